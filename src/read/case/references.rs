//! Names that point to another row: vendors, callers; and keys that may stand only once.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::nearest::NearestNames;
use crate::case::Case;
use crate::finding::{Finding, Place, Severity};
use crate::model::form::DATA;
use crate::model::text::Text;
use crate::rule;
use crate::sheet::{Contact, DeviceEntry, Field, SheetId, Vendor, rows};

/// What to do about a name on a form that came back: the form's own columns and properties must
/// agree.
const OF_FORM: &str = "返ってきた様式の名前は書きかえずに、シート「事業者」のほうを様式と同じ名前に直すか、tachiiri build で作り直した様式に答えを書き写してください";

/// I011 for every key that stands a second time: at the later cell, naming the earlier.
pub fn report_doubles<'k>(
    keys: impl Iterator<Item = (Vec<String>, &'k Place)>,
    what: &str,
    diagnostics: &mut Diagnostics<'_>,
) {
    let mut seen: BTreeMap<Vec<String>, &Place> = BTreeMap::new();
    for (key, place) in keys {
        if let Some(earlier) = seen.get(&key) {
            let message = format!("{what}が、{}にもあります", earlier.seen_from(place));
            diagnostics.raise(
                &rule::I011,
                place.clone(),
                message,
                "どちらか一方の行を消すか、正しく書き直してください",
            );
        } else {
            seen.insert(key, place);
        }
    }
}

/// I016 for every vendor's name that the sheet 事業者, being handed in, does not have.
pub fn report_unknown_vendors(case: &Case, diagnostics: &mut Diagnostics<'_>) {
    // Of two sheets only one was read: the name may stand on the other.
    let is_double = |finding: &Finding| {
        let sheet = finding.place.sheet.as_deref().and_then(SheetId::named);
        finding.code == rule::I005.code
            && finding.place.cell.is_none()
            && sheet == Some(SheetId::Vendors)
    };
    // A vendor whose own name was refused may be the one that is meant.
    let is_refused = |vendor: &Vendor| vendor.name.is_blank();
    if case.vendors.is_none()
        || diagnostics.findings.iter().any(is_double)
        || rows(&case.vendors).iter().any(is_refused)
    {
        return;
    }
    let known: Vec<&Text> = case.vendor_names();
    let keys: BTreeSet<String> = known.iter().map(|name| name.key()).collect();
    let mut near = NearestNames::new(known.iter().map(|name| name.as_str()));
    let sheet = format!("シート「{}」", SheetId::Vendors.name());
    let mut told: BTreeSet<(Place, String)> = BTreeSet::new();
    let named = rows(&case.vendor_answers).iter().map(|row| &row.vendor);
    let named = named.chain(rows(&case.devices).iter().map(|device| &device.vendor));
    let named = named.chain(rows(&case.backups).iter().map(|backup| &backup.vendor));
    for field in named {
        let Some(name) = field.get().filter(|name| !keys.contains(&name.key())) else {
            continue;
        };
        // The rows of a form that came back all have the name that the form has.
        let is_on_form = field.place.sheet.as_deref() == Some(DATA);
        let form = (Place { cell: None, ..field.place.clone() }, name.key());
        if !is_on_form || told.insert(form) {
            refuse_name(field, name, (&sheet, near.nearest(name.as_str())), diagnostics);
        }
    }
}

/// I016 for a name that a sheet does not have, with the one that was likely meant.
fn refuse_name(
    field: &Field<impl Sized>,
    name: &Text,
    (sheet, suggested): (&str, Option<&str>),
    diagnostics: &mut Diagnostics<'_>,
) {
    let is_on_form = field.place.sheet.as_deref() == Some(DATA);
    let question =
        suggested.map(|near| format!("「{near}」のことではありませんか。")).unwrap_or_default();
    let hint = match suggested {
        _ if is_on_form => format!("{question}{OF_FORM}"),
        None => format!("{sheet}にその行を加えるか、同じ名前に直してください"),
        Some(_) => format!("{question}{sheet}と同じ名前に直してください"),
    };
    diagnostics.raise(
        &rule::I016,
        field.place.clone(),
        format!("「{}」は{sheet}にありません", clipped(name.as_str())),
        hint,
    );
}

/// Finds for every contact the rows that its 連絡元 names; I016 where none or several fit, but not
/// where the names may stand in a column that was not read, nor where a row is meant that `new`
/// proposed and nobody changed.
pub fn find_callers(
    contacts: &mut [Contact],
    (are_names_read, proposed): (bool, &[&str]),
    diagnostics: &mut Diagnostics<'_>,
) {
    let found = Callers::of(contacts, are_names_read, proposed).of_all(diagnostics);
    for (contact, called_by) in contacts.iter_mut().zip(found) {
        contact.called_by = called_by;
    }
}

