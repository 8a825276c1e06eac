//! SVG as text: elements with classes, no styles and no scripts, the same bytes for the same values.

use std::fmt::Write as _;

use super::text;

/// A drawing under way, in units of about a pixel.
#[derive(Debug)]
pub(super) struct Svg {
    width: f64,
    body: String,
}

/// Where a text stands with respect to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A mark that is told from others by its shape, not only by its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Square,
    Diamond,
    Triangle,
    Down,
    Cross,
}

impl Shape {
    const ALL: [Shape; 6] =
        [Shape::Circle, Shape::Square, Shape::Diamond, Shape::Triangle, Shape::Down, Shape::Cross];

    /// The shape of the series at this place.
    pub(super) fn of(series: usize) -> Self {
        Self::ALL[series % Self::ALL.len()]
    }
}

/// A length with one decimal at most, so that no rounding of the machine shows.
fn length(x: f64) -> String {
    let text = format!("{x:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

impl Svg {
    pub(super) fn new(width: f64) -> Self {
        Self { width, body: String::new() }
    }

    pub(super) fn width(&self) -> f64 {
        self.width
    }

    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(length);
        let _ = write!(self.body, r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#);
    }

    /// From its upper left corner.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let [x, y, w, h] = [x, y, width.max(0.0), height.max(0.0)].map(length);
        let _ = write!(self.body, r#"<rect class="{class}" x="{x}" y="{y}" width="{w}" height="{h}"/>"#);
    }

    /// The same, so much of it in colour.
    pub(super) fn shade(&mut self, class: &str, at: (f64, f64), size: (f64, f64), opacity: f64) {
        let _ = write!(self.body, r#"<g fill-opacity="{opacity:.2}">"#);
        self.rect(class, at, size);
        self.body.push_str("</g>");
    }

    pub(super) fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let [x, y, r] = [x, y, radius].map(length);
        let _ = write!(self.body, r#"<circle class="{class}" cx="{x}" cy="{y}" r="{r}"/>"#);
    }

    pub(super) fn path(&mut self, class: &str, path: &Path) {
        let _ = write!(self.body, r#"<path class="{class}" d="{}"/>"#, path.0);
    }

    pub(super) fn text(&mut self, class: &str, anchor: Anchor, (x, y): (f64, f64), content: &str) {
        let [x, y] = [x, y].map(length);
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let content = escape(content);
        let _ = write!(self.body, r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{content}</text>"#);
    }

    /// A text that is cut where there is no more room; the whole of it is shown when pointed at.
    pub(super) fn text_within(
        &mut self,
        class: &str,
        anchor: Anchor,
        at: (f64, f64),
        content: &str,
        room: f64,
    ) {
        let short = text::elide(content, if class.contains("strong") { room / text::BOLD } else { room });
        self.titled((short != content).then_some(content), |svg| svg.text(class, anchor, at, &short));
    }

    /// Draws something; `title`, if there is one, is shown when it is pointed at.
    pub(super) fn titled(&mut self, title: Option<&str>, draw: impl FnOnce(&mut Self)) {
        let Some(title) = title else { return draw(self) };
        let _ = write!(self.body, "<g><title>{}</title>", escape(title));
        draw(self);
        self.body.push_str("</g>");
    }

    pub(super) fn mark(&mut self, class: &str, shape: Shape, (x, y): (f64, f64)) {
        let mut path = Path::default();
        match shape {
            Shape::Circle => {
                self.dot(class, (x, y), 5.0);
                return;
            }
            Shape::Square => path.polygon(&[(-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)], (x, y)),
            Shape::Diamond => path.polygon(&[(0.0, -6.5), (6.5, 0.0), (0.0, 6.5), (-6.5, 0.0)], (x, y)),
            Shape::Triangle => path.polygon(&[(0.0, -6.0), (6.0, 4.5), (-6.0, 4.5)], (x, y)),
            Shape::Down => path.polygon(&[(0.0, 6.0), (6.0, -4.5), (-6.0, -4.5)], (x, y)),
            Shape::Cross => path.polygon(
                &[
                    (-2.0, -6.0),
                    (2.0, -6.0),
                    (2.0, -2.0),
                    (6.0, -2.0),
                    (6.0, 2.0),
                    (2.0, 2.0),
                    (2.0, 6.0),
                    (-2.0, 6.0),
                    (-2.0, 2.0),
                    (-6.0, 2.0),
                    (-6.0, -2.0),
                    (-2.0, -2.0),
                ],
                (x, y),
            ),
        }
        self.path(class, &path);
    }

    /// The whole element; `alt` says in words what it shows.
    pub(super) fn finish(self, height: f64, alt: &str) -> String {
        let [width, height] = [self.width, height].map(length);
        format!(
            r#"<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-label="{}">{}</svg>"#,
            escape(alt),
            self.body
        )
    }
}

/// A line of several pieces.
#[derive(Debug, Default, Clone)]
pub(super) struct Path(String);

impl Path {
    pub(super) fn to(&mut self, (x, y): (f64, f64)) {
        let command = if self.0.is_empty() { 'M' } else { 'L' };
        let _ = write!(self.0, "{command}{} {}", length(x), length(y));
    }

    /// Goes sideways first and then up or down.
    pub(super) fn step_to(&mut self, (x, y): (f64, f64)) {
        let _ = match self.0.is_empty() {
            true => write!(self.0, "M{} {}", length(x), length(y)),
            false => write!(self.0, "H{}V{}", length(x), length(y)),
        };
    }

    pub(super) fn close(&mut self) {
        self.0.push('Z');
    }

    fn polygon(&mut self, corners: &[(f64, f64)], (x, y): (f64, f64)) {
        corners.iter().for_each(|&(dx, dy)| self.to((x + dx, y + dy)));
        self.close();
    }
}

/// A text as it is written between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short() {
        assert_eq!([0.0, -0.01, 12.0, 1.25, 100.06].map(length), ["0", "0", "12", "1.2", "100.1"]);
    }

    #[test]
    fn nothing_in_a_text_is_a_tag() {
        let mut svg = Svg::new(100.0);
        svg.text("t", Anchor::End, (1.0, 2.0), "<script>\"&'");
        let text = svg.finish(10.0, "\"><script>");
        assert!(!text.contains("<script>"), "{text}");
        assert!(text.contains("&lt;script&gt;&quot;&amp;'"), "{text}");
    }
}
