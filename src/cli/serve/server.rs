//! Connections: a bounded number, each with a bounded time to say what it wants.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{Notify, Semaphore};

use super::{Desk, routes};

/// Connections at a time; others wait to be taken.
const MOST_CONNECTIONS: usize = 64;

/// A request line and its headers must have come by then. It is also how long a connection may
/// stay open between two requests.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);

/// No connection is open for longer.
const LONGEST_CONNECTION: Duration = Duration::from_secs(600);

/// Bytes that the request line and headers may have: enough for a page with many changes in its
/// address.
const MOST_HEADER_BYTES: usize = 64 * 1024;

/// What is at work when the server is stopped has so long to notice.
const FAREWELL: Duration = Duration::from_secs(2);

/// The page's server.
#[derive(Debug)]
pub(super) struct Server {
    runtime: tokio::runtime::Runtime,
    listener: tokio::net::TcpListener,
    desk: Arc<Desk>,
}

impl Server {
    pub(super) fn new(listener: TcpListener, desk: Arc<Desk>) -> Result<Self, String> {
        let refused = |error: std::io::Error| format!("the page could not be served: {error}");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(4)
            .build()
            .map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(refused)?
        };
        Ok(Self { runtime, listener, desk })
    }

    /// Serves until Ctrl-C or SIGTERM.
    pub(super) fn run(self) {
        let Server { runtime, listener, desk } = self;
        let stop = asked_to_stop();
        let app = TowerToHyperService::new(routes::router(Arc::clone(&desk)));
        runtime.block_on(async {
            let serving = std::pin::pin!(accept(listener, app));
            let stopped = std::pin::pin!(stop.notified());
            futures_util::future::select(serving, stopped).await;
        });
        desk.playing.stop_all();
        desk.reading.stop_all();
        runtime.shutdown_timeout(FAREWELL);
    }
}

type App = TowerToHyperService<axum::Router>;

async fn accept(listener: tokio::net::TcpListener, app: App) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(seat) = Arc::clone(&room).acquire_owned().await else { return };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(_) => {
                // out of file handles, most likely: wait until some are free again
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let app = app.clone();
        tokio::spawn(async move {
            let _seat = seat;
            // whoever stays longer than anybody needs to is disconnected
            let _ = tokio::time::timeout(LONGEST_CONNECTION, connection(stream, app)).await;
        });
    }
}

async fn connection(stream: TcpStream, app: App) {
    let _ = stream.set_nodelay(true);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(MOST_HEADER_BYTES);
    // a client that breaks the rules or goes away is no concern of anybody else
    let _ = http.serve_connection(TokioIo::new(stream), app).await;
}

/// Notified at the first Ctrl-C or SIGTERM; the second ends the program at once.
#[allow(clippy::exit)] // whoever asks twice does not want to wait for anything
fn asked_to_stop() -> Arc<Notify> {
    let stop = Arc::new(Notify::new());
    let asked = Arc::clone(&stop);
    let mut before = false;
    // without a handler the system's own way holds: the program is simply stopped
    let _ = ctrlc::set_handler(move || {
        if before {
            std::process::exit(0);
        }
        before = true;
        asked.notify_one();
    });
    stop
}
