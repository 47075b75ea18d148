//! Cases of what is found and told: each file of `tests/cases` is a rulebook with some deals, and what is expected of
//! each. The snapshot beside it is everything that is told.
//!
//! A block marked `rules` is the rulebook; a heading begins a deal; a list says which verdicts are expected; a block
//! marked `yaml` (or `md`), perhaps with `as of` and a day, is the deal.

#![allow(
    clippy::unwrap_used,
    reason = "a case that cannot be read is a broken test"
)]

#[path = "support/run.rs"]
mod run;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use servanda::document::Format;
use servanda::evaluate::{Options, evaluate};
use servanda::explain::{
    Branch, Checked, Explanation, FactTold, Turns, explain, finding_id, rule, tree,
};
use servanda::model::facts::State;
use servanda::model::rulebook::{Overall, RuleId};
use servanda::model::truth::Truth;
use servanda::model::value::parse::parse_date;

use crate::run::{Rules, told};

/// A deal of a case.
struct Deal {
    title: String,
    expected: Vec<(String, String)>,
    text: String,
    format: Format,
    as_of: Option<Date>,
}

/// A case file.
struct Case {
    rules: String,
    deals: Vec<Deal>,
}

fn read_case(text: &str) -> Case {
    let mut case = Case {
        rules: String::new(),
        deals: Vec::new(),
    };
    let mut title = String::new();
    let mut expected = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            title = heading.to_owned();
            expected.clear();
        } else if let Some(line) = line.strip_prefix("- ") {
            let (finding, verdict) = line.split_once(": ").unwrap();
            expected.push((finding.to_owned(), verdict.to_owned()));
        } else if let Some(fence) = line.strip_prefix("```").or(line.strip_prefix("~~~")) {
            let end = &line[..3];
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
            let block = block.join("\n") + "\n";
            match fence.split_once(' ').unwrap_or((fence, "")) {
                ("rules", _) => case.rules.push_str(&block),
                (format, day) => case.deals.push(Deal {
                    title: title.clone(),
                    expected: std::mem::take(&mut expected),
                    text: block,
                    format: match format {
                        "md" => Format::Markdown,
                        _ => Format::Yaml,
                    },
                    as_of: day
                        .strip_prefix("as of ")
                        .map(|day| parse_date(day).unwrap()),
                }),
            }
        }
    }
    case
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_case_is_found_and_told_as_it_should_be() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cases");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for file in cases() {
            let case = read_case(&std::fs::read_to_string(&file).unwrap());
            let name = file.file_stem().unwrap().to_str().unwrap();
            insta::assert_snapshot!(name, told_case(&case));
        }
    });
}

fn told_case(case: &Case) -> String {
    let mut rules = Rules::read(&case.rules);
    let mut out = String::new();
    for deal in &case.deals {
        tell_deal(&mut out, &mut rules, deal);
    }
    out
}

fn tell_deal(out: &mut String, rules: &mut Rules, deal: &Deal) {
    let bound = rules.deal("deal", &deal.text, deal.format);
    let outcome = rules.check(&bound, deal.as_of);
    let overall = match outcome.overall() {
        Overall::Fails => "fails",
        Overall::Incomplete => "is incomplete",
        Overall::Passes => "passes",
    };
    writeln!(out, "\n## {}: {overall}\n", deal.title).unwrap();
    let diagnostics = bound.read.iter().chain(&bound.bound.diagnostics);
    for diagnostic in diagnostics.chain(&outcome.diagnostics) {
        writeln!(out, "! {}", told(diagnostic, &rules.sources)).unwrap();
    }
    let checked = rules.checked(&bound, &outcome);
    let mut found = Vec::new();
    for finding in &outcome.findings {
        let explanation = explain(&checked, finding);
        found.push((full_id(&explanation), explanation.verdict.words()));
        tell(out, &explanation);
    }
    for (finding, verdict) in &deal.expected {
        let found = found.iter().find(|(id, _)| id == finding);
        let found = found.map_or("not there", |(_, verdict)| verdict);
        assert_eq!(found, verdict, "{finding} of {}", deal.title);
    }
}

fn full_id(explanation: &Explanation) -> String {
    match &explanation.entry {
        Some(entry) => format!("{} for {}", explanation.id, entry.words),
        None => explanation.id.clone(),
    }
}

fn tell(out: &mut String, told: &Explanation) {
    let id = full_id(told);
    writeln!(out, "{id}: {}: {}", told.verdict.words(), told.sentence).unwrap();
    for fact in &told.facts {
        writeln!(out, "    {}", fact_told(fact)).unwrap();
    }
    for exception in &told.exceptions {
        let by = exception.by.as_ref();
        let what = by.map_or("exception".to_owned(), |by| format!("overridden by {by}"));
        let indent = "  ".repeat(exception.level);
        let holds = truth(exception.holds);
        writeln!(out, "    {indent}{what} ({holds}): {}", exception.sentence).unwrap();
    }
    for question in &told.settle {
        writeln!(out, "    ? {}: {}", question.fact.path, question.question).unwrap();
    }
    for mending in &told.mend {
        let what = match mending.turns {
            Turns::Demand => "to mend",
            Turns::Condition => "or so that it does not apply",
            Turns::Exception => "or as an exception",
        };
        let facts: Vec<&str> = mending
            .facts
            .iter()
            .map(|fact| fact.path.as_str())
            .collect();
        writeln!(
            out,
            "    {what}: {} ({})",
            mending.sentence,
            facts.join(", ")
        )
        .unwrap();
    }
    for note in &told.notes {
        writeln!(out, "    note: {}", note.text).unwrap();
    }
}

fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "holds",
        Truth::False => "does not hold",
        Truth::Unknown => "not known",
    }
}

