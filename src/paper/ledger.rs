//! 06, 07 and 09: the ledgers of devices, accounts and vendors. No finding is marked on them: they are handed over.

use serde::Serialize;

use super::block::{ON_ITS_SIDE, Table};
use super::tables::Record;
use super::wording::PEN_HEIGHT;
use super::{DocumentId, Material};
use crate::error::Error;
use crate::sheet::rows;

/// What stands over every ledger: it names people and addresses.
const CAUTION: &str = "取扱注意";
/// Rows to write in where a ledger has none.
const EMPTY_ROWS: usize = 12;

/// Which ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerId {
    /// 06.
    Devices,
    /// 07.
    Accounts,
    /// 09.
    Vendors,
}

impl LedgerId {
    fn document(self) -> DocumentId {
        match self {
            Self::Devices => DocumentId::Devices,
            Self::Accounts => DocumentId::Accounts,
            Self::Vendors => DocumentId::Vendors,
        }
    }
}

/// A ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
pub fn compose(material: &Material<'_>, ledger: LedgerId) -> Result<Ledger, Error> {
    let case = material.case;
    let mut table = match ledger {
        LedgerId::Devices => table(material, "devices", rows(&case.devices)),
        LedgerId::Accounts => table(material, "accounts", rows(&case.accounts)),
        LedgerId::Vendors => table(material, "vendors", rows(&case.vendors)),
    }?;
    table.typeset(material.ruler(), &ON_ITS_SIDE);
    Ok(Ledger {
        title: ledger.document().name().to_owned(),
        pharmacy: material.pharmacy(),
        dates: material.dates(),
        caution: CAUTION,
        table,
    })
}

fn table<'r, R>(material: &Material<'_>, name: &str, rows: &'r [R]) -> Result<Table, Error>
where
    &'r R: Record,
{
    let table = material.tables.table(name, rows)?;
    Ok(if table.rows.is_empty() { table.with_empty_rows(EMPTY_ROWS, PEN_HEIGHT) } else { table })
}
