//! Events that a test waits for while a chain runs: it comes to a gate, files appear, it ends. Every wait has an end.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use rustix::fs::OFlags;

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

/// A named pipe in the place of a paper that an earlier run made. A run that looks whether the paper still stands there
/// waits until the test writes to the pipe.
pub struct Gate {
    path: PathBuf,
    paper: Vec<u8>,
    reached: Receiver<File>,
}

impl Gate {
    /// Puts the pipe in the place of a paper.
    pub fn in_place_of(path: PathBuf) -> Self {
        let paper = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let (sender, reached) = mpsc::channel();
        let pipe = path.clone();
        thread::spawn(move || {
            // Returns when the run opens the other end.
            let opened = File::options().write(true).open(pipe);
            opened.map(|opened| sender.send(opened))
        });
        Self { path, paper, reached }
    }

    /// Waits until a run stands at the gate. It stays there until the gate is opened.
    pub fn wait(&self) -> File {
        self.reached.recv_timeout(LONGEST_WAIT).unwrap()
    }

    /// Lets the run find its paper, to the byte.
    pub fn open(self, mut pipe: File) {
        pipe.write_all(&self.paper).unwrap();
    }
}

impl Drop for Gate {
    /// Puts the paper back.
    fn drop(&mut self) {
        // Where no run came, nobody waits for one any longer.
        _ = File::options().read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(&self.path);
        _ = fs::remove_file(&self.path).and_then(|()| fs::write(&self.path, &self.paper));
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
