//! Packages: zip archives and their parts.

use std::io::{Cursor, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Parts with their names, in the order of the package.
pub type Parts = Vec<(String, Vec<u8>)>;

/// The parts of a package.
pub fn unzipped(package: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
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

fn write<W: Write + Seek>(mut archive: ZipWriter<W>, parts: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> W {
    for (name, content) in parts {
        archive.start_file(name.as_ref(), SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_ref()).unwrap();
    }
    archive.finish().unwrap()
}
