//! A case's papers in every format: the one list of formats.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::format::{PaperFormat, RenderedFile};
use super::pdf::{LaidOut, Typesetter};
use super::xlsx;
use crate::assets::Assets;
use crate::error::Error;
use crate::paper::Document;
use crate::paper::binder::Binder;

/// Renders the papers of one case.
pub struct Renderer<'a> {
    typesetter: &'a mut Typesetter,
    assets: &'a Assets,
    as_of: Date,
    /// The papers that are to be bound, by their stem, with their pages as soon as they are laid
    /// out.
    bound: BTreeMap<String, Option<LaidOut>>,
}

impl<'a> Renderer<'a> {
    /// Returns a renderer of files that bear the day `as_of`.
    pub fn new(typesetter: &'a mut Typesetter, assets: &'a Assets, as_of: Date) -> Self {
        Self { typesetter, assets, as_of, bound: BTreeMap::new() }
    }

    /// Keeps the pages of a binder's papers from now on for [`Self::bind`], so that none is laid out
    /// a second time.
    pub fn keep(&mut self, binder: &Binder<'_>) {
        let stems = binder.documents.iter().map(|document| (document.stem.clone(), None));
        self.bound.extend(stems);
    }

    /// Renders the binder as PDF.
    ///
    /// # Errors
    /// A template does not compile, or a defect of the program.
    pub fn bind(&mut self, binder: &Binder<'_>) -> Result<RenderedFile, Error> {
        let mut papers = Vec::with_capacity(binder.documents.len());
        for document in &binder.documents {
            papers.push(match self.bound.remove(&document.stem).flatten() {
                Some(laid_out) => laid_out,
                None => self.typesetter.lay_out(document)?,
            });
        }
        let laid_out = self.typesetter.bind(binder, papers)?;
        self.export(&laid_out)
    }

    fn export(&mut self, laid_out: &LaidOut) -> Result<RenderedFile, Error> {
        let pages = self.typesetter.number(laid_out)?;
        self.typesetter.export(&pages, self.as_of)
    }

    /// Renders a paper in a format.
    ///
    /// # Errors
    /// A template does not compile, or a defect of the program.
    pub fn render(
        &mut self,
        document: &Document,
        format: PaperFormat,
    ) -> Result<RenderedFile, Error> {
        match format {
            PaperFormat::Pdf => {
                let laid_out = self.typesetter.lay_out(document)?;
                let rendered = self.export(&laid_out)?;
                if let Some(kept) = self.bound.get_mut(&document.stem) {
                    *kept = Some(laid_out);
                }
                Ok(rendered)
            }
            PaperFormat::Xlsx => {
                let pictures = self.typesetter.pictures(document)?;
                let bytes = xlsx::document(document, self.as_of, self.assets, &pictures)?;
                Ok(RenderedFile { bytes, pages: None })
            }
        }
    }
}
