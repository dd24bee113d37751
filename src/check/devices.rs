//! E201–E204, E261 and E262: the ledger of devices.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv6Addr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::context::{Context, Line};
use super::support::System;
use crate::finding::Finding;
use crate::model::day::in_words;
use crate::model::edition::topic;
use crate::model::item::Device;
use crate::model::text::{Text, key};
use crate::rule::Rule;
use crate::sheet::checklist::Answer;
use crate::sheet::{DeviceEntry, Field, SheetId, rows};

/// Days after which a patch is old; ours, not the ministry's.
const OLD_PATCH_DAYS: i32 = 90;

/// E201.
pub fn ledger_empty(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let empty = context.case.devices.as_ref().filter(|table| table.rows.is_empty());
    let claim = context.claim(topic::DEVICE_LEDGER);
    let found = empty.zip(claim).map(|(table, line)| {
        line.finding(rule, table.place.clone(), "台帳管理を行っていると答えていますが、機器台帳に機器がありません")
    });
    found.into_iter().collect()
}

/// E202.
pub fn kind_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let ledger = rows(&context.case.devices);
    if ledger.is_empty() || context.claim(topic::DEVICE_LEDGER).is_none() {
        return Vec::new();
    }
    let kinds = [Device::Server, Device::Terminal, Device::Network];
    let missing = kinds.into_iter().filter(|kind| {
        ledger.iter().all(|device| device.kind.copied() != Some(*kind)) && !is_with_a_vendor(context, *kind)
    });
    missing.filter_map(|kind| without_device(rule, context, kind)).collect()
}

/// A row of a kind with はい and nothing in 備考 that might say where the devices are.
fn without_device(rule: &Rule, context: &Context<'_>, kind: Device) -> Option<Finding> {
    let claimed = |answer: &Answer| answer.is_yes() && answer.remark.is_blank();
    let mut lines = context.pharmacy_lines().filter(|line| line.item.id.device == Some(kind));
    let line = lines.find(|line| line.answer.is_some_and(claimed))?;
    let place = context.sheet(context.case.devices.as_ref().map(|table| &table.place), SheetId::Devices.name());
    let finding = line.finding(rule, place, &format!("「はい」と答えていますが、機器台帳に{kind}がありません"));
    let example = if kind == Device::Server { "サーバなし（クラウド）" } else { "事業者が管理" };
    Some(finding.hint(format!("機器台帳に{kind}の行を加えるか、備考に『{example}』のように書いてください")))
}

fn is_with_a_vendor(context: &Context<'_>, kind: Device) -> bool {
    let listed =
        rows(&context.case.vendors).iter().filter_map(|vendor| vendor.devices.get()).flat_map(|list| &list.items);
    let mut kinds = listed.filter_map(|word| Device::meant_by(word.as_str()));
    kinds.any(|listed| listed == kind || listed == Device::General)
}

fn in_use<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a DeviceEntry> {
    rows(&context.case.devices).iter().filter(|device| device.is_in_use())
}

/// E203.
pub fn cells_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::DEVICE_LEDGER) else {
        return Vec::new();
    };
    let found = in_use(context).filter_map(|device| {
        let blank: Vec<(&str, &Field<Text>)> =
            asked_cells(device).into_iter().filter(|(_, field)| field.is_blank()).collect();
        let (_, first) = blank.first()?;
        let names: Vec<&str> = blank.iter().map(|(name, _)| *name).collect();
        let message = format!("{}：使っている機器ですが、{}が空欄です", device.number.text(), names.join("、"));
        Some(line.finding(rule, first.place.clone(), &message))
    });
    found.collect()
}

/// What the manual wants to know of a device in use, in the order of the columns.
fn asked_cells(device: &DeviceEntry) -> Vec<(&'static str, &Field<Text>)> {
    let version = ("ソフトウェアバージョン", &device.version);
    let location = ("設置場所", &device.location);
    if device.kind.copied() == Some(Device::Network) {
        return vec![version, location];
    }
    vec![("ソフトウェア", &device.software), version, location, ("主な利用者属性", &device.users)]
}

/// E204.
pub fn address_twice(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(line) = context.claim(topic::DEVICE_LEDGER) else {
        return Vec::new();
    };
    let mut known: BTreeMap<String, &DeviceEntry> = BTreeMap::new();
    let mut found = Vec::new();
    for device in in_use(context) {
        let names = names_on_the_net(device);
        let twice = names.iter().find_map(|name| Some((name, *known.get(&name.key)?)));
        found.extend(twice.map(|(name, other)| {
            let message = format!(
                "{}の{}「{}」が、{}と同じです",
                device.number.text(),
                name.column,
                name.field.text(),
                other.number.text()
            );
            line.finding(rule, name.field.place.clone(), &message)
        }));
        for name in names {
            known.entry(name.key).or_insert(device);
        }
    }
    found
}

/// What tells a device from all others on the network.
struct NetName<'a> {
    column: &'static str,
    field: &'a Field<Text>,
    key: String,
}

fn names_on_the_net(device: &DeviceEntry) -> Vec<NetName<'_>> {
    let field = &device.ip_address;
    let addresses =
        addresses(field.text()).into_iter().map(|address| NetName { column: "IPアドレス", field, key: address });
    let name = computer_name(device.host_name.text());
    let name = name.map(|key| NetName { column: "コンピュータ名", field: &device.host_name, key });
    addresses.chain(name).collect()
}

