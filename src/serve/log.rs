//! What is noted of each answer: method, route, status and time; no names.

use axum::http::{Method, StatusCode};
use tokio::time::Instant;

/// Takes lines.
pub type Lines = Box<dyn Fn(&str) + Send + Sync>;

/// Notes answers, a line each.
pub struct Log(Lines);

impl Log {
    /// Makes a log of what takes its lines.
    pub fn to(lines: Lines) -> Self {
        Self(lines)
    }

    /// Returns the moment from which an answer's time counts.
    pub fn begin(&self) -> Instant {
        Instant::now()
    }

    /// Notes an answer. Of the route, everything that differs from case to case is `…`.
    pub fn end(&self, began: Instant, method: &Method, route: &str, status: StatusCode) {
        let parts = route.split('/').map(|part| if part.starts_with('{') { "…" } else { part });
        let route = parts.collect::<Vec<_>>().join("/");
        (self.0)(&format!(
            "{method} {route} {} {} ms",
            status.as_u16(),
            began.elapsed().as_millis()
        ));
    }
}
