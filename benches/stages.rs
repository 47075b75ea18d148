//! What each stage costs, over 10 to 10,000 generated rules: `cargo bench --bench stages`.
#![allow(
    missing_docs,
    clippy::expect_used,
    reason = "a benchmark stops at what it did not expect"
)]

mod workload;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use servanda::bind::Binder;
use servanda::check::check;
use servanda::document::{Document, Format, Limits, read};
use servanda::evaluate::{Options, evaluate};
use servanda::model::rulebook::Rulebook;
use servanda::plan::{Plan, plan};
use servanda::source::{FileId, Sources};
use servanda::syntax::parse;

use crate::workload::Style;

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn main() {
    divan::main();
}

/// The text of a generated rulebook, ready to be parsed.
fn text(rules: usize) -> (Sources, FileId) {
    let mut sources = Sources::default();
    let text = workload::rulebook(&workload::rules(rules), Style::Gaps);
    let file = sources.add("generated.rules", text);
    (sources, file)
}

fn rulebook(rules: usize) -> Rulebook {
    let (sources, file) = text(rules);
    let syntax = parse(&[file], &sources);
    let checked = check(&syntax.trees, &sources);
    let wrong = syntax.diagnostics.iter().chain(&checked.diagnostics);
    assert_eq!(wrong.filter(|found| found.is_error()).count(), 0);
    checked.rulebook
}

fn planned(rules: usize) -> (Rulebook, Plan) {
    let rulebook = rulebook(rules);
    let plan = plan(&rulebook);
    (rulebook, plan)
}

fn document() -> (Sources, FileId) {
    let mut sources = Sources::default();
    let text = workload::documents(1, Style::Gaps)
        .pop()
        .expect("one document");
    let file = sources.add("deal.json", text);
    (sources, file)
}

fn read_one(sources: &Sources, file: FileId) -> Document {
    let read = read(
        file,
        sources.get(file),
        None,
        Format::Json,
        &Limits::default(),
    );
    read.document.expect("a generated document can be read")
}

#[divan::bench(args = SIZES)]
fn parse_rules(bencher: Bencher, rules: usize) {
    let (sources, file) = text(rules);
    bencher
        .counter(ItemsCount::new(rules))
        .bench(|| parse(black_box(&[file]), &sources));
}

#[divan::bench(args = SIZES)]
fn check_rules(bencher: Bencher, rules: usize) {
    let (sources, file) = text(rules);
    let syntax = parse(&[file], &sources);
    bencher
        .counter(ItemsCount::new(rules))
        .bench(|| check(black_box(&syntax.trees), &sources));
}

#[divan::bench(args = SIZES)]
fn plan_rules(bencher: Bencher, rules: usize) {
    let rulebook = rulebook(rules);
    bencher
        .counter(ItemsCount::new(rules))
        .bench(|| plan(black_box(&rulebook)));
}

#[divan::bench]
fn read_document(bencher: Bencher) {
    let (sources, file) = document();
    bencher.bench(|| read_one(black_box(&sources), file));
}

#[divan::bench]
fn bind_document(bencher: Bencher) {
    let (sources, file) = document();
    let document = read_one(&sources, file);
    let rulebook = rulebook(10);
    let binder = Binder::new(&rulebook.shape);
    bencher.bench(|| binder.bind(black_box(&document), &sources));
}

#[divan::bench(args = SIZES)]
fn evaluate_document(bencher: Bencher, rules: usize) {
    let (sources, file) = document();
    let document = read_one(&sources, file);
    let (rulebook, plan) = planned(rules);
    let bound = Binder::new(&rulebook.shape).bind(&document, &sources);
    bencher
        .counter(ItemsCount::new(rules))
        .bench(|| evaluate(black_box(&plan), &bound.facts, &Options::default()));
}
