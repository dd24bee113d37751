//! C301, E311–E315: the contact diagram.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::context::{Check, Claim, Context};
use crate::finding::{Finding, Place, short};
use crate::model::edition::topic;
use crate::model::placeholder::Placeholder;
use crate::model::text::{Text, key};
use crate::rule::Severity::{Error, Note, Warning};
use crate::rule::{Code, OURS, Rule, Severity};
use crate::sheet::checklist::ChecklistColumns;
use crate::sheet::choice::{Choice, ContactGroup, YesNo};
use crate::sheet::{Contact, Field, rows};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("C301"),
            severity: Error,
            title: "連絡体制図が「はい」なのに、見せる図がありません",
            why: "３（１）が「はい」のときは、連絡体制図の現物を確認されます。シート「連絡先」がないと、このソフトでは図を作れません。",
            mend: "シート「連絡先」に連絡先を書くか、図が別にあれば、その置き場所を３（１）の備考に書いてください。",
            sources: &["別添3 ①"],
        },
        finds: no_diagram,
    },
    Check {
        rule: Rule {
            code: Code::new("E311"),
            severity: Warning,
            title: "連絡体制図に、足りない相手があります",
            why: "連絡体制図には、薬局内や会社本部に加え、事業者、情報セキュリティ事業者、外部有識者、警察、厚生労働省や所管省庁などが載ることが想定されています。いざというとき、番号を探す時間はありません。",
            mend: "足りない区分の連絡先を加えてください。",
            sources: &["別添2 Ⅱ ３（１）"],
        },
        finds: group_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("E312"),
            severity: Warning,
            title: "連絡のしかたが書かれていない連絡先があります",
            why: "名前だけが載っていても、電話もメールもわからなければ連絡できません。システムが止まっているときは、電話帳や電子の名簿も見られないことがあります。",
            mend: "電話番号、時間外電話、メール、URLのどれかを書いてください。",
            sources: &["別添2 Ⅱ ３（１）"],
        },
        finds: unreachable_by_any_means,
    },
    Check {
        rule: Rule {
            code: Code::new("E313"),
            severity: Note,
            title: "休みのときに代わる人が決まっていません",
            why: "攻撃は、担当者が休んでいる日にも起こります。人の少ない薬局ほど、立派な組織図よりも、代わりに動く人を決めておくほうが役に立ちます。",
            mend: "「代行者」に、その人がいないとき代わる人の名前を書いてください。",
            sources: &["別添2 Ⅱ ３（１）", OURS],
        },
        finds: without_deputy,
    },
    Check {
        rule: Rule {
            code: Code::new("E314"),
            severity: Warning,
            title: "連絡の流れからはずれた連絡先があります",
            why: "最初に気づいた人から矢印をたどっても行き着かない相手には、だれも連絡しません。連絡元が空いているか、たがいに連絡元になって輪になっています。",
            mend: "「連絡元」に、その相手に連絡する人の役割を書いてください。最初の人は連絡順を1にし、連絡元を空けておきます。",
            sources: &["別添2 Ⅱ ３（１）"],
        },
        finds: cut_off,
    },
    Check {
        rule: Rule {
            code: Code::new("E315"),
            severity: Note,
            title: "厚生労働省の電話番号を確かめてください",
            why: "攻撃を受けた疑いがあるときの連絡先は、マニュアルに番号が載っています。担当の部署や番号は年度によって変わることがあるので、古い様式の番号も見直しが要ります。",
            mend: "厚生労働省の最新の案内で、番号を確かめてください。",
            sources: &["別添2 Ⅱ ３（１）"],
        },
        finds: other_number,
    },
];

/// Returns the claim that there is a diagram, with the contacts it shows; `None` without a claim or
/// without contacts (then C301 is found).
fn diagram<'a>(context: &Context<'a>) -> Option<(Claim<'a>, &'a Place, &'a [Contact])> {
    let table = context.case.contacts.as_ref().filter(|table| !table.rows.is_empty())?;
    Some((context.claim(topic::CONTACT_DIAGRAM)?, &table.place, &table.rows))
}

/// Finds the claim that there is a diagram where there are no contacts to draw it from (C301).
fn no_diagram(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    if !rows(&context.case.contacts).is_empty() {
        return Vec::new();
    }
    let claims = context
        .claims(topic::CONTACT_DIAGRAM)
        .into_iter()
        .filter_map(|claim| Some((claim.answer()?, claim)));
    let found = claims.map(|(answer, claim)| {
        let message = "連絡体制図が「はい」ですが、見せる図のもとになる「連絡先」がありません";
        let finding = claim.finding(rule, answer.first().reply.place.clone(), message);
        let is_elsewhere = !context.is_empty(ChecklistColumns::BY_FIELD.remark, &answer.remark);
        if is_elsewhere && says_where(answer.remark.text()) {
            finding.severity(Note)
        } else {
            finding
        }
    });
    found.collect()
}

