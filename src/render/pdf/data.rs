//! The `/data.json` of the templates: papers with tables typeset and drawings laid out.

use std::borrow::Cow;

use serde::Serialize;

use super::block::{self, BlockData, LETTER, MeasuredBlock, TEXT};
use super::cover::CoverData;
use super::filling::{BELOW_HEADER, fewest_pages, fill_no_more, with_page_breaks};
use super::form::{FormData, REMARK_SIZES};
use super::form_layout::FormLayout;
use super::margin::{ABOVE_DRAWING, Foot, HEAD, Head, HeadRoom};
use super::marks;
use super::network::NetworkData;
use super::table::{
    BELOW_HEAD, BELOW_LOW_HEAD, LEAST_PADDING, LITTLE_PADDING, LedgerPage, PADDING, TypesetTable,
};
use crate::error::Error;
use crate::model::text::Widths;
use crate::paper::block::Block;
use crate::paper::contact_diagram::ContactDiagram;
use crate::paper::findings::FindingsReport;
use crate::paper::ledger::Ledger;
use crate::paper::{Document, Paper};
use crate::render::alternative::cut;
use crate::render::diagram::{self, Diagram};
use crate::render::measure::{BOLD, POINTS_PER_MM, TextMetrics};
use crate::render::record::{largest_tables, table_rows};
use crate::render::table::{LANDSCAPE, PORTRAIT, TablePage};

/// Most UTF-16 units of a string in a file: PDF/A-2 allows 32,767 bytes, and the writer counts
/// those of UTF-8, three a unit.
const MOST_OF_STRING: usize = 10_922;

/// Size of the words in the box beside a ledger's title, in points, and what the box takes beside
/// them and keeps free, in millimetres, as `ledger.typ` sets it.
const CAUTION: f64 = 10.0;
const CAUTION_FRAME: f64 = 8.0;

/// Most pages of findings of which one is worth saving.
const MOST_TO_SAVE: usize = 4;

/// All that the templates get.
#[derive(Default, Serialize)]
pub(super) struct TemplateData<'a> {
    /// The binder's first pages; none for a paper by itself.
    pub(super) cover: Option<&'a CoverData<'a>>,
    /// The papers that come behind the cover and are laid out by themselves.
    pub(super) contents: &'a [ContentsLine],
    /// Whether only the drawing of a diagram is asked for.
    pub(super) drawing: bool,
    /// For how many pages numbers are asked for; none where papers are.
    pub(super) numbers: usize,
    pub(super) papers: &'a [PaperData<'a>],
    /// Whether marks in a row are left as they are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) marks_as_they_are: bool,
}

/// What the contents on the binder's cover say of a paper.
#[derive(Serialize)]
pub(super) struct ContentsLine {
    /// Its bookmark, broken into lines.
    pub(super) line: String,
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
        let json = serde_json::to_vec(self).map_err(defect)?;
        if !marks::are_too_many(&json) {
            return Ok(json);
        }
        serde_json::to_vec(&Self { marks_as_they_are: true, ..*self }).map_err(defect)
    }
}

/// A paper, by itself or in the binder.
#[derive(Serialize)]
pub(super) struct PaperData<'a> {
    bookmark: &'a str,
    foot: Foot,
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
    #[serde(flatten)]
    head: Head,
    diagram: Diagram,
    alternative: Cow<'a, str>,
    caution: &'a str,
    /// What is said where there is no contact to draw; else empty.
    note: &'a str,
    /// The boxes to fill in by hand there.
    groups: [&'static str; 9],
    /// What the ministry's box says there, each text broken into lines.
    ministry: Option<[String; 5]>,
    /// The size of the words at the ministry's line, in points.
    caution_size: f64,
    table: TypesetTable<'a>,
}

#[derive(Serialize)]
pub(super) struct BookletData<'a> {
    #[serde(flatten)]
    head: Head,
    /// Size of its sentences, in points; and whether they stand further apart, as in a letter.
    text_size: f64,
    is_letter: bool,
    /// What a page has for its blocks, in millimetres.
    #[serde(skip)]
    room: f64,
    pub(super) blocks: Vec<BlockData<'a>>,
}

#[derive(Serialize)]
pub(super) struct LedgerData<'a> {
    #[serde(flatten)]
    head: Head,
    caution: &'a str,
    note: &'a str,
    pub(super) table: TypesetTable<'a>,
}

