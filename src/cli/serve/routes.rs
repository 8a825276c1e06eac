//! What is served under which address.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use stagger::scenario::{BASE, Selection, Source, load};

use super::ask::{self, Asked, Body, Kept};
use super::refusal::Refusal;
use super::{Desk, export, guard, inputs, play};

type Shared = State<Arc<Desk>>;

/// The page and what it asks for.
pub(super) fn router(desk: Arc<Desk>) -> Router {
    let html = "text/html; charset=utf-8";
    let script = "text/javascript; charset=utf-8";
    let style = "text/css; charset=utf-8";
    Router::new()
        .route("/", get(asset(html, include_str!("assets/page.html"))))
        .route("/style.css", get(asset(style, include_str!("assets/style.css"))))
        .route("/plot.css", get(asset(style, stagger::output::plot::STYLE)))
        .route("/app.js", get(asset(script, include_str!("assets/app.js"))))
        .route("/state.js", get(asset(script, include_str!("assets/state.js"))))
        .route("/inputs.js", get(asset(script, include_str!("assets/inputs.js"))))
        .route("/make.js", get(asset(script, include_str!("assets/make.js"))))
        .route("/range.js", get(asset(script, include_str!("assets/range.js"))))
        .route("/results.js", get(asset(script, include_str!("assets/results.js"))))
        .route("/icon.svg", get(asset("image/svg+xml", include_str!("assets/icon.svg"))))
        .route("/api/scenarios", get(scenarios))
        .route("/api/inputs", get(inputs_of))
        .route("/api/run", post(run))
        .route("/api/save", post(save))
        .route("/api/results.zip", post(results_zip))
        .route("/api/results.xlsx", post(results_xlsx))
        .route("/api/report.html", post(report_html))
        .fallback(async || Refusal::NotFound("there is nothing under this address".to_owned()))
        .method_not_allowed_fallback(async || Refusal::Method)
        .layer(DefaultBodyLimit::max(ask::MOST_BYTES))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&desk), guard::guard))
        .with_state(desk)
}

/// A part of the page.
fn asset(
    kind: &'static str,
    text: &'static str,
) -> impl Fn() -> std::future::Ready<([(HeaderName, &'static str); 1], &'static str)> + Clone {
    move || std::future::ready(([(header::CONTENT_TYPE, kind)], text))
}

/// A file that is served.
#[derive(Debug, Serialize)]
struct Listed {
    name: String,
    path: String,
}

/// What the page begins with.
#[derive(Debug, Serialize)]
struct Beginning {
    version: &'static str,
    files: Vec<Listed>,
    /// Files of the folders given that are not served, because there are too many.
    left_out: usize,
    trials: u64,
    most_trials: u64,
    seed: u64,
}

async fn scenarios(State(desk): Shared) -> Json<Beginning> {
    let listed = |f: &super::files::File| Listed { name: f.name.clone(), path: f.path.display().to_string() };
    Json(Beginning {
        version: env!("CARGO_PKG_VERSION"),
        files: desk.files.list().iter().map(listed).collect(),
        left_out: desk.files.left_out(),
        trials: desk.trials,
        most_trials: ask::MOST_TRIALS,
        seed: desk.seed,
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    file: String,
    variant: Option<String>,
}

async fn inputs_of(
    State(desk): Shared,
    query: Result<Query<Which>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<inputs::Page>, Refusal> {
    let Query(which) = query.map_err(|error| Refusal::Bad(error.body_text()))?;
    let path = path(&desk, &which.file)?;
    let variant = which.variant.unwrap_or_else(|| BASE.to_owned());
    let work = move |_: &super::queue::Stop| {
        let source = source(&path)?;
        let scenarios = load(&source, &[], &Selection::All).map_err(|f| Refusal::of(&f, &[], None))?;
        inputs::page(&source, &scenarios, &variant)
    };
    desk.reading.run(&anybody(), work).await.map(Json)
}

async fn run(State(desk): Shared, Body(asked): Body<Asked>) -> Result<Json<play::Answer>, Refusal> {
    asked.check()?;
    let (path, playing) = (path(&desk, &asked.file)?, play::Playing::of(&desk, &asked));
    let client = client(&asked);
    let work = move |stop: &super::queue::Stop| play::play(&source(&path)?, &asked, &playing, stop);
    desk.playing.run(&client, work).await.map(Json)
}

async fn save(State(desk): Shared, Body(kept): Body<Kept>) -> Result<Response, Refusal> {
    kept.check()?;
    let path = path(&desk, &kept.asked.file)?;
    let work = move |_: &super::queue::Stop| {
        let saved = export::saved(&source(&path)?, &kept)?;
        let name = export::file_name(&saved, &kept.name);
        Ok((saved.text.into_bytes(), name))
    };
    let (bytes, name) = desk.reading.run(&anybody(), work).await?;
    Ok(download("application/toml", &name, bytes))
}

async fn results_zip(State(desk): Shared, Body(kept): Body<Kept>) -> Result<Response, Refusal> {
    let (bytes, name) = results(&desk, kept, export::zip).await?;
    Ok(download("application/zip", &format!("{name}.zip"), bytes))
}

async fn results_xlsx(State(desk): Shared, Body(kept): Body<Kept>) -> Result<Response, Refusal> {
    let (bytes, name) = results(&desk, kept, export::workbook).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(kind, &format!("{name}.xlsx"), bytes))
}

async fn report_html(State(desk): Shared, Body(kept): Body<Kept>) -> Result<Response, Refusal> {
    let (bytes, name) = results(&desk, kept, export::report).await?;
    Ok(download("text/html; charset=utf-8", &format!("{name}.html"), bytes))
}

/// The results of a what-if in one of their forms, with the name of the file.
async fn results(
    desk: &Desk,
    kept: Kept,
    form: fn(&export::Results) -> Result<Vec<u8>, Refusal>,
) -> Result<(Vec<u8>, String), Refusal> {
    kept.check()?;
    let (path, playing) = (path(desk, &kept.asked.file)?, play::Playing::of(desk, &kept.asked));
    let client = format!("{} results", client(&kept.asked));
    let work = move |stop: &super::queue::Stop| {
        let results = export::Results::of(&source(&path)?, &kept, &playing, stop)?;
        Ok((form(&results)?, format!("{}-results", kept.asked.file)))
    };
    desk.playing.run(&client, work).await
}

/// Where a file is that is served under this name: never a path from outside.
fn path(desk: &Desk, name: &str) -> Result<std::path::PathBuf, Refusal> {
    let none = || Refusal::NotFound("no scenario file of this name is served here".to_owned());
    desk.files.get(name).map(|f| f.path.clone()).ok_or_else(none)
}

/// Reads a file anew, so that it is played as it stands now.
fn source(path: &std::path::Path) -> Result<Source, Refusal> {
    Source::read(path).map_err(|faults| Refusal::of(&faults, &[], None))
}

/// Who asks; a request without a name is nobody's successor.
fn client(asked: &Asked) -> String {
    if asked.client.is_empty() { anybody() } else { asked.client.clone() }
}

/// A name that nobody has had.
fn anybody() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("\0{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Bytes to be kept as a file.
fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let harmless = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = name.chars().map(harmless).collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(value) = disposition {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
