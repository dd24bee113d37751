//! Reading workbooks, and what is told of them.

use tachiiri::case::Case;
use tachiiri::finding::{Finding, Findings};
use tachiiri::read::{self, Reading};
use tachiiri::sheet::rows;

use crate::support::book::{AS_OF, assets, edition, lines, read_files};
use crate::support::{Book, Cell};

pub const FILE: &str = "ためし.xlsx";
pub const DAMAGED: [&str; 1] = ["error[I001] -!-"];

/// What was told, in the order of printing.
pub fn told(reading: &Reading) -> Vec<String> {
    let findings: Vec<Finding> =
        Findings::collect(reading.findings.clone()).iter().cloned().collect();
    lines(&findings)
}

/// The one finding that there is.
pub fn only(reading: Reading) -> Finding {
    assert_eq!(reading.findings.len(), 1, "{:?}", told(&reading));
    reading.findings.into_iter().next().unwrap()
}

pub fn read_bytes(bytes: Vec<u8>) -> Reading<'static> {
    read_files(vec![(FILE, bytes)], AS_OF)
}

/// The smallest pharmacy, to which a test adds the one sheet it is about.
pub fn pharmacy() -> Book {
    Book::new().row("薬局", &["薬局名", "ためし薬局"]).row("薬局", &["年度", "令和5年度"])
}

pub fn cells<const N: usize>(texts: [&str; N]) -> Vec<Cell> {
    texts.map(Cell::from).to_vec()
}

/// What チェックリスト says, a line for each row.
pub fn said(case: &Case) -> Vec<String> {
    let line = |answer: &tachiiri::sheet::checklist::Answer| {
        format!(
            "{} {:?} {:?} {:?}",
            answer.item,
            answer.first().reply.value,
            answer.first().checked.value,
            answer.target.value
        )
    };
    rows(&case.answers).iter().map(line).collect()
}

pub fn read_inputs(inputs: impl Into<read::file::input::CaseFiles>) -> Reading<'static> {
    let choice = read::Choice {
        known: std::slice::from_ref(edition()),
        default: edition(),
        asked: None,
        as_of: AS_OF,
    };
    read::read(inputs, choice, assets())
}
