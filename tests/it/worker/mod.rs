//! The child process that reads other people's files.

mod budget;
mod child;
mod pool;
mod shared;

use std::io::Write;
use std::process::{Command, Stdio};

/// A shell command that writes a frame.
fn frame(kind: char, content: &str) -> String {
    let length: String =
        (content.len() as u64).to_le_bytes().iter().map(|byte| format!("\\{byte:03o}")).collect();
    format!("printf '{kind}{length}'; printf '%s' '{content}'")
}

/// The frames with which a worker replies to some requests, each a letter and a text.
fn replies_to(program: &str, requests: &str) -> Vec<(char, String)> {
    let mut command = Command::new(program);
    let mut child =
        command.arg("__worker").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(requests.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap().stdout;
    let (mut frames, mut rest) = (Vec::new(), output.as_slice());
    while let Some((head, after)) = rest.split_at_checked(9) {
        let length = u64::from_le_bytes(head[1..].try_into().unwrap()) as usize;
        let (content, after) = after.split_at(length);
        frames.push((char::from(head[0]), String::from_utf8_lossy(content).into_owned()));
        rest = after;
    }
    frames
}
