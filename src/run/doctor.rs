//! `doctor`: what is there and what is missing, a line each.

use std::path::Path;
use std::sync::Arc;

use super::exit::{CommandError, FINE, FOUND};
use super::options::{options_of, program};
use super::terminal::to_stdout;
use crate::assets::SAMPLE;
use crate::cli::DoctorArgs;
use crate::error::Error;
use crate::make::Order;
use crate::model::templates::Templates;
use crate::paper::input_workbook;
use crate::publish;
use crate::render::json::TOOL;
use crate::render::xlsx;
use crate::setting::{Options, Setting};
use crate::worker::{Job, JobInput, MemoryFile, Timeouts, Worker};

/// Programs that open a page on a system that has no way of its own to do it.
const BROWSERS: [&str; 6] = ["xdg-open", "chromium", "chromium-browser", "google-chrome", "firefox", "w3m"];

/// Something that the program needs.
struct Need {
    name: &'static str,
    /// What is there, else what fails and what to do.
    found: Result<String, String>,
}

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &DoctorArgs) -> Result<u8, CommandError> {
    let options = options_of(None, None, arguments.templates.clone(), arguments.font_dir.clone())?;
    let setting = Setting::load(&options);
    let mut needs = vec![Need { name: "プログラム", found: Ok(TOOL.to_owned()) }];
    match &setting {
        Ok(setting) => needs.extend(of_setting(setting, &options)),
        Err(error) => needs.push(Need { name: "ひな形とフォント", found: Err(error.to_string()) }),
    }
    needs.push(Need { name: "出力先", found: output_folder(&arguments.out) });
    let fails = needs.iter().any(|need| need.found.is_err());
    to_stdout(&needs.iter().map(line).collect::<String>())?;
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

fn of_setting(setting: &Setting, options: &Options) -> Vec<Need> {
    let fonts = setting.assets.fonts().len();
    let editions: Vec<String> =
        setting.editions.iter().map(|edition| format!("{}（{}）", edition.id, edition.fiscal_year)).collect();
    let templates = setting.paper_templates().map(|_| "読めます".to_owned());
    vec![
        Need { name: "フォント", found: Ok(format!("{fonts}個")) },
        Need { name: "ひな形", found: templates.map_err(|error| error.to_string()) },
        Need { name: "様式", found: Ok(editions.join("、")) },
        Need { name: "書類作り", found: sample_papers(setting, options).map_err(|error| error.to_string()) },
    ]
}

/// Has a worker make a checklist of the sample, in memory.
fn sample_papers(setting: &Setting, options: &Options) -> Result<String, Error> {
    let choice = setting.choice()?;
    let workbook = input_workbook::compose(&input_workbook::Start {
        sample: Some(setting.assets.template(SAMPLE)?),
        ..input_workbook::Start::with(choice.default)
    })?;
    let bytes = Arc::new(xlsx::input_workbook(&workbook, &setting.assets)?);
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
    tried.map(|()| format!("{} に書き込めます", folder.display())).map_err(|error| error.to_string())
}

/// Says whether a browser was found. Without one the page is opened by hand, so nothing fails.
fn browser() -> String {
    let system = cfg!(windows) || cfg!(target_os = "macos");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |name: &&&str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    match BROWSERS.iter().find(is_there) {
        Some(name) => format!("○ ブラウザ: {name}\n"),
        None if system => "○ ブラウザ: いつものブラウザが開きます\n".to_owned(),
        None => "－ ブラウザ: 見つかりません（画面を使うときは、表示される住所をブラウザで開いてください）\n".to_owned(),
    }
}
