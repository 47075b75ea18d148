//! The whole tree of one finding, all levels: what each part says, what came out, and where it stands.

use crate::explain::{Branch, Role};
use crate::model::facts::State;
use crate::model::truth::Truth;
use crate::report::style::{self, paint};
use crate::report::text::{clean, cut, wrap};
use crate::source::Sources;

/// The tree, its root first.
#[must_use]
pub fn render(branch: &Branch, sources: &Sources, width: usize) -> String {
    let mut tree = Tree {
        sources,
        width,
        out: String::new(),
    };
    tree.branch(branch, "", "");
    tree.out
}

/// So much of a line of the deal is shown.
const SHOWN: usize = 60;

struct Tree<'a> {
    sources: &'a Sources,
    width: usize,
    out: String,
}

impl Tree<'_> {
    fn branch(&mut self, branch: &Branch, first: &str, rest: &str) {
        let below = if children(branch).next().is_none() {
            "  "
        } else {
            "│ "
        };
        let continued = format!("{rest}{below}");
        self.out
            .push_str(&wrap(&line(branch), first, &continued, self.width));
        for place in self.places(branch) {
            let quiet = paint(style::QUIET, &clean(&place));
            self.out.push_str(&wrap(
                &quiet,
                &continued,
                &format!("{continued}  "),
                self.width,
            ));
        }
        let children: Vec<&Branch> = children(branch).collect();
        let last = children.len().saturating_sub(1);
        for (at, child) in children.into_iter().enumerate() {
            let (head, tail) = if at == last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            self.branch(child, &format!("{rest}{head}"), &format!("{rest}{tail}"));
        }
    }

    /// The line of the deal for a fact, the line of the rulebook for what is defined there.
    fn places(&self, branch: &Branch) -> Vec<String> {
        let mut places = Vec::new();
        if let Some(fact) = &branch.fact
            && let Some(at) = &fact.place
        {
            let heading = at.heading.as_ref();
            let under = heading.map_or(String::new(), |heading| format!(", under “{heading}”"));
            let says = fact.value.is_some() || fact.state != State::Stated;
            let own = says && at.instead.is_none();
            let shown = if own {
                format!("  {}", cut(&at.text, SHOWN))
            } else {
                String::new()
            };
            places.push(format!("{}:{}{under}{shown}", at.file, at.line));
        }
        if let Some(span) = branch.defined {
            places.push(self.sources.describe(span));
        }
        places
    }
}

/// The parts that say more than the branch itself: the values of a named list are told by its name already.
fn children(branch: &Branch) -> impl Iterator<Item = &Branch> {
    let repeats = |child: &&Branch| {
        child.role == Role::Value
            && child.children.is_empty()
            && child.fact.is_none()
            && child.result == branch.result
    };
    branch.children.iter().filter(move |child| !repeats(child))
}

/// `if Russian troops remain: true`.
fn line(branch: &Branch) -> String {
    let words = clean(&branch.words);
    let result = paint(style_of(branch), &clean(&branch.result));
    match role_words(branch.role) {
        "" => format!("{words}: {result}"),
        role => format!("{} {words}: {result}", paint(style::NAME, role)),
    }
}

fn style_of(branch: &Branch) -> anstyle::Style {
    match branch.truth {
        Some(Truth::True) => style::GOOD,
        Some(Truth::False) => style::BAD,
        Some(Truth::Unknown) => style::OPEN,
        None => style::NAME,
    }
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::Filter => "with",
        Role::Condition => "if",
        Role::Exception => "except when",
        Role::Override => "overridden when",
        Role::Finding
        | Role::Demand
        | Role::Phrase
        | Role::Part
        | Role::Entry
        | Role::Value
        | Role::Fact => "",
    }
}
