//! The shapes of a sheet: boxes, frames of places, and the ways of lines, in millimetres.

use serde::Serialize;

use crate::paper::system_diagram::LinkKind;
use crate::render::diagram::{Rect, TextLine};

/// A sheet of the drawing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// The part of the page that it may use.
    pub area: Rect,
    /// The size of its boxes' text, in pt.
    pub size: f64,
    /// Frames, lowest layer.
    pub places: Vec<Place>,
    /// Boxes.
    pub boxes: Vec<NodeBox>,
    /// Lines.
    pub routes: Vec<Route>,
    /// Where lines of one box part.
    pub joints: Vec<(f64, f64)>,
    /// The links that are drawn, by index.
    #[serde(skip)]
    pub links: Vec<usize>,
}

/// Boxes side by side that stand at one place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Its frame.
    pub rect: Rect,
    /// Its name above its frame; none where no gap between lines has room for it.
    pub label: Option<TextLine>,
}

/// A box.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeBox {
    /// Which of the nodes.
    pub node: usize,
    /// Its frame.
    pub rect: Rect,
    /// Whether it stands for something outside, or drawn in full on another sheet.
    pub dashed: bool,
    /// Its text.
    pub lines: Vec<TextLine>,
}

/// The way of a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Route {
    /// Which of the links.
    pub link: usize,
    /// How it is drawn.
    #[serde(serialize_with = "as_word")]
    pub kind: LinkKind,
    /// From the edge of a box to the edge of another; every piece is vertical or horizontal.
    pub points: Vec<(f64, f64)>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn as_word<S: serde::Serializer>(kind: &LinkKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match kind {
        LinkKind::Untold => "untold",
        LinkKind::Wired => "wired",
        LinkKind::Wireless => "wireless",
        LinkKind::Maintenance => "maintenance",
    })
}
