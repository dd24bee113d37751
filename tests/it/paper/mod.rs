//! The papers: every field of the input found again, the standards, the limits.

mod access_log;
mod bcp;
mod binder;
mod booklet;
mod by_hand;
mod contact_diagram;
mod drafted;
mod editions;
mod extremes;
mod ledger;
mod plan;
mod restore;
mod same_papers;
mod sending;
mod standards;
mod system_diagram;
mod typesetting;

use calamine::Data;
use jiff::civil::date;

use crate::support::book::Cell;
use crate::support::sample::shown;
use crate::support::{paper, workbook};

/// What is printed above a column where it is not its name.
fn header(column: &str) -> &str {
    match column {
        "開示書" => "開示書（MDS/SDS）",
        "連絡順" => "順",
        name => name,
    }
}

fn headers(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| header(column).to_owned()).collect()
}

/// A record as a page writes it: the cells beside each other, then those of its second line that
/// are filled in. The first cell, where it stands beside two lines, is written between them.
fn record(columns: &[&str], below: &[&str], row: &[Cell]) -> String {
    let cells = || columns.iter().zip(row);
    let beside: String =
        cells().filter(|(name, _)| !below.contains(name)).map(|(_, cell)| shown(cell)).collect();
    let second = cells().filter(|(name, cell)| below.contains(name) && !shown(cell).is_empty());
    let second: Vec<String> =
        second.map(|(name, cell)| format!("{name}：{}", shown(cell))).collect();
    let first = if second.is_empty() { String::new() } else { shown(&row[0]) };
    paper::squeezed(
        &(beside.strip_prefix(&first).unwrap().to_owned() + &first + &second.join("／")),
    )
}

/// The headers of the columns beside each other.
fn headers_beside(columns: &[&str], below: &[&str]) -> String {
    let beside: Vec<&str> = columns.iter().copied().filter(|name| !below.contains(name)).collect();
    headers(&beside).concat()
}

/// Whether a workbook's cell holds what the input says, as what it is: days as days, numbers as
/// numbers, text as text.
fn assert_same(cell: &Data, expected: &Cell) {
    match expected {
        Cell::Text(text) if text.is_empty() => assert_eq!(*cell, Data::Empty),
        Cell::Text(text) => assert_eq!(*cell, Data::String(text.clone())),
        Cell::Number(number) => assert_eq!(*cell, Data::Float(*number)),
        Cell::Day(day) => {
            let Data::DateTime(moment) = cell else { panic!("{cell:?} for {day}") };
            assert_eq!(moment.as_f64(), f64::from((*day - date(1899, 12, 30)).get_days()), "{day}");
        }
        other => panic!("{other:?}"),
    }
}

fn assert_table(book: &[u8], sheet: &str, columns: &[&str], expected: &[Vec<Cell>]) {
    let mut rows = workbook::rows(book, sheet, 2).into_iter();
    let first: Vec<String> =
        rows.next().unwrap().iter().map(|cell| cell.to_string().replace('\n', "")).collect();
    assert_eq!(first, headers(columns));
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.zip(expected) {
        assert_eq!(row.len(), expected.len());
        for (cell, expected) in row.iter().zip(expected) {
            assert_same(cell, expected);
        }
    }
}

/// A4 landscape, one page wide, the header repeated, all cells printed, filters over the table.
fn assert_prints_as_a_ledger(
    book: &[u8],
    number: usize,
    index: usize,
    sheet: &str,
    columns: usize,
    rows: usize,
) {
    let last = char::from(b'A' + columns as u8 - 1);
    let bottom = rows + 3;
    let part = workbook::part(book, &format!("xl/worksheets/sheet{number}.xml"));
    assert!(part.contains(&format!("<autoFilter ref=\"A3:{last}{bottom}\"")), "{sheet}");
    assert!(
        part.contains("<pageSetup paperSize=\"9\"") && part.contains("orientation=\"landscape\""),
        "{sheet}"
    );
    assert!(
        !part.contains("fitToWidth") && part.contains("<pageSetUpPr fitToPage=\"1\"/>"),
        "{sheet}"
    );
    assert!(!part.contains("<f>") && !part.contains("<f "), "{sheet}: no formulas");
    let names = workbook::part(book, "xl/workbook.xml");
    let area =
        format!("_xlnm.Print_Area\" localSheetId=\"{index}\">{sheet}!$A$1:${last}${bottom}<");
    let titles = format!("_xlnm.Print_Titles\" localSheetId=\"{index}\">{sheet}!$3:$3<");
    assert!(names.contains(&area) && names.contains(&titles), "{names}");
}
