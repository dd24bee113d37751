//! Workbooks in other containers: OpenDocument and BIFF8, by hand and by LibreOffice.

use std::fs;
use std::process::Command;

use super::book::{Book, Cell};
use super::package::zipped;

// OpenDocument

/// The kind of document that an OpenDocument spreadsheet says it is.
pub const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// A package around a content part.
pub fn ods(content: &str) -> Vec<u8> {
    zipped(&[("mimetype", ODS), ("content.xml", content.as_bytes())])
}

/// A content part around tables.
pub fn content(tables: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
         xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
         xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\" \
         office:version=\"1.3\"><office:automatic-styles/><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    )
}

/// The tables of a book, one row element a row and one cell element a cell.
pub fn tables(book: &Book) -> String {
    let table = |name: &str, rows: String| {
        format!(
            "<table:table table:name=\"{}\"><table:table-column/>{rows}</table:table>",
            escaped(name)
        )
    };
    book.sheets
        .iter()
        .map(|(name, cells)| {
            let last = cells.keys().map(|(row, _)| *row).max().map_or(0, |row| row + 1);
            let width =
                cells.keys().map(|(_, column)| *column).max().map_or(0, |column| column + 1);
            let row = |row: u32| {
                let cells: String =
                    (0..width).map(|column| cell_xml(cells.get(&(row, column)))).collect();
                format!("<table:table-row>{cells}</table:table-row>")
            };
            table(name, (0..last).map(row).collect())
        })
        .collect()
}

/// A book as an OpenDocument.
pub fn ods_of(book: &Book) -> Vec<u8> {
    ods(&content(&tables(book)))
}

/// A text cell.
pub fn text_cell(text: &str) -> String {
    let paragraphs: String =
        text.split('\n').map(|line| format!("<text:p>{}</text:p>", escaped(line))).collect();
    format!("<table:table-cell office:value-type=\"string\">{paragraphs}</table:table-cell>")
}

fn cell_xml(cell: Option<&Cell>) -> String {
    let valued = |kind: &str, value: &str, shown: &str| {
        let name = if kind == "float" { "value".to_owned() } else { format!("{kind}-value") };
        format!(
            "<table:table-cell office:value-type=\"{kind}\" office:{name}=\"{value}\">\
             <text:p>{shown}</text:p></table:table-cell>"
        )
    };
    match cell {
        None => "<table:table-cell/>".to_owned(),
        Some(Cell::Text(text)) => text_cell(text),
        Some(Cell::Number(number) | Cell::Formatted(number, _)) => {
            valued("float", &number.to_string(), &number.to_string())
        }
        Some(Cell::Day(day)) => {
            valued("date", &day.to_string(), &day.strftime("%Y/%-m/%-d").to_string())
        }
        Some(Cell::Bool(value)) => {
            valued("boolean", &value.to_string(), &value.to_string().to_uppercase())
        }
        // Without its line: what is struck through has tests of its own in each container.
        Some(Cell::Struck(struck, rest)) => text_cell(&format!("{struck}{rest}")),
        Some(Cell::Formula(_, result)) => text_cell(result).replacen(
            "<table:table-cell",
            "<table:table-cell table:formula=\"of:=[.A1]\"",
            1,
        ),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

// BIFF8

/// A record.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut record = Vec::new();
    record.extend(kind.to_le_bytes());
    record.extend((data.len() as u16).to_le_bytes());
    record.extend(data);
    record
}

/// The beginning of a cell's record: where it stands, and its style.
pub fn at(row: u16, column: u16, style: u16) -> Vec<u8> {
    [row, column, style].into_iter().flat_map(u16::to_le_bytes).collect()
}

/// A string behind a count of two bytes, in UTF-16.
pub fn string(text: &str) -> Vec<u8> {
    let mut bytes = (text.encode_utf16().count() as u16).to_le_bytes().to_vec();
    bytes.push(1);
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// A cell of text.
pub fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    record(0x0204, &[at(row, column, 0), string(text)].concat())
}

/// A cell's number in full.
pub fn number(row: u16, column: u16, style: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[at(row, column, style), value.to_le_bytes().to_vec()].concat())
}

/// The workbook stream: records before the sheets, then the sheets' records.
pub fn biff(globals: &[u8], sheets: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let beginning = |kind: u16| record(0x0809, &[[0, 6], kind.to_le_bytes()].concat());
    let bound = |start: usize, name: &str| {
        let name = string(name);
        let short = [&name[..1], &name[2..]].concat();
        record(0x0085, &[(start as u32).to_le_bytes().as_slice(), &[0, 0], &short].concat())
    };
    let names: usize = sheets.iter().map(|(name, _)| bound(0, name).len()).sum();
    let mut stream = [beginning(5), globals.to_vec()].concat();
    let (mut start, mut bodies) = (stream.len() + names + 4, Vec::new());
    for (name, records) in sheets {
        stream.extend(bound(start, name));
        let body = [beginning(0x10), records.clone(), record(0x000A, &[])].concat();
        start += body.len();
        bodies.extend(body);
    }
    stream.extend(record(0x000A, &[]));
    stream.extend(bodies);
    stream
}

