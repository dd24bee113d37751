//! The world that Typst sees: templates, one paper's data, fonts; no disk, packages or clock.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use unicode_normalization::UnicodeNormalization;

use crate::assets::Assets;
use crate::error::Error;
use crate::model::templates::Templates;

/// Templates and fonts.
pub struct TypstWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: HashMap<FileId, Source>,
    main: FileId,
    data_id: FileId,
    fonts_id: FileId,
}

/// The world with the data of what is being set.
pub struct WorldOfData<'w> {
    world: &'w TypstWorld,
    data: Bytes,
    /// Which fonts the data are set in, as JSON.
    families: Bytes,
}

/// A family of fonts, as the templates get it.
#[derive(Serialize)]
struct Family<'f> {
    name: &'f str,
    /// Letters of the data that another family has to show: this one has none but their parts, and
    /// would put them together of these. An old form of a kanji would become the usual one, and a
    /// letter with a mark be found twice where the paper's text is searched.
    not: String,
}

impl TypstWorld {
    /// Loads every template and font; `main` is the template that sets everything.
    ///
    /// # Errors
    /// A template is missing.
    pub fn new(assets: &Assets, main: &str) -> Result<Self, Error> {
        let fonts: Vec<Font> =
            assets.fonts().iter().flat_map(|font| Font::iter(Bytes::new(font.clone()))).collect();
        let mut templates = HashMap::new();
        for name in assets.names(".typ") {
            let id = file_id(name)?;
            templates.insert(id, Source::new(id, assets.template(name)?.to_owned()));
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            templates,
            main: file_id(main)?,
            data_id: file_id("data.json")?,
            fonts_id: file_id("fonts.json")?,
        })
    }

    /// Returns the world with some data.
    ///
    /// # Errors
    /// A defect of the program.
    pub fn with(&self, data: Vec<u8>) -> Result<WorldOfData<'_>, Error> {
        let families = serde_json::to_vec(&self.families(&data)).map_err(|error| {
            Error::Render { document: "JSON".to_owned(), what: error.to_string() }
        })?;
        Ok(WorldOfData { world: self, data: Bytes::new(data), families: Bytes::new(families) })
    }

    /// Returns the families of the fonts, in the order in which they are looked through for a
    /// glyph.
    fn families(&self, data: &[u8]) -> Vec<Family<'_>> {
        let text = String::from_utf8_lossy(data);
        let letters: BTreeSet<char> = text.chars().filter(|letter| !letter.is_ascii()).collect();
        let is_composed = |letter: &char| !letter.nfd().eq([*letter]) && self.has(*letter);
        let composed: Vec<char> = letters.into_iter().filter(is_composed).collect();
        let mut families: Vec<Family<'_>> = Vec::new();
        for font in &self.fonts {
            let (name, coverage) = (font.info().family.as_str(), &font.info().coverage);
            if !families.iter().any(|family| family.name == name) {
                let lacks = |letter: &&char| !coverage.contains(u32::from(**letter));
                families.push(Family { name, not: composed.iter().filter(lacks).collect() });
            }
        }
        families
    }

    fn has(&self, letter: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(letter)))
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

impl World for WorldOfData<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.world.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.world.book
    }

    fn main(&self) -> FileId {
        self.world.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.world.templates.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            _ if id == self.world.data_id => Ok(self.data.clone()),
            _ if id == self.world.fonts_id => Ok(self.families.clone()),
            _ => Err(not_found(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.world.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
