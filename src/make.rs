//! One case from its input to its files' bytes: read, check, compose, render. Writes nothing.

mod examine;
mod kept;
mod new;
mod order;
mod page;
mod papers;

use std::borrow::Cow;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::case::{Case, NotAPharmacy, VendorNames};
use crate::check::completion::Completion;
use crate::copies::MarkedFile;
use crate::error::Error;
use crate::finding::{Excerpts, Finding, Findings};
use crate::model::day::FiscalYear;
use crate::model::edition::Edition;
use crate::paper::BcpDraft;
use crate::publish::FileEntry;
use crate::read::file::input::{self, CaseFiles, Input};
use crate::render::report::CaseReport;
use crate::setting::Setting;
use crate::{copies, read};
pub use examine::{Examined, examine_files};
use examine::{context, examine};
pub use kept::MadeFile;
pub use new::{Beginning, begin, input_workbook, new_sheet, new_workbook};
pub use order::Order;
pub use page::{FormAnswer, draw, form_answers};
#[cfg(feature = "internals")]
pub use papers::render;
pub use papers::{Pack, PackSummary, Rendered, render_to};

/// A step in the work on a case, reported before or after it, since a library may abort at any of
/// them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseStep {
    /// The input leads to these files.
    Inputs(Vec<String>),
    /// A file is about to be opened.
    Opening(String),
    /// Everything was read; from here on only what was understood is worked with.
    Read,
    /// Papers were rendered.
    Rendered {
        /// Papers rendered so far.
        done: usize,
        /// Papers of the case.
        of: usize,
    },
}

/// The result of reading and checking a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The report on it.
    pub report: CaseReport,
    /// True if papers may be made: nothing was refused.
    pub is_sound: bool,
    /// The year of the edition that it belongs to, if there is one.
    pub fiscal_year: Option<FiscalYear>,
    /// The case's progress towards the inspection; empty where something was refused.
    pub completion: Completion,
    /// The case's vendors, and those of 共通.
    pub vendors: VendorNames,
    /// What the files are where no pharmacy is among them.
    pub not_a_pharmacy: Option<NotAPharmacy>,
}

/// A case that was read and checked.
pub struct Checked<'a> {
    /// The result.
    pub assessment: Assessment,
    case: Option<Case>,
    /// The edition that it belongs to, also where something was refused.
    edition: Option<Cow<'a, Edition>>,
    draft: Option<BcpDraft>,
    inputs: Vec<FileEntry>,
    set_aside: Vec<FileEntry>,
}

impl Checked<'_> {
    /// Marks the findings in the files of the case.
    pub fn mark(&self, inputs: Vec<Input>) -> Vec<MarkedFile> {
        if inputs.is_empty() {
            return Vec::new();
        }
        let findings: Vec<Finding> = self.assessment.report.findings.iter().cloned().collect();
        let is_read = |input: &Input| self.assessment.report.inputs.contains(&input.shown);
        let inputs: Vec<Input> = inputs.into_iter().filter(is_read).collect();
        copies::mark_files(&inputs, &findings)
    }
}

/// The files of 共通, which serve every case of a chain: opened once.
#[derive(Default)]
pub struct SharedFiles {
    files: Files,
    sheets: read::Shared,
}

impl SharedFiles {
    /// Opens what a path leads to, a file or a folder. What is refused in it is reported of every
    /// case.
    ///
    /// # Errors
    /// It is not there or cannot be read from disk.
    pub fn open(path: &Path, steps: &mut dyn FnMut(CaseStep)) -> Result<Self, Error> {
        let gathered = input::gather(path)?;
        let files = Files::of(&gathered.inputs)?;
        steps(CaseStep::Inputs(files.shown.clone()));
        let sheets = read::Shared::open(gathered.inputs, &mut |file| {
            steps(CaseStep::Opening(file.to_owned()))
        });
        Ok(Self { files, sheets })
    }
}

/// The files that something is read from.
#[derive(Default, Clone)]
struct Files {
    /// Their paths as the user would write them.
    shown: Vec<String>,
    /// Their lines in the manifest; none for one that was too large to be read.
    entries: Vec<FileEntry>,
}

