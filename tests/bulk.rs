//! The fast path judges as the ordinary path does, and as the direct interpreter: on random rulebooks and deals of every
//! sort, on generated workloads, and on the rulebooks that come with Servanda.

#![allow(
    clippy::unwrap_used,
    reason = "a case that cannot be read is a broken test"
)]
#![allow(dead_code, reason = "support is shared between tests")]

#[path = "support/direct.rs"]
mod direct;
#[path = "support/generate.rs"]
mod generate;
#[path = "support/json_text.rs"]
mod json_text;
#[path = "support/run.rs"]
mod run;
#[path = "../benches/workload/mod.rs"]
mod workload;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use servanda::bind::Binder;
use servanda::bulk::program::{Program, Scratch};
use servanda::bulk::verdicts::{Rows, Verdicts, demands};
use servanda::diagnostic::{Code, Diagnostic};
use servanda::document::{Format, Limits, Node, NodeKind, read};
use servanda::evaluate::{Options, evaluate};
use servanda::model::facts::{FactId, Facts};
use servanda::model::rulebook::Verdict;
use servanda::model::shape::FieldId;
use servanda::plan::Plan;
use servanda::source::Sources;

use crate::json_text::Writer;
use crate::run::Rules;
use crate::workload::{Dice, Style};

/// The verdicts on one demand of one rule: for each entry by its number in the record, or for the record as a whole.
type Said = BTreeMap<(usize, Option<usize>), Verdict>;

/// What was reached, and how often.
#[derive(Default)]
struct Reached {
    pairs: usize,
    fast: usize,
    declined: BTreeMap<&'static str, usize>,
    verdicts: BTreeMap<&'static str, usize>,
    entry_verdicts: BTreeMap<&'static str, usize>,
    states: BTreeMap<String, usize>,
    rulebooks: usize,
    rulebooks_left: usize,
}

/// What the ordinary path says of a record.
struct Ordinary {
    facts: Facts,
    said: Said,
    /// What it tells besides verdicts, unread keys aside.
    told: Vec<Diagnostic>,
    /// How often keys stand there that nobody reads.
    unread: usize,
}

fn ordinary(rules: &Rules, binder: &Binder, text: &str, options: &Options) -> Option<Ordinary> {
    let mut sources = Sources::default();
    let file = sources.add("record.json", text);
    let found = read(
        file,
        sources.get(file),
        None,
        Format::Json,
        &Limits::default(),
    );
    let document = found.document?;
    let bound = binder.bind(&document, &sources);
    let outcome = evaluate(&rules.plan, &bound.facts, options);
    let numbers = numbers(&bound.facts);
    let firsts = firsts(&rules.plan);
    let findings = outcome.findings.iter();
    let said = findings.map(|finding| {
        let demand = firsts[finding.rule.0 as usize] + finding.demand as usize;
        let entry = finding.entry.map(|entry| numbers[&entry]);
        ((demand, entry), finding.verdict)
    });
    let diagnostics = found.diagnostics.iter().chain(&bound.diagnostics);
    let told = diagnostics.chain(&outcome.diagnostics);
    Some(Ordinary {
        said: said.collect(),
        told: told
            .filter(|diagnostic| diagnostic.code != Code::UnreadKeys)
            .cloned()
            .collect(),
        unread: bound.unread.iter().map(|unread| unread.times).sum(),
        facts: bound.facts,
    })
}

/// The position of the first demand of each rule among all.
fn firsts(plan: &Plan) -> Vec<usize> {
    let mut next = 0;
    let first = |count: usize| {
        next += count;
        next - count
    };
    plan.rules
        .iter()
        .map(|rule| rule.demands.len())
        .map(first)
        .collect()
}

/// The number of each entry among all entries of lists of its field.
fn numbers(facts: &Facts) -> HashMap<FactId, usize> {
    let mut next: HashMap<Option<FieldId>, usize> = HashMap::new();
    let mut numbers = HashMap::new();
    for (fact, id) in facts.all.iter().zip((0..).map(FactId)) {
        if let (Some(_), Some(list)) = (fact.index, fact.parent) {
            let next = next.entry(facts.get(list).field).or_default();
            numbers.insert(id, *next);
            *next += 1;
        }
    }
    numbers
}