/// Returns whether a remark may say where the diagram is: not one that says that there is none yet,
/// or nothing.
fn says_where(remark: &str) -> bool {
    const NOT_YET: [&str; 7] =
        ["作成中", "未作成", "作成予定", "準備中", "これから", "確認済", "わからない"];
    // Words that name a place.
    const PLACES: [&str; 8] = ["にあ", "保管", "保存", "掲示", "別紙", "添付", "棚", "ファイル"];
    let word = key(remark);
    let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    Placeholder::of(remark).is_none() && (has(&PLACES) || !has(&NOT_YET))
}

/// Finds groups of contacts that a diagram is expected to have and that are missing (E311).
fn group_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, place, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let has = |group| contacts.iter().any(|contact| contact.group.copied() == Some(group));
    let missing = asked_groups(context).into_iter().filter(|(group, _)| !has(*group));
    let found = missing.map(|(group, severity)| {
        let message = format!("連絡先に「{}」がありません", group.word());
        claim.finding(rule, place.clone(), &message).severity(severity)
    });
    found.collect()
}

/// Returns the groups that the diagram is asked for, with the severity of leaving each out.
fn asked_groups(context: &Context<'_>) -> Vec<(ContactGroup, Severity)> {
    let pharmacy = &context.case.pharmacy;
    let has_head_office = !pharmacy.head_office.is_blank();
    let has_contract = pharmacy.has_contract.copied() == Some(YesNo::Yes);
    let groups = [
        (ContactGroup::Pharmacy, Warning, true),
        (ContactGroup::HeadOffice, Warning, has_head_office),
        (ContactGroup::Vendor, Warning, has_contract),
        (ContactGroup::Police, Warning, true),
        (ContactGroup::Ministry, Warning, true),
        (ContactGroup::SecurityVendor, Note, true),
        (ContactGroup::Expert, Note, true),
        (ContactGroup::Authority, Note, true),
    ];
    let asked = groups.into_iter().filter(|(_, _, is_asked)| *is_asked);
    asked.map(|(group, severity, _)| (group, severity)).collect()
}

/// Returns what a contact is called: its 役割, else 氏名, else 組織名.
fn named(contact: &Contact) -> Cow<'_, str> {
    short(full_name(contact))
}

/// Returns the first of role, name and organisation that stands there.
fn full_name(contact: &Contact) -> &str {
    let names = [&contact.role, &contact.name, &contact.organisation];
    names.into_iter().map(Field::text).find(|name| !name.is_empty()).unwrap_or_default()
}

/// Finds contacts without telephone, mail and address (E312).
fn unreachable_by_any_means(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, _, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let blank = contacts.iter().filter(|contact| {
        let column = Contact::COLUMN;
        let ways = [
            (column.telephone, &contact.telephone),
            (column.after_hours, &contact.after_hours),
            (column.mail, &contact.mail),
            (column.url, &contact.url),
        ];
        ways.into_iter()
            .all(|(column, way)| way.stated().is_none() && !context.is_unread(column, way))
    });
    blank
        .map(|contact| {
            let message = format!("{}に、電話番号もメールもURLもありません", named(contact));
            claim.finding(rule, contact.telephone.place.clone(), &message)
        })
        .collect()
}

/// Finds people of the pharmacy without a deputy (E313).
fn without_deputy(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, _, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let lacks_deputy =
        |contact: &&Contact| context.is_empty(Contact::COLUMN.deputy, &contact.deputy);
    let in_house = [Some(ContactGroup::Pharmacy), Some(ContactGroup::HeadOffice)];
    let of_house = contacts.iter().filter(|contact| in_house.contains(&contact.group.copied()));
    // A deputy on one row stands in for all that the person is.
    let mut people: BTreeSet<String> =
        of_house.filter(|contact| !lacks_deputy(contact)).map(person).collect();
    let alone = contacts.iter().filter(|contact| {
        contact.group.copied() == Some(ContactGroup::Pharmacy)
            && lacks_deputy(contact)
            && people.insert(person(contact))
    });
    alone
        .map(|contact| {
            let message = format!("{}の代行者が書かれていません", named(contact));
            claim.finding(rule, contact.deputy.place.clone(), &message)
        })
        .collect()
}

/// Returns the person behind a contact, to be compared; where only a role is named, the role stands
/// for the person.
fn person(contact: &Contact) -> String {
    let name = contact.name.get().map_or_else(|| full_name(contact), Text::as_str);
    key(name).split_whitespace().collect()
}

