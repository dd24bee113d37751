//! The binder: cover, contents and the papers in it.

use crate::support::paper::Bookmark;
use crate::support::{paper, sample};

/// What stands in the contents, without the dots.
fn contents(page: &str) -> String {
    let start = page.find("目次").unwrap();
    page[start..]
        .chars()
        .filter(|character| !matches!(character, '.' | '\u{2026}' | '．' | '・'))
        .collect()
}

fn assert_binder(all: bool, expected: &[&str]) {
    let pdf = sample::binder(all);
    assert_eq!(paper::broken_rules(&pdf), Vec::<String>::new());
    let title = "立入検査ファイル（みほん薬局）";
    assert_eq!(paper::language_and_title(&pdf), ("ja-JP".to_owned(), title.to_owned()));
    let texts = paper::page_texts(&pdf);
    let pages = texts.len();
    let papers: Vec<Bookmark> =
        paper::bookmarks(&pdf).into_iter().filter(|mark| mark.level == 1).collect();
    let titles: Vec<&str> = papers.iter().map(|mark| mark.title.as_str()).collect();
    assert_eq!(titles, expected);
    // Every paper begins where the one before has ended, and is whole.
    let mut begin = 2;
    for mark in &papers {
        let printed = sample::papers()
            .iter()
            .find(|printed| printed.document.bookmark == mark.title)
            .unwrap();
        assert_eq!(mark.page, begin, "{}", mark.title);
        for (offset, alone) in printed.pages.iter().enumerate() {
            let name = printed.name_in_foot();
            let (own, running) = (offset + 1, begin + offset);
            let body = alone
                .strip_suffix(&format!("みほん薬局{name}{own}/{}", printed.pages.len()))
                .unwrap();
            let expected = format!("{body}みほん薬局{name}{running}/{pages}");
            assert!(texts[running - 1] == expected, "{name} {running}");
        }
        begin += printed.pages.len();
    }
    assert_eq!(begin, pages + 1);
    let listed: String = papers
        .iter()
        .map(|mark| format!("{}{}", paper::squeezed(&mark.title), mark.page))
        .collect();
    assert_eq!(contents(&texts[0]), format!("目次{listed}みほん薬局立入検査ファイル1/{pages}"));
}

#[test]
fn the_binder_holds_what_the_inspector_asks_for() {
    assert_binder(
        false,
        &[
            "薬局確認用チェックリスト",
            "事業者確認用チェックリスト 架空レセコン株式会社",
            "事業者確認用チェックリスト 見本クラウド薬歴株式会社",
            "連絡体制図",
        ],
    );
    let cover = paper::page_text(&sample::binder(false), 1);
    let expected = "薬局におけるサイバーセキュリティ対策立入検査ファイルみほん薬局所在地東京都見本区見本町1-2-3電話番号03-0000-1234\
        薬局コード1349999999薬局開設者株式会社みほんファーマシー代表取締役見本一郎薬局の管理者青葉花子\
        様式薬局におけるサイバーセキュリティ対策チェックリスト令和5年度版作成日令和6年2月1日作成者青葉花子\
        基準日令和6年2月1日目次";
    assert!(cover.starts_with(expected), "{cover}");
}

#[test]
fn the_whole_binder_holds_every_paper() {
    assert_binder(
        true,
        &[
            "薬局確認用チェックリスト",
            "事業者確認用チェックリスト 架空レセコン株式会社",
            "事業者確認用チェックリスト 見本クラウド薬歴株式会社",
            "連絡体制図",
            "事業継続計画",
            "復旧手順書",
            "機器台帳",
            "利用者台帳",
            "アクセスログ点検表",
            "事業者一覧",
            "システム構成図",
        ],
    );
    assert!(sample::binder(true) == sample::binder(true), "the same bytes");
}

#[test]
fn the_contents_lead_to_the_papers() {
    let pdf = sample::binder(true);
    let papers = paper::bookmarks(&pdf).into_iter().filter(|mark| mark.level == 1);
    let pages: Vec<usize> = papers.map(|mark| mark.page).collect();
    assert_eq!(pages.len(), 11);
    assert_eq!(paper::links(&pdf, 1), pages);
}

#[test]
fn a_template_of_ones_own_sets_the_same_binder() {
    let folder = tempfile::tempdir().unwrap();
    let own = sample::binder_by(&paper::own_layout(folder.path()), true);
    let built_in = sample::binder(true);
    assert_eq!(paper::page_texts(&own), paper::page_texts(&built_in));
    assert_eq!(paper::bookmarks(&own), paper::bookmarks(&built_in));
    assert_eq!(paper::links(&own, 1), paper::links(&built_in, 1));
    assert_eq!(paper::elements(&own), paper::elements(&built_in));
}
