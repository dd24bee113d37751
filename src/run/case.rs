//! One case: what `build` and `check` share.

use std::path::Path;

use super::exit::{CommandError, exit_code};
use super::options::program;
use super::terminal::{to_stderr, to_stdout};
use crate::cli::{CaseArgs, ReportFormat, SettingArgs};
use crate::error::Error;
use crate::make::Assessment;
use crate::publish::FindingCounts;
use crate::render::json;
use crate::render::report::{CaseReport, OutputFile};
use crate::setting::Options;
use crate::worker::{Job, Outcome, Timeouts, Worker};

/// Has a worker read the case, which is somebody else's file, and make its papers.
///
/// # Errors
/// The case cannot be finished.
pub fn work(options: &Options, job: &Job) -> Result<Outcome, Error> {
    Worker::start(&program()?, options, Timeouts::default())?.run(job)
}

/// Writes the JSON of a case that could not be finished, where JSON is asked for: then stdout holds
/// it in any case.
pub fn report_failure(
    arguments: &CaseArgs,
    input: &Path,
    options: &Options,
    outputs: Option<&[OutputFile]>,
    error: CommandError,
) -> CommandError {
    if arguments.format == ReportFormat::Json {
        let report = CaseReport::failed(input.display().to_string(), error.to_string());
        let report = json::report(options.as_of, vec![json::case(&report, outputs)]);
        if let Err(error) = to_stdout(&report) {
            to_stderr(&format!("エラー: {error}\n"));
        }
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
