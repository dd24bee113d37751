//! Which row is the header, and which column is which field.

use std::collections::BTreeMap;

use super::near;
use crate::finding::CellRef;
use crate::model::text::header_key;
use crate::read::file::grid::{Content, Grid};
use crate::sheet::{Account, Column};

/// The header is looked for in so many rows.
const SEARCHED_ROWS: u32 = 30;

/// Where a sheet's fields stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The header row, from zero.
    pub row: u32,
    /// Per column of the schema: the column on the sheet.
    pub columns: Vec<Option<u32>>,
    /// Headers that name a field a second time: the cell, and the field.
    pub doubled: Vec<(CellRef, &'static str)>,
    /// Headers that name no field: the cell and its text.
    pub unknown: Vec<(CellRef, String)>,
    /// Headers that nearly name a field which no header names: the cell, its text, the field.
    pub near: Vec<(CellRef, String, &'static Column)>,
    /// Headers whose text cannot be read (a formula without a result, an error).
    pub unreadable: Vec<CellRef>,
}

/// Finds the header row: the one of the first thirty that names most fields.
pub fn find(grid: &Grid, columns: &'static [Column]) -> Option<Layout> {
    let names = names_of(columns);
    let mut best: Option<(usize, Layout)> = None;
    for (row, cells) in grid.rows_above(SEARCHED_ROWS) {
        let layout = lay_out(row, &cells, columns, &names);
        let named = layout.columns.iter().flatten().count();
        // Of two rows that name as many, the upper one: a repeated header is no header.
        if best.as_ref().is_none_or(|(most, _)| named > *most) {
            best = Some((named, layout));
        }
        // No other row names more.
        if named == columns.len() {
            break;
        }
    }
    let (_, mut layout) = best.filter(|(named, _)| *named >= 1)?;
    layout.find_near_misses(columns);
    Some(layout)
}

impl Layout {
    /// Finds which of the headers that name no field nearly name one that is missing.
    fn find_near_misses(&mut self, columns: &'static [Column]) {
        let missing = columns.iter().filter(|column| self.columns[column.index].is_none());
        let missing: Vec<&Column> = missing.collect();
        let headers: Vec<&str> = self.unknown.iter().map(|(_, text)| text.as_str()).collect();
        let meant = near::paired(&headers, &missing);
        for ((at, text), column) in std::mem::take(&mut self.unknown).into_iter().zip(meant) {
            match column {
                Some(column) => self.near.push((at, text, column)),
                None => self.unknown.push((at, text)),
            }
        }
    }
}

/// Every header that names a field, by key.
pub fn names_of(columns: &[Column]) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for column in columns {
        for synonym in column.synonyms {
            names.entry(header_key(synonym)).or_insert(column.index);
        }
    }
    // A column's own name is never another column's synonym.
    names.extend(columns.iter().map(|column| (header_key(column.header), column.index)));
    names
}

fn lay_out(
    row: u32,
    cells: &[(CellRef, &Content)],
    columns: &[Column],
    names: &BTreeMap<String, usize>,
) -> Layout {
    let mut layout = Layout {
        row,
        columns: vec![None; columns.len()],
        doubled: Vec::new(),
        unknown: Vec::new(),
        near: Vec::new(),
        unreadable: Vec::new(),
    };
    let keys: Vec<String> = cells.iter().map(|(_, content)| header_key(&content.shown())).collect();
    for (index, (at, content)) in cells.iter().enumerate() {
        if matches!(content, Content::Error(_) | Content::NoResult) {
            layout.unreadable.push(*at);
            continue;
        }
        let key = mended(&keys[index], keys.get(index + 1).map_or("", String::as_str), names);
        let index = names
            .get(key)
            .copied()
            .filter(|index| !(counts_only(key) && named_itself(&keys, &columns[*index])));
        match index {
            Some(index) => match layout.columns[index] {
                None => layout.columns[index] = Some(at.column),
                Some(_) => layout.doubled.push((*at, columns[index].header)),
            },
            None => layout.unknown.push((*at, content.shown())),
        }
    }
    layout
}

/// A header that may stand for a key column, but mostly numbers the rows.
fn counts_only(key: &str) -> bool {
    matches!(key, "no" | "no." | "番号")
}

/// Whether a column's own name stands in the row: then a mere `No` beside it is not the column a
/// second time.
fn named_itself(keys: &[String], column: &Column) -> bool {
    let name = header_key(column.header);
    !counts_only(&name) && keys.contains(&name)
}

/// The manual's own example prints 姓 as 性 (a misprint that people copied): taken for 姓 where 名
/// follows.
fn mended<'k>(key: &'k str, next: &str, names: &BTreeMap<String, usize>) -> &'k str {
    let (family_name, given_name) =
        (Account::COLUMN.family_name.header, Account::COLUMN.given_name.header);
    let misprint = key == "性" && next == given_name && names.contains_key(family_name);
    if misprint { family_name } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::SheetId;

    #[test]
    fn no_header_means_two_fields_of_one_sheet() {
        for sheet in SheetId::ALL {
            let names = names_of(sheet.columns());
            for column in sheet.columns() {
                for synonym in column.synonyms {
                    assert_eq!(
                        names[&header_key(synonym)],
                        column.index,
                        "{} {synonym}",
                        sheet.name()
                    );
                }
            }
        }
    }
}
