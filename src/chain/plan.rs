//! The request for a chain, the events along the way, and the result.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::record::CaseRecord;
use super::shard::Shard;
use crate::case::{NotAPharmacy, VendorNames};
use crate::error::Error;
use crate::make::Order;
use crate::render::report::CaseReport;
use crate::setting::Options;
use crate::worker::Timeouts;

/// A request for the papers of many cases.
#[derive(Debug, Clone)]
pub struct ChainPlan {
    /// The folder of cases.
    pub input: PathBuf,
    /// The folder for the papers.
    pub out: PathBuf,
    /// This program, to be started as a worker.
    pub program: PathBuf,
    /// The options of every case.
    pub options: Options,
    /// The files wanted of every case.
    pub order: Order,
    /// The number of workers.
    pub jobs: usize,
    /// The part of the cases; `None` for all.
    pub shard: Option<Shard>,
    /// The time that a case may take.
    pub timeouts: Timeouts,
    /// Overwrites files that are not ours.
    pub force: bool,
    /// Puts marked copies beside the papers.
    pub annotate: bool,
}

/// An event along the way.
#[derive(Debug)]
pub enum ChainEvent<'a> {
    /// So many cases are to be done.
    Begin(usize),
    /// One is done. Its report is not kept: of thousands of cases that would be too much.
    Done(&'a Done, Box<CaseReport>),
    /// One turned out to be no pharmacy.
    NotAPharmacy,
}

/// A case that is done.
#[derive(Debug)]
pub struct Done {
    /// The record of it.
    pub record: CaseRecord,
    /// True if its papers were there already.
    pub unchanged: bool,
    /// The case's vendors, and those of 共通.
    pub vendors: VendorNames,
    /// Its marked copies.
    pub copies: PlacedCopies,
}

/// What became of the marked copies of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlacedCopies {
    /// Copies that are there, new or as before.
    pub there: usize,
    /// What is to be said of those that could not be put in place.
    pub kept_back: Vec<String>,
    /// What is to be said of earlier ones that were removed.
    pub removed: Vec<String>,
}

/// The result of a run.
#[derive(Debug)]
pub struct ChainReport {
    /// The cases done, in the order of their names.
    pub cases: Vec<Done>,
    /// Names of files that are no workbooks.
    pub passed_over: Vec<String>,
    /// Links out of the input folder, which are not followed.
    pub links: Vec<String>,
    /// Names of files and folders that are no pharmacies, and what they are.
    pub not_pharmacies: Vec<(String, NotAPharmacy)>,
    /// Groups of cases with names that look alike, or are the same to some file system.
    pub alike: Vec<Vec<String>>,
    /// Names of files beside the pharmacies' folders that were left because they are somebody's
    /// work.
    pub held: Vec<String>,
    /// Cases of the last run that are gone: their papers are still there.
    pub gone: Vec<String>,
    /// Vendors with answers in 共通 with whom no case has anything to do: a misspelt name, perhaps.
    pub unnamed_vendors: BTreeSet<String>,
    /// The error that ended the run before all cases were done.
    pub stopped: Option<Error>,
}
