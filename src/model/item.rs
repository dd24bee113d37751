//! Which row of a form: its number and its kinds of device.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::pattern::pattern;
use super::text::key;

/// A row's number: 有無, or chapter and number as in `2(4)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemNumber {
    /// 「医療情報システムの有無」, which has no number.
    Existence,
    /// Chapter and number.
    Numbered {
        /// The chapter, from one.
        chapter: u8,
        /// The number in it, from one.
        number: u8,
    },
}

/// How a form prints its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Numbering {
    /// In brackets, `（４）`.
    #[default]
    #[serde(rename = "（１）")]
    Brackets,
    /// As circled digits, `④`.
    #[serde(rename = "①")]
    Circled,
}

impl Numbering {
    /// All styles, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Brackets, Self::Circled];

    /// Returns the style's first number, by which an edition names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Brackets => "（１）",
            Self::Circled => "①",
        }
    }

    /// Returns a number as the form prints it: `（４）`, `④`; above 50 there are no circles.
    pub fn label(self, number: u8) -> String {
        let full_width = |digit: char| char::from_u32(digit as u32 + 0xFEE0).unwrap_or(digit);
        let circled = (self == Self::Circled).then(|| circled(number)).flatten();
        circled.map_or_else(
            || format!("（{}）", number.to_string().chars().map(full_width).collect::<String>()),
            String::from,
        )
    }

    /// Returns an item's number as people write it in this style: `2(4)`, `2-④`.
    pub fn written(self, number: ItemNumber) -> String {
        match (self, number) {
            (Self::Circled, ItemNumber::Numbered { chapter, number }) => circled(number)
                .map_or_else(
                    || format!("{chapter}({number})"),
                    |digit| format!("{chapter}-{digit}"),
                ),
            _ => number.to_string(),
        }
    }

    /// Returns the style of a number as it was written; `None` where it holds none.
    pub fn of(written: &str) -> Option<Self> {
        if written.chars().any(|character| circled_value(character).is_some()) {
            return Some(Self::Circled);
        }
        written.chars().any(char::is_numeric).then_some(Self::Brackets)
    }
}

/// Returns the circled number; `None` from 51 on.
fn circled(number: u8) -> Option<char> {
    let number = u32::from(number);
    let code = match number {
        1..=20 => 0x2460 + number - 1,
        21..=35 => 0x3251 + number - 21,
        36..=50 => 0x32B1 + number - 36,
        _ => return None,
    };
    char::from_u32(code)
}

/// Returns the number that a circled one counts, white on black and in two circles too.
pub fn circled_value(character: char) -> Option<u8> {
    let (from, first) = match character {
        '①'..='⑳' => ('①', 1),
        '㉑'..='㉟' => ('㉑', 21),
        '㊱'..='㊿' => ('㊱', 36),
        '❶'..='❿' => ('❶', 1),
        '⓵'..='⓾' => ('⓵', 1),
        _ => return None,
    };
    u8::try_from(character as u32 - from as u32 + first).ok()
}

/// A text that is no item number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotANumber;

impl fmt::Display for ItemNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Existence => f.write_str("有無"),
            Self::Numbered { chapter, number } => write!(f, "{chapter}({number})"),
        }
    }
}

impl FromStr for ItemNumber {
    type Err = NotANumber;

    /// Reads `2(4)`, `２（４）`, `2-4`, `2(04)`, `2④`, `２－④`, `有無`.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        static NUMBER: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"^0*(\d{1,2})(?:-?\(0*(\d{1,2})\)|-0*(\d{1,2}))$"));
        static CIRCLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^0*(\d{1,2})-?(\D)$"));
        let numbered = |chapter: &str, number: Option<u8>| {
            let (chapter, number) =
                (chapter.parse().map_err(|_| NotANumber)?, number.ok_or(NotANumber)?);
            if chapter == 0 || number == 0 {
                Err(NotANumber)
            } else {
                Ok(Self::Numbered { chapter, number })
            }
        };
        // Under NFKC a circled digit is a plain one.
        let closed: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        if let Some(found) = CIRCLED.captures(&closed) {
            let number = found[2].chars().next().and_then(circled_value);
            if number.is_some() {
                return numbered(&found[1], number);
            }
        }
        if closed.chars().any(|character| circled_value(character).is_some()) {
            return Err(NotANumber);
        }
        let plain: String = key(&closed).split_whitespace().collect();
        if plain == "有無" || plain == "医療情報システムの有無" {
            return Ok(Self::Existence);
        }
        let found = NUMBER.captures(&plain).ok_or(NotANumber)?;
        let number =
            found.get(2).or_else(|| found.get(3)).and_then(|part| part.as_str().parse().ok());
        numbered(&found[1], number)
    }
}

