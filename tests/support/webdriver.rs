//! A real browser, spoken to through its driver: WebDriver is JSON over HTTP.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http;
use crate::switches::SWITCHES;

/// How long something on the page may take to come about.
const PATIENCE: Duration = Duration::from_secs(60);

/// The key by which WebDriver calls elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window.
pub struct Browser {
    driver: Child,
    at: SocketAddr,
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts Chromium without a window; `None`, and a line that says so, where there is none.
    pub fn start(width: u32, height: u32) -> Option<Browser> {
        let program = ["chromedriver", "/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver"];
        let begin = |p: &&str| {
            Command::new(p)
                .arg("--port=0")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .ok()
        };
        let Some(mut driver) = program.iter().find_map(begin) else {
            eprintln!("skipped: there is no chromedriver here (Debian: chromium-driver)");
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            line.strip_prefix("ChromeDriver was started successfully on port ")?
                .trim_end_matches('.')
                .parse()
                .ok()
        });
        // it goes on to speak, and somebody must listen
        std::thread::spawn(move || lines.for_each(drop));
        let profile = TempDir::new().unwrap();
        let mut browser = Browser {
            driver,
            at: SocketAddr::from(([127, 0, 0, 1], port.expect("chromedriver says its port"))),
            session: String::new(),
            _profile: profile,
        };
        let own = [
            format!("--window-size={width},{height}"),
            format!("--user-data-dir={}", browser._profile.path().display()),
        ];
        let options: Vec<&str> = SWITCHES.into_iter().chain(own.iter().map(String::as_str)).collect();
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": options },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let reply = http::send_json(browser.at, "POST", "/session", &wanted);
        if reply.status != 200 {
            eprintln!("skipped: Chromium could not be started: {}", reply.text());
            return None;
        }
        browser.session = reply.json()["value"]["sessionId"].as_str().unwrap().to_owned();
        Some(browser)
    }

    #[track_caller]
    fn ask(&self, method: &str, what: &str, body: &Value) -> Value {
        let path = format!("/session/{}/{what}", self.session);
        http::send_json(self.at, method, &path, body).done().json()["value"].take()
    }

    pub fn go(&self, address: &str) {
        self.ask("POST", "url", &json!({ "url": address }));
    }

    pub fn back(&self) {
        self.ask("POST", "back", &json!({}));
    }

    pub fn address(&self) -> String {
        self.run("return location.href").as_str().unwrap().to_owned()
    }

    /// Runs a script in the page.
    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.ask("POST", "execute/sync", &json!({ "script": script, "args": [] }))
    }

    fn element(&self, selector: &str) -> String {
        let found = self.ask("POST", "element", &json!({ "using": "css selector", "value": selector }));
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    /// The text that is seen.
    pub fn text(&self, selector: &str) -> String {
        let element = self.element(selector);
        self.ask("GET", &format!("element/{element}/text"), &json!({})).as_str().unwrap().to_owned()
    }

    /// Presses keys with this element in focus.
    pub fn keys(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.ask("POST", &format!("element/{element}/value"), &json!({ "text": text }));
    }

    /// The name that a screen reader says.
    pub fn spoken(&self, selector: &str) -> String {
        let element = self.element(selector);
        self.ask("GET", &format!("element/{element}/computedlabel"), &json!({})).as_str().unwrap().to_owned()
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub fn wait(&self, expression: &str) {
        let until = Instant::now() + PATIENCE;
        while self.run(&format!("return Boolean({expression})")) != json!(true) {
            assert!(
                Instant::now() < until,
                "never: {expression}\n{}",
                self.run("return document.body.innerText")
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// What the page complained of.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.ask("POST", "se/log", &json!({ "type": "browser" }));
        log.as_array().unwrap().iter().map(|entry| entry["message"].to_string()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let path = format!("/session/{}", self.session);
            drop(http::reply(http::begin(
                self.at,
                &http::request("DELETE", &path, &[("host", "localhost")], b""),
            )));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
