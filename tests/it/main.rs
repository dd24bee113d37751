//! One integration crate: what a user meets, tested from outside.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod support;

mod architecture;
mod browser;
mod chain;
mod check;
mod command;
mod explain;
mod fuzz;
mod package;
mod paper;
mod patch;
mod publish;
mod read;
mod render;
mod review;
mod serve;
mod worker;
