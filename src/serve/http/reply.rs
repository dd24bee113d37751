//! Answers: JSON, files, and errors in words.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::error::Error;

/// An answer that is an error: its status, and JSON with a sentence.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    body: Value,
}

impl ApiError {
    /// Makes the error of a status, in a Japanese sentence.
    pub fn new(status: StatusCode, sentence: impl Into<String>) -> Self {
        Self { status, body: json!({"error": sentence.into()}) }
    }

    /// Returns the error with another key.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.body[key] = value.into();
        self
    }

    /// Makes the error of a request that is not understood.
    pub fn not_understood(what: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, format!("送られた内容を読めません（{what}）"))
    }

    /// Makes the error of a request for which there is no memory.
    pub fn no_memory() -> Self {
        let why = "メモリが足りないので、いまはできません。ほかのソフトを終わらせてから、もう一度試してください（書き込んだことは、ここに残っています）";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, why)
    }

    /// Makes the error of an address that leads nowhere.
    pub fn nowhere() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "ここには何もありません。プログラムを開き直したあとは、新しく出たページを使ってください",
        )
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::NoForm { .. } | Error::Edition { .. } | Error::NotCarried { .. } => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Error::NoMemory | Error::WorkerWithoutMemory => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        json_of(self.status, &self.body)
    }
}

/// What a route answers.
pub type Reply = Result<Response, ApiError>;

/// Answers with JSON.
pub fn json_of(status: StatusCode, value: &Value) -> Response {
    (status, [(CONTENT_TYPE, JSON)], value.to_string()).into_response()
}

/// The media type of JSON.
pub const JSON: &str = "application/json; charset=utf-8";

/// Answers with JSON that holds what was asked for.
pub fn found(value: &Value) -> Reply {
    Ok(json_of(StatusCode::OK, value))
}

/// Answers without content.
pub fn done() -> Reply {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Answers with a file: to be shown, or, as an attachment, to be kept. Without a name it is a part
/// of the page.
pub fn file(bytes: impl Into<Bytes>, kind: &'static str, name: Option<(&str, bool)>) -> Response {
    let mut response = Response::new(Body::from(bytes.into()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some((name, is_attachment)) = name {
        let disposition = if is_attachment { "attachment" } else { "inline" };
        let value =
            HeaderValue::try_from(format!("{disposition}; filename*=UTF-8''{}", escaped(name)));
        headers
            .insert(CONTENT_DISPOSITION, value.unwrap_or(HeaderValue::from_static("attachment")));
    }
    response
}

/// Returns the media type of a file by its name.
pub fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("pdf") => "application/pdf",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("xlsm") => "application/vnd.ms-excel.sheet.macroenabled.12",
        Some("zip") => ZIP,
        Some("json") => JSON,
        Some("csv") => "text/csv",
        Some("xls") => "application/vnd.ms-excel",
        Some("ods") => "application/vnd.oasis.opendocument.spreadsheet",
        _ => "application/octet-stream",
    }
}

/// The media type of a ZIP.
pub const ZIP: &str = "application/zip";

/// Writes a name as a header holds it: every byte that is no letter, digit, `-`, `.` or `_` as
/// `%XX`.
fn escaped(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let write = |byte: u8| {
        if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    name.bytes().map(write).collect()
}
