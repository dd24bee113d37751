//! One short function per subcommand; the only place that knows the order of the stages, the clock and the terminal.

mod chain;
mod progress;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::assets::{Assets, BUILT_IN, DEFAULT_EDITION, SAMPLE};
use crate::cli::{self, Cli, Command, Common, FailOn, FileFormat, Format, Papers};
use crate::error::Error;
use crate::explain::{self, Explainer};
use crate::make::{Order, Pack};
use crate::model::edition::FormKind;
use crate::model::templates::Templates;
use crate::paper::{DocumentId, input_workbook};
use crate::publish::{self, Counts, MANIFEST};
use crate::read;
use crate::render::json::{self, CaseReport, Output};
use crate::render::report::Style;
use crate::render::xlsx;
use crate::setting::{Options, edition_asked, load_editions};
use crate::worker::{self, Job, Outcome, Patience, Telling, Worker};

/// Nothing found that weighs enough.
const FINE: u8 = 0;
/// Findings at or above `--fail-on`, or input refused.
const FOUND: u8 = 1;
/// Wrong usage.
const USAGE: u8 = 2;
/// Cannot go on.
const STUCK: u8 = 3;

const GREETING: &str = "\
tachiiri（立入）：薬局の立入検査（サイバーセキュリティ）に見せる書類を作ります。

はじめての方は、この順に使ってください。
  1. tachiiri new わたしの薬局.xlsx     書き込み用のファイルを作ります（Excel で開いて書き込みます）
  2. tachiiri check わたしの薬局.xlsx   検査する人の目で点検し、直すところをお知らせします
  3. tachiiri build わたしの薬局.xlsx   書類（PDF と Excel）を out フォルダに作ります

見本を見るには tachiiri new 見本.xlsx --sample、くわしい使い方は tachiiri --help をどうぞ。
";

/// Does what the command line asks for; the exit code.
pub fn run(cli: Cli) -> u8 {
    let done = match cli.command {
        Some(Command::Build(build)) => run_build(&build),
        Some(Command::Check(check)) => run_check(&check),
        Some(Command::Chain(chain)) => chain::run(&chain),
        Some(Command::New(new)) => run_new(&new),
        Some(Command::Worker) => run_worker(),
        Some(Command::Editions(editions)) => run_editions(&editions),
        Some(Command::Explain(explain)) => run_explain(&explain),
        Some(Command::Templates(templates)) => run_templates(&templates),
        None => match cli.file {
            Some(file) => run_dropped(file),
            None => {
                say(GREETING);
                Ok(FINE)
            }
        },
    };
    done.unwrap_or_else(|trouble| exit_code_of(&trouble, &cli.hint))
}

/// Why a command ends early.
enum Trouble {
    Usage(String),
    Stuck(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Stuck(error)
    }
}

fn exit_code_of(trouble: &Trouble, hint: &str) -> u8 {
    match trouble {
        Trouble::Usage(why) => {
            tell(&format!("{why}\n{hint}"));
            USAGE
        }
        Trouble::Stuck(error) => {
            tell(&format!("エラー: {error}\n"));
            STUCK
        }
    }
}

