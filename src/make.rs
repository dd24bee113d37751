//! One case from its input to its files' bytes: read, check, compose, render, in this order. Writes nothing to disk.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::check;
use crate::check::standing::Standing;
use crate::error::Error;
use crate::finding::{Finding, Findings, Severity, SheetTexts};
use crate::model::case::{Case, VendorNames};
use crate::model::edition::Edition;
use crate::paper::{self, BcpDraft, Composed, DocumentId, FindingWithReason, PaperContext, bcp, binder, names};
use crate::publish::{Counts, Entry, File, Manifest};
use crate::read;
use crate::read::file::input;
use crate::render::json::{self, CaseReport};
use crate::render::pdf::Typesetter;
use crate::render::{PaperFormat, RenderedFile, Renderer};
use crate::setting::Setting;

/// Which files are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Papers by id; all where none is named.
    pub only: Vec<String>,
    /// Whether PDFs are wanted.
    pub pdf: bool,
    /// Whether workbooks are wanted.
    pub xlsx: bool,
    /// Whether the binder holds every paper.
    pub whole_binder: bool,
}

impl Order {
    fn wants(&self, id: DocumentId) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == id.id())
    }

    fn wants_binder(&self) -> bool {
        self.wants(DocumentId::Binder) && self.pdf
    }

    fn formats(&self) -> impl Iterator<Item = PaperFormat> {
        PaperFormat::ALL.into_iter().filter(|format| match format {
            PaperFormat::Pdf => self.pdf,
            PaperFormat::Xlsx => self.xlsx,
        })
    }

    /// The papers to be made, those for the binder included.
    fn papers(&self) -> Vec<DocumentId> {
        let bound = |id: &DocumentId| self.wants_binder() && id.is_bound(self.whole_binder);
        DocumentId::ALL.into_iter().filter(|id| self.wants(*id) || bound(id)).collect()
    }
}

/// What a case has come to, told along the way, since a library may abort at any step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The files that the input leads to.
    Inputs(Vec<String>),
    /// A file is about to be opened.
    Opening(String),
    /// Everything was read; from here on only what was understood is worked with.
    Read,
    /// A file was rendered.
    Rendered,
}

/// A case that was read and checked.
pub struct Checked<'a> {
    case: Option<(Case, &'a Edition)>,
    draft: Option<BcpDraft>,
    /// What is told of it.
    pub report: CaseReport,
    /// The sheets as they look.
    pub texts: SheetTexts,
    /// How far the case has come; nothing where something was refused.
    pub standing: Standing,
    /// The case's vendors, and those of 共通.
    pub vendors: VendorNames,
    inputs: Vec<Entry>,
}

impl Checked<'_> {
    /// Whether papers may be made: nothing was refused.
    pub fn is_sound(&self) -> bool {
        self.case.is_some()
    }

    /// The guideline's edition, for showing sources.
    pub fn guideline(&self) -> &str {
        self.case.as_ref().map_or("", |(_, edition)| edition.guideline.as_str())
    }
}

/// A case's papers, ready to be put in place.
#[derive(Debug)]
pub struct Pack {
    /// The pharmacy's folder.
    pub folder: String,
    /// What the folder will hold.
    pub manifest: Manifest,
    /// The files.
    pub files: Vec<File>,
    /// Papers that could not be made: their name and the sheet that is missing.
    pub left_out: Vec<(String, String)>,
    /// Whose forms are still out, as a line; empty where none is.
    pub still_out: String,
}

/// The files of 共通, which serve every case of a chain: opened once.
#[derive(Default)]
pub struct Shared {
    files: Files,
    sheets: read::Shared,
}

impl Shared {
    /// Opens what a path leads to, a file or a folder. What is refused in it is told to every case.
    ///
    /// # Errors
    /// It is not there or cannot be read from disk.
    pub fn open(path: &Path, tell: &mut dyn FnMut(Step)) -> Result<Self, Error> {
        let inputs = input::gather(path)?;
        let files = Files::of(&inputs)?;
        tell(Step::Inputs(files.shown.clone()));
        let sheets = read::Shared::open(inputs, &mut |file| tell(Step::Opening(file.to_owned())));
        Ok(Self { files, sheets })
    }
}

/// The files that something is read from.
#[derive(Default, Clone)]
struct Files {
    /// Their paths as the user would write them.
    shown: Vec<String>,
    /// Their lines in the manifest; none for one that was too large to be read.
    entries: Vec<Entry>,
}

