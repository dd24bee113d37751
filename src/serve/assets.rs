//! The page itself: its files, built into the program.

use axum::response::Response;

use super::http::reply::{self, ApiError, Reply};

macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("page/", $name)))),*]
    };
}

/// The page's files, by their name. A test compares them with those in `page/`.
pub const FILES: &[(&str, &[u8])] = files![
    "index.html"
    "api.js"
    "case.js"
    "check.js"
    "checklist.js"
    "connection.js"
    "definition.js"
    "dialog.js"
    "dom.js"
    "draft.js"
    "drop.js"
    "edition.js"
    "explain.js"
    "field.js"
    "findings.js"
    "focus.js"
    "icon.svg"
    "items.js"
    "ledger.js"
    "main.js"
    "names.js"
    "page.css"
    "papers.js"
    "paste.js"
    "pictures.js"
    "place.js"
    "print.css"
    "save.js"
    "start.js"
    "take.js"
    "tokens.css"
    "vendors.js"
    "viewer.js"
    "views.css"
    "write.js"
];

/// Answers with a file of the page.
///
/// # Errors
/// There is no such file.
pub fn file(name: &str) -> Reply {
    let found = FILES.iter().find(|(known, _)| *known == name);
    found.map(|(name, bytes)| answer(name, bytes)).ok_or_else(ApiError::nowhere)
}

fn answer(name: &str, bytes: &'static [u8]) -> Response {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let kind = match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    reply::file(bytes, kind, None)
}
