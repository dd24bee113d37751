//! The command `tachiiri`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tachiiri::run(std::env::args_os())
}
