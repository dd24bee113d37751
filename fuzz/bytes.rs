//! Mutators that know what they change: records of xls, archives, delimited text, JSON, formats.

use super::rng::Rng;

/// Words that readers of text trip over.
const WORDS: [&str; 28] = [
    "\"",
    "\"\"",
    ",",
    "\r\n",
    "\r",
    "\n",
    "\u{feff}",
    "\0",
    "\t",
    "'",
    ";",
    "{{",
    "}}",
    "{{#each items}}",
    "{{/each}}",
    "{{> x}}",
    "[[items]]",
    "[a.b.c]",
    "=",
    "\u{202e}",
    "\u{301}\u{301}\u{301}",
    "𠮷",
    "-1",
    "99999999999999999999",
    "1e999",
    "2024-02-30",
    "true",
    "../../../etc/passwd",
];

/// Parts of number formats.
const PIECES: [&str; 46] = [
    "General",
    "G/標準",
    "0",
    "#",
    "?",
    ".",
    ",",
    "%",
    "E+",
    "e-00",
    "/",
    "100",
    "@",
    "\"円\"",
    "\"",
    "\\",
    "_",
    "*",
    ";",
    "[Red]",
    "[赤]",
    "[>=100]",
    "[<>-1.5E3]",
    "[$¥-411]",
    "[$-ja-JP-x-gannen]",
    "[DBNum1]",
    "[DBNum3]",
    "[h]",
    "[mm]",
    "[ss]",
    "]",
    "[",
    "yyyy",
    "e",
    "ggge",
    "m",
    "mmmmm",
    "d",
    "aaa",
    "aaaa",
    "h",
    "s",
    ".000",
    "AM/PM",
    "上午/下午",
    "[$-F800]",
];

/// Changes the records of a workbook of Excel 97 in their places.
pub fn records(mut book: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    const HEAD: usize = 4;
    let records = records_of(&book);
    for _ in 0..=rng.below(4) {
        if records.is_empty() || rng.below(10) == 0 {
            flip(&mut book, rng);
            continue;
        }
        let (at, length) = *rng.one_of(&records);
        match rng.below(6) {
            0 => book[at..at + 2].copy_from_slice(&(rng.next() as u16 & 0x0fff).to_le_bytes()),
            1 => book[at + 2..at + HEAD].copy_from_slice(&(rng.next() as u16).to_le_bytes()),
            2 => {
                let (from, other) = *rng.one_of(&records);
                let same = length.min(other) + HEAD;
                book.copy_within(from..from + same, at);
            }
            3 if length > 0 => {
                let inside = at + HEAD + rng.below(length);
                book[inside] = *rng.one_of(&[0, 1, 0x7f, 0x80, 0xff]);
            }
            4 if length >= 4 => {
                let inside = at + HEAD + rng.below(length - 3);
                let nasty = *rng.one_of(&[0, 1, 0xffff, 0x0001_0000, 0x7fff_ffff, u32::MAX]);
                book[inside..inside + 4].copy_from_slice(&nasty.to_le_bytes());
            }
            _ => flip(&mut book, rng),
        }
    }
    if rng.below(12) == 0 {
        let length = rng.below(book.len());
        book.truncate(length);
    }
    book
}

/// Where the records of the first stream begin, and how long they are; streams lie in one piece.
fn records_of(book: &[u8]) -> Vec<(usize, usize)> {
    let begin = book.windows(4).position(|bytes| bytes == [0x09, 0x08, 0x10, 0x00]);
    let mut records = Vec::new();
    let mut at = begin.unwrap_or(book.len());
    while let Some(head) = book.get(at..at + 4) {
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        if at + 4 + length > book.len() {
            break;
        }
        records.push((at, length));
        at += 4 + length;
    }
    records
}

/// Changes the headers of an archive, or puts two together.
pub fn archive(mut archive: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    for _ in 0..=rng.below(4) {
        let heads: Vec<usize> = archive
            .windows(2)
            .enumerate()
            .filter(|(_, two)| *two == b"PK")
            .map(|(at, _)| at)
            .collect();
        match rng.below(6) {
            0 => flip(&mut archive, rng),
            1 => {
                let length = rng.below(archive.len() + 1);
                archive.truncate(length);
            }
            2 => {
                let from = rng.below(archive.len() + 1);
                let more = archive[from..].to_vec();
                archive.extend(more);
            }
            _ if heads.is_empty() => flip(&mut archive, rng),
            _ => {
                // Flags, method, sizes, lengths of names, number of entries, offsets.
                let at = *rng.one_of(&heads) + 4 + rng.below(44);
                let nasty =
                    *rng.one_of(&[0_u32, 1, 8, 9, 0xffff, 0x7fff_ffff, u32::MAX, 0x0400_0000]);
                let width = *rng.one_of(&[2, 4]);
                if let Some(there) = archive.get_mut(at..at + width) {
                    there.copy_from_slice(&nasty.to_le_bytes()[..width]);
                }
            }
        }
    }
    archive
}

