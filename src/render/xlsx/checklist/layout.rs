//! The columns of `様式`: what stands where, how wide, and the headers above.

use crate::model::columns::{ColumnKind, DatePlace, FormColumn, FormField, Shape};
use crate::paper::block::Value;
use crate::render::xlsx::book::CellMetrics;
use crate::render::xlsx::whole_words::BrokenWords;

/// The columns of chapter and item.
pub(super) const CHAPTER: u16 = 0;
pub(super) const ITEM: u16 = 1;
/// The first column behind the item's.
pub(super) const FIRST: u16 = 2;
/// Widths of chapter and of the answers' parts, in millimetres. An answer takes five columns: はい ｜
/// ・ ｜ いいえ with a margin on both sides, so that the ring stands free.
const CHAPTER_WIDTH: f64 = 29.0;
const ANSWER_WIDTHS: [f64; 5] = [1.5, 8.0, 3.5, 11.5, 1.5];
/// Width of a column of days, in millimetres.
const DATE_WIDTH: f64 = 16.0;
/// Width of the remarks, in millimetres; and the least of it.
const REMARK_WIDTH: f64 = 31.0;
const LEAST_REMARK: f64 = 27.0;
/// Width of a form, upright and across, in millimetres.
const PORTRAIT: f64 = 190.0;
const LANDSCAPE: f64 = 277.0;
/// The least room that an item's text needs on an upright page, in millimetres.
const LEAST_ITEM: f64 = 40.0;
/// What the items' texts may give of their room, in millimetres, for fewer of their words to be
/// broken.
const MOST_GIVEN: f64 = 3.0;
/// Columns left free between the form and what it fetches.
const GAP: u16 = 1;

/// A column of the form and the columns of the sheet that it takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'c> {
    pub(super) column: &'c FormColumn,
    pub(super) first: u16,
    pub(super) last: u16,
}

/// Where everything stands on the sheet.
pub(super) struct FormLayout<'c> {
    /// The form's columns.
    pub(super) columns: Vec<Placed<'c>>,
    /// Widths of the sheet's columns up to the last of the form, in millimetres.
    pub(super) widths: Vec<f64>,
    /// Whether the form is wider than high.
    pub(super) landscape: bool,
    /// The fields of a row, in the order in which they are fetched.
    fields: Vec<FormField>,
}

/// A header and the cells that it takes: rows counted from the first row of headers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header<'c> {
    pub(super) text: &'c str,
    pub(super) rows: (u32, u32),
    pub(super) columns: (u16, u16),
}

impl<'c> FormLayout<'c> {
    /// Lays a form's columns out on the width of a page.
    pub(super) fn of(columns: &'c [FormColumn]) -> Self {
        let mut widths = vec![CHAPTER_WIDTH, 0.0];
        let mut placed = Vec::new();
        for column in columns {
            let first = widths.len() as u16;
            match column.kind {
                ColumnKind::Answer => widths.extend(ANSWER_WIDTHS),
                ColumnKind::Date | ColumnKind::Target => widths.push(DATE_WIDTH),
                ColumnKind::Remark => widths.push(REMARK_WIDTH),
            }
            placed.push(Placed { column, first, last: widths.len() as u16 - 1 });
        }
        let taken: f64 = widths.iter().sum();
        let landscape = PORTRAIT - taken < LEAST_ITEM;
        widths[usize::from(ITEM)] = if landscape { LANDSCAPE } else { PORTRAIT } - taken;
        Self { columns: placed, widths, landscape, fields: Shape::of(columns).fields() }
    }

