//! The ledger's devices as boxes and lines: nothing is drawn that no cell says.

use std::collections::BTreeMap;

use super::node::{Layer, Link, LinkKind, Network, Node, NodeKind};
use crate::case::Case;
use crate::model::item::Device;
use crate::model::placeholder::Placeholder;
use crate::model::text::Text;
use crate::sheet::choice::{
    Choice, ConnectionMethod, Generations, NetworkRole, OfflineGenerations, RemoteMaintenance,
};
use crate::sheet::{Backup, DeviceEntry, Vendor, rows};

/// What a 接続先 may name that is no device, in the order in which it is drawn.
pub(super) const OUTSIDE: [&str; 2] = ["インターネット", "閉域網"];
/// Most vendors, and most media, that are drawn; the others are named below.
const MOST: usize = 12;
/// Most devices that are drawn: more are a list, not a picture.
pub(super) const MOST_DEVICES: usize = 120;
/// What the box of a vendor with remote maintenance says.
pub(super) const MAINTENANCE: &str = "保守回線";
/// Where devices stand of which no 設置場所 is told.
const NO_PLACE: &str = "設置場所の記入なし";

/// A network, and what of the sheets is not in it.
#[derive(Default)]
pub(super) struct Drawn<'c> {
    /// Whether nothing is drawn, there being more than [`MOST_DEVICES`] devices.
    pub(super) too_many: bool,
    /// What is drawn.
    pub(super) drawn: Network,
    /// The devices in use, by the index of their box.
    pub(super) devices: Vec<(usize, &'c DeviceEntry)>,
    /// Vendors with remote maintenance for which there is no box.
    pub(super) more_vendors: Vec<&'c str>,
    /// Media for which there is no box.
    pub(super) more_media: Vec<&'c str>,
}

/// Draws a case's network.
pub(super) fn of(case: &Case) -> Drawn<'_> {
    let devices: Vec<&DeviceEntry> =
        rows(&case.devices).iter().filter(|device| device.is_in_use()).collect();
    let mut network = Drawn { too_many: devices.len() > MOST_DEVICES, ..Drawn::default() };
    if network.too_many {
        return network;
    }
    network.outside(&devices);
    for device in &devices {
        network.device(device);
    }
    network.connections();
    network.vendors(rows(&case.vendors));
    network.media(rows(&case.backups));
    network.words();
    network
}

impl<'c> Drawn<'c> {
    fn add(&mut self, node: Node) -> usize {
        self.drawn.nodes.push(node);
        self.drawn.nodes.len() - 1
    }

    /// Adds the networks outside that a 接続先 names.
    fn outside(&mut self, devices: &[&DeviceEntry]) {
        for name in OUTSIDE {
            if devices.iter().flat_map(|device| connections(device)).any(|item| item.key() == name)
            {
                self.add(outside(name.to_owned(), NodeKind::Outside, Vec::new()));
            }
        }
    }

    fn device(&mut self, device: &'c DeviceEntry) {
        let (layer, place) = layer_of(device);
        let title = [device.number.text(), device.host_name.text()];
        let details = [device.ip_address.text(), device.software.text()];
        let place =
            place.unwrap_or_else(|| device.location.stated().map_or(NO_PLACE, Text::as_str));
        let index = self.add(Node {
            layer,
            place: place.to_owned(),
            kind: NodeKind::Device,
            title: joined(&title, "　"),
            details: details
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .collect(),
            words: String::new(),
        });
        self.devices.push((index, device));
    }

    /// Draws the lines that 接続先 tells of, each once.
    fn connections(&mut self) {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (index, device) in &self.devices {
            if let Some(number) = device.number.get() {
                known.entry(number.key()).or_insert(*index);
            }
        }
        for (index, node) in self.drawn.nodes.iter().enumerate() {
            if node.kind == NodeKind::Outside {
                known.insert(node.title.clone(), index);
            }
        }
        let mut links: BTreeMap<(usize, usize), LinkKind> = BTreeMap::new();
        for (index, device) in &self.devices {
            for other in connections(device).filter_map(|item| known.get(&item.key())) {
                if other != index {
                    let ends = (*index.min(other), *index.max(other));
                    let told = device.connection.copied();
                    let kind = links.entry(ends).or_insert_with(|| kind_of(told));
                    // The other end may tell more.
                    if *kind <= LinkKind::Wired && told.is_some() {
                        *kind = kind_of(told);
                    }
                }
            }
        }
        self.drawn.links.extend(links.into_iter().map(|((from, to), kind)| Link {
            from,
            to,
            kind,
        }));
    }

