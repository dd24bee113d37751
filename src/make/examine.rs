//! A case that was read, with everything that the rules find in it.

use std::borrow::Cow;

use crate::case::Case;
use crate::check::completion::Completion;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::model::edition::Edition;
use crate::paper::{BcpDraft, PaperContext, bcp};
use crate::read::file::input::CaseFiles;
use crate::read::{Choice, Reading, Shared};
use crate::setting::Setting;
use crate::{check, copies, read, rule};

/// A case with everything that was found in it.
pub struct Examined<'a> {
    /// What reading gave; its findings and edition stand below.
    pub reading: Reading<'a>,
    /// What reading found, as it comes.
    pub findings: Vec<Finding>,
    /// What the rules of checking found; where something was refused, only that the form is of no
    /// use any more.
    pub checked: Vec<Finding>,
    /// The edition; `None` where it could not be chosen.
    pub edition: Option<Cow<'a, Edition>>,
    /// Whether something was refused, so that no papers are made.
    pub refused: bool,
    /// The plan as it is to be filled in.
    pub draft: Option<BcpDraft>,
    /// The progress towards the inspection; empty where something was refused.
    pub completion: Completion,
}

/// Reads and checks the files of a case, without 共通; returns the paths of those that were read too.
///
/// # Errors
/// A template is broken.
pub fn examine_files<'a>(
    gathered: CaseFiles,
    choice: Choice<'a>,
    setting: &'a Setting,
) -> Result<(Examined<'a>, Vec<String>), Error> {
    let (inputs, aside, about_copies) = copies::set_aside(gathered.inputs, &mut |_| ());
    let shown = inputs.iter().map(|input| input.shown.clone()).collect();
    let set_aside = aside.into_iter().map(|input| input.shown).collect();
    let files = CaseFiles { inputs, set_aside, ..gathered };
    let reading = read::read_with(files, &Shared::default(), choice, &setting.assets, &mut |_| ());
    Ok((examine(reading, about_copies, setting)?, shown))
}

/// Checks a case that was read; `more` are findings about the files beside it.
///
/// # Errors
/// A template is broken.
pub fn examine<'a>(
    mut reading: Reading<'a>,
    more: Vec<Finding>,
    setting: &'a Setting,
) -> Result<Examined<'a>, Error> {
    let mut findings = std::mem::take(&mut reading.findings);
    findings.extend(more);
    // I019 holds back what needs the form, and nothing else.
    let refuses =
        |finding: &Finding| finding.severity == Severity::Error && finding.code != rule::I019.code;
    let refused = findings.iter().any(refuses);
    let withheld = findings.iter().any(|finding| finding.code == rule::I019.code);
    let edition = reading.edition.take().filter(|_| !withheld);
    let (mut checked, mut draft, mut completion) = (Vec::new(), None, Completion::default());
    if let Some(case) = reading.case.as_ref() {
        let support = setting.support()?;
        let edition = edition.as_deref();
        if !refused {
            draft = bcp::draft(&context(case, edition, setting)?)?;
        }
        // What is left to fill in in the plan is a finding too.
        let blanks = draft.as_ref().map(BcpDraft::blanks);
        let editions = check::Editions { own: edition, of_today: reading.of_today.as_deref() };
        checked = check::check(case, editions, setting.as_of, support, blanks);
        // What was refused would look unanswered to the other rules: one cause, one finding.
        if refused {
            checked.retain(|finding| finding.comes_first);
        } else {
            completion = check::completion(case, editions, setting.as_of, support);
        }
    }
    Ok(Examined { reading, findings, checked, edition, refused, draft, completion })
}

/// Returns the context that a case's papers are made in.
pub(super) fn context<'a>(
    case: &'a Case,
    edition: Option<&'a Edition>,
    setting: &'a Setting,
) -> Result<PaperContext<'a>, Error> {
    Ok(PaperContext::new(case, edition, setting.as_of, setting.paper_templates()?))
}
