//! Trees as text, for snapshots: one statement a paragraph, one condition a line.

use servanda::syntax::tree::*;

pub fn tree_text(tree: &Tree) -> String {
    tree.statements
        .iter()
        .map(statement)
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn statement(statement: &Statement) -> String {
    match &statement.kind {
        StatementKind::Rulebook(header) => format!(
            "rulebook {:?} version {:?}\n  sources {:?}\n  uses {:?}\n  months {:?}, {:?} days\n  disputed {:?} unknown {:?}",
            header.title.text,
            header.version.as_ref().map(|words| &words.text),
            header
                .sources
                .iter()
                .map(|(name, text)| format!("{}={}", name.text, text.text))
                .collect::<Vec<_>>(),
            texts(&header.uses),
            header.rounding,
            header.days_in_month,
            texts(&header.disputed),
            texts(&header.unknown),
        ),
        StatementKind::Kind(kind) => {
            let values = kind
                .values
                .iter()
                .map(|(value, also)| format!("\n  {} {:?}", value.text, texts(also)));
            format!(
                "kind {}{}{}",
                kind.name.text,
                if kind.open { " (open)" } else { "" },
                values.collect::<String>()
            )
        }
        StatementKind::Document(document) => {
            format!(
                "document {} remarks {:?}{}",
                document.name.text,
                texts(&document.remarks),
                fields(&document.fields, 1)
            )
        }
        StatementKind::Term(term) => format!(
            "term {:?} slots {:?} also {:?} otherwise {:?} ask {:?}\n  means {}{}",
            term.phrase.text,
            texts(&term.phrase.slots),
            term.also
                .iter()
                .map(|phrase| &phrase.text)
                .collect::<Vec<_>>(),
            term.otherwise.as_ref().map(|phrase| &phrase.text),
            term.ask.as_ref().map(|words| &words.text),
            cond(&term.means),
            origin(&term.origin),
        ),
        StatementKind::Value(value) => {
            format!(
                "value {:?} is {}{}",
                value.phrase.text,
                expr(&value.is),
                origin(&value.origin)
            )
        }
        StatementKind::Figure(figure) => {
            let values = figure.values.iter().map(|(from, value)| match from {
                Some(from) => format!("\n  from {from} is {}", expr(value)),
                None => format!("\n  is {}", expr(value)),
            });
            format!(
                "figure {:?}{}{}",
                figure.phrase.text,
                values.collect::<String>(),
                origin(&figure.origin)
            )
        }
        StatementKind::List(list) => format!(
            "list {:?} is {}{}",
            list.phrase.text,
            exprs(&list.values),
            origin(&list.origin)
        ),
        StatementKind::Rule(rule) => rule_text(rule),
        StatementKind::Test(test) => test_text(test),
        StatementKind::Error => "error".to_owned(),
    }
}

fn texts(words: &[Words]) -> Vec<&str> {
    words.iter().map(|words| words.text.as_str()).collect()
}

fn origin(origin: &Origin) -> String {
    let because = origin
        .because
        .iter()
        .map(|words| format!("\n  because {:?}", words.text));
    let sources = origin.sources.iter().map(|(name, place)| {
        format!(
            "\n  source {:?} at {:?}",
            name.text,
            place.as_ref().map(|place| &place.text)
        )
    });
    because.chain(sources).collect()
}

fn fields(lines: &[FieldLine], depth: usize) -> String {
    lines
        .iter()
        .map(|line| {
            format!(
                "\n{}{}{}",
                "  ".repeat(depth),
                field(line),
                fields(&line.fields, depth + 1)
            )
        })
        .collect()
}

fn field(line: &FieldLine) -> String {
    let mut text = format!("{}: {}", line.name.text, ty(&line.ty.kind));
    let mut add = |part: String| text.push_str(&format!(", {part}"));
    if let Some(value) = &line.silence {
        add(format!("silence {}", expr(value)));
    }
    if let Some((low, high)) = &line.range {
        add(format!("from {} to {}", expr(low), expr(high)));
    }
    for (name, words) in [
        ("also", &line.also),
        ("separated", &line.separators),
        ("plural", &line.plurals),
    ] {
        if !words.is_empty() {
            add(format!("{name} {:?}", texts(words)));
        }
    }
    for reading in &line.readings {
        let meaning = match &reading.meaning {
            MeaningWords::Silent => "silent".to_owned(),
            MeaningWords::Unknown => "unknown".to_owned(),
            MeaningWords::Disputed => "disputed".to_owned(),
            MeaningWords::Value(value) => expr(value),
        };
        add(format!("read {:?} as {meaning}", texts(&reading.words)));
    }
    if let Some(ask) = &line.ask {
        add(format!("ask {:?}", ask.text));
    }
    text
}

fn ty(kind: &TypeKind) -> String {
    match kind {
        TypeKind::OneOf(values) => format!("one of {:?}", texts(values)),
        TypeKind::List(inner) => format!("list of {}", ty(&inner.kind)),
        TypeKind::Named(words) => format!("`{}`", words.text),
        other => format!("{other:?}"),
    }
}

fn rule_text(rule: &RuleStatement) -> String {
    let name = rule.name.as_ref().map_or("(unnamed)", |words| &words.text);
    let mut text = format!("rule {name}");
    if let Some(title) = &rule.title {
        text.push_str(&format!(" {:?}", title.text));
    }
    if let Some(held) = &rule.held {
        let manner = held.manner.as_ref().map(|words| &words.text);
        text.push_str(&format!(
            "\n  held by {:?} since {:?} until {:?} as {manner:?}",
            held.holder.text, held.since, held.until
        ));
    }
    if let Some(each) = &rule.for_each {
        let with = each
            .with
            .as_ref()
            .map_or(String::new(), |with| format!(" with {}", cond(with)));
        text.push_str(&format!("\n  for each {}{with}", expr(&each.noun)));
    }
    if let Some(condition) = &rule.condition {
        text.push_str(&format!("\n  if {}", cond(condition)));
    }
    for demand in &rule.demands {
        let weight = demand
            .weight
            .map_or(String::new(), |weight| format!(" weight {weight}"));
        text.push_str(&format!(
            "\n  {} {}{weight}",
            demand.force.word(),
            cond(&demand.condition)
        ));
    }
    text.push_str(&exceptions(&rule.exceptions, 1));
    if !rule.overrides.is_empty() {
        text.push_str(&format!("\n  overrides {:?}", texts(&rule.overrides)));
    }
    if !rule.tags.is_empty() {
        text.push_str(&format!("\n  tagged {:?}", texts(&rule.tags)));
    }
    text + &origin(&rule.origin)
}

fn exceptions(clauses: &[ExceptClause], depth: usize) -> String {
    let one = |clause: &ExceptClause| {
        format!(
            "\n{}except {}{}",
            "  ".repeat(depth),
            cond(&clause.condition),
            exceptions(&clause.exceptions, depth + 1)
        )
    };
    clauses.iter().map(one).collect()
}

fn test_text(test: &TestStatement) -> String {
    let file = test.file.as_ref().map(|words| &words.text);
    let mut text = format!(
        "test {:?} as of {:?} file {file:?} block {}",
        test.title.text,
        test.as_of,
        test.block.is_some()
    );
    if let Some(table) = &test.cases {
        text.push_str(&cases_text(table));
    }
    for expectation in &test.expectations {
        text.push_str(&format!(
            "\n  expect {}",
            expectation_text(&expectation.kind)
        ));
    }
    text
}

fn cases_text(table: &CaseTable) -> String {
    let mut text = String::from("\n  cases");
    for column in &table.columns {
        text.push_str(&format!("\n    column {}", column_text(&column.kind)));
    }
    for row in &table.rows {
        let cells: Vec<String> = row.cells.iter().map(cell_text).collect();
        text.push_str(&format!("\n    case {}", cells.join(" | ")));
    }
    text
}

fn column_text(kind: &ColumnKind) -> String {
    match kind {
        ColumnKind::Title => "title".to_owned(),
        ColumnKind::Fact(name) => format!("fact {:?}", name.text),
        ColumnKind::Verdict {
            rule,
            demand,
            entry,
        } => format!(
            "verdict of {:?} demand {demand:?} entry {entry:?}",
            rule.text
        ),
        ColumnKind::Overall => "deal".to_owned(),
        ColumnKind::Asks(rule) => format!("{:?} asks for", rule.text),
        ColumnKind::Error => "error".to_owned(),
        ColumnKind::Broken => "nothing readable".to_owned(),
    }
}

fn cell_text(cell: &CaseCell) -> String {
    match &cell.kind {
        CellKind::Nothing => "nothing".to_owned(),
        CellKind::Text => format!("{:?}", cell.words.text),
        CellKind::Verdict(verdict) => verdict.words().to_owned(),
        CellKind::Overall(overall) => format!("deal {overall:?}"),
        CellKind::Asks(paths) => format!("asks for {:?}", texts(paths)),
        CellKind::Error => format!("error {:?}", cell.words.text),
        CellKind::Broken => "nothing readable".to_owned(),
    }
}

fn expectation_text(kind: &ExpectKind) -> String {
    match kind {
        ExpectKind::Verdict {
            rule,
            demand,
            verdict,
            entry,
        } => {
            format!(
                "{:?} demand {demand:?} entry {entry:?} is {}",
                rule.text,
                verdict.words()
            )
        }
        ExpectKind::Overall(overall) => format!("deal {overall:?}"),
        ExpectKind::Asks { rule, paths } => format!("{:?} asks for {:?}", rule.text, texts(paths)),
        ExpectKind::Error(code) => format!("error {:?}", code.text),
        ExpectKind::Broken => "nothing readable".to_owned(),
    }
}

pub fn cond(cond_: &Cond) -> String {
    match &cond_.kind {
        CondKind::Phrase { phrase, arguments } if arguments.is_empty() => format!("<{phrase}>"),
        CondKind::Phrase { phrase, arguments } => format!("<{phrase}>({})", exprs(arguments)),
        CondKind::Bare(inner) => expr(inner),
        CondKind::Is {
            left,
            negated,
            right,
        } => {
            format!(
                "{} is{} {}",
                expr(left),
                if *negated { " not" } else { "" },
                expr(right)
            )
        }
        CondKind::Compare {
            left,
            comparator,
            right,
        } => {
            let not = if comparator.negated { "not " } else { "" };
            format!(
                "{} {not}{:?} {}",
                expr(left),
                comparator.relation,
                exprs(right)
            )
        }
        CondKind::Stated { subjects, negated } => {
            format!(
                "{}stated({})",
                if *negated { "not " } else { "" },
                exprs(subjects)
            )
        }
        CondKind::ThereIs { subject, negated } => {
            format!(
                "{}({})",
                if *negated { "there is no" } else { "there is" },
                expr(subject)
            )
        }
        CondKind::Quantified {
            quantifier,
            noun,
            with,
            has,
        } => {
            let with = with
                .as_ref()
                .map_or(String::new(), |with| format!(" with {}", cond(with)));
            format!("{quantifier:?} {}{with} has {}", expr(noun), cond(has))
        }
        CondKind::Not(inner) => format!("not {}", cond(inner)),
        CondKind::All(parts) => format!("all({})", conds(parts)),
        CondKind::Any(parts) => format!("any({})", conds(parts)),
        CondKind::NoneOf(parts) => format!("none({})", conds(parts)),
        CondKind::AtLeast(count, parts) => format!("at least {count}({})", conds(parts)),
        CondKind::Error => "ERROR".to_owned(),
    }
}

fn conds(parts: &[Cond]) -> String {
    parts.iter().map(cond).collect::<Vec<_>>().join(", ")
}

fn exprs(parts: &[Expr]) -> String {
    parts.iter().map(expr).collect::<Vec<_>>().join(", ")
}

fn expr(expr_: &Expr) -> String {
    match &expr_.kind {
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Percentage(number) => format!("{number}%"),
        ExprKind::Money(amount, currency) => format!("{currency} {amount}"),
        ExprKind::Date(date) => date.to_string(),
        ExprKind::Duration(duration) => format!("{}m{}d", duration.months, duration.days),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        ExprKind::None => "none".to_owned(),
        ExprKind::Today => "today".to_owned(),
        ExprKind::Name(name) => format!("`{name}`"),
        ExprKind::It => "it".to_owned(),
        ExprKind::Member { base, field } => format!("{}.`{}`", expr(base), field.text),
        ExprKind::Slot(slot) => format!("slot {slot}"),
        ExprKind::List(items) => format!("[{}]", exprs(items)),
        ExprKind::Arithmetic(operation, left, right) => {
            format!("({} {operation:?} {})", expr(left), expr(right))
        }
        ExprKind::Shift { by, back, from } => {
            format!(
                "({} {} {})",
                expr(by),
                if *back { "before" } else { "after" },
                expr(from)
            )
        }
        ExprKind::Aggregate {
            aggregate,
            field,
            noun,
            with,
        } => {
            let field = field
                .as_ref()
                .map_or(String::new(), |field| format!(" `{}`", field.text));
            let with = with
                .as_ref()
                .map_or(String::new(), |with| format!(" with {}", cond(with)));
            format!("{aggregate:?}{field} of {}{with}", expr(noun))
        }
        ExprKind::Error => "ERROR".to_owned(),
    }
}
