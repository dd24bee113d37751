//! What keeps rows from moving: things that hang on them, formulas that mean their cells.

use super::Shift;
use crate::finding::CellRef;
use crate::package::address::GRID_ROWS;
use crate::package::limits::Refusal;
use crate::package::outline::{outline, text_of};
use crate::patch::cells::{cells, formulas};
use crate::patch::formula::{Reference, named};
use crate::patch::note::SheetNotes;
use crate::patch::set::tables::tables;
use crate::patch::sheet::{SheetXml, areas};
use crate::patch::vml::shapes_below;
use crate::patch::workbook::{OpenWorkbook, SheetPart};

/// Names that only contain rows and stay as they are.
const STAY: [&str; 3] = ["_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"];

/// Rows that are to move, on a sheet.
struct Rows<'s> {
    sheet: &'s str,
    shift: Shift,
    /// The last row of the sheet that holds something.
    last: u32,
}

impl Rows<'_> {
    /// Returns true where a range of rows cannot stay as it is: it means some of the rows, not all.
    fn cuts(&self, (top, bottom): (u32, u32)) -> bool {
        let first = match self.shift {
            Shift::Down(at) | Shift::Up(at) => at,
        };
        let contains_all =
            top < first && i64::from(bottom) >= i64::from(self.last) + self.shift.by().max(0);
        bottom >= first && !contains_all
    }

    /// Returns true where a formula of a sheet means single cells of the rows.
    fn means(&self, formula: &str, sheet: &str, is_meant: impl Fn(&Reference) -> bool) -> bool {
        named(formula).references.iter().filter(|reference| is_meant(reference)).any(|reference| {
            let of = reference.sheet.as_deref().unwrap_or(sheet);
            let is_here = of.eq_ignore_ascii_case(self.sheet)
                || of.to_lowercase() == self.sheet.to_lowercase();
            (is_here || of.contains(':')) && reference.rows().is_some_and(|rows| self.cuts(rows))
        })
    }
}

/// Returns why rows of a sheet cannot move; `None` where they can.
///
/// # Errors
/// A part is not well-formed.
pub fn obstacle(
    workbook: &mut OpenWorkbook,
    sheet: &SheetPart,
    shift: Shift,
) -> Result<Option<String>, Refusal> {
    let path = sheet.path.clone().unwrap_or_default();
    let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
    let held = cells(&part)?;
    let last = held.keys().map(|at| at.row).max().unwrap_or(0);
    let rows = Rows { sheet: &sheet.name, shift, last };
    let from = match shift {
        Shift::Down(at) | Shift::Up(at) => at,
    };
    if shift.by() > 0 && last + 1 >= GRID_ROWS {
        return Ok(Some("シートのいちばん下まで使われています".to_owned()));
    }
    let on_sheet = on_sheet(workbook, sheet, &rows)?;
    if let Some(what) = on_sheet {
        return Ok(Some(format!("下の行に{what}があります")));
    }
    let shares = held.iter().any(|(at, cell)| {
        let formula = cell.formula.as_ref().filter(|formula| !formula.kind.is_empty());
        let area = formula
            .and_then(|formula| formula.reference.as_deref())
            .and_then(|area| areas(area).next());
        formula.is_some() && (at.row >= from || area.is_some_and(|area| area.1.row >= from))
    });
    if shares || formulas_mean(workbook, &rows)? {
        return Ok(Some("下の行のセルを指す数式があります".to_owned()));
    }
    Ok(None)
}

/// Returns what hangs on the rows and is not moved.
fn on_sheet(
    workbook: &mut OpenWorkbook,
    sheet: &SheetPart,
    rows: &Rows<'_>,
) -> Result<Option<&'static str>, Refusal> {
    let path = sheet.path.clone().unwrap_or_default();
    let from = match rows.shift {
        Shift::Down(at) | Shift::Up(at) => at,
    };
    let notes = SheetNotes::read(workbook, sheet)?;
    let threads = notes.threads.iter().map(|(at, _)| *at);
    let threads =
        threads.chain(notes.notes.iter().filter(|note| note.is_thread()).map(|note| note.at));
    if threads.into_iter().any(|at| at.row >= from) {
        return Ok(Some("スレッド形式のコメント"));
    }
    let own = tables(workbook, sheet)?;
    let is_other = |area: (CellRef, CellRef)| area.0.row >= from && area.1.row >= from;
    let meets = own.iter().filter(|table| table.area.1.row >= from);
    if own.iter().any(|table| is_other(table.area)) || meets.count() > 1 {
        return Ok(Some("別の表"));
    }
    let relations = workbook.relations_of(&path)?;
    if relations.of_kind("pivotTable").next().is_some() {
        return Ok(Some("ピボットテーブル"));
    }
    let drawings: Vec<String> = relations.of_kind("drawing").map(str::to_owned).collect();
    for drawing in drawings {
        if let Some(part) = workbook.part(&drawing)?
            && lowest_anchor(&part)?.is_some_and(|row| row >= from)
        {
            return Ok(Some("絵や図形"));
        }
    }
    let shapes: Vec<String> = relations.of_kind("vmlDrawing").map(str::to_owned).collect();
    for shapes in shapes {
        if let Some(part) = workbook.part(&shapes)?
            && shapes_below(&part, from)
        {
            return Ok(Some("ボタンやチェックボックスなどの部品"));
        }
    }
    extended(workbook, &path, rows)
}

