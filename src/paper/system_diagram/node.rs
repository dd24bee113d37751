//! The boxes and lines of a network.

/// Machines and lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Network {
    /// What is drawn as a box.
    pub nodes: Vec<Node>,
    /// The lines, each once.
    pub links: Vec<Link>,
}

/// From the outside at the top down to the backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Networks and vendors outside.
    Outside,
    /// ONU, ルータ, ファイアウォール.
    Gateway,
    /// スイッチ, 無線LAN, and network devices of which no 役割 is told.
    Network,
    /// サーバ, 端末PC, プリンタ, その他.
    Endpoint,
    /// NAS, and media of backups.
    Storage,
    /// Media that are kept offline.
    Offline,
}

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its layer.
    pub layer: Layer,
    /// The words over its frame: 設置場所 for machines that people work at, else the layer's name.
    pub place: String,
    /// What it is.
    pub kind: NodeKind,
    /// 管理番号 and コンピュータ名, or a name.
    pub title: String,
    /// Further lines: IPアドレス, ソフトウェア.
    pub details: Vec<String>,
    /// The box and its lines in words.
    pub words: String,
}

impl Node {
    /// Returns whether one of its texts has a character.
    pub fn contains(&self, character: char) -> bool {
        self.title.contains(character) || self.details.iter().any(|text| text.contains(character))
    }
}

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A row of 機器台帳.
    Device,
    /// インターネット, 閉域網.
    Outside,
    /// A vendor with remote maintenance.
    Vendor,
    /// A medium of backups.
    Medium,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// 接続方法 is not told.
    Untold,
    /// 有線.
    Wired,
    /// 無線.
    Wireless,
    /// 保守回線, and remote maintenance.
    Maintenance,
}

/// A line between two boxes, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The box with the lower index.
    pub from: usize,
    /// The other.
    pub to: usize,
    /// How it is drawn.
    pub kind: LinkKind,
}
