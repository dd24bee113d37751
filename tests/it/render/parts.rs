//! Papers with long tables, which are laid out in parts: page for page what they are at once.

use tachiiri::paper::block::{Block, Table, Value};
use tachiiri::paper::{Document, DocumentId, Paper};

use crate::support::{Book, paper};

/// A table with so many rows more, numbered in a column, some of several lines, some over a page's
/// end.
fn lengthen(table: &mut Table, rows: usize, column: usize) {
    let few = table.rows.clone();
    let last = table.columns.len() - 1;
    for number in 0..rows {
        let mut row = few[number % few.len()].clone();
        row[column] = Value::text(format!("第{number:04}号"));
        if number % 7 == 3 {
            row[last] = Value::text("二行より長くなる備考".repeat(1 + number % 3));
        }
        // About where a part ends.
        if [283, 291, 299].contains(&number) {
            row[last] = Value::text("一頁に収まらない備考".repeat(150));
        }
        table.rows.push(row);
    }
}

fn long_ledger(rows: usize) -> Document {
    let mut document = Book::sample().paper(DocumentId::Devices);
    let Paper::Ledger(ledger) = &mut document.paper else { panic!("no ledger") };
    lengthen(&mut ledger.table, rows, 0);
    document
}

fn long_booklet(rows: usize) -> Document {
    let mut document = Book::sample().paper(DocumentId::AccessLog);
    let Paper::Booklet(booklet) = &mut document.paper else { panic!("no booklet") };
    let tables = booklet.blocks.iter_mut().filter_map(|block| match block {
        Block::Table(table) if !table.rows.is_empty() => Some(table),
        _ => None,
    });
    tables.for_each(|table| lengthen(table, rows, 0));
    document
}

/// A paper's PDF, laid out at once: with a template of one's own.
fn set_at_once(document: &Document) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    paper::set_by(&paper::own_layout(folder.path()), document)
}

fn count(pdf: &[u8], what: &str) -> usize {
    pdf.windows(what.len()).filter(|window| *window == what.as_bytes()).count()
}

fn assert_same_pages(document: &Document) {
    let (parts, whole) = (paper::set(document), set_at_once(document));
    assert!(count(&parts, "/S/Table/") > count(&whole, "/S/Table/"), "not in parts");
    let (pages, whole_pages) = (paper::page_texts(&parts), paper::page_texts(&whole));
    for (number, (page, whole_page)) in pages.iter().zip(&whole_pages).enumerate() {
        assert_eq!(page, whole_page, "page {}", number + 1);
    }
    assert_eq!(pages.len(), whole_pages.len());
    assert_eq!(count(&parts, "/S/TD/"), count(&whole, "/S/TD/"));
    assert_eq!(paper::bookmarks(&parts), paper::bookmarks(&whole));
    assert_eq!(paper::broken_rules(&parts), Vec::<String>::new());
}

#[test]
fn a_long_ledger_in_parts_has_the_pages_that_it_has_at_once() {
    assert_same_pages(&long_ledger(640));
}

#[test]
fn long_tables_of_a_booklet_in_parts_have_the_pages_that_they_have_at_once() {
    assert_same_pages(&long_booklet(350));
}

#[test]
fn a_ledger_of_one_part_is_laid_out_at_once() {
    let document = long_ledger(50);
    assert_eq!(
        paper::page_texts(&paper::set(&document)),
        paper::page_texts(&set_at_once(&document))
    );
    assert_eq!(paper::set(&document), set_at_once(&document));
}
