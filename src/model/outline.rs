//! An edition as it was written down: anything may be missing or still to be decided.

use super::columns::{ColumnKind, DatePlace};
use super::edition::{FormKind, Period};
use super::item::{ItemNumber, Numbering};

/// An edition as it was written down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// What stands before the forms.
    pub head: Head,
    /// The forms.
    pub forms: Vec<FormOutline>,
    /// The columns, in printed order; none where they are as in 令和5年度.
    pub columns: Vec<ColumnOutline>,
    /// The tables, in printed order.
    pub sections: Vec<SectionOutline>,
    /// The rows, in printed order.
    pub items: Vec<ItemOutline>,
}

/// What stands before the forms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Short id.
    pub id: Option<String>,
    /// Name as people say it.
    pub name: Option<String>,
    /// The calendar year in which the fiscal year begins.
    pub fiscal_year: Option<i16>,
    /// The same of the year that the reference items name.
    pub reference_year: Option<i16>,
    /// Edition of the guideline.
    pub guideline: Option<String>,
    /// Where the wording was taken from.
    pub source: Option<String>,
    /// The edition that took its place.
    pub superseded_by: Option<String>,
    /// The ministry's office.
    pub office: Option<String>,
    /// Its telephone number.
    pub telephone: Option<String>,
    /// How numbers are printed.
    pub numbering: Option<Numbering>,
    /// The words of the tables, as in [`Word::ALL`].
    pub words: [Option<String>; Word::ALL.len()],
    /// What a person must decide, with the key it is about.
    pub undecided: Vec<(Key, String)>,
}

impl Head {
    /// Returns a word of the tables.
    pub fn word(&self, word: Word) -> Option<&str> {
        self.words[word as usize].as_deref()
    }
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOutline {
    /// Who fills it.
    pub form: FormKind,
    /// Its title.
    pub title: Option<String>,
    /// The words in the box.
    pub badge: Option<String>,
    /// The label of the field for the vendor's name.
    pub party: Option<String>,
    /// What a person must decide.
    pub undecided: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnOutline {
    /// The form that has it; none where both do.
    pub form: Option<FormKind>,
    /// What it holds.
    pub kind: Option<ColumnKind>,
    /// Its round.
    pub round: Option<u8>,
    /// Its header.
    pub header: Option<String>,
    /// The headers above it.
    pub over: Vec<String>,
    /// Where the day of an answer stands.
    pub date: Option<DatePlace>,
    /// What a person must decide.
    pub undecided: Option<String>,
}

/// A table with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SectionOutline {
    /// The form that has it.
    pub form: Option<FormKind>,
    /// What its rows have in common.
    pub period: Option<Period>,
    /// The page it begins on.
    pub page: Option<u8>,
    /// Its heading.
    pub heading: Option<String>,
    /// Notes above the table.
    pub notes_above: Vec<String>,
    /// Notes under the table.
    pub notes_below: Vec<String>,
    /// What a person must decide.
    pub undecided: Option<String>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemOutline {
    /// The form that has it.
    pub form: Option<FormKind>,
    /// When it is due.
    pub period: Option<Period>,
    /// Its number.
    pub number: Option<ItemNumber>,
    /// The words of its kinds of device.
    pub device: Vec<String>,
    /// The chapter's number as printed.
    pub chapter_number: Option<String>,
    /// The chapter's name.
    pub chapter: Option<String>,
    /// The heading row above it.
    pub heading: Option<String>,
    /// The number as printed.
    pub label: Option<String>,
    /// Its wording.
    pub text: Option<String>,
    /// A note of its own.
    pub note: Option<String>,
    /// What it is about.
    pub topic: Option<String>,
    /// Not to be filled in by a pharmacy without a vendor under contract.
    pub exempt_without_contract: bool,
    /// Whether it is for others than a pharmacy.
    pub for_others: bool,
    /// Where the manual explains it.
    pub manual: Option<String>,
    /// Places in the guideline.
    pub guideline: Vec<String>,
    /// The edition of the guideline that they are in.
    pub guideline_edition: Option<String>,
    /// What a person must decide.
    pub undecided: Option<String>,
}

/// A word of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// Header of the item's columns.
    Item,
    /// Header over the results.
    Result,
    /// First answer.
    First,
    /// Target date.
    Target,
    /// Second answer.
    Second,
    /// Remarks.
    Remark,
    /// Yes.
    Yes,
    /// Between yes and no.
    Or,
    /// No.
    No,
}

impl Word {
    /// All words, in the order in which they are written.
    pub const ALL: [Self; 9] = [
        Self::Item,
        Self::Result,
        Self::First,
        Self::Target,
        Self::Second,
        Self::Remark,
        Self::Yes,
        Self::Or,
        Self::No,
    ];

    /// Returns its key in an edition file, below `[words]`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Result => "result",
            Self::First => "first",
            Self::Target => "target",
            Self::Second => "second",
            Self::Remark => "remark",
            Self::Yes => "yes",
            Self::Or => "or",
            Self::No => "no",
        }
    }
}

