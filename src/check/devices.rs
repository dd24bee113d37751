//! E201–E204, E261 and E262: the ledger of devices.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv6Addr;

use jiff::ToSpan;

use super::context::{Check, Claim, Context};
use super::support::OperatingSystem;
use crate::finding::{Finding, short};
use crate::model::day::in_words;
use crate::model::edition::topic;
use crate::model::item::Device;
use crate::model::text::{Text, key};
use crate::rule::Severity::{Note, Warning};
use crate::rule::{Code, OURS, Rule};
use crate::sheet::checklist::ChecklistColumns;
use crate::sheet::{Column, DeviceEntry, Field, SheetId, Vendor, rows};

pub(super) const RULES: &[Check] = &[
    Check {
        rule: Rule {
            code: Code::new("E201"),
            severity: Warning,
            title: "機器台帳に1台も書かれていません",
            why: "機器の置き場所や、使えるかどうかの状態をつかんでおくための台帳です。「台帳管理を行っている」が「はい」なのに中身がないと、答えの裏付けになりません。",
            mend: "使っているサーバ、端末PC、ネットワーク機器を1台1行で書いてください。",
            sources: &["別添2 Ⅱ ２（１）"],
        },
        finds: ledger_empty,
    },
    Check {
        rule: Rule {
            code: Code::new("E202"),
            severity: Warning,
            title: "「はい」の機器が、台帳に1台もありません",
            why: "サーバやネットワーク機器について対策ずみと答えていますが、その種類の機器が機器台帳になく、事業者の対象機器にもなく、備考の説明もありません。どの機器のことを答えたのかがわかりません。",
            mend: "その機器を台帳に加えてください。薬局に置いていないときは、その項目の備考に「サーバなし（クラウド）」のように書いてください。",
            sources: &["別添2 Ⅱ ２（１）"],
        },
        finds: kind_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("E203"),
            severity: Warning,
            title: "使っている機器の欄が空いています",
            why: "マニュアルは、台帳で機器の所在、利用者、ソフトウェアのバージョンを管理するように求めています。弱点が見つかったとき、どこのどの機器が当てはまるかを、この欄で探します。",
            mend: "空いている欄を書いてください。わからないときは事業者に聞いてください。",
            sources: &["別添2 Ⅱ ２（１）"],
        },
        finds: cells_missing,
    },
    Check {
        rule: Rule {
            code: Code::new("E204"),
            severity: Warning,
            title: "2台の機器のIPアドレスかコンピュータ名が同じです",
            why: "同じ番号や名前の機器が2台つながっていると、通信の記録を見ても、どちらの機器のことか見分けられません。写しまちがいのことが多い欄です。自動で割り当てている機器は「自動」と書けば比べません。",
            mend: "実際の機器を見て、どちらかを直してください。",
            sources: &["別添2 Ⅱ ２（１）", OURS],
        },
        finds: address_twice,
    },
    Check {
        rule: Rule {
            code: Code::new("E261"),
            severity: Warning,
            title: "サポートの終わったOSを使っています",
            why: "無料の更新が終わったOSには、新しく見つかった弱点をふさぐ手だてがありません。マニュアルも、古いOSの機器が攻撃の的になると注意しています。書かれた文字からわかる範囲で、いちばん遅い期限と比べています。macOS、iOS、Android は、期限が公表されていないので比べていません。",
            mend: "新しいOSに替える予定を立て、それまではネットワークから切り離すことを事業者と相談してください。LTSC（長期サービス版）なら、OSの欄にそう書いてください。有償の延長更新（ESU）を契約していれば、説明の欄に期限とともに書いておいてください。",
            sources: &["別添2 Ⅱ ２（７）"],
        },
        finds: system_out_of_support,
    },
    Check {
        rule: Rule {
            code: Code::new("E262"),
            severity: Note,
            title: "更新プログラムを、しばらく当てていないようです",
            why: "更新プログラムは、ほぼ毎月出ています。「適用している」が「はい」なら、最後に当てた日も新しいはずです。90日は本ソフトの目安です。",
            mend: "更新の状態を確かめ、最後に当てた日を書いてください。動作確認を待っているなら、事業者に予定を聞いてください。",
            sources: &["別添2 Ⅱ ２（７）", OURS],
        },
        finds: patch_old,
    },
];

/// Days after which a patch is old: our own threshold, not the ministry's.
const OLD_PATCH_DAYS: i32 = 90;

