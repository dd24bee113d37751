//! A form that came back as it lies in its workbook: its table, its rows' IDs, its items.

use std::collections::BTreeMap;

use super::table::View;
use super::{devices, header};
use crate::case::ReadAs;
use crate::finding::CellRef;
use crate::model::edition::{Edition, FormKind, Item};
use crate::model::form::{RowId, property};
use crate::model::item::ItemId;
use crate::model::text::squeezed;
use crate::read::file::grid::{Content, Grid};
use crate::sheet::Column;
use crate::sheet::checklist::FormColumns;

/// The columns of データ.
const COLUMN: FormColumns = FormColumns::BY_FIELD;

/// A form as it came out of its file.
pub struct Form {
    /// Its sheet データ.
    pub grid: Grid,
    /// Its sheet 様式, of which no answer is taken.
    pub official: Option<Grid>,
    /// True if only its texts make it a form: it has neither properties nor IDs.
    pub is_copied: bool,
    /// The custom properties of its workbook.
    pub properties: BTreeMap<String, String>,
}

/// What became of a form.
pub struct FormOutcome {
    /// The row of its header, from zero.
    pub header_row: Option<u32>,
    /// What it was read as.
    pub read_as: ReadAs,
    /// Which form it is, of a table with answers that names neither pharmacy nor vendor.
    pub nameless: Option<FormKind>,
}

impl FormOutcome {
    /// The outcome of a form of which nothing is taken.
    pub const UNREAD: Self = Self { header_row: None, read_as: ReadAs::Unread, nameless: None };
}

impl Form {
    /// Returns a custom property of the workbook, unless it is empty.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Tells whether its properties or its IDs say that it is 薬局確認用.
    pub fn is_of_pharmacy(&self) -> bool {
        let of_property = self.property(property::FORM).and_then(FormKind::of_id);
        let kind = of_property.or_else(|| row_ids(&self.grid).first().map(|(_, id)| id.form));
        kind == Some(FormKind::Pharmacy)
    }
}

/// Returns the IDs of the rows, as far as they can be read.
pub fn row_ids(grid: &Grid) -> Vec<(CellRef, RowId)> {
    let layout = header::find(grid, FormColumns::ALL);
    let Some((top, column)) =
        layout.and_then(|layout| Some((layout.row, layout.columns[COLUMN.row_id.index]?)))
    else {
        return Vec::new();
    };
    let below = grid.cells.iter().filter(|(at, _)| at.column == column && at.row > top);
    below.filter_map(|(at, content)| Some((*at, content.shown().parse().ok()?))).collect()
}

/// Returns the items of a form that the visible cells of rows name: number, kind of device and
/// text.
pub fn items_by_text(view: &View<'_>, edition: &Edition, kind: FormKind) -> BTreeMap<u32, ItemId> {
    let item = |row: u32| item_by_text(view, row, edition, kind).map(|item| (row, item.id.clone()));
    view.rows().into_iter().filter_map(item).collect()
}

/// Returns the item that the visible cells of a row name: the text to the letter, number and kind
/// of device where they are not empty; `None` where that is none, or more than one.
pub fn item_by_text<'e>(
    view: &View<'_>,
    row: u32,
    edition: &'e Edition,
    kind: FormKind,
) -> Option<&'e Item> {
    let shown = |column: &Column| view.cell(row, column).1.map(Content::shown);
    let text = squeezed(&shown(COLUMN.text)?);
    let (number, device) = (shown(COLUMN.number), shown(COLUMN.device));
    let meant = |shown: &String| devices::read(&Content::Text(shown.clone()), edition).ok();
    let device = device.map(|shown| meant(&shown));
    let is_meant = |item: &&Item| {
        squeezed(&item.text) == text
            && number.as_ref().is_none_or(|number| number.parse() == Ok(item.id.number))
            && device.as_ref().is_none_or(|device| {
                device.as_ref().is_some_and(|device| device.same_kinds(&item.id.devices))
            })
    };
    let mut meant = edition.items(kind).filter(is_meant);
    meant.next().filter(|_| meant.next().is_none())
}
