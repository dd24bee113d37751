//! From the files of one case to a [`Case`]: every sheet of `model::sheets`, every refusal at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::checklist;
use super::delimited::Csv;
use super::files::{Input, Source};
use super::form::{Editions, Form};
use super::guard::{self, MAX_COLUMNS, MAX_ROWS, Refusal};
use super::header::{header_key, nearest};
use super::ledgers::Row;
use super::log;
use super::pharmacy::PharmacySheet;
use super::references::{find_callers, tell_of_doubles, tell_of_unknown_vendors};
use super::table::{Desk, View, clipped};
use super::value::YearFrom;
use super::workbook::{self, Grid};
use crate::finding::{Finding, Place, SheetText, SheetTexts};
use crate::model::case::{Answer, Case, Field, Table, Vendor, VendorAnswer, rows};
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, FormKind};
use crate::model::log::{AccessLog, concerns};
use crate::model::sheets::{self, Sheet};
use crate::model::text::{Glyphs, Text};

/// The editions to choose from.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// All that are known.
    pub known: &'a [Edition],
    /// The one for an empty 年度, as long as the day lies in its year.
    pub default: &'a Edition,
    /// The one that was asked for, whatever 年度 says.
    pub asked: Option<&'a Edition>,
    /// The day the papers speak of.
    pub as_of: Date,
}

/// What reading gave.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The case; `None` where the input could not be read that far.
    pub case: Option<Case>,
    /// The edition its checklists belong to.
    pub edition: Option<&'a Edition>,
    /// What was refused or noted.
    pub findings: Vec<Finding>,
    /// The sheets as they look, for showing where a finding stands.
    pub texts: SheetTexts,
}

/// Reads a case. Reading never stops at the first mistake.
pub fn read<'a>(inputs: Vec<Input>, editions: Choice<'a>, glyphs: &dyn Glyphs) -> Reading<'a> {
    read_telling(inputs, editions, glyphs, &mut |_| ())
}

/// Reads a case, telling the name of each file before it is opened.
pub fn read_telling<'a>(
    inputs: Vec<Input>,
    editions: Choice<'a>,
    glyphs: &dyn Glyphs,
    tell: &mut dyn FnMut(&str),
) -> Reading<'a> {
    let mut desk = Desk { findings: Vec::new(), glyphs };
    let first = Place::file(inputs.first().map_or("", |input| input.shown.as_str()));
    let mut all_read = true;
    let mut sheets = Vec::new();
    for input in inputs {
        tell(&input.shown);
        match open(input) {
            Ok(opened) => sheets.extend(opened),
            Err(finding) => {
                desk.findings.push(*finding);
                all_read = false;
            }
        }
    }
    let mut reader =
        CaseReader { grids: BTreeMap::new(), log: None, forms: Vec::new(), headers: BTreeMap::new(), desk };
    all_read &= reader.sort(sheets);
    let (case, edition) = reader.case(editions, &first, all_read);
    let log_text = reader.log_text(case.as_ref());
    let CaseReader { grids, log, forms, headers, desk } = reader;
    let grids = grids.into_values().chain(forms.into_iter().map(|form| form.grid));
    let mut texts: SheetTexts = grids.map(|grid| text_of(&grid, &headers)).collect();
    if let (Some(csv), Some(text)) = (log, log_text) {
        texts.insert((csv.place.file, csv.place.sheet.unwrap_or_else(|| Arc::from(""))), text);
    }
    Reading { case, edition, findings: desk.findings, texts }
}

/// A sheet as it comes out of a file.
enum Opened {
    /// Its cells.
    Grid(Grid),
    /// The access log, to be read as a stream.
    Log(Csv),
    /// A checklist of ours that came back filled in.
    Form(Form),
}

impl Opened {
    fn place(&self) -> &Place {
        match self {
            Self::Grid(grid) => &grid.place,
            Self::Log(csv) => &csv.place,
            Self::Form(form) => &form.grid.place,
        }
    }
}

fn open(input: Input) -> Result<Vec<Opened>, Box<Finding>> {
    let file = Place::file(input.shown.as_str());
    let csv_sheet = input.csv_sheet().map(|sheet| file.on_sheet(sheet));
    let opened = input.content.and_then(|content| match csv_sheet {
        // A workbook that is merely called .csv is a workbook.
        Some(place) if guard::container(&content.start()?).is_none() => {
            open_csv(content, place).map(|sheet| vec![sheet])
        }
        _ => open_workbook(content, &file),
    });
    opened.map_err(|refusal| Box::new(told(refusal, file)))
}

