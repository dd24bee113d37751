//! From arguments to a command line, or to the Japanese sentence that says why it cannot be taken.

use std::error::Error as _;
use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use super::{Cli, values};

const ONE_CASE: &str =
    "渡せるファイルやフォルダは1つです。2つ以上のときは、1つのフォルダに入れて渡してください";

/// A command line that cannot be taken, or one that only asks for help.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// Help or version: to stdout, exit code 0.
    Help(String),
    /// A mistake: to stderr, exit code 2.
    Usage(String),
}

/// Reads the command line.
///
/// # Errors
/// It asks for help only, or cannot be taken; then a Japanese sentence says why.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Cli, Stop> {
    use clap::error::ErrorKind;
    let arguments: Vec<OsString> = arguments.collect();
    let (hint, misspelt) = (hint(&arguments), unknown_command(&arguments));
    let takes = takes(arguments.get(1).and_then(|word| word.to_str()));
    match Cli::try_parse_from(arguments) {
        Ok(cli) => Ok(Cli { hint, ..cli }),
        Err(error) => Err(match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stop::Help(error.to_string()),
            ErrorKind::UnknownArgument | ErrorKind::ArgumentConflict
                if let Some(name) = misspelt =>
            {
                Stop::Usage(format!("「{name}」というコマンドはありません\n{hint}"))
            }
            _ => Stop::Usage(format!("{}\n{hint}", in_japanese(&error, takes))),
        }),
    }
}

/// Returns the first word, where it is neither a command nor an option and nothing that looks like
/// a path.
fn unknown_command(arguments: &[OsString]) -> Option<String> {
    let word = arguments.get(1)?.to_str()?;
    let is_word = word.chars().all(|letter| letter.is_ascii_alphabetic());
    (is_word && Cli::command().find_subcommand(word).is_none()).then(|| word.to_owned())
}

fn hint(arguments: &[OsString]) -> String {
    let command = Cli::command();
    let known = arguments
        .get(1)
        .and_then(|name| command.find_subcommand(name))
        .filter(|known| !known.is_hide_set());
    let name = known.map_or_else(String::new, |known| format!("{} ", known.get_name()));
    format!("使い方は tachiiri {name}--help で見られます\n")
}

/// Returns what a command takes beside its options.
fn takes(command: Option<&str>) -> &'static str {
    match command {
        Some("explain") => "番号は1つずつ指定してください",
        Some("diff") => "渡すのは、前回と今回の2つです",
        Some("new") => "書き出すファイルは1つです",
        Some("templates") => "書き出すフォルダは1つです",
        Some("doctor") => "ファイルやフォルダを渡さずに使ってください",
        _ => ONE_CASE,
    }
}

fn in_japanese(error: &clap::Error, takes: &str) -> String {
    use clap::error::{ContextKind, ErrorKind};
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("{argument} を書いてください"),
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            format!("「{argument}」は余分です。{takes}")
        }
        ErrorKind::UnknownArgument => format!("{argument} は知らない指定です"),
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} の値を書いてください")
        }
        ErrorKind::InvalidValue => {
            let known = context(ContextKind::ValidValue);
            format!("{argument} に「{}」は書けません（書けるのは {known}）", context(ContextKind::InvalidValue))
        }
        ErrorKind::ValueValidation => match error.source().filter(|source| values::is_ours(*source)) {
            Some(source) => source.to_string(),
            None => format!("{argument} に「{}」は書けません", context(ContextKind::InvalidValue)),
        },
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::ArgumentConflict if argument.trim().is_empty() => ONE_CASE.to_owned(),
        ErrorKind::ArgumentConflict => {
            format!("{argument} は2回書けないか、ほかの指定と一緒に使えません")
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} の値の数が合いません")
        }
        ErrorKind::InvalidUtf8 => {
            "指定のどれかに、文字として読めないところがあります。ほかの文字の種類で付けられた名前は、変えてから使ってください".to_owned()
        }
        _ => "指定を読めません".to_owned(),
    }
}
