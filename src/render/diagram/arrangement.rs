//! Which zone and card stands in which row and column of the page's grid.

use crate::paper::contact_diagram::Party;
use crate::sheet::choice::ContactGroup;

/// The zones from left to right; within a column group from top to bottom.
const ORDER: [ContactGroup; 9] = [
    ContactGroup::Pharmacy,
    ContactGroup::HeadOffice,
    ContactGroup::Other,
    ContactGroup::Vendor,
    ContactGroup::SecurityVendor,
    ContactGroup::Expert,
    ContactGroup::Police,
    ContactGroup::Ministry,
    ContactGroup::Authority,
];

/// Most compact arrangements that are tried for a number of columns.
const MOST_OF_A_WIDTH: usize = 4;

/// Returns the column group of a zone where nothing forces another order: inside, head office,
/// firms, authorities.
fn column_group(group: ContactGroup) -> usize {
    match group {
        ContactGroup::Pharmacy => 0,
        ContactGroup::HeadOffice | ContactGroup::Other => 1,
        ContactGroup::Vendor | ContactGroup::SecurityVendor | ContactGroup::Expert => 2,
        ContactGroup::Police | ContactGroup::Ministry | ContactGroup::Authority => 3,
    }
}

/// A group's parties in the order in which they are shown.
#[derive(Debug, Clone)]
pub(super) struct Members {
    pub(super) group: ContactGroup,
    pub(super) parties: Vec<usize>,
    /// How many more are in the table only.
    pub(super) left_out: usize,
}

/// Returns the groups that have parties, with so many parties left out: each time the last one of
/// the fullest group.
pub(super) fn members(parties: &[Party], without: usize) -> Vec<Members> {
    let mut groups: Vec<Members> = ORDER.iter().map(|&group| of_group(parties, group)).collect();
    for _ in 0..without {
        if let Some(fullest) = groups.iter_mut().max_by_key(|members| members.parties.len())
            && fullest.parties.pop().is_some()
        {
            fullest.left_out += 1;
        }
    }
    groups.retain(|members| !members.parties.is_empty());
    groups
}

fn of_group(parties: &[Party], group: ContactGroup) -> Members {
    let mut found: Vec<usize> =
        (0..parties.len()).filter(|&party| parties[party].group == group).collect();
    found.sort_by_key(|&party| (parties[party].order.is_none(), parties[party].order, party));
    Members { group, parties: found, left_out: 0 }
}

/// A card's place in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GridCell {
    pub(super) party: usize,
    pub(super) row: usize,
    pub(super) column: usize,
    /// The index of its zone.
    pub(super) zone: usize,
}

/// The rows and columns of a zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct ZoneSpan {
    pub(super) group: ContactGroup,
    pub(super) left_out: usize,
    pub(super) first_row: usize,
    pub(super) last_row: usize,
    pub(super) first_column: usize,
    pub(super) last_column: usize,
}

/// A way to put all zones into a grid.
#[derive(Debug, Clone)]
pub(super) struct Arrangement {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) cells: Vec<GridCell>,
    pub(super) zones: Vec<ZoneSpan>,
}

impl Arrangement {
    fn new(members: &[Members], stacks: &[Stack]) -> Self {
        let mut arrangement = Self { rows: 0, columns: 0, cells: Vec::new(), zones: Vec::new() };
        for stack in stacks {
            let mut row = 0;
            for members in &members[stack.first..stack.end] {
                row += arrangement.put(members, row, stack.columns);
            }
            arrangement.rows = arrangement.rows.max(row);
            arrangement.columns += stack.columns;
        }
        arrangement
    }

    /// Puts a zone right of what there is, and returns its number of rows.
    fn put(&mut self, members: &Members, first_row: usize, columns: usize) -> usize {
        let rows = members.parties.len().div_ceil(columns);
        let zone = self.zones.len();
        self.zones.push(ZoneSpan {
            group: members.group,
            left_out: members.left_out,
            first_row,
            last_row: first_row + rows - 1,
            first_column: self.columns,
            last_column: self.columns + columns - 1,
        });
        let cell = |(index, &party): (usize, &usize)| GridCell {
            party,
            row: first_row + index / columns,
            column: self.columns + index % columns,
            zone,
        };
        let cells: Vec<GridCell> = members.parties.iter().enumerate().map(cell).collect();
        self.cells.extend(cells);
        rows
    }

