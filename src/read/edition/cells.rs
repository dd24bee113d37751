//! The cells of 様式定義: blocks with their headers, and cells read as texts, numbers and words.

use std::collections::BTreeMap;

use super::mistake::Mistake;
use crate::finding::CellRef;
use crate::model::day::FiscalYear;
use crate::model::item::{Devices, ItemNumber, Numbering};
use crate::model::outline::Key;
use crate::model::text::{Glyphs, Text, header_key, key};
use crate::package::limits::MAX_CHARACTERS;
use crate::read::file::grid::{Content, Grid};

/// The rows of a block and where its columns stand.
pub struct BlockRows {
    /// The row of its headers, from zero.
    pub header: u32,
    /// The rows under it that hold something.
    pub rows: Vec<u32>,
    /// The columns by key.
    pub columns: BTreeMap<Key, u32>,
}

impl BlockRows {
    /// Returns where a column stands; `None` where the block does not have it.
    pub fn column(&self, key: Key) -> Option<u32> {
        self.columns.get(&key).copied()
    }
}

/// The cells of the sheet while it is read.
pub struct SheetCells<'g> {
    grid: &'g Grid,
    glyphs: &'g dyn Glyphs,
    /// What cannot be read.
    pub mistakes: Vec<Mistake>,
    /// The first row that belongs to no block yet.
    next: u32,
    /// Whether a block was not found: what would be its rows is not reported, too.
    is_one_missing: bool,
}

impl<'g> SheetCells<'g> {
    /// Begins at the top of a sheet.
    pub fn new(grid: &'g Grid, glyphs: &'g dyn Glyphs) -> Self {
        Self { grid, glyphs, mistakes: Vec::new(), next: 0, is_one_missing: false }
    }

