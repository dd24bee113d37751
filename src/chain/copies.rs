//! Marked copies in a chain: those beside their originals are no pharmacies, and new ones stand
//! beside the papers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::deadline::within;
use super::plan::{Done, PlacedCopies};
use crate::copies::place::{MadeBy, Placed, place, sentence};
use crate::copies::{Copy, MarkState, MarkedFile, copy_name, has_properties};
use crate::error::{Error, shown};
use crate::paper::names;
use crate::publish;
use crate::publish::place::{is_file, is_folder, is_there};
use crate::read::file::folder::Listing;
use crate::read::file::input::{self, Source, file_name};
use crate::worker::Job;
use crate::worker::pool::Pool;

/// Most bytes of a file's name, on usual systems.
const MOST_NAME: usize = 255;

/// Marked copies, by the name of the case that they are copies of.
type CopiesBeside = BTreeMap<String, Vec<PathBuf>>;

/// The marked copies of a chain's folder.
#[derive(Debug, Default)]
pub struct CopiesAside {
    /// Those whose originals are there too.
    pub beside: CopiesBeside,
    /// The cases that may be such, by name, and why that is not known.
    pub unknown: BTreeMap<String, Error>,
}

/// Takes the marked copies whose originals are there too out of the cases. For a file to be read it
/// waits no longer than the limit.
pub fn set_aside(pool: &Pool, listing: &mut Listing, limit: Duration) -> CopiesAside {
    let shared = listing.shared.as_deref().map(file_name);
    let names: Vec<String> =
        listing.cases.iter().map(|case| case.name.clone()).chain(shared).collect();
    let CopiesAside { mut beside, mut unknown } = CopiesAside::default();
    let mut kept = Vec::new();
    for case in std::mem::take(&mut listing.cases) {
        let copy = look_at(pool, &case.path, limit).unwrap_or_else(|error| {
            unknown.insert(case.name.clone(), error);
            None
        });
        let is_of = |name: &&String| {
            **name != case.name && copy.as_ref().is_some_and(|copy| copy.is_of(name))
        };
        match names.iter().find(is_of) {
            Some(original) => {
                beside.entry(first_original(original, &beside)).or_default().push(case.path);
                listing.passed_over.push(case.name);
            }
            None => kept.push(case),
        }
    }
    listing.cases = kept;
    listing.passed_over.sort();
    CopiesAside { beside, unknown }
}

/// Returns the case that is read instead of a copy: of a copy's copy, that of the first original.
fn first_original(original: &str, beside: &CopiesBeside) -> String {
    let is_copy = |paths: &Vec<PathBuf>| paths.iter().any(|path| file_name(path) == original);
    beside.iter().find(|(_, paths)| is_copy(paths)).map_or(original, |(first, _)| first).to_owned()
}

/// Has a worker look whether a workbook is a marked copy; only such as may be one are opened.
fn look_at(pool: &Pool, path: &Path, limit: Duration) -> Result<Option<Copy>, Error> {
    if !is_file(path) {
        return Ok(None);
    }
    let file = path.to_path_buf();
    let read = move || Ok(input::workbooks(std::iter::once(&file)).pop());
    let Some(input) = within(limit, path, read)? else { return Ok(None) };
    match input.content {
        Ok(Source::Memory(bytes)) if has_properties(&bytes) => look(pool, path, bytes),
        Ok(_) | Err(_) => Ok(None),
    }
}

/// Has a worker look at a file: whose copy it is. One at which the worker dies is none.
fn look(pool: &Pool, path: &Path, bytes: Vec<u8>) -> Result<Option<Copy>, Error> {
    match pool.submit(Job::inspect(path, bytes)).wait() {
        Ok(outcome) => Ok(outcome.marked.into_iter().find_map(MarkedFile::seen)),
        Err(error @ Error::NoWorker(_)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Puts the marked copies of a case into a folder.
///
/// # Errors
/// The folder cannot be read or written.
pub fn put(pool: &Pool, files: &[MarkedFile], folder: &Path) -> Result<PlacedCopies, Error> {
    publish::check_no_link(folder)?;
    let mut done = PlacedCopies::default();
    for file in files {
        let name = copy_name(&file.name, file.is_copy);
        if name.len() > MOST_NAME {
            let sentence = format!(
                "{}: 名前が長くて、指摘入りの写しに名前を付けられません。ファイルの名前を短くしてください\n",
                shown(&file.shown)
            );
            done.kept_back.push(sentence);
            continue;
        }
        let target = folder.join(name);
        let is_new = matches!(file.state, MarkState::Marked { .. } | MarkState::Unmarked);
        if is_new {
            publish::make_folder(folder)?;
        }
        let placed = place(file, &target, &|path, bytes| look(pool, path, bytes))?;
        match placed {
            Placed::Written | Placed::Replaced | Placed::Unchanged => done.there += 1,
            Placed::Edited | Placed::Foreign => {
                done.kept_back.push(sentence(file, &target, placed, MadeBy::Chain))
            }
            Placed::Removed | Placed::Nothing => {}
        }
        if let MarkState::Failed(why) = &file.state {
            done.kept_back
                .push(format!("{}: {why}。指摘入りの写しは作りませんでした\n", shown(&file.shown)));
        }
    }
    Ok(done)
}

/// Returns true where the copies of some files lie in a folder already.
pub fn are_in(files: &[MarkedFile], folder: &Path) -> bool {
    files.iter().any(|file| is_file(&folder.join(copy_name(&file.name, file.is_copy))))
}

/// Returns the names for the folder of a case without papers: the pharmacy's, else the case's; and
/// the same with a hash, which no other case's folder has.
pub fn folder_names(case: &str, pharmacy: Option<&str>) -> (String, String) {
    let stem = case.rsplit_once('.').map_or(case, |(stem, _)| stem);
    let name = names::safe(pharmacy.unwrap_or(stem));
    let own = names::with_hash(&name, case);
    (name, own)
}

/// Gives the folders of copies without papers their pharmacies' names, where no papers took them.
///
/// # Errors
/// The system does not move a folder.
pub fn settle(out: &Path, done: &[Done]) -> Result<(), Error> {
    for done in done.iter().filter(|done| done.copies.there > 0 && done.record.folder.is_none()) {
        let (name, own) = folder_names(&done.record.case, done.record.pharmacy.as_deref());
        let (from, to) = (out.join(own), out.join(name));
        if is_folder(&from) && !is_there(&to) {
            publish::move_folder(&from, &to)?;
        }
    }
    Ok(())
}
