//! From a workbook's bytes to sheets of placed cells. The only module that knows calamine, which reads OOXML here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, Xlsx};
use jiff::civil::{Date, DateTime};
use ssfmt::{DateSystem, FormatOptions, NumberFormat};

use super::guard::{Body, Package};
use super::{ods, xls};
use crate::finding::{CellRef, Place};
use crate::model::day::Era;
use crate::package::limits::{Budget, Refusal};
use crate::package::parts::{Merge, SheetFacts};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text.
    Text(String),
    /// A number; `shown` is what the spreadsheet program shows for it.
    Number {
        /// The number.
        value: f64,
        /// As shown.
        shown: String,
        /// The day it counts to, if it may be a day whose format was lost.
        day: Option<Date>,
    },
    /// A day, a time of day or both; `moment` is `None` where it is a duration or no day.
    Moment {
        /// The day and time.
        moment: Option<DateTime>,
        /// As shown.
        shown: String,
    },
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(String),
    /// A formula whose result is not stored.
    NoResult,
}

impl Content {
    /// What a person sees in the cell.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number { shown, .. } | Self::Moment { shown, .. } => shown.clone(),
            Self::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error(word) => word.clone(),
            Self::NoResult => "（計算結果のない数式）".to_owned(),
        }
    }

    /// How many bytes of text it holds.
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(text) | Self::Error(text) => text.len(),
            Self::Number { shown, .. } | Self::Moment { shown, .. } => shown.len(),
            Self::Bool(_) | Self::NoResult => 0,
        }
    }
}

/// A sheet: only the cells that hold something.
#[derive(Debug, Clone)]
pub struct Grid {
    /// File and sheet.
    pub place: Place,
    /// The cells, blank ones left out.
    pub cells: BTreeMap<CellRef, Content>,
    /// Rows that are hidden or filtered away.
    pub hidden: BTreeSet<u32>,
    /// Merged areas.
    pub merges: Vec<Merge>,
    /// How many rows hold something.
    pub rows: usize,
    /// One past the rightmost column that holds something.
    pub columns: u32,
}

impl Grid {
    /// A sheet on which nothing stands yet.
    pub fn new(place: Place) -> Self {
        let (cells, hidden, merges) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        Self { place, cells, hidden, merges, rows: 0, columns: 0 }
    }

    /// The merged areas whose value stands in a column, from top to bottom.
    pub fn merges_in(&self, column: u32) -> Vec<Merge> {
        let mut merges: Vec<Merge> = self.merges.iter().filter(|merge| merge.first.column == column).copied().collect();
        merges.sort_by_key(|merge| merge.first);
        merges
    }

    /// The rows that hold something, in order, with their cells.
    pub fn rows(&self) -> Vec<(u32, Vec<(CellRef, &Content)>)> {
        self.rows_above(u32::MAX)
    }

    /// The same, of those above a row.
    pub fn rows_above(&self, end: u32) -> Vec<(u32, Vec<(CellRef, &Content)>)> {
        let mut rows: Vec<(u32, Vec<(CellRef, &Content)>)> = Vec::new();
        for (at, content) in self.cells.range(..CellRef::new(end, 0)) {
            match rows.last_mut() {
                Some((row, cells)) if *row == at.row => cells.push((*at, content)),
                _ => rows.push((at.row, vec![(*at, content)])),
            }
        }
        rows
    }
}

/// Reads every worksheet of a workbook that the guard let through.
///
/// # Errors
/// It turns out damaged after all, or its cells are over a limit.
pub fn read(package: Package, file: &Place) -> Result<Vec<Grid>, Refusal> {
    match package.body {
        Body::Xlsx { archive, sheets } => xlsx(archive, &sheets, file),
        Body::Ods(content) => ods::read(&content, file),
        Body::Xls(stream) => xls::read(&stream, file),
    }
}

