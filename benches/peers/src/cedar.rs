//! Cedar: a rule is two policies, one that permits where the rule is met and one where it is broken; the policies that
//! decided are the verdicts.

use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request,
};

use crate::workload::{Condition, Rule, Test};
use crate::{Engine, Verdict, Words};

const WORDS: Words = Words {
    condition,
    and: " && ",
    or: " || ",
    always: "true",
    not: "!",
};

struct Cedar {
    rules: usize,
    policies: PolicySet,
    authorizer: Authorizer,
    entities: Entities,
    uid: EntityUid,
}

pub fn compile(rules: &[Rule]) -> Result<Box<dyn Engine>, String> {
    let mut policies = PolicySet::new();
    for (number, rule) in rules.iter().enumerate() {
        let (applies, kept) = (WORDS.applies(rule), WORDS.kept(rule));
        for (verdict, when) in [("met", kept.clone()), ("broken", format!("!{kept}"))] {
            let text =
                format!("permit(principal, action, resource) when {{ {applies} && {when} }};");
            let id = PolicyId::new(format!("{number} {verdict}"));
            let policy = Policy::parse(Some(id), text).map_err(|error| error.to_string())?;
            policies.add(policy).map_err(|error| error.to_string())?;
        }
    }
    Ok(Box::new(Cedar {
        rules: rules.len(),
        policies,
        authorizer: Authorizer::new(),
        entities: Entities::empty(),
        uid: EntityUid::from_str("Deal::\"it\"").map_err(|error| error.to_string())?,
    }))
}

fn condition(condition: &Condition) -> String {
    let field = format!("context.{}.{}", condition.record, condition.field);
    match &condition.test {
        Test::Holds => field,
        Test::AtLeast(number) => format!("{field} >= {number}"),
        Test::LessThan(number) => format!("{field} < {number}"),
        Test::Is(actor) => format!("{field} == \"{actor}\""),
        Test::OneOf(actors) => format!("{actors:?}.contains({field})"),
        Test::Before(day) => format!("{field} < {}", day.number()),
        Test::OnOrAfter(day) => format!("{field} >= {}", day.number()),
        Test::Includes(actor) => format!("{field}.contains(\"{actor}\")"),
    }
}

impl Engine for Cedar {
    fn verdicts(&mut self, document: &str) -> Vec<Verdict> {
        let context = Context::from_json_str(document, None).expect("the documents are JSON");
        let uid = || self.uid.clone();
        let request = Request::new(uid(), uid(), uid(), context, None)
            .expect("no schema, nothing to violate");
        let response = self
            .authorizer
            .is_authorized(&request, &self.policies, &self.entities);
        let mut verdicts = vec![Verdict::NotApplicable; self.rules];
        for policy in response.diagnostics().reason() {
            let id: &str = policy.as_ref();
            let (number, verdict) = id.split_once(' ').expect("an id as it was made");
            let number: usize = number.parse().expect("an id as it was made");
            verdicts[number] = if verdict == "met" {
                Verdict::Met
            } else {
                Verdict::Broken
            };
        }
        verdicts
    }
}
