//! Grids become a case: every refusal and note at its cell, and everything that is taken.

mod boxes;
mod fiscal_year;
mod foreign;
mod form;
mod header;
mod hidden;
mod implausible;
mod limits;
mod log;
mod log_times;
mod merged;
mod ministry_form;
mod near;
mod notes;
mod plan;
mod proposals;
mod records;
mod references;
mod shared;
mod sheets;
mod struck;
mod table;
mod value;
