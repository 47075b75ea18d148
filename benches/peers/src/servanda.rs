//! Servanda: rules in plain English, every rule in six verdicts, documents in batches.

use servanda::model::rulebook;

use crate::workload::batches::Batches;
use crate::workload::{Rule, Style};
use crate::{Counts, Engine, Verdict};

struct Servanda(Batches);

pub fn compile(rules: &[Rule]) -> Result<Box<dyn Engine>, String> {
    let batches = Batches::compile(rules, Style::Numbers)?;
    Ok(Box::new(Servanda(batches)))
}

impl Engine for Servanda {
    fn verdicts(&mut self, document: &str) -> Vec<Verdict> {
        let found = self.0.one(document);
        let mut verdicts = vec![Verdict::NotApplicable; found.len()];
        for (rule, at) in self.0.plan.rules.iter().zip(found) {
            verdicts[position(&rule.id)] = match rulebook::Verdict::ALL[at] {
                rulebook::Verdict::NotApplicable => Verdict::NotApplicable,
                rulebook::Verdict::Met => Verdict::Met,
                rulebook::Verdict::Broken => Verdict::Broken,
                other => panic!("every field is stated: {other:?}"),
            };
        }
        verdicts
    }

    fn count(&mut self, documents: &[String]) -> Counts {
        let ([broken, .., met, not_applicable], _) = self.0.count(documents);
        [not_applicable, met, broken]
    }
}

/// The position of a generated rule, from its id: 0 for `case-1`.
fn position(id: &str) -> usize {
    let number = id.rsplit('-').next().and_then(|number| number.parse().ok());
    number.map_or(usize::MAX, |number: usize| number - 1)
}
