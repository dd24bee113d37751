//! 01 and 02 prepared for typesetting: every text broken into lines.

use std::collections::BTreeMap;

use serde::Serialize;

use super::form_layout::{CHAPTER, FormLayout, PADDING, TEXT, points};
use super::table::CAPITAL;
use crate::model::columns::FormColumn;
use crate::model::edition::Period;
use crate::paper::checklist::{Checklist, FilledRow, FilledSection, Group};
use crate::render::measure::{BOLD, POINTS_PER_MM, TextMetrics};

/// A form as `checklist.typ` sets it.
#[derive(Serialize)]
pub(super) struct FormData {
    #[serde(flatten)]
    checklist: Checklist,
    layout: FormLayout,
    /// The size of the title, in points.
    title_size: f64,
    /// Of each section whether it may go over a page's end, so that its headings must be held with
    /// what they speak of.
    long: Vec<bool>,
    /// The size of each remark, by its row's name; none where it goes on in a 別紙.
    remarks: BTreeMap<String, Option<f64>>,
    /// What stands before a remark that goes on in a 別紙, by its row's name.
    labels: BTreeMap<String, String>,
}

/// Sizes of a title that takes one line, of one that takes two, and of a longer one, in points.
const TITLE_SIZES: [f64; 3] = [13.0, 12.5, 12.0];
const LONG_TITLE_SIZES: [f64; 6] = [13.0, 12.0, 11.0, 10.0, 9.0, 8.0];
const LEAST_TITLE: f64 = 7.0;
/// Size of the form's notes, in points.
const NOTE: f64 = 8.0;
/// Indent of an item's text behind its number, at least, and what is left between, in em.
const INDENT: f64 = 2.4;
const BEHIND_NUMBER: f64 = 0.2;

/// Sizes that a remark is shrunk to before it goes on in a 別紙, the height that it may take in
/// millimetres, and its size there.
pub(super) const REMARK_SIZES: [f64; 4] = [8.5, 8.0, 7.5, 7.0];
const REMARK_HEIGHT: f64 = 17.0;
const SHEET_SIZE: f64 = 8.5;
/// What is left between lines, in em, as `base.typ` sets it.
const LEADING: f64 = 0.55;

/// Least height of a row and height of a heading's, in millimetres, as `checklist.typ` sets them;
/// what the rows of a section that surely fits on its page take of that page's height, at most.
const LEAST_ROW: f64 = 13.0;
const HEADING: f64 = 5.8;
const LONG: f64 = 0.75;

/// Width of the line for a vendor's name, in millimetres.
const PARTY: f64 = 80.0;

impl FormData {
    /// Prepares a form for its pages, with remarks of a size up to the largest, in points.
    pub(super) fn new(checklist: &Checklist, largest: f64, metrics: TextMetrics<'_>) -> Self {
        let layout = FormLayout::of(checklist, metrics);
        let mut filled = checklist.clone();
        let title_size = wrap_title(&mut filled.title, layout.title(), metrics);
        filled.columns = with_wrapped_headers(&checklist.columns, &layout, metrics);
        let (mut remarks, mut labels) = (BTreeMap::new(), BTreeMap::new());
        for section in &mut filled.sections {
            let remark_width = layout.remark(&checklist.columns, section.period);
            let item = if section.period == Period::Existence {
                layout.existence_item
            } else {
                layout.item
            };
            wrap_notes(section, layout.whole(), metrics);
            for row in rows(section) {
                wrap_item(row, item, metrics);
                let size = size_of_remark(&row.remark, (remark_width, largest), metrics);
                let (size_set, width) = size
                    .map_or((SHEET_SIZE, layout.whole() - CHAPTER), |size| (size, remark_width));
                row.remark = metrics.wrapped(&row.remark, size_set, points(width));
                if size.is_none() {
                    let label = format!("{}　{}", row.name, checklist.remark_header());
                    let label = metrics.wrapped(&label, NOTE, points(CHAPTER));
                    labels.insert(row.name.clone(), label);
                }
                remarks.insert(row.name.clone(), size);
            }
        }
        let party = |name: &str| metrics.wrapped(name, TEXT, PARTY * POINTS_PER_MM);
        filled.vendor = filled.vendor.as_deref().map(party);
        let long = filled.sections.iter().map(|section| is_long(section, &layout)).collect();
        Self { checklist: filled, layout, title_size, long, remarks, labels }
    }
}

