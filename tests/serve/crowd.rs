//! Many at once, slow ones, and those that lose interest.

use std::time::{Duration, Instant};

use serde_json::json;

use super::guard::run_of;
use super::{Server, small};
use crate::http;

/// More trials than can be played while a test waits.
const ENDLESS: u64 = 10_000_000;

/// Much less than these trials take.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn a_newer_request_of_the_same_page_ends_the_older() {
    let server = Server::start("full.toml --threads 1");
    let ask = |trials: u64| json!({ "file": "full", "client": "page 1", "trials": trials });
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let older = scope.spawn(|| server.post("/api/run", &ask(ENDLESS)));
        std::thread::sleep(Duration::from_millis(300));
        let newer = server.post("/api/run", &ask(100)).done();
        assert_eq!(newer.json()["trials"], 100);
        let older = older.join().unwrap();
        assert_eq!(older.status, 409, "{}", older.text());
    });
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

#[test]
fn a_run_ends_when_its_client_is_gone() {
    let server = Server::start("small.toml --threads 1");
    let begun = Instant::now();
    for _ in 0..3 {
        let gone = http::begin(server.at, &run_of(&server, ENDLESS));
        std::thread::sleep(Duration::from_millis(200));
        drop(gone);
    }
    server.post("/api/run", &small(&[], 100)).done();
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

#[test]
fn the_number_of_those_who_wait_is_bounded_and_the_page_is_there_all_the_same() {
    let server = Server::start("small.toml --threads 1");
    let crowd: Vec<_> = (0..20).map(|_| http::begin(server.at, &run_of(&server, ENDLESS))).collect();
    // the page and the inputs do not wait for those who play
    let begun = Instant::now();
    server.get("/").done();
    server.get("/api/inputs?file=small").done();
    let refused = server.post("/api/run", &small(&[], 100));
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    // one is played and eight wait; the other eleven were told at once
    for stream in &crowd {
        stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    }
    let told = crowd.into_iter().filter_map(http::reply).filter(|reply| reply.status == 503).count();
    assert_eq!(told, 11);
    // and now that the others are gone there is room again
    let begun = Instant::now();
    while server.post("/api/run", &small(&[], 100)).status == 503 {
        assert!(begun.elapsed() < SOON);
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn slow_clients_hold_up_nobody_and_are_sent_away() {
    let server = Server::start("small.toml");
    let host = server.at.to_string();
    let half: Vec<_> = (0..20).map(|_| http::begin(server.at, b"GET / HTTP/1.1\r\nhost: 12")).collect();
    let head = format!(
        "POST /api/run HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{{"
    );
    let bodiless = http::begin(server.at, head.as_bytes());
    let begun = Instant::now();
    server.post("/api/run", &small(&[], 100)).done();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(http::reply(bodiless).expect("a refusal").status, 408);
    for stream in half {
        assert!(http::reply(stream).is_none_or(|reply| reply.status == 408));
    }
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}
