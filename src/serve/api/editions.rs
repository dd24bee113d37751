//! Editions: listed, and drawn up from the ministry's own workbook.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::request;
use crate::error::Error;
use crate::model::day::FiscalYear;
use crate::read::draft;
use crate::serve::app::App;
use crate::serve::drafted::DraftedEdition;
use crate::serve::http::reply::{ApiError, Reply, found};
use crate::worker::task::{Answer, Task, TaskKind};
use crate::worker::{Beginning, MemoryFile};

/// The name that a drafted edition's file has in what is said of it; nothing is written.
const FILE: &str = "様式.toml";
/// The id of an edition of which not even the year is known.
const WITHOUT_YEAR: &str = "draft";

/// `GET editions`.
pub async fn list(State(app): State<Arc<App>>) -> Reply {
    let known = app.known.editions.iter().map(|edition| {
        let year = edition.year.year();
        json!({"id": edition.id, "name": edition.name, "year": year, "drafted": false})
    });
    let drafted = app.drafted.all().into_iter().map(|DraftedEdition { id, name, year, .. }| {
        json!({"id": id, "name": name, "year": year.map(FiscalYear::year), "drafted": true})
    });
    found(&known.chain(drafted).collect())
}

/// `POST editions`: the ministry's workbook, read by a worker.
pub async fn draft(State(app): State<Arc<App>>, request: Request<Body>) -> Reply {
    let files = request::files(request).await?;
    let asked = |id: Option<&str>| draft::Request {
        id: id.map(str::to_owned),
        ..draft::Request::default()
    };
    let mut answer = perform(&app, &files, asked(None)).await?;
    if answer.bytes.is_empty() {
        answer = perform(&app, &files, asked(Some(WITHOUT_YEAR))).await?;
    }
    let unexpected = || ApiError::from(Error::Worker("思わぬ返事です".to_owned()));
    let mut said: Value = serde_json::from_str(&answer.text).map_err(|_| unexpected())?;
    let text = String::from_utf8(answer.bytes).map_err(|_| unexpected())?;
    let known: Vec<&str> = app.known.editions.iter().map(|edition| edition.id.as_str()).collect();
    said["edition_id"] = app.drafted.keep(&said, text, &known).into();
    found(&said)
}

async fn perform(
    app: &Arc<App>,
    files: &[MemoryFile],
    request: draft::Request,
) -> Result<Answer, ApiError> {
    let kind = TaskKind::Draft { request, output: FILE.to_owned(), json: true };
    Ok(app.perform(Task { kind, files: files.to_vec() }).await?)
}

/// Finds what a workbook of an edition is begun with, among those known and those drawn up.
///
/// # Errors
/// There is no edition of this id.
pub fn beginning(app: &App, id: &str) -> Result<Beginning, ApiError> {
    if let Some(drafted) = app.drafted.find(id) {
        return Ok(Beginning::Drafted(drafted.text));
    }
    let ids: Vec<&str> = app.known.editions.iter().map(|edition| edition.id.as_str()).collect();
    if ids.contains(&id) {
        return Ok(Beginning::Known(id.to_owned()));
    }
    let unknown = Error::UnknownEdition { id: id.to_owned(), known: ids.join("、") };
    Err(ApiError::new(StatusCode::NOT_FOUND, unknown.to_string()))
}
