//! Runs that are killed again and again, and their workers.

use std::io::Read;
use std::process::Stdio;

use super::{Case, Chain, FIVE, Tree, assert_whole, three, three_changed, tree_names, was_killed};
use crate::support::desk::code;

/// Kills run after run, each a little later than the one before, and completes what they leave.
fn kill_again_and_again(cases: &[Case], before: &Tree, options: &[&'static str], step: usize) {
    let reference = Chain::with(cases, options);
    assert_eq!(code(&reference.run()), 0);
    let (goal, chain) = (reference.tree(), Chain::with(cases, options));
    chain.lay(before);
    let mut kills = 0;
    for count in (before.len() + 1..).step_by(step) {
        if !chain.killed_after(count) {
            break;
        }
        kills += 1;
        assert_whole(&chain.tree(), &[before, &goal], &format!("killed after {count} files"));
    }
    assert!(kills > 0);
    chain.completes_to(&goal, &format!("killed {kills} times"));
}

#[test]
fn killed_again_and_again_a_run_is_completed_in_the_end() {
    let options = ["--only", "devices,accounts,vendors", "--formats", "xlsx", "--jobs", "2"];
    kill_again_and_again(&*FIVE, &Tree::new(), &options, 3);
}

#[test]
fn killed_again_and_again_a_run_that_makes_pdfs_is_completed_in_the_end() {
    let options = ["--only", "devices,vendors", "--jobs", "2"];
    let before = Chain::with(three(), &options);
    assert_eq!(code(&before.run()), 0);
    kill_again_and_again(&three_changed(), &before.tree(), &options, 4);
}

#[test]
fn workers_end_with_the_run_that_is_killed() {
    let chain = Chain::of(three());
    // A pipe that the run and its workers hold open: it ends with the last of them.
    let mut child = chain
        .through(&["sh", "-c", "exec 9>&1 >/dev/null; exec \"$@\"", "sh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while tree_names(&chain.desk.path("out")).len() < 3 {}
    child.kill().unwrap();
    assert!(was_killed(child.wait().unwrap()));
    assert_eq!(child.stdout.take().unwrap().read_to_end(&mut Vec::new()).unwrap(), 0);
}
