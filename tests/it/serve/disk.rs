//! A case that lies on the disk: followed, compared, reloaded, saved.

use std::fs;

use serde_json::{Value, json};
use tachiiri::serve::{Limits, Stay};

use super::client::{Answer, Served, sample};
use crate::support::book::Book;
use crate::support::sandbox::Sandbox;

/// A server whose page opens on `薬局.xlsx`, the sample.
fn served(sandbox: &Sandbox) -> Served {
    sandbox.put("薬局.xlsx", &sample());
    Served::on(Some(sandbox.path("薬局.xlsx")), Limits::default(), Stay::default())
}

/// Sets 薬局名 at a revision.
fn set_name(served: &Served, revision: u64, name: &str) -> Answer {
    let change =
        json!({"revision": revision, "changes": [{"sheet": "薬局", "cell": "B5", "text": name}]});
    served.send("PATCH", "api/cases/1/cells", &change)
}

/// The sample with another 薬局名, as another program would write it.
fn edited(name: &str) -> Vec<u8> {
    let other = Served::start();
    let id = other.open_sample();
    let change = json!({"revision": 1, "changes": [{"sheet": "薬局", "cell": "B5", "text": name}]});
    assert_eq!(other.send("PATCH", &format!("api/cases/{id}/cells"), &change).status, 200);
    other.get(&format!("api/cases/{id}/workbook")).body
}

fn pharmacy(served: &Served) -> Value {
    served.get("api/cases/1/report").json()["pharmacy"].clone()
}

#[test]
fn the_page_opens_on_the_input() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    let cases = served.get("api/cases").json();
    assert_eq!(cases[0]["name"], "薬局.xlsx");
    assert_eq!(cases[0]["path"], sandbox.path("薬局.xlsx").display().to_string());
}

#[test]
fn a_save_by_another_program_is_followed() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    let mut events = served.events();
    assert_eq!(events.wait_for("revision")["revision"], 1);
    // As Excel does it: a file beside, then renamed.
    fs::write(sandbox.path("~tmp"), edited("架空薬局")).unwrap();
    fs::rename(sandbox.path("~tmp"), sandbox.path("薬局.xlsx")).unwrap();
    assert_eq!(events.wait_for("revision")["revision"], 2);
    assert_eq!(pharmacy(&served), "架空薬局");
    assert_eq!(served.get("api/cases").json()[0]["changed"], false);
}

#[test]
fn a_half_written_file_is_waited_for() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    let mut events = served.events();
    events.wait_for("revision");
    let whole = edited("架空薬局");
    fs::write(sandbox.path("薬局.xlsx"), &whole[..whole.len() / 2]).unwrap();
    fs::write(sandbox.path("薬局.xlsx"), &whole).unwrap();
    events.wait_for("revision");
    assert_eq!(pharmacy(&served), "架空薬局");
}

#[test]
fn a_file_that_stays_damaged_is_told_and_one_that_is_gone_leaves_the_case() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    let mut events = served.events();
    events.wait_for("revision");
    fs::remove_file(sandbox.path("薬局.xlsx")).unwrap();
    assert_eq!(events.wait_for("disk")["disk"], "gone");
    assert_eq!(pharmacy(&served), "みほん薬局");
    assert_eq!(served.get("api/cases/1/disk").json(), json!({"disk": "gone", "cells": []}));
    fs::write(sandbox.path("薬局.xlsx"), &sample()[..1000]).unwrap();
    assert_eq!(events.wait_for("revision")["revision"], 2);
    assert_eq!(served.get("api/cases/1/report").json()["findings"][0]["code"], "I001");
}

#[test]
fn changes_of_hers_are_never_overwritten_by_the_disk() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    assert_eq!(set_name(&served, 1, "わたし薬局").status, 200);
    let mut events = served.events();
    fs::write(sandbox.path("薬局.xlsx"), edited("架空薬局")).unwrap();
    assert_eq!(events.wait_for("disk")["disk"], "changed");
    assert_eq!(pharmacy(&served), "わたし薬局");
    let compared = served.get("api/cases/1/disk").json();
    let cell = json!({"sheet": "薬局", "cell": "B5", "mine": "わたし薬局", "theirs": "架空薬局"});
    assert_eq!(compared, json!({"disk": "changed", "cells": [cell]}));
    let refused = served.send("POST", "api/cases/1/save", &json!({"revision": 2}));
    assert_eq!((refused.status, &refused.json()["disk"]), (409, &json!("changed")));
    assert_eq!(fs::read(sandbox.path("薬局.xlsx")).unwrap(), edited("架空薬局"));
}

#[test]
fn the_disks_state_can_be_taken_and_undone() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    set_name(&served, 1, "わたし薬局");
    fs::write(sandbox.path("薬局.xlsx"), edited("架空薬局")).unwrap();
    let report = served.send("POST", "api/cases/1/reload", &Value::Null).json();
    assert_eq!((&report["pharmacy"], &report["revision"]), (&json!("架空薬局"), &json!(3)));
    let undone = served.send("POST", "api/cases/1/undo", &Value::Null).json();
    assert_eq!((&undone["pharmacy"], &undone["revision"]), (&json!("わたし薬局"), &json!(4)));
    // What lies on the disk was seen: hers may be saved.
    assert_eq!(served.send("POST", "api/cases/1/save", &json!({"revision": 4})).status, 200);
}

