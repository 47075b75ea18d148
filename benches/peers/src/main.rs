//! The same rules and the same documents through Servanda and other engines, in one run, one thread.
//!
//! First every engine says of each rule whether a document keeps it, breaks it or does not come under it, and all have
//! to agree. Then each reads and judges all documents again, several times by turns, and the least time for one
//! document is printed, beside what parsing the same bytes alone costs. `cargo run --release -p servanda-peers [-- 10 100 1000]`.

mod cedar;
mod cel;
mod datalogic;
mod parsing;
mod rego;
mod servanda;
#[path = "../../workload/mod.rs"]
mod workload;
mod zen;

use std::time::{Duration, Instant};

use workload::batches::Batches;
use workload::{Rule, Style};

/// How many rules, unless the command line says.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// How many documents there are.
const DOCUMENTS: usize = 4_096;

/// How many of them are compared, verdict by verdict.
const COMPARED: usize = 64;

/// How often each engine has its turn.
const TURNS: usize = 5;

/// About how long one turn may take.
const PATIENCE: Duration = Duration::from_millis(800);

/// What an engine says of one rule. Every field of the documents is stated, so nothing is left open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    NotApplicable,
    Met,
    Broken,
}

/// How often each verdict was given: not applicable, met, broken.
type Counts = [u64; 3];

/// An engine with rules compiled into it.
trait Engine {
    /// The verdict on each rule, in order.
    fn verdicts(&mut self, document: &str) -> Vec<Verdict>;

    /// Reads and judges documents.
    fn count(&mut self, documents: &[String]) -> Counts {
        let mut counts = Counts::default();
        for document in documents {
            for verdict in self.verdicts(document) {
                counts[verdict as usize] += 1;
            }
        }
        counts
    }
}

/// Compiles rules for an engine, or says why it cannot.
type Compile = fn(&[Rule]) -> Result<Box<dyn Engine>, String>;

/// The engines, ours first.
const ENGINES: [(&str, Compile); 6] = [
    ("servanda", servanda::compile),
    ("regorus (RVM)", rego::compile),
    ("cedar-policy", cedar::compile),
    ("cel", cel::compile),
    ("zen-expression", zen::compile),
    ("datalogic-rs", datalogic::compile),
];

fn main() {
    let sizes: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|size| size.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        SIZES.to_vec()
    } else {
        sizes
    };
    let documents = workload::documents(DOCUMENTS, Style::Numbers);
    let bytes: usize = documents.iter().map(String::len).sum();
    println!(
        "{DOCUMENTS} documents of {} bytes on average; one thread; least of {TURNS} turns",
        bytes / DOCUMENTS
    );
    println!("\nparsing alone, µs a document");
    let parsing = parsing::times(&documents, TURNS);
    for (name, time) in &parsing {
        println!("  {name:<16} {:>10.2}", micros(*time));
    }
    let sonic = parsing.last().map_or(Duration::ZERO, |(_, time)| *time);
    for size in &sizes {
        compare(*size, &documents, sonic);
    }
    for style in [Style::Complete, Style::Gaps, Style::Shuffled] {
        alone(style, &sizes);
    }
}

/// Servanda alone, on documents that the other engines cannot judge alike: with dates, and with facts left open.
fn alone(style: Style, sizes: &[usize]) {
    let documents = workload::documents(DOCUMENTS, style);
    let parsing = parsing::times(&documents, TURNS);
    let sonic = parsing.last().map_or(Duration::ZERO, |(_, time)| *time);
    println!(
        "\n{style:?} documents, with dates; sonic-rs parses one in {:.2} µs",
        micros(sonic)
    );
    println!(
        "  rules   µs a document   of sonic-rs parsing   broken, gap, undetermined, excepted, met, not applicable"
    );
    for size in sizes {
        let mut engine = match Batches::compile(&workload::rules(*size), style) {
            Ok(engine) => engine,
            Err(why) => panic!("{why}"),
        };
        let (counts, declined) = engine.count(&documents);
        let mut best = Duration::MAX;
        for _ in 0..TURNS {
            let start = Instant::now();
            std::hint::black_box(engine.count(&documents));
            best = best.min(start.elapsed() / DOCUMENTS as u32);
        }
        let ratio = best.as_secs_f64() / sonic.as_secs_f64();
        println!(
            "  {size:>5} {:>15.2} {ratio:>20.2}×   {counts:?}, {declined} declined",
            micros(best)
        );
    }
}

