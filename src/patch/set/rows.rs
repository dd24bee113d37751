//! Rows added under the last record or after another, and rows deleted.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Book;
use super::cell::{new_cell, widen};
use super::change::{Answer, ChangeError};
use super::growth::{Extent, grow};
use super::moves::{Shift, obstacle, perform};
use super::tables::{TableArea, stretch, tables};
use super::typed::Typed;
use crate::finding::CellRef;
use crate::package::address::GRID_ROWS;
use crate::package::edits::Edits;
use crate::package::limits::Refusal;
use crate::patch::cells::cells;
use crate::patch::sheet::{CellSpan, CellVisitor, RowSpan, SheetXml, is_on, walk};
use crate::patch::workbook::SheetPart;
use crate::read::case::layout::SheetLayout;
use crate::sheet::ITEM_AND_CONTENT;

/// What is to be read in cells afterwards.
type Expected = Vec<(String, CellRef, Typed)>;

/// What a sheet's rows hold.
#[derive(Default)]
struct Survey<'p> {
    part: &'p [u8],
    /// Rows with something in them.
    filled: BTreeSet<u32>,
    hidden: BTreeSet<u32>,
    /// Styles by row and column.
    styles: BTreeMap<CellRef, usize>,
}

impl CellVisitor for Survey<'_> {
    fn row(&mut self, row: RowSpan) {
        if is_on(row.node.tag(self.part), "hidden") {
            self.hidden.insert(row.row);
        }
    }

    fn cell(&mut self, cell: CellSpan) {
        let tag = cell.node.tag(self.part);
        if let Some(style) = tag.value("s").and_then(|style| style.trim().parse().ok()) {
            self.styles.insert(cell.at, style);
        }
        if !cell.node.is_closed() {
            self.filled.insert(cell.at.row);
        }
    }
}

/// The list of a sheet: its layout, what its rows hold, its table.
struct List {
    layout: SheetLayout,
    header: u32,
    filled: BTreeSet<u32>,
    hidden: BTreeSet<u32>,
    styles: BTreeMap<CellRef, usize>,
    table: Option<TableArea>,
    others: Vec<TableArea>,
}

impl List {
    fn read(book: &mut Book, sheet: &SheetPart) -> Result<Self, ChangeError> {
        book.read_again()?;
        let layout = book.layout(sheet);
        let layout = layout.ok_or_else(|| {
            ChangeError::Refused(format!("シート「{}」に見出しがありません", sheet.name))
        })?;
        let header = layout.header_row;
        let header = header.ok_or_else(|| {
            ChangeError::Refused(format!(
                "シート「{}」では、行を増やしたり消したりできません",
                sheet.name
            ))
        })?;
        let path = sheet.path.clone().unwrap_or_default();
        let part = book.workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
        let mut survey = Survey { part: &part, ..Survey::default() };
        walk(&part, &mut survey)?;
        let (hidden, styles) = (survey.hidden, survey.styles);
        let grid = book.grid(sheet);
        let filled =
            grid.map(|grid| grid.cells.keys().chain(&grid.objects).map(|at| at.row).collect());
        let (own, others): (Vec<TableArea>, Vec<TableArea>) = tables(&mut book.workbook, sheet)?
            .into_iter()
            .partition(|table| table.area.0.row == header);
        let filled: BTreeSet<u32> = filled.unwrap_or_default();
        let table = own.into_iter().next();
        Ok(Self { layout, header, filled, hidden, styles, table, others })
    }

    fn last_record(&self) -> u32 {
        self.layout.records.last().copied().unwrap_or(self.header)
    }

    /// Returns true where a new row cannot simply be written.
    fn is_taken(&self, row: u32) -> bool {
        let in_other =
            self.others.iter().any(|table| (table.area.0.row..=table.area.1.row).contains(&row));
        let is_total = self
            .table
            .as_ref()
            .is_some_and(|table| row > table.last_row() && row <= table.area.1.row);
        self.filled.contains(&row) || in_other || is_total
    }

    /// Returns the first row below everything, for a row that cannot stand where it belongs.
    fn end(&self) -> u32 {
        let filled = self.filled.last().copied().unwrap_or(self.header);
        let tables = self.table.iter().chain(&self.others).map(|table| table.area.1.row);
        let mut row = tables.max().unwrap_or(0).max(filled) + 1;
        while self.hidden.contains(&row) {
            row += 1;
        }
        row
    }
}