    /// Gives the items' texts and the remarks room of each other, so that at a size few words of the
    /// items are broken.
    pub(super) fn with_fewer_broken_words<'t>(
        mut self,
        texts: impl Iterator<Item = &'t str>,
        size: f64,
        metrics: CellMetrics<'_>,
    ) -> Self {
        let Some(remark) =
            self.columns.iter().find(|placed| placed.column.kind == ColumnKind::Remark)
        else {
            return self;
        };
        let (item, remark) = (usize::from(ITEM), usize::from(remark.first));
        let texts: Vec<[Value; 2]> =
            texts.map(|text| [Value::text(text), Value::empty()]).collect();
        let words = BrokenWords::of(texts.iter().map(|texts| texts.iter().collect()), metrics);
        let widths = vec![self.widths[item], self.widths[remark]];
        let least = [widths[0] - MOST_GIVEN, LEAST_REMARK];
        let widths = words.mended(widths, &least, size, &|_| true);
        (self.widths[item], self.widths[remark]) = (widths[0], widths[1]);
        self
    }

    /// Returns the last column of the form.
    pub(super) fn last(&self) -> u16 {
        self.widths.len() as u16 - 1
    }

    /// Returns the width of columns side by side, in millimetres.
    pub(super) fn width(&self, (first, last): (u16, u16)) -> f64 {
        self.widths[usize::from(first)..=usize::from(last)].iter().sum()
    }

    /// Returns the hidden columns that fetch a row's data: its row on データ, then its fields.
    pub(super) fn hidden(&self) -> std::ops::Range<u16> {
        let first = self.last() + 1 + GAP;
        first..first + 1 + self.fields.len() as u16
    }

    /// Returns the hidden column that fetches a row's row on データ.
    pub(super) fn found(&self) -> u16 {
        self.hidden().start
    }

    /// Returns the fields that are fetched, each with its hidden column.
    pub(super) fn fetched(&self) -> impl Iterator<Item = (FormField, u16)> {
        let first = self.found() + 1;
        self.fields.iter().enumerate().map(move |(at, field)| (*field, first + at as u16))
    }

    /// Returns the hidden column of a field; that of the row itself where the form does not have
    /// it.
    pub(super) fn hidden_of(&self, wanted: FormField) -> u16 {
        let of_field = self.fetched().find(|(field, _)| *field == wanted);
        of_field.map_or_else(|| self.found(), |(_, column)| column)
    }

    /// Returns where the badge stands: the last columns, as many as its words need.
    pub(super) fn badge(&self) -> (u16, u16) {
        let last = self.last();
        let wide_enough = |first: &u16| self.width((*first, last)) >= LEAST_REMARK;
        ((FIRST..=last).rev().find(wide_enough).unwrap_or(FIRST), last)
    }

    /// Returns how many rows the headers take.
    pub(super) fn header_rows(&self) -> u32 {
        let deepest = self.columns.iter().map(|placed| placed.column.over.len()).max();
        deepest.unwrap_or(0) as u32 + 1
    }

    /// Returns the headers of all columns behind the item's. One that stands above several columns
    /// takes all of them.
    pub(super) fn headers(&self) -> Vec<Header<'c>> {
        let rows = self.header_rows();
        let mut headers: Vec<Header<'c>> = Vec::new();
        for (at, placed) in self.columns.iter().enumerate() {
            let column = placed.column;
            for (level, over) in column.over.iter().enumerate() {
                let shared = |other: &&Placed<'c>| {
                    other.column.over.get(..=level) == column.over.get(..=level)
                };
                let before = at.checked_sub(1).map(|before| &self.columns[before]);
                if before.as_ref().is_some_and(shared) {
                    continue;
                }
                let last = self.columns[at..]
                    .iter()
                    .take_while(shared)
                    .last()
                    .map_or(placed.last, |last| last.last);
                let row = level as u32;
                headers.push(Header {
                    text: over,
                    rows: (row, row),
                    columns: (placed.first, last),
                });
            }
            let top = column.over.len() as u32;
            headers.push(Header {
                text: &column.header,
                rows: (top, rows - 1),
                columns: (placed.first, placed.last),
            });
        }
        headers
    }

    /// Returns the columns of the table 有無: those of the first round, and behind them what is left
    /// for the remark.
    pub(super) fn existence(&self) -> (Vec<Placed<'c>>, (u16, u16)) {
        let is_first = |placed: &&Placed<'c>| {
            placed.column.round == Some(1)
                && matches!(placed.column.kind, ColumnKind::Answer | ColumnKind::Date)
        };
        let last = self.columns.iter().rposition(|placed| is_first(&placed)).unwrap_or(0);
        let rest = (self.columns.get(last).map_or(FIRST, |placed| placed.last + 1), self.last());
        (self.columns[..=last.min(self.columns.len() - 1)].to_vec(), rest)
    }
}

/// Returns whether the days of an answer stand under it.
pub(super) fn is_dated_below(column: &FormColumn) -> bool {
    column.date == DatePlace::Below
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: ColumnKind, round: Option<u8>, header: &str, over: &[&str]) -> FormColumn {
        let over = over.iter().map(|over| (*over).to_owned()).collect();
        FormColumn { kind, round, header: header.to_owned(), over, date: DatePlace::Below }
    }

    #[test]
    fn headers_stand_above_the_columns_that_share_them() {
        let columns = [
            column(ColumnKind::Answer, Some(1), "1回目", &["結果", "前期"]),
            column(ColumnKind::Target, None, "目標日", &["結果"]),
            column(ColumnKind::Answer, Some(2), "2回目", &["結果", "後期"]),
            column(ColumnKind::Remark, None, "備考", &[]),
        ];
        let layout = FormLayout::of(&columns);
        let headers = layout.headers();
        let header = |text, rows, columns| Header { text, rows, columns };
        let expected = [
            header("結果", (0, 0), (2, 12)),
            header("前期", (1, 1), (2, 6)),
            header("1回目", (2, 2), (2, 6)),
            header("目標日", (1, 2), (7, 7)),
            header("後期", (1, 1), (8, 12)),
            header("2回目", (2, 2), (8, 12)),
            header("備考", (0, 2), (13, 13)),
        ];
        assert_eq!(headers, expected);
        assert_eq!((layout.badge(), layout.landscape, layout.hidden()), ((13, 13), false, 15..22));
    }

    #[test]
    fn many_columns_lie_across() {
        let mut columns = Vec::new();
        for round in 1..=3 {
            columns.push(column(ColumnKind::Answer, Some(round), "答え", &[]));
            columns.push(column(ColumnKind::Date, Some(round), "確認日", &[]));
        }
        let layout = FormLayout::of(&columns);
        assert!(layout.landscape && layout.widths[1] >= LEAST_ITEM);
        assert!((layout.widths.iter().sum::<f64>() - LANDSCAPE).abs() < 0.01);
        let (first, rest) = layout.existence();
        assert_eq!((first.len(), rest), (2, (8, layout.last())));
    }
}
