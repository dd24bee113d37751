//! Values of cells: what is taken, and what is refused.

mod choice;
mod day;
mod formula;
mod item;
mod notation;
mod text;
mod yes_no;
