//! Where lines of a drawing that belong together part, as against lines that merely cross.

use std::collections::BTreeMap;

/// A point, in millimetres.
type Point = (f64, f64);

/// Returns the points at which lines of one owner part: three ways or more lead from them. Each
/// piece of a line is vertical or horizontal.
pub(super) fn of<'l, Owner: Ord>(lines: impl Iterator<Item = (Owner, &'l [Point])>) -> Vec<Point> {
    let mut by_owner: BTreeMap<Owner, Vec<[Point; 2]>> = BTreeMap::new();
    for (owner, points) in lines {
        let pieces = points.windows(2).map(|pair| [pair[0], pair[1]]);
        by_owner.entry(owner).or_default().extend(pieces);
    }
    let mut joints: Vec<Point> = Vec::new();
    for pieces in by_owner.values() {
        for &point in pieces.iter().flatten() {
            if ways_from(point, pieces) > 2 && !joints.contains(&point) {
                joints.push(point);
            }
        }
    }
    joints
}

/// Counts the directions in which pieces lead from a point.
fn ways_from((x, y): (f64, f64), pieces: &[[(f64, f64); 2]]) -> usize {
    let level =
        |[a, b]: &&[(f64, f64); 2]| a.1 == y && b.1 == y && a.0.min(b.0) <= x && x <= a.0.max(b.0);
    let upright =
        |[a, b]: &&[(f64, f64); 2]| a.0 == x && b.0 == x && a.1.min(b.1) <= y && y <= a.1.max(b.1);
    let directions = [
        pieces.iter().filter(level).any(|[a, b]| a.0.min(b.0) < x),
        pieces.iter().filter(level).any(|[a, b]| a.0.max(b.0) > x),
        pieces.iter().filter(upright).any(|[a, b]| a.1.min(b.1) < y),
        pieces.iter().filter(upright).any(|[a, b]| a.1.max(b.1) > y),
    ];
    directions.into_iter().filter(|leads| *leads).count()
}
