//! A limit for what reads files of others in this process: a stalled share must not hold it up.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::error::Error;

/// Does some work about a path in a thread of its own, and waits so long for it. Work that has not
/// ended by then is left alone: no system ends a thread that waits for a disk.
///
/// # Errors
/// Those of the work; it takes too long; or the system starts no thread.
pub fn within<T: Send + 'static>(
    limit: Duration,
    path: &Path,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let shown = || path.to_string_lossy().into_owned();
    let (sender, done) = mpsc::channel();
    let started = thread::Builder::new().spawn(move || _ = sender.send(work()));
    started.map_err(|error| Error::unreadable(shown(), error))?;
    let why =
        "読むのに時間がかかりすぎます。共有フォルダにつながっていないのかもしれません".to_owned();
    done.recv_timeout(limit).unwrap_or_else(|_| Err(Error::Unreadable { path: shown(), why }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_told_with_its_path() {
        let (never, waits) = mpsc::channel::<()>();
        let work = move || {
            let _ = waits.recv();
            Ok(())
        };
        let told = within(Duration::from_millis(1), Path::new("店/あ.xlsx"), work)
            .unwrap_err()
            .to_string();
        assert!(
            told.starts_with("店/あ.xlsx を読めません（読むのに時間がかかりすぎます"),
            "{told}"
        );
        drop(never);
        assert_eq!(within(Duration::MAX, Path::new("あ"), || Ok(7)), Ok(7));
    }
}
