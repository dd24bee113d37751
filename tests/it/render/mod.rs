//! Papers as files: drawings, PDF, workbooks.

mod diagram;
mod network;
mod pdf;
mod xlsx;
