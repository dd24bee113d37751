//! `build`: the papers of one case.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use super::case::{code, report_failure, work};
use super::exit::{CommandError, FOUND};
use super::options::{options, order};
use super::terminal::{style, to_stderr, to_stdout};
use crate::cli::{self, BuildArgs, Cli, Command, ReportFormat};
use crate::error::{short, shown};
use crate::make::Pack;
use crate::paper::names;
use crate::publish::{self, File, MANIFEST, Published, Terms, place};
use crate::read::file::input::exists;
use crate::render::report::{CaseReport, OutputFile};
use crate::render::{json, text};
use crate::worker::{Job, Outcome};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &BuildArgs) -> Result<u8, CommandError> {
    let BuildArgs { input, papers, common } = arguments;
    let options = options(&common.setting)?;
    let job = Job { order: Some(order(papers)), ..Job::check(input) };
    let failed = |report, error| report_failure(common, report, options.as_of, Some(&[]), error);
    let outcome = work(&options, &job)
        .map_err(|error| failed(CaseReport::of_nothing_read(input), error.into()))?;
    let report = &outcome.assessment.report;
    let put = put_in_place(arguments, &outcome).map_err(|error| failed(report.clone(), error))?;
    match common.format {
        ReportFormat::Json => {
            let case = json::case(report, Some(&put.outputs));
            to_stdout(&json::report(options.as_of, vec![case]))?;
            to_stderr(&put.held);
        }
        ReportFormat::Concise => to_stderr(&(text::concise(&report.findings) + &put.closing)),
        ReportFormat::Human => {
            to_stderr(&(text::human(report, style(&io::stderr())) + &put.closing))
        }
    }
    let code = code(&common.setting, &outcome.assessment);
    Ok(if put.held.is_empty() { code } else { code.max(FOUND) })
}

/// Builds the papers of a file that was dropped on the program, beside it.
pub fn run_dropped(file: PathBuf) -> Result<u8, CommandError> {
    let looks_like_path = file.extension().is_some() || file.components().count() > 1;
    if !exists(&file) && !looks_like_path {
        let name = shown(&file);
        return Err(CommandError::Usage(format!("「{name}」というコマンドはありません")));
    }
    let beside = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new(".")).to_owned();
    let (file, beside) = (file.into_os_string(), beside.into_os_string());
    let arguments = ["tachiiri".into(), "build".into(), file, "-o".into(), beside];
    match cli::parse(arguments.into_iter()) {
        Ok(Cli { command: Some(Command::Build(arguments)), .. }) => run(&arguments),
        Ok(_) | Err(_) => Err(CommandError::Usage("ファイルの名前を読めません".to_owned())),
    }
}

/// What came of putting papers in place.
#[derive(Default)]
struct Put {
    /// The files that are there now.
    outputs: Vec<OutputFile>,
    /// What is to be said about it.
    closing: String,
    /// What is to be said of somebody's files that were left as they are; part of `closing` too.
    held: String,
}

/// Puts the papers in place.
fn put_in_place(arguments: &BuildArgs, outcome: &Outcome) -> Result<Put, CommandError> {
    let BuildArgs { input, papers, .. } = arguments;
    let Some(pack) = &outcome.pack else {
        let why = if outcome.assessment.not_a_pharmacy.is_some() {
            "薬局のファイルではないため、書類は作りませんでした\n"
        } else {
            "読めないところがあるため、書類は作りませんでした。上のエラーを直してから、もう一度実行してください\n"
        };
        return Ok(Put { closing: why.to_owned(), ..Put::default() });
    };
    let (folder, apart) = folder(&papers.out, &pack.summary.folder);
    if place::overlaps(&folder, input) {
        return Err(CommandError::Usage(overlap(&folder, input)));
    }
    let order = order(papers);
    let terms = Terms { force: papers.force, stays: &|name| order.keeps(name) };
    let published = publish::publish(&folder, &pack.files, &pack.summary.manifest, &terms)?;
    let written = pack.files.iter().zip(&pack.summary.manifest.outputs);
    let written = written.filter(|(file, _)| !published.held.contains(&file.name));
    let outputs = written.map(|(file, entry)| OutputFile {
        path: folder.join(&file.name).display().to_string(),
        document: file.document,
        pages: file.pages,
        sha256: entry.sha256.clone(),
    });
    let (outputs, held) = (outputs.collect(), held(&published.held, &pack.files));
    let closing = closing(&folder, pack, &published) + &apart + &held + &pack.summary.still_out;
    Ok(Put { outputs, closing, held })
}

/// Returns the folder for a pharmacy's papers and, where another pharmacy has one that some systems
/// take for the same, what is to be said about it.
fn folder(out: &Path, name: &str) -> (PathBuf, String) {
    let Some(other) = place::alike(out, name) else {
        return (out.join(name), String::new());
    };
    let apart = out.join(names::with_hash(name, name));
    let why = format!("「{other}」と、大文字と小文字などの違いだけで見分けのつかない名前なので");
    let said = format!("  フォルダの名前は {} です（{why}）\n", shown(&apart));
    (apart, said)
}

fn overlap(folder: &Path, input: &Path) -> String {
    let (folder, input) = (shown(folder), shown(input));
    format!(
        "書類の置き場所（{folder}）が、読み込むもの（{input}）と重なっています。書類が読み込むファイルにまざらないように、\
         何も書き出しませんでした。別の場所を -o で指定してください"
    )
}

/// Writes which files were left because somebody changed them, each with the paper's other format
/// that is new now.
pub(super) fn held(held: &[String], files: &[File]) -> String {
    let mut text = String::new();
    for name in held {
        let document = files.iter().find(|file| file.name == *name);
        let is_other = |file: &&File| {
            let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
            document.is_some() && stem(&file.name) == stem(name) && !held.contains(&file.name)
        };
        let other = files.iter().find(is_other);
        let other =
            other.map_or_else(String::new, |file| format!("（{} は新しくしました）", file.name));
        _ = writeln!(
            text,
            "  {name} は、変更されているか、tachiiri が作ったものではないので、そのままにしました{other}"
        );
    }
    if !held.is_empty() {
        text.push_str(
            "  新しくするには、そのファイルを別の場所に移してから、もう一度実行してください（上書きしてよければ --force を付けます）\n",
        );
    }
    text
}

/// Writes which papers were made and which were not.
fn closing(folder: &Path, pack: &Pack, published: &Published) -> String {
    let mut text = String::new();
    for (document, missing) in &pack.summary.left_out {
        let paper = document.stem();
        _ = writeln!(text, "作らなかった書類: {paper}（{missing}）");
    }
    if published.unchanged {
        return text + &format!("変更なし: {}\n", shown(folder));
    }
    _ = writeln!(text, "書き込みました: {}", shown(folder));
    for file in pack.files.iter().filter(|file| !published.held.contains(&file.name)) {
        let pages = file.pages.map_or_else(String::new, |pages| format!("（{pages}ページ）"));
        _ = writeln!(text, "  {}{pages}", file.name);
    }
    if !published.held.iter().any(|name| name == MANIFEST) {
        _ = writeln!(text, "  {MANIFEST}");
    }
    for name in &published.removed {
        let name = short(name);
        _ = writeln!(text, "  {name} は、今回は作らない書類なので消しました");
    }
    for name in &published.left {
        let name = short(name);
        _ = writeln!(text, "  {name} は、変更されているので残しました");
    }
    text
}
