//! Workbooks to test with, and ways to look into what comes out.

pub mod access_log;
pub mod book;
pub mod booklet;
pub mod column;
pub mod containers;
pub mod dom;
pub mod editions;
pub mod glyphs;
pub mod lint;
pub mod marks;
pub mod ministry_form;
pub mod new_sheets;
pub mod package;
pub mod paper;
pub mod pharmacies;
pub mod protected;
pub mod raw_xlsx;
pub mod reading;
pub mod sample;
pub mod sample_rows;
pub mod sandbox;
pub mod schema;
pub mod tables;
pub mod workbook;
pub mod written_forms;

pub use book::{Book, Cell};
