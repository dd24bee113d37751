//! What is read: files, cases, editions.

mod case;
mod edition;
mod field;
mod file;
