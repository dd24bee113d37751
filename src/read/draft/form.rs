//! A sheet with a form on it: its tables one under another, and what stands around them.

use super::around::{self, Badge, Gap, Placed, Top};
use super::columns::{self, DraftColumn};
use super::header::{self, HeadedColumn, HeaderBlock};
use super::page::{Block, Page, Remark, short};
use super::row_item::{Context, RowItem};
use super::rows;
use super::table::Table;
use super::words::{HeaderWord, closed, header_word, year_in};
use crate::finding::{CellRef, Place};
use crate::model::day::FiscalYear;
use crate::model::edition::Period;
use crate::model::item::ItemNumber;
use crate::read::file::grid::Grid;

/// A table of a form with what stands around it.
#[derive(Debug)]
pub struct DraftSection {
    /// What its rows have in common.
    pub period: Period,
    /// Its heading.
    pub heading: Option<Placed>,
    /// Notes above it.
    pub above: Vec<Placed>,
    /// Notes under it.
    pub below: Vec<Placed>,
    /// Its rows.
    pub items: Vec<RowItem>,
    /// What a person must decide of the table.
    pub marks: Vec<(CellRef, String)>,
}

/// A form as a sheet has it.
#[derive(Debug)]
pub struct DraftForm {
    /// File and sheet.
    pub place: Place,
    /// The box.
    pub badge: Option<Badge>,
    /// Title, name field, years.
    pub top: Top,
    /// The header of the items.
    pub item_header: Option<String>,
    /// The header of the answer of a table that asks one thing alone.
    pub single_header: Option<String>,
    /// The columns.
    pub columns: Vec<DraftColumn>,
    /// The tables, from the top.
    pub sections: Vec<DraftSection>,
    /// What was said and needs no decision.
    pub told: Vec<Remark>,
    /// What a person must decide, and where no mark in the edition stands for it.
    pub unsure: Vec<Remark>,
}

impl DraftForm {
    /// Returns every item, from the top.
    pub fn items(&self) -> impl Iterator<Item = &RowItem> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// Returns whether it goes on with a form of which sheets are known: none of its items is among
    /// theirs, its columns are the same, and its numbers do not begin anew.
    pub fn goes_on(&self, before: &[Self]) -> bool {
        let numbers = |form: &Self| -> Vec<_> {
            form.items().filter_map(|item| Some((item.number()?, item.heading.clone()))).collect()
        };
        let chapter = |(number, _): &(ItemNumber, Option<String>)| match number {
            ItemNumber::Numbered { chapter, .. } => *chapter,
            ItemNumber::Existence => 0,
        };
        let (known, own): (Vec<_>, Vec<_>) =
            (before.iter().flat_map(numbers).collect(), numbers(self));
        let is_later = own.iter().map(chapter).min() >= known.iter().map(chapter).max();
        let is_other = !own.is_empty() && own.iter().all(|number| !known.contains(number));
        is_later
            && is_other
            && !known.is_empty()
            && before.iter().all(|form| form.has_columns_of(self))
    }

    /// Returns whether its columns are those of another sheet: kinds, rounds and headers.
    pub fn has_columns_of(&self, other: &Self) -> bool {
        let bare = |form: &Self| -> Vec<_> {
            let columns = form.columns.iter();
            columns.map(|column| (column.kind, column.round, column.header.clone())).collect()
        };
        bare(self) == bare(other)
    }

    /// Returns the years that title and headings name, those of reference items left out.
    pub fn years(&self) -> Vec<(FiscalYear, CellRef)> {
        let headings = self.sections.iter().filter(|section| section.period != Period::Reference);
        let headings = headings.filter_map(|section| section.heading.as_ref());
        let of_headings =
            headings.filter_map(|heading| Some((year_in(&heading.text)?, heading.at)));
        self.top.years.iter().copied().chain(of_headings).collect()
    }

    /// Returns the years that notes above a table name.
    pub fn years_of_notes(&self) -> Vec<(FiscalYear, CellRef)> {
        let sections = self.sections.iter().filter(|section| section.period != Period::Reference);
        let notes = sections.flat_map(|section| &section.above);
        notes.filter_map(|note| Some((year_in(&note.text)?, note.at))).collect()
    }

