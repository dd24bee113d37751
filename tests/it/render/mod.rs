//! Papers as files: drawings, PDF, workbooks.

mod diagram;
mod network;
mod parts;
mod pdf;
mod xlsx;
