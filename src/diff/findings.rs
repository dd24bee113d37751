//! The findings of both cases, paired by what they are about, never by their cells.

use std::collections::{BTreeMap, VecDeque};

use super::items::Items;
use super::keys::keys;
use super::side::Side;
use crate::case::Case;
use crate::finding::{CellRef, Finding, Place};
use crate::model::edition::FormKind;
use crate::model::item::ItemId;
use crate::rule::Code;
use crate::sheet::{Pharmacy, Plan, Row, Table, rows};

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is there no more.
    Gone,
    /// It is new.
    New,
    /// It is still there.
    Still,
}

impl Change {
    /// Returns the word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::New => "new",
            Self::Still => "still",
        }
    }
}

/// A finding of one of the cases, or of both.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingChange {
    /// The finding; where both have it, the newer one.
    pub finding: Finding,
    /// What became of it.
    pub change: Change,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    code: Code,
    sheet: Option<String>,
    item: Option<(String, String)>,
    vendor: Option<String>,
    row: Option<String>,
}

impl Subject {
    /// Returns the same without the item, of which a form may have no more or a case without a form
    /// none; `None` where no row says what it is about.
    fn of_row(&self) -> Option<Self> {
        self.row.as_ref()?;
        Some(Self { item: None, ..self.clone() })
    }
}

/// Compares the findings of two cases: those of the newer one in its order, then those that are
/// gone. Of several about the same, those of the same words are paired first.
pub fn compare(old: Side<'_>, new: Side<'_>) -> Vec<FindingChange> {
    let before = subjects(old, &Renumbered::of(old, new));
    let after = subjects(new, &Renumbered::default());
    let mut is_paired =
        Paired { before: vec![false; before.len()], after: vec![false; after.len()] };
    let words = |finding: &Finding| finding.message.clone();
    is_paired.pair(&before, &after, |(subject, finding)| Some((subject.clone(), words(finding))));
    is_paired.pair(&before, &after, |(subject, _)| Some(subject.clone()));
    is_paired.pair(&before, &after, |(subject, finding)| Some((subject.of_row()?, words(finding))));
    is_paired.pair(&before, &after, |(subject, _)| subject.of_row());
    let of_new = after.iter().zip(&is_paired.after).map(|((_, finding), still)| FindingChange {
        finding: (*finding).clone(),
        change: if *still { Change::Still } else { Change::New },
    });
    let gone = before.iter().zip(&is_paired.before).filter(|(_, still)| !**still);
    let gone = gone.map(|((_, finding), _)| FindingChange {
        finding: (*finding).clone(),
        change: Change::Gone,
    });
    of_new.chain(gone).collect()
}

/// Which findings of both cases are paired already.
struct Paired {
    before: Vec<bool>,
    after: Vec<bool>,
}

