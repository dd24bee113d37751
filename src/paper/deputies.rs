//! Who stands in for those that the sheet 薬局 names.

use serde_json::{Map, Value as Json};

use super::block::blank;
use super::listed::{listed, without_brackets};
use crate::case::Case;
use crate::model::text::{Text, key, squeezed};
use crate::sheet::choice::ContactGroup;
use crate::sheet::{Contact, Field, Pharmacy, SheetId, rows};

/// A post that 薬局 names somebody for.
struct Post<'c> {
    name: &'static str,
    /// What people call it on 連絡先 too.
    also: &'static [&'static str],
    holder: &'c Field<Text>,
}

/// Returns the deputies by post: the 代行者 of the contacts that have this post or are its holder.
/// What stands on one row of a person stands in for all that this person is.
pub(super) fn of(case: &Case) -> Map<String, Json> {
    let posts = posts(&case.pharmacy);
    let entry = |post: &Post<'_>| (post.name.to_owned(), Json::String(deputy(case, &posts, post)));
    posts.iter().map(entry).collect()
}

/// Returns whether 薬局の管理者 is システム運用担当者, too: nobody is called twice.
pub(super) fn manager_operates(case: &Case) -> bool {
    let (managers, operators) = (&case.pharmacy.manager, &case.pharmacy.operator);
    people(managers).any(|one| people(operators).any(|other| is_same_person(one, other)))
}

/// Returns the people that a cell names, without their roles in brackets.
fn people(field: &Field<Text>) -> impl Iterator<Item = &str> {
    listed(field.text()).map(without_brackets)
}

fn posts(pharmacy: &Pharmacy) -> [Post<'_>; 5] {
    let column = Pharmacy::COLUMN;
    let post = |name, also, holder| Post { name, also, holder };
    [
        post(column.owner.header, &["開設者"], &pharmacy.owner),
        post(column.manager.header, &["管理者", "管理薬剤師"], &pharmacy.manager),
        post(column.safety_officer.header, &["安全管理責任者"], &pharmacy.safety_officer),
        post(column.planning_manager.header, &[], &pharmacy.planning_manager),
        post(column.operator.header, &[], &pharmacy.operator),
    ]
}

impl Post<'_> {
    fn is_role_of(&self, contact: &Contact) -> bool {
        let role = contact.role.get().map(|role| squeezed(role.as_str()));
        role.is_some_and(|role| {
            std::iter::once(&self.name).chain(self.also).any(|name| *name == role)
        })
    }

    fn is_held_by(&self, person: &str) -> bool {
        people(self.holder).any(|holder| is_same_person(holder, person))
    }
}

fn deputy(case: &Case, posts: &[Post<'_>], post: &Post<'_>) -> String {
    let in_house = rows(&case.contacts).iter().filter(|contact| is_in_house(contact));
    let in_house: Vec<&Contact> = in_house.collect();
    let of_role = in_house.iter().filter(|contact| post.is_role_of(contact));
    let mut holders: Vec<&str> = of_role.flat_map(|contact| people(&contact.name)).collect();
    holders.extend(people(post.holder));
    let is_post = |contact: &Contact| {
        let is_holder = |name: &str| holders.iter().any(|holder| is_same_person(holder, name));
        let is_held_too = |other: &Post<'_>| holders.iter().any(|holder| other.is_held_by(holder));
        let held: Vec<&Post<'_>> = posts.iter().filter(|other| is_held_too(other)).collect();
        match people(&contact.name).next() {
            Some(name) => is_holder(name),
            None => post.is_role_of(contact) || held.iter().any(|other| other.is_role_of(contact)),
        }
    };
    let mut names: Vec<&str> = Vec::new();
    for contact in in_house.iter().filter(|contact| is_post(contact)) {
        if let Some(deputy) =
            contact.deputy.get().map(Text::as_str).filter(|name| !names.contains(name))
        {
            names.push(deputy);
        }
    }
    if names.is_empty() {
        return blank(&case.blanks, SheetId::Contacts, Contact::COLUMN.deputy).to_owned();
    }
    names.join("、")
}

fn is_in_house(contact: &Contact) -> bool {
    matches!(contact.group.copied(), Some(ContactGroup::Pharmacy | ContactGroup::HeadOffice))
}

/// Returns whether two texts name the same person, blanks aside; behind a firm's name the person is
/// the last words, as long as these are no given name alone.
fn is_same_person(one: &str, other: &str) -> bool {
    const LEAST_LETTERS: usize = 3;
    let ends_with = |whole: &str, name: &str| {
        if name.chars().count() < LEAST_LETTERS {
            return false;
        }
        let key = key(whole);
        let words: Vec<&str> = key.split_whitespace().collect();
        (0..words.len()).any(|from| words[from..].concat() == name)
    };
    let (one_name, other_name) = (squeezed(one), squeezed(other));
    one_name == other_name || ends_with(one, &other_name) || ends_with(other, &one_name)
}
