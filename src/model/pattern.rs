//! Built-in patterns.

use regex::Regex;

/// Makes a regular expression of a built-in pattern.
#[expect(
    clippy::expect_used,
    reason = "built in: a pattern that is no pattern fails the tests of its kind"
)]
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a built-in pattern")
}
