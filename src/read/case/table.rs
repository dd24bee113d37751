//! A sheet read row by row: typed fields with their cells, and a finding for every cell that cannot be taken.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{self, Layout};
use super::value::{Refused, is_same_as_above};
use crate::finding::{CellRef, Finding, Place, Severity};
use crate::sheet::Field;
use crate::model::sheets::Sheet;
use crate::model::text::{Glyphs, Text};
use crate::package::limits::MAX_CHARACTERS;
use crate::read::file::workbook::{Content, Grid};
use crate::rule::{self, Rule};

/// Where findings about input are gathered, and what text is checked against.
pub struct Diagnostics<'a> {
    /// Everything that was found so far.
    pub findings: Vec<Finding>,
    /// Which characters can be printed.
    pub glyphs: &'a dyn Glyphs,
    /// Whether it is known which edition's items the checklists answer.
    pub edition_is_certain: bool,
}

impl<'a> Diagnostics<'a> {
    /// Returns diagnostics that hold some findings already.
    pub fn with(findings: Vec<Finding>, glyphs: &'a dyn Glyphs) -> Self {
        Self { findings, glyphs, edition_is_certain: true }
    }

    /// Raises a finding of a rule: an error stops the build, a note does not.
    pub fn raise(&mut self, rule: &Rule, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.findings.push(Finding::new(rule, place, message).hint(hint));
    }

    /// Raises I012 at an item; not where no edition could be chosen: then nothing certain can be said of its items.
    pub fn raise_about_item(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        if self.edition_is_certain {
            self.raise(&rule::I012, place, message, hint);
        }
    }

    /// Whether the cell at a place was refused.
    pub fn has_refused(&self, place: &Place) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error && finding.place == *place)
    }

    /// Reads a cell's content into a field, refusing what `read` refuses, errors and texts over the limit.
    pub fn field<T>(
        &mut self,
        place: Place,
        content: Option<&Content>,
        read: impl FnOnce(&Content, &mut Self) -> Result<T, Refused>,
    ) -> Field<T> {
        let value = content.and_then(|content| self.take(&place, content, read));
        Field { value, place }
    }

    fn take<T>(
        &mut self,
        place: &Place,
        content: &Content,
        read: impl FnOnce(&Content, &mut Self) -> Result<T, Refused>,
    ) -> Option<T> {
        if let Content::Error(_) | Content::NoResult = content {
            self.refuse_result(place.clone(), content);
            return None;
        }
        let length = content.shown().chars().count();
        if length > MAX_CHARACTERS {
            let message = format!("文字が多すぎます（{length}文字。1つのセルは{MAX_CHARACTERS}文字まで）");
            self.raise(&rule::I014, place.clone(), message, "短くまとめるか、別の書類に分けてください");
            return None;
        }
        match read(content, self) {
            Ok(value) => Some(value),
            Err(refused) => {
                let message = format!("「{}」{}", clipped(&content.shown()), refused.why);
                self.raise(refused.rule, place.clone(), message, refused.right);
                None
            }
        }
    }

    /// I015: a formula without a stored result, or an error value.
    pub fn refuse_result(&mut self, place: Place, content: &Content) {
        let message = match content {
            Content::Error(word) => format!("エラー値（{word}）が入っています"),
            _ => "数式の計算結果が保存されていません".to_owned(),
        };
        self.raise(&rule::I015, place, message, "Excel などで開いて計算し直して保存するか、値を直接書いてください");
    }

    /// Reads a name by which rows are told apart or found; `〃` is none.
    pub fn name(&mut self, rule: &Rule, column: &str, place: Place, content: Option<&Content>) -> Field<Text> {
        let field = self.text(place, content);
        match field.get().map(Text::as_str).filter(|text| is_same_as_above(text)) {
            None => field,
            Some(mark) => {
                let message = format!("「{mark}」では、どの「{column}」か決められません");
                self.raise(rule, field.place.clone(), message, format!("行ごとに「{column}」を書いてください"));
                Field { value: None, place: field.place }
            }
        }
    }

    /// Reads a text as it is written; what cannot be printed is refused.
    pub fn text(&mut self, place: Place, content: Option<&Content>) -> Field<Text> {
        let Some(shown) = content.map(Content::shown) else {
            return Field { value: None, place };
        };
        let glyphs = self.glyphs;
        let field = self.field(place, content, |_, _| Ok(Text::new(&shown, glyphs)));
        match field.value {
            Some(Ok(text)) => Field { value: Some(text), place: field.place },
            Some(Err(bad)) => {
                let message = format!("印刷できない文字（{bad}）が入っています");
                let hint = "その文字を消すか、別の文字に置きかえてください（絵文字や特殊な記号は印刷できません）";
                self.raise(&rule::I013, field.place.clone(), message, hint);
                Field { value: None, place: field.place }
            }
            None => Field { value: None, place: field.place },
        }
    }
}

