//! Documents bound to a shape: every state from every format, what does not fit, merging, evidence.
#![allow(
    clippy::unwrap_used,
    reason = "a case that is not there is a broken test"
)]

mod pictures;
mod shapes;

use std::fmt::Write;
use std::path::Path;

use pictures::{cases, diagnostics, fits, place, read_file, read_text, spans_of};
use proptest::prelude::*;
use servanda::bind::{Bound, bind, bind_over};
use servanda::diagnostic::{Code, Diagnostic};
use servanda::document::{self, Format, Limits};
use servanda::model::facts::{FactId, Facts, State};
use servanda::model::shape::{Shape, Type};
use servanda::source::{Sources, Span};
use shapes::deal;

/// Reads and binds a file of `tests/documents/bind`.
fn bound_file(name: &str) -> (Sources, Bound) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/documents/bind")
        .join(name);
    let (sources, read) = read_file(&path);
    assert_eq!(diagnostics(&read.diagnostics, &sources), "", "{name}");
    let bound = bind(&read.document.unwrap(), &deal(), &sources);
    (sources, bound)
}

fn bound_text(text: &str, format: Format) -> (Sources, Bound) {
    let (sources, read) = read_text("a", text, format);
    let bound = bind(&read.document.unwrap(), &deal(), &sources);
    (sources, bound)
}

/// Every fact that is not silent: path, state, value, and where it stands.
fn picture(facts: &Facts, shape: &Shape, sources: &Sources) -> String {
    let mut out = String::new();
    let mut silent = 0;
    for id in ids(facts) {
        let fact = facts.get(id);
        if fact.state == State::Silent {
            silent += 1;
            continue;
        }
        let _ = write!(out, "{}: {}", facts.path(id, shape), said(facts, id));
        if let Some(at) = fact.at {
            let _ = write!(out, " ({})", place(sources.get(at.file), at));
        }
        for other in &fact.others {
            let _ = write!(out, " (also {})", place(sources.get(other.file), *other));
        }
        for index in &fact.evidence {
            let _ = write!(out, " <{}>", facts.evidence[*index as usize].path);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "and {silent} silent");
    for evidence in &facts.evidence {
        let _ = writeln!(out, "evidence {} {:?}", evidence.path, evidence.entries);
    }
    out
}

fn said(facts: &Facts, id: FactId) -> String {
    let fact = facts.get(id);
    let assumed = if fact.assumed { " (assumed)" } else { "" };
    match (&fact.value, fact.state) {
        (Some(value), State::Stated) => format!("{value}{assumed}"),
        (_, state) => format!("{state:?}{assumed}").to_lowercase(),
    }
}

/// The facts that can be reached from the root, in order.
fn ids(facts: &Facts) -> Vec<FactId> {
    let mut out = vec![Facts::ROOT];
    let mut at = 0;
    while at < out.len() {
        let id = out[at];
        at += 1;
        let children = &facts.get(id).children;
        out.splice(at..at, children.iter().copied());
    }
    out
}

/// Path, state and value of every fact.
fn sayings(bound: &Bound) -> Vec<String> {
    let shape = deal();
    ids(&bound.facts)
        .into_iter()
        .map(|id| {
            format!(
                "{} {}",
                bound.facts.path(id, &shape),
                said(&bound.facts, id)
            )
        })
        .collect()
}

fn said_at(bound: &Bound, path: &str) -> String {
    let shape = deal();
    let id = ids(&bound.facts)
        .into_iter()
        .find(|id| bound.facts.path(*id, &shape) == path)
        .unwrap_or_else(|| panic!("no fact `{path}`"));
    said(&bound.facts, id)
}

#[test]
fn documents_are_bound_with_the_place_of_every_fact() {
    for path in cases("documents/bind") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (sources, bound) = bound_file(name);
        let picture = format!(
            "{}\n{}",
            picture(&bound.facts, &deal(), &sources),
            diagnostics(&bound.diagnostics, &sources)
        );
        insta::assert_snapshot!(name, picture);
        check_tree(&bound.facts, &deal());
    }
}

#[test]
fn every_format_says_the_same() {
    let (_, yaml) = bound_file("states.yaml");
    for name in ["states.json", "states.toml", "states.md"] {
        let (_, other) = bound_file(name);
        assert_eq!(sayings(&yaml), sayings(&other), "{name}");
    }
}