    /// Draws the vendors that maintain from outside, by themselves or for one of their devices.
    fn vendors(&mut self, vendors: &'c [Vendor]) {
        let mut drawn = 0;
        for vendor in vendors {
            let Some(name) = vendor.name.get() else { continue };
            let own = |device: &&(usize, &DeviceEntry)| {
                device.1.vendor.get().is_some_and(|vendor| vendor.key() == name.key())
            };
            let devices: Vec<&(usize, &DeviceEntry)> = self.devices.iter().filter(own).collect();
            let says = |word| {
                vendor.remote.copied() == Some(word)
                    || devices.iter().any(|(_, device)| device.remote.copied() == Some(word))
            };
            let words = match (says(RemoteMaintenance::Present), says(RemoteMaintenance::Unchecked))
            {
                (true, _) => MAINTENANCE,
                (false, true) => "保守回線：未確認",
                (false, false) => continue,
            };
            if drawn == MOST {
                self.more_vendors.push(name.as_str());
                continue;
            }
            drawn += 1;
            let maintained: Vec<usize> = devices
                .iter()
                .filter(|(_, device)| device.remote.copied() == Some(RemoteMaintenance::Present))
                .map(|(index, _)| *index)
                .collect();
            let node = outside(name.as_str().to_owned(), NodeKind::Vendor, vec![words.to_owned()]);
            let to = self.add(node);
            let link = |from| Link { from, to, kind: LinkKind::Maintenance };
            self.drawn.links.extend(maintained.into_iter().map(link));
        }
    }

    /// Draws where backups are kept, unless that is a device of the ledger.
    fn media(&mut self, backups: &'c [Backup]) {
        let mut media: Vec<(&Text, Kept, Vec<&str>)> = Vec::new();
        for backup in backups {
            let Some(location) = backup.location.stated() else { continue };
            if self.is_a_device(location) {
                continue;
            }
            let kept = Kept::of(backup);
            let system = backup.system.text();
            match media
                .iter_mut()
                .find(|(known, other, _)| known.key() == location.key() && *other == kept)
            {
                Some((_, _, systems)) if !systems.contains(&system) => systems.push(system),
                Some(_) => {}
                None => media.push((location, kept, vec![system])),
            }
        }
        self.more_media = media.iter().skip(MOST).map(|(location, ..)| location.as_str()).collect();
        for (location, kept, systems) in media.into_iter().take(MOST) {
            let (layer, place) = match kept {
                Kept::Offline => (Layer::Offline, "バックアップの保存先（オフラインで保つもの）"),
                Kept::OfflineInPart => (Layer::Storage, "保存先（一部の世代はオフライン）"),
                Kept::Online => (Layer::Storage, STORAGE),
            };
            self.add(Node {
                layer,
                place: place.to_owned(),
                kind: NodeKind::Medium,
                title: location.as_str().to_owned(),
                details: vec![joined(&systems, "、")],
                words: String::new(),
            });
        }
    }

    /// Returns whether a 保存先 names a device by its コンピュータ名.
    fn is_a_device(&self, location: &Text) -> bool {
        let location = location.key();
        let parts: Vec<&str> =
            location.split(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).collect();
        let names = |device: &DeviceEntry| device.host_name.stated().map(Text::key);
        self.devices
            .iter()
            .any(|(_, device)| names(device).is_some_and(|name| parts.contains(&name.as_str())))
    }

