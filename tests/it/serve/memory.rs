//! A server without memory: requests are refused in words, and it goes on when there is some again.

use std::fs;

use rustix::process::{Resource, Rlimit, prlimit};
use serde_json::Value;

use super::client::Answer;
use super::started::{Started, Strace};

const MIB: u64 = 1 << 20;

/// Limits the address space of a server, in bytes; `None`: no more.
fn limit(started: &Started, bytes: Option<u64>) {
    let limit = Rlimit { current: bytes, maximum: None };
    prlimit(Some(started.process()), Resource::As, limit).unwrap();
}

/// The address space that a server takes, in bytes.
fn size(started: &Started) -> u64 {
    let process = started.process().as_raw_nonzero();
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:")).unwrap();
    size.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.error().starts_with("メモリが足りないので、いまはできません"), "{answer:?}");
}

#[test]
fn requests_without_memory_are_refused_and_the_server_goes_on() {
    let started = Started::by(&[]);
    limit(&started, Some(size(&started) + 16 * MIB));
    let upload = || started.served.upload("api/cases", &[("大.csv", &vec![b'a'; 40 << 20])]);
    assert_refused(&upload());
    for (method, path) in
        [("GET", "report"), ("GET", "papers.zip"), ("POST", "save"), ("POST", "undo")]
    {
        let path = format!("api/cases/1/{path}");
        assert_refused(&started.ask(method, &path, &Value::Null).unwrap());
    }
    // The page itself, and what ends something, is small.
    assert_eq!(started.served.get("").status, 200);
    assert_eq!(started.ask("POST", "api/cases/1/stop", &Value::Null).unwrap().status, 204);
    limit(&started, None);
    assert_eq!(started.save().unwrap().status, 200);
    assert_eq!(started.served.get("api/cases/1/report").status, 200);
}

#[test]
#[ignore = "needs strace"]
fn a_server_that_gets_no_memory_at_all_answers_or_ends_in_japanese() {
    for first in [1, 2, 3, 5, 8, 13, 21] {
        let started = Started::by(&[]);
        let memory = format!("inject=mmap,mprotect:error=ENOMEM:when={first}+");
        let heap = format!("inject=brk:retval=0:when={first}+");
        let strace = Strace::on(&started, &["trace=mmap,mprotect,brk", &memory, &heap]);
        let answers = ["report", "papers.zip", "workbook"]
            .map(|path| started.ask("GET", &format!("api/cases/1/{path}"), &Value::Null));
        drop(strace.calls());
        let after =
            format!("no memory from {first}: {:?}", answers.each_ref().map(Option::is_some));
        for answer in answers.iter().flatten().filter(|answer| answer.status != 200) {
            assert!([500, 503].contains(&answer.status), "{} {after}", answer.status);
            assert!(!answer.error().is_ascii() && !answer.error().contains("os error"), "{after}");
        }
        if answers.iter().all(Option::is_some) {
            assert_eq!(started.save().unwrap().status, 200, "{after}");
            continue;
        }
        let (code, told) = started.ended();
        assert_eq!(code, Some(3), "{after} {told}");
        assert!(told.contains("エラー: メモリが足りなくなったので"), "{after} {told}");
    }
}
