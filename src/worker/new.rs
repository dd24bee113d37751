//! New workbooks: empty, the sample, or out of last year's case.

use std::io::Write;

use super::MemoryFile;
use super::page::{ChangedFile, NewWorkbook};
use super::protocol::{Message, parent_gone, write_message};
use crate::carry::{Last, carry};
use crate::error::Error;
use crate::make;
use crate::patch::set::Answer;
use crate::read::Shared;
use crate::read::file::input::CaseFiles;
use crate::setting::Setting;

/// Makes a new workbook, out of last year's files where there are any, sends it with what is to be
/// known of it, and returns it as a case.
///
/// # Errors
/// There is no such edition, last year's files hold no pharmacy, a template is broken, or the
/// parent is gone.
pub fn new_workbook(
    new: &NewWorkbook,
    last: Vec<MemoryFile>,
    setting: &Setting,
    out: &mut impl Write,
) -> Result<CaseFiles, Error> {
    let (bytes, note) = if last.is_empty() {
        (make::new_workbook(&new.beginning, setting)?, None)
    } else {
        let choice = setting.choice()?;
        let last = Last {
            files: MemoryFile::gather(last),
            shared: &Shared::default(),
            choice,
            is_shared: false,
        };
        let carried = make::begin(&new.beginning, setting, |start| carry(last, start, setting))?;
        let text = carried.text();
        (carried.bytes, Some(text))
    };
    let name = new.name.clone();
    let file = MemoryFile { name: name.clone(), shown: name.clone(), bytes: bytes.clone().into() };
    let made = ChangedFile {
        shown: name,
        replaces: Vec::new(),
        answers: vec![Answer { row: None, note }],
        bytes,
    };
    write_message(out, Message::Changed(made)).map_err(parent_gone)?;
    Ok(MemoryFile::gather(vec![file]))
}
