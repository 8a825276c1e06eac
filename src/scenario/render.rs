//! Pictures of faults and warnings: the place in the file, what is wrong, what would be right.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::fault::{Fault, FaultKind};
use super::source::Texts;
use super::tree::Place;
use super::words::name;

/// How many faults are shown; a file that has more is told how many.
const MOST_SHOWN: usize = 50;

/// Everything that is wrong with a file, or with the overrides given beside it. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Faults {
    texts: Arc<Texts>,
    faults: Vec<Fault>,
}

impl Faults {
    pub(super) fn new(texts: Arc<Texts>, faults: Vec<Fault>) -> Self {
        Faults { texts, faults }
    }

    /// The faults, in the order of their places.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether the file could not be read at all, though it is there.
    #[must_use]
    pub fn unreadable(&self) -> bool {
        self.faults.iter().any(|f| matches!(f.kind, FaultKind::Unreadable(_)))
    }

    /// Line and column of a fault, both from 1; `None` for the file as a whole.
    #[must_use]
    pub fn line_and_column(&self, fault: &Fault) -> Option<(usize, usize)> {
        self.texts.line_and_column(fault.place.as_ref()?)
    }

    /// The first of them in a line, and how many more there are.
    #[must_use]
    pub fn in_short(&self) -> String {
        let first = self.faults.first().map(|f| f.kind.to_string()).unwrap_or_default();
        match self.faults.len() {
            0 | 1 => first,
            n => format!("{first} (and {} more)", n - 1),
        }
    }

    /// All of them as text, one picture after the other.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let mut shown: Vec<String> =
            self.faults.iter().take(MOST_SHOWN).map(|f| self.picture(f, color)).collect();
        if let Some(more @ 1..) = self.faults.len().checked_sub(MOST_SHOWN) {
            shown.push(format!("… and {more} more faults"));
        }
        shown.join("\n\n")
    }

    fn picture(&self, fault: &Fault, color: bool) -> String {
        let notes = fault.variant.iter().map(|v| only_in(v)).collect();
        Picture {
            level: Level::ERROR,
            title: fault.kind.to_string(),
            place: fault.place.as_ref(),
            label: fault.kind.label(),
            also: &fault.also,
            notes,
            help: fault.kind.help(),
        }
        .draw(&self.texts, color)
    }
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Faults {}

/// What a picture shows.
pub(super) struct Picture<'a> {
    pub(super) level: Level<'static>,
    pub(super) title: String,
    pub(super) place: Option<&'a Place>,
    pub(super) label: Option<String>,
    pub(super) also: &'a [(Place, String)],
    pub(super) notes: Vec<String>,
    pub(super) help: Option<String>,
}

impl Picture<'_> {
    pub(super) fn draw(self, texts: &Texts, color: bool) -> String {
        let mut group = Group::with_title(self.level.clone().primary_title(self.title));
        let here = self.place.and_then(|p| Line::around(texts, p));
        group = match (&here, self.place) {
            (Some(line), Some(place)) => {
                // what else stands on the same line is shown in the same excerpt
                let (near, _) = split(self.also, texts, place);
                let mut marks = vec![line.mark(AnnotationKind::Primary, place, self.label.as_deref())];
                marks.extend(near.iter().map(|(p, what)| line.mark(AnnotationKind::Context, p, Some(what))));
                group.element(line.snippet(marks))
            }
            _ => group.element(Origin::path(texts.texts[0].0.clone())),
        };
        let far = match self.place {
            Some(place) => split(self.also, texts, place).1,
            None => self.also.iter().collect(),
        };
        for (place, what) in far.into_iter().take(3) {
            if let Some(line) = Line::around(texts, place) {
                group =
                    group.element(line.snippet(vec![line.mark(AnnotationKind::Context, place, Some(what))]));
            }
        }
        group = group.elements(self.notes.into_iter().map(|note| Level::NOTE.message(note)));
        group = group.elements(self.help.map(|help| Level::HELP.message(help)));
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

type Also = (Place, String);

/// The places on the line of `place`, and the others.
fn split<'a>(also: &'a [Also], texts: &Texts, place: &Place) -> (Vec<&'a Also>, Vec<&'a Also>) {
    let start = |p: &Place| (p.text, Line::around(texts, p).map(|l| l.start));
    let at = start(place);
    also.iter().partition(|(p, _)| start(p) == at)
}

/// The line of a text on which a place begins. Only that line is handed on: a picture costs no
/// more in a long file than in a short one.
struct Line<'a> {
    path: &'a str,
    text: &'a str,
    number: usize,
    start: usize,
}

impl<'a> Line<'a> {
    fn around(texts: &'a Texts, place: &Place) -> Option<Line<'a>> {
        let (path, text) = texts.texts.get(place.text)?;
        let at = floor(text, place.span.start);
        let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
        let number = text[..start].matches('\n').count() + 1;
        Some(Line { path, text: text[start..end].trim_end_matches('\r'), number, start })
    }

    fn mark<'b>(&self, kind: AnnotationKind, place: &Place, label: Option<&str>) -> Annotation<'b> {
        let span = self.within(place);
        match label {
            Some(label) => kind.span(span).label(label.to_owned()),
            None => kind.span(span),
        }
    }

    /// The part of the place that is on this line, in bytes of the line.
    fn within(&self, place: &Place) -> Range<usize> {
        let offset = |at: usize| floor(self.text, at.saturating_sub(self.start));
        let start = offset(place.span.start);
        start..offset(place.span.end).max(start)
    }

    fn snippet<'b>(&self, marks: Vec<Annotation<'b>>) -> Snippet<'b, Annotation<'b>> {
        Snippet::source(self.text.to_owned())
            .line_start(self.number)
            .path(self.path.to_owned())
            .annotations(marks)
    }
}

/// The last boundary between characters at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The note on what only a variant has.
pub(super) fn only_in(variant: &str) -> String {
    format!("only in the variant {}", name(variant))
}
