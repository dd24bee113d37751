//! Papers as files: drawings, PDF, workbooks.

mod diagram;
mod pdf;
mod xlsx;
