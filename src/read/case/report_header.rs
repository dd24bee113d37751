//! What is wrong with a sheet's header: columns missing, doubled, unknown, or nearly named.

use super::diagnostics::Diagnostics;
use super::header::Layout;
use super::message::clipped;
use crate::finding::CellRef;
use crate::read::file::grid::Grid;
use crate::rule;
use crate::sheet::Column;

/// Reports what is wrong with a header.
pub fn report(
    grid: &Grid,
    columns: &'static [Column],
    layout: &Layout,
    diagnostics: &mut Diagnostics<'_>,
) {
    for at in &layout.unreadable {
        diagnostics.refuse_result(grid.place.at(*at), &grid.cells[at]);
    }
    for (at, name) in &layout.doubled {
        let message = format!("「{name}」の列が2つあります");
        diagnostics.raise(
            &rule::I005,
            grid.place.at(*at),
            message,
            "どちらか一方の列を消すか、見出しを変えてください",
        );
    }
    for (at, text) in &layout.unknown {
        let message = format!("見出し「{}」は知らない列なので、読みませんでした", clipped(text));
        let hint = "この列が要らなければ、そのままでかまいません";
        diagnostics.raise(&rule::I017, grid.place.at(*at), message, hint);
    }
    for (at, text, column) in &layout.near {
        report_near(grid, layout, (*at, text), column, diagnostics);
    }
    let named: Vec<usize> = layout.near.iter().map(|(_, _, column)| column.index).collect();
    for column in columns.iter().filter(|column| column.required && !named.contains(&column.index))
    {
        if layout.columns[column.index].is_none() {
            let message = missing(grid, layout, column);
            let hint = format!("見出しに「{}」の列を加えてください", column.header);
            diagnostics.raise(&rule::I004, grid.place.clone(), message, hint);
        }
    }
}

/// Reports that no row names any column.
pub fn report_none(grid: &Grid, columns: &'static [Column], diagnostics: &mut Diagnostics<'_>) {
    let names = columns.iter().filter(|column| column.offered).map(|column| column.header);
    let message = "見出しの行が見つかりません（上から30行までを探しました）";
    let hint = format!("見出しの行に {} を並べてください", names.collect::<Vec<_>>().join("、"));
    diagnostics.raise(&rule::I004, grid.place.clone(), message, hint);
}

/// Reports a header that nearly names a column: I004 where the sheet says nothing without it, else
/// I017.
fn report_near(
    grid: &Grid,
    layout: &Layout,
    (at, text): (CellRef, &str),
    column: &Column,
    diagnostics: &mut Diagnostics<'_>,
) {
    let (place, name, text) = (grid.place.at(at), column.header, clipped(text));
    if column.required || column.essential {
        let message =
            format!("{}。「{text}」がその列ではありませんか", missing(grid, layout, column));
        let hint = format!(
            "そうなら見出しの「{text}」を「{name}」に直してください。ちがう列なら、「{name}」の列を加えてください（まだ書けないところは空欄でかまいません）"
        );
        diagnostics.raise(&rule::I004, place, message, hint);
    } else {
        let message = format!("見出し「{text}」は知らない列なので、読みませんでした");
        let hint =
            format!("「{name}」のことではありませんか。そうなら見出しを「{name}」に直してください");
        diagnostics.raise(&rule::I017, place, message, hint);
    }
}

/// Says that a column is missing, with the headers that were found.
fn missing(grid: &Grid, layout: &Layout, column: &Column) -> String {
    let row = CellRef::new(layout.row, 0)..CellRef::new(layout.row + 1, 0);
    let found: Vec<String> =
        grid.cells.range(row).map(|(_, content)| clipped(&content.shown())).collect();
    format!("「{}」の列がありません（見つかった見出し：{}）", column.header, found.join("、"))
}
