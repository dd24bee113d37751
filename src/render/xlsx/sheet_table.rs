//! A table prepared for a sheet: its size, its columns, and each record in one row or two.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::book::{self, CellMetrics, MAX_ROW, OtherFont, OwnFont};
use super::few_lines::FewLines;
use super::grid::ColumnSpan;
use super::whole_words::BrokenWords;
use crate::model::text::Widths;
use crate::paper::block::{Table, Value};
use crate::render::measure::{POINTS_PER_MM, TextMetrics};
use crate::render::record::{MOST_ROWS, RecordLines, SMALLEST};
use crate::render::table::{ColumnNeeds, HeaderSize, is_one_line_header, least_row_height};

/// The size of headers that are shrunk, in points, for which room is kept: programs shrink a little
/// more than would do, and the smallest size is to come out.
const SHRUNK: f64 = SMALLEST + 0.15;

/// How the columns of a table fit side by side.
#[derive(Clone)]
pub struct SheetColumns {
    /// Which stand beside each other, and which below.
    pub lines: RecordLines,
    /// What those beside each other need, in whichever font a system has, with headers as large as
    /// the table or smaller; and the same with room for short texts on one line.
    needs: [ColumnNeeds; 2],
    short_texts: [ColumnNeeds; 2],
    /// What its records need so as to take few lines; nothing where other tables share the columns.
    few_lines: FewLines,
}

impl SheetColumns {
    /// Parts the columns of a table by how they fit side by side in a width, in millimetres. What is
    /// to be filled in has a cell for each.
    pub fn of(table: &Table, width: f64, widths: &dyn Widths) -> Self {
        if table.has_empty_rows() {
            return Self::one_line(table, widths);
        }
        Self::with(table, widths, |own| RecordLines::of(table, width, own))
    }

    /// Puts all columns of a table side by side.
    pub fn one_line(table: &Table, widths: &dyn Widths) -> Self {
        Self::with(table, widths, |own| RecordLines::all_beside(table, own))
    }

    fn with(
        table: &Table,
        widths: &dyn Widths,
        part: impl FnOnce(ColumnNeeds) -> RecordLines,
    ) -> Self {
        let in_font = |font| ColumnNeeds::of_cells(table, TextMetrics(font), padding());
        let fonts: [&dyn Widths; 2] = [&OwnFont(widths), &OtherFont(widths)];
        let [own, other] = fonts.map(|font| (in_font(font), TextMetrics(font)));
        let with_headers = |(cells, metrics): &(ColumnNeeds, TextMetrics<'_>), size| {
            cells.clone().with_headers(table, *metrics, size)
        };
        let lines = part(with_headers(&own, HeaderSize::Points(SHRUNK)));
        let in_both = |own: &_, other: &_| {
            [HeaderSize::OfTable, HeaderSize::Points(SHRUNK)].map(|size| {
                lines.needs_beside(&with_headers(own, size).or_wider(&with_headers(other, size)))
            })
        };
        let needs = in_both(&own, &other);
        let short_texts = if table.rows.len() > MOST_ROWS {
            needs.clone()
        } else {
            let [own, other] = [&own, &other].map(|(cells, metrics)| {
                (cells.clone().with_short_texts(table, *metrics), *metrics)
            });
            in_both(&own, &other)
        };
        Self { lines, needs, short_texts, few_lines: FewLines::default() }
    }

    /// Parts the columns of a table that has a sheet of its own: its records take few lines.
    pub fn of_ledger(table: &Table, width: f64, widths: &dyn Widths) -> Self {
        let columns = Self::of(table, width, widths);
        let records: Vec<Vec<&Value>> =
            table.rows.iter().map(|values| columns.lines.beside(values).collect()).collect();
        Self { few_lines: FewLines::of(&records, CellMetrics(widths)), ..columns }
    }

    /// Returns whether a table may have a size, in a width in millimetres: every word has room, and
    /// above nine points headers and short texts on one line. Below, so has every short text that
    /// would have room at the smallest size.
    pub fn fit(&self, width: f64, size: f64) -> bool {
        /// What is aimed at, in points.
        const AIM: f64 = 9.0;
        let [with_headers, texts] = &self.short_texts;
        let needs = if size > AIM {
            with_headers
        } else if size < AIM && texts.words_fit(width, SMALLEST) {
            texts
        } else {
            &self.lines.needs
        };
        needs.words_fit(width, size)
    }

    /// Lets short texts take several lines.
    #[must_use]
    pub fn without_short_texts(self) -> Self {
        Self { short_texts: self.needs.clone(), ..self }
    }