/// Returns a digit or dash in its narrow form.
fn narrow(character: char) -> char {
    match character {
        '０'..='９' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | 'ー' => '-',
        other => other,
    }
}

impl Serialize for ItemNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ItemNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| {
            serde::de::Error::custom(format!("項番「{text}」は「2(4)」の形ではありません"))
        })
    }
}

/// The kind of device an item asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Device {
    /// 医療情報システム全般.
    #[serde(rename = "全般")]
    General,
    /// Servers.
    #[serde(rename = "サーバ")]
    Server,
    /// Client PCs.
    #[serde(rename = "端末PC")]
    Terminal,
    /// Routers, wireless access points and the like.
    #[serde(rename = "ネットワーク機器")]
    Network,
}

impl Device {
    /// All kinds, in the form's order.
    pub const ALL: [Self; 4] = [Self::General, Self::Server, Self::Terminal, Self::Network];

    /// Their words, in the same order.
    pub const WORDS: &'static [&'static str] = &["全般", "サーバ", "端末PC", "ネットワーク機器"];

    /// Returns the word of the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::General => "全般",
            Self::Server => "サーバ",
            Self::Terminal => "端末PC",
            Self::Network => "ネットワーク機器",
        }
    }

    /// The kind that a word evidently means (`パソコン`, `ルータ`, …), compared after normalising.
    pub fn meant_by(word: &str) -> Option<Self> {
        let word: String = key(word).split_whitespace().collect();
        match word.as_str() {
            "全般" | "医療情報システム全般" => Some(Self::General),
            "サーバ" | "サーバー" | "server" => Some(Self::Server),
            "端末pc" | "端末" | "pc" | "パソコン" | "クライアント" | "クライアントpc" => {
                Some(Self::Terminal)
            }
            "ネットワーク機器" | "ネットワーク" | "nw機器" | "ルータ" | "ルーター" => {
                Some(Self::Network)
            }
            _ => None,
        }
    }

    /// The kind that a word comes near, to be proposed and never to be taken; the word folded and
    /// without blanks.
    pub fn near(word: &str) -> Option<Self> {
        match word {
            "タブレット"
            | "タブレット端末"
            | "資格確認端末"
            | "オンライン資格確認端末"
            | "ノートパソコン"
            | "ノートpc"
            | "デスクトップ"
            | "デスクトップpc"
            | "ipad"
            | "スマートフォン"
            | "スマホ"
            | "レセコン端末"
            | "薬歴端末"
            | "クライアント端末"
            | "パーソナルコンピュータ"
            | "ワークステーション" => Some(Self::Terminal),
            "サーバ機" | "サーバー機" | "サーバpc" | "サーバーpc" | "nas" => {
                Some(Self::Server)
            }
            "スイッチ"
            | "スイッチングハブ"
            | "ハブ"
            | "hub"
            | "onu"
            | "モデム"
            | "無線lan"
            | "wi-fi"
            | "wifi"
            | "アクセスポイント"
            | "無線lanアクセスポイント"
            | "ファイアウォール"
            | "utm"
            | "vpn装置"
            | "ネットワーク機" => Some(Self::Network),
            _ => None,
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A kind of device in an edition's words: one that rules know, or a word of the edition's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceKind {
    /// One of the four.
    Known(Device),
    /// A word of the edition's own.
    Own(String),
}

impl DeviceKind {
    /// Returns the word as it is printed.
    pub fn word(&self) -> &str {
        match self {
            Self::Known(device) => device.word(),
            Self::Own(word) => word,
        }
    }

    /// Returns the kind that a word of an edition is: a known one only if it is that very word.
    pub fn of_edition(word: &str) -> Self {
        let known = Device::ALL.into_iter().find(|known| known.word() == word);
        known.map_or_else(|| Self::Own(word.to_owned()), Self::Known)
    }
}

/// The kinds of device that an item asks about, in the edition's order; none in chapters 1 and 3 of
/// 令和5年度.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Devices(Vec<DeviceKind>);

impl Devices {
    /// What stands between two kinds.
    pub const SEPARATOR: char = '、';

    /// Returns the kinds of a list.
    pub fn new(kinds: Vec<DeviceKind>) -> Self {
        Self(kinds)
    }

    /// Returns no kind.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Returns true where no kind is named.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the kinds.
    pub fn kinds(&self) -> &[DeviceKind] {
        &self.0
    }

    /// Returns the kinds' words.
    pub fn words(&self) -> Vec<String> {
        self.0.iter().map(|kind| kind.word().to_owned()).collect()
    }

    /// Returns true where a known kind is among them.
    pub fn has(&self, device: Device) -> bool {
        self.0.contains(&DeviceKind::Known(device))
    }

    /// Returns true where both name the same kinds, in whatever order.
    pub fn same_kinds(&self, other: &Self) -> bool {
        let sorted = |devices: &Self| {
            let mut kinds = devices.0.clone();
            kinds.sort();
            kinds
        };
        sorted(self) == sorted(other)
    }

    /// Returns the words as one text: `サーバ、端末PC`.
    pub fn shown(&self) -> String {
        self.words().join(&Self::SEPARATOR.to_string())
    }
}

impl From<Device> for Devices {
    fn from(device: Device) -> Self {
        Self(vec![DeviceKind::Known(device)])
    }
}

/// The key of a form's row: number × kinds of device.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    /// The number.
    pub number: ItemNumber,
    /// The kinds of device.
    pub devices: Devices,
}

impl fmt::Display for ItemId {
    /// As people write it: `2（4）サーバ`, `3（1）`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            ItemNumber::Existence => f.write_str("医療情報システムの有無")?,
            ItemNumber::Numbered { chapter, number } => write!(f, "{chapter}（{number}）")?,
        }
        f.write_str(&self.devices.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_numbers_as_people_write_them() {
        let number = ItemNumber::Numbered { chapter: 2, number: 4 };
        for text in [
            "2(4)",
            "２（４）",
            "2-4",
            "２－４",
            " 2 ( 4 ) ",
            "2⑷",
            "02-04",
            "2－④",
            "2④",
            "2-④",
            "２ー④",
        ] {
            assert_eq!(text.parse(), Ok(number), "{text}");
        }
        assert_eq!(number.to_string().parse(), Ok(number));
        for text in
            ["2", "2.4", "24", "", "サーバ", "2(4)(5)", "④", "2(④)", "②④", "0(4)", "2(0)", "2-④⑤"]
        {
            assert_eq!(text.parse::<ItemNumber>(), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn numbers_are_written_in_an_editions_style() {
        for value in 1..=60 {
            let number = ItemNumber::Numbered { chapter: 12, number: value };
            for style in Numbering::ALL {
                assert_eq!(style.written(number).parse(), Ok(number));
                let expected = if value > 50 { Numbering::Brackets } else { style };
                assert_eq!(Numbering::of(&style.label(value)), Some(expected));
            }
        }
        assert_eq!(Numbering::Brackets.label(12), "（１２）");
        assert_eq!(Numbering::Circled.written(ItemNumber::Existence), "有無");
        assert_eq!(Numbering::of("番号"), None);
    }

    #[test]
    fn devices_have_their_words_and_evident_synonyms() {
        for device in Device::ALL {
            assert_eq!(Device::meant_by(device.word()), Some(device));
        }
        assert_eq!(Device::meant_by("ＰＣ"), Some(Device::Terminal));
        assert_eq!(Device::meant_by("ルータ"), Some(Device::Network));
        assert_eq!(Device::meant_by("プリンタ"), None);
    }
}
