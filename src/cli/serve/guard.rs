//! Whose requests are answered: those of this computer to this server, sent by its own page.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

use super::Desk;
use super::refusal::Refusal;

/// Names by which this server may be called.
///
/// A page elsewhere can make its own name lead to this computer (DNS rebinding), and the browser
/// then takes the two for one; but it still says by which name it was called.
#[derive(Debug)]
pub(super) struct Hosts {
    names: [String; 3],
}

impl Hosts {
    pub(super) fn of(port: u16) -> Self {
        Self { names: ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")) }
    }

    fn has(&self, host: &str) -> bool {
        self.names.iter().any(|name| name.eq_ignore_ascii_case(host))
    }

    /// Why a request is refused, if it is. Under `api` it must come from the page itself; the page
    /// may be opened by a link from anywhere.
    fn refuse(&self, headers: &HeaderMap, path: &str) -> Option<Refusal> {
        let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
        let mut hosts = headers.get_all(header::HOST).iter();
        let one = hosts.next().and_then(|h| h.to_str().ok()).filter(|_| hosts.next().is_none());
        if !one.is_some_and(|host| self.has(host)) {
            return Some(Refusal::Forbidden(
                "this server answers to the address that it printed, and no other",
            ));
        }
        if !path.starts_with("/api/") {
            return None;
        }
        let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|host| self.has(host));
        let elsewhere = text(header::ORIGIN).is_some_and(|origin| !own(origin));
        let site = headers.get("sec-fetch-site").map(|v| v.as_bytes());
        if elsewhere || site.is_some_and(|site| !matches!(site, b"same-origin" | b"none")) {
            return Some(Refusal::Forbidden("only the page that is served here may ask for this"));
        }
        None
    }
}

/// Headers of every answer: nothing from elsewhere is loaded, nothing is kept, nothing is guessed.
const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("cache-control", "no-store"),
];

/// Refuses what is not from here, and puts the headers on every answer.
pub(super) async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let refused = desk.hosts.refuse(request.headers(), request.uri().path());
    let mut response = match refused {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let map = headers
            .iter()
            .map(|(n, v)| (header::HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect::<Vec<_>>();
        let mut all = HeaderMap::new();
        for (name, value) in map {
            all.append(name, value);
        }
        Hosts::of(8000).refuse(&all, path).is_some()
    }

    #[test]
    fn only_its_own_names_are_answered() {
        for host in ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"] {
            assert!(!refused("/", &[("host", host)]), "{host}");
        }
        for host in [
            "127.0.0.1",
            "127.0.0.1:8001",
            "example.org:8000",
            "localhost.example.org:8000",
            "localhost:8000.example.org",
            "127.0.0.1:8000@example.org",
            "",
        ] {
            assert!(refused("/", &[("host", host)]), "{host}");
        }
        assert!(refused("/", &[]));
        assert!(refused("/", &[("host", "localhost:8000"), ("host", "localhost:8000")]));
    }

    #[test]
    fn the_page_may_be_linked_to_and_what_it_asks_for_not() {
        let here = ("host", "localhost:8000");
        let elsewhere = ("sec-fetch-site", "cross-site");
        assert!(!refused("/", &[here, elsewhere]));
        assert!(refused("/api/run", &[here, elsewhere]));
        assert!(refused("/api/run", &[here, ("sec-fetch-site", "same-site")]));
        assert!(!refused("/api/run", &[here, ("sec-fetch-site", "same-origin")]));
        assert!(!refused("/api/run", &[here, ("origin", "http://localhost:8000")]));
        for origin in ["null", "https://localhost:8000", "http://localhost:8001", "http://example.org"] {
            assert!(refused("/api/run", &[here, ("origin", origin)]), "{origin}");
        }
    }
}
