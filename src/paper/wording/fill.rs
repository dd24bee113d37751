//! A wording file filled in with a case's data: lines become the blocks of a paper.

use super::file::WordingFile;
use super::line::{self, ColumnRoom, Part, WordingLine};
use super::sentence::{Engine, Sentence, WordingData};
use crate::error::Error;
use crate::paper::block::{Block, Table, Value};

/// The numbers of ticks, in order.
const CIRCLED: [&str; 20] = [
    "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲",
    "⑳",
];

/// A wording file, ready to be filled in, case after case.
#[derive(Debug)]
pub struct Wording {
    file: WordingFile,
    /// Each with its line in the file, from one.
    lines: Vec<(usize, WordingLine)>,
    engine: Engine,
}

impl Wording {
    /// Reads a wording file's marks.
    pub fn parse(file: WordingFile, text: &str) -> Self {
        Self { file, lines: line::parse(text), engine: Engine::new() }
    }

    /// Fills the lines in. `part` returns what stands for `@name`; `None` for a name it does not
    /// know.
    ///
    /// # Errors
    /// A name that the data do not have, a mistake in the marks, a part that is not known; with the
    /// line.
    pub fn fill(
        &self,
        data: &WordingData,
        mut part: impl FnMut(Part<'_>) -> Result<Option<Vec<Block>>, Error>,
    ) -> Result<Vec<Block>, Error> {
        let mut filler = LineFiller { wording: self, line: 0, data };
        let mut blocks = Vec::new();
        let mut ticks = 0;
        for (number, line) in &self.lines {
            filler.line = *number;
            if !matches!(line, WordingLine::NumberedTick(_)) {
                ticks = 0;
            }
            match line {
                WordingLine::Sentence(mark, text) => {
                    blocks.extend(filler.fill(text)?.map(|text| mark.block(text)));
                }
                WordingLine::NumberedTick(text) => {
                    if let Some(text) = filler.fill(text)? {
                        blocks.push(Block::Tick { number: circled(ticks), text });
                        ticks += 1;
                    }
                }
                WordingLine::Table(rooms, rows) => {
                    blocks.extend(filler.table(rooms, rows)?.map(Block::Table));
                }
                WordingLine::StrayRow => {
                    return Err(filler.mistake("表の前に、列の幅の行（例: |= 2 | 3 |）が要ります"));
                }
                WordingLine::Part(asked) => {
                    let asked = Part::of(asked);
                    let made = part(asked)?;
                    let unknown = || filler.mistake(&format!("「{asked}」という部品はありません"));
                    blocks.extend(made.ok_or_else(unknown)?);
                }
                WordingLine::PageBreak => blocks.push(Block::PageBreak),
            }
        }
        Ok(blocks)
    }
}

fn circled(index: usize) -> String {
    CIRCLED.get(index).map_or_else(|| format!("({})", index + 1), |number| (*number).to_owned())
}

/// Fills a line in, and knows its number for what is wrong with it.
struct LineFiller<'a> {
    wording: &'a Wording,
    line: usize,
    data: &'a WordingData,
}

impl LineFiller<'_> {
    fn mistake(&self, what: &str) -> Error {
        let file = format!("{}（{}行目）", self.wording.file.path(), self.line);
        Error::Template { file, what: what.to_owned() }
    }

    /// Returns a line's text; `None` where it comes out empty.
    fn fill(&self, sentence: &Sentence) -> Result<Option<String>, Error> {
        let filled =
            sentence.filled(&self.wording.engine, self.data).map_err(|what| self.mistake(&what))?;
        Ok(Some(filled.trim().to_owned()).filter(|text| !text.is_empty()))
    }

    /// Returns a table; `None` where it has no row but the header. Rows that come out empty are
    /// left out; what else is empty is there to be written in.
    fn table(
        &mut self,
        rooms: &[ColumnRoom],
        rows: &[(usize, Vec<Sentence>)],
    ) -> Result<Option<Table>, Error> {
        let mut filled: Vec<Vec<String>> = Vec::new();
        for (line, cells) in rows {
            self.line = *line;
            if rooms.len() != cells.len() {
                let counts =
                    format!("「|=」の行は {} 列、この行は {} 列", rooms.len(), cells.len());
                return Err(self.mistake(&format!("表の列の数が合いません（{counts}）")));
            }
            let texts: Vec<String> = cells
                .iter()
                .map(|cell| Ok(self.fill(cell)?.unwrap_or_default()))
                .collect::<Result<_, Error>>()?;
            let to_write_in = cells.iter().all(Sentence::is_empty);
            if to_write_in || texts.iter().any(|text| !text.is_empty()) {
                filled.push(texts);
            }
        }
        let mut filled = filled.into_iter();
        let Some(header) = filled.next() else {
            return Ok(None);
        };
        let mut table = Table::new(header.into_iter().zip(rooms.iter().map(|room| room.share)));
        for (column, room) in table.columns.iter_mut().zip(rooms) {
            column.pen = room.pen;
        }
        table.rows = filled.map(|row| row.into_iter().map(Value::text).collect()).collect();
        Ok((!table.rows.is_empty()).then(|| table.with_cells_to_write_in()))
    }
}
