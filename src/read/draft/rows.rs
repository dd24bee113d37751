//! The rows of a table: chapters, headings, items with numbers, places to answer, notes.

mod texts;

use std::mem;

use super::answers::take_answers;
use super::around::Placed;
use super::numbers::{Label, leading_label, plain_label, whole_label};
use super::page::{Block, Page, Remark, short};
use super::row_item::{Chapter, Context, RowItem, RowTexts, TableRows};
use super::table::{Table, has_place};
use super::words::{
    HeaderWord, begins_marked, is_ended, is_marked_heading, is_note, is_note_mark, item_text,
    limits_to_others, one_line, round_of,
};
use crate::finding::CellRef;

/// Reads the rows of a table; `visible` tells whether places to answer can be seen on the form.
pub fn read(
    table: Table<'_>,
    page: &mut Page<'_>,
    visible: bool,
    context: &mut Context,
) -> TableRows {
    let rows = page.rows(table.block.last + 1, table.last);
    let left_rows: Vec<u32> =
        rows.into_iter().filter(|row| table.left(page, *row).next().is_some()).collect();
    let is_styled =
        |row: &u32| table.left(page, *row).any(|block| leading_label(&block.text).is_some());
    let styled = left_rows.iter().any(is_styled);
    let labelled = styled || left_rows.iter().any(|row| table.is_labelled(page, *row));
    let mut reader = Reader {
        table,
        page,
        visible,
        labelled,
        styled,
        context,
        found: TableRows::default(),
        at_item: false,
    };
    for (at, row) in left_rows.iter().enumerate() {
        let end = left_rows.get(at + 1).map_or(table.last, |next| next - 1);
        reader.row(*row, end);
        reader.places_alone(*row, end);
    }
    reader.finish()
}

struct Reader<'r, 'g, 'b> {
    table: Table<'b>,
    page: &'r mut Page<'g>,
    visible: bool,
    /// Whether rows of the table have numbers.
    labelled: bool,
    /// Whether rows of the table have numbers that are more than digits.
    styled: bool,
    context: &'r mut Context,
    found: TableRows,
    /// Whether the row before was an item.
    at_item: bool,
}