    /// Returns the year that the reference items name.
    pub fn reference_year(&self) -> Option<FiscalYear> {
        let mut sections =
            self.sections.iter().filter(|section| section.period == Period::Reference);
        let texts = |section: &DraftSection| {
            let texts =
                section.heading.iter().chain(&section.above).map(|placed| placed.text.clone());
            texts.collect::<Vec<_>>()
        };
        sections.find_map(|section| texts(section).iter().find_map(|text| year_in(text)))
    }
}

/// Returns whether headers of a form stand on a sheet.
pub fn is_one(grid: &Grid) -> bool {
    !header::find(&Page::of(grid, true)).is_empty()
}

/// Reads the form on a sheet; `None` where no header of a form stands on it.
pub fn read(grid: &Grid, is_ours: bool) -> Option<DraftForm> {
    let mut page = Page::of(grid, is_ours);
    let blocks = header::find(&page);
    let first = blocks.first()?;
    let badge = around::badge(&mut page);
    let top = around::top(&mut page, first.first, badge.as_ref());
    use_headers(&mut page, &blocks);
    let largest = blocks
        .iter()
        .rev()
        .max_by_key(|block| block.columns.iter().filter(|column| column.word.is_some()).count())?;
    let mut columns = columns::of_block(largest);
    mark_unknown(&mut columns, largest, &page);
    let item_header = header_of(&blocks, HeaderWord::Item);
    let mut reader =
        FormReader { page: &mut page, blocks: &blocks, sections: Vec::new(), unsure: Vec::new() };
    reader.sections();
    let FormReader { sections, unsure, .. } = reader;
    let single = blocks.iter().find(|block| *block != largest).unwrap_or(largest);
    let single_header =
        single.columns.iter().find(|column| column.word == Some(HeaderWord::Answer));
    let single_header = single_header
        .map(|column| column.over.first().cloned().unwrap_or_else(|| column.header.clone()));
    page.tell_unused();
    page.tell_shapes();
    page.tell_comments();
    let Page { told, .. } = page;
    Some(DraftForm {
        place: grid.place.clone(),
        badge,
        top,
        item_header,
        single_header,
        columns,
        sections,
        told,
        unsure,
    })
}

/// Marks the column before one that is to be filled in under a header that is not known.
fn mark_unknown(columns: &mut [DraftColumn], block: &HeaderBlock, page: &Page<'_>) {
    let first = block.first_answer().unwrap_or(u32::MAX);
    let is_blank = |headed: &HeadedColumn| {
        let is_under = |text: &Block| text.at.row > block.last && headed.has(text.at.column);
        !page.blocks.iter().any(|text| is_under(text) && !text.has_column(first))
    };
    for headed in
        block.columns.iter().filter(|headed| headed.word.is_none() && headed.first > first)
    {
        let before = columns.iter_mut().rfind(|column| column.cell.column < headed.first);
        if let Some(column) = before.filter(|_| is_blank(headed)) {
            let what = format!(
                "この右の「{}」（{}）は、何を書く列か決められません。要る列なら、この下に足してください",
                headed.header, headed.cell
            );
            column.marks.push(what);
        }
    }
}

fn header_of(blocks: &[HeaderBlock], word: HeaderWord) -> Option<String> {
    let mut columns = blocks.iter().flat_map(|block| &block.columns);
    columns.find(|column| column.word == Some(word)).map(|column| column.header.clone())
}

/// Takes the headers that are known as understood; the others are told.
fn use_headers(page: &mut Page<'_>, blocks: &[HeaderBlock]) {
    for block in blocks {
        let texts: Vec<(CellRef, bool)> = page
            .in_rows(block.first, block.last)
            .iter()
            .map(|text| (text.at, is_known(block, text.at, &text.text)))
            .collect();
        texts.into_iter().filter(|(_, known)| *known).for_each(|(at, _)| page.use_cell(at));
    }
}

/// Returns whether a header is known, or stands above one that is.
fn is_known(block: &HeaderBlock, at: CellRef, text: &str) -> bool {
    let above_known =
        block.columns.iter().any(|column| column.word.is_some() && column.has(at.column));
    above_known || header_word(text).is_some_and(|word| word != HeaderWord::Heading)
}

struct FormReader<'r, 'g> {
    page: &'r mut Page<'g>,
    blocks: &'r [HeaderBlock],
    sections: Vec<DraftSection>,
    unsure: Vec<Remark>,
}

