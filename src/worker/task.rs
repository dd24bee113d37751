//! What is done with editions from outside, in the child too: listed, written, put into a workbook.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Known, MemoryFile};
use crate::assets::SAMPLE;
use crate::carry::{Last, carry};
use crate::copies;
use crate::diff::{self, Compared};
use crate::error::Error;
use crate::explain::{self, Explainer};
use crate::make::{self, Order};
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, FormKind};
use crate::model::outline::Outline;
use crate::model::outline_toml;
use crate::model::templates::Templates;
use crate::paper::edition_sheet;
use crate::paper::input_workbook::{self, Start};
use crate::publish::digest;
use crate::read::case::rest;
use crate::read::draft::{self, Request};
use crate::read::file::input::{self, CaseFiles, file_name, is_edition_file};
use crate::read::{self, Choice, Shared, edition};
use crate::render::json::TOOL;
use crate::render::{self, xlsx};
use crate::setting::{EditionRequest, Setting};

/// Something to do with files from outside; the edition asked for is one of the options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// The files, in memory.
    pub files: Vec<MemoryFile>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskKind {
    /// Lists the items of the edition asked for.
    Items,
    /// Writes the edition asked for as a workbook with the sheet 様式定義.
    Sheet,
    /// Explains a rule or an item of the edition asked for, or lists them; exit code 2 where it is
    /// neither.
    Explain(Option<String>),
    /// Draws up an edition from the ministry's workbooks.
    Draft {
        /// What is said of it.
        request: Request,
        /// The file that it will be written to; its ending says how.
        output: String,
        /// Whether the answer is for programs.
        json: bool,
    },
    /// Makes the workbook to be filled in.
    New {
        /// Whether it is filled with the sample pharmacy.
        sample: bool,
    },
    /// Computes the digest of what such papers are made from besides the inputs.
    Fingerprint(Order),
    /// Says what is known of editions, topics and rules: [`Known`] as JSON.
    Known,
    /// Says what fonts, templates and editions there are, a line each; exit code 1 if one is
    /// broken.
    Inspect,
    /// Makes the workbook to be filled in out of last year's case.
    Next(LastCase),
    /// Compares two cases; the code says whether anything differs (1).
    Diff {
        /// The older case's workbook or folder.
        old: PathBuf,
        /// The newer case's.
        new: PathBuf,
        /// The edition that the older one is read with, where it is not to be its own.
        old_edition: Option<EditionRequest>,
        /// Whether the answer is for programs.
        json: bool,
    },
    /// Says by its code whether a folder holds the cases of several pharmacies (1) or of one (0).
    IsChain(PathBuf),
}

/// Last year's case on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastCase {
    /// Its workbook or folder.
    pub path: PathBuf,
    /// 共通, which serves it where it lacks a sheet.
    pub shared: Option<PathBuf>,
    /// The edition that it is read with, where it is not to be its own.
    pub edition: Option<EditionRequest>,
    /// Where it is 共通 itself: a case that it serves, whose edition is its own too.
    pub serves: Option<PathBuf>,
}

impl Task {
    /// Returns the paths on the disk that it is about.
    pub fn paths(&self) -> Vec<&PathBuf> {
        match &self.kind {
            TaskKind::Next(last) => {
                std::iter::once(&last.path).chain(&last.shared).chain(&last.serves).collect()
            }
            TaskKind::IsChain(folder) => vec![folder],
            TaskKind::Diff { old, new, .. } => vec![old, new],
            TaskKind::Items
            | TaskKind::Sheet
            | TaskKind::Explain(_)
            | TaskKind::Draft { .. }
            | TaskKind::New { .. }
            | TaskKind::Fingerprint(_)
            | TaskKind::Known
            | TaskKind::Inspect => Vec::new(),
        }
    }
}

/// The answer to a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The command's exit code.
    pub code: u8,
    /// What is said.
    pub text: String,
    /// The file made; empty where none is.
    pub bytes: Vec<u8>,
}

/// Performs a task.
///
/// # Errors
/// The edition asked for is not decided yet, or a template is broken.
pub fn perform(task: Task, setting: &Setting) -> Result<Answer, Error> {
    match task.kind {
        TaskKind::Items => Ok(said(0, items(asked(setting)?))),
        TaskKind::Sheet => {
            let edition = asked(setting)?;
            let sheet = edition_sheet::compose(&Outline::from(edition));
            let bytes = xlsx::edition(&sheet, edition.fiscal_year.first(), &setting.assets)?;
            Ok(Answer { code: 0, text: String::new(), bytes })
        }
        TaskKind::Explain(about) => explain(about.as_deref(), setting),
        TaskKind::Draft { request, output, json } => {
            draw_up(task.files, &request, (&output, json), setting)
        }
        TaskKind::New { sample } => new_workbook(sample, setting),
        TaskKind::Fingerprint(order) => Ok(said(0, fingerprint(setting, &order)?)),
        TaskKind::Known => Ok(said(0, known(setting)?)),
        TaskKind::Inspect => Ok(inspect(setting)),
        TaskKind::Next(last) => next_workbook(&last, setting),
        TaskKind::IsChain(folder) => is_chain(&folder),
        TaskKind::Diff { old, new, old_edition, json } => {
            compare(&old, &new, (old_edition.as_ref(), json), setting)
        }
    }
}

