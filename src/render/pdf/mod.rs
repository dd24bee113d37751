//! Papers as PDF/A-2a + PDF/UA-1, set by Typst. The only folder that knows Typst.

mod block;
mod compact;
mod data;
mod filling;
mod form;
mod network;
mod pages;
mod part;
mod picture;
mod repeated;
mod table;
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
use crate::assets::Assets;
use crate::error::Error;
use crate::model::text::Widths;
use crate::paper::binder::Binder;
use crate::paper::{Document, Paper};
use compact::Compactor;
use data::{PaperData, TemplateData};
use pages::Unnumbered;
use part::RowIndex;
use world::TypstWorld;

/// A paper's pages, laid out.
pub struct Pages {
    paged: PagedDocument,
    /// What the file's identifier is made of.
    ident: String,
}

/// The pages of a binder, and those of its papers.
pub struct BoundPages {
    /// The binder's.
    pub whole: Pages,
    /// Its papers', in the order of its documents; none where the binder does not show where a
    /// paper begins.
    pub papers: Vec<Pages>,
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
/// How many rows are laid out at a time. Each part costs about a page that is laid out again, and
/// what Typst needs for it is some 10 KB a cell.
const ROWS_OF_PART: usize = 300;
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
        let (world, widths) = (TypstWorld::new(assets)?, assets.widths());
        Ok(Self { world, widths, standards, in_parts: !assets.has_own_layout(), pages_of_case: 0 })
    }

    /// Sets a paper by itself.
    ///
    /// # Errors
    /// The template does not compile, or a defect of the program.
    pub fn set(&mut self, document: &Document, as_of: Date) -> Result<RenderedFile, Error> {
        let pages = self.lay_out(document)?;
        self.export(&pages, as_of)
    }

    /// Removes from Typst's cache what the last few cases did not use; what they have in common,
    /// such as the words of the form, stays. To be called after every case, also after one that
    /// failed: the cache belongs to the whole process and would grow with every paper.
    pub fn forget(&mut self) {
        let is_small = mem::take(&mut self.pages_of_case) <= FEW_PAGES;
        comemo::evict(if is_small { CASES_REMEMBERED } else { LARGE_CASES_REMEMBERED });
    }

    /// Lays out a paper: the first half of [`Self::set`].
    ///
    /// # Errors
    /// The template does not compile.
    pub fn lay_out(&mut self, document: &Document) -> Result<Pages, Error> {
        let widths = Arc::clone(&self.widths);
        let paper = PaperData::new(document, &*widths);
        let json = TemplateData::of(slice::from_ref(&paper)).json()?;
        let ident = digest(&json);
        let laid_out = match self.lay_out_in_parts(&paper)? {
            Some(laid_out) => laid_out,
            None => Unnumbered::of(&self.compile(json)?),
        };
        self.pages(laid_out, &document.title, ident)
    }

    /// Lays out a paper with long tables part by part, each from the top of a page; `None` for
    /// other papers. What Typst remembers of a part is forgotten: it would grow with the table.
    fn lay_out_in_parts(&mut self, paper: &PaperData<'_>) -> Result<Option<Unnumbered>, Error> {
        let mut most = ROWS_OF_PART;
        let (mut from, mut laid_out) = (RowIndex::default(), None::<Unnumbered>);
        let mut compactor = Compactor::default();
        loop {
            let part = paper
                .part(from, most)
                .filter(|part| self.in_parts && !(part.is_last && laid_out.is_none()));
            let Some(part) = part else { return Ok(None) };
            let json = TemplateData::of(slice::from_ref(&part.paper)).json()?;
            let paged = self.compile(json)?;
            let mut pages = Unnumbered::of(&paged);
            let end = if part.is_last { None } else { pages::last_break(&paged, &part.rows) };
            match end {
                None if !part.is_last => {
                    most *= 2;
                    continue;
                }
                None => {}
                Some((count, _)) => pages.truncate(count),
            }
            pages.compact(&mut compactor);
            match &mut laid_out {
                Some(before) => before.append(pages),
                None => laid_out = Some(pages),
            }
            comemo::evict(0);
            let Some((_, next)) = end else { return Ok(laid_out) };
            (from, most) = (part.rows[next].index, ROWS_OF_PART);
        }
    }

    /// Lays out the binder. Its papers' pages are cut out of it, so that none is laid out a second
    /// time.
    ///
    /// # Errors
    /// A template does not compile.
    pub fn lay_out_binder(&mut self, binder: &Binder<'_>) -> Result<BoundPages, Error> {
        let widths = Arc::clone(&self.widths);
        let papers: Vec<PaperData<'_>> =
            binder.documents.iter().map(|document| PaperData::new(document, &*widths)).collect();
        let json =
            TemplateData { cover: Some(&binder.cover), ..TemplateData::of(&papers) }.json()?;
        let ident = digest(&json);
        let paged = self.compile(json)?;
        let laid_out = Unnumbered::of(&paged);
        let whole = self.pages(laid_out.part(0..laid_out.len()), &binder.cover.title, ident)?;
        let mut ranges = pages::of_papers(&paged);
        // A template of the user's may have other headings.
        if ranges.len() != papers.len() {
            ranges.clear();
        }
        let cut_out = binder.documents.iter().zip(papers.chunks(1)).zip(ranges).map(
            |((document, paper), range)| {
                let ident = digest(&TemplateData::of(paper).json()?);
                self.pages(laid_out.part(range), &document.title, ident)
            },
        );
        let papers = cut_out.collect::<Result<_, _>>()?;
        Ok(BoundPages { whole, papers })
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

    /// Writes pages as a file: the second half of [`Self::set`].
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
        let bytes = typst_pdf::pdf(&pages.paged, &options)
            .map_err(|errors| self.template_error(&errors))?;
        Ok(RenderedFile { bytes, pages: Some(pages.paged.pages().len()) })
    }

    /// Numbers pages.
    fn pages(&mut self, pages: Unnumbered, title: &str, ident: String) -> Result<Pages, Error> {
        let numbers = TemplateData { numbers: pages.len(), ..TemplateData::of(&[]) }.json()?;
        let numbers = self.compile(numbers)?;
        Ok(Pages { paged: pages.numbered(title, numbers.pages()), ident })
    }

    fn compile(&mut self, data: Vec<u8>) -> Result<PagedDocument, Error> {
        self.world.open(MAIN, data)?;
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&self.world);
        let paged = output.map_err(|errors| self.template_error(&errors))?;
        self.pages_of_case += paged.pages().len();
        if warnings.is_empty() { Ok(paged) } else { Err(self.template_error(&warnings)) }
    }

    /// Returns the compiler's first message as an error, with template, line and column.
    fn template_error(&self, diagnostics: &[SourceDiagnostic]) -> Error {
        let Some(first) = diagnostics.first() else {
            return defect("PDF", "");
        };
        let mut what = first.message.to_string();
        for hint in &first.hints {
            what = format!("{what}（{}）", hint.v);
        }
        let place = first.span.id().and_then(|id| {
            let source = self.world.source(id).ok()?;
            let start = self.world.range(first.span)?.start;
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
