//! One short function per subcommand; the only place that knows the order of the stages, the clock and the terminal.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::assets::{Assets, BUILT_IN, DEFAULT_EDITION, SAMPLE};
use crate::check;
use crate::cli::{self, Cli, Command, Common, FailOn, FileFormat, Format};
use crate::compose::findings::Told;
use crate::compose::{self, Composed, DocumentId, Material, binder, input_workbook, names};
use crate::explain::{self, Explainer};
use crate::finding::{Error, Finding, Findings, Severity, SheetTexts};
use crate::model::case::Case;
use crate::model::edition::{Edition, FormKind};
use crate::model::templates::Templates;
use crate::publish::{self, Counts, Entry, File, MANIFEST, Manifest};
use crate::read::{self, Choice, files};
use crate::render::json::{self, CaseReport, Output};
use crate::render::pdf::Typesetter;
use crate::render::report::{self, Style};
use crate::render::xlsx;

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
        Some(Command::New(new)) => run_new(&new),
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
    done.unwrap_or_else(|trouble| exit_code_of(&trouble))
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

fn exit_code_of(trouble: &Trouble) -> u8 {
    match trouble {
        Trouble::Usage(why) => {
            tell(&format!("{why}\n使い方は tachiiri --help で見られます\n"));
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

/// What the options of build, check and chain come to.
struct Setting {
    assets: Assets,
    editions: Vec<Edition>,
    asked: Option<Edition>,
    as_of: Date,
}

impl Setting {
    fn of(common: &Common) -> Result<Self, Trouble> {
        let as_of = as_of(common.as_of.as_deref())?;
        let assets = Assets::load(common.templates.as_deref(), common.font_dir.as_deref())?;
        let editions = load_editions(&assets)?;
        let asked = common.edition.as_deref().map(|asked| edition_asked(asked, &editions)).transpose()?;
        Ok(Self { assets, editions, asked, as_of })
    }

    fn choice(&self) -> Result<Choice<'_>, Error> {
        let default = self.editions.iter().find(|edition| edition.id == DEFAULT_EDITION);
        let default = default.ok_or_else(|| unknown_edition(DEFAULT_EDITION, &self.editions))?;
        Ok(Choice { known: &self.editions, default, asked: self.asked.as_ref(), as_of: self.as_of })
    }
}

fn load_editions(assets: &Assets) -> Result<Vec<Edition>, Error> {
    let mut editions: Vec<(&str, Edition)> = Vec::new();
    for (name, text) in assets.editions() {
        let edition = read::edition::read(name, text)?;
        if let Some((first, _)) = editions.iter().find(|(_, other)| other.id == edition.id) {
            let (first, second) = ((*first).to_owned(), name.to_owned());
            return Err(Error::DoubleEdition { id: edition.id, first, second });
        }
        editions.push((name, edition));
    }
    Ok(editions.into_iter().map(|(_, edition)| edition).collect())
}

fn edition_asked(asked: &str, known: &[Edition]) -> Result<Edition, Error> {
    if let Some(edition) = known.iter().find(|edition| edition.id == asked) {
        return Ok(edition.clone());
    }
    if !asked.ends_with(".toml") {
        return Err(unknown_edition(asked, known));
    }
    let text = fs::read_to_string(asked).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound(asked.to_owned()),
        _ => Error::unreadable(asked, error),
    })?;
    read::edition::read(asked, &text)
}

fn unknown_edition(id: &str, known: &[Edition]) -> Error {
    let known: Vec<&str> = known.iter().map(|edition| edition.id.as_str()).collect();
    Error::UnknownEdition { id: id.to_owned(), known: known.join("、") }
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

/// A case that was read and checked.
struct Checked<'a> {
    case: Option<(Case, &'a Edition)>,
    report: CaseReport,
    texts: SheetTexts,
    inputs: Vec<Entry>,
}

impl Checked<'_> {
    /// Whether papers may be made: nothing was refused.
    fn is_sound(&self) -> bool {
        self.case.is_some()
    }

    fn guideline(&self) -> String {
        self.case.as_ref().map(|(_, edition)| edition.guideline.clone()).unwrap_or_default()
    }
}

fn read_and_check<'a>(input: &Path, setting: &'a Setting) -> Result<Checked<'a>, Error> {
    let inputs = files::gather(input)?;
    let shown = inputs.iter().map(|input| input.shown.clone()).collect();
    let entries = inputs.iter().filter_map(entry).collect::<Result<_, _>>()?;
    let reading = read::read(inputs, setting.choice()?, &setting.assets);
    let mut findings = reading.findings;
    let pharmacy = reading.case.as_ref().and_then(|case| case.pharmacy.name.get().map(ToString::to_string));
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    let case = reading.case.zip(reading.edition).filter(|_| !refused);
    // What was refused would look unanswered to the rules: one cause, one finding.
    if let Some((case, edition)) = &case {
        findings.extend(check::check(case, edition, setting.as_of));
    }
    let report = CaseReport {
        pharmacy,
        edition: reading.edition.map(|edition| edition.id.clone()),
        inputs: shown,
        findings: Findings::collect(findings),
        ..CaseReport::default()
    };
    Ok(Checked { case, report, texts: reading.texts, inputs: entries })
}