/// Breaks a title between phrases and returns its size: on one line if it is not much smaller there.
fn wrap_title(title: &mut String, room: f64, metrics: TextMetrics<'_>) -> f64 {
    let wrapped = |size: f64| metrics.wrapped(title, size * BOLD, room * POINTS_PER_MM);
    let most_lines = |lines: usize| move |text: &String| text.matches('\n').count() < lines;
    let one = TITLE_SIZES.map(|size| (size, wrapped(size)));
    let two = LONG_TITLE_SIZES.map(|size| (size, wrapped(size)));
    let fitting = one.into_iter().find(|(_, text)| most_lines(1)(text));
    let fitting = fitting.or_else(|| two.into_iter().find(|(_, text)| most_lines(2)(text)));
    let (size, text) = fitting.unwrap_or_else(|| (LEAST_TITLE, wrapped(LEAST_TITLE)));
    *title = text;
    size
}

/// Breaks the headers of columns between words, those above several columns in the room of all.
fn with_wrapped_headers(
    columns: &[FormColumn],
    layout: &FormLayout,
    metrics: TextMetrics<'_>,
) -> Vec<FormColumn> {
    let over = |at: usize, level: usize| {
        let path = &columns[at].over[..=level];
        let is_under = |column: &FormColumn| column.over.get(..=level) == Some(path);
        let before = columns[..at].iter().rev().take_while(|it| is_under(it)).count();
        let behind = columns[at..].iter().take_while(|it| is_under(it)).count();
        let room = layout.columns[at - before..at + behind].iter().sum();
        metrics.wrapped(&columns[at].over[level], TEXT, points(room))
    };
    let wrapped = |(at, column): (usize, &FormColumn)| FormColumn {
        header: metrics.wrapped(&column.header, TEXT, points(layout.columns[at])),
        over: (0..column.over.len()).map(|level| over(at, level)).collect(),
        ..column.clone()
    };
    columns.iter().enumerate().map(wrapped).collect()
}

/// Returns whether a section takes most of a page or more.
fn is_long(section: &FilledSection, layout: &FormLayout) -> bool {
    let lines = |text: &str| text.lines().count() as f64;
    let groups = section.chapters.iter().flat_map(|chapter| &chapter.groups);
    let height = |row: &FilledRow| {
        let lines = lines(&row.text) + row.note.as_deref().map_or(0.0, lines);
        LEAST_ROW.max(lines * (CAPITAL + LEADING) * TEXT / POINTS_PER_MM + PADDING)
    };
    let of_group = |group: &Group| {
        let heading = if group.heading.is_some() { HEADING } else { 0.0 };
        heading + group.rows.iter().map(height).sum::<f64>()
    };
    groups.map(of_group).sum::<f64>() > LONG * layout.height()
}

fn rows(section: &mut FilledSection) -> impl Iterator<Item = &mut FilledRow> {
    let chapters = section.chapters.iter_mut();
    chapters.flat_map(|chapter| chapter.groups.iter_mut().flat_map(|group| group.rows.iter_mut()))
}

fn wrap_notes(section: &mut FilledSection, whole: f64, metrics: TextMetrics<'_>) {
    // Their further lines begin below the text behind the mark.
    let room = whole * POINTS_PER_MM - 2.0 * NOTE;
    for note in section.notes_above.iter_mut().chain(&mut section.notes_below) {
        *note = metrics.wrapped(note, NOTE, room);
    }
}

fn wrap_item(row: &mut FilledRow, width: f64, metrics: TextMetrics<'_>) {
    let indent = if row.label.is_empty() {
        0.0
    } else {
        (INDENT * TEXT).max(metrics.width(&row.label, TEXT) + BEHIND_NUMBER * TEXT)
    };
    row.text = metrics.wrapped(&row.text, TEXT, points(width) - indent);
    row.note = row.note.as_ref().map(|note| metrics.wrapped(note, NOTE, points(width)));
}

/// Returns the largest size at which every word of a remark has room and its lines are not too
/// many; failing that the smallest, if only words have none.
fn size_of_remark(
    remark: &str,
    (width, largest): (f64, f64),
    metrics: TextMetrics<'_>,
) -> Option<f64> {
    let room = points(width);
    let height = |size: f64| {
        let lines = metrics.wrapped(remark, size, room).matches('\n').count();
        (CAPITAL + (CAPITAL + LEADING) * lines as f64) * size / POINTS_PER_MM
    };
    let low: Vec<f64> = REMARK_SIZES
        .into_iter()
        .filter(|size| *size <= largest && height(*size) <= REMARK_HEIGHT)
        .collect();
    low.iter().find(|size| metrics.longest_word(remark, **size) <= room).or(low.last()).copied()
}
