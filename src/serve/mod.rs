//! The page in the browser: a server on this computer alone, the cases that are open in it.

mod api;
mod app;
pub mod assets;
mod case;
pub mod disk;
mod drafted;
mod events;
mod http;
mod jobs;
mod lifetime;
mod log;
mod report;
mod sheets;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::error::{Error, reason};
use crate::setting::Options;
use crate::worker::pool::Pool;
use crate::worker::task::{Task, TaskKind};
use crate::worker::{Known, MemoryFile, Timeouts, Worker};
use app::App;
pub use app::Clock;
pub use disk::Watch;
use events::Events;
use http::guard::Guard;
pub use http::limits::Limits;
use http::listener::Listener;
use http::token::Token;
use lifetime::Lifetime;
pub use lifetime::Stay;
pub use log::Lines;
use log::Log;

/// What a server is started with.
pub struct Config {
    /// This program, to be started as a worker.
    pub program: PathBuf,
    /// The options of checking.
    pub options: Options,
    /// The case that the page opens on.
    pub input: Option<PathBuf>,
    /// How the disk is watched.
    pub watch: Watch,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// How much, and how long, a client may take.
    pub limits: Limits,
    /// How long the server stays when nobody is there.
    pub stay: Stay,
    /// How long work may take.
    pub timeouts: Timeouts,
    /// The clock.
    pub clock: Clock,
    /// Where answers are noted.
    pub log: Lines,
}

/// A server that listens.
pub struct Server {
    socket: StdListener,
    guard: Guard,
    app: Arc<App>,
    limits: Limits,
    stay: Stay,
    log: Log,
    input: Option<(PathBuf, Vec<MemoryFile>)>,
    watch: Watch,
}

/// The time that the page waits for the case that it opens on.
const FIRST_CASE: Duration = Duration::from_secs(2);
/// Workers: one may be rendering while another one checks.
const WORKERS: usize = 2;

impl Server {
    /// Starts to listen on this computer.
    ///
    /// # Errors
    /// The port is taken, or templates, fonts or editions cannot be loaded.
    pub fn bind(config: Config) -> Result<Self, Error> {
        let known = known(&config)?;
        let read = |path: PathBuf| disk::read(&path).map(|files| (path, files));
        let input = config.input.map(read).transpose()?;
        let failed = |error: io::Error| Error::Listen(reason(&error));
        let socket = StdListener::bind((Ipv4Addr::LOCALHOST, config.port)).map_err(failed)?;
        let SocketAddr::V4(address) = socket.local_addr().map_err(failed)? else {
            return Err(Error::Listen(String::new()));
        };
        let token = Token::draw().map_err(|error| Error::Listen(reason(&error.into())))?;
        let pool = Pool::start(&config.program, &config.options, config.timeouts, WORKERS)?;
        let Config { program, options, timeouts, .. } = config;
        let app = App {
            cases: case::Cases::default(),
            drafted: drafted::DraftedEditions::default(),
            events: Arc::new(Events::default()),
            known,
            clock: config.clock,
            pool,
            start_worker: Box::new(move || Worker::start(&program, &options, timeouts)),
            unused_after: config.stay.with_case,
            quit: tokio::sync::Notify::new(),
        };
        Ok(Self {
            socket,
            guard: Guard { token, host: address.to_string() },
            app: Arc::new(app),
            limits: config.limits,
            stay: config.stay,
            log: Log::to(config.log),
            input,
            watch: config.watch,
        })
    }

    /// Returns the page's address.
    pub fn address(&self) -> String {
        self.guard.address()
    }

    /// Serves until the page says that it is the end, nobody is there any more, or Ctrl-C is
    /// pressed.
    ///
    /// # Errors
    /// The system does not let it.
    pub fn run(self) -> Result<(), Error> {
        let failed = |error: io::Error| Error::Listen(reason(&error));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(failed)?;
        runtime.block_on(self.serve()).map_err(failed)?;
        // A job that does not end is not waited for: its worker ends with this process.
        runtime.shutdown_timeout(Duration::from_millis(100));
        Ok(())
    }

    async fn serve(self) -> io::Result<()> {
        self.socket.set_nonblocking(true)?;
        let socket = tokio::net::TcpListener::from_std(self.socket)?;
        let lifetime = Arc::new(Lifetime::new());
        let (app, stay) = (self.app.clone(), self.stay);
        let listener = Arc::new(Listener {
            guard: self.guard,
            limits: self.limits,
            routes: api::routes(app.clone()),
            lifetime: lifetime.clone(),
            events: app.events.clone(),
            log: self.log,
        });
        let stop = async {
            tokio::select! {
                () = app.quit.notified() => {}
                () = lifetime.ended(|| how_long(&app, stay)) => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            app.events.end_all();
        };
        if let Some((path, files)) = self.input {
            let mut opening = tokio::spawn(open(self.app.clone(), path, files, self.watch));
            // The page finds the case there, unless it takes long to read.
            let _ = timeout(FIRST_CASE, &mut opening).await;
        }
        listener.run(socket, stop).await;
        Ok(())
    }
}

/// Has a worker say what is known of editions and explanations: templates, editions and fonts are
/// somebody's files.
fn known(config: &Config) -> Result<Known, Error> {
    let mut worker = Worker::start(&config.program, &config.options, config.timeouts)?;
    let answer = worker.perform(&Task { kind: TaskKind::Known, files: Vec::new() })?;
    serde_json::from_str(&answer.text).map_err(|error| Error::Worker(error.to_string()))
}

/// Opens the case that the page opens on, and follows it on the disk.
async fn open(app: Arc<App>, path: PathBuf, files: Vec<MemoryFile>, watch: Watch) {
    if let Ok(case) = app.open_from_disk(&path, files).await {
        tokio::spawn(app.follow(case, watch));
    }
}

/// Returns how long the server stays with the cases that are open.
fn how_long(app: &App, stay: Stay) -> Duration {
    let cases = app.cases.all();
    if cases.iter().any(|case| case.state().is_changed()) {
        stay.with_changes
    } else if cases.is_empty() {
        stay.empty
    } else {
        stay.with_case
    }
}
