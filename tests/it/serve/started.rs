//! The command `serve`, started as its users do, on a workbook that is changed; and strace on it.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::client::{Answer, Served, sample};
use crate::support::sandbox::Sandbox;

/// The workbook, as the server is told of it.
pub const FILE: &str = "店/薬局.xlsx";

/// A server in a process of its own.
pub struct Started {
    pub sandbox: Sandbox,
    pub served: Served,
    child: Child,
}

impl Started {
    /// Starts it by another program, or by none; its case has a change that is not saved.
    pub fn by(starter: &[&str]) -> Self {
        let sandbox = Sandbox::new();
        sandbox.put(FILE, &sample());
        let serve = [env!("CARGO_BIN_EXE_tachiiri"), "serve", FILE, "--no-open"];
        let line = [starter, &serve, &["--as-of", "2024-02-01"]].concat();
        let mut command = Command::new(line[0]);
        command.args(&line[1..]).current_dir(sandbox.path("")).env_remove("SOURCE_DATE_EPOCH");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let started = Self { sandbox, served: Served::elsewhere(&address), child };
        started.served.events().wait_for("revision");
        let named = json!({"sheet": "薬局", "cell": "B5", "text": "わたし薬局"});
        let change = json!({"revision": 1, "changes": [named]});
        let changed = started.served.send("PATCH", "api/cases/1/cells", &change);
        assert_eq!(changed.status, 200, "{}", changed.text());
        started
    }

    /// The server's process.
    pub fn process(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Asks for what the page asks for at 保存; `None` where the server ends without an answer.
    pub fn save(&self) -> Option<Answer> {
        self.ask("POST", "api/cases/1/save", &json!({"revision": 2}))
    }

    /// Asks for something; `None` where the server ends without an answer.
    pub fn ask(&self, method: &str, path: &str, body: &Value) -> Option<Answer> {
        Answer::read_if_any(&mut self.served.sent(method, path, body)?)
    }

    /// Whether it answers; it does not where it ends.
    pub fn is_there(&self) -> bool {
        while let Some(mut stream) = self.served.sent("GET", "", &Value::Null) {
            if Answer::read_if_any(&mut stream).is_some() {
                return true;
            }
        }
        false
    }

    /// What the workbook is now in the page.
    pub fn workbook(&self) -> Vec<u8> {
        self.served.get("api/cases/1/workbook").body
    }

    /// Waits for the end of a server that ends: its exit code (`None`: killed), and what it told.
    pub fn ended(mut self) -> (Option<i32>, String) {
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        (self.child.wait().unwrap().code(), told)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// strace on a server; not on its workers.
pub struct Strace<'s> {
    started: &'s Started,
    child: Child,
}

impl<'s> Strace<'s> {
    /// Lets it watch a server from now on.
    pub fn on(started: &'s Started, expressions: &[&str]) -> Self {
        let mut command = Command::new("strace");
        command.args(["-f", "-b", "execve", "-y", "-o", "calls.log", "-p"]);
        command.arg(started.process().to_string()).current_dir(started.sandbox.path(""));
        expressions.iter().for_each(|expression| _ = command.args(["-e", expression]));
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut attached = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut attached).unwrap();
        assert!(attached.contains("attached"), "{attached}");
        Self { started, child }
    }

    /// Ends it; the calls.
    pub fn calls(mut self) -> String {
        // With a server that ends, it ends too.
        if self.started.is_there() {
            kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        }
        self.child.wait().unwrap();
        fs::read_to_string(self.started.sandbox.path("calls.log")).unwrap()
    }
}
