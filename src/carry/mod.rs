//! Last year's case to this year's workbook: what stays true is carried, answers become 前回.

pub mod convert;
mod fields;
mod ledgers;
mod moved;
mod previous;
mod shared;
mod told;

use std::collections::BTreeSet;

use crate::case::Case;
use crate::copies;
use crate::error::Error;
use crate::explain;
use crate::finding::{Finding, Severity};
use crate::model::edition::Edition;
use crate::model::templates::Templates;
use crate::model::text::Glyphs;
use crate::paper::input_workbook::{self, InputSheet, InputWorkbook, Start};
use crate::read::case::rest::{self, SheetRest};
use crate::read::edition::Mistake;
use crate::read::file::input::CaseFiles;
use crate::read::{self, Choice, Reading, Shared};
use crate::render::xlsx;
use crate::rule;
use crate::setting::Setting;
use crate::sheet::{SheetId, rows};
pub use told::{SheetCount, Told};

/// Last year's case, to be carried.
pub struct Last<'a> {
    /// Its files.
    pub files: CaseFiles,
    /// 共通, which serves it where it lacks a sheet.
    pub shared: &'a Shared,
    /// The editions that its own is chosen from.
    pub choice: Choice<'a>,
    /// Whether it is 共通 itself, which is no pharmacy.
    pub is_shared: bool,
}

impl<'a> Last<'a> {
    /// Reads it. A workbook that `new --from` wrote where this year's form was not known says no
    /// year: as long as nothing is answered in it, its 前回 stays what it was.
    fn read(&'a self, next: &'a Result<Edition, Vec<Mistake>>, glyphs: &dyn Glyphs) -> Reading<'a> {
        let read =
            |choice| read::read_with(self.files.clone(), self.shared, choice, glyphs, &mut |_| ());
        let own = read(self.choice);
        if is_chosen(&own)
            || own.case.as_ref().is_none_or(|case| case.pharmacy.year.get().is_some())
        {
            return own;
        }
        let as_next = read(Choice { asked: Some(next), ..self.choice });
        let has_previous = || {
            rest::of(self.files.inputs.clone(), self.choice.default)
                .iter()
                .any(|rest| !rest.previous.is_empty())
        };
        let is_as_made = is_chosen(&as_next) && as_next.case.as_ref().is_some_and(is_unanswered);
        if is_as_made && has_previous() { as_next } else { own }
    }
}

fn is_chosen(reading: &Reading<'_>) -> bool {
    reading.findings.iter().all(|finding| finding.code != rule::I019.code)
}

fn is_unanswered(case: &Case) -> bool {
    let vendors = rows(&case.vendor_answers).iter().map(|row| &row.answer);
    rows(&case.answers).iter().chain(vendors).all(|answer| answer.first_filled().is_none())
}

/// This year's workbook, and what became of last year's.
#[derive(Debug)]
pub struct Carried {
    /// The workbook's bytes; none where 共通 has nothing to carry.
    pub bytes: Vec<u8>,
    /// How many rows of each sheet were carried.
    pub counts: Vec<SheetCount>,
    /// What was not, and what is to be known.
    pub told: Vec<Told>,
    /// Whether something of last year's was refused.
    pub is_partial: bool,
}

impl Carried {
    /// Returns what was carried and what was not, for people: what is told, then the counts of each
    /// sheet.
    pub fn text(&self) -> String {
        told::text(&self.told, &self.counts)
    }
}

/// Carries a case to the workbook that `new` would write.
///
/// # Errors
/// The case has no sheet 薬局, or a template is broken.
pub fn carry(last: Last<'_>, start: &Start<'_>, setting: &Setting) -> Result<Carried, Error> {
    let (mut inputs, aside, _) = copies::set_aside(last.files.inputs, &mut |_| ());
    if last.is_shared {
        shared::add_pharmacy(&mut inputs);
    }
    let set_aside = aside.into_iter().map(|input| input.shown).collect();
    let own: BTreeSet<String> = inputs.iter().map(|input| input.shown.clone()).collect();
    let last = Last { files: CaseFiles { inputs, set_aside, ..last.files }, ..last };
    let of_next = Ok(start.edition.clone());
    let reading = last.read(&of_next, &setting.assets);
    let Some(case) = &reading.case else {
        return Err(no_pharmacy(&own, &reading.findings));
    };
    let edition = reading.edition.as_deref().filter(|_| is_chosen(&reading));
    let rest = rest::of(last.files.inputs.clone(), edition.unwrap_or(last.choice.default));
    let mut workbook = input_workbook::compose(start)?;
    let mut carrier = Carrier {
        case,
        edition,
        next: start.edition,
        own: &own,
        rest: &rest,
        counts: Vec::new(),
        told: Vec::new(),
    };
    carrier.told.extend(told::of_reading(&reading.findings, &rest));
    carrier.fill(&mut workbook);
    let Carrier { mut counts, mut told, .. } = carrier;
    if last.is_shared {
        shared::keep_shared(&mut workbook, &mut counts, &mut told);
    }
    let explanations = explain::plain_words(setting.assets.template(explain::TOPICS)?)?;
    let workbook = workbook.with_explanations(explanations);
    let bytes = if workbook.sheets.is_empty() {
        Vec::new()
    } else {
        xlsx::input_workbook(&workbook, &setting.assets)?
    };
    let is_partial = reading.findings.iter().any(|finding| finding.severity == Severity::Error)
        || rest.iter().any(|sheet| sheet.unknown.iter().any(|unknown| !unknown.refused.is_empty()));
    Ok(Carried { bytes, counts, told, is_partial })
}

