//! The year of a drafted edition, as far as the forms say it.

use std::collections::BTreeMap;

use super::drafted::{Request, Said};
use super::form::DraftForm;
use super::words::year_in;
use crate::finding::Place;
use crate::model::day::{Era, FiscalYear};
use crate::model::edition::FormKind;

/// The year, and what is unsure of it.
pub struct Decided {
    /// The year; none where it cannot be told.
    pub year: Option<FiscalYear>,
    /// What a person must decide.
    pub unsure: Vec<Said>,
}

/// Returns the id of a year's edition: `reiwa8`.
pub fn id(year: FiscalYear) -> String {
    let era = Era::of(year.last()).filter(|era| era.letter == 'r');
    era.map_or_else(
        || format!("y{}", year.year()),
        |era| format!("reiwa{}", era.year_of(year.last()) - 1),
    )
}

/// Returns an edition's name: the title of its form, with its year unless it names that.
pub fn name(title: &str, year: Option<FiscalYear>) -> String {
    let missing = year.filter(|year| year_in(title) != Some(*year));
    let of_year = missing.map_or_else(String::new, |year| format!("（{year}）"));
    format!("{title}{of_year}")
}

/// Decides the year: as title and headings say, else the notes, else the names of sheets and files.
pub fn decide(forms: &[(FormKind, DraftForm)], request: &Request) -> Decided {
    let found = found(forms);
    let mut decided = Decided { year: None, unsure: Vec::new() };
    let place = forms.first().map_or_else(|| Place::file(""), |(_, form)| form.place.clone());
    let years: Vec<FiscalYear> = found.keys().copied().collect();
    match (years.as_slice(), request.year) {
        ([], None) => {
            decided.say(place, "どの年度の様式か、書かれていません。年度を書いてください")
        }
        ([], Some(told)) => decided.year = Some(told),
        ([one], told) => {
            decided.year = told.or(Some(*one));
            if let Some(told) = told.filter(|told| told != one) {
                let at = found.get(one).cloned().unwrap_or(place);
                decided.say(at, &format!("様式には{one}とありますが、{told}と指定されています"));
            }
        }
        ([_, _, ..], told) => {
            let names: Vec<String> = years.iter().map(ToString::to_string).collect();
            let at = years.last().and_then(|last| found.get(last)).cloned().unwrap_or(place);
            decided.year = told.filter(|told| years.contains(told));
            if decided.year.is_none() {
                decided.say(at, &format!("{}の、2つ以上の年度が書かれています", names.join("と")));
            }
        }
    }
    decided
}

impl Decided {
    fn say(&mut self, place: Place, what: &str) {
        self.unsure.push(Said { place, what: what.to_owned() });
    }
}

/// Returns the years that are named, with where each is named first.
fn found(forms: &[(FormKind, DraftForm)]) -> BTreeMap<FiscalYear, Place> {
    let collect = |years: &dyn Fn(&DraftForm) -> Vec<(FiscalYear, Place)>| {
        let mut all = BTreeMap::new();
        for (year, place) in forms.iter().flat_map(|(_, form)| years(form)) {
            all.entry(year).or_insert(place);
        }
        all
    };
    let placed = |form: &DraftForm, years: Vec<(FiscalYear, crate::finding::CellRef)>| {
        years.into_iter().map(|(year, at)| (year, form.place.at(at))).collect()
    };
    let of_names = |form: &DraftForm| {
        let names = [form.place.sheet.as_deref(), Some(&*form.place.file)];
        let years = names.into_iter().flatten().filter_map(year_in);
        years.take(1).map(|year| (year, form.place.clone())).collect()
    };
    let of_words = collect(&|form| placed(form, form.years()));
    if !of_words.is_empty() {
        return of_words;
    }
    let of_notes = collect(&|form| placed(form, form.years_of_notes()));
    if of_notes.is_empty() { collect(&of_names) } else { of_notes }
}
