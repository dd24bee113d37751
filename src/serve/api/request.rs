//! What requests bring: JSON, files, numbers.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Multipart};
use axum::http::{Request, StatusCode};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::model::name::nfc;
use crate::serve::http::reply::ApiError;
use crate::worker::MemoryFile;

/// The most files of one request.
const MOST_FILES: usize = 1_000;

/// Reads a body of JSON.
///
/// # Errors
/// It is none, or not of this shape.
pub fn json<T: DeserializeOwned>(body: &Bytes) -> Result<T, ApiError> {
    serde_json::from_slice(body)
        .map_err(|error| ApiError::not_understood(&format!("JSON {}行目", error.line())))
}

/// Reads the files of a form's field `files`. Their names are labels: no folder, nothing that
/// nobody sees.
///
/// # Errors
/// It is no form, is broken off, or brings no file.
pub async fn files(request: Request<Body>) -> Result<Vec<MemoryFile>, ApiError> {
    let broken = |_| ApiError::not_understood("フォームの形");
    let mut form = Multipart::from_request(request, &()).await.map_err(broken)?;
    let mut files: Vec<MemoryFile> = Vec::new();
    while let Some(field) =
        form.next_field().await.map_err(|_| ApiError::not_understood("フォームの形"))?
    {
        if field.name() != Some("files") {
            continue;
        }
        let name = label(field.file_name().unwrap_or_default());
        let bytes = field.bytes().await.map_err(|_| ApiError::not_understood("フォームの形"))?;
        let name = distinct(name, files.iter().map(|file| file.name.as_str()).collect());
        files.push(MemoryFile { shown: name.clone(), name, bytes: Arc::new(bytes.into()) });
        if files.len() > MOST_FILES {
            let why = format!("ファイルが多すぎます（{MOST_FILES} 個まで）");
            return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, why));
        }
    }
    if files.is_empty() {
        Err(ApiError::not_understood("ファイルがありません"))
    } else {
        Ok(files)
    }
}

/// Returns the last part of a file's name without characters that nobody sees or that turn the
/// writing around.
fn label(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_seen = |c: &char| !c.is_control() && !is_invisible(*c);
    let label: String = nfc(last).chars().filter(is_seen).collect();
    let label = label.trim().to_owned();
    if label.is_empty() || label.chars().all(|c| c == '.') { "無題".to_owned() } else { label }
}

/// Returns whether a character turns the writing around, or joins without being seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}')
}

/// Returns a name that is none of those taken.
pub fn distinct(name: String, taken: Vec<&str>) -> String {
    if !taken.contains(&name.as_str()) {
        return name;
    }
    let (stem, ending) =
        name.rsplit_once('.').map_or((name.as_str(), String::new()), |(s, e)| (s, format!(".{e}")));
    let mut names = (2..).map(|number| format!("{stem} ({number}){ending}"));
    names.find(|name| !taken.contains(&name.as_str())).unwrap_or(name.clone())
}
