//! `build`: the papers of one case.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use super::case::{code, report_failure, work};
use super::exit::CommandError;
use super::options::{options, order};
use super::terminal::{style, to_stderr, to_stdout};
use crate::cli::{self, BuildArgs, Cli, Command, PaperArgs, ReportFormat};
use crate::error::Error;
use crate::make::Pack;
use crate::paper::Missing;
use crate::publish::{self, MANIFEST, Published};
use crate::read::file::input::exists;
use crate::render::report::OutputFile;
use crate::render::{json, text};
use crate::worker::{Job, Outcome};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &BuildArgs) -> Result<u8, CommandError> {
    let BuildArgs { input, papers, common } = arguments;
    let options = options(&common.setting)?;
    let job = Job { order: Some(order(papers)), ..Job::check(input) };
    let made = work(&options, &job).and_then(|outcome| put_in_place(papers, &outcome).map(|put| (outcome, put)));
    let (outcome, (outputs, closing)) =
        made.map_err(|error| report_failure(common, input, &options, Some(&[]), error))?;
    let report = &outcome.assessment.report;
    match common.format {
        ReportFormat::Json => {
            let case = json::case(report, Some(&outputs));
            to_stdout(&json::report(options.as_of, vec![case]));
        }
        ReportFormat::Concise => to_stderr(&(text::concise(&report.findings) + &closing)),
        ReportFormat::Human => to_stderr(&(text::human(report, style(&io::stderr())) + &closing)),
    }
    Ok(code(&common.setting, &outcome.assessment))
}

/// Builds the papers of a file that was dropped on the program, beside it.
pub fn run_dropped(file: PathBuf) -> Result<u8, CommandError> {
    let looks_like_path = file.extension().is_some() || file.components().count() > 1;
    if !exists(&file) && !looks_like_path {
        let name = file.display();
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

/// Puts the papers in place; returns the files and what is to be said about it.
fn put_in_place(arguments: &PaperArgs, outcome: &Outcome) -> Result<(Vec<OutputFile>, String), Error> {
    let Some(pack) = &outcome.pack else {
        let why =
            "読めないところがあるため、書類は作りませんでした。上のエラーを直してから、もう一度実行してください\n";
        return Ok((Vec::new(), why.to_owned()));
    };
    let manifest = &pack.summary.manifest;
    let folder = arguments.out.join(&pack.summary.folder);
    let published = publish::publish(&folder, &pack.files, manifest, arguments.force)?;
    let outputs = pack.files.iter().zip(&manifest.outputs).map(|(file, entry)| OutputFile {
        path: folder.join(&file.name).display().to_string(),
        document: file.document,
        pages: file.pages,
        sha256: entry.sha256.clone(),
    });
    Ok((outputs.collect(), closing(&folder, pack, &published)))
}

/// Writes which papers were made and which were not.
fn closing(folder: &Path, pack: &Pack, published: &Published) -> String {
    let still_out = &pack.summary.still_out;
    let mut text = String::new();
    for (document, missing) in &pack.summary.left_out {
        let paper = document.stem();
        let why = match missing {
            Missing::Sheet(sheet) => format!("シート「{}」がありません", sheet.name()),
            Missing::Edition => "どの年度の様式か決められません".to_owned(),
            Missing::Form => "この様式の定義に、この票がありません".to_owned(),
        };
        _ = writeln!(text, "作らなかった書類: {paper}（{why}）");
    }
    if published.unchanged {
        return text + &format!("変更なし: {}\n{still_out}", folder.display());
    }
    _ = writeln!(text, "書き込みました: {}", folder.display());
    for file in &pack.files {
        let pages = file.pages.map_or_else(String::new, |pages| format!("（{pages}ページ）"));
        _ = writeln!(text, "  {}{pages}", file.name);
    }
    _ = writeln!(text, "  {MANIFEST}");
    for name in &published.removed {
        _ = writeln!(text, "  {name} は、今回は作らない書類なので消しました");
    }
    for name in &published.left {
        _ = writeln!(text, "  {name} は、変更されているので残しました");
    }
    text + still_out
}