impl FormReader<'_, '_> {
    fn sections(&mut self) {
        let end = self.page.last_row() + 1;
        let blocks = self.blocks;
        let until = |at: usize| blocks.get(at + 1).map_or(end, |next| next.first);
        let tables: Vec<Table<'_>> = blocks
            .iter()
            .enumerate()
            .map(|(at, block)| Table::find(self.page, block, until(at)))
            .collect();
        let visible = tables.iter().any(|table| table.shows_places(self.page));
        let mut context = Context::default();
        let mut from = 0;
        for table in &tables {
            let mut gap = around::gap(self.page, from, table.block.first);
            let chapter = gap.chapter.take();
            let is_new = self.begin(gap);
            if is_new {
                context = Context::default();
            }
            if let Some(chapter) = &chapter {
                context = Context::of_chapter(&chapter.text);
            }
            let rows = rows::read(*table, self.page, visible, &mut context);
            let is_of = |item: &RowItem| {
                chapter.as_ref().is_some_and(|chapter| item.is_of_chapter(&chapter.text))
            };
            if let Some(chapter) = chapter.as_ref().filter(|_| rows.items.iter().any(is_of)) {
                self.page.use_cell(chapter.at);
            }
            self.unsure.extend(rows.unsure);
            if let Some(section) = self.sections.last_mut() {
                let what = "どの項目の注か、決められません。表の上の注として入れました".to_owned();
                section.marks.extend(rows.notes.iter().map(|note| (note.at, what.clone())));
                section.above.extend(rows.notes);
                section.items.extend(rows.items);
            }
            self.split_existence();
            from = table.last + 1;
        }
        let rest = around::gap(self.page, from, end);
        if let Some(section) = self.sections.last_mut() {
            section.below.extend(rest.before);
            section.below.extend(rest.heading);
            section.below.extend(rest.after);
        }
    }

    /// Begins a table after what stands above it, unless it goes on with the one before; returns
    /// whether it does.
    fn begin(&mut self, gap: Gap) -> bool {
        let Gap { before, heading, mut after, .. } = gap;
        let Some(last) = self.sections.last_mut() else {
            after.splice(0..0, before);
            self.push(heading, after);
            return true;
        };
        let after_existence = last.period == Period::Existence;
        if heading.is_none() && !after_existence {
            last.below.extend(before);
            return false;
        }
        if heading.is_some() {
            last.below.extend(before);
        } else {
            after.splice(0..0, before);
        }
        self.push(heading, after);
        true
    }

    /// Begins a table; one of a kind that is there already goes on with that one.
    fn push(&mut self, heading: Option<Placed>, above: Vec<Placed>) {
        let is_reference =
            heading.as_ref().is_some_and(|heading| closed(&heading.text).contains("参考項目"));
        let period = if is_reference { Period::Reference } else { Period::Year };
        let mut marks = Vec::new();
        let earlier = self.sections.iter().position(|section| section.period == period);
        if let Some(earlier) = earlier {
            if let Some(heading) = &heading {
                let what = format!(
                    "同じ区分の見出しが2つあります：{}。同じ表の続きとして並べました",
                    short(&heading.text)
                );
                marks.push((heading.at, what));
            }
            let mut section = self.sections.remove(earlier);
            section.below.extend(above);
            section.marks.extend(marks);
            self.sections.push(section);
            return;
        }
        self.sections.push(DraftSection {
            period,
            heading,
            above,
            below: Vec::new(),
            items: Vec::new(),
            marks,
        });
    }

    /// Puts 有無, which has no number, into a table of its own.
    fn split_existence(&mut self) {
        let Some(section) =
            self.sections.last_mut().filter(|section| section.period == Period::Year)
        else {
            return;
        };
        let is_existence = |item: &RowItem| {
            let chapter = item
                .chapter
                .as_ref()
                .is_some_and(|chapter| chapter.number.is_empty() && chapter.name.contains("有無"));
            item.label.is_none() && (chapter || closed(&item.text).contains("以下すべて"))
        };
        let Some(at) = section.items.iter().position(is_existence) else { return };
        if self.sections.iter().any(|section| section.period == Period::Existence) {
            return;
        }
        let Some(section) = self.sections.last_mut() else { return };
        let mut item = section.items.remove(at);
        item.marks.clear();
        if section.items.is_empty() {
            section.period = Period::Existence;
            section.items.push(item);
            return;
        }
        let at = self.sections.len() - 1;
        let existence = DraftSection {
            period: Period::Existence,
            heading: None,
            above: Vec::new(),
            below: Vec::new(),
            items: vec![item],
            marks: Vec::new(),
        };
        self.sections.insert(at, existence);
    }
}
