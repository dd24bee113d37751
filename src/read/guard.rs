//! What may be opened at all: size, container and the shape of the parts inside, looked at before any parser of cells is.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::compound::Compound;
use super::parts::ods;
use super::parts::{self, Broken, SheetFacts};
use super::workbook::Content;

/// Largest input file, in bytes.
pub const MAX_FILE: u64 = 20 * MIB;
/// Largest input file when everything in it is unpacked, in bytes.
pub const MAX_UNPACKED: u64 = 200 * MIB;
/// Most parts in an input file.
pub const MAX_PARTS: usize = 1_000;
/// Largest access log as CSV, in bytes.
pub const MAX_LOG_FILE: u64 = 200 * MIB;
/// Most rows of an access log as CSV.
pub const MAX_LOG_ROWS: u64 = 1_000_000;
/// Most different user IDs in an access log.
pub const MAX_LOG_IDS: usize = 20_000;
/// Most used cells in an input file.
pub const MAX_CELLS: usize = 1_000_000;
/// Most rows with something in them on any sheet but アクセスログ.
pub const MAX_ROWS: usize = 20_000;
/// Most columns of a sheet.
pub const MAX_COLUMNS: u32 = 500;
/// Most characters in a cell.
pub const MAX_CHARACTERS: usize = 2_000;
/// Most XML elements in an input file: a cell with a formula takes three, a row one.
pub const MAX_ELEMENTS: usize = 5_000_000;
/// Most text in the cells of an input file, in bytes: a workbook tells a long text once and may show it a million times.
pub const MAX_TEXT: u64 = 100 * MIB;

const MIB: u64 = 1024 * 1024;
const PROPERTIES: &str = "docProps/custom.xml";
const RELATIONS: &str = "_rels/workbook.xml.rels";

/// Why a file is not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not a spreadsheet, damaged, or locked: what it is, and what to do (I001).
    NotReadable(&'static str, &'static str),
    /// A file of text that cannot be taken: what is wrong in which line, and what to do (I001).
    NotText(String, &'static str),
    /// Over a limit: which, and how much (I002).
    OverLimit(String),
}

impl Refusal {
    /// A damaged workbook.
    pub const DAMAGED: Self = Self::NotReadable(
        "ファイルが壊れていて読めません",
        "Excel などで開けるかを確かめ、「名前を付けて保存」で xlsx として保存し直してください",
    );
    /// A workbook with a password.
    pub const LOCKED: Self = Self::NotReadable(
        "パスワードがかかっているため読めません",
        "Excel や LibreOffice で開いてパスワードを外し、保存し直してください",
    );
    /// A workbook in one of the formats before BIFF8.
    pub const OLD: Self = Self::NotReadable("Excel 97 より前の古い形式（.xls）で、読めません", SAVE);
    /// A workbook with too many elements.
    pub fn elements() -> Self {
        Self::OverLimit(format!("中の要素（セルや行など）が {MAX_ELEMENTS} 個を超えています"))
    }

    /// An OpenDocument of another kind.
    pub const NO_SPREADSHEET: Self =
        Self::NotReadable("OpenDocument の、表計算でない文書です（文書や図など）", HAND_IN);
}

impl From<Broken> for Refusal {
    fn from(_: Broken) -> Self {
        Self::DAMAGED
    }
}

/// A workbook that may be handed to the reader of its cells.
#[derive(Debug)]
pub struct Package {
    /// What holds the cells.
    pub body: Body,
    /// The custom properties, by name; a workbook of Excel 97 is known by its rows alone.
    pub properties: BTreeMap<String, String>,
}

/// What holds a workbook's cells.
#[derive(Debug)]
pub enum Body {
    /// OOXML.
    Xlsx {
        /// The parts that were looked at, in an archive that need not be unpacked again.
        archive: Vec<u8>,
        /// By sheet name: what the parser of cells does not tell.
        sheets: BTreeMap<String, SheetFacts>,
    },
    /// OpenDocument: its content part.
    Ods(Vec<u8>),
    /// BIFF8: its workbook stream.
    Xls(Vec<u8>),
}

