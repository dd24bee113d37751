//! The papers of a checked case, rendered and handed on one after the other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::kept::{Kept, MadeFile};
use super::order::Order;
use super::{CaseStep, Checked, context};
use crate::check;
use crate::error::Error;
use crate::finding::Finding;
use crate::model::edition::Edition;
use crate::paper::binder::{self, Binder};
use crate::paper::{self, Composed, Document, DocumentId, FindingWithReason, Missing, names};
use crate::publish::{File, FileEntry, FindingCounts, Manifest};
use crate::render::json::{SCHEMA, TOOL};
use crate::render::pdf::Typesetter;
use crate::render::{PaperFormat, RenderedFile, Renderer};
use crate::setting::Setting;
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
    /// The vendors of papers that there is one of for each, by the name of the files without
    /// ending.
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
    let context = context(case, edition, setting)?;
    let context = context.with_draft(checked.draft.as_ref()).with_findings(&found, with_reason);
    let Composed { documents, left_out } = paper::compose(&context, &order.papers_to_make())?;
    let binder = edition.filter(|_| order.wants_binder());
    let binder = binder
        .map(|edition| binder::bind(&documents, case, edition, setting.as_of, order.whole_binder));
    let papers = Papers { documents: &documents, binder, order };
    let mut delivery = Delivery {
        deliver,
        kept: Kept::of(made, setting.as_of),
        entries: Vec::new(),
        done: 0,
        of: papers.count(),
    };
    let mut renderer = Renderer::new(typesetter, &setting.assets, setting.as_of);
    papers.render(&mut renderer, &mut delivery)?;
    let vendor = |document: &Document| Some((document.stem.clone(), document.vendor.clone()?));
    Ok(Some(PackSummary {
        folder: names::safe(case.pharmacy.name.text()),
        made_of: delivery.kept.made_of,
        manifest: manifest(checked, edition, setting, delivery.entries),
        set_aside: checked.set_aside.clone(),
        left_out,
        vendors: documents.iter().filter_map(vendor).collect(),
        vendors_out: check::vendors_out(case, edition)
            .into_iter()
            .map(ToString::to_string)
            .collect(),
        still_out: check::forms_out(case, edition).unwrap_or_default(),
    }))
}

/// The papers of a case that are to be rendered.
struct Papers<'p> {
    /// Those that were composed, also for the binder alone.
    documents: &'p [Document],
    binder: Option<Binder<'p>>,
    order: &'p Order,
}

impl Papers<'_> {
    fn wanted(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| self.order.papers.contains(&document.id))
    }

    /// Returns how many are handed on.
    fn count(&self) -> usize {
        self.wanted().count() + usize::from(self.binder.is_some())
    }

    /// Renders them, the binder last.
    fn render(
        &self,
        renderer: &mut Renderer<'_>,
        delivery: &mut Delivery<'_>,
    ) -> Result<(), Error> {
        let id = DocumentId::Binder;
        let name = file_name(id.stem(), PaperFormat::Pdf);
        let same = self.binder.as_ref().and_then(|binder| delivery.kept.find(&name, binder));
        let changed = self.binder.as_ref().filter(|_| same.is_none());
        changed.into_iter().for_each(|binder| renderer.keep(binder));
        for document in self.wanted() {
            self.render_paper(document, renderer, delivery)?;
        }
        delivery.entries.extend(same);
        if let Some(binder) = changed {
            delivery.file(file(id, name, renderer.bind(binder)?))?;
        }
        if self.binder.is_some() {
            delivery.paper_done()?;
        }
        Ok(())
    }

    /// Renders the files of one paper that are not the same as before.
    fn render_paper(
        &self,
        document: &Document,
        renderer: &mut Renderer<'_>,
        delivery: &mut Delivery<'_>,
    ) -> Result<(), Error> {
        for format in self.order.formats.iter().filter(|format| format.is_made_of(document.id)) {
            let name = file_name(&document.stem, *format);
            match delivery.kept.find(&name, document) {
                Some(entry) => delivery.entries.push(entry),
                None => {
                    delivery.file(file(document.id, name, renderer.render(document, *format)?))?
                }
            }
        }
        delivery.paper_done()
    }
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
pub(super) fn with_reason(finding: &Finding) -> FindingWithReason<'_> {
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
