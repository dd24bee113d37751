//! What the options of build, check and chain come to: templates, fonts, editions, the day.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::{fs, io};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assets::{Assets, DEFAULT_EDITION};
use crate::check::support::{self, Support};
use crate::error::Error;
use crate::model::edition::Edition;
use crate::model::templates::Templates;
use crate::paper::PaperTemplates;
use crate::read::{self, Choice};

/// The options, as they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// An edition's id, or a file of one.
    pub edition: Option<String>,
    /// The day the papers speak of, `2024-02-01`.
    pub as_of: String,
    /// Overriding templates.
    pub templates: Option<PathBuf>,
    /// Additional fonts.
    pub font_dir: Option<PathBuf>,
}

/// Everything that all cases of a run have in common.
pub struct Setting {
    /// Templates and fonts.
    pub assets: Assets,
    /// The editions known.
    pub editions: Vec<Edition>,
    /// The edition asked for.
    pub asked: Option<Edition>,
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
        let asked = options.edition.as_deref().map(|asked| edition_asked(asked, &editions)).transpose()?;
        let as_of = read::day(&options.as_of).ok_or_else(|| Error::NoDay(options.as_of.clone()))?;
        Ok(Self { assets, editions, asked, as_of, support: OnceLock::new(), paper_templates: OnceLock::new() })
    }

    /// Until when operating systems get updates; read when the first case was sound enough to ask.
    ///
    /// # Errors
    /// The template cannot be read.
    pub fn support(&self) -> Result<&Support, Error> {
        once(&self.support, || Support::parse(self.assets.template(support::FILE)?))
    }

    /// What papers are worded with; read when the first case was sound enough to ask.
    ///
    /// # Errors
    /// A template cannot be read.
    pub fn paper_templates(&self) -> Result<&PaperTemplates, Error> {
        once(&self.paper_templates, || PaperTemplates::read(&self.assets))
    }

    /// The editions to choose from.
    ///
    /// # Errors
    /// The default one was taken away.
    pub fn choice(&self) -> Result<Choice<'_>, Error> {
        let default = self.editions.iter().find(|edition| edition.id == DEFAULT_EDITION);
        let default = default.ok_or_else(|| unknown_edition(DEFAULT_EDITION, &self.editions))?;
        Ok(Choice { known: &self.editions, default, asked: self.asked.as_ref(), as_of: self.as_of })
    }
}

/// What was read before, or is read now.
fn once<T>(place: &OnceLock<T>, read: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    if let Some(there) = place.get() {
        return Ok(there);
    }
    let made = read()?;
    Ok(place.get_or_init(|| made))
}

/// The editions at hand, no id twice.
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

/// An edition by its id or file.
///
/// # Errors
/// There is none, or it does not load.
pub fn edition_asked(asked: &str, known: &[Edition]) -> Result<Edition, Error> {
    if let Some(edition) = known.iter().find(|edition| edition.id == asked) {
        return Ok(edition.clone());
    }
    if !asked.ends_with(".toml") {
        return Err(unknown_edition(asked, known));
    }
    let text = fs::read_to_string(asked).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound(asked.to_owned()),
        _ => Error::unreadable(asked, error),
    })?;
    read::edition::read(asked, &text)
}

fn unknown_edition(id: &str, known: &[Edition]) -> Error {
    let known: Vec<&str> = known.iter().map(|edition| edition.id.as_str()).collect();
    Error::UnknownEdition { id: id.to_owned(), known: known.join("、") }
}
