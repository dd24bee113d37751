//! Tables of workbooks: every word has room in its column, and the print is not too small.

use calamine::Data;
use tachiiri::model::text::Widths;
use tachiiri::paper::DocumentId;

use super::extremes::{attribute, place, sizes_by_style, tags};
use crate::support::book::assets;
use crate::support::sample::Printed;
use crate::support::{pharmacies, workbook};

/// Width of a landscape page within its margins, in points, and what programs take by rounding.
const PAGE: f64 = 266.0 * 72.0 / 25.4;
const ROUNDING: f64 = 4.0;
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
    sizes: Vec<f64>,
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
        // In pixels of 1/96 inch, as Excel counts: 11 for a digit of the workbook's font.
        vec![((number("width") * 11.0).round() - 5.0) * 0.75; count]
    });
    Some(Sheet {
        columns: columns.collect(),
        sizes: sizes_by_style(book).into_iter().map(|(size, _)| size).collect(),
        rows: workbook::rows(book, name, 0).into_iter().enumerate().skip(2).map(cells).collect(),
    })
}

fn assert_words_have_room(printed: &Printed, name: &str, of: &str) -> usize {
    let Some(sheet) = sheet(&printed.book, name) else { return 0 };
    let whole: f64 = sheet.columns.iter().map(|points| points + 5.0 * 0.75).sum();
    let scale = (PAGE / whole).min(1.0);
    let mut looked_at = 0;
    let headers = sheet.rows.iter().take(1).flatten();
    assert!(headers.clone().all(|(data, _)| !data.to_string().contains('\n')), "{of} {name}");
    for (data, at) in sheet.rows.iter().flatten() {
        let (column, size) = (at / 1_000, sheet.sizes[at % 1_000]);
        let Data::String(text) = data else { continue };
        assert!(size * scale > LEAST - 0.05, "{of} {name}: {size} at {scale}");
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
