//! アクセスログ, row by row: the same reading for a worksheet's rows and for those of a CSV file.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::diagnostics::Diagnostics;
use super::invisible::Cleaned;
use super::log_cell::{Cell, When, found, visible};
use super::moment::{self, Clock, Stamp};
use super::record::RowKind;
use super::structure::report_no_record;
use super::table::View;
use crate::finding::{CellRef, Place};
use crate::model::act::Act;
use crate::model::log::{AccessLog, LogColumns, LogFold, LogLine, LogMistake};
use crate::model::log_time::LogTime;
use crate::model::text::Text;
use crate::package::limits::{MAX_LOG_IDS, MAX_LOG_ROWS, Refusal};
use crate::read::file::csv::{Csv, Record};
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::{AccessLogColumns, Column};

/// So many different texts of a column, or days, are remembered; then remembering starts again.
const REMEMBERED: usize = 20_000;
/// So many refused cells and rows are reported; a machine that writes one wrong character writes it
/// a million times.
const MOST_REPORTED: usize = 1_000;
/// The columns.
const COLUMN: AccessLogColumns = AccessLogColumns::BY_FIELD;
/// The columns of words, in the order of [`LogReader::words`].
const WORDS: [&Column; 4] = [COLUMN.user_id, COLUMN.name, COLUMN.category, COLUMN.operation];

/// Reads the rows of a worksheet.
pub fn of_sheet(view: &View<'_>, place: &Place, diagnostics: &mut Diagnostics<'_>) -> AccessLog {
    view.report_invisible(diagnostics);
    let mut reader = LogReader::new(view, place.clone(), diagnostics);
    for row in view.rows() {
        let cell = |column: &Column| view.cell(row, column).1.map(Cell::from);
        reader.add(row, WORDS.map(cell), When { day: cell(COLUMN.day), time: cell(COLUMN.time) });
        if reader.is_over_limit() {
            break;
        }
    }
    reader.fold.finish()
}

/// Reads the records of a CSV file; the header was found among its first rows.
///
/// # Errors
/// What [`crate::read::file::csv::Records::read`] meets on the way.
pub fn of_csv(
    view: &View<'_>,
    csv: &Csv,
    diagnostics: &mut Diagnostics<'_>,
) -> Result<AccessLog, Refusal> {
    let words = WORDS.map(|column| view.position(column));
    let (day, time) = (view.position(COLUMN.day), view.position(COLUMN.time));
    let mut reader = LogReader::new(view, csv.place.clone(), diagnostics);
    let mut records = csv.records()?;
    while let Some(record) = records.read()? {
        if record.is_too_wide() {
            reader.report_width();
            break;
        }
        if record.row <= view.header_row() {
            continue;
        }
        let cell =
            |column: Option<u32>| column.and_then(|column| record.cell(column)).map(Cell::Text);
        let when = When { day: cell(day), time: cell(time) };
        let moment = reader.moment(when);
        // A row with a readable time is neither note nor repeated header; the others are looked at
        // closely.
        if moment.is_err() {
            match kind_of(view, &record) {
                Some(RowKind::Record) => {}
                Some(RowKind::NoRecord(at)) => {
                    reader.report_no_record(at, record.cell(at.column).unwrap_or_default());
                    continue;
                }
                Some(RowKind::Note) | None => continue,
            }
        }
        reader.add_with(record.row, words.map(cell), when, moment);
        if reader.is_over_limit() {
            break;
        }
    }
    reader.cleaned.report(&csv.place, reader.diagnostics);
    Ok(reader.fold.finish())
}

/// Whether a CSV file has a record under its header; one that cannot be read counts, so that it
/// will be told.
pub fn is_filled(csv: &Csv) -> bool {
    has_record(csv).unwrap_or(true)
}

