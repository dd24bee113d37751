//! 10: the findings on paper, and every item at a glance; for the pharmacy's own eyes.

use serde::Serialize;

use super::block::{self, Block, ON_ITS_SIDE, Table, UPRIGHT, Value};
use super::{Material, evidence};
use crate::finding::{Finding, Severity};
use crate::model::edition::{FormKind, Item, Period};
use crate::model::item::ItemId;
use crate::sheet::SheetId;
use crate::sheet::checklist::{Answer, AnswerColumns};
use crate::sheet::choice::{Reply, YesNo};

/// A finding with why it matters.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Why its rule is one.
    pub why: &'a str,
}

/// What was found: the findings in groups, and a matrix of all items.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up and of which day it speaks.
    pub dates: String,
    /// What the PDF says.
    pub blocks: Vec<Block>,
    /// All findings in one table, for the workbook.
    #[serde(skip)]
    pub list: Table,
    /// Items × answer, date, target, evidence.
    #[serde(skip)]
    pub matrix: Table,
}

/// The groups, the heaviest first.
const GROUPS: [(Severity, &str, &str); 3] = [
    (
        Severity::Error,
        "検査で指摘されるところ",
        "立入検査の手引きで、検査する人が見るように書かれているところです。検査の前に直してください。",
    ),
    (
        Severity::Warning,
        "食い違いと、足りないもの",
        "答えと台帳が合わないところ、マニュアルが求めているのにないものです。聞かれたときに答えられるようにしておきます。",
    ),
    (Severity::Note, "お知らせ", "知っておくとよいことです。そのままでかまわないものもあります。"),
];

/// The report.
pub fn compose(material: &Material<'_>) -> Report {
    let matrix = matrix(material);
    let mut blocks = vec![Block::Paragraph { text: summary(&material.told) }];
    for (severity, heading, about) in GROUPS {
        let told: Vec<&Told<'_>> = material.told.iter().filter(|told| told.finding.severity == severity).collect();
        if !told.is_empty() {
            blocks.push(Block::Heading { level: 1, text: format!("{heading}（{}件）", told.len()) });
            blocks.push(Block::Note { text: about.to_owned() });
            blocks.push(Block::Table(group(&told)));
        }
    }
    blocks.push(Block::Heading { level: 1, text: "チェック項目の一覧".to_owned() });
    blocks.push(Block::Table(matrix.clone()));
    block::typeset(&mut blocks, material.ruler(), &UPRIGHT);
    let mut list = list(&material.told);
    list.typeset(material.ruler(), &ON_ITS_SIDE);
    let mut matrix = matrix;
    matrix.typeset(material.ruler(), &ON_ITS_SIDE);
    let title = super::DocumentId::Findings.name().to_owned();
    Report { title, pharmacy: material.pharmacy(), dates: material.dates(), blocks, list, matrix }
}