impl Reader<'_, '_, '_> {
    fn row(&mut self, row: u32, end: u32) {
        let blocks = self.table.left(self.page, row).cloned();
        let (foreign, blocks): (Vec<Block>, Vec<Block>) =
            blocks.partition(|block| self.table.is_foreign(block.at.column));
        blocks.iter().for_each(|block| self.page.use_cell(block.at));
        self.row_of(row, end, blocks);
        let is_later = |block: &Block| round_of(&block.text).is_some_and(|round| round > 1);
        if let (Some(later), Some(item)) =
            (foreign.iter().find(|block| is_later(block)), self.found.items.first_mut())
        {
            let what = format!(
                "「{}」が列でなく行になっています。その回の列を足すか決めてください",
                short(&later.text)
            );
            item.marks.extend((!item.marks.contains(&what)).then_some(what));
        }
        if let Some(item) = self.found.items.last_mut().filter(|_| self.at_item)
            && self.table.leaves_pharmacies_out(&foreign)
        {
            let what = "「薬局」の列に、丸だけのセルがありません。薬局は答えない項目なら、「薬局以外」（applies = \"other\"）にしてください";
            item.marks.push(what.to_owned());
        }
        let limit = foreign.iter().find(|block| limits_to_others(&block.text));
        if let (Some(limit), Some(item)) =
            (limit, self.found.items.last_mut().filter(|_| self.at_item))
        {
            let what = format!(
                "横の欄に「{}」とあります。薬局は答えない項目なら、「薬局以外」（applies = \"other\"）にしてください",
                short(&limit.text)
            );
            item.marks.push(what);
        }
    }

    fn row_of(&mut self, row: u32, end: u32, blocks: Vec<Block>) {
        let place = has_place(self.table.answers(self.page, row, end.min(self.table.last)));
        let blocks = self.without_mark(blocks, place);
        if !place && self.note(&blocks) {
            return;
        }
        let Some(at) = blocks.first().map(|block| block.at) else { return };
        let RowTexts { mut label, chapter, heading, texts } =
            self.chapter_by_number(self.sorted(&blocks), row, end);
        if let Some((chapter, cell)) = chapter {
            self.chapter(chapter, cell);
        }
        if let Some(heading) = heading {
            self.heading_beside(&heading);
        }
        let Some(first) = texts.first() else {
            if let Some(number) = label {
                self.item(at, Some(number), String::new(), place);
            }
            return;
        };
        let whole: String = texts.iter().map(|block| block.text.as_str()).collect();
        let mut text = item_text(&whole);
        if label.is_none()
            && let Some((found, rest)) = leading_label(&whole)
        {
            (label, text) = (Some(found), item_text(rest));
        }
        let end = end
            .max(texts.iter().map(|block| block.last.row).max().unwrap_or(end))
            .min(self.table.last);
        let place = has_place(self.table.answers(self.page, row, end));
        if label.is_none()
            && place
            && !self.styled
            && let Some((found, rest)) = plain_label(&whole)
        {
            (label, text) = (Some(found), item_text(rest));
        }
        if label.is_none() && self.goes_on(first, &text, place) {
            return self.append(&text, place);
        }
        let asks = label.is_some() || if self.visible { place } else { !self.labelled };
        if asks { self.item(first.at, label, text, place) } else { self.heading(&texts, &whole) }
    }

    /// Takes places to answer that stand under an item with its own, beside no text, as items of
    /// which nothing else is known.
    fn places_alone(&mut self, row: u32, end: u32) {
        let has_place = |reader: &Self, first: u32, last: u32| {
            has_place(reader.table.answers(reader.page, first, last))
        };
        let lasts = self.table.left(self.page, row).map(|block| block.last.row);
        let own = lasts.max().unwrap_or(row);
        if !self.at_item || !has_place(self, row, own) {
            return;
        }
        for row in self.page.rows(own + 1, end) {
            let first = self.table.answers(self.page, row, row).next().map(|block| block.at);
            if let Some(at) = first.filter(|_| has_place(self, row, row)) {
                self.item(at, None, String::new(), true);
            }
        }
    }

    /// Returns the texts of a row without one that begins as notes do, where the others are an item:
    /// they have a number, or a place to answer.
    fn without_mark(&mut self, mut blocks: Vec<Block>, place: bool) -> Vec<Block> {
        let Some((first, rest)) = blocks.split_first() else { return blocks };
        let is_number = |block: &Block| {
            leading_label(&block.text).is_some()
                || self.table.word(block.at.column) == Some(HeaderWord::Number)
        };
        let is_item = rest.iter().any(is_number) || place && !rest.is_empty();
        let is_mark = is_note(&first.text) || place && is_note_mark(&first.text);
        if is_item && is_mark && !is_marked_heading(&first.text) {
            let what = format!("項目の前の「{}」は入れません", short(&first.text));
            self.page.tell(Some(first.at), what);
            blocks.remove(0);
        }
        blocks
    }

    /// Takes a row that is a note to the item above it.
    fn note(&mut self, blocks: &[Block]) -> bool {
        let begins = |block: &&Block| {
            is_note(&block.text) && !is_marked_heading(&block.text)
                || blocks.len() > 1 && is_note_mark(&block.text)
        };
        let Some(first) = blocks.first().filter(begins) else { return false };
        let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        let text = one_line(&texts.join("\u{3000}"));
        let note = Placed { at: first.at, text };
        match self.found.items.last_mut() {
            Some(item) => item.notes.push(note),
            None => self.found.notes.push(note),
        }
        true
    }

    /// Returns whether a text goes on with that of the item above.
    fn goes_on(&self, block: &Block, text: &str, place: bool) -> bool {
        let Some(before) = self.found.items.last().filter(|_| self.at_item) else {
            return false;
        };
        let end = self.table.block.first_answer().unwrap_or(0);
        let is_of_row = |first: CellRef| {
            let is_number = self
                .page
                .in_row(first.row)
                .any(|b| b.at == first && whole_label(&b.text).is_some());
            first.column >= end || is_number
        };
        let mut merges = self.page.grid.merges.iter();
        let joined = merges.any(|merge| {
            merge.first.row == before.at.row
                && merge.last.row >= block.at.row
                && is_of_row(merge.first)
        });
        let is_heading = text.contains("について") && is_ended(text) || begins_marked(text);
        let both_ask = before.has_place && place;
        joined || !(is_ended(&before.text) || is_heading || both_ask)
    }

    fn append(&mut self, text: &str, place: bool) {
        if let Some(item) = self.found.items.last_mut() {
            item.text.push_str(text);
            item.has_place |= place;
        }
    }

    fn item(&mut self, at: CellRef, label: Option<Label>, text: String, has_place: bool) {
        let cells = self
            .context
            .chapter_cell
            .take()
            .into_iter()
            .chain(mem::take(&mut self.context.heading_cells));
        cells.for_each(|cell| self.page.use_cell(cell));
        let is_elsewhere = self.context.take_number(label.as_ref());
        let Context { chapter, heading, .. } = self.context.clone();
        let mark = "番号の章が、上にある章と違います".to_owned();
        let marks = is_elsewhere.then_some(mark).into_iter().collect();
        self.found.items.push(RowItem {
            at,
            label,
            text,
            chapter,
            heading,
            notes: Vec::new(),
            marks,
            has_place,
        });
        self.at_item = true;
    }

    /// Begins a chapter, unless its name stands beside each of its rows.
    fn chapter(&mut self, chapter: Chapter, cell: CellRef) {
        if self.context.chapter.as_ref() == Some(&chapter) {
            return;
        }
        self.limits(&chapter.name, cell);
        self.page.release_cell(cell);
        *self.context =
            Context { chapter: Some(chapter), chapter_cell: Some(cell), ..Context::default() };
    }

    fn heading(&mut self, blocks: &[Block], text: &str) {
        self.at_item = false;
        let text = one_line(text);
        let Some(first) = blocks.first() else { return };
        self.limits(&text, first.at);
        blocks.iter().for_each(|block| self.page.release_cell(block.at));
        self.context.heading = Some(text);
        self.context.heading_cells = blocks.iter().map(|block| block.at).collect();
        self.context.of_numbers = None;
    }

    /// Takes a heading that stands beside its items: it holds until the next, and may stand beside
    /// each of them.
    fn heading_beside(&mut self, block: &Block) {
        let text = one_line(&block.text);
        if self.context.heading.as_ref() == Some(&text) && self.context.heading_cells.is_empty() {
            return;
        }
        self.heading(std::slice::from_ref(block), &block.text);
    }

    fn unsure(&mut self, at: CellRef, what: String) {
        self.found.unsure.push(Remark { cell: Some(at), what });
    }

    fn limits(&mut self, text: &str, at: CellRef) {
        if limits_to_others(text) {
            self.unsure(at, format!("病院などに限る言葉があります：{}", short(text)));
        }
    }

    /// Marks what a person must decide, and says what was filled in.
    fn finish(mut self) -> TableRows {
        take_answers(self.table, self.page);
        let (visible, labelled) = (
            self.visible,
            self.labelled || self.found.items.iter().any(|item| item.label.is_some()),
        );
        for item in &mut self.found.items {
            let of_context = [
                item.heading.as_deref(),
                item.chapter.as_ref().map(|chapter| chapter.name.as_str()),
            ];
            let limited = limits_to_others(&item.text)
                || of_context.into_iter().flatten().any(limits_to_others);
            if limited {
                item.marks.push("病院などに限る項目かもしれません。薬局は答えない項目なら、「薬局以外」（applies = \"other\"）にしてください".to_owned());
            }
            if item.text.is_empty() {
                let what = if item.label.is_some() {
                    "番号がありますが、文言がありません"
                } else {
                    "答える所がありますが、番号も文言もありません。要らない行なら消してください"
                };
                item.marks.push(what.to_owned());
                continue;
            }
            if item.label.is_some() && visible && !item.has_place {
                item.marks.push(
                    "番号がありますが、答える所がありません。項目かどうか、決められません"
                        .to_owned(),
                );
            }
            if item.label.is_none() && labelled {
                item.marks.push("答える所がありますが、番号がありません".to_owned());
            }
        }
        self.found
    }
}
