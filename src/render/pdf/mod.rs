//! Papers as PDF/A-2a + PDF/UA-1, set by Typst. The only folder that knows Typst.

mod pages;
mod picture;
mod world;

use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::assets::Assets;
use crate::error::Error;
use crate::paper::binder::{Binder, Cover};
use crate::paper::{Document, Paper};
use world::Desk;

/// A rendered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// A paper's pages, laid out.
pub struct Pages {
    paged: PagedDocument,
    ident: String,
}

/// A binder, and the pages of its papers.
pub struct Bound {
    /// The binder.
    pub pdf: Pdf,
    /// Its papers' pages in the order of its documents; none where it does not show which pages are whose.
    pub papers: Vec<Pages>,
}

/// Sets papers; fonts and templates are loaded once.
pub struct Typesetter {
    desk: Desk,
    standards: PdfStandards,
}

/// For how many further cases something is kept that was laid out, and that none of them has.
const CASES_REMEMBERED: usize = 3;
/// The template that sets everything.
const MAIN: &str = "main.typ";

/// What the templates get.
#[derive(Default, Serialize)]
struct Input<'a> {
    fonts: &'a [String],
    /// The binder's first pages; none for a paper by itself.
    cover: Option<&'a Cover>,
    /// Whether only the drawing of a diagram is asked for.
    drawing: bool,
    /// For how many pages numbers are asked for; none where papers are.
    numbers: usize,
    papers: Vec<Sheaf<'a>>,
}

impl Input<'_> {
    fn json(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(|error| defect("JSON", &error.to_string()))
    }
}

/// A paper, by itself or in the binder.
#[derive(Serialize)]
struct Sheaf<'a> {
    name: &'a str,
    bookmark: &'a str,
    pharmacy: &'a str,
    #[serde(flatten)]
    paper: &'a Paper,
}

impl<'a> From<&'a Document> for Sheaf<'a> {
    fn from(document: &'a Document) -> Self {
        Self {
            name: document.id.name(),
            bookmark: &document.bookmark,
            pharmacy: &document.pharmacy,
            paper: &document.paper,
        }
    }
}

impl Typesetter {
    /// Loads fonts and templates.
    ///
    /// # Errors
    /// A template is missing.
    pub fn new(assets: &Assets) -> Result<Self, Error> {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
        let standards = standards.map_err(|error| defect("PDF", error.message().as_str()))?;
        Ok(Self { desk: Desk::new(assets)?, standards })
    }

    /// Sets a paper.
    ///
    /// # Errors
    /// The template does not compile, or a defect of the program.
    pub fn set(&mut self, document: &Document, as_of: Date) -> Result<Pdf, Error> {
        let pages = self.lay_out(document)?;
        self.export(&pages, as_of)
    }

    /// To be called after every case, also after one that failed: Typst's cache belongs to the whole process and would
    /// grow with every paper. What the last few cases had in common, such as the words of the form, is kept.
    pub fn forget(&self) {
        comemo::evict(CASES_REMEMBERED);
    }

