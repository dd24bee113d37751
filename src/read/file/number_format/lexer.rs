//! Reads format codes into sections and tokens.

use super::code::{Condition, Format, Part, Section, Token};
use super::kanji::Digits;

/// Most letters of a format code, as in Excel: each may show all digits of a number anew.
const LONGEST: usize = 255;

/// Reads a format code; `None` where it is none.
pub fn parse(code: &str) -> Option<Format> {
    if code.chars().nth(LONGEST).is_some() {
        return None;
    }
    let mut lexer = Lexer { rest: code };
    let mut sections = vec![Section::default()];
    while !lexer.rest.is_empty() {
        if lexer.take(";") {
            sections.push(Section::default());
            lexer.rest = lexer.rest.trim_start_matches(' ');
        } else {
            lexer.token(sections.last_mut()?)?;
        }
    }
    sections.iter_mut().for_each(Section::finish);
    if sections.len() > 4 {
        return None;
    }
    // The last section is for text where it is the fourth, or says so.
    let is_for_text = |section: &Section| section.tokens.contains(&Token::Text);
    if sections.len() == 4 || sections.len() > 1 && sections.last().is_some_and(is_for_text) {
        sections.pop();
    }
    Some(Format::new(sections))
}

/// Reads tokens from a format code.
struct Lexer<'c> {
    rest: &'c str,
}

impl<'c> Lexer<'c> {
    /// Takes a text if it comes next, without regard to the case of letters.
    fn take(&mut self, text: &str) -> bool {
        let is_next =
            self.rest.get(..text.len()).is_some_and(|next| next.eq_ignore_ascii_case(text));
        if is_next {
            self.rest = &self.rest[text.len()..];
        }
        is_next
    }

    fn take_char(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(character)
    }

    /// Takes a character as often as it comes, without regard to its case.
    fn take_run(&mut self, letter: char) -> usize {
        let is_same = |next: &char| next.eq_ignore_ascii_case(&letter);
        let count = self.rest.chars().take_while(is_same).count();
        self.rest = &self.rest[count..];
        count
    }

    /// Reads a denominator that the code says.
    fn denominator(&mut self) -> Option<u64> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = self.rest[..digits].parse().ok().filter(|_| !self.rest.starts_with('0'))?;
        self.rest = &self.rest[digits..];
        Some(number)
    }

    /// Reads the next token into a section; `None` where the code is none.
    fn token(&mut self, section: &mut Section) -> Option<()> {
        for name in ["General", "G/標準", "Standard"] {
            if self.take(name) {
                section.tokens.push(Token::General);
                return Some(());
            }
        }
        for half_days in ["AM/PM", "A/P", "午前/午後"] {
            if self.take(half_days) {
                section.tokens.push(Token::Part(Part::HalfDay, half_days.chars().count()));
                return Some(());
            }
        }
        match self.rest.chars().next()? {
            '"' => {
                let end = self.rest[1..].find('"')? + 1;
                section.push(&self.rest[1..end]);
                self.rest = &self.rest[end + 1..];
            }
            '[' => {
                let end = self.rest.find(']')?;
                let inside = &self.rest[1..end];
                self.rest = &self.rest[end + 1..];
                bracket(inside, section);
            }
            '\\' => {
                self.take_char();
                section.push(self.take_char()?.encode_utf8(&mut [0; 4]));
            }
            // As wide as the next character; and that one as often as the cell is wide.
            '_' => {
                self.take_char();
                let is_narrow = self.take_char().is_none_or(|next| next.is_ascii());
                section.push(if is_narrow { " " } else { "  " });
            }
            '*' => {
                self.take_char();
                self.take_char();
            }
            letter => self.letter(letter, section)?,
        }
        Some(())
    }

    /// Reads a letter, digit or sign with a meaning; any other is text.
    fn letter(&mut self, letter: char, section: &mut Section) -> Option<()> {
        if let Some(part) = part(letter) {
            let count = self.take_run(letter);
            // One or two letters are text that somebody forgot to quote.
            match (part, count) {
                (Part::Weekday, ..3) => section.push(&letter.to_string().repeat(count)),
                _ => section.tokens.push(Token::Part(part, count)),
            }
            return Some(());
        }
        if matches!(letter, 'e' | 'E') {
            for (sign, always) in [("E+", true), ("E-", false)] {
                if self.take(sign) {
                    section.tokens.push(Token::Exponent(always));
                    return Some(());
                }
            }
            let count = self.take_run('e');
            section.tokens.push(Token::Part(Part::EraYear, count));
            return Some(());
        }
        self.take_char();
        match letter {
            '0' | '#' | '?' => section.tokens.push(Token::Digit(letter)),
            '.' => section.tokens.push(Token::Point),
            ',' => section.tokens.push(Token::Comma),
            '%' => section.tokens.push(Token::Percent),
            '/' => {
                section.tokens.push(Token::Slash);
                section.tokens.extend(self.denominator().map(Token::Denominator));
            }
            '@' => section.tokens.push(Token::Text),
            // A bracket that nobody opened.
            ']' => return None,
            _ => section.push(letter.encode_utf8(&mut [0; 4])),
        }
        Some(())
    }
}

/// Returns the part of a day that a letter stands for.
fn part(letter: char) -> Option<Part> {
    Some(match letter.to_ascii_lowercase() {
        'y' => Part::Year,
        'm' => Part::Month,
        'd' => Part::Day,
        'h' => Part::Hour,
        's' => Part::Second,
        'g' => Part::Era,
        'a' => Part::Weekday,
        _ => return None,
    })
}

/// Takes what stands in brackets: a duration, a condition, a language, digits or a colour.
fn bracket(inside: &str, section: &mut Section) {
    let lower = inside.to_ascii_lowercase();
    let is_run = |letter: &str| !lower.is_empty() && lower.replace(letter, "").is_empty();
    let durations = [("h", Part::AllHours), ("m", Part::AllMinutes), ("s", Part::AllSeconds)];
    if let Some((_, part)) = durations.into_iter().find(|(letter, _)| is_run(letter)) {
        section.tokens.push(Token::Part(part, lower.len()));
    } else if let Some(condition) = Condition::parse(inside) {
        section.condition = Some(condition);
    } else if let Some(language) = inside.strip_prefix('$') {
        let (symbol, language) = language.split_once('-').unwrap_or((language, ""));
        section.push(symbol);
        let language = language.to_ascii_lowercase();
        section.is_japanese |= language.ends_with("411") || language.starts_with("ja");
        section.has_first_year |= language.contains("x-gannen");
    } else if let Some(digits) = Digits::of_code(&lower) {
        section.digits = digits;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_longer_than_any_program_writes_is_none() {
        assert!(parse(&"0".repeat(LONGEST)).is_some());
        assert!(parse(&"0".repeat(LONGEST + 1)).is_none());
    }
}
