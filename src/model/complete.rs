//! From an edition as written down to an [`Edition`]: everything missing or impossible, at once.

mod columns;

use std::collections::BTreeSet;

use super::day::FiscalYear;
use super::edition::{
    Edition, Form, FormKind, Item, Ministry, Origin, Period, Section, Words, is_id, topic,
};
use super::item::{DeviceKind, Devices, ItemId, ItemNumber, Numbering};
use super::outline::{Fault, ItemOutline, Key, Outline, Part, Why, Word};

/// Makes an edition of what was written down; `origin` says where it was.
///
/// # Errors
/// What a person must still decide; else everything that is missing or impossible, in the order of
/// the parts.
pub fn complete(outline: &Outline, origin: Origin) -> Result<Edition, Vec<Fault>> {
    let undecided = outline.undecided();
    if !undecided.is_empty() {
        return Err(undecided);
    }
    let mut builder = Builder { outline, faults: Vec::new(), told: BTreeSet::new() };
    let edition = builder.edition(origin);
    let mut faults = builder.faults;
    faults.sort_by_key(|fault| fault.part);
    edition.filter(|_| faults.is_empty()).ok_or(faults)
}

struct Builder<'o> {
    outline: &'o Outline,
    faults: Vec<Fault>,
    /// The same, to be found fast: a file from outside may have very many.
    told: BTreeSet<Fault>,
}

impl<'o> Builder<'o> {
    fn wrong(&mut self, part: Part, key: Key, what: impl Into<String>) {
        self.say(Fault { part, key, why: Why::Wrong(what.into()) });
    }

    fn missing(&mut self, part: Part, key: Key) {
        self.say(Fault { part, key, why: Why::Missing });
    }

    /// Adds a fault; what both forms share is looked at for each, and told once.
    fn say(&mut self, fault: Fault) {
        if self.told.insert(fault.clone()) {
            self.faults.push(fault);
        }
    }

    /// Returns a text that must be there, empty where it is not.
    fn text(&mut self, part: Part, key: Key, text: Option<&String>) -> String {
        if text.is_none_or(String::is_empty) {
            self.missing(part, key);
        }
        text.cloned().unwrap_or_default()
    }

    fn edition(&mut self, origin: Origin) -> Option<Edition> {
        let head = &self.outline.head;
        let id = self.text(Part::Head, Key::Id, head.id.as_ref());
        if !id.is_empty() && !is_id(&id) {
            self.wrong(Part::Head, Key::Id, "id は半角の英数字と - で書いてください");
        }
        let name = self.text(Part::Head, Key::Name, head.name.as_ref());
        let fiscal_year = self.year(Key::FiscalYear, head.fiscal_year);
        if head.fiscal_year.is_none() {
            self.missing(Part::Head, Key::FiscalYear);
        }
        let reference_year = self.year(Key::ReferenceYear, head.reference_year);
        let words = self.words();
        let forms = self.forms(&words);
        let ministry = (head.office.is_some() || head.telephone.is_some()).then(|| Ministry {
            office: head.office.clone().unwrap_or_default(),
            telephone: head.telephone.clone().unwrap_or_default(),
        });
        Some(Edition {
            id,
            name,
            fiscal_year: fiscal_year?,
            reference_year,
            guideline: head.guideline.clone().unwrap_or_default(),
            source: head.source.clone().unwrap_or_default(),
            superseded_by: head.superseded_by.clone(),
            ministry,
            numbering: head.numbering.unwrap_or_default(),
            words,
            forms,
            origin,
        })
    }

    fn year(&mut self, key: Key, written: Option<i16>) -> Option<FiscalYear> {
        let year = written.and_then(FiscalYear::beginning_in);
        if written.is_some() && year.is_none() {
            self.wrong(Part::Head, key, "西暦の年度ではありません");
        }
        year
    }

    /// Returns the words of the tables. With columns of its own an edition needs those words only
    /// that they do not have.
    fn words(&mut self) -> Words {
        let own_columns = !self.outline.columns.is_empty();
        let mut word = |word: Word| {
            let written = self.outline.head.word(word).map(str::to_owned);
            let in_columns = match word {
                Word::Item | Word::Yes | Word::Or | Word::No => false,
                Word::Result | Word::First | Word::Target | Word::Second | Word::Remark => true,
            };
            if written.is_none() && !(own_columns && in_columns) {
                self.missing(Part::Head, Key::Word(word));
            }
            written.unwrap_or_default()
        };
        Words {
            item: word(Word::Item),
            result: word(Word::Result),
            first: word(Word::First),
            target: word(Word::Target),
            second: word(Word::Second),
            remark: word(Word::Remark),
            yes: word(Word::Yes),
            or: word(Word::Or),
            no: word(Word::No),
        }
    }

    fn forms(&mut self, words: &Words) -> Vec<Form> {
        let mut forms: Vec<Form> = Vec::new();
        for (at, form) in self.outline.forms.iter().enumerate() {
            let (part, kind) = (Part::Form(at), form.form);
            if forms.iter().any(|other| other.kind == kind) {
                self.wrong(part, Key::Form, "同じ様式が2つあります");
                continue;
            }
            let title = self.text(part, Key::Title(kind), form.title.as_ref());
            let badge = self.text(part, Key::Badge(kind), form.badge.as_ref());
            let columns = self.columns(kind, words);
            forms.push(Form {
                kind,
                title,
                badge,
                party: form.party.clone(),
                columns,
                sections: Vec::new(),
            });
        }
        if forms.is_empty() {
            self.wrong(Part::Head, Key::Form, "様式が1つもありません");
        }
        self.column_kinds();
        self.sections(&mut forms);
        self.items(&mut forms);
        self.empty_sections();
        forms
    }

