//! The sheet 薬局: two columns, 項目 ｜ 内容, one row per field.

use std::collections::BTreeMap;

use super::header::{header_key, names_of, nearest};
use super::table::{Diagnostics, clipped, tell_of_hidden};
use super::value::{self, YearFrom, YesNoWords};
use crate::finding::CellRef;
use crate::sheet::{Field, Pharmacy};
use crate::sheet::choice::YesNo;
use crate::model::sheets::PHARMACY;
use crate::model::text::Text;
use crate::read::file::workbook::{Content, Grid};
use crate::rule;

/// The sheet with its labels found.
pub struct PharmacySheet<'a> {
    grid: &'a Grid,
    /// Per field: the cell 内容.
    cells: BTreeMap<&'static str, CellRef>,
}

impl<'a> PharmacySheet<'a> {
    /// Finds the labels; tells of doubled, missing and unknown ones.
    pub fn open(grid: &'a Grid, diagnostics: &mut Diagnostics<'_>) -> Self {
        let names = names_of(PHARMACY.columns);
        let name_at =
            |content: &Content| names.get(&header_key(&content.shown())).map(|&index| PHARMACY.columns[index].name);
        let (labels, contents) = columns(grid, &name_at);
        let mut sheet = Self { grid, cells: BTreeMap::new() };
        for (at, content) in grid.cells.iter().filter(|(at, _)| at.column == labels) {
            let value = CellRef::new(at.row, contents);
            if matches!(content, Content::Error(_) | Content::NoResult) {
                diagnostics.refuse_result(grid.place.at(*at), content);
                continue;
            }
            match name_at(content) {
                Some(name) if sheet.cells.contains_key(name) => {
                    let message = format!(
                        "「{name}」の行が2つあります（{} と {at}）",
                        CellRef::new(sheet.cells[name].row, labels)
                    );
                    diagnostics.raise(&rule::I005, grid.place.at(*at), message, "どちらか一方の行を消してください");
                }
                Some(name) => {
                    sheet.cells.insert(name, value);
                }
                None if grid.cells.contains_key(&value) && !is_heading(content) => {
                    tell_of_unknown(grid, *at, content, diagnostics)
                }
                None => {}
            }
        }
        sheet.tell_of_missing(diagnostics);
        let rows: Vec<u32> = sheet.cells.values().filter(|at| grid.cells.contains_key(at)).map(|at| at.row).collect();
        tell_of_hidden(grid, &rows, diagnostics);
        sheet
    }

    fn tell_of_missing(&self, diagnostics: &mut Diagnostics<'_>) {
        for column in PHARMACY.columns.iter().filter(|column| column.required) {
            let (name, place) = (column.name, &self.grid.place);
            match self.cells.get(name) {
                None => diagnostics.raise(
                    &rule::I004,
                    place.clone(),
                    format!("「{name}」の行がありません"),
                    format!("項目「{name}」の行を加えて、内容を書いてください"),
                ),
                Some(at) if !self.grid.cells.contains_key(at) => {
                    diagnostics.raise(
                        &rule::I010,
                        place.at(*at),
                        format!("「{name}」が空欄です"),
                        format!("{name}を書いてください"),
                    );
                }
                Some(_) => {}
            }
        }
    }

    fn place(&self, name: &str) -> (crate::finding::Place, Option<&'a Content>) {
        self.cells
            .get(name)
            .map_or_else(|| (self.grid.place.clone(), None), |at| (self.grid.place.at(*at), self.grid.cells.get(at)))
    }

    fn text(&self, name: &str, diagnostics: &mut Diagnostics<'_>) -> Field<Text> {
        let (place, content) = self.place(name);
        diagnostics.text(place, content)
    }

    fn yes_no(&self, name: &str, diagnostics: &mut Diagnostics<'_>) -> Field<YesNo> {
        let (place, content) = self.place(name);
        diagnostics.field(place, content, |content, _| value::yes_no(content, YesNoWords::Existence))
    }

