//! 06, 07 and 09: the ledgers of devices, accounts and vendors, without marks of findings.

use super::block::Table;
use super::context::PaperContext;
use super::document_id::DocumentId;
use super::tables::AsWritten;
use crate::error::Error;
use crate::sheet::{Row, rows};

/// What stands over every ledger: it names people and addresses.
const CAUTION: &str = "取扱注意";
/// Rows to write in where a ledger has none: as many as a page holds of one line each, and of two.
const EMPTY_ROWS: usize = 18;
const EMPTY_ROWS_OF_TWO_LINES: usize = 8;

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
    /// What is said over a table without any record; else empty.
    pub note: String,
    /// Its rows.
    pub table: Table,
}

/// Makes 06; an empty sheet gives an empty ledger to write in.
///
/// # Errors
/// A mistake in the definitions of tables.
pub(super) fn devices(context: &PaperContext<'_>) -> Result<Ledger, Error> {
    ledger(context, DocumentId::Devices, "devices", rows(&context.case.devices))
}

/// Makes 07; an empty sheet gives an empty ledger to write in.
///
/// # Errors
/// A mistake in the definitions of tables.
pub(super) fn accounts(context: &PaperContext<'_>) -> Result<Ledger, Error> {
    ledger(context, DocumentId::Accounts, "accounts", rows(&context.case.accounts))
}

/// Makes 09; an empty sheet gives an empty list to write in.
///
/// # Errors
/// A mistake in the definitions of tables.
pub(super) fn vendors(context: &PaperContext<'_>) -> Result<Ledger, Error> {
    ledger(context, DocumentId::Vendors, "vendors", rows(&context.case.vendors))
}

fn ledger<R: Row>(
    context: &PaperContext<'_>,
    id: DocumentId,
    table: &str,
    rows: &[R],
) -> Result<Ledger, Error> {
    let table = context.tables.table(table, rows.iter().map(AsWritten))?;
    let has_two_lines = table.columns.iter().any(|column| column.below);
    let empty_rows = if has_two_lines { EMPTY_ROWS_OF_TWO_LINES } else { EMPTY_ROWS };
    Ok(Ledger {
        title: id.name().to_owned(),
        pharmacy: context.pharmacy(),
        dates: context.dates(),
        caution: CAUTION,
        note: if rows.is_empty() { without_record(&[id.name()]) } else { String::new() },
        table: table.or_rows_to_write_in(empty_rows),
    })
}

/// Returns what is said of ledgers without any record, over what is to be filled in by hand. Whoever
/// reads the paper does not know the workbook.
pub(super) fn without_record(sheets: &[&str]) -> String {
    format!("{}には、まだ記録がありません。手で書き込んで使えます。", sheets.join("と"))
}
