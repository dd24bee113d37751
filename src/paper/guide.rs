//! The sheet はじめに of the workbook of `new`: what to do, in the order in which time runs out.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::day::in_words;
use crate::model::edition::{Edition, FormKind};
use crate::sheet::SheetId;
use crate::sheet::checklist::TARGET_TOO;

/// How much a sheet is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The inspector is shown what is made of it.
    Must,
    /// It is for the pharmacy's own readiness.
    Should,
    /// It can wait.
    Optional,
}

impl Need {
    /// Returns what the sheets of this kind are, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Must => "立入検査で示す書類になります",
            Self::Should => "薬局の備えになります",
            Self::Optional => "あとでかまいません",
        }
    }
}

/// Returns how much a sheet is needed.
pub fn need(sheet: SheetId) -> Need {
    match sheet {
        SheetId::Pharmacy | SheetId::Checklist | SheetId::Vendors | SheetId::Contacts => Need::Must,
        SheetId::Devices
        | SheetId::Accounts
        | SheetId::Operations
        | SheetId::Backups
        | SheetId::RestoreSteps
        | SheetId::Plan
        | SheetId::Trainings => Need::Should,
        SheetId::VendorChecklist | SheetId::AccessLog => Need::Optional,
    }
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// How much it is needed.
    pub need: Need,
    /// By when, in words.
    pub by: String,
    /// What to do.
    pub what: String,
    /// Where.
    pub sheet: SheetId,
    /// About how many cells it takes.
    pub cells: &'static str,
    /// What is made of it.
    pub gives: &'static str,
}

/// How long vendors are given to answer.
const DAYS_FOR_VENDORS: i64 = 30;

/// A task without its day: what is needed of which sheet, and by when.
type Draft = (SheetId, When, &'static str, &'static str, &'static str);

/// By when something is to be done.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Early enough for the vendors' answers.
    BeforeVendorsAnswer,
    /// Within the form's year.
    InYear,
    /// When there is time.
    Later,
}

const TASKS: [Draft; 13] = [
    (
        SheetId::Vendors,
        When::BeforeVendorsAnswer,
        "契約している会社の「事業者名」を書き、シート「薬局」に「薬局名」を書いて、書類を作ります。できた 02 と依頼状を事業者に送ります。答えが戻るまでに時間がかかるので、これがいちばん先です。",
        "3（薬局名と、1社に1つ）",
        "02 事業者確認用、依頼状",
    ),
    (SheetId::Pharmacy, When::InYear, "色の付いた欄から書きます。", "20", "すべての書類"),
    (
        SheetId::Checklist,
        When::InYear,
        "項目ごとに、1回目に「はい」か「いいえ」、1回目確認日に確かめた日を書きます。",
        "40",
        "01 薬局確認用",
    ),
    (
        SheetId::Contacts,
        When::InYear,
        "灰色の行は見本です。薬局に合わせて書きかえ、使わない行は消します（書きかえない行は読みません）。厚生労働省の行はそのままで使えます。",
        "1件に5（7件で35ほど）",
        "03 連絡体制図",
    ),
    (
        SheetId::Devices,
        When::InYear,
        "サーバ、端末PC、ネットワーク機器を1台1行で書きます。",
        "1台に8",
        "06 機器台帳",
    ),
    (
        SheetId::Accounts,
        When::InYear,
        "システムを使う人とIDを1つ1行で書きます。",
        "1人に6",
        "07 利用者台帳",
    ),
    (
        SheetId::Backups,
        When::InYear,
        "バックアップの取り方を1つ1行で書きます。わからない所は事業者に聞きます。",
        "1つに10",
        "05 復旧手順書",
    ),
    (
        SheetId::RestoreSteps,
        When::Later,
        "システムごとに、元に戻す手順を事業者と決めて書きます。",
        "1手順に5",
        "05 復旧手順書",
    ),
    (
        SheetId::Operations,
        When::Later,
        "灰色の行は見本です。止まったときにどうするかを話し合い、薬局に合わせて書きかえます（書きかえない行は読みません）。",
        "1業務に8",
        "04 事業継続計画",
    ),
    (
        SheetId::Plan,
        When::Later,
        "計画書の置き場所や承認した人など、ほかのシートに欄のないことを書きます。",
        "15",
        "04、05",
    ),
    (
        SheetId::Trainings,
        When::Later,
        "教育と訓練を1つ1行で書きます。",
        "1つに4",
        "04 事業継続計画",
    ),
    (
        SheetId::AccessLog,
        When::Later,
        "システムから出した操作の記録を貼り付けます（CSV のまま同じフォルダに置いてもかまいません）。",
        "貼り付け",
        "08 アクセスログ点検表",
    ),
    (
        SheetId::VendorChecklist,
        When::Later,
        "書かなくてかまいません。事業者から戻った 02 のファイルを、このファイルと同じフォルダに置けば読みます。紙で戻ったときだけ、ここに書き写します。",
        "0",
        "02 事業者確認用",
    ),
];

/// What is said of the items about devices that are not there, behind all else.
const WITHOUT_DEVICE: &str =
    "システムを置いていない機器の項目も空欄にはせず、事業者に確かめて答えます。";

/// What there is to do about vendors where the edition has no form for them.
const WITHOUT_FORM: Draft = (
    SheetId::Vendors,
    When::InYear,
    "契約している会社を1社1行で書きます。",
    "1社に4",
    "09 事業者一覧",
);

/// Returns what to do for an edition, the most urgent first; without days where its year is not the
/// one in question.
pub fn tasks(edition: &Edition, has_days: bool) -> Vec<Task> {
    let last = edition.fiscal_year.last();
    let task = |(sheet, when, what, cells, gives): Draft| {
        let by = by(when, last, has_days);
        let asks_target = sheet == SheetId::Checklist && edition.shape(FormKind::Pharmacy).target;
        let more = if asks_target { TARGET_TOO } else { "" };
        let rest = if sheet == SheetId::Checklist { WITHOUT_DEVICE } else { "" };
        Task { need: need(sheet), by, what: format!("{what}{more}{rest}"), sheet, cells, gives }
    };
    let has_form = edition.form(FormKind::Vendor).is_some();
    let is_needed = |draft: &Draft| has_form || draft.0 != SheetId::VendorChecklist;
    let without_form = |draft: Draft| {
        if !has_form && draft.0 == SheetId::Vendors { WITHOUT_FORM } else { draft }
    };
    TASKS.into_iter().filter(is_needed).map(without_form).map(task).collect()
}

fn by(when: When, last: Date, has_days: bool) -> String {
    let first_answers = last.checked_sub(DAYS_FOR_VENDORS.days()).unwrap_or(last);
    match (when, has_days) {
        (When::BeforeVendorsAnswer, true) => {
            format!("すぐに（おそくとも{}）", in_words(first_answers))
        }
        (When::BeforeVendorsAnswer, false) => "すぐに".to_owned(),
        (When::InYear, true) => format!("{}まで、検査の前に", in_words(last)),
        (When::InYear, false) => "検査の前に".to_owned(),
        (When::Later, _) => "できるところから".to_owned(),
    }
}