/// The beginning of a text, its invisible characters made visible, for a message.
pub fn clipped(text: &str) -> String {
    let visible = |character: char| match character {
        '\n' => " ".to_owned(),
        _ if character.is_control()
            || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}') =>
        {
            format!("\\u{{{:04X}}}", character as u32)
        }
        _ => character.to_string(),
    };
    let clipped: String = text.chars().take(40).map(visible).collect();
    if text.chars().count() > 40 { format!("{clipped}…") } else { clipped }
}

/// A sheet whose header was found.
pub struct View<'a> {
    grid: &'a Grid,
    sheet: &'static Sheet,
    layout: Layout,
    /// Per merged column of the schema and row: the cell that holds the value.
    merged: BTreeMap<(usize, u32), CellRef>,
}

impl<'a> View<'a> {
    /// Finds the header of a sheet; `None` where there is none.
    pub fn find(grid: &'a Grid, sheet: &'static Sheet) -> Option<Self> {
        let layout = header::find(grid, sheet)?;
        let merged = merged_cells(grid, sheet, &layout);
        Some(Self { grid, sheet, layout, merged })
    }

    /// Finds the header of a sheet and tells what is wrong with it; `None` where no row can be read.
    pub fn open(grid: &'a Grid, sheet: &'static Sheet, diagnostics: &mut Diagnostics<'_>) -> Option<Self> {
        let view = Self::find(grid, sheet);
        match &view {
            Some(view) => tell_of_header(grid, sheet, &view.layout, diagnostics),
            None if grid.cells.is_empty() => {}
            None => tell_of_no_header(grid, sheet, diagnostics),
        }
        view
    }

    /// The header row, from zero.
    pub fn header_row(&self) -> u32 {
        self.layout.row
    }

    /// The rows of data, from top to bottom: no blank ones, no repeated header, no notes (`※…`).
    pub fn rows(&self) -> Vec<u32> {
        let known: BTreeSet<u32> = self.layout.columns.iter().flatten().copied().collect();
        let below = self.grid.rows().into_iter().filter(|(row, _)| *row > self.layout.row);
        below.filter(|(_, cells)| self.is_data(cells, &known)).map(|(row, _)| row).collect()
    }

    /// Whether a row of data has a cell that `new` does not fill in itself.
    pub fn is_filled(&self) -> bool {
        let columns = self.sheet.columns.iter().zip(&self.layout.columns);
        let prefilled: Vec<u32> = columns.filter(|(column, _)| column.prefilled).filter_map(|(_, at)| *at).collect();
        let rows: BTreeSet<u32> = self.rows().into_iter().collect();
        self.grid.cells.keys().any(|at| rows.contains(&at.row) && !prefilled.contains(&at.column))
    }

    /// Whether these cells of one row are data.
    pub fn is_row_of_data(&self, cells: &[(CellRef, &Content)]) -> bool {
        self.is_data(cells, &self.layout.columns.iter().flatten().copied().collect())
    }

    /// Where a field's column stands on the sheet.
    pub fn column(&self, name: &str) -> Option<u32> {
        self.sheet.column(name).and_then(|(index, _)| self.layout.columns[index])
    }

    fn is_data(&self, cells: &[(CellRef, &Content)], known: &BTreeSet<u32>) -> bool {
        let ours: Vec<_> = cells.iter().filter(|(at, _)| known.contains(&at.column)).collect();
        let note = cells.len() == 1 && is_note(cells[0].1);
        let repeated = ours.len() > 1
            && ours.iter().all(|(at, content)| {
                let header = self.grid.cells.get(&CellRef::new(self.layout.row, at.column));
                header.is_some_and(|header| header::header_key(&header.shown()) == header::header_key(&content.shown()))
            });
        !ours.is_empty() && !note && !repeated
    }

    /// The cell of a field in a row, and what it holds.
    pub fn cell(&self, row: u32, column: &str) -> (Place, Option<&'a Content>) {
        let index = self.sheet.column(column).map(|(index, _)| index);
        let Some((index, at)) = index.and_then(|index| Some((index, self.layout.columns[index]?))) else {
            return (self.grid.place.clone(), None);
        };
        let at = CellRef::new(row, at);
        let source = self.merged.get(&(index, row)).copied().unwrap_or(at);
        (self.grid.place.at(at), self.grid.cells.get(&source))
    }

    /// Whether a field has a column on this sheet.
    pub fn has(&self, column: &str) -> bool {
        self.column(column).is_some()
    }

    /// I010 for every required field that is empty in a row.
    pub fn tell_of_empty(&self, row: u32, diagnostics: &mut Diagnostics<'_>) {
        for column in self.sheet.columns.iter().filter(|column| column.required && self.has(column.name)) {
            let (place, content) = self.cell(row, column.name);
            if content.is_none() {
                let message = format!("「{}」が空欄です", column.name);
                diagnostics.raise(
                    &rule::I010,
                    place,
                    message,
                    format!("「{}」を書くか、使わない行なら行全体を消してください", column.name),
                );
            }
        }
    }

