//! Whose requests are answered, and for which files.

use std::io::Read as _;

use serde_json::json;

use super::{Desk, Server, small};
use crate::desk::signal;
use crate::http;

#[test]
fn the_page_is_served_with_everything_from_here() {
    let server = Server::start("small.toml");
    let mut parts = 0;
    for path in [
        "/",
        "/style.css",
        "/plot.css",
        "/app.js",
        "/state.js",
        "/inputs.js",
        "/range.js",
        "/make.js",
        "/results.js",
        "/icon.svg",
    ] {
        let reply = server.get(path).done();
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(reply.header("access-control-allow-origin"), None);
        // names of formats are no addresses that are loaded
        let text = reply.text().replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("http://") && !text.contains("https://"), "{path} names another address");
        parts += usize::from(!reply.body.is_empty());
    }
    assert_eq!(parts, 10);
}

#[test]
fn only_requests_to_its_own_name_from_its_own_page_are_answered() {
    let server = Server::start("small.toml");
    let own = server.at.to_string();
    let local = format!("localhost:{}", server.at.port());
    let elsewhere = format!("evil.example:{}", server.at.port());
    let status = |host: &str, more: &[(&str, &str)], method: &str, path: &str| {
        let headers = [&[("host", host), ("content-type", "application/json")], more].concat();
        http::send(server.at, method, path, &headers, small(&[], 10).to_string().as_bytes()).status
    };
    assert_eq!(status(&own, &[], "POST", "/api/run"), 200);
    assert_eq!(status(&local, &[("origin", &format!("http://{local}"))], "POST", "/api/run"), 200);
    assert_eq!(status(&own, &[("sec-fetch-site", "same-origin")], "POST", "/api/run"), 200);
    for path in ["/", "/app.js", "/api/scenarios", "/api/inputs?file=small"] {
        assert_eq!(status(&elsewhere, &[], "GET", path), 403, "{path}");
        assert_eq!(status("127.0.0.1", &[], "GET", path), 403, "{path}");
    }
    for more in [("origin", "http://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(status(&own, &[more], "POST", "/api/run"), 403, "{more:?}");
        assert_eq!(status(&own, &[more], "GET", "/api/scenarios"), 403, "{more:?}");
    }
    // a link to the page may stand anywhere
    assert_eq!(status(&own, &[("sec-fetch-site", "cross-site")], "GET", "/"), 200);
    let nameless = http::send(server.at, "GET", "/", &[], b"");
    assert!([400, 403].contains(&nameless.status), "{nameless:?}");
}

#[test]
fn only_the_files_given_can_be_read() {
    let server = Server::start("small.toml");
    for name in
        ["certain", "certain.toml", "../small", "small.toml", "/etc/passwd", "..%2Fsmall", "", "Small"]
    {
        let ask = json!({ "file": name, "trials": 10 });
        assert_eq!(server.post("/api/run", &ask).status, 404, "{name}");
        assert_eq!(server.get(&format!("/api/inputs?file={name}")).status, 404, "{name}");
    }
    for path in
        ["/small.toml", "/../small.toml", "/%2e%2e/small.toml", "/assets/app.js", "//etc/passwd", "/api/"]
    {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert_eq!(server.get("/api/scenarios").done().json()["files"].as_array().unwrap().len(), 1);
}

#[test]
fn requests_that_are_too_much_or_make_no_sense_are_refused() {
    let server = Server::start("small.toml");
    let host = server.at.to_string();
    let json = [("host", host.as_str()), ("content-type", "application/json")];
    let post = |headers: &[(&str, &str)], body: &str| {
        http::send(server.at, "POST", "/api/run", headers, body.as_bytes()).status
    };
    assert_eq!(post(&json, &format!("{{\"file\":\"{}\"}}", "x".repeat(70_000))), 413);
    assert_eq!(post(&json, "{"), 400);
    assert_eq!(post(&json, "[1]"), 400);
    assert_eq!(post(&json, r#"{"file":"small","rigth":{}}"#), 400);
    // a form on a page elsewhere could send this without asking
    assert_eq!(post(&[("host", &host), ("content-type", "text/plain")], &small(&[], 10).to_string()), 400);
    let changes = vec!["mediation.success=0.5"; 401];
    for ask in [
        small(&[], 0),
        small(&[], 10_000_001),
        small(&changes, 10),
        small(&[&format!("name=\"{}\"", "x".repeat(2000))], 10),
        json!({ "file": "small", "client": "x".repeat(201) }),
    ] {
        let refused = server.post("/api/run", &ask);
        assert_eq!(refused.status, 400, "{}", refused.text());
        assert!(refused.json()["error"].as_str().unwrap().len() > 10);
    }
    assert_eq!(server.get("/api/run").status, 405);
    assert_eq!(server.get("/api/inputs").status, 400);
    assert_eq!(server.get(&format!("/{}", "x".repeat(80_000))).status / 100, 4);
}

#[test]
fn it_says_why_it_can_not_begin() {
    let server = Server::start("small.toml");
    let port = server.at.port();
    let again = server.desk.run(&format!("serve small.toml --port {port}"));
    again.failed(3, &[&format!("port {port} is in use"), "--port"]);
    let empty = Desk::new();
    empty.run("serve").failed(1, &["no folder `scenarios`", "stagger serve deal.toml"]);
    empty.run("serve missing.toml").failed(1, &["missing.toml", "no such file"]);
    empty.run("serve small.toml small.toml").failed(1, &["given twice"]);
    std::fs::create_dir(empty.path("deals")).unwrap();
    empty.run("serve deals").failed(1, &["no scenario file"]);
}

#[test]
fn without_a_file_it_serves_the_folder_of_scenarios() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("scenarios/inner")).unwrap();
    std::fs::rename(desk.path("small.toml"), desk.path("scenarios/small.toml")).unwrap();
    std::fs::rename(desk.path("certain.toml"), desk.path("scenarios/inner/certain.toml")).unwrap();
    desk.write("scenarios/notes.txt", "not a scenario");
    let server = Server::on(desk, "");
    let files = server.get("/api/scenarios").done().json()["files"].clone();
    let names: Vec<&str> = files.as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["small", "certain"]);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_well() {
    for name in ["-TERM", "-INT"] {
        let mut server = Server::start("small.toml");
        // busy with something that nobody waits for any more
        let busy = http::begin(server.at, &run_of(&server, 10_000_000));
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(signal(&server.child, name));
        let status = server.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{name}");
        let mut rest = Vec::new();
        let _ = (&busy).read_to_end(&mut rest);
    }
}

/// The bytes of a request for a run.
pub(crate) fn run_of(server: &Server, trials: u64) -> Vec<u8> {
    let body = small(&[], trials).to_string();
    let host = server.at.to_string();
    http::request(
        "POST",
        "/api/run",
        &[("host", &host), ("content-type", "application/json")],
        body.as_bytes(),
    )
}
