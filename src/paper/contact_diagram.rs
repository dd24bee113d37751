//! 03: the contact diagram with the table behind it.

use serde::Serialize;

use super::bcp::contacts;
use super::block::{ON_ITS_SIDE, Table};
use super::diagram::{self, Diagram, Party, Rect};
use super::wording::PEN_HEIGHT;
use super::{DocumentId, Material};
use crate::error::Error;
use crate::sheet::choice::ContactGroup;
use crate::sheet::{Contact, rows};

/// What stands at the ministry's line.
const CAUTION: &str = "サイバー攻撃を受けた疑いがある場合に連絡。184発信・公衆電話は受信不可、薬局の電話からかける";
const EMPTY_ROWS: usize = 10;
/// The part of the landscape page that the drawing has, in millimetres; the template's margins leave it free.
const AREA: Rect = Rect { x: 12.0, y: 24.0, width: 273.0, height: 163.0 };

/// The diagram's paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContactDiagram {
    /// Its title.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up and of which day it speaks.
    pub dates: String,
    /// The drawing.
    pub diagram: Diagram,
    /// The drawing in words.
    pub alternative: String,
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
    let rows = rows(&material.case.contacts);
    let sorted = contacts(material.case);
    let parties: Vec<Party> = rows.iter().map(party).collect();
    let is_ministry = |contact: &Contact| contact.group.copied() == Some(ContactGroup::Ministry);
    let caution = if rows.iter().any(is_ministry) { CAUTION.to_owned() } else { String::new() };
    let alternative = in_words(rows, &sorted);
    let table = material.tables.table("contacts", sorted)?;
    let mut table = if table.rows.is_empty() { table.with_empty_rows(EMPTY_ROWS, PEN_HEIGHT) } else { table };
    table.typeset(material.ruler(), &ON_ITS_SIDE);
    Ok(ContactDiagram {
        title: DocumentId::ContactDiagram.name().to_owned(),
        pharmacy: material.pharmacy(),
        dates: material.dates(),
        diagram: diagram::lay_out(&parties, AREA, material.widths),
        alternative,
        caution,
        table,
    })
}

fn party(contact: &Contact) -> Party {
    let text = |field: &crate::sheet::Field<crate::model::text::Text>| field.text().to_owned();
    Party {
        group: contact.group.copied().unwrap_or(ContactGroup::Other),
        organisation: text(&contact.organisation),
        role: text(&contact.role),
        name: text(&contact.name),
        deputy: text(&contact.deputy),
        telephone: text(&contact.telephone),
        after_hours: text(&contact.after_hours),
        order: contact.order.copied(),
        content: text(&contact.content),
        callers: contact.called_by.clone(),
    }
}

/// The drawing in words: who is called by whom, about what, at which number.
fn in_words(rows: &[Contact], sorted: &[&Contact]) -> String {
    let sentence = |contact: &&Contact| {
        let mut words = String::new();
        if let Some(order) = contact.order.copied() {
            words.push_str(&format!("{order}番、"));
        }
        words.push_str(&full_name(contact));
        for (label, field) in [
            ("代行", &contact.deputy),
            ("電話", &contact.telephone),
            ("時間外", &contact.after_hours),
            ("内容", &contact.content),
        ] {
            if let Some(text) = field.get() {
                words.push_str(&format!("、{label} {text}"));
            }
        }
        let callers: Vec<String> = contact.called_by.iter().filter_map(|at| rows.get(*at)).map(short_name).collect();
        if !callers.is_empty() {
            words.push_str(&format!("。{}から連絡する", callers.join("と")));
        }
        words
    };
    let sentences: Vec<String> = sorted.iter().map(sentence).collect();
    format!("連絡体制図。{}。", sentences.join("。"))
}

fn full_name(contact: &Contact) -> String {
    let parts = [contact.organisation.text(), contact.role.text(), contact.name.text()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// As 連絡元 names it: by its role, else by its name, else by its organisation.
fn short_name(contact: &Contact) -> String {
    let parts = [contact.role.text(), contact.name.text(), contact.organisation.text()];
    parts.into_iter().find(|part| !part.is_empty()).unwrap_or_default().to_owned()
}
