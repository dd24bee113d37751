//! Cases: opened, listed, reported, undone, stopped, closed.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{editions, request};
use crate::serve::app::App;
use crate::serve::case::{Case, History};
use crate::serve::events::Event;
use crate::serve::http::reply::{ApiError, Reply, done, found, json_of};
use crate::serve::report;
use crate::worker::{Beginning, Job, JobInput, NewWorkbook};

/// `POST cases`: opens files that were dropped, the sample, or a new workbook.
pub async fn open(
    State(app): State<Arc<App>>,
    Query(query): Query<BTreeMap<String, String>>,
    request: Request<Body>,
) -> Reply {
    let sample = query.get("sample").filter(|wanted| *wanted == "1");
    let case = match (query.get("new"), sample) {
        (Some(edition), _) => {
            open_new(&app, editions::beginning(&app, edition)?, "わたしの薬局.xlsx").await?
        }
        (None, Some(_)) => open_new(&app, Beginning::Sample, "見本.xlsx").await?,
        (None, None) => {
            let files = request::files(request).await?;
            let name = name_of(files.iter().map(|file| file.name.as_str()).collect());
            let job = app.job(&files);
            app.open(name, None, job).await?
        }
    };
    Ok(json_of(StatusCode::CREATED, &json!({"case": case.id})))
}

async fn open_new(app: &Arc<App>, beginning: Beginning, name: &str) -> Result<Arc<Case>, ApiError> {
    let input = JobInput::New(NewWorkbook { beginning, name: name.to_owned() }, Vec::new());
    app.open(name.to_owned(), None, Job { input, ..app.empty_job() }).await
}

/// The body of `POST cases/ID/next`.
#[derive(Deserialize)]
struct NextYear {
    edition: String,
}

/// `POST cases/ID/next`: what stays true is carried into a new workbook.
pub async fn next(State(app): State<Arc<App>>, Path(id): Path<String>, body: Bytes) -> Reply {
    let NextYear { edition } = request::json(&body)?;
    let case = app.case(&id)?;
    let name = "わたしの薬局_今年.xlsx".to_owned();
    let new = NewWorkbook { beginning: editions::beginning(&app, &edition)?, name: name.clone() };
    let input = JobInput::New(new, case.now().1.files.clone());
    let next = app.open(name, None, Job { input, ..app.empty_job() }).await?;
    Ok(json_of(StatusCode::CREATED, &json!({"case": next.id, "told": next.note})))
}

/// Returns the name of a case of some files.
fn name_of(names: Vec<&str>) -> String {
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, rest @ ..] => format!("{first} ほか{}件", rest.len()),
    }
}

/// `GET cases`: the cases that are open.
pub async fn list(State(app): State<Arc<App>>) -> Reply {
    let entry = |case: Arc<Case>| {
        let state = case.state();
        json!({
            "case": case.id,
            "name": case.name,
            "revision": state.history.revision(),
            "changed": state.is_changed(),
            "path": case.path.as_ref().map(|path| path.display().to_string()),
        })
    };
    found(&app.cases.all().into_iter().map(entry).collect())
}

/// `GET cases/ID/report`.
pub async fn report(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let case = app.case(&id)?;
    let (_, content) = app.now(&case).await?;
    let mut answer = found(&report::of(&case))?;
    // The report is the command's; what 今日 writes, and whether 保存 is offered, stands beside it.
    let day = content.as_of.to_string().parse();
    let can_save = case.path.is_some() && case.state().can_be_saved();
    let can_save = can_save.then_some(HeaderValue::from_static("1"));
    let beside = [(DAY, day.ok()), (CAN_SAVE, can_save)];
    let beside = beside.into_iter().filter_map(|(name, value)| Some((name, value?)));
    answer.headers_mut().extend(beside);
    Ok(answer)
}

/// The header of a report that tells the day it is for.
const DAY: HeaderName = HeaderName::from_static("x-as-of");
/// The header of the report of a case that can be written back.
const CAN_SAVE: HeaderName = HeaderName::from_static("x-can-save");

/// `POST cases/ID/undo`.
pub async fn undo(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let has_before = |history: &History| history.before().is_some();
    go(&app, &id, has_before, History::undo, "元に戻せる変更はありません").await
}

/// `POST cases/ID/redo`.
pub async fn redo(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let has_after = |history: &History| history.after().is_some();
    go(&app, &id, has_after, History::redo, "やり直せる変更はありません").await
}

/// Goes back or forth in a case's history.
async fn go(
    app: &Arc<App>,
    id: &str,
    can: impl Fn(&History) -> bool,
    go: impl FnOnce(&mut History),
    why_not: &str,
) -> Reply {
    let case = app.case(id)?;
    {
        let _turn = case.turn.lock().await;
        let (can, revision) = {
            let state = case.state();
            (can(&state.history), state.history.revision())
        };
        if !can {
            return Err(ApiError::new(StatusCode::CONFLICT, why_not).with("revision", revision));
        }
        case.running.cancel();
        app.next(&case, go);
    }
    app.now(&case).await?;
    found(&report::of(&case))
}

/// `POST cases/ID/stop`.
pub async fn stop(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let case = app.case(&id)?;
    case.running.cancel();
    app.events.tell(&id, &Event::Stopped);
    done()
}

/// `DELETE cases/ID`.
pub async fn close(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    app.case(&id)?;
    if app.cases.remove(&id) {
        app.events.tell(&id, &Event::Closed);
    }
    done()
}

/// Returns a report with another key.
pub fn with(mut report: Value, key: &str, value: Value) -> Value {
    report[key] = value;
    report
}