/// What the fast path says of one record of a batch.
fn said(verdicts: &Verdicts, record: usize) -> Said {
    let mut said = Said::new();
    for (demand, rows) in verdicts.demands.iter().enumerate() {
        match rows {
            Rows::Left => {}
            Rows::Records(masks) => {
                let found: Vec<Verdict> = Verdict::ALL
                    .into_iter()
                    .zip(masks)
                    .filter(|(_, mask)| mask.has(record))
                    .map(|(verdict, _)| verdict)
                    .collect();
                assert_eq!(found.len(), 1, "a record has one verdict on a demand");
                said.insert((demand, None), found[0]);
            }
            Rows::Entries(entries) => {
                let (from, to) = (entries.starts[record], entries.starts[record + 1]);
                let mut any = false;
                for bit in from as usize..to as usize {
                    for (verdict, words) in Verdict::ALL.into_iter().zip(&entries.masks) {
                        if words[bit / 64] >> (bit % 64) & 1 == 1 {
                            let entry = (bit + 1 < to as usize).then(|| bit - from as usize);
                            let twice = said.insert((demand, entry), verdict);
                            assert!(twice.is_none(), "an entry has one verdict on a demand");
                            any = true;
                        }
                    }
                }
                if !any {
                    said.insert((demand, None), Verdict::NotApplicable);
                }
            }
        }
    }
    said
}

/// Judges records both ways, and says where the two differ.
fn compare(
    rules: &Rules,
    texts: &[String],
    options: &Options,
    reached: &RefCell<Reached>,
) -> Result<(), TestCaseError> {
    let program = Program::new(&rules.rulebook, &rules.plan, options);
    let binder = Binder::new(&rules.rulebook.shape);
    let (mut scratch, mut verdicts) = (Scratch::default(), Verdicts::default());
    let mut reached = reached.borrow_mut();
    reached.rulebooks += 1;
    reached.rulebooks_left += usize::from(!program.coverage().left.is_empty());
    for batch in texts.chunks(512) {
        let records: Vec<&[u8]> = batch.iter().map(|text| text.as_bytes()).collect();
        program.judge(&records, &mut scratch, &mut verdicts);
        prop_assert_eq!(verdicts.records, records.len());
        prop_assert_eq!(verdicts.demands.len(), demands(&rules.plan).len());
        let mut unread = 0;
        for (record, text) in batch.iter().enumerate() {
            reached.pairs += 1;
            let found = ordinary(rules, &binder, text, options);
            if verdicts.ordinary.has(record) {
                let why = if !program.coverage().left.is_empty() {
                    "the rulebook"
                } else {
                    declined(text, found.as_ref())
                };
                *reached.declined.entry(why).or_default() += 1;
                if why == "something else" && std::env::var("TELL").is_ok() {
                    println!("{text}");
                }
                continue;
            }
            let Some(found) = found else {
                return Err(TestCaseError::fail(format!("accepted: {text}")));
            };
            prop_assert_eq!(&found.told, &Vec::new(), "{}", text);
            prop_assert_eq!(said(&verdicts, record), found.said.clone(), "{}", text);
            unread += found.unread;
            count(&mut reached, &found);
        }
        let told = verdicts.unread.keys.values().flatten();
        let told: u64 = told.map(|(_, key)| key.times).sum();
        prop_assert_eq!(told, unread as u64);
    }
    Ok(())
}

/// Why the fast path may have declined a record.
fn declined(text: &str, found: Option<&Ordinary>) -> &'static str {
    match found {
        None => "not JSON",
        Some(found) if found.told.iter().any(Diagnostic::is_error) => "an error",
        Some(found) if !found.told.is_empty() => "a warning",
        Some(_) if text.contains("evidence") => "evidence",
        Some(_) => "something else",
    }
}

fn count(reached: &mut Reached, found: &Ordinary) {
    reached.fast += 1;
    for ((_, entry), verdict) in &found.said {
        *reached.verdicts.entry(verdict.words()).or_default() += 1;
        if entry.is_some() {
            *reached.entry_verdicts.entry(verdict.words()).or_default() += 1;
        }
    }
    for fact in &found.facts.all {
        let assumed = if fact.assumed { " (assumed)" } else { "" };
        let state = format!("{:?}{assumed}", fact.state);
        *reached.states.entry(state).or_default() += 1;
    }
}

