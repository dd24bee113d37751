//! A part of a chain's cases, for running on several machines.

use std::fmt;
use std::str::FromStr;

use crate::publish::digest;

/// Part `number` of `of`, from one. Which part a case is in depends on its name only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Shard {
    /// Whether a case belongs to this part.
    pub fn has(self, case: &str) -> bool {
        let digits = digest(case.as_bytes());
        let hash = digits.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
        hash.is_some_and(|hash| hash % self.of == self.number - 1)
    }

    /// How many parts there are.
    pub fn of(self) -> u64 {
        self.of
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err(format!(
                "--shard の「{text}」を読めません（例: 1/4 は、4つに分けた1つ目。1/4 から 4/4 まであります）"
            )),
        }
    }
}
