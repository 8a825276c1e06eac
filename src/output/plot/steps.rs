//! What holds from one day, or one tranche, to the next: lines and bands in steps.

use super::scale::Scale;
use super::svg::Path;

/// A line through the values, each of which holds from its place to the next; `None` is a gap in
/// which the last one goes on. `end`: up to where the last one holds.
pub(super) fn line(values: &[(f64, f64)], end: f64, (x, y): (&Scale, &Scale)) -> Path {
    let mut path = Path::default();
    let mut last = f64::NAN;
    for &(at, value) in values {
        if value != last {
            path.step_to((x.at(at), y.at(value)));
            last = value;
        }
    }
    if !last.is_nan() {
        path.step_to((x.at(end), y.at(last)));
    }
    path
}

/// What lies between two such lines: `(place, low, high)`.
pub(super) fn band(values: &[(f64, f64, f64)], end: f64, (x, y): (&Scale, &Scale)) -> Path {
    let highs: Vec<(f64, f64)> = values.iter().map(|v| (v.0, v.2)).collect();
    let mut path = line(&highs, end, (x, y));
    let mut until = end;
    let mut low = f64::NAN;
    for v in values.iter().rev() {
        if v.1 != low {
            if !low.is_nan() {
                path.step_to((x.at(until), y.at(low)));
            }
            path.to((x.at(until), y.at(v.1)));
            low = v.1;
        }
        until = v.0;
    }
    if !low.is_nan() {
        path.step_to((x.at(until), y.at(low)));
    }
    path.close();
    path
}
