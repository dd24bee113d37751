//! What stands in the margins of a paper's pages, broken into lines: title, whose it is, the foot.

use serde::Serialize;

use super::table::CAPITAL;
use crate::render::measure::{BOLD, POINTS_PER_MM, TextMetrics};
use crate::render::table::LANDSCAPE;

/// Sizes of the title, of the line below it and of the foot, in points, as `base.typ` sets them.
const TITLE: f64 = 13.0;
const ABOUT: f64 = 8.0;
const FOOT: f64 = 7.5;
/// Size of a foot whose name takes more than two lines.
const SMALL_FOOT: f64 = 7.0;
/// What is left between lines of the head and of the foot, in em; below a title with more lines
/// below it, and above a line to write on, in millimetres. The title has that room above the dates
/// in any case: it stands in one place whether they are known or not.
const HEAD_LEADING: f64 = 0.5;
const FOOT_LEADING: f64 = 0.4;
const BELOW_TITLE: f64 = 1.6;
const PEN: f64 = 5.8;
/// The height of a head of upright pages and ledgers, in millimetres.
pub(super) const HEAD: f64 = 13.0;
/// Most lines of a name in the head and in the foot; the cover has all of it.
const MOST_LINES: usize = 8;
/// Room of the page's number, and between the parts of the foot, in millimetres.
const NUMBER: f64 = 15.0;
const GUTTER: f64 = 3.0;
/// Room of a paper's name with the vendor whose it is, in millimetres.
const MOST_OF_NAME: f64 = 85.0;
/// From the text to the foot, in millimetres: usually, and where it has more than two lines.
const DESCENT: f64 = 5.0;
const SHORT_DESCENT: f64 = 2.5;
/// Lines of a foot that the margin has room for.
const FOOT_LINES: usize = 4;
/// Stands where the rest of a name is left out.
const CUT: char = '…';

/// Title and what stands below it.
#[derive(Clone, Serialize)]
pub(super) struct Head {
    title: String,
    pharmacy: String,
    dates: String,
    /// Whether the dates stand on lines of their own.
    apart: bool,
    /// Height beyond that of the page's head, in millimetres.
    head_extra: f64,
}

/// The room of a page's head, in millimetres.
pub(super) struct HeadRoom {
    pub(super) width: f64,
    /// What stands beside the title takes so much of the width.
    pub(super) beside: f64,
    pub(super) height: f64,
}

/// The room of a head over a drawing.
pub(super) const ABOVE_DRAWING: HeadRoom =
    HeadRoom { width: LANDSCAPE.width, beside: 0.0, height: 10.0 };

impl Head {
    /// Breaks title, pharmacy and dates into lines: no day and no name is parted that has room on
    /// one.
    pub(super) fn new(
        (title, pharmacy, dates): (&str, &str, &str),
        room: &HeadRoom,
        metrics: TextMetrics<'_>,
    ) -> Self {
        let whole = room.width * POINTS_PER_MM;
        let title =
            metrics.wrapped(title, TITLE * BOLD, (room.width - room.beside) * POINTS_PER_MM);
        let apart = metrics.width(&format!("{pharmacy}　{dates}"), ABOUT) > whole;
        let pharmacy = shortened(&metrics.wrapped(pharmacy, ABOUT, whole));
        let dates = if apart { broken_dates(dates, whole, metrics) } else { dates.to_owned() };
        let between =
            if dates.contains('＿') { PEN } else { HEAD_LEADING * ABOUT / POINTS_PER_MM };
        let line = CAPITAL * ABOUT / POINTS_PER_MM;
        let usual = CAPITAL * TITLE / POINTS_PER_MM + PEN + line;
        let mut used =
            usual + ends(&title) as f64 * (CAPITAL + HEAD_LEADING) * TITLE / POINTS_PER_MM;
        if apart {
            let names = HEAD_LEADING * ABOUT / POINTS_PER_MM + line;
            used += BELOW_TITLE + line + ends(&pharmacy) as f64 * names - PEN
                + between
                + ends(&dates) as f64 * (between + line);
        }
        let head_extra = (used - room.height.max(usual)).max(0.0);
        Self { title, pharmacy, dates, apart, head_extra }
    }

