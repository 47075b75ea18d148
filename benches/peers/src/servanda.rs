//! Servanda: rules in plain English, every rule in six verdicts, documents in batches.

use servanda::bind::Binder;
use servanda::check::check;
use servanda::document::{Format, Limits, read};
use servanda::evaluate::{Options, evaluate};
use servanda::model::rulebook::{self, Rulebook};
use servanda::plan::{Plan, plan};
use servanda::source::Sources;
use servanda::syntax::parse;

use crate::workload::{self, Rule, Style};
use crate::{Engine, Verdict};

struct Servanda {
    rulebook: Rulebook,
    plan: Plan,
}

pub fn compile(rules: &[Rule]) -> Result<Box<dyn Engine>, String> {
    let mut sources = Sources::default();
    let file = sources.add("generated.rules", workload::rulebook(rules, Style::Numbers));
    let syntax = parse(&[file], &sources);
    let checked = check(&syntax.trees, &sources);
    let mut wrong = syntax.diagnostics.iter().chain(&checked.diagnostics);
    if let Some(wrong) = wrong.find(|found| found.is_error()) {
        return Err(wrong.message.clone());
    }
    Ok(Box::new(Servanda {
        plan: plan(&checked.rulebook),
        rulebook: checked.rulebook,
    }))
}

impl Engine for Servanda {
    fn verdicts(&mut self, document: &str) -> Vec<Verdict> {
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
        let outcome = evaluate(&self.plan, &bound.facts, &Options::default());
        let mut verdicts = vec![Verdict::NotApplicable; self.plan.rules.len()];
        for finding in &outcome.findings {
            let rule = position(&self.plan.rule(finding.rule).id);
            verdicts[rule] = match finding.verdict {
                rulebook::Verdict::NotApplicable => Verdict::NotApplicable,
                rulebook::Verdict::Met => Verdict::Met,
                rulebook::Verdict::Broken => Verdict::Broken,
                other => panic!("every field is stated: {other:?}"),
            };
        }
        verdicts
    }
}

/// The position of a generated rule, from its id: 0 for `case-1`.
fn position(id: &str) -> usize {
    let number = id.rsplit('-').next().and_then(|number| number.parse().ok());
    number.map_or(usize::MAX, |number: usize| number - 1)
}
