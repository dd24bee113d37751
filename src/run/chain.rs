//! `chain`: many cases, and the parts of a chain joined.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::progress::Progress;
use super::{FINE, FOUND, STUCK, Trouble, columns, exit_code, options, order, program, say, tell};
use crate::chain::record::{MANIFEST, OVERVIEW, Record, Status, Totals};
use crate::chain::{self, Done, Plan, Report, merge, shard::Shard};
use crate::cli::{self, Format};
use crate::render::json::{self, Output};
use crate::rule::{self, Code};
use crate::worker::{Patience, Telling};

/// Most findings that are told of a case that was refused; all of them are in the answer to `check`.
const MOST_TOLD: usize = 3;

/// Does what the command line asks for; the exit code.
pub fn run(arguments: &cli::Chain) -> Result<u8, Trouble> {
    let Some(input) = &arguments.input else {
        return run_merge(arguments);
    };
    let common = &arguments.common;
    let plan = plan(arguments, input)?;
    let mut progress = Progress::new(columns(&io::stderr()).is_some());
    let report = chain::run(&plan, &mut |event| progress.take(&event));
    progress.finish();
    let report = report?;
    match common.format {
        Format::Json => {
            let cases = report.cases.iter().map(|done| in_json(&plan.out, done)).collect();
            say(&json::report(&plan.options.as_of, cases));
        }
        Format::Concise => report.cases.iter().for_each(|done| tell(&done.text)),
        Format::Human => {}
    }
    tell(&told(&plan, &report));
    Ok(code(&report, arguments))
}

fn plan(arguments: &cli::Chain, input: &Path) -> Result<Plan, Trouble> {
    let papers = &arguments.papers;
    if is_inside(&papers.out, input) {
        let why = "出力先が、読み込むフォルダの中にあります。別の場所を -o で指定してください";
        return Err(Trouble::Usage(format!("{why}（出力先 {}、入力 {}）", papers.out.display(), input.display())));
    }
    let limit = Duration::from_secs(arguments.timeout.get());
    let usual = Patience::default();
    let shard = arguments.shard.as_deref().map(str::parse::<Shard>).transpose().map_err(Trouble::Usage)?;
    let format = arguments.common.format;
    Ok(Plan {
        input: input.to_owned(),
        out: papers.out.clone(),
        program: program()?,
        options: options(&arguments.common)?,
        order: order(papers)?,
        telling: if format == Format::Json { Telling::Silent } else { Telling::Concise },
        jobs: arguments.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from),
        shard,
        patience: Patience { reading: usual.reading.min(limit), rendering: limit },
        force: papers.force,
    })
}

/// Whether a folder, which need not be there yet, is inside another or the same.
fn is_inside(folder: &Path, other: &Path) -> bool {
    let Ok(other) = other.canonicalize() else {
        return false;
    };
    let mut missing: Vec<OsString> = Vec::new();
    let mut existing = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    while existing.symlink_metadata().is_err() {
        let (Some(name), Some(parent)) = (existing.file_name(), existing.parent()) else {
            break;
        };
        missing.push(name.to_owned());
        existing = parent.to_owned();
    }
    let existing = existing.canonicalize().unwrap_or(existing);
    let whole: PathBuf = missing.iter().rev().fold(existing, |path, name| path.join(name));
    whole.starts_with(other)
}

fn in_json(out: &Path, done: &Done) -> Value {
    let folder = out.join(done.record.folder.as_deref().unwrap_or_default());
    let outputs = done.record.outputs.iter().map(|output| Output {
        path: folder.join(&output.entry.name).display().to_string(),
        document: output.document.clone(),
        pages: output.pages,
        sha256: output.entry.sha256.clone(),
    });
    json::with_outputs(done.report.clone(), Some(&outputs.collect::<Vec<_>>()))
}

/// The first of many names, and how many more there are.
fn some_of(names: &[String]) -> String {
    const MOST: usize = 30;
    let shown = names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("、");
    if names.len() > MOST { format!("{shown}、ほか {}件", names.len() - MOST) } else { shown }
}

/// The rules for files that cannot be opened as a whole.
const UNOPENED: [Code; 2] = [rule::I001.code, rule::I002.code];

