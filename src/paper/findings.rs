//! 10: the findings on paper, and every item at a glance; for the pharmacy's own eyes.

use super::block::{Block, Table, Value};
use super::context::{FindingWithReason, PaperContext};
use super::document_id::DocumentId;
use super::matrix::{self, VendorNames};
use crate::finding::{Alike, Finding, FindingGroup, Severity, alike};
use crate::sheet::SheetId;

/// The findings in groups, and a matrix of all items.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingsReport {
    /// Its title.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up and of which day it speaks.
    pub dates: String,
    /// How many there are of each weight, in words.
    pub summary: String,
    /// The report to be read on paper: the findings by weight, then the matrix.
    pub blocks: Vec<Block>,
    /// All findings in one table, to be sorted and filtered.
    pub list: Table,
    /// Items × answer, date, target, evidence; `None` where it is not known whose items they are.
    pub matrix: Option<Table>,
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
        "食い違いや足りないもの",
        "答えと台帳が合わないところ、マニュアルが求めているのにないものです。聞かれたときに答えられるようにしておきます。",
    ),
    (Severity::Note, "お知らせ", "知っておくとよいことです。そのままでかまわないものもあります。"),
];

/// Makes the report.
pub(super) fn compose(context: &PaperContext<'_>) -> FindingsReport {
    let matrix = |names| context.edition.map(|edition| matrix::of(context, edition, names));
    let summary = summary(&context.findings, context.omitted);
    let mut blocks = vec![Block::Paragraph { text: summary.clone() }];
    for (severity, heading, about) in GROUPS {
        let count =
            context.findings.iter().filter(|found| found.finding.severity == severity).count();
        if count > 0 {
            blocks.push(Block::Heading { level: 1, text: format!("{heading}（{count}件）") });
            blocks.push(Block::Note { text: about.to_owned() });
            blocks.push(Block::Table(group(context, severity)));
        }
    }
    if let Some(matrix) = matrix(VendorNames::Numbers) {
        blocks.push(Block::Heading { level: 1, text: "チェック項目の一覧".to_owned() });
        blocks.extend(matrix::numbered_vendors(context).map(|text| Block::Note { text }));
        blocks.push(Block::Table(matrix));
    }
    FindingsReport {
        title: DocumentId::Findings.name().to_owned(),
        pharmacy: context.pharmacy(),
        dates: context.dates(),
        summary,
        blocks,
        list: list(&context.findings),
        matrix: matrix(VendorNames::Full),
    }
}

fn summary(findings: &[FindingWithReason<'_>], omitted: usize) -> String {
    let count =
        |severity| findings.iter().filter(|found| found.finding.severity == severity).count();
    let counts = GROUPS.map(|(severity, heading, _)| format!("{heading}：{}件", count(severity)));
    let first = if count(Severity::Error) == 0 {
        "検査で指摘されるところは、見つかりませんでした。"
    } else {
        ""
    };
    let more = match omitted {
        0 => String::new(),
        _ => format!("（ほかに、表示を省いたものが{omitted}件あります）"),
    };
    format!(
        "{first}{}{more}。直したら□に印を付けてください。この紙は薬局の控えです。検査の書類には入れません。",
        counts.join("、")
    )
}

/// Lists the groups of a severity, a row each.
fn group(context: &PaperContext<'_>, severity: Severity) -> Table {
    let mut table = Table::new([
        ("□", 5.0),
        ("番号と場所", 30.0),
        ("見つかったこと", 70.0),
        ("直し方", 70.0),
        ("内訳", 0.0),
        ("なぜ", 0.0),
    ]);
    for below in table.columns.iter_mut().skip(4) {
        below.below = true;
    }
    let of_severity = |group: &&FindingGroup| {
        group
            .findings
            .first()
            .is_some_and(|index| context.findings[*index].finding.severity == severity)
    };
    table.rows =
        context.groups.iter().filter(of_severity).map(|group| group_row(context, group)).collect();
    table
}

fn group_row(context: &PaperContext<'_>, group: &FindingGroup) -> Vec<Value> {
    let found: Vec<&FindingWithReason<'_>> =
        group.findings.iter().map(|index| &context.findings[*index]).collect();
    let finding = found[0].finding;
    let (sentence, each) = match &group.sentence {
        Some(sentence) => (sentence.clone(), String::new()),
        None => sentences(&found),
    };
    let places = places(&found, group.sentence.is_some());
    let place = format!("{}\n{places}", finding.code.as_str());
    let texts = ["□", &place, &sentence, &finding.hint, &each, found[0].why];
    texts.into_iter().map(Value::text).collect()
}

/// Returns what findings say that have no sentence in common: what holds for several but for a
/// name, once, and the others each; and the cells of the former, with these names.
fn sentences(found: &[&FindingWithReason<'_>]) -> (String, String) {
    let messages: Vec<&str> = found.iter().map(|found| found.finding.message.as_str()).collect();
    let alike = alike(&messages);
    let (mut lines, mut cells): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut said = vec![false; found.len()];
    for (Alike { sentence, differences }, number) in alike.iter().zip('①'..='⑳') {
        let number = if alike.len() > 1 { number.to_string() } else { String::new() };
        let each = differences.iter().map(|(index, difference)| {
            said[*index] = true;
            match cell(found[*index].finding).as_str() {
                "" => difference.clone(),
                cell => format!("{cell}：{difference}"),
            }
        });
        cells.push(number.clone() + &each.collect::<Vec<_>>().join("、"));
        lines.push(number + sentence);
    }
    let others = found.iter().zip(&said).filter(|(_, said)| !**said).map(|(found, _)| found);
    lines.extend(others.map(|found| match cell(found.finding).as_str() {
        "" => found.finding.message.clone(),
        cell => format!("{cell}：{}", found.finding.message),
    }));
    if lines.len() > 1 {
        lines.insert(0, found[0].title.to_owned());
    }
    (lines.join("\n"), cells.join("\n"))
}

/// Returns the place of one finding, or the sheet of several, with their cells where the sentence
/// beside it does not list them.
fn places(found: &[&FindingWithReason<'_>], with_cells: bool) -> String {
    let [one] = found else {
        let name = |found: &&FindingWithReason<'_>| {
            let finding = found.finding;
            let cell = finding.place.cell.map(|cell| cell.to_string());
            cell.or_else(|| finding.own_part().map(str::to_owned))
        };
        let cells: Vec<String> = found.iter().filter_map(name).filter(|_| with_cells).collect();
        let place = &found[0].finding.place;
        let sheet = place.sheet.as_deref().unwrap_or(&place.file);
        let colon = if cells.is_empty() { "" } else { "：" };
        return format!("{sheet} {}か所{colon}{}", found.len(), cells.join("、"));
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
