//! 記入のしかた of a form that came back: known, and what was typed on it is told.

use super::{Paper, case, read, said_by_vendors, waiting};
use crate::support::book::lines;
use crate::support::workbook;

const GUIDE: &str = "xl/worksheets/sheet1.xml";

/// A form with a cell of 記入のしかた written.
fn with_guide(paper: &Paper, cell: &str, text: &str) -> Paper {
    let content = format!("t=\"inlineStr\"><is><t>{text}</t></is>");
    Paper(workbook::with_part(&paper.0, GUIDE, |xml| workbook::with_cell(xml, cell, &content)))
}

/// A form with a row under the lines of 記入のしかた.
fn with_row(paper: &Paper, cell: &str, text: &str) -> Paper {
    let row: String = cell.chars().filter(char::is_ascii_digit).collect();
    let added = format!(
        "<row r=\"{row}\"><c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData>"
    );
    Paper(workbook::with_part(&paper.0, GUIDE, |xml| xml.replace("</sheetData>", &added)))
}

fn told(paper: &Paper) -> Vec<String> {
    lines(&read(&waiting(), &[paper]).findings)
}

#[test]
fn as_it_was_sent_nothing_is_said_of_it() {
    for paper in [Paper::blank(), Paper::filled(), Paper::filled().without_properties()] {
        assert_eq!(told(&paper), [""; 0]);
    }
}

#[test]
fn what_was_typed_on_it_is_told_with_its_cell() {
    let written = with_row(&Paper::filled(), "B20", "2(7)は来月対応します");
    assert_eq!(told(&written), ["note[I025] 記入のしかた!B20"]);
    let reading = read(&waiting(), &[&written]);
    assert!(
        reading.findings[0].message.contains("「2(7)は来月対応します」"),
        "{}",
        reading.findings[0].message
    );
    assert!(reading.findings[0].hint.contains("シート「データ」"), "{}", reading.findings[0].hint);
    let filled = said_by_vendors(&case(&waiting(), &[&Paper::filled()]));
    assert_eq!(said_by_vendors(&reading.case.unwrap()), filled);
    // In place of our own words too; the blank for the day is there to be written on.
    assert_eq!(
        told(&with_guide(&Paper::filled(), "B8", "すべて行っています")),
        ["note[I025] 記入のしかた!B8"]
    );
    assert_eq!(told(&with_guide(&Paper::filled(), "B5", "2月末まで")), [""; 0]);
}
