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
mod findings;
mod ledger;
mod long_names;
mod plan;
mod restore;
mod same_papers;
mod sending;
mod sheet_words;
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

/// What stands in the second row of a record, as a workbook's cells.
fn second_row(columns: &[&str], below: &[&str], row: &[Cell]) -> Option<Vec<Data>> {
    let cells = columns.iter().zip(row).filter(|(name, _)| below.contains(name));
    let written: Vec<String> = cells
        .filter(|(_, cell)| !shown(cell).is_empty())
        .map(|(name, cell)| format!("{name}：{}", shown(cell)))
        .collect();
    (!written.is_empty())
        .then(|| vec![Data::Empty, Data::String(written.join(" ／ ").replace('\n', ""))])
}

/// Every record in a row, and what stands below in a row of its own.
fn assert_table(
    book: &[u8],
    sheet: &str,
    (columns, below): (&[&str], &[&str]),
    expected: &[Vec<Cell>],
) {
    let mut rows = workbook::rows(book, sheet, 2).into_iter();
    let first: Vec<String> = rows.next().unwrap().iter().map(Data::to_string).collect();
    assert_eq!(first.concat(), headers_beside(columns, below));
    for values in expected {
        let beside = columns.iter().zip(values).filter(|(name, _)| !below.contains(name));
        let row = rows.next().unwrap();
        assert_eq!(row.len(), columns.len() - below.len());
        for (cell, (_, expected)) in row.iter().zip(beside) {
            assert_same(cell, expected);
        }
        if let Some(second) = second_row(columns, below, values) {
            assert_eq!(&rows.next().unwrap()[..2], &second[..]);
        }
    }
    assert_eq!(rows.next(), None);
}

/// A4 landscape, one page wide, title and header repeated, all cells printed; filters over a table whose
/// records take one row each.
fn assert_prints_as_a_ledger(
    book: &[u8],
    (number, sheet): (usize, &str),
    (columns, below): (&[&str], &[&str]),
    values: &[Vec<Cell>],
) {
    let second = values.iter().filter_map(|row| second_row(columns, below, row)).count();
    let (columns, rows, index) = (columns.len() - below.len(), values.len() + second, number - 1);
    let last = char::from(b'A' + columns as u8 - 1);
    let bottom = rows + 3;
    let part = workbook::part(book, &format!("xl/worksheets/sheet{number}.xml"));
    let filter = format!("<autoFilter ref=\"A3:{last}{bottom}\"");
    assert_eq!(part.contains(&filter), below.is_empty(), "{sheet}");
    assert_eq!(part.contains("<autoFilter"), below.is_empty(), "{sheet}");
    assert!(
        part.contains("<pageSetup paperSize=\"9\"") && part.contains("orientation=\"landscape\""),
        "{sheet}"
    );
    assert!(
        !part.contains("fitToWidth") && part.contains("<pageSetUpPr fitToPage=\"1\"/>"),
        "{sheet}"
    );
    let foot = workbook::margin(&part, "oddFooter").unwrap();
    assert!(foot.starts_with("&L&8みほん薬局&C&8") && foot.ends_with("&R&8&P / &N"), "{foot}");
    assert!(!part.contains("<f>") && !part.contains("<f "), "{sheet}: no formulas");
    let names = workbook::part(book, "xl/workbook.xml");
    let area =
        format!("_xlnm.Print_Area\" localSheetId=\"{index}\">{sheet}!$A$1:${last}${bottom}<");
    let titles = format!("_xlnm.Print_Titles\" localSheetId=\"{index}\">{sheet}!$1:$3<");
    assert!(names.contains(&area) && names.contains(&titles), "{names}");
}
