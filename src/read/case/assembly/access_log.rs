//! アクセスログ of a case: from a sheet, or as a stream from a CSV file.

use std::collections::BTreeSet;

use super::CaseReader;
use crate::case::Case;
use crate::finding::{Place, SheetText};
use crate::model::log::AccessLog;
use crate::package::limits::Refusal;
use crate::read::case::log;
use crate::read::case::opened::{Opened, told};
use crate::read::case::structure::{self, Origin};
use crate::read::case::table::View;
use crate::read::file::csv::Csv;
use crate::review;
use crate::sheet::{AccessLogColumns, SheetId};

impl CaseReader<'_, '_> {
    /// Folds the access log, row by row; `None` where it was not handed in.
    pub(super) fn access_log(&mut self) -> Option<AccessLog> {
        let grid = match self.opened(SheetId::AccessLog)? {
            Opened::Grid(grid) => grid,
            Opened::Log(csv) => return Some(self.folded_log(csv)),
        };
        let Some(mut view) = View::open(grid, AccessLogColumns::ALL, &mut self.diagnostics) else {
            return Some(AccessLog::empty(grid.place.clone()));
        };
        self.headers.insert(grid.place.clone(), view.header_row());
        let rows = view.rows();
        structure::report(&mut view, &rows, Origin::Sheet, &mut self.blanks, &mut self.diagnostics);
        Some(log::of_sheet(&view, &grid.place, &mut self.diagnostics))
    }

    fn folded_log(&mut self, csv: &Csv) -> AccessLog {
        self.streamed_log(csv).unwrap_or_else(|refusal| {
            self.diagnostics.findings.push(told(refusal, Place::file(csv.place.file.clone())));
            AccessLog::empty(csv.place.clone())
        })
    }

    fn streamed_log(&mut self, csv: &Csv) -> Result<AccessLog, Refusal> {
        let top = csv.top()?;
        let Some(view) = View::open(&top, AccessLogColumns::ALL, &mut self.diagnostics) else {
            return Ok(AccessLog::empty(csv.place.clone()));
        };
        self.headers.insert(csv.place.clone(), view.header_row());
        log::of_csv(&view, csv, &mut self.diagnostics)
    }

    /// Of an access log that was read as a stream: the header and the rows that something is, or
    /// will be, said of.
    pub(super) fn log_text(&self, csv: &Csv, case: Option<&Case>) -> SheetText {
        let header_row = self.headers.get(&csv.place).copied();
        let here = |place: &Place| {
            (place.file == csv.place.file).then(|| place.cell.map(|cell| cell.row)).flatten()
        };
        let mut named: BTreeSet<u32> =
            self.diagnostics.findings.iter().filter_map(|finding| here(&finding.place)).collect();
        if let Some((log, case)) = case.and_then(|case| Some((case.log.as_ref()?, case))) {
            let ledger = case.accounts.as_ref().map(|table| table.rows.as_slice());
            named
                .extend(review::concerns(log, ledger).into_iter().map(|concern| concern.first.row));
        }
        named.extend(header_row);
        SheetText { header_row, cells: csv.rows(&named).unwrap_or_default() }
    }
}
