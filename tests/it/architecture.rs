//! The house's rules: who imports whom, which crate is known where, what every file begins with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The modules in layers: each may import those of the layers above it in this list, never one of
/// its own layer.
const LAYERS: &[&[&str]] = &[
    &["error", "memory", "rule"],
    &["finding"],
    &["model"],
    &["package", "sheet"],
    &["case"],
    &["review"],
    &["assets", "check", "paper", "read"],
    &["explain", "patch", "publish", "render", "setting"],
    &["copies"],
    &["carry", "make"],
    &["diff"],
    &["worker"],
    &["chain", "serve"],
    &["cli"],
    &["run"],
];

/// The one place that may know a foreign crate.
const KNOWN_ONLY_IN: &[(&str, &str)] = &[
    ("calamine", "patch/second_reader.rs"),
    ("csv", "read/file/csv/"),
    ("encoding_rs", "read/file/csv/"),
    ("zip", "package/archive"),
    ("quick_xml", "package/xml.rs"),
    ("aes", "package/protection/"),
    ("md5", "package/protection/"),
    ("sha1", "package/protection/"),
    ("typst", "render/pdf/"),
    ("typst_pdf", "render/pdf/"),
    ("typst_layout", "render/pdf/"),
    ("typst_render", "render/pdf/"),
    ("comemo", "render/"),
    ("budoux", "render/phrase.rs"),
    ("png", "render/pdf/picture.rs"),
    ("rust_xlsxwriter", "render/xlsx/"),
    ("ttf_parser", "assets"),
    ("handlebars", "paper/wording/sentence.rs"),
    ("terminal_size", "run/terminal.rs"),
    ("indicatif", "run/progress.rs"),
    ("clap", "cli/"),
    ("signal_hook", "run/"),
    ("tempfile", "publish/"),
    ("unicode_bidi", "model/text.rs"),
    ("strsim", "read/case/near.rs"),
    ("axum", "serve/"),
    ("hyper", "serve/"),
    ("hyper_util", "serve/http/"),
    ("tokio", "serve/"),
    ("getrandom", "serve/http/token.rs"),
    ("webbrowser", "run/serve.rs"),
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
    let name =
        |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
    let is_code = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "rs");
    let files = files_below(&folder);
    files
        .iter()
        .filter(is_code)
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The lines of a file that are neither comment nor part of its unit tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    before_tests.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}

/// The paths of the crate that a file names: below `crate::`, and below `super::` as seen from its
/// module.
fn paths_named(file: &str, text: &str) -> Vec<Vec<String>> {
    let mut module: Vec<String> =
        file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    module.retain(|part| part != "mod");
    let child = |line: &str| Some(line.split_once("mod ")?.1.strip_suffix(';')?.to_owned());
    let children: Vec<String> = code(text).filter_map(child).collect();
    let mut named = Vec::new();
    for line in code(text) {
        for (start, base) in [
            ("crate::", Vec::new()),
            ("super::", module[..module.len().saturating_sub(1)].to_vec()),
        ] {
            for after in line.split(start).skip(1) {
                named.extend(imported(after).into_iter().map(|path| [base.clone(), path].concat()));
            }
        }
        // What a folder's mod.rs only names for others, it does not use.
        let children =
            children.iter().filter(|child| !line.starts_with("pub use") && uses(line, child));
        named.extend(children.map(|child| [module.clone(), vec![child.clone()]].concat()));
    }
    named
}

/// Whether a line has a path that begins with a module's name.
fn uses(line: &str, child: &str) -> bool {
    line.match_indices(&format!("{child}::")).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && !['_', ':'].contains(&before))
    })
}

/// The paths at the beginning of a text such as `a::b::{c, d::e}`.
fn imported(text: &str) -> Vec<Vec<String>> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() {
        let inner =
            text.strip_prefix('{').and_then(|text| text.split('}').next()).unwrap_or_default();
        return inner
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .flat_map(imported)
            .collect();
    }
    let below = text[name.len()..].strip_prefix("::").map(imported).unwrap_or_default();
    let below = if below.is_empty() { vec![Vec::new()] } else { below };
    below.into_iter().map(|rest| [vec![name.clone()], rest].concat()).collect()
}

#[test]
fn nobody_imports_sideways_or_upwards() {
    let layer = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    for (file, text) in sources() {
        let module = file.split(['/', '.']).next().unwrap();
        if ["main", "lib"].contains(&module) {
            continue;
        }
        let own =
            layer(module).unwrap_or_else(|| panic!("{file}: a module that the layers do not know"));
        for path in paths_named(&file, &text) {
            let Some(theirs) = layer(&path[0]) else { continue };
            assert!(path[0] == module || theirs < own, "{file} imports {}", path.join("::"));
        }
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = sources();
    let mut imports: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in &sources {
        let files = paths_named(file, text).into_iter().filter_map(|path| file_of(&path, &sources));
        imports.insert(file, files.filter(|other| other != file).collect());
    }
    // A file that only lists a folder's modules, or names them for others, imports nobody.
    let reaches = |from: &str, to: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(file) = next.pop() {
            for other in imports.get(file.as_str()).into_iter().flatten() {
                if other == to {
                    return true;
                }
                if seen.insert(other.clone()) {
                    next.push(other.clone());
                }
            }
        }
        false
    };
    let circles: Vec<&String> = sources.keys().filter(|file| reaches(file, file)).collect();
    assert_eq!(circles, [""; 0]);
}

