//! Forms that came back: their answers are written into the case as if they were typed.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use serde_json::Value;

use super::intake::{Intake, refused};
use super::{cases, cells, csv_sheets, request};
use crate::case::{FileRead, ReadAs};
use crate::finding::{Finding, Severity};
use crate::make::{Assessment, FormAnswer};
use crate::patch::set::Change;
use crate::read::case::sheets::{RowContent, SheetContent};
use crate::render::json;
use crate::serve::app::{App, Edit};
use crate::serve::case::{Case, Content};
use crate::serve::http::reply::{ApiError, Reply, found};
use crate::serve::report;
use crate::sheet::checklist::VendorChecklistColumns;
use crate::sheet::{ITEM_AND_CONTENT, SheetId, sheet_key};
use crate::worker::MemoryFile;

/// `POST cases/ID/files`: all of the forms and sheets are taken, or none.
pub async fn take(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Reply {
    let case = app.case(&id)?;
    let files = request::files(request).await?;
    let (revision, content) = app.now(&case).await?;
    let sheets = cells::first_rows(&app, &case, &content).await?;
    let (csv, forms): (Vec<MemoryFile>, _) =
        files.into_iter().partition(|file| csv_sheets::sheet_of(file).is_some());
    let mut intake = if forms.is_empty() {
        Intake::default()
    } else {
        of_forms(&app, &case, forms, &sheets).await?
    };
    for file in csv {
        csv_sheets::take(&app, &case, file, &sheets, &mut intake).await?;
    }
    let Intake { changes, joining, taken } = intake;
    if changes.is_empty() && joining.is_empty() {
        return Err(refused(
            "新しく書き込む答えがありません（何も書かれていないか、すべて入っています）",
            &[],
        ));
    }
    let edit = |content: &Content| {
        let is_replaced =
            |file: &&MemoryFile| joining.iter().any(|other| other.shown == file.shown);
        let stay = content.files.iter().filter(|file| !is_replaced(file)).cloned();
        let mut files: Vec<MemoryFile> = stay.chain(joining.iter().cloned()).collect();
        // In the order in which they are read from the disk.
        files.sort_by(|one, other| one.shown.cmp(&other.shown));
        Edit { files, changes: cells::by_file(changes, &sheets, content) }
    };
    let done = app.change(&case, Some(revision), edit).await?;
    let report = cells::with_note(report::of(&case), cells::answer_of(done));
    found(&cases::with(report, "taken", taken.into()))
}

/// Reads forms that came back.
async fn of_forms(
    app: &Arc<App>,
    case: &Case,
    mut forms: Vec<MemoryFile>,
    sheets: &[SheetContent],
) -> Result<Intake, ApiError> {
    let content = case.now().1;
    for form in &mut forms {
        // The case's own files keep their names.
        let own = content.files.iter().map(|file| file.name.as_str());
        form.name = request::distinct(std::mem::take(&mut form.name), own.collect());
        form.shown.clone_from(&form.name);
    }
    let names: Vec<String> = forms.iter().map(|form| form.shown.clone()).collect();
    let mut job = app.job_of(case, &[content.files.clone(), forms].concat());
    job.page.forms.clone_from(&names);
    let done = app.work(case, job).await?;
    let taken = taken(&done.assessment.unwrap_or_default(), &names)?;
    let changes = done.answers.iter().flat_map(|answer| changes(answer, sheets)).collect();
    Ok(Intake { changes, joining: Vec::new(), taken })
}

/// Returns what each form was taken as.
///
/// # Errors
/// One of them cannot be taken, or the case itself cannot be read.
fn taken(assessment: &Assessment, forms: &[String]) -> Result<Vec<Value>, ApiError> {
    let report = &assessment.report;
    let is_form = |finding: &&Finding| forms.iter().any(|form| **form == *finding.place.file);
    let read = |form: &String| report.read.iter().find(|read| read.file == *form);
    let is_unread =
        |form: &String| !matches!(read(form), Some(FileRead { read_as: ReadAs::Form { .. }, .. }));
    let read_as = report.read.iter().filter(|read| forms.contains(&read.file));
    let read_as: Vec<Value> = read_as.map(json::file_read).collect();
    // Who hands them over may have meant something else than forms.
    let refused =
        |why: &str, findings: &[&Finding]| refused(why, findings).with("read", read_as.clone());
    let wrong = report.findings.iter().filter(is_form);
    if forms.iter().any(is_unread) {
        return Err(refused(
            "返ってきた様式として読めないファイルがあります",
            &wrong.collect::<Vec<_>>(),
        ));
    }
    let wrong: Vec<&Finding> =
        wrong.filter(|finding| finding.severity == Severity::Error).collect();
    if !wrong.is_empty() {
        return Err(refused(
            "取り込めないところがあるため、どの答えも取り込みませんでした",
            &wrong,
        ));
    }
    if !assessment.is_sound {
        return Err(refused("先に、この薬局のファイルの読めないところを直してください", &[]));
    }
    let line = |form: &String| match read(form).map(|read| &read.read_as) {
        Some(ReadAs::Form { vendor, answers, .. }) => {
            serde_json::json!({"file": form, "vendor": vendor, "answers": answers})
        }
        Some(ReadAs::Sheets { .. } | ReadAs::Unread) | None => {
            serde_json::json!({"file": form, "vendor": null, "answers": 0})
        }
    };
    Ok(forms.iter().map(line).collect())
}

/// Returns the changes that write an answer into its sheet: its row's cells, or a new row.
fn changes(answer: &FormAnswer, sheets: &[SheetContent]) -> Vec<Change> {
    let Some(sheet) = sheets.iter().find(|sheet| sheet.sheet == Some(answer.sheet)) else {
        return Vec::new();
    };
    let set = |row: &RowContent, at: usize, text: &str| {
        row.cells.get(at).map(|cell| Change::Set {
            sheet: sheet.name.clone(),
            cell: cell.at,
            text: text.to_owned(),
            over: false,
        })
    };
    if answer.sheet == SheetId::Pharmacy {
        let field = |(header, text): &(String, String)| {
            let row = sheet.rows.iter().find(|row| row.field.as_ref() == Some(header));
            row.and_then(|row| set(row, 1, text))
                .unwrap_or_else(|| new_row(sheet, fields_row(header, text)))
        };
        return answer.texts.iter().map(field).collect();
    }
    match sheet.rows.iter().find(|row| is_of(row, sheet, answer)) {
        Some(row) => {
            let position = |header: &String| sheet.headers.iter().position(|known| known == header);
            let cell = |(header, text): &(String, String)| set(row, position(header)?, text);
            answer.texts.iter().filter_map(cell).collect()
        }
        None => vec![new_row(sheet, row_of(answer))],
    }
}

fn new_row(sheet: &SheetContent, texts: Vec<(String, String)>) -> Change {
    Change::AddRow { sheet: sheet.name.clone(), after: None, texts }
}

fn fields_row(header: &str, text: &str) -> Vec<(String, String)> {
    ITEM_AND_CONTENT
        .into_iter()
        .map(str::to_owned)
        .zip([header.to_owned(), text.to_owned()])
        .collect()
}

/// Returns whether a row is of an answer's item, and vendor.
fn is_of(row: &RowContent, sheet: &SheetContent, answer: &FormAnswer) -> bool {
    let is_item = row.item.as_ref().is_some_and(|item| {
        Some(&item.number) == answer.number.as_ref() && item.device == answer.device
    });
    let vendor = VendorChecklistColumns::BY_FIELD.vendor.header;
    let at = sheet.headers.iter().position(|header| header == vendor);
    let named = at.and_then(|at| row.cells.get(at)).map(|cell| sheet_key(&cell.text));
    is_item && named == answer.vendor.as_deref().map(sheet_key)
}

/// Returns the cells of a new row of a checklist.
fn row_of(answer: &FormAnswer) -> Vec<(String, String)> {
    let columns = VendorChecklistColumns::BY_FIELD;
    let vendor = answer.vendor.clone().map(|vendor| (columns.vendor, vendor));
    let number = answer.number.clone().map(|number| (columns.number, number));
    let device = answer.device.clone().map(|device| (columns.device, device));
    let text = Some((columns.text, answer.text.clone()));
    let named = [vendor, number, device, text].into_iter().flatten();
    let named = named.map(|(column, text)| (column.header.to_owned(), text));
    named.chain(answer.texts.iter().cloned()).collect()
}
