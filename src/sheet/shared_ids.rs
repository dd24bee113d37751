//! IDs of 利用者台帳 that two people have.

use std::collections::BTreeMap;

use super::accounts::Account;
use crate::model::text::key;

/// Returns the accounts whose ID an earlier row has for another person, each with that row.
pub fn of_two_people(accounts: &[Account]) -> Vec<(&Account, &Account)> {
    let mut users: BTreeMap<String, Vec<User<'_>>> = BTreeMap::new();
    let mut found = Vec::new();
    for user in accounts.iter().filter_map(User::of) {
        let known = users.entry(user.id.clone()).or_default();
        if let Some(other) = known.iter().find(|other| other.shares_with(&user)) {
            found.push((user.account, other.account));
        }
        if !known.iter().any(|other| other.is_same(&user)) {
            known.push(user);
        }
    }
    found
}

/// A person with an ID, and the systems that it is for.
struct User<'a> {
    account: &'a Account,
    id: String,
    person: String,
    systems: Vec<String>,
}

impl<'a> User<'a> {
    /// Returns the user of an account; `None` where the ledger does not say who it is.
    fn of(account: &'a Account) -> Option<Self> {
        let id = account.user_id.get()?.key();
        let person = key(&account.person());
        let systems = listed_systems(account.system.text());
        (!person.is_empty()).then_some(Self { account, id, person, systems })
    }

    fn is_same(&self, other: &Self) -> bool {
        (&self.person, &self.systems) == (&other.person, &other.systems)
    }

    /// Returns whether another person has this ID. The same letters for two systems that have
    /// nothing in common are two IDs.
    fn shares_with(&self, other: &Self) -> bool {
        let anywhere = self.systems.is_empty() || other.systems.is_empty();
        self.person != other.person
            && (anywhere || self.systems.iter().any(|system| other.systems.contains(system)))
    }
}

/// Returns the keys of the systems that a cell lists.
pub fn listed_systems(text: &str) -> Vec<String> {
    let text = key(text);
    let systems = text.split(['、', ',', '/', '\n']).map(|system| system.trim().to_owned());
    systems.filter(|system| !system.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_systems_in_a_cell_are_several() {
        assert_eq!(
            listed_systems("レセコン、電子薬歴/ 在庫管理\n"),
            ["レセコン", "電子薬歴", "在庫管理"]
        );
        assert_eq!(listed_systems(""), [""; 0]);
    }
}
