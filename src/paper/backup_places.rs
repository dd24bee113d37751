//! Where backups lie that can be reached from the pharmacy's network: what is to be cut off first.

use super::listed::listed;
use crate::case::Case;
use crate::model::text::Text;
use crate::sheet::choice::OfflineGenerations;
use crate::sheet::{Backup, rows};

/// Words of places on a network.
const ON_A_NETWORK: [&str; 2] = ["サーバ", "共有フォルダ"];
/// Words of devices on the pharmacy's network, whatever else is said of them.
const IN_THE_PHARMACY: [&str; 2] = ["NAS", "ＮＡＳ"];
/// Words of places where things lie that nothing is connected to.
const STORED_AWAY: [&str; 6] = ["金庫", "保管庫", "引き出し", "棚", "ロッカー", "紙"];
/// Words of places outside the pharmacy, to which its lines to outside lead.
const OUTSIDE: [&str; 4] = ["クラウド", "データセンタ", "事業者の", "ベンダー"];
/// Words of media that are taken out, unless the row says that no generation is offline.
const MEDIA: [&str; 6] = ["USB", "ＵＳＢ", "ディスク", "テープ", "DVD", "ブルーレイ"];

/// Returns the places in the pharmacy of the backups that are not all offline, each once.
pub(super) fn backup_places(case: &Case) -> String {
    let hosts = hosts(case);
    let mut places: Vec<&str> = Vec::new();
    for place in rows(&case.backups).iter().flat_map(|backup| connected_places(backup, &hosts)) {
        if !places.iter().any(|known| is_said_by(place, known)) {
            places.push(place);
        }
    }
    places.join("、")
}

/// Returns whether all backups are known to lie where no network of the pharmacy leads.
pub(super) fn lie_apart(case: &Case) -> bool {
    let (backups, hosts) = (rows(&case.backups), hosts(case));
    let lies_apart = |backup: &Backup| {
        let is_known = is_offline(backup) || backup.location.stated().is_some();
        is_known && connected_places(backup, &hosts).next().is_none()
    };
    !backups.is_empty() && backups.iter().all(lies_apart)
}

fn hosts(case: &Case) -> Vec<&str> {
    let names = rows(&case.devices).iter().filter_map(|device| device.host_name.stated());
    names.map(Text::as_str).collect()
}

fn is_offline(backup: &Backup) -> bool {
    backup.offline.copied() == Some(OfflineGenerations::All)
}

/// Returns the places of a backup that can be reached from the pharmacy's network; none where all
/// of it is offline.
fn connected_places<'b>(backup: &'b Backup, hosts: &[&str]) -> impl Iterator<Item = &'b str> {
    let is_connected = backup.offline.copied() == Some(OfflineGenerations::None);
    let stated = backup.location.stated().filter(|_| !is_offline(backup));
    let named = stated.into_iter().flat_map(|location| listed(location.as_str()));
    named.filter(move |place| is_on_a_network(place, is_connected, hosts))
}

/// Returns whether a place can be reached from the pharmacy's network: a device of the ledger, or
/// nothing that is known to lie apart or outside.
fn is_on_a_network(place: &str, is_connected: bool, hosts: &[&str]) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| place.contains(word));
    let is_apart = has(&STORED_AWAY) || (!is_connected && has(&MEDIA));
    let is_here = has(hosts) || has(&IN_THE_PHARMACY);
    is_here || (!has(&OUTSIDE) && (has(&ON_A_NETWORK) || !is_apart))
}

/// Returns whether a place is another one, perhaps with more in brackets.
fn is_said_by(place: &str, known: &str) -> bool {
    let more = known.strip_prefix(place);
    more.is_some_and(|more| more.is_empty() || more.starts_with(['（', '(']))
}

#[cfg(test)]
mod tests {
    use super::{is_on_a_network, is_said_by};

    #[test]
    fn a_place_is_said_by_itself_and_not_by_another_that_begins_alike() {
        assert!(is_said_by("NAS", "NAS（事務室）") && is_said_by("NAS-1", "NAS-1"));
        assert!(!is_said_by("NAS-1", "NAS-10") && !is_said_by("NAS（事務室）", "NAS"));
    }

    #[test]
    fn media_count_only_where_none_is_offline_and_a_safe_never() {
        assert!(is_on_a_network("USB外付けHDD（常時つないだまま）", true, &[]));
        assert!(!is_on_a_network("USB外付けHDD", false, &[]));
        assert!(!is_on_a_network("事業者のサーバ", true, &[]));
        assert!(is_on_a_network("NAS（クラウドにも複写）", false, &[]));
        assert!(
            !is_on_a_network("耐火金庫", true, &[])
                && is_on_a_network("金庫のPC1", false, &["PC1"])
        );
    }
}
