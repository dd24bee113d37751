//! `chain --merge`: the parts of a chain joined.

use super::exit::{CommandError, FAILED, FINE, FOUND};
use super::terminal::to_stderr;
use super::totals::{in_words, kept_back, with_errors, written};
use crate::chain::merge::{self, MergePlan};
use crate::chain::record::Totals;
use crate::cli::{ChainArgs, ReportFormat};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &ChainArgs) -> Result<u8, CommandError> {
    if arguments.common.format == ReportFormat::Json {
        let why = "--merge と --format json は、一緒に使えません";
        return Err(CommandError::Usage(why.to_owned()));
    }
    let (out, force) = (arguments.papers.out.clone(), arguments.papers.force);
    let plan = MergePlan { parts: arguments.merge.clone(), out, force };
    let (records, held) = merge::run(&plan)?;
    let totals = Totals::of(&records);
    let (counts, errors) = (in_words(&totals, ""), with_errors(&records));
    let kept_back = kept_back(&held);
    to_stderr(&format!("{counts}{errors}まとめました: {}\n{kept_back}", written(&plan.out, &held)));
    Ok(match totals {
        Totals { failed: 1.., .. } => FAILED,
        Totals { refused: 1.., .. } => FOUND,
        Totals { .. } if !held.is_empty() => FOUND,
        Totals { .. } => FINE,
    })
}
