//! Values that are one of a few words: the word that is printed and offered, and words that evidently mean the same.

use serde::Serialize;

use crate::model::item::Device;

/// A value that is one of a few words.
pub trait Choice: Copy + PartialEq + 'static {
    /// The words offered, in this order.
    const WORDS: &'static [&'static str];

    /// Returns the word that is printed.
    fn word(self) -> &'static str;

    /// Returns the value that a word means, `None` where it means none; `word` is folded ([`crate::model::text::key`])
    /// and without blanks.
    fn meant_by(word: &str) -> Option<Self>;
}

/// Makes an enum a [`Choice`]: `Variant "word" | "synonym"`, words as they are printed, synonyms folded.
macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $($variant:ident $word:literal $(| $synonym:literal)*,)+ }) => {
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
        }
    };
}

choice! {
    /// Whether something is maintained from outside.
    RemoteMaintenance {
        Present "有" | "有り" | "あり",
        Absent "無" | "無し" | "なし",
        Unchecked "未確認",
    }
}

choice! {
    /// Which disclosure statement a vendor handed in.
    Disclosure {
        Mds "MDS",
        Sds "SDS",
        Both "MDS/SDS" | "mds・sds" | "mds、sds" | "mds,sds",
        Missing "未提出",
        NotApplicable "該当なし" | "該当無し",
    }
}

choice! {
    /// The groups of the contact diagram.
    ContactGroup {
        Pharmacy "薬局内" | "薬局",
        HeadOffice "会社本部" | "本部",
        Vendor "事業者",
        SecurityVendor "情報セキュリティ事業者" | "セキュリティ事業者",
        Expert "外部有識者" | "有識者",
        Police "都道府県警察" | "警察",
        Ministry "厚生労働省" | "厚労省",
        Authority "所管省庁等" | "所管省庁",
        Other "その他",
    }
}

choice! {
    /// How urgent an operation is.
    Priority {
        High "高",
        Middle "中",
        Low "低",
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
