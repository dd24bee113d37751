//! A checklist made by `build` that comes back filled in: its table データ, read as the answers of the pharmacy or of a
//! vendor.
//!
//! Which workbook is a form, its custom properties tell, or, where a program dropped them, the hidden IDs of its rows.
//! Whose it is, the hidden columns 薬局名 and 事業者名 tell, which a person can mend, and only without them the
//! properties. A form in which nothing was filled in counts as nothing, unless its headers are
//! broken: then nobody can tell.

use std::collections::{BTreeMap, BTreeSet};

use super::checklist::AnswerReader;
use super::diagnostics::Diagnostics;
use super::message::clipped;
use super::table::View;
use super::value::{self, YearFrom};
use super::{devices, header, join};
use crate::case::Case;
use crate::finding::{CellRef, Place, Severity};
use crate::model::columns::{FormField, Shape};
use crate::model::edition::{Edition, FormKind, Item, Period};
use crate::model::form::{DATA, FORM, RowId, property};
use crate::model::text::{Text, key};
use crate::read::file::grid::{Content, Grid};
use crate::rule;
use crate::sheet::answer_columns::{AnswerColumns, AnswerSheet};
use crate::sheet::checklist::{FormColumns, VendorAnswer};
use crate::sheet::{Column, Field, Pharmacy, SheetId, YesNoWords};

/// The columns of データ.
const COLUMN: FormColumns = FormColumns::BY_FIELD;

/// A form as it came out of its file.
pub struct Form {
    /// Its sheet データ.
    pub grid: Grid,
    properties: BTreeMap<String, String>,
}

/// What a form's answers are held against.
#[derive(Clone, Copy)]
pub struct Editions<'e> {
    /// The case's edition.
    pub edition: &'e Edition,
    /// Whether it is certain to be the case's.
    pub certain: bool,
    /// All that are known.
    pub known: &'e [Edition],
}

impl Form {
    /// Takes a form out of a workbook's sheets. Of a form's own workbook nothing else is read; another workbook, into
    /// which a form's sheet was moved, keeps its other sheets.
    pub fn among(sheets: &mut Vec<Grid>, properties: BTreeMap<String, String>) -> Option<Self> {
        let at = sheets.iter().position(|sheet| is_named(sheet, DATA))?;
        let marked = properties.contains_key(property::FORM);
        if !marked && row_ids(&sheets[at]).is_empty() {
            return None;
        }
        let grid = sheets.remove(at);
        let has = |name: &str| sheets.iter().any(|sheet| is_named(sheet, name));
        if (marked || has(FORM)) && !has(SheetId::Pharmacy.name()) {
            sheets.clear();
        }
        Some(Self { grid, properties })
    }

    /// Adds to a case what the form says; the row of its header, from zero.
    pub fn read(&self, case: &mut Case, editions: Editions<'_>, diagnostics: &mut Diagnostics<'_>) -> Option<u32> {
        let mut of_header = Diagnostics::with(Vec::new(), diagnostics.glyphs);
        let columns = self.columns(editions.edition);
        let view = View::open(&self.grid, &columns.all, &mut of_header);
        let sound = of_header.findings.iter().all(|finding| finding.severity != Severity::Error);
        let blank = view.as_ref().is_none_or(|view| is_blank(view, columns));
        if sound && blank {
            return None;
        }
        diagnostics.findings.append(&mut of_header.findings);
        let view = view.filter(|_| sound)?;
        if let Some(kind) = self.kind(editions, diagnostics) {
            let (edition, told) = (editions.edition, BTreeSet::new());
            Walk { form: self, view: &view, columns, kind, edition, case, diagnostics, told }.rows();
        }
        Some(view.header_row())
    }

    fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The edition's id and whose form it is, as far as the form says.
    fn named(&self) -> (Option<String>, Option<FormKind>) {
        let of_rows = row_ids(&self.grid).into_iter().next().map(|(_, id)| id);
        let edition = self.property(property::EDITION).map(str::to_owned);
        let kind = self.property(property::FORM).and_then(FormKind::of_id);
        (edition.or(of_rows.as_ref().map(|id| id.edition.clone())), kind.or(of_rows.map(|id| id.form)))
    }

    /// Returns the columns that the form has in the case's edition; of another edition's form all that there may be.
    fn columns(&self, edition: &Edition) -> &'static AnswerColumns {
        let shape = match self.named() {
            (Some(id), Some(kind)) if id == edition.id => edition.shape(kind),
            _ => Shape::LARGEST,
        };
        AnswerColumns::of(AnswerSheet::Form, shape)
    }

    /// Which form of the case's edition it is; `None` where its rows cannot be taken.
    fn kind(&self, editions: Editions<'_>, diagnostics: &mut Diagnostics<'_>) -> Option<FormKind> {
        let first = row_ids(&self.grid).first().map(|(at, _)| *at);
        let place = first.map_or_else(|| self.grid.place.clone(), |at| self.grid.place.at(at));
        let (Some(edition), Some(kind)) = self.named() else {
            let hint = "tachiiri build で作った様式を、もう一度送ってもらうか、作り直してください";
            diagnostics.raise_about_item(place, "どの様式か決められません（隠れている行IDがありません）", hint);
            return None;
        };
        let ours = editions.edition.id == edition;
        if !ours && editions.certain {
            report_other_edition(&edition, editions, place, diagnostics);
        }
        ours.then_some(kind)
    }
}

