//! The sheet 様式定義 as an outline; every mistake with its cell.

use std::collections::BTreeMap;

use super::cells::{BlockRows, SheetCells};
use super::mistake::Mistake;
use crate::finding::{CellRef, Place};
use crate::model::edition::{FormKind, Period};
use crate::model::outline::{
    ColumnOutline, Fault, FormOutline, ItemOutline, Key, Outline, Part, SectionOutline, Why, Word,
};
use crate::model::text::{Glyphs, header_key};
use crate::read::file::grid::Grid;
use crate::sheet::edition::{
    COLUMNS, DATES, EDITION_SHEET, FORMS, HEAD, HEAD_KEYS, ITEMS, KINDS, NOT_PRINTED, PERIODS,
    PLACES, SECTIONS,
};

/// An edition as a sheet has it, and where everything in it stands.
pub struct WrittenSheet<'g> {
    /// The edition.
    pub outline: Outline,
    /// What cannot be read at all.
    pub mistakes: Vec<Mistake>,
    place: &'g Place,
    /// The cells of the notes of each section, those above its items and those below.
    note_cells: BTreeMap<(usize, Key), Vec<CellRef>>,
    /// The cell of a key of a part; of a part as a whole, its first.
    spots: BTreeMap<(Part, Option<Key>), CellRef>,
    names: BTreeMap<Key, &'static str>,
}

/// Returns true for a sheet that is called as 様式定義 is.
pub fn is_edition(grid: &Grid) -> bool {
    grid.place.sheet.as_deref().is_some_and(|name| header_key(name) == header_key(EDITION_SHEET))
}

