//! Findings for people: with the row around the cell, or one line each.

use std::path::Path;

use unicode_width::UnicodeWidthStr;

use super::json::read_sheets;
use super::report::CaseReport;
use crate::case::{FileRead, ReadAs};
use crate::check::catalogue;
use crate::error::{lines as harmless_lines, on_one_line, short, shown};
use crate::finding::{
    CellRef, Excerpt, Excerpts, Finding, FindingGroup, Findings, Place, Severity,
};
use crate::model::edition::FormKind;

/// The look of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextStyle {
    /// Colours the codes.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Goes to a terminal, where what comes first scrolls away.
    pub terminal: bool,
}

/// Width of the widest column of the shown row, in columns of the terminal.
const MAX_COLUMN: usize = 24;
/// Number of columns before the cell that are shown; after it one fewer.
const AROUND: u32 = 2;

const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const CYAN: &str = "\u{1b}[1;36m";
const PLAIN: &str = "\u{1b}[0m";
/// The sequences that a terminal is to obey; there are no others of ours.
pub const SEQUENCES: [&str; 4] = [RED, YELLOW, CYAN, PLAIN];

/// The most lines that a terminal is expected to show at once.
const SCREEN: usize = 20;

/// Writes the findings of each cause with their cells, the row around the first of them, hint and
/// source; then, where a terminal has scrolled on, the errors again; last the counts.
pub fn human(report: &CaseReport, style: TextStyle) -> String {
    let groups = report.findings.groups();
    let mut out: String = groups.iter().map(|group| paragraph(report, group, style)).collect();
    if style.terminal && out.lines().count() > SCREEN {
        let errors = groups.iter().filter(|group| first(report, group).severity == Severity::Error);
        let again: String = errors.map(|group| head(report, group, style)).collect();
        out.push_str(&again);
    }
    out.push_str(&files_read(&report.read));
    out.push_str(&closing(&report.findings));
    out
}

/// Writes a line for each file: what it was read as.
fn files_read(files: &[FileRead]) -> String {
    files.iter().map(|file| format!("{}\n", file_read(file))).collect()
}

fn file_read(file: &FileRead) -> String {
    let path = Path::new(&file.file);
    let name =
        path.file_name().map_or_else(|| file.file.clone().into(), |name| name.to_string_lossy());
    let name = short(&name);
    match &file.read_as {
        ReadAs::Unread => format!("読まなかったファイル: {name}"),
        ReadAs::Sheets { sheets, edition } => {
            let sheets: Vec<&str> = read_sheets(sheets, *edition).collect();
            format!("読んだファイル: {name}（{}）", sheets.join("、"))
        }
        ReadAs::Form { form, vendor, answers } => {
            let whose = match (form, vendor) {
                (FormKind::Pharmacy, _) => "薬局確認用".to_owned(),
                (FormKind::Vendor, None) => "事業者確認用".to_owned(),
                (FormKind::Vendor, Some(vendor)) => format!("事業者確認用、{}", short(vendor)),
            };
            format!("返ってきた様式: {name}（{whose}、答え {answers}件）")
        }
    }
}

/// Returns the first finding of a group.
fn first<'r>(report: &'r CaseReport, group: &FindingGroup) -> &'r Finding {
    members(report, group)[0]
}

fn members<'r>(report: &'r CaseReport, group: &FindingGroup) -> Vec<&'r Finding> {
    group.findings.iter().filter_map(|index| report.findings.get(*index)).collect()
}

fn paragraph(report: &CaseReport, group: &FindingGroup, style: TextStyle) -> String {
    let found = members(report, group);
    let mut out = head(report, group, style);
    out.push_str(&places(&found, group.sentence.is_some()));
    out.push_str(&excerpt(&found[0].place, &report.excerpts, style).unwrap_or_default());
    if !found[0].hint.is_empty() {
        // Further lines of a hint stand under its first.
        let hint = harmless_lines(&found[0].hint, &[]).replace('\n', "\n             ");
        out.push_str(&format!("   = 直し方: {hint}\n"));
    }
    if let Some(source) = source(&found) {
        out.push_str(&format!("   = 根拠: {source}\n"));
    }
    out.push('\n');
    out
}

/// Writes the places of a group: one, all cells of a sheet in a line, or each with its sentence.
fn places(found: &[&Finding], same_sentence: bool) -> String {
    let place = &found[0].place;
    if found.len() == 1 {
        return format!("  --> {place}\n");
    }
    if same_sentence {
        let of_item = |finding: &Finding| finding.own_part().map(|item| on_one_line(item).into());
        let name = |finding: &&Finding| {
            let cell = finding.place.cell.map(|cell| cell.to_string());
            cell.or_else(|| of_item(finding))
        };
        let cells: Vec<String> = found.iter().filter_map(name).collect();
        let sheet = Place { cell: None, ..place.clone() };
        return format!("  --> {sheet}　{}か所：{}\n", found.len(), cells.join("、"));
    }
    let line =
        |finding: &&Finding| format!("  --> {} {}\n", finding.place, on_one_line(&finding.message));
    found.iter().map(line).collect()
}

/// Writes a line for every finding, and a closing line with the counts.
pub fn concise(findings: &Findings) -> String {
    findings.iter().map(|finding| line(finding) + "\n").collect::<String>() + &closing(findings)
}

/// Writes a finding on a line, without its end.
pub fn line(finding: &Finding) -> String {
    let place = &finding.place;
    let mut at = shown(&*place.file);
    if let Some(sheet) = &place.sheet {
        at = format!("{at}:{}", short(sheet));
    }
    if let Some(cell) = place.cell {
        at = format!("{at}!{cell}");
    }
    let (severity, message) = (finding.severity.word(), on_one_line(&finding.message));
    format!("{at}: {severity}[{}] {message}", finding.code)
}

