//! An edition file (TOML) as an outline; every mistake with line and column.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::block::{Block, Reported, Spans};
use super::mistake::Mistake;
use crate::error::toml_words;
use crate::finding::Place;
use crate::model::columns::{ColumnKind, DatePlace};
use crate::model::edition::{FormKind, Period};
use crate::model::item::Numbering;
use crate::model::outline::{
    ColumnOutline, Fault, FormOutline, Head, ItemOutline, Key, Outline, Part, SectionOutline, Why,
    Word,
};
use crate::model::text::Glyphs;
use crate::sheet::edition::HEAD_KEYS;

const FORMS: &[(&str, FormKind)] =
    &[("pharmacy", FormKind::Pharmacy), ("vendor", FormKind::Vendor)];
const PERIODS: &[(&str, Period)] =
    &[("existence", Period::Existence), ("year", Period::Year), ("reference", Period::Reference)];
const KINDS: &[(&str, ColumnKind)] = &[
    ("date", ColumnKind::Date),
    ("answer", ColumnKind::Answer),
    ("target", ColumnKind::Target),
    ("remark", ColumnKind::Remark),
];
const DATES: &[(&str, DatePlace)] = &[("below", DatePlace::Below), ("own", DatePlace::Own)];
const NUMBERINGS: &[(&str, Numbering)] =
    &[("（１）", Numbering::Brackets), ("①", Numbering::Circled)];

/// An edition file as it was written, and where everything in it stands.
pub struct Written<'t> {
    /// The edition.
    pub outline: Outline,
    file: &'t str,
    text: &'t str,
    /// Where each line begins: a file from outside may have very many mistakes to be placed.
    line_starts: Vec<usize>,
    spans: Spans,
    mistakes: Vec<(Range<usize>, String)>,
    glyphs: Option<&'t dyn Glyphs>,
}

