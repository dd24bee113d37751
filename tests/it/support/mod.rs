//! Workbooks to test with, and ways to look into what comes out.

pub mod book;
pub mod containers;
pub mod paper;
pub mod schema;
pub mod workbook;

pub use book::{Book, Cell};
