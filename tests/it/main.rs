//! One integration crate: what a user meets, tested from outside.

mod support;

mod architecture;
mod edition;
mod input;
mod pdf;
mod rules;
