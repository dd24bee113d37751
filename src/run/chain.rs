//! `chain`: the papers of many cases.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::thread::available_parallelism;
use std::time::Duration;

use super::exit::{CommandError, FAILED, FINE, FOUND, exit_code};
use super::options::{options, order, program};
use super::progress::ChainProgress;
use super::terminal::{columns, to_stderr, to_stdout};
use super::totals::{in_words, kept_back, with_errors, written};
use crate::case::NotAPharmacy;
use crate::chain::record::{CaseRecord, Status, Totals};
use crate::chain::{self, ChainEvent, ChainPlan, ChainReport, Done};
use crate::cli::{ChainArgs, ReportFormat};
use crate::error::{Error, shown};
use crate::finding::{Excerpts, Finding, Findings, short};
use crate::model::name::nfc;
use crate::model::way_out;
use crate::publish::place;
use crate::read::file::folder::SHARED;
use crate::render::report::{CaseReport, OutputFile};
use crate::render::{json, text};
use crate::rule::{self, Severity};
use crate::worker::Timeouts;

/// The largest number of findings that are shown of a case that was refused; `check` shows all of
/// them.
const MOST_SHOWN: usize = 3;

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &ChainArgs, input: &Path) -> Result<u8, CommandError> {
    let plan = plan(arguments, input)?;
    let mut progress = ChainProgress::new(columns(&io::stderr()).is_some());
    let mut kept = Kept::new(arguments.common.format);
    let report = chain::run(&plan, &mut |event| {
        progress.take(&event);
        kept.take(event);
    });
    progress.finish();
    let report = report?;
    if kept.format == ReportFormat::Json {
        let cases = report.cases.iter().map(|done| kept.in_json(&plan.out, done)).collect();
        to_stdout(&json::report(plan.options.as_of, cases))?;
    }
    report.cases.iter().filter_map(|done| kept.text(done)).for_each(to_stderr);
    to_stderr(&closing(&plan, &report, &kept));
    Ok(code(&report, arguments))
}

fn plan(arguments: &ChainArgs, input: &Path) -> Result<ChainPlan, CommandError> {
    let papers = &arguments.papers;
    if place::is_inside(&papers.out, input) {
        let why = "出力先が、読み込むフォルダの中にあります。別の場所を -o で指定してください";
        let (out, input) = (shown(&papers.out), shown(input));
        return Err(CommandError::Usage(format!("{why}（出力先 {out}、入力 {input}）")));
    }
    let limit = Duration::from_secs(arguments.timeout.get());
    let usual = Timeouts::default();
    let jobs = arguments.jobs.or_else(|| available_parallelism().ok());
    Ok(ChainPlan {
        input: input.to_owned(),
        out: papers.out.clone(),
        program: program()?,
        options: options(&arguments.common.setting)?,
        order: order(papers),
        jobs: jobs.map_or(1, usize::from),
        shard: arguments.shard,
        timeouts: Timeouts { reading: usual.reading.min(limit), rendering: limit, ..usual },
        force: papers.force,
        annotate: arguments.annotate,
    })
}

/// The parts of the cases' reports that are kept until all are done: of thousands of cases only
/// what will be shown.
struct Kept {
    format: ReportFormat,
    /// The reports, by case, where JSON is asked for.
    reports: BTreeMap<String, CaseReport>,
    /// The findings as text, by case, where that is asked for.
    texts: BTreeMap<String, String>,
    /// The first refusals of those that were refused, a line each, and how many there are.
    refusals: BTreeMap<String, (Vec<String>, usize)>,
}

impl Kept {
    fn new(format: ReportFormat) -> Self {
        let (reports, texts, refusals) = Default::default();
        Self { format, reports, texts, refusals }
    }

    fn take(&mut self, event: ChainEvent<'_>) {
        let ChainEvent::Done(done, report) = event else {
            return;
        };
        let case = || done.record.case.clone();
        if done.record.status == Status::Refused {
            self.refusals.insert(case(), first_refusals(&report.findings));
        }
        match self.format {
            ReportFormat::Json => {
                let report = CaseReport { excerpts: Excerpts::default(), ..*report };
                self.reports.insert(case(), report);
            }
            ReportFormat::Concise if done.record.status != Status::Failed => {
                self.texts.insert(case(), text::concise(&report.findings));
            }
            ReportFormat::Concise | ReportFormat::Human => {}
        }
    }

