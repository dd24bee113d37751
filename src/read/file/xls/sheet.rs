//! A worksheet of BIFF8: its records become placed cells.

use super::globals::Globals;
use super::records::{Pieces, Record, Records, kind};
use crate::finding::CellRef;
use crate::package::limits::{Budget, Malformed, Refusal};
use crate::read::file::compound::{u16_at, u32_at};
use crate::read::file::grid::{Content, Grid, MAX_MERGES, Merge};
use crate::read::file::rich_text::RichText;

/// Columns that a sheet of this format can have.
const GRID_COLUMNS: u16 = 256;

/// The state of a walk through a worksheet.
pub struct SheetWalk<'w> {
    /// The cells so far.
    pub grid: Grid,
    globals: &'w Globals,
    budget: &'w mut Budget,
    /// The formula whose text follows.
    awaiting: Option<Position>,
    /// Where the shape begins whose object follows.
    anchor: Option<CellRef>,
}

/// The place and the style of a cell.
#[derive(Debug, Clone, Copy)]
struct Position {
    row: u16,
    column: u16,
    style: usize,
}

impl Position {
    /// Reads the place and the style that begin a record of a cell.
    fn of(data: &[u8]) -> Result<Self, Malformed> {
        let style = usize::from(u16_at(data, 4)?);
        Ok(Self { row: u16_at(data, 0)?, column: u16_at(data, 2)?, style })
    }

    fn cell(self) -> CellRef {
        CellRef::new(u32::from(self.row), u32::from(self.column))
    }
}

impl<'w> SheetWalk<'w> {
    /// Starts with a grid without cells.
    pub fn new(grid: Grid, globals: &'w Globals, budget: &'w mut Budget) -> Self {
        Self { grid, globals, budget, awaiting: None, anchor: None }
    }

