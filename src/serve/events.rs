//! What the page is told without asking: streams of events, of all cases or of one.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// An event of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It was changed.
    Revision(u64),
    /// Work on it has come so far.
    Progress {
        /// Done so far.
        done: usize,
        /// To be done.
        of: usize,
    },
    /// Work on it was stopped.
    Stopped,
    /// Its files on the disk are in another state.
    Disk(&'static str),
    /// It was closed.
    Closed,
}

impl Event {
    /// Writes it as a stream of events has it.
    fn written(&self, case: &str) -> Bytes {
        let (name, data): (&str, Value) = match self {
            Self::Revision(revision) => ("revision", json!({"case": case, "revision": revision})),
            Self::Progress { done, of } => {
                ("progress", json!({"case": case, "done": done, "of": of, "what": "書類"}))
            }
            Self::Stopped => ("stopped", json!({"case": case})),
            Self::Disk(state) => ("disk", json!({"case": case, "disk": state})),
            Self::Closed => ("closed", json!({"case": case})),
        };
        format!("event: {name}\ndata: {data}\n\n").into()
    }
}

/// The streams that are open, the oldest first.
#[derive(Default)]
pub struct Events(Mutex<Vec<Subscriber>>);

struct Subscriber {
    /// The one case that it is about; `None` for all.
    case: Option<String>,
    sender: UnboundedSender<Bytes>,
}

impl Events {
    /// Tells an event of a case to everybody whom it concerns.
    pub fn tell(&self, case: &str, event: &Event) {
        let written = event.written(case);
        self.lock().retain(|subscriber| {
            let concerns = subscriber.case.as_deref().is_none_or(|only| only == case);
            if concerns {
                subscriber.sender.send(written.clone()).is_ok()
            } else {
                !subscriber.sender.is_closed()
            }
        });
    }

    /// Answers with a stream of the events of one case, or of all; it begins with what is known
    /// now.
    pub fn subscribe(&self, case: Option<String>, now: &[(String, u64)]) -> Response {
        let (sender, receiver) = unbounded_channel();
        let mut begin = vec![Bytes::from_static(b"retry: 1000\n\n")];
        begin.extend(now.iter().map(|(case, revision)| Event::Revision(*revision).written(case)));
        begin.into_iter().for_each(|written| _ = sender.send(written));
        self.lock().push(Subscriber { case, sender });
        let mut response = Response::new(Body::new(EventStream(receiver)));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        response
    }

    /// Returns whether somebody follows a case.
    pub fn is_followed(&self, case: &str) -> bool {
        let follows = |subscriber: &Subscriber| {
            !subscriber.sender.is_closed()
                && subscriber.case.as_deref().is_none_or(|only| only == case)
        };
        self.lock().iter().any(follows)
    }

    /// Ends the oldest stream, whose page opens another one when it can.
    pub fn end_oldest(&self) {
        let mut subscribers = self.lock();
        subscribers.retain(|subscriber| !subscriber.sender.is_closed());
        if !subscribers.is_empty() {
            subscribers.remove(0);
        }
    }

    /// Ends every stream.
    pub fn end_all(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Subscriber>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of a stream of events.
struct EventStream(UnboundedReceiver<Bytes>);

impl HttpBody for EventStream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|written| written.map(|bytes| Ok(Frame::data(bytes))))
    }
}
