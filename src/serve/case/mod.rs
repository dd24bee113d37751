//! The cases that are open: what each holds, how it is changed, what is made of it.

pub mod content;
pub mod history;
pub mod registry;
pub mod views;

pub use content::Content;
pub use history::History;
pub use registry::{Case, Cases};
pub use views::Papers;