/// The file of the longest part of a path that is a module.
fn file_of(path: &[String], sources: &BTreeMap<String, String>) -> Option<String> {
    (1..=path.len()).rev().find_map(|length| {
        let path = path[..length].join("/");
        [format!("{path}.rs"), format!("{path}/mod.rs")]
            .into_iter()
            .find(|file| sources.contains_key(file))
    })
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
            // Submodules of our own may be called like a crate (`pdf`), so only paths from a
            // crate's root count.
            assert_eq!(
                code(&text).find(names),
                None,
                "{file} knows {name}, which belongs to {place}"
            );
        }
    }
}

/// The texts that look like a rule's code, with what stands before each; `#E1E1E1` is a colour.
fn codes_in(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| matches!(c, 'I' | 'C' | 'E')) {
        let before = &text[..at];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let Some(code) =
            text.get(at..at + 4).filter(|code| code[1..].bytes().all(|byte| byte.is_ascii_digit()))
        else {
            continue;
        };
        if !before.ends_with(is_word) && !text[at + 4..].starts_with(is_word) {
            found.push((before, code));
        }
    }
    found
}

#[test]
fn a_code_is_a_string_only_in_the_row_of_its_rule() {
    let mut rows = Vec::new();
    for (file, text) in sources() {
        let text = code(&text).collect::<Vec<_>>().join("\n");
        for (before, code) in
            codes_in(&text).into_iter().filter(|(before, _)| before.ends_with('"'))
        {
            let is_row = before.ends_with("code: Code::new(\"") && file.starts_with("check/");
            assert!(is_row, "{file} has the code {code} as a string; use the rule's constant");
            rows.push(code.to_owned());
        }
    }
    let of_reading = tachiiri::rule::OF_READING.len();
    assert_eq!(
        rows.len(),
        tachiiri::check::catalogue::rules().count() - of_reading,
        "a row that no catalogue lists"
    );
}

#[test]
fn every_code_that_is_mentioned_is_a_rules() {
    let mut texts = sources();
    for folder in ["templates", "docs"] {
        let files = files_below(&Path::new(ROOT).join(folder)).into_iter();
        texts.extend(
            files.filter_map(|path| {
                Some((path.display().to_string(), fs::read_to_string(path).ok()?))
            }),
        );
    }
    let readme = Path::new(ROOT).join("README.md");
    texts.insert("README.md".to_owned(), fs::read_to_string(readme).unwrap());
    let known: Vec<&str> =
        tachiiri::check::catalogue::rules().map(|rule| rule.code.as_str()).collect();
    for (file, text) in &texts {
        for (_, code) in codes_in(text) {
            assert!(known.contains(&code), "{file} mentions {code}, which is no rule's code");
        }
    }
}

#[test]
fn every_rule_is_found_in_some_test() {
    let texts = files_below(&Path::new(ROOT).join("tests/it"))
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap());
    let texts: Vec<String> = texts.collect();
    for rule in tachiiri::check::catalogue::rules() {
        let line = format!("[{}]", rule.code);
        assert!(
            texts.iter().any(|text| text.contains(&line)),
            "no test expects {}: {}",
            rule.code,
            rule.title
        );
    }
}

#[test]
fn only_run_asks_the_clock_and_the_environment() {
    let may = ["run/doctor.rs", "run/options.rs", "run/serve.rs", "run/terminal.rs", "main.rs"];
    for (file, text) in sources().into_iter().filter(|(file, _)| !may.contains(&file.as_str())) {
        // How long a worker may take, or nobody has been there, is no day: nothing that is printed
        // depends on it.
        let lasting = ["worker/job_progress.rs", "serve/log.rs", "serve/lifetime.rs"];
        let words = ["Zoned::now", "SystemTime", "Instant::now", "env::var", "current_dir"];
        for word in
            words.into_iter().filter(|word| !lasting.contains(&&*file) || *word != "Instant::now")
        {
            assert!(!code(&text).any(|line| line.contains(word)), "{file} uses {word}");
        }
    }
}

#[test]
fn few_touch_the_disk() {
    let may =
        ["assets.rs", "chain/journal.rs", "publish/", "read/file/", "run/doctor.rs", "setting.rs"];
    for (file, text) in sources() {
        // How large it has grown a worker learns from a file of the system's.
        if file == "worker/memory.rs" || may.iter().any(|may| file.starts_with(may)) {
            continue;
        }
        let words = [
            "fs::",
            "{fs",
            "std::fs",
            "File::open",
            ".exists()",
            ".is_dir()",
            ".is_file()",
            ".canonicalize(",
        ];
        for word in words {
            assert!(!code(&text).any(|line| line.contains(word)), "{file} uses {word}");
        }
    }
}