    /// Returns what the columns need for their words alone.
    fn needs_of_words(&self, width: f64, size: f64) -> &ColumnNeeds {
        let fitting = self.needs.iter().find(|needs| needs.words_fit(width, size));
        fitting.unwrap_or(&self.lines.needs)
    }

    /// Returns what the columns need at a size, in a width in millimetres, and the smallest size
    /// that text has then: what is best of what has room.
    fn needs(&self, width: f64, size: f64) -> (&ColumnNeeds, f64) {
        let sizes = [size, SMALLEST];
        let best = self.short_texts.iter().zip(sizes).chain(self.needs.iter().zip(sizes));
        let mut fitting = best.filter(|(needs, _)| needs.words_fit(width, size));
        fitting.next().unwrap_or((&self.lines.needs, SMALLEST))
    }
}

/// Returns what a cell takes beside its text, in millimetres.
fn padding() -> f64 {
    book::SIDE_PADDING / POINTS_PER_MM
}

/// How much narrower a column may become at whose width few words are broken, in millimetres.
const LEEWAY: f64 = 0.5;

/// A table at a size.
pub struct SheetTable<'t> {
    table: &'t Table,
    lines: &'t RecordLines,
    /// Size of its text, in points.
    pub size: f64,
    /// Widths of the columns side by side, in millimetres.
    pub widths: Vec<f64>,
    /// The same where nothing but words is kept whole.
    for_words: Vec<f64>,
    /// What these columns need for their words, in millimetres; where few words are to be broken, the
    /// widths at which few are.
    pub needs: Vec<f64>,
    /// The smallest size of its text, in points: of headers that are shrunk.
    pub smallest: f64,
}

/// A record: its values side by side, and what is written below them.
pub struct SheetRecord<'t> {
    /// A value per column.
    pub beside: Vec<&'t Value>,
    /// The text of the row below; none where nothing is to stand there.
    pub below: Option<Value>,
    /// The least height of its row, in points: room for a pen where it is written in by hand.
    pub least: f64,
}

impl<'t> SheetTable<'t> {
    /// Sets a table in a width, in millimetres, at a size.
    pub fn new(table: &'t Table, columns: &'t SheetColumns, width: f64, size: f64) -> Self {
        let (of_columns, smallest) = columns.needs(width, size);
        let least = columns.few_lines.widen(of_columns.least(width, size), width, size);
        let widths = of_columns.widths_from(&least, width, size);
        let of_words = columns.needs_of_words(width, size);
        let (needs, for_words) = (of_words.words(size).collect(), of_words.widths(width, size));
        Self { table, lines: &columns.lines, size, widths, for_words, needs, smallest }
    }

    /// Gives columns room of each other, so that fewer words are broken, as long as the table may be
    /// so high: its header and records in points.
    #[must_use]
    pub fn with_fewer_broken_words(
        self,
        metrics: CellMetrics<'_>,
        may_be: impl Fn(&[f64]) -> bool,
    ) -> Self {
        if self.table.rows.len() > MOST_ROWS {
            return self;
        }
        // A short header is shrunk, and never broken.
        let shown = |header: Value| {
            if is_one_line_header(&header.shown()) { Value::empty() } else { header }
        };
        let headers: Vec<Value> = self.headers().into_iter().map(shown).collect();
        let texts = std::iter::once(headers.iter().collect());
        let texts = texts.chain(self.records().map(|record| record.beside));
        let words = BrokenWords::of(texts, metrics);
        let is_allowed = |widths: &[f64]| {
            let spans = spans(widths);
            may_be(&self.heights_by(&spans, metrics, |height| height))
        };
        let mended =
            |widths: &[f64]| words.mended(widths.to_vec(), &self.needs, self.size, &is_allowed);
        let usual = mended(&self.widths);
        let others = Some(mended(&self.for_words)).filter(|others| is_allowed(others));
        let cost = |widths: &Vec<f64>| words.cost_of_all(widths, self.size);
        let widths = others
            .into_iter()
            .fold(usual, |usual, others| if cost(&others) < cost(&usual) { others } else { usual });
        let needs = widths.iter().map(|width| width - LEEWAY).collect();
        Self { needs, widths, ..self }
    }

    /// Returns whether records have a second row where it is filled in.
    pub fn has_below(&self) -> bool {
        self.lines.has_below()
    }

    /// Returns the headers.
    pub fn headers(&self) -> Vec<Value> {
        let columns = self.lines.beside(&self.table.columns);
        columns.map(|column| Value::text(column.one_line_header())).collect()
    }

