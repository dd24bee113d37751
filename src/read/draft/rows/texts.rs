//! The texts of a row, sorted: its number, its chapter, its words.

use super::Reader;
use crate::finding::CellRef;
use crate::read::draft::numbers::{Label, chapter_of, leading_label, plain_number, whole_label};
use crate::read::draft::page::Block;
use crate::read::draft::row_item::{Chapter, RowTexts};
use crate::read::draft::table::has_place;
use crate::read::draft::words::{HeaderWord, closed, one_line};

impl Reader<'_, '_, '_> {
    /// Sorts the texts of a row: number, chapter, words.
    pub(super) fn sorted(&self, blocks: &[Block]) -> RowTexts {
        let mut row = RowTexts::default();
        let mut chapter_number: Option<(String, CellRef)> = None;
        for (at, block) in blocks.iter().enumerate() {
            let (is_last, begun) =
                (at + 1 == blocks.len(), !row.texts.is_empty() || row.label.is_some());
            let word = self.table.word(block.at.column);
            if !begun && let Some(label) = whole_label(&block.text) {
                row.label = Some(label);
            } else if !begun && !is_last && plain_number(&block.text).is_some() {
                let printed = block.text.trim().to_owned();
                let is_number = word == Some(HeaderWord::Number)
                    || row.chapter.is_some()
                    || block.last.row == block.at.row;
                let of_chapter = word == Some(HeaderWord::Chapter) || !is_number;
                if of_chapter {
                    chapter_number = Some((printed, block.at));
                } else {
                    row.label = plain_number(&block.text).map(|number| Label {
                        printed,
                        chapter: None,
                        number,
                    });
                }
            } else if word == Some(HeaderWord::Heading)
                && !is_last
                && !is_numbered_chapter(&block.text)
            {
                row.heading = Some(block.clone());
            } else if !begun && row.chapter.is_none() && self.is_chapter(block, &blocks[at + 1..]) {
                let (number, name) = match chapter_number.take() {
                    Some((number, _)) => (number, one_line(&block.text)),
                    None => chapter_of(&block.text)
                        .unwrap_or_else(|| (String::new(), one_line(&block.text))),
                };
                row.chapter = Some((Chapter { number, name }, block.at));
            } else {
                row.texts.push(block.clone());
            }
        }
        if let Some((number, cell)) = chapter_number {
            row.chapter = Some((Chapter { number, name: String::new() }, cell));
        }
        row
    }

    /// Takes a plain number and a name as a chapter, where items have numbers of another kind and
    /// this row has no place to answer.
    pub(super) fn chapter_by_number(&self, texts: RowTexts, row: u32, end: u32) -> RowTexts {
        let is_plain =
            texts.label.as_ref().is_some_and(|label| plain_number(&label.printed).is_some());
        let asks = self.visible && has_place(self.table.answers(self.page, row, end));
        let name: String = texts.texts.iter().map(|block| block.text.as_str()).collect();
        let first = texts.texts.first().map(|block| block.at);
        match (texts.label, first) {
            (Some(label), Some(at))
                if is_plain && self.styled && !asks && texts.chapter.is_none() =>
            {
                let chapter = Chapter { number: label.printed, name: one_line(&name) };
                RowTexts { label: None, chapter: Some((chapter, at)), texts: Vec::new(), ..texts }
            }
            (label, _) => RowTexts { label, ..texts },
        }
    }

    /// Returns whether a text names a chapter, beside what stands right of it, or in a row of its
    /// own.
    fn is_chapter(&self, block: &Block, right: &[Block]) -> bool {
        if self.table.word(block.at.column) == Some(HeaderWord::Chapter) {
            return true;
        }
        let numbered = chapter_of(&block.text).is_some();
        let Some(next) = right.first() else {
            let is_answered =
                self.table.answers(self.page, block.at.row, block.last.row).next().is_some();
            return numbered && !is_answered && leading_label(&block.text).is_none();
        };
        let is_high = block.last.row > block.at.row
            || closed(&block.text).ends_with("有無") && !closed(&next.text).is_empty();
        leading_label(&block.text).is_none()
            && (numbered || is_high || leading_label(&next.text).is_some())
    }
}

fn is_numbered_chapter(text: &str) -> bool {
    leading_label(text).is_none() && chapter_of(text).is_some()
}
