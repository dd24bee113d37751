//! The systems that a pharmacy restores, in the order of restoring, with their backups and steps.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::model::text::Text;
use crate::sheet::{Backup, Field, Operation, RestoreStep, rows};

/// A system, as backups, restore steps or operations name it.
#[derive(Debug)]
pub struct System<'a> {
    /// Its name.
    pub name: &'a Text,
    /// Its backups, in the sheet's order.
    pub backups: Vec<&'a Backup>,
    /// Its restore steps, by number.
    pub steps: Vec<&'a RestoreStep>,
    /// The operations that use it.
    pub operations: Vec<&'a Operation>,
}

impl System<'_> {
    /// Returns 復旧優先度: the first of its backups'.
    pub fn restore_order(&self) -> Option<u32> {
        self.backups.iter().filter_map(|backup| backup.restore_order.copied()).min()
    }

    /// Returns a goal of its backups, with the method where they differ; empty where the pharmacy
    /// set none that says anything.
    pub fn goal(&self, goal: impl Fn(&Backup) -> &Field<Text>) -> String {
        let mut goals: Vec<(&str, &str)> = Vec::new();
        for backup in &self.backups {
            if let Some(text) = goal(backup).stated() {
                goals.push((text.as_str(), backup.method.text()));
            }
        }
        match goals.as_slice() {
            [] => String::new(),
            [(first, _), rest @ ..] if rest.iter().all(|(other, _)| other == first) => {
                (*first).to_owned()
            }
            several => {
                let with_method =
                    several.iter().map(|(text, method)| format!("{text}（{method}）"));
                with_method.collect::<Vec<_>>().join("、")
            }
        }
    }

    /// Returns 重要度: the highest of its backups'.
    pub fn importance(&self) -> Option<u32> {
        self.backups.iter().filter_map(|backup| backup.importance.copied()).min()
    }
}

/// Returns all systems, in the order of restoring; those without a place in it last, in the order
/// in which they are first named.
pub fn of(case: &Case) -> Vec<System<'_>> {
    let mut register = Register::default();
    for backup in rows(&case.backups) {
        if let Some(system) = register.system(backup.system.get()) {
            system.backups.push(backup);
        }
    }
    for step in rows(&case.restore_steps) {
        if let Some(system) = register.system(step.system.get()) {
            system.steps.push(step);
        }
    }
    for operation in rows(&case.operations) {
        for name in operation.systems.get().into_iter().flat_map(|list| &list.items) {
            if let Some(system) = register.system(Some(name)) {
                system.operations.push(operation);
            }
        }
    }
    let mut systems = register.systems;
    for system in &mut systems {
        system.steps.sort_by_key(|step| step.number.copied());
    }
    systems.sort_by_key(|system| system.restore_order().unwrap_or(u32::MAX));
    systems
}

/// The systems in the order in which they are first named, by the keys of their names.
#[derive(Default)]
struct Register<'a> {
    systems: Vec<System<'a>>,
    by_key: BTreeMap<String, usize>,
}

impl<'a> Register<'a> {
    fn system(&mut self, name: Option<&'a Text>) -> Option<&mut System<'a>> {
        let name = name?;
        let next = self.systems.len();
        let at = *self.by_key.entry(name.key()).or_insert(next);
        if at == next {
            self.systems.push(System {
                name,
                backups: Vec::new(),
                steps: Vec::new(),
                operations: Vec::new(),
            });
        }
        self.systems.get_mut(at)
    }
}
