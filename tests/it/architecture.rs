//! The house's rules: who imports whom, which crate is known where, what every file begins with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What each module of the crate may import from the crate (besides itself).
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("rule", &[]),
    ("finding", &["rule"]),
    ("model", &["error", "finding", "rule"]),
    ("package", &["error", "finding", "rule"]),
    ("assets", &["error", "finding", "rule", "model"]),
    ("read", &["error", "finding", "rule", "model", "package"]),
    ("check", &["error", "finding", "rule", "model"]),
    ("paper", &["error", "finding", "rule", "model"]),
    ("render", &["error", "finding", "rule", "model", "assets", "paper"]),
    ("publish", &["error", "finding", "paper", "rule"]),
    ("cli", &["chain", "paper", "read", "render", "setting"]),
    ("explain", &["check", "error", "finding", "rule", "model"]),
    ("setting", &["assets", "check", "error", "finding", "rule", "model", "paper", "read"]),
    ("make", &["check", "error", "finding", "rule", "model", "paper", "publish", "read", "render", "setting"]),
    ("worker", &["error", "finding", "rule", "make", "paper", "publish", "read", "render", "setting"]),
    (
        "chain",
        &[
            "assets", "check", "error", "finding", "rule", "make", "model", "paper", "publish", "read", "render",
            "setting", "worker",
        ],
    ),
    (
        "run",
        &[
            "assets", "chain", "check", "cli", "error", "explain", "finding", "rule", "make", "model", "paper",
            "publish", "read", "render", "setting", "worker",
        ],
    ),
];

/// The one place that may know a foreign crate.
const KNOWN_ONLY_IN: &[(&str, &str)] = &[
    ("calamine", "read/file/xlsx/mod.rs"),
    ("ssfmt", "read/file/number_format.rs"),
    ("csv", "read/file/csv/"),
    ("encoding_rs", "read/file/csv/"),
    ("zip", "package/archive.rs"),
    ("quick_xml", "package/xml.rs"),
    ("typst", "render/pdf/"),
    ("typst_pdf", "render/pdf/"),
    ("typst_layout", "render/pdf/"),
    ("typst_render", "render/pdf/"),
    ("comemo", "render/pdf/"),
    ("png", "render/pdf/picture.rs"),
    ("rust_xlsxwriter", "render/xlsx/"),
    ("ttf_parser", "assets.rs"),
    ("handlebars", "paper/wording.rs"),
    ("terminal_size", "run/terminal.rs"),
    ("indicatif", "run/progress.rs"),
    ("clap", "cli/"),
    ("tempfile", "publish/"),
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
    let may = ["run/options.rs", "run/terminal.rs", "main.rs"];
    for (file, text) in sources().into_iter().filter(|(file, _)| !may.contains(&file.as_str())) {
        // How long a worker may take is no day: nothing that is printed depends on it.
        let words = ["Zoned::now", "SystemTime", "Instant::now", "env::var", "current_dir"];
        for word in words.into_iter().filter(|word| file != "worker/parent.rs" || *word != "Instant::now") {
            assert!(!code(&text).any(|line| line.contains(word)), "{file} uses {word}");
        }
    }
}

#[test]
fn few_touch_the_disk() {
    let may = ["assets.rs", "chain/journal.rs", "publish/", "read/file/", "setting.rs"];
    for (file, text) in sources() {
        // How large it has grown a worker learns from a file of the system's.
        if file == "worker/child.rs" || may.iter().any(|may| file.starts_with(may)) {
            continue;
        }
        let words = ["fs::", "{fs", "std::fs", "File::open", ".exists()", ".is_dir()", ".is_file()", ".canonicalize("];
        for word in words {
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
