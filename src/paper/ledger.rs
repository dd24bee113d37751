//! 06, 07 and 09: the ledgers of devices, accounts and vendors. No finding is marked on them: they are handed over.

use super::block::Table;
use super::context::PaperContext;
use super::document_id::DocumentId;
use super::record::Record;
use crate::error::Error;
use crate::model::case::rows;

/// What stands over every ledger: it names people and addresses.
const CAUTION: &str = "取扱注意";
/// Rows to write in where a ledger has none.
const EMPTY_ROWS: usize = 12;

/// A ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// Its title.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up and of which day it speaks.
    pub dates: String,
    /// The words in the box.
    pub caution: &'static str,
    /// Its rows.
    pub table: Table,
}

/// A ledger; an empty sheet gives an empty one to write in.
///
/// # Errors
/// A mistake in the definitions of tables.
pub(super) fn compose(context: &PaperContext<'_>, id: DocumentId) -> Result<Ledger, Error> {
    let case = context.case;
    let table = match id {
        DocumentId::Devices => table(context, "devices", rows(&case.devices)),
        DocumentId::Accounts => table(context, "accounts", rows(&case.accounts)),
        _ => table(context, "vendors", rows(&case.vendors)),
    }?;
    Ok(Ledger {
        title: id.name().to_owned(),
        pharmacy: context.pharmacy(),
        dates: context.dates(),
        caution: CAUTION,
        table,
    })
}

fn table<R: Record>(context: &PaperContext<'_>, name: &str, rows: &[R]) -> Result<Table, Error> {
    Ok(context.tables.table(name, rows)?.or_rows_to_write_in(EMPTY_ROWS))
}
