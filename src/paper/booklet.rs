//! A paper that runs over pages: 04, 05 and 08.

use serde::Serialize;

use super::Material;
use super::block::{self, Block, UPRIGHT};

/// A paper of headings, sentences and tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Booklet {
    /// Its title, on every page.
    pub title: String,
    /// 薬局名.
    pub pharmacy: String,
    /// When it was drawn up and of which day it speaks.
    pub dates: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Booklet {
    /// A paper, its tables prepared for A4.
    pub fn new(material: &Material<'_>, title: String, mut blocks: Vec<Block>) -> Self {
        block::typeset(&mut blocks, material.ruler(), &UPRIGHT);
        Self { title, pharmacy: material.pharmacy(), dates: material.dates(), blocks }
    }
}
