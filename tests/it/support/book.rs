//! Input workbooks, put together cell by cell; `Book::clean` is a pharmacy about which there is nothing to say.

use std::collections::BTreeMap;
use std::path::Path;

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
use tachiiri::paper::bcp::Plan;
use tachiiri::paper::{self, Document, DocumentId, Material, Stationery};
use tachiiri::read::file::input::{Input, Source};
use tachiiri::read::{self, Choice, Reading, Shared};
use tachiiri::render::json;
use tachiiri::render::report::CaseReport;
use tachiiri::sheet::SheetId;

use super::schema;

/// The day that all tests speak of, unless they say otherwise.
pub const AS_OF: Date = date(2024, 2, 1);

/// The built-in templates and fonts, loaded once.
pub fn assets() -> &'static Assets {
    static ASSETS: std::sync::LazyLock<Assets> = std::sync::LazyLock::new(|| Assets::load(None, None).unwrap());
    &ASSETS
}

/// The built-in edition.
pub fn edition() -> &'static Edition {
    static EDITION: std::sync::LazyLock<Edition> = std::sync::LazyLock::new(|| {
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
    /// Merged areas: sheet, first row, first column, last row, last column.
    pub merged: Vec<(String, u32, u16, u32, u16)>,
}

impl Book {
    /// An empty workbook.
    pub fn new() -> Self {
        Self::default()
    }

    /// The forms of a pharmacy with one vendor, everything answered はい and dated, with a vendor and a contact; no ledgers.
    ///
    /// Headers stand in the first row. チェックリスト: 1(1) in row 2, 2(1) 2(2) 2(3) 2(4) 2(5) 2(6) 2(7)網 2(8) 3(1) in
    /// rows 3–11, reference items in rows 12–19. Columns: A 項番 B 対象機器 C チェック項目 D 1回目 E 1回目確認日 F 目標日
    /// G 2回目 H 2回目確認日 I 備考; on 事業者チェックリスト one further right, behind A 事業者名.
    pub fn forms() -> Self {
        let mut book = Self::new();
        let fields = [
            ("薬局名", "ためし薬局"),
            ("年度", "令和5年度"),
            ("医療情報システムの有無", "はい"),
            ("有無の確認日", "2023/10/2"),
            ("事業者との契約", "はい"),
            ("医療情報システム安全管理責任者", "試 一郎"),
            ("システム運用担当者", "試 花子"),
        ];
        for (row, (name, value)) in fields.into_iter().enumerate() {
            book = book.with("薬局", row as u32, 0, name).with("薬局", row as u32, 1, value);
        }
        book = book.rows(
            "チェックリスト",
            &["項番", "対象機器", "チェック項目", "1回目", "1回目確認日", "目標日", "2回目", "2回目確認日", "備考"],
        );
        for (number, device) in PHARMACY_ITEMS {
            book = book.row("チェックリスト", &[number, device, "", "はい", "2023/10/2"]);
        }
        book = book.rows("事業者", &["事業者名", "直接契約"]).row("事業者", &["架空システム株式会社", "はい"]);
        book = book.rows(
            "事業者チェックリスト",
            &[
                "事業者名",
                "項番",
                "対象機器",
                "チェック項目",
                "1回目",
                "1回目確認日",
                "目標日",
                "2回目",
                "2回目確認日",
                "備考",
            ],
        );
        for (number, device) in VENDOR_ITEMS {
            book = book.row("事業者チェックリスト", &["架空システム株式会社", number, device, "", "はい", "2023/10/3"]);
        }
        book.rows("連絡先", &["区分", "組織名", "役割", "電話番号"])
            .row("連絡先", &["薬局内", "ためし薬局", "発見者", "03-0000-1234"])
    }

    /// The same pharmacy with all its ledgers: no finding of any kind.
    ///
    /// The cells of [`Book::forms`] stand where they are; the ledgers are [`LEDGERS`]. 業務 has no row, since the plan is
    /// still to be drawn up, as 備考 of 3(3) says.
    pub fn clean() -> Self {
        let book = Self::forms().set("チェックリスト", "I19", "令和6年9月30日までに策定する予定").without("連絡先");
        let vendor = [
            ("C1", "リモートメンテナンス"),
            ("D1", "開示書"),
            ("E1", "開示書受領日"),
            ("C2", "無"),
            ("D2", "MDS/SDS"),
            ("E2", "2023/9/20"),
        ];
        let book = vendor.into_iter().fold(book, |book, (cell, text)| book.set("事業者", cell, text));
        LEDGERS.iter().fold(book, |book, (sheet, rows)| rows.iter().fold(book, |book, row| book.row(sheet, row)))
    }

    /// The same without some sheets.
    #[must_use]
    pub fn without_all(self, sheets: &[&str]) -> Self {
        sheets.iter().fold(self, |book, sheet| book.without(sheet))
    }

    /// The sample pharmacy, as in `templates/sample.toml`: headers in the first row, in the order of `model::sheets`.
    pub fn sample() -> Self {
        let mut book = Self::new();
        for sheet in SheetId::ALL {
            let rows = sample_rows(sheet.name());
            if sheet.name() == "薬局" {
                for (row, column) in sheet.columns().iter().enumerate() {
                    let value = rows[0].get(column.header).cloned().unwrap_or_else(|| "".into());
                    book =
                        book.with(sheet.name(), row as u32, 0, column.header).with(sheet.name(), row as u32, 1, value);
                }
                continue;
            }
            for (index, column) in sheet.columns().iter().enumerate() {
                book = book.with(sheet.name(), 0, index as u16, column.header);
                for (number, row) in rows.iter().enumerate() {
                    if let Some(value) = row.get(column.header) {
                        book = book.with(sheet.name(), number as u32 + 1, index as u16, value.clone());
                    }
                }
            }
        }
        book
    }

    /// The same with a cell under a header changed; the row from one, the header's not counted.
    #[must_use]
    pub fn put(self, sheet: &str, row: u32, header: &str, cell: impl Into<Cell>) -> Self {
        let columns = SheetId::ALL.into_iter().find(|known| known.name() == sheet).unwrap().columns();
        let column = columns.iter().position(|column| column.header == header).unwrap();
        match sheet {
            "薬局" => self.with(sheet, column as u32, 1, cell),
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
        let column = name[..letters].bytes().fold(0, |sum, letter| sum * 26 + u16::from(letter - b'A') + 1) - 1;
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

    /// The same without a row (named as spreadsheets do, from one); the rows below stay where they are.
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
            for (_, first, column, last, last_column) in self.merged.iter().filter(|(sheet, ..)| sheet == name) {
                sheet.merge_range(*first, *column, *last, *last_column, "", &Format::new()).unwrap();
            }
            for ((row, column), cell) in cells {
                write(sheet, *row, *column, cell);
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
            finding.code.as_str().starts_with('I') && finding.severity == tachiiri::finding::Severity::Error
        }) {
            findings.extend(checked(&reading.case.unwrap(), as_of));
        }
        let findings = Findings::collect(findings);
        let list = findings.iter().cloned().collect();
        let report = CaseReport { inputs: vec!["ためし.xlsx".to_owned()], findings, ..CaseReport::default() };
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

/// The rows of a sheet of the sample, by header.
pub fn sample_rows(sheet: &str) -> Vec<BTreeMap<String, Cell>> {
    static SAMPLE: std::sync::LazyLock<toml::Table> =
        std::sync::LazyLock::new(|| assets().template("sample.toml").unwrap().parse().unwrap());
    let cells = |row: &toml::Value| {
        let entries = row.as_table().unwrap().iter();
        entries.map(|(header, value)| (header.clone(), sample_cell(value))).collect()
    };
    match &SAMPLE[sheet] {
        toml::Value::Array(rows) => rows.iter().map(cells).collect(),
        row => vec![cells(row)],
    }
}

fn sample_cell(value: &toml::Value) -> Cell {
    match value {
        toml::Value::String(text) => Cell::Text(text.clone()),
        toml::Value::Integer(number) => Cell::Number(*number as f64),
        toml::Value::Datetime(moment) => {
            let day = moment.date.unwrap();
            let day = date(day.year as i16, day.month as i8, day.day as i8);
            match moment.time {
                None => Cell::Day(day),
                Some(time) => Cell::Text(format!("{day} {time}")),
            }
        }
        other => panic!("{other}"),
    }
}

/// Some papers of a case; all where none is named.
pub fn papers_of(case: &Case, only: &[DocumentId]) -> Vec<Document> {
    let material = Material::gather(case, edition(), AS_OF, stationery(), assets());
    paper::compose(&material, only).unwrap().documents
}

/// What the rules find in a case.
pub fn checked(case: &Case, as_of: Date) -> Vec<Finding> {
    let material = Material::gather(case, edition(), as_of, stationery(), assets());
    let plan = Plan::word(&material).unwrap();
    check::check(case, edition(), as_of, support(), plan.as_ref().map(Plan::blanks))
}

/// The built-in wording and tables.
fn stationery() -> &'static Stationery {
    static STATIONERY: std::sync::LazyLock<Stationery> =
        std::sync::LazyLock::new(|| Stationery::read(assets()).unwrap());
    &STATIONERY
}

/// The built-in dates of operating systems.
pub fn support() -> &'static Support {
    static SUPPORT: std::sync::LazyLock<Support> =
        std::sync::LazyLock::new(|| Support::parse(assets().template(support::FILE).unwrap()).unwrap());
    &SUPPORT
}

/// What reading files gives.
pub fn read_files(files: Vec<(&str, Vec<u8>)>, as_of: Date) -> Reading<'static> {
    read_with(files, &Shared::default(), as_of)
}

