//! Sheets as CSV that are put into a case: they join it, or are written into its own empty sheet.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::intake::{Intake, refused};
use crate::finding::{Finding, Severity};
use crate::patch::set::Change;
use crate::read::case::sheets::{SheetContent, SheetRange};
use crate::read::file::input::{csv_sheet, file_name};
use crate::serve::app::App;
use crate::serve::case::Case;
use crate::serve::http::reply::ApiError;
use crate::sheet::SheetId;
use crate::worker::MemoryFile;

/// The most rows that are written into a sheet one by one.
const MOST_ROWS: usize = 300;

/// Returns the sheet that a file is by its name.
pub fn sheet_of(file: &MemoryFile) -> Option<SheetId> {
    csv_sheet(&file.name).and_then(SheetId::named)
}

/// Takes a sheet in: as a file of the case where that lacks the sheet or has it as CSV, else by its
/// rows.
///
/// # Errors
/// It cannot be read, or the case's own sheet holds something.
pub async fn take(
    app: &Arc<App>,
    case: &Case,
    mut file: MemoryFile,
    sheets: &[SheetContent],
    intake: &mut Intake,
) -> Result<(), ApiError> {
    let Some(sheet) = sheet_of(&file) else { return Ok(()) };
    let read = read(app, case, &file).await?;
    let own = sheets.iter().find(|known| known.sheet == Some(sheet));
    let rows = read.total;
    intake.taken.push(json!({"file": file.name, "vendor": null, "answers": rows}));
    // A log beside the empty sheet for it in the workbook is the one that counts.
    let is_there = |own: &&SheetContent| own.total > 0 || sheet != SheetId::AccessLog;
    match own.filter(is_there).and_then(|own| Some((own, own.file.as_ref()?))) {
        None => {
            file.shown = beside(case, &file.name)?;
            intake.joining.push(file);
        }
        Some((_, there)) if csv_sheet(&file_name(Path::new(there))).is_some() => {
            let files = &case.now().1.files;
            let same = files.iter().find(|other| other.shown == *there);
            let name = same.map_or_else(|| file.name.clone(), |same| same.name.clone());
            intake.joining.push(MemoryFile { name, shown: there.clone(), bytes: file.bytes });
        }
        Some((own, _)) if own.total == 0 && rows <= MOST_ROWS => {
            intake.changes.extend(read.rows.iter().map(|row| {
                let texts =
                    read.headers.iter().zip(&row.cells).filter(|(_, cell)| !cell.text.is_empty());
                let texts =
                    texts.map(|(header, cell)| (header.clone(), cell.text.clone())).collect();
                Change::AddRow { sheet: own.name.clone(), after: None, texts }
            }));
        }
        Some((own, _)) => {
            let why = format!(
                "シート「{}」は、この薬局のファイルにもうあります。Excel でそのシートに写すか、そのシートを消したファイルを開き直してから入れてください",
                own.name
            );
            return Err(refused(&why, &[]));
        }
    }
    Ok(())
}

/// Reads a sheet by itself.
async fn read(app: &Arc<App>, case: &Case, file: &MemoryFile) -> Result<SheetContent, ApiError> {
    let mut job = app.job(std::slice::from_ref(file));
    job.page.sheets = Some(SheetRange { count: MOST_ROWS, ..SheetRange::default() });
    let done = app.work(case, job).await?;
    let report = done.assessment.unwrap_or_default().report;
    // That no pharmacy is in a sheet by itself is no fault of it.
    let own = csv_sheet(&file.name);
    let is_whole = |finding: &&Finding| {
        let place = &finding.place;
        let is_own = place.sheet.is_none() || place.sheet.as_deref() == own;
        *place.file == *file.shown && is_own && place.cell.is_none()
    };
    let wrong: Vec<&Finding> = report
        .findings
        .iter()
        .filter(is_whole)
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    let sheet = done.sheets.into_iter().find(|sheet| sheet.file.as_ref() == Some(&file.shown));
    match sheet.filter(|sheet| !sheet.headers.is_empty() && wrong.is_empty()) {
        Some(sheet) => Ok(sheet),
        None => Err(refused("シートとして読めないファイルがあります", &wrong)),
    }
}

/// Returns where a file that joins a case lies: in its folder, where it has one on the disk.
fn beside(case: &Case, name: &str) -> Result<String, ApiError> {
    match &case.path {
        None => Ok(name.to_owned()),
        Some(path) if crate::publish::place::is_folder(path) => {
            Ok(path.join(name).display().to_string())
        }
        Some(_) => {
            let why = format!(
                "「{name}」は、薬局のファイルと同じフォルダーに入れて、フォルダーごと開いてください"
            );
            Err(refused(&why, &[]))
        }
    }
}