fn open_workbook(content: Source, file: &Place) -> Result<Vec<Opened>, Refusal> {
    let mut package = guard::admit(content.into_bytes()?)?;
    let properties = std::mem::take(&mut package.properties);
    let mut grids = workbook::read(package, file)?;
    let form = Form::among(&mut grids, properties).map(Opened::Form);
    Ok(grids.into_iter().map(Opened::Grid).chain(form).collect())
}

fn open_csv(content: Source, place: Place) -> Result<Opened, Refusal> {
    let sheet = known_sheet(&place);
    let csv = Csv::open(content, place, sheet)?;
    if sheet == Some(&sheets::ACCESS_LOG) { Ok(Opened::Log(csv)) } else { csv.grid().map(Opened::Grid) }
}

/// The sheet that a place's sheet is, whatever is written around its name.
fn known_sheet(place: &Place) -> Option<&'static Sheet> {
    let name = header_key(place.sheet.as_deref().unwrap_or_default());
    sheets::ALL.into_iter().find(|sheet| header_key(sheet.name) == name)
}

fn is_csv(place: &Place) -> bool {
    place.file.to_ascii_lowercase().ends_with(".csv")
}

fn told(refusal: Refusal, file: Place) -> Finding {
    use crate::finding::Severity::Error;
    match refusal {
        Refusal::NotReadable(what, hint) => Finding::new("I001", Error, file, what).hint(hint),
        Refusal::NotText(what, hint) => Finding::new("I001", Error, file, what).hint(hint),
        Refusal::OverLimit(what) => {
            let hint = if is_csv(&file) {
                "要らない行や列を減らすか、期間を区切って、保存し直してください"
            } else {
                "要らない行やシート、画像を減らして、保存し直してください"
            };
            Finding::new("I002", Error, file, what).hint(hint)
        }
    }
}

fn text_of(grid: &Grid, headers: &BTreeMap<Place, u32>) -> ((Arc<str>, Arc<str>), SheetText) {
    let cells = grid.cells.iter().map(|(at, content)| (*at, content.shown())).collect();
    let sheet = grid.place.sheet.clone().unwrap_or_else(|| Arc::from(""));
    ((grid.place.file.clone(), sheet), SheetText { header_row: headers.get(&grid.place).copied(), cells })
}

struct CaseReader<'g> {
    /// The known sheets by name.
    grids: BTreeMap<&'static str, Grid>,
    /// The access log, where it is a CSV file.
    log: Option<Csv>,
    /// The checklists that came back filled in.
    forms: Vec<Form>,
    /// Where each sheet's header stands.
    headers: BTreeMap<Place, u32>,
    desk: Desk<'g>,
}

