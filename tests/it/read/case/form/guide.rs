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
    // In place of our own words too, and of what is another's each time: whom it is to, whom it is
    // from, by when.
    assert_eq!(
        told(&with_guide(&Paper::filled(), "B8", "すべて行っています")),
        ["note[I025] 記入のしかた!B8"]
    );
    for cell in ["B3", "B4", "B5"] {
        let written = with_guide(&Paper::filled(), cell, "2月末でお願いします");
        assert_eq!(told(&written), [format!("note[I025] 記入のしかた!{cell}")]);
    }
    // The blank for the day is there to be written on.
    assert_eq!(told(&with_guide(&Paper::filled(), "B5", "令和6年2月29日まで")), [""; 0]);
    // A form that keeps nothing beside its lines.
    let without = |cell: &str| with_guide(&Paper::filled(), cell, "");
    let older = Paper(workbook::with_part(&without("C5").0, GUIDE, |xml| {
        workbook::with_cell(xml, "B5", "t=\"inlineStr\"><is><t>2月末まで</t></is>")
    }));
    assert_eq!(told(&older), [""; 0]);
}
