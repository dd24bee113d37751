//! `serve`: the page in the browser.

use std::ffi::OsString;

use super::exit::{CommandError, FINE};
use super::options::{options, program, today};
use super::terminal::{to_stderr, to_stdout};
use crate::cli::{self, Cli, Command, ServeArgs};
use crate::serve::{Clock, Config, Limits, Server, Stay, Watch};
use crate::worker::Timeouts;

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &ServeArgs) -> Result<u8, CommandError> {
    let options = options(&arguments.setting)?;
    let (asked, first) = (arguments.setting.as_of, options.as_of);
    let clock = Clock {
        day: Box::new(move || asked.or_else(|| today().ok()).unwrap_or(first)),
        now: Box::new(|| jiff::Zoned::now().datetime()),
    };
    let server = Server::bind(Config {
        program: program()?,
        options,
        input: arguments.input.clone(),
        watch: Watch::default(),
        port: arguments.port,
        limits: Limits::default(),
        stay: Stay::default(),
        timeouts: Timeouts::default(),
        clock,
        log: Box::new(|line| to_stderr(&format!("{line}\n"))),
    })?;
    let address = server.address();
    to_stdout(&format!("{address}\n"))?;
    to_stderr(HOW_TO_COME_BACK);
    if !arguments.no_open && webbrowser::open(&address).is_err() {
        to_stderr("ブラウザを開けませんでした。上のアドレスを、ブラウザに入れて開いてください。\n");
    }
    server.run()?;
    Ok(FINE)
}

/// Serves as if nothing but the command was given.
pub fn run_alone() -> Result<u8, CommandError> {
    match cli::parse(["tachiiri", "serve"].map(OsString::from).into_iter()) {
        Ok(Cli { command: Some(Command::Serve(arguments)), .. }) => run(&arguments),
        Ok(_) | Err(_) => Err(CommandError::Usage("tachiiri serve を使ってください".to_owned())),
    }
}

const HOW_TO_COME_BACK: &str = "\
ページを閉じてしまったら、上のアドレスをブラウザで開くと戻れます。
この画面を閉じると終わります（Ctrl-C でも、ページの「終了」でも終われます）。
";
