//! The columns of 01 and 02: whether the page lies on its side, and how wide each is.

use serde::Serialize;

use crate::model::columns::{ColumnKind, FormColumn};
use crate::model::edition::Period;
use crate::paper::checklist::Checklist;
use crate::render::measure::{POINTS_PER_MM, TextMetrics};

/// Widths in millimetres.
#[derive(Serialize)]
pub(super) struct FormLayout {
    /// Whether the page lies on its side.
    across: bool,
    chapter: f64,
    /// Of the box beside the title.
    badge: f64,
    pub(super) item: f64,
    pub(super) columns: Vec<f64>,
    /// Of the item in the table 有無, and of its columns behind but the last, which takes the rest.
    pub(super) existence_item: f64,
    existence: Vec<f64>,
}

/// Size of the form's texts, in points.
pub(super) const TEXT: f64 = 9.0;
/// Widths of a form, upright and across, and what a page of each has in height under its title.
const UPRIGHT: f64 = 180.0;
const ACROSS: f64 = 273.0;
const UPRIGHT_HEIGHT: f64 = 256.0;
const ACROSS_HEIGHT: f64 = 169.0;
/// Room that chapter and item should have, and that they have at least in an upright form.
const GOOD_ITEM: f64 = 84.0;
const LEAST_ITEM: f64 = 70.0;
/// Widths of the chapter's column, and of the item in the table 有無.
pub(super) const CHAPTER: f64 = 29.0;
const EXISTENCE_ITEM: f64 = 83.0;
/// Width of 有無's answer where its date stands under it.
const EXISTENCE_ANSWER: f64 = 32.0;
/// Left and right of a cell's text, together.
pub(super) const PADDING: f64 = 3.0;
/// What a column is widened by at most for its header.
const MOST_FOR_HEADER: f64 = 9.0;
/// Width of the box beside the title, at least, and of its frame and insets; size of its words in
/// points, each letter as wide as high.
const LEAST_BADGE: f64 = 30.0;
const AROUND_BADGE: f64 = 4.2;
const BADGE_SIZE: f64 = 10.0;

impl FormLayout {
    pub(super) fn of(checklist: &Checklist, metrics: TextMetrics<'_>) -> Self {
        let columns = &checklist.columns;
        let (across, widths) = widths(columns, metrics);
        let whole = if across { ACROSS } else { UPRIGHT };
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
        let letters = checklist.badge.chars().count() as f64;
        let badge = LEAST_BADGE.max(letters * BADGE_SIZE / POINTS_PER_MM + AROUND_BADGE);
        Self { across, chapter: CHAPTER, badge, item, columns: widths, existence_item, existence }
    }

    pub(super) fn whole(&self) -> f64 {
        if self.across { ACROSS } else { UPRIGHT }
    }

    /// Returns the height of a page under its title.
    pub(super) fn height(&self) -> f64 {
        if self.across { ACROSS_HEIGHT } else { UPRIGHT_HEIGHT }
    }

    /// Returns the room that the title has, in the middle of the page.
    pub(super) fn title(&self) -> f64 {
        self.whole() - 2.0 * self.badge
    }

    /// Returns the width of a section's remarks.
    pub(super) fn remark(&self, columns: &[FormColumn], period: Period) -> f64 {
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

/// Returns whether a form lies across, and the widths of its columns: the widest that leave the
/// item enough room.
fn widths(columns: &[FormColumn], metrics: TextMetrics<'_>) -> (bool, Vec<f64>) {
    let header = |column: &FormColumn| metrics.width(&column.header, TEXT);
    let word = |column: &FormColumn| metrics.longest_word(&column.header, TEXT);
    let of = |width: fn(ColumnKind) -> f64, wanted: &dyn Fn(&FormColumn) -> f64| -> Vec<f64> {
        let widened = columns.iter().map(|column| {
            let width = width(column.kind);
            let wanted = wanted(column) / POINTS_PER_MM + PADDING;
            width.max(wanted.min(width + MOST_FOR_HEADER))
        });
        widened.collect()
    };
    let upright = [
        (of(width_of, &header), GOOD_ITEM),
        (of(width_of, &word), GOOD_ITEM),
        (of(narrow_width_of, &word), LEAST_ITEM),
    ];
    let room = |widths: &[f64]| UPRIGHT - widths.iter().sum::<f64>();
    let fitting = upright.into_iter().find(|(widths, least)| room(widths) >= *least);
    match fitting {
        Some((widths, _)) => (false, widths),
        None => (true, of(width_of, &header)),
    }
}

fn width_of(kind: ColumnKind) -> f64 {
    match kind {
        ColumnKind::Answer => 25.0,
        ColumnKind::Date | ColumnKind::Target => 16.0,
        ColumnKind::Remark => 27.0,
    }
}

/// Returns the width of a column where there are so many that the item would be cramped: room for
/// a ring and for a day of two digits each.
fn narrow_width_of(kind: ColumnKind) -> f64 {
    match kind {
        ColumnKind::Answer => 23.5,
        ColumnKind::Date | ColumnKind::Target => 15.0,
        ColumnKind::Remark => 21.0,
    }
}

/// Returns the room in points that a cell of so many millimetres has for its text.
pub(super) fn points(width: f64) -> f64 {
    (width - PADDING) * POINTS_PER_MM
}
