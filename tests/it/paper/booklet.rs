//! Running papers say the same in PDF and workbook.

use calamine::Data;
use jiff::civil::date;
use tachiiri::paper::block::{Block, Table, TableColumn, Value};
use tachiiri::paper::booklet::Booklet;
use tachiiri::paper::{DocumentId, Paper};

use crate::support::containers::recalculated;
use crate::support::{Book, paper, sample, workbook};

/// What a workbook's cell shows of a value.
fn in_cell(value: &Value) -> String {
    match value {
        Value::Day(day) => (*day - date(1899, 12, 30)).get_days().to_string(),
        Value::Moment(moment) => {
            let days = (moment.date() - date(1899, 12, 30)).get_days();
            let seconds = i32::from(moment.hour()) * 3600
                + i32::from(moment.minute()) * 60
                + i32::from(moment.second());
            format!("{:.6}", f64::from(days) + f64::from(seconds) / 86_400.0)
        }
        other => other.shown(),
    }
}

/// The headers that stand side by side in a workbook, without line ends.
fn headers(table: &Table) -> Vec<String> {
    let beside = table.columns.iter().filter(|column| !column.below || table.has_empty_rows());
    beside.map(|column| column.header.replace('\n', "")).collect()
}

/// What stands in the cells of a record: those side by side, then its second row.
fn record_cells(table: &Table, row: &[Value]) -> Vec<String> {
    let cells = || table.columns.iter().zip(row);
    let is_below = |column: &TableColumn| column.below && !table.has_empty_rows();
    let mut shown: Vec<String> =
        cells().filter(|(column, _)| !is_below(column)).map(|(_, value)| in_cell(value)).collect();
    let second = cells().filter(|(column, value)| is_below(column) && !value.is_empty());
    let second: Vec<String> = second
        .map(|(column, value)| format!("{}：{}", column.header.replace('\n', ""), value.shown()))
        .collect();
    shown.push(second.join(" ／ "));
    shown
}

/// Every text of a running paper in its order, as its workbook shows it, blanks aside.
fn units(booklet: &Booklet) -> Vec<String> {
    let mut units = vec![booklet.title.clone(), format!("{}　{}", booklet.pharmacy, booklet.dates)];
    for block in &booklet.blocks {
        match block {
            Block::Heading { text, .. }
            | Block::Paragraph { text }
            | Block::AtRight { text }
            | Block::Note { text } => units.push(text.clone()),
            Block::Bullet { text } => units.push(format!("・{text}")),
            Block::Tick { number, text } => units.push(format!("□ {number}{text}")),
            Block::Table(table) => {
                units.extend(headers(table));
                units.extend(table.rows.iter().flat_map(|row| record_cells(table, row)));
            }
            Block::Generations(picture) => {
                units.push(picture.title.clone());
                units.extend(picture.generations.iter().map(|generation| generation.name.clone()));
                units.extend(picture.generations.iter().map(|generation| generation.age.clone()));
                let kept = picture.generations.iter().filter_map(|generation| generation.kept);
                units.extend(kept.map(str::to_owned));
                units.push(picture.caption.clone());
            }
            Block::PageBreak | Block::Chapter => {}
        }
    }
    units.retain(|unit| !unit.is_empty());
    units
}

#[test]
fn running_papers_say_the_same_in_pdf_and_workbook() {
    for id in [DocumentId::Bcp, DocumentId::Restore, DocumentId::AccessLog] {
        let printed = sample::paper(id);
        let Paper::Booklet(booklet) = &printed.document.paper else { panic!() };
        assert_eq!(
            without_repeated(&shown_rows(&printed.book, id.name()), booklet),
            units(booklet)
        );
        assert_in_order(&printed.text(), booklet);
        let sheet = workbook::part(&printed.book, "xl/worksheets/sheet1.xml");
        assert!(
            sheet.contains("<pageSetup paperSize=\"9\"")
                && !sheet.contains("landscape")
                && !sheet.contains("<f")
        );
        let foot = workbook::margin(&sheet, "oddFooter").unwrap();
        assert_eq!(foot, format!("&L&8みほん薬局&C&8{}&R&8&P / &N", id.name()));
        let names = workbook::part(&printed.book, "xl/workbook.xml");
        assert!(names.contains(&format!("{}!$1:$2<", id.name())), "title and day on every page");
    }
}

