//! `annotate`: a copy of the user's own workbook with the findings in its cells.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::case::{code, work};
use super::exit::{CommandError, FAILED};
use super::options::options;
use super::terminal::to_stderr;
use crate::cli::AnnotateArgs;
use crate::copies::place::{MadeBy, Placed, place as put_in_place, sentence};
use crate::copies::{Copy, MarkState, MarkedFile, copy_name};
use crate::error::{Error, short, shown};
use crate::finding::{Finding, Findings};
use crate::publish;
use crate::publish::place::{self, is_inside, is_same};
use crate::read::file::folder::MARKED;
use crate::read::file::input::file_name;
use crate::render::text;
use crate::setting::Options;
use crate::worker::{Job, Marks, Outcome};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &AnnotateArgs) -> Result<u8, CommandError> {
    let AnnotateArgs { input, out, setting } = arguments;
    let is_folder = place::is_folder(input);
    if let Some(out) = out {
        check_usage(input, out, is_folder)?;
    }
    let options = options(setting)?;
    let outcome = work(&options, &Job { marks: Marks::Make, ..Job::check(input) })?;
    let copies = Copies { input, out: out.as_deref(), options: &options };
    let done = if is_folder { copies.of_folder(&outcome)? } else { copies.of_file(&outcome)? };
    let closing = if done.is_listed { String::new() } else { closing(&outcome) };
    to_stderr(&(done.text + &closing));
    let code = code(setting, &outcome.assessment);
    Ok(if done.is_kept_back { FAILED } else { code })
}

/// Refuses a place for the copy that cannot be meant.
fn check_usage(input: &Path, out: &Path, is_folder: bool) -> Result<(), CommandError> {
    let usage = |why: &str| Err(CommandError::Usage(format!("{why}（-o {}）", shown(out))));
    if is_folder {
        return match () {
            () if is_inside(out, input) => usage(
                "写しを置くフォルダが、入力のフォルダの中にあります。別の場所を指定してください",
            ),
            () if place::is_file(out) => {
                usage("入力がフォルダのときは、-o にもフォルダを指定してください")
            }
            () => Ok(()),
        };
    }
    let ending = |path: &Path| path.extension().map(OsStr::to_ascii_lowercase);
    if ending(input) != ending(out) {
        let wanted = ending(input).unwrap_or_default().to_string_lossy().into_owned();
        return usage(&format!("写しの名前の終わりは、入力と同じ .{wanted} にしてください"));
    }
    if is_same(input, out) {
        return usage("入力のファイルそのものには書き込みません。別の名前を指定してください");
    }
    Ok(())
}

/// What was done, in words.
#[derive(Default)]
struct Done {
    text: String,
    /// Whether a copy could not be put in place.
    is_kept_back: bool,
    /// Whether all findings stand in the text.
    is_listed: bool,
}

/// Where the copies go.
struct Copies<'a> {
    input: &'a Path,
    out: Option<&'a Path>,
    options: &'a Options,
}

impl Copies<'_> {
    /// Puts the copy of a single workbook in place.
    fn of_file(&self, outcome: &Outcome) -> Result<Done, CommandError> {
        let findings = &outcome.assessment.report.findings;
        let Some(file) = outcome.marked.first() else { return Ok(Done::default()) };
        if let Some(why) = why_not(file) {
            let shown = shown(self.input);
            let text = format!(
                "{why}\n指摘は次のとおりです（tachiiri check {shown} --format concise でも見られます）\n{}",
                text::concise(findings)
            );
            return Ok(Done { text, is_kept_back: true, is_listed: true });
        }
        let beside = self.input.with_file_name(copy_name(&file.name, file.is_copy));
        let target = self.out.map_or(beside, Path::to_path_buf);
        let mut done = Done::default();
        self.put(file, &target, &mut done)?;
        Ok(done)
    }

    /// Puts the copies of a folder's workbooks into a folder of their own.
    fn of_folder(&self, outcome: &Outcome) -> Result<Done, CommandError> {
        let folder = self.out.map_or_else(|| self.folder_beside(), Path::to_path_buf);
        let not_markable = |file: &MarkedFile| matches!(file.state, MarkState::NotMarkable);
        let mut done = Done {
            // Nothing of the folder can be marked: the list below is all there is.
            is_kept_back: outcome.marked.iter().all(not_markable) && !outcome.marked.is_empty(),
            ..Done::default()
        };
        for file in &outcome.marked {
            if let Some(why) = why_not(file) {
                _ = writeln!(done.text, "{why}");
                done.text.push_str(&unmarked(file, &outcome.assessment.report.findings));
                done.is_kept_back |= matches!(file.state, MarkState::Failed(_));
                continue;
            }
            let target = folder.join(copy_name(&file.name, file.is_copy));
            if matches!(file.state, MarkState::Nothing) && !place::is_there(&target) {
                _ = writeln!(
                    done.text,
                    "{}: 印を付ける指摘がないので、そのままにしました",
                    short(&file.name)
                );
                continue;
            }
            publish::make_folder(&folder)?;
            self.put(file, &target, &mut done)?;
        }
        Ok(done)
    }

    /// Returns the folder for the copies of a folder's workbooks.
    fn folder_beside(&self) -> PathBuf {
        let whole = place::resolved(self.input);
        let name = file_name(&whole);
        let is_named = self.input.file_name().is_some();
        let base = if is_named { self.input } else { &whole };
        base.with_file_name(format!("{name}{MARKED}"))
    }

    fn put(&self, file: &MarkedFile, target: &Path, done: &mut Done) -> Result<(), CommandError> {
        let original = Path::new(&file.shown);
        if is_same(original, target) {
            let why = "入力のファイルそのものには書き込みません。別の名前を -o で指定してください";
            return Err(CommandError::Usage(format!("{why}（{}）", shown(target))));
        }
        let look = |path: &Path, bytes: Vec<u8>| look(self.options, path, bytes);
        let placed = put_in_place(file, target, &look)?;
        done.text.push_str(&sentence(file, target, placed, MadeBy::Annotate));
        done.is_kept_back |= placed.is_kept_back();
        if matches!(placed, Placed::Written | Placed::Replaced | Placed::Unchanged) {
            done.text.push_str(&about_marks(file));
        }
        Ok(())
    }
}