/// What holds of all facts, whatever the document says.
fn check_tree(facts: &Facts, shape: &Shape) {
    assert_eq!(facts.get(Facts::ROOT).state, State::Stated);
    assert_eq!(
        facts.get(Facts::ROOT).children.len(),
        shape.record(Shape::ROOT).fields.len()
    );
    for id in ids(facts) {
        let fact = facts.get(id);
        for (index, child) in fact.children.iter().enumerate() {
            let child = facts.get(*child);
            assert_eq!(child.parent, Some(id));
            assert_eq!(child.field.is_none(), child.index.is_some());
            if let Some(own) = child.index {
                assert_eq!(own as usize, index);
                assert_eq!(fact.state, State::Stated);
            }
            let inherits = matches!(
                fact.state,
                State::Absent | State::Unknown | State::Disputed | State::Unreadable
            );
            assert!(!inherits || child.state == fact.state);
        }
        let Some(field) = fact.field.map(|id| shape.field(id)) else {
            continue;
        };
        match &field.ty {
            Type::Record(record) => {
                assert_eq!(fact.children.len(), shape.record(*record).fields.len());
                assert_eq!(fact.value, None);
            }
            Type::List(_) => assert_eq!(fact.value, None),
            _ => {
                assert!(fact.children.is_empty());
                assert_eq!(fact.value.is_some(), fact.state == State::Stated);
            }
        }
    }
}

#[test]
fn yes_and_no_are_words_only_where_the_field_is_yes_or_no() {
    for (written, wanted) in [
        ("yes", "yes"),
        ("Yes", "yes"),
        ("TRUE", "yes"),
        ("true", "yes"),
        ("\"yes\"", "yes"),
        ("no", "no"),
        ("NO", "no"),
        ("False", "no"),
        ("on", "unreadable"),
        ("off", "unreadable"),
        ("y", "unreadable"),
        ("1", "unreadable"),
        ("none", "absent"),
        ("~", "unknown"),
        ("", "unknown"),
        ("tbd", "unknown"),
        ("To Be Agreed", "unknown"),
        ("not-stated", "unknown"),
        ("CONTESTED", "disputed"),
        ("Partly", "disputed"),
    ] {
        let (_, bound) = bound_text(&format!("binding: {written}\n"), Format::Yaml);
        assert_eq!(said_at(&bound, "binding"), wanted, "{written}");
        let (_, bound) = bound_text(&format!("title: {written}\n"), Format::Yaml);
        let text = match wanted {
            "absent" | "unknown" | "disputed" => wanted.to_owned(),
            _ => format!("\"{}\"", written.trim_matches('"')),
        };
        assert_eq!(said_at(&bound, "title"), text, "{written}");
    }
}

#[test]
fn keys_match_in_any_spelling() {
    for key in [
        "accepted by",
        "accepted_by",
        "accepted-by",
        "acceptedBy",
        "Accepted By",
        "acceptable_to",
    ] {
        let (_, bound) = bound_text(&format!("monitor: {{ {key}: Kyiv }}\n"), Format::Yaml);
        assert_eq!(
            said_at(&bound, "monitor.accepted by[1]"),
            "Ukraine",
            "{key}"
        );
        assert_eq!(bound.diagnostics, []);
    }
}

#[test]
fn numbers_are_exact() {
    for (written, wanted) in [
        ("12.10", "12.1"),
        ("0.1", "0.1"),
        ("1e3", "1000"),
        ("600,000", "600,000"),
        ("\"600,000\"", "600,000"),
        ("2 million", "2,000,000"),
        ("0x1F", "31"),
        ("0o17", "15"),
        ("-5", "-5"),
        (".inf", "unreadable"),
        ("1e400", "unreadable"),
        ("12345678901234567890123456789", "unreadable"),
        ("50%", "unreadable"),
        ("yes", "unreadable"),
    ] {
        let (_, bound) = bound_text(&format!("ratio: {written}\n"), Format::Yaml);
        assert_eq!(said_at(&bound, "ratio"), wanted, "{written}");
    }
}

#[test]
fn the_pieces_of_a_separated_list_have_their_own_places() {
    let (sources, bound) = bound_text("leaders: 'OTS or Türkiye,  GCC'\n", Format::Yaml);
    let texts: Vec<&str> = ids(&bound.facts)
        .into_iter()
        .filter(|id| bound.facts.get(*id).index.is_some())
        .map(|id| sources.slice(bound.facts.get(id).at.unwrap()))
        .collect();
    assert_eq!(texts, ["OTS", "Türkiye", "GCC"]);
}

#[test]
fn an_inferred_shape_warns_of_no_key() {
    let (sources, read) = read_text("a", "corridor: 5\n", Format::Yaml);
    let mut shape = deal();
    shape.inferred = true;
    let bound = bind(&read.document.unwrap(), &shape, &sources);
    assert_eq!(bound.diagnostics, []);
    assert_eq!(bound.unread.len(), 1);
}