/// The end of a run in words: what could not be made and why, and how many.
fn told(plan: &Plan, report: &Report) -> String {
    let mut text = String::new();
    for done in report.cases.iter().filter(|done| done.record.status == Status::Refused) {
        let mut refusals: Vec<&str> = done.text.lines().filter(|line| line.contains(": error[I")).collect();
        // A file that cannot be opened is the cause of what is missed elsewhere.
        refusals.sort_by_key(|line| !UNOPENED.iter().any(|code| line.contains(&format!(": error[{code}]"))));
        text.push_str(&format!("作れず: {}\n", done.record.case));
        if let Some(folder) = &done.record.folder {
            text.push_str(&format!("  前に作った書類が {} に残っています\n", plan.out.join(folder).display()));
        }
        refusals.iter().take(MOST_TOLD).for_each(|line| text.push_str(&format!("  {line}\n")));
        if refusals.len() > MOST_TOLD {
            text.push_str(&format!("  ほか {}件\n", refusals.len() - MOST_TOLD));
        }
    }
    text.push_str(&failures(report));
    if !report.passed_over.is_empty() {
        text.push_str(&format!("読まなかったファイル: {}\n", some_of(&report.passed_over)));
    }
    if !report.unnamed_vendors.is_empty() {
        let vendors: Vec<&str> = report.unnamed_vendors.iter().map(String::as_str).collect();
        text.push_str(&format!(
            "共通の事業者チェックリストにあって、読めた薬局のどの「事業者」にもない事業者: {}\n",
            vendors.join("、")
        ));
    }
    if !report.gone.is_empty() {
        let gone = report.gone.join("、");
        text.push_str(&format!("前回あって今回ない薬局（書類は残してあります）: {gone}\n"));
    }
    text + &closing(plan, report)
}

/// The cases that could not be finished, those with the same trouble together.
fn failures(report: &Report) -> String {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for record in report.cases.iter().map(|done| &done.record).filter(|record| record.status == Status::Failed) {
        by_reason.entry(record.reason.as_deref().unwrap_or_default()).or_default().push(&record.case);
    }
    let told = |(reason, cases): (&str, Vec<&str>)| {
        format!("途中でやめました: {}\n  {}\n", cases.join("、"), reason.replace('\n', "\n  "))
    };
    by_reason.into_iter().map(told).collect()
}

fn closing(plan: &Plan, report: &Report) -> String {
    let records: Vec<_> = report.cases.iter().map(|done| done.record.clone()).collect();
    let Totals { read, made, refused, failed } = Totals::of(&records);
    let unchanged = report.cases.iter().filter(|done| done.unchanged).count();
    let counts = format!(
        "薬局 {read}件: 作成 {made}件（うち変更なし {unchanged}件）、読めないため作れず {refused}件、途中でやめた {failed}件\n"
    );
    let out = plan.out.display();
    match &report.stopped {
        None => format!("{counts}{}書き込みました: {out}（{OVERVIEW}、{MANIFEST}）\n", with_errors(&records)),
        Some(error) => format!("{counts}エラー: {error}\n"),
    }
}

/// How many pharmacies' papers have something to be mended; nothing where none has.
fn with_errors(records: &[Record]) -> String {
    let found = |record: &&Record| record.status == Status::Made && record.counts.error > 0;
    match records.iter().filter(found).count() {
        0 => String::new(),
        count => format!("作成したうち、エラーのある薬局 {count}件（{OVERVIEW} の「エラー」の列を見てください）\n"),
    }
}

fn code(report: &Report, arguments: &cli::Chain) -> u8 {
    let worst = worst(report.cases.iter().map(|done| &done.record), arguments);
    if report.stopped.is_some() { STUCK } else { worst }
}

/// The worst of the cases' exit codes.
fn worst<'r>(records: impl Iterator<Item = &'r Record>, arguments: &cli::Chain) -> u8 {
    let of_case = |record: &Record| match record.status {
        Status::Failed => STUCK,
        Status::Refused => FOUND,
        Status::Made => exit_code(&record.counts, true, arguments.common.fail_on),
    };
    records.map(of_case).max().unwrap_or(FINE)
}

fn run_merge(arguments: &cli::Chain) -> Result<u8, Trouble> {
    if arguments.common.format == Format::Json {
        return Err(Trouble::Usage("--merge と --format json は、一緒に使えません".to_owned()));
    }
    let papers = &arguments.papers;
    let plan = merge::Plan { parts: arguments.merge.clone(), out: papers.out.clone(), force: papers.force };
    let records = merge::run(&plan)?;
    let Totals { read, made, refused, failed } = Totals::of(&records);
    let counts = format!("薬局 {read}件: 作成 {made}件、読めないため作れず {refused}件、途中でやめた {failed}件\n");
    let errors = with_errors(&records);
    tell(&format!("{counts}{errors}まとめました: {}（{OVERVIEW}、{MANIFEST}）\n", papers.out.display()));
    Ok(if failed > 0 {
        STUCK
    } else if refused > 0 {
        FOUND
    } else {
        FINE
    })
}
