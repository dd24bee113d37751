//! A part of a chain's cases, for running on several machines.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::publish::digest;

/// Part `number` of `of`, from one. The part that a case is in depends on its name only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Shard {
    /// Returns whether a case belongs to this part.
    pub fn has(self, case: &str) -> bool {
        let digits = digest(case.as_bytes());
        let hash = digits.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
        hash.is_some_and(|hash| hash % self.of == self.number - 1)
    }

    /// Returns the number of parts.
    pub fn of(self) -> u64 {
        self.of
    }

    /// Returns all parts of the division that this one belongs to.
    pub fn all(self) -> impl Iterator<Item = Self> {
        (1..=self.of).map(move |number| Self { number, ..self })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// A text that names no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--shard の「{0}」を読めません（例: 1/4 は、4つに分けた1つ目。1/4 から 4/4 まであります）")]
pub struct NotAShard(String);

impl FromStr for Shard {
    type Err = NotAShard;

    fn from_str(text: &str) -> Result<Self, NotAShard> {
        let parts = text.split_once('/');
        let numbers = parts.and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err(NotAShard(text.to_owned())),
        }
    }
}

/// The cases of a chain that an output folder is for, if not for all; written as a text, `1/4` or
/// `merged`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum ChainPart {
    /// One part of them.
    Shard(Shard),
    /// Those of parts that were joined.
    Merged,
}

const MERGED: &str = "merged";

impl From<ChainPart> for String {
    fn from(part: ChainPart) -> Self {
        match part {
            ChainPart::Shard(shard) => shard.to_string(),
            ChainPart::Merged => MERGED.to_owned(),
        }
    }
}

impl TryFrom<String> for ChainPart {
    type Error = NotAShard;

    fn try_from(text: String) -> Result<Self, NotAShard> {
        if text == MERGED { Ok(Self::Merged) } else { text.parse().map(Self::Shard) }
    }
}