/// Has a worker look at a file that has the name of a copy: it may be anybody's.
fn look(options: &Options, path: &Path, bytes: Vec<u8>) -> Result<Option<Copy>, Error> {
    let job = Job::inspect(path, bytes);
    Ok(work(options, &job)?.marked.into_iter().find_map(MarkedFile::seen))
}

/// Says why a file cannot be marked.
fn why_not(file: &MarkedFile) -> Option<String> {
    match &file.state {
        MarkState::NotMarkable => Some(format!(
            "{}: 色とメモを付けられるのは、Excel のファイル（.xlsx、.xlsm）だけです。そのままにしました",
            short(&file.name)
        )),
        MarkState::Failed(why) => {
            Some(format!("{}: {why}。写しは作りませんでした", short(&file.name)))
        }
        MarkState::Marked { .. }
        | MarkState::Unmarked
        | MarkState::Nothing
        | MarkState::Seen(_) => None,
    }
}

/// Says what was found in a file that has no copy.
fn unmarked(file: &MarkedFile, findings: &Findings) -> String {
    let of_file =
        |finding: &&Finding| finding.place.cell.is_some() && *finding.place.file == *file.shown;
    let lines: String = findings.iter().filter(of_file).map(line).collect();
    if lines.is_empty() {
        lines
    } else {
        format!("  このファイルの指摘は次のとおりです:\n{lines}")
    }
}

/// Says what is to be known about the marks of a copy.
fn about_marks(file: &MarkedFile) -> String {
    let MarkState::Marked { unexplained, is_unsigned, .. } = &file.state else {
        return String::new();
    };
    let mut text = String::new();
    if *is_unsigned {
        text.push_str(
            "  もとのファイルには電子署名（デジタル署名）がありますが、写しには署名が付きません\n",
        );
    }
    if !unexplained.is_empty() {
        text.push_str("  次の指摘は、メモを付ける場所がないので、ここに書きます:\n");
        unexplained.iter().for_each(|finding| text.push_str(&line(finding)));
    }
    text
}

fn line(finding: &Finding) -> String {
    format!("    {}\n      直し方: {}\n", text::line(finding), finding.hint)
}

/// Says what no mark says: findings without a cell, and those that a cap left out.
fn closing(outcome: &Outcome) -> String {
    let findings: &Findings = &outcome.assessment.report.findings;
    // An edition's file is none of the case's: it gets no copy.
    let is_of_case =
        |finding: &Finding| outcome.marked.iter().any(|file| *finding.place.file == *file.shown);
    let has_no_cell = |finding: &&Finding| finding.place.cell.is_none() || !is_of_case(finding);
    let without: Vec<&Finding> = findings.iter().filter(has_no_cell).collect();
    let mut text = String::new();
    if !without.is_empty() {
        text.push_str("セルに付けられない指摘:\n");
        without.into_iter().for_each(|finding| text.push_str(&line(finding)));
    }
    for (code, count) in findings.omitted() {
        _ = writeln!(
            text,
            "{code} は、ほかに {count}件あります（多いので省きました。直してからもう一度実行すると出てきます）"
        );
    }
    text
}