    /// Returns the height beyond that of the page's head, in millimetres.
    pub(super) fn extra(&self) -> f64 {
        self.head_extra
    }
}

/// Puts as many days and names on each line as have room there.
fn broken_dates(dates: &str, room: f64, metrics: TextMetrics<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in dates.split('　') {
        match lines.last_mut() {
            Some(last) if metrics.width(&format!("{last}　{part}"), ABOUT) <= room => {
                last.push('　');
                last.push_str(part);
            }
            Some(_) | None => lines.push(shortened(&metrics.wrapped(part, ABOUT, room))),
        }
    }
    lines.join("\n")
}

/// The foot of a paper's pages.
#[derive(Clone, Serialize)]
pub(super) struct Foot {
    pharmacy: String,
    /// The paper's, in the middle.
    name: String,
    /// Whether the name takes more than the left third.
    wide: bool,
    /// The size of text, in points.
    size: f64,
    /// From the text to the foot, in millimetres.
    descent: f64,
    /// Height beyond that of the margin, in millimetres.
    extra: f64,
}

impl Foot {
    /// Breaks a pharmacy's name for the foot of a page so wide, in millimetres, beside a paper's
    /// name and the vendor whose it is, if any.
    pub(super) fn new(
        pharmacy: &str,
        (name, vendor): (&str, &str),
        width: f64,
        metrics: TextMetrics<'_>,
    ) -> Self {
        let name = name_in_foot(name, vendor, metrics);
        let taken = metrics.longest_line(&name, FOOT) / POINTS_PER_MM;
        let third = ((width - taken) / 2.0 - GUTTER) * POINTS_PER_MM;
        let descent = DESCENT;
        if metrics.width(pharmacy, FOOT) <= third {
            let pharmacy = pharmacy.to_owned();
            return Self { pharmacy, name, wide: false, size: FOOT, descent, extra: 0.0 };
        }
        let room = (width - taken - 2.0 * GUTTER - NUMBER) * POINTS_PER_MM;
        let whole = metrics.wrapped(pharmacy, FOOT, room);
        if ends(&whole) < 2 {
            return Self { pharmacy: whole, name, wide: true, size: FOOT, descent, extra: 0.0 };
        }
        let pharmacy = shortened(&metrics.wrapped(pharmacy, SMALL_FOOT, room));
        let further = (ends(&pharmacy) + 1).saturating_sub(FOOT_LINES) as f64;
        let extra = further * (CAPITAL + FOOT_LEADING) * SMALL_FOOT / POINTS_PER_MM;
        Self { pharmacy, name, wide: true, size: SMALL_FOOT, descent: SHORT_DESCENT, extra }
    }

    /// Returns the height beyond that of the margin, in millimetres.
    pub(super) fn extra(&self) -> f64 {
        self.extra
    }
}

/// Returns the name of a paper as it stands in the foot: with the vendor whose it is beside it or,
/// where that is long, below it in one line.
fn name_in_foot(name: &str, vendor: &str, metrics: TextMetrics<'_>) -> String {
    let room = MOST_OF_NAME * POINTS_PER_MM;
    if vendor.is_empty() {
        return name.to_owned();
    }
    let beside = format!("{name}　{vendor}");
    if metrics.width(&beside, FOOT) <= room {
        return beside;
    }
    match metrics.wrapped(vendor, FOOT, room).split_once('\n') {
        Some((first, _)) => format!("{name}\n{first}{CUT}"),
        None => format!("{name}\n{vendor}"),
    }
}

/// Returns the first lines of a text, with a sign where there are more.
fn shortened(text: &str) -> String {
    match text.match_indices('\n').nth(MOST_LINES - 1) {
        Some((end, _)) => format!("{}{CUT}", &text[..end]),
        None => text.to_owned(),
    }
}

/// Counts the ends of lines in a text.
pub(super) fn ends(text: &str) -> usize {
    text.matches('\n').count()
}
