//! Changes of a case's files, made before they are read.

use std::io::Write;

use super::page::{ChangeRefused, ChangedFile, FileChanges};
use super::protocol::{Message, parent_gone, write_message};
use crate::error::Error;
use crate::make::{self, SharedFiles};
use crate::patch;
use crate::patch::set::{ChangeError, Changed};
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
        made().map_err(|error: Error| ChangeError::Refused(error.to_string()))
    }
}

/// Makes changes of files and sends those that were changed, or why none was; returns whether they
/// were made.
///
/// # Errors
/// The parent is gone.
pub fn change(
    inputs: &mut [Input],
    changes: &[FileChanges],
    new: NewSheets<'_>,
    out: &mut impl Write,
) -> Result<bool, Error> {
    let mut changed = Vec::new();
    for of_file in changes {
        match changed_file(inputs, of_file, new) {
            Ok(file) => changed.push(file),
            Err(why) => {
                write_message(out, Message::Refused(why)).map_err(parent_gone)?;
                return Ok(false);
            }
        }
    }
    for file in changed {
        if let Some(input) = inputs.iter_mut().find(|input| input.shown == file.shown) {
            input.content = Ok(Source::Memory(file.bytes.clone()));
        }
        write_message(out, Message::Changed(file)).map_err(parent_gone)?;
    }
    Ok(true)
}

fn changed_file(inputs: &[Input], of_file: &FileChanges, new: NewSheets<'_>) -> Result<ChangedFile, ChangeRefused> {
    let not_here = || ChangeRefused::Words("このファイルは、ここでは書きかえられません".to_owned());
    let input = inputs.iter().find(|input| input.shown == of_file.shown).ok_or_else(not_here)?;
    let Ok(Source::Memory(bytes)) = &input.content else { return Err(not_here()) };
    if !patch::is_ooxml(bytes) {
        let why = "ここで書きかえられるのは、Excel のファイル（.xlsx、.xlsm）だけです";
        return Err(ChangeRefused::Words(why.to_owned()));
    }
    let Changed { bytes, answers } = patch::set::apply(bytes, &of_file.changes, &|sheet| new.make(sheet, inputs))?;
    Ok(ChangedFile { shown: of_file.shown.clone(), answers, bytes })
}