    /// Puts every box and its lines into words.
    fn words(&mut self) {
        let title =
            |index: usize| self.drawn.nodes.get(index).map_or("", |node| node.title.as_str());
        let words = |(index, node): (usize, &Node)| {
            let partners: Vec<String> = self
                .drawn
                .links
                .iter()
                .filter_map(|link| match index {
                    _ if link.from == index => Some((link.to, link.kind)),
                    _ if link.to == index => Some((link.from, link.kind)),
                    _ => None,
                })
                .map(|(other, kind)| format!("{}{}", title(other), in_words(kind)))
                .collect();
            let about = joined(&node.details.iter().map(String::as_str).collect::<Vec<_>>(), "、");
            let about = if about.is_empty() { String::new() } else { format!("、{about}") };
            let lines = if partners.is_empty() {
                String::new()
            } else {
                format!("。つながる先：{}", partners.join("、"))
            };
            format!("{}：{}{about}{lines}", node.place, node.title)
        };
        let words: Vec<String> = self.drawn.nodes.iter().enumerate().map(words).collect();
        for (node, words) in self.drawn.nodes.iter_mut().zip(words) {
            node.words = words;
        }
    }
}

/// The words over the frame of NAS and media.
const STORAGE: &str = "NAS・バックアップの保存先";

fn outside(title: String, kind: NodeKind, details: Vec<String>) -> Node {
    Node {
        layer: Layer::Outside,
        place: "薬局の外".to_owned(),
        kind,
        title,
        details,
        words: String::new(),
    }
}

/// Returns the words of 接続先; なし is none.
pub(super) fn connections(device: &DeviceEntry) -> impl Iterator<Item = &Text> {
    let items = device.connected_to.get().into_iter().flat_map(|list| &list.items);
    items.filter(|item| Placeholder::of(item.as_str()).is_none())
}

/// Returns a device's layer, and the words over it where it does not stand by its 設置場所.
fn layer_of(device: &DeviceEntry) -> (Layer, Option<&'static str>) {
    const GATEWAY: (Layer, Option<&str>) = (Layer::Gateway, Some("外との出入口"));
    const NETWORK: (Layer, Option<&str>) = (Layer::Network, Some("薬局内のネットワーク"));
    const ENDPOINT: (Layer, Option<&str>) = (Layer::Endpoint, None);
    match device.network_role.copied() {
        Some(NetworkRole::Onu | NetworkRole::Router | NetworkRole::Firewall) => GATEWAY,
        Some(NetworkRole::Switch | NetworkRole::WirelessAccessPoint) => NETWORK,
        Some(NetworkRole::Storage) => (Layer::Storage, Some(STORAGE)),
        Some(NetworkRole::Printer) => ENDPOINT,
        Some(NetworkRole::Other) | None => match device.kind.copied() {
            Some(Device::Network) => NETWORK,
            Some(Device::General | Device::Server | Device::Terminal) | None => ENDPOINT,
        },
    }
}

fn kind_of(method: Option<ConnectionMethod>) -> LinkKind {
    match method {
        None => LinkKind::Untold,
        Some(ConnectionMethod::Wired) => LinkKind::Wired,
        Some(ConnectionMethod::Wireless) => LinkKind::Wireless,
        Some(ConnectionMethod::Maintenance) => LinkKind::Maintenance,
    }
}

fn in_words(kind: LinkKind) -> String {
    match kind {
        LinkKind::Untold => "（接続方法の記入なし）".to_owned(),
        LinkKind::Wired => String::new(),
        LinkKind::Wireless => format!("（{}）", ConnectionMethod::Wireless.word()),
        LinkKind::Maintenance => format!("（{}）", ConnectionMethod::Maintenance.word()),
    }
}

/// How much of a backup is kept offline.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Online,
    OfflineInPart,
    Offline,
}

impl Kept {
    fn of(backup: &Backup) -> Self {
        match backup.offline.copied() {
            None | Some(OfflineGenerations::None) => Self::Online,
            Some(OfflineGenerations::All) => Self::Offline,
            Some(OfflineGenerations::FromThird) => Self::OfflineInPart,
            Some(OfflineGenerations::Count(offline)) => match backup.generations.copied() {
                _ if offline == 0 => Self::Online,
                Some(Generations::Known(count)) if offline >= count => Self::Offline,
                Some(_) | None => Self::OfflineInPart,
            },
        }
    }
}

/// Joins the texts that are not empty.
fn joined(texts: &[&str], with: &str) -> String {
    texts.iter().copied().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(with)
}
