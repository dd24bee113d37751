//! Fuzzing for as long as one likes, on stable Rust; see run.sh and docs/fuzzing.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a fuzzer that cannot make its inputs has failed"
)]

mod bytes;
mod mutate;
mod process;
mod readers;
mod rng;
mod runs;
mod text;

use std::path::Path;

use runs::Bench;

const USAGE: &str = "fuzz: mutate|render|READER COUNT [SEED]; a READER is one of";

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |at: usize| arguments.get(at).and_then(|count| count.parse::<u64>().ok());
    let (Some(target), Some(count)) = (arguments.first(), number(1)) else {
        println!("{USAGE} {}", readers::NAMES.join(" "));
        return;
    };
    let seed = number(2).unwrap_or(1);
    let seeds = seed..seed + count;
    if arguments.last().is_some_and(|last| last == process::INSIDE) {
        return process::inside(target, seeds);
    }
    let folder = tempfile::tempdir().expect("a folder for the inputs");
    let bench = || {
        Bench::new(Path::new(env!("CARGO_BIN_EXE_tachiiri")), folder.path())
            .expect("the sample's workbook")
    };
    let tally = match target.as_str() {
        "mutate" => bench().mutate(seeds).expect("a worker"),
        "render" => bench().render(seeds).expect("a worker"),
        reader if readers::NAMES.contains(&reader) => process::outside(reader, seeds),
        _ => panic!("{USAGE} {}", readers::NAMES.join(" ")),
    };
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
