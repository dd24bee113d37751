//! What is not about one case: explanations, events, the end.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::serve::app::App;
use crate::serve::http::reply::{ApiError, Reply, done, found};

/// `GET explain/CODE`.
pub async fn explain(State(app): State<Arc<App>>, Path(code): Path<String>) -> Reply {
    let unknown = || ApiError::new(StatusCode::NOT_FOUND, "この番号の指摘はありません");
    let about = app.known.explanations.rule(&code).ok_or_else(unknown)?;
    found(&json!({
        "code": about.rule.code,
        "title": about.rule.title,
        "why": about.rule.why,
        "mend": about.rule.mend,
        "source": about.sources,
        "guideline": about.guideline,
    }))
}

/// `GET events`: of all cases.
pub async fn events(State(app): State<Arc<App>>) -> Response {
    let now: Vec<(String, u64)> =
        app.cases.all().iter().map(|case| (case.id.clone(), case.now().0)).collect();
    app.events.subscribe(None, &now)
}

/// `GET cases/ID/events`.
pub async fn events_of(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let revision = app.case(&id)?.now().0;
    Ok(app.events.subscribe(Some(id.clone()), &[(id, revision)]))
}

/// `POST ping`: a page that is hidden is still there.
pub async fn ping(State(app): State<Arc<App>>) -> Reply {
    // It may show any of the cases.
    app.cases.all().iter().for_each(|case| _ = case.used.fetch_add(1, Ordering::Relaxed));
    done()
}

/// `POST quit`.
pub async fn quit(State(app): State<Arc<App>>) -> Reply {
    app.quit.notify_one();
    done()
}