fn explain(about: Option<&str>, setting: &Setting) -> Result<Answer, Error> {
    let explainer = Explainer::new(asked(setting)?, setting.assets.template(explain::TOPICS)?)?;
    let answer = explainer.described_by(setting.choice()?.default).answer(about);
    let unknown = || {
        let about = about.unwrap_or_default();
        format!(
            "「{about}」という指摘や項目はありません。番号の一覧は tachiiri explain で見られます"
        )
    };
    Ok(answer.map_or_else(|| said(2, unknown()), |text| said(0, text)))
}

/// Makes the answer that is words alone.
fn said(code: u8, text: String) -> Answer {
    Answer { code, text, bytes: Vec::new() }
}

/// Computes the digest of what papers are made from besides the inputs: program, day, edition,
/// templates, fonts, order.
fn fingerprint(setting: &Setting, order: &Order) -> Result<String, Error> {
    let assets = &setting.assets;
    let asked = format!("{:?} {order:?}", setting.asked);
    let mut parts = vec![TOOL.to_owned(), setting.as_of.to_string(), asked];
    for name in assets.names("") {
        parts.push(format!("{name} {}", digest(assets.template(name)?.as_bytes())));
    }
    parts.extend(assets.fonts().iter().map(|font| digest(font)));
    Ok(digest(parts.join("\n").as_bytes()))
}

/// Writes what is known of editions, topics and rules as JSON.
fn known(setting: &Setting) -> Result<String, Error> {
    serde_json::to_string(&Known::of(setting)?).map_err(|error| Error::Worker(error.to_string()))
}

fn inspect(setting: &Setting) -> Answer {
    let fonts = setting.assets.fonts().len();
    let editions =
        setting.editions.iter().map(|edition| format!("{}（{}）", edition.id, edition.fiscal_year));
    let editions = editions.collect::<Vec<_>>().join("、");
    let (code, templates) = match setting.paper_templates() {
        Ok(_) => (0, "○ ひな形: 読めます".to_owned()),
        Err(error) => (1, format!("× ひな形: {error}")),
    };
    said(code, format!("○ フォント: {fonts}個\n{templates}\n○ 様式: {editions}\n"))
}

/// Draws up an edition from the files; exit code 2 where neither an id was told nor a year found.
fn draw_up(
    files: Vec<MemoryFile>,
    request: &Request,
    (output, is_json): (&str, bool),
    setting: &Setting,
) -> Result<Answer, Error> {
    let inputs = files.into_iter().flat_map(|file| {
        let bytes = Arc::unwrap_or_clone(file.bytes);
        input::all_in_memory(std::iter::once((file.shown, file.name, bytes))).inputs
    });
    let draft = draft::draw_up(inputs.collect(), request, &setting.editions, &setting.assets)?;
    if let Some(name) = draft.unknown.first() {
        let text = format!(
            "--take の「{name}」というシートに、様式はありません。様式のあるシートの名前を書いてください"
        );
        return Ok(said(2, text));
    }
    let Some(id) = &draft.outline.head.id else {
        let text = format!(
            "{}。様式のIDを決められないので、--id（例: --id reiwa8）か --year を付けてください",
            draft.why_no_year().unwrap_or("どの年度の様式か、書かれていません")
        );
        return Ok(said(2, text));
    };
    let day = FiscalYear::beginning_in(draft.outline.head.fiscal_year.unwrap_or_default());
    let day = day.unwrap_or(FiscalYear::of(setting.as_of)).first();
    let bytes = if is_edition_file(&file_name(Path::new(output))) {
        let intro =
            format!("# {id}: 厚生労働省の様式から、tachiiri editions --draft で作りました。\n");
        (intro + &outline_toml::text(&draft.outline)).into_bytes()
    } else {
        xlsx::edition(&edition_sheet::compose(&draft.outline), day, &setting.assets)?
    };
    let text = if is_json {
        render::json::written(&render::draft::json(&draft, output))
    } else {
        render::draft::text(&draft, output)
    };
    let code = u8::from(!draft.unsure.is_empty());
    Ok(Answer { code, text, bytes })
}

/// Returns the edition asked for; something that is still to be decided of it is an error here.
fn asked(setting: &Setting) -> Result<&Edition, Error> {
    match &setting.asked {
        Some(Ok(edition)) => Ok(edition),
        Some(Err(mistakes)) => {
            let file =
                mistakes.first().map_or_else(String::new, |mistake| mistake.place.file.to_string());
            Err(edition::error(&file, mistakes))
        }
        None => setting.choice().map(|choice| choice.default),
    }
}

