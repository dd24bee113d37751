//! Papers as PDF/A-2a + PDF/UA-1, set by Typst. The only folder that knows Typst.

mod block;
mod bound;
mod compact;
mod cover;
mod data;
mod filling;
mod form;
mod form_layout;
mod in_parts;
mod margin;
mod marks;
mod network;
mod pages;
mod part;
mod picture;
mod repeated;
mod table;
mod typst_words;
mod world;

use std::sync::Arc;
use std::{mem, slice};

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::format::RenderedFile;
use super::measure::TextMetrics;
use crate::assets::Assets;
use crate::error::Error;
use crate::model::text::Widths;
use crate::paper::binder::Binder;
use crate::paper::{Document, Paper};
use cover::CoverData;
use data::{ContentsLine, PaperData, TemplateData};
use pages::Unnumbered;
use typst_words::typst_words;
use world::{TypstWorld, WorldOfData};

/// A paper's pages, laid out but not numbered yet.
pub struct LaidOut {
    pages: Unnumbered,
    title: String,
    /// What the file's identifier is made of.
    ident: String,
}

/// A paper's pages with their numbers.
pub struct Pages {
    paged: PagedDocument,
    ident: String,
}

/// Sets papers; fonts and templates are loaded once.
pub struct Typesetter {
    world: TypstWorld,
    widths: Arc<dyn Widths + Send + Sync>,
    standards: PdfStandards,
    /// Whether long papers are laid out in parts. A template of the user's may not know how to go
    /// on.
    in_parts: bool,
    /// Pages laid out since [`Self::forget`].
    pages_of_case: usize,
}

/// How many cases Typst's cache keeps an entry that none of them used.
const CASES_REMEMBERED: usize = 3;
/// The same after a case with many pages, each of which leaves about 1 MB.
const LARGE_CASES_REMEMBERED: usize = 1;
/// Most pages of a case that leaves little.
const FEW_PAGES: usize = 12;
/// More pages than these of one paper are forgotten at once.
const MANY_PAGES: usize = 40;
/// The template that sets everything.
const MAIN: &str = "main.typ";

impl Typesetter {
    /// Loads fonts and templates.
    ///
    /// # Errors
    /// A template is missing.
    pub fn new(assets: &Assets) -> Result<Self, Error> {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
        let standards = standards.map_err(|error| defect("PDF", error.message().as_str()))?;
        let (world, widths) = (TypstWorld::new(assets, MAIN)?, assets.widths());
        Ok(Self { world, widths, standards, in_parts: !assets.has_own_layout(), pages_of_case: 0 })
    }

    /// Removes from Typst's cache what the last few cases did not use; what they have in common,
    /// such as the words of the form, stays. To be called after every case, also after one that
    /// failed: the cache belongs to the whole process and would grow with every paper.
    pub fn forget(&mut self) {
        let is_small = mem::take(&mut self.pages_of_case) <= FEW_PAGES;
        comemo::evict(if is_small { CASES_REMEMBERED } else { LARGE_CASES_REMEMBERED });
    }

    /// Lays out a paper.
    ///
    /// # Errors
    /// The template does not compile.
    pub fn lay_out(&mut self, document: &Document) -> Result<LaidOut, Error> {
        let widths = Arc::clone(&self.widths);
        let paper = PaperData::new(document, &*widths);
        let json = TemplateData::of(slice::from_ref(&paper)).json()?;
        let ident = digest(&json);
        let mut pages = match self.lay_out_in_parts(&paper)? {
            Some(pages) => pages,
            None => self.lay_out_at_once(json)?,
        };
        for closer in PaperData::closer(document, &*widths, pages.len()) {
            let json = TemplateData::of(slice::from_ref(&closer)).json()?;
            let other = self.lay_out_at_once(json)?;
            if other.len() < pages.len() {
                pages = other;
                break;
            }
        }
        Ok(LaidOut { pages, title: document.title.clone(), ident })
    }

    /// Lays out all of a paper. What Typst remembers of many pages is forgotten, no other paper is
    /// like it.
    fn lay_out_at_once(&mut self, json: Vec<u8>) -> Result<Unnumbered, Error> {
        let pages = Unnumbered::of(&self.compile(json)?);
        if pages.len() > MANY_PAGES {
            comemo::evict(0);
        }
        Ok(pages)
    }

    /// Binds the papers of a binder, which were laid out in its order: lays out the cover, and puts
    /// their pages behind it.
    ///
    /// # Errors
    /// A template does not compile.
    pub fn bind(&mut self, binder: &Binder<'_>, papers: Vec<LaidOut>) -> Result<LaidOut, Error> {
        let title = binder.cover.title.clone();
        // A template of the user's may count pages by itself, through all papers.
        if !self.in_parts {
            return self.bind_at_once(binder, title);
        }
        let widths = Arc::clone(&self.widths);
        let metrics = TextMetrics(&*widths);
        let documents = binder.documents.iter().zip(&papers);
        let contents: Vec<ContentsLine> = documents
            .map(|(document, paper)| ContentsLine {
                line: cover::contents_line(&document.bookmark, metrics),
                pages: paper.pages.len(),
            })
            .collect();
        let cover = CoverData::new(binder, metrics);
        let cover =
            TemplateData { cover: Some(&cover), contents: &contents, ..TemplateData::of(&[]) };
        let json = cover.json()?;
        let idents: String = papers.iter().map(|paper| paper.ident.as_str()).collect();
        let ident = digest(&[json.as_slice(), idents.as_bytes()].concat());
        let cover = self.compile(json)?;
        let pages = bound::bind(&cover, papers.into_iter().map(|paper| paper.pages).collect());
        Ok(LaidOut { pages, title, ident })
    }

