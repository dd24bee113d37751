//! The system diagram: boxes and lines → sheets of a landscape page, in millimetres.
//!
//! Boxes stand in rows, from the outside at the top to the backups, all rows in one grid of
//! columns. Lines run in the channels between rows and in the corridors between columns only, hence
//! never through a box (`route`). Sizes from large to small are tried; the first that fits is drawn
//! (`layout`). More than 24 devices are spread over sheets by 設置場所 (`sheets`).

mod contents;
mod grid;
mod layout;
mod place;
mod route;
mod setting;
mod shapes;
mod sheets;

pub use shapes::Sheet;
#[cfg(feature = "internals")]
pub use shapes::{NodeBox, Place, Route};
pub use sheets::{lay_out, shortened};

use super::diagram::Rect;

/// The part of the landscape page that `system-diagram.typ` leaves to the drawing.
pub const AREA: Rect = Rect { x: 12.0, y: 24.0, width: 273.0, height: 148.0 };
