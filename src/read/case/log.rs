//! アクセスログ, row by row: the same reading for a worksheet's rows and for those of a CSV file, which are never held.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};

use super::diagnostics::Diagnostics;
use super::invisible::Cleaned;
use super::table::View;
use super::value;
use crate::finding::{CellRef, Place};
use crate::model::invisible::without_invisible;
use crate::model::log::{AccessLog, Act, LogColumns, LogFold, LogLine};
use crate::model::text::Text;
use crate::package::limits::{MAX_LOG_IDS, MAX_LOG_ROWS, Refusal};
use crate::read::file::csv::{Csv, Record};
use crate::read::file::grid::Content;
use crate::rule;
use crate::sheet::{AccessLogColumns, Column};

/// So many different texts of a column, or days, are remembered; then remembering starts again.
const REMEMBERED: usize = 20_000;
/// So many refused cells are told; a machine that writes one wrong character writes it a million times.
const TOLD: usize = 1_000;
/// The columns.
const COLUMN: AccessLogColumns = AccessLogColumns::BY_FIELD;
/// The columns of words, in the order of [`LogReader::words`].
const WORDS: [&Column; 4] = [COLUMN.user_id, COLUMN.name, COLUMN.category, COLUMN.operation];

/// Reads the rows of a worksheet.
pub fn of_sheet(view: &View<'_>, place: &Place, diagnostics: &mut Diagnostics<'_>) -> AccessLog {
    let rows = view.rows();
    view.report_hidden(&rows, diagnostics);
    view.report_invisible(diagnostics);
    let mut reader = LogReader::new(view, place.clone(), diagnostics);
    for row in rows {
        let cell = |column: &Column| view.cell(row, column).1.map(Cell::from);
        reader.add(row, WORDS.map(cell), cell(COLUMN.time));
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
pub fn of_csv(view: &View<'_>, csv: &Csv, diagnostics: &mut Diagnostics<'_>) -> Result<AccessLog, Refusal> {
    let words = WORDS.map(|column| view.position(column));
    let time = view.position(COLUMN.time);
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
        let cell = |column: Option<u32>| column.and_then(|column| record.cell(column)).map(Cell::Text);
        let (words, time) = (words.map(cell), cell(time));
        // A row with a readable time is neither note nor repeated header; the others are looked at closely.
        let moment = time.and_then(|time| reader.moment(time));
        if moment.is_none() && !is_data(view, &record) {
            continue;
        }
        reader.add_with(record.row, words, moment, time.is_some());
        if reader.is_over_limit() {
            break;
        }
    }
    reader.cleaned.report(&csv.place, reader.diagnostics);
    Ok(reader.fold.finish())
}

/// Whether a CSV file has a record under its header; one that cannot be read counts, so that it will be told.
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
        if record.row > view.header_row() && is_data(&view, &record) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_data(view: &View<'_>, record: &Record<'_>) -> bool {
    let texts: Vec<(CellRef, Content)> = record
        .filled()
        .map(|(column, text)| (CellRef::new(record.row, column), visible(text)))
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(at, text)| (at, Content::Text(text)))
        .collect();
    let cells: Vec<(CellRef, &Content)> = texts.iter().map(|(at, content)| (*at, content)).collect();
    view.is_row_of_data(&cells)
}

/// A text without what nobody sees.
fn visible(text: &str) -> String {
    without_invisible(text).unwrap_or_else(|| text.to_owned())
}

/// What a cell holds, borrowed from a worksheet or a record.
#[derive(Clone, Copy)]
enum Cell<'a> {
    Text(&'a str),
    Other(&'a Content),
}

impl<'a> From<&'a Content> for Cell<'a> {
    fn from(content: &'a Content) -> Self {
        match content {
            Content::Text(text) => Self::Text(text),
            other => Self::Other(other),
        }
    }
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
    time: Option<u32>,
    diagnostics: &'d mut Diagnostics<'g>,
    /// Per column: the texts met so far; `None` for one that was refused.
    words: [HashMap<String, Option<Arc<Word>>>; 4],
    /// Per column: the text of the row before, which is often this row's too.
    last: [(String, Option<Arc<Word>>); 4],
    days: HashMap<String, Option<Date>>,
    /// The cells of a CSV file that were read without what nobody sees.
    cleaned: Cleaned,
    /// Whether the time that was read last is such a cell.
    time_is_cleaned: bool,
    told: usize,
}

impl<'d, 'g> LogReader<'d, 'g> {
    fn new(view: &View<'_>, place: Place, diagnostics: &'d mut Diagnostics<'g>) -> Self {
        let columns = WORDS.map(|column| view.position(column));
        let time = view.position(COLUMN.time);
        let pointed = LogColumns { user_id: columns[0], time, operation: columns[3] };
        let fold = LogFold::new(place.clone(), pointed);
        Self {
            fold,
            place,
            columns,
            time,
            diagnostics,
            words: Default::default(),
            last: Default::default(),
            days: HashMap::new(),
            cleaned: Cleaned::default(),
            time_is_cleaned: false,
            told: 0,
        }
    }

