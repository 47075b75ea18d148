//! Reading the rules for what they say about fields: statements and conditions.
//!
//! Expressions are read in [`crate::check::inference::expressions`].

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::check::circles::Order;
use crate::check::glossary::Glossary;
use crate::check::inference::build::Values;
use crate::check::inference::draft::{Draft, NodeId, ROOT};
use crate::check::inference::evidence::As;
use crate::check::inference::expressions::Reading;
use crate::check::inference::nouns::{plural, singular};
use crate::check::literals::{is_capitalised, plain_word};
use crate::check::shape::PLAIN_TYPES;
use crate::check::statements::{Defining, Statements};
use crate::check::terms::slot_word;
use crate::model::rulebook::{Comparator, Relation};
use crate::model::shape::{KindId, Type};
use crate::model::words::{folded, without_article};
use crate::source::Span;
use crate::syntax::tree::{
    Cond, CondKind, ExceptClause, Expr, ExprKind, Phrase, RuleStatement, TermStatement, Words,
};

/// An entry that is bound while a condition is read.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// The entry.
    pub entry: NodeId,
    /// Whether names on the left are its fields only.
    pub only: bool,
}

/// One reading of all rules.
#[derive(Debug)]
pub struct Reader<'r> {
    /// The phrases.
    pub glossary: &'r Glossary<'r>,
    /// The kinds, by folded name.
    pub kinds: &'r FxHashMap<String, KindId>,
    /// Every folded spelling of a value of a kind.
    pub values: &'r Values,
    /// What an earlier reading is certain of; that reading passes over what is not certain.
    pub certain: Option<&'r Draft>,
    /// The nouns of lists: the folded noun and its plural, each with the singular.
    pub singulars: BTreeMap<String, String>,
    /// What each definition is, by id.
    pub defined: Vec<Reading>,
    /// The entries in sight, outermost first.
    pub bound: Vec<Bound>,
    /// The slots of the term that is read.
    pub slots: Vec<Words>,
    /// What has been found.
    pub draft: Draft,
}

impl<'r> Reader<'r> {
    /// A reader that has read nothing.
    #[must_use]
    pub fn new(
        glossary: &'r Glossary<'r>,
        kinds: &'r FxHashMap<String, KindId>,
        values: &'r Values,
        certain: Option<&'r Draft>,
    ) -> Self {
        Self {
            glossary,
            kinds,
            values,
            certain,
            singulars: BTreeMap::new(),
            defined: vec![Reading::Unknown; glossary.definitions.len()],
            bound: Vec::new(),
            slots: Vec::new(),
            draft: Draft::default(),
        }
    }

