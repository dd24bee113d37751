//! How much, and how long, a client may take.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tachiiri::serve::{Limits, Stay};

use super::client::{Answer, Served};

const SHORT: Duration = Duration::from_millis(80);
const LONG: Duration = Duration::from_secs(60);

/// A server with other limits.
fn with(limits: Limits) -> Served {
    Served::with(limits, Stay::default())
}

/// Reads until the server closes the connection.
fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    rest
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let served = Served::start();
    let json = "Content-Type: application/json\r\n";
    let form = "Content-Type: multipart/form-data; boundary=B\r\n";
    let mib = 1024 * 1024;
    for (method, path, kind, length) in [
        ("PATCH", "api/cases/1/cells", json, 4 * mib + 1),
        ("POST", "api/cases", form, 256 * mib + 1),
        ("POST", "api/cases", json, 4 * mib + 1),
        ("POST", "api/cases/1/undo", form, 4 * mib + 1),
    ] {
        let mut stream = served.connect();
        let head = served.head(method, path, &format!("{kind}Content-Length: {length}\r\n"));
        stream.write_all(head.as_bytes()).unwrap();
        let answer = Answer::read(&mut stream);
        assert_eq!(answer.status, 413, "{path}");
        assert!(answer.error().contains("MiB"), "{}", answer.error());
    }
}

#[test]
fn the_rest_of_a_body_that_is_too_large_is_taken_and_thrown_away() {
    let served = Served::start();
    let length = 8 << 20;
    let mut stream = served.connect();
    let head = served.head("PATCH", "api/cases/1/cells", &format!("Content-Length: {length}\r\n"));
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut stream).status, 413);
    assert!(stream.write_all(&vec![b' '; length]).is_ok());
}

#[test]
fn a_body_without_a_length_is_refused_where_it_becomes_too_large() {
    let served = with(Limits { json: 100_000, ..Limits::default() });
    let mut stream = served.connect();
    let head = served.head("PATCH", "api/cases/1/cells", "Transfer-Encoding: chunked\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("8000\r\n{}\r\n", " ".repeat(0x8000));
    for _ in 0..4 {
        stream.write_all(chunk.as_bytes()).unwrap();
    }
    assert_eq!(Answer::read(&mut stream).status, 413);
}

#[test]
fn a_head_that_does_not_end_is_given_up() {
    let served = with(Limits { head: SHORT, ..Limits::default() });
    let mut stream = served.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    let answered = String::from_utf8(rest(&mut stream)).unwrap();
    assert!(answered.is_empty() || answered.starts_with("HTTP/1.1 408"), "{answered}");
}

#[test]
fn a_head_of_a_mebibyte_is_refused_and_holds_nobody_up() {
    let served = with(Limits::default());
    let mut stream = served.connect();
    let head = served.head("GET", "", &format!("X-Long: {}\r\n", "a".repeat(1 << 20)));
    // Whatever of it is refused unread may end the connection.
    _ = stream.write_all(head.as_bytes());
    let mut answered = Vec::new();
    _ = stream.read_to_end(&mut answered);
    assert!(
        answered.is_empty() || answered.starts_with(b"HTTP/1.1 431"),
        "{}",
        String::from_utf8_lossy(&answered)
    );
    assert_eq!(served.get("").status, 200);
}

#[test]
fn a_body_that_stops_is_given_up() {
    let limits = [
        Limits { body_idle: SHORT, body: LONG, ..Limits::default() },
        Limits { body_idle: LONG, body: SHORT, ..Limits::default() },
    ];
    for limits in limits {
        let served = with(limits);
        let mut stream = served.connect();
        let head = served.head("PATCH", "api/cases/1/cells", "Content-Length: 10\r\n");
        stream.write_all((head + "{").as_bytes()).unwrap();
        assert_eq!(Answer::read(&mut stream).status, 408);
    }
}

#[test]
fn an_answer_that_nobody_takes_holds_nobody_up() {
    let served = with(Limits { connections: 1, answer: SHORT, ..Limits::default() });
    let large = "あ,い\n".repeat(2_000_000);
    let id = served.open(&[("メモ.csv", large.as_bytes())]);
    let mut stuck = served.connect();
    stuck
        .write_all(served.head("GET", &format!("api/cases/{id}/workbook"), "").as_bytes())
        .unwrap();
    assert_eq!(served.get("api/cases").status, 200);
    assert!(rest(&mut stuck).len() < large.len());
}

#[test]
fn clients_that_send_nothing_hold_nobody_up() {
    let served = with(Limits { connections: 3, head: LONG, ..Limits::default() });
    let mut silent: Vec<TcpStream> = (0..3).map(|_| served.connect()).collect();
    silent[0].write_all(b"GET /").unwrap();
    assert_eq!(served.get("api/cases").status, 200);
    // They gave way.
    assert!(silent.iter_mut().all(|stream| rest(stream).is_empty()));
}

#[test]
fn streams_of_events_hold_nobody_up() {
    let served = with(Limits { connections: 2, ..Limits::default() });
    let mut streams: Vec<TcpStream> = (0..2).map(|_| served.connect()).collect();
    for stream in &mut streams {
        stream.write_all(served.head("GET", "api/events", "").as_bytes()).unwrap();
        assert!(super::client::read_head(stream).starts_with("HTTP/1.1 200"));
    }
    assert_eq!(served.get("api/cases").status, 200);
    let oldest = String::from_utf8(rest(&mut streams[0])).unwrap();
    assert!(oldest.contains("retry: "), "{oldest}");
}

#[test]
fn many_requests_go_over_one_connection() {
    let served = Served::start();
    let mut stream = served.connect();
    let (host, token) = (&served.host, &served.token);
    for _ in 0..3 {
        stream
            .write_all(
                format!("GET /{token}/api/cases HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes(),
            )
            .unwrap();
        let answer = Answer::read(&mut stream);
        assert_eq!((answer.status, answer.text().as_str()), (200, "[]"));
    }
}
