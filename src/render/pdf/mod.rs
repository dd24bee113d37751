//! Papers as PDF/A-2a + PDF/UA-1, set by Typst. The only folder that knows Typst.

mod picture;
mod world;

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::assets::Assets;
use crate::compose::binder::{Binder, Cover};
use crate::compose::{Document, Paper};
use crate::finding::Error;
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

/// Sets papers; fonts and templates are loaded once.
pub struct Typesetter {
    desk: Desk,
    standards: PdfStandards,
}

/// The template that sets everything.
const MAIN: &str = "main.typ";

/// What the templates get.
#[derive(Serialize)]
struct Input<'a> {
    title: &'a str,
    fonts: &'a [String],
    /// The binder's first pages; none for a paper by itself.
    cover: Option<&'a Cover>,
    /// Whether only the drawing of a diagram is asked for.
    drawing: bool,
    papers: Vec<Sheaf<'a>>,
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
        let pdf = self.lay_out(document).and_then(|pages| self.export(&pages, as_of));
        self.forget();
        pdf
    }

    /// Empties the typesetter's cache, which belongs to the whole process and would grow with every paper, also with
    /// those that failed.
    pub fn forget(&self) {
        comemo::evict(0);
    }

    /// Sets the binder.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub fn bind(&mut self, binder: &Binder<'_>, as_of: Date) -> Result<Pdf, Error> {
        let pdf = self
            .pages(&binder.cover.title, Some(&binder.cover), &binder.documents)
            .and_then(|pages| self.export(&pages, as_of));
        self.forget();
        pdf
    }

    /// The first half of [`Self::set`]: from the paper's value to pages.
    ///
    /// # Errors
    /// The template does not compile.
    pub fn lay_out(&mut self, document: &Document) -> Result<Pages, Error> {
        self.pages(&document.title, None, &[document])
    }

    fn pages(&mut self, title: &str, cover: Option<&Cover>, documents: &[&Document]) -> Result<Pages, Error> {
        let papers = documents.iter().map(|document| Sheaf::from(*document)).collect();
        let fonts = self.desk.families().to_vec();
        self.compile(&Input { title, fonts: &fonts, cover, drawing: false, papers })
    }

    /// The drawing of a contact diagram as a PNG, for the workbook; nothing for other papers.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub fn picture(&mut self, document: &Document) -> Result<Option<Vec<u8>>, Error> {
        let Paper::ContactDiagram(_) = &document.paper else {
            return Ok(None);
        };
        let fonts = self.desk.families().to_vec();
        let papers = vec![Sheaf::from(document)];
        let pages = self.compile(&Input { title: &document.title, fonts: &fonts, cover: None, drawing: true, papers });
        self.forget();
        let pages = pages?;
        let Some(page) = pages.paged.pages().first() else {
            return Ok(None);
        };
        picture::draw(page).map(Some).map_err(|error| defect(&document.stem, &error.to_string()))
    }

    fn compile(&mut self, input: &Input<'_>) -> Result<Pages, Error> {
        let json = serde_json::to_vec(input).map_err(|error| defect(input.title, &error.to_string()))?;
        let ident = hex(&Sha256::digest(&json));
        self.desk.open(MAIN, json)?;
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&self.desk);
        let paged = output.map_err(|errors| self.told(&errors))?;
        if warnings.is_empty() { Ok(Pages { paged, ident }) } else { Err(self.told(&warnings)) }
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
