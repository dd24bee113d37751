//! Limits for files, and the reasons why a file is not opened.

use std::fmt;

/// Largest input file, in bytes.
pub const MAX_FILE: u64 = 20 * MIB;
/// Most files of a case.
pub const MAX_FILES: usize = 200;
/// Largest size of an input file with everything in it unpacked, in bytes.
pub const MAX_UNPACKED: u64 = 200 * MIB;
/// Most parts of an input file.
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
/// Most vendors of a case.
pub const MAX_VENDORS: usize = 200;
/// Most contacts of a case.
pub const MAX_CONTACTS: usize = 300;
/// Most systems on a sheet.
pub const MAX_SYSTEMS: usize = 300;
/// Most columns of a sheet.
pub const MAX_COLUMNS: u32 = 500;
/// Most characters in a cell.
pub const MAX_CHARACTERS: usize = 2_000;
/// Most UTF-16 units of a text that a spreadsheet takes into a cell.
pub const MAX_CELL_UNITS: usize = 32_767;
/// Most XML elements in an input file; a cell with a formula has three, a row one.
pub const MAX_ELEMENTS: usize = 5_000_000;
/// Most text in the cells of an input file, in bytes: a workbook stores a long text once and may
/// show it a million times.
pub const MAX_TEXT: u64 = 100 * MIB;

/// Elements inside elements beyond this many are no workbook.
pub const MAX_DEPTH: usize = 256;

/// A mebibyte, in bytes.
pub const MIB: u64 = 1024 * 1024;

/// The advice for a workbook in another format.
pub const SAVE: &str =
    "Excel などで開き、「名前を付けて保存」で「Excel ブック（.xlsx）」として保存してください";
/// The advice for a document that is no workbook.
pub const HAND_IN: &str = "表計算ソフトで作ったファイルを渡してください";

/// The reason why a file is not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not a spreadsheet, damaged, or locked (I001): what the file is, and what to do.
    NotReadable(&'static str, &'static str),
    /// A text file that cannot be read (I001): what is wrong in which line, and what to do.
    NotText(String, &'static str),
    /// Over a limit (I002): which one, and by how much.
    OverLimit(String),
    /// One of so many files that no case has (I002).
    TooManyFiles(usize),
}

impl fmt::Display for Refusal {
    /// Writes what the file is, and what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotReadable(what, hint) => write!(f, "{what}。{hint}"),
            Self::NotText(what, hint) => write!(f, "{what}。{hint}"),
            Self::OverLimit(what) => f.write_str(what),
            Self::TooManyFiles(count) => {
                write!(f, "ファイルが {count} 個あります（1つの薬局で {MAX_FILES} 個まで）")
            }
        }
    }
}

impl Refusal {
    /// A damaged workbook.
    pub const DAMAGED: Self = Self::NotReadable(
        "ファイルが壊れていて読めません",
        "Excel などで開けるかを確かめ、「名前を付けて保存」で xlsx として保存し直してください",
    );
    /// A package with a part that is not as it was packed.
    pub const CHANGED: Self = Self::NotReadable(
        "ファイルの中身の一部が、作られたときと違っています（写すときや送るときに、途中が書きかわったおそれがあります）",
        "もとのファイルを、もう一度写すか送ってもらってください。もとのファイルがなければ、Excel や LibreOffice で開き、中身が正しいかを確かめてから、「名前を付けて保存」で xlsx として保存し直してください",
    );
    /// A workbook with cells that have no place.
    pub const ADDRESSES: Self = Self::NotReadable(
        "セルの番地（A1 など）が、表計算ソフトの書き方で書かれていないため、どのセルに何があるかがわかりません",
        "このファイルを作ったソフトから、CSV か別の形式で書き出してください。Excel で開いて、すべてのセルが正しく見えるときは、「名前を付けて保存」で xlsx として保存し直してください",
    );
    /// A workbook with two values for one cell: nobody can say which was meant.
    pub const TWICE: Self = Self::NotReadable(
        "同じセルの値が2回書かれていて、どちらが正しいかがわかりません",
        "Excel や LibreOffice で開き、中身が正しいかを確かめてから、「名前を付けて保存」で xlsx として保存し直してください",
    );
    /// A workbook with a password.
    pub const LOCKED: Self = Self::NotReadable(
        "パスワードがかかっているため読めません",
        "Excel や LibreOffice で開いてパスワードを外し、保存し直してください",
    );
    /// A workbook in one of the formats before BIFF8.
    pub const OLD: Self =
        Self::NotReadable("Excel 97 より前の古い形式（.xls）で、読めません", SAVE);
    /// An OpenDocument of another kind.
    pub const NO_SPREADSHEET: Self =
        Self::NotReadable("OpenDocument の、表計算でない文書です（文書や図など）", HAND_IN);

    /// Returns the refusal of a file with too many XML elements.
    pub fn elements() -> Self {
        Self::OverLimit(format!("中の要素（セルや行など）が {MAX_ELEMENTS} 個を超えています"))
    }

    /// Returns the refusal of a file with too many used cells.
    pub fn cells() -> Self {
        Self::OverLimit(format!("使っているセルが {MAX_CELLS} 個を超えています"))
    }
}

/// A part, stream or record that is not well-formed, or says something impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl From<Malformed> for Refusal {
    fn from(_: Malformed) -> Self {
        Self::DAMAGED
    }
}

/// Counts the cells of a file, and their text, against the limits.
#[derive(Debug, Default)]
pub struct Budget {
    cells: u64,
    text: u64,
}

impl Budget {
    /// Counts `times` cells with `bytes` bytes of text each.
    ///
    /// # Errors
    /// The file has too many cells, or too much text in them.
    pub fn spend(&mut self, times: u64, bytes: usize) -> Result<(), Refusal> {
        self.cells = self.cells.saturating_add(times);
        self.text = self.text.saturating_add(times.saturating_mul(bytes as u64));
        if self.cells > MAX_CELLS as u64 {
            return Err(Refusal::cells());
        }
        if self.text > MAX_TEXT {
            return Err(Refusal::OverLimit(format!(
                "セルの文字が全部で {} MiB を超えています",
                MAX_TEXT / MIB
            )));
        }
        Ok(())
    }
}
