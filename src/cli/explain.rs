//! `servanda explain`: the whole tree of a rule on a document, or a rule alone in canonical words.

use clap::Args;
use jiff::civil::Date;

use crate::bind::bind;
use crate::check::today::uses_today;
use crate::cli::console::Console;
use crate::cli::documents::{self, InputFormat};
use crate::cli::exit::Exit;
use crate::cli::run::needs_a_day;
use crate::cli::select::{self, Selection};
use crate::cli::workspace::{Compiled, RulePaths, Wanted, Workspace, parse_day};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::evaluate::{Finding, Options, Outcome, evaluate};
use crate::explain::{self, Checked};
use crate::model::rulebook::RuleId;
use crate::report::text::count;
use crate::report::{collect, finding, rule, tree};

/// Explain a rule, or how a verdict on a deal came about
#[derive(Args)]
#[command(
    override_usage = "servanda explain [OPTIONS] [DOCUMENT] <RULE>",
    after_help = "Examples:
  servanda explain civilian-monitoring                 the rule, phrases unfolded
  servanda explain deal.yaml civilian-monitoring       the whole tree, all levels
  servanda explain deal.yaml neutral-leadership/2      one demand of it
  servanda explain deal.yaml 'long-term guarantees' --rules rules/ukraine"
)]
pub struct Arguments {
    /// A deal, and after it a rule; or a rule alone, by its id or name
    #[arg(value_name = "NAME", num_args = 1..=2, required = true)]
    names: Vec<String>,
    #[command(flatten)]
    rules: RulePaths,
    /// The day to check as of
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<Date>,
    #[command(flatten)]
    input: InputFormat,
}

/// Explains.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut workspace = Workspace::open();
    let rulebooks = workspace.compile_all(&arguments.rules);
    if !workspace.has_errors() {
        match arguments.names.as_slice() {
            [document, rule] => explain_on(
                document,
                rule,
                arguments,
                &rulebooks,
                &mut workspace,
                console,
            ),
            [rule] => explain_rule(rule, &rulebooks, &mut workspace, console),
            _ => {}
        }
    }
    workspace.tell(Wanted::Errors, console);
    if workspace.has_errors() {
        Exit::Unusable
    } else {
        Exit::Pass
    }
}

fn explain_rule(name: &str, rulebooks: &[Compiled], workspace: &mut Workspace, console: &Console) {
    let Some((compiled, id, _)) = find(name, rulebooks, workspace) else {
        return;
    };
    let text = explain::rule(&compiled.rulebook, id);
    console.print(&rule::render(
        &text,
        &workspace.library.sources,
        console.width(),
    ));
}

fn explain_on(
    document: &str,
    name: &str,
    arguments: &Arguments,
    rulebooks: &[Compiled],
    workspace: &mut Workspace,
    console: &Console,
) {
    let format = arguments.input.of_deals();
    let (named, wrong) = documents::find(&[document.to_owned()], format);
    workspace.diagnostics.extend(wrong);
    let Some(asked) = find(name, rulebooks, workspace) else {
        return;
    };
    let as_of = arguments.as_of.or(workspace.config.as_of);
    let today = uses_today(&asked.0.rulebook).filter(|_| as_of.is_none());
    workspace.diagnostics.extend(today.map(needs_a_day));
    for named in named {
        let (document, wrong) = documents::read(&named, format, &mut workspace.library);
        workspace.diagnostics.extend(wrong);
        if let Some(document) = document {
            explain_one(&document, asked, as_of, workspace, console);
        }
    }
}

/// Explains the findings of one rule on one document.
fn explain_one(
    document: &Document,
    (compiled, id, demand): Asked<'_>,
    as_of: Option<Date>,
    workspace: &mut Workspace,
    console: &Console,
) {
    let sources = &workspace.library.sources;
    let bound = bind(document, &compiled.rulebook.shape, sources);
    let options = Options {
        as_of,
        only: Some([id].into()),
    };
    let outcome = evaluate(&compiled.plan, &bound.facts, &options);
    let checked = Checked {
        rulebook: &compiled.rulebook,
        plan: &compiled.plan,
        facts: &bound.facts,
        outcome: &outcome,
        document: Some(document),
        sources,
    };
    let is_asked = |finding: &&Finding| demand.is_none_or(|demand| finding.demand + 1 == demand);
    let mut told = String::new();
    for judged in outcome.findings.iter().filter(is_asked) {
        let finding = collect::finding(&checked, judged);
        let tree = explain::tree(&checked, judged);
        told.push_str(&finding::render(&finding, console.width()));
        told.push_str(&tree::render(&tree, sources, console.width()));
        told.push('\n');
    }
    let mut wrong = [bound.diagnostics, outcome.diagnostics.clone()].concat();
    if told.is_empty() {
        wrong.push(nothing_to_explain(compiled, id, &outcome));
    }
    console.print(&told);
    workspace.diagnostics.extend(wrong);
}

fn nothing_to_explain(compiled: &Compiled, id: RuleId, outcome: &Outcome) -> Diagnostic {
    let rule = compiled.rulebook.rules.get(id.0 as usize);
    let (name, demands) = rule.map_or(("", 0), |rule| (rule.id.as_str(), rule.demands.len()));
    if outcome.not_in_force.contains(&id) {
        let day = outcome
            .as_of
            .map_or("that day".to_owned(), |day| day.to_string());
        let message = format!("`{name}` is not in force on {day}");
        let diagnostic = Diagnostic::general(Code::NothingChecked, message);
        return diagnostic.help("choose another day with `--as-of`");
    }
    let demands = count(demands, "demand");
    let message = format!("`{name}` has no such demand: it has {demands}");
    Diagnostic::general(Code::UnknownRule, message)
}

/// A rule, and the number of the demand where one was named.
type Asked<'a> = (&'a Compiled, RuleId, Option<u32>);

/// The rule that goes by a name in one of the rulebooks, and the demand where the name ends in `/2`.
fn find<'a>(name: &str, rulebooks: &'a [Compiled], workspace: &mut Workspace) -> Option<Asked<'a>> {
    let (rule, demand) = match name
        .rsplit_once('/')
        .map(|(rule, demand)| (rule, demand.parse()))
    {
        Some((rule, Ok(demand))) => (rule, Some(demand)),
        _ => (name, None),
    };
    for compiled in rulebooks {
        let position = compiled
            .rulebook
            .rules
            .iter()
            .position(|known| select::is_rule(known, rule));
        if let Some(position) = position.and_then(|position| u32::try_from(position).ok()) {
            return Some((compiled, RuleId(position), demand));
        }
    }
    let selection = Selection {
        rules: vec![rule.to_owned()],
        ..Selection::default()
    };
    workspace
        .diagnostics
        .extend(selection.complaints(rulebooks));
    None
}