/// A file's line in the manifest; none for one that was too large to be read.
fn entry(input: &files::Input) -> Option<Result<Entry, Error>> {
    let content = input.content.as_ref().ok()?.reader();
    let entry = content.and_then(|content| Entry::of_stream(input.name.as_str(), content));
    Some(entry.map_err(|error| Error::unreadable(&input.shown, error)))
}

fn exit_code(findings: &Findings, sound: bool, fail_on: FailOn) -> u8 {
    let found = match fail_on {
        FailOn::Error => findings.any_at_least(Severity::Error),
        FailOn::Warning => findings.any_at_least(Severity::Warning),
        FailOn::Never => false,
    };
    if found || !sound { FOUND } else { FINE }
}

fn run_check(arguments: &cli::Check) -> Result<u8, Trouble> {
    let setting = Setting::of(&arguments.common)?;
    let checked =
        reported(&arguments.common, &arguments.input, &setting, None, || read_and_check(&arguments.input, &setting))?;
    say(&written(&checked, arguments.common.format, &setting, io::stdout().is_terminal()));
    Ok(exit_code(&checked.report.findings, checked.is_sound(), arguments.common.fail_on))
}

/// With `--format json` stdout holds JSON even when a case could not be finished.
fn reported<T>(
    common: &Common,
    input: &Path,
    setting: &Setting,
    outputs: Option<Vec<Output>>,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Trouble> {
    work().map_err(|error| {
        if common.format == Format::Json {
            let inputs = vec![input.display().to_string()];
            let report = CaseReport { inputs, failure: Some(error.to_string()), outputs, ..CaseReport::default() };
            say(&json::report(&setting.as_of.to_string(), &[report]));
        }
        Trouble::Stuck(error)
    })
}

fn written(checked: &Checked<'_>, format: Format, setting: &Setting, terminal: bool) -> String {
    let report = &checked.report;
    match format {
        Format::Json => json::report(&setting.as_of.to_string(), std::slice::from_ref(report)),
        Format::Concise => report::concise(&report.findings),
        Format::Human => report::human(&report.findings, &checked.texts, &checked.guideline(), style(terminal)),
    }
}

fn style(terminal: bool) -> Style {
    let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Style { colour, width: width.unwrap_or(100) }
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

fn run_build(arguments: &cli::Build) -> Result<u8, Trouble> {
    let only = arguments
        .only
        .iter()
        .map(|id| id.parse::<DocumentId>())
        .collect::<Result<Vec<_>, _>>()
        .map_err(Trouble::Usage)?;
    let setting = Setting::of(&arguments.common)?;
    let json = arguments.common.format == Format::Json;
    let (checked, outcome) = reported(&arguments.common, &arguments.input, &setting, Some(Vec::new()), || {
        let mut checked = read_and_check(&arguments.input, &setting)?;
        let outcome = make(&mut checked, &setting, arguments, &only)?;
        Ok((checked, outcome))
    })?;
    let text = written(&checked, arguments.common.format, &setting, io::stderr().is_terminal());
    if json {
        say(&text);
    } else {
        tell(&format!("{text}{outcome}"));
    }
    Ok(exit_code(&checked.report.findings, checked.is_sound(), arguments.common.fail_on))
}

/// Renders every paper, then puts them in place; what to tell about it.
fn make(
    checked: &mut Checked<'_>,
    setting: &Setting,
    arguments: &cli::Build,
    only: &[DocumentId],
) -> Result<String, Error> {
    checked.report.outputs = Some(Vec::new());
    let Some((case, edition)) = &checked.case else {
        return Ok(
            "読めないところがあるため、書類は作りませんでした。上のエラーを直してから、もう一度実行してください\n"
                .to_owned(),
        );
    };
    let folder = arguments.out.join(names::safe(case.pharmacy.name.text()));
    let order = Order { only, formats: &arguments.formats, whole_binder: arguments.binder_all };
    let reasons = checked.report.findings.iter().map(told_with_reason).collect();
    let (files, left_out) = render(case, edition, setting, reasons, &order)?;
    let findings = &checked.report.findings;
    let manifest = Manifest {
        schema: json::SCHEMA,
        tool: json::TOOL.to_owned(),
        edition: edition.id.clone(),
        as_of: setting.as_of.to_string(),
        inputs: checked.inputs.clone(),
        outputs: files.iter().map(|file| Entry::of(file.name.as_str(), &file.bytes)).collect(),
        counts: Counts {
            error: findings.count(Severity::Error),
            warning: findings.count(Severity::Warning),
            note: findings.count(Severity::Note),
        },
    };
    let published = publish::publish(&folder, &files, &manifest, arguments.force)?;
    let outputs = files.iter().zip(&manifest.outputs).map(|(file, entry)| Output {
        path: folder.join(&file.name).display().to_string(),
        document: file.document.clone(),
        pages: file.pages,
        sha256: entry.sha256.clone(),
    });
    let still_out = check::forms_out(case, edition, setting.as_of).map_or_else(String::new, |line| format!("{line}\n"));
    checked.report.outputs = Some(outputs.collect());
    Ok(told(&folder, &files, &published, &left_out) + &still_out)
}

/// Which files are wanted.
struct Order<'a> {
    /// Papers; all where none is named.
    only: &'a [DocumentId],
    formats: &'a [FileFormat],
    /// Whether the binder holds every paper.
    whole_binder: bool,
}

impl Order<'_> {
    fn wants(&self, id: DocumentId) -> bool {
        self.only.is_empty() || self.only.contains(&id)
    }

    fn wants_format(&self, format: FileFormat) -> bool {
        self.formats.contains(&format)
    }

    fn wants_binder(&self) -> bool {
        self.wants(DocumentId::Binder) && self.wants_format(FileFormat::Pdf)
    }

    /// The papers to be made, those for the binder included.
    fn papers(&self) -> Vec<DocumentId> {
        let bound = |id: &DocumentId| self.wants_binder() && id.is_bound(self.whole_binder);
        DocumentId::ALL.into_iter().filter(|id| self.wants(*id) || bound(id)).collect()
    }
}