    fn text(&self, done: &Done) -> Option<&str> {
        self.texts.get(&done.record.case).map(String::as_str)
    }

    fn in_json(&self, out: &Path, done: &Done) -> serde_json::Value {
        let folder = out.join(done.record.folder.as_deref().unwrap_or_default());
        let outputs = done.record.outputs.iter().map(|output| OutputFile {
            path: folder.join(&output.entry.name).display().to_string(),
            document: output.document,
            pages: output.pages,
            sha256: output.entry.sha256.clone(),
        });
        let outputs: Vec<OutputFile> = outputs.collect();
        let nothing = CaseReport::default();
        let report = self.reports.get(&done.record.case).unwrap_or(&nothing);
        json::case(report, Some(&outputs))
    }
}

/// Writes the refusals that are shown of a case, a line each, and returns how many there are. A
/// file that cannot be opened comes first: it is the cause of what is missed elsewhere.
fn first_refusals(findings: &Findings) -> (Vec<String>, usize) {
    let is_of_reading = |finding: &&Finding| {
        rule::OF_READING.iter().any(|rule| rule.code == finding.code)
            && finding.severity == Severity::Error
    };
    let is_unopened =
        |finding: &&Finding| [rule::I001.code, rule::I002.code].contains(&finding.code);
    let mut refusals: Vec<&Finding> = findings.iter().filter(is_of_reading).collect();
    refusals.sort_by_key(|finding| !is_unopened(finding));
    let shown = refusals.iter().take(MOST_SHOWN).map(|finding| text::line(finding));
    (shown.collect(), refusals.len())
}

/// Joins the first of many names, and says how many more there are.
fn some_of(names: &[String]) -> String {
    const MOST: usize = 30;
    let shown = names.iter().take(MOST).map(|name| short(name)).collect::<Vec<_>>().join("、");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown}、ほか {more}件"),
    }
}

/// Writes the end of a run: what could not be made and why, and how many.
fn closing(plan: &ChainPlan, report: &ChainReport, kept: &Kept) -> String {
    let mut text = String::new();
    for record in with_status(report, Status::Refused) {
        text.push_str(&refusal(&plan.out, record, kept));
    }
    text.push_str(&failures(report));
    text.push_str(&kept_back_of_cases(report));
    text.push_str(&alike(report));
    if !report.passed_over.is_empty() {
        _ = writeln!(text, "読まなかったファイル: {}", some_of(&report.passed_over));
    }
    if !report.links.is_empty() {
        let links = some_of(&report.links);
        _ = writeln!(
            text,
            "フォルダの外を指すリンクなので、読まなかったもの（もとのファイルやフォルダを写して入れてください）: {links}"
        );
    }
    text.push_str(&not_pharmacies(report));
    if !report.unnamed_vendors.is_empty() {
        let vendors: Vec<String> = report.unnamed_vendors.iter().cloned().collect();
        let what = "共通の事業者チェックリストにあって、読めた薬局のどの「事業者」にもない事業者";
        _ = writeln!(text, "{what}: {}", some_of(&vendors));
    }
    if !report.gone.is_empty() {
        let gone = some_of(&report.gone);
        _ = writeln!(text, "前回あって今回ない薬局（書類は残してあります）: {gone}");
    }
    let copies = || report.cases.iter().map(|done| &done.copies);
    let said = copies().flat_map(|copies| copies.kept_back.iter().chain(&copies.removed));
    said.for_each(|sentence| text.push_str(sentence));
    let there: usize = copies().map(|copies| copies.there).sum();
    if there > 0 {
        _ = writeln!(text, "指摘入りの写し: {there}件（書類と同じフォルダにあります）");
    }
    text + &counts(plan, report) + &kept_back(&report.held)
}

/// Writes which files and folders are no pharmacies, and what can be done with them.
fn not_pharmacies(report: &ChainReport) -> String {
    let (mut forms, mut files, mut editions) = (Vec::new(), Vec::new(), Vec::new());
    for (name, what) in &report.not_pharmacies {
        match what {
            NotAPharmacy::MinistryForm(paths) => {
                forms.push(name.clone());
                files.extend(paths.iter().map(String::as_str));
            }
            NotAPharmacy::Edition => editions.push(name.clone()),
        }
    }
    let mut text = String::new();
    if !forms.is_empty() {
        let (names, way) = (some_of(&forms), way_out::take_in(&files));
        _ = writeln!(text, "薬局ではなく、厚生労働省の様式のようです: {names}\n  {way}");
    }
    if !editions.is_empty() {
        let names = some_of(&editions);
        _ = writeln!(
            text,
            "薬局ではなく、様式の定義だけのファイルです: {names}\n  すべての薬局に使うなら、フォルダ「{SHARED}」を作って、その中に移してください"
        );
    }
    text
}

