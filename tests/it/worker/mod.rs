//! The child process that reads other people's files.

mod child;
mod shared;
