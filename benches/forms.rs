//! Milliseconds per form, stage by stage; nothing is remembered from form to form.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::civil::date;
use tachiiri::assets::Assets;
use tachiiri::check::{self, support, support::Support};
use tachiiri::error::Error;
use tachiiri::model::templates::Templates;
use tachiiri::paper::{self, DocumentId, PaperContext, PaperTemplates};
use tachiiri::read::{self, Choice, file::input};
use tachiiri::render::{pdf::Typesetter, xlsx};

const ROUNDS: u32 = 50;

/// The time of all rounds, added up by stage.
#[derive(Default)]
struct Stages(Vec<(&'static str, Duration)>);

impl Stages {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        match self.0.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += took,
            None => self.0.push((stage, took)),
        }
        result
    }
}

fn main() -> Result<(), Error> {
    let as_of = date(2024, 2, 1);
    let mut stages = Stages::default();
    let start = Instant::now();
    let assets = Assets::load(None, None)?;
    let editions: Vec<_> = assets
        .editions()
        .into_iter()
        .map(|(name, text)| read::edition::read(name, text))
        .collect::<Result<_, _>>()?;
    let choice = Choice { known: &editions, default: &editions[0], asked: None, as_of };
    let support = Support::parse(assets.template(support::FILE)?)?;
    let templates = PaperTemplates::read(&assets)?;
    let mut typesetter = Typesetter::new(&assets)?;
    println!("setup (fonts, templates, edition): {:.1} ms", milliseconds(start.elapsed()));

    let mut forms = 0;
    for _ in 0..ROUNDS {
        let reading = stages.time("read", || {
            input::gather(Path::new("input/sample.xlsx"))
                .map(|inputs| read::read(inputs, choice, &assets))
        })?;
        let (Some(case), Some(edition)) = (&reading.case, reading.edition.as_deref()) else {
            continue;
        };
        stages.time("check", || {
            check::check(case, check::Editions::only(edition), as_of, &support, None)
        });
        let forms_only = [DocumentId::PharmacyChecklist, DocumentId::VendorChecklist];
        let composed = stages.time("compose", || {
            let context = PaperContext::new(case, Some(edition), as_of, &templates);
            paper::compose(&context, &forms_only)
        })?;
        for document in &composed.documents {
            let paper = stages.time("compile", || typesetter.lay_out(document))?;
            let pages = stages.time("numbers", || typesetter.number(&paper))?;
            stages.time("PDF", || typesetter.export(&pages, as_of))?;
            stages.time("evict", || comemo::evict(0));
            stages.time("XLSX", || xlsx::document(document, as_of, &assets, &[]))?;
            forms += 1;
        }
    }
    let total: Duration = stages.0.iter().map(|(_, took)| *took).sum();
    for (stage, took) in &stages.0 {
        println!("{stage:<8} {:>7.2} ms a form", milliseconds(*took) / f64::from(forms));
    }
    println!(
        "{:<8} {:>7.2} ms a form ({forms} forms of {ROUNDS} pharmacies)",
        "total",
        milliseconds(total) / f64::from(forms)
    );
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
