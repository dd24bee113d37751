//! What one cell means: yes or no, a day, a number, a word. What is not certain is refused.

mod answer;
mod day;
mod number;
mod refused;
mod state;
mod telephone;
mod word;

pub use answer::{Question, reply, yes_no};
pub use day::{Limit, YearFrom, date, day, limit, with_example_in};
pub use number::{generations, number, offline_generations};
pub use refused::Refused;
pub use state::{StateLimit, limit_in_state};
pub use telephone::telephone;
pub use word::{choice, list, or_blank};
