//! The end of a command: its exit code, or the reason why it ended early.

use std::fmt;

use crate::cli::FailOn;
use crate::error::Error;
use crate::publish::FindingCounts;

/// The exit code where nothing was found that is serious enough.
pub const FINE: u8 = 0;
/// The exit code of findings at or above `--fail-on`, or of refused input.
pub const FOUND: u8 = 1;
/// The exit code of wrong usage.
pub const USAGE: u8 = 2;
/// The exit code where the command cannot go on.
pub const FAILED: u8 = 3;

/// Why a command ends early.
pub enum CommandError {
    /// It cannot be done as it was asked for; a sentence says why.
    Usage(String),
    /// It cannot go on.
    Failed(Error),
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(why) => f.write_str(why),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Returns the exit code of a case.
pub fn exit_code(counts: &FindingCounts, is_sound: bool, fail_on: FailOn) -> u8 {
    let found = match fail_on {
        FailOn::Error => counts.error,
        FailOn::Warning => counts.error + counts.warning,
        FailOn::Never => 0,
    };
    if found > 0 || !is_sound { FOUND } else { FINE }
}
