//! Texts whose font changes: what is struck through in them, and what is not.

/// A text, with the places where its font changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RichText {
    /// The text as a whole.
    pub text: String,
    /// The end of each run in bytes, and whether it is struck through; `None` if it has the font of
    /// its cell. What stands behind the last run has the font of the cell, too.
    runs: Vec<(usize, Option<bool>)>,
}

impl RichText {
    /// Returns a text in the font of its cell.
    pub fn plain(text: String) -> Self {
        Self { text, runs: Vec::new() }
    }

    /// Appends a text.
    pub fn push(&mut self, text: &str, struck: Option<bool>) {
        let start = self.text.len();
        self.text.push_str(text);
        match self.runs.last_mut() {
            Some((end, last)) if *last == struck && *end == start => *end = self.text.len(),
            None if struck.is_none() => {}
            _ => {
                let behind_last = self.runs.last().map_or(0, |(end, _)| *end);
                if behind_last < start {
                    self.runs.push((start, None));
                }
                self.runs.push((self.text.len(), struck));
            }
        }
    }

    /// Returns the text without what is struck through, if anything is. `cell` tells whether the
    /// font of the cell is.
    pub fn without_struck(&self, cell: bool) -> Option<String> {
        let (mut rest, mut start, mut any) = (String::new(), 0, false);
        let behind_last = (self.text.len(), None);
        for &(end, struck) in self.runs.iter().chain([&behind_last]) {
            let run = &self.text[start..end];
            start = end;
            if struck.unwrap_or(cell) {
                any |= !run.trim().is_empty();
            } else {
                rest.push_str(run);
            }
        }
        any.then_some(rest)
    }
}
