//! Explanations as values: what a process that does not open templates is told of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::catalogue;
use crate::rule::{Code, Rule};

/// The explanations of topics and rules.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Explanations {
    /// Those of topics, by name.
    pub topics: BTreeMap<String, TopicInWords>,
    /// The places of rules in the guideline.
    pub guideline: BTreeMap<Code, Vec<String>>,
}

/// The explanation of a topic.
#[derive(Debug, Serialize, Deserialize)]
pub struct TopicInWords {
    /// What its items ask.
    pub asks: String,
    /// What an inspector looks at.
    pub inspector: String,
    /// The rules that compare its answers with the ledgers.
    pub rules: Vec<Code>,
}

/// The parts of the text about a rule.
pub struct RuleInWords {
    /// The rule, with its own words.
    pub rule: &'static Rule,
    /// Places in the ministry's notice, as people call them.
    pub sources: Vec<String>,
    /// Places in the guideline.
    pub guideline: Vec<String>,
}

impl Explanations {
    /// Returns the parts of the text about a rule; `None` where there is no such rule.
    pub fn rule(&self, code: &str) -> Option<RuleInWords> {
        let rule = code.parse().ok().and_then(catalogue::rule)?;
        let sources = rule.sources.iter().map(|source| in_words(source)).collect();
        let guideline = self.guideline.get(&rule.code).cloned().unwrap_or_default();
        Some(RuleInWords { rule, sources, guideline })
    }
}

/// Returns a source as people call it.
pub fn in_words(source: &str) -> String {
    source
        .replace("別添1", "様式（別添1）")
        .replace("別添2", "マニュアル（別添2）")
        .replace("別添3", "立入検査の手引き（別添3）")
}
