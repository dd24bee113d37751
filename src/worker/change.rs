//! Changes of a case's files, made before they are read.

use std::io::Write;

use super::page::{ChangeRefused, ChangedFile, FileChanges};
use super::protocol::{Message, parent_gone, write_message};
use crate::carry::convert::{Converted, convert};
use crate::error::Error;
use crate::make::{self, SharedFiles};
use crate::patch;
use crate::patch::set::{Change, ChangeError, Changed};
use crate::read::case::placed;
use crate::read::file::input::{CaseFiles, Input, Source};
use crate::setting::Setting;
use crate::sheet::SheetId;

/// What sheets that a case lacks are made with.
#[derive(Clone, Copy)]
pub struct NewSheets<'n> {
    /// The opened 共通.
    pub shared: &'n SharedFiles,
    /// The options.
    pub setting: &'n Setting,
}

impl NewSheets<'_> {
    /// Makes the workbook that `new` writes for a case's edition, with one sheet.
    fn make(self, sheet: SheetId, inputs: &[Input]) -> Result<Vec<u8>, ChangeError> {
        let made = || {
            let files = CaseFiles::from(inputs.to_vec());
            let checked = make::check(files, Vec::new(), self.shared, self.setting, &mut |_| ())?;
            make::new_sheet(sheet, checked.edition(self.setting)?, self.setting)
        };
        made().map_err(in_words)
    }

    /// Lays those of a case's files that cannot be changed out as a workbook that can.
    fn convert(self, files: Vec<Input>, inputs: &[Input]) -> Result<Converted, ChangeError> {
        let case = CaseFiles::from(inputs.to_vec());
        let checked = make::check(case, Vec::new(), self.shared, self.setting, &mut |_| ())
            .map_err(in_words)?;
        convert(files, checked.edition(self.setting).map_err(in_words)?, self.setting)
    }
}

fn in_words(error: Error) -> ChangeError {
    ChangeError::Refused(error.to_string())
}

/// Makes changes of files and sends those that were changed, or why none was; returns whether they
/// were made.
///
/// # Errors
/// The parent is gone.
pub fn change(
    inputs: &mut Vec<Input>,
    changes: &[FileChanges],
    new: NewSheets<'_>,
    out: &mut impl Write,
) -> Result<bool, Error> {
    let changed = match changed_files(inputs, changes, new) {
        Ok(changed) => changed,
        Err(why) => {
            write_message(out, Message::Refused(why)).map_err(parent_gone)?;
            return Ok(false);
        }
    };
    for file in changed {
        let content = Ok(Source::Memory(file.bytes.clone()));
        match inputs.iter_mut().find(|input| input.shown == file.shown) {
            Some(input) => input.content = content,
            None => {
                inputs.push(Input { shown: file.shown.clone(), name: file.shown.clone(), content })
            }
        }
        inputs.retain(|input| !file.replaces.contains(&input.shown));
        write_message(out, Message::Changed(file)).map_err(parent_gone)?;
    }
    inputs.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(true)
}

/// Makes the changes of workbooks; those of other files in the workbook that they become.
fn changed_files(
    inputs: &[Input],
    changes: &[FileChanges],
    new: NewSheets<'_>,
) -> Result<Vec<ChangedFile>, ChangeRefused> {
    let is_workbook =
        |of_file: &&FileChanges| bytes(inputs, &of_file.shown).is_some_and(patch::is_ooxml);
    let (workbooks, others): (Vec<&FileChanges>, Vec<&FileChanges>) =
        changes.iter().partition(is_workbook);
    let mut changed = Vec::new();
    for FileChanges { shown, changes } in workbooks {
        let Some(bytes) = bytes(inputs, shown) else { continue };
        let Changed { bytes, answers } =
            patch::set::apply(bytes, changes, &|sheet| new.make(sheet, inputs))?;
        changed.push(ChangedFile { shown: shown.clone(), replaces: Vec::new(), answers, bytes });
    }
    let others: Vec<Change> =
        others.into_iter().flat_map(|of_file| of_file.changes.clone()).collect();
    if !others.is_empty() {
        changed.push(in_new_workbook(inputs, others, new)?);
    }
    Ok(changed)
}

fn bytes<'i>(inputs: &'i [Input], shown: &str) -> Option<&'i [u8]> {
    match &inputs.iter().find(|input| input.shown == shown)?.content {
        Ok(Source::Memory(bytes)) => Some(bytes),
        Ok(Source::Disk { .. }) | Err(_) => None,
    }
}

/// The name of a workbook that several files have become.
const OF_SEVERAL: &str = "わたしの薬局.xlsx";

/// Makes changes of files that are no workbooks in the new one that they become.
fn in_new_workbook(
    inputs: &[Input],
    changes: Vec<Change>,
    new: NewSheets<'_>,
) -> Result<ChangedFile, ChangeRefused> {
    let is_other =
        |input: &&Input| bytes(inputs, &input.shown).is_some_and(|bytes| !patch::is_ooxml(bytes));
    let has_sheets = |input: &&Input| placed::has_sheets((*input).clone());
    let files: Vec<Input> = inputs.iter().filter(is_other).filter(has_sheets).cloned().collect();
    let replaces: Vec<String> = files.iter().map(|input| input.shown.clone()).collect();
    let name = match files.as_slice() {
        [one] => format!(
            "{}.xlsx",
            one.name.rsplit_once('.').map_or(one.name.as_str(), |(stem, _)| stem)
        ),
        _ => OF_SEVERAL.to_owned(),
    };
    let is_free = |name: &String| inputs.iter().all(|input| input.name != *name);
    let numbered = (2..).map(|number| name.replace(".xlsx", &format!(" ({number}).xlsx")));
    let shown = std::iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or_default();
    let Converted { bytes, moved, note } = new.convert(files, inputs)?;
    let changes =
        changes.into_iter().map(|change| moved.change(change)).collect::<Result<Vec<_>, _>>()?;
    let Changed { bytes, mut answers } =
        patch::set::apply(&bytes, &changes, &|sheet| new.make(sheet, inputs))?;
    if let Some(first) = answers.first_mut() {
        let notes = first.note.take().into_iter().chain([note]);
        first.note = Some(notes.collect::<Vec<_>>().join("\n"));
    }
    Ok(ChangedFile { shown, replaces, answers, bytes })
}
