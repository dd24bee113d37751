//! The command `tachiiri`: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    let stop = match tachiiri::cli::parse(std::env::args_os()) {
        Ok(cli) => return ExitCode::from(tachiiri::run::run(cli)),
        Err(stop) => stop,
    };
    match stop {
        tachiiri::cli::Stop::Help(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        tachiiri::cli::Stop::Usage(text) => {
            eprint!("{text}");
            ExitCode::from(2)
        }
    }
}
