//! Editions from outside, TOML or 様式定義, to an [`Edition`]; every mistake with its place.

mod block;
mod cells;
mod file;
mod mistake;
mod rows;
mod sheet;

pub use mistake::Mistake;
pub use rows::{HeadedRow, headed_rows};
pub use sheet::{WrittenSheet, is_edition};

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::finding::Place;
use crate::model::complete::complete;
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, Origin};
use crate::model::outline::{Fault, Outline, Why};
use crate::model::outline_toml;
use crate::model::text::Glyphs;
use crate::model::way_out;
use crate::package::limits::Refusal;
use crate::read::file::grid::Grid;
use crate::read::file::input::{self, Source, is_edition_file};
use crate::sheet::edition::EDITION_SHEET;
use file::Written;

/// An edition that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Broken {
    /// What is wrong with it, or what a person must still decide.
    pub mistakes: Vec<Mistake>,
    /// Its year, if it says one.
    pub year: Option<FiscalYear>,
}

impl Broken {
    fn new(mistakes: Vec<Mistake>, outline: &Outline) -> Self {
        Self { mistakes, year: outline.head.fiscal_year.and_then(FiscalYear::beginning_in) }
    }

    /// Returns whether nothing is wrong, and something is still to be decided.
    pub fn is_undecided(&self) -> bool {
        self.mistakes.iter().all(|mistake| mistake.undecided)
    }
}

/// Reads an edition file; with glyphs, every text of it must be printable.
///
/// # Errors
/// Every mistake, with line and column; or everything that a person must still decide.
pub fn of_file(file: &str, text: &str, glyphs: Option<&dyn Glyphs>) -> Result<Edition, Broken> {
    let written = Written::read(file, text, glyphs);
    let mistakes = written.mistakes();
    if !mistakes.is_empty() {
        return Err(Broken::new(mistakes, &written.outline));
    }
    let origin = Origin { file: file.to_owned(), sha256: sha256(text.as_bytes()) };
    complete(&written.outline, origin).map_err(|faults| {
        Broken::new(faults.iter().map(|fault| written.mistake(fault)).collect(), &written.outline)
    })
}

/// Reads an edition file of the program's own as it was written down, with whatever a person must
/// still decide.
///
/// # Errors
/// [`Error::Edition`]: it is none.
pub fn outline(text: &str) -> Result<Outline, Error> {
    let written = Written::read(EDITION_SHEET, text, None);
    let mistakes = written.mistakes();
    if mistakes.is_empty() { Ok(written.outline) } else { Err(error(EDITION_SHEET, &mistakes)) }
}

/// Reads the sheet 様式定義. Its digest is that of the same edition as a file, wherever it stands.
///
/// # Errors
/// Every mistake, with its cell; or everything that a person must still decide.
pub fn of_sheet(grid: &Grid, glyphs: &dyn Glyphs) -> Result<Edition, Broken> {
    let written = WrittenSheet::read(grid, glyphs);
    if !written.mistakes.is_empty() {
        return Err(Broken::new(written.mistakes.clone(), &written.outline));
    }
    let text = outline_toml::text(&written.outline);
    let origin = Origin { file: grid.place.file.to_string(), sha256: sha256(text.as_bytes()) };
    complete(&written.outline, origin).map_err(|faults| {
        Broken::new(faults.iter().map(|fault| written.mistake(fault)).collect(), &written.outline)
    })
}

/// Reads an edition from the disk: an edition file, or a workbook with the sheet 様式定義.
///
/// # Errors
/// It is not there, cannot be read, or holds no edition. The inner error is what is wrong with the
/// edition.
pub fn of_path(path: &Path, glyphs: &dyn Glyphs) -> Result<Result<Edition, Broken>, Error> {
    let shown = path.display().to_string();
    let input = input::gather_file(path)?;
    let place = Place::file(shown.as_str());
    let wrong = |what: String| Error::Edition { file: shown.clone(), what: format!("：{what}") };
    let unreadable = |refusal: Refusal| wrong(refusal.to_string());
    let bytes = input.content.and_then(Source::into_bytes).map_err(unreadable)?;
    if is_edition_file(&input.name) {
        let text = String::from_utf8(bytes)
            .map_err(|_| wrong("文字コードが UTF-8 ではありません".to_owned()))?;
        return Ok(of_file(&shown, text.strip_prefix('\u{FEFF}').unwrap_or(&text), Some(glyphs)));
    }
    let digest = sha256(&bytes);
    let workbook = crate::read::file::read(bytes, &place).map_err(unreadable)?;
    let sheets: Vec<&Grid> = workbook.grids.iter().filter(|grid| is_edition(grid)).collect();
    match sheets.as_slice() {
        [] => Err(wrong(format!(
            "シート「{EDITION_SHEET}」がありません。厚生労働省の様式そのものなら、{} で取り込んでください",
            way_out::draft_command(&[&shown])
        ))),
        [sheet] => Ok(of_sheet(sheet, glyphs)
            .map(|edition| Edition { origin: Origin { file: shown, sha256: digest }, ..edition })),
        [..] => Err(wrong(format!(
            "シート「{EDITION_SHEET}」が2つあります。使うほうだけを残してください"
        ))),
    }
}

/// Reads an edition file of the program's own, or one that has to be right.
///
/// # Errors
/// [`Error::Edition`] with every mistake.
pub fn read(file: &str, text: &str) -> Result<Edition, Error> {
    of_file(file, text, None).map_err(|broken| error(file, &broken.mistakes))
}

/// Returns what is the matter with a place of an edition, in words.
pub fn in_words(fault: &Fault) -> String {
    match &fault.why {
        Why::Undecided(what) | Why::Wrong(what) => what.clone(),
        Why::Missing => format!("「{}」が空欄です", fault.key.name()),
    }
}

/// Most mistakes of an edition that are told: more are not read.
const MOST_TOLD: usize = 200;

/// Returns the error for an edition that cannot be loaded.
pub fn error(file: &str, mistakes: &[Mistake]) -> Error {
    let line = |mistake: &Mistake| format!("（{}）: {}", mistake.position(), mistake.what);
    let mut lines: Vec<String> = mistakes.iter().take(MOST_TOLD).map(line).collect();
    if let Some(more @ 1..) = mistakes.len().checked_sub(MOST_TOLD) {
        lines.push(format!("ほかに{more}か所あります"));
    }
    Error::Edition { file: file.to_owned(), what: lines.join("\n  ") }
}

/// Returns the SHA-256 of a file's bytes, in hex.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