/// A finding with the reason that the catalogue gives for its rule.
fn told_with_reason(finding: &Finding) -> Told<'_> {
    Told { finding, why: check::catalogue::rule(finding.code).map_or("", |rule| rule.why) }
}

/// A paper that could not be made, with the sheet that is missing.
type LeftOut = (DocumentId, &'static str);

fn render(
    case: &Case,
    edition: &Edition,
    setting: &Setting,
    told: Vec<Told<'_>>,
    order: &Order<'_>,
) -> Result<(Vec<File>, Vec<LeftOut>), Error> {
    let material = Material::gather(case, edition, setting.as_of, &setting.assets)?.with_findings(told);
    let Composed { documents, mut left_out } = compose::compose(&material, &order.papers())?;
    left_out.retain(|(id, _)| order.wants(*id));
    let mut typesetter = Typesetter::new(&setting.assets)?;
    let mut files = Vec::new();
    for document in documents.iter().filter(|document| order.wants(document.id)) {
        let file = |ending: &str, pages, bytes| File {
            name: format!("{}.{ending}", document.stem),
            document: document.id.id().to_owned(),
            pages,
            bytes,
        };
        if order.wants_format(FileFormat::Pdf) {
            let pdf = typesetter.set(document, setting.as_of)?;
            files.push(file("pdf", Some(pdf.pages), pdf.bytes));
        }
        if order.wants_format(FileFormat::Xlsx) {
            let picture = typesetter.picture(document)?;
            let book = xlsx::document(document, setting.as_of, &setting.assets, picture.as_deref())?;
            files.push(file("xlsx", None, book));
        }
    }
    if order.wants_binder() {
        let binder = binder::bind(&documents, case, edition, setting.as_of, order.whole_binder);
        let pdf = typesetter.bind(&binder, setting.as_of)?;
        let id = DocumentId::Binder;
        files.push(File {
            name: format!("{}.pdf", id.stem()),
            document: id.id().to_owned(),
            pages: Some(pdf.pages),
            bytes: pdf.bytes,
        });
    }
    Ok((files, left_out))
}

fn told(folder: &Path, files: &[File], published: &publish::Published, left_out: &[LeftOut]) -> String {
    let mut text = String::new();
    for (id, sheet) in left_out {
        text.push_str(&format!("作らなかった書類: {}（シート「{sheet}」がありません）\n", id.stem()));
    }
    if published.unchanged {
        text.push_str(&format!("変更なし: {}\n", folder.display()));
        return text;
    }
    text.push_str(&format!("書き込みました: {}\n", folder.display()));
    for file in files {
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
    text
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
    tell("直したあとは、build や check に --templates を付けて使ってください。直さないファイルは消してかまいません\n");
    Ok(FINE)
}
