//! One integration crate: what a user meets, tested from outside.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod support;

mod architecture;
mod command;
mod containers;
mod delimited;
mod diagram;
mod edition;
mod explain;
mod input;
mod log;
mod pdf;
mod rules;
mod xlsx;
