//! The contact diagram: contacts → zones, cards and arrows on a page, in millimetres.
//!
//! All cards stand in one grid of rows and columns; arrows run in the corridors between rows and
//! between columns only, hence never through a card (`route`). Arrangements from few columns to
//! many (`arrangement`) are tried with sizes from large to small (`style`, `card`); the first that
//! fits (`draft`, `search`) is drawn (`place`). A template only puts things where this says.

mod arrangement;
mod card;
mod draft;
mod measured;
mod place;
mod route;
mod search;
mod shapes;
mod style;

pub(super) use measured::{Font, Measured, PARTED_NUMBERS};
pub use search::lay_out;
pub(super) use shapes::MM_PER_POINT;
#[cfg(feature = "internals")]
pub use shapes::{Arrow, Badge, Card, Zone};
pub use shapes::{Diagram, Rect, TextLine};

/// The part of the landscape page that the margins of `contact-diagram.typ` leave to the drawing.
pub const AREA: Rect = Rect { x: 12.0, y: 24.0, width: 273.0, height: 163.0 };
