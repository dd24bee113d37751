//! The options of build, check and chain, and the templates, fonts and editions loaded for them.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assets::{Assets, DEFAULT_EDITION};
use crate::check::support::{self, Support};
use crate::error::Error;
use crate::model::edition::Edition;
use crate::model::templates::Templates;
use crate::model::text::Glyphs;
use crate::paper::PaperTemplates;
use crate::read::edition::Mistake;
use crate::read::file::input::{file_name, is_edition_file, is_workbook};
use crate::read::{self, Choice};

/// The options, as they were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The edition asked for.
    pub edition: Option<EditionRequest>,
    /// The day the papers speak of.
    pub as_of: Date,
    /// Overriding templates.
    pub templates: Option<PathBuf>,
    /// Additional fonts.
    pub font_dir: Option<PathBuf>,
}

impl Options {
    /// Makes the options where nothing but the day is given.
    pub fn on(as_of: Date) -> Self {
        Self { edition: None, as_of, templates: None, font_dir: None }
    }
}

/// An edition as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditionRequest {
    /// A known edition, by its id.
    Id(String),
    /// The edition in a file.
    File(String),
}

impl FromStr for EditionRequest {
    type Err = Infallible;

    /// Reads a request: what ends as an edition file or a workbook does is a file.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let name = file_name(Path::new(text));
        let is_file = is_edition_file(&name) || is_workbook(&name);
        Ok(if is_file { Self::File(text.to_owned()) } else { Self::Id(text.to_owned()) })
    }
}

impl EditionRequest {
    /// Returns the edition asked for, or what a person must still decide of it.
    ///
    /// # Errors
    /// There is none, or it does not load.
    pub fn find(
        &self,
        known: &[Edition],
        glyphs: &dyn Glyphs,
    ) -> Result<Result<Edition, Vec<Mistake>>, Error> {
        let file = match self {
            Self::Id(id) => return edition(id, known).cloned().map(Ok),
            Self::File(file) => file,
        };
        match read::edition::of_path(Path::new(file), glyphs)? {
            Ok(edition) => Ok(Ok(edition)),
            Err(broken) if broken.is_undecided() => Ok(Err(broken.mistakes)),
            Err(broken) => Err(read::edition::error(file, &broken.mistakes)),
        }
    }
}

/// Everything that all cases of a run have in common.
pub struct Setting {
    /// Templates and fonts.
    pub assets: Assets,
    /// The editions known.
    pub editions: Vec<Edition>,
    /// The edition asked for, or what a person must still decide of it.
    pub asked: Option<Result<Edition, Vec<Mistake>>>,
    /// The day the papers speak of.
    pub as_of: Date,
    support: OnceLock<Support>,
    paper_templates: OnceLock<PaperTemplates>,
}

impl Setting {
    /// Loads templates, fonts and editions.
    ///
    /// # Errors
    /// One of them cannot be loaded.
    pub fn load(options: &Options) -> Result<Self, Error> {
        let assets = Assets::load(options.templates.as_deref(), options.font_dir.as_deref())?;
        let editions = load_editions(&assets)?;
        let asked =
            options.edition.as_ref().map(|asked| asked.find(&editions, &assets)).transpose()?;
        let (support, paper_templates) = (OnceLock::new(), OnceLock::new());
        Ok(Self { assets, editions, asked, as_of: options.as_of, support, paper_templates })
    }

    /// Returns the dates until which operating systems get updates; reads them the first time.
    ///
    /// # Errors
    /// The template cannot be read.
    pub fn support(&self) -> Result<&Support, Error> {
        once(&self.support, || Support::parse(self.assets.template(support::FILE)?))
    }

    /// Returns the words and tables of the papers; reads them the first time.
    ///
    /// # Errors
    /// A template cannot be read.
    pub fn paper_templates(&self) -> Result<&PaperTemplates, Error> {
        once(&self.paper_templates, || PaperTemplates::read(&self.assets))
    }

    /// Returns the editions to choose from.
    ///
    /// # Errors
    /// The default one was taken away.
    pub fn choice(&self) -> Result<Choice<'_>, Error> {
        let default = edition(DEFAULT_EDITION, &self.editions)?;
        Ok(Choice { known: &self.editions, default, asked: self.asked.as_ref(), as_of: self.as_of })
    }
}

/// Returns the value read before, or reads it now.
fn once<T>(place: &OnceLock<T>, read: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    if let Some(there) = place.get() {
        return Ok(there);
    }
    let made = read()?;
    Ok(place.get_or_init(|| made))
}

/// Reads the editions at hand, no id twice.
///
/// # Errors
/// One does not load, or has the id of another.
pub fn load_editions(assets: &Assets) -> Result<Vec<Edition>, Error> {
    let mut editions: Vec<(&str, Edition)> = Vec::new();
    for (name, text) in assets.editions() {
        let edition = read::edition::read(name, text)?;
        if let Some((first, _)) = editions.iter().find(|(_, other)| other.id == edition.id) {
            let (first, second) = ((*first).to_owned(), name.to_owned());
            return Err(Error::DoubleEdition { id: edition.id, first, second });
        }
        editions.push((name, edition));
    }
    Ok(editions.into_iter().map(|(_, edition)| edition).collect())
}

/// Finds a known edition by its id.
///
/// # Errors
/// There is none.
pub fn edition<'e>(id: &str, known: &'e [Edition]) -> Result<&'e Edition, Error> {
    let ids = || known.iter().map(|edition| edition.id.as_str()).collect::<Vec<_>>().join("、");
    let found = known.iter().find(|edition| edition.id == id);
    found.ok_or_else(|| Error::UnknownEdition { id: id.to_owned(), known: ids() })
}
