//! 10: the findings on paper, and every item at a glance; for the pharmacy's own eyes.

use super::block::{Block, Table, Value};
use super::context::{FindingWithReason, PaperContext};
use super::document_id::DocumentId;
use super::matrix::{self, VendorNames};
use crate::finding::{Alike, DIFFERS, Finding, FindingGroup, Severity, alike};
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
    /// All groups of findings in one table, to be sorted and filtered.
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
        list: list(context),
        matrix: matrix(VendorNames::Full),
    }
}

fn summary(findings: &[FindingWithReason<'_>], omitted: usize) -> String {
    const CLOSING: &str = "この紙は薬局の控えです。検査の書類には入れません。";
    let count =
        |severity| findings.iter().filter(|found| found.finding.severity == severity).count();
    let first = if count(Severity::Error) == 0 {
        "検査で指摘されるところは、見つかりませんでした。"
    } else {
        ""
    };
    if findings.is_empty() && omitted == 0 {
        return format!("{first}ほかに知らせることもありません。{CLOSING}");
    }
    // What was said in words is not counted once more.
    let said = usize::from(!first.is_empty());
    let counts: Vec<String> = GROUPS[said..]
        .iter()
        .map(|(severity, heading, _)| format!("{heading}：{}件", count(*severity)))
        .collect();
    let more = match omitted {
        0 => String::new(),
        _ => format!("（ほかに、表示を省いたものが{omitted}件あります）"),
    };
    format!("{first}{}{more}。直したら□に印を付けてください。{CLOSING}", counts.join("、"))
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
    let groups: Vec<&FindingGroup> = context.groups.iter().filter(of_severity).collect();
    let code = |group: &FindingGroup| context.findings[group.findings[0]].finding.code;
    for (index, group) in groups.iter().enumerate() {
        let mut row = group_row(context, group);
        // Why is said once, below the last of its kind.
        let goes_on = groups.get(index + 1).is_some_and(|next| code(next) == code(group));
        if let Some(why) = row.last_mut().filter(|_| goes_on) {
            *why = Value::empty();
        }
        table.rows.push(row);
    }
    table
}

fn group_row(context: &PaperContext<'_>, group: &FindingGroup) -> Vec<Value> {
    let found = found(context, &group.findings);
    let finding = found[0].finding;
    let said = Said::of(group, &found);
    let places = places(&found, group.sentence.is_some());
    let place = format!("{}\n{places}", finding.code.as_str());
    let (lines, cells) = (said.lines.join("\n"), said.cells.join("\n"));
    let mut hint = finding.hint.to_string();
    if !hint.is_empty() && !hint.ends_with(['。', '）']) {
        hint.push('。');
    }
    let texts = ["□", &place, &lines, &hint, &cells, found[0].why];
    texts.into_iter().map(Value::text).collect()
}

/// Returns the findings of some indices.
fn found<'c, 'a>(
    context: &'c PaperContext<'a>,
    indices: &[usize],
) -> Vec<&'c FindingWithReason<'a>> {
    indices.iter().map(|index| &context.findings[*index]).collect()
}

/// What findings say.
struct Said {
    /// The sentence that all have in common, or what holds for several but for a name, once, and the
    /// others each.
    lines: Vec<String>,
    /// The cells of the former, with these names.
    cells: Vec<String>,
}

impl Said {
    fn of(group: &FindingGroup, found: &[&FindingWithReason<'_>]) -> Self {
        match &group.sentence {
            Some(sentence) => Self { lines: vec![sentence.clone()], cells: Vec::new() },
            None => Self::of_each(found, |finding| &finding.message),
        }
    }

    /// The same beside columns of items, which the messages then need not name.
    fn beside_items(group: &FindingGroup, found: &[&FindingWithReason<'_>]) -> Self {
        match (&group.sentence, found) {
            (Some(_), [one]) => {
                Self { lines: vec![without_item(one.finding).to_owned()], cells: Vec::new() }
            }
            (Some(_), _) => Self::of(group, found),
            (None, _) => Self::of_each(found, without_item),
        }
    }

    fn of_each(found: &[&FindingWithReason<'_>], message: fn(&Finding) -> &str) -> Self {
        let messages: Vec<&str> = found.iter().map(|found| message(found.finding)).collect();
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
            lines.push(number + &in_words(sentence, &messages, differences.len()));
        }
        let others = found.iter().zip(&said).filter(|(_, said)| !**said).map(|(found, _)| found);
        lines.extend(others.map(|found| match cell(found.finding).as_str() {
            "" => message(found.finding).to_owned(),
            cell => format!("{cell}：{}", message(found.finding)),
        }));
        if lines.len() > 1 {
            lines.insert(0, found[0].title.to_owned());
        }
        Self { lines, cells }
    }
}

/// Says where a sentence that holds for several names them; what a user wrote stays as it is.
fn in_words(sentence: &str, messages: &[&str], count: usize) -> String {
    if messages.iter().any(|message| message.contains(DIFFERS)) {
        return sentence.to_owned();
    }
    let in_brackets = format!("（{DIFFERS}）");
    sentence
        .replace(&in_brackets, &format!("（{count}件、内訳のとおり）"))
        .replace(DIFFERS, "内訳のもの")
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

/// Lists the groups, a row each, in which every cell of theirs is found.
fn list(context: &PaperContext<'_>) -> Table {
    let mut table = Table::new([
        ("済", 1.0),
        ("重さ", 1.0),
        ("番号", 1.0),
        ("シート", 1.0),
        ("セル", 1.0),
        ("項目", 1.0),
        (SheetId::Vendors.name(), 1.0),
        ("見つかったこと", 50.0),
        ("直し方", 50.0),
        ("なぜ", 100.0),
    ]);
    table.rows = context.groups.iter().flat_map(|group| list_rows(context, group)).collect();
    table
}

/// Lists a group in one row, or in several alike where that would be too tall for a workbook.
fn list_rows(context: &PaperContext<'_>, group: &FindingGroup) -> Vec<Vec<Value>> {
    let count = group.findings.len();
    let rows = |parts: usize| -> Vec<Vec<Value>> {
        let parts = group.findings.chunks(count.div_ceil(parts));
        parts.map(|indices| list_row(group, &found(context, indices))).collect()
    };
    let fit = |rows: &Vec<Vec<Value>>| rows.iter().all(|row| is_low(row));
    (1..count).map(rows).find(fit).unwrap_or_else(|| rows(count))
}

/// Returns whether a row of the list is low enough for a workbook.
fn is_low(row: &[Value]) -> bool {
    /// Letters as wide as high that the columns from セル to 見つかったこと have room for.
    const ROOM: [f64; 4] = [90.0, 200.0, 180.0, 340.0];
    let wide = |letter: char| if letter.is_ascii() { 0.7 } else { 1.0 };
    let width = |value: &Value| value.shown().chars().map(wide).sum::<f64>();
    row.iter().skip(4).zip(ROOM).all(|(value, room)| width(value) <= room)
}

fn list_row(group: &FindingGroup, found: &[&FindingWithReason<'_>]) -> Vec<Value> {
    let finding = found[0].finding;
    let severity = match finding.severity {
        Severity::Error => "エラー",
        Severity::Warning => "警告",
        Severity::Note => "お知らせ",
    };
    let said = Said::beside_items(group, found);
    let each = said.cells.iter().map(|cells| format!("内訳：{cells}"));
    let message: Vec<String> = said.lines.into_iter().chain(each).collect();
    let vendor = |found: &Finding| found.vendor.clone().unwrap_or_default();
    let texts = [
        "□",
        severity,
        finding.code.as_str(),
        finding.place.sheet.as_deref().unwrap_or_default(),
        &cells(found),
        &distinct(found, item),
        &distinct(found, vendor),
        &message.join(" ／ "),
        &finding.hint,
        found[0].why,
    ];
    texts.into_iter().map(Value::text).collect()
}

/// Returns a finding's item with its kind of device.
fn item(finding: &Finding) -> String {
    let item = [finding.item.as_deref(), finding.device.as_deref()];
    item.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Returns what a finding says, without its item where it ends in that.
fn without_item(finding: &Finding) -> &str {
    let is_item =
        |own: &str| own.replace('（', "(").replace('）', ")") == item(finding).replace(' ', "");
    if finding.own_part().is_some_and(is_item) { finding.shared() } else { &finding.message }
}

/// Returns the cells of findings, with blanks at which a line may end.
fn cells(found: &[&FindingWithReason<'_>]) -> String {
    let cells: Vec<String> = found.iter().map(|found| cell(found.finding)).collect();
    let cells: Vec<&str> =
        cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    let count = if cells.len() > 1 { format!("{}か所： ", cells.len()) } else { String::new() };
    count + &cells.join("、 ")
}

/// Returns what findings have of a kind, each once.
fn distinct(found: &[&FindingWithReason<'_>], of: impl Fn(&Finding) -> String) -> String {
    let mut texts: Vec<String> = Vec::new();
    for text in found.iter().map(|found| of(found.finding)).filter(|text| !text.is_empty()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join("、")
}
