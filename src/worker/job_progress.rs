//! How far a job of a worker has come, and what is told where its process ends before it.

use std::time::{Duration, Instant};

use super::{JobEvent, Timeouts};
use crate::error::Stage;
use crate::finding::{Finding, Place};
use crate::make::CaseStep;
use crate::rule;

/// Returns the instant after a time from now; a time that the clock cannot count ends in a year.
fn after(time: Duration) -> Instant {
    const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);
    let now = Instant::now();
    now.checked_add(time).unwrap_or_else(|| now + YEAR)
}

/// The progress of a job, from which follows what to report if the child dies.
pub struct JobProgress {
    timeouts: Timeouts,
    pub inputs: Vec<String>,
    pub opening: Option<String>,
    pub stage: Stage,
    pub cancelled: bool,
    deadline: Instant,
}

impl JobProgress {
    pub fn new(timeouts: Timeouts) -> Self {
        let deadline = after(timeouts.reading);
        Self {
            timeouts,
            inputs: Vec::new(),
            opening: None,
            stage: Stage::Begun,
            cancelled: false,
            deadline,
        }
    }

    /// Takes note of a step; returns the event that it is for others, if any.
    pub fn take(&mut self, step: CaseStep) -> Option<JobEvent> {
        match step {
            CaseStep::Inputs(inputs) => self.inputs = inputs,
            CaseStep::Opening(file) => {
                self.opening = Some(file.clone());
                return Some(JobEvent::Opening(file));
            }
            CaseStep::Read => {
                self.stage = Stage::Read;
                self.extend(self.timeouts.rendering);
            }
            CaseStep::Rendered { done, of } => {
                self.stage = Stage::Rendered { done, of };
                return Some(JobEvent::Rendered { done, of });
            }
        }
        None
    }

    pub fn cancel(&mut self) {
        if !self.cancelled {
            self.extend(self.timeouts.stopping);
            self.cancelled = true;
        }
    }

    /// Sets the deadline anew, counted from now; not where the case is to be stopped.
    fn extend(&mut self, time: Duration) {
        if !self.cancelled {
            self.deadline = after(time);
        }
    }

    pub fn time_left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

/// The end of a child before that of its job.
#[derive(Clone, Copy)]
pub enum Death {
    TooSlow,
    Died,
}

impl Death {
    fn words(self) -> &'static str {
        match self {
            Self::TooSlow => "時間がかかりすぎる",
            Self::Died => "途中で止まった",
        }
    }

    /// Refuses the file that was being read.
    pub fn finding(self, file: &str) -> Finding {
        let message = format!(
            "このファイルは、読み取りの部品が{}ため、読めません（壊れているか、特別な作りのファイルです）",
            self.words()
        );
        let hint = "Excel や LibreOffice で開き、別の名前で xlsx として保存し直してください";
        Finding::new(&rule::I001, Place::file(file), message).hint(hint)
    }
}