impl<'t> Written<'t> {
    /// Reads an edition file.
    pub fn read(file: &'t str, text: &'t str, glyphs: Option<&'t dyn Glyphs>) -> Self {
        let (outline, spans, mistakes) = (Outline::default(), BTreeMap::new(), Vec::new());
        let line_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(line_breaks).collect();
        let mut written = Self { outline, file, text, line_starts, spans, mistakes, glyphs };
        match DeTable::parse(text) {
            Ok(table) => written.edition(&table),
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                written.mistakes.push((span, toml_words(error.message())));
            }
        }
        written
    }

    /// Returns what cannot be read at all.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.clone();
        mistakes.sort_by_key(|(span, _)| span.start);
        mistakes.into_iter().map(|(span, what)| self.at(span.start, what, false)).collect()
    }

    /// Returns a fault with its line and column.
    pub fn mistake(&self, fault: &Fault) -> Mistake {
        let whole = || self.spans.get(&(fault.part, None));
        let span =
            self.spans.get(&(fault.part, Some(fault.key))).or_else(whole).cloned().unwrap_or(0..0);
        match &fault.why {
            Why::Undecided(what) => self.at(span.start, what.clone(), true),
            // A key that is not there is missing in its part; an empty one stands where it stands.
            Why::Missing
                if fault.key == Key::Text
                    && self.spans.contains_key(&(fault.part, Some(Key::Text))) =>
            {
                self.at(span.start, "項目の文が空です".to_owned(), false)
            }
            Why::Missing => {
                self.at(span.start, format!("キー「{}」がありません", fault.key.name()), false)
            }
            Why::Wrong(what) => self.at(span.start, what.clone(), false),
        }
    }

    fn at(&self, offset: usize, what: String, undecided: bool) -> Mistake {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = self.line_starts.partition_point(|start| *start <= before.len());
        let line_start = self.line_starts[line - 1];
        let position = (line, before[line_start..].chars().count() + 1);
        Mistake { place: Place::file(self.file), position: Some(position), what, undecided }
    }

    fn block<'b>(
        &'b mut self,
        part: Part,
        table: &'b DeTable<'t>,
        span: Range<usize>,
    ) -> Block<'b, 't> {
        Block::open(
            part,
            table,
            span,
            Reported { spans: &mut self.spans, mistakes: &mut self.mistakes },
            self.glyphs,
        )
    }

    fn edition(&mut self, whole: &Spanned<DeTable<'t>>) {
        let table = whole.get_ref();
        let mut head = self.block(Part::Head, table, 0..0);
        let mut read = Head {
            id: head.text(Key::Id),
            name: head.text(Key::Name),
            fiscal_year: head.number(Key::FiscalYear),
            reference_year: head.number(Key::ReferenceYear),
            guideline: head.text(Key::Guideline),
            source: head.text(Key::Source),
            superseded_by: head.text(Key::SupersededBy),
            numbering: head.word(Key::Numbering, NUMBERINGS),
            undecided: head.text(Key::Undecided).as_deref().map(undecided).unwrap_or_default(),
            ..Head::default()
        };
        let parts = ["ministry", "words", "forms", "columns", "sections", "items"];
        head.end(&parts);
        if let Some((ministry, span)) = self.table(table, "ministry") {
            let mut ministry = self.block(Part::Head, ministry, span);
            read.office = Some(ministry.text(Key::Office).unwrap_or_default());
            read.telephone = Some(ministry.text(Key::Telephone).unwrap_or_default());
            ministry.end(&[]);
        }
        if let Some((words, span)) = self.table(table, "words") {
            let mut words = self.block(Part::Head, words, span);
            read.words = Word::ALL.map(|word| words.text(Key::Word(word)));
            words.end(&[]);
        }
        self.outline.head = read;
        for (at, (table, span)) in self.tables(table, "forms").into_iter().enumerate() {
            self.form(at, table, span);
        }
        for (at, (table, span)) in self.tables(table, "columns").into_iter().enumerate() {
            self.column(at, table, span);
        }
        for (at, (table, span)) in self.tables(table, "sections").into_iter().enumerate() {
            self.section(at, table, span);
        }
        for (at, (table, span)) in self.tables(table, "items").into_iter().enumerate() {
            self.item(at, table, span);
        }
        self.spans.insert((Part::Head, None), 0..0);
    }

    /// Returns a table of the file by name.
    fn table<'b>(
        &mut self,
        whole: &'b DeTable<'t>,
        name: &str,
    ) -> Option<(&'b DeTable<'t>, Range<usize>)> {
        let value = whole.get(name)?;
        match value.get_ref() {
            DeValue::Table(table) => Some((table, value.span())),
            _ => {
                self.mistakes
                    .push((value.span(), format!("「{name}」は [{name}] の形で書いてください")));
                None
            }
        }
    }

    /// Returns the tables of the file that have a name in common.
    fn tables<'b>(
        &mut self,
        whole: &'b DeTable<'t>,
        name: &str,
    ) -> Vec<(&'b DeTable<'t>, Range<usize>)> {
        let Some(value) = whole.get(name) else {
            return Vec::new();
        };
        let DeValue::Array(all) = value.get_ref() else {
            self.mistakes
                .push((value.span(), format!("「{name}」は [[{name}]] の形で書いてください")));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in all {
            match value.get_ref() {
                DeValue::Table(table) => tables.push((table, value.span())),
                _ => self
                    .mistakes
                    .push((value.span(), format!("「{name}」は [[{name}]] の形で書いてください"))),
            }
        }
        tables
    }

    fn form(&mut self, at: usize, table: &DeTable<'t>, span: Range<usize>) {
        let mut block = self.block(Part::Form(at), table, span.clone());
        let form = block.word(Key::Form, FORMS);
        let kind = form.unwrap_or(FormKind::Pharmacy);
        let read = FormOutline {
            form: kind,
            title: block.text(Key::Title(kind)),
            badge: block.text(Key::Badge(kind)),
            party: block.text(Key::Party(kind)),
            undecided: block.text(Key::Undecided),
        };
        if form.is_none() {
            block.missing(Key::Form);
        }
        block.end(&[]);
        self.outline.forms.push(read);
    }

    fn column(&mut self, at: usize, table: &DeTable<'t>, span: Range<usize>) {
        let mut block = self.block(Part::Column(at), table, span);
        let read = ColumnOutline {
            form: block.word(Key::Form, FORMS),
            kind: block.word(Key::Kind, KINDS),
            round: block
                .number(Key::Round)
                .map(|round: i16| u8::try_from(round).unwrap_or(u8::MAX)),
            header: block.text(Key::Header),
            over: block.texts(Key::Over),
            date: block.word(Key::Date, DATES),
            undecided: block.text(Key::Undecided),
        };
        block.end(&[]);
        self.outline.columns.push(read);
    }

    fn section(&mut self, at: usize, table: &DeTable<'t>, span: Range<usize>) {
        let mut block = self.block(Part::Section(at), table, span);
        let read = SectionOutline {
            form: block.word(Key::Form, FORMS),
            period: block.word(Key::Period, PERIODS),
            page: block.number(Key::Page).and_then(|page: i16| u8::try_from(page).ok()),
            heading: block.text(Key::Heading),
            notes_above: block.texts(Key::NotesAbove),
            notes_below: block.texts(Key::NotesBelow),
            undecided: block.text(Key::Undecided),
        };
        block.end(&[]);
        self.outline.sections.push(read);
    }

    fn item(&mut self, at: usize, table: &DeTable<'t>, span: Range<usize>) {
        let mut block = self.block(Part::Item(at), table, span);
        let applies: Option<bool> = block.word(Key::Applies, &[("other", true)]);
        let read = ItemOutline {
            form: block.word(Key::Form, FORMS),
            period: block.word(Key::Period, PERIODS),
            number: block.item_number(),
            device: block.devices(),
            chapter_number: block.text(Key::ChapterNumber),
            chapter: block.text(Key::Chapter),
            heading: block.text(Key::Heading).filter(|heading| !heading.is_empty()),
            label: block.text(Key::Label),
            text: block.text(Key::Text),
            note: block.text(Key::Note).filter(|note| !note.is_empty()),
            topic: block.text(Key::Topic),
            exempt_without_contract: block.yes(Key::Exempt),
            for_others: applies.unwrap_or_default(),
            manual: block.text(Key::Manual),
            guideline: block.texts(Key::Guideline),
            guideline_edition: block.text(Key::GuidelineEdition),
            undecided: block.text(Key::Undecided),
        };
        block.end(&[]);
        self.outline.items.push(read);
    }
}

/// Returns what is to be decided of the head, a line each.
fn undecided(text: &str) -> Vec<(Key, String)> {
    let key_of = |line: &str| {
        let named = |(_, name): &&(Key, &str)| {
            line.strip_prefix(name).is_some_and(|rest| rest.starts_with('：'))
        };
        HEAD_KEYS.iter().find(named).map_or(Key::Undecided, |(key, _)| *key)
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| (key_of(line), line.to_owned())).collect()
}
