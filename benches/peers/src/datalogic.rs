//! JSONLogic, by datalogic-rs: a rule is an expression worth 0, 1 or 2: not applicable, met, broken; each document is parsed
//! once for all of them.

use bumpalo::Bump;
use datalogic_rs::{DataValue, Engine as Datalogic, Logic};
use serde_json::{Value, json};

use crate::workload::{Condition, Rule, Test};
use crate::{Engine, Verdict};

struct Logics {
    engine: Datalogic,
    logics: Vec<Logic>,
    arena: Bump,
}

pub fn compile(rules: &[Rule]) -> Result<Box<dyn Engine>, String> {
    let engine = Datalogic::new();
    let logics = rules.iter().map(|rule| {
        let conditions: Vec<Value> = rule.conditions.iter().map(condition).collect();
        let applies = match (conditions.is_empty(), rule.any) {
            (true, _) => json!(true),
            (_, true) => json!({ "or": conditions }),
            (_, false) => json!({ "and": conditions }),
        };
        let demand = condition(&rule.demand);
        let kept = if rule.forbids {
            json!({ "!": [demand] })
        } else {
            demand
        };
        let verdict = json!({ "if": [applies, { "if": [kept, 1, 2] }, 0] });
        engine
            .compile(verdict.to_string().as_str())
            .map_err(|error| error.to_string())
    });
    let logics = logics.collect::<Result<_, _>>()?;
    Ok(Box::new(Logics {
        engine,
        logics,
        arena: Bump::new(),
    }))
}

fn condition(condition: &Condition) -> Value {
    let field = json!({ "var": format!("{}.{}", condition.record, condition.field) });
    match &condition.test {
        Test::Holds => json!({ "===": [field, true] }),
        Test::AtLeast(number) => json!({ ">=": [field, number] }),
        Test::LessThan(number) => json!({ "<": [field, number] }),
        Test::Is(actor) => json!({ "===": [field, actor] }),
        Test::OneOf(actors) => json!({ "in": [field, actors] }),
        Test::Before(day) => json!({ "<": [field, day.number()] }),
        Test::OnOrAfter(day) => json!({ ">=": [field, day.number()] }),
        Test::Includes(actor) => json!({ "in": [actor, field] }),
    }
}

impl Engine for Logics {
    fn verdicts(&mut self, document: &str) -> Vec<Verdict> {
        self.arena.reset();
        let arena = &self.arena;
        let parsed: &DataValue<'_> =
            arena.alloc(DataValue::from_str(document, arena).expect("the documents are JSON"));
        let verdicts = self.logics.iter().map(|logic| {
            let result = self
                .engine
                .evaluate(logic, parsed, arena)
                .expect("every field is there");
            match result.as_i64() {
                Some(0) => Verdict::NotApplicable,
                Some(1) => Verdict::Met,
                Some(2) => Verdict::Broken,
                other => panic!("not a verdict: {other:?}"),
            }
        });
        verdicts.collect()
    }
}
