//! Generated rules compiled for the bulk path, and documents counted by verdict, in batches.

use servanda::bind::Binder;
use servanda::bulk::BATCH;
use servanda::bulk::mask::Mask;
use servanda::bulk::program::{Program, Said, Scratch};
use servanda::bulk::verdicts::{Rows, Verdicts};
use servanda::check::check;
use servanda::document::{Format, Limits, read};
use servanda::evaluate::{Options, Outcome, evaluate};
use servanda::model::rulebook::Rulebook;
use servanda::plan::{Plan, plan};
use servanda::source::Sources;
use servanda::syntax::parse;

use super::{Rule, Style, rulebook};

/// Rules compiled into a program.
pub struct Batches {
    rulebook: &'static Rulebook,
    /// The plan, whose rules stand in the order of the rulebook.
    pub plan: &'static Plan,
    program: Program<'static>,
    scratch: Scratch,
    verdicts: Verdicts,
}

impl Batches {
    /// Compiles rules for documents of a style. Rulebook and plan are never freed: a run makes a handful of them.
    pub fn compile(rules: &[Rule], style: Style) -> Result<Self, String> {
        let mut sources = Sources::default();
        let file = sources.add("generated.rules", rulebook(rules, style));
        let syntax = parse(&[file], &sources);
        let checked = check(&syntax.trees, &sources);
        let mut wrong = syntax.diagnostics.iter().chain(&checked.diagnostics);
        if let Some(wrong) = wrong.find(|found| found.is_error()) {
            return Err(wrong.message.clone());
        }
        let plan: &'static Plan = Box::leak(Box::new(plan(&checked.rulebook)));
        let rulebook: &'static Rulebook = Box::leak(Box::new(checked.rulebook));
        Ok(Self {
            program: Program::new(rulebook, plan, &Options::default()),
            rulebook,
            plan,
            scratch: Scratch::default(),
            verdicts: Verdicts::default(),
        })
    }

    /// Reads and judges documents: how often each of the six verdicts was given, the worst first, and how many
    /// documents were left to the ordinary path.
    pub fn count(&mut self, documents: &[String]) -> ([u64; 6], usize) {
        let mut counts = [0; 6];
        let mut declined = 0;
        for batch in documents.chunks(BATCH) {
            let records: Vec<&[u8]> = batch.iter().map(|document| document.as_bytes()).collect();
            let each = |_, said: Said<'_>| {
                let Said::Records(masks) = said else {
                    panic!("no generated rule is about entries");
                };
                for (count, mask) in counts.iter_mut().zip(masks) {
                    *count += mask.count();
                }
            };
            self.program
                .judge_each(&records, &mut self.scratch, &mut self.verdicts, each);
            for record in self.verdicts.ordinary.iter() {
                declined += 1;
                for finding in self.ordinary(&batch[record]).findings {
                    counts[finding.verdict as usize] += 1;
                }
            }
        }
        (counts, declined)
    }

    /// The verdicts on one document, which must not be out of the ordinary: for each rule of the plan, the position of
    /// its verdict among the six.
    pub fn one(&mut self, document: &str) -> Vec<usize> {
        let records = [document.as_bytes()];
        self.program
            .judge(&records, &mut self.scratch, &mut self.verdicts);
        assert_eq!(self.verdicts.ordinary, Mask::NONE);
        let verdict = |rows: &Rows| match rows {
            Rows::Records(masks) => masks.iter().position(|mask| mask.has(0)),
            _ => None,
        };
        let found = self.verdicts.demands.iter();
        found
            .map(|rows| verdict(rows).expect("every rule has a verdict"))
            .collect()
    }

    /// One document the ordinary way, with the record that explanations are made from.
    pub fn ordinary(&self, document: &str) -> Outcome {
        let mut sources = Sources::default();
        let file = sources.add("deal.json", document);
        let limits = Limits::default();
        let read = read(file, sources.get(file), None, Format::Json, &limits);
        let document = read.document.expect("the documents are JSON");
        let bound = Binder::new(&self.rulebook.shape).bind(&document, &sources);
        evaluate(self.plan, &bound.facts, &Options::default())
    }
}
