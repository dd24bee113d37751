//! What is read: files, cases, editions.

mod case;
mod draft;
mod draft_headings;
mod draft_layouts;
mod draft_own_forms;
mod draft_recognition;
mod draft_told;
mod edition;
mod edition_sheet;
mod field;
mod file;