    fn date(&self, name: &str, year: YearFrom, diagnostics: &mut Diagnostics<'_>) -> Field<jiff::civil::Date> {
        let (place, content) = self.place(name);
        diagnostics.field(place, content, |content, _| value::date(content, year))
    }

    /// The field 年度, by which the edition is chosen.
    pub fn year(&self, diagnostics: &mut Diagnostics<'_>) -> Field<Text> {
        self.text("年度", diagnostics)
    }

    /// All fields; 有無の確認日 takes a missing year from the edition.
    pub fn read(&self, year: Field<Text>, checked_in: YearFrom, diagnostics: &mut Diagnostics<'_>) -> Pharmacy {
        Pharmacy {
            name: self.text("薬局名", diagnostics),
            owner: self.text("薬局開設者", diagnostics),
            manager: self.text("薬局の管理者", diagnostics),
            address: self.text("所在地", diagnostics),
            telephone: self.text("電話番号", diagnostics),
            code: self.text("薬局コード", diagnostics),
            head_office: self.text("会社本部", diagnostics),
            year,
            has_system: self.yes_no("医療情報システムの有無", diagnostics),
            has_system_checked: self.date("有無の確認日", checked_in, diagnostics),
            has_system_remark: self.text("有無の備考", diagnostics),
            has_contract: self.yes_no("事業者との契約", diagnostics),
            safety_officer: self.text("医療情報システム安全管理責任者", diagnostics),
            planning_manager: self.text("企画管理者", diagnostics),
            operator: self.text("システム運用担当者", diagnostics),
            drawn_up: self.date("作成日", YearFrom::Nowhere, diagnostics),
        }
    }
}

/// Whether anything stands beside a label but what `new` fills in itself.
pub fn is_filled(grid: &Grid) -> bool {
    let names = names_of(PHARMACY.columns);
    let column_of = |content: &Content| names.get(&header_key(&content.shown())).map(|&index| &PHARMACY.columns[index]);
    let (labels, contents) = columns(grid, &|content| column_of(content).map(|column| column.name));
    let is_entry = |at: &CellRef| {
        let label = grid.cells.get(&CellRef::new(at.row, labels));
        label.is_some_and(|label| !is_heading(label) && column_of(label).is_none_or(|column| !column.prefilled))
    };
    grid.cells.keys().any(|at| at.column == contents && is_entry(at))
}

/// The columns of the labels and of what stands beside them: under 項目 and 内容 where there is such a header, else the
/// column with most labels and the next one.
fn columns<'n>(grid: &Grid, name_at: &impl Fn(&Content) -> Option<&'n str>) -> (u32, u32) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, _) in grid.cells.iter().filter(|(_, content)| name_at(content).is_some()) {
        *counts.entry(at.column).or_default() += 1;
    }
    let most = counts.iter().map(|(column, count)| (*count, std::cmp::Reverse(*column))).max();
    let labels = most.map_or(0, |(_, column)| column.0);
    let header = grid.cells.iter().find(|(at, content)| at.column > labels && header_key(&content.shown()) == "内容");
    (labels, header.map_or(labels + 1, |(at, _)| at.column))
}

fn is_heading(content: &Content) -> bool {
    let text = content.shown();
    text.trim_start().starts_with('※') || header_key(&text) == "項目"
}

fn tell_of_unknown(grid: &Grid, at: CellRef, content: &Content, diagnostics: &mut Diagnostics<'_>) {
    let text = content.shown();
    let hint = nearest(&text, PHARMACY.columns.iter().map(|column| column.name)).map_or_else(
        || "この行が要らなければ、そのままでかまいません".to_owned(),
        |name| format!("「{name}」のことではありませんか。そうなら「{name}」に直してください"),
    );
    diagnostics.raise(
        &rule::I017,
        grid.place.at(at),
        format!("項目「{}」は知らない項目なので、読みませんでした", clipped(&text)),
        hint,
    );
}
