//! 03: the contact diagram with the table behind it.

use serde::Serialize;

use super::bcp::contacts;
use super::block::Table;
use super::wording::PEN_HEIGHT;
use super::{DocumentId, Material, ledger};
use crate::finding::Error;
use crate::model::case::{Contact, ContactGroup};

/// What stands at the ministry's line.
const CAUTION: &str =
    "サイバー攻撃を受けた疑いがある場合に連絡。184発信・公衆電話は受信不可、薬局の電話からかける";
const EMPTY_ROWS: usize = 10;

/// The diagram's paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContactDiagram {
    /// Its title.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up and of which day it speaks.
    pub dates: String,
    /// What stands at the ministry's line; empty where the ministry is not among the contacts.
    pub caution: String,
    /// The contacts in 連絡順.
    pub table: Table,
}

/// The paper.
///
/// # Errors
/// A mistake in the definitions of tables.
pub fn compose(material: &Material<'_>) -> Result<ContactDiagram, Error> {
    let contacts = contacts(material.case);
    let is_ministry = |contact: &&Contact| contact.group.copied() == Some(ContactGroup::Ministry);
    let caution = if contacts.iter().any(is_ministry) { CAUTION.to_owned() } else { String::new() };
    let table = material.tables.table("contacts", contacts)?;
    let mut table = if table.rows.is_empty() { table.with_empty_rows(EMPTY_ROWS, PEN_HEIGHT) } else { table };
    table.typeset(material.ruler(), ledger::WIDTH, ledger::SIZE);
    Ok(ContactDiagram {
        title: DocumentId::ContactDiagram.name().to_owned(),
        pharmacy: material.pharmacy(),
        dates: material.dates(),
        caution,
        table,
    })
}