fn xlsx(archive: Vec<u8>, sheets: &BTreeMap<String, SheetFacts>, file: &Place) -> Result<Vec<Grid>, Refusal> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(archive)).map_err(|_| Refusal::DAMAGED)?;
    // What the guard looked at is what is read now.
    let listed = book.sheets_metadata();
    if listed.len() != sheets.len() || listed.iter().any(|sheet| !sheets.contains_key(&sheet.name)) {
        return Err(Refusal::DAMAGED);
    }
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let (mut grids, mut budget) = (Vec::new(), Budget::default());
    for name in names {
        let facts = sheets.get(&name).cloned().unwrap_or_default();
        grids.push(grid(&mut book, &name, facts, file.on_sheet(name.as_str()), &mut budget)?);
    }
    Ok(grids)
}

type Book = Xlsx<Cursor<Vec<u8>>>;

fn grid(book: &mut Book, name: &str, facts: SheetFacts, place: Place, budget: &mut Budget) -> Result<Grid, Refusal> {
    let date_system = if book.has_1904_epoch() { DateSystem::Date1904 } else { DateSystem::Date1900 };
    let mut cells = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| Refusal::DAMAGED)?;
    let mut formats: BTreeMap<usize, Arc<Shown>> = BTreeMap::new();
    // The parser gives up on some error values; the cell is then among the facts, and the next cell can be read.
    let mut give_ups = facts.errors.len();
    loop {
        let (cell, style) = match reader.next_cell_with_style_id() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(_) if give_ups > 0 => {
                give_ups -= 1;
                continue;
            }
            Err(_) => return Err(Refusal::DAMAGED),
        };
        let (row, column) = cell.get_position();
        let shown = formats.entry(style).or_insert_with(|| {
            let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
            Arc::new(Shown::new(
                format.and_then(|format| format.format_id),
                format.map(|format| format.format_code.as_str()),
                date_system,
            ))
        });
        let Some(content) = content(cell.get_value(), shown) else { continue };
        budget.spend(1, content.weight())?;
        if cells.insert(CellRef::new(row, column), content).is_some() {
            // Two values for one cell: nobody can tell which was meant.
            return Err(Refusal::DAMAGED);
        }
    }
    cells.extend(facts.without_result.iter().map(|at| (*at, Content::NoResult)));
    for at in &facts.errors {
        cells.entry(*at).or_insert_with(|| Content::Error("エラー値".to_owned()));
    }
    Ok(Grid { place, cells, hidden: facts.hidden, merges: facts.merges, rows: facts.rows, columns: facts.columns })
}

fn content(value: &DataRef<'_>, shown: &Shown) -> Option<Content> {
    Some(match Data::from(value.clone()) {
        Data::Empty => return None,
        Data::String(text) if text.trim().is_empty() => return None,
        Data::DateTimeIso(text) => match text.parse::<DateTime>() {
            Ok(moment) => shown.iso(moment),
            Err(_) => Content::Text(text),
        },
        Data::String(text) | Data::DurationIso(text) => Content::Text(text),
        Data::Int(value) => shown.content(value as f64),
        Data::Float(value) => shown.content(value),
        Data::Bool(value) => Content::Bool(value),
        Data::DateTime(value) => shown.moment(value),
        Data::Error(error) => Content::Error(error.to_string()),
    })
}

