//! A short run of the fuzzers with fixed seeds; `fuzz/run.sh` runs them for hours.

#[path = "../../fuzz/bytes.rs"]
mod bytes;
#[path = "../../fuzz/mutate.rs"]
mod mutate;
#[path = "../../fuzz/readers.rs"]
mod readers;
#[path = "../../fuzz/rng.rs"]
mod rng;
#[path = "../../fuzz/runs.rs"]
mod runs;
#[path = "../../fuzz/text.rs"]
mod text;

use std::path::Path;

use readers::{NAMES, Reader};
use runs::{Bench, Tally};

fn run(work: impl Fn(&mut Bench<'_>) -> Tally) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::new(Path::new(env!("CARGO_BIN_EXE_tachiiri")), folder.path()).unwrap();
    work(&mut bench)
}

#[test]
fn torn_workbooks_are_taken_or_refused_but_nothing_dies() {
    let tally = run(|bench| bench.mutate(1..301).unwrap());
    assert_eq!((tally.executions, &tally.crashes), (300, &Vec::new()));
    // Both ways are gone: a mutator that breaks everything, or nothing, finds nothing.
    assert!(tally.taken > 30 && tally.refused > 30, "{tally:?}");
}

#[test]
#[ignore = "needs minutes"]
fn random_text_in_every_field_renders_or_is_refused_but_nothing_dies() {
    let tally = run(|bench| bench.render(1..25).unwrap());
    assert_eq!((tally.executions, &tally.crashes), (24, &Vec::new()));
    assert!(tally.taken > 12 && tally.rendered >= tally.taken, "{tally:?}");
}

#[test]
fn changed_inputs_of_every_reader_are_taken_or_refused_but_nothing_dies() {
    let folder = tempfile::tempdir().unwrap();
    for name in NAMES {
        let reader = Reader::new(name, folder.path()).unwrap();
        let taken = (1..31).filter(|seed| reader.run(*seed)).count();
        // Both ways are gone, as above.
        assert!((1..30).contains(&taken), "{name}: {taken}");
    }
}
