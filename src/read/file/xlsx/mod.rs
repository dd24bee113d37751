//! Workbooks of OOXML (`.xlsx`, `.xlsm`), read cell by cell. The only module that knows calamine.

pub mod survey;
pub mod worksheet;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, DataRef, Reader, SheetType, Xlsx};
use jiff::civil::DateTime;

use self::worksheet::SheetFacts;
use super::grid::{Content, Grid};
use super::number_format::Shown;
use crate::finding::{CellRef, Place};
use crate::package::limits::{Budget, Refusal};

/// Reads every worksheet of an archive whose sheets were looked through.
///
/// # Errors
/// It is damaged after all, or its cells are over a limit.
pub fn read(archive: Vec<u8>, sheets: &BTreeMap<String, SheetFacts>, file: &Place) -> Result<Vec<Grid>, Refusal> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(archive)).map_err(|_| Refusal::DAMAGED)?;
    // What the guard looked at is what is read now.
    let listed = book.sheets_metadata();
    if listed.len() != sheets.len() || listed.iter().any(|sheet| !sheets.contains_key(&sheet.name)) {
        return Err(Refusal::DAMAGED);
    }
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let (mut grids, mut budget) = (Vec::new(), Budget::default());
    for name in names {
        let facts = sheets.get(&name).cloned().unwrap_or_default();
        grids.push(grid(&mut book, &name, facts, file.on_sheet(name.as_str()), &mut budget)?);
    }
    Ok(grids)
}

type Book = Xlsx<Cursor<Vec<u8>>>;

fn grid(book: &mut Book, name: &str, facts: SheetFacts, place: Place, budget: &mut Budget) -> Result<Grid, Refusal> {
    let since_1904 = book.has_1904_epoch();
    let mut cells = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| Refusal::DAMAGED)?;
    let mut formats: BTreeMap<usize, Arc<Shown>> = BTreeMap::new();
    // The parser gives up on some error values; the cell is then among the facts, and the next cell can be read.
    let mut give_ups = facts.errors.len();
    loop {
        let (cell, style) = match reader.next_cell_with_style_id() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(_) if give_ups > 0 => {
                give_ups -= 1;
                continue;
            }
            Err(_) => return Err(Refusal::DAMAGED),
        };
        let (row, column) = cell.get_position();
        let shown = formats.entry(style).or_insert_with(|| {
            let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
            Arc::new(Shown::new(
                format.and_then(|format| format.format_id),
                format.map(|format| format.format_code.as_str()),
                since_1904,
            ))
        });
        let Some(content) = content(cell.get_value(), shown) else { continue };
        budget.spend(1, content.weight())?;
        if cells.insert(CellRef::new(row, column), content).is_some() {
            // Two values for one cell: nobody can tell which was meant.
            return Err(Refusal::DAMAGED);
        }
    }
    cells.extend(facts.without_result.iter().map(|at| (*at, Content::NoResult)));
    for at in &facts.errors {
        cells.entry(*at).or_insert_with(|| Content::Error("エラー値".to_owned()));
    }
    Ok(Grid { place, cells, hidden: facts.hidden, merges: facts.merges, rows: facts.rows, columns: facts.columns })
}

fn content(value: &DataRef<'_>, shown: &Shown) -> Option<Content> {
    Some(match Data::from(value.clone()) {
        Data::Empty => return None,
        Data::String(text) if text.trim().is_empty() => return None,
        Data::DateTimeIso(text) => match text.parse::<DateTime>() {
            Ok(moment) => shown.iso(moment),
            Err(_) => Content::Text(text),
        },
        Data::String(text) | Data::DurationIso(text) => Content::Text(text),
        Data::Int(value) => shown.content(value as f64),
        Data::Float(value) => shown.content(value),
        Data::Bool(value) => Content::Bool(value),
        Data::DateTime(value) if value.is_duration() => shown.duration(value.as_f64()),
        Data::DateTime(value) => shown.moment(value.as_f64()),
        Data::Error(error) => Content::Error(error.to_string()),
    })
}