fn fact_told(fact: &FactTold) -> String {
    let state = match fact.state {
        State::Stated => "stated",
        State::Absent => "none",
        State::Silent => "not mentioned",
        State::Unknown => "left open",
        State::Disputed => "disputed",
        State::Unreadable => "cannot be read",
    };
    let value = fact.value.as_deref().unwrap_or(state);
    let assumed = if fact.assumed { " (assumed)" } else { "" };
    let mut out = format!("{} = {value}{assumed}", fact.words);
    if let Some(place) = &fact.place {
        let instead = place.instead.as_ref();
        let instead = instead.map_or_else(String::new, |path| format!(" {path} in"));
        let heading = place.heading.as_ref();
        let heading = heading.map_or_else(String::new, |text| {
            format!(", under \u{201c}{text}\u{201d}")
        });
        write!(
            out,
            "  <-{instead} line {}: {}{heading}",
            place.line, place.text
        )
        .unwrap();
    }
    for (key, text) in &fact.evidence {
        write!(out, "; {key}: {text}").unwrap();
    }
    out
}

/// The rulebook of a case file.
fn rules_of(name: &str) -> Rules {
    let file = cases()
        .into_iter()
        .find(|file| file.file_stem().is_some_and(|stem| stem == name))
        .unwrap();
    let case = read_case(&std::fs::read_to_string(file).unwrap());
    Rules::read(&case.rules)
}

#[test]
fn a_plan_shares_what_is_equal() {
    let rules = rules_of("layered-security");
    insta::assert_snapshot!(rules.plan);
}

#[test]
fn equal_conditions_of_different_rules_are_one() {
    let text = "document deal\n  flag: yes or no\n  items: list of item\n    size: number\n\n\
        rule one\n  if some item has size 3\n  then require flag\n\n\
        rule two\n  for each item\n  require its size is 3\n\n\
        rule three\n  forbid no item has size is 3\n";
    insta::assert_snapshot!(Rules::read(text).plan);
}

#[test]
fn the_whole_tree_of_a_finding_is_shown() {
    let mut rules = rules_of("layered-security");
    let text = "deployments:\n  - { party: Russia, remains: yes }\n  - { party: Ukraine }\n\
        monitor: { civilian: no, accepted by: [Ukraine] }\n\
        guarantees:\n  - { form: treaty, length: 5 years }\n\
        peacekeepers: { western: yes }\n";
    let deal = rules.deal("deal.yaml", text, Format::Yaml);
    let outcome = rules.check(&deal, None);
    let checked = rules.checked(&deal, &outcome);
    let mut out = String::new();
    for finding in &outcome.findings {
        tell_branch(&mut out, &tree(&checked, finding), 0, &checked);
    }
    insta::assert_snapshot!(out);
}

fn tell_branch(out: &mut String, branch: &Branch, level: usize, checked: &Checked<'_>) {
    let indent = "  ".repeat(level);
    let defined = branch.defined.map(|span| checked.sources.describe(span));
    let defined = defined.map_or_else(String::new, |place| format!("  [{place}]"));
    let role = format!("{:?}", branch.role).to_lowercase();
    writeln!(
        out,
        "{indent}{role}: {} = {}{defined}",
        branch.words, branch.result
    )
    .unwrap();
    for child in &branch.children {
        tell_branch(out, child, level + 1, checked);
    }
}

#[test]
fn rules_are_printed_back_unfolded() {
    let mut out = String::new();
    for name in ["layered-security", "exceptions", "phrases", "quantifiers"] {
        let rules = rules_of(name);
        for index in 0..rules.rulebook.rules.len() {
            let text = rule(&rules.rulebook, RuleId(u32::try_from(index).unwrap()));
            writeln!(out, "{}", text.lines.join("\n")).unwrap();
            for phrase in &text.phrases {
                let means = phrase.means.join("\n      ");
                writeln!(out, "    \u{201c}{}\u{201d}: {means}", phrase.phrase).unwrap();
            }
            writeln!(out, "    reads {}\n", text.reads.join(", ")).unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn only_the_wanted_rules_are_reported_and_the_others_still_override() {
    let mut rules = rules_of("exceptions");
    let text = "rooms:\n  - { damp: yes, repaired: no, listed: yes }\n";
    let deal = rules.deal("deal.yaml", text, Format::Yaml);
    let all = &rules.rulebook.rules;
    let wanted = all.iter().position(|rule| rule.id == "dry-rooms").unwrap();
    let options = Options {
        as_of: None,
        only: Some([RuleId(u32::try_from(wanted).unwrap())].into()),
    };
    let outcome = evaluate(&rules.plan, &deal.bound.facts, &options);
    let found: Vec<String> = outcome
        .findings
        .iter()
        .map(|finding| {
            let id = finding_id(&rules.rulebook, finding);
            format!("{id} is {}", finding.verdict.words())
        })
        .collect();
    assert_eq!(found, ["dry-rooms is excepted"]);
}

#[test]
fn rules_that_are_not_held_on_the_day_are_left_out() {
    let mut rules = rules_of("layered-security");
    let text = "peacekeepers: { western: yes }\nguarantees: []\n";
    let deal = rules.deal("deal.yaml", text, Format::Yaml);
    let held = |day: &str| {
        let outcome = rules.check(&deal, Some(parse_date(day).unwrap()));
        let left_out: Vec<&str> = outcome
            .not_in_force
            .iter()
            .map(|id| rules.rulebook.rules[id.0 as usize].id.as_str())
            .collect();
        left_out.join(", ")
    };
    assert_eq!(
        held("2025-03-16"),
        "long-term-guarantees, no-western-peacekeepers"
    );
    assert_eq!(held("2025-03-17"), "long-term-guarantees");
    assert_eq!(held("2025-08-17"), "");
}
