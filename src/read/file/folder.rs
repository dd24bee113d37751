//! The cases of a chain: the workbooks and subfolders of a folder.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::input::{self, NO_FILE, leads_out};
use super::names::{csv_sheet, file_name, is_history, is_silent, is_spreadsheet};
use crate::error::Error;
use crate::model::name::nfc;

/// The name, without its ending, of the workbook or subfolder whose sheets serve all cases.
pub const SHARED: &str = "共通";

/// What stands behind the name of a workbook or folder in that of its marked copy.
pub const MARKED: &str = "_指摘";

/// A pharmacy's workbook or subfolder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseInput {
    /// Its name in the chain's folder, as the system lists it.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
}

/// The content of a chain's folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The cases, in the order of their names.
    pub cases: Vec<CaseInput>,
    /// The workbook or subfolder 共通.
    pub shared: Option<PathBuf>,
    /// Names of files that are no workbooks; of a subfolder's files and folders with its own name
    /// before.
    pub passed_over: Vec<String>,
    /// Links that lead out of the folder, or nowhere.
    pub links: Vec<String>,
}

/// Lists a chain's folder: every workbook and every subfolder is a case, but for hidden ones, lock
/// files and 共通.
///
/// # Errors
/// The folder is not there or cannot be read, there are no cases in it, or 共通 is there twice.
pub fn list(folder: &Path) -> Result<Listing, Error> {
    let shown = folder.display().to_string();
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound(shown.clone()),
        _ => Error::unreadable(&shown, error),
    };
    if folder.exists() && !folder.is_dir() && !folder.is_file() {
        return Err(Error::unreadable(&shown, io::Error::other(NO_FILE)));
    }
    let mut listing = Listing::default();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        listing.take(entry.map_err(unreadable)?.path())?;
    }
    listing.set_marked_folders_aside();
    if listing.cases.is_empty() {
        return Err(Error::EmptyFolder(shown, [listing.links, listing.passed_over].concat()));
    }
    listing.cases.sort_by_cached_key(|case| (nfc(&case.name), case.name.clone()));
    listing.passed_over.sort();
    listing.links.sort();
    Ok(listing)
}

/// What an entry of a chain's folder is.
enum Role {
    /// A pharmacy.
    Case,
    /// 共通.
    Shared,
    /// No pharmacy, which is said at the end.
    PassedOver,
    /// A link that leads out of the folder, or nowhere, which is said at the end.
    Link,
    /// Nothing that anybody misses.
    Silent,
}

/// Decides what an entry of a chain's folder is, by its name and kind alone: the one place that
/// says which files are no pharmacies.
fn role(path: &Path, name: &str) -> Role {
    let is_folder = path.is_dir();
    if is_silent(name) || is_folder && is_history(name) {
        Role::Silent
    } else if leads_out(path) {
        Role::Link
    } else if !is_folder && (!is_spreadsheet(name) || csv_sheet(name).is_some()) {
        Role::PassedOver
    } else if stem(path, name) == SHARED {
        Role::Shared
    } else {
        Role::Case
    }
}

impl Listing {
    /// Takes the folders of marked copies (`X_指摘` beside `X`) out of the cases.
    fn set_marked_folders_aside(&mut self) {
        let folders: Vec<String> = self
            .cases
            .iter()
            .filter(|case| case.path.is_dir())
            .map(|case| case.name.clone())
            .collect();
        let is_copy = |case: &CaseInput| {
            let original = case.name.rsplit_once(MARKED);
            let original =
                original.filter(|(_, number)| number.chars().all(|c| c.is_ascii_digit()));
            case.path.is_dir()
                && original.is_some_and(|(original, _)| folders.iter().any(|name| name == original))
        };
        let (copies, cases) =
            std::mem::take(&mut self.cases).into_iter().partition(|case| is_copy(case));
        self.cases = cases;
        self.passed_over.extend(Vec::into_iter(copies).map(|copy: CaseInput| copy.name));
    }

    fn take(&mut self, path: PathBuf) -> Result<(), Error> {
        let name = file_name(&path);
        let plain = nfc(&name);
        if path.is_dir() && !is_silent(&plain) && !is_history(&plain) && !leads_out(&path) {
            self.passed_over
                .extend(passed_over_in(&path).into_iter().map(|inner| format!("{plain}/{inner}")));
        }
        match role(&path, &plain) {
            Role::Silent => {}
            Role::PassedOver => self.passed_over.push(plain),
            Role::Link => self.links.push(plain),
            Role::Shared => {
                if let Some(other) = &self.shared {
                    return Err(Error::DoubleShared(
                        other.display().to_string(),
                        path.display().to_string(),
                    ));
                }
                self.shared = Some(path);
            }
            Role::Case => self.cases.push(CaseInput { name, path }),
        }
        Ok(())
    }
}

/// Returns the entries of a case's folder that are not read; none where it cannot be listed, which
/// is reported when the case is read.
fn passed_over_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let unread = entries.filter(|path| matches!(input::role(path), input::Role::Other(_)));
    unread.map(|path| nfc(&file_name(&path))).collect()
}

fn stem<'n>(path: &Path, name: &'n str) -> &'n str {
    if path.is_dir() { name } else { name.rsplit_once('.').map_or(name, |(stem, _)| stem) }
}
