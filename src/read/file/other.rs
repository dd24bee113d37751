//! Files of a case's folder that hold no sheets that can be read: what each is, by its name.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::names::{file_name, is_history, is_silent, is_spreadsheet};
use crate::package::limits::MAX_FILE;

/// A file that is not opened, or a subfolder with files that may be missed.
#[derive(Debug, Clone)]
pub struct OtherFile {
    /// The path as the user would write it.
    pub shown: String,
    /// Its last part.
    pub name: String,
    /// What it is.
    pub kind: OtherKind,
    content: OtherContent,
}

/// Where a file's bytes are, should they have to be looked at.
#[derive(Debug, Clone)]
enum OtherContent {
    Disk(PathBuf),
    Memory(Vec<u8>),
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherKind {
    /// A PDF.
    Pdf,
    /// A document of a word processor or a presentation.
    Document,
    /// A workbook in the binary format of Excel.
    BinaryWorkbook,
    /// A spreadsheet of Apple Numbers.
    Numbers,
    /// A link to a spreadsheet of Google.
    GoogleSheet,
    /// A spreadsheet in another format that is not read, or a template of one.
    OtherSpreadsheet,
    /// An archive.
    Archive,
    /// A picture.
    Picture,
    /// A mail.
    Mail,
    /// A link to a file elsewhere.
    Shortcut,
    /// Text without a sheet's name.
    Text,
    /// A web page.
    WebPage,
    /// Something else.
    Unknown,
    /// A link that leads out of the folder in which it lies, or nowhere.
    Link,
    /// A pipe, a device or the like.
    Special,
    /// A subfolder with so many spreadsheets and PDFs.
    Folder(usize),
}

/// The kinds that a name's ending says.
const ENDINGS: &[(OtherKind, &[&str])] = &[
    (OtherKind::Pdf, &["pdf"]),
    (
        OtherKind::Document,
        &[
            "doc", "docx", "docm", "dot", "dotx", "odt", "fodt", "rtf", "pages", "jtd", "jtt",
            "gdoc", "ppt", "pptx", "pptm", "pps", "ppsx", "odp", "key", "gslides", "xps", "oxps",
            "one", "vsd", "vsdx", "odg", "xdw", "pub",
        ],
    ),
    (OtherKind::BinaryWorkbook, &["xlsb"]),
    (OtherKind::Numbers, &["numbers"]),
    (OtherKind::GoogleSheet, &["gsheet"]),
    (
        OtherKind::OtherSpreadsheet,
        &[
            "xlt", "xltx", "xltm", "xla", "xlam", "xlw", "fods", "ots", "sxc", "stc", "uos", "et",
            "ett", "xml", "dif", "slk", "dbf", "prn", "wk1", "wk3", "wk4", "123", "wks",
            "gnumeric", "mdb", "accdb", "odb",
        ],
    ),
    (
        OtherKind::Archive,
        &["zip", "7z", "lzh", "lha", "rar", "tar", "gz", "tgz", "bz2", "xz", "cab", "exe"],
    ),
    (
        OtherKind::Picture,
        &[
            "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "heic", "heif",
            "webp", "avif", "svg", "psd",
        ],
    ),
    (OtherKind::Mail, &["eml", "msg", "mbox", "emlx"]),
    (OtherKind::Shortcut, &["lnk", "url", "webloc", "desktop"]),
    (OtherKind::Text, &["txt", "tsv", "tab", "text", "md", "log"]),
    (OtherKind::WebPage, &["htm", "html", "xhtml", "mht", "mhtml"]),
];
/// Edition files are known: what is read of them is said elsewhere.
const EDITION: &str = "toml";

impl OtherFile {
    /// Describes a file on the disk; `None` where it is known and read for another purpose.
    pub fn of(path: &Path) -> Option<Self> {
        Self::new(
            path.display().to_string(),
            file_name(path),
            OtherContent::Disk(path.to_path_buf()),
        )
    }

    /// Describes a file that is held in memory; `None` as above.
    pub fn in_memory(shown: String, name: String, bytes: Vec<u8>) -> Option<Self> {
        Self::new(shown, name, OtherContent::Memory(bytes))
    }

    fn new(shown: String, name: String, content: OtherContent) -> Option<Self> {
        let ending =
            name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let found = ENDINGS.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
        let kind = found.map_or(OtherKind::Unknown, |(kind, _)| *kind);
        (ending != EDITION).then_some(Self { shown, name, kind, content })
    }

    /// Describes what is told by something else than its name.
    pub fn of_kind(path: &Path, kind: OtherKind) -> Self {
        let (shown, name) = (path.display().to_string(), file_name(path));
        Self { shown, name, kind, content: OtherContent::Disk(path.to_path_buf()) }
    }

    /// Tells whether a PDF is one that this program made: it says so of itself.
    pub fn is_own_pdf(&self) -> bool {
        const MARK: &[u8] = concat!("<xmp:CreatorTool>", env!("CARGO_PKG_NAME"), " ").as_bytes();
        let holds_mark = |bytes: &[u8]| bytes.windows(MARK.len()).any(|window| window == MARK);
        match &self.content {
            _ if self.kind != OtherKind::Pdf => false,
            OtherContent::Memory(bytes) => holds_mark(bytes),
            OtherContent::Disk(path) => {
                let mut bytes = Vec::new();
                let is_file = path.metadata().is_ok_and(|about| about.is_file());
                // A pipe would never end, not even be opened.
                let file = is_file.then(|| File::open(path).ok()).flatten();
                let read = file.map(|file| file.take(MAX_FILE).read_to_end(&mut bytes));
                read.is_some_and(|read| read.is_ok()) && holds_mark(&bytes)
            }
        }
    }
}

/// Folders inside folders that are looked into.
const DEPTH: usize = 4;
/// Entries of a subfolder that are looked at.
const MOST_ENTRIES: usize = 2_000;

/// Counts the spreadsheets and PDFs in a subfolder and the folders in it.
pub fn worth_reading(folder: &Path) -> usize {
    let mut left = MOST_ENTRIES;
    count(folder, DEPTH, &mut left)
}

fn count(folder: &Path, depth: usize, left: &mut usize) -> usize {
    let mut found = 0;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        *left = left.saturating_sub(1);
        let name = entry.file_name().to_string_lossy().into_owned();
        if *left == 0 || is_silent(&name) {
            continue;
        }
        // A link to a folder may lead round in a circle.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                if depth > 0 && !is_history(&name) {
                    found += count(&entry.path(), depth - 1, left);
                }
            }
            Ok(_) => {
                found += usize::from(is_spreadsheet(&name) || name.to_lowercase().ends_with(".pdf"))
            }
            Err(_) => {}
        }
    }
    found
}