fn moment(value: ExcelDateTime) -> Option<DateTime> {
    if value.is_duration() || !CALENDAR.contains(&value.as_f64()) {
        return None;
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let day = Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()?;
    Some(day.at(hour as i8, minute as i8, second as i8, 0))
}

/// The serial numbers that are days of a spreadsheet's calendar.
const CALENDAR: std::ops::Range<f64> = 1.0..2_958_466.0;

/// Days between the two epochs that workbooks count from.
const DAYS_1900_TO_1904: i32 = 1_462;

/// The day that a bare serial number from 20000 to 60000 counts to, from 1899-12-30 and so many days later.
pub fn serial_day(serial: f64, later: i32) -> Option<Date> {
    if !(20_000.0..=60_000.0).contains(&serial) || serial.fract() != 0.0 {
        return None;
    }
    let days = jiff::Span::new().days(serial as i32 + later);
    jiff::civil::date(1899, 12, 30).checked_add(days).ok()
}

/// How a spreadsheet program shows a cell's number.
struct Shown {
    code: Option<String>,
    /// The format, if it is the same for every day.
    format: Option<NumberFormat>,
    options: FormatOptions,
}

impl Shown {
    fn new(id: Option<u32>, code: Option<&str>, date_system: DateSystem) -> Self {
        let code = japanese_built_in(id).or(code);
        let code = code.filter(|code| !code.eq_ignore_ascii_case("general") && *code != "@");
        let has_japanese_parts = |code: &&str| code.contains(['g', 'G', 'e', 'E', 'a', 'A']);
        let format = code.filter(|code| !has_japanese_parts(code)).and_then(|code| NumberFormat::parse(code).ok());
        Self {
            code: code.map(str::to_owned),
            format,
            options: FormatOptions { date_system, ..FormatOptions::default() },
        }
    }

    fn content(&self, value: f64) -> Content {
        let since_1900 = if self.options.date_system == DateSystem::Date1904 { DAYS_1900_TO_1904 } else { 0 };
        let day = serial_day(value, since_1900);
        // A format of an era's year or a weekday alone is a date's, though the parser does not know it.
        let dated = day.filter(|_| self.code.as_deref().is_some_and(shows_era_or_weekday));
        Content::Number { value, shown: self.shown(value, dated), day }
    }

    fn moment(&self, value: ExcelDateTime) -> Content {
        let moment = moment(value);
        Content::Moment { moment, shown: self.shown(value.as_f64(), moment.map(DateTime::date)) }
    }

    /// A day that the file tells in words.
    fn iso(&self, moment: DateTime) -> Content {
        let days = (moment.date() - jiff::civil::date(1899, 12, 30)).get_days();
        Content::Moment { moment: Some(moment), shown: self.shown(f64::from(days), Some(moment.date())) }
    }

    /// Without a format a number is shown with the fifteen digits that spreadsheets keep.
    fn shown(&self, value: f64, day: Option<Date>) -> String {
        if let Some(format) = &self.format {
            return format.format(value, &self.options);
        }
        let code = self.code.as_deref().map(|code| day.map_or_else(|| code.to_owned(), |day| in_japanese(code, day)));
        let format = code.and_then(|code| NumberFormat::parse(&code).ok());
        format.map_or_else(|| plain_number(value), |format| format.format(value, &self.options))
    }
}

/// A number as a spreadsheet program shows it in a cell without a format.
pub fn plain_number(value: f64) -> String {
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

/// The number formats of a workbook whose cells only point to them.
pub struct Formats {
    /// Per cell style: how numbers are shown, and what they count.
    styles: Vec<(Shown, Counts)>,
    since_1904: bool,
}

impl Formats {
    /// Per cell style: the number of its format, and its code where the file tells one.
    pub fn new<'c>(styles: impl Iterator<Item = (u32, Option<&'c str>)>, since_1904: bool) -> Self {
        let date_system = if since_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
        let styles = styles.map(|(id, code)| {
            let code = code.or_else(|| ssfmt::format_code_from_id(id));
            (Shown::new(Some(id), code, date_system), Counts::of(id, code.unwrap_or_default()))
        });
        Self { styles: styles.collect(), since_1904 }
    }

    /// What a number is in a cell of a style.
    pub fn content(&self, value: f64, style: usize) -> Content {
        let Some((shown, counts)) = self.styles.get(style) else {
            return Shown::new(None, None, DateSystem::Date1900).content(value);
        };
        let moment = |kind| shown.moment(ExcelDateTime::new(value, kind, self.since_1904));
        match counts {
            Counts::Nothing => shown.content(value),
            Counts::Days => moment(ExcelDateTimeType::DateTime),
            Counts::Hours => moment(ExcelDateTimeType::TimeDelta),
        }
    }
}

