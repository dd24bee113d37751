//! What can be told of a failure to a maintainer: nothing of what the input holds, no name.

use crate::cli::Command;
use crate::error::{Error, Stage};
use crate::render::json::TOOL;

/// Returns a report on a defect of the program, to be copied; `None` where the error is none.
pub fn report(error: &Error, command: &str) -> Option<String> {
    Some(line(command, &kind(error)?))
}

/// Returns what is told of a panic, with its place in the program.
pub fn panicked(place: &str, command: &str) -> String {
    let report = line(command, &format!("panic at {place}"));
    format!(
        "エラー: 思わぬ故障のため、途中でやめました。もう一度実行しても同じなら、知らせてください。入力のファイルは、個人情報が入っているので、送らないでください\n{report}"
    )
}

fn line(command: &str, kind: &str) -> String {
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    format!(
        "知らせるときは、次の1行を写してください（入力の中身や名前は入っていません）。\n  {TOOL}; {system} {machine}; {command}; {kind}\n"
    )
}

/// Returns what kind of defect an error is, with the place in the program where it is known.
fn kind(error: &Error) -> Option<String> {
    match error {
        Error::Worker(_) => Some("worker".to_owned()),
        Error::WorkerDied { after, end } => Some(format!("worker died {}; {end}", stage(*after))),
        Error::Render { .. } => Some("render".to_owned()),
        Error::NotFound(_)
        | Error::Unreadable { .. }
        | Error::EmptyFolder(..)
        | Error::Edition { .. }
        | Error::NoForm { .. }
        | Error::NotCarried { .. }
        | Error::NotCompared(_)
        | Error::UnknownEdition { .. }
        | Error::Template { .. }
        | Error::Font(_)
        | Error::Occupied(_)
        | Error::Overlap { .. }
        | Error::AlreadyThere(_)
        | Error::DoubleEdition { .. }
        | Error::Listen(_)
        | Error::Write { .. }
        | Error::NoRoom { .. }
        | Error::Busy(_)
        | Error::DoubleShared(..)
        | Error::SharedKills(_)
        | Error::OtherShard { .. }
        | Error::Merged(_)
        | Error::Merge(_)
        | Error::Exists(_)
        | Error::NoWorker(_)
        | Error::WorkerWithoutMemory
        | Error::NoMemory
        | Error::TooSlow
        | Error::NoText(_)
        | Error::Link(_)
        | Error::Cancelled => None,
    }
}

/// Returns how far a case had come.
fn stage(after: Stage) -> String {
    match after {
        Stage::Begun => "before all was read".to_owned(),
        Stage::Read => "after reading".to_owned(),
        Stage::Rendered { done, of } => format!("after {done} of {of} papers"),
    }
}

/// Returns the name of a command; none is that of a file dropped on the program.
pub fn name(command: Option<&Command>) -> &'static str {
    match command {
        None => "-",
        Some(Command::Build(_)) => "build",
        Some(Command::Check(_)) => "check",
        Some(Command::Annotate(_)) => "annotate",
        Some(Command::Chain(_)) => "chain",
        Some(Command::New(_)) => "new",
        Some(Command::Diff(_)) => "diff",
        Some(Command::Serve(_)) => "serve",
        Some(Command::Editions(_)) => "editions",
        Some(Command::Explain(_)) => "explain",
        Some(Command::Templates(_)) => "templates",
        Some(Command::Doctor(_)) => "doctor",
        Some(Command::Worker) => "worker",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_is_reported_without_what_it_says_of_the_input() {
        let render = Error::Render { document: "06".to_owned(), what: "架空薬局".to_owned() };
        let died = |after| Error::WorkerDied { after, end: "signal: 6 (SIGABRT)".to_owned() };
        for (error, kind) in [
            (Error::Worker("/home/a/架空薬局.xlsx".to_owned()), "worker"),
            (render, "render"),
            (died(Stage::Begun), "worker died before all was read; signal: 6 (SIGABRT)"),
            (died(Stage::Read), "worker died after reading; signal: 6 (SIGABRT)"),
            (
                died(Stage::Rendered { done: 3, of: 12 }),
                "worker died after 3 of 12 papers; signal: 6 (SIGABRT)",
            ),
        ] {
            let report = report(&error, "build").unwrap_or_default();
            assert!(
                report.ends_with(&format!("; build; {kind}\n")) && !report.contains("架空"),
                "{report}"
            );
        }
        assert_eq!(report(&Error::NotFound("架空薬局.xlsx".to_owned()), "build"), None);
    }
}
