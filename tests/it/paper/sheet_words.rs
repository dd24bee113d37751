//! Tables of workbooks: every word has room in its column, and the print is not too small.

use calamine::Data;
use tachiiri::model::text::Widths;
use tachiiri::paper::DocumentId;

use super::extremes::{attribute, place, sizes_by_style, tags};
use crate::support::book::assets;
use crate::support::sample::{self, Printed};
use crate::support::{pharmacies, workbook};

/// Width of a landscape page within its margins, in points, and what programs take by rounding.
const PAGE: f64 = 277.0 * 72.0 / 25.4;
const ROUNDING: f64 = 4.0;
const PAGE_HEIGHT: f64 = 541.0;
/// What Excel leaves beside a cell's text, in points.
const PADDING: f64 = 5.0 * 0.75;
/// What `LibreOffice` leaves there, in points.
const LIBREOFFICE: f64 = 2.0;
/// Least size of print, in points.
const LEAST: f64 = 7.0;

/// The sheets of a table whose columns are its own.
const SHEETS: [(DocumentId, &str); 7] = [
    (DocumentId::ContactDiagram, "連絡先一覧"),
    (DocumentId::Devices, "機器台帳"),
    (DocumentId::Accounts, "利用者台帳"),
    (DocumentId::Vendors, "事業者一覧"),
    (DocumentId::Findings, "指摘"),
    (DocumentId::Findings, "チェック項目"),
    (DocumentId::SystemDiagram, "機器と接続"),
];

fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|character| f64::from(assets().advance(character)) * size).sum()
}

/// Numbers, addresses and words of Latin letters, and whole cells of a few letters.
fn words(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let runs = characters.chunk_by(|a, b| a.is_ascii_graphic() && b.is_ascii_graphic());
    let latin = runs.filter(|run| run[0].is_ascii_graphic() && run.len() <= 40);
    let mut words: Vec<String> = latin.map(|run| run.iter().collect()).collect();
    if characters.len() <= 8 {
        words.push(text.to_owned());
    }
    words
}

struct Sheet {
    /// In points.
    columns: Vec<f64>,
    /// How much smaller it is printed than written.
    scale: f64,
    /// The size of each style, and whether its text wraps.
    styles: Vec<(f64, bool)>,
    rows: Vec<Vec<(Data, usize)>>,
}

fn sheet(book: &[u8], name: &str) -> Option<Sheet> {
    let index = workbook::sheets(book).iter().position(|sheet| sheet == name)? + 1;
    let xml = workbook::part(book, &format!("xl/worksheets/sheet{index}.xml"));
    let merged: Vec<(usize, usize)> = tags(&xml, "mergeCell")
        .into_iter()
        .map(|tag| place(attribute(tag, "ref").unwrap().split(':').next().unwrap()))
        .collect();
    let styles = tags(&xml, "c").into_iter().map(|tag| {
        let style = attribute(tag, "s").map_or(0, |style| style.parse::<usize>().unwrap());
        (place(attribute(tag, "r").unwrap()), style)
    });
    let styles: std::collections::BTreeMap<(usize, usize), usize> = styles.collect();
    let cells = |(row, cells): (usize, Vec<Data>)| {
        let own =
            cells.into_iter().enumerate().filter(|(column, _)| !merged.contains(&(*column, row)));
        own.filter_map(|(column, data)| Some((data, column, *styles.get(&(column, row))?)))
            .map(|(data, column, style)| (data, column * 1_000 + style))
            .collect()
    };
    let columns = tags(&xml, "col").into_iter().flat_map(|tag| {
        let number = |name: &str| attribute(tag, name).unwrap().parse::<f64>().unwrap();
        let count = (number("max") - number("min")) as usize + 1;
        // In pixels of 1/96 inch, as Excel counts: 8 for a digit of the workbook's font.
        vec![(number("width") * 8.0).round() * 0.75 - PADDING; count]
    });
    let columns: Vec<f64> = columns.collect();
    Some(Sheet {
        scale: scale(&xml, &columns),
        columns,
        styles: sizes_by_style(book),
        rows: workbook::rows(book, name, 0).into_iter().enumerate().skip(2).map(cells).collect(),
    })
}

/// How much smaller a sheet is printed than written: as wide as a page, and where it says so as high.
fn scale(xml: &str, columns: &[f64]) -> f64 {
    let width: f64 = columns.iter().map(|points| points + PADDING).sum();
    let by_width = (PAGE / width).min(1.0);
    let setup = tags(xml, "pageSetup").remove(0);
    let Some(pages) = attribute(setup, "fitToHeight").map_or(Some(1.0), of_pages) else {
        return by_width;
    };
    let rows =
        tags(xml, "row").into_iter().filter_map(|row| attribute(row, "ht")?.parse::<f64>().ok());
    by_width.min(pages * PAGE_HEIGHT / rows.sum::<f64>())
}

