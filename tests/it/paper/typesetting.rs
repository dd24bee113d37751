//! What a page needs to look right: no glyph touches the one before it.

use tachiiri::paper::DocumentId;

use crate::support::sample::{self, Printed};
use crate::support::{Book, paper};

fn assert_apart(printed: &Printed) {
    let moved = paper::glyphs_moved_left(&printed.pdf);
    assert_eq!(moved, 0, "{}: glyphs stand on the one before", printed.document.stem);
}

#[test]
fn punctuation_in_a_row_is_not_pushed_together() {
    sample::papers().iter().for_each(assert_apart);
    let book = Book::clean().put("連絡先", 2, "組織名", "「（窓口）」、【夜間】（本店・支店）。（「休日」）");
    book.documents().into_iter().map(Printed::of).for_each(|printed| assert_apart(&printed));
}

#[test]
fn marks_set_apart_are_still_the_text_as_written() {
    let name = "（BCP）（案）「あ」、【い】薬局";
    let plan = Printed::of(Book::clean().put("薬局", 0, "薬局名", name).paper(DocumentId::Bcp));
    assert!(plan.count(name) > 0);
}

#[test]
fn a_ring_leaves_the_dot_between_the_words_free() {
    let form = paper::set(&Book::clean().put("チェックリスト", 2, "1回目", "いいえ").documents()[0]);
    let (yes, no): (Vec<_>, Vec<_>) = paper::drawings(&form, 1)
        .ring_edges
        .into_iter()
        .skip(1)
        .filter(|(left, _)| *left < 130.0)
        .partition(|(left, _)| *left < 112.0);
    let right_of_yes = yes.iter().map(|(_, right)| *right).fold(f64::MIN, f64::max);
    let left_of_no = no.iter().map(|(left, _)| *left).fold(f64::MAX, f64::min);
    // The dot takes 0.6 mm, the lines of the rings 0.3.
    assert!(left_of_no - right_of_yes > 1.3, "{right_of_yes} {left_of_no}");
}