/// Finds a ledger without devices (E201).
fn ledger_empty(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let empty = context.case.devices.as_ref().filter(|table| table.rows.is_empty());
    let claim = context.claim(topic::DEVICE_LEDGER);
    let found = empty.zip(claim).map(|(table, claim)| {
        let message = format!("{}機器台帳に機器がありません", claim.says("台帳管理を行っている"));
        claim.finding(rule, table.place.clone(), &message)
    });
    found.into_iter().collect()
}

/// Finds kinds of device that the ledger does not have (E202).
fn kind_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let ledger = rows(&context.case.devices);
    if ledger.is_empty() || context.claim(topic::DEVICE_LEDGER).is_none() {
        return Vec::new();
    }
    let kinds = [Device::Server, Device::Terminal, Device::Network];
    let missing = kinds.into_iter().filter(|kind| {
        ledger.iter().all(|device| device.kind.copied() != Some(*kind))
            && !is_with_a_vendor(context, *kind)
    });
    missing.filter_map(|kind| without_device(rule, context, kind)).collect()
}

/// Finds a row of a kind with はい and nothing in 備考 that might say where the devices are.
fn without_device(rule: &Rule, context: &Context<'_>, kind: Device) -> Option<Finding> {
    let remark = ChecklistColumns::BY_FIELD.remark;
    let unexplained = |claim: &Claim<'_>| {
        claim.answer().is_none_or(|answer| context.is_empty(remark, &answer.remark))
    };
    let claim =
        context.all_claims().into_iter().find(|claim| claim.names(kind) && unexplained(claim))?;
    let place =
        context.sheet(context.case.devices.as_ref().map(|table| &table.place), SheetId::Devices);
    let finding = claim.finding(
        rule,
        place,
        &format!("{}機器台帳に{kind}がありません", claim.says("「はい」")),
    );
    let example = if kind == Device::Server {
        "サーバなし（クラウド）"
    } else {
        "事業者が管理"
    };
    Some(
        finding.hint(format!(
            "機器台帳に{kind}の行を加えるか、備考に『{example}』のように書いてください"
        )),
    )
}

fn is_with_a_vendor(context: &Context<'_>, kind: Device) -> bool {
    let column = Vendor::COLUMN.devices;
    if rows(&context.case.vendors).iter().any(|vendor| context.is_unread(column, &vendor.devices)) {
        return true;
    }
    let listed = rows(&context.case.vendors)
        .iter()
        .filter_map(|vendor| vendor.devices.get())
        .flat_map(|list| &list.items);
    let mut kinds = listed.filter_map(|word| Device::meant_by(word.as_str()));
    kinds.any(|listed| listed == kind || listed == Device::General)
}

fn in_use<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a DeviceEntry> {
    rows(&context.case.devices).iter().filter(|device| device.is_in_use())
}

/// Finds devices in use of which something is missing that the manual asks for (E203).
fn cells_missing(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::DEVICE_LEDGER) else {
        return Vec::new();
    };
    let found = in_use(context).filter_map(|device| {
        let blank: Vec<(&Column, &Field<Text>)> = asked_cells(device)
            .into_iter()
            .filter(|(column, field)| context.is_empty(column, field))
            .collect();
        let (_, first) = blank.first()?;
        let names: Vec<String> =
            blank.iter().map(|(column, field)| context.empty_cell(column, field)).collect();
        let message = format!(
            "{}：使っている機器ですが、{}が空欄です",
            short(device.number.text()),
            names.join("、")
        );
        Some(claim.finding(rule, first.place.clone(), &message))
    });
    found.collect()
}

/// Returns what the manual asks for about a device in use, in the order of the columns.
fn asked_cells(device: &DeviceEntry) -> Vec<(&'static Column, &Field<Text>)> {
    let column = DeviceEntry::COLUMN;
    let version = (column.version, &device.version);
    let location = (column.location, &device.location);
    if device.kind.copied() == Some(Device::Network) {
        return vec![version, location];
    }
    vec![(column.software, &device.software), version, location, (column.users, &device.users)]
}

/// Finds devices that share an address or a computer name (E204).
fn address_twice(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let Some(claim) = context.claim(topic::DEVICE_LEDGER) else {
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
                short(device.number.text()),
                name.column.header,
                short(name.field.text()),
                short(other.number.text())
            );
            claim.finding(rule, name.field.place.clone(), &message)
        }));
        for name in names {
            known.entry(name.key).or_insert(device);
        }
    }
    found
}

/// A name that distinguishes a device from all others on the network.
struct NetName<'a> {
    column: &'static Column,
    field: &'a Field<Text>,
    key: String,
}

