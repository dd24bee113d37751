//! Input workbooks, cell by cell; `Book::clean` is a pharmacy with nothing to say about.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use tachiiri::assets::Assets;
use tachiiri::case::Case;
use tachiiri::check;
use tachiiri::check::support::{self, Support};
use tachiiri::error::Error;
use tachiiri::finding::{Finding, Findings};
use tachiiri::model::edition::Edition;
use tachiiri::model::templates::Templates;
use tachiiri::paper::{self, BcpDraft, Document, DocumentId, PaperContext, PaperTemplates, bcp};
use tachiiri::read::file::input::{Input, Source};
use tachiiri::read::{self, Choice, Reading, Shared};
use tachiiri::render::json;
use tachiiri::render::report::CaseReport;
use tachiiri::sheet::SheetId;

use super::sample_rows::{sample_list, sample_rows};
use super::schema;

/// The day that all tests speak of, unless they say otherwise.
pub const AS_OF: Date = date(2024, 2, 1);

/// The built-in templates and fonts, loaded once.
pub fn assets() -> &'static Assets {
    static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets::load(None, None).unwrap());
    &ASSETS
}

/// The built-in edition.
pub fn edition() -> &'static Edition {
    static EDITION: LazyLock<Edition> = LazyLock::new(|| {
        let (name, text) = assets().editions()[0];
        read::edition::read(name, text).unwrap()
    });
    &EDITION
}

