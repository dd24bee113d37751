//! Who is let in, and what every answer bears.

use std::net::TcpStream;

use serde_json::Value;

use super::client::{Answer, Served};

/// What every answer bears.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
         form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// Asserts that an answer bears them, no header of CORS, and no cookie.
fn bears_headers(answer: &Answer) -> bool {
    let has = |(name, value): &(&str, &str)| answer.header(name) == Some(*value);
    let is_foreign = |name: &str| name.starts_with("access-control") || name == "set-cookie";
    HEADERS.iter().all(has)
        && answer.header("permissions-policy").is_some_and(|policy| policy.contains("camera=()"))
        && !answer.headers.iter().any(|(name, _)| is_foreign(name))
}

#[test]
fn only_this_computer_is_listened_to() {
    let served = Served::start();
    let (address, port) = served.host.split_once(':').unwrap();
    assert_eq!(address, "127.0.0.1");
    // The whole of 127.0.0.0/8 is this computer, and only one address of it listens.
    #[cfg(target_os = "linux")]
    assert!(TcpStream::connect(format!("127.0.0.2:{port}")).is_err());
    assert!(TcpStream::connect(format!("127.0.0.1:{port}")).is_ok());
}

#[test]
fn another_hosts_name_is_misdirected() {
    let served = Served::start();
    let (host, token) = (&served.host, &served.token);
    let port = host.split_once(':').unwrap().1;
    for name in [
        "evil.example",
        &format!("localhost:{port}"),
        "127.0.0.1",
        &format!("127.0.0.1:{port}.evil.example"),
    ] {
        let answer =
            served.raw(format!("GET /{token}/ HTTP/1.1\r\nHost: {name}\r\n\r\n").as_bytes());
        assert_eq!((answer.status, bears_headers(&answer)), (421, true), "{name}");
        assert!(!answer.error().is_empty());
    }
    let twice = format!("GET /{token}/ HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n");
    let none = format!("GET /{token}/ HTTP/1.0\r\n\r\n");
    let absolute = format!("GET http://evil.example/{token}/ HTTP/1.1\r\nHost: {host}\r\n\r\n");
    for request in [twice, none, absolute] {
        assert_eq!(served.raw(request.as_bytes()).status, 421, "{request}");
    }
}

#[test]
fn without_the_secret_nothing_is_there() {
    let served = Served::start();
    let (host, token) = (&served.host, &served.token);
    assert!(token.len() * 4 >= 128);
    let shorter = &token[1..];
    for path in ["", "x", shorter, &format!("{token}0"), "../", "%2e%2e/", &token.replace('a', "b")]
    {
        if path == token {
            continue;
        }
        for rest in ["", "/", "/api/cases"] {
            let answer = served
                .raw(format!("GET /{path}{rest} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
            assert_eq!((answer.status, bears_headers(&answer)), (404, true), "{path}{rest}");
        }
    }
    assert_eq!(served.get("").status, 200);
}

#[test]
fn two_starts_have_two_secrets() {
    let (one, other) = (Served::start(), Served::start());
    assert_ne!(one.token, other.token);
}

#[test]
fn other_pages_are_kept_out() {
    let served = Served::start();
    let with = |line: &str| {
        served.raw(served.head("GET", "api/cases", &format!("{line}\r\n")).as_bytes()).status
    };
    for site in ["cross-site", "same-site", "", "evil", "same-origin, none"] {
        assert_eq!(with(&format!("Sec-Fetch-Site: {site}")), 403, "{site}");
    }
    for site in ["same-origin", "none"] {
        assert_eq!(with(&format!("Sec-Fetch-Site: {site}")), 200, "{site}");
    }
    let own = format!("http://{}", served.host);
    for origin in [
        "null",
        "http://evil.example",
        "http://127.0.0.1",
        &own.replace("http", "https"),
        &format!("{own}0"),
    ] {
        assert_eq!(with(&format!("Origin: {origin}")), 403, "{origin}");
    }
    assert_eq!(with(&format!("Origin: {own}")), 200);
}

#[test]
fn every_answer_bears_the_headers() {
    let served = Served::start();
    let id = served.open_sample();
    let page = format!(
        "api/cases/{id}/pages/01_%E8%96%AC%E5%B1%80%E7%A2%BA%E8%AA%8D%E7%94%A8%E3%83%81%E3%82%A7%E3%83%83%E3%82%AF%E3%83%AA%E3%82%B9%E3%83%88/1.png?width=100"
    );
    for (path, status) in [
        ("", 200),
        ("index.html", 200),
        ("nothing.js", 404),
        ("api/cases", 200),
        ("api/nothing", 404),
        ("api/cases/99/report", 404),
        ("api/cases/%ff/report", 404),
        ("%ff", 404),
        (&format!("api/cases/{id}/report"), 200),
        (&page, 200),
        ("api/explain/C103", 200),
    ] {
        let answer = served.get(path);
        assert_eq!((answer.status, bears_headers(&answer)), (status, true), "{path}");
        assert!(status < 400 || !answer.error().is_empty(), "{path}");
    }
    let answers = [
        (served.send("PUT", "api/cases", &Value::Null), 405),
        (served.send("OPTIONS", "api/cases", &Value::Null), 405),
        (served.send("POST", "api/ping", &Value::Null), 204),
        (served.send("POST", "api/cases", &Value::Null), 400),
        (served.send("POST", "api/nothing", &Value::Null), 404),
        (served.send("POST", "index.html", &Value::Null), 405),
    ];
    for (answer, status) in answers {
        assert_eq!((answer.status, bears_headers(&answer)), (status, true), "{answer:?}");
        assert!(status < 400 || !answer.error().is_empty());
    }
}

#[test]
fn the_address_without_its_slash_leads_to_the_page() {
    let served = Served::start();
    let (host, token) = (&served.host, &served.token);
    let answer = served.raw(format!("GET /{token} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
    assert_eq!(answer.header("location"), Some(format!("http://{host}/{token}/").as_str()));
    assert!(bears_headers(&answer));
}

#[test]
fn the_log_has_no_secret_and_no_names() {
    let served = Served::start();
    let id = served.open(&[("山田薬局.xlsx", &super::client::sample())]);
    served.get(&format!("api/cases/{id}/report?x=%E5%B1%B1"));
    served.get(&format!("api/cases/{id}/papers/%E5%B1%B1%E7%94%B0.pdf"));
    served.get("api/nothing/yamada");
    served.raw(
        format!("GET /{}x/ HTTP/1.1\r\nHost: {}\r\n\r\n", served.token, served.host).as_bytes(),
    );
    let log = served.log.lock().unwrap().clone();
    let without_time: Vec<&str> =
        log.iter().map(|line| line.rsplitn(3, ' ').nth(2).unwrap()).collect();
    assert_eq!(
        without_time,
        [
            "POST /api/cases 201",
            "GET /api/cases/…/report 200",
            "GET /api/cases/…/papers/… 404",
            "GET /api/… 404",
            "GET … 404",
        ]
    );
}