/// To stdout: what a command was asked for. A reader that went away is no trouble of ours.
fn say(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// To stderr: what is told along the way.
fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// The options that a case's work needs.
fn options(common: &Common) -> Result<Options, Trouble> {
    Ok(Options {
        edition: common.edition.clone(),
        as_of: as_of(common.as_of.as_deref())?.to_string(),
        templates: common.templates.clone(),
        font_dir: common.font_dir.clone(),
    })
}

/// This program, to be started as a worker.
fn program() -> Result<PathBuf, Error> {
    std::env::current_exe().map_err(|error| Error::Worker(error.to_string()))
}

/// Has a worker read the case, which is somebody else's file, and make its papers.
fn work(options: &Options, job: &Job) -> Result<Outcome, Error> {
    Worker::start(&program()?, options, Patience::default())?.run(job)
}

/// With `--format json` stdout holds JSON even when a case could not be finished.
fn reported<T>(
    common: &Common,
    input: &Path,
    options: &Options,
    outputs: Option<&[Output]>,
    result: Result<T, Error>,
) -> Result<T, Trouble> {
    result.map_err(|error| {
        if common.format == Format::Json {
            let inputs = vec![input.display().to_string()];
            let report = CaseReport { inputs, failure: Some(error.to_string()), ..CaseReport::default() };
            say(&json::report(&options.as_of, vec![json::with_outputs(json::case(&report), outputs)]));
        }
        Trouble::Stuck(error)
    })
}

fn exit_code(counts: &Counts, sound: bool, fail_on: FailOn) -> u8 {
    let found = match fail_on {
        FailOn::Error => counts.error,
        FailOn::Warning => counts.error + counts.warning,
        FailOn::Never => 0,
    };
    if found > 0 || !sound { FOUND } else { FINE }
}

fn telling(format: Format, terminal: Option<u16>) -> Telling {
    match format {
        Format::Json => Telling::Silent,
        Format::Concise => Telling::Concise,
        Format::Human => Telling::Human(style(terminal)),
    }
}

/// Colour and width of a terminal so many columns wide; `None` where the text goes elsewhere.
fn style(terminal: Option<u16>) -> Style {
    const ELSEWHERE: usize = 100;
    let colour = terminal.is_some() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Style { colour, width: columns.or(terminal.map(usize::from)).unwrap_or(ELSEWHERE) }
}

fn run_check(arguments: &cli::Check) -> Result<u8, Trouble> {
    let common = &arguments.common;
    let options = options(common)?;
    let telling = telling(common.format, columns(&io::stdout()));
    let job = Job { input: arguments.input.clone(), shared: None, order: None, telling };
    let outcome = reported(common, &arguments.input, &options, None, work(&options, &job))?;
    match common.format {
        Format::Json => say(&json::report(&options.as_of, vec![outcome.report.clone()])),
        Format::Human | Format::Concise => say(&outcome.text),
    }
    Ok(exit_code(&outcome.counts, outcome.sound, common.fail_on))
}

/// How many columns a terminal has; `None` where it is none.
fn columns(stream: &impl IsTerminal) -> Option<u16> {
    stream.is_terminal().then(|| terminal_size::terminal_size().map_or(100, |(width, _)| width.0))
}

/// The day the papers speak of: as asked for, else `SOURCE_DATE_EPOCH`, else today.
fn as_of(asked: Option<&str>) -> Result<Date, Trouble> {
    if let Some(asked) = asked {
        let day = read::day(asked);
        return day
            .ok_or_else(|| Trouble::Usage(format!("--as-of の「{asked}」を日付として読めません（例: 2024-02-01）")));
    }
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(jiff::Zoned::now().date());
    };
    let seconds = epoch.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let day = seconds.map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date());
    day.ok_or_else(|| Trouble::Usage(format!("SOURCE_DATE_EPOCH の「{epoch}」を秒数として読めません")))
}

/// A file dropped on the program: its papers go beside it.
fn run_dropped(file: PathBuf) -> Result<u8, Trouble> {
    let looks_like_path = file.extension().is_some() || file.components().count() > 1;
    if !file.exists() && !looks_like_path {
        return Err(Trouble::Usage(format!("「{}」というコマンドはありません", file.display())));
    }
    let beside = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let beside = if beside.as_os_str().is_empty() { PathBuf::from(".") } else { beside };
    let arguments = ["tachiiri".into(), "build".into(), file.into_os_string(), "-o".into(), beside.into_os_string()];
    match cli::parse(arguments.into_iter()) {
        Ok(Cli { command: Some(Command::Build(build)), .. }) => run_build(&build),
        _ => Err(Trouble::Usage("ファイルの名前を読めません".to_owned())),
    }
}

/// The files asked for.
fn order(papers: &Papers) -> Result<Order, Trouble> {
    for id in &papers.only {
        id.parse::<DocumentId>().map_err(Trouble::Usage)?;
    }
    Ok(Order {
        only: papers.only.clone(),
        pdf: papers.formats.contains(&FileFormat::Pdf),
        xlsx: papers.formats.contains(&FileFormat::Xlsx),
        whole_binder: papers.binder_all,
    })
}

fn run_build(arguments: &cli::Build) -> Result<u8, Trouble> {
    let order = order(&arguments.papers)?;
    let common = &arguments.common;
    let options = options(common)?;
    let telling = telling(common.format, columns(&io::stderr()));
    let job = Job { input: arguments.input.clone(), shared: None, order: Some(order), telling };
    let made = work(&options, &job).and_then(|outcome| put(&arguments.papers, &outcome).map(|put| (outcome, put)));
    let (outcome, (outputs, told)) = reported(common, &arguments.input, &options, Some(&[]), made)?;
    if common.format == Format::Json {
        let case = json::with_outputs(outcome.report.clone(), Some(&outputs));
        say(&json::report(&options.as_of, vec![case]));
    } else {
        tell(&format!("{}{told}", outcome.text));
    }
    Ok(exit_code(&outcome.counts, outcome.sound, common.fail_on))
}