/// Writes which pharmacies' papers were left because somebody changed them.
fn kept_back_of_cases(report: &ChainReport) -> String {
    let made = with_status(report, Status::Made)
        .filter_map(|record| Some((record, record.reason.as_ref()?)));
    made.map(|(record, reason)| format!("{}: {reason}\n", short(&record.case))).collect()
}

/// Writes which names look alike or are the same to some systems.
fn alike(report: &ChainReport) -> String {
    let mut text = String::new();
    for group in &report.alike {
        let looks_the_same = group.iter().all(|name| nfc(name) == nfc(&group[0]));
        let why = if looks_the_same {
            "見た目は同じで、濁点などの文字の持ち方だけが違います（Mac と Windows で作ったファイルなど）"
        } else {
            "大文字と小文字などの違いだけです"
        };
        let names: Vec<String> = group.iter().map(|name| format!("「{}」", short(name))).collect();
        let names = names.join("と");
        _ = writeln!(
            text,
            "まぎらわしい名前: {names} は、{why}。別々の薬局として扱いました。取りちがえないように、名前を変えてください"
        );
    }
    text
}

fn with_status(report: &ChainReport, status: Status) -> impl Iterator<Item = &CaseRecord> {
    let records = report.cases.iter().map(|done| &done.record);
    records.filter(move |record| record.status == status)
}

/// Writes why a case was refused.
fn refusal(out: &Path, record: &CaseRecord, kept: &Kept) -> String {
    let mut text = format!("作れず: {}\n", short(&record.case));
    if let Some(folder) = &record.folder {
        let folder = out.join(folder);
        _ = writeln!(text, "  前に作った書類が {} に残っています", shown(folder));
    }
    if let Some((lines, count)) = kept.refusals.get(&record.case) {
        lines.iter().for_each(|line| _ = writeln!(text, "  {line}"));
        if *count > MOST_SHOWN {
            _ = writeln!(text, "  ほか {}件", count - MOST_SHOWN);
        }
    }
    text
}

/// Writes the cases that could not be finished, those with the same reason together.
fn failures(report: &ChainReport) -> String {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for record in with_status(report, Status::Failed) {
        let reason = record.reason.as_deref().unwrap_or_default();
        by_reason.entry(reason).or_default().push(&record.case);
    }
    let lines = |(reason, cases): (&str, Vec<&str>)| {
        let reason = reason.replace('\n', "\n  ");
        let cases: Vec<_> = cases.into_iter().map(short).collect();
        format!("途中でやめました: {}\n  {reason}\n", cases.join("、"))
    };
    by_reason.into_iter().map(lines).collect()
}

fn counts(plan: &ChainPlan, report: &ChainReport) -> String {
    let records = || report.cases.iter().map(|done| &done.record);
    let unchanged = report.cases.iter().filter(|done| done.unchanged).count();
    let counts = in_words(&Totals::of(records()), &format!("（うち変更なし {unchanged}件）"));
    match &report.stopped {
        None => {
            let written = written(&plan.out, &report.held);
            format!("{counts}{}書き込みました: {written}\n", with_errors(records()))
        }
        Some(error @ Error::NoRoom { .. }) => {
            format!("{counts}エラー: {error}。できたところから続きます\n")
        }
        Some(error) => format!("{counts}エラー: {error}\n"),
    }
}

/// Returns the worst of the cases' exit codes.
fn code(report: &ChainReport, arguments: &ChainArgs) -> u8 {
    if report.stopped.is_some() {
        return FAILED;
    }
    let of_case = |done: &Done| match done.record.status {
        Status::Failed => FAILED,
        _ if !done.copies.kept_back.is_empty() => FAILED,
        Status::Refused => FOUND,
        Status::Made if done.record.reason.is_some() => FOUND,
        Status::Made => {
            let is_sound = done.record.edition.is_some();
            exit_code(&done.record.counts, is_sound, arguments.common.setting.fail_on)
        }
    };
    let of_files_beside = if report.held.is_empty() { FINE } else { FOUND };
    report.cases.iter().map(of_case).chain([of_files_beside]).max().unwrap_or(FINE)
}
