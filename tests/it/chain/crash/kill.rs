//! Runs that are killed again and again, and their workers.

use std::process::Stdio;

use super::{Case, Chain, FIVE, Tree, assert_whole, case, made_with, three, was_killed};
use crate::chain::gate::{Appearances, FullPipe, Running, until_closed};
use crate::support::Book;
use crate::support::sandbox::code;

/// What is changed in a version of a workbook: a cell in each of three ledgers.
const CHANGED: [(&str, &str); 3] = [("事業者", "F2"), ("機器台帳", "H2"), ("利用者台帳", "F2")];

/// Some of the five cases, each with something new in every ledger, but the third as it ever was.
fn version(number: usize, count: usize) -> Vec<Case> {
    let text = format!("{number}版");
    let changed = |pharmacy: &str| {
        let book = Book::clean().set("薬局", "B1", pharmacy).set("事業者", "F1", "備考");
        CHANGED
            .iter()
            .fold(book, |book, (sheet, cell)| book.set(sheet, cell, text.as_str()))
            .bytes()
    };
    let pharmacies = ["架空薬局", "架空薬局", "", "架空薬局", "例示薬局"];
    let cases = FIVE[..count].iter().zip(pharmacies);
    cases
        .map(
            |(case, pharmacy)| {
                if pharmacy.is_empty() { case.clone() } else { (case.0, changed(pharmacy)) }
            },
        )
        .collect()
}

/// Kills run after run, each when so many files and folders have appeared, whatever they are called
/// and however short they stood, and has the next one go on with newer workbooks; at last a run
/// completes what they leave. A run comes to no end of its own, since it cannot write what it made;
/// most are killed before they have put everything in place.
fn assert_completed_after_kills(
    options: &[&'static str],
    count: usize,
    before: &Tree,
    moments: &[usize],
) {
    let chain = Chain::with(&[], options);
    chain.lay(before);
    let mut wholes = vec![before.clone()];
    let (full, mut unfinished) = (FullPipe::new(), 0);
    for (number, moment) in moments.iter().enumerate() {
        let cases = version(number, count);
        let reference = Chain::with(&cases, options);
        assert_eq!(code(&reference.run()), 0);
        wholes.push(reference.tree());
        chain.put(&cases);
        let appearances = Appearances::below(&chain.sandbox.path("out"));
        let mut command = chain.through(&[]);
        let command = command.args(["--format", "json"]).stdout(full.end()).stderr(Stdio::null());
        let mut run = Running(command.spawn().unwrap());
        appearances.wait_for(*moment);
        run.0.kill().unwrap();
        assert!(was_killed(run.0.wait().unwrap()));
        let (tree, after) =
            (chain.tree(), format!("killed after {moment} files of version {number}"));
        assert_whole(&tree, &wholes.iter().collect::<Vec<_>>(), &after);
        unfinished += usize::from(Some(&tree) != wholes.last());
    }
    assert!(
        unfinished * 2 > moments.len(),
        "{unfinished} of {} kills came before the end",
        moments.len()
    );
    chain.assert_completes_to(wholes.last().unwrap(), &format!("killed {} times", moments.len()));
}

#[test]
fn killed_again_and_again_a_run_is_completed_in_the_end() {
    let options = ["--only", "devices,accounts,vendors", "--formats", "xlsx", "--jobs", "2"];
    // Four folders appear, those of the new pharmacies, and then what is put into them.
    assert_completed_after_kills(&options, 5, &made_with(&options, &FIVE[2..3]), &[1, 2, 3, 4]);
    // Three papers, the manifest and the note of what is pending, each beside its place first and
    // then at it, four times.
    assert_completed_after_kills(&options, 5, &made_with(&options, &*FIVE), &[1, 10, 19, 28, 40]);
}

#[test]
#[ignore = "needs minutes"]
fn killed_again_and_again_a_run_that_makes_pdfs_is_completed_in_the_end() {
    let options = ["--only", "devices,vendors", "--jobs", "2"];
    // Four papers, and the two notes, each beside its place and then at it, twice.
    assert_completed_after_kills(&options, 3, &made_with(&options, three()), &[1, 8, 16, 24]);
}

#[test]
fn workers_end_with_the_run_that_is_killed() {
    let chain = Chain::of(three());
    assert_eq!(code(&chain.run()), 0);
    chain.put(&[
        case("ア.xlsx", "架空薬局", "あたらしい"),
        case("イ.xlsx", "架空薬局", "あたらしい"),
    ]);
    let appearances = Appearances::below(&chain.sandbox.path("out"));
    // A pipe that the run and its workers hold open: it ends with the last of them. The run comes
    // to no end of its own, since it cannot write what it made.
    let starter = ["sh", "-c", "exec 9>&1 >&2 2>/dev/null; exec \"$@\"", "sh"];
    let full = FullPipe::new();
    let mut command = chain.through(&starter);
    let command = command.args(["--format", "json"]).stdout(Stdio::piped()).stderr(full.end());
    let mut run = Running(command.spawn().unwrap());
    // A worker has made a paper.
    appearances.wait_for(2);
    run.0.kill().unwrap();
    assert!(was_killed(run.0.wait().unwrap()));
    assert!(until_closed(run.0.stdout.take().unwrap()).is_empty());
}
