//! The terminal: what is written to it, its width, whether there are colours.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use crate::error::{self, Error};
use crate::publish::failed;
use crate::render::text::{SEQUENCES, TextStyle};

/// The width of a text, in columns, where there is no terminal, or one that does not say its width.
const USUAL_WIDTH: u16 = 100;

/// Writes what a command was asked for. A reader that went away is no error of ours.
///
/// # Errors
/// Writing fails, as it does on a full disk.
pub fn to_stdout(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    match out.write_all(harmless(text).as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(failed(Path::new("標準出力"), &error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Takes out what a terminal would obey: of a user's text nothing is to reach it but what is read.
fn harmless(text: &str) -> String {
    error::lines(text, &SEQUENCES)
}

/// Writes what is reported along the way.
pub fn to_stderr(text: &str) {
    let _ = io::stderr().write_all(harmless(text).as_bytes());
}

/// Returns the number of a terminal's columns; `None` where a stream leads elsewhere.
pub fn columns(stream: &impl IsTerminal) -> Option<u16> {
    let size = || terminal_size::terminal_size().map_or(USUAL_WIDTH, |(width, _)| width.0);
    stream.is_terminal().then(size)
}

/// Returns colour and width of the text that goes to a stream.
pub fn style(stream: &impl IsTerminal) -> TextStyle {
    let terminal = columns(stream);
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = asked.unwrap_or_else(|| usize::from(terminal.unwrap_or(USUAL_WIDTH)));
    TextStyle { colour: terminal.is_some() && !no_colour, width, terminal: terminal.is_some() }
}
