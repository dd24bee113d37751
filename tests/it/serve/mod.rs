//! The server of the page, over plain sockets.

mod api;
mod client;
mod converted;
mod disk;
mod editions;
mod guard;
mod lacking_sheet;
mod lifetime;
mod limits;
mod names;
mod same;
mod taking;
