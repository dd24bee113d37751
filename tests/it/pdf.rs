//! The papers as PDF.

use crate::support::{Book, paper};

#[test]
fn probe() {
    let documents = Book::clean().documents();
    let pdf = paper::set(&documents[0]);
    println!("{}", paper::page_text(&pdf, 1));
    println!("{:?}", paper::broken_rules(&pdf));
}
