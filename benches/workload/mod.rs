//! Rules and documents of any number, the same ones on every machine: what all benchmarks run on.
//!
//! A document is a deal of about 2 KB with 60 fields in six records of ten. A rule has one to five conditions out of a
//! pool that all rules share; the last one is what it requires or forbids. Each condition can be written for Servanda
//! and, in `benches/peers`, for other engines.

#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each benchmark uses its part, and stops where something is wrong"
)]

pub mod batches;

use std::fmt::Write;

/// The records of a document; each has the fields of [`FIELDS`].
pub const RECORDS: [&str; 6] = ["monitor", "border", "transit", "guarantee", "fund", "court"];

/// The fields of a record.
pub const FIELDS: [(&str, Kind); 10] = [
    ("agreed", Kind::Truth),
    ("verified", Kind::Truth),
    ("size", Kind::Number(1_000_000)),
    ("share", Kind::Number(100)),
    ("months", Kind::Number(120)),
    ("leader", Kind::Actor),
    ("host", Kind::Actor),
    ("start", Kind::Day),
    ("end", Kind::Day),
    ("members", Kind::Actors),
];

/// Who acts.
pub const ACTORS: [&str; 12] = [
    "Norland",
    "Sudmark",
    "Estvale",
    "Westhaven",
    "Highfell",
    "Lowmoor",
    "Redcliff",
    "Greyholm",
    "Fairwater",
    "Stonebridge",
    "Oakridge",
    "Summerset",
];

/// How many conditions all rules share.
pub const POOL: usize = 600;

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Yes or no.
    Truth,
    /// A whole number up to this one.
    Number(u64),
    /// One of [`ACTORS`].
    Actor,
    /// A date from 2025 to 2028.
    Day,
    /// Up to four of [`ACTORS`].
    Actors,
}

/// A condition on one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The record.
    pub record: &'static str,
    /// The field.
    pub field: &'static str,
    /// What is said of it.
    pub test: Test,
}

/// What is said of a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    /// It says yes.
    Holds,
    /// It is at least so much.
    AtLeast(u64),
    /// It is less than so much.
    LessThan(u64),
    /// It is this one.
    Is(&'static str),
    /// It is one of these.
    OneOf([&'static str; 3]),
    /// It is before this day.
    Before(Day),
    /// It is on this day or after it.
    OnOrAfter(Day),
    /// It is a list with this one in it.
    Includes(&'static str),
}

/// A rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// When it applies; always, where there is none.
    pub conditions: Vec<Condition>,
    /// Whether any of them is enough, rather than all.
    pub any: bool,
    /// What it requires or forbids.
    pub demand: Condition,
    /// Whether it forbids.
    pub forbids: bool,
}

/// What documents look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Every field is stated, keys always in one order.
    Complete,
    /// One field in ten is missing, null or to be agreed.
    Gaps,
    /// As `Gaps`, and every record has its keys in an order of its own.
    Shuffled,
    /// As `Complete`, with days as numbers, such as 20260131: for engines that cannot compare dates.
    Numbers,
}

/// A day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Day {
    year: u64,
    month: u64,
    day: u64,
}

