//! What the rows of a form are: items, and the chapters and headings that they stand under.

use super::around::Placed;
use super::numbers::{Label, chapter_of, plain_number};
use super::page::{Block, Remark};
use crate::finding::CellRef;
use crate::model::item::ItemNumber;

/// A chapter as it stands on the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chapter {
    /// Its number as printed; empty where there is none.
    pub number: String,
    /// Its name.
    pub name: String,
}

/// A row that asks something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowItem {
    /// The cell of its text.
    pub at: CellRef,
    /// Its number.
    pub label: Option<Label>,
    /// Its words.
    pub text: String,
    /// The chapter that it stands in.
    pub chapter: Option<Chapter>,
    /// The heading above it.
    pub heading: Option<String>,
    /// The notes under its text.
    pub notes: Vec<Placed>,
    /// What a person must decide.
    pub marks: Vec<String>,
    /// Whether it has a place to answer that can be seen.
    pub has_place: bool,
}

/// The texts of a row left of its answers.
#[derive(Default)]
pub struct RowTexts {
    /// Its number.
    pub label: Option<Label>,
    /// Its chapter, with the cell.
    pub chapter: Option<(Chapter, CellRef)>,
    /// What stands in the column of headings.
    pub heading: Option<Block>,
    /// Its words.
    pub texts: Vec<Block>,
}

/// What stands in the rows of a table.
#[derive(Debug, Default)]
pub struct TableRows {
    /// The rows that ask something.
    pub items: Vec<RowItem>,
    /// Notes before the first of them.
    pub notes: Vec<Placed>,
    /// What a person must decide, at the cells that it is about.
    pub unsure: Vec<Remark>,
}

/// Chapter and heading at a point of a form.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The chapter.
    pub chapter: Option<Chapter>,
    /// The heading.
    pub heading: Option<String>,
    /// The cell of the chapter, as long as no item stands in it.
    pub chapter_cell: Option<CellRef>,
    /// The cells of the heading, as long as no item stands under it.
    pub heading_cells: Vec<CellRef>,
    /// The chapter that the numbers of the items under the heading name.
    pub of_numbers: Option<u8>,
}

impl Context {
    /// Returns what holds under a chapter's name.
    pub fn of_chapter(text: &str) -> Self {
        let chapter = chapter_of(text).map(|(number, name)| Chapter { number, name });
        Self { chapter, ..Self::default() }
    }

    /// Takes the chapter that an item's number names: under another one the heading no longer
    /// holds; returns whether the chapter that is named above is another.
    pub fn take_number(&mut self, label: Option<&Label>) -> bool {
        let Some(chapter) = label.and_then(|label| label.chapter) else { return false };
        if self.of_numbers.is_some_and(|before| before != chapter) {
            self.heading = None;
        }
        self.of_numbers = Some(chapter);
        let named = self.chapter.as_ref().and_then(|chapter| plain_number(&chapter.number));
        named.is_some_and(|named| named != chapter)
    }
}

impl RowItem {
    /// Returns its number: the chapter is that of the number, else that it stands in.
    pub fn number(&self) -> Option<ItemNumber> {
        let label = self.label.as_ref()?;
        let of_chapter = || self.chapter.as_ref().and_then(|chapter| plain_number(&chapter.number));
        let chapter = label.chapter.or_else(of_chapter)?;
        Some(ItemNumber::Numbered { chapter, number: label.number })
    }

    /// Returns its notes, a line each.
    pub fn note(&self) -> Option<String> {
        let texts: Vec<&str> = self.notes.iter().map(|note| note.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    /// Returns whether it stands in a chapter of these words.
    pub fn is_of_chapter(&self, text: &str) -> bool {
        self.chapter.is_some() && self.chapter == Context::of_chapter(text).chapter
    }
}
