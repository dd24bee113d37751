//! From files to sheets by name: what each file holds, sheets that nobody knows, sheets that are there twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::editions::EditionSource;
use super::message::clipped;
use super::form::Form;
use super::header::{self, nearest};
use super::table::View;
use super::{invisible, log, pharmacy};
use crate::finding::{Finding, Place, SheetText};
use crate::model::text::header_key;
use crate::package::limits::Refusal;
use crate::read::edition::is_edition;
use crate::read::file::csv::Csv;
use crate::read::file::grid::Grid;
use crate::read::file::guard;
use crate::read::file::input::{Input, Source, is_edition_file};
use crate::rule;
use crate::sheet::{INSTRUCTIONS, SheetId};

/// A sheet as it comes out of a file.
pub enum Opened {
    /// Its cells.
    Grid(Grid),
    /// The access log, to be read as a stream.
    Log(Csv),
}

impl Opened {
    /// File and sheet.
    pub fn place(&self) -> &Place {
        match self {
            Self::Grid(grid) => &grid.place,
            Self::Log(csv) => &csv.place,
        }
    }

    /// Whether anybody wrote on it, as far as can be told: what `new` writes itself is nothing.
    pub fn is_filled(&self, sheet: SheetId) -> bool {
        match self {
            Self::Grid(grid) if sheet == SheetId::Pharmacy => pharmacy::is_filled(grid),
            Self::Grid(grid) => {
                View::find(grid, sheet.columns()).map_or(!grid.cells.is_empty(), |view| view.is_filled())
            }
            Self::Log(csv) => log::is_filled(csv),
        }
    }
}

/// The sheets of some files, sorted by what they are.
#[derive(Default)]
pub struct Sheets {
    /// The known sheets by name.
    pub known: BTreeMap<SheetId, Opened>,
    /// The checklists of ours that came back filled in.
    pub forms: Vec<Form>,
    /// Editions: sheets 様式定義 and edition files.
    pub editions: Vec<EditionSource>,
    /// Files that could not be opened, sheets that nobody knows, sheets that are there twice.
    pub findings: Vec<Finding>,
    /// Whether every file could be opened.
    pub complete: bool,
}

impl Sheets {
    /// Opens files, telling the name of each before it is opened.
    pub fn open(inputs: Vec<Input>, tell: &mut dyn FnMut(&str)) -> Self {
        let mut sheets = Self { complete: true, ..Self::default() };
        let mut foreign = Vec::new();
        for input in inputs {
            tell(&input.shown);
            match open(input) {
                Ok(OpenedFile { sheets: opened, unread, form, edition }) => {
                    sheets.editions.extend(edition);
                    unread.into_iter().for_each(|place| sheets.report_unread(place));
                    foreign.extend(opened.into_iter().filter_map(|opened| sheets.sort(opened)));
                    sheets.forms.extend(form);
                }
                Err(finding) => {
                    sheets.findings.push(*finding);
                    sheets.complete = false;
                }
            }
        }
        for place in foreign {
            sheets.report_foreign(place);
        }
        sheets
    }

    /// Puts a sheet where it belongs, I005 where there is one already; the place of one that nobody knows.
    fn sort(&mut self, opened: Opened) -> Option<Place> {
        let opened = match opened {
            Opened::Grid(grid) if is_edition(&grid) => {
                self.editions.push(EditionSource::Sheet(grid));
                return None;
            }
            other => other,
        };
        let Some(sheet) = known_sheet(opened.place()) else {
            return is_foreign(&opened).then(|| opened.place().clone());
        };
        if let Some(other) = self.known.get(&sheet) {
            let message = format!("シート「{}」が2つあります（もう1つは {}）", sheet.name(), other.place());
            let finding = Finding::new(&rule::I005, opened.place().clone(), message);
            let hint = if other.place().file == opened.place().file {
                "どちらか一方を消してください"
            } else {
                "同じ薬局のものなら、どちらか一方を消してください。別々の薬局のファイルなら、消さずに tachiiri chain でまとめて作ってください"
            };
            self.findings.push(finding.hint(hint));
        } else {
            self.known.insert(sheet, opened);
        }
        None
    }

    /// I017 for a sheet without cells.
    fn report_unread(&mut self, place: Place) {
        let name = clipped(place.sheet.as_deref().unwrap_or_default());
        let message = format!(
            "シート「{name}」は、セルのないシート（グラフやマクロなど）か、中身の欠けたシートなので、読みませんでした"
        );
        let hint = "このシートが要らなければ、そのままでかまいません";
        self.findings.push(Finding::new(&rule::I017, place, message).hint(hint));
    }

    fn report_foreign(&mut self, place: Place) {
        let name = place.sheet.as_deref().unwrap_or_default();
        let missing = SheetId::ALL.into_iter().filter(|sheet| !self.known.contains_key(sheet)).map(SheetId::name);
        let ours = if is_csv(&place) { "ファイル名" } else { "シート名" };
        let ending = if is_csv(&place) { ".csv" } else { "" };
        let hint = nearest(name, missing).map_or_else(
            || "このシートが要らなければ、そのままでかまいません".to_owned(),
            |near| format!("「{near}」のことではありませんか。そうなら{ours}を「{near}{ending}」に直してください"),
        );
        let message = format!("シート「{}」は知らないシートなので、読みませんでした", clipped(name));
        self.findings.push(Finding::new(&rule::I017, place, message).hint(hint));
    }
}

