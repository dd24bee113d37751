//! The world that Typst sees: templates, one paper's data, fonts; no disk, packages or clock.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::assets::Assets;
use crate::error::Error;
use crate::model::templates::Templates;

/// Templates and fonts, and the data of the paper that is being set.
pub struct TypstWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    families: Vec<String>,
    templates: HashMap<FileId, Source>,
    main: FileId,
    data_id: FileId,
    data: Bytes,
}

impl TypstWorld {
    /// Loads every template and font.
    ///
    /// # Errors
    /// A template is missing.
    pub fn new(assets: &Assets) -> Result<Self, Error> {
        let fonts: Vec<Font> =
            assets.fonts().iter().flat_map(|font| Font::iter(Bytes::new(font.clone()))).collect();
        let mut families: Vec<String> = Vec::new();
        for font in &fonts {
            let family = font.info().family.as_str();
            if !families.iter().any(|known| known == family) {
                families.push(family.to_owned());
            }
        }
        let mut templates = HashMap::new();
        for name in assets.names(".typ") {
            let id = file_id(name)?;
            templates.insert(id, Source::new(id, assets.template(name)?.to_owned()));
        }
        let data_id = file_id("data.json")?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            families,
            templates,
            main: data_id,
            data_id,
            data: Bytes::new([]),
        })
    }

    /// Returns the families of the fonts, in the order in which they are looked through for a
    /// glyph.
    pub fn families(&self) -> &[String] {
        &self.families
    }

    /// Makes a template the main file, and gives it its data.
    ///
    /// # Errors
    /// The template's name cannot be a path.
    pub fn open(&mut self, template: &str, data: Vec<u8>) -> Result<(), Error> {
        self.main = file_id(template)?;
        self.data = Bytes::new(data);
        Ok(())
    }
}

/// Returns the id of a file. Typst keeps ids for the life of the process: one per template, never
/// one per paper.
fn file_id(name: &str) -> Result<FileId, Error> {
    let path = VirtualPath::new(name).map_err(|_| Error::Template {
        file: name.to_owned(),
        what: "名前を使えません".to_owned(),
    })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for TypstWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.templates.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(not_found(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
