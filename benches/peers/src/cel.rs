//! CEL: a rule is an expression worth 0, 1 or 2: not applicable, met, broken.

use cel::{Context, Program, Value};

use crate::workload::{Condition, Rule, Test};
use crate::{Engine, Verdict, Words};

const WORDS: Words = Words {
    condition,
    and: " && ",
    or: " || ",
    always: "true",
    not: "!",
};

struct Cel {
    programs: Vec<Program>,
}

pub fn compile(rules: &[Rule]) -> Result<Box<dyn Engine>, String> {
    let programs = rules.iter().map(|rule| {
        let text = format!(
            "{} ? ({} ? 1 : 2) : 0",
            WORDS.applies(rule),
            WORDS.kept(rule)
        );
        Program::compile(&text).map_err(|error| error.to_string())
    });
    Ok(Box::new(Cel {
        programs: programs.collect::<Result<_, _>>()?,
    }))
}

fn condition(condition: &Condition) -> String {
    let field = format!("{}.{}", condition.record, condition.field);
    match &condition.test {
        Test::Holds => field,
        Test::AtLeast(number) => format!("{field} >= {number}"),
        Test::LessThan(number) => format!("{field} < {number}"),
        Test::Is(actor) => format!("{field} == \"{actor}\""),
        Test::OneOf(actors) => format!("{field} in {actors:?}"),
        Test::Before(day) => format!("{field} < {}", day.number()),
        Test::OnOrAfter(day) => format!("{field} >= {}", day.number()),
        Test::Includes(actor) => format!("\"{actor}\" in {field}"),
    }
}

impl Engine for Cel {
    fn verdicts(&mut self, document: &str) -> Vec<Verdict> {
        let parsed: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(document).expect("the documents are JSON");
        let mut context = Context::default();
        for (name, value) in parsed {
            let value = cel::to_value(value).expect("JSON fits into CEL");
            context.add_variable_from_value(name, value);
        }
        let verdicts = self
            .programs
            .iter()
            .map(|program| match program.execute(&context) {
                Ok(Value::Int(0)) => Verdict::NotApplicable,
                Ok(Value::Int(1)) => Verdict::Met,
                Ok(Value::Int(2)) => Verdict::Broken,
                other => panic!("not a verdict: {other:?}"),
            });
        verdicts.collect()
    }
}