fn has_record(csv: &Csv) -> Result<bool, Refusal> {
    let top = csv.top()?;
    let Some(view) = View::find(&top, AccessLogColumns::ALL) else {
        return Ok(!top.cells.is_empty());
    };
    let mut records = csv.records()?;
    while let Some(record) = records.read()? {
        if record.row > view.header_row() && kind_of(&view, &record) == Some(RowKind::Record) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn kind_of(view: &View<'_>, record: &Record<'_>) -> Option<RowKind> {
    let texts: Vec<(CellRef, Content)> = record
        .filled()
        .map(|(column, text)| (CellRef::new(record.row, column), visible(text)))
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(at, text)| (at, Content::Text(text.into_owned())))
        .collect();
    let cells: Vec<(CellRef, &Content)> =
        texts.iter().map(|(at, content)| (*at, content)).collect();
    view.kind_of(&cells)
}

/// A text that was checked, with what is compared of it.
struct Word {
    text: Arc<Text>,
    key: String,
    act: Act,
    /// Whether characters that nobody sees were taken out of it.
    is_cleaned: bool,
}

struct LogReader<'d, 'g> {
    fold: LogFold,
    place: Place,
    columns: [Option<u32>; 4],
    day: Option<u32>,
    time: Option<u32>,
    /// Columns that seem to stand under another header: that their cells are empty says nothing.
    is_time_unread: bool,
    is_operation_unread: bool,
    diagnostics: &'d mut Diagnostics<'g>,
    /// Per column: the texts met so far; `None` for one that was refused.
    words: [HashMap<String, Option<Arc<Word>>>; 4],
    /// Per column: the text of the row before, which is often this row's too.
    last: [(String, Option<Arc<Word>>); 4],
    days: HashMap<String, Option<Date>>,
    /// What the texts met so far in 日付 and 時刻 say, where both have a column.
    stamps: HashMap<String, Result<Stamp, LogMistake>>,
    /// The cells of a CSV file that were read without what nobody sees.
    cleaned: Cleaned,
    /// The columns of the time that was read last that hold such a cell.
    cleaned_when: Vec<u32>,
    reported: usize,
}

impl<'d, 'g> LogReader<'d, 'g> {
    fn new(view: &View<'_>, place: Place, diagnostics: &'d mut Diagnostics<'g>) -> Self {
        let columns = WORDS.map(|column| view.position(column));
        let (day, time) = (view.position(COLUMN.day), view.position(COLUMN.time));
        let is_unread = |column: &Column| view.unread().any(|unread| unread == column);
        let pointed = LogColumns {
            user_id: columns[0],
            time: time.or(day),
            day: time.and(day),
            operation: columns[3],
            is_id_unread: is_unread(COLUMN.user_id),
        };
        Self {
            fold: LogFold::new(place.clone(), pointed),
            place,
            columns,
            day,
            time,
            is_time_unread: is_unread(COLUMN.time) || is_unread(COLUMN.day),
            is_operation_unread: is_unread(COLUMN.operation),
            diagnostics,
            words: Default::default(),
            last: Default::default(),
            days: HashMap::new(),
            stamps: HashMap::new(),
            cleaned: Cleaned::default(),
            cleaned_when: Vec::new(),
            reported: 0,
        }
    }

    fn add(&mut self, row: u32, words: [Option<Cell<'_>>; 4], when: When<'_>) {
        let moment = self.moment(when);
        for (cell, column) in [(when.day, self.day), (when.time, self.time)] {
            if let (
                Some(Cell::Other(content @ (Content::Error(_) | Content::NoResult))),
                Some(column),
            ) = (cell, column)
            {
                let place = self.place.at(CellRef::new(row, column));
                self.refusing(|diagnostics| diagnostics.refuse_result(place, content));
            }
        }
        self.add_with(row, words, when, moment);
    }

    fn add_with(
        &mut self,
        row: u32,
        words: [Option<Cell<'_>>; 4],
        when: When<'_>,
        moment: Result<LogTime, LogMistake>,
    ) {
        let mut known = [const { None }; 4];
        for (column, cell) in words.into_iter().enumerate() {
            known[column] = cell.and_then(|cell| self.word(column, row, cell));
        }
        self.note_cleaned(row, &known);
        let [id, name, category, operation] = &known;
        let mistake = moment.err().filter(|_| !self.is_time_unread);
        let is_first = mistake.is_some_and(|mistake| !self.fold.has(mistake));
        let found = if is_first {
            found(when, moment.err(), self.diagnostics.glyphs)
        } else {
            String::new()
        };
        self.fold.add(&LogLine {
            row,
            id: id.as_ref().map(|id| (id.text.as_ref(), id.key.as_str())),
            name: name.as_ref().map(|name| name.text.as_ref()),
            time: moment.ok(),
            mistake: mistake.map(|mistake| (mistake, found.as_str())),
            category: category.as_ref().map(|category| &category.text),
            operation: operation.as_ref().map(|operation| &operation.text),
            lacks_operation: operation.is_none() && !self.is_operation_unread,
            act: operation.as_ref().map(|operation| operation.act).unwrap_or_default(),
        });
    }

    /// Notes the cells of a row that were read without what nobody sees.
    fn note_cleaned(&mut self, row: u32, words: &[Option<Arc<Word>>; 4]) {
        let is_cleaned =
            |word: &Option<Arc<Word>>| word.as_ref().is_some_and(|word| word.is_cleaned);
        let words = words
            .iter()
            .zip(self.columns)
            .filter(|(word, _)| is_cleaned(word))
            .filter_map(|(_, at)| at);
        let mut columns: Vec<u32> = words.chain(std::mem::take(&mut self.cleaned_when)).collect();
        columns.sort_unstable();
        columns.into_iter().for_each(|at| self.cleaned.add(CellRef::new(row, at)));
    }

    /// A text cell; each different text is checked once, and told once.
    fn word(&mut self, column: usize, row: u32, cell: Cell<'_>) -> Option<Arc<Word>> {
        let shown;
        let text = match cell {
            Cell::Text(text) => text,
            Cell::Other(content @ (Content::Error(_) | Content::NoResult)) => {
                return self.checked(column, row, content).map(Arc::new);
            }
            Cell::Other(content) => {
                shown = content.shown();
                shown.as_str()
            }
        };
        if self.last[column].0 == text && !text.is_empty() {
            return self.last[column].1.clone();
        }
        let word = self.remembered(column, row, text);
        let (last, known) = &mut self.last[column];
        last.clear();
        last.push_str(text);
        known.clone_from(&word);
        word
    }

    fn remembered(&mut self, column: usize, row: u32, text: &str) -> Option<Arc<Word>> {
        if let Some(known) = self.words[column].get(text) {
            return known.clone();
        }
        let visible = visible(text);
        let is_cleaned = visible != text;
        let is_blank = is_cleaned && visible.trim().is_empty();
        let content = Content::Text(visible.into_owned());
        let word = if is_blank { None } else { self.checked(column, row, &content) };
        let word = word.map(|word| Arc::new(Word { is_cleaned, ..word }));
        let known = &mut self.words[column];
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(text.to_owned(), word.clone());
        word
    }

    fn checked(&mut self, column: usize, row: u32, content: &Content) -> Option<Word> {
        let place = self.columns[column].map(|at| self.place.at(CellRef::new(row, at)))?;
        let text = self.refusing(|diagnostics| diagnostics.text(place, Some(content)).value)?;
        let key = if column == 0 { text.key() } else { String::new() };
        let act = if column == 3 { Act::of(text.as_str()) } else { Act::Other };
        Some(Word { text: Arc::new(text), key, act, is_cleaned: false })
    }

    /// Does what may refuse a cell, and forgets the refusal where enough were reported.
    fn refusing<T>(&mut self, work: impl FnOnce(&mut Diagnostics<'g>) -> T) -> T {
        let before = self.diagnostics.findings.len();
        let done = work(self.diagnostics);
        self.reported += self.diagnostics.findings.len() - before;
        if self.reported > MOST_REPORTED {
            self.diagnostics.findings.truncate(before);
        }
        done
    }

    fn report_no_record(&mut self, at: CellRef, words: &str) {
        let place = self.place.at(at);
        self.refusing(|diagnostics| report_no_record(place, words, diagnostics));
    }

    /// Reads 日付 and 時刻.
    fn moment(&mut self, when: When<'_>) -> Result<LogTime, LogMistake> {
        if let Some(moment) = self.plain_moment(when) {
            return Ok(moment);
        }
        let is_cleaned = |cell: Option<Cell<'_>>| cell.is_some_and(Cell::is_cleaned);
        let columns = [(when.day, self.day), (when.time, self.time)];
        let cleaned =
            columns.into_iter().filter(|(cell, _)| is_cleaned(*cell)).filter_map(|(_, at)| at);
        self.cleaned_when = cleaned.collect();
        match (when.day, when.time) {
            (Some(day), Some(time)) => {
                moment::of_stamps(Some(self.stamp(day)?), Some(self.stamp(time)?))
            }
            (day, time) => {
                let (day, time) = (day.map(Cell::content), time.map(Cell::content));
                moment::read(day.as_deref(), time.as_deref())
            }
        }
    }

    /// Reads one of two cells; each different text once.
    fn stamp(&mut self, cell: Cell<'_>) -> Result<Stamp, LogMistake> {
        let Cell::Text(text) = cell else { return moment::stamp(&cell.content()) };
        if let Some(known) = self.stamps.get(text) {
            return *known;
        }
        let stamp = moment::stamp(&cell.content());
        if self.stamps.len() >= REMEMBERED {
            self.stamps.clear();
        }
        self.stamps.insert(text.to_owned(), stamp);
        stamp
    }

    /// Reads what machines mostly write, `2023/11/1 8:30:00` in one cell or in two: the day once
    /// for all its rows. `None` where the text has another form.
    fn plain_moment(&mut self, when: When<'_>) -> Option<LogTime> {
        let (day, time) = match (when.day, when.time) {
            (None, Some(Cell::Text(text))) => text.split_once([' ', 'T'])?,
            (Some(Cell::Text(day)), Some(Cell::Text(time))) => (day, time),
            _ => return None,
        };
        if !day.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b'.')) {
            return None;
        }
        let clock = Clock::of(time)?;
        let day = match self.days.get(day) {
            Some(known) => *known,
            None => self.new_day(day),
        };
        Some(clock.on(day?))
    }

    fn new_day(&mut self, day: &str) -> Option<Date> {
        let midnight = Content::Text(format!("{day} 0:00"));
        let moment = moment::read(None, Some(&midnight)).ok().map(LogTime::date);
        if self.days.len() >= REMEMBERED {
            self.days.clear();
        }
        self.days.insert(day.to_owned(), moment);
        moment
    }

    fn is_over_limit(&mut self) -> bool {
        let hint = "記録の期間を区切って書き出し直し、一期間ずつ渡してください";
        let message = if self.fold.rows() > MAX_LOG_ROWS {
            format!(
                "アクセスログに {MAX_LOG_ROWS} 行を超える記録があります（{MAX_LOG_ROWS} 行まで）"
            )
        } else if self.fold.ids() > MAX_LOG_IDS {
            format!("ユーザーIDが {MAX_LOG_IDS} 種類を超えています（{MAX_LOG_IDS} 種類まで）")
        } else {
            return false;
        };
        self.diagnostics.raise(&rule::I002, self.place.clone(), message, hint);
        true
    }

    fn report_width(&mut self) {
        let limit = crate::package::limits::MAX_COLUMNS;
        let message = format!("{limit} 列目より右に書かれている行があります（{limit} 列まで）");
        self.diagnostics.raise(
            &rule::I002,
            self.place.clone(),
            message,
            "要らない列を消して、保存し直してください",
        );
    }
}