/// The number of pages that a sheet is to take; none where it takes as many as it needs.
fn of_pages(text: &str) -> Option<f64> {
    text.parse().ok().filter(|pages| *pages > 0.0)
}

#[test]
fn ledgers_of_the_sample_are_printed_in_nine_points_or_nearly() {
    let ledgers = SHEETS.into_iter().filter(|(id, _)| *id != DocumentId::Findings);
    for (id, name) in ledgers {
        let sheet = sheet(&sample::paper(id).book, name).unwrap();
        let cells = sheet.rows.iter().flatten();
        for (data, at) in cells.filter(|(data, _)| *data != Data::Empty) {
            let (size, wraps) = sheet.styles[at % 1_000];
            assert!(size * sheet.scale > 8.95, "{name}: {data} {size} at {}", sheet.scale);
            let own = width(&data.to_string(), size);
            let (room, is_text) = (sheet.columns[at / 1_000], matches!(data, Data::String(_)));
            if is_text && !wraps && own > room {
                let shrunk = size * sheet.scale * room / own;
                assert!(shrunk > LEAST, "{name}: {data} {shrunk}");
            }
        }
    }
}

fn assert_words_have_room(printed: &Printed, name: &str, of: &str) -> usize {
    let Some(sheet) = sheet(&printed.book, name) else { return 0 };
    let scale = sheet.scale;
    let mut looked_at = 0;
    let headers = sheet.rows.iter().take(1).flatten();
    assert!(headers.clone().all(|(data, _)| !data.to_string().contains('\n')), "{of} {name}");
    for (data, at) in sheet.rows.iter().flatten() {
        let (column, (size, wraps)) = (at / 1_000, sheet.styles[at % 1_000]);
        let Data::String(text) = data else { continue };
        assert!(size * scale > LEAST - 0.05, "{of} {name}: {size} at {scale}");
        // What does not wrap is shrunk.
        let size = if wraps { size } else { LEAST };
        for word in words(text) {
            let (needed, room) = (width(&word, size), sheet.columns[column]);
            assert!(needed <= room + ROUNDING, "{of} {name}: {word}: {needed} > {room}");
            looked_at += 1;
        }
    }
    looked_at
}

#[test]
fn every_word_of_a_table_has_room_in_its_column() {
    for pharmacy in pharmacies::all() {
        let mut looked_at = 0;
        for (id, name) in SHEETS {
            for printed in pharmacy.papers().iter().filter(|printed| printed.document.id == id) {
                looked_at += assert_words_have_room(printed, name, pharmacy.name);
            }
        }
        assert!(looked_at > 10, "{}", pharmacy.name);
    }
}

/// The wrapped texts of a sheet's cells, each with its size and the width of its cell, in points.
fn wrapped(book: &[u8], name: &str) -> Vec<(String, f64, f64)> {
    let index = workbook::sheets(book).iter().position(|sheet| sheet == name).unwrap() + 1;
    let xml = workbook::part(book, &format!("xl/worksheets/sheet{index}.xml"));
    let mut widths = vec![0.0; 200];
    for tag in tags(&xml, "col") {
        let number = |name: &str| attribute(tag, name).unwrap().parse::<f64>().unwrap();
        for width in &mut widths[number("min") as usize - 1..number("max") as usize] {
            // What is hidden is not printed.
            let is_hidden = attribute(tag, "hidden") == Some("1");
            *width = if is_hidden { PAGE * 10.0 } else { (number("width") * 8.0).round() * 0.75 };
        }
    }
    let merged: std::collections::BTreeMap<(usize, usize), usize> = tags(&xml, "mergeCell")
        .into_iter()
        .map(|tag| attribute(tag, "ref").unwrap().split_once(':').unwrap())
        .map(|(first, last)| (place(first), place(last).0))
        .collect();
    let styles = sizes_by_style(book);
    let styles = tags(&xml, "c").into_iter().filter_map(|tag| {
        let style = attribute(tag, "s").map_or(0, |style| style.parse::<usize>().unwrap());
        let (size, wraps) = styles[style];
        wraps.then(|| (place(attribute(tag, "r").unwrap()), size))
    });
    let rows = workbook::rows(book, name, 0);
    let cell = |((column, row), size): ((usize, usize), f64)| {
        let Data::String(text) = rows.get(row)?.get(column)? else { return None };
        let last = merged.get(&(column, row)).copied().unwrap_or(column);
        Some((text.clone(), size, widths[column..=last].iter().sum()))
    };
    styles.filter_map(cell).collect()
}

