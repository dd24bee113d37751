//! Where the pages of a form end that is longer than the form's own pages: between items.

/// The rows of a form, as far as its pages are concerned.
#[derive(Default)]
pub(super) struct FormRows {
    /// The height of each row, in points.
    pub(super) heights: Vec<f64>,
    /// The rows at which a page may begin: a section with its headers and first item, an item, or
    /// the heading above it.
    pub(super) begins: Vec<u32>,
    /// The row after the headers of the first table.
    pub(super) below_headers: Option<u32>,
}

impl FormRows {
    /// Keeps the rows from `first` on together, where they are no more than half of a page with room
    /// for so many points: the name of a chapter, which is one cell, would be cut where a page ends.
    pub(super) fn keep_together(&mut self, first: u32, room: f64) {
        let rows = self.heights.get(first as usize..).unwrap_or_default();
        if rows.iter().sum::<f64>() <= room / 2.0 {
            self.begins.retain(|row| *row <= first);
        }
    }

    /// Keeps the rows from `first` up to `end` on one page, where they have room on one for so many
    /// points.
    pub(super) fn keep_on_a_page(&mut self, (first, end): (u32, u32), room: f64) {
        let rows = self.heights.get(first as usize..end as usize).unwrap_or_default();
        if rows.iter().sum::<f64>() <= room {
            self.begins.retain(|row| *row <= first || *row >= end);
        }
    }

    /// Returns the rows at which pages begin, so that none is higher than `room` points: those where
    /// the form's own pages begin, and as few further ones as go. The rows above `repeated` stand on
    /// every page. What is higher than a page by itself runs on.
    pub(super) fn page_breaks(&self, own: &[u32], repeated: u32, room: f64) -> Vec<u32> {
        let height_of = |from: u32, to: u32| -> f64 {
            self.heights.get(from as usize..to as usize).unwrap_or_default().iter().sum()
        };
        let every_page = height_of(0, repeated);
        let mut breaks: Vec<u32> = Vec::new();
        let (mut page_begins, mut used) = (repeated, every_page);
        let possible = self.begins.iter().chain(own).copied().filter(|row| *row > repeated);
        let mut possible: Vec<u32> = possible.chain([self.heights.len() as u32]).collect();
        possible.sort_unstable();
        possible.dedup();
        let mut from = repeated;
        for to in possible {
            let block = height_of(from, to);
            if own.contains(&from) || (used + block > room && from > page_begins) {
                breaks.push(from);
                (page_begins, used) = (from, every_page);
            }
            used += block;
            from = to;
        }
        breaks
    }
}

#[cfg(test)]
mod tests {
    use super::FormRows;

    fn rows() -> FormRows {
        let begins = vec![2, 4, 6, 8];
        FormRows { heights: vec![10.0; 10], begins, below_headers: None }
    }

    #[test]
    fn a_page_ends_before_the_item_that_does_not_fit() {
        assert_eq!(rows().page_breaks(&[], 2, 100.0), [0; 0]);
        assert_eq!(rows().page_breaks(&[], 2, 69.0), [6]);
        assert_eq!(rows().page_breaks(&[], 2, 40.0), [4, 6, 8]);
    }

    #[test]
    fn what_is_kept_together_stands_on_one_page_unless_it_is_long() {
        let mut kept = rows();
        kept.keep_together(4, 120.0);
        assert_eq!(kept.page_breaks(&[], 2, 80.0), [4]);
        assert_eq!(rows().page_breaks(&[], 2, 80.0), [8]);
        let mut long = rows();
        long.keep_together(4, 110.0);
        assert_eq!(long.page_breaks(&[], 2, 80.0), [8]);
    }

    #[test]
    fn a_part_that_has_room_on_a_page_is_not_parted() {
        let mut kept = rows();
        kept.keep_on_a_page((4, 8), 40.0);
        assert_eq!(kept.page_breaks(&[], 2, 70.0), [4, 8]);
        let mut high = rows();
        high.keep_on_a_page((4, 8), 39.0);
        assert_eq!(high.page_breaks(&[], 2, 70.0), [6]);
    }

    #[test]
    fn the_forms_own_pages_stay_and_an_item_higher_than_a_page_runs_on() {
        assert_eq!(rows().page_breaks(&[6], 2, 100.0), [6]);
        assert_eq!(rows().page_breaks(&[6], 2, 40.0), [4, 6, 8]);
        assert_eq!(rows().page_breaks(&[], 2, 5.0), [4, 6, 8]);
    }
}
