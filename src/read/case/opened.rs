//! From files to sheets by name: what each file holds, sheets unknown, sheets there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::editions::EditionSource;
use super::foreign::{Foreign, is_csv};
use super::form_sheets::{self, FormSheets};
use super::form_table::Form;
use super::header;
use super::table::View;
use super::{field_sheet, invisible, log, proposal};
use crate::case::NotAPharmacy;
use crate::finding::{Finding, Place, SheetText};
use crate::model::form::{GUIDE, property};
use crate::model::name::file_key;
use crate::model::text::header_key;
use crate::package::limits::Refusal;
use crate::read::draft::{MinistryForm, ministry_form};
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
    Grid(Box<Grid>),
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

    /// Returns its cells; `None` for an access log that is read as a stream.
    pub fn grid(&self) -> Option<&Grid> {
        match self {
            Self::Grid(grid) => Some(grid),
            Self::Log(_) => None,
        }
    }

    /// Whether anybody wrote on it, as far as can be told: what `new` writes itself is nothing.
    pub fn is_filled(&self, sheet: SheetId) -> bool {
        match self {
            Self::Grid(grid) if sheet.is_of_fields() => field_sheet::is_filled(sheet, grid),
            Self::Grid(grid) => {
                let is_filled =
                    |view: View<'_>| view.is_filled(|row| proposal::is_of_new(&view, sheet, row));
                View::find(grid, sheet.columns()).map_or(!grid.cells.is_empty(), is_filled)
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
    /// The checklists of ours that came back filled in, and tables that may be some.
    pub forms: Vec<Form>,
    /// Editions: sheets 様式定義 and edition files.
    pub editions: Vec<EditionSource>,
    /// The files, in the order in which they were opened.
    pub files: Vec<OpenedFile>,
    /// Files that could not be opened, sheets that nobody knows, sheets that are there twice.
    pub findings: Vec<Finding>,
    /// Whether every file could be opened.
    pub complete: bool,
}

/// A file that was opened, or could not be.
#[derive(Default)]
pub struct OpenedFile {
    /// Its path as the user would write it.
    pub shown: String,
    /// Sheets of it that are none of ours and hold something, or that hold no cells.
    pub unread: Vec<UnreadSheet>,
    /// True if a sheet of it is known or a form.
    pub has_known: bool,
    /// Its known sheets, where it has no form or edition and all of them gave way to those of other
    /// files; else none.
    pub gave_way: Vec<SheetId>,
    /// True if it is a form's workbook without the form's table.
    pub is_form_without_table: bool,
    /// The ministry's form that it is.
    pub ministry_form: Option<MinistryForm>,
    /// True if it is a paper of ours, to be printed.
    pub is_paper: bool,
    /// True if it holds an edition.
    pub has_edition: bool,
    /// True if an edition is all it holds.
    pub is_edition_alone: bool,
    /// True if it was refused, which is reported.
    pub is_refused: bool,
}

/// A sheet that is none of ours.
pub enum UnreadSheet {
    /// Nobody knows its name; it may be a form that was copied.
    Foreign(Foreign),
    /// It holds no cells.
    WithoutCells(Place),
    /// It was added to a form's own workbook.
    AddedToForm(Place),
    /// It is a form's 記入のしかた on which somebody typed this, in this cell.
    Typed(Place, String),
}

impl UnreadSheet {
    /// Returns file and sheet.
    pub fn place(&self) -> &Place {
        match self {
            Self::Foreign(foreign) => &foreign.place,
            Self::WithoutCells(place) | Self::AddedToForm(place) | Self::Typed(place, _) => place,
        }
    }

    /// Returns it if nobody knows its name.
    pub fn foreign(&self) -> Option<&Foreign> {
        match self {
            Self::Foreign(foreign) => Some(foreign),
            Self::WithoutCells(_) | Self::AddedToForm(_) | Self::Typed(..) => None,
        }
    }
}

impl Sheets {
    /// Opens files, telling the name of each before it is opened.
    pub fn open(inputs: Vec<Input>, tell: &mut dyn FnMut(&str)) -> Self {
        let mut sheets = Self { complete: true, ..Self::default() };
        let mut foreign = Vec::new();
        let mut is_number_told = false;
        for input in inputs {
            tell(&input.shown);
            // One cause, one finding: it stands at the first file beyond the number.
            let is_told = matches!(input.content, Err(Refusal::TooManyFiles(_)))
                && std::mem::replace(&mut is_number_told, true);
            let file = OpenedFile { shown: input.shown.clone(), ..OpenedFile::default() };
            let file = match open(input) {
                Ok(contents) => {
                    let (file, unknown) = sheets.sort_file(file, contents);
                    foreign.extend(unknown.into_iter().map(|grid| (sheets.files.len(), grid)));
                    file
                }
                Err(finding) => {
                    sheets.findings.extend((!is_told).then_some(*finding));
                    sheets.complete = false;
                    OpenedFile { is_refused: true, ..file }
                }
            };
            sheets.files.push(file);
        }
        sheets.keep(foreign);
        sheets.note_what_gave_way();
        sheets
    }

    /// Notes of which files nothing is left, since others have the same sheets with records.
    fn note_what_gave_way(&mut self) {
        let given = self.known.values().map(Opened::place);
        let told = self.findings.iter().map(|finding| &finding.place);
        let kept: BTreeSet<&str> = given.chain(told).map(|place| &*place.file).collect();
        let is_kept = |file: &&mut OpenedFile| kept.contains(&*file.shown);
        self.files.iter_mut().filter(is_kept).for_each(|file| file.gave_way.clear());
    }

    /// Returns what the files are where no pharmacy is among them.
    pub fn not_a_pharmacy(&self) -> Option<NotAPharmacy> {
        let is_none = |file: &OpenedFile| file.ministry_form.is_some() || file.is_edition_alone;
        if self.files.is_empty() || !self.files.iter().all(is_none) {
            return None;
        }
        if self.files.iter().all(|file| file.is_edition_alone) {
            return Some(NotAPharmacy::Edition);
        }
        let forms = self.files.iter().filter(|file| file.ministry_form == Some(MinistryForm::Ours));
        Some(NotAPharmacy::MinistryForm(forms.map(|file| file.shown.clone()).collect()))
    }

    /// Returns the sheet that may be meant for 薬局, where that is missing.
    pub fn meant_for_pharmacy(&self) -> Option<&Foreign> {
        let is_there = |sheet| self.known.contains_key(&sheet);
        let mut foreign =
            self.files.iter().flat_map(|file| &file.unread).filter_map(UnreadSheet::foreign);
        foreign.find(|foreign| foreign.meant(is_there) == Some(SheetId::Pharmacy))
    }

    /// Puts the sheets of a file where they belong; returns those that nobody knows.
    fn sort_file(&mut self, mut file: OpenedFile, contents: Contents) -> (OpenedFile, Vec<Grid>) {
        file.unread.extend(contents.without_cells.into_iter().map(UnreadSheet::WithoutCells));
        file.unread.extend(contents.forms.added.into_iter().map(UnreadSheet::AddedToForm));
        let typed =
            contents.forms.typed.into_iter().map(|(place, text)| UnreadSheet::Typed(place, text));
        file.unread.extend(typed);
        file.is_form_without_table = contents.forms.is_without_table;
        let has_forms = !contents.forms.forms.is_empty();
        self.forms.extend(contents.forms.forms);
        let editions = self.editions.len();
        self.editions.extend(contents.edition);
        let (mut unknown, mut known) = (Vec::new(), Vec::new());
        for opened in contents.sheets {
            let opened = match opened {
                Opened::Grid(grid) if is_edition(&grid) => {
                    self.editions.push(EditionSource::Sheet(grid));
                    continue;
                }
                other => other,
            };
            if let Some(sheet) = known_sheet(opened.place()) {
                known.push(sheet);
                self.put(sheet, opened);
            } else {
                unknown.extend(foreign(opened));
            }
        }
        let (has_editions, has_sheets) = (self.editions.len() > editions, !known.is_empty());
        file.has_known = has_forms || has_sheets || has_editions;
        if !has_forms && !has_editions {
            file.gave_way = known;
        }
        file.has_edition = has_editions;
        file.is_edition_alone = has_editions && !has_forms && !has_sheets && unknown.is_empty();
        file.ministry_form = contents.ministry_form;
        file.is_paper = contents.is_paper;
        (file, unknown)
    }

    /// Keeps the sheets that nobody knows, by the number of their file, and those of them as forms
    /// that may be some.
    fn keep(&mut self, foreign: Vec<(usize, Grid)>) {
        let known: BTreeMap<SheetId, Option<&Grid>> =
            self.known.iter().map(|(sheet, opened)| (*sheet, opened.grid())).collect();
        for (file, grid) in foreign {
            let sheet = Foreign::new(&grid, &known);
            let is_copy = sheet.is_copy();
            self.files[file].unread.push(UnreadSheet::Foreign(sheet));
            self.forms.extend(form_sheets::copied(grid).filter(|_| !is_copy));
        }
    }

    /// Puts a sheet where it belongs, I005 where there is one already. One on which nobody wrote
    /// anything gives way to that of another file: `new` makes all of them, and a log or a ledger
    /// comes as a file of its own.
    fn put(&mut self, sheet: SheetId, opened: Opened) {
        let Some(other) = self.known.get(&sheet) else {
            self.known.insert(sheet, opened);
            return;
        };
        if other.place().file != opened.place().file {
            if !opened.is_filled(sheet) {
                return;
            }
            if !other.is_filled(sheet) {
                self.known.insert(sheet, opened);
                return;
            }
        }
        let (here, there) = (opened.place(), other.place());
        let message = format!("シート「{}」が2つあります（もう1つは {there}）", sheet.name());
        let finding = Finding::new(&rule::I005, here.clone(), message);
        let hint = if there.file == here.file {
            "どちらか一方を消してください"
        } else if file_key(&there.file) == file_key(&here.file) {
            "2つのファイルは、名前の見た目が同じでも、文字の持ち方（濁点の付き方や大文字・小文字）が違う別々のファイルです。中を見くらべて、どちらか一方をフォルダから外してください"
        } else {
            "同じ薬局のものなら、どちらか一方を消してください。別々の薬局のファイルなら、消さずに tachiiri chain でまとめて作ってください"
        };
        self.findings.push(finding.hint(hint));
    }
}

/// Returns a sheet that is none of ours, if something stands on it.
fn foreign(opened: Opened) -> Option<Grid> {
    match opened {
        Opened::Grid(grid) => {
            let name = grid.place.sheet.as_deref();
            let is_ours = [INSTRUCTIONS, GUIDE].iter().any(|ours| name == Some(ours));
            (!is_ours && !grid.cells.is_empty()).then_some(*grid)
        }
        Opened::Log(_) => None,
    }
}

/// The sheet that a place's sheet is.
pub fn known_sheet(place: &Place) -> Option<SheetId> {
    SheetId::named(place.sheet.as_deref().unwrap_or_default())
}

/// What a file holds.
#[derive(Default)]
struct Contents {
    sheets: Vec<Opened>,
    /// Sheets without cells.
    without_cells: Vec<Place>,
    /// Checklists of ours that came back.
    forms: FormSheets,
    /// The edition that an edition file is.
    edition: Option<EditionSource>,
    /// The ministry's form that it is.
    ministry_form: Option<MinistryForm>,
    /// True if it is a paper of ours.
    is_paper: bool,
}

fn open(input: Input) -> Result<Contents, Box<Finding>> {
    let file = Place::file(input.shown.as_str());
    let csv_sheet = input.csv_sheet().map(|sheet| file.on_sheet(sheet));
    if is_edition_file(&input.name) {
        let edition = input.content.and_then(|content| edition_file(content, &file));
        return edition.map_err(|refusal| Box::new(told(refusal, file)));
    }
    let opened = input.content.and_then(|content| match csv_sheet {
        // A workbook that is merely called .csv is a workbook.
        Some(place) if guard::container(&content.start()?).is_none() => open_csv(content, place)
            .map(|sheet| Contents { sheets: vec![sheet], ..Contents::default() }),
        _ => open_workbook(content, &file),
    });
    opened.map_err(|refusal| Box::new(told(refusal, file)))
}

fn open_workbook(content: Source, file: &Place) -> Result<Contents, Refusal> {
    let mut workbook = crate::read::file::read(content.into_bytes()?, file)?;
    if workbook.properties.contains_key(property::PAPER) {
        return Ok(Contents { is_paper: true, ..Contents::default() });
    }
    workbook.grids.iter_mut().for_each(invisible::take_out);
    let forms = FormSheets::take(&mut workbook.grids, &workbook.properties);
    if forms.is_none()
        && let Some(form) =
            ministry_form(&workbook.grids, &|grid| known_sheet(&grid.place).is_some())
    {
        return Ok(Contents { ministry_form: Some(form), ..Contents::default() });
    }
    let sheets = workbook.grids.into_iter().map(|grid| Opened::Grid(Box::new(grid))).collect();
    Ok(Contents { sheets, without_cells: workbook.unread, forms, ..Contents::default() })
}

/// Takes an edition file as text; what is wrong with it is said where it is read.
fn edition_file(content: Source, file: &Place) -> Result<Contents, Refusal> {
    let bytes = content.into_bytes()?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let hint = "文字コードを UTF-8 にして保存し直してください";
        Refusal::NotText(
            "文字コードが UTF-8 ではないので、様式の定義として読めません".to_owned(),
            hint,
        )
    })?;
    let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
    let edition = EditionSource::File { place: file.clone(), text };
    Ok(Contents { edition: Some(edition), ..Contents::default() })
}

