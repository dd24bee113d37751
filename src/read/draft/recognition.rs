//! Recognises a ministry's form among a case's workbooks, by its words, from cells read anyway.

use super::around;
use super::header;
use super::page::Page;
use super::table::Table;
use super::words::{LIST, closed};
use crate::read::edition::is_edition;
use crate::read::file::grid::{Content, Grid};
use crate::sheet::checklist::FormColumns;

/// More rows or columns than a sheet with a form has: others are not looked at.
const MOST_ROWS: u32 = 5_000;
const MOST_COLUMNS: u32 = 300;

/// A workbook with a form as the ministry hands it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MinistryForm {
    /// For pharmacies or vendors, perhaps among others: an edition can be drawn up from it.
    Ours,
    /// For hospitals alone.
    OfHospitals,
}

/// Returns which form of the ministry the sheets of a workbook are; `None` where none is one, or
/// where one that is none `is_known` by its name. A form's sheet may have any name, that of one of
/// ours too.
pub fn ministry_form(grids: &[Grid], is_known: &dyn Fn(&Grid) -> bool) -> Option<MinistryForm> {
    if grids.iter().any(is_edition) {
        return None;
    }
    let mut found = Vec::new();
    for grid in grids {
        match of_sheet(grid, is_known(grid)) {
            Some(form) => found.push(form),
            None if is_known(grid) => return None,
            None => {}
        }
    }
    let is_ours = found.contains(&MinistryForm::Ours);
    (!found.is_empty()).then_some(if is_ours {
        MinistryForm::Ours
    } else {
        MinistryForm::OfHospitals
    })
}

/// Looks for headers of a form together with its box or its title: either alone is anybody's. A
/// table in which answers stand and no place to answer is no blank form.
fn of_sheet(grid: &Grid, is_known: bool) -> Option<MinistryForm> {
    let last = grid
        .cells
        .keys()
        .fold((0, 0), |(row, column), at| (row.max(at.row), column.max(at.column)));
    if Page::is_hidden(grid) || last.0 > MOST_ROWS || last.1 > MOST_COLUMNS {
        return None;
    }
    let is_title = |text: &str| text.contains("サイバーセキュリティ") && text.contains(LIST);
    let may_say_so = |content: &Content| match content {
        Content::Text(text) => text.contains('用') || is_title(&closed(text)),
        Content::Number { .. }
        | Content::Moment { .. }
        | Content::Bool(_)
        | Content::Error(_)
        | Content::NoResult => false,
    };
    if !grid.cells.values().any(may_say_so) {
        return None;
    }
    let mut page = Page::of(grid, true);
    let blocks = header::find(&page);
    let badge = around::badge(&mut page);
    let is_titled = || page.blocks.iter().any(|block| is_title(&closed(&block.text)));
    if badge.is_none() && !is_titled() {
        return None;
    }
    let tables: Vec<Table<'_>> =
        blocks.iter().map(|block| Table::find(&page, block, page.last_row() + 1)).collect();
    // A blank list of ours may have been given a title like the ministry's.
    let is_list = |word: &str| page.blocks.iter().any(|block| closed(&block.text).contains(word));
    let device = FormColumns::BY_FIELD.device.header;
    let is_ours = is_known && (badge.is_none() || is_list(device));
    let is_blank = || !is_ours && tables.iter().all(|table| !table.is_answered(&page));
    let is_form =
        !tables.is_empty() && (tables.iter().any(|table| table.shows_places(&page)) || is_blank());
    let is_of_hospitals = badge.is_some_and(|badge| badge.kind.is_none());
    is_form.then_some(if is_of_hospitals { MinistryForm::OfHospitals } else { MinistryForm::Ours })
}
