//! How cards are set: sizes, distances of lines, where captions stand.

use super::measured::Font;

/// Nothing is printed smaller than this (pt).
pub(super) const SMALLEST: f64 = 7.0;
/// Largest size of organisation, role and the words before fields, in pt, beside names of up to so
/// many points; beside larger ones they grow with them.
const LARGEST_SMALL: f64 = 9.0;
const USUAL_NAME: f64 = 14.0;
/// From a line's top to its baseline, in em.
pub(super) const ASCENT: f64 = 0.88;
/// Most lines that organisation and role may ever take.
pub(super) const FULL_HEADER: usize = 4;
/// Lines for organisation and role in the most crowded drawing.
pub(super) const LEAST_HEADER: usize = 1;

/// How close lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Density {
    /// As is pleasant.
    Airy,
    /// Closer.
    Close,
    /// As close as can be; and texts of ordinary length may take two lines.
    Tight,
}

/// Where 連絡する内容 stands above a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Captions {
    /// In a line of its own.
    Below,
    /// Beside the zone's name, where there is one.
    Beside,
    /// Nowhere.
    None,
}

/// How a card is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CardStyle {
    /// The size of names and numbers, in pt.
    pub(super) size: f64,
    /// How close lines stand.
    pub(super) density: Density,
    /// Where the arrows' captions stand.
    pub(super) captions: Captions,
    /// How many lines organisation and role may take together.
    pub(super) header: usize,
}

impl CardStyle {
    /// Returns whether everything stands as close as can be.
    pub(super) fn is_tight(self) -> bool {
        self.density == Density::Tight
    }

    /// Returns the font of organisation, role and the words before fields.
    pub(super) fn small(self) -> Font {
        let share = if self.is_tight() { 0.6 } else { 0.7 };
        let largest = LARGEST_SMALL * (self.size / USUAL_NAME).max(1.0);
        Font::regular((self.size * share).clamp(SMALLEST, largest))
    }

    /// Returns the font of 連絡順, which stands out a little where there is room.
    pub(super) fn badge(self) -> Font {
        Font::bold(self.small().size + if self.is_tight() { 0.0 } else { 1.0 })
    }

    /// Returns the font of the zones' names.
    pub(super) fn zone_label(self) -> Font {
        Font::bold(if self.is_tight() { 7.5 } else { 8.5 })
    }

    /// Returns the distance of lines, in em.
    pub(super) fn leading(self) -> f64 {
        match self.density {
            Density::Airy => 1.28,
            Density::Close => 1.2,
            Density::Tight => 1.1,
        }
    }

    /// Returns the distance of a card's text from its frame, in mm.
    pub(super) fn padding(self) -> f64 {
        match self.density {
            Density::Airy => 1.5,
            Density::Close => 1.2,
            Density::Tight => 0.9,
        }
    }
}