/// A place of an outline, whatever it is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// `id`.
    Id,
    /// `name`.
    Name,
    /// `fiscal_year`.
    FiscalYear,
    /// `reference_year`.
    ReferenceYear,
    /// `guideline`, of the edition or of an item.
    Guideline,
    /// `source`.
    Source,
    /// `superseded_by`.
    SupersededBy,
    /// `office`.
    Office,
    /// `telephone`.
    Telephone,
    /// `numbering`.
    Numbering,
    /// A word of the tables.
    Word(Word),
    /// `title` of a form.
    Title(FormKind),
    /// `badge` of a form.
    Badge(FormKind),
    /// `party` of a form.
    Party(FormKind),
    /// `form`.
    Form,
    /// `kind`.
    Kind,
    /// `round`.
    Round,
    /// `header`.
    Header,
    /// `over`.
    Over,
    /// `date`.
    Date,
    /// `period`.
    Period,
    /// `page`.
    Page,
    /// `heading`.
    Heading,
    /// `notes_above`.
    NotesAbove,
    /// `notes_below`.
    NotesBelow,
    /// `chapter_number`.
    ChapterNumber,
    /// `chapter`.
    Chapter,
    /// `number`.
    Number,
    /// `label`.
    Label,
    /// `device`.
    Device,
    /// `text`.
    Text,
    /// `note`.
    Note,
    /// `topic`.
    Topic,
    /// `exempt_without_contract`.
    Exempt,
    /// `applies`.
    Applies,
    /// `manual`.
    Manual,
    /// `guideline_edition`.
    GuidelineEdition,
    /// `undecided`.
    Undecided,
}

impl Key {
    /// Returns the key in an edition file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::FiscalYear => "fiscal_year",
            Self::ReferenceYear => "reference_year",
            Self::Guideline => "guideline",
            Self::Source => "source",
            Self::SupersededBy => "superseded_by",
            Self::Office => "office",
            Self::Telephone => "telephone",
            Self::Numbering => "numbering",
            Self::Word(word) => word.key(),
            Self::Title(_) => "title",
            Self::Badge(_) => "badge",
            Self::Party(_) => "party",
            Self::Form => "form",
            Self::Kind => "kind",
            Self::Round => "round",
            Self::Header => "header",
            Self::Over => "over",
            Self::Date => "date",
            Self::Period => "period",
            Self::Page => "page",
            Self::Heading => "heading",
            Self::NotesAbove => "notes_above",
            Self::NotesBelow => "notes_below",
            Self::ChapterNumber => "chapter_number",
            Self::Chapter => "chapter",
            Self::Number => "number",
            Self::Label => "label",
            Self::Device => "device",
            Self::Text => "text",
            Self::Note => "note",
            Self::Topic => "topic",
            Self::Exempt => "exempt_without_contract",
            Self::Applies => "applies",
            Self::Manual => "manual",
            Self::GuidelineEdition => "guideline_edition",
            Self::Undecided => "undecided",
        }
    }
}

/// A part of an outline; numbers count from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What stands before the forms.
    Head,
    /// A form.
    Form(usize),
    /// A column.
    Column(usize),
    /// A table.
    Section(usize),
    /// A row.
    Item(usize),
}

/// Something in an outline that is wrong, or that a person must decide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The part.
    pub part: Part,
    /// The key in it.
    pub key: Key,
    /// What is the matter.
    pub why: Why,
}

/// What is the matter with a place of an outline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A person must decide; what about.
    Undecided(String),
    /// It is not there.
    Missing,
    /// It is wrong; the sentence says how.
    Wrong(String),
}

impl Outline {
    /// Returns what a person must decide.
    pub fn undecided(&self) -> Vec<Fault> {
        let fault =
            |part, key, what: &String| Fault { part, key, why: Why::Undecided(what.clone()) };
        let mut faults: Vec<Fault> =
            self.head.undecided.iter().map(|(key, what)| fault(Part::Head, *key, what)).collect();
        let forms = self.forms.iter().map(|form| &form.undecided);
        let columns = self.columns.iter().map(|column| &column.undecided);
        let sections = self.sections.iter().map(|section| &section.undecided);
        let items = self.items.iter().map(|item| &item.undecided);
        let mut add = |part: fn(usize) -> Part,
                       marks: &mut dyn Iterator<Item = &Option<String>>| {
            let marked = marks.enumerate().filter_map(|(at, mark)| Some((at, mark.as_ref()?)));
            faults.extend(marked.map(|(at, what)| fault(part(at), Key::Undecided, what)));
        };
        add(Part::Form, &mut forms.into_iter());
        add(Part::Column, &mut columns.into_iter());
        add(Part::Section, &mut sections.into_iter());
        add(Part::Item, &mut items.into_iter());
        faults
    }
}
