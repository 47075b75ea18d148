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
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use servanda::bind::Binder;
use servanda::bulk::program::{Program, Scratch};
use servanda::bulk::verdicts::{Rows, Verdicts, demands};
use servanda::check::check;
use servanda::diagnostic::{Code, Diagnostic};
use servanda::document::{Format, Limits, Node, NodeKind, read};
use servanda::evaluate::{Options, evaluate};
use servanda::model::facts::{FactId, Facts};
use servanda::model::rulebook::Verdict;
use servanda::model::shape::FieldId;
use servanda::plan::{Plan, plan};
use servanda::source::Sources;
use servanda::syntax::parse;

use crate::json_text::Writer;
use crate::run::Rules;
use crate::workload::{Dice, Style};

/// What the fast path says of a rulebook and its samples.
const SHIPPED: [(&str, &str); 2] = [
    ("rules/ukraine", "rules/ukraine/deals"),
    ("rules/data-sharing", "rules/data-sharing/agreements"),
];

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
    let findings = outcome.findings.iter();
    let findings = findings.map(|finding| {
        let demand = finding.demand as usize;
        (finding.rule, demand, finding.entry, finding.verdict)
    });
    let said = by_number(&rules.plan, &bound.facts, findings);
    let diagnostics = found.diagnostics.iter().chain(&bound.diagnostics);
    let told = diagnostics.chain(&outcome.diagnostics);
    Some(Ordinary {
        said,
        told: told
            .filter(|diagnostic| diagnostic.code != Code::UnreadKeys)
            .cloned()
            .collect(),
        unread: bound.unread.iter().map(|unread| unread.times).sum(),
        facts: bound.facts,
    })
}

/// Verdicts by the number of the demand among all, and of the entry in its record.
fn by_number(plan: &Plan, facts: &Facts, verdicts: impl IntoIterator<Item = direct::Said>) -> Said {
    let (numbers, firsts) = (numbers(facts), firsts(plan));
    let number = |(rule, demand, entry, verdict): direct::Said| {
        let demand = firsts[rule.0 as usize] + demand;
        ((demand, entry.map(|entry| numbers[&entry])), verdict)
    };
    verdicts.into_iter().map(number).collect()
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
                continue;
            }
            let Some(found) = found else {
                return Err(TestCaseError::fail(format!("accepted: {text}")));
            };
            prop_assert_eq!(&found.told, &Vec::new(), "{}", text);
            let fast = said(&verdicts, record);
            prop_assert_eq!(&fast, &found.said, "{}", text);
            let direct = direct::verdicts(&rules.rulebook, &found.facts, options.as_of);
            prop_assert_eq!(
                fast,
                by_number(&rules.plan, &found.facts, direct),
                "{}",
                text
            );
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
        let preamble = generate::preamble(case.months);
        let rules = Rules::read(&format!("{preamble}{}", case.rules.concat()));
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
    let reached = reached.into_inner();
    tell(&reached);
    if let Err(failure) = result {
        panic!("{failure}");
    }
    if rulebooks >= 256 {
        check_reach(&reached);
    }
}

/// Both paths, every verdict and every state were reached often enough to mean something.
fn check_reach(reached: &Reached) {
    assert!(reached.pairs >= 10_000, "{} pairs", reached.pairs);
    assert!(reached.fast >= 5_000, "{} on the fast path", reached.fast);
    assert_eq!(reached.rulebooks_left, 0, "some rulebook is declined whole");
    for why in ["an error", "a warning", "evidence", "not JSON"] {
        assert!(
            reached.declined.get(why) >= Some(&5),
            "never declined: {why}"
        );
    }
    for all in [&reached.verdicts, &reached.entry_verdicts] {
        let words: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.words()).collect();
        for verdict in words {
            assert!(all.get(verdict) >= Some(&50), "rarely reached: {verdict}");
        }
    }
    for state in ["Stated", "Absent", "Silent", "Unknown", "Absent (assumed)"] {
        assert!(
            reached.states.get(state) >= Some(&100),
            "rarely reached: {state}"
        );
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

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| endings.contains(&ending))
        })
        .collect();
    found.sort();
    found
}

/// A rulebook that comes with Servanda, with the kinds that it uses.
fn shipped(folder: &str) -> Rules {
    let mut paths = files(folder, &["rules"]);
    paths.extend(files("rules", &["rules"]));
    let texts: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let mut sources = Sources::default();
    let files: Vec<_> = texts
        .iter()
        .map(|text| sources.add("rules", text))
        .collect();
    let syntax = parse(&files, &sources);
    let checked = check(&syntax.trees, &sources);
    Rules {
        plan: plan(&checked.rulebook),
        rulebook: checked.rulebook,
        sources,
    }
}

/// A sample as JSON, again and again, each time with some of its fields left out.
fn variants(path: &Path, dice: &mut Dice) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let mut sources = Sources::default();
    let file = sources.add("sample", &text);
    let format = Format::from_path(path).unwrap();
    let source = sources.get(file);
    let document = read(file, source, None, format, &Limits::default()).document;
    let document = document.unwrap();
    let dice = RefCell::new(dice);
    (0..60)
        .map(|number| {
            let one_in = [u64::MAX, 40, 10][number % 3];
            let leave_out = |key: &str, node: &Node| {
                let is_disputed = matches!(&node.kind, NodeKind::Scalar(scalar)
                    if matches!(scalar.text.as_str(), "partly" | "mixed" | "contested" | "disputed"));
                key == "evidence" || is_disputed || dice.borrow_mut().below(one_in) == 0
            };
            let mut writer = Writer {
                dice: &mut |_| 1,
                leave_out: &leave_out,
                careless: false,
            };
            writer.value(&document.parts[0])
        })
        .collect()
}

#[test]
fn shipped_rulebooks_are_judged_on_the_fast_path() {
    for (folder, samples) in SHIPPED {
        let rules = shipped(folder);
        let reached = RefCell::new(Reached::default());
        let mut dice = Dice::new(7);
        for path in files(samples, &["json", "yaml", "toml", "md"]) {
            let texts = variants(&path, &mut dice);
            compare(&rules, &texts, &Options::default(), &reached).unwrap();
        }
        let program = Program::new(&rules.rulebook, &rules.plan, &Options::default());
        let coverage = program.coverage();
        println!("{folder}: {coverage:?}");
        let reached = reached.borrow();
        tell(&reached);
        assert!(coverage.left.is_empty(), "{folder}: {coverage:?}");
        assert!(reached.fast * 10 >= reached.pairs * 8, "{folder}");
    }
}
