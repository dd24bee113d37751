//! The same pharmacy written down in another order or in other bytes gives the same papers.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use tachiiri::paper::DocumentId;
use unicode_normalization::UnicodeNormalization;

use crate::support::book::{lines, papers_of};
use crate::support::{Book, Cell, workbook};

/// The sheets whose rows may stand in any order: what is printed follows the form, not the sheet.
const UNORDERED: [&str; 3] = ["薬局", "チェックリスト", "事業者チェックリスト"];

/// The sample pharmacy, cell by cell.
fn sample() -> Book {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/input/sample.xlsx");
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(workbook::read(path.as_ref()))).unwrap();
    let mut book = Book::new();
    for (name, range) in file.worksheets().into_iter().filter(|(name, _)| name != "はじめに") {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            book = book.with(&name, top + row as u32, (left + column as u32) as u16, cell(data));
        }
    }
    book
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::DateTime(moment) if moment.as_f64().fract() == 0.0 => {
            Cell::Formatted(moment.as_f64(), "yyyy/m/d")
        }
        Data::DateTime(moment) => Cell::Formatted(moment.as_f64(), "yyyy/m/d h:mm:ss"),
        Data::Float(number) => Cell::Number(*number),
        other => Cell::Text(other.to_string()),
    }
}

/// What every paper says, but 08, which names cells.
fn said(book: &Book) -> String {
    let all =
        DocumentId::ALL.into_iter().filter(|id| *id != DocumentId::AccessLog).collect::<Vec<_>>();
    format!("{:?}", papers_of(&book.read().case.unwrap(), &all))
}

/// The row of a sheet's headers: the first with at least as many cells as any other row.
fn header_row(cells: &BTreeMap<(u32, u16), Cell>) -> u32 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (row, _) in cells.keys() {
        *counts.entry(*row).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(0);
    counts.into_iter().find(|(_, count)| *count == most).map_or(0, |(row, _)| row)
}

fn permuted<T: Clone>(things: &[T], seed: &[u16]) -> Vec<T> {
    let mut order: Vec<(u16, usize)> = (0..things.len())
        .map(|index| (seed[index % seed.len()].wrapping_mul(index as u16 + 7), index))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| things[index].clone()).collect()
}

fn with_columns_moved(book: &Book, seed: &[u16]) -> Book {
    let mut moved = book.clone();
    for (name, cells) in
        moved.sheets.iter_mut().filter(|(name, _)| !["薬局", "計画"].contains(&name.as_str()))
    {
        let columns: Vec<u16> =
            (0..=cells.keys().map(|(_, column)| *column).max().unwrap_or(0)).collect();
        let places = permuted(&columns, seed);
        let place = |(row, column): (u32, u16)| (row, places[usize::from(column)]);
        *cells = std::mem::take(cells).into_iter().map(|(at, cell)| (place(at), cell)).collect();
        assert!(!cells.is_empty(), "{name}");
    }
    moved
}

fn with_rows_moved(book: &Book, seed: &[u16]) -> Book {
    let mut moved = book.clone();
    for (_, cells) in moved.sheets.iter_mut().filter(|(name, _)| UNORDERED.contains(&name.as_str()))
    {
        let header = header_row(cells);
        let mut rows: Vec<u32> =
            cells.keys().map(|(row, _)| *row).filter(|row| *row > header).collect();
        rows.dedup();
        let places: BTreeMap<u32, u32> = rows.iter().copied().zip(permuted(&rows, seed)).collect();
        let place = |(row, column): (u32, u16)| (places.get(&row).copied().unwrap_or(row), column);
        *cells = std::mem::take(cells).into_iter().map(|(at, cell)| (place(at), cell)).collect();
    }
    moved
}

/// Voiced kana in two characters, as files from a Mac have them; nothing else is touched.
fn with_split_kana(book: &Book) -> (Book, usize) {
    let mut split = book.clone();
    let mut count = 0;
    for cell in split.sheets.iter_mut().flat_map(|(_, cells)| cells.values_mut()) {
        if let Cell::Text(text) = cell {
            let is_kana = |character: char| matches!(character, '\u{3041}'..='\u{30FF}');
            *text = text
                .chars()
                .flat_map(|character| {
                    let parts: Vec<char> = if is_kana(character) {
                        character.nfd().collect()
                    } else {
                        vec![character]
                    };
                    count += parts.len() - 1;
                    parts
                })
                .collect();
        }
    }
    (split, count)
}

#[test]
fn the_sample_is_taken_as_it_is() {
    assert!(sample().case().log.is_some_and(|log| log.rows > 40));
    assert!(said(&sample()).len() > 10_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn sheets_columns_and_rows_may_stand_in_any_order(seed in prop::collection::vec(any::<u16>(), 1..20)) {
        let book = sample();
        let expected = said(&book);
        prop_assert_eq!(&said(&with_columns_moved(&book, &seed)), &expected);
        prop_assert_eq!(&said(&with_rows_moved(&book, &seed)), &expected);
        let mut sheets = book.clone();
        sheets.sheets = permuted(&sheets.sheets, &seed);
        prop_assert_eq!(&said(&sheets), &expected);
    }
}

#[test]
fn a_sheet_of_something_else_changes_nothing_but_is_told() {
    let book = sample().row("メモ", &["電話した人", "日にち"]).row("メモ", &["青葉", "2024/1/10"]);
    assert_eq!(said(&book), said(&sample()));
    assert_eq!(lines(&book.read().findings), ["note[I017] メモ!-"]);
}

#[test]
fn kana_in_two_characters_print_as_one() {
    let (split, count) = with_split_kana(&sample());
    assert!(count > 100);
    assert_eq!(said(&split), said(&sample()));
}

#[test]
fn old_forms_of_kanji_are_printed_as_written() {
    for name in [
        "神\u{FA19}谷",
        "福\u{FA1B}山",
        "塚\u{FA10}本",
        "髙﨑德濵",
        "𠮷野家",
        "葛\u{E0100}城",
        "㈱℡①㋿",
    ] {
        let text = said(&sample().set("薬局", "B5", name));
        assert!(text.contains(format!("{name:?}").trim_matches('"')), "{name}");
    }
}