/// What a cell of a test's workbook holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text; empty text is no cell at all.
    Text(String),
    /// A number.
    Number(f64),
    /// A number with a format.
    Formatted(f64, &'static str),
    /// A day, as a date cell.
    Day(Date),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula with its stored result.
    Formula(&'static str, &'static str),
    /// Text that is struck through, and text behind it that is not.
    Struck(&'static str, &'static str),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

/// A sheet's cells by row and column from zero.
type Cells = BTreeMap<(u32, u16), Cell>;

/// A workbook: sheets in order, cells by row and column from zero.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Name and cells of each sheet.
    pub sheets: Vec<(String, Cells)>,
    /// Hidden rows: sheet and row from zero.
    pub hidden: Vec<(String, u32)>,
    /// Hidden columns: sheet and column from zero.
    pub hidden_columns: Vec<(&'static str, u16)>,
    /// Hidden sheets, and whether no menu lists them.
    pub hidden_sheets: Vec<(&'static str, bool)>,
    /// Merged areas: sheet, first row, first column, last row, last column.
    pub merged: Vec<(String, u32, u16, u32, u16)>,
}

impl Book {
    /// An empty workbook.
    pub fn new() -> Self {
        Self::default()
    }

    /// The pharmacy of `tests/fixtures/clean.toml`: no finding of any kind.
    pub fn clean() -> Self {
        FIXTURE.iter().fold(Self::new(), |book, (sheet, rows)| {
            rows.iter().fold(book, |book, row| book.row(sheet, row))
        })
    }

    /// The same pharmacy with a vendor and a contact, its own answers and the vendor's; no ledgers.
    ///
    /// All cells stand where they are in [`Book::clean`]. 事業者 has two columns, 連絡先 four, and one
    /// contact.
    pub fn forms() -> Self {
        let book = Self::clean().without_all(&LEDGERS).set("チェックリスト", "I19", "");
        let book = book.with_first_columns("事業者", 2).with_first_columns("連絡先", 4);
        (3..=9).fold(book, |book, row| book.without_row("連絡先", row))
    }

    /// The same without some sheets.
    #[must_use]
    pub fn without_all(self, sheets: &[&str]) -> Self {
        sheets.iter().fold(self, |book, sheet| book.without(sheet))
    }

    /// The sample pharmacy, as in `templates/sample.toml`: headers in the first row, in the order
    /// of `model::sheets`.
    pub fn sample() -> Self {
        let mut book = Self::new();
        for sheet in SheetId::ALL {
            let rows = sample_rows(sheet.name());
            if sheet.is_of_fields() {
                for (row, column) in sheet.columns().iter().enumerate() {
                    let value = rows[0].get(column.header).cloned().unwrap_or_else(|| "".into());
                    book = book.with(sheet.name(), row as u32, 0, column.header).with(
                        sheet.name(),
                        row as u32,
                        1,
                        value,
                    );
                }
                book = book.with_more_fields(sheet);
                continue;
            }
            for (index, column) in sheet.columns().iter().enumerate() {
                book = book.with(sheet.name(), 0, index as u16, column.header);
                for (number, row) in rows.iter().enumerate() {
                    if let Some(value) = row.get(column.header) {
                        book =
                            book.with(sheet.name(), number as u32 + 1, index as u16, value.clone());
                    }
                }
            }
        }
        book
    }

    /// The same with the further rows of the sample's fields that have several, under the others.
    fn with_more_fields(mut self, sheet: SheetId) -> Self {
        let mut next = sheet.columns().len() as u32;
        for column in sheet.columns().iter().filter(|column| column.several) {
            for value in sample_list(sheet.name(), column.header).into_iter().skip(1) {
                self = self.with(sheet.name(), next, 0, column.header).with(
                    sheet.name(),
                    next,
                    1,
                    value,
                );
                next += 1;
            }
        }
        self
    }

    /// The same with a cell under a header changed; the row from one, the header's not counted.
    #[must_use]
    pub fn put(self, sheet: &str, row: u32, header: &str, cell: impl Into<Cell>) -> Self {
        let columns =
            SheetId::ALL.into_iter().find(|known| known.name() == sheet).unwrap().columns();
        let column = columns.iter().position(|column| column.header == header).unwrap();
        match sheet {
            "薬局" | "計画" => self.with(sheet, column as u32, 1, cell),
            _ => self.with(sheet, row, column as u16, cell),
        }
    }

    /// The same with all rows of a sheet but its header taken away.
    #[must_use]
    pub fn emptied(mut self, sheet: &str) -> Self {
        self.cells(sheet).retain(|(row, _), _| *row == 0);
        self
    }

    /// The same with a cell changed; an empty text takes it away. Row and column from zero.
    #[must_use]
    pub fn with(mut self, sheet: &str, row: u32, column: u16, cell: impl Into<Cell>) -> Self {
        let cell = cell.into();
        let cells = self.cells(sheet);
        if cell == Cell::Text(String::new()) {
            cells.remove(&(row, column));
        } else {
            cells.insert((row, column), cell);
        }
        self
    }

    /// The same with a cell changed, named as spreadsheets do (`F9`).
    #[must_use]
    pub fn set(self, sheet: &str, name: &str, cell: impl Into<Cell>) -> Self {
        let letters = name.chars().take_while(char::is_ascii_alphabetic).count();
        let column =
            name[..letters].bytes().fold(0, |sum, letter| sum * 26 + u16::from(letter - b'A') + 1)
                - 1;
        self.with(sheet, name[letters..].parse::<u32>().unwrap() - 1, column, cell)
    }

    /// The same with a row of texts under the last one.
    #[must_use]
    pub fn row(mut self, sheet: &str, texts: &[&str]) -> Self {
        let next = self.cells(sheet).keys().map(|(row, _)| row + 1).max().unwrap_or(0);
        for (column, text) in texts.iter().enumerate() {
            self = self.with(sheet, next, column as u16, *text);
        }
        self
    }

    /// The same with the sheet's first row.
    #[must_use]
    pub fn rows(self, sheet: &str, headers: &[&str]) -> Self {
        self.row(sheet, headers)
    }

    /// The same without a sheet.
    #[must_use]
    pub fn without(mut self, sheet: &str) -> Self {
        self.sheets.retain(|(name, _)| name != sheet);
        self
    }

    /// The same with these sheets alone.
    #[must_use]
    pub fn with_only(mut self, sheets: &[&str]) -> Self {
        self.sheets.retain(|(name, _)| sheets.contains(&name.as_str()));
        self
    }

    /// The same with so many columns of a sheet.
    #[must_use]
    fn with_first_columns(mut self, sheet: &str, count: u16) -> Self {
        self.cells(sheet).retain(|(_, column), _| *column < count);
        self
    }

    /// The same without a row (named as spreadsheets do, from one); the rows below stay where they
    /// are.
    #[must_use]
    pub fn without_row(mut self, sheet: &str, row: u32) -> Self {
        self.cells(sheet).retain(|(at, _), _| *at != row - 1);
        self
    }

    fn cells(&mut self, sheet: &str) -> &mut Cells {
        let index = self.sheets.iter().position(|(name, _)| name == sheet).unwrap_or_else(|| {
            self.sheets.push((sheet.to_owned(), BTreeMap::new()));
            self.sheets.len() - 1
        });
        &mut self.sheets[index].1
    }

    /// The workbook's file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        for (name, cells) in &self.sheets {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).unwrap();
            for (_, first, column, last, last_column) in
                self.merged.iter().filter(|(sheet, ..)| sheet == name)
            {
                sheet
                    .merge_range(*first, *column, *last, *last_column, "", &Format::new())
                    .unwrap();
            }
            for ((row, column), cell) in cells {
                write(sheet, *row, *column, cell);
            }
            for (_, column) in self.hidden_columns.iter().filter(|(sheet, _)| sheet == name) {
                sheet.set_column_hidden(*column).unwrap();
            }
            for (_, very) in self.hidden_sheets.iter().filter(|(sheet, _)| sheet == name) {
                if *very {
                    sheet.set_very_hidden(true)
                } else {
                    sheet.set_hidden(true)
                };
            }
            for (_, row) in self.hidden.iter().filter(|(sheet, _)| sheet == name) {
                sheet.set_row_hidden(*row).unwrap();
            }
        }
        workbook.save_to_buffer().unwrap()
    }

    /// What reading it gives.
    pub fn read(&self) -> Reading<'static> {
        self.read_as_of(AS_OF)
    }

    /// What reading it gives on a day.
    pub fn read_as_of(&self, as_of: Date) -> Reading<'static> {
        read_files(vec![("ためし.xlsx", self.bytes())], as_of)
    }

    /// The case; every refusal fails the test.
    pub fn case(&self) -> Case {
        let reading = self.read();
        assert_eq!(lines(&reading.findings), Vec::<String>::new());
        reading.case.unwrap()
    }

    /// All findings, refusals and rules, as lines `severity code place`.
    pub fn check(&self) -> Vec<String> {
        self.check_as_of(AS_OF)
    }

    /// The same on a day.
    pub fn check_as_of(&self, as_of: Date) -> Vec<String> {
        lines(&self.findings_as_of(as_of))
    }

    /// All findings.
    pub fn findings(&self) -> Vec<Finding> {
        self.findings_as_of(AS_OF)
    }

    fn findings_as_of(&self, as_of: Date) -> Vec<Finding> {
        let reading = self.read_as_of(as_of);
        let mut findings = reading.findings;
        if !findings.iter().any(|finding| {
            finding.code.as_str().starts_with('I')
                && finding.severity == tachiiri::finding::Severity::Error
        }) {
            findings.extend(checked(&reading.case.unwrap(), as_of));
        }
        let findings = Findings::collect(findings);
        let list = findings.iter().cloned().collect();
        let report = CaseReport {
            inputs: vec!["ためし.xlsx".to_owned()],
            findings,
            ..CaseReport::default()
        };
        let answer = json::report(as_of, vec![json::case(&report, None)]);
        assert_eq!(schema::broken(&answer), None);
        list
    }

    /// The checklists.
    pub fn documents(&self) -> Vec<Document> {
        self.papers(&[DocumentId::PharmacyChecklist, DocumentId::VendorChecklist])
    }

    /// A paper.
    pub fn paper(&self, id: DocumentId) -> Document {
        self.papers(&[id]).remove(0)
    }

    /// Some papers; all where none is named.
    pub fn papers(&self, only: &[DocumentId]) -> Vec<Document> {
        papers_of(&self.case(), only)
    }
}

