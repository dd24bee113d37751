//! References in formulas: where they stand in the text and what they mean.

use std::ops::Range;

use crate::package::address::{self, GRID_COLUMNS, GRID_ROWS};

/// A corner of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corner {
    /// Row from zero; `None` where whole columns are meant.
    pub row: Option<u32>,
    /// Column from zero; `None` where whole rows are meant.
    pub column: Option<u32>,
    /// Whether the row stays when the formula moves.
    pub row_is_fixed: bool,
    /// Whether the column stays when the formula moves.
    pub column_is_fixed: bool,
}

/// A reference in a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The cells alone, without the sheet's name.
    pub span: Range<usize>,
    /// The sheet that is named before it.
    pub sheet: Option<String>,
    /// Its first corner.
    pub first: Corner,
    /// Its last corner; the first one where it is a single cell.
    pub last: Corner,
}

impl Reference {
    /// Returns its rows, both included; `None` where whole columns are meant.
    pub fn rows(&self) -> Option<(u32, u32)> {
        let (one, other) = (self.first.row?, self.last.row?);
        Some((one.min(other), one.max(other)))
    }

    /// Returns its columns, both included; `None` where whole rows are meant.
    pub fn columns(&self) -> Option<(u32, u32)> {
        let (one, other) = (self.first.column?, self.last.column?);
        Some((one.min(other), one.max(other)))
    }
}

/// What a formula names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// References to cells.
    pub references: Vec<Reference>,
    /// Names and tables.
    pub names: Vec<String>,
    /// Functions.
    pub functions: Vec<String>,
}

/// Finds what a formula names.
pub fn named(formula: &str) -> Named {
    let mut scan = Scan { text: formula, at: 0, sheet: None, named: Named::default() };
    while scan.step() {}
    scan.named
}