    /// The reading of a definition of this name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<Reading> {
        let definition = self.glossary.definition(name)?;
        self.defined.get(definition.0 as usize).cloned()
    }

    /// Reads figures, lists and values, each after those it speaks of.
    pub fn definitions(&mut self, order: &Order) {
        for definition in &order.definitions {
            let Some(defining) = self.glossary.defining(*definition) else {
                continue;
            };
            if order.circular.contains(definition) {
                continue;
            }
            let reading = match defining {
                Defining::Figure(figure) => match figure.values.first() {
                    Some((_, value)) => self.value(value),
                    None => Reading::Unknown,
                },
                Defining::List(list) => Reading::All(self.items(&list.values)),
                Defining::Value(value) => self.left(&value.is),
            };
            if let Some(place) = self.defined.get_mut(definition.0 as usize) {
                *place = reading;
            }
        }
    }

    /// Reads what every term means.
    pub fn terms(&mut self) {
        for term in &self.glossary.terms {
            self.slots.clone_from(&term.phrase.slots);
            self.condition(&term.means);
        }
        self.slots.clear();
    }

    /// Reads every rule.
    pub fn rules(&mut self, statements: &Statements<'_>) {
        for rule in &statements.rules {
            if let Some(each) = &rule.is.for_each {
                let entry = self.entries(&each.noun);
                each.with.iter().for_each(|with| self.about(entry, with));
                self.bound.push(Bound { entry, only: false });
            }
            for condition in conditions_of(rule.is) {
                self.condition(condition);
            }
            self.bound.clear();
        }
    }

    /// The entries of the list that a noun means.
    pub fn entries(&mut self, noun: &Expr) -> NodeId {
        match &noun.kind {
            ExprKind::Name(name) => self.list_of(name, noun.span),
            _ => {
                let reading = self.left(noun);
                let noun_words = match &noun.kind {
                    ExprKind::Member { field, .. } => singular(&folded(&field.text)),
                    _ => "entry".to_owned(),
                };
                match reading {
                    Reading::Node(node) | Reading::Joined(node) => {
                        self.draft.entries(node, &noun_words, noun.span)
                    }
                    _ => self.draft.slot("no list"),
                }
            }
        }
    }

    /// The entries of the document's list of this noun.
    pub fn list_of(&mut self, name: &str, span: Span) -> NodeId {
        let key = folded(without_article(name));
        let singular = self
            .singulars
            .get(&key)
            .cloned()
            .unwrap_or_else(|| singular(&key));
        let list = self.draft.child(ROOT, &plural(&singular), span);
        self.draft.entries(list, &singular, span)
    }

    fn about(&mut self, entry: NodeId, written: &Cond) {
        self.bound.push(Bound { entry, only: true });
        self.condition(written);
        self.bound.pop();
    }

    /// A condition about one entry.
    pub fn filter(&mut self, entry: NodeId, with: Option<&Cond>) {
        if let Some(with) = with {
            self.about(entry, with);
        }
    }

    fn condition(&mut self, written: &Cond) {
        match &written.kind {
            CondKind::Phrase { phrase, arguments } => self.phrase(phrase, arguments),
            CondKind::Bare(subject) => {
                let reading = self.left(subject);
                self.is(&reading, As::YesNo, subject.span);
            }
            CondKind::Is { left, right, .. } => self.equal(left, right),
            CondKind::Compare {
                left,
                comparator,
                right,
            } => self.compare(left, *comparator, right),
            CondKind::Stated { subjects, .. } => self.stated(subjects),
            CondKind::ThereIs { subject, .. } => self.there_is(subject),
            CondKind::Quantified {
                noun, with, has, ..
            } => {
                let entry = self.entries(noun);
                self.filter(entry, with.as_deref());
                self.about(entry, has);
            }
            CondKind::Not(inner) => self.condition(inner),
            CondKind::All(all)
            | CondKind::Any(all)
            | CondKind::NoneOf(all)
            | CondKind::AtLeast(_, all) => all.iter().for_each(|one| self.condition(one)),
            CondKind::Error => {}
        }
    }

    fn phrase(&mut self, phrase: &str, arguments: &[Expr]) {
        let Some((term, _)) = self.glossary.term(phrase) else {
            return;
        };
        let Some(statement) = self.glossary.term_statement(term) else {
            return;
        };
        let slots = form_slots(statement, phrase);
        for (argument, slot) in arguments.iter().zip(slots) {
            let filled = self.value(argument);
            let slot = self.slot_reading(&slot.text);
            match filled {
                Reading::All(_) | Reading::Joined(_) => self.one_of(&slot, &filled, argument.span),
                filled => self.alike(&slot, &filled, argument.span),
            }
        }
    }

    /// What a slot is, by its word.
    pub fn slot_reading(&mut self, words: &str) -> Reading {
        let word = slot_word(words);
        if let Some((_, ty)) = PLAIN_TYPES.iter().find(|(name, _)| *name == word) {
            return plain(ty).map_or(Reading::Unknown, Reading::Is);
        }
        match self.kinds.get(&word) {
            Some(kind) => Reading::Is(As::Kind(*kind)),
            None => Reading::Node(self.draft.slot(&word)),
        }
    }

    /// `X is Y`: with a bare lower-case word, a yes-or-no field Y of the group X; else a comparison.
    fn equal(&mut self, left: &Expr, right: &Expr) {
        let reading = self.left(left);
        let only = self.bound.last().is_some_and(|bound| bound.only);
        if let (ExprKind::Name(name), Reading::Node(node)) = (&right.kind, &reading)
            && !only
            && plain_word(&right.kind).is_none()
            && self.is_quality(name, *node)
        {
            let quality = self.draft.child(*node, name, right.span);
            self.draft.used(quality, As::YesNo, right.span);
            return;
        }
        let right = self.value(right);
        self.alike(&reading, &right, left.span);
    }

    fn is_quality(&self, name: &str, of: NodeId) -> bool {
        if is_capitalised(name) || self.glossary.definition(name).is_some() {
            return false;
        }
        let key = folded(without_article(name));
        if self.singulars.contains_key(&key) {
            return false;
        }
        let way = self.draft.way(of);
        let known = self.certain.and_then(|draft| draft.at(&way));
        let group = known.is_some_and(|node| node.uses.iter().any(|was| was.is == As::Group));
        group || !self.values.contains_key(&key)
    }

    fn compare(&mut self, left: &Expr, comparator: Comparator, right: &[Expr]) {
        let reading = self.left(left);
        let at = left.span;
        match comparator.relation {
            Relation::Before | Relation::After | Relation::OnOrBefore | Relation::OnOrAfter => {
                self.is(&reading, As::Date, at);
                self.each_is(right, As::Date);
            }
            Relation::WithinOf | Relation::WithinAfter | Relation::WithinBefore => {
                self.is(&reading, As::Date, at);
                if let [by, from] = right {
                    self.each_is(std::slice::from_ref(by), As::Duration);
                    self.each_is(std::slice::from_ref(from), As::Date);
                }
            }
            Relation::Contains | Relation::StartsWith | Relation::EndsWith => {
                self.is(&reading, As::Text, at);
                self.each_is(right, As::Text);
            }
            Relation::OneOf => {
                let all = self.list(right);
                self.one_of(&reading, &all, at);
            }
            Relation::Empty => self.is(&reading, As::List, at),
            Relation::Includes => {
                let entry = self.entry_of(&reading, at);
                for right in right {
                    let right = self.value(right);
                    self.alike(&entry, &right, at);
                }
            }
            Relation::IncludesAll | Relation::IncludesAny => {
                let all = self.list(right);
                let entry = self.entry_of(&reading, at);
                self.one_of(&entry, &all, at);
            }
            _ => {
                for right in right {
                    let right = self.right(right);
                    self.alike(&reading, &right, at);
                }
            }
        }
    }

    /// The readings on the right of `is one of`, `includes` and the like: a written list, or a list that is named.
    fn list(&mut self, right: &[Expr]) -> Reading {
        match right {
            [one] => match &one.kind {
                ExprKind::List(items) => Reading::All(self.items(items)),
                _ => self.value(one),
            },
            several => Reading::All(self.items(several)),
        }
    }

    /// The readings of several values, each with its place.
    pub fn items(&mut self, items: &[Expr]) -> Vec<(Reading, Span)> {
        items
            .iter()
            .map(|item| (self.value(item), item.span))
            .collect()
    }

    fn each_is(&mut self, all: &[Expr], is: As) {
        for one in all {
            let reading = self.right(one);
            self.is(&reading, is.clone(), one.span);
        }
    }

    fn stated(&mut self, subjects: &[Expr]) {
        let mut owner: Option<NodeId> = None;
        for subject in subjects {
            let reading = match (&subject.kind, owner) {
                (ExprKind::Name(name), Some(owner)) if !self.is_certain_of_document(name) => {
                    Reading::Node(self.draft.child(owner, name, subject.span))
                }
                _ => self.left(subject),
            };
            if let (Reading::Node(node), ExprKind::Member { .. }) = (&reading, &subject.kind) {
                owner = self.draft.nodes.get(*node).and_then(|node| node.parent);
            }
        }
    }

    /// Whether an earlier reading found a field of this name in the document itself.
    pub fn is_certain_of_document(&self, name: &str) -> bool {
        let way = [folded(without_article(name))];
        self.certain.is_some_and(|draft| draft.at(&way).is_some())
    }

    fn there_is(&mut self, subject: &Expr) {
        if let ExprKind::Name(name) = &subject.kind
            && self.singulars.contains_key(&folded(without_article(name)))
        {
            self.list_of(name, subject.span);
            return;
        }
        if let Reading::Node(node) = self.left(subject) {
            self.draft.used(node, As::Thing, subject.span);
        }
    }
}

