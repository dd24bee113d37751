//! Grids become a case: every refusal and note at its cell, and everything that is taken.

mod fiscal_year;
mod form;
mod header;
mod implausible;
mod log;
mod notes;
mod references;
mod shared;
mod sheets;
mod table;
mod value;
