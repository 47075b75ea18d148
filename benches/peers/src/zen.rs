//! ZEN: a rule is an expression, compiled once, worth 0, 1 or 2: not applicable, met, broken.

use zen_expression::expression::Standard;
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Expression, compile_expression};

use crate::workload::{Condition, Rule, Test};
use crate::{Engine, Verdict, Words};

const WORDS: Words = Words {
    condition,
    and: " and ",
    or: " or ",
    always: "true",
    not: "not ",
};

struct Zen {
    expressions: Vec<Expression<Standard>>,
    machine: VM,
}

pub fn compile(rules: &[Rule]) -> Result<Box<dyn Engine>, String> {
    let expressions = rules.iter().map(|rule| {
        let text = format!(
            "{} ? ({} ? 1 : 2) : 0",
            WORDS.applies(rule),
            WORDS.kept(rule)
        );
        compile_expression(&text).map_err(|error| error.to_string())
    });
    Ok(Box::new(Zen {
        expressions: expressions.collect::<Result<_, _>>()?,
        machine: VM::new(),
    }))
}

fn condition(condition: &Condition) -> String {
    let field = format!("{}.{}", condition.record, condition.field);
    match &condition.test {
        Test::Holds => format!("{field} == true"),
        Test::AtLeast(number) => format!("{field} >= {number}"),
        Test::LessThan(number) => format!("{field} < {number}"),
        Test::Is(actor) => format!("{field} == '{actor}'"),
        Test::OneOf(actors) => format!("{field} in ['{}']", actors.join("', '")),
        Test::Before(day) => format!("{field} < {}", day.number()),
        Test::OnOrAfter(day) => format!("{field} >= {}", day.number()),
        Test::Includes(actor) => format!("'{actor}' in {field}"),
    }
}

impl Engine for Zen {
    fn verdicts(&mut self, document: &str) -> Vec<Verdict> {
        let variable: Variable = serde_json::from_str(document).expect("the documents are JSON");
        let scope = zen_expression::scope::Scope::new(variable);
        let judge = |expression: &Expression<Standard>| match expression
            .evaluate_with_scope(&scope, &mut self.machine)
        {
            Ok(Variable::Number(number)) if number.is_zero() => Verdict::NotApplicable,
            Ok(Variable::Number(number)) if number == rust_decimal::Decimal::ONE => Verdict::Met,
            Ok(Variable::Number(_)) => Verdict::Broken,
            other => panic!("not a verdict: {other:?}"),
        };
        self.expressions.iter().map(judge).collect()
    }
}
