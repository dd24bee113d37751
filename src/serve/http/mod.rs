//! HTTP on this computer alone: connections, who is let in, how much is read, common headers.

pub mod body;
mod connection;
pub mod guard;
mod headers;
pub mod limits;
pub mod listener;
pub mod reply;
pub mod token;