    fn sections(&mut self, forms: &mut [Form]) {
        let mut seen = BTreeSet::new();
        for (at, section) in self.outline.sections.iter().enumerate() {
            let part = Part::Section(at);
            let (Some(kind), Some(period)) = (section.form, section.period) else {
                let key = if section.form.is_none() { Key::Form } else { Key::Period };
                self.missing(part, key);
                continue;
            };
            self.check_period(part, kind, period);
            if !seen.insert((kind, period)) {
                self.wrong(part, Key::Form, "同じ様式の同じ表が2つあります");
                continue;
            }
            match forms.iter_mut().find(|form| form.kind == kind) {
                Some(form) => form.sections.push(Section {
                    period,
                    page: section.page.unwrap_or(1),
                    heading: section.heading.clone().unwrap_or_default(),
                    notes_above: section.notes_above.clone(),
                    notes_below: section.notes_below.clone(),
                    items: Vec::new(),
                }),
                None => self.wrong(part, Key::Form, "この様式の題名と印がありません"),
            }
        }
    }

    fn check_period(&mut self, part: Part, form: FormKind, period: Period) {
        if period == Period::Reference && self.outline.head.reference_year.is_none() {
            let what = "参考項目がありますが、参考項目の年度がありません";
            self.wrong(Part::Head, Key::ReferenceYear, what);
        }
        if period == Period::Existence && form == FormKind::Vendor {
            self.wrong(part, Key::Period, "有無は、薬局確認用だけにあります");
        }
    }

    fn items(&mut self, forms: &mut [Form]) {
        let mut seen = BTreeSet::new();
        for (at, written) in self.outline.items.iter().enumerate() {
            let part = Part::Item(at);
            let Some((kind, item)) = self.item(part, written) else { continue };
            if !seen.insert((kind, item.id.number, sorted(&item.id.devices))) {
                self.wrong(part, Key::Number, format!("項目 {} が2つあります", item.id.number));
                continue;
            }
            let form = forms.iter_mut().find(|form| form.kind == kind);
            let section = form.and_then(|form| {
                form.sections.iter_mut().find(|section| section.period == item.period)
            });
            match section {
                Some(section) => section.items.push(item),
                None => self.wrong(part, Key::Number, "この項目の表がありません"),
            }
        }
    }

    fn item(&mut self, part: Part, written: &ItemOutline) -> Option<(FormKind, Item)> {
        let before = self.faults.len();
        let text = self.text(part, Key::Text, written.text.as_ref());
        if text.trim().is_empty() && !text.is_empty() {
            self.missing(part, Key::Text);
        }
        let devices = self.devices(part, &written.device);
        for (key, missing) in [
            (Key::Form, written.form.is_none()),
            (Key::Period, written.period.is_none()),
            (Key::Number, written.number.is_none()),
        ] {
            if missing {
                self.missing(part, key);
            }
        }
        let (form, period, number) = (written.form?, written.period?, written.number?);
        if (period == Period::Existence) != (number == ItemNumber::Existence) {
            self.wrong(part, Key::Number, "番号「有無」と区分「有無」は、同じ行に書きます");
        }
        let numbering = self.outline.head.numbering.unwrap_or_default();
        let label = written.label.clone().unwrap_or_else(|| label_of(number, numbering));
        let item = Item {
            id: ItemId { number, devices },
            period,
            chapter_number: written.chapter_number.clone().unwrap_or_default(),
            chapter: written.chapter.clone().unwrap_or_default(),
            heading: written.heading.clone(),
            label,
            text,
            note: written.note.clone(),
            for_others: written.for_others,
            topic: written.topic.clone().unwrap_or_else(|| topic::OTHER.to_owned()),
            exempt_without_contract: written.exempt_without_contract,
            manual: written.manual.clone().unwrap_or_default(),
            guideline: written.guideline.clone(),
            guideline_edition: written.guideline_edition.clone(),
        };
        (self.faults.len() == before).then_some((form, item))
    }

    /// Returns the kinds of device of an item; none twice, none empty.
    fn devices(&mut self, part: Part, words: &[String]) -> Devices {
        let mut kinds: Vec<DeviceKind> = Vec::new();
        for word in words {
            let kind = DeviceKind::of_edition(word.trim());
            if kind.word().is_empty() {
                self.wrong(part, Key::Device, "対象機器に、空のところがあります");
            } else if kinds.contains(&kind) {
                self.wrong(
                    part,
                    Key::Device,
                    format!("対象機器に「{}」が2つあります", kind.word()),
                );
            } else {
                kinds.push(kind);
            }
        }
        Devices::new(kinds)
    }

    /// Reports tables without rows.
    fn empty_sections(&mut self) {
        for (at, section) in self.outline.sections.iter().enumerate() {
            let of_section =
                |item: &&ItemOutline| (item.form, item.period) == (section.form, section.period);
            if !self.outline.items.iter().any(|item| of_section(&item)) {
                self.wrong(Part::Section(at), Key::Form, "この表には項目がありません");
            }
        }
    }
}

fn sorted(devices: &Devices) -> Vec<DeviceKind> {
    let mut kinds = devices.kinds().to_vec();
    kinds.sort();
    kinds
}

/// Returns the number as the edition prints it; 有無 has none.
fn label_of(number: ItemNumber, numbering: Numbering) -> String {
    match number {
        ItemNumber::Existence => String::new(),
        ItemNumber::Numbered { number, .. } => numbering.label(number),
    }
}
