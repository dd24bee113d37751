//! One integration crate: what a user meets, tested from outside.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod support;

mod architecture;
mod chain;
mod chain_crash;
mod command;
mod containers;
mod delimited;
mod diagram;
mod edition;
mod evidence;
mod explain;
mod form;
mod fuzz;
mod input;
mod jobs;
mod limits;
mod log;
mod never_mixed_up;
mod papers;
mod pdf;
mod plans;
mod rules;
mod same_papers;
mod shared;
mod templates;
mod worker;
mod xlsx;