#[test]
fn what_only_unix_has_stands_under_a_condition() {
    const NEAR: usize = 12;
    for (name, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let is_of_unix =
                ["std::os::unix", "std::os::fd", "rustix::"].iter().any(|word| line.contains(word));
            let before = &lines[at.saturating_sub(NEAR)..at];
            let is_guarded = before.iter().any(|line| {
                line.contains("#[cfg(unix") || line.contains("#[cfg(target_os = \"linux\")]")
            });
            assert!(!is_of_unix || is_guarded, "{name}:{}: {line}", at + 1);
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
    let name =
        |path: &PathBuf| path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
    let there: Vec<String> = files_below(&folder).iter().map(name).collect();
    let mut built_in: Vec<&str> =
        tachiiri::assets::BUILT_IN.iter().map(|(name, _)| *name).collect();
    built_in.sort_unstable();
    assert_eq!(there, built_in);
}

#[test]
fn every_file_of_the_page_is_built_in() {
    let folder = Path::new(ROOT).join("src/serve/page");
    let name =
        |path: &PathBuf| path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
    let there: Vec<String> = files_below(&folder).iter().map(name).collect();
    let mut built_in: Vec<&str> =
        tachiiri::serve::assets::FILES.iter().map(|(name, _)| *name).collect();
    built_in.sort_unstable();
    assert_eq!(there, built_in);
}

// The tests' own rules.

/// The lines of every file of tests, by its path below `tests/it/`.
fn tests() -> BTreeMap<String, String> {
    let folder = Path::new(ROOT).join("tests/it");
    let name =
        |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
    files_below(&folder)
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect()
}

/// Each test of a file: its attributes and its body, which ends where something stands as far left
/// as its `#[test]`.
fn test_functions(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| line.trim() == "#[test]");
    let function = |(start, line): (usize, &&str)| {
        let indent = &line[..line.len() - line.trim_start().len()];
        let is_end = |line: &&str| *line == format!("{indent}}}");
        lines[start..]
            .iter()
            .take_while(|line| !is_end(line))
            .copied()
            .collect::<Vec<_>>()
            .join("\n")
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
    let listed: BTreeSet<(&str, &str)> = rows
        .flat_map(|(needed, row)| row.split('`').skip(1).step_by(2).map(move |test| (needed, test)))
        .collect();
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
        assert!(text.lines().count() <= 600, "{file}");
        assert!(!text.contains("Instant") && !text.contains("elapsed"), "{file}");
    }
}

/// Words that are a header or a sheet's name and something else too, with the file that means the
/// other thing.
const OTHER_MEANINGS: &[(&str, &str)] = &[
    // The item's own name in the form.
    ("医療情報システムの有無", "model/item.rs"),
    // The ministry's form, as a source.
    ("チェックリスト", "render/text.rs"),
    // What an option takes.
    ("日付", "cli/files.rs"),
    ("日付", "cli/options.rs"),
    // What a contact is told, as the diagram in words says it.
    ("内容", "paper/contact_diagram.rs"),
    // A sheet of the workbook of findings.
    ("チェック項目", "render/xlsx/findings.rs"),
    // What an option takes.
    ("年度", "cli/files.rs"),
    // Words on the ministry's own forms, by which they are known.
    ("チェックリスト", "read/draft/words.rs"),
    ("事業者", "read/draft/sources.rs"),
    ("チェック項目", "read/draft/words.rs"),
    ("1回目", "read/draft/words.rs"),
    ("目標日", "read/draft/words.rs"),
    ("備考", "read/draft/words.rs"),
    ("項番", "read/draft/words.rs"),
    ("区分", "read/draft/words.rs"),
    ("事業者", "read/draft/words.rs"),
    ("薬局", "read/draft/words.rs"),
    // Whose form it is.
    ("薬局", "render/draft.rs"),
    ("事業者", "render/draft.rs"),
];

#[test]
fn headers_and_sheet_names_are_written_once() {
    let sheets = tachiiri::sheet::SheetId::ALL;
    let headers = sheets.iter().flat_map(|sheet| sheet.columns()).map(|column| column.header);
    let names: BTreeSet<&str> = sheets.iter().map(|sheet| sheet.name()).chain(headers).collect();
    let mut again = Vec::new();
    for (file, text) in sources().iter().filter(|(file, _)| !file.starts_with("sheet/")) {
        for line in code(text) {
            let literals =
                line.split('"').skip(1).step_by(2).filter(|literal| names.contains(literal));
            let literals =
                literals.filter(|literal| !OTHER_MEANINGS.contains(&(*literal, file.as_str())));
            again.extend(literals.map(|literal| format!("{file} {literal}")));
        }
    }
    assert_eq!(again, [""; 0]);
}