fn items(edition: &Edition) -> String {
    let Edition { id, name, source, .. } = edition;
    let mut text = format!("{id}  {name}\n出典: {source}\n");
    for kind in [FormKind::Pharmacy, FormKind::Vendor] {
        if let Some(form) = edition.form(kind) {
            _ = writeln!(text, "\n{}", form.badge);
        }
        for item in edition.items(kind) {
            _ = writeln!(text, "  {}  {}", item.id, item.text);
        }
    }
    text
}

/// Returns what a new workbook is begun with: the edition asked for, else the one whose year holds
/// the day, else the newest.
fn start(sample: bool, setting: &Setting) -> Result<Start<'_>, Error> {
    let of_day =
        || setting.editions.iter().find(|edition| edition.fiscal_year.contains(setting.as_of));
    let newest = || setting.editions.iter().max_by_key(|edition| edition.fiscal_year);
    let is_asked = setting.asked.is_some();
    let edition = match of_day().filter(|_| !is_asked && !sample) {
        Some(edition) => edition,
        None if is_asked || sample => asked(setting)?,
        None => newest().map_or_else(|| asked(setting), Ok)?,
    };
    let of_today = edition.fiscal_year.contains(setting.as_of);
    Ok(Start {
        edition,
        sample: if sample { Some(setting.assets.template(SAMPLE)?) } else { None },
        missing: (!of_today && !is_asked && !sample).then_some(setting.as_of),
        outside: setting.editions.iter().all(|known| known.origin != edition.origin),
        draft: None,
    })
}

/// Returns what is said of the edition that a new workbook is made for.
fn about_edition(start: &Start<'_>) -> String {
    start.missing.map_or_else(String::new, |day| input_workbook::without_form(start.edition, day))
}

/// Makes the workbook to be filled in.
fn new_workbook(sample: bool, setting: &Setting) -> Result<Answer, Error> {
    let start = start(sample, setting)?;
    Ok(Answer {
        code: 0,
        text: about_edition(&start),
        bytes: make::input_workbook(&start, setting)?,
    })
}

/// Makes the workbook to be filled in out of last year's case.
fn next_workbook(last: &LastCase, setting: &Setting) -> Result<Answer, Error> {
    let start = start(false, setting)?;
    let of_last = last
        .edition
        .as_ref()
        .map(|edition| edition.find(&setting.editions, &setting.assets))
        .transpose()?;
    let choice = Choice { asked: of_last.as_ref(), ..setting.choice()? };
    let shared = last.shared.as_deref().map(shared_sheets).transpose()?.unwrap_or_default();
    let files = input::gather(&last.path)?;
    let of_case = last
        .serves
        .as_deref()
        .map(|case| edition_of(case, &shared, choice, setting))
        .transpose()?
        .flatten();
    let of_case = of_case.map(Ok);
    let case = match (&of_case, last.serves.is_some()) {
        (edition, true) => {
            let choice = Choice { asked: edition.as_ref(), ..choice };
            Last { files, shared: &Shared::default(), choice, is_shared: true }
        }
        (_, false) => Last { files, shared: &shared, choice, is_shared: false },
    };
    let carried = carry(case, &start, setting)?;
    let text = about_edition(&start) + &carried.text();
    Ok(Answer { code: u8::from(carried.is_partial), text, bytes: carried.bytes })
}

/// Compares two cases.
fn compare(
    old: &Path,
    new: &Path,
    (old_edition, is_json): (Option<&EditionRequest>, bool),
    setting: &Setting,
) -> Result<Answer, Error> {
    let of_old =
        old_edition.map(|edition| edition.find(&setting.editions, &setting.assets)).transpose()?;
    let choice = setting.choice()?;
    let old = Compared {
        files: input::gather(old)?,
        choice: Choice { asked: of_old.as_ref(), ..choice },
    };
    let new = Compared { files: input::gather(new)?, choice };
    let (text, differs) = diff::compare(old, new, is_json, setting)?;
    Ok(Answer { code: u8::from(differs), text, bytes: Vec::new() })
}

/// Returns the edition of a case; `None` where it cannot be chosen.
fn edition_of(
    case: &Path,
    shared: &Shared,
    choice: Choice<'_>,
    setting: &Setting,
) -> Result<Option<Edition>, Error> {
    let reading =
        read::read_with(input::gather(case)?, shared, choice, &setting.assets, &mut |_| ());
    Ok(reading.edition.map(Cow::into_owned))
}

/// Opens 共通.
fn shared_sheets(path: &Path) -> Result<Shared, Error> {
    Ok(Shared::open(input::gather(path)?.inputs, &mut |_| ()))
}

/// Says whether a folder holds the cases of several pharmacies: none of its files has a sheet 薬局,
/// or more than one.
fn is_chain(folder: &Path) -> Result<Answer, Error> {
    let gathered = match input::gather(folder) {
        Err(Error::EmptyFolder(..)) => Ok(CaseFiles::default()),
        gathered => gathered,
    };
    let (inputs, ..) = copies::set_aside(gathered?.inputs, &mut |_| ());
    let code = u8::from(rest::pharmacies(inputs) != 1);
    Ok(said(code, String::new()))
}
