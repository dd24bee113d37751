//! The answer to what is no request, which the HTTP library writes without our words and headers.

use axum::http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use serde_json::json;

use super::headers;
use super::reply::JSON;

/// Returns what is to be written in place of an answer that the library gave by itself; `None` for
/// everything else that is written.
pub fn in_words(written: &[u8]) -> Option<Vec<u8>> {
    let is_refusal = written.starts_with(b"HTTP/1.1 4") && written.ends_with(b"\r\n\r\n");
    let head = std::str::from_utf8(written).ok().filter(|_| is_refusal)?;
    if head.to_ascii_lowercase().contains("content-type") {
        return None;
    }
    let line = head.lines().next()?;
    let body = json!({"error": "送られた内容を、ウェブの要求として読めません"}).to_string();
    let mut all = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (CONTENT_LENGTH, body.len().into()),
        (CONNECTION, HeaderValue::from_static("close")),
    ]);
    headers::add(&mut all);
    let mut answer = format!("{line}\r\n").into_bytes();
    for (name, value) in &all {
        answer.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    answer.extend(b"\r\n");
    answer.extend(body.into_bytes());
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_library_wrote_by_itself_is_replaced() {
        let own = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\n\r\n";
        let answer = String::from_utf8(in_words(own).unwrap()).unwrap();
        assert!(answer.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
        assert!(answer.contains("\r\nx-content-type-options: nosniff\r\n"));
        for other in [
            &b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\n\r\n"[..],
            b"HTTP/1.1 204 No Content\r\n\r\n",
            b"HTTP/1.1 400 is a line of a file",
        ] {
            assert_eq!(in_words(other), None);
        }
    }
}
