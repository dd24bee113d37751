//! Looking into workbooks: cells as calamine reads them, parts as they lie in the package.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use tachiiri::paper::Document;
use tachiiri::render::xlsx;

use super::book::{AS_OF, assets};
use super::package::{unzipped, zipped};
use super::paper;

/// A paper's workbook.
pub fn set(document: &Document) -> Vec<u8> {
    xlsx::document(document, AS_OF, assets(), &paper::pictures(document)).unwrap()
}

/// The cells of a sheet that hold something, by name (`F9`), as text; days as numbers.
pub fn cells(workbook: &[u8], sheet: &str) -> BTreeMap<String, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let start = range.start().unwrap_or_default();
    let name = |row: usize, column: usize| {
        tachiiri::finding::CellRef::new(row as u32 + start.0, column as u32 + start.1).to_string()
    };
    let text = |cell: &Data| match cell {
        Data::DateTime(moment) => moment.as_f64().to_string(),
        other => other.to_string(),
    };
    range
        .used_cells()
        .map(|(row, column, cell)| (name(row, column), text(cell)))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// The parts of a package, by name.
pub fn parts(package: &[u8]) -> BTreeMap<String, Vec<u8>> {
    unzipped(package).into_iter().collect()
}

/// A part as text.
pub fn part(package: &[u8], name: &str) -> String {
    String::from_utf8(parts(package)[name].clone()).unwrap()
}

/// What stands in the margin of a sheet's pages, above (`oddHeader`) or below (`oddFooter`): each of
/// its parts is in our font, which is left out.
pub fn margin(sheet: &str, name: &str) -> Option<String> {
    const FONT: &str = "&\"BIZ UDPゴシック,Regular\"";
    let (_, rest) = sheet.split_once(&format!("<{name}>"))?;
    let text = rest.split('<').next()?.replace("&amp;", "&");
    for side in ["&L", "&C", "&R"].iter().filter(|side| text.contains(**side)) {
        assert!(text.contains(&format!("{side}{FONT}&")), "{side} {text}");
    }
    assert!(text.encode_utf16().count() <= 255, "programs drop longer ones: {text}");
    Some(text.replace(FONT, ""))
}

/// The package with a part changed.
pub fn with_part(package: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut parts = unzipped(package);
    for (_, content) in parts.iter_mut().filter(|(part, _)| part == name) {
        *content = change(std::str::from_utf8(content).unwrap()).into_bytes();
    }
    zipped(&parts)
}

/// A sheet's XML with what a cell holds replaced: everything behind its style.
pub fn with_cell(xml: &str, name: &str, content: &str) -> String {
    let start = xml.find(&format!("<c r=\"{name}\"")).unwrap();
    let style_end = start + xml[start..].find(" s=\"").unwrap() + 4;
    let style_end = style_end + xml[style_end..].find('"').unwrap() + 1;
    let tag_end = start + xml[start..].find('>').unwrap();
    let end = if xml.as_bytes()[tag_end - 1] == b'/' {
        tag_end + 1
    } else {
        start + xml[start..].find("</c>").unwrap() + 4
    };
    format!("{} {content}</c>{}", &xml[..style_end], &xml[end..])
}

/// The package without a part.
pub fn without_part(package: &[u8], name: &str) -> Vec<u8> {
    let mut parts = unzipped(package);
    parts.retain(|(part, _)| part != name);
    zipped(&parts)
}

/// The names of a workbook's sheets.
pub fn sheets(workbook: &[u8]) -> Vec<String> {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.to_vec())).unwrap();
    book.sheet_names()
}

/// The rows of a sheet, each as long as the widest, cells as calamine types them; `skip` rows at
/// the top are left out.
pub fn rows(workbook: &[u8], sheet: &str, skip: usize) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    assert_eq!(range.start(), Some((0, 0)));
    range.rows().skip(skip).map(<[Data]>::to_vec).collect()
}

/// The texts and numbers of a sheet, row by row from the left, the empty ones left out.
pub fn texts(workbook: &[u8], sheet: &str) -> Vec<String> {
    let shown = |cell: Data| match cell {
        Data::DateTime(moment) => moment.as_f64().to_string(),
        other => other.to_string(),
    };
    let cells = rows(workbook, sheet, 0).into_iter().flatten().map(shown);
    cells.filter(|text| !text.is_empty()).collect()
}

/// A file's bytes.
pub fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The number format of the first cell under each header of a sheet, or beside each label of 薬局;
/// `@` is text, any other format an empty text.
pub fn formats_beside(workbook: &[u8], sheet: &str) -> BTreeMap<String, String> {
    let number = sheets(workbook).iter().position(|name| name == sheet).unwrap() + 1;
    let xml = part(workbook, &format!("xl/worksheets/sheet{number}.xml"));
    let styles = part(workbook, "xl/styles.xml");
    let formats: Vec<&str> =
        styles.split("<cellXfs").nth(1).unwrap().split("<xf numFmtId=\"").skip(1).collect();
    let format = |cell: &str| {
        let style = xml
            .split(&format!("<c r=\"{cell}\" s=\""))
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let style: usize = style.unwrap_or("0").parse().unwrap();
        if formats[style].starts_with("49\"") { "@".to_owned() } else { String::new() }
    };
    let is_label = |name: &str| {
        if sheet == "薬局" {
            name.starts_with('A')
        } else {
            name.ends_with('4') && name.len() == 2
        }
    };
    let beside = |name: &str| {
        if sheet == "薬局" { name.replace('A', "B") } else { name.replace('4', "5") }
    };
    let labels = cells(workbook, sheet).into_iter().filter(|(name, _)| is_label(name));
    labels.map(|(name, header)| (header, format(&beside(&name)))).collect()
}
