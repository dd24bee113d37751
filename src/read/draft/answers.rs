//! What stands in the columns of a form that are filled in.

use std::collections::BTreeSet;

use super::page::{Block, Page, short};
use super::table::Table;
use super::words::{AnswerCell, HeaderWord, answer_cell};

/// Takes what stands in the columns that are filled in: the frame is understood, what was
/// filled in is told.
pub fn take_answers(table: Table<'_>, page: &mut Page<'_>) {
    let (first, last) = (table.block.last + 1, table.last);
    let (from, to) = (table.block.first_answer().unwrap_or(0), table.block.last_column());
    let cells = page.in_rows(first, last).to_vec();
    let halves: BTreeSet<u32> = halves(&cells);
    for block in cells.iter().filter(|block| (from..=to).contains(&block.at.column)) {
        let is_remark = table.word(block.at.column) == Some(HeaderWord::Remark);
        let is_filled = match answer_cell(&block.text) {
            AnswerCell::Place | AnswerCell::Wider | AnswerCell::Frame => false,
            // An empty box is a place to tick.
            AnswerCell::Yes | AnswerCell::No => {
                !halves.contains(&block.at.row) && !block.text.contains(['□', '☐'])
            }
            AnswerCell::Filled => true,
            AnswerCell::Other => is_remark,
        };
        if is_filled {
            let what = format!("すでに書かれている「{}」は入れません", short(&block.text));
            page.tell(Some(block.at), what);
        }
        if answer_cell(&block.text) == AnswerCell::Wider {
            let what =
                format!("答える所の「{}」は、「はい・いいえ」として印刷します", short(&block.text));
            page.tell(Some(block.at), what);
        }
        if is_filled || answer_cell(&block.text) != AnswerCell::Other {
            page.use_cell(block.at);
        }
    }
}

/// Returns the rows in which both words of an answer stand, each in a cell of its own.
fn halves(cells: &[Block]) -> BTreeSet<u32> {
    let rows = |wanted: AnswerCell| -> BTreeSet<u32> {
        cells
            .iter()
            .filter(|block| answer_cell(&block.text) == wanted)
            .map(|block| block.at.row)
            .collect()
    };
    rows(AnswerCell::Yes).intersection(&rows(AnswerCell::No)).copied().collect()
}
