//! The body of a request, read as far as it may go.

use std::pin::pin;

use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};
use tokio::time::timeout;

use super::limits::Limits;
use super::reply::ApiError;
use crate::memory;
use crate::package::limits::MIB;

/// Why a body was not read, and what is left of it.
pub struct Unread {
    /// What is answered.
    pub error: ApiError,
    /// The rest, to be thrown away; `None` where nothing follows that could be read.
    pub rest: Option<Incoming>,
}

/// Reads the body of a request of at most `most` bytes.
///
/// # Errors
/// It is larger, which is said before it is read where its length is told, or too slow, or broken
/// off; or there is no memory for it.
pub async fn read(
    head: &Parts,
    mut body: Incoming,
    most: u64,
    limits: &Limits,
) -> Result<Bytes, Unread> {
    let told = head
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|told| told > most) {
        return Err(Unread { error: too_large(most), rest: Some(body) });
    }
    let read = timeout(limits.body, all(&mut body, most, limits)).await;
    match read.unwrap_or(Err(Stop::TooSlow)) {
        Ok(bytes) => Ok(bytes),
        Err(Stop::TooLarge) => Err(Unread { error: too_large(most), rest: Some(body) }),
        Err(Stop::NoMemory) => Err(Unread { error: ApiError::no_memory(), rest: Some(body) }),
        Err(Stop::TooSlow) => {
            let error = ApiError::new(
                StatusCode::REQUEST_TIMEOUT,
                "時間がかかりすぎたので、受け取るのをやめました",
            );
            Err(Unread { error, rest: None })
        }
        Err(Stop::BrokenOff) => {
            Err(Unread { error: ApiError::not_understood("途中で切れました"), rest: None })
        }
    }
}

/// Why reading ended early.
enum Stop {
    TooLarge,
    NoMemory,
    TooSlow,
    BrokenOff,
}

async fn all(body: &mut Incoming, most: u64, limits: &Limits) -> Result<Bytes, Stop> {
    let mut read = Vec::new();
    loop {
        let frame = timeout(limits.body_idle, body.frame()).await.map_err(|_| Stop::TooSlow)?;
        let Some(frame) = frame else { return Ok(Bytes::from(read)) };
        let Ok(data) = frame.map_err(|_| Stop::BrokenOff)?.into_data() else { continue };
        if read.len() as u64 + data.len() as u64 > most {
            return Err(Stop::TooLarge);
        }
        memory::extend(&mut read, &data).map_err(|_| Stop::NoMemory)?;
    }
}

/// Reads the rest of a refused body and throws it away, as far as the limits go: a browser that is
/// still sending takes an early answer for a broken connection.
pub async fn throw_away(body: Incoming, limits: &Limits) {
    let most = limits.thrown_away;
    let reading = async move {
        let mut body = pin!(body);
        let mut read = 0;
        while !body.is_end_stream() && read < most {
            match body.frame().await {
                Some(Ok(frame)) => read += frame.data_ref().map_or(0, |data| data.len() as u64),
                Some(Err(_)) | None => return,
            }
        }
    };
    let _ = timeout(limits.throwing_away, reading).await;
}

fn too_large(most: u64) -> ApiError {
    let size = most / MIB;
    ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("大きすぎて受け取れません（{size} MiB まで）"),
    )
}