/// What a number counts, by its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    Nothing,
    /// Days since the beginning of the calendar.
    Days,
    /// A duration.
    Hours,
}

impl Counts {
    fn of(id: u32, code: &str) -> Self {
        match id {
            46 => Self::Hours,
            // The built-in formats from 27 on are those of Japanese, Chinese and Korean programs.
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Days,
            _ => Self::by_code(code),
        }
    }

    /// By the letters for parts of a day, outside quotes and brackets; `[h]` makes a duration.
    fn by_code(code: &str) -> Self {
        let mut rest = code;
        while let Some(letter) = rest.chars().next() {
            let taken = match letter.to_ascii_lowercase() {
                '"' => through(rest, '"'),
                '[' => {
                    let inside = rest[1..through(rest, ']')].trim_end_matches(']').to_ascii_lowercase();
                    if ["h", "m", "s"].iter().any(|unit| !inside.is_empty() && inside.replace(unit, "").is_empty()) {
                        return Self::Hours;
                    }
                    through(rest, ']')
                }
                '\\' | '_' | '*' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                ';' => return Self::Nothing,
                'y' | 'm' | 'd' | 'h' | 's' => return Self::Days,
                _ => letter.len_utf8(),
            };
            rest = &rest[taken..];
        }
        Self::Nothing
    }
}

fn shows_era_or_weekday(code: &str) -> bool {
    let code = code.to_lowercase();
    code.contains("ge") || code.contains("aaa")
}

/// A format code with its era and weekday parts (`ggge`, `aaa`) replaced by what they show for a day.
fn in_japanese(code: &str, day: Date) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(character) = rest.chars().next() {
        let (taken, shown) = match character {
            '"' => (through(rest, '"'), None),
            '[' => (through(rest, ']'), None),
            _ => {
                let run = rest.chars().take_while(|next| next.eq_ignore_ascii_case(&character)).count();
                (run * character.len_utf8(), japanese_part(character, run, day))
            }
        };
        match shown {
            Some(shown) => out.push_str(&format!("\"{shown}\"")),
            None => out.push_str(&rest[..taken]),
        }
        rest = &rest[taken..];
    }
    out
}

/// How many bytes of a text go up to the closing character, it included.
fn through(text: &str, closing: char) -> usize {
    text[1..].find(closing).map_or(text.len(), |end| end + 1 + closing.len_utf8())
}

fn japanese_part(letter: char, length: usize, day: Date) -> Option<String> {
    let era = Era::of(day)?;
    Some(match (letter.to_ascii_lowercase(), length) {
        ('g', 1) => era.letter.to_ascii_uppercase().to_string(),
        ('g', 2) => era.name.chars().take(1).collect(),
        ('g', _) => era.name.to_owned(),
        ('e', 1) => era.year_of(day).to_string(),
        ('e', _) => format!("{:02}", era.year_of(day)),
        ('a', 3) => weekday(day).to_owned(),
        ('a', 4) => format!("{}曜日", weekday(day)),
        _ => return None,
    })
}

fn weekday(day: Date) -> &'static str {
    let names = ["日", "月", "火", "水", "木", "金", "土"];
    names[usize::from(day.weekday().to_sunday_zero_offset().unsigned_abs())]
}

/// The built-in formats that a Japanese spreadsheet program shows otherwise than an English one.
fn japanese_built_in(id: Option<u32>) -> Option<&'static str> {
    Some(match id? {
        14 => "yyyy/m/d",
        22 => "yyyy/m/d h:mm",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        55 => "yyyy\"年\"m\"月\"",
        56 => "m\"月\"d\"日\"",
        _ => return None,
    })
}
