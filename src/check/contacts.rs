//! E311–E315: the contact diagram. Where there is no contact at all, C301 speaks.

use std::collections::BTreeSet;

use super::context::{Context, Line};
use crate::finding::{Finding, Place, Severity};
use crate::model::edition::topic;
use crate::model::text::{Text, key};
use crate::rule::Rule;
use crate::sheet::choice::{ContactGroup, YesNo};
use crate::sheet::{Contact, Field};

/// The claim that there is a diagram, with the contacts it shows; `None` without a claim or without contacts.
fn diagram<'a>(context: &Context<'a>) -> Option<(Line<'a>, &'a Place, &'a [Contact])> {
    let table = context.case.contacts.as_ref().filter(|table| !table.rows.is_empty())?;
    Some((context.claim(topic::CONTACT_DIAGRAM)?, &table.place, &table.rows))
}

/// E311.
pub fn group_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, place, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let missing = asked_groups(context)
        .into_iter()
        .filter(|(group, _, _)| contacts.iter().all(|contact| contact.group.copied() != Some(*group)));
    missing
        .map(|(_, word, severity)| {
            let finding = line.finding(rule, place.clone(), &format!("連絡先に「{word}」がありません"));
            finding.severity(severity)
        })
        .collect()
}

fn asked_groups(context: &Context<'_>) -> Vec<(ContactGroup, &'static str, Severity)> {
    use ContactGroup::{Authority, Expert, HeadOffice, Ministry, Pharmacy, Police, SecurityVendor, Vendor};
    use Severity::{Note, Warning};
    let mut groups = vec![
        (Pharmacy, "薬局内", Warning),
        (HeadOffice, "会社本部", Warning),
        (Vendor, "事業者", Warning),
        (Police, "都道府県警察", Warning),
        (Ministry, "厚生労働省", Warning),
        (SecurityVendor, "情報セキュリティ事業者", Note),
        (Expert, "外部有識者", Note),
        (Authority, "所管省庁等", Note),
    ];
    let pharmacy = &context.case.pharmacy;
    let contract = pharmacy.has_contract.copied() == Some(YesNo::Yes);
    groups.retain(|(group, _, _)| match group {
        HeadOffice => !pharmacy.head_office.is_blank(),
        Vendor => contract,
        _ => true,
    });
    groups
}

/// How a contact is called: by 役割, else 氏名, else 組織名.
fn named(contact: &Contact) -> &str {
    let names = [&contact.role, &contact.name, &contact.organisation];
    names.into_iter().map(Field::text).find(|name| !name.is_empty()).unwrap_or_default()
}

/// E312.
pub fn unreachable_by_any_means(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, _, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let blank = contacts.iter().filter(|contact| {
        [&contact.telephone, &contact.after_hours, &contact.mail, &contact.url].into_iter().all(Field::is_blank)
    });
    blank
        .map(|contact| {
            let message = format!("{}に、電話番号もメールもURLもありません", named(contact));
            line.finding(rule, contact.telephone.place.clone(), &message)
        })
        .collect()
}

/// E313.
pub fn without_deputy(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, _, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let mut people = BTreeSet::new();
    let alone = contacts.iter().filter(|contact| {
        contact.group.copied() == Some(ContactGroup::Pharmacy)
            && contact.deputy.is_blank()
            && people.insert(person(contact))
    });
    alone
        .map(|contact| {
            let message = format!("{}の代行者が書かれていません", named(contact));
            line.finding(rule, contact.deputy.place.clone(), &message)
        })
        .collect()
}

/// Who it is; a role that nobody is named for is somebody too.
fn person(contact: &Contact) -> String {
    let name = contact.name.get().map_or_else(|| named(contact), Text::as_str);
    key(name).split_whitespace().collect()
}

/// E314.
pub fn cut_off(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, sheet, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let mut chains = Chains::of(contacts);
    let first: Vec<usize> = (0..contacts.len()).filter(|at| is_first(&contacts[*at])).collect();
    if first.is_empty() {
        return vec![without_beginning(rule, &line, sheet, contacts)];
    }
    for at in first {
        chains.follow(at);
    }
    let heads = std::iter::from_fn(|| chains.next_head());
    heads
        .map(|(at, others)| {
            let contact = &contacts[at];
            let why = if contact.callers.is_blank() {
                "連絡元が空欄です"
            } else {
                "連絡元をたどっても最初の人に着きません"
            };
            let others =
                if others == 0 { String::new() } else { format!("（その先の{others}件にも届きません）") };
            let message = format!("{}に、最初の人からの矢印が届きません：{why}{others}", named(contact));
            line.finding(rule, contact.callers.place.clone(), &message)
        })
        .collect()
}

