//! One case from its input to its files' bytes: read, check, compose, render. Writes nothing.

mod examine;
mod kept;
mod new;
mod order;
mod page;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::copies::MarkedFile;
use crate::case::{Case, NotAPharmacy, VendorNames};
use crate::check::completion::Completion;
use crate::error::Error;
use crate::finding::{Excerpts, Finding, Findings};
use crate::model::edition::Edition;
use crate::paper::{self, BcpDraft, Composed, DocumentId, FindingWithReason, Missing};
use crate::paper::{binder, names};
use crate::publish::{File, FileEntry, FindingCounts, Manifest};
use crate::read::file::input::{self, CaseFiles, Input};
use crate::render::json::{SCHEMA, TOOL};
use crate::render::pdf::Typesetter;
use crate::render::report::CaseReport;
use crate::render::{PaperFormat, RenderedFile, Renderer};
use crate::setting::Setting;
use crate::{check, copies, read};
pub use examine::{Examined, examine_files};
use examine::{context, examine};
use kept::Kept;
pub use kept::MadeFile;
pub use new::{Beginning, begin, input_workbook, new_sheet, new_workbook};
pub use order::Order;
pub use page::{FormAnswer, draw, form_answers};

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
        let findings: Vec<Finding> = self.assessment.report.findings.iter().cloned().collect();
        let is_read = |input: &Input| self.assessment.report.inputs.contains(&input.shown);
        let inputs: Vec<Input> = inputs.into_iter().filter(is_read).collect();
        copies::mark_files(&inputs, &findings)
    }
}

/// A case's papers without the bytes of their files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackSummary {
    /// The pharmacy's folder.
    pub folder: String,
    /// The manifest of the files.
    pub manifest: Manifest,
    /// Files of the case that were not read: marked copies beside their originals.
    pub set_aside: Vec<FileEntry>,
    /// Papers that could not be made, and what is missing.
    pub left_out: Vec<(DocumentId, Missing)>,
    /// The vendors of papers that there is one of for each, by the name of the files without ending.
    pub vendors: BTreeMap<String, String>,
    /// The vendors whose forms are still out.
    pub vendors_out: Vec<String>,
    /// The sentence on the vendors whose forms are still out; empty where none is.
    pub still_out: String,
    /// What tells of each file whether it would be the same again; empty where nobody keeps files.
    pub made_of: BTreeMap<String, String>,
}