/// The slots of the form of a term that was used.
fn form_slots<'t>(term: &'t TermStatement, phrase: &str) -> &'t [Words] {
    let forms = std::iter::once(&term.phrase)
        .chain(&term.also)
        .chain(&term.otherwise);
    let form: Option<&Phrase> = forms.into_iter().find(|form| form.text == phrase);
    form.map_or(&term.phrase.slots, |form| &form.slots)
}

/// Every condition of a rule.
pub fn conditions_of(rule: &RuleStatement) -> Vec<&Cond> {
    let mut all: Vec<&Cond> = rule.condition.iter().collect();
    all.extend(rule.demands.iter().map(|demand| &demand.condition));
    add_exceptions(&rule.exceptions, &mut all);
    all
}

fn add_exceptions<'c>(exceptions: &'c [ExceptClause], all: &mut Vec<&'c Cond>) {
    for exception in exceptions {
        all.push(&exception.condition);
        add_exceptions(&exception.exceptions, all);
    }
}

fn plain(ty: &Type) -> Option<As> {
    Some(match ty {
        Type::YesNo => As::YesNo,
        Type::Text => As::Text,
        Type::Number | Type::Whole => As::Number,
        Type::Percentage => As::Percentage,
        Type::Money(currency) => As::Money(currency.clone()),
        Type::Date => As::Date,
        Type::Duration(_) => As::Duration,
        _ => return None,
    })
}
