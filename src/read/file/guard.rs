//! Admits files by their containers, before any cell is read.

use super::compound::Compound;
use crate::package::archive::Archive;
use crate::package::limits::{HAND_IN, Refusal, SAVE};
use crate::package::{protection, relations};

/// A file whose container was opened.
#[derive(Debug)]
pub enum Admitted {
    /// An archive that is OOXML, as far as can be said before its parts are read.
    Xlsx(Archive),
    /// An archive that is OpenDocument.
    Ods(Archive),
    /// BIFF8: its workbook stream.
    Xls(Vec<u8>),
}

/// Admits a file.
///
/// # Errors
/// It is not readable (I001) or over a limit (I002).
pub fn admit(bytes: Vec<u8>) -> Result<Admitted, Refusal> {
    match container(&bytes) {
        Some(Container::Zip) => admit_zip(bytes),
        Some(Container::Compound) => admit_compound(&bytes),
        None if is_archive_behind_a_prefix(&bytes) => admit_zip(bytes),
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

/// Returns true for a workbook that is encrypted, also where no password is asked for.
pub fn is_encrypted(bytes: &[u8]) -> bool {
    matches!(container(bytes), Some(Container::Compound)) && has_utf16(bytes, "EncryptedPackage")
}

/// Tells whether an archive begins behind a few bytes that some program has put before it.
fn is_archive_behind_a_prefix(bytes: &[u8]) -> bool {
    const PREFIX: usize = 1_024;
    const FIRST: [u8; 4] = *b"PK\x03\x04";
    const LAST: [u8; 4] = *b"PK\x05\x06";
    // The last record may have a comment of 64 KiB behind it.
    let tail = bytes.len().saturating_sub(22 + 64 * 1_024 + PREFIX);
    let has = |part: &[u8], mark: [u8; 4]| part.windows(4).any(|four| four == mark);
    has(bytes.get(..PREFIX).unwrap_or(bytes), FIRST) && has(&bytes[tail..], LAST)
}

fn no_container(bytes: &[u8]) -> Refusal {
    use Refusal::NotReadable;
    let start = bytes.get(..2_048).unwrap_or(bytes);
    let text = String::from_utf8_lossy(start);
    match bytes {
        [] => NotReadable("ファイルが空です（0バイト）", "中身のあるファイルを渡してください"),
        [b'%', b'P', b'D', b'F', ..] => NotReadable(
            "PDF で、表計算のファイルではありません",
            "PDF のもとになった表計算のファイルを渡してください",
        ),
        // A workbook of the time before compound files begins with its first record.
        [9, 0 | 2 | 4 | 8, ..] => Refusal::OLD,
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
        _ => NotReadable(
            "表計算のファイルではありません（文字だけのファイルか、壊れています）",
            SAVE,
        ),
    }
}

/// Admits, of all compound files, the workbooks of Excel 97 to 2003.
fn admit_compound(bytes: &[u8]) -> Result<Admitted, Refusal> {
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
        () if compound.has("EncryptedPackage") => admit_protected(&compound),
        () if compound.has("Workbook") => Ok(Admitted::Xls(compound.stream("Workbook")?)),
        () if compound.has("Book") => Err(Refusal::OLD),
        () if compound.has("WordDocument") => Err(WORD),
        () if compound.has("PowerPoint Document") => {
            Err(NotReadable("PowerPoint の文書で、表計算のファイルではありません", HAND_IN))
        }
        () => Err(NotReadable(
            "古い Office などの文書ですが、表計算のファイルではありません",
            HAND_IN,
        )),
    }
}

/// Admits, of all encrypted packages, those that open without a password.
fn admit_protected(compound: &Compound<'_>) -> Result<Admitted, Refusal> {
    let opened = || {
        let info = compound.stream("EncryptionInfo")?;
        protection::open(&info, &compound.stream("EncryptedPackage")?)
    };
    admit_zip(opened().ok().flatten().ok_or(Refusal::LOCKED)?)
}

/// Admits, of all archives, workbooks in OOXML and in OpenDocument.
fn admit_zip(bytes: Vec<u8>) -> Result<Admitted, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let mimetype = archive.part("mimetype")?.filter(|kind| kind.starts_with(OPEN_DOCUMENT));
    // The part that names the kind may be missing.
    let is_open = archive.has("content.xml") && !archive.has(relations::OF_PACKAGE);
    match mimetype {
        Some(mimetype) if !mimetype.starts_with(ODS) => Err(Refusal::NO_SPREADSHEET),
        Some(_) => Ok(Admitted::Ods(archive)),
        None if is_open => Ok(Admitted::Ods(archive)),
        None => Ok(Admitted::Xlsx(archive)),
    }
}

const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument";
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

fn has_utf16(bytes: &[u8], word: &str) -> bool {
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(word.len()).any(|window| window == word)
}

/// Tells whether the first bytes are those of a web page.
pub fn looks_like_html(start: &[u8]) -> bool {
    let start = String::from_utf8_lossy(start).to_lowercase();
    ["<html", "<!doctype", "<table", "<head"].iter().any(|tag| start.contains(tag))
}