/// A record as a page writes it: the first cell, where it stands beside two lines, between them.
fn record(table: &Table, row: &[Value]) -> String {
    let cells = || table.columns.iter().zip(row);
    let beside: String =
        cells().filter(|(column, _)| !column.below).map(|(_, value)| value.shown()).collect();
    let second = cells().filter(|(column, value)| column.below && !value.is_empty());
    let second: Vec<String> =
        second.map(|(column, value)| format!("{}：{}", column.header, value.shown())).collect();
    let first = if second.is_empty() { String::new() } else { row[0].shown() };
    beside.strip_prefix(&first).unwrap().to_owned() + &first + &second.join("／")
}

/// The texts of each row of a workbook's sheet.
pub(super) fn shown_rows(book: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let shown = |cell: Data| match cell {
        Data::DateTime(moment) if moment.as_f64().fract() == 0.0 => moment.as_f64().to_string(),
        Data::DateTime(moment) => format!("{:.6}", moment.as_f64()),
        other => other.to_string(),
    };
    let row = |row: Vec<Data>| row.into_iter().map(shown).filter(|text| !text.is_empty()).collect();
    workbook::rows(book, sheet, 0).into_iter().map(row).collect()
}

/// All texts of rows but headers that stand where other texts were to follow: of a table that goes
/// on.
fn without_repeated(rows: &[Vec<String>], booklet: &Booklet) -> Vec<String> {
    let table = |block: &Block| match block {
        Block::Table(table) => Some(headers(table)),
        _ => None,
    };
    let all: Vec<Vec<String>> = booklet.blocks.iter().filter_map(table).collect();
    let (expected, mut kept) = (units(booklet), Vec::new());
    for row in rows {
        let follows = expected[kept.len()..].starts_with(row);
        if follows || !all.contains(row) {
            kept.extend(row.iter().cloned());
        }
    }
    kept
}

/// The rows that begin a page, from zero.
pub(super) fn page_breaks(sheet: &str) -> Vec<usize> {
    let list =
        sheet.split("<rowBreaks").nth(1).unwrap_or_default().split("</rowBreaks>").next().unwrap();
    list.split("<brk id=\"")
        .skip(1)
        .map(|text| text.split('"').next().unwrap().parse().unwrap())
        .collect()
}

/// The heights of rows, in points.
fn heights(sheet: &str) -> Vec<f64> {
    let height = |row: &str| {
        row.split(" ht=\"")
            .nth(1)
            .map_or(18.0, |text| text.split('"').next().unwrap().parse().unwrap())
    };
    sheet.split("<row ").skip(1).map(|row| height(row.split('>').next().unwrap())).collect()
}

#[test]
fn a_long_table_goes_on_under_its_header_and_no_page_is_too_high() {
    let step = |book: Book, number: usize| {
        let what =
            format!("{number}番めの手順：控えを選び、画面の案内に従って、完了の表示が出るまで待つ");
        book.row("復旧手順", &["電子薬歴", &number.to_string(), &what])
    };
    let book = (101..160).fold(Book::clean(), step);
    let document = book.paper(DocumentId::Restore);
    let bytes = workbook::set(&document);
    let (sheet, rows) = (
        workbook::part(&bytes, "xl/worksheets/sheet1.xml"),
        shown_rows(&bytes, document.id.name()),
    );
    let (breaks, heights) = (page_breaks(&sheet), heights(&sheet));
    let Paper::Booklet(booklet) = &document.paper else { panic!() };
    assert_eq!(without_repeated(&rows, booklet), units(booklet));
    let is_steps = |row: &Vec<String>| row.first().is_some_and(|text| text == "済");
    assert!(breaks.iter().filter(|at| is_steps(&rows[**at])).count() >= 2, "{breaks:?}");
    let ends = breaks.iter().skip(1).copied().chain([heights.len()]);
    for (begin, end) in breaks.iter().zip(ends) {
        let height: f64 = heights[*begin..end].iter().sum::<f64>() + heights[0] + heights[1];
        assert!(height <= 755.0, "rows {begin} to {end}: {height} points");
        assert!(!rows.get(end - 1).is_some_and(is_steps), "a header without a row");
    }
}

