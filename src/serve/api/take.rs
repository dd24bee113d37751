//! Taking away: the user's own workbook with the changes, and a marked copy of it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::copies::{MarkState, MarkedFile, copy_name};
use crate::package::archive_writer;
use crate::serve::app::App;
use crate::serve::http::reply::{self, ApiError, Reply, ZIP, media_type};
use crate::worker::MemoryFile;

/// `GET cases/ID/workbook`: the file that was changed, or the only one; several in a ZIP.
pub async fn workbook(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let case = app.case(&id)?;
    let (_, content) = app.now(&case).await?;
    let base = case.state().base.clone();
    let is_changed = |file: &&MemoryFile| !base.contains(file);
    let changed: Vec<&MemoryFile> = content.files.iter().filter(is_changed).collect();
    let files = if changed.is_empty() { content.files.iter().collect() } else { changed };
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    let response = several(&files, &case.name)?;
    case.state().kept = content.files.clone();
    Ok(response)
}

/// `GET cases/ID/annotated`: the same with the findings in its cells.
pub async fn annotated(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let case = app.case(&id)?;
    let (_, content) = app.now(&case).await?;
    let marked = app.marked(&case, &content).await?.marked;
    let made: Vec<(String, &[u8])> = marked.iter().filter_map(copy).collect();
    if !made.is_empty() {
        let files: Vec<(&str, &[u8])> =
            made.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        return several(&files, &case.name);
    }
    Err(why_none(&marked))
}

/// Returns the copy that was made of a file, and its name.
fn copy(file: &MarkedFile) -> Option<(String, &[u8])> {
    match &file.state {
        MarkState::Marked { .. } | MarkState::Unmarked => {
            Some((copy_name(&file.name, file.is_copy), &file.bytes))
        }
        MarkState::Nothing | MarkState::NotMarkable | MarkState::Failed(_) | MarkState::Seen(_) => {
            None
        }
    }
}

fn why_none(marked: &[MarkedFile]) -> ApiError {
    let failed = marked.iter().find_map(|file| match &file.state {
        MarkState::Failed(why) => Some(why.clone()),
        MarkState::Marked { .. }
        | MarkState::Unmarked
        | MarkState::Nothing
        | MarkState::NotMarkable
        | MarkState::Seen(_) => None,
    });
    if let Some(why) = failed {
        return ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, why);
    }
    if marked.iter().any(|file| file.state == MarkState::NotMarkable) {
        let why = "色とメモを付けられるのは、Excel のファイル（.xlsx、.xlsm）だけです";
        return ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why);
    }
    ApiError::new(StatusCode::NOT_FOUND, "印を付ける指摘がありません")
}

/// Answers with a file, or with several in a ZIP.
fn several(files: &[(&str, &[u8])], name: &str) -> Reply {
    if let [(name, bytes)] = files {
        return Ok(reply::file(bytes.to_vec(), media_type(name), Some((name, true))));
    }
    let zip = archive_writer::stored(files).map_err(|_| ApiError::nowhere())?;
    Ok(reply::file(zip, ZIP, Some((&format!("{name}.zip"), true))))
}
