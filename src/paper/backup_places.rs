//! Where backups lie that can be reached from the network: what is to be cut off first.

use crate::case::Case;
use crate::model::text::Text;
use crate::sheet::choice::OfflineGenerations;
use crate::sheet::rows;

/// Words of places on a network.
const ON_A_NETWORK: [&str; 6] =
    ["NAS", "ＮＡＳ", "サーバ", "クラウド", "データセンター", "共有フォルダ"];
/// Words of places where things lie that nothing is connected to.
const STORED_AWAY: [&str; 6] = ["金庫", "保管庫", "引き出し", "棚", "ロッカー", "紙"];
/// Words of media that are taken out, unless the row says that no generation is offline.
const MEDIA: [&str; 6] = ["USB", "ＵＳＢ", "ディスク", "テープ", "DVD", "ブルーレイ"];

/// Returns the places of the backups that are not all offline, each once.
pub(super) fn backup_places(case: &Case) -> String {
    let hosts = rows(&case.devices).iter().filter_map(|device| device.host_name.stated());
    let hosts: Vec<&str> = hosts.map(Text::as_str).collect();
    let mut places: Vec<&str> = Vec::new();
    for backup in rows(&case.backups) {
        let offline = backup.offline.copied();
        let stated = backup.location.get().filter(|_| offline != Some(OfflineGenerations::All));
        let is_connected = offline == Some(OfflineGenerations::None);
        let named = stated.into_iter().flat_map(|location| parts(location.as_str()));
        for place in named.filter(|place| is_on_a_network(place, is_connected, &hosts)) {
            if !places.iter().any(|known| is_said_by(place, known)) {
                places.push(place);
            }
        }
    }
    places.join("、")
}

/// Returns the places that a cell lists; what stands in brackets belongs to the place before.
fn parts(location: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let parts = location.split(move |character| {
        match character {
            '（' | '(' | '「' => depth += 1,
            '）' | ')' | '」' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == '\n' || (depth == 0 && matches!(character, '、' | '，' | ','))
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// Returns whether a place can be reached from the network: a device of the ledger, or nothing that
/// is known to lie apart.
fn is_on_a_network(place: &str, is_connected: bool, hosts: &[&str]) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| place.contains(word));
    let is_apart = has(&STORED_AWAY) || (!is_connected && has(&MEDIA));
    has(hosts) || has(&ON_A_NETWORK) || !is_apart
}

/// Returns whether a place is another one, perhaps with more in brackets.
fn is_said_by(place: &str, known: &str) -> bool {
    let more = known.strip_prefix(place);
    more.is_some_and(|more| more.is_empty() || more.starts_with(['（', '(']))
}

#[cfg(test)]
mod tests {
    use super::{is_on_a_network, is_said_by, parts};

    #[test]
    fn what_stands_in_brackets_is_no_place_of_its_own() {
        let listed = |text: &'static str| parts(text).collect::<Vec<_>>();
        assert_eq!(
            listed("NAS（1階,2階の金庫室）、クラウド"),
            ["NAS（1階,2階の金庫室）", "クラウド"]
        );
        assert_eq!(listed("NAS, クラウド\nサーバ、"), ["NAS", "クラウド", "サーバ"]);
    }

    #[test]
    fn a_place_is_said_by_itself_and_not_by_another_that_begins_alike() {
        assert!(is_said_by("NAS", "NAS（事務室）") && is_said_by("NAS-1", "NAS-1"));
        assert!(!is_said_by("NAS-1", "NAS-10") && !is_said_by("NAS（事務室）", "NAS"));
    }

    #[test]
    fn media_count_only_where_none_is_offline_and_a_safe_never() {
        assert!(is_on_a_network("USB外付けHDD（常時つないだまま）", true, &[]));
        assert!(!is_on_a_network("USB外付けHDD", false, &[]));
        assert!(
            !is_on_a_network("耐火金庫", true, &[])
                && is_on_a_network("金庫のPC1", false, &["PC1"])
        );
    }
}
