//! Milliseconds of the sample pharmacy's whole pack, paper by paper and stage by stage, the least
//! of several rounds: `cargo bench --bench pack`. An argument names a folder of templates to
//! measure instead of the built-in ones. Nothing is remembered from round to round, as if there
//! were one pharmacy only; a chain is faster (`--bench chain`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tachiiri::error::Error;
use tachiiri::paper::{self, Composed, PaperContext, binder};
use tachiiri::read::{self, file::input};
use tachiiri::render::pdf::Typesetter;
use tachiiri::setting::{Options, Setting};

const ROUNDS: usize = 15;

/// The least time of every step, in the order in which they came.
#[derive(Default)]
struct Clock(Vec<(String, Duration)>);

impl Clock {
    fn time<T>(&mut self, step: &str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        match self.0.iter_mut().find(|(name, _)| name == step) {
            Some((_, least)) => *least = took.min(*least),
            None => self.0.push((step.to_owned(), took)),
        }
        result
    }
}

fn main() -> Result<(), Error> {
    let templates =
        std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let setting =
        Setting::load(&Options { templates, ..Options::on(jiff::civil::date(2024, 2, 1)) })?;
    let reading = read::read(
        input::gather(Path::new("input/sample.xlsx"))?,
        setting.choice()?,
        &setting.assets,
    );
    let (Some(case), Some(edition)) = (&reading.case, reading.edition.as_deref()) else {
        return Ok(());
    };
    let context = PaperContext::new(case, Some(edition), setting.as_of, setting.paper_templates()?);
    let Composed { documents, .. } = paper::compose(&context, &[])?;
    let mut typesetter = Typesetter::new(&setting.assets)?;
    let mut clock = Clock::default();
    for _ in 0..ROUNDS {
        let mut laid_out = BTreeMap::new();
        for document in &documents {
            let stem = &document.stem;
            let paper = clock.time(&format!("{stem} compile"), || typesetter.lay_out(document))?;
            let pages = clock.time(&format!("{stem} numbers"), || typesetter.number(&paper))?;
            clock.time(&format!("{stem} PDF"), || typesetter.export(&pages, setting.as_of))?;
            clock.time(&format!("{stem} picture"), || typesetter.pictures(document))?;
            laid_out.insert(stem.as_str(), paper);
        }
        let binder = binder::bind(&documents, case, edition, setting.as_of, false);
        let stems = binder.documents.iter().map(|document| document.stem.as_str());
        let papers = stems.filter_map(|stem| laid_out.remove(stem)).collect();
        clock.time("binder", || {
            let bound = typesetter.bind(&binder, papers)?;
            let pages = typesetter.number(&bound)?;
            typesetter.export(&pages, setting.as_of)
        })?;
        clock.time("evict", || comemo::evict(0));
    }
    for (step, least) in &clock.0 {
        println!("{:>8.2} ms  {step}", milliseconds(*least));
    }
    let total: Duration = clock.0.iter().map(|(_, least)| *least).sum();
    println!("{:>8.2} ms  total", milliseconds(total));
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
