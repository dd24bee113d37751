//! The job files of docs/jobs, run as Slurm, Kubernetes and a shell would: parts, then the join.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::Value;

use crate::support::sandbox::{ROOT, Sandbox, code, stderr};
use crate::support::{Book, workbook};

const MORE: &str = "--only pharmacy-checklist --formats xlsx";

/// A folder with three pharmacies; an answer of the third is missing, so that its part ends with 1,
/// which is no failure.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let book = |name| Book::forms().set("薬局", "B1", name);
    sandbox.put("店舗/店舗1.xlsx", &book("架空薬局A").bytes());
    sandbox.put("店舗/店舗2.xlsx", &book("架空薬局B").bytes());
    sandbox.put("店舗/店舗3/薬局.xlsx", &book("架空薬局C").set("チェックリスト", "D3", "").bytes());
    sandbox
}

/// Where a job file lies.
fn job(name: &str) -> String {
    Path::new(ROOT).join("docs/jobs").join(name).display().to_string()
}

/// Runs a command in the sandbox's folder with the program in its PATH and nothing else in its
/// environment.
fn run(sandbox: &Sandbox, command: &[&str], environment: &[(&str, &str)]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_tachiiri")).parent().unwrap().to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(program).chain(env::split_paths(&path))).unwrap();
    let mut started = Command::new(command[0]);
    started
        .args(&command[1..])
        .current_dir(sandbox.path(""))
        .env_clear()
        .env("PATH", path)
        .env("TACHIIRI_MORE", MORE);
    started.envs(environment.iter().copied()).output().unwrap()
}

/// The same, which must succeed.
fn succeed(sandbox: &Sandbox, command: &[&str], environment: &[(&str, &str)]) {
    let output = run(sandbox, command, environment);
    assert_eq!(code(&output), 0, "{command:?} {environment:?}\n{}", stderr(&output));
}

/// The joined manifest has all three pharmacies and leads to their papers.
fn assert_whole(sandbox: &Sandbox) {
    let whole = sandbox.path("書類/whole");
    let manifest: Value =
        serde_json::from_slice(&workbook::read(&whole.join("chain-manifest.json"))).unwrap();
    let cases = manifest["cases"].as_array().unwrap();
    let pharmacies: Vec<&str> =
        cases.iter().map(|case| case["pharmacy"].as_str().unwrap()).collect();
    assert_eq!(pharmacies, ["架空薬局A", "架空薬局B", "架空薬局C"]);
    assert_eq!(manifest["counts"]["made"], 3);
    assert_eq!(manifest["as_of"], "2024-02-01");
    assert!(whole.join("一覧.xlsx").is_file());
    for case in cases {
        let folder = whole.join(case["folder"].as_str().unwrap());
        assert!(folder.join("01_薬局確認用チェックリスト.xlsx").is_file(), "{}", folder.display());
    }
}

#[test]
#[ignore = "needs bash"]
fn slurm_makes_every_part_and_joins_them() {
    let sandbox = sandbox();
    let slurm = job("slurm.sh");
    let script = ["bash", slurm.as_str()];
    for task in ["1", "2"] {
        let task = ("SLURM_ARRAY_TASK_ID", task);
        succeed(
            &sandbox,
            &script,
            &[task, ("SLURM_ARRAY_TASK_COUNT", "2"), ("SLURM_CPUS_PER_TASK", "2")],
        );
    }
    succeed(&sandbox, &script, &[]);
    assert_whole(&sandbox);
    // A part that was killed: nothing is joined until it was submitted again, alone.
    sandbox.put("書類/part-2/.tachiiri-chain.jsonl", b"{\"shard\":\"2/2\"}\n");
    let joined = run(&sandbox, &script, &[]);
    assert_eq!(code(&joined), 3);
    assert!(
        stderr(&joined).contains("part-2 の実行は、まだ終わっていません"),
        "{}",
        stderr(&joined)
    );
    let alone =
        [("SLURM_ARRAY_TASK_ID", "2"), ("SLURM_ARRAY_TASK_COUNT", "1"), ("TACHIIRI_PARTS", "2")];
    succeed(&sandbox, &script, &alone);
    succeed(&sandbox, &script, &[]);
    assert_whole(&sandbox);
}

