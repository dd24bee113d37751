//! Refusals and notes about the input, each at its cell; and everything that is taken.