fn is_named(sheet: &Grid, name: &str) -> bool {
    sheet.place.sheet.as_deref().is_some_and(|sheet| key(sheet) == name)
}

/// The rows' IDs, as far as they can be read.
fn row_ids(grid: &Grid) -> Vec<(CellRef, RowId)> {
    let layout = header::find(grid, FormColumns::ALL);
    let Some((top, column)) = layout.and_then(|layout| Some((layout.row, layout.columns[COLUMN.row_id.index]?))) else {
        return Vec::new();
    };
    let below = grid.cells.iter().filter(|(at, _)| at.column == column && at.row > top);
    below.filter_map(|(at, content)| Some((*at, content.shown().parse().ok()?))).collect()
}

fn is_blank(view: &View<'_>, columns: &AnswerColumns) -> bool {
    let filled = |row: u32| columns.filled_in().any(|(_, column)| view.cell(row, column).1.is_some());
    !view.rows().into_iter().any(filled)
}

fn report_other_edition(id: &str, editions: Editions<'_>, place: Place, diagnostics: &mut Diagnostics<'_>) {
    let known = editions.known.iter().find(|edition| edition.id == id);
    let theirs = known.map_or_else(|| clipped(id), |edition| edition.name.clone());
    let ours = &editions.edition.name;
    let message = format!("この様式は「{theirs}」のものなので、読みませんでした。この薬局の書類は「{ours}」で作ります");
    let hint = format!(
        "「{ours}」の様式に書き直してもらうか、このファイルをフォルダから外してください。年度が違うときは、シート「薬局」の「年度」を直してください"
    );
    diagnostics.raise(&rule::I025, place, message, hint);
}

/// A form under the reader's eye.
struct Walk<'w, 'd, 'g> {
    form: &'w Form,
    view: &'w View<'w>,
    columns: &'static AnswerColumns,
    kind: FormKind,
    edition: &'w Edition,
    case: &'w mut Case,
    diagnostics: &'d mut Diagnostics<'g>,
    /// What was told already and would be told at every row.
    told: BTreeSet<String>,
}

