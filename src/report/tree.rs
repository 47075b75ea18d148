//! The whole tree of one finding, all levels: what each part says, what came out, and where it stands.

use crate::explain::{Branch, Role};
use crate::model::truth::Truth;
use crate::report::style::{self, paint};
use crate::report::text::{clean, wrap};
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

struct Tree<'a> {
    sources: &'a Sources,
    width: usize,
    out: String,
}

impl Tree<'_> {
    fn branch(&mut self, branch: &Branch, first: &str, rest: &str) {
        let below = if branch.children.is_empty() {
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
        let last = branch.children.len().saturating_sub(1);
        for (at, child) in branch.children.iter().enumerate() {
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
        if let Some(at) = branch.fact.as_ref().and_then(|fact| fact.place.as_ref()) {
            let under = at
                .heading
                .as_ref()
                .map_or(String::new(), |heading| format!(", under “{heading}”"));
            let line =
                crate::report::text::cut(&at.text, self.width.saturating_sub(20)).into_owned();
            places.push(format!("{}:{}{under}  {line}", at.file, at.line));
        }
        if let Some(span) = branch.defined {
            places.push(self.sources.describe(span));
        }
        places
    }
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