    /// Returns the records.
    pub fn records(&self) -> impl Iterator<Item = SheetRecord<'t>> {
        let (table, lines) = (self.table, self.lines);
        table.rows.iter().map(move |values| {
            let below = lines.written_below(table, values);
            SheetRecord {
                beside: lines.beside(values).collect(),
                below: (!below.is_empty()).then(|| Value::text(below)),
                least: book::points(least_row_height(table, values)),
            }
        })
    }

    /// Returns the heights of the header and of each record, in points; of a value that is too long
    /// for a row and goes on below the table that of a line.
    pub fn heights(&self, spans: &[ColumnSpan], metrics: CellMetrics<'_>) -> Vec<f64> {
        let line = metrics.height("", self.size, 0.0);
        self.heights_by(spans, metrics, |height| if height > MAX_ROW { line } else { height })
    }

    /// Returns the heights of the header and of each record with all that they say, in points.
    pub fn whole_heights(&self, metrics: CellMetrics<'_>) -> Vec<f64> {
        self.heights_by(&self.spans(), metrics, |height| height)
    }

    fn heights_by(
        &self,
        spans: &[ColumnSpan],
        metrics: CellMetrics<'_>,
        taken: impl Fn(f64) -> f64,
    ) -> Vec<f64> {
        let height = |value: &Value, millimetres: f64| {
            taken(CellFit::of(&value.shown(), self.size, millimetres, metrics).height)
        };
        let tallest = |values: &[&Value]| {
            let heights =
                values.iter().zip(spans).map(|(value, span)| height(value, span.millimetres));
            heights.fold(0.0, f64::max)
        };
        let headers = self.headers();
        let of_headers = headers.iter().zip(spans).map(|(header, span)| {
            CellFit::of_header(&header.shown(), self.size, span.millimetres, metrics).height
        });
        let header = of_headers.fold(0.0, f64::max);
        let (_, under) = below(spans);
        let record = |record: SheetRecord<'_>| {
            let below = record.below.zip(under.last());
            tallest(&record.beside).max(record.least)
                + below.map_or(0.0, |(text, span)| height(&text, span.millimetres))
        };
        std::iter::once(header).chain(self.records().map(record)).collect()
    }

    /// Makes a column of a sheet for each of the table's.
    ///
    /// # Errors
    /// A defect of the program.
    pub fn make_columns(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        book::set_widths(sheet, self.widths.iter().copied())
    }

    /// Returns the spans of the table's columns on a sheet that has one for each.
    pub fn spans(&self) -> Vec<ColumnSpan> {
        spans(&self.widths)
    }
}

/// Returns a span for each of columns so many millimetres wide.
fn spans(widths: &[f64]) -> Vec<ColumnSpan> {
    let span =
        |(index, width): (u16, &f64)| ColumnSpan { first: index, last: index, millimetres: *width };
    (0..).zip(widths).map(span).collect()
}

/// How a text stands in its cell.
#[derive(Debug, Clone, Copy)]
pub struct CellFit {
    /// Its height, in points.
    pub height: f64,
    /// Whether it stands on one line, in a smaller size where the cell is too narrow.
    pub on_one_line: bool,
}

impl CellFit {
    /// Fits a text of so many points into a cell so many millimetres wide: a word is not broken.
    pub fn of(text: &str, size: f64, millimetres: f64, metrics: CellMetrics<'_>) -> Self {
        let lines = metrics.lines(text, size, millimetres);
        if lines > 1 && metrics.can_be_shrunk(text, millimetres) {
            return Self::on_one_line(size);
        }
        Self { height: book::height_of_lines(lines, size), on_one_line: false }
    }

    /// Fits a header: a short one is not broken at all.
    pub fn of_header(text: &str, size: f64, millimetres: f64, metrics: CellMetrics<'_>) -> Self {
        if is_one_line_header(text) {
            return Self::on_one_line(size);
        }
        Self { height: metrics.height(text, size, millimetres), on_one_line: false }
    }

    fn on_one_line(size: f64) -> Self {
        Self { height: book::height_of_lines(1, size), on_one_line: true }
    }

    /// Returns the format of the cell.
    pub fn format<'f>(&self, format: &'f Format) -> Cow<'f, Format> {
        if self.on_one_line {
            Cow::Owned(format.clone().unset_text_wrap().set_shrink())
        } else {
            Cow::Borrowed(format)
        }
    }
}

/// Returns the cells of a record's second row: an empty one under the first column, and one under
/// all others.
pub fn below(spans: &[ColumnSpan]) -> (Value, Vec<ColumnSpan>) {
    let joined = |spans: &[ColumnSpan]| {
        let (first, last) = (spans.first()?, spans.last()?);
        let millimetres = spans.iter().map(|span| span.millimetres).sum();
        Some(ColumnSpan { first: first.first, last: last.last, millimetres })
    };
    let (key, others) = spans.split_at(spans.len().min(1));
    (Value::text(""), [key, others].into_iter().filter_map(joined).collect())
}
