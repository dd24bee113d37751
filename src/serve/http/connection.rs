//! A connection's stream: an answer that nobody takes does not wait for ever; who is busy.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

/// A stream that breaks off where nothing of what is written is taken for some time.
pub struct Stream {
    inner: TcpStream,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    /// Wraps a stream.
    pub fn new(inner: TcpStream, patience: Duration) -> Self {
        Self { inner, patience, stalled: None }
    }

    /// Takes the result of writing, which waits no longer than it may.
    fn written<T>(
        &mut self,
        result: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.stalled = None;
            return result;
        }
        let patience = self.patience;
        let waiting = self.stalled.get_or_insert_with(|| Box::pin(sleep(patience)));
        waiting.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, into)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.written(result, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.inner).poll_flush(context);
        self.written(result, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.inner).poll_shutdown(context);
        self.written(result, context)
    }
}

/// Counts the requests of a connection that are not answered to the end.
#[derive(Clone)]
pub struct Busy(watch::Sender<usize>);

impl Busy {
    /// Starts with none.
    pub fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Counts a request as long as the mark is kept.
    pub fn mark(&self) -> BusyMark {
        self.0.send_modify(|count| *count += 1);
        BusyMark(self.0.clone())
    }

    /// Waits until there is none.
    pub async fn idle(&self) {
        // The sender is ours: it is there as long as this waits.
        let _ = self.0.subscribe().wait_for(|count| *count == 0).await;
    }
}

/// A request that is not answered to the end.
pub struct BusyMark(watch::Sender<usize>);

impl Drop for BusyMark {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// An answer's body that keeps something until it is sent.
pub struct Held<K> {
    body: Body,
    _kept: K,
}

impl<K> Held<K> {
    /// Keeps something until a body is sent, or given up.
    pub fn new(body: Body, kept: K) -> Self {
        Self { body, _kept: kept }
    }
}

impl<K: Unpin> HttpBody for Held<K> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