fn is_first(contact: &Contact) -> bool {
    contact.order.copied() == Some(1) && contact.callers.is_blank()
}

fn without_beginning(rule: &Rule, line: &Line<'_>, sheet: &Place, contacts: &[Contact]) -> Finding {
    match contacts.iter().find(|contact| contact.order.copied() == Some(1)) {
        Some(contact) => {
            let message = format!("連絡順が1の{}に連絡元があり、だれから始まる図かわかりません", named(contact));
            line.finding(rule, contact.callers.place.clone(), &message)
        }
        None => line.finding(rule, sheet.clone(), "最初に連絡する人（連絡順が1で、連絡元が空欄の行）がありません"),
    }
}

/// Who calls whom, and who is reached so far.
struct Chains<'a> {
    contacts: &'a [Contact],
    calls: Vec<Vec<usize>>,
    reached: Vec<bool>,
}

impl<'a> Chains<'a> {
    fn of(contacts: &'a [Contact]) -> Self {
        let mut calls = vec![Vec::new(); contacts.len()];
        for (at, contact) in contacts.iter().enumerate() {
            for caller in &contact.called_by {
                calls[*caller].push(at);
            }
        }
        Self { contacts, calls, reached: vec![false; contacts.len()] }
    }

    /// Reaches a contact and everybody after it; how many were not reached before.
    fn follow(&mut self, from: usize) -> usize {
        let (mut next, mut count) = (vec![from], 0);
        while let Some(at) = next.pop() {
            if !std::mem::replace(&mut self.reached[at], true) {
                count += 1;
                next.extend(&self.calls[at]);
            }
        }
        count
    }

    /// The next contact that is not reached and is to be mended first, with the number of those after it.
    fn next_head(&mut self) -> Option<(usize, usize)> {
        let open = |at: &usize| !self.reached[*at];
        let head = (0..self.contacts.len()).filter(open).find(|at| self.contacts[*at].called_by.is_empty());
        let head = head.or_else(|| (0..self.contacts.len()).find(open).map(|at| self.in_circle_before(at)))?;
        Some((head, self.follow(head) - 1))
    }

    /// The first row of the circle that one comes to by going back from a row whose callers all have callers.
    fn in_circle_before(&self, mut at: usize) -> usize {
        let back = |at: usize| self.contacts[at].called_by.first().copied().unwrap_or(at);
        for _ in 0..self.contacts.len() {
            at = back(at);
        }
        let circle = std::iter::successors(Some(back(at)), |next| Some(back(*next))).take_while(|next| *next != at);
        circle.fold(at, usize::min)
    }
}

/// E315.
pub fn other_number(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((line, _, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let ministry = contacts.iter().filter(|contact| contact.group.copied() == Some(ContactGroup::Ministry));
    let numbers: Vec<&Field<Text>> = ministry
        .flat_map(|contact| [&contact.telephone, &contact.after_hours])
        .filter(|number| !number.is_blank())
        .collect();
    let edition = context.edition;
    let ours = digits(&edition.ministry.telephone);
    let same = numbers.iter().find(|number| digits(number.text()).contains(&ours));
    let outdated = context.as_of > edition.fiscal_year.last();
    let told = match (same, numbers.first()) {
        (Some(same), _) if outdated => {
            let message = format!("厚生労働省の電話番号は、{}の番号です。今も使えるか確かめてください", edition.name);
            Some((same, message))
        }
        (None, Some(first)) => {
            let theirs = &edition.ministry.telephone;
            let still = if outdated {
                "。その年度の番号です。今も使えるか確かめてください"
            } else {
                ""
            };
            Some((first, format!("厚生労働省の電話番号が、{}の番号（{theirs}）と違います{still}", edition.name)))
        }
        _ => None,
    };
    told.map(|(number, message)| line.finding(rule, number.place.clone(), &message)).into_iter().collect()
}

fn digits(text: &str) -> String {
    key(text).chars().filter(char::is_ascii_digit).collect()
}
