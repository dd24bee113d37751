//! From findings to marks: which cell gets which colour, and which note explains what.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::finding::{CellRef, Finding, Severity};
use crate::package::address::GRID_COLUMNS;
use crate::patch::note::{FIRST_LINE, LAST_LINE};
use crate::patch::sheet::holds;
use crate::rule::{self, Rule};

/// Rules whose findings stand at a row or a column: filling the cell does not mend them.
const NOT_ABOUT_THE_CELL: [&Rule; 5] =
    [&rule::I017, &rule::I018, &rule::I022, &rule::I029, &rule::I030];
/// Most characters of a note: a program cuts longer ones.
const LONGEST: usize = 30_000;

/// The facts of a sheet that marks depend on.
pub struct SheetFacts<'f> {
    /// Merged areas.
    pub merges: Vec<(CellRef, CellRef)>,
    /// Areas for which the user has rules of her own.
    pub ruled: Vec<(CellRef, CellRef)>,
    /// Whether a cell has a note or a threaded comment.
    pub has_note: &'f dyn Fn(CellRef) -> bool,
    /// Whether nothing is written in a cell.
    pub is_empty: &'f dyn Fn(CellRef) -> bool,
    /// Whether nobody sees a column.
    pub is_hidden: &'f dyn Fn(u32) -> bool,
}

impl SheetFacts<'_> {
    /// Returns the cell that shows what a cell holds: the first one of its merge.
    pub fn shown_at(&self, at: CellRef) -> CellRef {
        self.merges.iter().find(|merge| holds(**merge, at)).map_or(at, |merge| merge.0)
    }

    fn is_ruled(&self, at: CellRef) -> bool {
        self.ruled.iter().any(|area| holds(*area, at))
    }
}

/// The colour of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// The worst of its findings.
    pub severity: Severity,
    /// Whether it leaves when something is written into the cell.
    pub leaves: bool,
}

/// A finding in a note.
#[derive(Debug, Clone)]
struct Entry<'f> {
    finding: &'f Finding,
    /// Whether the user's own colour may hide ours.
    is_ruled: bool,
}

/// The marks of a sheet.
#[derive(Debug, Default)]
pub struct SheetPlan<'f> {
    /// The colours, by cell.
    pub colours: BTreeMap<CellRef, Colour>,
    notes: BTreeMap<CellRef, Vec<Entry<'f>>>,
    /// Findings for whose words there is no place.
    pub unexplained: Vec<&'f Finding>,
}

impl<'f> SheetPlan<'f> {
    /// Plans the marks for the findings of a sheet, each with a cell.
    pub fn of(findings: &[&'f Finding], facts: &SheetFacts<'_>) -> Self {
        let mut plan = Self::default();
        let placed: Vec<(&Finding, CellRef, CellRef)> = findings
            .iter()
            .filter_map(|finding| {
                finding.place.cell.map(|meant| (*finding, meant, facts.shown_at(meant)))
            })
            .collect();
        for (finding, _, at) in &placed {
            plan.colour(finding, *at, facts);
        }
        let marked: BTreeSet<CellRef> =
            placed.iter().flat_map(|(_, meant, at)| [*meant, *at]).collect();
        for (finding, meant, at) in placed {
            let entry = Entry { finding, is_ruled: facts.is_ruled(at) };
            let place =
                if (facts.has_note)(at) { free_cell(meant.row, &marked, facts) } else { Some(at) };
            match place {
                Some(place) => plan.notes.entry(place).or_default().push(entry),
                None => plan.unexplained.push(finding),
            }
        }
        plan
    }

    fn colour(&mut self, finding: &Finding, at: CellRef, facts: &SheetFacts<'_>) {
        let is_of_cell = NOT_ABOUT_THE_CELL.iter().all(|rule| rule.code != finding.code);
        let leaves = is_of_cell && (facts.is_empty)(at);
        let new = Colour { severity: finding.severity, leaves };
        let colour = self.colours.entry(at).or_insert(new);
        colour.severity = colour.severity.min(new.severity);
        colour.leaves &= leaves;
    }

    /// Returns the notes with their texts.
    pub fn notes(&self) -> impl Iterator<Item = (CellRef, String)> {
        self.notes.iter().map(|(at, entries)| (*at, text(*at, entries)))
    }
}

/// Returns the first cell of a row without note and finding and outside of every merge.
fn free_cell(row: u32, marked: &BTreeSet<CellRef>, facts: &SheetFacts<'_>) -> Option<CellRef> {
    let is_merged = |at: CellRef| facts.merges.iter().any(|merge| holds(*merge, at));
    let is_free = |at: &CellRef| {
        !(facts.has_note)(*at)
            && !marked.contains(at)
            && !is_merged(*at)
            && !(facts.is_hidden)(at.column)
    };
    (0..GRID_COLUMNS).map(|column| CellRef::new(row, column)).find(is_free)
}

/// Returns the word for a severity.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "エラー",
        Severity::Warning => "注意",
        Severity::Note => "お知らせ",
    }
}

/// Returns the text of a note.
fn text(at: CellRef, entries: &[Entry<'_>]) -> String {
    let codes: BTreeSet<_> = entries.iter().map(|entry| entry.finding.code).collect();
    let codes: Vec<String> = codes.into_iter().map(|code| code.to_string()).collect();
    let mut text = format!("{FIRST_LINE} {}\n", codes.join(" "));
    let mut left_out = 0;
    for entry in entries {
        let lines = lines(at, entry);
        if text.chars().count() + lines.chars().count() > LONGEST {
            left_out += 1;
        } else {
            text.push_str(&lines);
        }
    }
    if left_out > 0 {
        _ = writeln!(text, "ほかに {left_out}件あります（tachiiri check で見られます）");
    }
    text + LAST_LINE
}

fn lines(at: CellRef, entry: &Entry<'_>) -> String {
    let finding = entry.finding;
    let meant = finding.place.cell.filter(|cell| *cell != at);
    let meant = meant.map_or_else(String::new, |cell| format!("［{cell} のセルについて］"));
    let (word, code) = (word(finding.severity), finding.code);
    let mut lines = format!("{meant}{word} {code}：{}\n", even(&finding.message));
    if !finding.hint.is_empty() {
        _ = writeln!(lines, "直し方：{}", even(&finding.hint));
    }
    if entry.is_ruled {
        lines.push_str("※ このセルにはもとからの色分け（条件付き書式）があり、そちらの色で見えることがあります\n");
    }
    lines
}

/// Returns a text that no program takes for our first or last line, nor parts in another way.
fn even(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{B}', '\u{C}'], "\n")
}