impl Paired {
    /// Pairs those that are not paired yet and of which something is the same, in their order;
    /// those without it are left.
    fn pair<'f, T: Ord>(
        &mut self,
        before: &[(Subject, &'f Finding)],
        after: &[(Subject, &'f Finding)],
        of: impl Fn(&(Subject, &'f Finding)) -> Option<T>,
    ) {
        let mut free: BTreeMap<T, VecDeque<usize>> = BTreeMap::new();
        for (at, finding) in before.iter().enumerate().filter(|(at, _)| !self.before[*at]) {
            if let Some(same) = of(finding) {
                free.entry(same).or_default().push_back(at);
            }
        }
        for (at, finding) in after.iter().enumerate() {
            let same = if self.after[at] { None } else { of(finding) };
            let other = same.and_then(|same| free.get_mut(&same));
            if let Some(other) = other.and_then(VecDeque::pop_front) {
                (self.after[at], self.before[other]) = (true, true);
            }
        }
    }
}

/// Returns the findings of a case with what they are about.
fn subjects<'f>(side: Side<'f>, numbers: &Renumbered) -> Vec<(Subject, &'f Finding)> {
    let rows = RowNames::of(side.case, numbers);
    let subject = |finding: &'f Finding| {
        let item =
            finding.item.clone().map(|number| (number, finding.device.clone().unwrap_or_default()));
        let form = if finding.vendor.is_some() { FormKind::Vendor } else { FormKind::Pharmacy };
        let subject = Subject {
            code: finding.code,
            sheet: finding.place.sheet.as_deref().map(str::to_owned),
            item: item.map(|item| numbers.newer(form, item)),
            vendor: finding.vendor.clone(),
            row: rows.name(&finding.place),
        };
        (subject, finding)
    };
    side.findings.iter().map(subject).collect()
}

/// How the items of the older forms are called on the newer ones: number and kinds of device.
#[derive(Default)]
struct Renumbered {
    pharmacy: BTreeMap<(String, String), (String, String)>,
    vendor: BTreeMap<(String, String), (String, String)>,
}

impl Renumbered {
    fn of(old: Side<'_>, new: Side<'_>) -> Self {
        let Some((old, new)) = old.edition.zip(new.edition) else { return Self::default() };
        let of_form = |kind| {
            let items = Items::of(old, new, kind);
            items.by_old().into_iter().map(|(old, new)| (name(old), name(new))).collect()
        };
        Self { pharmacy: of_form(FormKind::Pharmacy), vendor: of_form(FormKind::Vendor) }
    }

    fn newer(&self, form: FormKind, item: (String, String)) -> (String, String) {
        let known = match form {
            FormKind::Pharmacy => &self.pharmacy,
            FormKind::Vendor => &self.vendor,
        };
        known.get(&item).cloned().unwrap_or(item)
    }
}

fn name(item: &ItemId) -> (String, String) {
    (item.number.to_string(), item.devices.shown())
}

/// What the rows of a case's sheets are known by, by file, sheet and row.
struct RowNames {
    rows: BTreeMap<Place, String>,
}

impl RowNames {
    fn of(case: &Case, numbers: &Renumbered) -> Self {
        let mut names = Self { rows: BTreeMap::new() };
        names.table(&case.vendors);
        names.table(&case.devices);
        names.table(&case.accounts);
        names.table(&case.contacts);
        names.table(&case.operations);
        names.table(&case.backups);
        names.table(&case.restore_steps);
        names.table(&case.trainings);
        for column in Pharmacy::COLUMNS {
            names.add(case.pharmacy.place(column), column.header.to_owned());
        }
        for column in Plan::COLUMNS {
            names.add(
                case.plan.as_ref().and_then(|plan| plan.place(column)),
                column.header.to_owned(),
            );
        }
        for answer in rows(&case.answers) {
            names.add(Some(&answer.place), item_name(numbers, FormKind::Pharmacy, &answer.item));
        }
        for row in rows(&case.vendor_answers) {
            let item = item_name(numbers, FormKind::Vendor, &row.answer.item);
            names.add(Some(&row.answer.place), format!("{} {item}", row.vendor_key));
        }
        names
    }

    fn table<R: Row>(&mut self, table: &Option<Table<R>>) {
        let rows = rows(table);
        for ((_, shown), row) in keys(rows).into_iter().zip(rows) {
            let place = R::COLUMNS
                .iter()
                .filter_map(|column| row.place(column))
                .find(|place| place.cell.is_some());
            self.add(place, shown);
        }
    }

    fn add(&mut self, place: Option<&Place>, name: String) {
        if let Some(row) = place.and_then(row_of) {
            self.rows.insert(row, name);
        }
    }

    fn name(&self, place: &Place) -> Option<String> {
        self.rows.get(&row_of(place)?).cloned()
    }
}

fn item_name(numbers: &Renumbered, form: FormKind, item: &ItemId) -> String {
    let (number, devices) = numbers.newer(form, name(item));
    format!("{number} {devices}")
}

/// Returns the place of a cell's row as a whole: its first cell.
fn row_of(place: &Place) -> Option<Place> {
    let cell = place.cell?;
    Some(place.at(CellRef::new(cell.row, 0)))
}