/// Every text of a running paper stands in its PDF, one behind the other.
fn assert_in_order(text: &str, booklet: &Booklet) {
    let mut rest = text;
    for block in &booklet.blocks {
        let pieces: Vec<String> = match block {
            Block::Table(table) => {
                let headers = |below: bool| -> String {
                    let columns = table.columns.iter().filter(|column| column.below == below);
                    columns.map(|column| column.header.as_str()).collect()
                };
                // What is to be written in by hand has a box for each column of the second line.
                let is_empty = |row: &[Value]| row.iter().all(Value::is_empty);
                let records = table.rows.iter().map(|row| {
                    if table.to_write_in && is_empty(row) {
                        headers(true)
                    } else {
                        record(table, row)
                    }
                });
                std::iter::once(headers(false)).chain(records).collect()
            }
            Block::Tick { number, text } => vec![format!("□{number}{text}")],
            Block::Bullet { text } => vec![format!("・{text}")],
            Block::Heading { text, .. }
            | Block::Paragraph { text }
            | Block::AtRight { text }
            | Block::Note { text } => {
                vec![text.clone()]
            }
            Block::Generations(picture) => {
                let shown = picture.generations.iter().map(|generation| {
                    format!(
                        "{}{}{}",
                        generation.name,
                        generation.age,
                        generation.kept.unwrap_or_default()
                    )
                });
                std::iter::once(picture.title.clone())
                    .chain(shown)
                    .chain([picture.caption.clone()])
                    .collect()
            }
            Block::PageBreak | Block::Chapter => Vec::new(),
        };
        for piece in pieces.iter().map(|piece| paper::squeezed(piece)) {
            let at = rest.find(&piece).unwrap_or_else(|| panic!("{piece} is not in {rest}"));
            rest = &rest[at + piece.len()..];
        }
    }
}

#[test]
#[ignore = "needs soffice"]
fn libreoffice_opens_every_workbook_and_finds_the_same_in_it() {
    let books: Vec<&[u8]> =
        sample::papers()[3..].iter().map(|printed| printed.book.as_slice()).collect();
    let saved = recalculated(&books);
    // LibreOffice writes numbers with 15 digits.
    let rounded = |text: String| text.parse::<f64>().map_or(text, |number| format!("{number:.6}"));
    let texts = |book: &[u8], sheet: &str| {
        workbook::texts(book, sheet).into_iter().map(rounded).collect::<Vec<_>>()
    };
    for (before, after) in books.iter().zip(&saved) {
        assert_eq!(workbook::sheets(before), workbook::sheets(after));
        for sheet in workbook::sheets(before) {
            assert!(!texts(before, &sheet).is_empty());
            assert_eq!(texts(before, &sheet), texts(after, &sheet));
        }
    }
}

#[test]
fn a_page_of_the_restore_workbook_is_not_ended_for_what_the_next_chapter_follows() {
    let printed = sample::paper(DocumentId::Restore);
    let sheet = workbook::part(&printed.book, "xl/worksheets/sheet1.xml");
    // Seven pages; with each short end of a chapter moved to it there would be more.
    assert_eq!(sheet.matches("<brk ").count(), 6);
}
