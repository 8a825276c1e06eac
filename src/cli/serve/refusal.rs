//! Why a request is refused, as the page and any other client are told.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use stagger::engine::NoThreads;
use stagger::output::report::ReportError;
use stagger::output::workbook::WorkbookError;
use stagger::scenario::{Faults, Override};

/// Why a request is refused.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The request itself is no good.
    Bad(String),
    /// No such thing is served.
    NotFound(String),
    /// The address is there, and is asked for in another way.
    Method,
    /// It was not sent by the page that is served here.
    Forbidden(&'static str),
    /// Its body is too large.
    TooLarge,
    /// Its body did not come in time.
    TooSlow,
    /// A newer request of the same page has taken its place, or its client is gone.
    Superseded,
    /// Too many others are waiting.
    Busy,
    /// The scenario, or a change to it, is not valid.
    Faulty {
        /// Which of the two deals: `left` or `right`; `None`: the file.
        side: Option<&'static str>,
        faults: Vec<Told>,
        /// All of them as the command line shows them.
        picture: String,
    },
    /// Something on this side went wrong.
    Failed(String),
}

/// One thing that is wrong, bound to the input that it is about.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    /// The path of the input; `None`: it is about the file.
    path: Option<String>,
    /// What is wrong.
    message: String,
    /// What would be right.
    help: Option<String>,
    /// The variant in which it appears, if the file itself is free of it.
    variant: Option<String>,
    /// Line of the file.
    line: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Body<'a> {
    error: &'a str,
    /// The message of the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<&'static str>,
    #[serde(skip_serializing_if = "<[Told]>::is_empty")]
    faults: &'a [Told],
}

impl Refusal {
    /// What is wrong with a scenario or with the changes made to it.
    pub(super) fn of(faults: &Faults, overrides: &[Override], side: Option<&'static str>) -> Self {
        let told = |fault: &stagger::scenario::Fault| {
            let change = fault.of_override();
            Told {
                path: change.and_then(|i| overrides.get(i)).map(|o| o.path.clone()),
                message: fault.kind.to_string(),
                help: fault.kind.help(),
                variant: fault.variant.clone(),
                line: faults.line_and_column(fault).map(|(line, _)| line).filter(|_| change.is_none()),
            }
        };
        let faults_told = faults.faults().iter().map(told).collect();
        Refusal::Faulty { side, faults: faults_told, picture: faults.render(false) }
    }

    /// What is wrong with the text of one change.
    pub(super) fn of_change(faults: &Faults, meant: &Override, side: &'static str) -> Self {
        let told = faults.faults().iter().map(|fault| Told {
            path: Some(meant.path.clone()),
            message: fault.kind.to_string(),
            help: fault.kind.help(),
            variant: None,
            line: None,
        });
        Refusal::Faulty { side: Some(side), faults: told.collect(), picture: faults.render(false) }
    }

    fn status(&self) -> StatusCode {
        match self {
            Refusal::Bad(_) => StatusCode::BAD_REQUEST,
            Refusal::NotFound(_) => StatusCode::NOT_FOUND,
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
            Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refusal::Superseded => StatusCode::CONFLICT,
            Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Faulty { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn message(&self) -> String {
        match self {
            Refusal::Bad(text) | Refusal::NotFound(text) | Refusal::Failed(text) => text.clone(),
            Refusal::Forbidden(text) => (*text).to_owned(),
            Refusal::Method => "this address is asked for in another way".to_owned(),
            Refusal::TooLarge => "the request is too large".to_owned(),
            Refusal::TooSlow => "the request did not come in time".to_owned(),
            Refusal::Superseded => "a newer request has taken the place of this one".to_owned(),
            Refusal::Busy => "too many others are waiting: try again in a moment".to_owned(),
            Refusal::Faulty { faults, .. } => match &faults[..] {
                [] => "the scenario is not valid".to_owned(),
                [one] => one.message.clone(),
                [first, rest @ ..] => format!("{} (and {} more)", first.message, rest.len()),
            },
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = self.message();
        let (side, faults, picture) = match &self {
            Refusal::Faulty { side, faults, picture } => (*side, &faults[..], Some(picture.as_str())),
            _ => (None, &[][..], None),
        };
        let body = axum::Json(Body { error: &error, picture, side, faults });
        (self.status(), body).into_response()
    }
}

impl From<NoThreads> for Refusal {
    fn from(error: NoThreads) -> Self {
        Refusal::Failed(format!("{error}; try fewer with --threads"))
    }
}

impl From<ReportError> for Refusal {
    fn from(error: ReportError) -> Self {
        Refusal::Failed(error.to_string())
    }
}

impl From<WorkbookError> for Refusal {
    fn from(error: WorkbookError) -> Self {
        Refusal::Failed(error.to_string())
    }
}