/// What reading files gives, with 共通 for what they lack.
pub fn read_with(files: Vec<(&str, Vec<u8>)>, shared: &Shared, as_of: Date) -> Reading<'static> {
    let choice = Choice { known: std::slice::from_ref(edition()), default: edition(), asked: None, as_of };
    read::read_with(inputs(files), shared, choice, assets(), &mut |_| ())
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
        Cell::Formatted(number, format) => {
            sheet.write_number_with_format(row, column, *number, &Format::new().set_num_format(*format)).map(|_| ())
        }
        Cell::Day(day) => {
            let value = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8).unwrap();
            sheet.write_datetime_with_format(row, column, &value, &Format::new().set_num_format("yyyy/m/d")).map(|_| ())
        }
        Cell::Bool(value) => sheet.write_boolean(row, column, *value).map(|_| ()),
        Cell::Formula(formula, result) => {
            sheet.write_formula(row, column, Formula::new(*formula).set_result(*result)).map(|_| ())
        }
    }
    .unwrap();
}

/// Headers and rows of a sheet.
type Rows = &'static [&'static [&'static str]];

/// The ledgers of `Book::clean`, headers first.
pub const LEDGERS: [(&str, Rows); 7] = [
    (
        "連絡先",
        &[
            &["区分", "組織名", "役割", "電話番号", "代行者", "連絡元", "連絡順"],
            &["薬局内", "ためし薬局", "発見者", "03-0000-1234", "別の職員", "", "1"],
            &["薬局内", "ためし薬局", "管理者", "03-0000-1234", "試 花子", "発見者", "2"],
            &["事業者", "架空システム株式会社", "保守の窓口", "03-0000-1201", "", "管理者", "3"],
            &["都道府県警察", "ためし警察署", "警察の窓口", "03-0000-1261", "", "管理者", "4"],
            &["厚生労働省", "厚生労働省", "厚生労働省の窓口", "03-6812-7837", "", "管理者", "5"],
            &["情報セキュリティ事業者", "ためしセキュリティ", "緊急対応", "03-0000-1271", "", "管理者", "6"],
            &["外部有識者", "ためし大学", "助言者", "03-0000-1281", "", "管理者", "7"],
            &["所管省庁等", "ためし保健所", "薬事係", "03-0000-1291", "", "管理者", "8"],
        ],
    ),
    (
        "機器台帳",
        &[
            &[
                "管理番号",
                "機器区分",
                "OS",
                "ソフトウェア",
                "ソフトウェアバージョン",
                "IPアドレス",
                "コンピュータ名",
                "設置場所",
                "主な利用者属性",
                "状態",
                "事業者",
                "リモートメンテナンス",
                "最終パッチ適用日",
            ],
            &[
                "001",
                "サーバ",
                "Windows Server 2022",
                "レセコン",
                "1.0",
                "192.168.1.10",
                "SV1",
                "事務室",
                "薬剤師",
                "稼働",
                "架空システム株式会社",
                "無",
                "2024/1/16",
            ],
            &[
                "002",
                "端末PC",
                "Windows 11 Pro 23H2",
                "レセコン",
                "1.0",
                "192.168.1.21",
                "PC1",
                "調剤室",
                "薬剤師",
                "稼働",
                "架空システム株式会社",
                "無",
                "2024/1/16",
            ],
            &[
                "003",
                "ネットワーク機器",
                "",
                "",
                "3.1.4",
                "192.168.1.1",
                "RT1",
                "事務室",
                "",
                "稼働",
                "",
                "",
                "2024/1/12",
            ],
        ],
    ),
    (
        "利用者台帳",
        &[
            &[
                "№",
                "利用者属性",
                "姓",
                "名",
                "ユーザID",
                "説明",
                "権限",
                "状態",
                "使用期限",
                "停止・削除日",
                "対象システム",
            ],
            &["001", "薬剤師", "試", "一郎", "ichiro", "使用者", "Admin", "使用可", "", "", "レセコン"],
            &["002", "事務", "試", "花子", "hanako", "使用者", "User", "使用可", "", "", "レセコン"],
        ],
    ),
    (
        "アクセスログ",
        &[
            &["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"],
            &["ichiro", "試 一郎", "2024/1/31 8:30:00", "管理メニュー", "ログイン"],
            &["ichiro", "試 一郎", "2024/1/31 18:00:00", "管理メニュー", "ログオフ"],
        ],
    ),
    ("業務", &[&["業務名", "使用システム", "優先度", "継続可否の判断基準", "判断者", "代替手段"]]),
    (
        "バックアップ",
        &[
            &[
                "対象システム",
                "重要度",
                "方式",
                "保存先",
                "世代数",
                "オフライン世代",
                "書込不可",
                "最終復元試験日",
                "試験結果",
            ],
            &["レセコン", "1", "自動の複写", "NAS", "7", "なし", "いいえ", "2023/11/26", "成功"],
            &["レセコン", "1", "外付けディスクへの複写", "金庫", "4", "全世代", "いいえ", "2023/11/26", "成功"],
        ],
    ),
    (
        "復旧手順",
        &[&["対象システム", "手順", "作業内容"], &["レセコン", "1", "ディスクをウイルス検査し、データを戻す"]],
    ),
];

/// The rows of 薬局確認用 in `Book::clean`.
pub const PHARMACY_ITEMS: [(&str, &str); 18] = [
    ("1(1)", ""),
    ("2(1)", "全般"),
    ("2(2)", "全般"),
    ("2(3)", "全般"),
    ("2(4)", "サーバ"),
    ("2(5)", "サーバ"),
    ("2(6)", "サーバ"),
    ("2(7)", "ネットワーク機器"),
    ("2(8)", "ネットワーク機器"),
    ("3(1)", ""),
    ("2(7)", "サーバ"),
    ("2(9)", "サーバ"),
    ("2(4)", "端末PC"),
    ("2(5)", "端末PC"),
    ("2(7)", "端末PC"),
    ("2(9)", "端末PC"),
    ("3(2)", ""),
    ("3(3)", ""),
];

/// The rows of 事業者確認用 in `Book::clean`.
pub const VENDOR_ITEMS: [(&str, &str); 14] = [
    ("1(1)", ""),
    ("2(2)", "全般"),
    ("2(3)", "全般"),
    ("2(4)", "サーバ"),
    ("2(5)", "サーバ"),
    ("2(6)", "サーバ"),
    ("2(7)", "ネットワーク機器"),
    ("2(8)", "ネットワーク機器"),
    ("2(7)", "サーバ"),
    ("2(9)", "サーバ"),
    ("2(4)", "端末PC"),
    ("2(5)", "端末PC"),
    ("2(7)", "端末PC"),
    ("2(9)", "端末PC"),
];

/// Some papers of a case, made with the templates of a folder; what is wrong with them otherwise.
pub fn papers_with(folder: &Path, case: &Case, only: &[DocumentId]) -> Result<Vec<Document>, Error> {
    let assets = Assets::load(Some(folder), None)?;
    let stationery = Stationery::read(&assets)?;
    let material = Material::gather(case, edition(), AS_OF, &stationery, &assets);
    Ok(paper::compose(&material, only)?.documents)
}
