//! One case: what `build` and `check` share.

use std::io;

use jiff::civil::Date;

use super::exit::{CommandError, exit_code};
use super::options::program;
use super::terminal::{style, to_stderr, to_stdout};
use crate::cli::{CaseArgs, ReportFormat, SettingArgs};
use crate::error::Error;
use crate::make::Assessment;
use crate::publish::FindingCounts;
use crate::render::report::{CaseReport, OutputFile};
use crate::render::{json, text};
use crate::setting::Options;
use crate::worker::{Job, Outcome, Timeouts, Worker};

/// Has a worker read the case, which is somebody else's file, and make its papers.
///
/// # Errors
/// The case cannot be finished.
pub fn work(options: &Options, job: &Job) -> Result<Outcome, Error> {
    Worker::start(&program()?, options, Timeouts::default())?.run(job)
}

/// Writes what was found in a case that could not be finished, as far as it was read; where JSON is
/// asked for, stdout holds it in any case.
pub fn report_failure(
    arguments: &CaseArgs,
    report: CaseReport,
    as_of: Date,
    outputs: Option<&[OutputFile]>,
    error: CommandError,
) -> CommandError {
    match arguments.format {
        ReportFormat::Json => {
            let report = CaseReport { failure: Some(error.to_string()), ..report };
            let report = json::report(as_of, vec![json::case(&report, outputs)]);
            if let Err(error) = to_stdout(&report) {
                to_stderr(&format!("エラー: {error}\n"));
            }
        }
        ReportFormat::Concise if report.read.is_empty() => {}
        ReportFormat::Concise => to_stderr(&text::concise(&report.findings)),
        ReportFormat::Human if report.read.is_empty() => {}
        ReportFormat::Human => to_stderr(&text::human(&report, style(&io::stderr()))),
    }
    error
}

/// Returns the exit code of a case that was finished.
pub fn code(arguments: &SettingArgs, assessment: &Assessment) -> u8 {
    let counts = FindingCounts::of(&assessment.report.findings);
    exit_code(
        &counts,
        assessment.is_sound && assessment.report.edition.is_some(),
        arguments.fail_on,
    )
}
