//! How long the server stays when nobody is there any more.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// How long the server stays after the last page has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Without a case.
    pub empty: Duration,
    /// With a case.
    pub with_case: Duration,
    /// With a case whose changes were neither taken away nor saved.
    pub with_changes: Duration,
}

impl Default for Stay {
    fn default() -> Self {
        const MINUTE: Duration = Duration::from_secs(60);
        Self {
            empty: Duration::from_secs(90),
            with_case: 15 * MINUTE,
            with_changes: 12 * 60 * MINUTE,
        }
    }
}

/// Who is there: requests that are not answered to the end, streams of events among them.
pub struct Lifetime(watch::Sender<Presence>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Presence {
    /// Requests not answered to the end.
    open: usize,
    /// Requests that came so far.
    came: u64,
}

impl Lifetime {
    /// Starts with nobody there, and nobody having come.
    pub fn new() -> Self {
        Self(watch::Sender::new(Presence::default()))
    }

    /// Counts a request as long as its mark is kept.
    pub fn begin(&self) -> Activity {
        self.0.send_modify(|presence| {
            presence.open += 1;
            presence.came += 1;
        });
        Activity(self.0.clone())
    }

    /// Has the server stay as long as the mark is kept, without anybody having come.
    pub fn hold(&self) -> Activity {
        self.0.send_modify(|presence| presence.open += 1);
        Activity(self.0.clone())
    }

    /// Waits until nobody has been there for so long; never before somebody came. How long that is
    /// may change meanwhile: a case may have been opened, or closed.
    pub async fn ended(&self, stay: impl Fn() -> Duration) {
        let mut presence = self.0.subscribe();
        loop {
            // The sender is ours: it is there as long as this waits.
            let _ = presence.wait_for(|presence| presence.came > 0 && presence.open == 0).await;
            let since = Instant::now();
            let mut wait = stay();
            while timeout_at(since + wait, presence.changed()).await.is_err() {
                let now = stay();
                if since + now <= Instant::now() {
                    return;
                }
                wait = now;
            }
        }
    }
}

/// A request that is not answered to the end.
pub struct Activity(watch::Sender<Presence>);

impl Drop for Activity {
    fn drop(&mut self) {
        self.0.send_modify(|presence| presence.open -= 1);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn it_stays_longer_where_a_case_is_opened_meanwhile() {
        let asked = AtomicU64::new(0);
        let stay = || Duration::from_millis(1 << asked.fetch_add(1, Ordering::Relaxed).min(6));
        let lifetime = Lifetime::new();
        drop(lifetime.begin());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.unwrap().block_on(lifetime.ended(stay));
        assert!(asked.into_inner() > 1);
    }
}