impl CaseReader<'_> {
    /// Sorts sheets by name; tells of unknown ones, of the same sheet twice, of those over a limit. Whether every known
    /// sheet could be taken.
    fn sort(&mut self, opened: Vec<Opened>) -> bool {
        let mut foreign = Vec::new();
        let mut all_taken = true;
        for opened in opened {
            let sheet = known_sheet(opened.place());
            let other = sheet.and_then(|sheet| Some((sheet, self.taken(sheet)?.clone())));
            match (opened, sheet) {
                (opened, Some(_)) if other.is_some() => {
                    if let Some((sheet, other)) = other {
                        let message = format!("シート「{}」が2つあります（もう1つは {other}）", sheet.name);
                        self.desk.refuse("I005", opened.place().clone(), message, "どちらか一方を消してください");
                    }
                }
                (Opened::Log(csv), _) => self.log = Some(csv),
                (Opened::Form(form), _) if self.within_limits(&form.grid, &sheets::FORM_DATA) => self.forms.push(form),
                (Opened::Form(_), _) => all_taken = false,
                (Opened::Grid(grid), None) => foreign.push(grid),
                (Opened::Grid(grid), Some(sheet)) if self.within_limits(&grid, sheet) => {
                    self.grids.insert(sheet.name, grid);
                }
                (Opened::Grid(_), Some(_)) => all_taken = false,
            }
        }
        for grid in foreign.iter().filter(|grid| !grid.cells.is_empty()) {
            self.tell_of_foreign(grid, grid.place.sheet.as_deref().unwrap_or_default());
        }
        all_taken
    }

    /// Where a sheet was found already.
    fn taken(&self, sheet: &Sheet) -> Option<&Place> {
        let log = self.log.as_ref().filter(|_| sheet.name == sheets::ACCESS_LOG.name);
        self.grids.get(sheet.name).map(|grid| &grid.place).or(log.map(|csv| &csv.place))
    }

    fn tell_of_foreign(&mut self, grid: &Grid, name: &str) {
        if name == sheets::INSTRUCTIONS {
            return;
        }
        let missing = sheets::ALL.iter().filter(|sheet| self.taken(sheet).is_none()).map(|sheet| sheet.name);
        let ours = if is_csv(&grid.place) { "ファイル名" } else { "シート名" };
        let ending = if is_csv(&grid.place) { ".csv" } else { "" };
        let hint = nearest(name, missing).map_or_else(
            || "このシートが要らなければ、そのままでかまいません".to_owned(),
            |near| format!("「{near}」のことではありませんか。そうなら{ours}を「{near}{ending}」に直してください"),
        );
        let message = format!("シート「{}」は知らないシートなので、読みませんでした", clipped(name));
        self.desk.note("I017", grid.place.clone(), message, hint);
    }

    fn within_limits(&mut self, grid: &Grid, sheet: &Sheet) -> bool {
        let rows = (sheet.name != sheets::ACCESS_LOG.name && grid.rows > MAX_ROWS)
            .then(|| format!("シート「{}」に {} 行あります（{MAX_ROWS} 行まで）", sheet.name, grid.rows));
        let columns = (grid.columns > MAX_COLUMNS).then(|| {
            format!("シート「{}」の {} 列目まで使われています（{MAX_COLUMNS} 列まで）", sheet.name, grid.columns)
        });
        let over = rows.or(columns);
        if let Some(message) = &over {
            self.desk.refuse("I002", grid.place.clone(), message, "要らない行や列を消して、保存し直してください");
        }
        over.is_none()
    }

    fn case<'a>(&mut self, editions: Choice<'a>, file: &Place, all_read: bool) -> (Option<Case>, Option<&'a Edition>) {
        let Some(grid) = self.grids.get(sheets::PHARMACY.name) else {
            if all_read {
                let hint = if self.forms.is_empty() || !self.grids.is_empty() {
                    "「薬局名」などを書いたシート「薬局」を加えてください（tachiiri new で、書き込み用のファイルを作れます）"
                } else {
                    "これは tachiiri が作ったチェックリストです。薬局の書き込み用のファイルと同じフォルダに入れて、そのフォルダを指定してください"
                };
                self.desk.refuse("I003", file.on_sheet(sheets::PHARMACY.name), "シート「薬局」がありません", hint);
            }
            return (None, None);
        };
        let grid = grid.clone();
        let sheet = PharmacySheet::open(&grid, &mut self.desk);
        let year = sheet.year(&mut self.desk);
        let edition = choose(editions, &year, &mut self.desk);
        let checked_in = YearFrom::FiscalYear(edition.unwrap_or(editions.default).fiscal_year);
        let pharmacy = sheet.read(year, checked_in, &mut self.desk);
        // Without an edition the items cannot be told; the rest is read all the same, to tell everything at once.
        let forms = edition.unwrap_or(editions.default);
        let answers = self.answers(forms, edition.is_some());
        let vendor_answers = self.vendor_answers(forms, edition.is_some());
        let mut case = Case {
            pharmacy,
            answers,
            vendors: self.table(&sheets::VENDORS, |row| row.vendor()),
            vendor_answers,
            devices: self.table(&sheets::DEVICES, |row| row.device()),
            accounts: self.table(&sheets::ACCOUNTS, |row| row.account()),
            log: self.access_log(),
            contacts: self.table(&sheets::CONTACTS, |row| row.contact()),
            operations: self.table(&sheets::OPERATIONS, |row| row.operation()),
            backups: self.table(&sheets::BACKUPS, |row| row.backup()),
            restore_steps: self.table(&sheets::RESTORE_STEPS, |row| row.restore_step()),
        };
        self.add_forms(&mut case, Editions { edition: forms, certain: edition.is_some(), known: editions.known });
        self.cross_read(&mut case);
        (Some(case), edition)
    }

    /// Reads the rows of a sheet; `None` where it was not handed in.
    fn table<R>(&mut self, sheet: &'static Sheet, read: impl for<'r> Fn(Row<'r, '_, '_>) -> R) -> Option<Table<R>> {
        self.rows_of(sheet, |view, row, desk| Some(read(Row::new(view, row, desk))))
    }

    fn rows_of<R>(
        &mut self,
        sheet: &'static Sheet,
        mut read: impl FnMut(&View<'_>, u32, &mut Desk<'_>) -> Option<R>,
    ) -> Option<Table<R>> {
        let grid = self.grids.get(sheet.name)?;
        let mut table = Table { place: grid.place.clone(), rows: Vec::new() };
        let Some(view) = View::open(grid, sheet, &mut self.desk) else {
            return Some(table);
        };
        self.headers.insert(grid.place.clone(), view.header_row());
        let rows = view.rows();
        view.tell_of_hidden(&rows, &mut self.desk);
        for row in rows {
            view.tell_of_empty(row, &mut self.desk);
            table.rows.extend(read(&view, row, &mut self.desk));
        }
        Some(table)
    }

    /// Folds the access log, row by row; `None` where it was not handed in.
    fn access_log(&mut self) -> Option<AccessLog> {
        if let Some(csv) = self.log.take() {
            let log = self.streamed_log(&csv).unwrap_or_else(|refusal| {
                self.desk.findings.push(told(refusal, Place::file(csv.place.file.clone())));
                AccessLog::empty(csv.place.clone())
            });
            self.log = Some(csv);
            return Some(log);
        }
        let grid = self.grids.get(sheets::ACCESS_LOG.name)?;
        let Some(view) = View::open(grid, &sheets::ACCESS_LOG, &mut self.desk) else {
            return Some(AccessLog::empty(grid.place.clone()));
        };
        self.headers.insert(grid.place.clone(), view.header_row());
        Some(log::of_sheet(&view, &grid.place, &mut self.desk))
    }

    fn streamed_log(&mut self, csv: &Csv) -> Result<AccessLog, Refusal> {
        let top = csv.top()?;
        let Some(view) = View::open(&top, &sheets::ACCESS_LOG, &mut self.desk) else {
            return Ok(AccessLog::empty(csv.place.clone()));
        };
        self.headers.insert(csv.place.clone(), view.header_row());
        log::of_csv(&view, csv, &mut self.desk)
    }

    /// Of an access log that was read as a stream: the header and the rows that something is, or will be, said of.
    fn log_text(&self, case: Option<&Case>) -> Option<SheetText> {
        let csv = self.log.as_ref()?;
        let header_row = self.headers.get(&csv.place).copied();
        let here = |place: &Place| (place.file == csv.place.file).then(|| place.cell.map(|cell| cell.row)).flatten();
        let mut named: BTreeSet<u32> = self.desk.findings.iter().filter_map(|finding| here(&finding.place)).collect();
        if let Some((log, case)) = case.and_then(|case| Some((case.log.as_ref()?, case))) {
            named.extend(concerns(log, rows(&case.accounts)).into_iter().map(|concern| concern.first.row));
        }
        named.extend(header_row);
        Some(SheetText { header_row, cells: csv.rows(&named).unwrap_or_default() })
    }

    fn answers(&mut self, edition: &Edition, certain: bool) -> Option<Table<Answer>> {
        let before = self.desk.findings.len();
        let table = self.rows_of(&sheets::CHECKLIST, |view, row, desk| {
            checklist::answer(view, row, FormKind::Pharmacy, edition, desk)
        })?;
        self.forget_items(before, certain);
        tell_of_doubles(
            table.rows.iter().map(|answer| (vec![answer.item.to_string()], &answer.place)),
            "同じ項目の行",
            &mut self.desk,
        );
        Some(table)
    }

    fn vendor_answers(&mut self, edition: &Edition, certain: bool) -> Option<Table<VendorAnswer>> {
        let before = self.desk.findings.len();
        let table = self.rows_of(&sheets::VENDOR_CHECKLIST, |view, row, desk| {
            let (place, content) = view.cell(row, "事業者名");
            let vendor = desk.name("I010", "事業者名", place, content);
            checklist::answer(view, row, FormKind::Vendor, edition, desk).map(|answer| {
                let vendor_key = vendor.get().map(Text::key).unwrap_or_default();
                VendorAnswer { vendor, vendor_key, answer }
            })
        })?;
        self.forget_items(before, certain);
        let keyed = table
            .rows
            .iter()
            .filter(|row| !row.vendor.is_blank())
            .map(|row| (vec![row.vendor_key.clone(), row.answer.item.to_string()], &row.answer.place));
        tell_of_doubles(keyed, "同じ事業者の同じ項目の行", &mut self.desk);
        Some(table)
    }

    /// Adds what the forms say that came back.
    fn add_forms(&mut self, case: &mut Case, editions: Editions<'_>) {
        let before = self.desk.findings.len();
        for form in &self.forms {
            let header = form.read(case, editions, &mut self.desk);
            self.headers.extend(header.map(|row| (form.grid.place.clone(), row)));
        }
        self.forget_items(before, editions.certain);
    }

    /// Where no edition could be chosen, nothing certain can be said of its items.
    fn forget_items(&mut self, since: usize, certain: bool) {
        if !certain {
            let mut index = 0;
            self.desk.findings.retain(|finding| {
                index += 1;
                index <= since || finding.code != "I012"
            });
        }
    }

    /// What can be told only when all sheets are read: doubled keys, names that point to other sheets.
    fn cross_read(&mut self, case: &mut Case) {
        let desk = &mut self.desk;
        doubles(rows(&case.vendors).iter().map(|row| vec![&row.name]), "同じ事業者名の行", desk);
        doubles(rows(&case.devices).iter().map(|row| vec![&row.number]), "同じ管理番号の行", desk);
        doubles(rows(&case.accounts).iter().map(|row| vec![&row.number]), "同じ№の行", desk);
        doubles(rows(&case.operations).iter().map(|row| vec![&row.name]), "同じ業務名の行", desk);
        let steps = rows(&case.restore_steps).iter().filter_map(|step| {
            Some((vec![step.system.get()?.key(), step.number.copied()?.to_string()], &step.number.place))
        });
        tell_of_doubles(steps, "同じ対象システムの同じ手順の行", desk);
        let unsaid = |vendor: &&Vendor| vendor.direct.is_blank() && vendor.name.get().is_some();
        for vendor in rows(&case.vendors).iter().filter(unsaid) {
            // A cell that was refused is not an empty one.
            if !desk.has_refused(&vendor.direct.place) {
                let message = format!("「直接契約」が空欄なので「はい」として読みました（{}）", vendor.name.text());
                let hint = "薬局や会社本部が直接契約していない事業者なら「いいえ」と書いてください";
                desk.note("I020", vendor.direct.place.clone(), message, hint);
            }
        }
        tell_of_unknown_vendors(case, desk);
        if let Some(contacts) = &mut case.contacts {
            find_callers(&mut contacts.rows, desk);
        }
    }
}

