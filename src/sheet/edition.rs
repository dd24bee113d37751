//! The sheet 様式定義: an edition as four blocks of cells, one under another.

use crate::model::columns::{ColumnKind, DatePlace};
use crate::model::edition::{FormKind, Period};
use crate::model::outline::{Key, Word};

/// The sheet's name.
pub const EDITION_SHEET: &str = "様式定義";

/// Stands in a cell for a number that is not printed, where an empty one would mean the usual
/// style.
pub const NOT_PRINTED: &str = "（なし）";

/// The mark of a cell that holds yes.
pub const YES: &str = "はい";

/// The header of what a person must decide.
pub const UNDECIDED: &str = "要確認";

/// The headers of the first block; each of its rows is a key.
pub const HEAD: [&str; 3] = ["項目", "内容", UNDECIDED];

/// The keys of the first block, in its order, each with its name; those of a party on 薬局確認用 are
/// left out where there is none.
pub const HEAD_KEYS: [(Key, &str); 25] = [
    (Key::Id, "ID"),
    (Key::Name, "名前"),
    (Key::FiscalYear, "年度"),
    (Key::ReferenceYear, "参考項目の年度"),
    (Key::Guideline, "ガイドライン"),
    (Key::Source, "出典"),
    (Key::SupersededBy, "新しい様式"),
    (Key::Office, "厚生労働省の担当"),
    (Key::Telephone, "厚生労働省の電話番号"),
    (Key::Numbering, "番号の書き方"),
    (Key::Word(Word::Item), "言葉・チェック項目"),
    (Key::Word(Word::Result), "言葉・確認結果"),
    (Key::Word(Word::First), "言葉・1回目"),
    (Key::Word(Word::Target), "言葉・目標日"),
    (Key::Word(Word::Second), "言葉・2回目"),
    (Key::Word(Word::Remark), "言葉・備考"),
    (Key::Word(Word::Yes), "言葉・はい"),
    (Key::Word(Word::Or), "言葉・中点"),
    (Key::Word(Word::No), "言葉・いいえ"),
    (Key::Title(FormKind::Pharmacy), "薬局・題名"),
    (Key::Badge(FormKind::Pharmacy), "薬局・印"),
    (Key::Party(FormKind::Pharmacy), "薬局・名前の欄"),
    (Key::Title(FormKind::Vendor), "事業者・題名"),
    (Key::Badge(FormKind::Vendor), "事業者・印"),
    (Key::Party(FormKind::Vendor), "事業者・名前の欄"),
];

/// The columns of the block of columns.
pub const COLUMNS: [(Key, &str); 7] = [
    (Key::Form, "様式"),
    (Key::Kind, "種類"),
    (Key::Round, "回"),
    (Key::Header, "見出し"),
    (Key::Over, "上の見出し"),
    (Key::Date, "日付"),
    (Key::Undecided, UNDECIDED),
];

/// The columns of the block of tables; a note stands in a row of its own, with its place and its
/// words.
pub const SECTIONS: [(Key, &str); 7] = [
    (Key::Form, "様式"),
    (Key::Period, "区分"),
    (Key::Page, "ページ"),
    (Key::Heading, "見出し"),
    (Key::NotesAbove, "位置"),
    (Key::Text, "文"),
    (Key::Undecided, UNDECIDED),
];

/// The columns of the block of items.
pub const ITEMS: [(Key, &str); 17] = [
    (Key::Form, "様式"),
    (Key::Period, "区分"),
    (Key::ChapterNumber, "章番号"),
    (Key::Chapter, "章"),
    (Key::Heading, "見出し"),
    (Key::Number, "番号"),
    (Key::Label, "番号の表示"),
    (Key::Device, "対象機器"),
    (Key::Text, "文言"),
    (Key::Note, "注"),
    (Key::Topic, "主題"),
    (Key::Exempt, "契約がなければ不要"),
    (Key::Applies, "薬局以外"),
    (Key::Manual, "マニュアル"),
    (Key::Guideline, "ガイドライン"),
    (Key::GuidelineEdition, "ガイドラインの版"),
    (Key::Undecided, UNDECIDED),
];

/// The words for a form.
pub const FORMS: [(FormKind, &str); 2] =
    [(FormKind::Pharmacy, "薬局"), (FormKind::Vendor, "事業者")];

/// The words for what the rows of a table have in common.
pub const PERIODS: [(Period, &str); 3] =
    [(Period::Existence, "有無"), (Period::Year, "年度内"), (Period::Reference, "参考")];

/// The words for what a column holds.
pub const KINDS: [(ColumnKind, &str); 4] = [
    (ColumnKind::Date, "日付"),
    (ColumnKind::Answer, "答え"),
    (ColumnKind::Target, "目標日"),
    (ColumnKind::Remark, "備考"),
];

/// The words for where the day of an answer stands.
pub const DATES: [(DatePlace, &str); 2] = [(DatePlace::Below, "下"), (DatePlace::Own, "別の列")];

/// The words for where a note stands.
pub const PLACES: [(Key, &str); 2] = [(Key::NotesAbove, "上"), (Key::NotesBelow, "下")];

/// Returns the word for a value.
pub fn word<T: PartialEq>(words: &[(T, &'static str)], value: &T) -> &'static str {
    words.iter().find(|(known, _)| known == value).map_or("", |(_, word)| word)
}
