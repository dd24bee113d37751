//! Parts of a paper with long tables, so that all of it need not be laid out at once.

use super::block::BlockData;
use super::data::{KindData, PaperData};
use super::network::NetworkData;
use super::table::TypesetTable;

/// A row of a paper's tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RowIndex {
    /// The number of the block that is the table.
    block: usize,
    pub(super) row: usize,
}

/// A row of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PartRow {
    pub(super) index: RowIndex,
    /// Whether it may go on over the page's end.
    is_tall: bool,
    /// How many cells of the first column it has.
    pub(super) first_cells: usize,
}

impl PartRow {
    /// Returns whether another row follows this one in the same table, and nothing of this one
    /// stands on the other's page if they begin on different ones.
    pub(super) fn ends_before(self, next: Self) -> bool {
        self.index.block == next.index.block && !self.is_tall
    }
}

/// A part of a paper.
pub(super) struct Part<'a> {
    pub(super) paper: PaperData<'a>,
    /// The rows of its tables, in their order.
    pub(super) rows: Vec<PartRow>,
    /// Whether nothing of the paper comes after it.
    pub(super) is_last: bool,
}

impl PaperData<'_> {
    /// Returns the paper from a row on, with so many rows of its tables; `None` for a paper that is
    /// not laid out in parts.
    pub(super) fn part(&self, from: RowIndex, most: usize) -> Option<Part<'_>> {
        let mut taken = Taken { from, left: most, rows: Vec::new(), is_last: true };
        let kind = match &self.kind {
            KindData::Ledger(ledger) => {
                KindData::Ledger(ledger.with(taken.table(0, &ledger.table)))
            }
            KindData::Booklet(paper) => KindData::Booklet(paper.with(taken.blocks(&paper.blocks))),
            KindData::Findings(paper) => {
                KindData::Findings(paper.with(taken.blocks(&paper.blocks)))
            }
            KindData::SystemDiagram(network) => KindData::SystemDiagram(taken.network(network)),
            KindData::Checklist(_) | KindData::ContactDiagram(_) => return None,
        };
        let paper = self.with_part(kind, from != RowIndex::default());
        Some(Part { paper, rows: taken.rows, is_last: taken.is_last })
    }

    /// Returns the row that is expected to begin the part after one of so many rows at most: the
    /// last that begins a page among them, as the pages were reckoned. `None` where they were not,
    /// and for the last part.
    pub(super) fn expected_next(&self, from: RowIndex, rows: usize) -> Option<RowIndex> {
        let table = match &self.kind {
            KindData::Ledger(ledger) => &ledger.table,
            KindData::SystemDiagram(network) => network.table(),
            KindData::Booklet(_)
            | KindData::Findings(_)
            | KindData::Checklist(_)
            | KindData::ContactDiagram(_) => return None,
        };
        let is_last = from.row + rows >= table.len();
        let row = table.last_start(from.row + 1..from.row + rows).filter(|_| !is_last)?;
        Some(RowIndex { block: from.block, row })
    }
}

/// A part while it is being taken out of its paper.
struct Taken {
    from: RowIndex,
    /// Rows that it may still have.
    left: usize,
    rows: Vec<PartRow>,
    is_last: bool,
}

impl Taken {
    /// Takes rows of the table: the drawing comes with the first of them, the operations behind the
    /// last.
    fn network<'n>(&mut self, network: &'n NetworkData<'_>) -> NetworkData<'n> {
        let table = self.table(0, network.table());
        let is_first = self.from == RowIndex::default();
        network.with(table, is_first, self.is_last)
    }

    fn blocks<'b>(&mut self, blocks: &'b [BlockData<'b>]) -> Vec<BlockData<'b>> {
        let mut taken = Vec::new();
        for (number, block) in blocks.iter().enumerate().skip(self.from.block) {
            if !self.is_last {
                break;
            }
            taken.push(match block {
                BlockData::Table(table) => BlockData::Table(self.table(number, table)),
                BlockData::Heading { .. }
                | BlockData::Paragraph { .. }
                | BlockData::AtRight { .. }
                | BlockData::Bullet { .. }
                | BlockData::Note { .. }
                | BlockData::Tick { .. }
                | BlockData::Generations(_)
                | BlockData::PageBreak
                | BlockData::Together { .. }
                | BlockData::Chapter => block.clone(),
            });
        }
        taken
    }

    fn table<'t>(&mut self, block: usize, table: &'t TypesetTable<'_>) -> TypesetTable<'t> {
        let start = if block == self.from.block { self.from.row } else { 0 };
        let end = table.len().min(start + self.left);
        self.left -= end - start;
        self.is_last &= end == table.len();
        let row = |row| PartRow {
            index: RowIndex { block, row },
            is_tall: table.is_tall(row),
            first_cells: table.first_cells(row),
        };
        self.rows.extend((start..end).map(row));
        table.part(start..end)
    }
}
