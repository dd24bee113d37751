//! Admits files: container and shape of the parts inside are looked at before any parser of cells runs.

use std::collections::BTreeMap;

use super::compound::Compound;
use super::xlsx::survey::survey;
use super::xlsx::worksheet::SheetFacts;
use crate::package::archive::Archive;
use crate::package::limits::{HAND_IN, Refusal, SAVE};
use crate::package::properties::custom_properties;
use crate::package::{manifest, relations};

/// A workbook that may be handed to the reader of its cells.
#[derive(Debug)]
pub struct Package {
    /// The parts or the stream with the cells.
    pub body: Body,
    /// The custom properties by name; those of a workbook of Excel 97 are not read.
    pub properties: BTreeMap<String, String>,
}

/// The parts or the stream with a workbook's cells.
#[derive(Debug)]
pub enum Body {
    /// OOXML.
    Xlsx {
        /// The parts that were looked at, in an archive that need not be unpacked again.
        archive: Vec<u8>,
        /// By sheet name: facts that the parser of cells does not give.
        sheets: BTreeMap<String, SheetFacts>,
    },
    /// OpenDocument: its content part.
    Ods(Vec<u8>),
    /// BIFF8: its workbook stream.
    Xls(Vec<u8>),
}

/// Admits a file.
///
/// # Errors
/// It is not readable (I001) or over a limit (I002).
pub fn admit(bytes: Vec<u8>) -> Result<Package, Refusal> {
    match container(&bytes) {
        Some(Container::Zip) => admit_zip(bytes),
        Some(Container::Compound) => admit_compound(&bytes),
        None => Err(no_container(&bytes)),
    }
}

/// The container of a spreadsheet's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A zip archive: OOXML, OpenDocument.
    Zip,
    /// A compound file: programs older than both.
    Compound,
}

/// Returns the container by a file's first bytes, never by its name.
pub fn container(start: &[u8]) -> Option<Container> {
    match start {
        [b'P', b'K', 3 | 5, ..] => Some(Container::Zip),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Container::Compound),
        _ => None,
    }
}

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

/// Admits, of all compound files, the workbooks of Excel 97 to 2003.
fn admit_compound(bytes: &[u8]) -> Result<Package, Refusal> {
    use Refusal::NotReadable;
    const WORD: Refusal = NotReadable("Word の文書で、表計算のファイルではありません", HAND_IN);
    let Ok(compound) = Compound::open(bytes) else {
        // Even a damaged file shows what it was.
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

/// Admits, of all archives, workbooks in OOXML and in OpenDocument.
fn admit_zip(bytes: Vec<u8>) -> Result<Package, Refusal> {
    let archive = Archive::unpack(bytes)?;
    let mimetype = archive.part("mimetype").filter(|mimetype| mimetype.starts_with(OPEN_DOCUMENT));
    match (mimetype, archive.part("content.xml")) {
        (Some(mimetype), _) if !mimetype.starts_with(ODS) => Err(Refusal::NO_SPREADSHEET),
        (Some(_), _) => admit_ods(archive),
        // The part that names the kind is missing.
        (None, Some(_)) if archive.part(relations::RELATIONS).is_none() => admit_ods(archive),
        (None, _) => {
            let sheets = survey(&archive)?;
            let properties = properties(&archive, "docProps/custom.xml")?;
            Ok(Package { body: Body::Xlsx { archive: archive.into_bytes(), sheets }, properties })
        }
    }
}

const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument";
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Admits an OpenDocument; only its content is read, the other parts can harm nobody.
fn admit_ods(archive: Archive) -> Result<Package, Refusal> {
    if let Some(manifest) = archive.part("META-INF/manifest.xml")
        && manifest::is_encrypted(manifest)?
    {
        return Err(Refusal::LOCKED);
    }
    let properties = properties(&archive, "meta.xml")?;
    let body = archive.into_part("content.xml").map(Body::Ods).ok_or(Refusal::DAMAGED)?;
    Ok(Package { body, properties })
}

/// Returns the custom properties of a workbook; none where a program dropped them.
fn properties(archive: &Archive, part: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let read = archive.part(part).map(custom_properties).transpose();
    Ok(read?.unwrap_or_default())
}

fn has_utf16(bytes: &[u8], word: &str) -> bool {
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(word.len()).any(|window| window == word)
}

/// Tells whether the first bytes are those of a web page.
pub fn looks_like_html(start: &[u8]) -> bool {
    let start = String::from_utf8_lossy(start).to_lowercase();
    ["<html", "<!doctype", "<table", "<head"].iter().any(|tag| start.contains(tag))
}
