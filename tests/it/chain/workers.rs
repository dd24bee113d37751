//! Workers that die or hang.

use std::fs;
use std::time::Duration;

use super::{book, shared, three};
use crate::support::sandbox::Sandbox;
use std::os::unix::fs::PermissionsExt;
use tachiiri::chain::{ChainPlan, ChainReport, run};
use tachiiri::make::Order;
use tachiiri::paper::DocumentId;
use tachiiri::render::PaperFormat;
use tachiiri::setting::Options;
use tachiiri::worker::Timeouts;

/// The program as a worker, but for cases whose names say what becomes of it.
const MOODY: &str = r#"#!/bin/sh
read -r options
while read -r job; do
    case "$job" in
        *死ぬ*) kill -ABRT $$ ;;
        *遅い*) exec sleep 600 ;;
        *黙る*) exit 0 ;;
    esac
    printf '%s\n%s\n' "$options" "$job" | "$TACHIIRI" __worker
done
"#;

fn run_with(sandbox: &Sandbox, script: &str, jobs: usize) -> ChainReport {
    let program = sandbox.path("worker.sh");
    let script = script.replace("\"$TACHIIRI\"", env!("CARGO_BIN_EXE_tachiiri"));
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let plan = ChainPlan {
        input: sandbox.path("店舗"),
        out: sandbox.path("out"),
        program,
        options: Options::on(jiff::civil::date(2024, 2, 1)),
        order: Order {
            papers: [DocumentId::PharmacyChecklist].into(),
            formats: [PaperFormat::Xlsx].into(),
            whole_binder: false,
            is_partial: true,
        },
        jobs,
        shard: None,
        timeouts: Timeouts {
            reading: Duration::from_secs(8),
            rendering: Duration::from_secs(60),
            ..Timeouts::default()
        },
        force: false,
        annotate: false,
    };
    run(&plan, &mut |_| ()).unwrap()
}

#[test]
fn a_worker_that_dies_or_hangs_costs_one_case() {
    let sandbox = three();
    for name in ["死ぬ", "遅い", "黙る"] {
        sandbox.put(&format!("店舗/店舗2の{name}.xlsx"), &book("架空薬局").bytes());
    }
    let report = run_with(&sandbox, MOODY, 2);
    let status: Vec<(&str, bool)> = report
        .cases
        .iter()
        .map(|done| (done.record.case.as_str(), done.record.folder.is_some()))
        .collect();
    let expected = [
        ("店舗1.xlsx", true),
        ("店舗2.xlsx", true),
        ("店舗2の死ぬ.xlsx", false),
        ("店舗2の遅い.xlsx", false),
        ("店舗2の黙る.xlsx", false),
        ("店舗3", true),
    ];
    assert_eq!(status, expected);
    let reason = |index: usize| report.cases[index].record.reason.clone().unwrap();
    assert!(
        reason(2).contains("途中で止まった") && reason(4).contains("途中で止まった"),
        "{}",
        reason(2)
    );
    assert!(reason(3).contains("時間がかかりすぎる"), "{}", reason(3));
    assert!(report.stopped.is_none());
}

#[test]
fn a_worker_that_cannot_be_started_costs_its_cases_and_the_list_is_made() {
    let sandbox = three();
    let once = r#"#!/bin/sh
rm -- "$0"
exec "$TACHIIRI" __worker
"#;
    let report = run_with(&sandbox, once, 2);
    let reasons: Vec<String> =
        report.cases.iter().map(|done| done.record.reason.clone().unwrap()).collect();
    assert_eq!(reasons.len(), 3);
    for reason in &reasons {
        assert_eq!(
            reason,
            "書類を作る部品を始められませんでした（そのフォルダやファイルがありません）"
        );
    }
    assert!(report.stopped.is_none());
    assert!(
        sandbox.path("out/chain-manifest.json").is_file()
            && sandbox.path("out/一覧.xlsx").is_file()
    );
}

#[test]
fn a_shared_file_at_which_workers_die_ends_the_run() {
    let sandbox = three();
    sandbox.put("店舗/共通.xlsx", &shared().bytes());
    let shared = sandbox.path("店舗/共通.xlsx").display().to_string();
    let step = serde_json::json!({"Opening": shared}).to_string();
    let length: String =
        (step.len() as u64).to_le_bytes().iter().map(|byte| format!("\\{byte:03o}")).collect();
    let script = format!(
        r#"#!/bin/sh
read -r o; read -r j
case "$j" in *Fingerprint*) printf '%s\n%s\n' "$o" "$j" | "$TACHIIRI" __worker; exit ;; esac
printf 'S{length}'; printf '%s' '{step}'
kill -ABRT $$
"#
    );
    let report = run_with(&sandbox, &script, 1);
    let stopped = report.stopped.unwrap().to_string();
    assert!(stopped.starts_with(&format!("共通のファイル {shared} は")), "{stopped}");
    assert_eq!(report.cases.len(), 0);
    assert!(!sandbox.path("out/chain-manifest.json").exists());
}