impl<'a> PaperData<'a> {
    /// Prepares a paper for its pages.
    pub(super) fn new(document: &'a Document, widths: &'a dyn Widths) -> Self {
        let foot = foot(document, TextMetrics(widths));
        let kind = KindData::new(&document.paper, foot.extra(), widths);
        Self { bookmark: &document.bookmark, foot, continued: false, kind }
    }

    /// Returns closer ways to set a paper of so many pages, with which it may take fewer: a form
    /// with smaller remarks, findings in closer rows.
    pub(super) fn closer(
        document: &'a Document,
        widths: &'a dyn Widths,
        pages: usize,
    ) -> Vec<Self> {
        let metrics = TextMetrics(widths);
        let foot = foot(document, metrics);
        let kinds: Vec<KindData<'a>> = match &document.paper {
            Paper::Checklist(form) if pages > form.pages() => REMARK_SIZES[1..]
                .iter()
                .map(|largest| {
                    KindData::Checklist(Box::new(FormData::new(form, *largest, metrics)))
                })
                .collect(),
            Paper::Findings(report) if (2..=MOST_TO_SAVE).contains(&pages) => {
                let data = BookletData::of_findings(report, (LEAST_PADDING, foot.extra()), metrics);
                let saves = fewest_pages(&data.blocks, data.room) < pages;
                saves.then_some(KindData::Findings(data)).into_iter().collect()
            }
            Paper::Checklist(_)
            | Paper::ContactDiagram(_)
            | Paper::Booklet(_)
            | Paper::Ledger(_)
            | Paper::SystemDiagram(_)
            | Paper::Findings(_) => Vec::new(),
        };
        let bookmark = document.bookmark.as_str();
        let paper = |kind| Self { bookmark, foot: foot.clone(), continued: false, kind };
        kinds.into_iter().map(paper).collect()
    }

    /// Returns the paper with a part of what it says, which goes on after other parts.
    pub(super) fn with_part(&self, kind: KindData<'a>, continued: bool) -> Self {
        Self { bookmark: self.bookmark, foot: self.foot.clone(), continued, kind }
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

/// Returns the foot of a paper's pages.
fn foot(document: &Document, metrics: TextMetrics<'_>) -> Foot {
    let name = document.id.name();
    let width = match &document.paper {
        Paper::Checklist(form) => {
            let width = FormLayout::of(form, metrics).whole();
            let names = (form.name_in_foot(name), form.vendor_in_foot());
            return Foot::new(&document.pharmacy, (&names.0, names.1), width, metrics);
        }
        Paper::Booklet(_) | Paper::Findings(_) => PORTRAIT.width,
        Paper::ContactDiagram(_) | Paper::Ledger(_) | Paper::SystemDiagram(_) => LANDSCAPE.width,
    };
    Foot::new(&document.pharmacy, (name, ""), width, metrics)
}

impl<'a> KindData<'a> {
    /// `foot`: what the foot takes of the page beyond its margin, in millimetres.
    fn new(paper: &'a Paper, foot: f64, widths: &'a dyn Widths) -> Self {
        let metrics = TextMetrics(widths);
        match paper {
            Paper::Checklist(checklist) => {
                Self::Checklist(Box::new(FormData::new(checklist, REMARK_SIZES[0], metrics)))
            }
            Paper::ContactDiagram(diagram) => {
                Self::ContactDiagram(Box::new(DiagramData::new(diagram, foot, widths)))
            }
            Paper::Booklet(paper) => {
                let words = (paper.title.as_str(), paper.pharmacy.as_str(), paper.dates.as_str());
                let taken = (PADDING, foot);
                Self::Booklet(BookletData::new(
                    words,
                    &paper.blocks,
                    paper.is_letter,
                    taken,
                    metrics,
                ))
            }
            Paper::Ledger(ledger) => Self::Ledger(LedgerData::new(ledger, foot, metrics)),
            Paper::SystemDiagram(paper) => {
                Self::SystemDiagram(NetworkData::new(paper, foot, widths))
            }
            Paper::Findings(report) => {
                Self::Findings(BookletData::of_findings(report, (LITTLE_PADDING, foot), metrics))
            }
        }
    }
}

/// The paper's title, its pharmacy and its dates.
type HeadWords<'a> = (&'a str, &'a str, &'a str);

/// Size of what a box to be filled in says, in points, and the room that it has, in millimetres.
const BOX_TEXT: f64 = 9.5;
const BOX_ROOM: f64 = 58.0;

