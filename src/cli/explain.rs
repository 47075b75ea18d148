//! `servanda explain`: the whole tree of a rule on a document, or a rule alone in canonical words.

use clap::Args;
use jiff::civil::Date;

use crate::bind::bind;
use crate::cli::console::Console;
use crate::cli::documents::{self, InputFormat};
use crate::cli::exit::Exit;
use crate::cli::select::{self, Selection};
use crate::cli::workspace::{Compiled, RulePaths, Wanted, Workspace, parse_day};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Finding, Options, evaluate};
use crate::explain::{self, Checked};
use crate::model::rulebook::RuleId;
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
    let (named, wrong) = documents::find(&[document.to_owned()], arguments.input.input_format);
    workspace.diagnostics.extend(wrong);
    let Some((compiled, id, demand)) = find(name, rulebooks, workspace) else {
        return;
    };
    for named in named {
        let (document, wrong) =
            documents::read(&named, arguments.input.input_format, &mut workspace.library);
        workspace.diagnostics.extend(wrong);
        let Some(document) = document else {
            continue;
        };
        let sources = &workspace.library.sources;
        let bound = bind(&document, &compiled.rulebook.shape, sources);
        let options = Options {
            as_of: arguments.as_of.or(workspace.config.as_of),
            only: Some([id].into()),
        };
        let outcome = evaluate(&compiled.plan, &bound.facts, &options);
        let checked = Checked {
            rulebook: &compiled.rulebook,
            plan: &compiled.plan,
            facts: &bound.facts,
            outcome: &outcome,
            document: Some(&document),
            sources,
        };
        let asked = |finding: &&Finding| demand.is_none_or(|demand| finding.demand + 1 == demand);
        for judged in outcome.findings.iter().filter(asked) {
            console.print(&finding::render(
                &collect::finding(&checked, judged),
                console.width(),
            ));
            console.print(&tree::render(
                &explain::tree(&checked, judged),
                sources,
                console.width(),
            ));
            console.print("\n");
        }
        let wrong: Vec<Diagnostic> = bound
            .diagnostics
            .into_iter()
            .chain(outcome.diagnostics.clone())
            .collect();
        workspace.diagnostics.extend(wrong);
    }
}

/// The rule that goes by a name in one of the rulebooks, and the demand where the name ends in `/2`.
fn find<'a>(
    name: &str,
    rulebooks: &'a [Compiled],
    workspace: &mut Workspace,
) -> Option<(&'a Compiled, RuleId, Option<u32>)> {
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
