//! What holds for every paper of the sample: PDF/A, PDF/UA, the same bytes, bookmarks.

use tachiiri::paper::block::Block;
use tachiiri::paper::{DocumentId, Paper};

use crate::support::paper;
use crate::support::sample::{self, Printed};

#[test]
fn every_paper_of_the_sample_keeps_the_standards() {
    let pages: Vec<(String, usize)> = sample::papers()
        .iter()
        .map(|printed| (printed.document.id.id().to_owned(), printed.pages.len()))
        .collect();
    let ids: Vec<&str> = pages.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "pharmacy-checklist",
            "vendor-checklist",
            "vendor-checklist",
            "contact-diagram",
            "bcp",
            "restore",
            "devices",
            "accounts",
            "access-log",
            "vendors",
            "findings",
            "system-diagram"
        ]
    );
    for ((id, pages), expected) in pages.iter().zip([
        2..=2,
        2..=2,
        2..=2,
        2..=2,
        6..=9,
        6..=10,
        1..=1,
        1..=1,
        1..=2,
        1..=1,
        1..=6,
        3..=3,
    ]) {
        assert!(expected.contains(pages), "{id}: {pages} pages");
    }
    for printed in sample::papers() {
        let (pdf, document) = (&printed.pdf, &printed.document);
        assert_eq!(paper::broken_rules(pdf), Vec::<String>::new(), "{}", document.stem);
        assert_eq!(paper::language_and_title(pdf), ("ja-JP".to_owned(), document.title.clone()));
        let first = paper::bookmarks(pdf).remove(0);
        assert_eq!(
            (first.level, first.title.as_str(), first.page),
            (1, document.bookmark.as_str(), 1)
        );
        for (page, text) in printed.pages.iter().enumerate() {
            let footer =
                format!("みほん薬局{}{}/{}", printed.name_in_foot(), page + 1, printed.pages.len());
            assert!(text.ends_with(&footer), "{text}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for printed in sample::papers() {
        let again = Printed::of(printed.document.clone());
        assert!(
            again.pdf == printed.pdf && again.book == printed.book,
            "{}",
            printed.document.stem
        );
    }
}

#[test]
fn headings_do_not_skip_and_are_bookmarks() {
    for id in [DocumentId::Bcp, DocumentId::Restore, DocumentId::AccessLog] {
        let printed = sample::paper(id);
        let marks = paper::bookmarks(&printed.pdf);
        assert!(
            marks
                .windows(2)
                .all(|pair| pair[1].level <= pair[0].level + 1 && pair[0].page <= pair[1].page)
        );
        let Paper::Booklet(booklet) = &printed.document.paper else { panic!() };
        let headings = booklet.blocks.iter().filter_map(|block| match block {
            Block::Heading { level, text } => Some((usize::from(*level) + 1, text.as_str())),
            _ => None,
        });
        let marked: Vec<(usize, &str)> =
            marks[1..].iter().map(|mark| (mark.level, mark.title.as_str())).collect();
        assert_eq!(marked, headings.collect::<Vec<_>>());
        for mark in &marks[1..] {
            assert!(
                printed.pages[mark.page - 1].contains(&paper::squeezed(&mark.title)),
                "{mark:?}"
            );
        }
    }
}
