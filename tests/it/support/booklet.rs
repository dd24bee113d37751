//! Looking into running papers.

use tachiiri::paper::block::{Block, Table, Value};
use tachiiri::paper::booklet::Booklet;
use tachiiri::paper::{Document, Paper};

pub fn booklet(document: &Document) -> &Booklet {
    let Paper::Booklet(booklet) = &document.paper else { panic!("{} is no booklet", document.id) };
    booklet
}

pub fn tables(document: &Document) -> Vec<&Table> {
    let tables = booklet(document).blocks.iter();
    tables
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect()
}

pub fn headers(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.header.as_str()).collect()
}

pub fn rows(table: &Table) -> Vec<Vec<String>> {
    table.rows.iter().map(|row| row.iter().map(Value::shown).collect()).collect()
}
