//! The commands, a file each; only here are clock, environment and terminal known.

mod annotate;
mod build;
mod case;
mod chain;
mod check;
mod defect;
mod diff;
mod doctor;
mod editions;
mod exit;
mod explain;
mod failure;
mod merge;
mod new;
mod options;
mod progress;
mod serve;
mod templates;
mod terminal;
mod totals;
mod workbook_name;

use std::ffi::OsString;
use std::io::{self, BufReader};
use std::process::ExitCode;
#[cfg(unix)]
use std::sync::Arc;

use crate::cli::{self, Cli, Command, Stop};
use crate::error::Error;
use crate::worker;
pub use defect::{note_lack_of_memory, out_of_memory};
use exit::{CommandError, FAILED, FINE, USAGE};
pub use options::is_in_worker;
use terminal::{to_stderr, to_stdout};

const GREETING: &str = "\
tachiiri（立入）：薬局の立入検査（サイバーセキュリティ）に見せる書類を作ります。

いちばん簡単なのは、ブラウザのページです（このパソコンの中だけで動きます）。
  tachiiri serve

コマンドで使うときは、この順に使ってください。
  1. tachiiri new わたしの薬局.xlsx     書き込み用のファイルを作ります（Excel で開いて書き込みます）
  2. tachiiri check わたしの薬局.xlsx   検査する人の目で点検し、直すところをお知らせします
     tachiiri annotate わたしの薬局.xlsx  自分のファイルの写しに、直すところの色とメモを付けます
  3. tachiiri build わたしの薬局.xlsx   書類（PDF と Excel）を out フォルダに作ります

見本を見るには tachiiri new 見本.xlsx --sample、くわしい使い方は tachiiri --help をどうぞ。
";

/// Runs the program with its arguments, the first of which is its own name; returns the exit code.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    forbid_core_dumps();
    let_writes_fail();
    ExitCode::from(match cli::parse(arguments) {
        Ok(cli) => defect::guarded(failure::name(cli.command.as_ref()), || run_command(cli)),
        Err(Stop::Help(text)) => match to_stdout(&text) {
            Ok(()) => FINE,
            Err(error) => failed(&error),
        },
        Err(Stop::Usage(text)) => {
            to_stderr(&text);
            USAGE
        }
    })
}

fn run_command(cli: Cli) -> u8 {
    // Another program that calls `run` is its own worker: it would start itself without end.
    if is_in_worker() && !matches!(cli.command, Some(Command::Worker)) {
        to_stderr("エラー: 作業用に動いている tachiiri の中では、ほかの命令は使えません\n");
        return FAILED;
    }
    let name = failure::name(cli.command.as_ref());
    let done = match cli.command {
        Some(Command::Build(arguments)) => build::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Annotate(arguments)) => annotate::run(&arguments),
        Some(Command::Chain(arguments)) => match &arguments.input {
            Some(input) => chain::run(&arguments, input),
            None => merge::run(&arguments),
        },
        Some(Command::New(arguments)) => new::run(&arguments),
        Some(Command::Diff(arguments)) => diff::run(&arguments),
        Some(Command::Serve(arguments)) => serve::run(&arguments),
        Some(Command::Worker) => work_for_parent(),
        Some(Command::Editions(arguments)) => editions::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Templates(arguments)) => templates::run(&arguments),
        Some(Command::Doctor(arguments)) => doctor::run(&arguments),
        None => match cli.file {
            Some(file) => build::run_dropped(file),
            // Started by a double click.
            None if cfg!(windows) => serve::run_alone(),
            None => to_stdout(GREETING).map(|()| FINE).map_err(CommandError::from),
        },
    };
    match done {
        Ok(code) => code,
        Err(CommandError::Usage(why)) => {
            to_stderr(&format!("{why}\n{}", cli.hint));
            USAGE
        }
        Err(CommandError::Failed(error)) => {
            let code = failed(&error);
            to_stderr(&failure::report(&error, name).unwrap_or_default());
            code
        }
    }
}

fn failed(error: &Error) -> u8 {
    to_stderr(&format!("エラー: {error}\n"));
    FAILED
}

/// Keeps what is in memory, names of people among it, from being written to the disk should the
/// process abort. Workers are such processes too.
fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}

/// Lets a write beyond the size that files may have fail, as on a full disk, instead of ending the
/// process with half of its files lying there.
fn let_writes_fail() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Works as the child of another run of this program.
fn work_for_parent() -> Result<u8, CommandError> {
    defect::let_abort_tell_lack_of_memory();
    let served = worker::serve(BufReader::new(io::stdin()), io::stdout().lock());
    served.map(|()| FINE).map_err(|error| Error::Worker(error.to_string()).into())
}