#[test]
fn a_half_written_file_is_never_told_as_one_without_cells() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    let mut events = served.events();
    events.wait_for("revision");
    assert_eq!(set_name(&served, 1, "わたし薬局").status, 200);
    events.wait_for("revision");
    let theirs = edited("架空薬局");
    fs::write(sandbox.path("薬局.xlsx"), &theirs[..5_000]).unwrap();
    let locked = json!({"disk": "locked", "cells": []});
    assert_eq!(served.get("api/cases/1/disk").json(), locked);
    fs::write(sandbox.path("薬局.xlsx"), &theirs).unwrap();
    assert_eq!(events.wait_for("disk")["disk"], "changed");
    let cell = json!({"sheet": "薬局", "cell": "B5", "mine": "わたし薬局", "theirs": "架空薬局"});
    let changed = json!({"disk": "changed", "cells": [cell]});
    assert_eq!(served.get("api/cases/1/disk").json(), changed);
}

#[test]
fn saving_keeps_the_state_before_and_the_mode() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(sandbox.path("薬局.xlsx"), fs::Permissions::from_mode(0o640)).unwrap();
    }
    set_name(&served, 1, "わたし薬局");
    let saved =
        served.send("POST", "api/cases/1/save", &json!({"revision": 2, "force": false})).json();
    assert_eq!(saved, json!({"revision": 2, "kept": ["控え/薬局 2024-02-01 1530.xlsx"]}));
    assert_eq!(fs::read(sandbox.path("控え/薬局 2024-02-01 1530.xlsx")).unwrap(), sample());
    assert_eq!(
        fs::read(sandbox.path("薬局.xlsx")).unwrap(),
        served.get("api/cases/1/workbook").body
    );
    assert_eq!(served.get("api/cases").json()[0]["changed"], false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(sandbox.path("薬局.xlsx")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
    set_name(&served, 2, "わたしの薬局");
    let saved = served.send("POST", "api/cases/1/save", &json!({"revision": 3})).json();
    assert_eq!(saved["kept"], json!(["控え/薬局 2024-02-01 1530 (2).xlsx"]));
    let nothing = served.send("POST", "api/cases/1/save", &json!({"revision": 3})).json();
    assert_eq!(nothing["kept"], json!([]));
}

#[test]
fn saving_over_what_another_program_wrote_keeps_that_too() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    set_name(&served, 1, "わたし薬局");
    let theirs = edited("架空薬局");
    fs::write(sandbox.path("薬局.xlsx"), &theirs).unwrap();
    let saved =
        served.send("POST", "api/cases/1/save", &json!({"revision": 2, "force": true})).json();
    assert_eq!(saved["kept"], json!(["控え/薬局 2024-02-01 1530.xlsx"]));
    assert_eq!(fs::read(sandbox.path("控え/薬局 2024-02-01 1530.xlsx")).unwrap(), theirs);
    assert_eq!(served.get("api/cases/1/disk").json()["disk"], "same");
}

#[test]
fn an_old_revision_is_not_saved() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    set_name(&served, 1, "わたし薬局");
    let refused = served.send("POST", "api/cases/1/save", &json!({"revision": 1}));
    assert_eq!((refused.status, &refused.json()["report"]["revision"]), (409, &json!(2)));
    assert_eq!(fs::read(sandbox.path("薬局.xlsx")).unwrap(), sample());
}

#[test]
fn what_was_dropped_is_not_saved_to_disk() {
    let served = Served::start();
    let id = served.open_sample();
    for (method, path, body) in [
        ("POST", "save", json!({"revision": 1})),
        ("GET", "disk", Value::Null),
        ("POST", "reload", Value::Null),
    ] {
        assert_eq!(
            served.send(method, &format!("api/cases/{id}/{path}"), &body).status,
            400,
            "{path}"
        );
    }
}

#[test]
fn a_folder_is_followed_and_saved_file_by_file() {
    let sandbox = Sandbox::new();
    sandbox.put("薬局/本体.xlsx", &sample());
    sandbox.put("薬局/メモ.pdf", b"%PDF-1.4");
    sandbox.put("薬局/控え/本体 2023-12-01 0900.xlsx", &sample());
    let served = Served::on(Some(sandbox.path("薬局")), Limits::default(), Stay::default());
    let report = served.get("api/cases/1/report").json();
    let folder = sandbox.path("薬局").display().to_string();
    let output = sandbox.run(&["check", &folder, "--as-of", "2024-02-01", "--format", "json"]);
    let command: Value = serde_json::from_str(&crate::support::sandbox::stdout(&output)).unwrap();
    assert_eq!(report["findings"], command["cases"][0]["findings"]);
    assert_eq!(report["read"], command["cases"][0]["read"]);
    set_name(&served, 1, "わたし薬局");
    let saved = served.send("POST", "api/cases/1/save", &json!({"revision": 2})).json();
    assert_eq!(saved["kept"], json!(["控え/本体 2024-02-01 1530.xlsx"]));
}

