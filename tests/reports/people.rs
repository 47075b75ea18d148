//! Formats for people: Markdown, HTML and the matrix.

use pulldown_cmark::{Event, Options, Parser, Tag};
use servanda::report::human::{self, Detail};
use servanda::report::{html, markdown};

use crate::sample::{hostile, permitted, plain, steering};

#[test]
fn markdown_looks_like_this() {
    insta::assert_snapshot!(markdown::render(&plain()));
}

#[test]
fn markdown_keeps_texts_texts() {
    assert_texts_stay_texts(&markdown::render(&hostile()));
}

/// That a page of Markdown holds no markup but what reports write, no link and no mention.
pub fn assert_texts_stay_texts(text: &str) {
    assert_eq!(steering(text), None);
    assert!(text.chars().count() <= markdown::LIMIT);
    let allowed = [
        "<details>",
        "<summary>",
        "</summary>",
        "</details>",
        "<code>",
        "</code>",
        "<br>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<sub>",
        "</sub>",
    ];
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let mut rest = html.to_string();
                for tag in allowed {
                    rest = rest.replace(tag, "");
                }
                assert!(!rest.contains(['<', '>']), "{rest}");
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                panic!("a link to {dest_url}");
            }
            Event::Start(Tag::CodeBlock(_)) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                panic!("{event:?}");
            }
            _ => {}
        }
    }
    for found in ["://", "@team", " #12", "www.e"] {
        assert!(!text.contains(found), "{found}");
    }
}

#[test]
fn markdown_says_where_it_was_cut() {
    let mut report = plain();
    let finding = report.documents[1].findings[0].clone();
    report.documents[1].findings.extend(vec![finding; 300]);
    let text = markdown::render(&report);
    assert!(text.chars().count() <= markdown::LIMIT);
    assert!(text.contains("**Cut here:**"));
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count()
    );
}

#[test]
fn html_looks_like_this() {
    let page = html::render(&plain());
    let body = page.split_once("</style>").expect("a style").1;
    let (body, _) = body.rsplit_once("<script>").expect("a script");
    insta::assert_snapshot!(body.replace('>', ">\n"));
}

/// Every format for people of a report in which something is waived, and something was known before.
#[test]
fn what_is_set_aside_looks_like_this_to_people() {
    let report = permitted();
    let plainly = |text: &str| anstream::adapter::strip_str(text).to_string();
    let short = human::render(&report, Detail::Fitting, 80);
    insta::assert_snapshot!("set_aside_human_short", plainly(&short));
    let mut one = report.clone();
    one.documents.remove(0);
    insta::assert_snapshot!(
        "set_aside_human",
        plainly(&human::render(&one, Detail::Fitting, 80))
    );
    insta::assert_snapshot!("set_aside_markdown", markdown::render(&report));
    let page = html::render(&report);
    for part in [
        "Waived <bdi>by Ada Novak, harbour master until 2025-12-02 (12 days left): The watch is retrained by spring",
        "<code>waivers.toml:3:1</code>",
        "1 finding of baseline.toml is gone",
        "1 waived, 1 known",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn html_holds_no_markup_but_its_own() {
    let page = html::render(&hostile());
    assert_eq!(page.matches("<script").count(), 1);
    assert_only_own_markup(&page);
}

/// That a page holds no markup but what reports write, and no script but its own.
pub fn assert_only_own_markup(page: &str) {
    const TAGS: [&str; 59] = [
        "!DOCTYPE",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "h1",
        "p",
        "ul",
        "ol",
        "li",
        "code",
        "time",
        "span",
        "strong",
        "bdi",
        "nav",
        "main",
        "section",
        "h2",
        "h3",
        "h4",
        "h5",
        "form",
        "fieldset",
        "legend",
        "label",
        "input",
        "select",
        "option",
        "button",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "wbr",
        "svg",
        "rect",
        "article",
        "blockquote",
        "mark",
        "colgroup",
        "col",
        "sub",
        "footer",
        "ins",
        "del",
    ];
    assert_eq!(steering(page), None);
    let scripts = page.matches("<script").count();
    assert!(scripts <= 1, "{scripts} scripts");
    assert_eq!(page.matches("</script").count(), scripts);
    assert_eq!(page.matches("</style").count(), 1);
    let shown = page.split("<script>").next().unwrap_or(page);
    let (head, shown) = shown.split_once("<style>").expect("a style");
    let (_, shown) = shown.split_once("</style>").expect("its end");
    let shown = format!("{head}{shown}");
    for tag in shown.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').expect("an end");
        let name = inside
            .trim_start_matches('/')
            .split([' ', '>'])
            .next()
            .unwrap_or("");
        assert!(TAGS.contains(&name), "{inside:.100}");
        // What stands between quotation marks is text; what is left are names of attributes.
        let names: Vec<&str> = inside.split('"').step_by(2).collect();
        assert!(
            inside.matches('"').count().is_multiple_of(2),
            "{inside:.100}"
        );
        assert!(
            !names
                .iter()
                .any(|name| name.contains(" style=") || name.contains(" on")),
            "{names:?}"
        );
    }
}

#[test]
fn html_keeps_to_itself() {
    let page = html::render(&plain());
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    for reach in [
        "src=",
        "href=\"http",
        "url(",
        "@import",
        "fetch(",
        "XMLHttpRequest",
        "import(",
    ] {
        assert!(!page.contains(reach), "{reach}");
    }
}