#[test]
fn a_shape_with_its_own_field_named_evidence_keeps_it() {
    let (sources, read) = read_text("a", "evidence: some text\n", Format::Yaml);
    let mut maker = shapes::Maker::new("deal");
    maker.field(Shape::ROOT, "evidence", Type::Text);
    let bound = bind(&read.document.unwrap(), &maker.shape, &sources);
    assert_eq!(bound.facts.get(FactId(1)).state, State::Stated);
    assert!(bound.facts.evidence.is_empty());
}

#[test]
fn a_document_laid_over_another_wins_field_by_field() {
    let mut sources = Sources::default();
    let lower = "monitor: { civilian: maybe, leader: OTS }\nguarantees: [{ form: treaty }, { form: odd }]\nbinding: contested\n";
    let upper = "monitoring: { civilian: yes }\nguarantees: none\nbinding: no\n";
    let mut read = |name: &str, text: &str| {
        let file = sources.add(name, text);
        let read = document::read(
            file,
            sources.get(file),
            None,
            Format::Yaml,
            &Limits::default(),
        );
        read.document.unwrap()
    };
    let (lower, upper) = (read("lower.yaml", lower), read("upper.yaml", upper));
    let bound = bind_over(&lower, &upper, &deal(), &sources);
    assert_eq!(said_at(&bound, "monitor.civilian"), "yes");
    assert_eq!(
        said_at(&bound, "monitor.leader"),
        "Organization of Turkic States"
    );
    assert_eq!(said_at(&bound, "guarantees"), "absent");
    assert_eq!(said_at(&bound, "binding"), "no");
    assert_eq!(bound.diagnostics, []);
}

#[test]
fn few_bytes_cannot_make_many_facts() {
    let text = format!("{{\"guarantees\": [{}{{}}]}}", "{},".repeat(1_000_000));
    let (_, bound) = bound_text(&text, Format::Json);
    assert_eq!(said_at(&bound, "guarantees"), "unreadable");
    assert_eq!(bound.diagnostics[0].code, Code::TooLarge);
}

#[test]
fn a_document_full_of_slips_tells_the_first_hundred() {
    let entries = "- { form: odd, colour: red }\n".repeat(5_000);
    let (_, bound) = bound_text(&format!("guarantees:\n{entries}"), Format::Yaml);
    assert_eq!(bound.diagnostics.len(), 101);
    assert_eq!(bound.unread.len(), 1);
    assert_eq!(bound.unread[0].times, 5_000);

    let keys: String = (0..20_000).map(|n| format!("key{n}: 1\n")).collect();
    let (_, bound) = bound_text(&keys, Format::Yaml);
    assert_eq!(bound.diagnostics.len(), 1);
    assert!(
        bound.diagnostics[0]
            .message
            .contains("no field reads 10000 keys")
            || bound.diagnostics[0].message.contains("more")
    );
}

#[test]
fn paths_are_told_to_people_and_to_machines() {
    let shape = deal();
    let (_, bound) = bound_file("states.yaml");
    let mut seen = Vec::new();
    for id in ids(&bound.facts) {
        seen.push((
            bound.facts.path(id, &shape),
            bound.facts.pointer(id, &shape),
        ));
    }
    for (path, pointer) in [
        ("deal", ""),
        ("monitor.accepted by", "/monitor/accepted by"),
        ("monitor.accepted by[2]", "/monitor/accepted by/1"),
        ("guarantees[1].form", "/guarantees/0/form"),
    ] {
        assert!(
            seen.contains(&(path.to_owned(), pointer.to_owned())),
            "{path}"
        );
    }
}

#[test]
fn a_forgotten_fact_is_unknown_with_all_below_it() {
    let shape = deal();
    let (_, bound) = bound_file("states.yaml");
    for id in ids(&bound.facts) {
        let forgotten = bound.facts.forget(id);
        check_tree(&forgotten, &shape);
        assert_eq!(forgotten.all.len(), bound.facts.all.len());
        let expected = if id == Facts::ROOT {
            State::Stated
        } else {
            State::Unknown
        };
        assert_eq!(forgotten.get(id).state, expected);
    }
}

