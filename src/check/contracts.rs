//! E211–E221: remote maintenance and disclosure statements in the ledgers.

use std::collections::BTreeMap;

use super::context::{Check, Claim, Context};
use crate::finding::{Finding, short};
use crate::model::edition::topic;
use crate::rule::Severity::{Note, Warning};
use crate::rule::{Code, OURS, Rule};
use crate::sheet::choice::{Disclosure, RemoteMaintenance};
use crate::sheet::{DeviceEntry, Field, Vendor, rows};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("E211"),
            severity: Warning,
            title: "リモートメンテナンスの有無が確かめられていません",
            why: "保守用の回線は、外から入りこまれる道になることがあります。事業者に有無を聞き、どの機器が外からつながるのかを知っておくための項目です。",
            mend: "事業者に聞いて「有」か「無」を書き、確認した日も書いてください。",
            sources: &["別添2 Ⅱ ２（２）"],
        },
        finds: remote_maintenance_unknown,
    },
    Check {
        rule: Rule {
            code: Code::new("E212"),
            severity: Warning,
            title: "リモートメンテナンスの有無が、機器と事業者で食い違っています",
            why: "機器台帳では外から保守している機器なのに、その事業者の欄では「無」になっています。どちらかの記入が古いか、聞きまちがえています。",
            mend: "事業者にもう一度確かめて、事実に合うほうに直してください。",
            sources: &["別添2 Ⅱ ２（２）", OURS],
        },
        finds: remote_maintenance_contradicted,
    },
    Check {
        rule: Rule {
            code: Code::new("E221"),
            severity: Warning,
            title: "開示書（MDS/SDS）がまだ届いていません",
            why: "開示書は、製品やサービスの安全対策を事業者が決まった書式で説明した書類です。契約している事業者から受け取り、危ないところがないかを見るのに使います。",
            mend: "事業者に提出を頼んでください。書式の対象にならない製品なら「該当なし」と書いてください。",
            sources: &["別添2 Ⅱ ２（３）"],
        },
        finds: disclosure_missing,
    },
];

/// Finds vendors and devices of which it is not known whether they are maintained remotely (E211).
fn remote_maintenance_unknown(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::REMOTE_MAINTENANCE) else {
        return Vec::new();
    };
    let is_unread = |vendor: &Vendor| context.is_unread(Vendor::COLUMN.remote, &vendor.remote);
    let unknown =
        direct_vendors(context).filter(|vendor| is_unknown(&vendor.remote) && !is_unread(vendor));
    let vendors = unknown.map(|vendor| {
        let (name, word) = (short(vendor.name.text()), word(&vendor.remote));
        let message =
            format!("{}{name}のリモートメンテナンスの有無が{word}です", claim.says("確認した"));
        claim.finding(rule, vendor.remote.place.clone(), &message).vendor(name)
    });
    let devices = unknown_devices(context).into_iter().map(|(device, vendor)| {
        let name = short(vendor.name.text());
        let message =
            format!("リモートメンテナンスの有無が、機器にも事業者（{name}）にも書かれていません");
        about_device(rule, &claim, device, vendor, &message)
    });
    let unasked = unasked_devices(context).map(|device| {
        let number = short(device.number.text());
        let message = format!("{number}：リモートメンテナンスの有無が「未確認」です");
        claim.finding(rule, device.remote.place.clone(), &message)
    });
    vendors.chain(devices).chain(unasked).collect()
}

/// Returns the devices of no vendor whose own row says that it is not known.
fn unasked_devices<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a DeviceEntry> {
    let devices = rows(&context.case.devices).iter().filter(|device| device.is_in_use());
    devices.filter(|device| {
        device.remote.copied() == Some(RemoteMaintenance::Unchecked)
            && device.vendor.is_blank()
            && !context.is_unread(DeviceEntry::COLUMN.vendor, &device.vendor)
    })
}

/// Returns the devices of which neither ledger says it. For a vendor under direct contract the
/// finding is at the vendor.
fn unknown_devices<'a>(context: &Context<'a>) -> Vec<(&'a DeviceEntry, &'a Vendor)> {
    let mut devices = devices_of_vendors(context);
    let are_read = |device: &DeviceEntry, vendor: &Vendor| {
        !context.is_unread(DeviceEntry::COLUMN.remote, &device.remote)
            && !context.is_unread(Vendor::COLUMN.remote, &vendor.remote)
    };
    devices.retain(|(device, vendor)| {
        let are_unknown = is_unknown(&device.remote) && is_unknown(&vendor.remote);
        are_unknown && are_read(device, vendor) && !vendor.is_direct()
    });
    devices
}

