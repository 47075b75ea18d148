//! Rego, by regorus and its virtual machine: the verdicts are the members of one set. A rule of which one condition is enough is written as a rule for each, as Rego writes `or`.

use std::fmt::Write;
use std::num::NonZeroUsize;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{PolicyLengthConfig, Value};

use crate::workload::{Condition, Rule, Test};
use crate::{Engine, Verdict};

struct Rego {
    rules: usize,
    machine: RegoVM,
}

pub fn compile(rules: &[Rule]) -> Result<Box<dyn Engine>, String> {
    let mut text = String::from("package deals\nimport rego.v1\n");
    for (number, rule) in rules.iter().enumerate() {
        let demand = condition(&rule.demand);
        let negated = format!("not {demand}");
        let (met, broken) = if rule.forbids {
            (negated, demand)
        } else {
            (demand, negated)
        };
        for way in ways(rule) {
            let _ = writeln!(text, "applies_{number} if {{ {way} }}");
        }
        let _ = writeln!(
            text,
            "verdicts contains [{number}, 1] if {{ applies_{number}; {met} }}"
        );
        let _ = writeln!(
            text,
            "verdicts contains [{number}, 2] if {{ applies_{number}; {broken} }}"
        );
    }
    let mut engine = regorus::Engine::new();
    engine.set_policy_length_config(PolicyLengthConfig {
        max_file_bytes: NonZeroUsize::MAX,
        max_lines: NonZeroUsize::MAX,
        ..PolicyLengthConfig::default()
    });
    engine
        .add_policy("deals.rego".to_owned(), text)
        .map_err(|error| error.to_string())?;
    let entry = "data.deals.verdicts";
    let policy = engine
        .compile_with_entrypoint(&entry.into())
        .map_err(|error| error.to_string())?;
    let program =
        Compiler::compile_from_policy(&policy, &[entry]).map_err(|error| error.to_string())?;
    let mut machine = RegoVM::new();
    machine.set_max_instructions(usize::MAX);
    machine.load_program(program);
    Ok(Box::new(Rego {
        rules: rules.len(),
        machine,
    }))
}

/// The ways in which a rule may apply, each of which is enough.
fn ways(rule: &Rule) -> Vec<String> {
    let conditions: Vec<String> = rule.conditions.iter().map(condition).collect();
    match (conditions.is_empty(), rule.any) {
        (true, _) => vec!["true".to_owned()],
        (false, true) => conditions,
        (false, false) => vec![conditions.join("; ")],
    }
}

fn condition(condition: &Condition) -> String {
    let field = format!("input.{}.{}", condition.record, condition.field);
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

impl Engine for Rego {
    fn verdicts(&mut self, document: &str) -> Vec<Verdict> {
        let input = Value::from_json_str(document).expect("the documents are JSON");
        self.machine.set_input(input);
        let result = self.machine.execute().expect("the rules are evaluated");
        let mut verdicts = vec![Verdict::NotApplicable; self.rules];
        for member in result.as_set().expect("the verdicts are a set") {
            let rule = member[0].as_i64().expect("a rule is a number") as usize;
            let met = member[1].as_i64().expect("a verdict is a number") == 1;
            verdicts[rule] = if met { Verdict::Met } else { Verdict::Broken };
        }
        verdicts
    }
}
