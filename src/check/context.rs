//! What a rule of checking sees: the case, its edition, the day, and the forms row by row.

use jiff::civil::Date;

use super::support::Support;
use crate::case::Case;
use crate::finding::{Finding, Place, short};
use crate::model::edition::{Edition, FormKind, Item, Period};
use crate::model::item::Device;
use crate::model::text::Text;
use crate::rule::{Rule, Severity};
use crate::sheet::checklist::{Answer, ChecklistColumns};
use crate::sheet::choice::Reply;
use crate::sheet::{Column, Field, SheetId};

/// A rule of checking and the function that looks for it.
pub(super) struct Check {
    /// The rule.
    pub rule: Rule,
    /// Returns the rule's findings in a case.
    pub finds: fn(&Rule, &Context<'_>) -> Vec<Finding>,
}

/// The case as a rule sees it.
pub(super) struct Context<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its edition, and those at hand.
    pub editions: Editions<'a>,
    /// The day the papers speak of.
    pub as_of: Date,
    /// The dates until which operating systems get updates.
    pub support: &'a Support,
    /// The number of blanks left in the business continuity plan; `None` where none is made.
    pub plan_blanks: Option<usize>,
}

/// The editions that a case has to do with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Editions<'a> {
    /// The edition that its checklists answer; `None` where that is not known (I019).
    pub own: Option<&'a Edition>,
    /// An edition at hand whose year holds the as-of day.
    pub of_today: Option<&'a Edition>,
}

impl<'a> Editions<'a> {
    /// Returns the edition of a case, where no other is of interest.
    #[cfg(feature = "internals")]
    pub fn only(own: &'a Edition) -> Self {
        Self { own: Some(own), of_today: None }
    }
}

/// A row of a form: an item, with the answer to it if there is one.
pub(super) struct FormRow<'a> {
    /// The item.
    pub item: &'a Item,
    /// The answer; `None` where the sheet has no row for it.
    pub answer: Option<&'a Answer>,
    /// The vendor who answers; `None` on 薬局確認用.
    pub vendor: Option<&'a Text>,
    /// The edition that has the item.
    pub edition: &'a Edition,
    /// The sheet where the row is or should be.
    pub sheet: Place,
}

impl<'a> FormRow<'a> {
    /// Returns the first and the last day that count for the item: those of the fiscal year; for
    /// reference items up to the end of the year that they name.
    pub fn counted_days(&self) -> (Date, Date) {
        (self.edition.fiscal_year.first(), self.edition.last_year(self.item.period).last())
    }

    /// Returns whether the form has a column of target dates.
    pub fn has_target(&self) -> bool {
        let form = if self.vendor.is_some() { FormKind::Vendor } else { FormKind::Pharmacy };
        self.edition.shape(form).target
    }

    /// Returns the first answer.
    pub fn first(&self) -> Option<Reply> {
        self.answer.and_then(|answer| answer.first().reply.copied())
    }

    /// Returns whether the first answer is missing, as far as can be known.
    pub fn is_unanswered(&self, context: &Context<'_>) -> bool {
        let is_empty = |answer: &Answer| {
            context.is_empty(ChecklistColumns::BY_FIELD.first, &answer.first().reply)
        };
        self.answer.is_none_or(is_empty)
    }

    /// Returns whether the newest answer is はい.
    pub fn is_yes(&self) -> bool {
        self.answer.is_some_and(Answer::is_yes)
    }

