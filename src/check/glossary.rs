//! The glossary: which phrase means what, and which phrases get in one another's way.
//!
//! What the phrases stand for is checked elsewhere.

use rustc_hash::FxHashMap;

use crate::check::shape::id;
use crate::check::statements::{Defining, Statements};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{DefinitionId, TermId};
use crate::model::words::{folded, without_article};
use crate::source::{Sources, Span};
use crate::syntax::keyword::{QUOTED, RESERVED};
use crate::syntax::tree::{Phrase, TermStatement};

/// What a phrase means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A term, or its negative form.
    Term(TermId, bool),
    /// A figure, list or value.
    Definition(DefinitionId),
}

/// All phrases of a rulebook.
#[derive(Debug, Default)]
pub struct Glossary<'a> {
    by_text: FxHashMap<&'a str, Meaning>,
    by_words: FxHashMap<String, Meaning>,
    /// The terms, by id.
    pub terms: Vec<&'a TermStatement>,
    /// The figures, lists and values, by id.
    pub definitions: Vec<Defining<'a>>,
}

/// One way to say something.
struct Form<'a> {
    phrase: &'a Phrase,
    meaning: Meaning,
    words: Vec<String>,
}

impl<'a> Glossary<'a> {
    /// What a condition's phrase means, given as the glossary writes it.
    #[must_use]
    pub fn term(&self, phrase: &str) -> Option<(TermId, bool)> {
        let meaning = self.by_text.get(phrase).copied();
        match meaning.or_else(|| self.by_words.get(&joined(phrase)).copied())? {
            Meaning::Term(term, negative) => Some((term, negative)),
            Meaning::Definition(_) => None,
        }
    }

    /// The figure, list or value of this name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<DefinitionId> {
        match self.by_words.get(&joined(name))? {
            Meaning::Definition(definition) => Some(*definition),
            Meaning::Term(..) => None,
        }
    }

    /// The phrases of all figures, lists and values.
    pub fn definition_names(&self) -> impl Iterator<Item = &'a str> {
        self.definitions
            .iter()
            .map(|definition| without_article(&definition.phrase().text))
    }

    /// The phrases of all terms, negative forms included, but for those with slots.
    pub fn term_phrases(&self) -> impl Iterator<Item = &'a str> {
        let forms = |term: &'a TermStatement| {
            let others = term.also.iter().chain(&term.otherwise);
            std::iter::once(&term.phrase).chain(others)
        };
        let texts = self.terms.iter().flat_map(move |term| forms(term));
        texts
            .map(|phrase| phrase.text.as_str())
            .filter(|text| !text.contains('{'))
    }

    /// A term's statement.
    #[must_use]
    pub fn term_statement(&self, term: TermId) -> Option<&'a TermStatement> {
        self.terms.get(term.0 as usize).copied()
    }

    /// The statement of a figure, list or value.
    #[must_use]
    pub fn defining(&self, definition: DefinitionId) -> Option<Defining<'a>> {
        self.definitions.get(definition.0 as usize).copied()
    }
}

/// Gathers all phrases and reports those that collide.
pub fn read<'a>(
    statements: &Statements<'a>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Glossary<'a> {
    let mut glossary = Glossary {
        terms: statements.terms.iter().map(|term| term.is).collect(),
        definitions: statements.definitions.clone(),
        ..Glossary::default()
    };
    let forms = forms(&glossary, sources);
    let mut first: FxHashMap<String, &Form<'_>> = FxHashMap::default();
    for form in &forms {
        let words = form.words.join(" ");
        if let Some(earlier) = first.get(&words) {
            diagnostics.push(duplicate(earlier, form));
            continue;
        }
        first.insert(words.clone(), form);
        glossary.by_text.insert(&form.phrase.text, form.meaning);
        glossary.by_words.insert(words, form.meaning);
    }
    glossary
}

/// Every form of every phrase, by file and place.
fn forms<'a>(glossary: &Glossary<'a>, sources: &Sources) -> Vec<Form<'a>> {
    let mut forms = Vec::new();
    for (index, term) in glossary.terms.iter().enumerate() {
        let is = |negative| Meaning::Term(TermId(id(index)), negative);
        let positive = std::iter::once(&term.phrase).chain(&term.also);
        forms.extend(positive.map(|phrase| form(phrase, is(false))));
        forms.extend(term.otherwise.iter().map(|phrase| form(phrase, is(true))));
    }
    for (index, definition) in glossary.definitions.iter().enumerate() {
        let meaning = Meaning::Definition(DefinitionId(id(index)));
        let all = std::iter::once(definition.phrase()).chain(definition.also());
        forms.extend(all.map(|phrase| form(phrase, meaning)));
    }
    forms.sort_by_key(|form| {
        let span = form.phrase.span;
        (&sources.get(span.file).name, span.start)
    });
    forms
}

fn form(phrase: &Phrase, meaning: Meaning) -> Form<'_> {
    Form {
        phrase,
        meaning,
        words: words(&phrase.text),
    }
}

/// The words of a phrase by which it is told from others: folded, without articles, each slot a pair of braces.
#[must_use]
pub fn words(phrase: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        add_words(before, &mut words);
        words.push("{}".to_owned());
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    add_words(rest, &mut words);
    words
}

fn add_words(text: &str, words: &mut Vec<String>) {
    let folded = folded(text);
    let kept = folded
        .split(' ')
        .filter(|word| !word.is_empty() && !is_article(word));
    words.extend(kept.map(str::to_owned));
}

fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the")
}

fn joined(phrase: &str) -> String {
    words(phrase).join(" ")
}

fn duplicate(first: &Form<'_>, second: &Form<'_>) -> Diagnostic {
    let (one, two) = (&first.phrase.text, &second.phrase.text);
    let message = if folded(one) == folded(two) {
        format!("the phrase `{two}` is defined twice")
    } else if one.contains('{') {
        format!("`{two}` cannot be told from `{one}`")
    } else {
        format!("`{two}` differs from `{one}` only in its articles")
    };
    Diagnostic::new(Code::DuplicateName, second.phrase.span, message)
        .label("again here")
        .note(first.phrase.span, "first here")
        .help("remove one of them, or say it in other words")
}

/// Reports phrases that hold a word the grammar keeps for itself.
pub fn reserved_words(
    glossary: &Glossary<'_>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for form in forms(glossary, sources) {
        let found = form.words.iter().find(|word| must_be_quoted(word));
        if let Some(word) = found {
            diagnostics.push(needs_quotes(form.phrase, word));
        }
    }
}

fn must_be_quoted(word: &str) -> bool {
    let mut quoted = QUOTED.iter().chain(RESERVED);
    quoted.any(|keyword| keyword.text() == word)
}

fn needs_quotes(phrase: &Phrase, word: &str) -> Diagnostic {
    Diagnostic::new(
        Code::PhraseNeedsQuotes,
        phrase.span,
        format!("the phrase `{}` holds the word `{word}`", phrase.text),
    )
    .label("must be quoted in use")
    .help(format!(
        "write it in quotation marks wherever a rule uses it, or say it without `{word}`"
    ))
}

/// Where a phrase stands.
#[must_use]
pub fn place_of(meaning: Meaning, glossary: &Glossary<'_>) -> Option<Span> {
    match meaning {
        Meaning::Term(term, _) => Some(glossary.term_statement(term)?.phrase.span),
        Meaning::Definition(definition) => Some(glossary.defining(definition)?.phrase().span),
    }
}
