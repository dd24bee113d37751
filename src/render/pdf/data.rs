//! The `/data.json` of the templates: papers with tables typeset and drawings laid out.

use std::borrow::Cow;

use serde::Serialize;

use super::block::{self, BlockData};
use super::filling::fill_no_more;
use super::form::FormData;
use super::network::NetworkData;
use super::table::{LITTLE_PADDING, PADDING, TypesetTable};
use crate::error::Error;
use crate::model::text::Widths;
use crate::paper::binder::Cover;
use crate::paper::block::Block;
use crate::paper::contact_diagram::ContactDiagram;
use crate::paper::ledger::Ledger;
use crate::paper::{Document, Paper};
use crate::render::alternative::cut;
use crate::render::diagram::{self, Diagram};
use crate::render::measure::TextMetrics;
use crate::render::table::{LANDSCAPE, PORTRAIT, TablePage};

/// Most UTF-16 units of a string in a file: PDF/A-2 allows 32,767 bytes, and the writer counts
/// those of UTF-8, three a unit.
const MOST_OF_STRING: usize = 10_922;

/// All that the templates get.
#[derive(Default, Serialize)]
pub(super) struct TemplateData<'a> {
    /// The binder's first pages; none for a paper by itself.
    pub(super) cover: Option<&'a Cover>,
    /// The papers that come behind the cover and are laid out by themselves.
    pub(super) contents: &'a [ContentsLine<'a>],
    /// Whether only the drawing of a diagram is asked for.
    pub(super) drawing: bool,
    /// For how many pages numbers are asked for; none where papers are.
    pub(super) numbers: usize,
    pub(super) papers: &'a [PaperData<'a>],
}

/// What the contents on the binder's cover say of a paper.
#[derive(Serialize)]
pub(super) struct ContentsLine<'a> {
    pub(super) bookmark: &'a str,
    /// How many pages it has.
    pub(super) pages: usize,
}

impl<'a> TemplateData<'a> {
    /// Returns the data of papers by themselves, without a cover.
    pub(super) fn of(papers: &'a [PaperData<'a>]) -> Self {
        Self { papers, ..Self::default() }
    }

    /// Returns the data as the templates read it.
    ///
    /// # Errors
    /// A defect of the program.
    pub(super) fn json(&self) -> Result<Vec<u8>, Error> {
        let defect = |error: serde_json::Error| Error::Render {
            document: "JSON".to_owned(),
            what: error.to_string(),
        };
        serde_json::to_vec(self).map_err(defect)
    }
}

/// A paper, by itself or in the binder.
#[derive(Serialize)]
pub(super) struct PaperData<'a> {
    name: &'a str,
    bookmark: &'a str,
    pharmacy: &'a str,
    /// Whether its first pages were laid out before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    continued: bool,
    #[serde(flatten)]
    pub(super) kind: KindData<'a>,
}