    /// Returns the place of a cell of this row, or the sheet where there is no row.
    pub fn place(&self, cell: impl Fn(&'a Answer) -> &'a Place) -> Place {
        self.answer.map_or_else(|| self.sheet.clone(), |answer| cell(answer).clone())
    }

    /// Returns a finding as it counts at this row: a note at a reference item, which the inspector
    /// does not look at yet.
    pub fn milder(&self, finding: Finding) -> Finding {
        match self.item.period {
            Period::Existence | Period::Year => finding,
            Period::Reference => finding.severity(Severity::Note),
        }
    }

    /// Returns a finding about this row's item; its message names the item and the vendor.
    pub fn finding(&self, rule: &Rule, place: Place, message: &str) -> Finding {
        let named = match self.vendor {
            Some(vendor) => format!("{message}（{}、{}）", self.item.id, short(vendor.as_str())),
            None => format!("{message}（{}）", self.item.id),
        };
        Finding {
            item: Some(self.item.id.number.to_string()),
            device: Some(self.item.id.devices.shown()).filter(|devices| !devices.is_empty()),
            shared: Some(match self.vendor {
                Some(vendor) => format!("{message}（{}）", short(vendor.as_str())),
                None => message.to_owned(),
            }),
            vendor: self.vendor.map(Text::to_string),
            guideline: self.item.guideline.clone(),
            guideline_edition: self.edition.guideline_of(self.item).to_owned(),
            ..Finding::new(rule, place, named)
        }
    }
}

/// What the pharmacy says it does: a row of 薬局確認用 whose newest answer is はい. Where no edition is
/// known, no item can be read, and what belongs to the subject is looked at all the same.
pub(super) struct Claim<'a> {
    row: Option<FormRow<'a>>,
}

impl<'a> Claim<'a> {
    /// Returns a finding about the claim's item, if there is one.
    pub fn finding(&self, rule: &Rule, place: Place, message: &str) -> Finding {
        match &self.row {
            Some(row) => row.finding(rule, place, message),
            None => Finding::new(rule, place, message),
        }
    }

    /// Returns how a message begins that holds the answer against something: with what the pharmacy
    /// says it does, or with nothing where no item can be read.
    pub fn says(&self, what: &str) -> String {
        if self.row.is_some() {
            format!("{what}と答えていますが、")
        } else {
            String::new()
        }
    }

    /// Returns the answer.
    pub fn answer(&self) -> Option<&'a Answer> {
        self.row.as_ref().and_then(|row| row.answer)
    }

    /// Returns true where the claim is about devices of a kind.
    pub fn is_about(&self, kind: Device) -> bool {
        let devices = self.row.as_ref().map(|row| &row.item.id.devices);
        devices.is_none_or(|devices| {
            devices.is_none() || devices.has(kind) || devices.has(Device::General)
        })
    }

    /// Returns true where the claim is about devices of this kind by name.
    pub fn names(&self, kind: Device) -> bool {
        self.row.as_ref().is_none_or(|row| row.item.id.devices.has(kind))
    }
}

impl<'a> Context<'a> {
    /// Returns true where the edition's year is over.
    pub fn is_over(&self) -> bool {
        self.editions.own.is_some_and(|edition| self.as_of > edition.fiscal_year.last())
    }

