//! What is read: files, cases, editions.

mod case;
mod draft;
mod edition;
mod edition_sheet;
mod field;
mod file;
