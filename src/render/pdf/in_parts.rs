//! Papers with long tables, laid out part by part: two at a time, each from the top of a page.

use std::thread;

use super::compact::Compactor;
use super::data::{PaperData, TemplateData};
use super::pages::{self, Unnumbered};
use super::part::{Part, RowIndex};
use super::world::TypstWorld;
use super::{Typesetter, compile};
use crate::error::Error;

/// Most rows that are laid out in a part, beside which another is laid out or none: what Typst
/// needs for them is some 10 KB a cell.
const ROWS_OF_TWO: usize = 150;
const ROWS_ALONE: usize = 300;
/// The stack of the thread that lays out a second part, in bytes: as large as that of the first.
const STACK: usize = 8 << 20;

impl PaperData<'_> {
    /// Returns how many rows are laid out from a row on: up to the one that is expected to begin
    /// the next part, which shows whether it does.
    fn rows_of_part(&self, from: RowIndex) -> usize {
        let next = self.expected_next(from, ROWS_OF_TWO);
        next.map_or(ROWS_ALONE, |next| next.row - from.row + 1)
    }
}

/// A part that was laid out.
struct LaidOutPart {
    /// The row with which it begins.
    from: RowIndex,
    pages: Unnumbered,
    /// The row with which the next one begins; `None` for the last.
    next: Option<RowIndex>,
}

impl Typesetter {
    /// Lays out a paper with long tables part by part; `None` for other papers. What Typst
    /// remembers of parts is forgotten: it would grow with the table.
    pub(super) fn lay_out_in_parts(
        &mut self,
        paper: &PaperData<'_>,
    ) -> Result<Option<Unnumbered>, Error> {
        let (first, is_short) = (RowIndex::default(), |part: Part<'_>| part.is_last);
        if !self.in_parts || paper.part(first, paper.rows_of_part(first)).is_none_or(is_short) {
            return Ok(None);
        }
        let (mut from, mut laid_out) = (Some(first), None::<Unnumbered>);
        let (mut compactor, mut ahead) = (Compactor::default(), None::<LaidOutPart>);
        while let Some(begin) = from {
            let part = match ahead.take().filter(|part| part.from == begin) {
                Some(part) => part,
                None => {
                    let part;
                    (part, ahead) = lay_out_two(&self.world, paper, begin)?;
                    comemo::evict(0);
                    part
                }
            };
            let mut pages = part.pages;
            self.pages_of_case += pages.len();
            pages.compact(&mut compactor);
            match &mut laid_out {
                Some(before) => before.append(pages),
                None => laid_out = Some(pages),
            }
            from = part.next;
        }
        Ok(laid_out)
    }
}

/// Lays out the part that begins with a row and, at the same time, the one that is expected to
/// follow it; `None` where none is expected or it could not be laid out.
///
/// # Errors
/// The template does not compile.
fn lay_out_two(
    world: &TypstWorld,
    paper: &PaperData<'_>,
    from: RowIndex,
) -> Result<(LaidOutPart, Option<LaidOutPart>), Error> {
    let lay_out = move |from| lay_out_part(world, paper, from, paper.rows_of_part(from));
    thread::scope(|scope| {
        let lay_out_other = move |next| lay_out(next).ok()?;
        let thread = || thread::Builder::new().stack_size(STACK);
        let second = paper
            .expected_next(from, ROWS_OF_TWO)
            .and_then(|next| thread().spawn_scoped(scope, move || lay_out_other(next)).ok());
        let first = lay_out(from)?;
        let second = second.and_then(|thread| thread.join().ok()?);
        let first = first.map_or_else(|| lay_out_longer(world, paper, from), Ok)?;
        Ok((first, second))
    })
}

/// Lays out a part in which a page begins with none of its rows, with as many more as it takes.
///
/// # Errors
/// The template does not compile.
fn lay_out_longer(
    world: &TypstWorld,
    paper: &PaperData<'_>,
    from: RowIndex,
) -> Result<LaidOutPart, Error> {
    let mut rows = ROWS_ALONE;
    loop {
        rows *= 2;
        if let Some(part) = lay_out_part(world, paper, from, rows)? {
            return Ok(part);
        }
    }
}

/// Lays out a part of so many rows; `None` where a page begins with none of them, so that the next
/// part cannot.
///
/// # Errors
/// The template does not compile.
fn lay_out_part(
    world: &TypstWorld,
    paper: &PaperData<'_>,
    from: RowIndex,
    rows: usize,
) -> Result<Option<LaidOutPart>, Error> {
    let Some(part) = paper.part(from, rows) else { return Ok(None) };
    let paged = compile(world, TemplateData::of(std::slice::from_ref(&part.paper)).json()?)?;
    let mut pages = Unnumbered::of(&paged);
    if part.is_last {
        return Ok(Some(LaidOutPart { from, pages, next: None }));
    }
    let end = pages::last_break(&paged, &part.rows);
    Ok(end.map(|(count, next)| {
        pages.truncate(count);
        LaidOutPart { from, pages, next: Some(part.rows[next].index) }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::paper::block::{Table, Value};
    use crate::paper::ledger::Ledger;
    use crate::paper::{Document, DocumentId, Paper};

    /// A ledger of so many records of one to several lines.
    fn ledger(records: usize) -> Document {
        let mut table = Table::new([("番号", 1.0), ("備考", 4.0)]);
        let record = |number: usize| {
            vec![Value::text(number.to_string()), Value::text("長い備考です。".repeat(number % 40))]
        };
        table.rows = (0..records).map(record).collect();
        let (title, pharmacy) = ("機器台帳".to_owned(), "みほん薬局".to_owned());
        let ledger = Ledger {
            title: title.clone(),
            pharmacy: pharmacy.clone(),
            dates: String::new(),
            caution: "取扱注意",
            note: String::new(),
            table,
        };
        Document {
            id: DocumentId::Devices,
            stem: title.clone(),
            title: title.clone(),
            bookmark: title,
            vendor: None,
            pharmacy,
            paper: Paper::Ledger(ledger),
        }
    }

    #[test]
    fn a_part_of_a_ledger_is_laid_out_with_the_one_that_follows_it() {
        let (document, assets) = (ledger(700), Assets::load(None, None).unwrap());
        let (world, widths) =
            (TypstWorld::new(&assets, super::super::MAIN).unwrap(), assets.widths());
        let paper = PaperData::new(&document, &*widths);
        let mut from = RowIndex::default();
        for _ in 0..2 {
            let (part, following) = lay_out_two(&world, &paper, from).unwrap();
            assert_eq!(following.map(|following| Some(following.from)), Some(part.next));
            from = part.next.unwrap();
        }
    }
}