/// Changes delimited text, and writes it in one of the encodings that are met, or in none.
pub fn text(bytes: &[u8], rng: &mut Rng) -> Vec<u8> {
    let text = lines(&String::from_utf8_lossy(bytes), rng);
    let utf16 =
        |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let mut bytes = match rng.below(8) {
        0 => [vec![0xff, 0xfe], utf16(u16::to_le_bytes)].concat(),
        1 => [vec![0xfe, 0xff], utf16(u16::to_be_bytes)].concat(),
        2 => utf16(u16::to_le_bytes),
        3 => text.chars().map(|character| u32::from(character) as u8).collect(),
        4 => [b"\xef\xbb\xbf".to_vec(), text.into_bytes()].concat(),
        _ => text.into_bytes(),
    };
    if rng.below(6) == 0 {
        flip(&mut bytes, rng);
    }
    bytes
}

/// Changes lines of text: what stands in them, their order and number.
pub fn lines(text: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..=rng.below(4) {
        let at = rng.below(lines.len());
        match rng.below(8) {
            0 if lines.len() > 1 => _ = lines.remove(at),
            1 => {
                let times = 1 + rng.below(40);
                let line = lines[at].clone();
                lines.splice(at..at, std::iter::repeat_n(line, times));
            }
            2 => {
                let other = rng.below(lines.len());
                lines.swap(at, other);
            }
            3 => {
                let long = rng.one_of::<&str>(&WORDS).repeat(1 + rng.below(5000));
                lines[at].push_str(&long);
            }
            4 => {
                let cut = boundary(&lines[at], rng);
                lines[at].truncate(cut);
            }
            _ => {
                let place = boundary(&lines[at], rng);
                lines[at].insert_str(place, rng.one_of::<&str>(&WORDS));
            }
        }
    }
    lines.join("\n")
}

/// Changes JSON: values and names put in the places of others, or anything.
pub fn json(bytes: &[u8], rng: &mut Rng) -> Vec<u8> {
    const VALUES: [&str; 12] = [
        "null",
        "-1",
        "18446744073709551616",
        "1e400",
        "\"\"",
        "\"../outside\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "true",
        "\"..\"",
        "[[[[[[[[[[]]]]]]]]]]",
    ];
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for _ in 0..=rng.below(4) {
        let quoted: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
        match rng.below(6) {
            0 => text = lines(&text, rng),
            1 => text = text.repeat(1 + rng.below(4)),
            2 => {
                let deep = "[".repeat(1 + rng.below(20_000));
                let place = boundary(&text, rng);
                text.insert_str(place, &deep);
            }
            _ if quoted.len() > 1 => {
                let first = rng.below(quoted.len() - 1);
                text.replace_range(quoted[first]..=quoted[first + 1], rng.one_of::<&str>(&VALUES));
            }
            _ => text.push('}'),
        }
    }
    text.into_bytes()
}

/// Makes the code of a number format.
pub fn format(rng: &mut Rng) -> String {
    let mut code = String::new();
    for _ in 0..rng.below(14) {
        let times = if rng.below(10) == 0 { 1 + rng.below(300) } else { 1 };
        code.push_str(&rng.one_of::<&str>(&PIECES).repeat(times));
    }
    if rng.below(10) == 0 {
        let place = boundary(&code, rng);
        code.insert_str(place, rng.one_of::<&str>(&WORDS));
    }
    code
}

/// Makes a number as cells hold it.
pub fn number(rng: &mut Rng) -> f64 {
    const NUMBERS: [f64; 16] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        60.0,
        61.0,
        45_323.0,
        45_323.999_999_9,
        2_958_465.0,
        2_958_466.0,
        -1e-300,
        1e300,
        f64::MAX,
        f64::NAN,
        f64::INFINITY,
    ];
    match rng.below(3) {
        0 => *rng.one_of(&NUMBERS),
        1 => (rng.next() as i64 as f64) / 1e14,
        _ => f64::from_bits(rng.next()),
    }
}

fn flip(bytes: &mut [u8], rng: &mut Rng) {
    for _ in 0..=rng.below(8) {
        if !bytes.is_empty() {
            let at = rng.below(bytes.len());
            bytes[at] = rng.next() as u8;
        }
    }
}

fn boundary(text: &str, rng: &mut Rng) -> usize {
    let mut at = rng.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