/// Adds a row with texts under headers.
///
/// # Errors
/// The sheet has no list, a header is not there, or there is no room.
pub fn add(
    book: &mut Book,
    sheet: &SheetPart,
    after: Option<u32>,
    texts: &[(String, String)],
    expected: &mut Expected,
) -> Result<Answer, ChangeError> {
    book.read_again()?;
    let layout = book.layout(sheet).zip(book.grid(sheet));
    if let Some((label, content)) = layout.and_then(|(layout, grid)| layout.next_field(grid)) {
        return add_field(book, sheet, (label, content), texts, expected);
    }
    let list = List::read(book, sheet)?;
    let mut places = Vec::new();
    for (header, text) in texts {
        let Some(column) = list.layout.position(header) else {
            return Err(ChangeError::Refused(format!(
                "シート「{}」に「{header}」の列がありません",
                sheet.name
            )));
        };
        places.push((column, text));
    }
    let above = match after {
        Some(row) if row < list.header => {
            return Err(ChangeError::Refused("見出しより上には、行を増やせません".to_owned()));
        }
        Some(row) => row,
        None => list.last_record(),
    };
    let (row, note) = make_room(book, sheet, &list, above)?;
    if row >= GRID_ROWS {
        return Err(ChangeError::Refused(format!(
            "シート「{}」には、もう行を増やせません",
            sheet.name
        )));
    }
    copy_formats(book, sheet, &list, (above, row))?;
    for (column, text) in places {
        let at = CellRef::new(row, column);
        let typed = book.set(sheet, at, text, true)?;
        expected.push((sheet.name.clone(), at, typed));
    }
    Ok(Answer { row: Some(row), note })
}

/// Adds a row with a field's name and its content to a sheet of fields.
fn add_field(
    book: &mut Book,
    sheet: &SheetPart,
    (label, content): (CellRef, CellRef),
    texts: &[(String, String)],
    expected: &mut Expected,
) -> Result<Answer, ChangeError> {
    let places = ITEM_AND_CONTENT.into_iter().zip([label, content]);
    for (header, at) in places {
        let Some((_, text)) = texts.iter().find(|(known, _)| known == header) else {
            return Err(ChangeError::Refused(format!(
                "シート「{}」の新しい行に「{header}」がありません",
                sheet.name
            )));
        };
        // The field's name stands there already when its content is set.
        let typed = book.set(sheet, at, text, true)?;
        expected.push((sheet.name.clone(), at, typed));
        book.read_again()?;
    }
    Ok(Answer { row: Some(label.row), note: None })
}

/// Finds or makes an empty row under another; returns it, and what is to be said.
fn make_room(
    book: &mut Book,
    sheet: &SheetPart,
    list: &List,
    above: u32,
) -> Result<(u32, Option<String>), ChangeError> {
    let mut row = above + 1;
    while list.hidden.contains(&row) && !list.is_taken(row) {
        row += 1;
    }
    if !list.is_taken(row) {
        let table =
            list.table.as_ref().filter(|table| table.last_row() + 1 == row && table.totals == 0);
        if let Some(table) = table {
            stretch(&mut book.workbook, table, 1)?;
        }
        grow(&mut book.workbook, sheet, Extent { header: list.header, last: row - 1 })?;
        return Ok((row, None));
    }
    let shift = Shift::Down(row);
    if let Some(why) = obstacle(&mut book.workbook, sheet, shift)? {
        let note = format!("{why}。そのため行はずらさず、新しい行をいちばん下に加えました");
        return Ok((list.end(), Some(note)));
    }
    let in_table =
        list.table.as_ref().filter(|table| row <= table.area.1.row || row == table.last_row() + 1);
    // What ended right above the new row covers it too, before anything moves.
    let extent = Extent { header: list.header, last: row - 1 };
    perform(&mut book.workbook, sheet, shift)?;
    grow(&mut book.workbook, sheet, extent)?;
    if let Some(table) = in_table {
        stretch(&mut book.workbook, table, 1)?;
    }
    book.formulas_changed = true;
    book.read_again()?;
    Ok((row, None))
}