/// Finds contacts that no chain of calls reaches from the first person (E314).
fn cut_off(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, sheet, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let column = Contact::COLUMN;
    let is_unread = |contact: &Contact| {
        context.is_unread(column.callers, &contact.callers)
            || context.is_unread(column.order, &contact.order)
    };
    if contacts.iter().any(is_unread) {
        return Vec::new();
    }
    let mut chains = Chains::of(contacts);
    let first: Vec<usize> = (0..contacts.len()).filter(|at| is_first(&contacts[*at])).collect();
    if first.is_empty() {
        return vec![without_beginning(rule, &claim, sheet, contacts)];
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
            let others = if others == 0 {
                String::new()
            } else {
                format!("（その先の{others}件にも届きません）")
            };
            let message =
                format!("{}に、最初の人からの矢印が届きません：{why}{others}", named(contact));
            claim.finding(rule, contact.callers.place.clone(), &message)
        })
        .collect()
}

fn is_first(contact: &Contact) -> bool {
    contact.order.copied() == Some(1) && contact.callers.is_blank()
}

fn without_beginning(
    rule: &Rule,
    claim: &Claim<'_>,
    sheet: &Place,
    contacts: &[Contact],
) -> Finding {
    match contacts.iter().find(|contact| contact.order.copied() == Some(1)) {
        Some(contact) => {
            let message = format!(
                "連絡順が1の{}に連絡元があり、だれから始まる図かわかりません",
                named(contact)
            );
            claim.finding(rule, contact.callers.place.clone(), &message)
        }
        None => claim.finding(
            rule,
            sheet.clone(),
            "最初に連絡する人（連絡順が1で、連絡元が空欄の行）がありません",
        ),
    }
}

/// The calls among the contacts, and which contacts are reached so far.
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

    /// Marks a contact and everybody after it as reached; returns how many were not before.
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

    /// Returns the next contact that is not reached and is to be mended first, with the number of
    /// those after it.
    fn next_head(&mut self) -> Option<(usize, usize)> {
        let open = |at: &usize| !self.reached[*at];
        let head = (0..self.contacts.len())
            .filter(open)
            .find(|at| self.contacts[*at].called_by.is_empty());
        let head = head
            .or_else(|| (0..self.contacts.len()).find(open).map(|at| self.in_circle_before(at)))?;
        Some((head, self.follow(head) - 1))
    }

    /// Returns the first row of the circle that going back from a row leads to; all its callers
    /// have callers.
    fn in_circle_before(&self, mut at: usize) -> usize {
        let back = |at: usize| self.contacts[at].called_by.first().copied().unwrap_or(at);
        for _ in 0..self.contacts.len() {
            at = back(at);
        }
        let circle = std::iter::successors(Some(back(at)), |next| Some(back(*next)))
            .take_while(|next| *next != at);
        circle.fold(at, usize::min)
    }
}

/// Finds a telephone number of the ministry that is not, or may no longer be, the right one (E315).
fn other_number(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some((claim, _, contacts)) = diagram(context) else {
        return Vec::new();
    };
    let ministry =
        contacts.iter().filter(|contact| contact.group.copied() == Some(ContactGroup::Ministry));
    let numbers: Vec<&Field<Text>> = ministry
        .flat_map(|contact| [&contact.telephone, &contact.after_hours])
        .filter(|number| number.stated().is_some())
        .collect();
    let Some(edition) = context.editions.own else {
        return Vec::new();
    };
    let Some(theirs) = edition.ministry.as_ref().map(|ministry| &ministry.telephone) else {
        return Vec::new();
    };
    let ours = digits(theirs);
    let same = numbers.iter().find(|number| digits(number.text()).contains(&ours));
    let outdated = context.as_of > edition.fiscal_year.last();
    let wrong = match (same, numbers.first()) {
        (Some(same), _) if outdated => {
            let message = format!(
                "厚生労働省の電話番号は、{}の番号です。今も使えるか確かめてください",
                edition.name
            );
            Some((same, message))
        }
        (None, Some(first)) => {
            let still = if outdated {
                "。その年度の番号です。今も使えるか確かめてください"
            } else {
                ""
            };
            Some((
                first,
                format!(
                    "厚生労働省の電話番号が、{}の番号（{theirs}）と違います{still}",
                    edition.name
                ),
            ))
        }
        (Some(_), _) | (None, None) => None,
    };
    wrong
        .map(|(number, message)| claim.finding(rule, number.place.clone(), &message))
        .into_iter()
        .collect()
}

fn digits(text: &str) -> String {
    key(text).chars().filter(char::is_ascii_digit).collect()
}
