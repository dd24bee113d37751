//! Runs of the fuzzers through the child process of `build`: what goes in, what is a crash.

use std::fs;
use std::path::Path;

use tachiiri::assets::{Assets, SAMPLE};
use tachiiri::case::Case;
use tachiiri::error::Error;
use tachiiri::make::{self, Order};
use tachiiri::model::edition::Edition;
use tachiiri::model::outline::Outline;
use tachiiri::model::templates::Templates;
use tachiiri::paper::input_workbook::{self, InputWorkbook};
use tachiiri::paper::{DocumentId, edition_sheet};
use tachiiri::read::file::input::{self, CaseFiles};
use tachiiri::read::{self, Shared};
use tachiiri::render::pdf::Typesetter;
use tachiiri::render::{PaperFormat, xlsx};
use tachiiri::setting::{Options, Setting, load_editions};
use tachiiri::worker::{Job, Timeouts, Worker};

use super::mutate;
use super::rng::Rng;
use super::text;

/// What a run came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Executions.
    pub executions: u64,
    /// Of these, inputs that were taken.
    pub taken: u64,
    /// Of these, inputs that were refused in words.
    pub refused: u64,
    /// Files rendered from what was taken.
    pub rendered: u64,
    /// Seeds at which the child died, hung, or could not finish.
    pub crashes: Vec<u64>,
}

/// A child and the folder its inputs lie in.
pub struct Bench<'a> {
    program: &'a Path,
    folder: &'a Path,
    worker: Option<Worker>,
    assets: Assets,
    edition: Edition,
}

impl<'a> Bench<'a> {
    /// Loads what workbooks are made of.
    pub fn new(program: &'a Path, folder: &'a Path) -> Result<Self, Error> {
        let assets = Assets::load(None, None)?;
        let edition = load_editions(&assets)?.remove(0);
        Ok(Self { program, folder, worker: None, assets, edition })
    }

    fn sample(&self) -> Result<InputWorkbook, Error> {
        let sample = Some(self.assets.template(SAMPLE)?);
        input_workbook::compose(&input_workbook::Start {
            sample,
            ..input_workbook::Start::with(&self.edition)
        })
    }

    /// The corpus: the sample's workbook, and a vendor's form as `build` makes it.
    fn corpus(&self) -> Result<[Vec<u8>; 2], Error> {
        let sample = xlsx::input_workbook(&self.sample()?, &self.assets)?;
        let form = forms(&Setting::load(&options())?)?.pop();
        Ok([form.unwrap_or_else(|| sample.clone()), sample])
    }

    /// Torn workbooks, one per seed: each is read and checked.
    pub fn mutate(&mut self, seeds: impl Iterator<Item = u64>) -> Result<Tally, Error> {
        let corpus = self.corpus()?;
        let mut tally = Tally::default();
        for seed in seeds {
            // A form alone lacks the sheet 薬局: read it is all the same.
            let base = if seed % 4 == 0 { &corpus[0] } else { &corpus[1] };
            let bytes = mutate::mutated(base, &mut Rng::new(seed));
            self.execute(seed, &bytes, None, &mut tally)?;
        }
        Ok(tally)
    }

    /// Random text, one workbook per seed: it is read, checked, and its papers are rendered in both
    /// formats; of every other workbook only one.
    pub fn render(&mut self, seeds: impl Iterator<Item = u64>) -> Result<Tally, Error> {
        let sample = self.sample()?;
        let mut tally = Tally::default();
        for seed in seeds {
            let mut rng = Rng::new(seed);
            let mut workbook = sample.clone();
            let printable = rng.below(8) != 0;
            text::fill(&mut workbook, &self.assets, printable, &mut rng);
            let bytes = xlsx::input_workbook(&workbook, &self.assets)?;
            let one = *rng.one_of(&DocumentId::ALL);
            let papers = if seed % 2 == 0 { [one].into() } else { DocumentId::ALL.into() };
            let order = Order { papers, whole_binder: true, ..Order::default() };
            self.execute(seed, &bytes, Some(order), &mut tally)?;
        }
        Ok(tally)
    }

    fn execute(
        &mut self,
        seed: u64,
        bytes: &[u8],
        order: Option<Order>,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let input = self.folder.join("fuzz.xlsx");
        fs::write(&input, bytes).map_err(|error| Error::unreadable(input.display(), error))?;
        let job = Job { order, ..Job::check(input) };
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => Worker::start(self.program, &options(), Timeouts::default())?,
        };
        tally.executions += 1;
        match worker.run(&job) {
            Ok(outcome) if outcome.killed_by.is_some() => {
                eprintln!("seed {seed}: {:?}", outcome.assessment.report.findings);
                tally.crashes.push(seed);
            }
            Ok(outcome) => {
                tally.taken += u64::from(outcome.assessment.is_sound);
                tally.refused += u64::from(!outcome.assessment.is_sound);
                tally.rendered += outcome.pack.map_or(0, |pack| pack.files.len() as u64);
                self.worker = Some(worker).filter(|worker| !worker.is_spent());
            }
            Err(error) => {
                eprintln!("seed {seed}: {error}");
                tally.crashes.push(seed);
            }
        }
        Ok(())
    }
}

/// The sample's workbook in memory.
fn sample(setting: &Setting) -> Result<CaseFiles, Error> {
    let edition = setting.choice()?.default;
    let start = input_workbook::Start {
        sample: Some(setting.assets.template(SAMPLE)?),
        ..input_workbook::Start::with(edition)
    };
    let bytes = xlsx::input_workbook(&input_workbook::compose(&start)?, &setting.assets)?;
    let name = "見本.xlsx".to_owned();
    Ok(input::all_in_memory(std::iter::once((name.clone(), name, bytes))))
}

/// The sample, read.
pub fn sample_case(setting: &Setting) -> Result<Case, Error> {
    let reading = read::read_with(
        sample(setting)?,
        &Shared::default(),
        setting.choice()?,
        &setting.assets,
        &mut |_| (),
    );
    reading.case.ok_or_else(|| Error::Worker("the sample is no case".to_owned()))
}

/// The forms that are sent out, as `build` makes them of the sample: the pharmacy's and a vendor's.
pub fn forms(setting: &Setting) -> Result<Vec<Vec<u8>>, Error> {
    let checked = make::check(
        sample(setting)?,
        Vec::new(),
        &make::SharedFiles::default(),
        setting,
        &mut |_| (),
    )?;
    let papers = [DocumentId::PharmacyChecklist, DocumentId::VendorChecklist].into();
    let order = Order {
        papers,
        formats: [PaperFormat::Xlsx].into(),
        whole_binder: false,
        is_partial: false,
    };
    let pack = make::render(&checked, setting, &order, &mut Typesetter::new(&setting.assets)?)?;
    Ok(pack.into_iter().flat_map(|pack| pack.files).map(|file| file.bytes).collect())
}

/// The built-in edition as a workbook with the sheet 様式定義.
pub fn edition_sheet(setting: &Setting) -> Result<Vec<u8>, Error> {
    let edition = setting.choice()?.default;
    let sheet = edition_sheet::compose(&Outline::from(edition));
    xlsx::edition(&sheet, edition.fiscal_year.first(), &setting.assets)
}

fn options() -> Options {
    Options::on(jiff::civil::date(2024, 2, 1))
}
