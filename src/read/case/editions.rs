//! Which edition a case is made with: the first that applies of the one asked for, the sheet 様式定義,
//! an edition file beside the case, 年度. Else I019; and nothing is chosen where two say different
//! things.

use std::borrow::Cow;

use jiff::civil::Date;

use super::diagnostics::Diagnostics;
use super::message::clipped;
use crate::finding::{Finding, Place};
use crate::model::day::FiscalYear;
use crate::model::edition::Edition;
use crate::model::text::{Glyphs, Text};
use crate::model::way_out;
use crate::read::edition::{self, Broken, Mistake};
use crate::read::file::grid::Grid;
use crate::rule;
use crate::sheet::Field;
use crate::sheet::edition::{EDITION_SHEET, UNDECIDED};

/// The editions to choose from.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// All that are known.
    pub known: &'a [Edition],
    /// The one for an empty 年度, as long as the day lies in its year.
    pub default: &'a Edition,
    /// The one that was asked for, or what a person must still decide of it.
    pub asked: Option<&'a Result<Edition, Vec<Mistake>>>,
    /// The day the papers speak of.
    pub as_of: Date,
}

/// An edition that lies with a case, or in 共通.
pub enum EditionSource {
    /// The sheet 様式定義.
    Sheet(Box<Grid>),
    /// An edition file.
    File {
        /// The file.
        place: Place,
        /// Its text.
        text: String,
    },
}

impl EditionSource {
    /// Returns the sheet's cells; `None` for an edition file.
    pub fn grid(&self) -> Option<&Grid> {
        match self {
            Self::Sheet(grid) => Some(grid),
            Self::File { .. } => None,
        }
    }
}

/// What choosing gave.
#[derive(Debug, Default)]
pub struct Chosen<'a> {
    /// The edition; `None` where it could not be chosen.
    pub edition: Option<Cow<'a, Edition>>,
    /// An edition at hand whose year holds the as-of day.
    pub of_today: Option<Cow<'a, Edition>>,
}

/// An edition from outside that was read, or what is wrong with it.
struct Candidate {
    place: Place,
    read: Result<Edition, Broken>,
}

impl Candidate {
    fn of(source: &EditionSource, glyphs: &dyn Glyphs) -> Self {
        match source {
            EditionSource::Sheet(grid) => {
                Self { place: grid.place.clone(), read: edition::of_sheet(grid, glyphs) }
            }
            EditionSource::File { place, text } => Self {
                place: place.clone(),
                read: edition::of_file(&place.file, text, Some(glyphs)),
            },
        }
    }

    fn year(&self) -> Option<FiscalYear> {
        match &self.read {
            Ok(edition) => Some(edition.fiscal_year),
            Err(broken) => broken.year,
        }
    }

    fn shown(&self) -> String {
        let sheet =
            self.place.sheet.as_deref().map_or_else(String::new, |sheet| format!(" {sheet}"));
        format!("{}{sheet}", self.place.file)
    }
}

/// Chooses the edition of a case; what lies with it counts before what lies in 共通. Raises I019
/// where none can be chosen.
pub fn choose<'a>(
    choice: Choice<'a>,
    own: &[EditionSource],
    shared: &[EditionSource],
    year: &Field<Text>,
    diagnostics: &mut Diagnostics<'_>,
) -> Chosen<'a> {
    let glyphs = diagnostics.glyphs;
    let is_sheet = |source: &&EditionSource| matches!(source, EditionSource::Sheet(_));
    let read = |sources: &[EditionSource], sheets: bool| -> Vec<Candidate> {
        let wanted = sources.iter().filter(|source| is_sheet(source) == sheets);
        wanted.map(|source| Candidate::of(source, glyphs)).collect()
    };
    let mut files = read(own, false);
    let own_files = files.len();
    files.extend(read(shared, false));
    let mut chooser = Chooser {
        choice,
        sheets: [read(own, true), read(shared, true)],
        files,
        own_files,
        year,
        told: None,
        diagnostics,
    };
    let edition = chooser.edition();
    let of_today = chooser.of_today();
    Chosen { edition, of_today }
}

struct Chooser<'a, 'r, 'd, 'g> {
    choice: Choice<'a>,
    /// The sheets 様式定義 of the case, and of 共通.
    sheets: [Vec<Candidate>; 2],
    /// The edition files of both.
    files: Vec<Candidate>,
    /// How many of them are the case's.
    own_files: usize,
    year: &'r Field<Text>,
    /// The year that 年度 says, if it says one.
    told: Option<FiscalYear>,
    diagnostics: &'d mut Diagnostics<'g>,
}

