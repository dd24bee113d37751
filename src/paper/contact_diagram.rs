//! 03: who calls whom in an emergency, as a diagram and as the table behind it.

use super::bcp::contacts;
use super::block::Table;
use super::context::PaperContext;
use super::document_id::DocumentId;
use super::ledger::without_record;
use super::tables::AsWritten;
use crate::error::Error;
use crate::model::text::Text;
use crate::sheet::choice::{Choice, ContactGroup};
use crate::sheet::{Contact, Field, SheetId, rows};

/// The words at the ministry's line.
const CAUTION: &str =
    "サイバー攻撃を受けた疑いがある場合に連絡。184発信・公衆電話は受信不可、薬局の電話からかける";
/// The boxes of a diagram to be filled in by hand: a column of the pharmacy's, one of those who
/// help, one of the authorities.
const TO_FILL_IN: [ContactGroup; 9] = [
    ContactGroup::Pharmacy,
    ContactGroup::Pharmacy,
    ContactGroup::Pharmacy,
    ContactGroup::HeadOffice,
    ContactGroup::Vendor,
    ContactGroup::SecurityVendor,
    ContactGroup::Police,
    ContactGroup::Ministry,
    ContactGroup::Authority,
];
/// Said where the ministry's row is the only one.
const ONLY_MINISTRY: &str =
    "連絡先の記録は、厚生労働省のほかにはまだありません。手で書き込んで使えます。";
/// Rows to write in where there is no contact.
const EMPTY_ROWS: usize = 8;

/// The paper.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactDiagram {
    /// Its title.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up, of which day it speaks, and who drew it up.
    pub dates: String,
    /// The contacts to be drawn, with their calls, in the order of the sheet.
    pub parties: Vec<Party>,
    /// The drawing in words.
    pub alternative: String,
    /// The words at the ministry's line; empty where it is not among the contacts, if there are any.
    pub caution: String,
    /// What is said where there is no contact to draw; else empty.
    pub note: String,
    /// The groups of the boxes that are drawn there to be filled in by hand, in reporting order.
    pub groups: [&'static str; 9],
    /// What the ministry's box says there, where its row is the only one: who, name, deputy,
    /// telephone, after hours.
    pub ministry: Option<Box<[String; 5]>>,
    /// The contacts in 連絡順.
    pub table: Table,
}

/// A row of 連絡先 as the diagram needs it; an empty text is one that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// 区分.
    pub group: ContactGroup,
    /// 組織名.
    pub organisation: String,
    /// 役割.
    pub role: String,
    /// 氏名.
    pub name: String,
    /// 代行者.
    pub deputy: String,
    /// 電話番号.
    pub telephone: String,
    /// 時間外電話.
    pub after_hours: String,
    /// 連絡順.
    pub order: Option<u32>,
    /// 連絡する内容.
    pub content: String,
    /// The parties that call this one, by index; an index that no party has is ignored.
    pub callers: Vec<usize>,
}

/// Makes the paper.
///
/// # Errors
/// A mistake in the definitions of tables.
pub(super) fn compose(context: &PaperContext<'_>) -> Result<ContactDiagram, Error> {
    let rows = rows(&context.case.contacts);
    let sorted = contacts(context.case);
    let is_ministry = |contact: &Contact| contact.group.copied() == Some(ContactGroup::Ministry);
    // A diagram to be filled in has a box for the ministry.
    let has_ministry = rows.is_empty() || rows.iter().any(is_ministry);
    // The ministry's row comes with a new workbook: it alone is no diagram.
    let ministry = rows.first().filter(|_| rows.iter().all(is_ministry));
    let note = match ministry {
        _ if rows.is_empty() => without_record(&[SheetId::Contacts.name()]),
        Some(_) => ONLY_MINISTRY.to_owned(),
        None => String::new(),
    };
    let caution = if has_ministry { CAUTION.to_owned() } else { String::new() };
    Ok(ContactDiagram {
        title: DocumentId::ContactDiagram.name().to_owned(),
        pharmacy: context.pharmacy(),
        dates: context.signed_dates(),
        parties: rows.iter().map(party).collect(),
        alternative: if rows.is_empty() {
            without_record(&[SheetId::Contacts.name()])
        } else {
            in_words(rows, &sorted)
        },
        caution,
        note,
        groups: TO_FILL_IN.map(Choice::word),
        ministry: ministry.map(filled_in).map(Box::new),
        table: context
            .tables
            .table("contacts", sorted.into_iter().map(AsWritten))?
            .or_rows_to_write_in(EMPTY_ROWS),
    })
}

/// Returns what stands in a contact's box of a diagram to be filled in.
fn filled_in(contact: &Contact) -> [String; 5] {
    let who = [contact.organisation.text(), contact.role.text()];
    let who: Vec<&str> = who.into_iter().filter(|text| !text.is_empty()).collect();
    let rest = [&contact.name, &contact.deputy, &contact.telephone, &contact.after_hours];
    let [name, deputy, telephone, after_hours] = rest.map(|field| field.text().to_owned());
    [who.join(" "), name, deputy, telephone, after_hours]
}

fn party(contact: &Contact) -> Party {
    let text = |field: &Field<Text>| field.written().to_owned();
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

/// Puts the drawing into words: who is called by whom, about what, at which number.
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
        let callers: Vec<String> =
            contact.called_by.iter().filter_map(|at| rows.get(*at)).map(short_name).collect();
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

/// Returns how 連絡元 names a contact: by its role, else by its name, else by its organisation.
fn short_name(contact: &Contact) -> String {
    let parts = [contact.role.text(), contact.name.text(), contact.organisation.text()];
    parts.into_iter().find(|part| !part.is_empty()).unwrap_or_default().to_owned()
}
