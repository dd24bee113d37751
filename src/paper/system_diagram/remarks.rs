//! What is said below the drawing: devices that are not drawn, and lines that could not be.

use super::network::{Drawn, MAINTENANCE, MOST_DEVICES, OUTSIDE, connections};
use super::node::{Link, LinkKind, NodeKind};
use crate::case::Case;
use crate::sheet::{DeviceEntry, rows};

/// Returns the lines, one for each kind of thing to say.
pub(super) fn of(case: &Case, network: &Drawn<'_>) -> Vec<String> {
    let all = rows(&case.devices);
    let used = || network.devices.iter().map(|(_, device)| *device);
    if all.is_empty() {
        return vec!["機器台帳に機器が書かれていないので、図は描いていません。".to_owned()];
    }
    if network.too_many {
        return vec![format!(
            "使っている機器が{MOST_DEVICES}台より多いので、図は描かずに、表にしています。"
        )];
    }
    let unused = all.iter().filter(|device| !device.is_in_use());
    let unused = unused.map(|device| format!("{}（{}）", name(device), device.state.text()));
    let drawn = |index: usize| {
        let told = network.drawn.links.iter().filter(|link| link.kind != LinkKind::Maintenance);
        told.into_iter().any(|link| link.from == index || link.to == index)
    };
    let unlinked = network.drawn.nodes.iter().enumerate().filter(|(index, node)| {
        let ends = |link: &Link| link.from == *index || link.to == *index;
        node.kind == NodeKind::Vendor
            && node.details == [MAINTENANCE]
            && !network.drawn.links.iter().any(ends)
    });
    let silent = network
        .devices
        .iter()
        .filter(|(index, device)| device.connected_to.is_blank() && !drawn(*index));
    let silent: Vec<String> = silent.map(|(_, device)| name(device)).collect();
    let (own, unknown, resting) = (
        wrong(used, Wrong::Itself, all),
        wrong(used, Wrong::Unknown, all),
        wrong(used, Wrong::Unused, all),
    );
    let lines = [
        ("使っていない機器（図にはありません）", unused.collect()),
        ("接続先の記入がないので、線を引いていない機器", silent),
        ("接続先が機器台帳にないので、線を引いていないもの", unknown),
        ("接続先が使っていない機器なので、線を引いていないもの", resting),
        ("接続先に自分の管理番号が書いてあるもの", own),
        (
            "リモートメンテナンスが「有」の機器がないので、保守回線を引いていない事業者",
            unlinked.map(|(_, node)| node.title.clone()).collect(),
        ),
        ("図に入らない、保守回線のある事業者", owned(&network.more_vendors)),
        ("図に入らない、バックアップの保存先", owned(&network.more_media)),
    ];
    let said = lines.into_iter().filter(|(_, names): &(_, Vec<String>)| !names.is_empty());
    said.map(|(about, names)| format!("{about}：{}", names.join("、"))).collect()
}

/// Why a 接続先 gives no line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Itself,
    Unknown,
    Unused,
}

/// Returns the connections that give no line for a reason, as `004→010`.
fn wrong<'d, I: Iterator<Item = &'d DeviceEntry>>(
    used: impl Fn() -> I,
    asked: Wrong,
    all: &[DeviceEntry],
) -> Vec<String> {
    let reason = |device: &DeviceEntry, key: &str| {
        let is = |other: &DeviceEntry| other.number.get().is_some_and(|number| number.key() == key);
        let rows = || all.iter().filter(|other| is(other));
        if is(device) {
            return Some(Wrong::Itself);
        }
        match rows().next() {
            None if OUTSIDE.contains(&key) => None,
            None => Some(Wrong::Unknown),
            Some(_) if rows().any(DeviceEntry::is_in_use) => None,
            Some(_) => Some(Wrong::Unused),
        }
    };
    let of_device = |device: &'d DeviceEntry| {
        let wrong = connections(device).filter(|item| reason(device, &item.key()) == Some(asked));
        wrong.map(|item| format!("{}→{}", name(device), item.as_str())).collect::<Vec<_>>()
    };
    used().flat_map(of_device).collect()
}

fn name(device: &DeviceEntry) -> String {
    device.number.text().to_owned()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
