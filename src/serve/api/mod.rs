//! The routes of the page and of its API.

mod cases;
mod cells;
mod csv_sheets;
mod disk;
mod editions;
mod forms;
mod intake;
mod papers;
mod program;
mod request;
mod take;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, patch, post};
use hyper::body::Body as _;

use super::app::App;
use super::assets;
use super::http::limits::ROOM;
use super::http::listener::Route;
use super::http::reply::{ApiError, Reply};
use crate::memory;

/// Returns the routes, as they are below the secret.
pub fn routes(app: Arc<App>) -> Router {
    let work = Router::new()
        .route("/cases", get(cases::list).post(cases::open))
        .route("/cases/{id}", axum::routing::delete(cases::close))
        .route("/cases/{id}/report", get(cases::report))
        .route("/cases/{id}/sheets", get(cells::sheets))
        .route("/cases/{id}/cells", patch(cells::set))
        .route("/cases/{id}/rows", post(cells::add_row).delete(cells::delete_row))
        .route("/cases/{id}/files", post(forms::take))
        .route("/cases/{id}/undo", post(cases::undo))
        .route("/cases/{id}/redo", post(cases::redo))
        .route("/cases/{id}/papers", get(papers::list))
        .route("/cases/{id}/papers/{file}", get(papers::file))
        .route("/cases/{id}/papers.zip", get(papers::zip))
        .route("/cases/{id}/pages/{stem}/{page}", get(papers::page))
        .route("/cases/{id}/workbook", get(take::workbook))
        .route("/cases/{id}/annotated", get(take::annotated))
        .route("/cases/{id}/next", post(cases::next))
        .route("/cases/{id}/save", post(disk::save))
        .route("/cases/{id}/disk", get(disk::compare))
        .route("/cases/{id}/reload", post(disk::reload))
        .route("/explain/{code}", get(program::explain))
        .route("/editions", get(editions::list).post(editions::draft))
        .route_layer(from_fn(with_room));
    let api = work
        .route("/cases/{id}/events", get(program::events_of))
        .route("/cases/{id}/stop", post(cases::stop))
        .route("/events", get(program::events))
        .route("/ping", post(program::ping))
        .route("/quit", post(program::quit))
        .route("/{*nothing}", any(nowhere));
    Router::new()
        .route("/", get(index))
        .route("/{*file}", get(file))
        .nest("/api", api)
        .route_layer(from_fn(in_words))
        .route_layer(from_fn(name_route))
        .layer(DefaultBodyLimit::disable())
        .fallback(nowhere)
        .method_not_allowed_fallback(not_this_way)
        .with_state(app)
}

/// Refuses a request for which there is no memory: what comes of it fills several times what it
/// brings.
async fn with_room(request: Request, next: Next) -> Response {
    const TIMES: u64 = 3;
    let brought = request.body().size_hint().exact().unwrap_or(0);
    if memory::is_there(ROOM + TIMES * brought) {
        next.run(request).await
    } else {
        ApiError::no_memory().into_response()
    }
}

/// Names the route with the answer, for the log.
async fn name_route(request: Request, next: Next) -> Response {
    let route =
        request.extensions().get::<MatchedPath>().map(|path| Route(path.as_str().to_owned()));
    let mut response = next.run(request).await;
    response.extensions_mut().extend(
        route
            .map(|route| {
                let mut named = axum::http::Extensions::new();
                named.insert(route);
                named
            })
            .unwrap_or_default(),
    );
    response
}

/// Says in our words what a request is refused for before it reaches its route: an address that is
/// no text.
async fn in_words(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let is_ours = kind.is_some_and(|kind| kind.starts_with(b"application/json"));
    if response.status().is_client_error() && !is_ours {
        ApiError::nowhere().into_response()
    } else {
        response
    }
}

async fn index() -> Reply {
    assets::file("index.html")
}

async fn file(Path(name): Path<String>) -> Reply {
    assets::file(&name)
}

async fn nowhere() -> ApiError {
    ApiError::nowhere()
}

async fn not_this_way() -> Response {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "この操作はできません").into_response()
}
