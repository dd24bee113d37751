//! Workbooks that are almost valid: parts of a sound package, torn, doubled, moved.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::rng::Rng;

/// Values that parsers trip over.
const NASTY: [&str; 26] = [
    "",
    "0",
    "-1",
    "1",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "99999999999999999999",
    "1e308",
    "NaN",
    "A1",
    "XFD1048576",
    "XFE1048577",
    "ZZZZZZ1",
    "A0",
    "A-1",
    "A1:XFD1048576",
    "B2:A1",
    "_x0000_",
    "_x202E_",
    "&#0;",
    "&#x110000;",
    "&lol;",
    "\u{202E}",
    "true",
    "../../etc/passwd",
];
const FRAGMENTS: [&str; 12] = [
    "<c r=\"A1\"/>",
    "<row r=\"1\">",
    "</row>",
    "<v>",
    "</sheetData>",
    "<!DOCTYPE x>",
    "<![CDATA[",
    "<!--",
    "<?x ?>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<is><t>",
    "\u{0}",
];

/// The package with some of its parts changed.
pub fn mutated(package: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut parts = parts(package);
    for _ in 0..=rng.below(3) {
        let at = rng.below(parts.len());
        match rng.below(12) {
            0 => drop(parts.remove(at)),
            1 => {
                let part = parts[at].clone();
                parts.push(part);
            }
            2 => {
                parts[at].0 = rng
                    .one_of(&["xl/workbook.xml", "XL/WORKBOOK.XML", "a", "xl/styles.xml"])
                    .to_string()
            }
            _ => mutate_part(&mut parts[at].1, rng),
        }
        if parts.is_empty() {
            break;
        }
    }
    let mut package = packed(&parts);
    if rng.below(8) == 0 {
        mutate_bytes(&mut package, rng);
    }
    package
}

fn parts(package: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// Parts of one name are refused by the writer: the later one then gets a name that differs in its
/// letters' case.
fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let name = if writer.start_file(name.as_str(), SimpleFileOptions::default()).is_ok() {
            None
        } else {
            Some(name.to_uppercase())
        };
        if name.is_none_or(|name| writer.start_file(name, SimpleFileOptions::default()).is_ok()) {
            writer.write_all(content).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn mutate_part(content: &mut Vec<u8>, rng: &mut Rng) {
    let Ok(text) = std::str::from_utf8(content) else {
        return mutate_bytes(content, rng);
    };
    let tags: Vec<(usize, usize)> = spans(text, '<', '>');
    let values: Vec<(usize, usize)> = spans(text, '"', '"');
    let mut text = text.to_owned();
    match rng.below(8) {
        0 | 1 if !values.is_empty() => {
            let (from, to) = *rng.one_of(&values);
            text.replace_range(from + 1..to - 1, rng.one_of::<&str>(&NASTY));
        }
        2 if !tags.is_empty() => {
            let (from, to) = *rng.one_of(&tags);
            text.replace_range(from..to, "");
        }
        3 if !tags.is_empty() => {
            let (from, to) = *rng.one_of(&tags);
            let tag = text[from..to].to_owned();
            let (at, _) = *rng.one_of(&tags);
            text.insert_str(at, &tag.repeat(1 + rng.below(50)));
        }
        4 if !tags.is_empty() => {
            let (at, _) = *rng.one_of(&tags);
            text.insert_str(at, rng.one_of::<&str>(&FRAGMENTS));
        }
        5 if tags.len() > 1 => {
            let (from, to) = *rng.one_of(&tags);
            let (_, end) = *rng.one_of(&tags);
            text.replace_range(from.min(end)..to.max(end), "");
        }
        6 => text.truncate(boundary(&text, rng)),
        _ => {
            let at = boundary(&text, rng);
            text.insert_str(at, rng.one_of::<&str>(&NASTY));
        }
    }
    *content = text.into_bytes();
}

fn boundary(text: &str, rng: &mut Rng) -> usize {
    let mut at = rng.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The stretches from an opening to the next closing character, both included.
fn spans(text: &str, open: char, close: char) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(from) = text[at..].find(open).map(|from| from + at) {
        let Some(to) = text[from + 1..].find(close).map(|to| to + from + 2) else {
            break;
        };
        spans.push((from, to));
        at = to;
    }
    spans
}

fn mutate_bytes(bytes: &mut Vec<u8>, rng: &mut Rng) {
    if bytes.is_empty() {
        return;
    }
    match rng.below(3) {
        0 => bytes.truncate(rng.below(bytes.len())),
        1 => {
            for _ in 0..=rng.below(16) {
                let at = rng.below(bytes.len());
                bytes[at] = rng.next() as u8;
            }
        }
        _ => {
            let (from, to) = (rng.below(bytes.len()), rng.below(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
    }
}