/// One table: all engines with so many rules.
fn compare(size: usize, documents: &[String], sonic: Duration) {
    let rules = workload::rules(size);
    println!(
        "\n{size} rules          compile, ms    µs a document   of servanda's   of sonic-rs parsing"
    );
    let mut engines: Vec<(&str, Box<dyn Engine>, Duration)> = Vec::new();
    let mut expected = None;
    for (name, compile) in ENGINES {
        let start = Instant::now();
        match compile(&rules) {
            Ok(mut engine) => {
                let compiled = start.elapsed();
                agree(name, engine.as_mut(), documents, &mut expected);
                engines.push((name, engine, compiled));
            }
            Err(why) => println!(
                "  {name:<16} does not compile: {}",
                why.lines().next().unwrap_or_default()
            ),
        }
    }
    let times = by_turns(&mut engines, documents);
    let ours = times.first().copied().unwrap_or_default();
    for ((name, _, compiled), time) in engines.iter().zip(&times) {
        println!(
            "  {name:<16} {:>11.2} {:>16.2} {:>14.1}× {:>20.2}×",
            compiled.as_secs_f64() * 1e3,
            micros(*time),
            time.as_secs_f64() / ours.as_secs_f64(),
            time.as_secs_f64() / sonic.as_secs_f64(),
        );
    }
}

/// Stops the run where an engine says something else than the first one.
fn agree(
    name: &str,
    engine: &mut dyn Engine,
    documents: &[String],
    expected: &mut Option<Vec<Vec<Verdict>>>,
) {
    let found: Vec<Vec<Verdict>> = documents
        .iter()
        .take(COMPARED)
        .map(|document| engine.verdicts(document))
        .collect();
    let expected = expected.get_or_insert_with(|| found.clone());
    for (position, (found, expected)) in found.iter().zip(expected.iter()).enumerate() {
        assert_eq!(
            found, expected,
            "{name} judges document {position} in another way"
        );
    }
}

/// The least time for one document, for each engine; engines take turns, so that a slow moment of the machine falls
/// on all of them.
fn by_turns(
    engines: &mut [(&str, Box<dyn Engine>, Duration)],
    documents: &[String],
) -> Vec<Duration> {
    let mut counts: Vec<usize> = Vec::new();
    for (_, engine, _) in engines.iter_mut() {
        let start = Instant::now();
        engine.count(&documents[..8]);
        let one = start.elapsed() / 8;
        let fitting = PATIENCE.as_nanos() / one.as_nanos().max(1);
        counts.push((fitting as usize).clamp(8, documents.len()));
    }
    let mut best = vec![Duration::MAX; engines.len()];
    for _ in 0..TURNS {
        for ((best, (_, engine, _)), count) in best.iter_mut().zip(engines.iter_mut()).zip(&counts)
        {
            let start = Instant::now();
            std::hint::black_box(engine.count(&documents[..*count]));
            *best = (*best).min(start.elapsed() / *count as u32);
        }
    }
    best
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// The words in which another engine writes a rule.
struct Words {
    /// One condition.
    condition: fn(&workload::Condition) -> String,
    /// Between conditions that all have to hold.
    and: &'static str,
    /// Between conditions of which one is enough.
    or: &'static str,
    /// What always holds.
    always: &'static str,
    /// The opposite of something in brackets.
    not: &'static str,
}

impl Words {
    /// When a rule applies.
    fn applies(&self, rule: &Rule) -> String {
        if rule.conditions.is_empty() {
            return self.always.to_owned();
        }
        let join = if rule.any { self.or } else { self.and };
        let conditions: Vec<String> = rule.conditions.iter().map(self.condition).collect();
        format!("({})", conditions.join(join))
    }

    /// When a rule is kept, if it applies.
    fn kept(&self, rule: &Rule) -> String {
        let demand = (self.condition)(&rule.demand);
        match rule.forbids {
            true => format!("{}({demand})", self.not),
            false => format!("({demand})"),
        }
    }
}
