//! The progress of a chain: a bar on a terminal, plain lines elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::to_stderr;
use crate::chain::record::Status;
use crate::chain::{ChainEvent, Done};

/// Number of cases between two plain lines.
const LINE_EVERY: u64 = 100;

/// Shows how far a chain has come.
pub struct ChainProgress {
    /// None where there is no terminal.
    bar: Option<ProgressBar>,
    cases: u64,
    done: u64,
    failed: u64,
}

impl ChainProgress {
    /// Shows nothing yet; will show a bar where there is a terminal.
    pub fn new(terminal: bool) -> Self {
        Self { bar: terminal.then(bar), cases: 0, done: 0, failed: 0 }
    }

    /// Takes note of what happened.
    pub fn take(&mut self, event: &ChainEvent<'_>) {
        match event {
            ChainEvent::Begin(cases) => self.begin(*cases as u64),
            ChainEvent::Done(done, _) => self.count(done),
            ChainEvent::NotAPharmacy => self.leave_out(),
        }
    }

    fn begin(&mut self, cases: u64) {
        self.cases = cases;
        match &self.bar {
            Some(bar) => bar.set_length(cases),
            None => to_stderr(&format!("読むファイルとフォルダ {cases}件\n")),
        }
    }

    fn count(&mut self, case: &Done) {
        self.done += 1;
        self.failed += u64::from(case.record.status != Status::Made);
        if let Some(bar) = &self.bar {
            bar.set_message(self.failed.to_string());
            bar.inc(1);
        } else if self.done.is_multiple_of(LINE_EVERY) && self.done < self.cases {
            to_stderr(&format!("{} / {}件（作れず {}件）\n", self.done, self.cases, self.failed));
        }
    }

    /// Counts a case less.
    fn leave_out(&mut self) {
        self.cases = self.cases.saturating_sub(1);
        if let Some(bar) = &self.bar {
            bar.set_length(self.cases);
        }
    }

    /// Takes the bar away.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{bar:30} {pos} / {len}件（作れず {msg}件） {per_sec} 残り {eta}",
    );
    let bar = ProgressBar::new(0).with_message("0");
    if let Ok(style) = style { bar.with_style(style) } else { bar }
}
