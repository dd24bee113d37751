//! Memory (MB) of a case's papers (Linux): `cargo bench --bench memory -- FILE [PAPERS] [FORMATS]`.
//!
//! Resident memory after each stage and the most up to then. One process does all, without the
//! pipes of a worker, so that heaptrack sees everything.

use std::fs;
use std::path::Path;

use tachiiri::error::Error;
use tachiiri::make::{self, Order, Rendered, SharedFiles};
use tachiiri::read::file::input;
use tachiiri::render::pdf::Typesetter;
use tachiiri::setting::{Options, Setting};

fn main() -> Result<(), Error> {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let file = arguments.first().map_or("input/sample.xlsx", String::as_str);
    let mut order = Order::default();
    if let Some(papers) = arguments.get(1) {
        order.papers.retain(|paper| papers.split(',').any(|asked| asked == paper.id()));
    }
    if let Some(formats) = arguments.get(2) {
        order.formats.retain(|format| formats.split(',').any(|asked| asked == format.ending()));
    }
    print("start");
    let setting = Setting::load(&Options::on(jiff::civil::date(2024, 2, 1)))?;
    let mut typesetter = Typesetter::new(&setting.assets)?;
    print("fonts and templates");
    let files = input::gather(Path::new(file))?;
    let checked = make::check(files, Vec::new(), &SharedFiles::default(), &setting, &mut |_| ())?;
    print("read and checked");
    let mut deliver = |rendered: Rendered| {
        if let Rendered::File(file) = rendered {
            print(&format!("{} ({:.1} MB)", file.name, file.bytes.len() as f64 / 1e6));
        }
        Ok(())
    };
    make::render_to(&mut deliver, &checked, &setting, (&order, None), &mut typesetter)?;
    print("end");
    Ok(())
}

fn print(stage: &str) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()
    };
    let [now, most] = ["VmRSS:", "VmHWM:"].map(|name| megabytes(name).unwrap_or(0) / 1024);
    println!("{now:>6} MB, at most {most:>6} MB  {stage}");
}
