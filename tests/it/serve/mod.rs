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
#[cfg(target_os = "linux")]
mod memory;
mod names;
mod same;
#[cfg(target_os = "linux")]
mod started;
#[cfg(target_os = "linux")]
mod struck;
mod taking;
