//! Takes connections, so many at a time, and answers what comes on them.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::body::{self, Unread};
use super::connection::{Busy, Held, Stream};
use super::guard::{Admitted, Guard};
use super::headers;
use super::limits::Limits;
use crate::serve::events::Events;
use crate::serve::lifetime::Lifetime;
use crate::serve::log::Log;

/// The time that an idle connection has to say good-bye, and that a server has to end.
const CLOSING: Duration = Duration::from_secs(1);

/// Serves requests of the page.
pub struct Listener {
    /// Who is let in.
    pub guard: Guard,
    /// How much a client may take.
    pub limits: Limits,
    /// The routes below the secret.
    pub routes: Router,
    /// Who is there.
    pub lifetime: Arc<Lifetime>,
    /// Streams that give way where every connection is busy.
    pub events: Arc<Events>,
    /// Where answers are noted.
    pub log: Log,
}

impl Listener {
    /// Takes connections until `stop` is done; then ends those that are idle, and waits a little
    /// for the others.
    pub async fn run(self: Arc<Self>, listener: TcpListener, stop: impl Future<Output = ()>) {
        let permits = Arc::new(Semaphore::new(self.limits.connections));
        let crowded = watch::Sender::new(false);
        let mut stop = pin!(stop);
        loop {
            let next = self.clone().take_next(&listener, &permits, &crowded);
            let is_stopped = tokio::select! {
                () = &mut stop => true,
                () = next => false,
            };
            if is_stopped {
                break;
            }
        }
        drop(listener);
        crowded.send_replace(true);
        let all = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        let _ = timeout(CLOSING * 2, permits.acquire_many(all)).await;
    }

    /// Takes a connection as soon as there is room for it.
    async fn take_next(
        self: Arc<Self>,
        listener: &TcpListener,
        permits: &Arc<Semaphore>,
        crowded: &watch::Sender<bool>,
    ) {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many files are open, for example: a moment later there may be fewer.
            return sleep(Duration::from_millis(100)).await;
        };
        let permit = loop {
            if let Ok(permit) = permits.clone().try_acquire_owned() {
                break permit;
            }
            crowded.send_replace(true);
            match timeout(CLOSING * 2, permits.clone().acquire_owned()).await {
                Ok(Ok(permit)) => break permit,
                Ok(Err(_)) => return,
                Err(_) => self.events.end_oldest(),
            }
        };
        crowded.send_replace(false);
        let crowded = crowded.subscribe();
        tokio::spawn(async move {
            self.connection(stream, crowded).await;
            drop(permit);
        });
    }

    /// Answers what comes on a connection. An idle one gives way where others wait.
    async fn connection(self: Arc<Self>, stream: TcpStream, mut crowded: watch::Receiver<bool>) {
        let busy = Busy::new();
        let service = {
            let (listener, busy) = (self.clone(), busy.clone());
            service_fn(move |request| {
                let (listener, mark) = (listener.clone(), busy.mark());
                async move {
                    let response = listener.answer(request).await;
                    Ok::<_, Infallible>(response.map(|body| Held::new(body, mark)))
                }
            })
        };
        let stream = TokioIo::new(Stream::new(stream, self.limits.answer));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.limits.head);
        let mut connection = pin!(http.serve_connection(stream, service));
        let mut must_go = pin!(async {
            let _ = crowded.wait_for(|crowded| *crowded).await;
            busy.idle().await;
        });
        tokio::select! {
            _ = connection.as_mut() => return,
            () = &mut must_go => {}
        }
        connection.as_mut().graceful_shutdown();
        let mut gone = pin!(async {
            sleep(CLOSING).await;
            busy.idle().await;
        });
        tokio::select! {
            _ = connection.as_mut() => {}
            () = &mut gone => {}
        }
    }

    /// Answers a request.
    async fn answer(&self, request: Request<Incoming>) -> Response {
        let (mut head, body) = request.into_parts();
        let (method, noted) = (head.method.clone(), self.log.begin());
        let mut response = match self.guard.admit(&head) {
            Ok(Admitted::To(uri)) => {
                head.uri = uri;
                self.admitted(head, body).await
            }
            Ok(Admitted::WithoutSlash(address)) => {
                let location =
                    HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/"));
                (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response()
            }
            Err(error) => {
                self.throw_away(body);
                error.into_response()
            }
        };
        let route = response.extensions_mut().remove::<Route>();
        self.log.end(
            noted,
            &method,
            route.as_ref().map_or("…", |route| &route.0),
            response.status(),
        );
        headers::add(response.headers_mut());
        response
    }

    /// Answers a request that was let in. It keeps the server alive until its answer is sent.
    async fn admitted(&self, head: Parts, body: Incoming) -> Response {
        let activity = self.lifetime.begin();
        let most = if is_upload(&head) { self.limits.upload } else { self.limits.json };
        let response = match body::read(&head, body, most, &self.limits).await {
            Ok(bytes) => {
                let request = Request::from_parts(head, Body::from(bytes));
                match TowerToHyperService::new(self.routes.clone()).call(request).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                }
            }
            Err(Unread { error, rest }) => {
                if let Some(rest) = rest {
                    self.throw_away(rest);
                }
                error.into_response()
            }
        };
        response.map(|body| Body::new(Held::new(body, activity)))
    }

    fn throw_away(&self, body: Incoming) {
        let limits = self.limits;
        tokio::spawn(async move { body::throw_away(body, &limits).await });
    }
}

/// The route that a request was matched with, for the log.
#[derive(Clone)]
pub struct Route(pub String);

/// Returns whether a request may bring files.
fn is_upload(head: &Parts) -> bool {
    let kind =
        head.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let last = head.uri.path().rsplit('/').next().unwrap_or_default();
    head.method == Method::POST
        && kind.starts_with("multipart/form-data")
        && ["cases", "files", "editions"].contains(&last)
}
