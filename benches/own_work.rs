//! Milliseconds of our own work for the sample pharmacy's whole pack, stage by stage, Typst left
//! out; the least of several rounds: `cargo bench --bench own_work`, with a word behind `--` only
//! the stages so named.

use std::path::Path;
use std::time::{Duration, Instant};

use tachiiri::error::Error;
use tachiiri::make::{self, Order};
use tachiiri::paper::{self, PaperContext};
use tachiiri::publish;
use tachiiri::read::{self, file::input};
use tachiiri::render::pdf::Typesetter;
use tachiiri::render::xlsx;
use tachiiri::setting::{Options, Setting};

const ROUNDS: u32 = 50;
const SAMPLE: &str = "input/sample.xlsx";

/// Runs and times the stages whose name holds a word.
struct Stages {
    word: String,
}

impl Stages {
    /// Does the work, so often as it takes to time it where it is asked for.
    fn time<T>(&self, stage: &str, mut work: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
        let mut result = work()?;
        if stage.contains(&self.word) {
            let mut least = Duration::MAX;
            for _ in 0..ROUNDS {
                let start = Instant::now();
                result = work()?;
                least = least.min(start.elapsed());
            }
            println!("{:>7.2} ms  {stage}", least.as_secs_f64() * 1000.0);
        }
        Ok(result)
    }
}

fn main() -> Result<(), Error> {
    let word =
        std::env::args().skip(1).find(|argument| !argument.starts_with("--")).unwrap_or_default();
    let stages = Stages { word };
    let options = Options::on(jiff::civil::date(2024, 2, 1));
    let input = Path::new(SAMPLE);
    let setting = stages.time("setting", || Setting::load(&options))?;
    stages.time("read", || {
        Ok(read::read(input::gather(input)?, setting.choice()?, &setting.assets).findings)
    })?;
    let checked = stages.time("read + check", || {
        make::check(
            input::gather(input)?,
            Vec::new(),
            &make::SharedFiles::default(),
            &setting,
            &mut |_| {},
        )
    })?;
    let reading = read::read(input::gather(input)?, setting.choice()?, &setting.assets);
    let (Some(case), Some(edition)) = (&reading.case, reading.edition.as_deref()) else {
        return Ok(());
    };
    let composed = stages.time("compose", || {
        let context =
            PaperContext::new(case, Some(edition), setting.as_of, setting.paper_templates()?);
        paper::compose(&context, &[])
    })?;
    let mut typesetter = Typesetter::new(&setting.assets)?;
    for document in &composed.documents {
        let pictures = typesetter.pictures(document)?;
        stages.time(&format!("XLSX {}", document.stem), || {
            xlsx::document(document, setting.as_of, &setting.assets, &pictures)
        })?;
    }
    let everything = Order::default();
    let Some(pack) = make::render(&checked, &setting, &everything, &mut typesetter)? else {
        return Ok(());
    };
    let temporary = |error| Error::unreadable("tmp", error);
    stages.time("publish", || {
        let folder = tempfile::tempdir().map_err(temporary)?;
        publish::publish(
            folder.path(),
            &pack.files,
            &pack.summary.manifest,
            &publish::Terms::of_whole(false),
        )
    })?;
    let folder = tempfile::tempdir().map_err(temporary)?;
    stages.time("publish the same again", || {
        publish::publish(
            folder.path(),
            &pack.files,
            &pack.summary.manifest,
            &publish::Terms::of_whole(false),
        )
    })?;
    Ok(())
}