fn open_csv(content: Source, place: Place) -> Result<Opened, Refusal> {
    let sheet = known_sheet(&place);
    let csv =
        Csv::open(content, place, &|head| sheet.map_or(0, |sheet| headers_found(head, sheet)))?;
    if sheet == Some(SheetId::AccessLog) { Ok(Opened::Log(csv)) } else { csv.grid().map(cleaned) }
}

fn cleaned(mut grid: Grid) -> Opened {
    invisible::take_out(&mut grid);
    Opened::Grid(Box::new(grid))
}

/// Counts how many fields of a sheet the first rows name.
fn headers_found(head: &Grid, sheet: SheetId) -> usize {
    if sheet.is_of_fields() {
        let names = header::names_of(sheet.columns());
        return head
            .cells
            .values()
            .filter(|label| names.contains_key(&header_key(&label.shown())))
            .count();
    }
    header::find(head, sheet.columns()).map_or(0, |layout| layout.columns.iter().flatten().count())
}

/// A refusal as a finding at a file.
pub fn told(refusal: Refusal, file: Place) -> Finding {
    match refusal {
        Refusal::TooManyFiles(_) => Finding::new(&rule::I002, file, refusal.to_string()).hint(
            "この薬局のものでないファイルを、フォルダの外に移してください。たくさんの薬局のファイルなら、tachiiri chain でまとめて作れます",
        ),
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
