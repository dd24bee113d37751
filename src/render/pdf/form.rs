//! 01 and 02 prepared for typesetting: the columns' widths, every text broken into lines.

use std::collections::BTreeMap;

use serde::Serialize;

use super::margin::{BOLD, HEAD, TITLE, ends};
use super::table::CAPITAL;
use crate::model::columns::{ColumnKind, FormColumn};
use crate::model::edition::Period;
use crate::paper::checklist::{Checklist, FilledRow, FilledSection};
use crate::render::measure::{POINTS_PER_MM, TextMetrics};

/// A form as `checklist.typ` sets it.
#[derive(Serialize)]
pub(super) struct FormData {
    #[serde(flatten)]
    checklist: Checklist,
    layout: FormLayout,
    head: FormHead,
    /// The size of each remark, by its row's name; none where it goes on in a 別紙.
    remarks: BTreeMap<String, Option<f64>>,
    /// What stands before a remark that goes on in a 別紙, by its row's name.
    labels: BTreeMap<String, String>,
}

/// The row of the title, and the box at its end; in millimetres.
#[derive(Serialize)]
struct FormHead {
    /// What the box says, broken into lines.
    badge: String,
    badge_width: f64,
    /// Whether the title has room in the page's middle; else it stands beside the box.
    centred: bool,
    /// Height beyond that of the page's head.
    extra: f64,
}

/// Widths in millimetres.
#[derive(Serialize)]
struct FormLayout {
    /// Whether the page lies on its side.
    across: bool,
    chapter: f64,
    item: f64,
    columns: Vec<f64>,
    /// Of the item in the table 有無, and of its columns behind but the last, which takes the rest.
    existence_item: f64,
    existence: Vec<f64>,
}

/// Widths of a form, upright and across; across where an upright one leaves less room for chapter
/// and item.
const UPRIGHT: f64 = 180.0;
const ACROSS: f64 = 273.0;
const LEAST_ITEM: f64 = 70.0;
/// Widths of the chapter's column, and of the item in the table 有無.
const CHAPTER: f64 = 29.0;
const EXISTENCE_ITEM: f64 = 83.0;
/// Width of 有無's answer where its date stands under it.
const EXISTENCE_ANSWER: f64 = 32.0;
/// Left and right of a cell's text, together.
const PADDING: f64 = 3.0;
/// What a column is widened by at most for its header.
const MOST_FOR_HEADER: f64 = 9.0;

/// Sizes of the form's texts and of its notes, in points.
const TEXT: f64 = 9.0;
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

/// Size of the box's words, in points; what its frame takes in both directions; its least width,
/// and the most that its words may take.
const BADGE: f64 = 10.0;
const FRAME: (f64, f64) = (4.2, 3.0);
const LEAST_BADGE: f64 = 30.0;
const MOST_BADGE: f64 = 60.0;
/// Between box and title, in millimetres.
const GAP: f64 = 4.0;
/// Width of the line for a vendor's name, in millimetres.
const PARTY: f64 = 80.0;

/// Returns the width of a form, in millimetres.
pub(super) fn width(form: &Checklist) -> f64 {
    if is_across(&form.columns) { ACROSS } else { UPRIGHT }
}

fn is_across(columns: &[FormColumn]) -> bool {
    UPRIGHT - columns.iter().map(|column| width_of(column.kind)).sum::<f64>() < LEAST_ITEM
}

impl FormHead {
    /// Breaks the lines of a form's title and box, for a page so wide; returns the title, too.
    fn new(form: &Checklist, whole: f64, metrics: TextMetrics<'_>) -> (String, Self) {
        let badge = metrics.wrapped(&form.badge, BADGE * BOLD, MOST_BADGE * POINTS_PER_MM);
        let words = metrics.longest_line(&badge, BADGE * BOLD) / POINTS_PER_MM;
        let badge_width = LEAST_BADGE.max(words + FRAME.0);
        let centred_room = (whole - 2.0 * badge_width) * POINTS_PER_MM;
        let centred = metrics.width(&form.title, TITLE * BOLD) <= centred_room;
        let room = (whole - badge_width - GAP) * POINTS_PER_MM;
        let title = metrics.wrapped(&form.title, TITLE * BOLD, room);
        let height = |text: &str, size: f64| {
            (CAPITAL + (CAPITAL + LEADING) * ends(text) as f64) * size / POINTS_PER_MM
        };
        let used = height(&title, TITLE).max(height(&badge, BADGE) + FRAME.1);
        (title, Self { badge, badge_width, centred, extra: (used - HEAD).max(0.0) })
    }
}