impl<'g> WrittenSheet<'g> {
    /// Reads the sheet.
    pub fn read(grid: &'g Grid, glyphs: &'g dyn Glyphs) -> Self {
        let mut written = Self {
            outline: Outline::default(),
            mistakes: Vec::new(),
            place: &grid.place,
            note_cells: BTreeMap::new(),
            spots: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        let mut cells = SheetCells::new(grid, glyphs);
        written.head(&mut cells);
        written.columns(&mut cells);
        written.sections(&mut cells);
        written.items(&mut cells);
        cells.finish();
        written.mistakes.append(&mut cells.mistakes);
        written.mistakes.sort_by_key(|mistake| mistake.place.cell);
        written
    }

    /// Returns a fault with its cell.
    pub fn mistake(&self, fault: &Fault) -> Mistake {
        let spot = self
            .spots
            .get(&(fault.part, Some(fault.key)))
            .or_else(|| self.spots.get(&(fault.part, None)));
        let place = spot.map_or_else(|| self.place.clone(), |cell| self.place.at(*cell));
        let name = || self.names.get(&fault.key).copied().unwrap_or(fault.key.name());
        let (what, undecided) = match &fault.why {
            Why::Undecided(what) => (what.clone(), true),
            Why::Missing => (format!("「{}」が空欄です", name()), false),
            Why::Wrong(what) => (what.clone(), false),
        };
        Mistake { place, position: None, what, undecided }
    }

    /// Returns the cell where a part begins.
    pub fn place_of(&self, part: Part) -> Place {
        let spot = self.spots.get(&(part, None));
        spot.map_or_else(|| self.place.clone(), |cell| self.place.at(*cell))
    }

    /// Returns the cell of a key of a part.
    pub fn place_of_key(&self, part: Part, key: Key) -> Place {
        let spot = self.spots.get(&(part, Some(key)));
        spot.map_or_else(|| self.place_of(part), |cell| self.place.at(*cell))
    }

    /// Returns the notes of a section, above its items or below, each with its place.
    pub fn notes(&self, section: usize, place: Key) -> impl Iterator<Item = (&str, Place)> {
        let of = self.outline.sections.get(section);
        let notes = of.map_or(&[][..], |of| {
            if place == Key::NotesAbove { &of.notes_above } else { &of.notes_below }
        });
        let cells = self.note_cells.get(&(section, place)).into_iter().flatten();
        notes.iter().zip(cells).map(|(note, cell)| (note.as_str(), self.place.at(*cell)))
    }

    fn spot(&mut self, part: Part, rows: &BlockRows, row: u32) {
        for (key, column) in &rows.columns {
            self.spots.entry((part, Some(*key))).or_insert(CellRef::new(row, *column));
        }
        self.spots.entry((part, None)).or_insert(CellRef::new(row, 0));
    }

    fn head(&mut self, cells: &mut SheetCells<'_>) {
        let names = HEAD_KEYS;
        let columns = [(Key::Name, HEAD[0]), (Key::Text, HEAD[1]), (Key::Undecided, HEAD[2])];
        let Some(block) = cells.block(&columns, 2) else { return };
        self.names.extend(names);
        let mut forms = [FormKind::Pharmacy, FormKind::Vendor].map(|form| FormOutline {
            form,
            title: None,
            badge: None,
            party: None,
            undecided: None,
        });
        let mut spots = BTreeMap::new();
        for row in block.rows.clone() {
            let Some(label) = cells.text(row, block.column(Key::Name)) else { continue };
            let key = names
                .iter()
                .find(|(_, name)| header_key(name) == header_key(&label))
                .map(|(key, _)| *key);
            let Some(key) = key else {
                cells.wrong(
                    row,
                    block.column(Key::Name),
                    format!("「{label}」という項目はありません"),
                );
                continue;
            };
            let content = block.column(Key::Text);
            if spots.insert(key, CellRef::new(row, content.unwrap_or_default())).is_some() {
                cells.wrong(row, block.column(Key::Name), format!("「{label}」の行が2つあります"));
                continue;
            }
            if let Some(what) = cells.text(row, block.column(Key::Undecided)) {
                let at = CellRef::new(row, block.column(Key::Undecided).unwrap_or_default());
                self.spots.insert((Part::Head, Some(key)), at);
                self.outline.head.undecided.push((key, what));
            }
            self.head_value(key, row, content, cells, &mut forms);
        }
        let written = |form: &FormOutline| {
            form.title.is_some() || form.badge.is_some() || form.party.is_some()
        };
        for form in forms.into_iter().filter(written) {
            let part = Part::Form(self.outline.forms.len());
            for key in [Key::Title(form.form), Key::Badge(form.form), Key::Party(form.form)] {
                self.spots.extend(spots.get(&key).map(|cell| ((part, Some(key)), *cell)));
            }
            self.outline.forms.push(form);
        }
        for (key, cell) in spots {
            self.spots.entry((Part::Head, Some(key))).or_insert(cell);
        }
        let whole = CellRef::new(block.header, 0);
        self.spots.insert((Part::Head, None), whole);
    }

    fn head_value(
        &mut self,
        key: Key,
        row: u32,
        column: Option<u32>,
        cells: &mut SheetCells<'_>,
        forms: &mut [FormOutline; 2],
    ) {
        let head = &mut self.outline.head;
        match key {
            Key::FiscalYear => return head.fiscal_year = cells.year(row, column),
            Key::ReferenceYear => return head.reference_year = cells.year(row, column),
            Key::Numbering => return head.numbering = cells.numbering(row, column),
            _ => {}
        }
        let text = cells.text(row, column);
        let of_form = |form: FormKind| usize::from(form == FormKind::Vendor);
        match key {
            Key::Id => head.id = text,
            Key::Name => head.name = text,
            Key::Guideline => head.guideline = text,
            Key::Source => head.source = text,
            Key::SupersededBy => head.superseded_by = text,
            Key::Office => head.office = text,
            Key::Telephone => head.telephone = text,
            Key::Word(word) => {
                if let Some(at) = Word::ALL.iter().position(|known| *known == word) {
                    head.words[at] = text;
                }
            }
            Key::Title(form) => forms[of_form(form)].title = text,
            Key::Badge(form) => forms[of_form(form)].badge = text,
            Key::Party(form) => forms[of_form(form)].party = text,
            _ => {}
        }
    }

    fn columns(&mut self, cells: &mut SheetCells<'_>) {
        let Some(block) = cells.block(&COLUMNS, 4) else { return };
        self.names.extend(COLUMNS);
        for row in block.rows.clone() {
            let part = Part::Column(self.outline.columns.len());
            self.spot(part, &block, row);
            let at = |key| block.column(key);
            self.outline.columns.push(ColumnOutline {
                form: cells.word(row, at(Key::Form), &FORMS),
                kind: cells.word(row, at(Key::Kind), &KINDS),
                round: cells.number(row, at(Key::Round)),
                header: cells.text(row, at(Key::Header)),
                over: cells.lines(row, at(Key::Over)),
                date: cells.word(row, at(Key::Date), &DATES),
                undecided: cells.text(row, at(Key::Undecided)),
            });
        }
    }

    fn sections(&mut self, cells: &mut SheetCells<'_>) {
        let Some(block) = cells.block(&SECTIONS, 4) else { return };
        self.names
            .extend(SECTIONS.into_iter().filter(|(key, _)| matches!(key, Key::Period | Key::Page)));
        for row in block.rows.clone() {
            let at = |key| block.column(key);
            let (form, period) = (
                cells.word(row, at(Key::Form), &FORMS),
                cells.word(row, at(Key::Period), &PERIODS),
            );
            let undecided = cells.text(row, at(Key::Undecided));
            let place = cells.word(row, at(Key::NotesAbove), &PLACES);
            if let Some(place) = place {
                let of = (form, period);
                self.note_of_section(cells, &block, row, (place, of, undecided));
                continue;
            }
            let part = Part::Section(self.outline.sections.len());
            self.spot(part, &block, row);
            // A column that is called otherwise is told at its header.
            if at(Key::NotesAbove).is_some() && cells.text(row, at(Key::Text)).is_some() {
                cells.wrong(
                    row,
                    at(Key::NotesAbove),
                    "文があるので、「位置」に 上 か 下 を書いてください",
                );
            }
            self.outline.sections.push(SectionOutline {
                form,
                period,
                page: cells.number(row, at(Key::Page)),
                heading: cells.text(row, at(Key::Heading)),
                undecided,
                ..SectionOutline::default()
            });
        }
    }

    /// Adds a note to the section that its row names, above or below its items.
    fn note_of_section(
        &mut self,
        cells: &mut SheetCells<'_>,
        block: &BlockRows,
        row: u32,
        (place, of, undecided): (Key, (Option<FormKind>, Option<Period>), Option<String>),
    ) {
        let at = |key| block.column(key);
        let is_known = |section: &SectionOutline| (section.form, section.period) == of;
        let index = self.outline.sections.iter().position(is_known);
        let note = cells.text(row, at(Key::Text));
        let section = index.and_then(|index| Some((index, self.outline.sections.get_mut(index)?)));
        match (section, note) {
            (Some((index, section)), Some(note)) => {
                let is_above = place == Key::NotesAbove;
                let (above, below) = (&mut section.notes_above, &mut section.notes_below);
                let notes = if is_above { above } else { below };
                notes.push(note);
                let cell = CellRef::new(row, at(Key::Text).unwrap_or_default());
                self.note_cells.entry((index, place)).or_default().push(cell);
                if let Some(what) = undecided {
                    let at = CellRef::new(row, at(Key::Undecided).unwrap_or_default());
                    self.spots.insert((Part::Section(index), Some(Key::Undecided)), at);
                    section.undecided.get_or_insert(what);
                }
            }
            (None, _) => {
                let what = "この文の表の行が、これより上にありません";
                cells.wrong(row, at(Key::NotesAbove), what);
            }
            (Some(_), None) if at(Key::Text).is_none() => {}
            (Some(_), None) => cells.wrong(row, at(Key::Text), "「文」が空欄です"),
        }
    }

    fn items(&mut self, cells: &mut SheetCells<'_>) {
        let Some(block) = cells.block(&ITEMS, 6) else { return };
        self.names.extend(ITEMS);
        for row in block.rows.clone() {
            let part = Part::Item(self.outline.items.len());
            self.spot(part, &block, row);
            let at = |key| block.column(key);
            let label = cells.text(row, at(Key::Label));
            self.outline.items.push(ItemOutline {
                form: cells.word(row, at(Key::Form), &FORMS),
                period: cells.word(row, at(Key::Period), &PERIODS),
                number: cells.item_number(row, at(Key::Number)),
                device: cells.devices(row, at(Key::Device)),
                chapter_number: cells.text(row, at(Key::ChapterNumber)),
                chapter: cells.text(row, at(Key::Chapter)),
                heading: cells.text(row, at(Key::Heading)),
                label: label.map(|label| if label == NOT_PRINTED { String::new() } else { label }),
                text: cells.text(row, at(Key::Text)),
                note: cells.text(row, at(Key::Note)),
                topic: cells.text(row, at(Key::Topic)),
                exempt_without_contract: cells.yes(row, at(Key::Exempt)),
                for_others: cells.yes(row, at(Key::Applies)),
                manual: cells.text(row, at(Key::Manual)),
                guideline: cells.lines(row, at(Key::Guideline)),
                guideline_edition: cells.text(row, at(Key::GuidelineEdition)),
                undecided: cells.text(row, at(Key::Undecided)),
            });
        }
    }
}
