//! What it costs to read and judge a document of a collection, over 10 to 10,000 generated rules: `cargo bench --bench
//! bulk`. What other engines need for the same is told by `benches/peers`.
#![allow(
    missing_docs,
    clippy::expect_used,
    reason = "a benchmark stops at what it did not expect"
)]

mod workload;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

use crate::workload::Style;
use crate::workload::batches::Batches;

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const DOCUMENTS: usize = 2_048;

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES)]
fn complete(bencher: Bencher, rules: usize) {
    judge(bencher, rules, Style::Complete);
}

#[divan::bench(args = SIZES)]
fn gaps(bencher: Bencher, rules: usize) {
    judge(bencher, rules, Style::Gaps);
}

#[divan::bench(args = SIZES)]
fn shuffled(bencher: Bencher, rules: usize) {
    judge(bencher, rules, Style::Shuffled);
}

fn judge(bencher: Bencher, rules: usize, style: Style) {
    let documents = workload::documents(DOCUMENTS, style);
    let bytes: usize = documents.iter().map(String::len).sum();
    let mut batches =
        Batches::compile(&workload::rules(rules), style).expect("the rules are right");
    batches.count(&documents);
    bencher
        .counter(ItemsCount::new(DOCUMENTS))
        .counter(BytesCount::new(bytes))
        .bench_local(|| batches.count(black_box(&documents)));
}

#[divan::bench(args = SIZES)]
fn one_by_one(bencher: Bencher, rules: usize) {
    let documents = workload::documents(1, Style::Gaps);
    let batches =
        Batches::compile(&workload::rules(rules), Style::Gaps).expect("the rules are right");
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| batches.ordinary(black_box(&documents[0])));
}
