//! Which row of a form: its number and its kind of device.

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

/// How an item number was written, where it is not one of this edition's own notations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// No item number at all.
    NotANumber,
    /// A circled digit, as in `2－④`: the numbering of later editions; the number it would mean here.
    Circled(ItemNumber),
}

impl fmt::Display for ItemNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Existence => f.write_str("有無"),
            Self::Numbered { chapter, number } => write!(f, "{chapter}({number})"),
        }
    }
}

impl FromStr for ItemNumber {
    type Err = NumberError;

    /// Reads `2(4)`, `２（４）`, `2-4`, `2(04)`, `有無`.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"^0*(\d{1,2})(?:\(0*(\d{1,2})\)|[-‐−–]0*(\d{1,2})|[-‐−–]\(0*(\d{1,2})\))$")
        });
        static CIRCLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d)[-‐−–]?(\d{1,2})$"));
        let circled = text.chars().any(|character| matches!(character, '①'..='⑳' | '❶'..='❿' | '⓵'..='⓾'));
        let plain: String = key(text).split_whitespace().collect();
        if plain == "有無" || plain == "医療情報システムの有無" {
            return Ok(Self::Existence);
        }
        let number = if circled { &CIRCLED } else { &NUMBER };
        let found = number.captures(&plain).ok_or(NumberError::NotANumber)?;
        let parts: Vec<u8> = found.iter().skip(1).flatten().filter_map(|part| part.as_str().parse().ok()).collect();
        let &[chapter, number] = parts.as_slice() else {
            return Err(NumberError::NotANumber);
        };
        let number = Self::Numbered { chapter, number };
        if circled { Err(NumberError::Circled(number)) } else { Ok(number) }
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
        text.parse().map_err(|_| serde::de::Error::custom(format!("項番「{text}」は「2(4)」の形ではありません")))
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

    /// The kind that a word comes near, to be proposed and never to be taken; the word folded and without blanks.
    pub fn near(word: &str) -> Option<Self> {
        match word {
            "タブレット" | "タブレット端末" | "資格確認端末" | "オンライン資格確認端末" | "ノートパソコン"
            | "ノートpc" | "デスクトップ" | "デスクトップpc" | "ipad" | "スマートフォン" | "スマホ" | "レセコン端末" | "薬歴端末"
            | "クライアント端末" | "パーソナルコンピュータ" | "ワークステーション" => Some(Self::Terminal),
            "サーバ機" | "サーバー機" | "サーバpc" | "サーバーpc" | "nas" => Some(Self::Server),
            "スイッチ" | "スイッチングハブ" | "ハブ" | "hub" | "onu" | "モデム" | "無線lan" | "wi-fi" | "wifi"
            | "アクセスポイント" | "無線lanアクセスポイント" | "ファイアウォール" | "utm" | "vpn装置" | "ネットワーク機" => {
                Some(Self::Network)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The key of a form's row: number × kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    /// The number.
    pub number: ItemNumber,
    /// The kind of device; none in chapters 1 and 3.
    pub device: Option<Device>,
}

impl fmt::Display for ItemId {
    /// As people write it: `2（4）サーバ`, `3（1）`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            ItemNumber::Existence => f.write_str("医療情報システムの有無")?,
            ItemNumber::Numbered { chapter, number } => write!(f, "{chapter}（{number}）")?,
        }
        self.device.map_or(Ok(()), |device| f.write_str(device.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_numbers_as_people_write_them() {
        let number = ItemNumber::Numbered { chapter: 2, number: 4 };
        for text in ["2(4)", "２（４）", "2-4", "２－４", " 2 ( 4 ) ", "2⑷", "02-04"] {
            assert_eq!(text.parse(), Ok(number), "{text}");
        }
        assert_eq!(number.to_string().parse(), Ok(number));
        assert_eq!("2－④".parse::<ItemNumber>(), Err(NumberError::Circled(number)));
        assert_eq!("2④".parse::<ItemNumber>(), Err(NumberError::Circled(number)));
        for text in ["2", "2.4", "24", "", "サーバ", "2(4)(5)", "④"] {
            assert_eq!(text.parse::<ItemNumber>(), Err(NumberError::NotANumber), "{text}");
        }
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