impl<'a> Chooser<'a, '_, '_, '_> {
    fn edition(&mut self) -> Option<Cow<'a, Edition>> {
        let written = self.year.get().map(|text| text.as_str().to_owned());
        self.told = written.as_deref().and_then(|text| text.parse().ok());
        if let Some(asked) = self.choice.asked {
            return self.asked(asked).map(Cow::Borrowed);
        }
        if let Some(text) = written.as_deref().filter(|_| self.told.is_none()) {
            let message = format!("年度「{}」を読めません", clipped(text));
            let example = self.choice.default.fiscal_year;
            self.raise(
                self.year.place.clone(),
                message,
                format!("「{example}」のように書いてください。\n{}", self.ways()),
            );
            return None;
        }
        if self.year.is_blank() && self.diagnostics.has_refused(&self.year.place) {
            return None;
        }
        if self.sheets.iter().any(|sheets| !sheets.is_empty()) {
            return self.of_sheet().map(Cow::Owned);
        }
        match self.of_file() {
            Some(found) => found.map(Cow::Owned),
            None => self.known().map(Cow::Borrowed),
        }
    }

    fn raise(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.diagnostics
            .findings
            .push(Finding::new(&rule::I019, place, message).hint(hint).first());
    }

    /// Returns the ways to an edition that can be used: those at hand, and the ministry's.
    fn ways(&self) -> String {
        let mut years: Vec<String> = Vec::new();
        let at_hand = self.at_hand();
        for edition in &at_hand {
            let year = edition.fiscal_year.to_string();
            if !years.contains(&year) {
                years.push(year);
            }
        }
        way_out::in_lines(&years)
    }

    /// Returns every edition that could be read.
    fn at_hand(&self) -> Vec<&Edition> {
        let outside = self
            .sheets
            .iter()
            .flatten()
            .chain(&self.files)
            .filter_map(|found| found.read.as_ref().ok());
        self.choice.known.iter().chain(outside).collect()
    }

    fn of_today(&self) -> Option<Cow<'a, Edition>> {
        let today = |edition: &&Edition| edition.fiscal_year.contains(self.choice.as_of);
        let known = self.choice.known.iter().find(|edition| today(edition)).map(Cow::Borrowed);
        known.or_else(|| {
            self.at_hand().into_iter().find(today).map(|edition| Cow::Owned(edition.clone()))
        })
    }

    /// Returns the edition that was asked for, unless 年度 names another year.
    fn asked(&mut self, asked: &'a Result<Edition, Vec<Mistake>>) -> Option<&'a Edition> {
        match asked {
            Ok(edition) => self.of_year_told(edition, &edition.id).then_some(edition),
            Err(mistakes) => {
                self.report(mistakes);
                None
            }
        }
    }

    /// Returns whether an edition is of the year that 年度 says, if it says one.
    fn of_year_told(&mut self, edition: &Edition, from: &str) -> bool {
        let Some(told) = self.told.filter(|told| *told != edition.fiscal_year) else {
            return true;
        };
        let (name, year) = (&edition.name, edition.fiscal_year);
        let message =
            format!("「年度」は{told}ですが、使う様式「{name}」（{from}）は{year}のものです");
        let mend = format!("「年度」を「{year}」に直すか、{told}の様式を使ってください");
        self.raise(self.year.place.clone(), message, mend);
        false
    }

    fn of_sheet(&mut self) -> Option<Edition> {
        let sheets = std::mem::take(&mut self.sheets);
        let found = self.one_sheet(&sheets);
        self.sheets = sheets;
        found
    }

    fn one_sheet(&mut self, sheets: &[Vec<Candidate>; 2]) -> Option<Edition> {
        let is_own = sheets.first().is_some_and(|own| !own.is_empty());
        let used = sheets.iter().find(|sheets| !sheets.is_empty())?;
        if let [first, second, ..] = used.as_slice() {
            let message =
                format!("シート「{EDITION_SHEET}」が2つあります（もう1つは {}）", first.shown());
            self.raise(second.place.clone(), message, "使うほうだけを残してください");
            return None;
        }
        let sheet = used.first()?;
        let edition = match &sheet.read {
            Ok(edition) => edition,
            Err(broken) => {
                self.report(&broken.mistakes);
                return None;
            }
        };
        // What lies in 共通 is no conflict with a case's own sheet.
        let files = if is_own { self.files.get(..self.own_files) } else { Some(&self.files[..]) };
        let beside = files
            .unwrap_or_default()
            .iter()
            .find(|file| file.year() == Some(edition.fiscal_year))
            .map(Candidate::shown);
        if let Some(file) = beside {
            let message = format!(
                "{}の様式が、シート「{EDITION_SHEET}」にも {file} にもあります",
                edition.fiscal_year
            );
            self.raise(sheet.place.clone(), message, "使うほうだけを残してください");
            return None;
        }
        self.of_year_told(edition, &sheet.place.file).then(|| edition.clone())
    }

    /// Returns the edition of a file beside the case; `None` where no file is one of the year,
    /// `Some(None)` where it was refused.
    fn of_file(&mut self) -> Option<Option<Edition>> {
        let files = std::mem::take(&mut self.files);
        let found = self.one_file(&files);
        self.files = files;
        found
    }

    fn one_file(&mut self, files: &[Candidate]) -> Option<Option<Edition>> {
        let fits = |file: &&Candidate| match (self.told, file.year()) {
            (Some(told), Some(year)) => told == year,
            // A file that does not even say its year may be the one that is meant.
            (Some(_), None) => true,
            (None, _) => files.len() == 1,
        };
        let fitting: Vec<&Candidate> = files.iter().filter(fits).collect();
        if let Some(broken) = fitting.iter().find_map(|file| file.read.as_ref().err()) {
            self.report(&broken.mistakes);
            return Some(None);
        }
        match fitting.as_slice() {
            [] => None,
            [one] => one.read.as_ref().ok().map(|edition| Some(edition.clone())),
            [first, second, ..] => {
                let year = first.year().map_or_else(String::new, |year| year.to_string());
                let message =
                    format!("{year}の様式のファイルが2つあります（もう1つは {}）", first.shown());
                self.raise(second.place.clone(), message, "使うほうだけを残してください");
                Some(None)
            }
        }
    }

    /// Returns the known edition of 年度; where that is empty the default one, as long as the day
    /// lies in its year.
    fn known(&mut self) -> Option<&'a Edition> {
        let default = self.choice.default;
        let Some(told) = self.told else {
            if default.fiscal_year.contains(self.choice.as_of) {
                return Some(default);
            }
            let message = "「年度」が空欄で、どの年度の様式か決められません";
            let hint =
                format!("「{}」のように書いてください。\n{}", default.fiscal_year, self.ways());
            self.raise(self.year.place.clone(), message, hint);
            return None;
        };
        // A user's own edition of the same year is used where it is asked for, not by chance.
        let mut all = std::iter::once(default).chain(self.choice.known);
        let found = all.find(|edition| edition.fiscal_year == told);
        if found.is_none() {
            let message = format!("{told}の様式は、このソフトにありません");
            let other = self
                .at_hand()
                .into_iter()
                .find(|edition| edition.fiscal_year.contains(self.choice.as_of));
            let other = other.map_or_else(String::new, |other| {
                format!("{}。\n", way_out::at_hand(other, &self.year.place))
            });
            self.raise(self.year.place.clone(), message, format!("{other}{}", self.ways()));
        }
        found
    }

    /// Raises I019 for everything that is wrong with an edition, or still to be decided.
    fn report(&mut self, mistakes: &[Mistake]) {
        self.diagnostics.findings.extend(mistakes.iter().map(finding));
    }
}

/// Returns the finding of a mistake in an edition.
fn finding(mistake: &Mistake) -> Finding {
    let line = mistake
        .position
        .map_or_else(String::new, |(line, column)| format!("（{line}行目 {column}文字目）"));
    let mark = if mistake.position.is_some() { "undecided の行" } else { "セル" };
    let (message, hint) = if mistake.undecided {
        let what = format!("様式に、まだ決めていないところがあります{line}：{}", mistake.what);
        (
            what,
            format!(
                "正しい内容に直してから、この「{UNDECIDED}」の{mark}を消してください。消すと、今書かれている内容に決まります"
            ),
        )
    } else {
        let what = format!("様式の定義に誤りがあります{line}：{}", mistake.what);
        (what, "ここを直してください".to_owned())
    };
    Finding::new(&rule::I019, mistake.place.clone(), message).hint(hint).first()
}