/// Some papers of a case; all where none is named.
pub fn papers_of(case: &Case, only: &[DocumentId]) -> Vec<Document> {
    let context = PaperContext::new(case, Some(edition()), AS_OF, paper_templates());
    paper::compose(&context, only).unwrap().documents
}

/// What the rules find in a case.
pub fn checked(case: &Case, as_of: Date) -> Vec<Finding> {
    let context = PaperContext::new(case, Some(edition()), as_of, paper_templates());
    let draft = bcp::draft(&context).unwrap();
    check::check(
        case,
        check::Editions::only(edition()),
        as_of,
        support(),
        draft.as_ref().map(BcpDraft::blanks),
    )
}

/// The built-in wording and tables.
pub fn paper_templates() -> &'static PaperTemplates {
    static TEMPLATES: LazyLock<PaperTemplates> =
        LazyLock::new(|| PaperTemplates::read(assets()).unwrap());
    &TEMPLATES
}

/// The built-in dates of operating systems.
pub fn support() -> &'static Support {
    static SUPPORT: LazyLock<Support> =
        LazyLock::new(|| Support::parse(assets().template(support::FILE).unwrap()).unwrap());
    &SUPPORT
}

/// What reading files gives.
pub fn read_files(files: Vec<(&str, Vec<u8>)>, as_of: Date) -> Reading<'static> {
    read_with(files, &Shared::default(), as_of)
}

/// What reading files gives, with 共通 for what they lack.
pub fn read_with(files: Vec<(&str, Vec<u8>)>, shared: &Shared, as_of: Date) -> Reading<'static> {
    let choice =
        Choice { known: std::slice::from_ref(edition()), default: edition(), asked: None, as_of };
    read::read_with(inputs(files).into(), shared, choice, assets(), &mut |_| ())
}

