//! Quoting in CSV files, watched: the parser is more lenient, and a quote too many or too few would
//! shift everything behind it without a word.

use super::encoding::line_breaks;
use crate::package::limits::Refusal;

/// Watches that a quote opens only at a cell's beginning, and closes only at its end.
#[derive(Debug)]
pub struct Quotes {
    separator: u8,
    /// The line, from one, of the quote that is open.
    pub open: Option<u64>,
    /// True if the chunk ends with a quote inside a quoted cell: it closes the cell, unless a
    /// second one follows.
    closing: bool,
    /// The last byte of the chunk before.
    last: u8,
    /// The line, from one.
    pub line: u64,
}

impl Quotes {
    /// Starts at the beginning of a file.
    pub fn new(separator: u8) -> Self {
        Self { separator, open: None, closing: false, last: b'\n', line: 1 }
    }

    /// Looks through the next chunk of text, from quote to quote.
    ///
    /// # Errors
    /// Characters follow the quote that closes a cell.
    pub fn watch(&mut self, text: &str) -> Result<(), Refusal> {
        let bytes = text.as_bytes();
        let Some(&last) = bytes.last() else { return Ok(()) };
        let mut at = if self.closing { self.close(bytes, 0)? } else { 0 };
        while let Some(found) = text[at..].find('"').map(|quote| at + quote) {
            self.line += line_breaks(&text[at..found]);
            at = found + 1;
            if self.open.is_some() {
                at = self.close(bytes, at)?;
            } else if self.is_cell_start(if found == 0 { self.last } else { bytes[found - 1] }) {
                self.open = Some(self.line);
            }
        }
        self.line += line_breaks(&text[at..]);
        self.last = last;
        Ok(())
    }

    /// Looks behind a quote inside a quoted cell, at a second one or the cell's end; returns where
    /// to go on.
    fn close(&mut self, text: &[u8], at: usize) -> Result<usize, Refusal> {
        self.closing = false;
        match text.get(at) {
            None => self.closing = true,
            Some(b'"') => return Ok(at + 1),
            Some(next) if *next == b'\n' || *next == self.separator => self.open = None,
            Some(_) => {
                return Err(self.refusal(
                    self.line,
                    "で、引用符（\"）のうしろに文字が続いています",
                    "セルの中の引用符は \"\" と2つ書くか、引用符を消してください",
                ));
            }
        }
        Ok(at)
    }

    fn is_cell_start(&self, before: u8) -> bool {
        before == b'\n' || before == self.separator
    }

    /// Tells whether a line begins behind a text.
    pub fn is_line_start(&self, text: &str) -> bool {
        text.as_bytes().last().copied().unwrap_or(self.last) == b'\n'
    }

    /// Takes the end of the file.
    ///
    /// # Errors
    /// A quote is open.
    pub fn end(&self) -> Result<(), Refusal> {
        if self.open.is_some() { Err(self.unclosed()) } else { Ok(()) }
    }

    /// Returns the refusal of a quote that nobody closed.
    pub fn unclosed(&self) -> Refusal {
        let line = self.open.unwrap_or(self.line);
        Refusal::NotText(
            format!("{line}行目の引用符（\"）が閉じていません"),
            "閉じる引用符を書き足すか、引用符を消してください",
        )
    }

    /// Returns a refusal that names a line.
    pub fn refusal(&self, line: u64, what: &str, hint: &'static str) -> Refusal {
        Refusal::NotText(format!("{line}行目{what}"), hint)
    }
}
