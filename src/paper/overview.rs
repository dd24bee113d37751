//! 一覧 of a chain: a row per pharmacy, for its head office.

use jiff::civil::Date;

use crate::model::day::in_words;

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

/// Makes the list of these rows.
pub fn compose(as_of: Date, rows: Vec<OverviewRow>) -> Overview {
    let made = rows.iter().filter(|row| row.folder.is_some()).count();
    let about = format!(
        "{}現在　薬局 {}件（書類を作った {made}件、作れなかった {}件）",
        in_words(as_of),
        rows.len(),
        rows.len() - made
    );
    Overview { title: "薬局一覧", about, as_of, rows }
}
