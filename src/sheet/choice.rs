//! Values that are one of a few words: the word printed and offered, and words that mean it.

use serde::Serialize;

use crate::model::item::Device;

/// A value that is one of a few words.
pub trait Choice: Copy + PartialEq + 'static {
    /// The words offered, in this order.
    const WORDS: &'static [&'static str];

    /// Returns the word that is printed.
    fn word(self) -> &'static str;

    /// Returns the value that a word means, `None` where it means none; `word` is folded
    /// ([`crate::model::text::key`]) and without blanks.
    fn meant_by(word: &str) -> Option<Self>;

    /// Returns the value that a word comes near, to be proposed and never to be taken; the word as
    /// in [`Choice::meant_by`].
    fn near(word: &str) -> Option<Self>;
}

/// Makes an enum a [`Choice`]: `Variant "word" | "synonym" ~ "near word"`, words as they are
/// printed, the others folded.
macro_rules! choice {
    ($(#[$about:meta])* $name:ident {
        $($variant:ident $word:literal $(| $synonym:literal)* $(~ $near:literal)*,)+
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name {
            $(#[doc = $word] $variant,)+
        }

        impl Choice for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            fn meant_by(word: &str) -> Option<Self> {
                let is = |own: &str| own.to_lowercase() == word;
                $(if is($word) $(|| word == $synonym)* {
                    return Some(Self::$variant);
                })+
                None
            }

            fn near(word: &str) -> Option<Self> {
                $($(if word == $near {
                    return Some(Self::$variant);
                })*)+
                None
            }
        }
    };
}

choice! {
    /// Whether something is maintained from outside.
    RemoteMaintenance {
        Present "有" | "有り" | "あり" ~ "はい" ~ "○" ~ "〇" ~ "している" ~ "する" ~ "可",
        Absent "無" | "無し" | "なし" ~ "いいえ" ~ "×" ~ "していない" ~ "しない" ~ "不可" ~ "該当なし",
        Unchecked "未確認" ~ "不明" ~ "わからない" ~ "分からない" ~ "確認中" ~ "未定" ~ "?",
    }
}

choice! {
    /// Which disclosure statement a vendor handed in.
    Disclosure {
        Mds "MDS",
        Sds "SDS",
        Both "MDS/SDS" | "mds・sds" | "mds、sds" | "mds,sds",
        Missing "未提出" ~ "未" ~ "未受領" ~ "未入手" ~ "依頼中" ~ "請求中" ~ "まだ",
        NotApplicable "該当なし" | "該当無し" ~ "対象外",
    }
}

choice! {
    /// The groups of the contact diagram.
    ContactGroup {
        Pharmacy "薬局内" | "薬局" ~ "社内" ~ "院内" ~ "店舗" ~ "店内",
        HeadOffice "会社本部" | "本部" ~ "本社" ~ "会社",
        Vendor "事業者" ~ "業者" ~ "ベンダー" ~ "ベンダ" ~ "メーカー" ~ "システム業者" ~ "システム会社" ~ "保守業者" ~ "保守会社"
            ~ "レセコン業者" ~ "レセコン会社",
        SecurityVendor "情報セキュリティ事業者" | "セキュリティ事業者" ~ "セキュリティ会社" ~ "セキュリティ業者"
            ~ "情報セキュリティ業者" ~ "情報セキュリティ会社",
        Expert "外部有識者" | "有識者" ~ "専門家" ~ "外部専門家",
        Police "都道府県警察" | "警察" ~ "警察署" ~ "県警" ~ "県警察" ~ "警視庁",
        Ministry "厚生労働省" | "厚労省" ~ "厚生省" ~ "国",
        Authority "所管省庁等" | "所管省庁" ~ "保健所" ~ "都道府県" ~ "県" ~ "県庁" ~ "市役所" ~ "薬務課" ~ "厚生局" ~ "行政"
            ~ "個人情報保護委員会",
        Other "その他",
    }
}

choice! {
    /// How urgent an operation is.
    Priority {
        High "高" ~ "高い" ~ "最優先" ~ "最高" ~ "大",
        Middle "中" ~ "中くらい" ~ "普通",
        Low "低" ~ "低い" ~ "小",
    }
}

choice! {
    /// How a device is connected.
    ConnectionMethod {
        Wired "有線" | "有線lan" ~ "lanケーブル" ~ "lan" ~ "ケーブル",
        Wireless "無線" | "無線lan" | "wi-fi" | "wifi",
        Maintenance "保守回線" ~ "保守用の回線" ~ "vpn",
    }
}

choice! {
    /// What a device does in the network.
    NetworkRole {
        Onu "ONU" ~ "回線終端装置" ~ "モデム",
        Router "ルータ" | "ルーター" ~ "ホームゲートウェイ",
        Firewall "ファイアウォール" | "ファイヤーウォール" | "ファイアーウォール" ~ "utm",
        Switch "スイッチ" | "スイッチングハブ" | "ハブ" | "hub",
        WirelessAccessPoint "無線LAN" | "無線lanアクセスポイント" | "アクセスポイント" ~ "wi-fi" ~ "wifi" ~ "無線",
        Storage "NAS" ~ "ストレージ",
        Printer "プリンタ" | "プリンター" ~ "複合機",
        Other "その他",
    }
}

/// The kinds of device in the ledger; 全般 is a kind of item only.
impl Choice for Device {
    const WORDS: &'static [&'static str] = &["サーバ", "端末PC", "ネットワーク機器"];

    fn word(self) -> &'static str {
        Self::word(self)
    }

    fn meant_by(word: &str) -> Option<Self> {
        Self::meant_by(word).filter(|device| *device != Self::General)
    }

    fn near(word: &str) -> Option<Self> {
        Self::near(word)
    }
}

/// はい or いいえ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum YesNo {
    /// はい.
    Yes,
    /// いいえ.
    No,
}

impl YesNo {
    /// Returns the word that is printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "はい",
            Self::No => "いいえ",
        }
    }
}

/// An answer to a check item; 対象外 on vendors' sheets only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// はい.
    Yes,
    /// いいえ.
    No,
    /// 対象外: outside the vendor's contract.
    OutOfScope,
}

impl Reply {
    /// Returns the word that is printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => YesNo::Yes.word(),
            Self::No => YesNo::No.word(),
            Self::OutOfScope => "対象外",
        }
    }
}

/// 世代数.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generations {
    /// So many.
    Known(u32),
    /// 不明.
    Unknown,
}

/// オフライン世代.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfflineGenerations {
    /// なし.
    None,
    /// 3世代目以降.
    FromThird,
    /// 全世代.
    All,
    /// So many.
    Count(u32),
}