impl Files {
    fn of(inputs: &[Input]) -> Result<Self, Error> {
        let shown = inputs.iter().map(|input| input.shown.clone()).collect();
        let entries = inputs.iter().filter_map(entry).collect::<Result<_, _>>()?;
        Ok(Self { shown, entries })
    }

    fn and(mut self, more: &Self) -> Self {
        self.shown.extend_from_slice(&more.shown);
        self.entries.extend_from_slice(&more.entries);
        self
    }
}

/// Reads and checks a case; the sheets that it lacks come from 共通. `more` are findings about the
/// files beside it.
///
/// # Errors
/// A file of it cannot be read from disk any more, or a template is broken.
pub fn check<'a>(
    gathered: CaseFiles,
    more: Vec<Finding>,
    shared: &SharedFiles,
    setting: &'a Setting,
    steps: &mut dyn FnMut(CaseStep),
) -> Result<Checked<'a>, Error> {
    check_and_look(gathered, more, shared, setting, steps, &mut |_, _| ())
}

/// As [`check`]; `opened` is called with the sheets as they were opened, and the edition they are
/// read by.
///
/// # Errors
/// As [`check`].
pub fn check_and_look<'a>(
    gathered: CaseFiles,
    more: Vec<Finding>,
    shared: &SharedFiles,
    setting: &'a Setting,
    steps: &mut dyn FnMut(CaseStep),
    opened: &mut dyn FnMut(&read::Sheets, &Edition),
) -> Result<Checked<'a>, Error> {
    let all: Vec<String> = gathered.inputs.iter().map(|input| input.shown.clone()).collect();
    steps(CaseStep::Inputs([all, shared.files.shown.clone()].concat()));
    let (choice, glyphs) = (setting.choice()?, &setting.assets);
    let mut opening = |file: &str| steps(CaseStep::Opening(file.to_owned()));
    let (inputs, aside, about_copies) = copies::set_aside(gathered.inputs, &mut opening);
    let files = Files::of(&inputs)?.and(&shared.files);
    let set_aside = Files::of(&aside)?.entries;
    let aside = aside.into_iter().map(|input| input.shown).collect();
    let gathered = CaseFiles { inputs, set_aside: aside, ..gathered };
    let reading =
        read::read_and_look(gathered, &shared.sheets, choice, glyphs, &mut opening, opened);
    steps(CaseStep::Read);
    let Examined { reading, mut findings, checked, edition, refused, draft, completion } =
        examine(reading, [about_copies, more].concat(), setting)?;
    findings.extend(checked);
    let name = reading.case.as_ref().and_then(|case| case.pharmacy.name.get());
    let pharmacy = name.map(ToString::to_string);
    let id = edition.as_ref().map(|edition| edition.id.clone());
    let case = reading.case.filter(|_| !refused);
    let findings = Findings::collect(findings);
    let report = CaseReport {
        pharmacy,
        edition: id,
        inputs: files.shown,
        read: reading.read,
        excerpts: Excerpts::around(&findings, &reading.texts),
        findings,
        failure: None,
    };
    let (is_sound, vendors, not_a_pharmacy) =
        (case.is_some(), reading.vendors, reading.not_a_pharmacy);
    let fiscal_year = edition.as_ref().map(|edition| edition.fiscal_year);
    let assessment =
        Assessment { report, is_sound, fiscal_year, completion, vendors, not_a_pharmacy };
    Ok(Checked { assessment, case, edition, draft, inputs: files.entries, set_aside })
}

/// Returns the files that a path leads to, with their digests.
///
/// # Errors
/// Nothing is there, or it cannot be read from disk.
pub fn digests(input: &Path) -> Result<Vec<FileEntry>, Error> {
    Ok(Files::of(&input::on_disk(input)?.inputs)?.entries)
}

/// Returns a file's line in the manifest; none for one that was too large to be read.
fn entry(input: &Input) -> Option<Result<FileEntry, Error>> {
    let content = input.content.as_ref().ok()?.reader();
    let entry = content.and_then(|content| FileEntry::of_stream(input.name.as_str(), content));
    Some(entry.map_err(|error| Error::unreadable(&input.shown, error)))
}