/// Writes the closing line.
fn closing(findings: &Findings) -> String {
    let omitted: usize = findings.omitted().values().sum();
    let more = if omitted == 0 {
        String::new()
    } else {
        format!("（ほかに、表示を省いたものが{omitted}件あります）")
    };
    format!(
        "エラー {}件、警告 {}件、お知らせ {}件{more}\n",
        findings.count(Severity::Error),
        findings.count(Severity::Warning),
        findings.count(Severity::Note)
    )
}

/// Writes the first line of a group: what all of it says, else the rule's title with the count.
fn head(report: &CaseReport, group: &FindingGroup, style: TextStyle) -> String {
    let finding = first(report, group);
    let title = || {
        let title = catalogue::rule(finding.code).map_or("", |rule| rule.title);
        format!("{title}（{}件）", group.findings.len())
    };
    let sentence =
        group.sentence.as_deref().map_or_else(title, |sentence| on_one_line(sentence).into_owned());
    let tag = format!("{}[{}]", finding.severity.word(), finding.code);
    let colour = match finding.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => CYAN,
    };
    if style.colour {
        format!("{colour}{tag}{PLAIN}: {sentence}\n")
    } else {
        format!("{tag}: {sentence}\n")
    }
}

/// Joins the sources of findings, each named once.
fn source(found: &[&Finding]) -> Option<String> {
    let words = |source: &String| {
        let source = source.replace("別添3", "立入検査の手引き");
        source.replace("別添2", "マニュアル").replace("別添1", "チェックリスト")
    };
    let mut parts: Vec<String> = found[0].sources.iter().map(words).collect();
    let mut editions: Vec<&str> = Vec::new();
    for finding in found.iter().filter(|finding| !finding.guideline.is_empty()) {
        if !editions.contains(&finding.guideline_edition.as_str()) {
            editions.push(&finding.guideline_edition);
        }
    }
    for edition in editions {
        let of_edition = found.iter().filter(|finding| finding.guideline_edition == edition);
        let clauses = by_volume(of_edition.flat_map(|finding| &finding.guideline));
        parts.push(format!("ガイドライン{edition} {clauses}"));
    }
    (!parts.is_empty()).then(|| parts.join("、"))
}

/// Joins guideline places, naming each volume and each place once: 企画管理編 13④、13.1.3.
fn by_volume<'p>(places: impl Iterator<Item = &'p String>) -> String {
    let mut volumes: Vec<(&str, Vec<&str>)> = Vec::new();
    for place in places {
        let (volume, clause) = place.split_once(' ').unwrap_or((place, ""));
        match volumes.iter_mut().find(|(known, _)| *known == volume) {
            Some((_, clauses)) if clauses.contains(&clause) => {}
            Some((_, clauses)) => clauses.push(clause),
            None => volumes.push((volume, vec![clause])),
        }
    }
    let written =
        |(volume, clauses): &(&str, Vec<&str>)| format!("{volume} {}", clauses.join("、"));
    volumes.iter().map(written).collect::<Vec<_>>().join("、")
}

/// Writes the header and the row around a cell, aligned by display width; the empty cell is shown
/// as `______`.
fn excerpt(place: &Place, excerpts: &Excerpts, style: TextStyle) -> Option<String> {
    let cell = place.cell?;
    let text = excerpts.sheet(place)?;
    let first = cell.column.saturating_sub(AROUND);
    let mut columns: Vec<(u32, String, String)> = (first..=cell.column + AROUND - 1)
        .map(|column| {
            let header =
                text.header_row.map(|row| cell_text(text, row, column)).unwrap_or_default();
            let value = cell_text(text, cell.row, column);
            let value =
                if column == cell.column && value.is_empty() { "______".to_owned() } else { value };
            (column, header, value)
        })
        .collect();
    columns.retain(|(column, header, value)| {
        *column == cell.column || !header.is_empty() || !value.is_empty()
    });
    let number = (cell.row + 1).to_string();
    let margin = " ".repeat(number.width() + 2);
    let room = style.width.saturating_sub(margin.width() + 4);
    let (header, row) = lines(&columns, room);
    let header = if text.header_row == Some(cell.row) || header.trim().is_empty() {
        String::new()
    } else {
        format!("{margin}| {header}\n")
    };
    Some(format!("{header} {number} | {row}\n"))
}

fn lines(columns: &[(u32, String, String)], room: usize) -> (String, String) {
    let (mut header, mut row) = (Vec::new(), Vec::new());
    let mut used = 0;
    for (_, above, below) in columns {
        let width = above.width().max(below.width()).min(MAX_COLUMN);
        if used + width > room && used > 0 {
            break;
        }
        used += width + 3;
        header.push(padded(above, width));
        row.push(padded(below, width));
    }
    (header.join(" | ").trim_end().to_owned(), row.join(" | ").trim_end().to_owned())
}

/// Aligns a text to the right of a display width; cuts it with … where it is wider.
fn padded(text: &str, width: usize) -> String {
    let mut cut = String::new();
    for character in text.chars() {
        let next = cut.width() + character.to_string().width();
        if next > width {
            while cut.width() + 1 > width {
                cut.pop();
            }
            cut.push('…');
            break;
        }
        cut.push(character);
    }
    format!("{}{cut}", " ".repeat(width.saturating_sub(cut.width())))
}

/// Writes a cell on one line, with characters that would disturb the terminal made harmless.
fn cell_text(text: &Excerpt, row: u32, column: u32) -> String {
    on_one_line(text.cell(CellRef::new(row, column))).into_owned()
}