    /// I017 for what stands in rows of data (`rows`, ascending) under no header: it belongs to no field. Notes (`※…`) may
    /// stand beside a row.
    pub fn tell_of_unheaded(&self, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
        let header = CellRef::new(self.layout.row, 0)..CellRef::new(self.layout.row + 1, 0);
        let headed: BTreeSet<u32> = self.grid.cells.range(header.clone()).map(|(at, _)| at.column).collect();
        let below = self.grid.cells.range(header.end..);
        let unheaded: Vec<CellRef> = below
            .filter(|(at, _)| !headed.contains(&at.column) && rows.binary_search(&at.row).is_ok())
            .filter(|(_, content)| !is_note(content))
            .map(|(at, _)| *at)
            .collect();
        if let Some(first) = unheaded.first() {
            let count = unheaded.len();
            let message = format!("見出しのない列に書かれたもの（{count}か所）は、読みませんでした");
            let hint = "読んでほしいものなら、列に見出しを書くか、備考などの欄に移してください。要らなければ、そのままでかまいません";
            diagnostics.raise(&rule::I017, self.grid.place.at(*first), message, hint);
        }
    }

    /// I018 for the rows of data that are hidden.
    pub fn tell_of_hidden(&self, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
        tell_of_hidden(self.grid, rows, diagnostics);
    }
}

fn is_note(content: &Content) -> bool {
    content.shown().trim_start().starts_with('※')
}

/// I018: rows that a person does not see, and that count all the same.
pub fn tell_of_hidden(grid: &Grid, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
    let hidden: Vec<u32> = rows.iter().filter(|row| grid.hidden.contains(row)).copied().collect();
    if let Some(first) = hidden.iter().min() {
        let place = grid.place.at(CellRef::new(*first, 0));
        let message = format!("非表示の行（{}行）も、書かれているものとして読みました", hidden.len());
        diagnostics.raise(&rule::I018, place, message, "使わない行なら、隠すのではなく消してください");
    }
}

fn merged_cells(grid: &Grid, sheet: &Sheet, layout: &Layout) -> BTreeMap<(usize, u32), CellRef> {
    let mut merged = BTreeMap::new();
    if grid.merges.is_empty() {
        return merged;
    }
    let rows: Vec<u32> = grid.rows().into_iter().map(|(row, _)| row).collect();
    for (index, _) in sheet.columns.iter().enumerate().filter(|(_, column)| column.merged) {
        let merges = layout.columns[index].map(|at| grid.merges_in(at)).unwrap_or_default();
        for &row in &rows {
            let after = merges.partition_point(|merge| merge.first.row <= row);
            if let Some(merge) = after.checked_sub(1).map(|at| merges[at]).filter(|merge| row <= merge.last.row) {
                merged.insert((index, row), merge.first);
            }
        }
    }
    merged
}

fn tell_of_no_header(grid: &Grid, sheet: &'static Sheet, diagnostics: &mut Diagnostics<'_>) {
    let names: Vec<&str> = sheet.columns.iter().map(|column| column.name).collect();
    let message = "見出しの行が見つかりません（上から30行までを探しました）";
    let hint = format!("見出しの行に {} を並べてください", names.join("、"));
    diagnostics.raise(&rule::I004, grid.place.clone(), message, hint);
}

fn tell_of_header(grid: &Grid, sheet: &'static Sheet, layout: &Layout, diagnostics: &mut Diagnostics<'_>) {
    for at in &layout.unreadable {
        diagnostics.refuse_result(grid.place.at(*at), &grid.cells[at]);
    }
    for (at, name) in &layout.doubled {
        let message = format!("「{name}」の列が2つあります");
        diagnostics.raise(&rule::I005, grid.place.at(*at), message, "どちらか一方の列を消すか、見出しを変えてください");
    }
    // A column that was found is not meant by another header.
    let missing = || {
        let columns = sheet.columns.iter().zip(&layout.columns);
        columns.filter(|(_, at)| at.is_none()).map(|(column, _)| column.name)
    };
    for (at, text) in &layout.unknown {
        let near = header::nearest(text, missing());
        let message = format!("見出し「{}」は知らない列なので、読みませんでした", clipped(text));
        let hint = near.map_or_else(
            || "この列が要らなければ、そのままでかまいません".to_owned(),
            |name| format!("「{name}」のことではありませんか。そうなら見出しを「{name}」に直してください"),
        );
        diagnostics.raise(&rule::I017, grid.place.at(*at), message, hint);
    }
    let found: Vec<String> = grid
        .cells
        .range(CellRef::new(layout.row, 0)..CellRef::new(layout.row + 1, 0))
        .map(|(_, content)| clipped(&content.shown()))
        .collect();
    for (index, column) in sheet.columns.iter().enumerate() {
        if column.required && layout.columns[index].is_none() {
            let message = format!("「{}」の列がありません（見つかった見出し：{}）", column.name, found.join("、"));
            diagnostics.raise(
                &rule::I004,
                grid.place.clone(),
                message,
                format!("見出しに「{}」の列を加えてください", column.name),
            );
        }
    }
}