/// What is left of the limits while the cells of a file are gathered.
#[derive(Debug, Default)]
pub struct Budget {
    cells: u64,
    text: u64,
}

impl Budget {
    /// Counts a cell's content so many times.
    ///
    /// # Errors
    /// The file has too many cells, or too much text in them.
    pub fn spend(&mut self, times: u64, content: &Content) -> Result<(), Refusal> {
        self.cells = self.cells.saturating_add(times);
        self.text = self.text.saturating_add(times.saturating_mul(content.weight() as u64));
        if self.cells > MAX_CELLS as u64 {
            return Err(Refusal::OverLimit(format!("使っているセルが {MAX_CELLS} 個を超えています")));
        }
        if self.text > MAX_TEXT {
            return Err(Refusal::OverLimit(format!("セルの文字が全部で {} MiB を超えています", MAX_TEXT / MIB)));
        }
        Ok(())
    }
}

/// Lets a file through, or tells why not.
///
/// # Errors
/// The reason, as a code I001 or I002.
pub fn admit(bytes: Vec<u8>) -> Result<Package, Refusal> {
    match container(&bytes) {
        Some(Container::Zip) => admit_zip(&bytes),
        Some(Container::Compound) => admit_compound(&bytes),
        None => Err(no_container(&bytes)),
    }
}

/// What a spreadsheet's file is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A zip archive: OOXML, OpenDocument.
    Zip,
    /// A compound file: programs of the time before both.
    Compound,
}

/// Tells the container by its first bytes, never by its name.
pub fn container(start: &[u8]) -> Option<Container> {
    match start {
        [b'P', b'K', 3 | 5, ..] => Some(Container::Zip),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Container::Compound),
        _ => None,
    }
}

const SAVE: &str = "Excel などで開き、「名前を付けて保存」で「Excel ブック（.xlsx）」として保存してください";
const HAND_IN: &str = "表計算ソフトで作ったファイルを渡してください";

fn no_container(bytes: &[u8]) -> Refusal {
    use Refusal::NotReadable;
    let start = bytes.get(..2_048).unwrap_or(bytes);
    let text = String::from_utf8_lossy(start);
    match bytes {
        [] => NotReadable("ファイルが空です（0バイト）", "中身のあるファイルを渡してください"),
        [b'%', b'P', b'D', b'F', ..] => {
            NotReadable("PDF で、表計算のファイルではありません", "PDF のもとになった表計算のファイルを渡してください")
        }
        _ if text.contains("urn:oasis:names:tc:opendocument") => NotReadable(
            "OpenDocument の、圧縮していない形式（.fods）で、読めません",
            "LibreOffice で開き、「名前を付けて保存」で .ods か .xlsx として保存してください",
        ),
        _ if text.contains("urn:schemas-microsoft-com:office:spreadsheet") => {
            NotReadable("古い Excel の XML の形式（XML スプレッドシート 2003）で、読めません", SAVE)
        }
        _ if looks_like_html(start.get(..512).unwrap_or(start)) => {
            NotReadable("ウェブページ（HTML）で、表計算のファイルではありません", SAVE)
        }
        // A workbook of the time before compound files begins with its first record.
        [9, 0 | 2 | 4 | 8, ..] => Refusal::OLD,
        _ => NotReadable("表計算のファイルではありません（文字だけのファイルか、壊れています）", SAVE),
    }
}

