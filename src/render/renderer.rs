//! A case's papers in every format: the one list of formats.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::format::{PaperFormat, RenderedFile};
use super::pdf::{BoundPages, Pages, Typesetter};
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
    /// The pages that were laid out with the binder, by the stem of their paper.
    laid_out: BTreeMap<String, Pages>,
}

impl<'a> Renderer<'a> {
    /// Returns a renderer of files that bear the day `as_of`.
    pub fn new(typesetter: &'a mut Typesetter, assets: &'a Assets, as_of: Date) -> Self {
        Self { typesetter, assets, as_of, laid_out: BTreeMap::new() }
    }

    /// Renders the binder as PDF, and keeps the pages of its papers for [`Self::render`].
    ///
    /// # Errors
    /// A template does not compile, or a defect of the program.
    pub fn bind(&mut self, binder: &Binder<'_>) -> Result<RenderedFile, Error> {
        let BoundPages { whole, papers } = self.typesetter.lay_out_binder(binder)?;
        let stems = binder.documents.iter().map(|document| document.stem.clone());
        self.laid_out.extend(stems.zip(papers));
        self.typesetter.export(&whole, self.as_of)
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
            // Its pages are not needed any more.
            PaperFormat::Pdf => match self.laid_out.remove(&document.stem) {
                Some(pages) => self.typesetter.export(&pages, self.as_of),
                None => self.typesetter.set(document, self.as_of),
            },
            PaperFormat::Xlsx => {
                let pictures = self.typesetter.pictures(document)?;
                let bytes = xlsx::document(document, self.as_of, self.assets, &pictures)?;
                Ok(RenderedFile { bytes, pages: None })
            }
        }
    }
}
