//! Which boxes stand on which sheet: all on one, or the devices of as many places as fit.

use std::collections::BTreeSet;

use super::contents::Contents;
use super::layout;
use super::setting::CUT;
use super::shapes::Sheet;
use crate::model::text::Widths;
use crate::paper::system_diagram::{Layer, Network, NodeKind};
use crate::render::diagram::Rect;

/// Most devices of a sheet.
const MOST: usize = 24;

/// Lays out a network on as few sheets as can be; none where there is no device.
pub fn lay_out(network: &Network, area: Rect, widths: &dyn Widths) -> Vec<Sheet> {
    let is_device = |node: &usize| network.nodes[*node].kind == NodeKind::Device;
    let devices: Vec<usize> = (0..network.nodes.len()).filter(is_device).collect();
    if devices.is_empty() {
        return Vec::new();
    }
    if devices.len() <= MOST
        && let Some(sheet) = layout::sheet(&contents(network, &devices, true), area, widths)
    {
        return vec![sheet];
    }
    let chunks = chunks(network, &devices, area, widths);
    let sheet = |(index, chunk): (usize, &Vec<usize>)| {
        layout::sheet(&contents(network, chunk, index == 0), area, widths)
    };
    chunks.iter().enumerate().filter_map(sheet).collect()
}

/// Returns the names of vendors and media, and the systems of these, that are cut in their boxes.
pub fn shortened<'n>(network: &'n Network, sheets: &[Sheet]) -> Vec<&'n str> {
    let mut names: Vec<&str> = Vec::new();
    for shape in sheets.iter().flat_map(|sheet| &sheet.boxes) {
        let node = &network.nodes[shape.node];
        let is_cut = shape.lines.iter().any(|line| line.text.ends_with(CUT));
        if node.kind == NodeKind::Device || node.contains(CUT) || !is_cut {
            continue;
        }
        let written: String = shape.lines.iter().map(|line| line.text.as_str()).collect();
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let written = squeezed(&written);
        for text in std::iter::once(&node.title).chain(&node.details) {
            if !written.contains(&squeezed(text)) && !names.contains(&text.as_str()) {
                names.push(text);
            }
        }
    }
    names
}

/// Spreads devices over sheets: those of one place together where they fit.
fn chunks(
    network: &Network,
    devices: &[usize],
    area: Rect,
    widths: &dyn Widths,
) -> Vec<Vec<usize>> {
    let mut chunks: Vec<Vec<usize>> = Vec::new();
    for group in by_place(network, devices) {
        let fits = |chunk: &[usize], first| {
            chunk.len() <= MOST && layout::fits(&contents(network, chunk, first), area, widths)
        };
        let only = chunks.len() <= 1;
        if let Some(last) = chunks.last_mut() {
            let together = [last.as_slice(), &group].concat();
            if fits(&together, only) {
                *last = together;
                continue;
            }
        }
        let mut chunk = Vec::new();
        for device in group {
            chunk.push(device);
            if chunk.len() > 1 && !fits(&chunk, chunks.is_empty()) {
                chunk.pop();
                chunks.push(std::mem::replace(&mut chunk, vec![device]));
            }
        }
        chunks.push(chunk);
    }
    chunks
}

/// Returns the devices by what stands over their frame, the network's own first.
fn by_place(network: &Network, devices: &[usize]) -> Vec<Vec<usize>> {
    let mut sorted = devices.to_vec();
    sorted.sort_by_key(|&device| network.nodes[device].layer);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for device in sorted {
        let place = |node: usize| &network.nodes[node].place;
        match groups.iter_mut().find(|group| place(group[0]) == place(device)) {
            Some(group) => group.push(device),
            None => groups.push(vec![device]),
        }
    }
    groups
}

/// Returns what stands on the sheet of some devices: their lines, and the boxes at the other ends.
/// A line to a device of the network is drawn where its other end is.
fn contents<'n>(network: &'n Network, devices: &[usize], first: bool) -> Contents<'n> {
    let of_network = |node: usize| network.nodes[node].layer < Layer::Endpoint;
    let own: BTreeSet<usize> = devices.iter().copied().collect();
    let is_own = |node: usize| own.contains(&node);
    let is_device = |node: usize| network.nodes[node].kind == NodeKind::Device;
    let drawn = |from: usize, to: usize| {
        is_own(from) && (is_own(to) || !is_device(to) || of_network(to) || !of_network(from))
    };
    let links: Vec<usize> = (0..network.links.len())
        .filter(|&link| {
            let link = network.links[link];
            drawn(link.from, link.to) || drawn(link.to, link.from)
        })
        .collect();
    let ends_of = |links: &[usize]| -> BTreeSet<usize> {
        links.iter().flat_map(|&link| [network.links[link].from, network.links[link].to]).collect()
    };
    let (ends, linked) = (ends_of(&links), ends_of(&(0..network.links.len()).collect::<Vec<_>>()));
    let alone = |node: usize| !is_device(node) && !linked.contains(&node);
    let stands = |node: usize| is_own(node) || ends.contains(&node) || (first && alone(node));
    let nodes: Vec<usize> = (0..network.nodes.len()).filter(|&node| stands(node)).collect();
    let guests = nodes.iter().copied().filter(|&node| is_device(node) && !is_own(node)).collect();
    Contents { network, nodes, guests, links }
}
