//! A journal that is torn, spoilt, or in use by another run.

use std::fs::{self, File};

use serde_json::Value;
use tachiiri::chain::journal::{Journal, read_manifest};
use tachiiri::chain::record::{CaseRecord, MANIFEST, OVERVIEW};

use super::{Chain, JOURNAL, Tree, made_of, three};
use crate::support::sandbox::{Sandbox, code, stderr};

/// What a run had noted down just before it wrote the list and the manifest.
fn journal_of(tree: &Tree) -> Vec<u8> {
    let manifest: Value = serde_json::from_slice(tree[MANIFEST].as_ref().unwrap()).unwrap();
    let records = manifest["cases"].as_array().unwrap().iter().map(Value::to_string);
    std::iter::once(r#"{"shard":null}"#.to_owned())
        .chain(records)
        .map(|line| line + "\n")
        .collect::<String>()
        .into_bytes()
}

#[test]
fn a_journal_torn_anywhere_tells_nothing_untrue_and_can_be_gone_on_with() {
    let goal = made_of(three());
    let sandbox = Sandbox::new();
    sandbox.put(MANIFEST, goal[MANIFEST].as_ref().unwrap());
    let records = read_manifest(&sandbox.path("")).unwrap().cases;
    let journal = journal_of(&goal);
    for cut in 0..=journal.len() {
        let out = cut.to_string();
        sandbox.put(&format!("{out}/{JOURNAL}"), &journal[..cut]);
        let (mut open, known) = Journal::open(&sandbox.path(&out), None).unwrap();
        assert!(known.values().all(|record| records.contains(record)), "cut at {cut}");
        let whole_lines = journal[..cut].iter().filter(|byte| **byte == b'\n').count();
        assert!(known.len() + 1 >= whole_lines, "cut at {cut}");
        open.note(&records[0]).unwrap();
        let text = fs::read(sandbox.path(&out).join(JOURNAL)).unwrap();
        let last = text[..text.len() - 1].split(|byte| *byte == b'\n').next_back().unwrap();
        assert_eq!(serde_json::from_slice::<CaseRecord>(last).unwrap(), records[0], "cut at {cut}");
    }
}

#[test]
fn a_torn_or_spoilt_journal_is_no_trouble() {
    let goal = made_of(three());
    let journal = journal_of(&goal);
    let in_a_name = journal.windows(3).position(|bytes| bytes == "架".as_bytes()).unwrap();
    let spoilt = |at: usize| [&journal[..at], b"\xff", &journal[at + 1..]].concat();
    let journals = [
        Vec::new(),
        journal[..5].to_vec(),
        journal[..in_a_name + 1].to_vec(),
        journal[..journal.len() - 1].to_vec(),
        spoilt(in_a_name),
        spoilt(1),
        b"\x00\xff\xfe\n{}\n[\n".to_vec(),
        [&journal[..], b"{\"case\":\"\xe3\x82"].concat(),
    ];
    for journal in journals {
        let chain = Chain::of(three());
        chain.lay(&goal);
        [OVERVIEW, MANIFEST]
            .iter()
            .for_each(|name| fs::remove_file(chain.sandbox.path("out").join(name)).unwrap());
        chain.sandbox.put(&format!("out/{JOURNAL}"), &journal);
        chain.assert_completes_to(
            &goal,
            &format!("a journal {:?}", String::from_utf8_lossy(&journal)),
        );
    }
}

#[test]
fn two_runs_in_one_folder_do_not_get_into_each_others_way() {
    let chain = Chain::of(three());
    chain.sandbox.put(&format!("out/{JOURNAL}"), b"");
    let journal = File::open(chain.sandbox.path("out").join(JOURNAL)).unwrap();
    journal.lock().unwrap();
    let output = chain.run();
    assert_eq!(code(&output), 3);
    assert!(
        stderr(&output).contains("ほかの tachiiri chain が動いています"),
        "{}",
        stderr(&output)
    );
    assert_eq!(chain.tree(), Tree::from([(JOURNAL.to_owned(), Some(Vec::new()))]));
    drop(journal);
    chain.assert_completes_to(&made_of(three()), "the other run's end");
}