fn no_pharmacy(own: &BTreeSet<String>, findings: &[Finding]) -> Error {
    let why = findings.iter().find(|finding| finding.severity == Severity::Error);
    let why = why.map_or_else(String::new, |finding| format!("（{}）", finding.message));
    Error::NotCarried { file: own.first().cloned().unwrap_or_default(), why }
}

/// What stands at the top of the new workbook.
const LEAD: &str = "前回のファイルから、変わらないことを写してあります。変わったところだけを直してください。答えと確認日は写していません。「前回」の列で前の答えを見ながら、今年の答えを書きます。";

/// Carries what one case holds.
struct Carrier<'a> {
    case: &'a Case,
    /// Its edition; `None` where that could not be chosen.
    edition: Option<&'a Edition>,
    /// The edition of the new workbook.
    next: &'a Edition,
    /// The case's own files: what comes from 共通 is none of its workbook's.
    own: &'a BTreeSet<String>,
    rest: &'a [SheetRest],
    counts: Vec<SheetCount>,
    told: Vec<Told>,
}

impl Carrier<'_> {
    fn fill(&mut self, workbook: &mut InputWorkbook) {
        self.tell_years();
        for sheet in &mut workbook.sheets {
            self.sheet(sheet);
        }
        workbook.lead.push(LEAD.to_owned());
    }

    fn sheet(&mut self, sheet: &mut InputSheet) {
        let case = self.case;
        match sheet.sheet {
            SheetId::Pharmacy => self.pharmacy(sheet),
            SheetId::Checklist => self.answers(sheet),
            SheetId::Vendors => self.ledger(sheet, case.vendors.as_ref()),
            SheetId::VendorChecklist => self.vendor_answers(sheet),
            SheetId::Devices => self.ledger(sheet, case.devices.as_ref()),
            SheetId::Accounts => self.ledger(sheet, case.accounts.as_ref()),
            SheetId::AccessLog => self.access_log(),
            SheetId::Contacts => self.ledger(sheet, case.contacts.as_ref()),
            SheetId::Operations => self.ledger(sheet, case.operations.as_ref()),
            SheetId::Backups => self.ledger(sheet, case.backups.as_ref()),
            SheetId::RestoreSteps => self.ledger(sheet, case.restore_steps.as_ref()),
            SheetId::Plan => self.plan(sheet),
            SheetId::Trainings => self.ledger(sheet, case.trainings.as_ref()),
        }
    }

    /// Returns what stands on a sheet of the case's own beside the rows.
    fn rest_of(&self, sheet: SheetId) -> Option<&SheetRest> {
        self.rest.iter().find(|rest| rest.sheet == sheet)
    }

    fn count(&mut self, sheet: SheetId, read: usize, carried: usize) {
        self.counts.push(SheetCount { sheet, read, carried });
    }

    /// Says where last year's edition is not known, or is of a later year.
    fn tell_years(&mut self) {
        let place = &self.case.pharmacy.year.place;
        let next = self.next.fiscal_year;
        match self.edition {
            None => self.told.push(Told::new(
                place,
                "前回の様式を決められないので、「前回」の列は作っていません",
            )),
            Some(last) if last.fiscal_year > next => {
                let what = format!(
                    "前回のファイルは{}で、新しいファイルの{next}より後の年度です",
                    last.fiscal_year
                );
                self.told.push(Told::new(place, what));
            }
            Some(_) => {}
        }
    }

    /// Says that the access log is not carried.
    fn access_log(&mut self) {
        let Some(log) = self.case.log.as_ref().filter(|log| self.own.contains(&*log.place.file))
        else {
            return;
        };
        let rows = usize::try_from(log.rows).unwrap_or(usize::MAX);
        if rows > 0 {
            self.count(SheetId::AccessLog, rows, 0);
            self.told.push(Told::new(
                &log.place,
                format!("操作の記録（{rows}行）は写していません。今年の記録を入れてください"),
            ));
        }
    }
}
