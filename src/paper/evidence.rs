//! What there is to show for an item: the ledgers' rows, counted.

use crate::case::Case;
use crate::model::edition::{Item, topic};
use crate::sheet::choice::{Disclosure, RemoteMaintenance, YesNo};
use crate::sheet::{DeviceEntry, SheetId, Vendor, rows};

/// Returns what the case's sheets hold for an item, in a few words; empty where nothing belongs to
/// it.
pub fn of(case: &Case, item: &Item) -> String {
    match item.topic.as_str() {
        topic::RESPONSIBLE_PERSON => responsible(case),
        topic::DEVICE_LEDGER => {
            counted(SheetId::Devices, case.devices.as_ref().map(|table| table.rows.len()), "台")
        }
        topic::REMOTE_MAINTENANCE => vendors(case, "確認ずみ", |vendor| {
            matches!(
                vendor.remote.copied(),
                Some(RemoteMaintenance::Present | RemoteMaintenance::Absent)
            )
        }),
        topic::DISCLOSURE => vendors(case, "開示書あり", |vendor| {
            matches!(
                vendor.disclosure.copied(),
                Some(Disclosure::Mds | Disclosure::Sds | Disclosure::Both)
            )
        }),
        topic::ACCESS_RIGHTS | topic::ACCOUNTS => {
            counted(SheetId::Accounts, case.accounts.as_ref().map(|table| table.rows.len()), "件")
        }
        topic::ACCESS_LOG => {
            counted(SheetId::AccessLog, case.log.as_ref().map(|log| log.rows as usize), "行")
        }
        topic::PATCHES => patched(case, item),
        topic::CONTACT_DIAGRAM => {
            counted(SheetId::Contacts, case.contacts.as_ref().map(|table| table.rows.len()), "件")
        }
        topic::BACKUP => {
            let backups = counted(
                SheetId::Backups,
                case.backups.as_ref().map(|table| table.rows.len()),
                "件",
            );
            let steps = counted(
                SheetId::RestoreSteps,
                case.restore_steps.as_ref().map(|table| table.rows.len()),
                "件",
            );
            format!("{backups}\n{steps}")
        }
        topic::BCP => counted(
            SheetId::Operations,
            case.operations.as_ref().map(|table| table.rows.len()),
            "件",
        ),
        _ => String::new(),
    }
}

fn counted(sheet: SheetId, count: Option<usize>, unit: &str) -> String {
    let sheet = sheet.name();
    count.map_or_else(
        || format!("{sheet}（シートがありません）"),
        |count| format!("{sheet} {count}{unit}"),
    )
}

fn responsible(case: &Case) -> String {
    let pharmacy = &case.pharmacy;
    let named = [&pharmacy.safety_officer, &pharmacy.planning_manager, &pharmacy.operator];
    let mut names: Vec<&str> = Vec::new();
    for name in named.into_iter().map(|field| field.text()).filter(|name| !name.is_empty()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("、")
}

/// Counts the vendors under direct contract that something holds for.
fn vendors(case: &Case, what: &str, holds: impl Fn(&Vendor) -> bool) -> String {
    let direct: Vec<&Vendor> = rows(&case.vendors)
        .iter()
        .filter(|vendor| vendor.direct.copied() != Some(YesNo::No))
        .collect();
    let count = direct.iter().filter(|vendor| holds(vendor)).count();
    if case.vendors.is_none() {
        counted(SheetId::Vendors, None, "")
    } else if direct.is_empty() {
        format!("{} 0社", SheetId::Vendors.name())
    } else {
        format!("{}社のうち{count}社 {what}", direct.len())
    }
}

fn patched(case: &Case, item: &Item) -> String {
    let of_kind = |device: &&DeviceEntry| {
        let devices = &item.id.devices;
        device.is_in_use()
            && (devices.is_none() || device.kind.copied().is_some_and(|kind| devices.has(kind)))
    };
    let devices: Vec<&DeviceEntry> = rows(&case.devices).iter().filter(of_kind).collect();
    let count = devices.iter().filter(|device| !device.last_patch.is_blank()).count();
    if case.devices.is_none() {
        counted(SheetId::Devices, None, "")
    } else if devices.is_empty() {
        "使用中の機器なし".to_owned()
    } else {
        format!("使用中{}台のうち{count}台 適用日あり", devices.len())
    }
}
