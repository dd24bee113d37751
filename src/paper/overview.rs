//! 一覧 of a chain: a row per pharmacy, for its head office.

use jiff::civil::Date;

use crate::finding::short;
use crate::model::day::in_words;
use crate::package::limits::MAX_CELL_UNITS;

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Its title.
    pub title: &'static str,
    /// The day it speaks of and how many pharmacies it has.
    pub about: String,
    /// The day it speaks of.
    pub as_of: Date,
    /// A row per pharmacy.
    pub rows: Vec<OverviewRow>,
}

/// A pharmacy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverviewRow {
    /// 薬局名; empty where it could not be read.
    pub pharmacy: String,
    /// The workbook or subfolder it was read from.
    pub case: String,
    /// The outcome, in a word.
    pub result: &'static str,
    /// Where its papers are, relative to the list; `None` where none were made.
    pub folder: Option<String>,
    /// Errors, warnings, notes; `None` where it did not come to checking.
    pub findings: Option<[usize; 3]>,
    /// How far it has come; `None` where it could not be read.
    pub progress: Option<CaseProgress>,
    /// Why no papers were made.
    pub reason: String,
}

/// How far a pharmacy has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseProgress {
    /// Items of the fiscal year not はい.
    pub open: usize,
    /// Reference items not はい.
    pub open_reference: usize,
    /// Items not はい whose target date has passed.
    pub overdue: usize,
    /// The next target date.
    pub next_target: Option<Date>,
    /// Vendors whose form is still out.
    pub vendors_out: Vec<String>,
}

/// Most vendors that are named in a cell of the list.
const MOST_VENDORS: usize = 100;

impl OverviewRow {
    /// Returns the row with names and texts that fit into cells, whatever they were in the input.
    fn fitted(self) -> Self {
        let progress = self.progress.map(|progress| CaseProgress {
            vendors_out: some_of(&progress.vendors_out),
            ..progress
        });
        let (pharmacy, case) = (short(&self.pharmacy).into_owned(), short(&self.case).into_owned());
        Self { pharmacy, case, progress, reason: fitted(self.reason), ..self }
    }
}

/// Returns the first of many names, each cut, and how many more there are.
fn some_of(names: &[String]) -> Vec<String> {
    let mut shown: Vec<String> =
        names.iter().take(MOST_VENDORS).map(|name| short(name).into_owned()).collect();
    let more = names.len().saturating_sub(MOST_VENDORS);
    if more > 0 {
        shown.push(format!("ほか {more}件"));
    }
    shown
}

/// Returns a text cut to what a cell may hold.
fn fitted(text: String) -> String {
    const CUT: &str = "…（以下省略）";
    if text.encode_utf16().count() <= MAX_CELL_UNITS {
        return text;
    }
    let mut room = MAX_CELL_UNITS - CUT.encode_utf16().count();
    let fits = |character: &char| {
        let units = character.len_utf16();
        let fits = units <= room;
        room = room.saturating_sub(units);
        fits
    };
    text.chars().take_while(fits).chain(CUT.chars()).collect()
}

/// Makes the list of these rows.
pub fn compose(as_of: Date, rows: Vec<OverviewRow>) -> Overview {
    let rows: Vec<OverviewRow> = rows.into_iter().map(OverviewRow::fitted).collect();
    let made = rows.iter().filter(|row| row.folder.is_some()).count();
    let about = format!(
        "{}現在　薬局 {}件（書類を作った {made}件、作れなかった {}件）",
        in_words(as_of),
        rows.len(),
        rows.len() - made
    );
    Overview { title: "薬局一覧", about, as_of, rows }
}
