//! The rules.

mod catalogue;
mod checklist;
mod evidence;
mod support;