impl<'a> DiagramData<'a> {
    fn new(paper: &'a ContactDiagram, foot: f64, widths: &dyn Widths) -> Self {
        let metrics = TextMetrics(widths);
        let words = (paper.title.as_str(), paper.pharmacy.as_str(), paper.dates.as_str());
        let head = Head::new(words, &ABOVE_DRAWING, metrics);
        let page = LANDSCAPE.lower_by(head.extra() + foot);
        Self {
            diagram: diagram::lay_out(
                &paper.parties,
                diagram::AREA.lower_by(head.extra() + foot),
                widths,
            ),
            alternative: cut(&paper.alternative, MOST_OF_STRING, "……続きは表のとおり"),
            caution: &paper.caution,
            note: &paper.note,
            groups: paper.groups,
            ministry: paper.ministry.as_ref().map(|texts| {
                texts
                    .each_ref()
                    .map(|text| metrics.wrapped(text, BOX_TEXT, BOX_ROOM * POINTS_PER_MM))
            }),
            caution_size: match paper.parties.len() {
                ..=12 => 12.0,
                13..=20 => 10.0,
                _ => 9.0,
            },
            table: TypesetTable::of_ledger(
                &paper.table,
                &LedgerPage { page, more: BELOW_LOW_HEAD, over_table: 0.0 },
                metrics,
            ),
            head,
        }
    }
}

impl<'a> LedgerData<'a> {
    fn new(ledger: &'a Ledger, foot: f64, metrics: TextMetrics<'_>) -> Self {
        let words = (ledger.title.as_str(), ledger.pharmacy.as_str(), ledger.dates.as_str());
        let caution = metrics.width(ledger.caution, CAUTION * BOLD) / POINTS_PER_MM + CAUTION_FRAME;
        let room = HeadRoom { width: LANDSCAPE.width, beside: caution, height: HEAD };
        let head = Head::new(words, &room, metrics);
        let page = LANDSCAPE.lower_by(head.extra() + foot);
        Self {
            caution: ledger.caution,
            note: &ledger.note,
            table: TypesetTable::of_ledger(
                &ledger.table,
                &LedgerPage { page, more: BELOW_HEAD, over_table: 0.0 },
                metrics,
            ),
            head,
        }
    }

    /// Returns the paper with another table.
    pub(super) fn with(&self, table: TypesetTable<'a>) -> Self {
        Self { head: self.head.clone(), caution: self.caution, note: self.note, table }
    }
}

impl<'a> BookletData<'a> {
    /// Sets findings with so much room above and below the text of a table's cells, in millimetres,
    /// on pages whose foot takes so much beyond its margin.
    fn of_findings(
        report: &'a FindingsReport,
        taken: (f64, f64),
        metrics: TextMetrics<'a>,
    ) -> Self {
        let words = (report.title.as_str(), report.pharmacy.as_str(), report.dates.as_str());
        Self::new(words, &report.blocks, false, taken, metrics)
    }

    /// Sets blocks likewise, those of a letter in larger sentences.
    fn new(
        words: HeadWords<'_>,
        blocks: &'a [Block],
        is_letter: bool,
        (padding, foot): (f64, f64),
        metrics: TextMetrics<'a>,
    ) -> Self {
        let room = HeadRoom { width: PORTRAIT.width, beside: 0.0, height: HEAD };
        let head = Head::new(words, &room, metrics);
        let page = PORTRAIT.lower_by(head.extra() + foot);
        let text_size = if is_letter { LETTER } else { TEXT };
        let blocks = self::blocks(blocks, (text_size, padding), page, metrics);
        Self { head, text_size, is_letter, room: page.height + BELOW_HEADER, blocks }
    }

    /// Returns the paper with other blocks.
    pub(super) fn with(&self, blocks: Vec<BlockData<'a>>) -> Self {
        Self { head: self.head.clone(), blocks, ..*self }
    }
}

fn blocks<'a>(
    blocks: &'a [Block],
    (text_size, padding): (f64, f64),
    page: TablePage,
    metrics: TextMetrics<'a>,
) -> Vec<BlockData<'a>> {
    let measured = MeasuredBlock::of(blocks, text_size, page, metrics);
    let at_size = |size: f64| -> Vec<BlockData<'a>> {
        measured.iter().map(|block| block.at_most(size, padding)).collect()
    };
    let room = page.height + BELOW_HEADER;
    let rows = table_rows(blocks);
    let set = largest_tables(rows, page.size, at_size, |larger, counted| {
        fill_no_more(larger, counted, room)
    });
    let released = block::released(&set);
    let set = if fill_no_more(&set, &released, room) { set } else { released };
    with_page_breaks(set, room)
}
