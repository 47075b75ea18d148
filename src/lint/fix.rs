//! Makes the fixes that are safe, and shows that they did no harm: the texts are read again after every round.
//!
//! It works on texts in memory; writing them is the business of the command line.

use crate::check::check;
use crate::diagnostic::{Diagnostic, Edit};
use crate::lint::idle_exception::{applies, excepted, met};
use crate::lint::settings::Settings;
use crate::lint::support::logic::{Formula, Table};
use crate::lint::support::meaning::{Reader, Scope};
use crate::lint::table::Fix;
use crate::lint::{lint, of};
use crate::model::rulebook::{DefinitionBody, Rule, Rulebook};
use crate::source::{FileId, Sources};
use crate::syntax::parse;
use crate::syntax::tree::Tree;

/// A fix may uncover another one; after so many rounds it is left at that.
const MOST_ROUNDS: usize = 100;

/// The texts of a rulebook after fixing.
#[derive(Debug)]
pub struct Fixed {
    /// All texts, the files that were not mended as they were.
    pub sources: Sources,
    /// How many findings were mended.
    pub count: usize,
}

/// A rulebook without errors.
struct Read {
    rulebook: Rulebook,
    trees: Vec<Tree>,
}

/// Makes the safe fixes in some files of a rulebook. A fix after which the rulebook has errors, or for which it cannot
/// be shown that every verdict stays, is not made; a rulebook with errors is left alone.
#[must_use]
pub fn fix(files: &[FileId], writable: &[FileId], sources: &Sources, settings: &Settings) -> Fixed {
    let mut fixed = Fixed {
        sources: sources.clone(),
        count: 0,
    };
    for _ in 0..MOST_ROUNDS {
        let Some(round) = round(files, writable, &fixed.sources, settings) else {
            break;
        };
        fixed.sources = round.sources;
        fixed.count += round.count;
    }
    fixed
}

/// One round: all fixes that do not touch, or where these together do harm the first that does none.
fn round(
    files: &[FileId],
    writable: &[FileId],
    sources: &Sources,
    settings: &Settings,
) -> Option<Fixed> {
    let read = read(files, sources)?;
    let found = lint(&read.rulebook, &read.trees, sources, settings);
    let fixes: Vec<&Diagnostic> = found
        .iter()
        .filter(|one| {
            is_safe(one)
                && one
                    .edits
                    .iter()
                    .all(|edit| writable.contains(&edit.span.file))
        })
        .collect();
    let attempt = |chosen: &[&Diagnostic]| {
        let sources = edited(sources, chosen);
        let is_harmless =
            self::read(files, &sources).is_some_and(|after| same_rules(&read, &after));
        is_harmless.then_some(Fixed {
            sources,
            count: chosen.len(),
        })
    };
    let together = apart(&fixes);
    if together.is_empty() {
        return None;
    }
    attempt(&together).or_else(|| fixes.iter().find_map(|one| attempt(&[*one])))
}

fn read(files: &[FileId], sources: &Sources) -> Option<Read> {
    let parsed = parse(files, sources);
    let checked = check(&parsed.trees, sources);
    let mut wrong = parsed.diagnostics.iter().chain(&checked.diagnostics);
    (!wrong.any(Diagnostic::is_error)).then_some(Read {
        rulebook: checked.rulebook,
        trees: parsed.trees,
    })
}

/// Whether a finding shows an edit that changes no verdict.
#[must_use]
pub fn is_safe(found: &Diagnostic) -> bool {
    let lint = of(found.code);
    !found.edits.is_empty() && lint.is_some_and(|lint| lint.fix == Fix::Safe)
}

/// Whether two readings of a rulebook say the same of every deal, as far as can be shown.
fn same_rules(before: &Read, after: &Read) -> bool {
    let (old, new) = (&before.rulebook, &after.rulebook);
    let readers = (&Reader::new(old), &Reader::new(new));
    old.rules.len() == new.rules.len()
        && values(old, readers.0) == values(new, readers.1)
        && old
            .rules
            .iter()
            .zip(&new.rules)
            .all(|rules| is_same_rule(rules, readers))
}

/// What the values of a glossary are.
fn values(rulebook: &Rulebook, reader: &Reader<'_>) -> Vec<String> {
    let bodies = rulebook.definitions.iter().map(|one| &one.body);
    bodies
        .map(|body| match body {
            DefinitionBody::Value(value) => reader.value(value, &Scope::default()),
            DefinitionBody::Figure(_) | DefinitionBody::List(_) => String::new(),
        })
        .collect()
}

fn is_same_rule((old, new): (&Rule, &Rule), (before, after): (&Reader<'_>, &Reader<'_>)) -> bool {
    let list = |rule: &Rule, reader: &Reader<'_>| {
        let binding = rule.binding.as_ref();
        binding.map(|binding| reader.path(&binding.list, &Scope::default()))
    };
    let mut demands = old.demands.iter().zip(&new.demands);
    old.id == new.id
        && list(old, before) == list(new, after)
        && old.demands.len() == new.demands.len()
        && is_equivalent(&applies(old, before), &applies(new, after))
        && is_equivalent(
            &excepted(&old.exceptions, None, before),
            &excepted(&new.exceptions, None, after),
        )
        && demands.all(|(old, new)| {
            old.force.is_hard() == new.force.is_hard()
                && old.weight == new.weight
                && is_equivalent(&met(old, before), &met(new, after))
        })
}

fn is_equivalent(one: &Formula, other: &Formula) -> bool {
    let table = || Table::of([one, other]);
    one.text() == other.text() || table().is_some_and(|table| table.agree(one, other))
}

/// The fixes whose edits touch no edit of one before.
fn apart<'f>(fixes: &[&'f Diagnostic]) -> Vec<&'f Diagnostic> {
    let mut chosen: Vec<&Diagnostic> = Vec::new();
    for fix in fixes {
        let taken = chosen.iter().flat_map(|one| &one.edits);
        let mut pairs = taken.flat_map(|one| fix.edits.iter().map(move |other| (one, other)));
        if !pairs.any(|(one, other)| touch(one, other)) {
            chosen.push(fix);
        }
    }
    chosen
}

fn touch(one: &Edit, other: &Edit) -> bool {
    one.span.file == other.span.file
        && one.span.start <= other.span.end
        && other.span.start <= one.span.end
}

/// The texts with the edits of some fixes.
fn edited(sources: &Sources, fixes: &[&Diagnostic]) -> Sources {
    let mut out = Sources::default();
    for (file, source) in sources.iter() {
        let edits = fixes.iter().flat_map(|fix| &fix.edits);
        let mut edits: Vec<&Edit> = edits.filter(|edit| edit.span.file == file).collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
        let mut text = source.text.clone();
        for edit in edits {
            if text.get(edit.span.range()).is_some() {
                text.replace_range(edit.span.range(), &edit.replacement);
            }
        }
        out.add(&source.name, text);
    }
    out
}