#[test]
fn a_file_put_into_a_folder_is_saved_and_what_was_done_before_can_be_undone() {
    let sandbox = Sandbox::new();
    let book = Book::clean().without("アクセスログ");
    sandbox.put("薬局/本体.xlsx", &book.bytes());
    let log =
        "№,ユーザーID,氏名,時刻,カテゴリ,操作情報\n1,aoba,青葉,2024/1/31 9:00:00,受付,ログイン\n";
    sandbox.put("薬局/アクセスログ.tsv", log.replace(',', "\t").as_bytes());
    let served = Served::on(Some(sandbox.path("薬局")), Limits::default(), Stay::default());
    let newer = log.replace(',', "\t").replace("青葉", "若葉");
    let put = served.upload("api/cases/1/files", &[("アクセスログ.tsv", newer.as_bytes())]);
    assert_eq!(put.status, 200, "{}", put.text());
    let saved = served.send("POST", "api/cases/1/save", &json!({"revision": 2}));
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert_eq!(fs::read_to_string(sandbox.path("薬局/アクセスログ.tsv")).unwrap(), newer);
    assert_eq!(served.get("api/cases/1/disk").json(), json!({"disk": "same", "cells": []}));
    assert_eq!(served.send("POST", "api/cases/1/undo", &json!({"revision": 2})).status, 200);
}

#[test]
fn of_several_files_those_that_were_saved_before_one_failed_are_told_and_seen() {
    let sandbox = Sandbox::new();
    let vendors = Book::clean().with_only(&["事業者"]).bytes();
    sandbox.put("薬局/a_事業者.xlsx", &vendors);
    sandbox.put("薬局/b_本体.xlsx", &Book::clean().without("事業者").bytes());
    let served = Served::on(Some(sandbox.path("薬局")), Limits::default(), Stay::default());
    let changes = json!([
        {"sheet": "事業者", "cell": "E2", "text": "2023/9/21"},
        {"sheet": "薬局", "cell": "B1", "text": "わたし薬局"},
    ]);
    let change = json!({"revision": 1, "changes": changes});
    assert_eq!(served.send("PATCH", "api/cases/1/cells", &change).status, 200);
    let second = sandbox.path("薬局/b_本体.xlsx");
    let before = fs::read(&second).unwrap();
    // No program can write a file where a folder lies.
    fs::remove_file(&second).unwrap();
    fs::create_dir(&second).unwrap();
    let save = |force: bool| {
        served.send("POST", "api/cases/1/save", &json!({"revision": 2, "force": force}))
    };
    let failed = save(true);
    assert_eq!(
        (failed.status, failed.error().contains("a_事業者.xlsx は保存しました")),
        (500, true)
    );
    assert!(fs::read(sandbox.path("薬局/a_事業者.xlsx")).unwrap() != vendors);
    fs::remove_dir(&second).unwrap();
    fs::write(&second, before).unwrap();
    let saved = save(false);
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert_eq!(saved.json()["kept"], json!(["控え/b_本体 2024-02-01 1530.xlsx"]));
    assert_eq!(served.get("api/cases").json()[0]["changed"], false);
}

#[test]
fn a_folder_of_more_than_a_request_may_bring_is_not_taken_into_memory() {
    let sandbox = Sandbox::new();
    sandbox.put("店/薬局.xlsx", &sample());
    for number in 0..14 {
        let file = fs::File::create(sandbox.path(&format!("店/写し{number}.xlsx"))).unwrap();
        file.set_len(19 << 20).unwrap();
    }
    let told = tachiiri::serve::disk::read(&sandbox.path("店")).unwrap_err().to_string();
    assert!(told.contains("合わせると 256 MiB を超えていて"), "{told}");
    let output = sandbox.run(&["serve", "店", "--no-open"]);
    assert_eq!(crate::support::sandbox::code(&output), 3);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_opened_is_held_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    let served = served(&sandbox);
    assert_eq!(set_name(&served, 1, "わたし薬局").status, 200);
    let file = sandbox.path("薬局.xlsx");
    fs::remove_file(&file).unwrap();
    // A link to itself is there and cannot be opened, whoever asks.
    std::os::unix::fs::symlink(&file, &file).unwrap();
    for force in [false, true] {
        let refused =
            served.send("POST", "api/cases/1/save", &json!({"revision": 2, "force": force}));
        assert_eq!((refused.status, refused.error().contains("Excel で閉じて")), (423, true));
    }
    assert_eq!(served.get("api/cases/1/disk").json(), json!({"disk": "locked", "cells": []}));
    assert_eq!(fs::read_dir(sandbox.path("")).unwrap().count(), 1);
    assert_eq!(pharmacy(&served), "わたし薬局");
}