/// Whether something stands on a sheet that is none of ours.
fn is_foreign(opened: &Opened) -> bool {
    let Opened::Grid(grid) = opened else { return false };
    !grid.cells.is_empty() && grid.place.sheet.as_deref() != Some(INSTRUCTIONS)
}

/// The sheet that a place's sheet is, whatever is written around its name.
pub fn known_sheet(place: &Place) -> Option<SheetId> {
    let name = header_key(place.sheet.as_deref().unwrap_or_default());
    SheetId::ALL.into_iter().find(|sheet| header_key(sheet.name()) == name)
}

fn is_csv(place: &Place) -> bool {
    place.file.to_ascii_lowercase().ends_with(".csv")
}

/// What a file holds.
#[derive(Default)]
struct OpenedFile {
    /// Sheets.
    sheets: Vec<Opened>,
    /// Sheets without cells.
    unread: Vec<Place>,
    /// A checklist of ours that came back.
    form: Option<Form>,
    /// The edition that an edition file is.
    edition: Option<EditionSource>,
}

fn open(input: Input) -> Result<OpenedFile, Box<Finding>> {
    let file = Place::file(input.shown.as_str());
    let csv_sheet = input.csv_sheet().map(|sheet| file.on_sheet(sheet));
    if is_edition_file(&input.name) {
        let edition = input.content.and_then(|content| edition_file(content, &file));
        return edition.map_err(|refusal| Box::new(told(refusal, file)));
    }
    let opened = input.content.and_then(|content| match csv_sheet {
        // A workbook that is merely called .csv is a workbook.
        Some(place) if guard::container(&content.start()?).is_none() => {
            open_csv(content, place).map(|sheet| OpenedFile { sheets: vec![sheet], ..OpenedFile::default() })
        }
        _ => open_workbook(content, &file),
    });
    opened.map_err(|refusal| Box::new(told(refusal, file)))
}

fn open_workbook(content: Source, file: &Place) -> Result<OpenedFile, Refusal> {
    let mut workbook = crate::read::file::read(content.into_bytes()?, file)?;
    workbook.grids.iter_mut().for_each(invisible::take_out);
    let form = Form::among(&mut workbook.grids, workbook.properties);
    let sheets = workbook.grids.into_iter().map(Opened::Grid).collect();
    Ok(OpenedFile { sheets, unread: workbook.unread, form, edition: None })
}

/// Takes an edition file as text; what is wrong with it is said where it is read.
fn edition_file(content: Source, file: &Place) -> Result<OpenedFile, Refusal> {
    let bytes = content.into_bytes()?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let hint = "文字コードを UTF-8 にして保存し直してください";
        Refusal::NotText("文字コードが UTF-8 ではないので、様式の定義として読めません".to_owned(), hint)
    })?;
    let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
    let edition = EditionSource::File { place: file.clone(), text };
    Ok(OpenedFile { edition: Some(edition), ..OpenedFile::default() })
}

fn open_csv(content: Source, place: Place) -> Result<Opened, Refusal> {
    let sheet = known_sheet(&place);
    let csv = Csv::open(content, place, &|head| sheet.map_or(0, |sheet| headers_found(head, sheet)))?;
    if sheet == Some(SheetId::AccessLog) { Ok(Opened::Log(csv)) } else { csv.grid().map(cleaned) }
}

fn cleaned(mut grid: Grid) -> Opened {
    invisible::take_out(&mut grid);
    Opened::Grid(grid)
}

/// Counts how many fields of a sheet the first rows name.
fn headers_found(head: &Grid, sheet: SheetId) -> usize {
    if sheet == SheetId::Pharmacy {
        let names = header::names_of(sheet.columns());
        return head.cells.values().filter(|label| names.contains_key(&header_key(&label.shown()))).count();
    }
    header::find(head, sheet.columns()).map_or(0, |layout| layout.columns.iter().flatten().count())
}

/// A refusal as a finding at a file.
pub fn told(refusal: Refusal, file: Place) -> Finding {
    match refusal {
        Refusal::NotReadable(what, hint) => Finding::new(&rule::I001, file, what).hint(hint),
        Refusal::NotText(what, hint) => Finding::new(&rule::I001, file, what).hint(hint),
        Refusal::OverLimit(what) => {
            let hint = if is_csv(&file) {
                "要らない行や列を減らすか、期間を区切って、保存し直してください"
            } else {
                "要らない行やシート、画像を減らして、保存し直してください"
            };
            Finding::new(&rule::I002, file, what).hint(hint)
        }
    }
}

/// A sheet's cells as they look, by file and sheet name; its header row from zero.
pub fn text_of(grid: &Grid, header_row: Option<u32>) -> ((Arc<str>, Arc<str>), Arc<SheetText>) {
    let cells = grid.cells.iter().map(|(at, content)| (*at, content.shown())).collect();
    (key_of(&grid.place), Arc::new(SheetText { header_row, cells }))
}

/// File and sheet name.
pub fn key_of(place: &Place) -> (Arc<str>, Arc<str>) {
    (place.file.clone(), place.sheet.clone().unwrap_or_else(|| Arc::from("")))
}
