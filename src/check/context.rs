//! What a rule sees: the case, its edition, the day; and the forms' rows with the answers that belong to them.

use jiff::civil::Date;

use super::support::Support;
use crate::case::Case;
use crate::finding::{Finding, Place};
use crate::model::edition::{Edition, FormKind, Item, Period};
use crate::model::text::Text;
use crate::rule::Rule;
use crate::sheet::SheetId;
use crate::sheet::checklist::Answer;
use crate::sheet::choice::Reply;

/// What a rule sees.
pub struct Context<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its edition.
    pub edition: &'a Edition,
    /// The day the papers speak of.
    pub as_of: Date,
    /// Until when operating systems get updates.
    pub support: &'a Support,
    /// How many blanks are left in the business continuity plan; `None` where none is made.
    pub plan_blanks: Option<usize>,
}

/// A row of a form with the answer to it, if there is one.
pub struct Line<'a> {
    /// The item.
    pub item: &'a Item,
    /// The answer; `None` where the sheet has no row for it.
    pub answer: Option<&'a Answer>,
    /// Who answers; `None` on the pharmacy's form.
    pub vendor: Option<&'a Text>,
    /// The sheet where the row is or should be.
    pub sheet: Place,
}

impl<'a> Line<'a> {
    /// The first answer.
    pub fn first(&self) -> Option<Reply> {
        self.answer.and_then(|answer| answer.first.copied())
    }

    /// The place of a cell of this row; the sheet where there is no row.
    pub fn place(&self, cell: impl Fn(&'a Answer) -> &'a Place) -> Place {
        self.answer.map_or_else(|| self.sheet.clone(), |answer| cell(answer).clone())
    }

    /// A finding about this row.
    pub fn finding(&self, rule: &Rule, place: Place, message: &str) -> Finding {
        let named = match self.vendor {
            Some(vendor) => format!("{message}（{}、{vendor}）", self.item.id),
            None => format!("{message}（{}）", self.item.id),
        };
        Finding {
            item: Some(self.item.id.number.to_string()),
            device: self.item.id.device.map(|device| device.word().to_owned()),
            vendor: self.vendor.map(Text::to_string),
            guideline: self.item.guideline.clone(),
            ..Finding::new(rule, place, named)
        }
    }
}

impl<'a> Context<'a> {
    /// The rows of 薬局確認用 that are to be filled in: none without a system, and without 2(2), 2(3) where the pharmacy
    /// has no vendor under contract. 有無 is not among them.
    pub fn pharmacy_lines(&self) -> impl Iterator<Item = Line<'a>> {
        let nothing = self.case.has_no_system();
        let no_contract = self.case.has_no_contract();
        self.all_pharmacy_lines().filter(move |line| !(nothing || no_contract && line.item.exempt_without_contract))
    }

    /// The rows of 薬局確認用 on a topic whose newest answer is はい: only these are held against the ledgers.
    pub fn claims(&self, topic: &str) -> impl Iterator<Item = Line<'a>> {
        self.pharmacy_lines().filter(move |line| line.item.topic == topic && line.answer.is_some_and(Answer::is_yes))
    }

    /// The first of these rows, for rules that do not ask about one kind of device.
    pub fn claim(&self, topic: &str) -> Option<Line<'a>> {
        self.claims(topic).next()
    }

    /// All rows of 薬局確認用 but 有無.
    pub fn all_pharmacy_lines(&self) -> impl Iterator<Item = Line<'a>> {
        let (case, sheet) =
            (self.case, self.sheet(self.case.answers.as_ref().map(|table| &table.place), SheetId::Checklist.name()));
        let items = self.edition.items(FormKind::Pharmacy).filter(|item| item.period != Period::Existence);
        items.map(move |item| Line { item, answer: case.answer_to(item.id), vendor: None, sheet: sheet.clone() })
    }

    /// The vendors whose 事業者確認用 the inspector asks for; none without a system or without a contract.
    pub fn asked_vendors(&self) -> Vec<&'a Text> {
        self.case.asked_vendors()
    }

    /// The rows of a vendor's 事業者確認用; none where the vendor answered nothing yet.
    pub fn vendor_lines(&self, vendor: &'a Text) -> Vec<Line<'a>> {
        if !self.has_answered(vendor) {
            return Vec::new();
        }
        // A row that is missing is missing on the sheet where the vendor's other answers stand.
        let answered = self.case.answers_of(vendor).find(|answer| answer.first_filled().is_some());
        let handed_in = answered.map(|answer| Place { cell: None, ..answer.place.clone() });
        let sheet = self.sheet(handed_in.as_ref(), SheetId::VendorChecklist.name());
        let answer_to = |item: &Item| self.case.answers_of(vendor).find(|answer| answer.item == item.id);
        let items = self.edition.items(FormKind::Vendor);
        items.map(|item| Line { item, answer: answer_to(item), vendor: Some(vendor), sheet: sheet.clone() }).collect()
    }

    /// The rows of every 事業者確認用 that the inspector asks for.
    pub fn all_vendor_lines(&self) -> impl Iterator<Item = Line<'a>> {
        self.asked_vendors().into_iter().flat_map(|vendor| self.vendor_lines(vendor))
    }

    /// Whether a vendor filled in anything.
    pub fn has_answered(&self, vendor: &Text) -> bool {
        self.case.has_answered(vendor)
    }

    /// Whether an item asks the same of pharmacy and vendor: it stands on both forms with the same words.
    pub fn is_shared(&self, item: &Item) -> bool {
        self.edition.is_shared(item.id)
    }

    /// A finding about 有無, which stands on the sheet 薬局.
    pub fn about_existence(&self, rule: &Rule, place: &Place, message: &str) -> Finding {
        let existence = self.edition.items(FormKind::Pharmacy).find(|item| item.period == Period::Existence);
        let mut finding = Finding::new(rule, place.clone(), message.to_owned());
        finding.item = existence.map(|item| item.id.number.to_string());
        finding.guideline = existence.map(|item| item.guideline.clone()).unwrap_or_default();
        finding
    }

    /// A sheet that was handed in, or else the place where it would be: in the file of 薬局.
    pub fn sheet(&self, handed_in: Option<&Place>, name: &str) -> Place {
        handed_in.cloned().unwrap_or_else(|| self.case.pharmacy.name.place.on_sheet(name))
    }
}