/// A rulebook in pieces, deals in pieces, and the day of the check.
#[derive(Clone, Debug)]
struct Case {
    months: bool,
    rules: Vec<String>,
    deals: Vec<(Vec<String>, u64)>,
    as_of: Option<Date>,
}

fn cases(deals: usize) -> impl Strategy<Value = Case> {
    let days = vec![None, Some(date(2025, 5, 1)), Some(date(2025, 10, 1))];
    (
        any::<bool>(),
        generate::rules(true),
        vec((generate::deal(), any::<u64>()), deals),
        proptest::sample::select(days),
    )
        .prop_map(|(months, rules, deals, as_of)| Case {
            months,
            rules,
            deals,
            as_of,
        })
}

/// Values that a generated deal may have and that do not fit its fields, or are disputed.
const WILD: [&str; 17] = [
    "disputed", "Narnia", "perhaps", "many", "soon", "some", "half", "oral", "long", "partly",
    "rather", "plenty", "a while", "lots", "somewhat", "7", "[",
];

fn is_wild(key: &str, node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(scalar) => WILD.contains(&scalar.text.as_str()),
        NodeKind::List(_) => matches!(key, "title" | "leader"),
        NodeKind::Map(_) => false,
    }
}

/// A deal of YAML lines as JSON: tame in most cases, wild and careless in others.
fn json(lines: &[String], seed: u64) -> String {
    let text = match lines {
        [] => "{}".to_owned(),
        lines => lines.join("\n"),
    };
    let mut sources = Sources::default();
    let file = sources.add("deal.yaml", &text);
    let source = sources.get(file);
    let document = read(file, source, None, Format::Yaml, &Limits::default()).document;
    let document = document.unwrap();
    let mut dice = Dice::new(seed);
    let sort = dice.below(8);
    let tame: &dyn Fn(&str, &Node) -> bool = &is_wild;
    let wild: &dyn Fn(&str, &Node) -> bool = &|_, _| false;
    let mut fall = |end: usize| dice.below(end as u64) as usize;
    let mut writer = Writer {
        dice: &mut fall,
        leave_out: if sort == 0 { wild } else { tame },
        careless: sort <= 2,
    };
    writer.value(&document.parts[0])
}

#[test]
fn the_fast_path_agrees_with_the_ordinary_path() {
    let rulebooks: u32 = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(256);
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        cases: rulebooks,
        ..Config::default()
    });
    let reached = RefCell::new(Reached::default());
    let result = runner.run(&cases(40), |case| {
        let rules = Rules::read(&format!(
            "{}{}",
            generate::preamble(case.months),
            case.rules.concat()
        ));
        let options = Options {
            as_of: case.as_of,
            ..Options::default()
        };
        let texts: Vec<String> = case
            .deals
            .iter()
            .map(|(lines, seed)| json(lines, *seed))
            .collect();
        compare(&rules, &texts, &options, &reached)
    });
    tell(&reached.borrow());
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

fn tell(reached: &Reached) {
    println!(
        "{} pairs, {} on the fast path; {} of {} rulebooks left",
        reached.pairs, reached.fast, reached.rulebooks_left, reached.rulebooks
    );
    println!("declined: {:?}", reached.declined);
    println!("verdicts: {:?}", reached.verdicts);
    println!("of entries: {:?}", reached.entry_verdicts);
    println!("states: {:?}", reached.states);
}

#[test]
fn generated_workloads_get_the_same_verdicts() {
    let reached = RefCell::new(Reached::default());
    for style in [
        Style::Complete,
        Style::Gaps,
        Style::Shuffled,
        Style::Numbers,
    ] {
        let rules = Rules::read(&workload::rulebook(&workload::rules(100), style));
        let texts = workload::documents(40, style);
        compare(&rules, &texts, &Options::default(), &reached).unwrap();
    }
    let reached = reached.borrow();
    tell(&reached);
    assert_eq!(reached.fast, reached.pairs, "{:?}", reached.declined);
}