/// The lines of a text in a room, as `LibreOffice` ends them: at any letter that is no Latin one, else
/// behind a blank, a hyphen or a wide letter.
fn lines(text: &str, room: f64, width: impl Fn(char) -> f64) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let (mut lines, mut start) = (Vec::new(), 0);
    while start < letters.len() {
        let (mut used, mut end) = (0.0, start);
        while end < letters.len() && (used + width(letters[end]) <= room || end == start) {
            used += width(letters[end]);
            end += 1;
        }
        let ends = |at: &usize| {
            let before = letters[at - 1];
            before == ' ' || before == '-' || (!before.is_ascii() && !"（「".contains(before))
        };
        if end < letters.len() && letters[end].is_ascii_graphic() {
            end = (start + 1..=end).rev().find(ends).unwrap_or(end);
        }
        end += letters[end..].iter().take_while(|letter| **letter == ' ').count();
        lines.push(letters[start..end].iter().collect());
        start = end;
    }
    lines
}

/// The first telephone number of a text that is broken in a room.
fn broken_number(text: &str, room: f64, width: impl Fn(char) -> f64) -> Option<String> {
    let is_of_number = |letter: char| letter.is_ascii_digit() || letter == '-';
    let numbers = text.split(|letter| !is_of_number(letter));
    let mut numbers =
        numbers.filter(|number| number.starts_with('0') && number.matches('-').count() == 2);
    let lines: Vec<String> = text.split('\n').flat_map(|line| lines(line, room, &width)).collect();
    numbers.find(|number| !lines.iter().any(|line| line.contains(*number))).map(str::to_owned)
}

/// How many lines of a sheet end within one of some words, as `LibreOffice` ends them, in our font.
fn broken(book: &[u8], sheet: &str, words: &[&str]) -> usize {
    let own = |letter: char| f64::from(assets().advance(letter));
    let in_cell = |(text, size, room): (String, f64, f64)| -> usize {
        let lines = |line| lines(line, room - LIBREOFFICE, |letter| own(letter) * size);
        let whole = |word: &&str| {
            let lines = text.split('\n').flat_map(lines);
            lines.map(|line| line.matches(*word).count()).sum::<usize>()
        };
        words.iter().map(|word| text.matches(*word).count() - whole(word)).sum()
    };
    wrapped(book, sheet).into_iter().map(in_cell).sum()
}

#[test]
fn few_words_of_the_checklists_items_are_broken() {
    const WORDS: [&str; 12] = [
        "いいえ",
        "アカウント",
        "アクセス",
        "サービス",
        "システム",
        "ソフトウェア",
        "セキュリティ",
        "データ",
        "バックアップ",
        "ファームウェア",
        "プログラム",
        "MDS/SDS",
    ];
    let small = &pharmacies::all()[1];
    let forms = [DocumentId::PharmacyChecklist, DocumentId::VendorChecklist];
    let of_form = |printed: &&Printed| forms.contains(&printed.document.id);
    let mut looked_at = 0;
    for printed in small.papers().iter().filter(of_form) {
        for sheet in ["データ", "様式"] {
            let count = broken(&printed.book, sheet, &WORDS);
            assert!(count <= 2, "{} {sheet}: {count}", printed.document.id);
            assert_eq!(broken(&printed.book, sheet, &["いいえ", "MDS/SDS"]), 0, "{sheet}");
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 4);
}

#[test]
fn names_of_persons_are_whole_however_long() {
    let large = &pharmacies::all()[3];
    let ids = [DocumentId::Accounts, DocumentId::AccessLog];
    let mut names = 0;
    for printed in large.papers().iter().filter(|it| ids.contains(&it.document.id)) {
        for sheet in workbook::sheets(&printed.book) {
            let texts = workbook::texts(&printed.book, &sheet);
            names += texts.iter().filter(|text| *text == "勅使河原 左衛門太郎").count();
            let count = broken(&printed.book, &sheet, &["勅使河原", "左衛門太郎"]);
            assert_eq!(count, 0, "{} {sheet}", printed.document.id);
        }
    }
    assert!(names >= 40, "{names}");
}

/// Most letters of a text that is looked at: a list of many numbers cannot have all of them whole.
const MOST_LETTERS: usize = 80;

#[test]
fn no_telephone_number_is_broken_where_a_cells_line_is_full() {
    let own = |letter: char| f64::from(assets().advance(letter));
    // Of a system without our font: letters as wide as they are high, and wide digits.
    let other = |letter: char| if letter.is_ascii() { 0.64 } else { 1.0 };
    let mut looked_at = 0;
    for pharmacy in pharmacies::all() {
        for printed in pharmacy.papers().iter().filter(|it| it.document.id != DocumentId::Findings)
        {
            for name in workbook::sheets(&printed.book) {
                let texts = wrapped(&printed.book, &name).into_iter();
                for (text, size, room) in texts.filter(|it| it.0.chars().count() <= MOST_LETTERS) {
                    let what = format!("{} {name}: {text}", pharmacy.name);
                    let room = room - LIBREOFFICE;
                    assert_eq!(broken_number(&text, room, |it| own(it) * size), None, "{what}");
                    assert_eq!(broken_number(&text, room, |it| other(it) * size), None, "{what}");
                    looked_at += text.matches("-0000-").count();
                }
            }
        }
    }
    assert!(looked_at > 100, "{looked_at}");
}
