//! The comparison: that no text of a deal or rule gets out of its formats, and that its page fits a phone.

use serde_json::json;
use servanda::report::compare::human::{self, Detail};
use servanda::report::compare::{
    Compared, Document, Edition, FactChange, PhraseChange, RuleChange, RuleChanges, RuleText,
    Rulebook, StillOpen, TURNS, VERSION, VerdictChange, Version, html, json, markdown, summary,
};

use crate::browser::Browser;
use crate::people::{assert_only_own_markup, assert_texts_stay_texts};
use crate::sample::{HOSTILE, hostile, plain, steering};

/// A comparison made of the findings of a report: each is a verdict that turned in every way.
fn compared(report: &servanda::report::data::Report, evil: &str) -> Compared {
    let document = report.documents.last().expect("a document");
    let place = &document.findings[0].rule.place;
    let version = Version {
        file: document.file.clone(),
        overall: document.overall,
        hard: document.hard,
        soft: document.soft,
    };
    let facts: Vec<_> = document
        .findings
        .iter()
        .flat_map(|finding| &finding.facts)
        .collect();
    let facts = facts.into_iter().zip(1..).map(|(fact, number)| FactChange {
        number,
        kind: "changed",
        words: fact.words.clone(),
        old: Some(fact.clone()),
        new: Some(fact.clone()),
        said: Some(format!("then {evil}")),
        says: Some(format!("now {evil}")),
    });
    let turned = TURNS.iter().flat_map(|turn| {
        document
            .findings
            .iter()
            .map(move |finding| (turn.0, finding))
    });
    let verdicts = turned.map(|(turned, finding)| VerdictChange {
        id: finding.id.clone(),
        turned,
        old: Some(finding.clone()),
        new: Some(finding.clone()),
        because: vec![1],
        rule_differs: true,
    });
    let rule = RuleText {
        id: "a-rule".into(),
        title: format!("A rule {evil}"),
        place: place.clone(),
        lines: vec![format!("  require {evil}")],
    };
    let change = RuleChange {
        id: "a-rule".into(),
        title: rule.title.clone(),
        meaning: true,
        words: vec!["because"],
        old: place.clone(),
        new: place.clone(),
        gone: rule.lines.clone(),
        come: rule.lines.clone(),
        phrases: vec![PhraseChange {
            phrase: format!("a phrase {evil}"),
            old: rule.lines.clone(),
            new: rule.lines.clone(),
        }],
    };
    let edition = Edition {
        path: "rules".into(),
        title: Some(format!("Rules {evil}")),
        version: None,
        rules: 6,
    };
    let rulebooks = vec![Rulebook {
        old: edition.clone(),
        new: edition,
        changes: Some(RuleChanges {
            added: vec![rule.clone()],
            removed: vec![rule],
            changed: vec![change],
            months: true,
        }),
    }];
    let documents = vec![Document {
        name: format!("a deal {evil}"),
        title: document.title.clone(),
        rulebook: 0,
        old: Some(version.clone()),
        new: Some(version),
        facts: facts.collect(),
        verdicts: verdicts.collect(),
        still_open: vec![StillOpen {
            id: "a-rule".into(),
            hard: true,
            entry: Some(format!("entry {evil}")),
            was: "gap",
            is: "gap",
            questions: vec![format!("What? {evil}")],
        }],
    }];
    Compared {
        version: VERSION,
        servanda: "0.0.0".into(),
        as_of: None,
        old: "may".into(),
        new: "june".into(),
        summary: summary(&documents, &rulebooks),
        rulebooks,
        documents,
        diagnostics: report.diagnostics.clone(),
        exit: report.exit.clone(),
    }
}

#[test]
fn no_text_gets_out_of_a_format() {
    let evil = format!("{HOSTILE} {}", "x".repeat(10_000));
    let compared = compared(&hostile(), &evil);
    for detail in [Detail::Fitting, Detail::All] {
        let told = human::render(&compared, detail, 80);
        let told = anstream::adapter::strip_str(&told).to_string();
        assert_eq!(steering(&told), None);
    }
    let text = markdown::render(&compared);
    assert_texts_stay_texts(&text.replace("<details open>", "<details>"));
    assert!(text.chars().count() <= servanda::report::markdown::LIMIT);
    assert_only_own_markup(&html::render(&compared));
    serde_json::from_str::<serde_json::Value>(&json::render(&compared)).expect("JSON");
}

#[test]
fn the_page_fits_a_phone() {
    let page = html::render(&compared(&plain(), "as written"));
    let Some(browser) = Browser::open("compared", &page, (390, 844)) else {
        return;
    };
    let wide = browser.script("return document.documentElement.scrollWidth");
    assert_eq!(wide, json!(390), "nothing sticks out");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
