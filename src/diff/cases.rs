//! Two cases read and compared.

use jiff::civil::Date;

use super::comparison::Comparison;
use super::json::json;
use super::side::Side;
use super::text::text;
use crate::error::Error;
use crate::finding::Findings;
use crate::make::{self, Examined};
use crate::read::Choice;
use crate::read::file::input::CaseFiles;
use crate::setting::Setting;

/// A case to be compared: its files, and the editions that its own is chosen from.
pub struct Compared<'a> {
    /// Its files.
    pub files: CaseFiles,
    /// The editions.
    pub choice: Choice<'a>,
}

/// Compares two cases; returns what is said, for programs or for people, and whether anything
/// differs.
///
/// # Errors
/// One of them has no sheet 薬局, or a template is broken.
pub fn compare(
    old: Compared<'_>,
    new: Compared<'_>,
    is_json: bool,
    setting: &Setting,
) -> Result<(String, bool), Error> {
    let (mut old, mut new) = (Read::of(old, setting)?, Read::of(new, setting)?);
    // What the rules find in one of them has gone from the other only if they looked at that one
    // too.
    if !old.examined.refused && !new.examined.refused {
        old.add_checked();
        new.add_checked();
    }
    let (old, new) = (old.side()?, new.side()?);
    let comparison = Comparison::of(old, new);
    let as_of: Date = setting.as_of;
    let said =
        if is_json { json(&comparison, old, new, as_of) } else { text(&comparison, old, new) };
    Ok((said, comparison.differs()))
}

/// A case that was read.
struct Read<'a> {
    examined: Examined<'a>,
    inputs: Vec<String>,
}

impl<'a> Read<'a> {
    fn of(Compared { files, choice }: Compared<'a>, setting: &'a Setting) -> Result<Self, Error> {
        let (mut examined, inputs) = make::examine_files(files, choice, setting)?;
        examined.findings = Findings::sorted(examined.findings);
        Ok(Self { examined, inputs })
    }

    /// Adds what the rules of checking found.
    fn add_checked(&mut self) {
        let Examined { findings, checked, .. } = &mut self.examined;
        let all = findings.drain(..).chain(checked.drain(..)).collect();
        *findings = Findings::sorted(all);
    }

    fn side(&self) -> Result<Side<'_>, Error> {
        let Examined { reading, findings, edition, .. } = &self.examined;
        let inputs = &self.inputs;
        let no_pharmacy = || Error::NotCompared(inputs.first().cloned().unwrap_or_default());
        let case = reading.case.as_ref().ok_or_else(no_pharmacy)?;
        Ok(Side { case, edition: edition.as_deref(), findings, inputs })
    }
}
