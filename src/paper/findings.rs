//! 10: the findings on paper, and every item at a glance; for the pharmacy's own eyes.

use super::block::{Block, Table, Value};
use super::context::{FindingWithReason, PaperContext};
use super::document_id::DocumentId;
use super::evidence;
use crate::finding::{Finding, FindingGroup, Severity};
use crate::model::edition::{FormKind, Item, Period};
use crate::model::item::ItemId;
use crate::sheet::SheetId;
use crate::sheet::checklist::{Answer, AnswerColumns};
use crate::sheet::choice::{Reply, YesNo};

/// The findings in groups, and a matrix of all items.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingsReport {
    /// Its title.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up and of which day it speaks.
    pub dates: String,
    /// The report to be read on paper: the findings by weight, then the matrix.
    pub blocks: Vec<Block>,
    /// All findings in one table, to be sorted and filtered.
    pub list: Table,
    /// Items × answer, date, target, evidence.
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

/// Makes the report.
pub(super) fn compose(context: &PaperContext<'_>) -> FindingsReport {
    let matrix = matrix(context);
    let mut blocks = vec![Block::Paragraph { text: summary(&context.findings) }];
    for (severity, heading, about) in GROUPS {
        let count = context.findings.iter().filter(|found| found.finding.severity == severity).count();
        if count > 0 {
            blocks.push(Block::Heading { level: 1, text: format!("{heading}（{count}件）") });
            blocks.push(Block::Note { text: about.to_owned() });
            blocks.push(Block::Table(group(context, severity)));
        }
    }
    blocks.push(Block::Heading { level: 1, text: "チェック項目の一覧".to_owned() });
    blocks.push(Block::Table(matrix.clone()));
    FindingsReport {
        title: DocumentId::Findings.name().to_owned(),
        pharmacy: context.pharmacy(),
        dates: context.dates(),
        blocks,
        list: list(&context.findings),
        matrix,
    }
}

fn summary(findings: &[FindingWithReason<'_>]) -> String {
    let count = |severity| findings.iter().filter(|found| found.finding.severity == severity).count();
    let counts = GROUPS.map(|(severity, heading, _)| format!("{heading} {}件", count(severity)));
    format!("{}。直したら□に印を付けてください。この紙は薬局の控えです。検査の書類には入れません。", counts.join("、"))
}

/// Lists the groups of a severity, a row each.
fn group(context: &PaperContext<'_>, severity: Severity) -> Table {
    let mut table = Table::new([
        ("□", 5.0),
        ("番号", 10.0),
        ("場所", 24.0),
        ("見つかったこと", 44.0),
        ("直し方", 40.0),
        ("なぜ", 50.0),
    ]);
    let of_severity = |group: &&FindingGroup| {
        group.findings.first().is_some_and(|index| context.findings[*index].finding.severity == severity)
    };
    table.rows = context.groups.iter().filter(of_severity).map(|group| group_row(context, group)).collect();
    table
}

fn group_row(context: &PaperContext<'_>, group: &FindingGroup) -> Vec<Value> {
    let found: Vec<&FindingWithReason<'_>> = group.findings.iter().map(|index| &context.findings[*index]).collect();
    let finding = found[0].finding;
    let sentence = group.sentence.clone().unwrap_or_else(|| {
        let each = found.iter().map(|found| format!("{}：{}", cell(found.finding), found.finding.message));
        format!("{}\n{}", found[0].title, each.collect::<Vec<_>>().join("\n"))
    });
    let texts = ["□", finding.code.as_str(), &places(&found), &sentence, &finding.hint, found[0].why];
    texts.into_iter().map(Value::text).collect()
}

/// Returns the place of one finding, or the sheet with all cells of several.
fn places(found: &[&FindingWithReason<'_>]) -> String {
    let [one] = found else {
        let cells: Vec<String> = found.iter().map(|found| cell(found.finding)).filter(|cell| !cell.is_empty()).collect();
        let place = &found[0].finding.place;
        let sheet = place.sheet.as_deref().unwrap_or(&place.file);
        return format!("{sheet} {}か所：{}", found.len(), cells.join("、"));
    };
    place(one.finding)
}

fn cell(finding: &Finding) -> String {
    finding.place.cell.map(|cell| cell.to_string()).unwrap_or_default()
}

/// Returns sheet and cell, or the file's name where there is no sheet.
fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let sheet = place.sheet.as_deref().unwrap_or(&place.file);
    place.cell.map_or_else(|| sheet.to_owned(), |cell| format!("{sheet} {cell}"))
}

fn list(findings: &[FindingWithReason<'_>]) -> Table {
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
    table.rows = findings.iter().map(list_row).collect();
    table
}

fn list_row(found: &FindingWithReason<'_>) -> Vec<Value> {
    let finding = found.finding;
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
        found.why,
    ];
    texts.into_iter().map(Value::text).collect()
}

/// Lists every item of 薬局確認用 with its answer, its dates, the vendors' answers and the
/// evidence.
fn matrix(context: &PaperContext<'_>) -> Table {
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
    table.rows = context.edition.items(FormKind::Pharmacy).map(|item| matrix_row(context, item)).collect();
    table
}

fn matrix_row(context: &PaperContext<'_>, item: &Item) -> Vec<Value> {
    let case = context.case;
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
    let vendors = Value::text(vendor_answers(context, item.id));
    let shown = Value::text(evidence::of(case, item));
    let shared = context.edition.is_shared(item.id);
    let about =
        |found: &&FindingWithReason<'_>| is_about(found.finding, item.id) && (shared || found.finding.vendor.is_none());
    let count = context.findings.iter().filter(about).count();
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

/// Returns the newest answer of each vendor under direct contract whose form has the item.
fn vendor_answers(context: &PaperContext<'_>, item: ItemId) -> String {
    if !context.edition.is_shared(item) {
        return String::new();
    }
    let said = context.case.asked_vendors().into_iter().map(|vendor| {
        let answer = context.case.answers_of(vendor).find(|answer| answer.item == item);
        let answer = word(answer.and_then(|answer| answer.newest().copied()));
        format!("{vendor}：{}", if answer.is_empty() { "（未回答）" } else { answer })
    });
    said.collect::<Vec<_>>().join("\n")
}
