//! A server of the test's own, and a client that writes its requests by hand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::civil::{Date, date};
use serde_json::Value;
use tachiiri::serve::{Clock, Config, Limits, Server, Stay, Watch};
use tachiiri::setting::{EditionRequest, Options};
use tachiiri::worker::Timeouts;

/// The day of the tests.
pub const DAY: Date = date(2024, 2, 1);

/// A server that runs until the test ends.
pub struct Served {
    /// `127.0.0.1:PORT`.
    pub host: String,
    /// The secret in its address.
    pub token: String,
    /// The lines of its log.
    pub log: Arc<Mutex<Vec<String>>>,
    /// The day that cases are checked for.
    pub day: Arc<Mutex<Date>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    pub fn start() -> Self {
        Self::with(Limits::default(), Stay::default())
    }

    pub fn with(limits: Limits, stay: Stay) -> Self {
        Self::on(None, limits, stay)
    }

    /// A server that checks for a day.
    pub fn on_day(day: Date) -> Self {
        let served = Self::start();
        *served.day.lock().unwrap() = day;
        served
    }

    /// A server whose page opens on a case on the disk, which is looked at again and again.
    pub fn on(input: Option<PathBuf>, limits: Limits, stay: Stay) -> Self {
        Self::of(input, Options::on(DAY), limits, stay)
    }

    /// A server that was started with an edition.
    pub fn with_edition(file: PathBuf) -> Self {
        let edition = Some(EditionRequest::File(file.to_str().unwrap().to_owned()));
        let options = Options { edition, ..Options::on(DAY) };
        Self::of(None, options, Limits::default(), Stay::default())
    }

    fn of(input: Option<PathBuf>, options: Options, limits: Limits, stay: Stay) -> Self {
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let lines = log.clone();
        let day = Arc::new(Mutex::new(DAY));
        let today = day.clone();
        let server = Server::bind(Config {
            program: env!("CARGO_BIN_EXE_tachiiri").into(),
            options,
            input,
            watch: Watch { every: Duration::from_millis(20), gone_after: 2, trouble_after: 5 },
            port: 0,
            limits,
            stay,
            timeouts: Timeouts::default(),
            clock: Clock {
                day: Box::new(move || *today.lock().unwrap()),
                now: Box::new(|| DAY.at(15, 30, 0, 0)),
            },
            log: Box::new(move |line| lines.lock().unwrap().push(line.to_owned())),
        });
        let server = server.unwrap();
        let (host, token) = host_and_token(&server.address());
        let thread = Some(std::thread::spawn(move || server.run().unwrap()));
        Self { host, token, log, day, thread }
    }

    /// A server that somebody else runs, by its address.
    pub fn elsewhere(address: &str) -> Self {
        let (host, token) = host_and_token(address);
        Self { host, token, log: Arc::default(), day: Arc::new(Mutex::new(DAY)), thread: None }
    }

    /// A connection that nothing was sent on.
    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.host).unwrap()
    }

    /// Sends a whole request, as it is, on a connection of its own.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        Answer::read(&mut stream)
    }

    /// The head of a request for a path below the secret, with further lines.
    pub fn head(&self, method: &str, path: &str, more: &str) -> String {
        let Self { host, token, .. } = self;
        format!(
            "{method} /{token}/{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n"
        )
    }

    pub fn get(&self, path: &str) -> Answer {
        self.raw(self.head("GET", path, "").as_bytes())
    }

    /// Sends JSON, or nothing.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        Answer::read(&mut self.sent(method, path, body).unwrap())
    }

    /// Sends JSON, or nothing, on a connection of its own; `None` where nobody takes it.
    pub fn sent(&self, method: &str, path: &str, body: &Value) -> Option<TcpStream> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let more = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        let mut stream = TcpStream::connect(&self.host).ok()?;
        stream.write_all((self.head(method, path, &more) + &body).as_bytes()).ok()?;
        Some(stream)
    }

    /// Sends files as a form does.
    pub fn upload(&self, path: &str, files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!(
                "--BOUNDARY\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--BOUNDARY--\r\n");
        let more = format!(
            "Content-Type: multipart/form-data; boundary=BOUNDARY\r\nContent-Length: {}\r\n",
            body.len()
        );
        let mut request = self.head("POST", path, &more).into_bytes();
        request.extend_from_slice(&body);
        self.raw(&request)
    }

    /// Opens files as a case; its id.
    pub fn open(&self, files: &[(&str, &[u8])]) -> String {
        let answer = self.upload("api/cases", files);
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["case"].as_str().unwrap().to_owned()
    }

    /// Opens the sample.
    pub fn open_sample(&self) -> String {
        self.open(&[("sample.xlsx", &sample())])
    }

    /// A stream of events of all cases.
    pub fn events(&self) -> Events {
        let mut stream = self.connect();
        stream.write_all(self.head("GET", "api/events", "").as_bytes()).unwrap();
        assert!(read_head(&mut stream).starts_with("HTTP/1.1 200"));
        Events(BufReader::new(stream))
    }

    /// Waits for the end of a server that ends by itself.
    pub fn ended(mut self) {
        self.thread.take().unwrap().join().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            let request = self.head("POST", "api/quit", "Content-Length: 0\r\n");
            if let Ok(mut stream) = TcpStream::connect(&self.host) {
                let _ = stream.write_all(request.as_bytes());
                let _ = stream.read_to_end(&mut Vec::new());
            }
            let _ = thread.join();
        }
    }
}

/// The parts of a server's address.
fn host_and_token(address: &str) -> (String, String) {
    let rest = address.trim_end().strip_prefix("http://").unwrap();
    let (host, token) = rest.trim_end_matches('/').split_once('/').unwrap();
    (host.to_owned(), token.to_owned())
}

/// A stream of events.
pub struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for an event of a name; its data.
    pub fn wait_for(&mut self, name: &str) -> Value {
        let wanted = format!("event: {name}\n");
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if line == wanted {
                line.clear();
                self.0.read_line(&mut line).unwrap();
                return serde_json::from_str(line.strip_prefix("data: ").unwrap()).unwrap();
            }
        }
    }
}

/// The bytes of the sample.
pub fn sample() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("input/sample.xlsx")).unwrap()
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads an answer; its body as far as its length tells, or to the end.
    pub fn read(stream: &mut TcpStream) -> Self {
        Self::read_if_any(stream).unwrap()
    }

    /// Reads an answer; `None` where the connection ends without one.
    pub fn read_if_any(stream: &mut TcpStream) -> Option<Self> {
        let head = read_head(stream);
        if head.is_empty() {
            return None;
        }
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers: Vec<(String, String)> =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let mut body = Vec::new();
        match length.map(|(_, length)| length.parse::<u64>().unwrap()) {
            Some(length) => stream.take(length).read_to_end(&mut body).unwrap(),
            None if status == 204 => 0,
            None => stream.read_to_end(&mut body).unwrap(),
        };
        Some(Self { status, headers, body })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The sentence of an error.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap().to_owned()
    }
}

/// Reads up to the empty line.
pub fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}
