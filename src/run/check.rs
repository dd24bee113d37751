//! `check`: one case as an inspector sees it.

use std::io;

use super::case::{code, report_failure, work};
use super::exit::CommandError;
use super::options::options;
use super::terminal::{style, to_stdout};
use crate::cli::{CheckArgs, ReportFormat};
use crate::render::report::CaseReport;
use crate::render::{json, text};
use crate::worker::Job;

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &CheckArgs) -> Result<u8, CommandError> {
    let CheckArgs { input, common } = arguments;
    let options = options(&common.setting)?;
    let outcome = work(&options, &Job::check(input)).map_err(|error| {
        let report = CaseReport::of_nothing_read(input);
        report_failure(common, report, options.as_of, None, error.into())
    })?;
    let report = &outcome.assessment.report;
    to_stdout(&match common.format {
        ReportFormat::Json => json::report(options.as_of, vec![json::case(report, None)]),
        ReportFormat::Concise => text::concise(&report.findings),
        ReportFormat::Human => text::human(report, style(&io::stdout())),
    })?;
    Ok(code(&common.setting, &outcome.assessment))
}