/// A case's papers, ready to be put in place.
#[derive(Debug)]
pub struct Pack {
    /// Everything but the bytes of the files.
    pub summary: PackSummary,
    /// The files, in the order of the manifest.
    pub files: Vec<File>,
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
        let sheets = read::Shared::open(gathered.inputs, &mut |file| steps(CaseStep::Opening(file.to_owned())));
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

/// As [`check`]; `opened` is called with the sheets as they were opened, and the edition they are read by.
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
    let reading = read::read_and_look(gathered, &shared.sheets, choice, glyphs, &mut opening, opened);
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
    let (is_sound, vendors, not_a_pharmacy) = (case.is_some(), reading.vendors, reading.not_a_pharmacy);
    let assessment = Assessment { report, is_sound, completion, vendors, not_a_pharmacy };
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

/// A part of the result, handed on while rendering goes on.
pub enum Rendered {
    /// A file.
    File(File),
    /// A step, [`CaseStep::Rendered`].
    Step(CaseStep),
}

/// Takes what rendering hands on; an error ends rendering.
pub type Deliver<'r> = &'r mut dyn FnMut(Rendered) -> Result<(), Error>;

/// Renders the papers of a checked case at once; `None` where something was refused.
///
/// # Errors
/// A mistake in a template, or a defect of the program.
#[cfg(feature = "internals")]
pub fn render(
    checked: &Checked<'_>,
    setting: &Setting,
    order: &Order,
    typesetter: &mut Typesetter,
) -> Result<Option<Pack>, Error> {
    let mut files = Vec::new();
    let mut collect = |rendered| {
        if let Rendered::File(file) = rendered {
            files.push(file);
        }
        Ok(())
    };
    let summary = render_to(&mut collect, checked, setting, (order, None), typesetter)?;
    Ok(summary.map(|summary| Pack { summary, files }))
}

/// Renders the papers of a checked case and hands each file on as soon as it is made; `None` where
/// something was refused. Of files that were `made` before, those that would be the same are only
/// named in the manifest.
///
/// # Errors
/// A mistake in a template, a defect of the program, or what `deliver` failed with.
pub fn render_to(
    deliver: Deliver<'_>,
    checked: &Checked<'_>,
    setting: &Setting,
    (order, made): (&Order, Option<&[MadeFile]>),
    typesetter: &mut Typesetter,
) -> Result<Option<PackSummary>, Error> {
    let Some(case) = &checked.case else {
        return Ok(None);
    };
    let edition = checked.edition.as_deref();
    let found = paper::legible(&checked.assessment.report.findings, &setting.assets);
    let findings = found.iter().map(with_reason).collect();
    let context = context(case, edition, setting)?;
    let context = context.with_draft(checked.draft.as_ref()).with_findings(findings, found.groups());
    let Composed { documents, left_out } = paper::compose(&context, &order.papers_to_make())?;
    let binder = edition.filter(|_| order.wants_binder());
    let binder = binder.map(|edition| binder::bind(&documents, case, edition, setting.as_of, order.whole_binder));
    let mut renderer = Renderer::new(typesetter, &setting.assets, setting.as_of);
    let wanted = || documents.iter().filter(|document| order.papers.contains(&document.id));
    let of = wanted().count() + usize::from(binder.is_some());
    let mut delivery = Delivery { deliver, kept: Kept::of(made, setting.as_of), entries: Vec::new(), done: 0, of };
    let id = DocumentId::Binder;
    let binder_name = file_name(id.stem(), PaperFormat::Pdf);
    let kept_binder = binder.as_ref().and_then(|binder| delivery.kept.find(&binder_name, binder));
    // Its papers' pages are cut out of it.
    let bound = binder.filter(|_| kept_binder.is_none()).map(|binder| renderer.bind(&binder)).transpose()?;
    for document in wanted() {
        for format in order.formats.iter().filter(|format| format.is_made_of(document.id)) {
            let name = file_name(&document.stem, *format);
            match delivery.kept.find(&name, document) {
                Some(entry) => delivery.entries.push(entry),
                None => delivery.file(file(document.id, name, renderer.render(document, *format)?))?,
            }
        }
        delivery.paper_done()?;
    }
    delivery.entries.extend(kept_binder);
    if let Some(rendered) = bound {
        delivery.file(file(id, binder_name, rendered))?;
    }
    if delivery.done < delivery.of {
        delivery.paper_done()?;
    }
    let vendors = documents.iter().filter_map(|document| Some((document.stem.clone(), document.vendor.clone()?)));
    let vendors = vendors.collect();
    Ok(Some(PackSummary {
        folder: names::safe(case.pharmacy.name.text()),
        made_of: delivery.kept.made_of,
        manifest: manifest(checked, edition, setting, delivery.entries),
        set_aside: checked.set_aside.clone(),
        left_out,
        vendors,
        vendors_out: check::vendors_out(case).into_iter().map(ToString::to_string).collect(),
        still_out: check::forms_out(case).unwrap_or_default(),
    }))
}

/// Hands files on and keeps their lines for the manifest.
struct Delivery<'r> {
    deliver: Deliver<'r>,
    kept: Kept<'r>,
    entries: Vec<FileEntry>,
    done: usize,
    of: usize,
}

impl Delivery<'_> {
    /// Hands a file on.
    fn file(&mut self, file: File) -> Result<(), Error> {
        self.entries.push(FileEntry::of(file.name.as_str(), &file.bytes));
        (self.deliver)(Rendered::File(file))
    }

    /// Says that all files of a paper were handed on.
    fn paper_done(&mut self) -> Result<(), Error> {
        self.done += 1;
        (self.deliver)(Rendered::Step(CaseStep::Rendered { done: self.done, of: self.of }))
    }
}

/// Returns a finding with the reason that the catalogue gives for its rule.
fn with_reason(finding: &Finding) -> FindingWithReason<'_> {
    let rule = check::catalogue::rule(finding.code);
    let (title, why) = rule.map_or(("", ""), |rule| (rule.title, rule.why));
    FindingWithReason { finding, title, why }
}

fn file_name(stem: &str, format: PaperFormat) -> String {
    format!("{stem}.{}", format.ending())
}

fn file(document: DocumentId, name: String, rendered: RenderedFile) -> File {
    let RenderedFile { bytes, pages } = rendered;
    File { name, document, pages, bytes }
}

fn manifest(
    checked: &Checked<'_>,
    edition: Option<&Edition>,
    setting: &Setting,
    outputs: Vec<FileEntry>,
) -> Manifest {
    Manifest {
        schema: SCHEMA,
        tool: TOOL.to_owned(),
        edition: edition.map(|edition| edition.id.clone()),
        edition_sha256: edition.map(|edition| edition.origin.sha256.clone()),
        as_of: setting.as_of,
        inputs: checked.inputs.clone(),
        outputs,
        counts: FindingCounts::of(&checked.assessment.report.findings),
    }
}