/// Returns whether a range of an extension means some of the rows.
fn extended(
    workbook: &mut OpenWorkbook,
    path: &str,
    rows: &Rows<'_>,
) -> Result<Option<&'static str>, Refusal> {
    let part = workbook.part(path)?.ok_or(Refusal::DAMAGED)?;
    let xml = SheetXml::read(&part)?;
    for list in xml.all("extLst") {
        for node in xml.inside(list, 8)? {
            let text = text_of(&part, &node);
            let cuts = match node.name.as_str() {
                "sqref" => areas(&text).any(|(first, last)| rows.cuts((first.row, last.row))),
                "f" => rows.means(&text, rows.sheet, |reference| {
                    reference.first.row_is_fixed || node.depth < 5
                }),
                _ => false,
            };
            if cuts {
                return Ok(Some("新しい形式の色分けや入力規則"));
            }
        }
    }
    Ok(None)
}

/// Returns the lowest row that a drawing is anchored to.
fn lowest_anchor(part: &[u8]) -> Result<Option<u32>, Refusal> {
    let nodes = outline(part, 5)?;
    let rows = nodes.iter().filter(|node| node.name == "row" && node.depth == 3);
    Ok(rows.filter_map(|node| text_of(part, node).trim().parse().ok()).max())
}

/// Returns whether any formula of the workbook means single cells of the rows.
fn formulas_mean(workbook: &mut OpenWorkbook, rows: &Rows<'_>) -> Result<bool, Refusal> {
    for sheet in workbook.sheets.clone() {
        let Some(part) =
            sheet.path.as_deref().map(|path| workbook.part(path)).transpose()?.flatten()
        else {
            continue;
        };
        let held = cells(&part)?;
        if formulas(&held).values().any(|formula| rows.means(formula, &sheet.name, |_| true)) {
            return Ok(true);
        }
        // A rule's relative references mean the cells that it is for, and move with it.
        let is_own = sheet.name == rows.sheet;
        let is_meant = |reference: &Reference| {
            !is_own || reference.first.row_is_fixed || reference.sheet.is_some()
        };
        let xml = SheetXml::read(&part)?;
        for child in xml
            .children
            .iter()
            .filter(|n| matches!(&*n.name, "conditionalFormatting" | "dataValidations"))
        {
            let inner = xml.inside(child, 3)?;
            let mut texts = inner.iter().filter(|node| node.name.starts_with("formula"));
            if texts.any(|node| rows.means(&text_of(&part, node), &sheet.name, is_meant)) {
                return Ok(true);
            }
        }
    }
    let part = workbook.part(&workbook.path.clone())?.ok_or(Refusal::DAMAGED)?;
    let names = outline(&part, 3)?;
    let mut names = names.iter().filter(|node| {
        let name = node.tag(&part).value("name").unwrap_or_default().into_owned();
        node.name == "definedName" && !STAY.contains(&name.as_str())
    });
    if names.any(|node| rows.means(&text_of(&part, node), "", |_| true)) {
        return Ok(true);
    }
    charts_mean(workbook, rows)
}

fn charts_mean(workbook: &mut OpenWorkbook, rows: &Rows<'_>) -> Result<bool, Refusal> {
    let is_chart = |key: &String| key.contains("/charts/") && key.ends_with(".xml");
    for path in workbook.keys().into_iter().filter(is_chart) {
        let Some(part) = workbook.part(&path)? else { continue };
        let nodes = outline(&part, 16).unwrap_or_default();
        let mut texts = nodes.iter().filter(|node| node.name == "f");
        if texts.any(|node| rows.means(&text_of(&part, node), "", |_| true)) {
            return Ok(true);
        }
    }
    Ok(false)
}