/// Of the kinds of file that are compound files, the workbooks of Excel 97 to 2003.
fn admit_compound(bytes: &[u8]) -> Result<Package, Refusal> {
    use Refusal::NotReadable;
    const WORD: Refusal = NotReadable("Word の文書で、表計算のファイルではありません", HAND_IN);
    let Ok(compound) = Compound::open(bytes) else {
        // Even a damaged file tells what it was.
        return Err(match () {
            () if has_utf16(bytes, "EncryptedPackage") => Refusal::LOCKED,
            () if has_utf16(bytes, "WordDocument") => WORD,
            () => Refusal::DAMAGED,
        });
    };
    match () {
        () if compound.has("EncryptedPackage") => Err(Refusal::LOCKED),
        () if compound.has("Workbook") => {
            let body = Body::Xls(compound.stream("Workbook")?);
            Ok(Package { body, properties: BTreeMap::new() })
        }
        () if compound.has("Book") => Err(Refusal::OLD),
        () if compound.has("WordDocument") => Err(WORD),
        () if compound.has("PowerPoint Document") => {
            Err(NotReadable("PowerPoint の文書で、表計算のファイルではありません", HAND_IN))
        }
        () => Err(NotReadable("古い Office などの文書ですが、表計算のファイルではありません", HAND_IN)),
    }
}

/// Of the kinds of file that are archives, workbooks in OOXML and in OpenDocument.
fn admit_zip(bytes: &[u8]) -> Result<Package, Refusal> {
    let mut parts = unpack(bytes)?;
    let is_ooxml = parts.keys().any(|name| name.eq_ignore_ascii_case("xl/workbook.xml"));
    let mimetype = parts.get("mimetype").filter(|mimetype| mimetype.starts_with(b"application/vnd.oasis.opendocument"));
    match (mimetype, parts.contains_key("content.xml")) {
        (Some(mimetype), _) if !mimetype.starts_with(ODS) => Err(Refusal::NO_SPREADSHEET),
        (Some(_), _) => admit_ods(&mut parts),
        // The part that tells the kind is missing.
        (None, true) if !is_ooxml => admit_ods(&mut parts),
        (None, _) => {
            let sheets = survey(&parts)?;
            let properties = properties(&parts, PROPERTIES)?;
            let archive = pack(parts).map_err(|_| Refusal::DAMAGED)?;
            Ok(Package { body: Body::Xlsx { archive, sheets }, properties })
        }
    }
}

const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Of an OpenDocument only the content is read; what the other parts hold can harm nobody.
fn admit_ods(parts: &mut BTreeMap<String, Vec<u8>>) -> Result<Package, Refusal> {
    if let Some(manifest) = parts.get("META-INF/manifest.xml")
        && ods::is_encrypted(manifest).map_err(|_| Refusal::DAMAGED)?
    {
        return Err(Refusal::LOCKED);
    }
    let properties = properties(parts, "meta.xml")?;
    let body = parts.remove("content.xml").map(Body::Ods).ok_or(Refusal::DAMAGED)?;
    Ok(Package { body, properties })
}

/// What the workbook tells about itself; nothing where a program dropped it.
fn properties(parts: &BTreeMap<String, Vec<u8>>, part: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let part = parts.iter().find(|(name, _)| name.eq_ignore_ascii_case(part));
    let read = part.map(|(_, content)| parts::custom_properties(content)).transpose();
    read.map(Option::unwrap_or_default).map_err(|_| Refusal::DAMAGED)
}

fn has_utf16(bytes: &[u8], word: &str) -> bool {
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(word.len()).any(|window| window == word)
}

/// Whether the first bytes are those of a web page.
pub fn looks_like_html(start: &[u8]) -> bool {
    let start = String::from_utf8_lossy(start).to_lowercase();
    ["<html", "<!doctype", "<table", "<head"].iter().any(|tag| start.contains(tag))
}

