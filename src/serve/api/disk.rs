//! A case on the disk: compared with it, taken from it, written back.

use std::sync::Arc;

use axum::extract::{Path, State};
use bytes::Bytes;
use serde::Deserialize;

use super::request;
use crate::serve::app::App;
use crate::serve::http::reply::{Reply, found};

/// The body of `POST cases/ID/save`.
#[derive(Deserialize)]
struct Save {
    revision: u64,
    #[serde(default)]
    force: bool,
}

/// `POST cases/ID/save`.
pub async fn save(State(app): State<Arc<App>>, Path(id): Path<String>, body: Bytes) -> Reply {
    let Save { revision, force } = request::json(&body)?;
    found(&app.save(&*app.case(&id)?, revision, force).await?)
}

/// `GET cases/ID/disk`.
pub async fn compare(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    found(&app.compared(&*app.case(&id)?).await?)
}

/// `POST cases/ID/reload`.
pub async fn reload(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    found(&app.reload(&*app.case(&id)?).await?)
}
