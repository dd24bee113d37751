//! What is read: files, cases, editions.

mod case;
mod edition;
mod edition_sheet;
mod field;
mod file;