    fn add(&mut self, row: u32, words: [Option<Cell<'_>>; 4], time: Option<Cell<'_>>) {
        let moment = time.and_then(|time| self.moment(time));
        if let (Some(Cell::Other(content @ (Content::Error(_) | Content::NoResult))), Some(column)) = (time, self.time)
        {
            let place = self.place.at(CellRef::new(row, column));
            self.refusing(|diagnostics| diagnostics.refuse_result(place, content));
        }
        self.add_with(row, words, moment, time.is_some());
    }

    fn add_with(&mut self, row: u32, words: [Option<Cell<'_>>; 4], moment: Option<DateTime>, timed: bool) {
        let mut known = [const { None }; 4];
        for (column, cell) in words.into_iter().enumerate() {
            known[column] = cell.and_then(|cell| self.word(column, row, cell));
        }
        self.note_cleaned(row, &known);
        let [id, name, category, operation] = &known;
        self.fold.add(&LogLine {
            row,
            id: id.as_ref().map(|id| (id.text.as_ref(), id.key.as_str())),
            name: name.as_ref().map(|name| name.text.as_ref()),
            time: moment,
            unreadable: timed && moment.is_none(),
            category: category.as_ref().map(|category| &category.text),
            operation: operation.as_ref().map(|operation| &operation.text),
            act: operation.as_ref().map(|operation| operation.act).unwrap_or_default(),
        });
    }

    /// Notes the cells of a row that were read without what nobody sees.
    fn note_cleaned(&mut self, row: u32, words: &[Option<Arc<Word>>; 4]) {
        let is_cleaned = |word: &Option<Arc<Word>>| word.as_ref().is_some_and(|word| word.is_cleaned);
        let words = words.iter().zip(self.columns).filter(|(word, _)| is_cleaned(word)).map(|(_, at)| at);
        let time = std::mem::take(&mut self.time_is_cleaned).then_some(self.time);
        let mut columns: Vec<u32> = words.chain(time).flatten().collect();
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
        let word = if is_blank { None } else { self.checked(column, row, &Content::Text(visible)) };
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

    /// Does what may refuse a cell, and forgets the refusal where enough were told.
    fn refusing<T>(&mut self, work: impl FnOnce(&mut Diagnostics<'g>) -> T) -> T {
        let before = self.diagnostics.findings.len();
        let done = work(self.diagnostics);
        self.told += self.diagnostics.findings.len() - before;
        if self.told > TOLD {
            self.diagnostics.findings.truncate(before);
        }
        done
    }

    /// 時刻; `None` where it is no day with a time.
    fn moment(&mut self, cell: Cell<'_>) -> Option<DateTime> {
        match cell {
            Cell::Text(text) => self.plain_moment(text).unwrap_or_else(|| {
                let visible = visible(text);
                self.time_is_cleaned = visible != text;
                value::date_time(&Content::Text(visible)).ok()
            }),
            Cell::Other(content) => value::date_time(content).ok(),
        }
    }

    /// What machines write, `2023/11/1 8:30:00`: the time by hand, the day once for all its rows. The outer `None` where
    /// the text has another form.
    fn plain_moment(&mut self, text: &str) -> Option<Option<DateTime>> {
        let (day, time) = text.split_once([' ', 'T'])?;
        if !day.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b'.')) {
            return None;
        }
        let time = clock_time(time)?;
        let day = match self.days.get(day) {
            Some(known) => *known,
            None => self.new_day(day),
        };
        Some(day.map(|day| day.to_datetime(time)))
    }

    fn new_day(&mut self, day: &str) -> Option<Date> {
        let moment = value::date_time(&Content::Text(format!("{day} 0:00"))).ok().map(DateTime::date);
        if self.days.len() >= REMEMBERED {
            self.days.clear();
        }
        self.days.insert(day.to_owned(), moment);
        moment
    }

    fn is_over_limit(&mut self) -> bool {
        let hint = "記録の期間を区切って書き出し直し、一期間ずつ渡してください";
        let message = if self.fold.rows() > MAX_LOG_ROWS {
            format!("アクセスログに {MAX_LOG_ROWS} 行を超える記録があります（{MAX_LOG_ROWS} 行まで）")
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
        self.diagnostics.raise(&rule::I002, self.place.clone(), message, "要らない列を消して、保存し直してください");
    }
}

/// `H:MM`, `HH:MM:SS`, `HH:MM:SS.fff`; `None` for anything else, which may still be a time.
fn clock_time(text: &str) -> Option<Time> {
    let number = |part: &str, longest: usize| {
        let fits = (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<i8>().ok()).flatten()
    };
    let (hour, rest) = text.split_once(':')?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "00"));
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let two = minute.len() == 2 && second.len() == 2;
    let fraction_is_number = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let time = Time::new(number(hour, 2)?, number(minute, 2)?, number(second, 2)?, 0).ok()?;
    (two && fraction_is_number).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_by_hand_are_those_of_the_patient_reader() {
        let slow = |time: &str| value::date_time(&Content::Text(format!("2023/11/1 {time}"))).ok().map(DateTime::time);
        for time in ["8:30", "08:30:05", "23:59:59", "0:00", "8:30:00.123"] {
            assert!(clock_time(time).is_some(), "{time}");
            assert_eq!(clock_time(time), slow(time), "{time}");
        }
        for time in
            ["", "8", "8:3", "24:00", "8:60", "8:30:", "8:30:5", "8:30.5", "8:30:00.", "-1:30", "+1:30", "8:30:61"]
        {
            assert_eq!(clock_time(time), None, "{time}");
        }
    }
}