fn summary(told: &[Told<'_>]) -> String {
    let count = |severity| told.iter().filter(|told| told.finding.severity == severity).count();
    let counts = GROUPS.map(|(severity, heading, _)| format!("{heading} {}件", count(severity)));
    format!("{}。直したら□に印を付けてください。この紙は薬局の控えです。検査の書類には入れません。", counts.join("、"))
}

fn group(told: &[&Told<'_>]) -> Table {
    let mut table = Table::new([
        ("□", 5.0),
        ("番号", 10.0),
        ("場所", 24.0),
        ("見つかったこと", 44.0),
        ("直し方", 40.0),
        ("なぜ", 50.0),
    ]);
    table.rows = told
        .iter()
        .map(|told| {
            let finding = told.finding;
            let texts = ["□", finding.code.as_str(), &place(finding), &finding.message, &finding.hint, told.why];
            texts.into_iter().map(Value::text).collect()
        })
        .collect();
    table
}

/// Sheet and cell; the file's name is told only in the workbook's list.
fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let sheet = place.sheet.as_deref().unwrap_or(&place.file);
    place.cell.map_or_else(|| sheet.to_owned(), |cell| format!("{sheet} {cell}"))
}

fn list(told: &[Told<'_>]) -> Table {
    let mut table = Table::new([
        ("済", 8.0),
        ("重さ", 12.0),
        ("番号", 12.0),
        ("シート", 22.0),
        ("セル", 10.0),
        ("項目", 14.0),
        (SheetId::Vendors.name(), 24.0),
        ("見つかったこと", 60.0),
        ("直し方", 56.0),
        ("なぜ", 70.0),
    ]);
    table.rows = told.iter().map(list_row).collect();
    table
}

fn list_row(told: &Told<'_>) -> Vec<Value> {
    let finding = told.finding;
    let severity = match finding.severity {
        Severity::Error => "エラー",
        Severity::Warning => "警告",
        Severity::Note => "お知らせ",
    };
    let item = [finding.item.as_deref(), finding.device.as_deref()];
    let item: Vec<&str> = item.into_iter().flatten().collect();
    let cell = finding.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
    let texts = [
        "□",
        severity,
        finding.code.as_str(),
        finding.place.sheet.as_deref().unwrap_or_default(),
        &cell,
        &item.join(" "),
        finding.vendor.as_deref().unwrap_or_default(),
        &finding.message,
        &finding.hint,
        told.why,
    ];
    texts.into_iter().map(Value::text).collect()
}

/// Every item of 薬局確認用 with its answer, its dates, the vendors' answers and what there is to show for it.
fn matrix(material: &Material<'_>) -> Table {
    let column = AnswerColumns::CHECKLIST;
    let mut table = Table::new([
        ("項目", 15.0),
        (column.first.header, 9.0),
        ("確認日", 14.0),
        (column.target.header, 14.0),
        (column.second.header, 9.0),
        ("確認日", 14.0),
        ("事業者の答え", 46.0),
        ("見せられるもの", 32.0),
        ("指摘", 9.0),
    ]);
    table.rows = material.edition.items(FormKind::Pharmacy).map(|item| matrix_row(material, item)).collect();
    table
}

fn matrix_row(material: &Material<'_>, item: &Item) -> Vec<Value> {
    let case = material.case;
    let reference = if item.period == Period::Reference { "\n（参考）" } else { "" };
    let name = Value::text(format!("{}{reference}", item.id));
    let [first, first_day, target, second, second_day] = if item.period == Period::Existence {
        let pharmacy = &case.pharmacy;
        let answer = match pharmacy.has_system.copied() {
            Some(YesNo::Yes) => "はい",
            Some(YesNo::No) => "いいえ",
            None => "",
        };
        let day = pharmacy.has_system_checked.copied().map_or_else(Value::empty, Value::Day);
        [Value::text(answer), day, Value::empty(), Value::empty(), Value::empty()]
    } else {
        answered(case.answer_to(item.id))
    };
    let vendors = Value::text(vendor_answers(material, item.id));
    let shown = Value::text(evidence::of(case, item));
    let shared = material.edition.is_shared(item.id);
    let about = |told: &&Told<'_>| is_about(told.finding, item.id) && (shared || told.finding.vendor.is_none());
    let count = material.told.iter().filter(about).count();
    let findings = if count == 0 { Value::empty() } else { Value::text(format!("{count}件")) };
    vec![name, first, first_day, target, second, second_day, vendors, shown, findings]
}

fn is_about(finding: &Finding, item: ItemId) -> bool {
    finding.item.as_deref() == Some(item.number.to_string().as_str())
        && finding.device.as_deref() == item.device.map(|device| device.word())
}

fn answered(answer: Option<&Answer>) -> [Value; 5] {
    let Some(answer) = answer else {
        return std::array::from_fn(|_| Value::empty());
    };
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(Value::empty, Value::Day);
    [
        Value::text(word(answer.first.copied())),
        day(answer.first_checked.copied()),
        day(answer.target.copied()),
        Value::text(word(answer.second.copied())),
        day(answer.second_checked.copied()),
    ]
}

fn word(reply: Option<Reply>) -> &'static str {
    match reply {
        Some(Reply::Yes) => "はい",
        Some(Reply::No) => "いいえ",
        Some(Reply::OutOfScope) => "対象外",
        None => "",
    }
}

/// The newest answer of each vendor under direct contract whose form has the item.
fn vendor_answers(material: &Material<'_>, item: ItemId) -> String {
    if !material.edition.is_shared(item) {
        return String::new();
    }
    let said = material.case.asked_vendors().into_iter().map(|vendor| {
        let answer = material.case.answers_of(vendor).find(|answer| answer.item == item);
        let answer = word(answer.and_then(|answer| answer.newest().copied()));
        format!("{vendor}：{}", if answer.is_empty() { "（未回答）" } else { answer })
    });
    said.collect::<Vec<_>>().join("\n")
}
