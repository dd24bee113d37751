//! The templates that papers are worded with, read once for all cases of a run.

use super::facts::{self, Law};
use super::tables::{self, Tables};
use super::wording::{Wording, WordingFile};
use crate::error::Error;
use crate::model::templates::Templates;

/// The definitions of tables, the terms of law and the wording files.
#[derive(Debug)]
pub struct PaperTemplates {
    pub(super) tables: Tables,
    pub(super) law: Law,
    /// In the order of [`WordingFile::ALL`].
    wordings: Vec<Wording>,
}

impl PaperTemplates {
    /// Reads them.
    ///
    /// # Errors
    /// The definitions of tables or the terms of law cannot be read, or a template is missing.
    pub fn read(templates: &dyn Templates) -> Result<Self, Error> {
        let tables = Tables::parse(templates.template(tables::FILE)?)?;
        let law = Law::parse(templates.template(facts::LAW)?)?;
        let wording =
            |file: WordingFile| Ok(Wording::parse(file, templates.template(file.path())?));
        let wordings = WordingFile::ALL.into_iter().map(wording).collect::<Result<_, Error>>()?;
        Ok(Self { tables, law, wordings })
    }

    /// Returns a wording file, ready to be filled in.
    pub(super) fn wording(&self, file: WordingFile) -> &Wording {
        &self.wordings[file as usize]
    }
}
