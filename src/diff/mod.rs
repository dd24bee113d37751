//! Two cases of one pharmacy compared: answers, rows of ledgers, findings.

mod answers;
mod cases;
mod comparison;
mod findings;
mod items;
mod json;
mod keys;
mod rows;
mod side;
mod text;

pub use cases::{Compared, compare};
