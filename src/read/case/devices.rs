//! 対象機器 of a checklist: the kinds of device that an item asks about, in the edition's words.

use std::collections::BTreeSet;

use super::value::{Refused, choice, list};
use crate::model::edition::{Edition, FormKind};
use crate::model::item::{Device, DeviceKind, Devices};
use crate::model::text::key;
use crate::read::file::grid::Content;

/// Reads kinds of device: one, or several as a list.
///
/// # Errors
/// I009, listing the words.
pub fn read(content: &Content, edition: &Edition) -> Result<Devices, Refused> {
    let offered = edition.device_words();
    let offered: Vec<&str> = offered.iter().map(String::as_str).collect();
    let near = |word: &str| Device::near(word).map(Device::word);
    choice(content, &offered, |text| meant_by(text, edition), near)
}

/// Returns the kinds that a text evidently means; `None` where one of its words is none.
fn meant_by(text: &str, edition: &Edition) -> Option<Devices> {
    let own = own_kinds(edition);
    if let Some(kind) = kind_meant(text, &own) {
        return Some(Devices::new(vec![kind]));
    }
    // A list is read only where an item asks about several kinds.
    let parts = if has_lists(edition) { list(text) } else { Vec::new() };
    let kinds: Option<Vec<DeviceKind>> = parts.iter().map(|part| kind_meant(part, &own)).collect();
    kinds.filter(|kinds| !kinds.is_empty()).map(Devices::new)
}

fn has_lists(edition: &Edition) -> bool {
    let forms = [FormKind::Pharmacy, FormKind::Vendor].into_iter();
    forms.flat_map(|form| edition.items(form)).any(|item| item.id.devices.kinds().len() > 1)
}

fn own_kinds(edition: &Edition) -> BTreeSet<DeviceKind> {
    let forms = [FormKind::Pharmacy, FormKind::Vendor].into_iter();
    let kinds = forms.flat_map(|form| edition.items(form)).flat_map(|item| item.id.devices.kinds());
    kinds.filter(|kind| matches!(kind, DeviceKind::Own(_))).cloned().collect()
}

fn kind_meant(word: &str, own: &BTreeSet<DeviceKind>) -> Option<DeviceKind> {
    let closed = |word: &str| key(word).split_whitespace().collect::<String>();
    let of_edition = own.iter().find(|kind| closed(kind.word()) == closed(word));
    of_edition.cloned().or_else(|| Device::meant_by(word).map(DeviceKind::Known))
}
