//! The shapes of a drawing: boxes, lines of text and polylines, in millimetres on the page.

use serde::Serialize;

use crate::sheet::choice::ContactGroup;

/// How long a point is, in mm.
pub(crate) const MM_PER_POINT: f64 = 25.4 / 72.0;

/// A rectangle on the page; x and y are its upper left corner, from the page's upper left corner,
/// in mm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Returns the rectangle with so much less height at its lower edge, but not less than two
    /// thirds.
    pub fn lower_by(self, height: f64) -> Self {
        Self { height: (self.height - height).max(self.height * 2.0 / 3.0), ..self }
    }

    /// Returns the right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// Returns the lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextLine {
    /// The left end of the text, in mm.
    pub x: f64,
    /// Its baseline, in mm.
    pub y: f64,
    /// Size in pt.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// The text.
    pub text: String,
}

/// The cards of one 区分.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Zone {
    /// Which.
    pub group: ContactGroup,
    /// Its frame.
    pub rect: Rect,
    /// Its name; and how many more are in the table only.
    pub label: Vec<TextLine>,
}

/// 連絡順 in a card's upper left corner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Badge {
    /// The box of the number.
    pub rect: Rect,
    /// The number.
    pub line: TextLine,
}

/// A contact's card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Which of the parties.
    pub party: usize,
    /// Its frame.
    pub rect: Rect,
    /// 連絡順.
    pub badge: Option<Badge>,
    /// Its text.
    pub lines: Vec<TextLine>,
}

/// A call from one party to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arrow {
    /// The caller, an index into the parties.
    pub from: usize,
    /// The called party.
    pub to: usize,
    /// The polyline from the edge of the caller's card to the edge of the called party's card,
    /// where the arrow head is; every piece is vertical or horizontal.
    pub points: Vec<(f64, f64)>,
    /// 連絡する内容 above the called party's card, if there is room: at one arrow for each party
    /// called.
    pub label: Option<TextLine>,
}

/// The drawing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagram {
    /// The part of the page that it may use.
    pub area: Rect,
    /// Frames, lowest layer.
    pub zones: Vec<Zone>,
    /// Cards, in the order of the parties.
    pub cards: Vec<Card>,
    /// Arrows, by caller and called party.
    pub arrows: Vec<Arrow>,
    /// Where arrows of one caller part.
    pub joints: Vec<(f64, f64)>,
    /// The parties for which there is no room: the table has them.
    pub left_out: Vec<usize>,
}