/// A paper by its kind, which is the name of its template.
#[derive(Serialize)]
#[serde(tag = "kind", content = "doc", rename_all = "kebab-case")]
pub(super) enum KindData<'a> {
    Checklist(Box<FormData>),
    ContactDiagram(Box<DiagramData<'a>>),
    Booklet(BookletData<'a>),
    Ledger(LedgerData<'a>),
    Findings(BookletData<'a>),
    SystemDiagram(NetworkData<'a>),
}

#[derive(Serialize)]
pub(super) struct DiagramData<'a> {
    title: &'a str,
    pharmacy: &'a str,
    dates: &'a str,
    diagram: Diagram,
    alternative: Cow<'a, str>,
    caution: &'a str,
    /// What is said where there is no contact to draw; else empty.
    note: &'a str,
    /// The boxes to fill in by hand there.
    groups: [&'static str; 9],
    table: TypesetTable<'a>,
}

#[derive(Serialize)]
pub(super) struct BookletData<'a> {
    title: &'a str,
    pharmacy: &'a str,
    dates: &'a str,
    pub(super) blocks: Vec<BlockData<'a>>,
}

#[derive(Serialize)]
pub(super) struct LedgerData<'a> {
    title: &'a str,
    pharmacy: &'a str,
    dates: &'a str,
    caution: &'a str,
    note: &'a str,
    pub(super) table: TypesetTable<'a>,
}

impl<'a> PaperData<'a> {
    /// Prepares a paper for its pages.
    pub(super) fn new(document: &'a Document, widths: &dyn Widths) -> Self {
        Self {
            name: document.id.name(),
            bookmark: &document.bookmark,
            pharmacy: &document.pharmacy,
            continued: false,
            kind: KindData::new(&document.paper, widths),
        }
    }

    /// Returns the paper with a part of what it says, which goes on after other parts.
    pub(super) fn with_part(&self, kind: KindData<'a>, continued: bool) -> Self {
        Self { name: self.name, bookmark: self.bookmark, pharmacy: self.pharmacy, continued, kind }
    }

    /// Counts the pages of its drawing.
    pub(super) fn drawings(&self) -> usize {
        match &self.kind {
            KindData::ContactDiagram(_) => 1,
            KindData::SystemDiagram(network) => network.drawings(),
            KindData::Checklist(_)
            | KindData::Booklet(_)
            | KindData::Ledger(_)
            | KindData::Findings(_) => 0,
        }
    }
}

impl<'a> KindData<'a> {
    fn new(paper: &'a Paper, widths: &dyn Widths) -> Self {
        let metrics = TextMetrics(widths);
        match paper {
            Paper::Checklist(checklist) => {
                Self::Checklist(Box::new(FormData::new(checklist, metrics)))
            }
            Paper::ContactDiagram(diagram) => {
                Self::ContactDiagram(Box::new(DiagramData::new(diagram, widths)))
            }
            Paper::Booklet(paper) => Self::Booklet(BookletData {
                title: &paper.title,
                pharmacy: &paper.pharmacy,
                dates: &paper.dates,
                blocks: blocks(&paper.blocks, PADDING, metrics),
            }),
            Paper::Ledger(ledger) => Self::Ledger(LedgerData::new(ledger, metrics)),
            Paper::SystemDiagram(paper) => Self::SystemDiagram(NetworkData::new(paper, widths)),
            Paper::Findings(report) => Self::Findings(BookletData {
                title: &report.title,
                pharmacy: &report.pharmacy,
                dates: &report.dates,
                blocks: blocks(&report.blocks, LITTLE_PADDING, metrics),
            }),
        }
    }
}

impl<'a> DiagramData<'a> {
    fn new(paper: &'a ContactDiagram, widths: &dyn Widths) -> Self {
        Self {
            title: &paper.title,
            pharmacy: &paper.pharmacy,
            dates: &paper.dates,
            diagram: diagram::lay_out(&paper.parties, diagram::AREA, widths),
            alternative: cut(&paper.alternative, MOST_OF_STRING, "……続きは表のとおり"),
            caution: &paper.caution,
            note: &paper.note,
            groups: paper.groups,
            table: TypesetTable::of_ledger(&paper.table, &LANDSCAPE, TextMetrics(widths)),
        }
    }
}

impl<'a> LedgerData<'a> {
    fn new(ledger: &'a Ledger, metrics: TextMetrics<'_>) -> Self {
        Self {
            title: &ledger.title,
            pharmacy: &ledger.pharmacy,
            dates: &ledger.dates,
            caution: ledger.caution,
            note: &ledger.note,
            table: TypesetTable::of_ledger(&ledger.table, &LANDSCAPE, metrics),
        }
    }

    /// Returns the paper with another table.
    pub(super) fn with(&self, table: TypesetTable<'a>) -> Self {
        let (title, pharmacy, dates) = (self.title, self.pharmacy, self.dates);
        Self { title, pharmacy, dates, caution: self.caution, note: self.note, table }
    }
}

impl<'a> BookletData<'a> {
    /// Returns the paper with other blocks.
    pub(super) fn with(&self, blocks: Vec<BlockData<'a>>) -> Self {
        Self { title: self.title, pharmacy: self.pharmacy, dates: self.dates, blocks }
    }
}

/// Sizes of the text in a booklet's tables, in points, the largest first; they are as large as
/// needs no more pages than at the page's own size.
const TABLE_SIZES: [f64; 3] = [9.5, 9.0, 8.5];
/// Rows of all tables up to which larger sizes are tried.
const MOST_ROWS: usize = 400;

fn blocks<'a>(blocks: &'a [Block], padding: f64, metrics: TextMetrics<'_>) -> Vec<BlockData<'a>> {
    let at_size =
        |size: f64| block::at_size(blocks, &TablePage { size, ..PORTRAIT }, padding, metrics);
    let counted = at_size(PORTRAIT.size);
    let rows = |block: &Block| if let Block::Table(table) = block { table.rows.len() } else { 0 };
    if blocks.iter().map(rows).sum::<usize>() > MOST_ROWS {
        return counted;
    }
    let mut larger = TABLE_SIZES.into_iter().map(at_size);
    larger.find(|larger| fill_no_more(larger, &counted)).unwrap_or(counted)
}