#[test]
#[ignore = "needs slurm"]
fn slurm_itself_makes_every_part_and_joins_them_on_a_node_of_one_cpu() {
    let sandbox = sandbox();
    let cluster = Path::new(ROOT).join("tests/slurm/cluster.sh").display().to_string();
    // As the job file says.
    let submit = format!(
        r#"array=$(sbatch --parsable --array=1-2 '{slurm}') && \
           sbatch --wait --dependency=afterany:"${{array%%;*}}" '{slurm}'"#,
        slurm = job("slurm.sh")
    );
    succeed(&sandbox, &["bash", &cluster, "cluster", "1", "bash", "-c", &submit], &[]);
    assert_whole(&sandbox);
}

#[test]
#[ignore = "needs parallel"]
fn gnu_parallel_makes_every_part_and_joins_them() {
    let sandbox = sandbox();
    let output = run(&sandbox, &["bash", &job("parallel.sh")], &[("TACHIIRI_PARTS", "2")]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("2 parts by GNU parallel on :"), "{}", stderr(&output));
    assert_whole(&sandbox);
}

#[test]
#[ignore = "needs bash"]
fn without_gnu_parallel_the_parts_are_made_side_by_side_here() {
    let sandbox = sandbox();
    succeed(
        &sandbox,
        &["bash", &job("parallel.sh")],
        &[("TACHIIRI_XARGS", "1"), ("TACHIIRI_PARTS", "2")],
    );
    assert_whole(&sandbox);
}

#[test]
#[ignore = "needs bash"]
fn what_went_wrong_in_a_part_is_not_hidden() {
    let sandbox = sandbox();
    let wrong = [("TACHIIRI_XARGS", "1"), ("TACHIIRI_PARTS", "2"), ("TACHIIRI_DAY", "2024-02-31")];
    assert_eq!(code(&run(&sandbox, &["bash", &job("parallel.sh")], &wrong)), 3);
    let part = [
        ("SLURM_ARRAY_TASK_ID", "1"),
        ("SLURM_ARRAY_TASK_COUNT", "2"),
        ("TACHIIRI_DAY", "2024-02-31"),
    ];
    assert!(code(&run(&sandbox, &["bash", &job("slurm.sh")], &part)) > 1);
}

/// The scripts in a YAML file: what is indented below `- |`.
fn scripts(yaml: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    let mut lines = yaml.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim() != "- |" {
            continue;
        }
        let indent = " ".repeat(line.len() - "- |".len() + 2);
        let mut script = String::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(&indent)) {
            script.push_str(&line[indent.len()..]);
            script.push('\n');
        }
        scripts.push(script);
    }
    scripts
}

#[test]
fn kubernetes_makes_every_part_and_joins_them() {
    let yaml = fs::read_to_string(job("kubernetes.yaml")).unwrap();
    assert_eq!(yaml.matches("command: [sh, -c]").count(), 2);
    assert!(
        yaml.contains("completions: 4\n") && yaml.contains("{name: TACHIIRI_PARTS, value: \"4\"}")
    );
    let sandbox = sandbox();
    let both = scripts(&yaml);
    let [part, join] = both.as_slice() else { panic!("two scripts expected, not {}", both.len()) };
    let folders = [("TACHIIRI_IN", "店舗"), ("TACHIIRI_OUT", "書類")];
    let usual = [("TACHIIRI_PARTS", "4"), ("TACHIIRI_DAY", "2024-02-01"), ("TACHIIRI_JOBS", "1")];
    for (name, _) in folders.iter().chain(&usual) {
        assert!(yaml.contains(&format!("name: {name}")), "{name} is not set in the file");
    }
    for index in ["0", "1", "2", "3"] {
        let index = [("JOB_COMPLETION_INDEX", index)];
        succeed(&sandbox, &["sh", "-c", part], &[&folders[..], &usual, &index].concat());
    }
    succeed(&sandbox, &["sh", "-c", join], &folders[1..]);
    assert_whole(&sandbox);
}