impl FormData {
    /// Prepares a form for its pages, with remarks of a size up to the largest, in points.
    pub(super) fn new(checklist: &Checklist, largest: f64, metrics: TextMetrics<'_>) -> Self {
        let layout = FormLayout::of(checklist, metrics);
        let mut filled = checklist.clone();
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
        let (title, head) = FormHead::new(checklist, layout.whole(), metrics);
        filled.title = title;
        let party = |name: &str| metrics.wrapped(name, TEXT, PARTY * POINTS_PER_MM);
        filled.vendor = filled.vendor.as_deref().map(party);
        Self { checklist: filled, layout, head, remarks, labels }
    }
}

impl FormLayout {
    fn of(checklist: &Checklist, metrics: TextMetrics<'_>) -> Self {
        let columns = &checklist.columns;
        let across = is_across(columns);
        let whole = if across { ACROSS } else { UPRIGHT };
        // A header is not broken within a word as long as the item keeps its room.
        let wanted = |column: &FormColumn| {
            let header = metrics.width(&column.header, TEXT) / POINTS_PER_MM + PADDING;
            let width = width_of(column.kind);
            width.max(header.min(width + MOST_FOR_HEADER))
        };
        let mut widths: Vec<f64> = columns.iter().map(wanted).collect();
        if whole - widths.iter().sum::<f64>() < LEAST_ITEM {
            widths = columns.iter().map(|column| width_of(column.kind)).collect();
        }
        let item = whole - CHAPTER - widths.iter().sum::<f64>();
        let first_round = |column: &&FormColumn| column.round == Some(1);
        let own_date =
            columns.iter().filter(first_round).any(|column| column.kind == ColumnKind::Date);
        let existence = columns.iter().filter(first_round).filter_map(|column| match column.kind {
            ColumnKind::Answer if own_date => Some(width_of(column.kind)),
            ColumnKind::Answer => Some(EXISTENCE_ANSWER),
            ColumnKind::Date => Some(width_of(column.kind)),
            ColumnKind::Target | ColumnKind::Remark => None,
        });
        let existence: Vec<f64> = existence.collect();
        let beside = existence.iter().sum::<f64>() + width_of(ColumnKind::Remark);
        let existence_item =
            if own_date { EXISTENCE_ITEM.min(whole - CHAPTER - beside) } else { EXISTENCE_ITEM };
        Self { across, chapter: CHAPTER, item, columns: widths, existence_item, existence }
    }

    fn whole(&self) -> f64 {
        if self.across { ACROSS } else { UPRIGHT }
    }

    /// Returns the width of a section's remarks.
    fn remark(&self, columns: &[FormColumn], period: Period) -> f64 {
        if period == Period::Existence {
            return self.whole()
                - CHAPTER
                - self.existence_item
                - self.existence.iter().sum::<f64>();
        }
        let at = columns.iter().position(|column| column.kind == ColumnKind::Remark);
        at.and_then(|at| self.columns.get(at))
            .copied()
            .unwrap_or_else(|| width_of(ColumnKind::Remark))
    }
}

fn width_of(kind: ColumnKind) -> f64 {
    match kind {
        ColumnKind::Answer => 25.0,
        ColumnKind::Date | ColumnKind::Target => 16.0,
        ColumnKind::Remark => 27.0,
    }
}

/// Returns the room in points that a cell of so many millimetres has for its text.
fn points(width: f64) -> f64 {
    (width - PADDING) * POINTS_PER_MM
}

fn rows(section: &mut FilledSection) -> impl Iterator<Item = &mut FilledRow> {
    let chapters = section.chapters.iter_mut();
    chapters.flat_map(|chapter| chapter.groups.iter_mut().flat_map(|group| group.rows.iter_mut()))
}

fn wrap_notes(section: &mut FilledSection, whole: f64, metrics: TextMetrics<'_>) {
    let room = whole * POINTS_PER_MM - NOTE;
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
