//! E211–E221: remote maintenance and disclosure statements, as the lists of vendors and devices have them.

use std::collections::BTreeMap;

use super::context::{Context, Line};
use crate::finding::{Finding, Severity};
use crate::model::edition::topic;
use crate::rule::Rule;
use crate::sheet::choice::{Disclosure, RemoteMaintenance};
use crate::sheet::{DeviceEntry, Field, Vendor, rows};

/// E211.
pub fn remote_maintenance_unknown(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::REMOTE_MAINTENANCE) else {
        return Vec::new();
    };
    let unknown = direct_vendors(context).filter(|vendor| is_unknown(&vendor.remote));
    let vendors = unknown.map(|vendor| {
        let (name, word) = (vendor.name.text(), word(&vendor.remote));
        let message = format!("確認したと答えていますが、{name}のリモートメンテナンスの有無が{word}です");
        line.finding(rule, vendor.remote.place.clone(), &message).vendor(name)
    });
    let devices = devices_nobody_told_of(context).into_iter().map(|(device, vendor)| {
        let name = vendor.name.text();
        let message = format!("リモートメンテナンスの有無が、機器にも事業者（{name}）にも書かれていません");
        about_device(rule, &line, device, vendor, &message)
    });
    vendors.chain(devices).collect()
}

/// The devices of which neither ledger tells. Of a vendor under direct contract it is said at the vendor.
fn devices_nobody_told_of<'a>(context: &Context<'a>) -> Vec<(&'a DeviceEntry, &'a Vendor)> {
    let mut devices = devices_of_vendors(context);
    devices.retain(|(device, vendor)| is_unknown(&device.remote) && is_unknown(&vendor.remote) && !vendor.is_direct());
    devices
}

/// E212.
pub fn remote_maintenance_contradicted(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::REMOTE_MAINTENANCE) else {
        return Vec::new();
    };
    let contradicted = devices_of_vendors(context).into_iter().filter(|(device, vendor)| {
        device.remote.copied() == Some(RemoteMaintenance::Present)
            && vendor.remote.copied() == Some(RemoteMaintenance::Absent)
    });
    contradicted
        .map(|(device, vendor)| {
            let message =
                format!("機器のリモートメンテナンスは「有」ですが、事業者（{}）は「無」です", vendor.name.text());
            about_device(rule, &line, device, vendor, &message)
        })
        .collect()
}

fn about_device(rule: &Rule, line: &Line<'_>, device: &DeviceEntry, vendor: &Vendor, message: &str) -> Finding {
    let message = format!("{}：{message}", device.number.text());
    line.finding(rule, device.remote.place.clone(), &message).vendor(vendor.name.text())
}

/// E221.
pub fn disclosure_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::DISCLOSURE) else {
        return Vec::new();
    };
    direct_vendors(context).filter_map(|vendor| without_disclosure(rule, &line, vendor)).collect()
}

fn without_disclosure(rule: &Rule, line: &Line<'_>, vendor: &Vendor) -> Option<Finding> {
    let name = vendor.name.text();
    let about = |place, message: &str| line.finding(rule, place, message).vendor(name);
    match vendor.disclosure.copied() {
        None | Some(Disclosure::Missing) => {
            let message = format!(
                "提出してもらうと答えていますが、{name}の開示書が{}です",
                if vendor.disclosure.is_blank() { "空欄" } else { "「未提出」" }
            );
            Some(about(vendor.disclosure.place.clone(), &message))
        }
        Some(Disclosure::Mds | Disclosure::Sds | Disclosure::Both) if vendor.disclosure_received.is_blank() => {
            let message = format!("{name}の開示書を受け取った日が書かれていません");
            let finding =
                about(vendor.disclosure_received.place.clone(), &message).hint("受け取った日を書いてください");
            Some(finding.severity(Severity::Note))
        }
        _ => None,
    }
}

fn direct_vendors<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Vendor> {
    rows(&context.case.vendors).iter().filter(|vendor| vendor.is_direct())
}

/// The devices in use with the row of their vendor.
fn devices_of_vendors<'a>(context: &Context<'a>) -> Vec<(&'a DeviceEntry, &'a Vendor)> {
    let vendors = rows(&context.case.vendors).iter().filter_map(|vendor| Some((vendor.name.get()?.key(), vendor)));
    let vendors: BTreeMap<String, &Vendor> = vendors.collect();
    let devices = rows(&context.case.devices).iter().filter(|device| device.is_in_use());
    let with_vendor = |device: &'a DeviceEntry| Some((device, *vendors.get(&device.vendor.get()?.key())?));
    devices.filter_map(with_vendor).collect()
}

fn is_unknown(remote: &Field<RemoteMaintenance>) -> bool {
    matches!(remote.copied(), None | Some(RemoteMaintenance::Unchecked))
}

fn word(remote: &Field<RemoteMaintenance>) -> &'static str {
    if remote.is_blank() { "空欄" } else { "「未確認」" }
}
