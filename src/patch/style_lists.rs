//! The lists of a styles part (fonts, formats …), to which entries are added at the end.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::workbook::{NewPart, OpenWorkbook};
use crate::package::edits::{Edits, escaped};
use crate::package::limits::Refusal;
use crate::package::outline::{Node, children, outline};

/// The lists in the order that the format fixes, and what each begins with where it is not there.
const LISTS: [(&str, &[&str]); 8] = [
    ("numFmts", &[]),
    ("fonts", &["<font/>"]),
    (
        "fills",
        &[
            "<fill><patternFill patternType=\"none\"/></fill>",
            "<fill><patternFill patternType=\"gray125\"/></fill>",
        ],
    ),
    ("borders", &["<border/>"]),
    ("cellStyleXfs", &["<xf/>"]),
    ("cellXfs", &["<xf/>"]),
    ("cellStyles", &[]),
    ("dxfs", &[]),
];
/// The lists that a styles part has to have.
const NEEDED: [&str; 5] = ["fonts", "fills", "borders", "cellStyleXfs", "cellXfs"];

/// The lists of a styles part.
pub struct StyleLists {
    path: String,
    part: Rc<Vec<u8>>,
    nodes: Vec<Node>,
    /// Entries that are to be added, by list.
    added: BTreeMap<&'static str, Vec<String>>,
}

impl StyleLists {
    /// Opens the styles part of a workbook, a new one where it has none.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn open(workbook: &mut OpenWorkbook) -> Result<Self, Refusal> {
        let path = match workbook.related("styles").filter(|path| workbook.has(path)) {
            Some(path) => path,
            None => new_part(workbook)?,
        };
        let part = workbook.part(&path)?.ok_or(Refusal::DAMAGED)?;
        let nodes = outline(&part, 3)?;
        if nodes.is_empty() {
            Err(Refusal::DAMAGED)
        } else {
            Ok(Self { path, part, nodes, added: BTreeMap::new() })
        }
    }

    /// Returns the entries of a list as they are written, those added too.
    pub fn entries(&self, list: &'static str) -> Vec<String> {
        let text =
            |node: &Node| String::from_utf8_lossy(&self.part[node.whole.clone()]).into_owned();
        let there: Vec<String> = match self.list(list) {
            Some(around) => {
                let is_inside =
                    |node: &&Node| node.depth == 2 && around.whole.contains(&node.whole.start);
                self.nodes.iter().filter(is_inside).map(text).collect()
            }
            None => beginning(list).iter().map(|entry| prefixed(entry, self.prefix())).collect(),
        };
        there.into_iter().chain(self.added.get(list).into_iter().flatten().cloned()).collect()
    }

    /// Returns the number of an entry in a list, added at the end where it is not there. The entry
    /// is given without prefixes.
    pub fn number_of(&mut self, list: &'static str, entry: &str) -> usize {
        let entry = prefixed(entry, self.prefix());
        let entries = self.entries(list);
        entries.iter().position(|known| *known == entry).unwrap_or_else(|| {
            self.added.entry(list).or_default().push(entry);
            entries.len()
        })
    }

    /// Writes the part, if anything was added; with the lists that it has to have, since some
    /// readers pass over a part without them.
    ///
    /// # Errors
    /// The part is not well-formed.
    pub fn finish(mut self, workbook: &mut OpenWorkbook) -> Result<(), Refusal> {
        if self.added.is_empty() {
            return Ok(());
        }
        let lacking =
            NEEDED.into_iter().filter(|list| self.list(list).is_none()).collect::<Vec<_>>();
        lacking.into_iter().for_each(|list| _ = self.added.entry(list).or_default());
        let (root, prefix, mut edits) = (self.root(), self.prefix(), Edits::default());
        let mut whole = String::new();
        for (list, _) in LISTS {
            let Some(added) = self.added.get(list) else { continue };
            let count = self.entries(list).len().to_string();
            if let Some(node) = self.list(list) {
                edits.set_attribute(&self.part, node, "count", Some(&count));
                edits.append_inside(&self.part, node, &added.concat());
                continue;
            }
            let entries = self.entries(list).concat();
            let text = format!("<{prefix}{list} count=\"{count}\">{entries}</{prefix}{list}>");
            match self.place_for(list) {
                _ if root.is_closed() => whole.push_str(&text),
                Some(at) => edits.insert(at, text),
                None => edits.insert(root.tag.end, text),
            }
        }
        edits.append_inside(&self.part, root, &whole);
        let changed = edits.apply(&self.part)?;
        workbook.put(&self.path, changed);
        Ok(())
    }

    fn root(&self) -> &Node {
        &self.nodes[0]
    }

    fn prefix(&self) -> &str {
        self.root().tag(&self.part).prefix()
    }

    fn list(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.depth == 1 && node.name == name)
    }

    /// Returns where a list belongs that is not there: behind the last one before it.
    fn place_for(&self, list: &str) -> Option<usize> {
        let before = LISTS.iter().take_while(|(name, _)| *name != list);
        before.filter_map(|(name, _)| self.list(name)).map(|node| node.whole.end).max()
    }
}

fn beginning(list: &str) -> &'static [&'static str] {
    LISTS.iter().find(|(name, _)| *name == list).map_or(&[], |(_, beginning)| beginning)
}

/// Returns elements that are written without prefixes with one.
pub fn prefixed(elements: &str, prefix: &str) -> String {
    if prefix.is_empty() {
        return elements.to_owned();
    }
    elements
        .replace('<', &format!("<{prefix}"))
        .replace(&format!("<{prefix}/"), &format!("</{prefix}"))
}

/// Adds a styles part to a workbook that has none.
fn new_part(workbook: &mut OpenWorkbook) -> Result<String, Refusal> {
    let owner = workbook.path.clone();
    let main = workbook.part(&owner)?.ok_or(Refusal::DAMAGED)?;
    let (root, _) = children(&main)?;
    let tag = root.tag(&main);
    let name = tag.prefix().trim_end_matches(':');
    let name = if name.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{name}") };
    let namespace = escaped(&tag.value(&name).unwrap_or_default());
    let list = |name: &str| {
        let entries = beginning(name);
        format!("<{name} count=\"{}\">{}</{name}>", entries.len(), entries.concat())
    };
    let lists: String = NEEDED.iter().map(|name| list(name)).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <styleSheet xmlns=\"{namespace}\">{lists}</styleSheet>"
    );
    let path = format!("{}styles.xml", workbook.folder());
    let path = if workbook.has(&path) {
        workbook.free_path(workbook.folder(), "styles.xml")
    } else {
        path
    };
    let part = NewPart {
        owner: &owner,
        path: &path,
        relation: "styles",
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
        by_ending: false,
    };
    workbook.add_part(&part, content.into_bytes())?;
    Ok(path)
}