fn names_on_the_net(device: &DeviceEntry) -> Vec<NetName<'_>> {
    let field = &device.ip_address;
    let addresses = addresses(field.text()).into_iter().map(|address| NetName {
        column: DeviceEntry::COLUMN.ip_address,
        field,
        key: address,
    });
    let name = computer_name(device.host_name.text());
    let name = name.map(|key| NetName {
        column: DeviceEntry::COLUMN.host_name,
        field: &device.host_name,
        key,
    });
    addresses.chain(name).collect()
}

/// Returns the complete addresses in a cell: 自動, DHCP, `192.168.1.x` and `192.168.〇.〇` are none.
fn addresses(text: &str) -> Vec<String> {
    let text = key(text);
    let words =
        text.split(|character: char| character.is_whitespace() || "、,/;()".contains(character));
    words.filter_map(address).collect()
}

fn address(word: &str) -> Option<String> {
    if let Ok(address) = word.parse::<Ipv6Addr>() {
        return (!address.is_loopback() && !address.is_unspecified()).then(|| address.to_string());
    }
    // By hand, because people write 192.168.010.005 too.
    let parts: Vec<u8> = word.split('.').map(str::parse::<u8>).collect::<Result<_, _>>().ok()?;
    matches!(parts.as_slice(), [first, _, _, _] if !matches!(first, 0 | 127))
        .then(|| parts.iter().map(u8::to_string).collect::<Vec<_>>().join("."))
}

/// Returns a computer's name; `None` where it is masked or says that there is none.
fn computer_name(text: &str) -> Option<String> {
    const NONE: [&str; 11] = [
        "なし",
        "無し",
        "無",
        "自動",
        "dhcp",
        "不明",
        "未設定",
        "同上",
        "該当なし",
        "n/a",
        "未確認",
    ];
    let name = key(text);
    let masked = name.contains(['*', '〇', '○', '◯', '?']);
    let is_name = name.chars().any(char::is_alphanumeric) && !NONE.contains(&name.as_str());
    (is_name && !masked).then_some(name)
}

/// Finds devices whose operating system gets no free updates any more (E261).
fn system_out_of_support(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let (claims, ended) = (claims_of_patches(context), out_of_support(context));
    let found = in_use(context).filter_map(|device| {
        let (claim, system) = (asked_of(&claims, device)?, ended.get(device.os.text())?);
        let until = in_words(system.until?);
        let (number, os) = (short(device.number.text()), short(device.os.text()));
        let message = format!("{number}：「{os}」への無料の更新は{until}で終わっています");
        let note = system.note.as_deref().unwrap_or_default();
        let source = format!("（期限は{}、{}に確認）", system.source, in_words(system.stated));
        let hint = format!("{}{note}{source}", rule.mend);
        Some(with_vendor(claim.finding(rule, device.os.place.clone(), &message).hint(hint), device))
    });
    found.collect()
}

/// Finds devices that were not updated for long (E262). What gets no updates any more is found
/// under E261.
fn patch_old(rule: &Rule, context: &Context<'_>) -> Vec<Finding> {
    let (claims, ended) = (claims_of_patches(context), out_of_support(context));
    let found = in_use(context).filter(|device| !ended.contains_key(device.os.text())).filter_map(
        |device| {
            let claim = asked_of(&claims, device)?;
            let message =
                format!("{}：{}", short(device.number.text()), without_new_patch(device, context)?);
            Some(with_vendor(
                claim.finding(rule, device.last_patch.place.clone(), &message),
                device,
            ))
        },
    );
    found.collect()
}

fn without_new_patch(device: &DeviceEntry, context: &Context<'_>) -> Option<String> {
    let Some(day) = device.last_patch.copied() else {
        let is_empty = context.is_empty(DeviceEntry::COLUMN.last_patch, &device.last_patch);
        return is_empty.then(|| "更新プログラムを当てた日が書かれていません".to_owned());
    };
    let old = day.checked_add(OLD_PATCH_DAYS.days()).is_ok_and(|limit| limit < context.as_of);
    let day = in_words(day);
    old.then(|| format!("最後に更新プログラムを当ててから{OLD_PATCH_DAYS}日（本ソフトの目安）を過ぎています（{day}）"))
}

fn claims_of_patches<'a>(context: &Context<'a>) -> Vec<Claim<'a>> {
    context.claims(topic::PATCHES)
}

/// Returns the claim that patches are applied to devices of this kind.
fn asked_of<'l, 'a>(claims: &'l [Claim<'a>], device: &DeviceEntry) -> Option<&'l Claim<'a>> {
    claims.iter().find(|claim| device.kind.copied().is_none_or(|kind| claim.is_about(kind)))
}

/// Returns the operating systems that get no free updates any more, by what the ledger says under
/// OS.
fn out_of_support<'a>(context: &Context<'a>) -> BTreeMap<&'a str, &'a OperatingSystem> {
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
