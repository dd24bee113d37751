//! The sheets チェックリスト and 事業者チェックリスト, and データ of a form that came back.

use jiff::civil::Date;

use super::choice::Reply;
use super::column::{Column, Sheet, Typed, date, item_device, item_number, reference, reply, text};
use super::field::Field;
use super::id::SheetId;
use super::row::columns;
use super::synonyms::{REMARK, VENDOR_NAME};
use crate::finding::Place;
use crate::model::item::{Device, ItemId};
use crate::model::text::Text;

/// チェックリスト.
pub const SHEET: Sheet = Sheet {
    name: "チェックリスト",
    help: "薬局確認用の答えです。1回目と確認日を書いてください。",
    columns: ChecklistColumns::ALL,
};

/// What is added to what the pharmacy is told of its answers, where the edition has target dates.
pub const TARGET_TOO: &str = "「いいえ」のときは目標日も書きます。";

/// 事業者チェックリスト.
pub const VENDOR_SHEET: Sheet = Sheet {
    name: "事業者チェックリスト",
    help: "事業者から返ってきた事業者確認用の答えです。契約に含まれない項目は1回目に「対象外」と書きます。",
    columns: VendorChecklistColumns::ALL,
};

/// How a pharmacy without a server of its own answers the items about servers.
pub const WITHOUT_SERVER: &str = "サーバを置いていない場合も空欄にせず、事業者に確認して答え、備考に『サーバなし（クラウド）』と書いてください。迷うときは管轄の保健所等へ";

const NUMBER: Typed<Text> = item_number(8)
    .code()
    .required()
    .prefilled()
    .also(&["項目番号", "番号", "No", "No."])
    .prompt("様式の番号です。")
    .example("2(4)");
const DEVICE: Typed<Device> = item_device(16)
    .merged()
    .prefilled()
    .also(&["機器", "機器の種類"])
    .prompt("同じ番号が機器の種類ごとにあるとき、その種類です。")
    .example("サーバ");
const TEXT: Typed<Text> = text(62)
    .prefilled()
    .also(&["確認項目", "項目"])
    .prompt("様式の文です。書きかえないでください。")
    .example("アクセスログを管理している。");
const FIRST: Typed<Reply> = reply(false, 9)
    .essential()
    .also(&["1回目回答", "1回目の回答", "1回目の確認"])
    .wanted()
    .prompt("1回目に確かめた答えです。「はい」か「いいえ」で、確かめていなければ空欄にします。")
    .example("はい");
const FIRST_OF_VENDOR: Typed<Reply> = reply(true, 9)
    .essential()
    .also(&["1回目回答", "1回目の回答", "1回目の確認"])
    .wanted()
    .prompt("事業者の1回目の答えです。契約に含まれない項目は「対象外」です。")
    .example("はい");
const FIRST_CHECKED: Typed<Date> = date()
    .essential()
    .wanted()
    .also(&["1回目日付", "1回目の確認日", "1回目の日付"])
    .prompt("確認した日です。")
    .example("2023/10/2");
const TARGET: Typed<Date> = date()
    .also(&["対応目標日"])
    .prompt("1回目が「いいえ」のとき、年度内の日を書きます。")
    .example("2024/3/15");
const SECOND: Typed<Reply> = reply(false, 9)
    .also(&["2回目回答", "2回目の回答", "2回目の確認"])
    .prompt("1回目が「いいえ」だった項目を、もう一度確かめた答えです。")
    .example("はい");
const SECOND_CHECKED: Typed<Date> = date()
    .also(&["2回目日付", "2回目の確認日", "2回目の日付"])
    .prompt("もう一度確認した日です。")
    .example("2023/12/20");
const REMARKS: Typed<Text> = text(40)
    .remark()
    .also(REMARK)
    .prompt("どこを見ればわかるかなどです。様式の備考欄に印刷されます。")
    .example("台帳は事務室の棚");

const PREVIOUS: Typed<Text> =
    text(44).ignored().prompt("前回の答えです。読むためのもので、書きかえても読みません。");

columns! {
    ChecklistColumns of Checklist;
    number: Text = "項番" => NUMBER,
    device: Device = "対象機器" => DEVICE,
    text: Text = "チェック項目" => TEXT,
    first: Reply = "1回目" => FIRST,
    first_checked: Date = "1回目確認日" => FIRST_CHECKED,
    target: Date = "目標日" => TARGET,
    second: Reply = "2回目" => SECOND,
    second_checked: Date = "2回目確認日" => SECOND_CHECKED,
    remark: Text = "備考" => REMARKS,
    previous: Text = "前回" => PREVIOUS,
}

