//! `cargo bench --profile dev --bench fuzz -- mutate|render COUNT [SEED]`: fuzzing for as long as one likes; see run.sh.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a fuzzer that cannot make its inputs has failed")]

mod mutate;
mod rng;
mod runs;
mod text;

use std::path::Path;

use runs::Bench;

const USAGE: &str = "fuzz: mutate|render COUNT [SEED]";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let count = arguments.get(1).and_then(|count| count.parse::<u64>().ok());
    let seed = arguments.get(2).and_then(|seed| seed.parse::<u64>().ok()).unwrap_or(1);
    let (Some(target), Some(count)) = (arguments.first(), count) else {
        println!("{USAGE}");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder for the inputs");
    let mut bench =
        Bench::new(Path::new(env!("CARGO_BIN_EXE_tachiiri")), folder.path()).expect("the sample's workbook");
    let seeds = seed..seed + count;
    let tally = match target.as_str() {
        "mutate" => bench.mutate(seeds),
        "render" => bench.render(seeds),
        _ => panic!("{USAGE}"),
    };
    let tally = tally.expect("a worker");
    println!(
        "{target}: seeds {seed}..{}: {} executions, {} taken, {} refused, {} files rendered, {} crashes {:?}",
        seed + count,
        tally.executions,
        tally.taken,
        tally.refused,
        tally.rendered,
        tally.crashes.len(),
        tally.crashes
    );
    std::process::exit(i32::from(!tally.crashes.is_empty()));
}
