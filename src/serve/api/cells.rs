//! Sheets and their cells: shown, set, rows added and deleted.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use super::{cases, request};
use crate::package::address;
use crate::patch::set::{Answer, Change};
use crate::read::case::sheets::{SheetContent, SheetRange};
use crate::serve::app::{App, Edit};
use crate::serve::case::{Case, Content};
use crate::serve::http::reply::{ApiError, Reply, found};
use crate::serve::jobs::Done;
use crate::serve::{report, sheets};
use crate::sheet::{ITEM_AND_CONTENT, SheetId};
use crate::worker::FileChanges;

/// The most rows of one answer.
const MOST_ROWS: usize = 20_000;

/// `GET cases/ID/sheets`.
pub async fn sheets(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Reply {
    let case = app.case(&id)?;
    let (_, content) = app.now(&case).await?;
    let all = first_rows(&app, &case, &content).await?;
    let range = range(&query)?;
    let range = if range == SheetRange::default() { None } else { Some(range) };
    let rows = match range {
        None => all.clone(),
        Some(range) => Arc::new(rows(&app, &case, &content, range).await?),
    };
    found(&sheets::json(&rows, &all, &content, &app.known.explanations))
}

fn range(query: &BTreeMap<String, String>) -> Result<SheetRange, ApiError> {
    let usual = SheetRange::default();
    let number = |key: &str| {
        let text = query.get(key).map(|text| text.parse::<u32>());
        text.transpose().map_err(|_| ApiError::not_understood(key))
    };
    let from = number("from")?.map_or(usual.from, |row| row.saturating_sub(1));
    let count = number("count")?.map_or(usual.count, |count| (count as usize).min(MOST_ROWS));
    Ok(SheetRange { sheet: query.get("sheet").cloned(), from, count })
}

/// Returns the first rows of every sheet, which are read once.
pub async fn first_rows(
    app: &Arc<App>,
    case: &Case,
    content: &Arc<Content>,
) -> Result<Arc<Vec<SheetContent>>, ApiError> {
    case.views.sheets.of(content, |_| rows(app, case, content, SheetRange::default())).await
}

async fn rows(
    app: &Arc<App>,
    case: &Case,
    content: &Content,
    range: SheetRange,
) -> Result<Vec<SheetContent>, ApiError> {
    let mut job = app.job_of(case, &content.files);
    job.page.as_of = Some(content.as_of);
    job.page.sheets = Some(range);
    Ok(app.work(case, job).await?.sheets)
}

/// The body of `PATCH cases/ID/cells`.
#[derive(Deserialize)]
struct Cells {
    revision: u64,
    changes: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    sheet: String,
    cell: String,
    text: String,
    #[serde(default)]
    over: bool,
}

/// `PATCH cases/ID/cells`.
pub async fn set(State(app): State<Arc<App>>, Path(id): Path<String>, body: Bytes) -> Reply {
    let Cells { revision, changes } = request::json(&body)?;
    let set = |Cell { sheet, cell, text, over }: Cell| {
        let unknown = || {
            ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("「{cell}」というセルはありません"),
            )
        };
        Ok(Change::Set { cell: address::cell(&cell).map_err(|_| unknown())?, sheet, text, over })
    };
    let changes = changes.into_iter().map(set).collect::<Result<Vec<Change>, ApiError>>()?;
    if changes.is_empty() {
        return found(&report::of(&*app.case(&id)?));
    }
    let (answer, report) = change(&app, &id, revision, changes).await?;
    found(&with_note(report, answer))
}

/// The body of `POST cases/ID/rows`.
#[derive(Deserialize)]
struct NewRow {
    revision: u64,
    sheet: String,
    after: Option<u32>,
    texts: BTreeMap<String, String>,
}

/// `POST cases/ID/rows`.
pub async fn add_row(State(app): State<Arc<App>>, Path(id): Path<String>, body: Bytes) -> Reply {
    let NewRow { revision, sheet, after, texts } = request::json(&body)?;
    let after = after.map(|row| row.saturating_sub(1));
    let change = Change::AddRow { sheet, after, texts: texts.into_iter().collect() };
    let (answer, report) = self::change(&app, &id, revision, vec![change]).await?;
    let row = answer.row.map_or(Value::Null, |row| (row + 1).into());
    found(&cases::with(with_note(report, answer), "row", row))
}

/// The body of `DELETE cases/ID/rows`.
#[derive(Deserialize)]
struct OldRow {
    revision: u64,
    sheet: String,
    row: u32,
}

/// `DELETE cases/ID/rows`.
pub async fn delete_row(State(app): State<Arc<App>>, Path(id): Path<String>, body: Bytes) -> Reply {
    let OldRow { revision, sheet, row } = request::json(&body)?;
    let change = Change::DeleteRow { sheet, row: row.saturating_sub(1) };
    let (answer, report) = self::change(&app, &id, revision, vec![change]).await?;
    found(&with_note(report, answer))
}

