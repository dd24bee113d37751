//! Packages: zip archives and their parts.

use std::io::{Cursor, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Book;

/// The relations of a package: they lead to its workbook.
pub const PACKAGE: &str = "_rels/.rels";

/// The relations of a workbook: they lead to its sheets.
pub const RELATIONS: &str = "xl/_rels/workbook.xml.rels";

/// Parts with their names, in the order of the package.
pub type Parts = Vec<(String, Vec<u8>)>;

/// The parts of a package.
pub fn unzipped(package: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        // Some programs pack an empty part as nothing at all.
        if part.compressed_size() > 0 {
            part.read_to_end(&mut content).unwrap();
        }
        (part.name().unwrap().into_owned(), content)
    };
    (0..count).map(part).collect()
}

/// A package of these parts.
pub fn zipped(parts: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> Vec<u8> {
    write(ZipWriter::new(Cursor::new(Vec::new())), parts).into_inner()
}

/// The same as programs write it that never go back: a part's size stands behind it.
pub fn streamed(parts: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> Vec<u8> {
    write(ZipWriter::new_stream(Vec::new()), parts).into_inner()
}

fn write<W: Write + Seek>(
    mut archive: ZipWriter<W>,
    parts: &[(impl AsRef<str>, impl AsRef<[u8]>)],
) -> W {
    for (name, content) in parts {
        archive.start_file(name.as_ref(), SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_ref()).unwrap();
    }
    archive.finish().unwrap()
}

/// The workbook with every `old` in one of its parts made `new`.
pub fn patched(bytes: &[u8], part: &str, old: &str, new: &str) -> Vec<u8> {
    let mut parts = unzipped(bytes);
    let (_, content) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = std::str::from_utf8(content).unwrap();
    assert!(text.contains(old), "{part} has no {old}: {text:.2000}");
    *content = text.replace(old, new).into_bytes();
    zipped(&parts)
}

/// The part that holds a sheet.
pub fn part_of(book: &Book, sheet: &str) -> String {
    let at = book.sheets.iter().position(|(name, _)| name == sheet);
    format!("xl/worksheets/sheet{}.xml", at.unwrap() + 1)
}

/// The workbook with a sheet's XML changed.
pub fn with_sheet(book: &Book, sheet: &str, old: &str, new: &str) -> Vec<u8> {
    patched(&book.bytes(), &part_of(book, sheet), old, new)
}

/// The package with parts added or replaced.
pub fn with_parts(package: &[u8], new: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts = unzipped(package);
    parts.retain(|(name, _)| new.iter().all(|(other, _)| name != other));
    parts.extend(new.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())));
    zipped(&parts)
}

/// Whether cells depend on a part of a workbook.
pub fn is_read(part: &str) -> bool {
    let parts = [PACKAGE, RELATIONS, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"];
    parts.contains(&part) || part.starts_with("xl/worksheets/sheet")
}