fn doubles<'f>(keys: impl Iterator<Item = Vec<&'f Field<Text>>>, what: &str, desk: &mut Desk<'_>) {
    let keyed = keys.filter_map(|fields| {
        let place = &fields.first()?.place;
        let key: Option<Vec<String>> = fields.iter().map(|field| field.get().map(Text::key)).collect();
        Some((key?, place))
    });
    tell_of_doubles(keyed, what, desk);
}

/// The edition that was asked for, else the one of 年度, else the default, as long as the day lies in its year (I019).
fn choose<'a>(editions: Choice<'a>, year: &Field<Text>, desk: &mut Desk<'_>) -> Option<&'a Edition> {
    if let Some(asked) = editions.asked {
        return Some(asked);
    }
    let known: Vec<String> = editions.known.iter().map(|edition| edition.fiscal_year.to_string()).collect();
    let hint = format!("使える年度は {} です", known.join("、"));
    let Some(text) = year.get() else {
        if desk.has_refused(&year.place) {
            return None;
        }
        let default = editions.default;
        if default.fiscal_year.contains(editions.as_of) {
            return Some(default);
        }
        desk.refuse(
            "I019",
            year.place.clone(),
            "「年度」が空欄で、どの年度の様式か決められません",
            format!("「{}」のように書いてください。{hint}", default.fiscal_year),
        );
        return None;
    };
    let Ok(wanted) = text.as_str().parse::<FiscalYear>() else {
        let message = format!("年度「{}」を読めません", clipped(text.as_str()));
        desk.refuse("I019", year.place.clone(), message, format!("「令和5年度」のように書いてください。{hint}"));
        return None;
    };
    // A user's own edition of the same year is used where it is asked for, not by chance.
    let all = std::iter::once(editions.default).chain(editions.known);
    let found = all.into_iter().find(|edition| edition.fiscal_year == wanted);
    if found.is_none() {
        let message = format!("{wanted}の様式は、このソフトにありません");
        desk.refuse(
            "I019",
            year.place.clone(),
            message,
            format!("{hint}。ほかの年度は、様式の定義ファイルを --edition で渡せます"),
        );
    }
    found
}
