//! Values of cells: what is taken, and what is refused.

mod choice;
mod day;
mod formula;
mod invisible;
mod item;
mod notation;
mod placeholder;
mod proposal;
mod telephone;
mod text;
mod yes_no;
