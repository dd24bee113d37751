//! 11: which machines there are and what they are connected to, as a diagram; how the work runs.

mod network;
mod node;
mod remarks;

pub use node::{Layer, Link, LinkKind, Network, Node, NodeKind};

use super::block::Table;
use super::context::PaperContext;
use super::document_id::DocumentId;
use super::tables::AsWritten;
use crate::error::Error;
use crate::model::day::in_words;
use crate::sheet::rows;

/// Rows to write in where the ledger has none.
const EMPTY_ROWS: usize = 12;

/// The paper.
#[derive(Debug, Clone, PartialEq)]
pub struct SystemDiagram {
    /// Its title.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up, of which day it speaks, and who drew it up.
    pub dates: String,
    /// What is drawn.
    pub network: Network,
    /// Lines below the drawing: what is not drawn, and why.
    pub remarks: Vec<String>,
    /// The line that says where responsibilities are parted.
    pub duties: String,
    /// The devices with their connections.
    pub table: Table,
    /// 運用概念図: the operations in the sheet's order.
    pub operations: Vec<OperationFlow>,
}

/// An operation of 運用概念図.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationFlow {
    /// 業務名.
    pub name: String,
    /// 使用システム, as written.
    pub systems: String,
    /// 代替手段, as written.
    pub fallback: String,
}

/// Makes the paper.
///
/// # Errors
/// A mistake in the definitions of tables.
pub(super) fn compose(context: &PaperContext<'_>) -> Result<SystemDiagram, Error> {
    let case = context.case;
    let network = network::of(case);
    let flow = |operation: &crate::sheet::Operation| OperationFlow {
        name: operation.name.text().to_owned(),
        systems: operation.systems.shown_as_written().shown(),
        fallback: operation.fallback.written().to_owned(),
    };
    Ok(SystemDiagram {
        title: DocumentId::SystemDiagram.name().to_owned(),
        pharmacy: context.pharmacy(),
        dates: context.signed_dates(),
        remarks: remarks::of(case, &network),
        duties: duties(context),
        table: context
            .tables
            .table("connections", rows(&case.devices).iter().map(AsWritten))?
            .or_rows_to_write_in(EMPTY_ROWS),
        operations: rows(&case.operations).iter().map(flow).collect(),
        network: network.drawn,
    })
}

/// Returns the line on responsibilities: the program has not read the contract.
fn duties(context: &PaperContext<'_>) -> String {
    let checked = context.case.plan.as_ref().and_then(|plan| plan.duties_checked.copied());
    match checked {
        Some(day) => format!("責任分界：契約書による（確かめた日：{}）", in_words(day)),
        None => "責任分界：契約書による（確かめた日：　　　　　年　　　月　　　日）".to_owned(),
    }
}
