//! The tables of a paper.

use tachiiri::paper::block::{Block, Table};
use tachiiri::paper::{Document, Paper};

/// The tables of a paper, in order; none of a form.
pub fn of(document: &Document) -> Vec<&Table> {
    match &document.paper {
        Paper::Ledger(ledger) => vec![&ledger.table],
        Paper::ContactDiagram(diagram) => vec![&diagram.table],
        Paper::SystemDiagram(diagram) => vec![&diagram.table],
        Paper::Booklet(booklet) => booklet.blocks.iter().filter_map(table).collect(),
        Paper::Findings(report) => report.blocks.iter().filter_map(table).collect(),
        Paper::Checklist(_) => Vec::new(),
    }
}

fn table(block: &Block) -> Option<&Table> {
    if let Block::Table(table) = block { Some(table) } else { None }
}