/// Puts the papers in place; the files and what to tell about it.
fn put(papers: &Papers, outcome: &Outcome) -> Result<(Vec<Output>, String), Error> {
    let Some(pack) = &outcome.pack else {
        let told =
            "読めないところがあるため、書類は作りませんでした。上のエラーを直してから、もう一度実行してください\n";
        return Ok((Vec::new(), told.to_owned()));
    };
    let folder = papers.out.join(&pack.folder);
    let published = publish::publish(&folder, &pack.files, &pack.manifest, papers.force)?;
    let outputs = pack.files.iter().zip(&pack.manifest.outputs).map(|(file, entry)| Output {
        path: folder.join(&file.name).display().to_string(),
        document: file.document.clone(),
        pages: file.pages,
        sha256: entry.sha256.clone(),
    });
    Ok((outputs.collect(), told(&folder, pack, &published)))
}

fn told(folder: &Path, pack: &Pack, published: &publish::Published) -> String {
    let mut text = String::new();
    for (paper, sheet) in &pack.left_out {
        text.push_str(&format!("作らなかった書類: {paper}（シート「{sheet}」がありません）\n"));
    }
    if published.unchanged {
        text.push_str(&format!("変更なし: {}\n{}", folder.display(), pack.still_out));
        return text;
    }
    text.push_str(&format!("書き込みました: {}\n", folder.display()));
    for file in &pack.files {
        let pages = file.pages.map_or_else(String::new, |pages| format!("（{pages}ページ）"));
        text.push_str(&format!("  {}{pages}\n", file.name));
    }
    text.push_str(&format!("  {MANIFEST}\n"));
    for name in &published.removed {
        text.push_str(&format!("  {name} は、今回は作らない書類なので消しました\n"));
    }
    for name in &published.left {
        text.push_str(&format!("  {name} は、変更されているので残しました\n"));
    }
    text.push_str(&pack.still_out);
    text
}

/// The child's side of [`work`].
fn run_worker() -> Result<u8, Trouble> {
    let served = worker::serve(io::stdin().lock(), io::stdout().lock());
    served.map(|()| FINE).map_err(|error| Trouble::Stuck(Error::Worker(error.to_string())))
}

fn run_new(arguments: &cli::New) -> Result<u8, Trouble> {
    let assets = Assets::load(None, None)?;
    let editions = load_editions(&assets)?;
    let edition = edition_asked(DEFAULT_EDITION, &editions)?;
    let sample = if arguments.sample { Some(assets.template(SAMPLE)?) } else { None };
    let workbook = input_workbook::compose(&edition, sample)?;
    let bytes = xlsx::input_workbook(&workbook, &assets)?;
    publish::create(&arguments.file, &bytes)?;
    tell(&format!("作りました: {}\n", arguments.file.display()));
    Ok(FINE)
}

fn run_editions(arguments: &cli::Editions) -> Result<u8, Trouble> {
    let assets = Assets::load(None, None)?;
    let editions = load_editions(&assets)?;
    let Some(id) = &arguments.id else {
        for edition in &editions {
            say(&format!("{}  {}（{}）\n", edition.id, edition.name, edition.fiscal_year));
        }
        return Ok(FINE);
    };
    let edition = edition_asked(id, &editions)?;
    say(&format!("{}  {}\n出典: {}\n", edition.id, edition.name, edition.source));
    for kind in [FormKind::Pharmacy, FormKind::Vendor] {
        if let Some(form) = edition.form(kind) {
            say(&format!("\n{}\n", form.badge));
        }
        for item in edition.items(kind) {
            say(&format!("  {}  {}\n", item.id, item.text));
        }
    }
    Ok(FINE)
}

fn run_explain(arguments: &cli::Explain) -> Result<u8, Trouble> {
    let assets = Assets::load(None, None)?;
    let edition = edition_asked(DEFAULT_EDITION, &load_editions(&assets)?)?;
    let explainer = Explainer::new(&edition, assets.template(explain::TOPICS)?)?;
    let Some(about) = &arguments.about else {
        say(&explainer.list());
        return Ok(FINE);
    };
    let unknown = || format!("「{about}」という指摘や項目はありません。番号の一覧は tachiiri explain で見られます");
    say(&explainer.about(about).ok_or_else(|| Trouble::Usage(unknown()))?);
    Ok(FINE)
}

/// Copies the built-in templates out, but not the sample's data, which is no template.
fn run_templates(arguments: &cli::Templates) -> Result<u8, Trouble> {
    let files = BUILT_IN.iter().filter(|(name, _)| *name != SAMPLE);
    let files: Vec<(&str, &[u8])> = files.map(|(name, text)| (*name, text.as_bytes())).collect();
    publish::create_all(&arguments.folder, &files)?;
    tell(&format!("書き出しました: {}（{}個のファイル）\n", arguments.folder.display(), files.len()));
    tell(
        "直したあとは、build、check、chain に --templates を付けて使ってください。直さないファイルは消してかまいません\n",
    );
    Ok(FINE)
}