/// Whom the names of 連絡元 mean.
struct Callers<'c> {
    contacts: &'c [Contact],
    /// The rows by 役割, by 氏名, by 組織名: in this order a name is looked up.
    rows: [BTreeMap<String, Vec<usize>>; 3],
    near: NearestNames<'c>,
    are_names_read: bool,
    proposed: &'c [&'c str],
}

impl<'c> Callers<'c> {
    fn of(contacts: &'c [Contact], are_names_read: bool, proposed: &'c [&'c str]) -> Self {
        let fields: [fn(&Contact) -> &Field<Text>; 3] =
            [|contact| &contact.role, |contact| &contact.name, |contact| &contact.organisation];
        let by = |field: fn(&Contact) -> &Field<Text>| {
            let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, contact) in contacts.iter().enumerate() {
                if let Some(text) = field(contact).get() {
                    rows.entry(text.key()).or_default().push(at);
                }
            }
            rows
        };
        let names = contacts.iter().flat_map(|contact| fields.map(|field| field(contact).text()));
        let near = NearestNames::new(names.filter(|name| !name.is_empty()));
        Self { contacts, rows: fields.map(by), near, are_names_read, proposed }
    }

    /// The other rows that a name means.
    fn named(&self, but: usize, key: &str) -> Vec<usize> {
        let others = |rows: &BTreeMap<String, Vec<usize>>| -> Vec<usize> {
            rows.get(key).into_iter().flatten().copied().filter(|at| *at != but).collect()
        };
        self.rows.iter().map(others).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Returns whether a name means the row itself.
    fn is_of(&self, at: usize, key: &str) -> bool {
        self.rows.iter().any(|rows| rows.get(key).is_some_and(|named| named.contains(&at)))
    }

    fn of_all(mut self, diagnostics: &mut Diagnostics<'_>) -> Vec<Vec<usize>> {
        (0..self.contacts.len()).map(|at| self.of_row(at, diagnostics)).collect()
    }

    fn of_row(&mut self, at: usize, diagnostics: &mut Diagnostics<'_>) -> Vec<usize> {
        let field = &self.contacts[at].callers;
        let mut found = Vec::new();
        for name in field.get().into_iter().flat_map(|list| &list.items) {
            match self.named(at, &name.key()).as_slice() {
                [] if !self.are_names_read || self.proposed.contains(&name.as_str()) => {}
                [] if self.is_of(at, &name.key()) => {
                    let message =
                        format!("「{}」は、この行そのもののことです", clipped(name.as_str()));
                    let hint = "この行に連絡してくる、ほかの行の「役割」を書いてください。最初に連絡を始める人なら、連絡元を空欄にして、「連絡順」に 1 を書いてください";
                    diagnostics.raise(&rule::I016, field.place.clone(), message, hint);
                }
                [] => {
                    let sheet = format!("シート「{}」のほかの行", SheetId::Contacts.name());
                    refuse_name(
                        field,
                        name,
                        (&sheet, self.near.nearest(name.as_str())),
                        diagnostics,
                    );
                }
                [one] => found.push(*one),
                [_, ..] => {
                    let message =
                        format!("「{}」に当てはまる行が複数あります", clipped(name.as_str()));
                    let hint =
                        "どの人のことか決められるように、連絡元の行の「役割」を書いてください";
                    diagnostics.raise(&rule::I016, field.place.clone(), message, hint);
                }
            }
        }
        found
    }
}

/// I016, as a note, for every 接続先 that is neither another row's 管理番号 nor the world outside.
pub fn report_unknown_connections(devices: &[DeviceEntry], diagnostics: &mut Diagnostics<'_>) {
    let numbers: Vec<&Text> = devices.iter().filter_map(|device| device.number.get()).collect();
    let keys: BTreeSet<String> = numbers.iter().map(|number| number.key()).collect();
    let mut near = NearestNames::new(numbers.iter().map(|number| number.as_str()).chain(OUTSIDE));
    for device in devices {
        let field = &device.connected_to;
        let names = field.get().into_iter().flat_map(|list| &list.items);
        let unknown = names.filter(|name| !keys.contains(&name.key()) && !is_outside(name));
        for name in unknown {
            let hint = near.nearest(name.as_str()).map_or_else(
                || {
                    format!(
                        "{}か、{} を書いてください",
                        DeviceEntry::COLUMN.number.header,
                        OUTSIDE.join("、")
                    )
                },
                |near| {
                    format!("「{near}」のことではありませんか。そうなら「{near}」に直してください")
                },
            );
            let sheet = SheetId::Devices.name();
            let message = format!(
                "「{}」はシート「{sheet}」にないので、線を引けません",
                clipped(name.as_str())
            );
            let finding = Finding::new(&rule::I016, field.place.clone(), message).hint(hint);
            diagnostics.findings.push(finding.severity(Severity::Note));
        }
    }
}

/// What a device may be connected to that is no row of the ledger.
const OUTSIDE: [&str; 2] = ["インターネット", "閉域網"];

fn is_outside(name: &Text) -> bool {
    OUTSIDE.contains(&name.key().as_str())
}