    /// Returns whether a zone begins in a row.
    pub(super) fn begins(&self, row: usize) -> bool {
        self.zones.iter().any(|zone| zone.first_row == row)
    }
}

/// Zones one below the other, all as many cards wide.
#[derive(Debug, Clone)]
struct Stack {
    first: usize,
    end: usize,
    columns: usize,
}

impl Stack {
    fn rows(&self, members: &[Members]) -> usize {
        members[self.first..self.end]
            .iter()
            .map(|members| members.parties.len().div_ceil(self.columns))
            .sum()
    }
}

/// Returns the arrangements with zones in their usual column groups, from few columns to many.
pub(super) fn usual(members: &[Members], most_columns: usize) -> Vec<Arrangement> {
    let cuts: Vec<bool> = members
        .windows(2)
        .map(|pair| column_group(pair[0].group) != column_group(pair[1].group))
        .collect();
    widened(members, &cuts, most_columns)
        .into_iter()
        .map(|stacks| Arrangement::new(members, &stacks))
        .collect()
}

/// Returns the arrangements with fewest rows among all ways to stack the zones, a few for each
/// number of columns.
pub(super) fn compact(members: &[Members], most_columns: usize) -> Vec<Arrangement> {
    let cuts = members.len().saturating_sub(1);
    let mut found: Vec<(usize, usize, Vec<Stack>)> = Vec::new();
    for mask in 0..1_u32 << cuts {
        let cuts: Vec<bool> = (0..cuts).map(|cut| mask >> cut & 1 == 1).collect();
        for stacks in widened(members, &cuts, most_columns) {
            let rows = stacks.iter().map(|stack| stack.rows(members)).max().unwrap_or(0);
            found.push((stacks.iter().map(|stack| stack.columns).sum(), rows, stacks));
        }
    }
    found.sort_by_key(|(columns, rows, stacks)| (*columns, *rows, usize::MAX - stacks.len()));
    let mut arrangements: Vec<Arrangement> = Vec::new();
    for (columns, rows, stacks) in found {
        let same = arrangements.iter().filter(|other| other.columns == columns);
        let best = same.clone().next().map_or(rows, |first| first.rows);
        if same.count() < MOST_OF_A_WIDTH && rows == best {
            arrangements.push(Arrangement::new(members, &stacks));
        }
    }
    arrangements
}

/// Stacks the zones as the cuts say, one column each; then again and again with a column more for
/// the tallest stack.
fn widened(members: &[Members], cuts: &[bool], most_columns: usize) -> Vec<Vec<Stack>> {
    let mut stacks = vec![Stack { first: 0, end: 1, columns: 1 }];
    for (index, cut) in cuts.iter().enumerate() {
        match stacks.last_mut() {
            Some(last) if !cut => last.end = index + 2,
            _ => stacks.push(Stack { first: index + 1, end: index + 2, columns: 1 }),
        }
    }
    let mut all = Vec::new();
    let mut columns = stacks.len();
    while columns <= most_columns && !members.is_empty() {
        all.push(stacks.clone());
        let Some(tallest) = tallest(&mut stacks, members) else { break };
        let before = tallest.rows(members);
        // A column that saves no row only makes cards narrower.
        while tallest.rows(members) == before {
            tallest.columns += 1;
            columns += 1;
        }
    }
    all
}

/// Returns the stack with most rows, if more columns would make it lower.
fn tallest<'a>(stacks: &'a mut [Stack], members: &[Members]) -> Option<&'a mut Stack> {
    let rows: Vec<usize> = stacks.iter().map(|stack| stack.rows(members)).collect();
    let most = rows.iter().copied().max()?;
    let tallest = stacks.iter_mut().zip(rows).find(|(_, rows)| *rows == most)?.0;
    (most > tallest.end - tallest.first).then_some(tallest)
}
