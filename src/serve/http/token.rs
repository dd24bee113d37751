//! The secret in the page's address.

use std::fmt::Write as _;

/// Bytes of a token.
const LENGTH: usize = 24;

/// The secret in the page's address; new at each start.
pub struct Token(String);

impl Token {
    /// Draws a token from the system's source of chance.
    ///
    /// # Errors
    /// The system has none.
    pub fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)?;
        let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
            _ = write!(hex, "{byte:02x}");
            hex
        });
        Ok(Self(hex))
    }

    /// Returns it as it stands in the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether a text is the token. The time that this takes does not tell how much of it
    /// is right.
    pub fn is(&self, text: &str) -> bool {
        let pairs = text.bytes().chain(std::iter::repeat(0)).zip(self.0.bytes());
        let differences = pairs.fold(0, |seen, (one, other)| seen | (one ^ other));
        std::hint::black_box(differences) == 0 && text.len() == self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_the_token() {
        let (token, other) = (Token::draw().unwrap(), Token::draw().unwrap());
        let text = token.as_str().to_owned();
        assert!(text.len() * 4 >= 128 && token.is(&text) && !other.is(&text));
        for wrong in [
            "",
            &text[1..],
            &text[..10],
            &format!("{text}0"),
            &text.to_uppercase().replace('A', "B"),
        ] {
            assert!(!token.is(wrong) || wrong == text, "{wrong}");
        }
    }
}