/// Finds devices that are maintained remotely by vendors who are said not to (E212).
fn remote_maintenance_contradicted(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::REMOTE_MAINTENANCE) else {
        return Vec::new();
    };
    let contradicted = devices_of_vendors(context).into_iter().filter(|(device, vendor)| {
        device.remote.copied() == Some(RemoteMaintenance::Present)
            && vendor.remote.copied() == Some(RemoteMaintenance::Absent)
    });
    contradicted
        .map(|(device, vendor)| {
            let message = format!(
                "機器のリモートメンテナンスは「有」ですが、事業者（{}）は「無」です",
                short(vendor.name.text())
            );
            about_device(rule, &claim, device, vendor, &message)
        })
        .collect()
}

fn about_device(
    rule: &Rule,
    claim: &Claim<'_>,
    device: &DeviceEntry,
    vendor: &Vendor,
    message: &str,
) -> Finding {
    let message = format!("{}：{message}", short(device.number.text()));
    claim.finding(rule, device.remote.place.clone(), &message).vendor(vendor.name.text())
}

/// Finds vendors whose disclosure statement, or the day it came, is missing (E221).
fn disclosure_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::DISCLOSURE) else {
        return Vec::new();
    };
    let is_unread =
        |vendor: &Vendor| context.is_unread(Vendor::COLUMN.disclosure, &vendor.disclosure);
    let vendors = direct_vendors(context).filter(|vendor| !is_unread(vendor));
    vendors.filter_map(|vendor| without_disclosure(rule, context, &claim, vendor)).collect()
}

fn without_disclosure(
    rule: &Rule,
    context: &Context<'_>,
    claim: &Claim<'_>,
    vendor: &Vendor,
) -> Option<Finding> {
    let name = short(vendor.name.text());
    let about =
        |place, message: &str| claim.finding(rule, place, message).vendor(vendor.name.text());
    match vendor.disclosure.copied() {
        None | Some(Disclosure::Missing) => {
            let message = format!(
                "{}{name}の開示書が{}です",
                claim.says("提出してもらう"),
                if vendor.disclosure.is_blank() { "空欄" } else { "「未提出」" }
            );
            Some(about(vendor.disclosure.place.clone(), &message))
        }
        Some(Disclosure::Mds | Disclosure::Sds | Disclosure::Both)
            if context
                .is_empty(Vendor::COLUMN.disclosure_received, &vendor.disclosure_received) =>
        {
            let message = format!("{name}の開示書を受け取った日が書かれていません");
            let finding = about(vendor.disclosure_received.place.clone(), &message)
                .hint("受け取った日を書いてください");
            Some(finding.severity(Note))
        }
        Some(Disclosure::Mds | Disclosure::Sds | Disclosure::Both | Disclosure::NotApplicable) => {
            None
        }
    }
}

fn direct_vendors<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Vendor> {
    rows(&context.case.vendors).iter().filter(|vendor| vendor.is_direct())
}

/// Returns the devices in use with the row of their vendor.
fn devices_of_vendors<'a>(context: &Context<'a>) -> Vec<(&'a DeviceEntry, &'a Vendor)> {
    let vendors = rows(&context.case.vendors)
        .iter()
        .filter_map(|vendor| Some((vendor.name.get()?.key(), vendor)));
    let vendors: BTreeMap<String, &Vendor> = vendors.collect();
    let devices = rows(&context.case.devices).iter().filter(|device| device.is_in_use());
    let with_vendor =
        |device: &'a DeviceEntry| Some((device, *vendors.get(&device.vendor.get()?.key())?));
    devices.filter_map(with_vendor).collect()
}

fn is_unknown(remote: &Field<RemoteMaintenance>) -> bool {
    matches!(remote.copied(), None | Some(RemoteMaintenance::Unchecked))
}

fn word(remote: &Field<RemoteMaintenance>) -> &'static str {
    if remote.is_blank() { "空欄" } else { "「未確認」" }
}
