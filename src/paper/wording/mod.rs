//! Sentences of the papers, from `templates/wording/`: marked lines, filled in through Handlebars.
//!
//! A line's mark is read before anything is filled in: what a user wrote can never become a heading
//! or a table. A line that comes out empty is left out, so that `{{#if …}}` around a line takes it
//! away.

mod file;
mod fill;
mod line;
mod sentence;

pub use file::WordingFile;
pub use fill::Wording;
pub use line::Part;
pub use sentence::WordingData;