impl Day {
    /// As a number: 20260131.
    pub fn number(self) -> u64 {
        (self.year * 100 + self.month) * 100 + self.day
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Numbers that look random and are the same everywhere.
pub struct Dice(u64);

impl Dice {
    /// Dice that always fall the same way for a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// One of some.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// Some in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }

    fn day(&mut self) -> Day {
        Day {
            year: 2025 + self.below(3),
            month: 1 + self.below(12),
            day: 1 + self.below(28),
        }
    }
}

/// The conditions that all rules share.
pub fn pool() -> Vec<Condition> {
    let mut dice = Dice::new(1);
    let mut pool: Vec<Condition> = Vec::new();
    while pool.len() < POOL {
        let (field, kind) = dice.one(&FIELDS);
        let condition = Condition {
            record: dice.one(&RECORDS),
            field,
            test: test(kind, &mut dice),
        };
        if !pool.contains(&condition) {
            pool.push(condition);
        }
    }
    pool
}

fn test(kind: Kind, dice: &mut Dice) -> Test {
    match (kind, dice.below(2)) {
        (Kind::Truth, _) => Test::Holds,
        (Kind::Number(end), 0) => Test::AtLeast(round(dice.below(end), end)),
        (Kind::Number(end), _) => Test::LessThan(round(dice.below(end), end)),
        (Kind::Actor, 0) => Test::Is(dice.one(&ACTORS)),
        (Kind::Actor, _) => {
            let mut actors = ACTORS;
            dice.shuffle(&mut actors);
            Test::OneOf([actors[0], actors[1], actors[2]])
        }
        (Kind::Day, 0) => Test::Before(dice.day()),
        (Kind::Day, _) => Test::OnOrAfter(dice.day()),
        (Kind::Actors, _) => Test::Includes(dice.one(&ACTORS)),
    }
}

/// Thresholds as people write them: 340,000 rather than 339,127.
fn round(number: u64, end: u64) -> u64 {
    let step = (end / 100).max(1);
    number / step * step + step
}

/// So many rules.
pub fn rules(count: usize) -> Vec<Rule> {
    let pool = pool();
    let mut dice = Dice::new(2);
    let mut rules = Vec::with_capacity(count);
    while rules.len() < count {
        let size = 1 + dice.below(5) as usize;
        let mut conditions: Vec<Condition> = Vec::new();
        while conditions.len() < size {
            let next = &pool[dice.below(pool.len() as u64) as usize];
            if !conditions.contains(next) {
                conditions.push(next.clone());
            }
        }
        let Some(demand) = conditions.pop() else {
            continue;
        };
        rules.push(Rule {
            any: dice.below(2) == 0,
            conditions,
            demand,
            forbids: dice.below(2) == 0,
        });
    }
    rules
}

/// A rulebook in Servanda's own words, for documents of a style.
pub fn rulebook(rules: &[Rule], style: Style) -> String {
    let mut out = String::from("rulebook \"Generated\"\n\nkind actor\n");
    for actor in ACTORS {
        let _ = writeln!(out, "  {actor}");
    }
    out.push_str("\ndocument deal\n  title: text\n  summary: text\n");
    for record in RECORDS {
        let _ = writeln!(out, "  {record}:");
        for (field, kind) in FIELDS {
            let ty = match kind {
                Kind::Truth => "yes or no",
                Kind::Number(_) => "whole number",
                Kind::Actor => "actor",
                Kind::Day if style == Style::Numbers => "whole number",
                Kind::Day => "date",
                Kind::Actors => "list of actor",
            };
            let _ = writeln!(out, "    {field}: {ty}");
        }
    }
    for (number, rule) in rules.iter().enumerate() {
        let _ = writeln!(out, "\nrule case {}", number + 1);
        let conditions: Vec<String> = rule
            .conditions
            .iter()
            .map(|condition| sentence(condition, style))
            .collect();
        let join = if rule.any { "\n    or " } else { "\n    and " };
        if !conditions.is_empty() {
            let _ = write!(out, "  if {}\n  then", conditions.join(join));
        }
        let force = if rule.forbids { "forbid" } else { "require" };
        let _ = writeln!(out, "  {force} {}", sentence(&rule.demand, style));
    }
    out
}

/// A condition in Servanda's own words.
pub fn sentence(condition: &Condition, style: Style) -> String {
    let Condition {
        record,
        field,
        test,
    } = condition;
    match test {
        Test::Holds => format!("the {record} is {field}"),
        Test::AtLeast(number) => format!("the {record}'s {field} is at least {number}"),
        Test::LessThan(number) => format!("the {record}'s {field} is less than {number}"),
        Test::Is(actor) => format!("the {record}'s {field} is {actor}"),
        Test::OneOf([a, b, c]) => format!("the {record}'s {field} is one of {a}, {b} or {c}"),
        Test::Before(day) if style == Style::Numbers => {
            format!("the {record}'s {field} is less than {}", day.number())
        }
        Test::OnOrAfter(day) if style == Style::Numbers => {
            format!("the {record}'s {field} is at least {}", day.number())
        }
        Test::Before(day) => format!("the {record}'s {field} is before {day}"),
        Test::OnOrAfter(day) => format!("the {record}'s {field} is on or after {day}"),
        Test::Includes(actor) => format!("the {record}'s {field} includes {actor}"),
    }
}

/// So many documents, each one line of JSON without its line break.
pub fn documents(count: usize, style: Style) -> Vec<String> {
    let mut dice = Dice::new(3);
    (0..count)
        .map(|number| document(number, style, &mut dice))
        .collect()
}

fn document(number: usize, style: Style, dice: &mut Dice) -> String {
    let mut out = format!(
        "{{\"title\":\"Deal {number}\",\"summary\":\"{}\"",
        summary(dice)
    );
    let mut records = RECORDS;
    if style == Style::Shuffled {
        dice.shuffle(&mut records);
    }
    for record in records {
        let _ = write!(out, ",\"{record}\":{{{}}}", fields(style, dice).join(","));
    }
    out.push('}');
    out
}

fn fields(style: Style, dice: &mut Dice) -> Vec<String> {
    let mut fields = Vec::new();
    for (field, kind) in FIELDS {
        match (
            matches!(style, Style::Gaps | Style::Shuffled),
            dice.below(100),
        ) {
            (true, 0..8) => {}
            (true, 8) => fields.push(format!("\"{field}\":null")),
            (true, 9) => fields.push(format!("\"{field}\":\"to be agreed\"")),
            _ => fields.push(format!("\"{field}\":{}", value(kind, style, dice))),
        }
    }
    if style == Style::Shuffled {
        dice.shuffle(&mut fields);
    }
    fields
}

fn value(kind: Kind, style: Style, dice: &mut Dice) -> String {
    match kind {
        Kind::Truth => (dice.below(2) == 0).to_string(),
        Kind::Number(end) => dice.below(end + 1).to_string(),
        Kind::Actor => format!("\"{}\"", dice.one(&ACTORS)),
        Kind::Day if style == Style::Numbers => dice.day().number().to_string(),
        Kind::Day => format!("\"{}\"", dice.day()),
        Kind::Actors => {
            let mut actors = ACTORS;
            dice.shuffle(&mut actors);
            let some: Vec<String> = actors
                .iter()
                .take(dice.below(5) as usize)
                .map(|actor| format!("\"{actor}\""))
                .collect();
            format!("[{}]", some.join(","))
        }
    }
}

/// Prose that no rule reads, so that a document has some 2 KB.
fn summary(dice: &mut Dice) -> String {
    const WORDS: [&str; 16] = [
        "the",
        "parties",
        "shall",
        "observe",
        "a",
        "line",
        "between",
        "their",
        "forces",
        "and",
        "report",
        "each",
        "incident",
        "to",
        "joint",
        "commission",
    ];
    let words: Vec<&str> = (0..130).map(|_| dice.one(&WORDS)).collect();
    words.join(" ")
}
