//! What a person does not see and what is read all the same: hidden sheets, rows, columns (I018).

use std::collections::BTreeMap;

use super::diagnostics::Diagnostics;
use super::table::View;
use crate::finding::{CellRef, Place};
use crate::read::file::grid::{Content, Grid, Visibility};
use crate::rule;
use crate::sheet::{Column, Kind};

/// So many cells are named.
const MOST_NAMED: usize = 20;

/// How a sheet is shown again that no menu lists.
pub const HOW_TO_SHOW: &str = "Excel のメニューには出ません。LibreOffice Calc で開き、シート見出しを右クリックして「シートの表示」を選ぶと見えます（Excel では Alt+F11 で開く画面の左でこのシートを選び、プロパティの Visible を「-1 - xlSheetVisible」にします）";

/// Says how a sheet is hidden; nothing of one that is shown.
pub fn in_words(visibility: Visibility) -> Option<&'static str> {
    match visibility {
        Visibility::Visible => None,
        Visibility::Hidden => Some("非表示の"),
        Visibility::VeryHidden => Some("メニューに出ないように隠された"),
    }
}

/// Reports a hidden sheet that is read.
pub fn report_sheet(grid: &Grid, diagnostics: &mut Diagnostics<'_>) {
    let Some(hidden) = in_words(grid.visibility).filter(|_| !grid.cells.is_empty()) else {
        return;
    };
    let name = grid.place.sheet.as_deref().unwrap_or_default();
    let message = format!("{hidden}シート「{name}」も、書かれているものとして読みました");
    let hint = match grid.visibility {
        Visibility::VeryHidden => format!("要らないシートなら、見えるようにしてから消してください。{HOW_TO_SHOW}"),
        Visibility::Hidden | Visibility::Visible => {
            "要らないシートなら、隠すのではなく消してください（シート見出しを右クリックし、「再表示」で見えるようになります）".to_owned()
        }
    };
    diagnostics.raise(&rule::I018, grid.place.clone(), message, hint);
}

/// Reports the rows of data that are hidden.
pub fn report_rows(grid: &Grid, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
    let hidden: Vec<u32> =
        rows.iter().filter(|row| grid.hidden_rows.contains(row)).copied().collect();
    if let Some(first) = hidden.iter().min() {
        let place = grid.place.at(CellRef::new(*first, 0));
        let message =
            format!("非表示の行（{}行）も、書かれているものとして読みました", hidden.len());
        diagnostics.raise(
            &rule::I018,
            place,
            message,
            "使わない行なら、隠すのではなく消してください",
        );
    }
}

/// Reports the columns that are hidden and hold something in a row of data.
pub fn report_columns(view: &View<'_>, rows: &[u32], diagnostics: &mut Diagnostics<'_>) {
    let grid = view.grid();
    if grid.hidden_columns.is_empty() {
        return;
    }
    let is_filled =
        |column: u32| rows.iter().any(|row| grid.cells.contains_key(&CellRef::new(*row, column)));
    let hidden: Vec<(&str, u32)> = view
        .placed_columns()
        .filter(|(_, at)| grid.hidden_columns.contains(at) && is_filled(*at))
        .map(|(column, at)| (column.header, at))
        .collect();
    let Some(first) = hidden.iter().map(|(_, at)| *at).min() else { return };
    let place = grid.place.at(CellRef::new(view.header_row(), first));
    report_hidden_columns(&hidden, place, diagnostics);
}

/// Reports hidden columns, by header and place, at a cell of the first of them.
pub fn report_hidden_columns(
    hidden: &[(&str, u32)],
    place: Place,
    diagnostics: &mut Diagnostics<'_>,
) {
    let named: Vec<String> =
        hidden.iter().map(|(header, at)| format!("{}列「{header}」", letters(*at))).collect();
    let message = format!("非表示の列（{}）も、書かれているものとして読みました", named.join("、"));
    let hint = "使わない列なら、隠すのではなく消してください";
    diagnostics.raise(&rule::I018, place, message, hint);
}

/// Returns the numbers among cells that their format does not show: they are read as empty cells.
/// Days are read whatever their format is.
pub fn unshown<'c>(
    grid: &Grid,
    cells: impl Iterator<Item = (&'c Column, CellRef)>,
) -> BTreeMap<CellRef, f64> {
    let numbers = cells.filter(|(column, _)| !matches!(column.kind, Kind::Date | Kind::DateTime));
    let unshown = numbers.filter_map(|(_, at)| match grid.cells.get(&at) {
        Some(Content::Number { value, shown, .. }) if shown.trim().is_empty() => Some((at, *value)),
        _ => None,
    });
    unshown.collect()
}

/// Reports the numbers that their format does not show; nobody misses a 0.
pub fn report_unshown(
    grid: &Grid,
    unshown: &BTreeMap<CellRef, f64>,
    diagnostics: &mut Diagnostics<'_>,
) {
    let told: Vec<&CellRef> =
        unshown.iter().filter(|(_, value)| **value != 0.0).map(|(at, _)| at).collect();
    let Some(first) = told.first() else { return };
    let named: Vec<String> = told.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    let more = if told.len() > MOST_NAMED { " など" } else { "" };
    let message = format!(
        "表示形式のために見えない数（{}か所：{}{more}）は、空欄として読みました",
        told.len(),
        named.join("、")
    );
    let hint = "書いたつもりの数なら、セルの表示形式を「標準」にして見えるようにしてください。要らない数なら、消してください";
    diagnostics.raise(&rule::I018, grid.place.at(**first), message, hint);
}

/// Returns a column's letters.
fn letters(column: u32) -> String {
    let cell = CellRef::new(0, column).to_string();
    cell.trim_end_matches('1').to_owned()
}