impl<'w, 'g> Walk<'w, '_, 'g> {
    fn reader(&mut self) -> AnswerReader<'_, 'g> {
        let (view, columns, kind, edition) = (self.view, self.columns, self.kind, self.edition);
        AnswerReader { view, columns, kind, edition, diagnostics: self.diagnostics }
    }

    fn rows(&mut self) {
        let rows = self.view.rows();
        self.view.report_hidden(&rows, self.diagnostics);
        self.view.report_invisible(self.diagnostics);
        for row in rows {
            if let Some(item) = self.item(row).filter(|_| self.is_of_this_pharmacy(row)) {
                self.add(row, item);
            }
        }
    }

    fn add(&mut self, row: u32, item: &Item) {
        if item.period == Period::Existence {
            return self.existence(row);
        }
        let columns = self.columns;
        let text = self.reader().text(row, columns.text());
        let answer = self.reader().answer_to(row, Some(item), text);
        if self.kind == FormKind::Pharmacy {
            join::pharmacy(&mut self.case.answers, answer, item, self.diagnostics);
        } else if let Some(name) = self.name(row, COLUMN.vendor, property::VENDOR) {
            let vendor_key = name.get().map(Text::key).unwrap_or_default();
            let said = VendorAnswer { vendor: name, vendor_key, answer };
            join::vendor(&mut self.case.vendor_answers, said, item, self.diagnostics);
        }
    }

    /// The row 有無, whose answer stands on the sheet 薬局.
    fn existence(&mut self, row: u32) {
        for (field, column) in self.columns.filled_in() {
            if matches!(field, FormField::Reply(0) | FormField::Checked(0) | FormField::Remark) {
                continue;
            }
            let (place, content) = self.view.cell(row, column);
            if content.is_some() {
                let item = Pharmacy::COLUMN.has_system.header;
                let message = format!("{item}には、「{}」を書く欄がありません", column.header);
                self.diagnostics.raise_about_item(place, message, "このセルを空欄にしてください");
            }
        }
        let (columns, answer, checked) = (self.columns, FormField::Reply(0), FormField::Checked(0));
        let (place, content) = match columns.field(answer) {
            Some(column) => self.view.cell(row, column),
            None => return,
        };
        let given = self.diagnostics.field(place, content, |content, _| value::yes_no(content, YesNoWords::Existence));
        let year = YearFrom::FiscalYear(self.edition.fiscal_year);
        let checked = self.reader().day(row, columns.field(checked), year);
        let remark = self.reader().remark(row);
        let pharmacy = &mut self.case.pharmacy;
        let column = Pharmacy::COLUMN;
        join::field(&mut pharmacy.has_system, given, column.has_system.header, self.diagnostics);
        join::field(&mut pharmacy.has_system_checked, checked, column.has_system_checked.header, self.diagnostics);
        join::field(&mut pharmacy.has_system_remark, remark, column.has_system_remark.header, self.diagnostics);
    }

    /// The item that the hidden ID of a row names; I012 where it names none, or the visible cells say another.
    fn item(&mut self, row: u32) -> Option<&'w Item> {
        let (place, content) = self.view.cell(row, COLUMN.row_id);
        let Some(content) = content else {
            let message = "この行には行ID（隠れているA列）がないので、どの項目の答えか決められません";
            let hint = "書き足した行なら、答えを様式にもともとある行に移して、この行を消してください";
            self.diagnostics.raise_about_item(place, message, hint);
            return None;
        };
        let named = content.shown().parse().ok().and_then(|id: RowId| self.item_of(&id));
        if named.is_none() {
            let form = self.edition.form(self.kind).map_or("", |form| form.badge.as_str());
            let message =
                format!("行ID「{}」の項目は、{}の{form}にありません", clipped(&content.shown()), self.edition.name);
            let hint = "答えを様式にもともとある行に移して、この行を消してください（行IDは書きかえられません）";
            self.diagnostics.raise_about_item(place, message, hint);
        }
        named.filter(|item| self.agrees(row, item))
    }

    fn item_of(&self, id: &RowId) -> Option<&'w Item> {
        let ours = id.edition == self.edition.id && id.form == self.kind;
        self.edition.items(self.kind).find(|item| ours && item.id == id.item)
    }

    /// Whether 項番 and 対象機器, where they are not empty, say what the hidden ID says.
    fn agrees(&mut self, row: u32, item: &Item) -> bool {
        let (columns, edition) = (self.columns, self.edition);
        let number = |shown: &str| shown.parse() == Ok(item.id.number);
        let meant = |shown: &str| devices::read(&Content::Text(shown.to_owned()), edition).ok();
        let device = |shown: &str| meant(shown).is_some_and(|devices| devices.same_kinds(&item.id.devices));
        self.is_as_named(row, columns.number(), item, number) && self.is_as_named(row, columns.device(), item, device)
    }

    fn is_as_named(&mut self, row: u32, column: &Column, item: &Item, same: impl Fn(&str) -> bool) -> bool {
        let (place, content) = self.view.cell(row, column);
        let Some(shown) = content.map(Content::shown).filter(|shown| !same(shown)) else {
            return true;
        };
        let message =
            format!("{}が「{}」ですが、もとの様式ではこの行は {} です", column.header, clipped(&shown), item.id);
        let hint = format!("{}を元に戻して、答えがこの行（{}）のものかを確かめてください", column.header, item.id);
        self.diagnostics.raise_about_item(place, message, hint);
        false
    }

    /// Whether a row is this pharmacy's; I016 once for every other name.
    fn is_of_this_pharmacy(&mut self, row: u32) -> bool {
        let Some(ours) = self.case.pharmacy.name.get().cloned() else {
            return true;
        };
        let Some((place, theirs)) = self.name(row, COLUMN.pharmacy, property::PHARMACY).and_then(with_value) else {
            return false;
        };
        let same = theirs.key() == ours.key();
        if !same && self.told.insert(theirs.key()) {
            let message = format!("別の薬局「{}」の様式です（この薬局は「{ours}」）", clipped(theirs.as_str()));
            let hint = "このファイルをフォルダから外してください。この薬局の様式なら、シート「データ」の隠れている列「薬局名」を、シート「薬局」と同じ名前に直してください";
            self.diagnostics.raise(&rule::I016, place, message, hint);
        }
        same
    }

    /// Whose a row is: as its hidden column says, else as the properties do; I010 once where neither does.
    fn name(&mut self, row: u32, column: &Column, property: &str) -> Option<Field<Text>> {
        let (place, content) = match self.columns.like(column) {
            Some(column) => self.view.cell(row, column),
            None => return None,
        };
        let of_workbook = self.form.property(property).map(|name| Content::Text(name.to_owned()));
        let content = content.or(of_workbook.as_ref());
        let name = column.header;
        if content.is_none() && self.told.insert(name.to_owned()) {
            let message = format!("「{name}」がないので、どこの様式か決められません");
            let hint = format!("シート「データ」の列「{name}」（隠れています）の各行に、{name}を書いてください");
            self.diagnostics.raise(&rule::I010, place, message, hint);
            return None;
        }
        Some(self.diagnostics.text(place, content)).filter(|name| !name.is_blank())
    }
}

fn with_value(field: Field<Text>) -> Option<(Place, Text)> {
    field.value.map(|value| (field.place, value))
}
