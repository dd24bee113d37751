//! The head of a paper's sheet, as on its page: the title, and at the right whose it is and of which
//! day.

use rust_xlsxwriter::XlsxError;

use super::book::{self, CellMetrics};
use super::flow::Flow;
use super::grid::ColumnSpan;

/// The least width of a box with a few words, in millimetres, and the size of these, in points.
const BOX: f64 = 20.0;
const IN_BOX: f64 = 10.0;

/// What stands at the top of a sheet; printing repeats it on each page.
pub struct SheetHead<'w> {
    /// The title.
    pub title: &'w str,
    /// The words in a box beside it, at the right; empty without one.
    pub boxed: &'w str,
    /// 薬局名.
    pub pharmacy: &'w str,
    /// When it was drawn up and of which day it speaks.
    pub dates: &'w str,
    /// What is said in a row of its own; empty without one.
    pub note: &'w str,
    /// Size of what stands below the title, in points.
    pub size: f64,
}

impl SheetHead<'_> {
    /// Returns the line under the title.
    fn about(&self) -> String {
        format!("{}　{}", self.pharmacy, self.dates)
    }

    /// Returns its height on a sheet so many millimetres wide, in points.
    pub fn height(&self, width: f64, metrics: CellMetrics<'_>) -> f64 {
        let below = [self.about(), self.note.to_owned()];
        let below = below.iter().filter(|text| !text.is_empty());
        below.map(|text| metrics.height(text, self.size, width)).sum::<f64>()
            + metrics.height(self.title, book::TITLE_SIZE, width)
    }

    /// Writes it; `spans` are the columns that the box may take.
    pub fn write(&self, flow: &mut Flow<'_, '_>, spans: &[ColumnSpan]) -> Result<(), XlsxError> {
        if !self.boxed.is_empty() {
            flow.boxed(at_right(spans), self.boxed, IN_BOX)?;
        }
        flow.title(self.title)?;
        flow.at_right(&self.about(), self.size, &book::base())?;
        if self.note.is_empty() { Ok(()) } else { flow.text(self.note, self.size, &book::base()) }
    }
}

/// Returns the fewest of the last columns that are together as wide as a box.
fn at_right(spans: &[ColumnSpan]) -> &[ColumnSpan] {
    let wide =
        |first: &usize| spans[*first..].iter().map(|span| span.millimetres).sum::<f64>() >= BOX;
    &spans[(0..spans.len()).rev().find(wide).unwrap_or(0)..]
}