    /// Lays out the cover and all papers as one document.
    fn bind_at_once(&mut self, binder: &Binder<'_>, title: String) -> Result<LaidOut, Error> {
        let widths = Arc::clone(&self.widths);
        let papers: Vec<PaperData<'_>> =
            binder.documents.iter().map(|document| PaperData::new(document, &*widths)).collect();
        let cover = CoverData::new(binder, TextMetrics(&*widths));
        let json = TemplateData { cover: Some(&cover), ..TemplateData::of(&papers) }.json()?;
        let ident = digest(&json);
        Ok(LaidOut { pages: self.lay_out_at_once(json)?, title, ident })
    }

    /// Draws a diagram as PNGs, one a sheet, for the workbook; none for other papers.
    ///
    /// # Errors
    /// The template does not compile, or a defect of the program.
    pub fn pictures(&mut self, document: &Document) -> Result<Vec<Vec<u8>>, Error> {
        match &document.paper {
            Paper::ContactDiagram(_) | Paper::SystemDiagram(_) => {}
            Paper::Checklist(_) | Paper::Booklet(_) | Paper::Ledger(_) | Paper::Findings(_) => {
                return Ok(Vec::new());
            }
        }
        let widths = Arc::clone(&self.widths);
        let paper = [PaperData::new(document, &*widths)];
        let json = TemplateData { drawing: true, ..TemplateData::of(&paper) }.json()?;
        let paged = self.compile(json)?;
        let drawn = paged.pages().iter().take(paper[0].drawings()).map(picture::draw);
        drawn.collect::<Result<_, _>>().map_err(|error| defect(&document.stem, &error.to_string()))
    }

    /// Numbers pages.
    ///
    /// # Errors
    /// A template does not compile.
    pub fn number(&mut self, laid_out: &LaidOut) -> Result<Pages, Error> {
        let pages = &laid_out.pages;
        let numbers = TemplateData { numbers: pages.len(), ..TemplateData::of(&[]) }.json()?;
        let numbers = self.compile(numbers)?;
        let paged = pages.numbered(&laid_out.title, numbers.pages());
        Ok(Pages { paged, ident: laid_out.ident.clone() })
    }

    /// Draws a page, from one, as a PNG of so many pixels in width; `None` where there is no such
    /// page.
    ///
    /// # Errors
    /// A defect of the program.
    pub fn draw(&self, pages: &Pages, number: usize, width: u32) -> Result<Option<Vec<u8>>, Error> {
        let page = number.checked_sub(1).and_then(|index| pages.paged.pages().get(index));
        let drawn = page.map(|page| picture::draw_wide(page, width)).transpose();
        drawn.map_err(|error| defect("PNG", &error.to_string()))
    }

    /// Writes pages as a file.
    ///
    /// # Errors
    /// The pages do not keep to the standards: a defect of the template.
    pub fn export(&self, pages: &Pages, as_of: Date) -> Result<RenderedFile, Error> {
        let (year, month, day) =
            (as_of.year().into(), as_of.month().unsigned_abs(), as_of.day().unsigned_abs());
        let options = PdfOptions {
            ident: Smart::Custom(pages.ident.clone()),
            creator: Smart::Custom(Some(
                concat!("tachiiri ", env!("CARGO_PKG_VERSION")).to_owned(),
            )),
            timestamp: Datetime::from_ymd_hms(year, month, day, 0, 0, 0).map(Timestamp::new_utc),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        let world = self.world.with(Vec::new())?;
        let bytes = typst_pdf::pdf(&pages.paged, &options)
            .map_err(|errors| template_error(&world, &errors))?;
        Ok(RenderedFile { bytes, pages: Some(pages.paged.pages().len()) })
    }

    fn compile(&mut self, data: Vec<u8>) -> Result<PagedDocument, Error> {
        let paged = compile(&self.world, data)?;
        self.pages_of_case += paged.pages().len();
        Ok(paged)
    }
}

/// Lays out what the data say.
///
/// # Errors
/// A template does not compile.
fn compile(world: &TypstWorld, data: Vec<u8>) -> Result<PagedDocument, Error> {
    let world = world.with(data)?;
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    let paged = output.map_err(|errors| template_error(&world, &errors))?;
    if warnings.is_empty() { Ok(paged) } else { Err(template_error(&world, &warnings)) }
}

/// Returns the compiler's first message as an error, with template, line and column.
fn template_error(world: &WorldOfData<'_>, diagnostics: &[SourceDiagnostic]) -> Error {
    let Some(first) = diagnostics.first() else {
        return defect("PDF", "");
    };
    let hints: Vec<&str> = first.hints.iter().map(|hint| hint.v.as_str()).collect();
    let what = typst_words(&first.message, &hints);
    let place = first.span.id().and_then(|id| {
        let source = world.source(id).ok()?;
        let start = world.range(first.span)?.start;
        let line = source.lines().byte_to_line(start)? + 1;
        let column = source.lines().byte_to_column(start)? + 1;
        Some(format!("{}（{line}行目 {column}文字目）", id.get().vpath().get_without_slash()))
    });
    Error::Template { file: place.unwrap_or_else(|| "（場所不明）".to_owned()), what }
}

fn defect(document: &str, what: &str) -> Error {
    Error::Render { document: document.to_owned(), what: what.to_owned() }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