    /// Sets the binder. Its papers are laid out with it, so that they need not be once more by themselves.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub fn bind(&mut self, binder: &Binder<'_>, as_of: Date) -> Result<Bound, Error> {
        let (whole, papers) = self.lay_out_bound(binder)?;
        let pdf = self.export(&whole, as_of)?;
        Ok(Bound { pdf, papers })
    }

    /// The first half of [`Self::set`]: from the paper's value to pages.
    ///
    /// # Errors
    /// The template does not compile.
    pub fn lay_out(&mut self, document: &Document) -> Result<Pages, Error> {
        let json = self.json(None, &[document])?;
        let ident = digest(&json);
        let paged = self.compile(json)?;
        let all = 0..paged.pages().len();
        self.pages(&paged, all, &document.title, ident)
    }

    /// The binder, and its papers cut out of it.
    fn lay_out_bound(&mut self, binder: &Binder<'_>) -> Result<(Pages, Vec<Pages>), Error> {
        let json = self.json(Some(&binder.cover), &binder.documents)?;
        let ident = digest(&json);
        let paged = self.compile(json)?;
        let whole = self.pages(&paged, 0..paged.pages().len(), &binder.cover.title, ident)?;
        let mut ranges = pages::of_papers(&paged);
        // A template of the user's may have other headings.
        if ranges.len() != binder.documents.len() {
            ranges.clear();
        }
        let papers = binder.documents.iter().zip(ranges).map(|(document, range)| {
            let ident = digest(&self.json(None, &[document])?);
            self.pages(&paged, range, &document.title, ident)
        });
        let papers = papers.collect::<Result<_, _>>()?;
        Ok((whole, papers))
    }

    /// Some pages of a document, numbered.
    fn pages(
        &mut self,
        whole: &PagedDocument,
        range: Range<usize>,
        title: &str,
        ident: String,
    ) -> Result<Pages, Error> {
        let numbers = Input { fonts: self.desk.families(), numbers: range.len(), ..Input::default() }.json()?;
        let numbers = self.compile(numbers)?;
        Ok(Pages { paged: pages::numbered(whole, range, title, numbers.pages()), ident })
    }

    /// What the templates get for papers, with or without a cover.
    fn json(&self, cover: Option<&Cover>, documents: &[&Document]) -> Result<Vec<u8>, Error> {
        let papers = documents.iter().map(|document| Sheaf::from(*document)).collect();
        Input { fonts: self.desk.families(), cover, papers, ..Input::default() }.json()
    }

    /// The drawing of a contact diagram as a PNG, for the workbook; nothing for other papers.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub fn picture(&mut self, document: &Document) -> Result<Option<Vec<u8>>, Error> {
        let Paper::ContactDiagram(_) = &document.paper else {
            return Ok(None);
        };
        let papers = vec![Sheaf::from(document)];
        let input = Input { fonts: self.desk.families(), drawing: true, papers, ..Input::default() }.json()?;
        let paged = self.compile(input)?;
        let Some(page) = paged.pages().first() else {
            return Ok(None);
        };
        picture::draw(page).map(Some).map_err(|error| defect(&document.stem, &error.to_string()))
    }

    fn compile(&mut self, input: Vec<u8>) -> Result<PagedDocument, Error> {
        self.desk.open(MAIN, input)?;
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&self.desk);
        let paged = output.map_err(|errors| self.told(&errors))?;
        if warnings.is_empty() { Ok(paged) } else { Err(self.told(&warnings)) }
    }

    /// The second half of [`Self::set`]: from pages to a file.
    ///
    /// # Errors
    /// The pages do not keep to the standards: a defect of the template.
    pub fn export(&self, pages: &Pages, as_of: Date) -> Result<Pdf, Error> {
        let (year, month, day) = (as_of.year().into(), as_of.month().unsigned_abs(), as_of.day().unsigned_abs());
        let options = PdfOptions {
            ident: Smart::Custom(pages.ident.clone()),
            creator: Smart::Custom(Some(concat!("tachiiri ", env!("CARGO_PKG_VERSION")).to_owned())),
            timestamp: Datetime::from_ymd_hms(year, month, day, 0, 0, 0).map(Timestamp::new_utc),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&pages.paged, &options).map_err(|errors| self.told(&errors))?;
        Ok(Pdf { bytes, pages: pages.paged.pages().len() })
    }

    /// What the compiler says, with template, line and column.
    fn told(&self, diagnostics: &[SourceDiagnostic]) -> Error {
        let Some(first) = diagnostics.first() else {
            return defect("PDF", "");
        };
        let mut what = first.message.to_string();
        for hint in &first.hints {
            what = format!("{what}（{}）", hint.v);
        }
        let place = first.span.id().and_then(|id| {
            let source = self.desk.source(id).ok()?;
            let start = self.desk.range(first.span)?.start;
            let line = source.lines().byte_to_line(start)? + 1;
            let column = source.lines().byte_to_column(start)? + 1;
            Some(format!("{}（{line}行目 {column}文字目）", id.get().vpath().get_without_slash()))
        });
        Error::Template { file: place.unwrap_or_else(|| "（場所不明）".to_owned()), what }
    }
}

fn defect(document: &str, what: &str) -> Error {
    Error::Render { document: document.to_owned(), what: what.to_owned() }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