/// The texts of a book as a workbook of Excel 97.
pub fn xls_of(book: &Book) -> Vec<u8> {
    compound(&[("Workbook", &biff(&[], &sheets_of(book)))])
}

/// The texts of a book as the records of its sheets.
pub fn sheets_of(book: &Book) -> Vec<(&str, Vec<u8>)> {
    let records = |((row, column), cell): (&(u32, u16), &Cell)| match cell {
        Cell::Text(text) => label(*row as u16, *column, text),
        other => panic!("{other:?}"),
    };
    book.sheets
        .iter()
        .map(|(name, cells)| (name.as_str(), cells.iter().flat_map(records).collect()))
        .collect()
}

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;

/// A compound file of streams, each of which is padded to what a stream outside the mini stream has
/// at least.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let padded: Vec<Vec<u8>> = streams
        .iter()
        .map(|(_, stream)| {
            let mut stream = stream.to_vec();
            stream.resize(stream.len().max(4_096).next_multiple_of(SECTOR), 0);
            stream
        })
        .collect();
    let directory = (streams.len() + 1).div_ceil(4);
    let content: usize =
        directory + padded.iter().map(|stream| stream.len() / SECTOR).sum::<usize>();
    let tables = content.div_ceil(SECTOR / 4 - 1);
    let mut fat = vec![0xFFFF_FFFD_u32; tables];
    let mut directory_bytes =
        entry("Root Entry", 5, if streams.is_empty() { u32::MAX } else { 1 }, u32::MAX, END, 0);
    chain(&mut fat, directory);
    for (at, ((name, stream), padded)) in streams.iter().zip(&padded).enumerate() {
        let next = if at + 1 < streams.len() { at as u32 + 2 } else { u32::MAX };
        let size = stream.len().max(4_096) as u32;
        directory_bytes.extend(entry(name, 2, u32::MAX, next, fat.len() as u32, size));
        chain(&mut fat, padded.len() / SECTOR);
    }
    directory_bytes.resize(directory * SECTOR, 0);
    fat.resize(tables * SECTOR / 4, u32::MAX);
    let fat: Vec<u8> = fat.into_iter().flat_map(u32::to_le_bytes).collect();
    [header(tables), fat, directory_bytes, padded.concat()].concat()
}

fn chain(fat: &mut Vec<u32>, sectors: usize) {
    let first = fat.len() as u32;
    fat.extend((1..sectors as u32).map(|next| first + next));
    fat.push(END);
}

fn header(tables: usize) -> Vec<u8> {
    let mut header = vec![0; SECTOR];
    header[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    let mut set = |at: usize, value: u32| header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    set(24, 0x0003_003E);
    set(28, 0x0009_FFFE);
    set(32, 6);
    set(44, tables as u32);
    set(48, tables as u32);
    set(56, 4_096);
    set(60, END);
    set(68, END);
    for at in 0..109 {
        set(76 + at * 4, if at < tables { at as u32 } else { u32::MAX });
    }
    header
}

fn entry(name: &str, kind: u8, child: u32, right: u32, start: u32, size: u32) -> Vec<u8> {
    let mut entry = vec![0; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..units.len()].copy_from_slice(&units);
    entry[64] = units.len() as u8 + 2;
    entry[66] = kind;
    for (at, value) in [(68, u32::MAX), (72, right), (76, child), (116, start), (120, size)] {
        entry[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    entry
}

// LibreOffice

/// Has LibreOffice save workbooks in a format.
pub fn converted(workbooks: &[impl AsRef<[u8]>], ending: &str) -> Vec<Vec<u8>> {
    saved_by_libreoffice(workbooks, ending, None)
}

/// Has LibreOffice calculate everything in workbooks anew and save them as xlsx.
pub fn recalculated(workbooks: &[impl AsRef<[u8]>]) -> Vec<Vec<u8>> {
    const ALWAYS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    saved_by_libreoffice(workbooks, "xlsx", Some(ALWAYS))
}

fn saved_by_libreoffice(
    workbooks: &[impl AsRef<[u8]>],
    ending: &str,
    settings: Option<&str>,
) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (profile, saved) = (folder.path().join("profile"), folder.path().join("saved"));
    fs::create_dir_all(profile.join("user")).unwrap();
    if let Some(settings) = settings {
        fs::write(profile.join("user/registrymodifications.xcu"), settings).unwrap();
    }
    let path = |number: usize| folder.path().join(format!("{number}.xlsx"));
    for (number, bytes) in workbooks.iter().enumerate() {
        fs::write(path(number), bytes).unwrap();
    }
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", ending, "--outdir"])
        .arg(&saved)
        .args((0..workbooks.len()).map(path))
        .output()
        .unwrap_or_else(|error| panic!("LibreOffice (soffice) does not start: {error}"));
    assert!(output.status.success(), "{output:?}");
    (0..workbooks.len())
        .map(|number| super::workbook::read(&saved.join(format!("{number}.{ending}"))))
        .collect()
}
