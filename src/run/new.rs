//! `new`: the workbook to be filled in, also out of last year's.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::editions::work;
use super::exit::{CommandError, FINE, FOUND};
use super::options::{program, today};
use super::terminal::to_stderr;
use super::workbook_name::workbook_name;
use crate::chain;
use crate::cli::NewArgs;
use crate::error::{Error, shown};
use crate::model::name::file_key;
use crate::publish;
use crate::publish::place::is_folder;
use crate::read::file::folder::Listing;
use crate::read::file::input::{exists, file_name};
use crate::setting::Options;
use crate::worker::task::{Answer, LastCase, Task, TaskKind};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &NewArgs) -> Result<u8, CommandError> {
    let NewArgs { file, sample, edition, as_of, .. } = arguments;
    let options =
        Options { edition: edition.clone(), ..Options::on(as_of.map_or_else(today, Ok)?) };
    let Some(last) = &arguments.from else {
        let file = workbook_name(file)?;
        let answer = perform(&options, TaskKind::New { sample: *sample })?;
        put(&file, &answer)?;
        return Ok(FINE);
    };
    if is_folder(last) && perform(&options, TaskKind::IsChain(last.clone()))?.code != FINE {
        return many(arguments, last, &options);
    }
    let file = workbook_name(file)?;
    if exists(&file) {
        return Err(Error::Exists(file.display().to_string()).into());
    }
    let edition = arguments.last_edition.clone();
    let last = LastCase { path: last.clone(), shared: None, edition, serves: None };
    let answer = perform(&options, TaskKind::Next(last))?;
    put(&file, &answer)?;
    Ok(answer.code)
}

/// Makes a workbook for each case of a folder, and one for its 共通; returns the worst exit code.
/// Nothing is written where a file is there already.
fn many(arguments: &NewArgs, folder: &Path, options: &Options) -> Result<u8, CommandError> {
    let is_workbook =
        arguments.file.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    if is_workbook && !is_folder(&arguments.file) {
        return Err(CommandError::Usage(format!(
            "「{}」はファイルの名前です。いくつもの薬局から作るときは、フォルダの名前を書いてください",
            shown(&arguments.file)
        )));
    }
    let Listing { cases, shared, .. } = chain::cases_of(folder, &program()?, options)?;
    let mut taken = BTreeSet::new();
    let mut named = |path: &Path| arguments.file.join(free_name(path, &mut taken));
    let edition = &arguments.last_edition;
    let of_shared = shared.iter().map(|path| {
        let serves = cases.first().map(|case| case.path.clone());
        (
            named(path),
            LastCase {
                path: path.clone(),
                shared: shared.clone(),
                edition: edition.clone(),
                serves,
            },
        )
    });
    let mut work: Vec<(PathBuf, LastCase)> = of_shared.collect();
    work.extend(cases.iter().map(|case| {
        let (path, shared, edition) = (case.path.clone(), shared.clone(), edition.clone());
        (named(&case.path), LastCase { path, shared, edition, serves: None })
    }));
    let there: Vec<PathBuf> =
        work.iter().map(|(file, _)| file.clone()).filter(|file| exists(file)).collect();
    if !there.is_empty() {
        return Err(Error::AlreadyThere(there).into());
    }
    publish::make_folder(&arguments.file)?;
    let codes = work.into_iter().map(|(file, last)| match perform(options, TaskKind::Next(last)) {
        Ok(answer) => put(&file, &answer).map(|()| answer.code),
        Err(error) => {
            to_stderr(&format!("作れませんでした: {}\n{error}\n", shown(&file)));
            Ok(FOUND)
        }
    });
    let codes: Vec<u8> = codes.collect::<Result<_, _>>()?;
    Ok(codes.into_iter().max().unwrap_or(FINE))
}

/// Returns a name with the ending of a workbook that no other case has.
fn free_name(case: &Path, taken: &mut BTreeSet<String>) -> String {
    let name = file_name(case);
    let stem = if is_folder(case) {
        name.as_str()
    } else {
        name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem)
    };
    let numbered = (2..).map(|number| format!("{stem}_{number}.xlsx"));
    let mut names = std::iter::once(format!("{stem}.xlsx")).chain(numbered);
    names.find(|name| taken.insert(file_key(name))).unwrap_or_default()
}

fn perform(options: &Options, kind: TaskKind) -> Result<Answer, Error> {
    work(options, &Task { kind, files: Vec::new() })
}

/// Puts a workbook in place and says so; where there is nothing to put there, that.
fn put(file: &Path, answer: &Answer) -> Result<(), Error> {
    if answer.bytes.is_empty() {
        let why = "写すものがないので、作りませんでした";
        to_stderr(&format!("{why}: {}\n{}", shown(file), answer.text));
        return Ok(());
    }
    publish::create(file, &answer.bytes)?;
    to_stderr(&format!("作りました: {}\n{}", shown(file), answer.text));
    Ok(())
}