    /// Finds the next block: the header row that names at least `least` of its columns, and the
    /// rows under it up to the next header row or a blank row.
    pub fn block(&mut self, columns: &[(Key, &'static str)], least: usize) -> Option<BlockRows> {
        let rows = self.grid.rows();
        let named = |cells: &[(CellRef, &Content)]| -> BTreeMap<Key, u32> {
            let key_of = |content: &Content| {
                let header = header_key(&content.shown());
                columns.iter().find(|(_, name)| header_key(name) == header).map(|(key, _)| *key)
            };
            cells
                .iter()
                .rev()
                .filter_map(|(at, content)| Some((key_of(content)?, at.column)))
                .collect()
        };
        let from = self.next;
        let found = rows
            .iter()
            .filter(|(row, _)| *row >= from)
            .map(|(row, cells)| (*row, named(cells), cells));
        let Some((header, columns_found, cells)) =
            found.into_iter().find(|(_, named, _)| named.len() >= least)
        else {
            let names: Vec<&str> = columns.iter().map(|(_, name)| *name).collect();
            self.add(None, format!("見出し「{}」の表がありません", names.join(" ｜ ")));
            self.is_one_missing = true;
            return None;
        };
        let is_found = |at: &CellRef| columns_found.values().any(|known| *known == at.column);
        let mut unknown = Vec::new();
        for (at, content) in cells.iter().filter(|(at, _)| !is_found(at)) {
            self.add(Some(*at), format!("「{}」という列はありません", content.shown()));
            unknown.push(at.column);
        }
        if from > 0 {
            self.report_lost(header);
        }
        self.is_one_missing = false;
        let mut block = BlockRows { header, rows: Vec::new(), columns: columns_found };
        let mut last = header;
        for (row, cells) in rows.iter().filter(|(row, _)| *row > header) {
            if *row > last + 1 {
                break;
            }
            let headed = |at: &CellRef| block.columns.values().any(|known| *known == at.column);
            // Under a header that is not known, the header is told.
            let is_lost = |at: &CellRef| !headed(at) && !unknown.contains(&at.column);
            for (at, _) in cells.iter().filter(|(at, _)| is_lost(at)) {
                self.add(Some(*at), "見出しのない列に書かれています".to_owned());
            }
            block.rows.push(*row);
            last = *row;
        }
        self.next = last + 1;
        Some(block)
    }

    /// Reports the rows up to another that belong to no block, once for all that follow each other;
    /// not where a block was not found, whose rows they may be.
    fn report_lost(&mut self, until: u32) {
        let rows = self.grid.rows();
        let lost = rows.iter().filter(|(row, _)| (self.next..until).contains(row));
        let firsts: Vec<CellRef> =
            lost.filter_map(|(_, cells)| cells.first().map(|(at, _)| *at)).collect();
        for run in firsts.chunk_by(|one, next| next.row == one.row + 1) {
            if self.is_one_missing {
                continue;
            }
            let others = match run.len() - 1 {
                0 => String::new(),
                others => format!("（この下の{others}行も）"),
            };
            let what = format!(
                "表の続きでも見出しでもない行です{others}。空の行で表が終わるので、表の行なら、上の空の行を消してください"
            );
            self.add(run.first().copied(), what);
        }
    }

    /// Reports what stands below the last block.
    pub fn finish(&mut self) {
        self.report_lost(u32::MAX);
    }

    fn add(&mut self, cell: Option<CellRef>, what: String) {
        let place = cell.map_or_else(|| self.grid.place.clone(), |cell| self.grid.place.at(cell));
        self.mistakes.push(Mistake { place, position: None, what, undecided: false });
    }

    /// Reports a cell that is wrong.
    pub fn wrong(&mut self, row: u32, column: Option<u32>, what: impl Into<String>) {
        self.add(column.map(|column| CellRef::new(row, column)), what.into());
    }

    /// Returns what a cell shows; what cannot be printed is a mistake.
    pub fn text(&mut self, row: u32, column: Option<u32>) -> Option<String> {
        let at = CellRef::new(row, column?);
        let content = self.grid.cells.get(&at)?;
        let shown = content.shown();
        let problem = match content {
            Content::Error(word) => Some(format!("エラー値（{word}）が入っています")),
            Content::NoResult => Some("数式の計算結果が保存されていません".to_owned()),
            _ if self.grid.struck.contains_key(&at) => {
                Some("取り消し線の引かれた文字があります".to_owned())
            }
            _ if shown.chars().count() > MAX_CHARACTERS => {
                Some(format!("文字が多すぎます（{MAX_CHARACTERS}文字まで）"))
            }
            _ => None,
        };
        if let Some(problem) = problem {
            self.add(Some(at), problem);
            return None;
        }
        match Text::new(&shown, self.glyphs) {
            Ok(text) => Some(text.as_str().to_owned()).filter(|text| !text.trim().is_empty()),
            Err(bad) => {
                self.add(Some(at), format!("印刷できない文字（{bad}）が入っています"));
                None
            }
        }
    }

    /// Returns the lines of a cell.
    pub fn lines(&mut self, row: u32, column: Option<u32>) -> Vec<String> {
        let text = self.text(row, column).unwrap_or_default();
        text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    }

    /// Returns kinds of device: a line each, or with 、 between.
    pub fn devices(&mut self, row: u32, column: Option<u32>) -> Vec<String> {
        let text = self.text(row, column).unwrap_or_default();
        if text.is_empty() {
            return Vec::new();
        }
        text.split(['\n', Devices::SEPARATOR]).map(|word| word.trim().to_owned()).collect()
    }

    /// Returns one of a few words.
    pub fn word<T: Copy>(
        &mut self,
        row: u32,
        column: Option<u32>,
        words: &[(T, &'static str)],
    ) -> Option<T> {
        let text = self.text(row, column)?;
        let found = words.iter().find(|(_, word)| key(word) == key(&text)).map(|(value, _)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
            self.wrong(
                row,
                column,
                format!("「{text}」は使えない言葉です（使えるのは {}）", known.join("、")),
            );
        }
        found
    }

    /// Returns true for はい.
    pub fn yes(&mut self, row: u32, column: Option<u32>) -> bool {
        const WORDS: [(bool, &str); 3] =
            [(true, crate::sheet::edition::YES), (false, "いいえ"), (true, "○")];
        self.word(row, column, &WORDS).unwrap_or_default()
    }

    /// Returns a small number.
    pub fn number(&mut self, row: u32, column: Option<u32>) -> Option<u8> {
        let text = self.text(row, column)?;
        let number = key(&text).parse().ok();
        if number.is_none() {
            self.wrong(row, column, format!("「{text}」は数ではありません"));
        }
        number
    }

    /// Returns the calendar year in which a fiscal year begins.
    pub fn year(&mut self, row: u32, column: Option<u32>) -> Option<i16> {
        let text = self.text(row, column)?;
        let year = text.parse::<FiscalYear>().ok().map(FiscalYear::year);
        if year.is_none() {
            self.wrong(row, column, format!("「{text}」を年度として読めません（例：令和8年度）"));
        }
        year
    }

    /// Returns the style of numbers.
    pub fn numbering(&mut self, row: u32, column: Option<u32>) -> Option<Numbering> {
        let words = Numbering::ALL.map(|style| (style, style.word()));
        self.word_as_written(row, column, &words)
    }

    /// Returns one of a few words that NFKC would make the same.
    fn word_as_written<T: Copy>(
        &mut self,
        row: u32,
        column: Option<u32>,
        words: &[(T, &'static str)],
    ) -> Option<T> {
        let text = self.text(row, column)?;
        let found = words.iter().find(|(_, word)| *word == text.trim()).map(|(value, _)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
            self.wrong(
                row,
                column,
                format!("「{text}」は使えない言葉です（使えるのは {}）", known.join("、")),
            );
        }
        found
    }

    /// Returns the number of an item.
    pub fn item_number(&mut self, row: u32, column: Option<u32>) -> Option<ItemNumber> {
        let text = self.text(row, column)?;
        let is_day = column.and_then(|column| self.grid.cells.get(&CellRef::new(row, column)));
        if matches!(is_day, Some(Content::Moment { .. })) {
            self.wrong(
                row,
                column,
                format!(
                    "「{text}」は、日付になっています（2-4 と入力すると日付に変わることがあります）"
                ),
            );
            return None;
        }
        let number = text.parse().ok();
        if number.is_none() {
            self.wrong(row, column, format!("項番「{text}」は「2(4)」の形ではありません"));
        }
        number
    }
}
