//! The binder's cover prepared for typesetting: names broken into lines.

use serde::Serialize;

use super::margin::{Foot, ends};
use crate::paper::binder::{Binder, Cover};
use crate::render::measure::{BOLD, POINTS_PER_MM, TextMetrics};

/// Width of the cover's text, in millimetres, and of the names before its lines.
const WIDTH: f64 = 160.0;
const NAMES: f64 = 36.0;
/// Sizes of the pharmacy's name, in points, the largest first; and its lines in all but the last.
const SIZES: [f64; 5] = [18.0, 16.0, 14.0, 12.0, 10.5];
const MOST_LINES: usize = 3;
/// Size of the warning, and of lines and contents, in points.
const WARNING: f64 = 16.0;
const TEXT: f64 = 10.5;
/// What a line of the contents leaves for dots and a page's number, what stands before the state of
/// a paper that is not there, and what the warning's frame takes, in millimetres.
const NUMBER: f64 = 16.0;
const BEFORE_STATE: f64 = 4.0;
/// What further lines of the contents stand in by, in millimetres: one em.
const INDENT: f64 = TEXT / POINTS_PER_MM;
const FRAME: f64 = 4.0;

/// The cover as `cover.typ` sets it.
#[derive(Serialize)]
pub(super) struct CoverData<'a> {
    heading: &'a str,
    pharmacy: String,
    /// The size of the pharmacy's name, in points.
    size: f64,
    lines: Vec<(&'static str, String)>,
    warning: Option<String>,
    missing: Vec<(String, &'a str)>,
    /// The number of papers in the contents before these.
    missing_after: usize,
    foot: Foot,
}

impl<'a> CoverData<'a> {
    /// Breaks the lines of a binder's cover.
    pub(super) fn new(binder: &'a Binder<'_>, metrics: TextMetrics<'_>) -> Self {
        let Cover { heading, pharmacy, lines, warning, missing, title: _ } = &binder.cover;
        let wrapped =
            |text: &str, size: f64, room: f64| metrics.wrapped(text, size, room * POINTS_PER_MM);
        let large = |size: &f64| (wrapped(pharmacy, size * BOLD, WIDTH), *size);
        let (name, size) = SIZES
            .iter()
            .map(large)
            .find(|(name, size)| ends(name) < MOST_LINES || size == &SIZES[SIZES.len() - 1])
            .unwrap_or_else(|| large(&SIZES[0]));
        let line =
            |(name, value): &(&'static str, String)| (*name, wrapped(value, TEXT, WIDTH - NAMES));
        // The states have a column as wide as the widest.
        let states = missing.iter().map(|(_, state)| metrics.width(state, TEXT));
        let name_room = WIDTH - INDENT - BEFORE_STATE - states.fold(0.0, f64::max) / POINTS_PER_MM;
        let missing =
            missing.iter().map(|(name, state)| (wrapped(name, TEXT, name_room), state.as_str()));
        Self {
            heading,
            pharmacy: name,
            size,
            lines: lines.iter().map(line).collect(),
            warning: warning.as_ref().map(|text| wrapped(text, WARNING * BOLD, WIDTH - FRAME)),
            missing: missing.collect(),
            missing_after: binder.before_missing(),
            foot: Foot::new(pharmacy, (heading, ""), WIDTH, metrics),
        }
    }
}

/// Breaks a paper's line in the contents.
pub(super) fn contents_line(bookmark: &str, metrics: TextMetrics<'_>) -> String {
    metrics.wrapped(bookmark, TEXT, (WIDTH - INDENT - NUMBER) * POINTS_PER_MM)
}
