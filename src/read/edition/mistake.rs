//! What is wrong with an edition, and where: a line of a file, or a cell of a sheet.

use crate::finding::Place;

/// Something that is wrong with an edition, or that a person must still decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file, and on a sheet the cell.
    pub place: Place,
    /// Line and column of a file, from one.
    pub position: Option<(usize, usize)>,
    /// What is wrong, or to be decided.
    pub what: String,
    /// Whether it is to be decided, not wrong.
    pub undecided: bool,
}

impl Mistake {
    /// Returns the place as people look it up: `12行目 8文字目`, or a cell with its sheet.
    pub fn position(&self) -> String {
        match (self.position, &self.place.sheet, self.place.cell) {
            (Some((line, column)), ..) => format!("{line}行目 {column}文字目"),
            (None, Some(sheet), Some(cell)) => format!("シート「{sheet}」の {cell}"),
            (None, Some(sheet), None) => format!("シート「{sheet}」"),
            (None, None, _) => "ファイル全体".to_owned(),
        }
    }
}