/// Files in memory, as a case's folder holds them.
pub fn inputs(files: Vec<(&str, Vec<u8>)>) -> Vec<Input> {
    let input = |(name, bytes): (&str, _)| Input {
        shown: name.to_owned(),
        name: name.to_owned(),
        content: Ok(Source::Memory(bytes)),
    };
    files.into_iter().map(input).collect()
}

/// Findings as lines `severity[code] sheet!cell`.
pub fn lines(findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        let place = &finding.place;
        let sheet = place.sheet.as_deref().unwrap_or("-");
        let cell = place.cell.map_or_else(|| "-".to_owned(), |cell| cell.to_string());
        format!("{}[{}] {sheet}!{cell}", finding.severity.word(), finding.code)
    };
    findings.iter().map(line).collect()
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, text).map(|_| ()),
        Cell::Number(number) => sheet.write_number(row, column, *number).map(|_| ()),
        Cell::Formatted(number, format) => sheet
            .write_number_with_format(row, column, *number, &Format::new().set_num_format(*format))
            .map(|_| ()),
        Cell::Day(day) => {
            let value =
                ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)
                    .unwrap();
            sheet
                .write_datetime_with_format(
                    row,
                    column,
                    &value,
                    &Format::new().set_num_format("yyyy/m/d"),
                )
                .map(|_| ())
        }
        Cell::Bool(value) => sheet.write_boolean(row, column, *value).map(|_| ()),
        Cell::Struck(struck, "") => sheet
            .write_string_with_format(row, column, *struck, &Format::new().set_font_strikethrough())
            .map(|_| ()),
        Cell::Struck(struck, rest) => {
            let (line, plain) = (Format::new().set_font_strikethrough(), Format::new());
            sheet.write_rich_string(row, column, &[(&line, *struck), (&plain, *rest)]).map(|_| ())
        }
        Cell::Formula(formula, result) => {
            sheet.write_formula(row, column, Formula::new(*formula).set_result(*result)).map(|_| ())
        }
    }
    .unwrap();
}

/// The sheets of [`Book::clean`] that [`Book::forms`] has not.
const LEDGERS: [&str; 8] = [
    "機器台帳",
    "利用者台帳",
    "アクセスログ",
    "業務",
    "バックアップ",
    "復旧手順",
    "計画",
    "教育訓練",
];

/// A sheet's name, and its rows from the first.
type FixtureSheet = (&'static str, Vec<Vec<&'static str>>);

/// The sheets of the fixture.
static FIXTURE: LazyLock<Vec<FixtureSheet>> = LazyLock::new(|| {
    static FILE: LazyLock<toml::Table> =
        LazyLock::new(|| include_str!("../../fixtures/clean.toml").parse().unwrap());
    FILE["sheet"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| fixture_sheet(sheet.as_table().unwrap()))
        .collect()
});

/// The rows stand under their numbers.
fn fixture_sheet(sheet: &'static toml::Table) -> FixtureSheet {
    let row = |number: usize| sheet.get(&number.to_string()).map(|cells| cells.as_array().unwrap());
    let texts = |cells: &'static Vec<toml::Value>| {
        cells.iter().map(|cell| cell.as_str().unwrap()).collect()
    };
    let rows: Vec<Vec<&str>> = (1..).map_while(row).map(texts).collect();
    assert_eq!(sheet.len(), rows.len() + 1, "a name and rows without a gap");
    (sheet["name"].as_str().unwrap(), rows)
}

/// Item and device of each row of a sheet of the fixture.
fn items(sheet: &str) -> Vec<(&'static str, &'static str)> {
    let (_, rows) = FIXTURE.iter().find(|(name, _)| *name == sheet).unwrap();
    let at = rows[0].iter().position(|header| *header == "項番").unwrap();
    rows[1..].iter().map(|row| (row[at], row[at + 1])).collect()
}

/// The rows of 薬局確認用 in `Book::clean`: item and device.
pub static PHARMACY_ITEMS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| items("チェックリスト"));

/// The rows of 事業者確認用 in `Book::clean`: item and device.
pub static VENDOR_ITEMS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| items("事業者チェックリスト"));

/// Some papers of a case, made with the templates of a folder; what is wrong with them otherwise.
pub fn papers_with(
    folder: &Path,
    case: &Case,
    only: &[DocumentId],
) -> Result<Vec<Document>, Error> {
    let assets = Assets::load(Some(folder), None)?;
    let templates = PaperTemplates::read(&assets)?;
    let context = PaperContext::new(case, Some(edition()), AS_OF, &templates);
    Ok(paper::compose(&context, only)?.documents)
}