/// Documents of the shape's own keys with values of all sorts.
fn deals() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        "yes",
        "no",
        "none",
        "TBD",
        "contested",
        "partly",
        "~",
        "[]",
        "{}",
        "5",
        "-1",
        "50%",
        "USD 5",
        "2025-08-18",
        "30 days",
        "OTS",
        "Russia",
        "treaty",
        "[Russia, Ukraine]",
        "[none, TBD]",
        "[{ form: treaty }, none]",
        "{ civilian: yes }",
        "{ civilian: no, host: none }",
        "\"none\"",
        "a; b",
        "é or ü",
        "[[a], {b: c}]",
        "1e9",
        "{ form: [x] }",
        "full",
    ]);
    let key = prop::sample::select(vec![
        "title",
        "date",
        "deployments",
        "monitor",
        "Monitoring",
        "guarantees",
        "share",
        "cost",
        "fee",
        "ratio",
        "limit",
        "relief",
        "leaders",
        "transfers",
        "binding",
        "note",
        "evidence",
        "oddity",
    ]);
    let block = prop::collection::vec((key, value), 0..8).prop_map(|pairs| {
        let lines: String = pairs
            .iter()
            .map(|(key, value)| format!("{key}: {value}\n"))
            .collect();
        format!("```deal\n{lines}z: 1\n```\n\n# H\n\n")
    });
    prop::collection::vec(block, 1..4).prop_map(|blocks| blocks.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_deal_is_bound_with_a_fact_for_every_field(text in deals()) {
        let (sources, read) = read_text("a.md", &text, Format::Markdown);
        let bound = bind(&read.document.unwrap(), &deal(), &sources);
        check_tree(&bound.facts, &deal());
        let places = ids(&bound.facts).into_iter().flat_map(|id| {
            let fact = bound.facts.get(id);
            fact.at.into_iter().chain(fact.key).chain(fact.others.clone()).collect::<Vec<Span>>()
        });
        for span in places.chain(bound.diagnostics.iter().flat_map(spans_of)) {
            prop_assert!(fits(span, &sources));
        }
        let unreadable = ids(&bound.facts).into_iter().any(|id| bound.facts.get(id).state == State::Unreadable);
        let is_error = bound.diagnostics.iter().any(|one| one.is_error() && one.code != Code::DuplicateKey);
        prop_assert_eq!(unreadable, is_error);
    }

    #[test]
    fn the_order_of_keys_and_blocks_changes_no_fact(text in deals(), seed in any::<u64>()) {
        let blocks: Vec<&str> = text.split("# H\n\n").filter(|block| !block.is_empty()).collect();
        let mut shuffled: Vec<String> = blocks.iter().map(|block| {
            let mut lines: Vec<&str> = block.lines().filter(|line| line.contains(": ")).collect();
            lines.sort_by_key(|line| hash(line, seed));
            format!("```deal\n{}\n```\n", lines.join("\n"))
        }).collect();
        shuffled.sort_by_key(|block| hash(block, seed));
        let (sources, one) = read_text("a.md", &text, Format::Markdown);
        let one_bound = bind(&one.document.unwrap(), &deal(), &sources);
        let duplicates = one.diagnostics.iter().chain(&one_bound.diagnostics).any(|one| one.code == Code::DuplicateKey);
        let (sources, two) = read_text("b.md", &shuffled.concat(), Format::Markdown);
        let two_bound = bind(&two.document.unwrap(), &deal(), &sources);
        if !duplicates {
            prop_assert_eq!(sayings(&one_bound), sayings(&two_bound));
        }
    }
}

fn hash(text: &str, seed: u64) -> u64 {
    text.bytes().fold(seed | 1, |hash, byte| {
        hash.rotate_left(5).wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte)
    })
}

/// The shape that a shipped rulebook gives its documents.
fn shipped_shape(folder: &str) -> Shape {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut sources = Sources::default();
    let mut files = Vec::new();
    for folder in [rules.clone(), rules.join(folder)] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "rules")
            {
                files.push(sources.add("rules", std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    let syntax = servanda::syntax::parse(&files, &sources);
    servanda::check::check(&syntax.trees, &sources)
        .rulebook
        .shape
}

#[test]
fn the_documents_that_are_shipped_fit_their_rulebooks() {
    for folder in ["ukraine", "data-sharing"] {
        let shape = shipped_shape(folder);
        let mut out = String::new();
        for path in pictures::shipped_documents() {
            if !path.components().any(|part| part.as_os_str() == folder) {
                continue;
            }
            let (sources, read) = read_file(&path);
            let bound = bind(&read.document.unwrap(), &shape, &sources);
            check_tree(&bound.facts, &shape);
            assert!(
                !bound.diagnostics.iter().any(Diagnostic::is_error),
                "{}",
                diagnostics(&bound.diagnostics, &sources)
            );
            let _ = writeln!(out, "== {}", path.file_name().unwrap().display());
            out.push_str(&diagnostics(&bound.diagnostics, &sources));
        }
        insta::assert_snapshot!(folder, out);
    }
}
