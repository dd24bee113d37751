//! Rows that stand on an added sheet already, as `new` lays it out: a field's, an item's. What is
//! to be added under their names is written there.

use super::book::Book;
use super::change::{Answer, ChangeError};
use super::typed::Typed;
use crate::finding::CellRef;
use crate::model::text::squeezed;
use crate::patch::workbook::SheetPart;
use crate::read::case::layout::SheetLayout;
use crate::read::file::grid::{Content, Grid};
use crate::sheet::checklist::ChecklistColumns;
use crate::sheet::{ITEM_AND_CONTENT, SheetId};

/// A row that stands there, and what belongs into its cells.
pub struct LaidOutRow {
    row: u32,
    cells: Vec<(CellRef, String)>,
}

/// Finds the row that texts under headers belong into; `None` where they are a row of their own.
pub fn row(book: &Book, sheet: &SheetPart, texts: &[(String, String)]) -> Option<LaidOutRow> {
    let (layout, grid) = (book.layout(sheet)?, book.grid(sheet)?);
    if !book.added.contains(&layout.sheet) {
        return None;
    }
    if layout.sheet.is_of_fields() {
        let [item, content] = ITEM_AND_CONTENT.map(|header| text_under(texts, header));
        let at = layout.blank_field(item?, grid)?;
        return Some(LaidOutRow { row: at.row, cells: vec![(at, content?.to_owned())] });
    }
    if layout.sheet != SheetId::Checklist {
        return None;
    }
    let row = layout.records.iter().copied().find(|row| answers(&layout, grid, *row, texts))?;
    let cell = |(header, text): &(String, String)| {
        let at = CellRef::new(row, layout.position(header)?);
        (!grid.cells.contains_key(&at)).then(|| (at, text.clone()))
    };
    Some(LaidOutRow { row, cells: texts.iter().filter_map(cell).collect() })
}

/// Returns whether a row is that of the item which texts answer, and nothing was answered in it
/// yet.
fn answers(layout: &SheetLayout, grid: &Grid, row: u32, texts: &[(String, String)]) -> bool {
    let columns = ChecklistColumns::BY_FIELD;
    let shown = |header: &str| {
        let at = layout.position(header).map(|column| CellRef::new(row, column));
        at.and_then(|at| grid.cells.get(&at)).map(Content::shown).unwrap_or_default()
    };
    let is_same = |header: &str| {
        squeezed(&shown(header)) == squeezed(text_under(texts, header).unwrap_or_default())
    };
    let items = [columns.number.header, columns.device.header];
    let is_free = |(header, _): &(String, String)| {
        items.contains(&header.as_str())
            || *header == columns.text.header
            || shown(header).is_empty()
    };
    items.into_iter().all(is_same) && texts.iter().all(is_free)
}

fn text_under<'t>(texts: &'t [(String, String)], header: &str) -> Option<&'t str> {
    texts.iter().find(|(known, _)| known == header).map(|(_, text)| text.as_str())
}

/// Writes into a row that stands there.
///
/// # Errors
/// A cell cannot be set.
pub fn fill(
    book: &mut Book,
    sheet: &SheetPart,
    LaidOutRow { row, cells }: LaidOutRow,
    expected: &mut Vec<(String, CellRef, Typed)>,
) -> Result<Answer, ChangeError> {
    for (at, text) in cells {
        let typed = book.set(sheet, at, &text, true)?;
        expected.push((sheet.name.clone(), at, typed));
    }
    // The next row is looked for among the cells that are filled by now.
    book.read_again()?;
    Ok(Answer { row: Some(row), note: None })
}