    /// Returns the rows of 薬局確認用 that are to be filled in: none without a system, and not 2(2) and
    /// 2(3) where the pharmacy has no vendor under contract. 有無 is not among them.
    pub fn pharmacy_rows(&self) -> impl Iterator<Item = FormRow<'a>> {
        let nothing = self.case.has_no_system();
        let no_contract = self.case.has_no_contract();
        self.all_pharmacy_rows()
            .filter(move |row| !(nothing || no_contract && row.item.exempt_without_contract))
    }

    /// Returns the claims about a topic. Only these are compared with the ledgers.
    pub fn claims(&self, topic: &str) -> Vec<Claim<'a>> {
        if self.editions.own.is_none() {
            return vec![Claim { row: None }];
        }
        let claimed = self.pharmacy_rows().filter(|row| row.item.topic == topic && row.is_yes());
        claimed.map(|row| Claim { row: Some(row) }).collect()
    }

    /// Returns the first claim about a topic, for rules that do not ask about one kind of device.
    pub fn claim(&self, topic: &str) -> Option<Claim<'a>> {
        self.claims(topic).into_iter().next()
    }

    /// Returns every claim, whatever it is about.
    pub fn all_claims(&self) -> Vec<Claim<'a>> {
        if self.editions.own.is_none() {
            return vec![Claim { row: None }];
        }
        self.pharmacy_rows().filter(FormRow::is_yes).map(|row| Claim { row: Some(row) }).collect()
    }

    /// Returns all rows of 薬局確認用 but 有無 and those that are for others.
    pub fn all_pharmacy_rows(&self) -> impl Iterator<Item = FormRow<'a>> {
        let case = self.case;
        let sheet = self.sheet(case.answers.as_ref().map(|table| &table.place), SheetId::Checklist);
        let items = self.asked(FormKind::Pharmacy);
        items.map(move |(edition, item)| FormRow {
            item,
            answer: case.answer_to(&item.id),
            vendor: None,
            edition,
            sheet: sheet.clone(),
        })
    }

    /// Returns what a form asks, with its edition; nothing where that is not known.
    fn asked(&self, form: FormKind) -> impl Iterator<Item = (&'a Edition, &'a Item)> {
        let own = self.editions.own.into_iter();
        own.flat_map(move |edition| edition.asked(form).map(move |item| (edition, item)))
    }

    /// Returns the vendors whose 事業者確認用 the inspector asks for; none without a system or without a
    /// contract.
    pub fn asked_vendors(&self) -> Vec<&'a Text> {
        self.case.asked_vendors(self.editions.own)
    }

    /// Returns the rows of a vendor's 事業者確認用; none where the vendor answered nothing yet.
    pub fn vendor_rows(&self, vendor: &'a Text) -> Vec<FormRow<'a>> {
        if !self.has_answered(vendor) {
            return Vec::new();
        }
        // A row that is missing is missing on the sheet where the vendor's other answers stand.
        let answered = self.case.answers_of(vendor).find(|answer| answer.first_filled().is_some());
        let handed_in = answered.map(|answer| Place { cell: None, ..answer.place.clone() });
        let sheet = self.sheet(handed_in.as_ref(), SheetId::VendorChecklist);
        let answer_to =
            |item: &Item| self.case.answers_of(vendor).find(|answer| answer.item == item.id);
        let row = |(edition, item): (&'a Edition, &'a Item)| FormRow {
            item,
            answer: answer_to(item),
            vendor: Some(vendor),
            edition,
            sheet: sheet.clone(),
        };
        self.asked(FormKind::Vendor).map(row).collect()
    }

    /// Returns the rows of every 事業者確認用 that the inspector asks for.
    pub fn all_vendor_rows(&self) -> impl Iterator<Item = FormRow<'a>> {
        self.asked_vendors().into_iter().flat_map(|vendor| self.vendor_rows(vendor))
    }

    /// Returns whether a vendor filled in anything.
    pub fn has_answered(&self, vendor: &Text) -> bool {
        self.case.has_answered(vendor)
    }

    /// Returns whether an item asks the same of pharmacy and vendor: it stands on both forms with
    /// the same words.
    pub fn is_shared(&self, item: &Item) -> bool {
        self.editions.own.is_some_and(|edition| edition.is_shared(&item.id))
    }

    /// Returns true for a cell that is empty as far as can be known: its column was read.
    pub fn is_empty<T>(&self, column: &Column, field: &Field<T>) -> bool {
        self.case.blanks.is_empty(column, field)
    }

    /// Returns true for a cell of a column that was not read: it seems to stand under another
    /// header, or holds check boxes. That the cell is empty says nothing.
    pub fn is_unread<T>(&self, column: &Column, field: &Field<T>) -> bool {
        self.case.blanks.is_unread(&field.place, column)
    }

    /// Returns a column's name as it is said that its cell is empty, with the merge that it is part
    /// of.
    pub fn empty_cell<T>(&self, column: &Column, field: &Field<T>) -> String {
        format!("{}{}", column.header, self.case.blanks.about_merge(&field.place))
    }

    /// Returns a finding about 有無, which stands on the sheet 薬局.
    pub fn about_existence(&self, rule: &Rule, place: &Place, message: &str) -> Finding {
        let edition = self.editions.own;
        let mut rows = edition
            .into_iter()
            .flat_map(|edition| edition.items(FormKind::Pharmacy).map(move |item| (edition, item)));
        let existence = rows.find(|(_, item)| item.period == Period::Existence);
        let finding = Finding::new(rule, place.clone(), message);
        match existence {
            Some((edition, item)) => Finding {
                item: Some(item.id.number.to_string()),
                guideline: item.guideline.clone(),
                guideline_edition: edition.guideline_of(item).to_owned(),
                ..finding
            },
            None => finding,
        }
    }

    /// Returns a sheet that was handed in, or else the place where it would be: in the file of 薬局.
    pub fn sheet(&self, handed_in: Option<&Place>, sheet: SheetId) -> Place {
        handed_in.cloned().unwrap_or_else(|| self.case.pharmacy.name.place.on_sheet(sheet.name()))
    }
}