struct Scan<'f> {
    text: &'f str,
    at: usize,
    sheet: Option<String>,
    named: Named,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Takes the next piece; false at the end.
    fn step(&mut self) -> bool {
        let Some(next) = self.rest().chars().next() else { return false };
        match next {
            '"' => self.at += quoted(self.rest(), '"'),
            '\'' => {
                let length = quoted(self.rest(), '\'');
                let inner = self.rest().get(1..length.max(2) - 1).unwrap_or_default();
                let name = inner.replace("''", "'");
                self.at += length;
                self.take_sheet(name);
            }
            '[' => self.at += bracketed(self.rest()),
            _ if is_word(next) => self.word(),
            _ => {
                self.at += next.len_utf8();
                self.sheet = None;
            }
        }
        true
    }

    fn take_sheet(&mut self, name: String) {
        if self.rest().starts_with('!') {
            self.at += 1;
            self.sheet = Some(name);
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let word = word_at(self.rest()).to_owned();
        self.at += word.len();
        if self.rest().starts_with('!') {
            // An external book's number may stand before the name.
            let before =
                self.text[..start].rfind('[').filter(|_| self.text[..start].ends_with(']'));
            let name = before.map_or(word.clone(), |before| self.text[before..self.at].to_owned());
            return self.take_sheet(name);
        }
        let sheet = self.sheet.take();
        if self.rest().starts_with('(') {
            self.named.functions.push(word.to_ascii_uppercase());
        } else if let Some((length, first, last)) = area_at(&self.text[start..]) {
            self.at = start + length;
            self.named.references.push(Reference { span: start..self.at, sheet, first, last });
        } else if !word.starts_with(|c: char| c.is_ascii_digit()) {
            self.named.names.push(word);
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '.' | '\\' | '$' | '?')
        || !c.is_ascii() && !c.is_whitespace()
}

fn word_at(text: &str) -> &str {
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

/// Returns the length of a quoted text; a doubled quote stands for itself.
fn quoted(text: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(end) = text.get(at..).and_then(|rest| rest.find(quote)) {
        at += end + 1;
        if !text[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// Returns the length of a text in brackets, which may hold others.
fn bracketed(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Returns the length and the corners of the reference that a text begins with.
fn area_at(text: &str) -> Option<(usize, Corner, Corner)> {
    let word = word_at(text);
    let first = corner(word)?;
    let second = text[word.len()..].strip_prefix(':').map(word_at);
    let second = second.and_then(|other| Some((word.len() + 1 + other.len(), corner(other)?)));
    let same_kind = |last: &Corner| {
        last.row.is_some() == first.row.is_some() && last.column.is_some() == first.column.is_some()
    };
    match second.filter(|(_, last)| same_kind(last)) {
        Some((length, last)) => Some((length, first, last)),
        None if first.row.is_some() && first.column.is_some() => Some((word.len(), first, first)),
        None => None,
    }
}

/// Reads a corner: `$A$1`, or a column or row alone.
fn corner(word: &str) -> Option<Corner> {
    let column_is_fixed = word.starts_with('$');
    let text = word.strip_prefix('$').unwrap_or(word);
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() {
        let row = Some(address::row(digits).ok()?);
        return Some(Corner {
            row,
            column: None,
            row_is_fixed: column_is_fixed,
            column_is_fixed: false,
        });
    }
    let column = Some(address::column(letters).ok()?);
    if digits.is_empty() {
        return Some(Corner { row: None, column, row_is_fixed: false, column_is_fixed });
    }
    let row_is_fixed = digits.starts_with('$');
    let row = Some(address::row(digits).ok()?);
    Some(Corner { row, column, row_is_fixed, column_is_fixed })
}

/// Returns a formula with every corner changed; one that has no place any more becomes `#REF!`.
fn with_corners(formula: &str, change: impl Fn(&Reference, Corner) -> Option<Corner>) -> String {
    let (mut out, mut done) = (String::with_capacity(formula.len()), 0);
    for reference in named(formula).references {
        out.push_str(&formula[done..reference.span.start]);
        done = reference.span.end;
        let is_area = formula[reference.span.clone()].contains(':');
        let first = change(&reference, reference.first);
        let last = change(&reference, reference.last);
        match (first, last) {
            (Some(first), Some(last)) => {
                out.push_str(&written(first));
                if is_area {
                    out.push(':');
                    out.push_str(&written(last));
                }
            }
            _ => out.push_str("#REF!"),
        }
    }
    out.push_str(&formula[done..]);
    out
}

fn written(corner: Corner) -> String {
    let fixed = |is_fixed: bool| if is_fixed { "$" } else { "" };
    let column = corner.column.map(|column| {
        let name = crate::finding::CellRef::new(0, column).to_string();
        format!("{}{}", fixed(corner.column_is_fixed), name.trim_end_matches('1'))
    });
    let row = corner.row.map(|row| format!("{}{}", fixed(corner.row_is_fixed), row + 1));
    format!("{}{}", column.unwrap_or_default(), row.unwrap_or_default())
}

/// Returns a shared formula as it stands so many rows and columns from its master.
pub fn shifted(formula: &str, rows: i64, columns: i64) -> String {
    let shift = |at: Option<u32>, is_fixed: bool, by: i64, size: u32| match at {
        Some(at) if !is_fixed => {
            u32::try_from((i64::from(at) + by).rem_euclid(i64::from(size))).ok().map(Some)
        }
        at => Some(at),
    };
    with_corners(formula, |_, corner| {
        Some(Corner {
            row: shift(corner.row, corner.row_is_fixed, rows, GRID_ROWS)?,
            column: shift(corner.column, corner.column_is_fixed, columns, GRID_COLUMNS)?,
            ..corner
        })
    })
}

/// Returns a formula of a sheet after rows of it moved: references that lie in them follow.
pub fn followed(formula: &str, from: u32, by: i64) -> String {
    with_corners(formula, |reference, corner| {
        let follows =
            reference.sheet.is_none() && reference.rows().is_some_and(|(top, _)| top >= from);
        match corner.row.filter(|_| follows) {
            Some(row) => {
                let row = u32::try_from(i64::from(row) + by).ok()?;
                Some(Corner { row: Some(row), ..corner })
            }
            None => Some(corner),
        }
    })
}

/// Returns a formula as every program writes it, for comparing: without blanks between its pieces,
/// needless quotes, or the mark of newer functions.
pub fn canonical(formula: &str) -> String {
    let (mut out, mut rest) = (String::new(), formula.trim());
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '"' => quoted(rest, '"'),
            '\'' => quoted(rest, '\''),
            _ => next.len_utf8(),
        };
        let piece = &rest[..length];
        match next {
            '\'' => out.push_str(piece.trim_matches('\'')),
            '"' => out.push_str(piece),
            _ if next.is_whitespace() => {}
            _ => out.push_str(&piece.to_uppercase()),
        }
        rest = &rest[length..];
    }
    out.replace("_XLFN.", "").replace("_XLWS.", "").replace("_XLPM.", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(formula: &str) -> Vec<String> {
        let named = named(formula);
        let one = |reference: &Reference| {
            format!(
                "{}{}",
                reference.sheet.clone().unwrap_or_default() + "!",
                &formula[reference.span.clone()]
            )
        };
        named.references.iter().map(one).chain(named.names).collect()
    }

    #[test]
    fn references_are_found_and_texts_are_none() {
        assert_eq!(
            found("IF(データ!E2=\"A1\",B3:$C$4,'a ''b'!D5)"),
            ["データ!E2", "!B3:$C$4", "a 'b!D5"]
        );
        assert_eq!(found("SUM(A:A)+SUM($2:3)+表1[列 A1]+名前"), ["!A:A", "!$2:3", "表1", "名前"]);
        assert_eq!(found("[1]Sheet1!A1+LOG10(5)+1.5E+3+TRUE"), ["[1]Sheet1!A1", "TRUE"]);
        assert_eq!(found("ABCD1+XFE1+A0"), ["ABCD1", "XFE1", "A0"]);
    }

    #[test]
    fn a_shared_formula_moves_with_its_cell() {
        assert_eq!(shifted("A1+$A$1+B$2&\"A1\"", 2, 1), "B3+$A$1+C$2&\"A1\"");
        assert_eq!(followed("LEN(F6)+他!F6+F5+SUM(F5:F9)", 5, 1), "LEN(F7)+他!F6+F5+SUM(F5:F9)");
    }

    #[test]
    fn formulas_that_mean_the_same_are_written_alike() {
        assert_eq!(
            canonical(" if( 'データ'!e2 = \"a b\" ,1,2)"),
            canonical("IF(データ!E2=\"a b\",1,2)")
        );
        assert_ne!(canonical("\"a\""), canonical("\"A\""));
    }
}