/// Unpacks every part within the limits; what the parts are told to be counts as little as their names.
fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::DAMAGED)?;
    if archive.len() > MAX_PARTS {
        return Err(Refusal::OverLimit(format!("中の部品が {} 個あります（{MAX_PARTS} 個まで）", archive.len())));
    }
    if archive.has_overlapping_entries().unwrap_or(true) || listed_entries(bytes) != Some(archive.len()) {
        return Err(Refusal::DAMAGED);
    }
    let mut left = MAX_UNPACKED;
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Refusal::DAMAGED)?;
        let name = part.name().map_err(|_| Refusal::DAMAGED)?.into_owned();
        let mut content = Vec::new();
        part.take(left + 1).read_to_end(&mut content).map_err(|_| Refusal::DAMAGED)?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or_else(|| Refusal::OverLimit(format!("広げた大きさが {} MiB を超えています", MAX_UNPACKED / MIB)))?;
        if parts.insert(name, content).is_some() {
            return Err(Refusal::DAMAGED);
        }
    }
    Ok(parts)
}

/// The parts as an archive without compression.
fn pack(parts: BTreeMap<String, Vec<u8>>) -> ZipResult<Vec<u8>> {
    let size = parts.values().map(Vec::len).sum();
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
        archive.write_all(&content)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// How many entries the archive's last record counts. Of two entries of one name a reader shows only one.
fn listed_entries(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = bytes.get(end + 10..end + 12)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}

/// Looks through the parts of a workbook and gathers the facts about its sheets.
fn survey(parts: &BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<String, SheetFacts>, Refusal> {
    let workbook = workbook_part(parts)?;
    let folder = &workbook[..workbook.rfind('/').map_or(0, |slash| slash + 1)];
    let mut facts: BTreeMap<&str, SheetFacts> = BTreeMap::new();
    let (mut cells, mut left) = (0, MAX_ELEMENTS);
    for (name, content) in parts.iter().filter(|(_, content)| parts::is_xml(content)) {
        let looked_at = parts::look_at(content, &mut left);
        if left == 0 {
            return Err(Refusal::elements());
        }
        if let Some(sheet) = looked_at? {
            cells += sheet.cells;
            facts.insert(name, sheet);
        }
    }
    if cells > MAX_CELLS {
        return Err(Refusal::OverLimit(format!("使っているセルが {cells} 個あります（{MAX_CELLS} 個まで）")));
    }
    let relations = parts.get(&format!("{folder}{RELATIONS}")).ok_or(Refusal::DAMAGED)?;
    let listed = parts::sheet_list(&parts[workbook], relations).map_err(|_| Refusal::DAMAGED)?;
    listed
        .into_iter()
        .map(|(name, target)| {
            let part = part_at(folder, &target, parts).ok_or(Refusal::DAMAGED)?;
            Ok((name, facts.get(part).cloned().unwrap_or_default()))
        })
        .collect()
}

/// The part that a relation of the workbook leads to; parsers look it up without regard to case, so it must be one only.
fn part_at<'p>(folder: &str, target: &str, parts: &'p BTreeMap<String, Vec<u8>>) -> Option<&'p str> {
    let path = target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    let path = steps.join("/");
    let mut found = parts.keys().filter(|name| name.eq_ignore_ascii_case(&path));
    let part = found.next()?;
    found.next().is_none().then_some(part.as_str())
}

fn workbook_part(parts: &BTreeMap<String, Vec<u8>>) -> Result<&str, Refusal> {
    if parts.contains_key("word/document.xml") {
        return Err(Refusal::NotReadable(
            "Word の文書で、表計算のファイルではありません",
            "表計算ソフトで作ったファイルを渡してください",
        ));
    }
    if parts.contains_key("xl/workbook.bin") {
        return Err(Refusal::NotReadable("Excel のバイナリ形式（.xlsb）で、読めません", SAVE));
    }
    let mut found = parts.keys().filter(|name| name.eq_ignore_ascii_case("xl/workbook.xml"));
    match (found.next(), found.next()) {
        (Some(workbook), None) => Ok(workbook),
        (Some(_), Some(_)) => Err(Refusal::DAMAGED),
        (None, _) => Err(Refusal::NotReadable(
            "圧縮ファイル（zip）ですが、表計算のファイルではありません",
            "中の表計算のファイルを取り出して渡してください",
        )),
    }
}