/// Gives the cells of a new row the formats of the row above.
fn copy_formats(
    book: &mut Book,
    sheet: &SheetPart,
    list: &List,
    (above, row): (u32, u32),
) -> Result<(), ChangeError> {
    if above <= list.header {
        return Ok(());
    }
    let path = sheet.path.clone().unwrap_or_default();
    let part = book.workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let xml = SheetXml::read(&part)?;
    let there: BTreeSet<u32> =
        cells(&part)?.keys().filter(|at| at.row == row).map(|at| at.column).collect();
    if !there.is_empty() {
        return Ok(());
    }
    let of_above = list.styles.range(CellRef::new(above, 0)..CellRef::new(above + 1, 0));
    let new: Vec<(CellRef, usize)> =
        of_above.map(|(at, style)| (CellRef::new(row, at.column), *style)).collect();
    let prefix = xml.prefix();
    let text: String =
        new.iter().map(|(at, style)| new_cell(prefix, *at, Some(*style), ("", ""))).collect();
    if text.is_empty() {
        return Ok(());
    }
    let mut finder = RowPlace { row, own: None, next: None };
    walk(&part, &mut finder)?;
    let mut edits = Edits::default();
    match (finder.own, finder.next) {
        (Some(own), _) => edits.append_inside(&part, &own.node, &text),
        (None, next) => {
            let new = format!("<{prefix}row r=\"{}\">{text}</{prefix}row>", row + 1);
            let data = xml.first("sheetData").ok_or(Refusal::DAMAGED)?;
            match next {
                Some(at) => edits.insert(at, new),
                None => edits.append_inside(&part, data, &new),
            }
        }
    }
    if let Some((at, _)) = new.last() {
        widen(&xml, *at, &mut edits);
    }
    let changed = edits.apply(&part)?;
    book.workbook.put(&path, changed);
    Ok(())
}

/// Finds where a row is, or belongs.
struct RowPlace {
    row: u32,
    own: Option<RowSpan>,
    next: Option<usize>,
}

impl CellVisitor for RowPlace {
    fn row(&mut self, row: RowSpan) {
        if row.row == self.row {
            self.own = Some(row);
        } else if row.row > self.row && self.next.is_none() {
            self.next = Some(row.node.whole.start);
        }
    }
}

/// Deletes a row.
///
/// # Errors
/// The sheet has no list, or the row is not one of it.
pub fn delete(book: &mut Book, sheet: &SheetPart, row: u32) -> Result<Answer, ChangeError> {
    let list = List::read(book, sheet)?;
    if row <= list.header || list.is_total(row) {
        return Err(ChangeError::Refused("見出しや合計の行は消せません".to_owned()));
    }
    let is_in_table = list.table.as_ref().is_some_and(|table| row <= table.last_row());
    if !is_in_table && list.filled.range(row..).next().is_none() {
        return Err(ChangeError::Refused(format!("{} 行目には何もありません", row + 1)));
    }
    let is_last = list.filled.range(row + 1..).next().is_none();
    let table = list.table.clone().filter(|table| row <= table.last_row());
    let shrinks = table.as_ref().is_some_and(|table| table.rows() > 1);
    if is_last {
        blank(book, sheet, row)?;
        if let Some(table) =
            table.filter(|table| table.last_row() == row && table.totals == 0 && shrinks)
        {
            stretch(&mut book.workbook, &table, -1)?;
        }
        return Ok(Answer::default());
    }
    let only_one = table.as_ref().is_some_and(|table| table.rows() == 1);
    let why = match only_one {
        true => Some("表のただ一つの行です".to_owned()),
        false => obstacle(&mut book.workbook, sheet, Shift::Up(row))?,
    };
    if let Some(why) = why {
        blank(book, sheet, row)?;
        let note = format!("{why}。そのため行はずらさず、空の行として残しました");
        return Ok(Answer { row: None, note: Some(note) });
    }
    perform(&mut book.workbook, sheet, Shift::Up(row))?;
    if let Some(table) = table {
        stretch(&mut book.workbook, &table, -1)?;
    }
    book.formulas_changed = true;
    book.read_again()?;
    Ok(Answer::default())
}

impl List {
    fn is_total(&self, row: u32) -> bool {
        self.table.as_ref().is_some_and(|table| row > table.last_row() && row <= table.area.1.row)
    }
}

/// Blanks every cell of a row that may be blanked.
fn blank(book: &mut Book, sheet: &SheetPart, row: u32) -> Result<(), ChangeError> {
    let path = sheet.path.clone().unwrap_or_default();
    let part = book.workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let held = cells(&part)?;
    let filled = held.iter().filter(|(at, cell)| {
        at.row == row && (cell.formula.is_some() || cell.value.is_some() || cell.inline.is_some())
    });
    let filled: Vec<CellRef> = filled.map(|(at, _)| *at).collect();
    for at in filled {
        match book.set(sheet, at, "", true) {
            // A cell that a merge covers holds nothing that anybody sees.
            Ok(_) | Err(ChangeError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
