//! The house's rules: who imports whom, which crate is known where, what every file begins with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What each module of the crate may import from the crate (besides itself).
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("finding", &[]),
    ("model", &["error", "finding"]),
    ("package", &["error", "finding"]),
    ("assets", &["error", "finding", "model"]),
    ("read", &["error", "finding", "model", "package"]),
    ("check", &["error", "finding", "model"]),
    ("paper", &["error", "finding", "model"]),
    ("render", &["error", "finding", "model", "assets", "paper"]),
    ("publish", &["error", "finding"]),
    ("cli", &[]),
    ("explain", &["check", "error", "finding", "model"]),
    ("setting", &["assets", "check", "error", "finding", "model", "paper", "read"]),
    ("make", &["check", "error", "finding", "model", "paper", "publish", "read", "render", "setting"]),
    ("worker", &["check", "error", "finding", "make", "model", "publish", "render", "setting"]),
    (
        "chain",
        &[
            "assets", "check", "error", "finding", "make", "model", "paper", "publish", "read", "render", "setting",
            "worker",
        ],
    ),
    (
        "run",
        &[
            "assets", "chain", "check", "cli", "error", "explain", "finding", "make", "model", "paper", "publish",
            "read", "render", "setting", "worker",
        ],
    ),
];

/// The one place that may know a foreign crate.
const KNOWN_ONLY_IN: &[(&str, &str)] = &[
    ("calamine", "read/file/workbook.rs"),
    ("ssfmt", "read/file/workbook.rs"),
    ("csv", "read/file/csv.rs"),
    ("encoding_rs", "read/file/csv.rs"),
    ("zip", "package/archive.rs"),
    ("typst", "render/pdf/"),
    ("typst_pdf", "render/pdf/"),
    ("typst_layout", "render/pdf/"),
    ("typst_render", "render/pdf/"),
    ("comemo", "render/pdf/"),
    ("png", "render/pdf/picture.rs"),
    ("rust_xlsxwriter", "render/xlsx/"),
    ("ttf_parser", "assets.rs"),
    ("handlebars", "paper/wording.rs"),
    ("terminal_size", "run/mod.rs"),
    ("indicatif", "run/progress.rs"),
    ("clap", "cli.rs"),
    ("tempfile", "publish.rs"),
    ("unicode_bidi", "model/text.rs"),
    ("strsim", "read/case/header.rs"),
];

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Every source file by its path below `src/`.
fn sources() -> BTreeMap<String, String> {
    let folder = Path::new(ROOT).join("src");
    let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
    files_below(&folder).iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The lines of a file that are neither comment nor part of its unit tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    before_tests.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}

#[test]
fn nobody_imports_sideways_or_upwards() {
    for (file, text) in sources() {
        let module = file.split(['/', '.']).next().unwrap();
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
            assert!(["main", "lib"].contains(&module), "{file}: a module that the table does not know");
            continue;
        };
        for line in code(&text) {
            for path in line.split("crate::").skip(1) {
                let imported: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                assert!(
                    imported == module || allowed.contains(&imported.as_str()),
                    "{file} imports {imported}: {line}"
                );
            }
        }
    }
}

#[test]
fn each_heavy_crate_is_known_in_one_place() {
    for (file, text) in sources() {
        for (name, place) in KNOWN_ONLY_IN.iter().filter(|(_, place)| !file.starts_with(place)) {
            let names = |line: &&str| {
                line.starts_with(&format!("use {name}::"))
                    || line.starts_with(&format!("use {name}{{"))
                    || line.contains(&format!(" {name}::"))
            };
            // Submodules of our own may be called like a crate (`pdf`), so only paths from a crate's root count.
            assert_eq!(code(&text).find(names), None, "{file} knows {name}, which belongs to {place}");
        }
    }
}

#[test]
fn only_run_asks_the_clock_and_the_environment() {
    for (file, text) in sources().into_iter().filter(|(file, _)| file != "run/mod.rs" && file != "main.rs") {
        // How long a worker may take is no day: nothing that is printed depends on it.
        let words = ["Zoned::now", "SystemTime", "Instant::now", "env::var", "current_dir"];
        for word in words.into_iter().filter(|word| file != "worker.rs" || *word != "Instant::now") {
            assert!(!code(&text).any(|line| line.contains(word)), "{file} uses {word}");
        }
    }
}

#[test]
fn every_file_says_in_its_first_line_what_it_is() {
    for (file, text) in sources() {
        assert!(text.starts_with("//! "), "{file}");
    }
    for path in files_below(&Path::new(ROOT).join("tests/it")) {
        assert!(fs::read_to_string(&path).unwrap().starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn every_template_is_built_in() {
    let folder = Path::new(ROOT).join("templates");
    let name = |path: &PathBuf| path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
    let there: Vec<String> = files_below(&folder).iter().map(name).collect();
    let mut built_in: Vec<&str> = tachiiri::assets::BUILT_IN.iter().map(|(name, _)| *name).collect();
    built_in.sort_unstable();
    assert_eq!(there, built_in);
}

// The tests' own rules.

/// The lines of every file of tests, by its path below `tests/it/`.
fn tests() -> BTreeMap<String, String> {
    let folder = Path::new(ROOT).join("tests/it");
    let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
    files_below(&folder).iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// Each test of a file: its attributes and its body, which ends where something stands as far left as its `#[test]`.
fn test_functions(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| line.trim() == "#[test]");
    let function = |(start, line): (usize, &&str)| {
        let indent = &line[..line.len() - line.trim_start().len()];
        let is_end = |line: &&str| *line == format!("{indent}}}");
        lines[start..].iter().take_while(|line| !is_end(line)).copied().collect::<Vec<_>>().join("\n")
    };
    starts.map(function).collect()
}

/// What stands between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

#[test]
fn every_test_asserts_in_sight() {
    for (file, text) in tests() {
        for function in test_functions(&text) {
            assert!(function.contains("assert"), "{file}: {function}");
        }
    }
}

#[test]
fn every_test_that_needs_a_program_is_listed_with_it() {
    let list = fs::read_to_string(Path::new(ROOT).join("docs/testing.md")).unwrap();
    let rows = list.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
    let listed: BTreeSet<(&str, &str)> =
        rows.flat_map(|(needed, row)| row.split('`').skip(1).step_by(2).map(move |test| (needed, test))).collect();
    let tests = tests();
    let functions: Vec<String> = tests.values().flat_map(|text| test_functions(text)).collect();
    let ignored = functions.iter().filter(|function| function.contains("\n#[ignore"));
    let marked: BTreeSet<(&str, &str)> = ignored
        .map(|function| {
            let needed = between(function, "#[ignore = \"needs ", "\"]").unwrap();
            (needed, between(function, "fn ", "(").unwrap())
        })
        .collect();
    assert_eq!(listed, marked);
}

#[test]
fn no_test_is_long_or_looks_at_the_time() {
    for (file, text) in tests().into_iter().filter(|(file, _)| file != "architecture.rs") {
        assert!(text.lines().count() <= 500, "{file}");
        assert!(!text.contains("Instant") && !text.contains("elapsed"), "{file}");
    }
}