columns! {
    VendorChecklistColumns of VendorChecklist;
    vendor: Text = "事業者名" => reference(SheetId::Vendors, 26).required().merged().prefilled().example("架空レセコン株式会社")
        .also(VENDOR_NAME).prompt("シート「事業者」と同じ名前を書きます。"),
    number: Text = "項番" => NUMBER,
    device: Device = "対象機器" => DEVICE,
    text: Text = "チェック項目" => TEXT,
    first: Reply = "1回目" => FIRST_OF_VENDOR,
    first_checked: Date = "1回目確認日" => FIRST_CHECKED,
    target: Date = "目標日" => TARGET,
    second: Reply = "2回目" => SECOND,
    second_checked: Date = "2回目確認日" => SECOND_CHECKED,
    remark: Text = "備考" => REMARKS,
    previous: Text = "前回" => PREVIOUS,
}

columns! {
    FormColumns of Checklist;
    row_id: Text = "行ID" => text(10),
    number: Text = "項番" => NUMBER.optional(),
    device: Device = "対象機器" => DEVICE,
    text: Text = "チェック項目" => TEXT,
    first: Reply = "1回目" => FIRST_OF_VENDOR.required(),
    first_checked: Date = "1回目確認日" => FIRST_CHECKED,
    target: Date = "目標日" => TARGET,
    second: Reply = "2回目" => SECOND,
    second_checked: Date = "2回目確認日" => SECOND_CHECKED,
    remark: Text = "備考" => REMARKS,
    pharmacy: Text = "薬局名" => text(20),
    vendor: Text = "事業者名" => text(20),
}

/// The columns of a third round, which some editions have.
pub const THIRD: (Column, Column) = (
    reply(false, 9)
        .also(&["3回目回答", "3回目の回答", "3回目の確認"])
        .prompt("はい か いいえ")
        .at(0, "3回目"),
    date()
        .also(&["3回目日付", "3回目の確認日", "3回目の日付"])
        .prompt("さらにもう一度確認した日です。")
        .at(0, "3回目確認日"),
);

/// The answers of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// はい, いいえ or 対象外.
    pub reply: Field<Reply>,
    /// The day it was checked.
    pub checked: Field<Date>,
}

/// A row of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The item, found in the edition.
    pub item: ItemId,
    /// The cell 項番.
    pub place: Place,
    /// チェック項目, for the reader.
    pub text: Field<Text>,
    /// The rounds of the form, at least one.
    pub rounds: Vec<Round>,
    /// 目標日.
    pub target: Field<Date>,
    /// 備考.
    pub remark: Field<Text>,
}

impl Answer {
    /// Returns the first round.
    #[expect(
        clippy::expect_used,
        reason = "an edition has at least one round, and a row has those of its edition"
    )]
    pub fn first(&self) -> &Round {
        self.rounds.first().expect("a row has a first round")
    }

    /// Returns the rounds after the first, with their number as it is printed.
    pub fn later(&self) -> impl Iterator<Item = (usize, &Round)> {
        self.rounds.iter().enumerate().skip(1).map(|(at, round)| (at + 1, round))
    }

    /// Returns the newest round: the last with an answer, else the first.
    pub fn newest(&self) -> &Round {
        self.rounds
            .iter()
            .rev()
            .find(|round| !round.reply.is_blank())
            .unwrap_or_else(|| self.first())
    }

    /// Returns the newest answer.
    pub fn newest_reply(&self) -> Option<Reply> {
        self.newest().reply.copied()
    }

    /// Returns whether the newest answer is はい.
    pub fn is_yes(&self) -> bool {
        self.newest_reply() == Some(Reply::Yes)
    }

    /// Returns whether a round has an answer or a day: a 目標日 alone is none.
    pub fn is_given(&self) -> bool {
        self.rounds.iter().any(|round| !round.reply.is_blank() || !round.checked.is_blank())
    }

    /// Returns the first cell that holds an answer or a date; `None` where nothing was filled in.
    pub fn first_filled(&self) -> Option<&Place> {
        let mut cells: Vec<(bool, &Place)> = Vec::new();
        for round in &self.rounds {
            cells.push((!round.reply.is_blank(), &round.reply.place));
            cells.push((!round.checked.is_blank(), &round.checked.place));
        }
        cells.insert(2.min(cells.len()), (!self.target.is_blank(), &self.target.place));
        cells.into_iter().find(|(filled, _)| *filled).map(|(_, place)| place)
    }
}

/// A row of 事業者チェックリスト.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorAnswer {
    /// 事業者名.
    pub vendor: Field<Text>,
    /// Its key, empty where the cell is.
    pub vendor_key: String,
    /// The answer.
    pub answer: Answer,
}
