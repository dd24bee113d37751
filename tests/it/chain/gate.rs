//! Events that a test waits for while a chain runs: files appear, it ends. Every wait has an end.

use std::fs;
use std::io::{PipeReader, PipeWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// After this time a test fails that waits for something; no machine takes so long.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// A child process that is killed when the test ends, also when it fails.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// Files and folders that appear below a folder, as the system reports them.
#[cfg(target_os = "linux")]
pub struct Appearances(Receiver<()>);

#[cfg(target_os = "linux")]
impl Appearances {
    /// Watches a folder and those that are below it now.
    pub fn below(folder: &Path) -> Self {
        use rustix::fs::inotify::{CreateFlags, Reader, WatchFlags, add_watch, init};

        let inotify = init(CreateFlags::CLOEXEC).unwrap();
        for folder in folders(folder) {
            add_watch(&inotify, folder, WatchFlags::CREATE | WatchFlags::MOVED_TO).unwrap();
        }
        let (sender, appearances) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [std::mem::MaybeUninit::uninit(); 4_096];
            let mut events = Reader::new(inotify, &mut buffer);
            while events.next().is_ok() && sender.send(()).is_ok() {}
        });
        Self(appearances)
    }

    /// Waits for so many of them.
    pub fn wait_for(&self, count: usize) {
        (0..count).for_each(|_| self.0.recv_timeout(LONGEST_WAIT).unwrap());
    }
}

/// A pipe that takes nothing more: whoever writes to it waits until it is killed.
#[cfg(target_os = "linux")]
pub struct FullPipe {
    /// What keeps the pipe open.
    _reader: PipeReader,
    writer: PipeWriter,
}

#[cfg(target_os = "linux")]
impl FullPipe {
    /// Makes a pipe and fills it.
    pub fn new() -> Self {
        use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

        let (reader, mut writer) = std::io::pipe().unwrap();
        let waits = fcntl_getfl(&writer).unwrap();
        fcntl_setfl(&writer, waits | OFlags::NONBLOCK).unwrap();
        while writer.write(&[0]).is_ok() {}
        fcntl_setfl(&writer, waits).unwrap();
        Self { _reader: reader, writer }
    }

    /// Its end for writing, for a process.
    pub fn end(&self) -> PipeWriter {
        self.writer.try_clone().unwrap()
    }
}

/// A folder and all folders below it.
#[cfg(target_os = "linux")]
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = entries.filter(|path| path.is_dir()).flat_map(|path| folders(&path));
    std::iter::once(folder.to_owned()).chain(below).collect()
}

/// What comes out of a pipe until everybody has closed it.
pub fn until_closed(mut pipe: impl Read + Send + 'static) -> Vec<u8> {
    let (sender, content) = mpsc::channel();
    thread::spawn(move || {
        let mut content = Vec::new();
        pipe.read_to_end(&mut content).unwrap();
        sender.send(content)
    });
    content.recv_timeout(LONGEST_WAIT).unwrap()
}
