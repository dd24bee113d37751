//! When the server ends by itself.

use std::io::{Read, Write};
use std::time::Duration;

use serde_json::{Value, json};
use tachiiri::serve::{Limits, Stay};

use super::client::{Answer, Served, read_head};

const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(3600);

#[test]
fn it_ends_when_the_last_page_has_gone_and_no_case_is_open() {
    let served =
        Served::with(Limits::default(), Stay { empty: SHORT, with_case: LONG, with_changes: LONG });
    assert_eq!(served.get("").status, 200);
    served.ended();
}

#[test]
fn it_ends_after_a_case_without_changes_and_stays_for_one_with_changes() {
    let stay = Stay { empty: LONG, with_case: SHORT, with_changes: LONG };
    let served = Served::with(Limits::default(), stay);
    let mut page = served.connect();
    page.write_all(served.head("GET", "api/events", "").as_bytes()).unwrap();
    assert!(read_head(&mut page).starts_with("HTTP/1.1 200"));
    let id = served.open_sample();
    let change =
        json!({"revision": 1, "changes": [{"sheet": "薬局", "cell": "B5", "text": "見本薬局"}]});
    assert_eq!(served.send("PATCH", &format!("api/cases/{id}/cells"), &change).status, 200);
    drop(page);
    // Taken away, the changes are no reason to stay any more.
    assert_eq!(served.get(&format!("api/cases/{id}/workbook")).status, 200);
    served.ended();
}

#[test]
fn it_stays_as_long_as_a_page_is_there() {
    let stay =
        Stay { empty: Duration::ZERO, with_case: Duration::ZERO, with_changes: Duration::ZERO };
    let served = Served::with(Limits::default(), stay);
    let mut page = served.connect();
    page.write_all(served.head("GET", "api/events", "").as_bytes()).unwrap();
    assert!(read_head(&mut page).starts_with("HTTP/1.1 200"));
    for _ in 0..3 {
        assert_eq!(served.send("POST", "api/ping", &Value::Null).status, 204);
    }
    drop(page);
    served.ended();
}

#[test]
fn a_case_that_nobody_looks_at_is_closed() {
    let served =
        Served::with(Limits::default(), Stay { empty: LONG, with_case: SHORT, with_changes: LONG });
    // A request that is not sent to its end keeps the server, and shows no case.
    let mut busy = served.connect();
    busy.write_all(served.head("PATCH", "api/cases/1/cells", "Content-Length: 5\r\n").as_bytes())
        .unwrap();
    served.open_sample();
    let is_closed = |_| served.get("api/cases").json() == json!([]);
    assert!((0..100_000).any(is_closed));
    assert_eq!(served.get("api/cases/1/report").status, 404);
}

#[test]
fn quit_is_answered_and_ends_it_with_its_streams() {
    let served = Served::start();
    let mut page = served.connect();
    page.write_all(served.head("GET", "api/events", "").as_bytes()).unwrap();
    read_head(&mut page);
    assert_eq!(served.send("POST", "api/quit", &Value::Null).status, 204);
    let mut rest = Vec::new();
    page.read_to_end(&mut rest).unwrap();
    served.ended();
}

#[test]
fn answers_after_the_end_are_none() {
    let served = Served::start();
    let mut stream = served.connect();
    stream.write_all(served.head("POST", "api/quit", "Content-Length: 0\r\n").as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut stream).status, 204);
    let host = served.host.clone();
    served.ended();
    assert!(std::net::TcpStream::connect(host).is_err());
}
