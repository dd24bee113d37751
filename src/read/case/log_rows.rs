//! The rows of アクセスログ as CSV that are shown, out of a file that is never held whole.

use super::log::kind_of;
use super::record::RowKind;
use super::table::View;
use crate::package::limits::Refusal;
use crate::read::file::csv::{Csv, Record};
use crate::read::file::grid::Grid;
use crate::sheet::AccessLogColumns;

/// Returns a sheet of the header with what stands above it and of at most `count` records from the
/// row `from` on, and the number of all records.
///
/// # Errors
/// See [`Csv::part`].
pub fn part(csv: &Csv, from: u32, count: usize) -> Result<(Grid, usize), Refusal> {
    let top = csv.top()?;
    let Some(view) = View::find(&top, AccessLogColumns::ALL) else { return Ok((top, 0)) };
    let (mut total, mut taken) = (0, 0);
    let part = csv.part(|record| {
        if record.row <= view.header_row() {
            return true;
        }
        if !is_record(&view, record) {
            return false;
        }
        total += 1;
        let is_wanted = record.row >= from && taken < count;
        taken += usize::from(is_wanted);
        is_wanted
    })?;
    Ok((part, total))
}

/// Returns whether a row is a record. One whose time begins with a digit is neither note nor
/// repeated header; of a million rows, few are looked at closely.
fn is_record(view: &View<'_>, record: &Record<'_>) -> bool {
    let columns = AccessLogColumns::BY_FIELD;
    let time = view.position(columns.time).or(view.position(columns.day));
    let text = time.and_then(|column| record.cell(column)).map(str::trim_start);
    let has_time = text.is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()));
    has_time || kind_of(view, record) == Some(RowKind::Record)
}
