//! Workbooks among a chain's pharmacies that are none: the ministry's form, an edition.

use tachiiri::model::outline::Outline;
use tachiiri::paper::edition_sheet;
use tachiiri::render::xlsx;

use super::{chain, manifest, names, three};
use crate::support::book::{AS_OF, assets, edition};
use crate::support::containers::{ods_of, xls_of};
use crate::support::ministry_form::{PLAIN, both, bytes};

const FORMS: &str = "薬局ではなく、厚生労働省の様式のようです: ";
const EDITIONS: &str = "薬局ではなく、様式の定義だけのファイルです: ";

#[test]
fn a_pharmacy_whose_file_became_one_leaves_its_papers_and_that_is_told() {
    let sandbox = three();
    assert_eq!(chain(&sandbox, &[]).0, 0);
    sandbox.put("店舗/店舗1.xlsx", &bytes(&both(PLAIN)));
    let (_, told) = chain(&sandbox, &[]);
    let left = "前回あって今回ない薬局（書類は残してあります）: 店舗1.xlsx";
    assert!(told.contains(left) && told.contains(&format!("{FORMS}店舗1.xlsx")), "{told}");
    assert!(sandbox.path("out/架空薬局A/manifest.json").is_file());
}

#[test]
fn they_are_told_and_not_counted() {
    let sandbox = three();
    let form = both(PLAIN);
    sandbox.put("店舗/様式.xlsx", &bytes(&form));
    sandbox.put("店舗/様式.ods", &ods_of(&form));
    sandbox.put("店舗/様式/様式.xls", &xls_of(&form));
    let edition =
        xlsx::edition(&edition_sheet::compose(&Outline::from(edition())), AS_OF, assets());
    sandbox.put("店舗/令和5年度の様式.xlsx", &edition.unwrap());
    let (code, told) = chain(&sandbox, &[]);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[1], format!("{FORMS}様式、様式.ods、様式.xlsx"));
    let command = "  tachiiri editions --draft 店舗/様式/様式.xls 店舗/様式.ods 店舗/様式.xlsx -o 今年度の様式.xlsx で";
    assert!(lines[2].starts_with(command), "{told}");
    assert_eq!(lines[3], format!("{EDITIONS}令和5年度の様式.xlsx"));
    assert!(lines[4].contains("フォルダ「共通」を作って、その中に移してください"), "{told}");
    assert_eq!(
        lines[5],
        "薬局 3件: 作成 3件（うち変更なし 0件）、読めないため作れず 0件、途中でやめた 0件"
    );
    assert_eq!(code, 0);
    assert_eq!(manifest(&sandbox)["counts"]["read"], 3);
    assert_eq!(
        names(&sandbox.path("out")),
        ["chain-manifest.json", "一覧.xlsx", "架空薬局A", "架空薬局B", "架空薬局C"]
    );
    let again = chain(&sandbox, &[]).1;
    assert!(
        again.contains(FORMS) && again.contains(EDITIONS) && again.contains("うち変更なし 3件"),
        "{again}"
    );
}
