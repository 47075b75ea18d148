//! Formats for people: Markdown, HTML and the matrix.

use pulldown_cmark::{Event, Options, Parser, Tag};
use servanda::report::markdown;

use crate::sample::{hostile, plain, steering};

#[test]
fn markdown_looks_like_this() {
    insta::assert_snapshot!(markdown::render(&plain()));
}

#[test]
fn markdown_keeps_texts_texts() {
    let text = markdown::render(&hostile());
    assert_eq!(steering(&text), None);
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
    ];
    for event in Parser::new_ext(&text, Options::all()) {
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
