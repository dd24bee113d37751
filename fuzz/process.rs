//! Readers run in a process of their own with limits: one that aborts, hangs or takes too much is
//! ended and begun anew behind the seed at which it was.

use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::readers::Reader;
use super::runs::Tally;

/// The last argument of the process inside.
pub const INSIDE: &str = "inside";

/// Address space that reading an input of some kilobytes may take, in bytes, with all that is
/// loaded before.
#[cfg(unix)]
const MEMORY: u64 = 2 << 30;
/// The time that an input may take, on a machine that does much else.
const TIME: Duration = Duration::from_secs(60);

/// Reads the inputs of some seeds; says each seed before, and what became of it behind.
pub fn inside(target: &str, seeds: Range<u64>) {
    // In memory, where there is such a place: manifests wait for the disk.
    let folder = tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .expect("a folder for the inputs");
    let reader = Reader::new(target, folder.path()).expect("a reader");
    limit_memory();
    let mut out = std::io::stdout().lock();
    for seed in seeds {
        write!(out, "{seed} ").and_then(|()| out.flush()).expect("somebody who listens");
        let begun = Instant::now();
        let word = match catch_unwind(AssertUnwindSafe(|| reader.run(seed))) {
            Ok(true) => "taken",
            Ok(false) => "refused",
            Err(_) => "panicked",
        };
        writeln!(out, "{word} {}", begun.elapsed().as_millis()).expect("somebody who listens");
    }
}

#[cfg(unix)]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    setrlimit(Resource::As, Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) })
        .expect("a limit");
}

#[cfg(not(unix))]
fn limit_memory() {}

/// Has the inputs of some seeds read inside.
pub fn outside(target: &str, mut seeds: Range<u64>) -> Tally {
    let mut tally = Tally::default();
    let mut longest = (0, seeds.start);
    while !seeds.is_empty() {
        let last = watch(target, &seeds, &mut tally, &mut longest);
        let Some(seed) = last else { break };
        eprintln!("{target}: seed {seed} ended the process");
        tally.executions += 1;
        tally.crashes.push(seed);
        seeds.start = seed + 1;
    }
    println!("{target}: the longest took {} ms (seed {})", longest.0, longest.1);
    tally
}

/// Watches a process; returns the seed at which it ended, if it came to no end of its own.
fn watch(
    target: &str,
    seeds: &Range<u64>,
    tally: &mut Tally,
    longest: &mut (u64, u64),
) -> Option<u64> {
    let (start, count) = (seeds.start.to_string(), (seeds.end - seeds.start).to_string());
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command.args([target, &count, &start, INSIDE]).stdout(Stdio::piped());
    let mut child: Child = command.spawn().expect("a process");
    let mut stdout = BufReader::new(child.stdout.take().expect("its output"));
    let (sender, words) = mpsc::channel();
    thread::spawn(move || {
        // A word at a time: the seed comes before its result.
        let mut word = Vec::new();
        while stdout.read_until(b' ', &mut word).is_ok_and(|length| length > 0) {
            if sender.send(String::from_utf8_lossy(&word).into_owned()).is_err() {
                return;
            }
            word.clear();
        }
    });
    let mut under_way = None;
    let ended_by_itself = loop {
        match words.recv_timeout(TIME) {
            // 「SEED 」, 「WORD 」, 「TIME\nSEED 」, …
            Ok(text) => take(&text, &mut under_way, tally, longest),
            Err(RecvTimeoutError::Timeout) => break false,
            Err(RecvTimeoutError::Disconnected) => {
                break child.wait().is_ok_and(|status| status.success());
            }
        }
    };
    let _ = child.kill();
    let _ = child.wait();
    under_way.filter(|_| !ended_by_itself)
}

/// Takes a piece of what the process says: the time of one seed and the number of the next, or a
/// result.
fn take(text: &str, under_way: &mut Option<u64>, tally: &mut Tally, longest: &mut (u64, u64)) {
    for word in text.split_whitespace() {
        match (word, word.parse::<u64>()) {
            ("taken", _) => {
                (tally.executions, tally.taken) = (tally.executions + 1, tally.taken + 1)
            }
            ("refused", _) => {
                (tally.executions, tally.refused) = (tally.executions + 1, tally.refused + 1)
            }
            ("panicked", _) => {
                tally.executions += 1;
                tally.crashes.extend(*under_way);
            }
            // A number is the time of the seed that has its result, or the next seed.
            (_, Ok(number)) => match under_way.take() {
                Some(seed) => *longest = (*longest).max((number, seed)),
                None => *under_way = Some(number),
            },
            _ => {}
        }
    }
}