/// The complete addresses in a cell: 自動, DHCP, `192.168.1.x` and `192.168.〇.〇` are none.
fn addresses(text: &str) -> Vec<String> {
    let text = key(text);
    let words = text.split(|character: char| character.is_whitespace() || "、,/;()".contains(character));
    words.filter_map(address).collect()
}

fn address(word: &str) -> Option<String> {
    if let Ok(address) = word.parse::<Ipv6Addr>() {
        return (!address.is_loopback() && !address.is_unspecified()).then(|| address.to_string());
    }
    // By hand, because people write 192.168.010.005 too.
    let parts: Vec<u8> = word.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    matches!(parts.as_slice(), [first, _, _, _] if !matches!(first, 0 | 127))
        .then(|| parts.iter().map(u8::to_string).collect::<Vec<_>>().join("."))
}

/// A computer's name, unless it is masked or says that there is none.
fn computer_name(text: &str) -> Option<String> {
    const NONE: [&str; 11] =
        ["なし", "無し", "無", "自動", "dhcp", "不明", "未設定", "同上", "該当なし", "n/a", "未確認"];
    let name = key(text);
    let masked = name.contains(['*', '〇', '○', '◯', '?']);
    let told = name.chars().any(char::is_alphanumeric) && !NONE.contains(&name.as_str());
    (told && !masked).then_some(name)
}

/// E261.
pub fn system_out_of_support(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let (lines, ended) = (claims_of_patches(context), out_of_support(context));
    let found = in_use(context).filter_map(|device| {
        let (line, system) = (asked_of(&lines, device)?, ended.get(device.os.text())?);
        let until = in_words(system.until?);
        let message = format!("{}：{}への無料の更新は{until}で終わっています", device.number.text(), system.name);
        let note = system.note.as_deref().unwrap_or_default();
        let source = format!("（期限は{}、{}に確認）", system.source, in_words(system.stated));
        let hint = format!("{}{note}{source}", rule.mend);
        Some(with_vendor(line.finding(rule, device.os.place.clone(), &message).hint(hint), device))
    });
    found.collect()
}

/// E262. What gets no updates any more has no newer ones: of that E261 speaks.
pub fn patch_old(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let (lines, ended) = (claims_of_patches(context), out_of_support(context));
    let found = in_use(context).filter(|device| !ended.contains_key(device.os.text())).filter_map(|device| {
        let line = asked_of(&lines, device)?;
        let message = format!("{}：{}", device.number.text(), without_new_patch(device, context.as_of)?);
        Some(with_vendor(line.finding(rule, device.last_patch.place.clone(), &message), device))
    });
    found.collect()
}

fn without_new_patch(device: &DeviceEntry, as_of: Date) -> Option<String> {
    let Some(day) = device.last_patch.copied() else {
        return Some("更新プログラムを当てた日が書かれていません".to_owned());
    };
    let old = day.checked_add(OLD_PATCH_DAYS.days()).is_ok_and(|limit| limit < as_of);
    let day = in_words(day);
    old.then(|| format!("最後に更新プログラムを当ててから{OLD_PATCH_DAYS}日（本ソフトの目安）を過ぎています（{day}）"))
}

fn claims_of_patches<'a>(context: &Context<'a>) -> Vec<Line<'a>> {
    context.claims(topic::PATCHES).collect()
}

/// The row of the form that says patches are applied to a device's kind.
fn asked_of<'l, 'a>(lines: &'l [Line<'a>], device: &DeviceEntry) -> Option<&'l Line<'a>> {
    lines.iter().find(|line| line.item.id.device.is_none() || line.item.id.device == device.kind.copied())
}

/// What the ledger says under OS and gets no updates any more, looked up once each.
fn out_of_support<'a>(context: &Context<'a>) -> BTreeMap<&'a str, &'a System> {
    let texts: BTreeSet<&str> = in_use(context).map(|device| device.os.text()).collect();
    let named = texts.into_iter().filter_map(|os| Some((os, context.support.named(os)?)));
    named.filter(|(_, system)| system.until.is_some_and(|until| until < context.as_of)).collect()
}

fn with_vendor(finding: Finding, device: &DeviceEntry) -> Finding {
    Finding { vendor: device.vendor.get().map(Text::to_string), ..finding }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_complete_addresses_are_addresses() {
        for (text, expected) in [
            ("192.168.1.10", &["192.168.1.10"][..]),
            ("１９２．１６８．１．１０", &["192.168.1.10"]),
            ("192.168.001.010", &["192.168.1.10"]),
            ("192.168.1.10/24", &["192.168.1.10"]),
            ("192.168.1.10、10.0.0.1（保守用）", &["192.168.1.10", "10.0.0.1"]),
            ("FE80::1", &["fe80::1"]),
            ("192.168.1.x", &[]),
            ("192.168.〇.〇", &[]),
            ("192.168.1.***", &[]),
            ("192.168.1", &[]),
            ("192.168.1.256", &[]),
            ("0.0.0.0", &[]),
            ("自動", &[]),
            ("DHCP", &[]),
            ("", &[]),
        ] {
            assert_eq!(addresses(text), expected, "{text}");
        }
    }

    #[test]
    fn masked_and_missing_names_are_no_names() {
        assert_eq!(computer_name(" Mihon-ＰＣ1 ").as_deref(), Some("mihon-pc1"));
        for text in ["", "-", "なし", "PC-***", "〇〇のPC", "不明", "自動"] {
            assert_eq!(computer_name(text), None, "{text}");
        }
    }
}
