//! Servanda: rules in plain English, every rule in six verdicts, documents in batches.

use servanda::bind::Binder;
use servanda::bulk::BATCH;
use servanda::bulk::mask::Mask;
use servanda::bulk::program::{Program, Scratch};
use servanda::bulk::verdicts::Verdicts;
use servanda::check::check;
use servanda::document::{Format, Limits, read};
use servanda::evaluate::{Options, Outcome, evaluate};
use servanda::model::rulebook::{self, Rulebook};
use servanda::plan::{Plan, plan};
use servanda::source::Sources;
use servanda::syntax::parse;

use crate::workload::{self, Rule, Style};
use crate::{Counts, Engine, Verdict};

/// Rules compiled into a program.
pub struct Servanda {
    rulebook: &'static Rulebook,
    plan: &'static Plan,
    program: Program<'static>,
    scratch: Scratch,
    verdicts: Verdicts,
}

/// Compiles rules for the documents that are compared.
pub fn compile(rules: &[Rule]) -> Result<Box<dyn Engine>, String> {
    Ok(Box::new(compile_for(rules, Style::Numbers)?))
}

/// Compiles rules for documents of a style. Rulebook and plan are never freed: a run makes a handful of them.
pub fn compile_for(rules: &[Rule], style: Style) -> Result<Servanda, String> {
    let mut sources = Sources::default();
    let file = sources.add("generated.rules", workload::rulebook(rules, style));
    let syntax = parse(&[file], &sources);
    let checked = check(&syntax.trees, &sources);
    let mut wrong = syntax.diagnostics.iter().chain(&checked.diagnostics);
    if let Some(wrong) = wrong.find(|found| found.is_error()) {
        return Err(wrong.message.clone());
    }
    let plan: &'static Plan = Box::leak(Box::new(plan(&checked.rulebook)));
    let rulebook: &'static Rulebook = Box::leak(Box::new(checked.rulebook));
    Ok(Servanda {
        program: Program::new(rulebook, plan, &Options::default()),
        rulebook,
        plan,
        scratch: Scratch::default(),
        verdicts: Verdicts::default(),
    })
}

impl Servanda {
    /// Reads and judges documents: how often each of the six verdicts was given, the worst first, and how many
    /// documents were left to the ordinary path.
    pub fn six(&mut self, documents: &[String]) -> ([u64; 6], usize) {
        let mut counts = [0; 6];
        let mut declined = 0;
        for batch in documents.chunks(BATCH) {
            let records: Vec<&[u8]> = batch.iter().map(|document| document.as_bytes()).collect();
            self.program
                .judge(&records, &mut self.scratch, &mut self.verdicts);
            let judged = Mask::first(batch.len()).without(self.verdicts.ordinary);
            for demand in &self.verdicts.demands {
                for (count, mask) in counts.iter_mut().zip(demand.worst(batch.len())) {
                    *count += mask.and(judged).count();
                }
            }
            for record in self.verdicts.ordinary.iter() {
                declined += 1;
                for finding in self.ordinary(&batch[record]).findings {
                    counts[finding.verdict as usize] += 1;
                }
            }
        }
        (counts, declined)
    }

    /// One document the ordinary way, with the record that explanations are made from.
    fn ordinary(&self, document: &str) -> Outcome {
        let mut sources = Sources::default();
        let file = sources.add("deal.json", document);
        let read = read(
            file,
            sources.get(file),
            None,
            Format::Json,
            &Limits::default(),
        );
        let document = read.document.expect("the documents are JSON");
        let bound = Binder::new(&self.rulebook.shape).bind(&document, &sources);
        evaluate(self.plan, &bound.facts, &Options::default())
    }
}

impl Engine for Servanda {
    fn verdicts(&mut self, document: &str) -> Vec<Verdict> {
        self.program.judge(
            &[document.as_bytes()],
            &mut self.scratch,
            &mut self.verdicts,
        );
        assert!(
            self.verdicts.ordinary.is_empty(),
            "nothing here is out of the ordinary"
        );
        let mut verdicts = vec![Verdict::NotApplicable; self.plan.rules.len()];
        for (rule, masks) in self.plan.rules.iter().zip(&self.verdicts.demands) {
            let found = masks.worst(1).iter().position(|mask| mask.has(0));
            verdicts[position(&rule.id)] = match found.map(|at| rulebook::Verdict::ALL[at]) {
                Some(rulebook::Verdict::NotApplicable) => Verdict::NotApplicable,
                Some(rulebook::Verdict::Met) => Verdict::Met,
                Some(rulebook::Verdict::Broken) => Verdict::Broken,
                other => panic!("every field is stated: {other:?}"),
            };
        }
        verdicts
    }

    fn count(&mut self, documents: &[String]) -> Counts {
        let ([broken, .., met, not_applicable], _) = self.six(documents);
        [not_applicable, met, broken]
    }
}

/// The position of a generated rule, from its id: 0 for `case-1`.
fn position(id: &str) -> usize {
    let number = id.rsplit('-').next().and_then(|number| number.parse().ok());
    number.map_or(usize::MAX, |number: usize| number - 1)
}
