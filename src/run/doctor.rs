//! `doctor`: what is there and what is missing, a line each.

use std::path::Path;
use std::sync::Arc;

use super::editions::work;
use super::exit::{CommandError, FINE, FOUND};
use super::options::{options_of, program};
use super::terminal::to_stdout;
use crate::cli::DoctorArgs;
use crate::error::{Error, shown};
use crate::make::Order;
use crate::publish;
use crate::render::json::TOOL;
use crate::setting::Options;
use crate::worker::task::{Task, TaskKind};
use crate::worker::{Job, JobInput, MemoryFile, Timeouts, Worker};

/// Programs that open a page on a system that has no way of its own to do it.
const BROWSERS: [&str; 6] =
    ["xdg-open", "chromium", "chromium-browser", "google-chrome", "firefox", "w3m"];

/// Something that the program needs.
struct Need {
    name: &'static str,
    /// What is there, else what fails and what to do.
    found: Result<String, String>,
}

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &DoctorArgs) -> Result<u8, CommandError> {
    let options = options_of(None, None, arguments.templates.clone(), arguments.font_dir.clone())?;
    let mut needs = vec![Need { name: "プログラム", found: Ok(TOOL.to_owned()) }];
    // Templates, editions and fonts are somebody's files: a worker opens them.
    let setting = work(&options, &task(TaskKind::Inspect));
    let (fails, setting) = match setting {
        Ok(answer) => {
            needs.push(Need {
                name: "書類作り",
                found: sample_papers(&options).map_err(|error| error.to_string()),
            });
            (answer.code != FINE, answer.text)
        }
        Err(error) => (true, format!("× ひな形とフォント: {error}\n")),
    };
    needs.push(Need { name: "出力先", found: output_folder(&arguments.out) });
    let fails = fails || needs.iter().any(|need| need.found.is_err());
    let (program, others) = needs.split_at(1);
    let lines = |needs: &[Need]| needs.iter().map(line).collect::<String>();
    to_stdout(&(lines(program) + &setting + &lines(others)))?;
    to_stdout(&browser())?;
    to_stdout(if fails { "直すところがあります\n" } else { "使えます\n" })?;
    Ok(if fails { FOUND } else { FINE })
}

fn line(need: &Need) -> String {
    match &need.found {
        Ok(what) => format!("○ {}: {what}\n", need.name),
        Err(why) => format!("× {}: {why}\n", need.name),
    }
}

fn task(kind: TaskKind) -> Task {
    Task { kind, files: Vec::new() }
}

/// Has a worker make a checklist of the sample, in memory.
fn sample_papers(options: &Options) -> Result<String, Error> {
    let bytes = Arc::new(work(options, &task(TaskKind::New { sample: true }))?.bytes);
    let name = "見本.xlsx".to_owned();
    let input = JobInput::Memory(vec![MemoryFile { shown: name.clone(), name, bytes }]);
    let job = Job { input, order: Some(Order::default()), ..Job::check("") };
    let outcome = Worker::start(&program()?, options, Timeouts::default())?.run(&job)?;
    let files = outcome.pack.map_or(0, |pack| pack.files.len());
    Ok(format!("見本の書類を作れます（{files}個のファイル）"))
}

/// Tries to write into the output folder.
fn output_folder(folder: &Path) -> Result<String, String> {
    let tried = publish::can_write(folder);
    tried.map(|()| format!("{} に書き込めます", shown(folder))).map_err(|error| error.to_string())
}

/// Says whether a browser was found. Without one the page is opened by hand, so nothing fails.
fn browser() -> String {
    let system = cfg!(windows) || cfg!(target_os = "macos");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there =
        |name: &&&str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    match BROWSERS.iter().find(is_there) {
        Some(name) => format!("○ ブラウザ: {name}\n"),
        None if system => "○ ブラウザ: いつものブラウザが開きます\n".to_owned(),
        None => "－ ブラウザ: 見つかりません（画面を使うときは、表示される住所をブラウザで開いてください）\n".to_owned(),
    }
}
