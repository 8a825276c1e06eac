//! Dotted paths: `party.north.complies`, `event."Council vote".probability`, `tranche.3.day`.

use std::ops::Range;

/// A dotted path, as it was typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    pub(super) segments: Vec<Segment>,
}

/// One key, name or position of a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub(super) text: String,
    /// Quoted: a name even if it looks like a position.
    pub(super) quoted: bool,
    /// Bytes of the text that was parsed.
    pub(super) span: Range<usize>,
}

impl Segment {
    /// A key or a name, whatever it looks like.
    pub(super) fn name(text: &str) -> Self {
        let text = text.to_owned();
        let quoted = text.bytes().all(|b| b.is_ascii_digit());
        Segment { text, quoted, span: 0..0 }
    }

    /// The position, from 1, if it is one.
    pub(super) fn position(&self) -> Option<usize> {
        let digits = !self.quoted && self.text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| self.text.parse().unwrap_or(usize::MAX))
    }
}

impl Path {
    /// Reads a path up to the end of `text`, or up to a `=` outside quotes. Also returns where it
    /// stopped.
    pub(super) fn parse_prefix(text: &str) -> Result<(Path, usize), String> {
        let mut segments = Vec::new();
        let mut at = 0;
        loop {
            at += text[at..].len() - text[at..].trim_start().len();
            let segment = match text[at..].chars().next() {
                Some(quote @ ('"' | '\'')) => quoted(text, at, quote)?,
                _ => bare(text, at),
            };
            at = segment.span.end;
            if segment.text.is_empty() && !segment.quoted {
                return Err("a path is written like `party.north.complies`".to_owned());
            }
            segments.push(segment);
            at += text[at..].len() - text[at..].trim_start().len();
            match text[at..].chars().next() {
                None | Some('=') => return Ok((Path { segments }, at)),
                Some('.') => at += 1,
                Some(other) => return Err(format!("`{}` can't follow a name here", other.escape_debug())),
            }
        }
    }

    /// Whether this path leads to what `other` leads to, or to something around it. Both are the paths by
    /// which the file itself would call these places: see [`super::entries::canonical`].
    pub(super) fn contains(&self, other: &Path) -> bool {
        let is_same = |(a, b): (&Segment, &Segment)| a.text == b.text && a.position() == b.position();
        self.segments.len() <= other.segments.len() && self.segments.iter().zip(&other.segments).all(is_same)
    }

    /// Reads a whole text as a path.
    pub(super) fn parse(text: &str) -> Result<Path, String> {
        match Path::parse_prefix(text)? {
            (path, end) if end == text.len() => Ok(path),
            _ => Err("a path has no `=` in it, unless in quotes".to_owned()),
        }
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, segment) in self.segments.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            match segment {
                Segment { quoted: true, text, .. } => f.write_str(&quote(text))?,
                Segment { text, .. } if segment.position().is_some() => f.write_str(text)?,
                Segment { text, .. } => f.write_str(&key(text))?,
            }
        }
        Ok(())
    }
}

fn bare(text: &str, at: usize) -> Segment {
    let rest = &text[at..];
    let end = rest.find(['.', '=', '"', '\'']).unwrap_or(rest.len());
    let word = rest[..end].trim_end();
    Segment { text: word.to_owned(), quoted: false, span: at..at + word.len() }
}

fn quoted(text: &str, at: usize, mark: char) -> Result<Segment, String> {
    let mut escaped = false;
    for (i, c) in text[at + 1..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if mark == '"' => escaped = true,
            _ if c == mark => {
                let span = at..at + 1 + i + 1;
                let value =
                    toml::de::DeValue::parse(&text[span.clone()]).map_err(|e| e.message().to_owned())?;
                let text = value.get_ref().as_str().unwrap_or_default().to_owned();
                return Ok(Segment { text, quoted: true, span });
            }
            _ => {}
        }
    }
    Err("the quotation mark is never closed".to_owned())
}

/// `prefix.key`, the key quoted where TOML wants it.
pub(super) fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { key(name) } else { format!("{prefix}.{}", key(name)) }
}

/// A key as TOML writes it: bare where it can be. A name made of digits is quoted, so that it is
/// not taken for a position.
fn key(name: &str) -> String {
    let digits = name.chars().all(|c| c.is_ascii_digit());
    if !name.is_empty() && !digits && is_bare(name) { name.to_owned() } else { quote(name) }
}

/// Whether TOML takes it without quotation marks.
pub(super) fn is_bare(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// A text between quotation marks, on one line.
pub(super) fn quote(name: &str) -> String {
    let mut out = String::from("\"");
    for c in name.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