/// Adds to a report what a person is to know of a change.
pub fn with_note(report: Value, answer: Answer) -> Value {
    match answer.note {
        Some(note) => cases::with(report, "note", note.into()),
        None => report,
    }
}

/// Makes changes of a case's sheets; returns the answer to the first and the new report.
async fn change(
    app: &Arc<App>,
    id: &str,
    revision: u64,
    changes: Vec<Change>,
) -> Result<(Answer, Value), ApiError> {
    let case = app.case(id)?;
    let (now, content) = app.now(&case).await?;
    // The sheets of an old revision are no help, and `change` says so.
    let sheets =
        if now == revision { first_rows(app, &case, &content).await? } else { Arc::default() };
    let hindrance = |change| unwritable(change).or_else(|| hindrance(change, &sheets));
    if let Some(why) = changes.iter().find_map(hindrance) {
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, why));
    }
    let edit = |content: &Content| Edit {
        files: content.files.clone(),
        changes: by_file(changes, &sheets, content),
    };
    let done = app.change(&case, Some(revision), edit).await?;
    Ok((answer_of(done), report::of(&case)))
}

/// Returns why a text cannot stand in a cell: no workbook holds such characters.
fn unwritable(change: &Change) -> Option<String> {
    let is_none = |c: char| {
        c.is_control() && !['\n', '\r', '\t'].contains(&c) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    let texts: Vec<&String> = match change {
        Change::Set { text, .. } => vec![text],
        Change::AddRow { texts, .. } => texts.iter().map(|(_, text)| text).collect(),
        Change::DeleteRow { .. } => Vec::new(),
    };
    let character = texts.into_iter().flat_map(|text| text.chars()).find(|c| is_none(*c))?;
    Some(format!(
        "書こうとした文字の中に、目に見えない文字（制御文字 U+{:04X}）があります。それを消すか、打ち直してから、もう一度書き込んでください",
        u32::from(character)
    ))
}

/// Returns why a change of the sheets of a case cannot be made.
fn hindrance(change: &Change, sheets: &[SheetContent]) -> Option<String> {
    let of = known(sheets, change.sheet())?;
    if of.sheet == Some(SheetId::AccessLog) {
        let why =
            "は記録なので、ここでは書きかえられません。記録を取りなおしたファイルを入れてください";
        return Some(format!("シート「{}」{why}", of.name));
    }
    let Change::AddRow { texts, .. } = change else { return None };
    let item = texts.iter().find(|(header, _)| header == ITEM_AND_CONTENT[0]);
    let field = of.sheet?.column(&item?.1).filter(|field| !field.several)?;
    let row = of.rows.iter().find(|row| row.field.as_deref() == Some(field.header))?;
    let at = row.cells.get(1).map_or_else(String::new, |cell| format!("（{}）", cell.at));
    Some(format!("項目「{}」の行は、もうあります{at}。そこに書いてください", field.header))
}

/// Finds a sheet by the name that a change has for it.
fn known<'s>(sheets: &'s [SheetContent], name: &str) -> Option<&'s SheetContent> {
    let is_meant =
        |known: &&SheetContent| known.sheet.is_some() && known.sheet == SheetId::named(name);
    sheets.iter().find(|known| known.name == name).or_else(|| sheets.iter().find(is_meant))
}

/// Returns the answer to the first of some changes, with what a person is to know of any.
pub fn answer_of(done: Done) -> Answer {
    let answers: Vec<Answer> = done.changed.into_iter().flat_map(|file| file.answers).collect();
    let mut notes: Vec<String> = Vec::new();
    for note in answers.iter().filter_map(|answer| answer.note.as_ref()) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    let note = (!notes.is_empty()).then(|| notes.join("\n"));
    Answer { note, ..answers.into_iter().next().unwrap_or_default() }
}

/// Sorts changes by the file that their sheet is in, a sheet that the case lacks by the first file
/// with others; sheets get the names that the workbook has for them.
pub fn by_file(
    changes: Vec<Change>,
    sheets: &[SheetContent],
    content: &Content,
) -> Vec<FileChanges> {
    let file_of_others = sheets.iter().find_map(|known| known.file.clone());
    let first_file = content.files.first().map(|file| file.shown.clone());
    let mut sorted: Vec<FileChanges> = Vec::new();
    for mut change in changes {
        let (Change::Set { sheet, .. }
        | Change::AddRow { sheet, .. }
        | Change::DeleteRow { sheet, .. }) = &mut change;
        let known = known(sheets, sheet);
        if let Some(known) = known {
            sheet.clone_from(&known.name);
        }
        let file = known.and_then(|known| known.file.clone());
        let file = file
            .or_else(|| file_of_others.clone())
            .or_else(|| first_file.clone())
            .unwrap_or_default();
        match sorted.iter_mut().find(|of_file| of_file.shown == file) {
            Some(of_file) => of_file.changes.push(change),
            None => sorted.push(FileChanges { shown: file, changes: vec![change] }),
        }
    }
    sorted
}