impl Files {
    fn of(inputs: &[input::Input]) -> Result<Self, Error> {
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

/// Reads and checks a case; the sheets that it lacks come from 共通.
///
/// # Errors
/// The input is not there or cannot be read from disk.
pub fn check<'a>(
    input: &Path,
    shared: &Shared,
    setting: &'a Setting,
    tell: &mut dyn FnMut(Step),
) -> Result<Checked<'a>, Error> {
    let inputs = input::gather(input)?;
    let files = Files::of(&inputs)?.and(&shared.files);
    tell(Step::Inputs(files.shown.clone()));
    let reading = read::read_with(inputs, &shared.sheets, setting.choice()?, &setting.assets, &mut |file| {
        tell(Step::Opening(file.to_owned()))
    });
    tell(Step::Read);
    let mut findings = reading.findings;
    let mut standing = Standing::default();
    let pharmacy = reading.case.as_ref().and_then(|case| case.pharmacy.name.get().map(ToString::to_string));
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    let case = reading.case.zip(reading.edition).filter(|_| !refused);
    // What was refused would look unanswered to the rules: one cause, one finding.
    let mut draft = None;
    if let Some((case, edition)) = &case {
        let support = setting.support()?;
        draft = bcp::draft(&context(case, edition, setting)?)?;
        // What is left to fill in in the plan is a finding too.
        let blanks = draft.as_ref().map(BcpDraft::blanks);
        findings.extend(check::check(case, edition, setting.as_of, support, blanks));
        standing = check::standing(case, edition, setting.as_of, support);
    }
    let report = CaseReport {
        pharmacy,
        edition: reading.edition.map(|edition| edition.id.clone()),
        inputs: files.shown,
        findings: Findings::collect(findings),
        ..CaseReport::default()
    };
    let (texts, vendors) = (reading.texts, reading.vendors);
    Ok(Checked { case, draft, report, texts, standing, vendors, inputs: files.entries })
}

/// What the papers of a case are made of.
fn context<'a>(case: &'a Case, edition: &'a Edition, setting: &'a Setting) -> Result<PaperContext<'a>, Error> {
    Ok(PaperContext::new(case, edition, setting.as_of, setting.paper_templates()?))
}

/// The files that a path leads to, with their digests.
///
/// # Errors
/// Nothing is there, or it cannot be read from disk.
pub fn digests(input: &Path) -> Result<Vec<Entry>, Error> {
    Ok(Files::of(&input::gather(input)?)?.entries)
}

/// A file's line in the manifest; none for one that was too large to be read.
fn entry(input: &input::Input) -> Option<Result<Entry, Error>> {
    let content = input.content.as_ref().ok()?.reader();
    let entry = content.and_then(|content| Entry::of_stream(input.name.as_str(), content));
    Some(entry.map_err(|error| Error::unreadable(&input.shown, error)))
}

/// Renders the papers of a checked case; `None` where something was refused.
///
/// # Errors
/// A mistake in a template, or a defect of the program.
pub fn render(
    checked: &Checked<'_>,
    setting: &Setting,
    order: &Order,
    typesetter: &mut Typesetter,
    tell: &mut dyn FnMut(Step),
) -> Result<Option<Pack>, Error> {
    let Some((case, edition)) = &checked.case else {
        return Ok(None);
    };
    let findings = checked.report.findings.iter().map(with_reason).collect();
    let context = context(case, edition, setting)?.with_draft(checked.draft.as_ref()).with_findings(findings);
    let Composed { documents, left_out } = paper::compose(&context, &order.papers())?;
    let binder = binder::bind(&documents, case, edition, setting.as_of, order.whole_binder);
    let mut renderer = Renderer::new(typesetter, &setting.assets, setting.as_of);
    let bound = order.wants_binder().then(|| renderer.bind(&binder)).transpose()?;
    let mut files = Vec::new();
    for document in documents.iter().filter(|document| order.wants(document.id)) {
        for format in order.formats() {
            let rendered = renderer.render(document, format)?;
            files.push(file(document.id, &document.stem, format, rendered));
        }
        tell(Step::Rendered);
    }
    if let Some(rendered) = bound {
        let id = DocumentId::Binder;
        files.push(file(id, id.stem(), PaperFormat::Pdf, rendered));
        tell(Step::Rendered);
    }
    Ok(Some(Pack {
        folder: names::safe(case.pharmacy.name.text()),
        manifest: manifest(checked, edition, setting, &files),
        files,
        left_out: left_out.into_iter().map(|(id, sheet)| (id.stem().to_owned(), sheet.to_owned())).collect(),
        still_out: check::forms_out(case).unwrap_or_default(),
    }))
}

/// A finding with the reason that the catalogue gives for its rule.
fn with_reason(finding: &Finding) -> FindingWithReason<'_> {
    FindingWithReason { finding, why: check::catalogue::rule(finding.code).map_or("", |rule| rule.why) }
}

fn file(id: DocumentId, stem: &str, format: PaperFormat, rendered: RenderedFile) -> File {
    let RenderedFile { bytes, pages } = rendered;
    File { name: format!("{stem}.{}", format.ending()), document: id.id().to_owned(), pages, bytes }
}

fn manifest(checked: &Checked<'_>, edition: &Edition, setting: &Setting, files: &[File]) -> Manifest {
    Manifest {
        schema: json::SCHEMA,
        tool: json::TOOL.to_owned(),
        edition: edition.id.clone(),
        as_of: setting.as_of.to_string(),
        inputs: checked.inputs.clone(),
        outputs: files.iter().map(|file| Entry::of(file.name.as_str(), &file.bytes)).collect(),
        counts: Counts::of(&checked.report.findings),
    }
}