    /// Reads a sheet's records up to its end.
    ///
    /// # Errors
    /// It is damaged or over a limit.
    pub fn read(&mut self, records: &mut Records<'_>) -> Result<(), Refusal> {
        if records.next()?.kind != kind::BOF {
            return Err(Refusal::DAMAGED);
        }
        // Charts stand inside a sheet with records of their own.
        let mut inside = 0_usize;
        loop {
            let record = records.next()?;
            match record.kind {
                kind::BOF => inside += 1,
                kind::EOF if inside == 0 => break,
                kind::EOF => inside -= 1,
                _ if inside > 0 => {}
                _ => self.take(&record)?,
            }
        }
        Ok(())
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let data = record.data;
        match record.kind {
            kind::ROW if u16_at(data, 12)? & 0x20 != 0 => {
                self.grid.hidden_rows.insert(u32::from(u16_at(data, 0)?));
                Ok(())
            }
            kind::DRAWING => {
                self.anchor = anchor_in(data);
                Ok(())
            }
            kind::OBJECT => {
                let anchor = self.anchor.take();
                self.grid.check_boxes.extend(anchor.filter(|_| is_check_box(data)));
                self.grid.shapes.extend(anchor.filter(|_| is_shape(data)));
                Ok(())
            }
            kind::NOTE => {
                // A comment is told by drafts alone, and never a reason to refuse.
                if let (Ok(row), Ok(column)) = (u16_at(data, 0), u16_at(data, 2)) {
                    let cell = CellRef::new(row.into(), column.into());
                    self.grid.comments.entry(cell).or_default();
                }
                Ok(())
            }
            kind::COLUMNS => self.columns(data),
            kind::MERGED_CELLS => self.merge(data),
            kind::NUMBER => self.number(Position::of(data)?, number(at(data, 6)?)?),
            kind::RK => self.number(Position::of(data)?, rk(u32_at(data, 6)?)),
            kind::MUL_RK => self.numbers(data),
            kind::BOOL_OR_ERROR => {
                let content = bool_or_error(at(data, 6)?)?;
                self.put(Position::of(data)?, content)
            }
            kind::LABEL_OF_STRINGS => {
                let index = usize::try_from(u32_at(data, 6)?).map_err(|_| Malformed)?;
                let globals = self.globals;
                self.text(Position::of(data)?, globals.strings.get(index).ok_or(Malformed)?)
            }
            kind::LABEL | kind::RICH_STRING => {
                let text = self.label(record)?;
                self.text(Position::of(data)?, &text)
            }
            kind::FORMULA => self.formula(data),
            old if kind::OLD_FORMULAS.contains(&old) => self.formula(data),
            kind::STRING => {
                let text = Pieces::of(record, 0)?.string()?;
                match self.awaiting.take() {
                    Some(position) => self.replace(position, text),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// Reads the text of a cell that is not in the table of strings.
    fn label(&self, record: &Record<'_>) -> Result<RichText, Malformed> {
        let mut pieces = Pieces::of(record, 6)?;
        let mut string = pieces.formatted_string()?;
        if record.kind == kind::RICH_STRING {
            string.runs = pieces.counted_runs()?;
        }
        string.read(|font| self.globals.is_font_struck(font))
    }

    fn columns(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let (first, last) = (u16_at(data, 0)?, u16_at(data, 2)?);
        let is_hidden = u16_at(data, 8)? & 1 != 0 || u16_at(data, 4)? == 0;
        if is_hidden {
            let end = last.min(GRID_COLUMNS - 1) + 1;
            self.grid.hidden_columns.extend(u32::from(first)..u32::from(end));
        }
        Ok(())
    }

    fn number(&mut self, position: Position, value: f64) -> Result<(), Refusal> {
        let content = if value.is_finite() {
            self.globals.formats.content(value, position.style)
        } else {
            Content::not_exact()
        };
        self.put(position, content)
    }

    /// Puts several numbers side by side.
    fn numbers(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
        let cells = data.get(4..data.len().saturating_sub(2)).ok_or(Malformed)?;
        for (column, cell) in (first..GRID_COLUMNS).zip(cells.chunks_exact(6)) {
            let position = Position { row, column, style: usize::from(u16_at(cell, 0)?) };
            self.number(position, rk(u32_at(cell, 2)?))?;
        }
        Ok(())
    }

    /// Puts a formula's stored result: a number, or a mark for another kind of result.
    fn formula(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let position = Position::of(data)?;
        self.grid.formulas.insert(position.cell());
        let result = data.get(6..14).ok_or(Malformed)?;
        match (&result[6..], result[0]) {
            ([0xFF, 0xFF], 0) => {
                self.put(position, Content::NoResult)?;
                self.awaiting = Some(position);
                Ok(())
            }
            ([0xFF, 0xFF], 1) => self.put(position, truth(result[2])),
            ([0xFF, 0xFF], 2) => self.put(position, Content::Error(error(result[2]).to_owned())),
            // An empty text.
            ([0xFF, 0xFF], 3) => Ok(()),
            ([0xFF, 0xFF], _) => Err(Refusal::DAMAGED),
            _ => self.number(position, number(result)?),
        }
    }

    fn text(&mut self, position: Position, text: &RichText) -> Result<(), Refusal> {
        if text.text.trim().is_empty() {
            return Ok(());
        }
        let rest = text.without_struck(self.globals.is_style_struck(position.style));
        self.put_with_rest(position, Content::Text(text.text.clone()), rest)
    }

    /// Puts content that has one font.
    fn put(&mut self, position: Position, content: Content) -> Result<(), Refusal> {
        let is_struck = self.globals.is_style_struck(position.style);
        let is_result = !matches!(content, Content::NoResult | Content::Error(_));
        self.put_with_rest(position, content, (is_struck && is_result).then(String::new))
    }

    fn put_with_rest(
        &mut self,
        position: Position,
        content: Content,
        rest: Option<String>,
    ) -> Result<(), Refusal> {
        self.awaiting = None;
        // A formula whose text follows is counted with that text.
        self.budget.spend(u64::from(content != Content::NoResult), content.weight())?;
        if position.column >= GRID_COLUMNS {
            return Err(Refusal::DAMAGED);
        }
        if self.grid.put(position.cell(), content, rest) { Ok(()) } else { Err(Refusal::TWICE) }
    }

    /// Puts the text that a formula results in.
    fn replace(&mut self, position: Position, text: String) -> Result<(), Refusal> {
        self.grid.cells.remove(&position.cell());
        self.text(position, &RichText::plain(text))
    }

    fn merge(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let areas =
            data.get(2..).ok_or(Malformed)?.chunks_exact(8).take(usize::from(u16_at(data, 0)?));
        for area in areas {
            self.grid
                .merges
                .push(Merge { first: cell_at(area, 0, 4)?, last: cell_at(area, 2, 6)? });
        }
        if self.grid.merges.len() > MAX_MERGES { Err(Refusal::DAMAGED) } else { Ok(()) }
    }
}

fn cell_at(data: &[u8], row: usize, column: usize) -> Result<CellRef, Malformed> {
    Ok(CellRef::new(u32::from(u16_at(data, row)?), u32::from(u16_at(data, column)?)))
}

fn number(bytes: &[u8]) -> Result<f64, Malformed> {
    bytes.first_chunk().map(|eight| f64::from_le_bytes(*eight)).ok_or(Malformed)
}

/// Decodes a number of four bytes: a whole number or the upper half of a real one, perhaps a
/// hundredfold.
fn rk(word: u32) -> f64 {
    let value = if word & 2 == 0 {
        f64::from_bits(u64::from(word & !3) << 32)
    } else {
        f64::from(word.cast_signed() >> 2)
    };
    if word & 1 == 0 { value } else { value / 100.0 }
}

fn at(data: &[u8], start: usize) -> Result<&[u8], Malformed> {
    data.get(start..).ok_or(Malformed)
}

fn truth(value: u8) -> Content {
    match value {
        0 => Content::Bool(false),
        1 => Content::Bool(true),
        _ => Content::not_exact(),
    }
}

fn bool_or_error(data: &[u8]) -> Result<Content, Malformed> {
    match data {
        [value, 0, ..] => Ok(truth(*value)),
        [code, 1, ..] => Ok(Content::Error(error(*code).to_owned())),
        _ => Err(Malformed),
    }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "エラー値",
    }
}

/// Returns the cell in which the last shape of a drawing begins; `None` where no shape is tied to
/// cells.
fn anchor_in(drawing: &[u8]) -> Option<CellRef> {
    // The header of an anchor, behind its version: its kind and its length.
    const ANCHOR: [u8; 6] = [0x10, 0xF0, 18, 0, 0, 0];
    let at = drawing.windows(ANCHOR.len()).rposition(|bytes| bytes == ANCHOR)? + ANCHOR.len();
    let (column, row) = (u16_at(drawing, at + 2).ok()?, u16_at(drawing, at + 6).ok()?);
    (column < GRID_COLUMNS).then(|| CellRef::new(u32::from(row), u32::from(column)))
}

/// Tells whether an object is a check box or an option button.
fn is_check_box(object: &[u8]) -> bool {
    is_one_of(object, &[0x0B, 0x0C])
}

/// Tells whether an object is a shape or a picture: no comment, control or chart.
fn is_shape(object: &[u8]) -> bool {
    is_one_of(object, &[0, 1, 2, 3, 4, 6, 8, 9, 0x1E])
}

fn is_one_of(object: &[u8], kinds: &[u16]) -> bool {
    u16_at(object, 0) == Ok(0x15) && u16_at(object, 4).is_ok_and(|kind| kinds.contains(&kind))
}
