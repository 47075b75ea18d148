//! The words for the parts of a plan: paths, values and conditions, as statements and in the negative.
//!
//! It says what a condition claims, never how it turned out.

use crate::explain::english::{
    Sort, Style, agree, doing, done_by, had, listed, negated, no, plural, possessive, sort, style,
    there_is, with_article,
};
use crate::model::rulebook::{
    Aggregate, Definition, DefinitionId, Quantifier, Relation, Rulebook, Term, TermId,
};
use crate::model::shape::{Field, FieldId, Record, RecordId, Type};
use crate::model::value::Value;
use crate::plan::{NodeId, NodeKind, OperandId, OperandKind, PathId, Plan, ScopeId, Step};
use crate::source::Sources;

/// What the words are taken from.
#[derive(Clone, Copy)]
pub(super) struct Wording<'a> {
    pub(super) rulebook: &'a Rulebook,
    pub(super) plan: &'a Plan,
    /// The rule texts, which tell how their author says a yes-or-no field.
    pub(super) sources: Option<&'a Sources>,
    /// Whether conditions are printed as rules are written, rather than told.
    pub(super) canonical: bool,
}

/// Something that is done by somebody: `the monitor is accepted by …`.
pub(super) struct Done {
    owner: String,
    done: String,
    several: bool,
}

impl Done {
    pub(super) fn said(&self, positive: bool, by: &str) -> String {
        let is = if positive {
            agree("is", self.several)
        } else {
            negated("is", self.several)
        };
        format!("{} {is} {} by {by}", self.owner, self.done)
    }
}

/// What the bound entries are called: `guarantee 2`, `it`.
#[derive(Clone, Default)]
pub(super) struct Subjects(Vec<(ScopeId, String)>);

impl Subjects {
    pub(super) fn with(&self, scope: ScopeId, words: impl Into<String>) -> Self {
        let mut subjects = self.clone();
        subjects.0.push((scope, words.into()));
        subjects
    }

    pub(super) fn of(&self, scope: ScopeId) -> &str {
        let bound = self.0.iter().rev().find(|(bound, _)| *bound == scope);
        bound.map_or("it", |(_, words)| words)
    }
}

/// Whether several values are all meant, or any of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    And,
    Or,
}

impl Joint {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

impl<'a> Wording<'a> {
    /// What the whole document is called: `the deal`.
    pub(super) fn document(&self) -> String {
        match self.rulebook.shape.name.as_str() {
            "" => "the document".to_owned(),
            name => format!("the {name}"),
        }
    }

    pub(super) fn term(&self, id: TermId) -> Option<&'a Term> {
        self.rulebook.terms.get(id.0 as usize)
    }

    pub(super) fn definition(&self, id: DefinitionId) -> Option<&'a Definition> {
        self.rulebook.definitions.get(id.0 as usize)
    }

    pub(super) fn field(&self, id: FieldId) -> Option<&'a Field> {
        self.rulebook.shape.fields.get(id.0 as usize)
    }

    pub(super) fn field_name(&self, step: Step) -> &'a str {
        self.field(step.field).map_or("", |field| &field.name)
    }

    /// What one entry of a scope's list is called: `guarantee`.
    pub(super) fn noun(&self, scope: ScopeId) -> String {
        self.entry_record(scope)
            .map_or_else(|| "entry".to_owned(), |record| record.noun.clone())
    }

    /// What several entries are called: `guarantees`, `people`.
    pub(super) fn nouns(&self, scope: ScopeId) -> String {
        let list = self.plan.path(self.plan.scope(scope).list).steps.last();
        list.map_or_else(|| "entries".to_owned(), |step| self.list_nouns(step.field))
    }

    /// What several entries of a list field are called.
    pub(super) fn list_nouns(&self, list: FieldId) -> String {
        let record = self.entry_record_id(list);
        record.map_or_else(|| "entries".to_owned(), |record| self.record_nouns(record))
    }

    /// What several records are called.
    pub(super) fn record_nouns(&self, record: RecordId) -> String {
        let Some(record) = self.rulebook.shape.records.get(record.0 as usize) else {
            return "entries".to_owned();
        };
        let field = record.field.and_then(|field| self.field(field));
        let field = field.map_or("", |field| field.name.as_str());
        let added = format!("{}s", record.noun.to_lowercase());
        let regular = plural(&record.noun);
        let written = |plural: &&String| **plural != added && plural.as_str() != field;
        match record.plurals.iter().find(written) {
            Some(written) if field != regular => written.clone(),
            _ => regular,
        }
    }

    /// What one entry of a list field is called, if it has a name of its own.
    pub(super) fn entry_noun(&self, list: FieldId) -> Option<&'a str> {
        self.record_of(list).map(|record| record.noun.as_str())
    }

    pub(super) fn is_list(&self, field: FieldId) -> bool {
        let field = self.field(field);
        field.is_some_and(|field| matches!(field.ty, Type::List(_)))
    }

    fn entry_record(&self, scope: ScopeId) -> Option<&'a Record> {
        let list = self.plan.path(self.plan.scope(scope).list).steps.last()?;
        self.record_of(list.field)
    }

    fn record_of(&self, list: FieldId) -> Option<&'a Record> {
        let record = self.entry_record_id(list)?;
        self.rulebook.shape.records.get(record.0 as usize)
    }

    fn entry_record_id(&self, list: FieldId) -> Option<RecordId> {
        match &self.field(list)?.ty {
            Type::List(entry) => match entry.as_ref() {
                Type::Record(record) => Some(*record),
                _ => None,
            },
            _ => None,
        }
    }

    /// Where a path leads: `the monitor's leader`, `guarantee 2's length`, `the length of the guarantees`.
    pub(super) fn path(&self, id: PathId, subjects: &Subjects) -> String {
        let path = self.plan.path(id);
        let base = path.base.map(|scope| subjects.of(scope).to_owned());
        self.steps(base, &path.steps)
    }

    /// What the last field of a path belongs to; the document itself at the top.
    pub(super) fn owner(&self, id: PathId, subjects: &Subjects) -> String {
        let path = self.plan.path(id);
        let base = path.base.map(|scope| subjects.of(scope).to_owned());
        match path.steps.split_last() {
            Some((_, [])) if base.is_none() => self.document(),
            Some((_, above)) => self.steps(base, above),
            None => base.unwrap_or_else(|| self.document()),
        }
    }

    pub(super) fn steps(&self, base: Option<String>, steps: &[Step]) -> String {
        let mut words = base;
        let mut through_list = false;
        for step in steps {
            let name = self.field_name(*step);
            words = Some(match words {
                None => format!("the {name}"),
                Some(above) if through_list => format!("the {name} of {above}"),
                Some(above) => format!("{} {name}", possessive(&above)),
            });
            through_list = step.list;
        }
        words.unwrap_or_else(|| self.document())
    }

    /// A value in words. A list of values is joined by the joint.
    pub(super) fn operand(&self, id: OperandId, subjects: &Subjects, joint: Joint) -> String {
        match &self.plan.operand(id).kind {
            OperandKind::Constant(constant) => self.plan.constant(*constant).to_string(),
            OperandKind::Field(path) => self.path(*path, subjects),
            OperandKind::List(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| self.operand(*item, subjects, joint))
                    .collect();
                listed(&items, joint.word())
            }
            OperandKind::Figure { definition, .. } | OperandKind::Named { definition, .. } => {
                let definition = self.definition(*definition);
                definition.map_or_else(String::new, |definition| definition.phrase.clone())
            }
            OperandKind::Today => "today".to_owned(),
            OperandKind::Arithmetic(operation, left, right) => {
                let part = |id: &OperandId| self.grouped(*id, subjects, joint);
                format!("{} {} {}", part(left), operation.word(), part(right))
            }
            OperandKind::Shift { by, back, from } => format!(
                "{} {} {}",
                self.operand(*by, subjects, joint),
                if *back { "before" } else { "after" },
                self.operand(*from, subjects, joint)
            ),
            OperandKind::Aggregate { .. } => self.aggregate(id, subjects),
            OperandKind::Error => "something".to_owned(),
        }
    }

    /// The same, in brackets where it is computed within a computation.
    fn grouped(&self, id: OperandId, subjects: &Subjects, joint: Joint) -> String {
        let words = self.operand(id, subjects, joint);
        match &self.plan.operand(id).kind {
            OperandKind::Arithmetic(..) => format!("({words})"),
            _ => words,
        }
    }

    fn aggregate(&self, id: OperandId, subjects: &Subjects) -> String {
        let OperandKind::Aggregate {
            aggregate,
            scope,
            with,
            of,
            ..
        } = &self.plan.operand(id).kind
        else {
            return String::new();
        };
        let among = format!(
            "{}{}{}",
            self.nouns(*scope),
            self.list_owner(*scope, subjects),
            self.with(*with, *scope, subjects, true)
        );
        let of = of.map_or_else(String::new, |of| self.entry_value(of, *scope, subjects));
        match aggregate {
            Aggregate::Number => format!("the number of {among}"),
            Aggregate::Total => format!("the total of {of} of {among}"),
            Aggregate::Highest if self.is_date(id) => format!("the latest {of} of {among}"),
            Aggregate::Lowest if self.is_date(id) => format!("the earliest {of} of {among}"),
            Aggregate::Highest => format!("the highest {of} of {among}"),
            Aggregate::Lowest => format!("the lowest {of} of {among}"),
            Aggregate::Values => format!("the {of} of {among}"),
        }
    }

    fn is_date(&self, id: OperandId) -> bool {
        match &self.plan.operand(id).kind {
            OperandKind::Aggregate { of: Some(of), .. } => self.is_date(*of),
            OperandKind::Field(path) => {
                let last = self.plan.path(*path).steps.last();
                let field = last.and_then(|step| self.field(step.field));
                field.is_some_and(|field| field.ty == Type::Date)
            }
            OperandKind::Shift { .. } => true,
            OperandKind::Constant(constant) => {
                matches!(self.plan.constant(*constant), Value::Date(_))
            }
            _ => false,
        }
    }

    /// A value of an entry without naming the entry: `length`.
    fn entry_value(&self, of: OperandId, scope: ScopeId, subjects: &Subjects) -> String {
        match &self.plan.operand(of).kind {
            OperandKind::Field(path) if self.plan.path(*path).base == Some(scope) => {
                self.field_names(*path)
            }
            _ => self.operand(of, &subjects.with(scope, "it"), Joint::And),
        }
    }

    /// The fields of a path by name alone: `leader's name`.
    pub(super) fn field_names(&self, path: PathId) -> String {
        let steps = &self.plan.path(path).steps;
        let mut words = String::new();
        for step in steps {
            let name = self.field_name(*step);
            words = match words.as_str() {
                "" => name.to_owned(),
                above => format!("{} {name}", possessive(above)),
            };
        }
        words
    }

    /// ` of guarantee 2`, where the list belongs to a bound entry.
    fn list_owner(&self, scope: ScopeId, subjects: &Subjects) -> String {
        let list = self.plan.path(self.plan.scope(scope).list);
        match list.base {
            Some(base) => format!(" of {}", subjects.of(base)),
            None => String::new(),
        }
    }

    /// ` with form treaty`, or nothing.
    pub(super) fn with(
        &self,
        with: Option<NodeId>,
        scope: ScopeId,
        subjects: &Subjects,
        several: bool,
    ) -> String {
        let Some(with) = with else {
            return String::new();
        };
        match self.attributes(with, scope, subjects) {
            Some(attributes) => format!(" with {attributes}"),
            None => format!(" that {}", self.predicate(with, scope, subjects, several)),
        }
    }

    /// What a condition claims, or its opposite.
    pub(super) fn statement(&self, id: NodeId, positive: bool, subjects: &Subjects) -> String {
        match &self.plan.node(id).kind {
            NodeKind::Phrase { .. } => self.phrase_statement(id, positive, subjects),
            NodeKind::Not(inner) => self.statement(*inner, !positive, subjects),
            NodeKind::Holds(operand) => self.holds(id, *operand, positive, subjects),
            NodeKind::Compare { .. } => self.compare(id, positive, subjects),
            NodeKind::Stated(path) => self.stated(*path, positive, subjects),
            NodeKind::Exists(path) => self.exists(*path, positive, subjects),
            NodeKind::Quantified { .. } => self.quantified(id, positive, subjects),
            NodeKind::All(all) if positive => self.joined(all, Joint::And, subjects),
            NodeKind::Any(all) if positive => self.joined(all, Joint::Or, subjects),
            NodeKind::AtLeast(wanted, all) if positive => {
                let all = self.statements(all, subjects);
                format!("at least {wanted} of these hold: {}", all.join("; "))
            }
            NodeKind::Any(all) => {
                let none: Vec<String> = all
                    .iter()
                    .map(|part| self.statement(*part, false, subjects))
                    .collect();
                crate::explain::english::clauses(&none, "and")
            }
            NodeKind::All(_) | NodeKind::AtLeast(..) => {
                let claim = self.statement(id, true, subjects);
                format!("it is not the case that {claim}")
            }
            NodeKind::Error => "something that cannot be read".to_owned(),
        }
    }

    fn statements(&self, all: &[NodeId], subjects: &Subjects) -> Vec<String> {
        all.iter()
            .map(|part| self.statement(*part, true, subjects))
            .collect()
    }

    fn joined(&self, all: &[NodeId], joint: Joint, subjects: &Subjects) -> String {
        let statements: Vec<String> = all
            .iter()
            .map(|part| self.within(*part, subjects))
            .collect();
        match (statements.as_slice(), joint) {
            ([], Joint::And) => "this always holds".to_owned(),
            ([], Joint::Or) => "this never holds".to_owned(),
            _ => crate::explain::english::clauses(&statements, joint.word()),
        }
    }

    /// A statement as a part of a larger one: what is joined itself is held together.
    fn within(&self, id: NodeId, subjects: &Subjects) -> String {
        let words = self.statement(id, true, subjects);
        match &self.plan.node(id).kind {
            NodeKind::All(all) if all.len() == 2 => format!("both {words}"),
            NodeKind::Any(any) if any.len() == 2 => format!("either {words}"),
            NodeKind::All(all) | NodeKind::Any(all) if all.len() > 2 => format!("({words})"),
            NodeKind::Quantified { .. } if self.canonical => format!("({words})"),
            _ => words,
        }
    }

    /// A phrase with its slots filled.
    pub(super) fn phrase(&self, id: NodeId, subjects: &Subjects) -> Option<String> {
        self.filled(id, subjects, |term| Some(&term.phrase))
    }

    /// The negative form of a phrase, where the glossary has one.
    pub(super) fn otherwise(&self, id: NodeId, subjects: &Subjects) -> Option<String> {
        self.filled(id, subjects, |term| term.otherwise.as_ref())
    }

    fn filled(
        &self,
        id: NodeId,
        subjects: &Subjects,
        form: impl Fn(&'a Term) -> Option<&'a String>,
    ) -> Option<String> {
        let NodeKind::Phrase {
            term, arguments, ..
        } = &self.plan.node(id).kind
        else {
            return None;
        };
        let mut rest = form(self.term(*term)?)?.as_str();
        let mut words = String::new();
        let slot_words = self.slots(*term, arguments, subjects);
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, after) = after.split_once('}').unwrap_or((after, ""));
            words.push_str(before);
            words.push_str(slot_words(slot).as_str());
            rest = after;
        }
        words.push_str(rest);
        Some(words)
    }

    /// What fills a slot; of a named list, any one of its values.
    fn slot_words(&self, argument: OperandId, subjects: &Subjects) -> String {
        let words = self.operand(argument, subjects, Joint::Or);
        if self.is_named_list(argument) && !self.canonical {
            format!("one of {words}")
        } else {
            words
        }
    }

    pub(super) fn is_named_list(&self, operand: OperandId) -> bool {
        match &self.plan.operand(operand).kind {
            OperandKind::Named { body, .. } => {
                matches!(self.plan.operand(*body).kind, OperandKind::List(_))
            }
            _ => false,
        }
    }

    /// What `is` says of a list in the place of one value: that it is one of them.
    pub(super) fn told_relation(&self, relation: Relation, right: &[OperandId]) -> Relation {
        let named = right.iter().any(|operand| self.is_named_list(*operand));
        match relation {
            Relation::Equals if named && !self.canonical => Relation::OneOf,
            _ => relation,
        }
    }

    /// What stands in for the words between a pair of braces.
    fn slots(
        &self,
        term: TermId,
        arguments: &[OperandId],
        subjects: &Subjects,
    ) -> impl Fn(&str) -> String {
        let slots = self.term(term).map_or(&[][..], |term| &term.slots);
        let filled: Vec<(String, String)> = slots
            .iter()
            .zip(arguments)
            .map(|(slot, argument)| (slot.name.clone(), self.slot_words(*argument, subjects)))
            .collect();
        move |words: &str| {
            let name = crate::model::words::without_article(words.trim());
            let found = filled
                .iter()
                .find(|(slot, _)| slot.eq_ignore_ascii_case(name));
            found.map_or_else(|| words.to_owned(), |(_, value)| value.clone())
        }
    }

    fn phrase_statement(&self, id: NodeId, positive: bool, subjects: &Subjects) -> String {
        let phrase = self.phrase(id, subjects).unwrap_or_default();
        match (positive, self.otherwise(id, subjects)) {
            (true, _) if self.canonical => in_quotes_if_needed(phrase),
            (false, Some(otherwise)) if self.canonical => in_quotes_if_needed(otherwise),
            (false, None) if self.canonical => {
                format!("it is not the case that {}", in_quotes_if_needed(phrase))
            }
            (true, _) => as_clause(&phrase, &self.document()),
            (false, Some(otherwise)) => as_clause(&otherwise, &self.document()),
            (false, None) if sort(&phrase) == Sort::Thing => there_is(&no(&phrase)),
            (false, None) => format!("it is not the case that {phrase}"),
        }
    }

    /// A yes-or-no field of something, said as it sounds.
    pub(super) fn holds(
        &self,
        id: NodeId,
        operand: OperandId,
        positive: bool,
        subjects: &Subjects,
    ) -> String {
        let OperandKind::Field(path) = self.plan.operand(operand).kind else {
            let words = self.operand(operand, subjects, Joint::And);
            return format!("{words} is {}", if positive { "yes" } else { "no" });
        };
        if self.canonical {
            return self.holds_canonically(id, path, positive, subjects);
        }
        let owner = self.owner(path, subjects);
        let several = crate::explain::english::is_plural(&owner);
        let name = self.last_field(path);
        match (self.style(id, name), positive) {
            (Style::Adjective, true) => format!("{owner} {} {name}", agree("is", several)),
            (Style::Adjective, false) => format!("{owner} {} {name}", negated("is", several)),
            (Style::Verb, _) => format!("{owner} {}", doing(name, positive, several)),
            (Style::Noun, true) => {
                format!("{owner} {} {}", agree("has", several), had(name))
            }
            (Style::Noun, false) => format!("{owner} {} no {name}", agree("has", several)),
            (Style::Plain, _) => {
                let path = self.path(path, subjects);
                format!("{path} is {}", if positive { "yes" } else { "no" })
            }
        }
    }

    /// As a rule says it: `the monitor is civilian`, `the deployment's remains`.
    fn holds_canonically(
        &self,
        id: NodeId,
        path: PathId,
        positive: bool,
        subjects: &Subjects,
    ) -> String {
        let name = self.last_field(path);
        let nested = self.plan.path(path).steps.len() > 1;
        let at_top = !nested && self.plan.path(path).base.is_none();
        let words = if at_top {
            name.to_owned()
        } else {
            self.path(path, subjects)
        };
        match (self.style(id, name), positive) {
            (Style::Adjective, _) if nested => {
                let owner = self.owner(path, subjects);
                let several = crate::explain::english::is_plural(&owner);
                let is = if positive {
                    agree("is", several)
                } else {
                    negated("is", several)
                };
                format!("{owner} {is} {name}")
            }
            (_, true) => words,
            (_, false) => format!("it is not the case that {words}"),
        }
    }

    pub(super) fn last_field(&self, path: PathId) -> &'a str {
        let last = self.plan.path(path).steps.last();
        last.map_or("", |step| self.field_name(*step))
    }

    /// How a yes-or-no field is said: as an adjective if the rule says `is FIELD`, else by its name.
    pub(super) fn style(&self, id: NodeId, field: &str) -> Style {
        let span = self.plan.node(id).span;
        let written = self
            .sources
            .filter(|sources| (span.file.0 as usize) < sources.iter().count())
            .map(|sources| sources.slice(span).to_lowercase());
        let written = written.unwrap_or_default();
        let name = field.to_lowercase();
        let adjective = ["is ", "are ", "is not ", "are not "]
            .iter()
            .any(|verb| written.ends_with(&format!("{verb}{name}")));
        if adjective {
            Style::Adjective
        } else {
            style(field)
        }
    }

    fn compare(&self, id: NodeId, positive: bool, subjects: &Subjects) -> String {
        let NodeKind::Compare {
            left,
            relation,
            right,
        } = &self.plan.node(id).kind
        else {
            return String::new();
        };
        if let Some(done) = self.done_by(*left, *relation, subjects) {
            let joint = if positive { Joint::And } else { Joint::Or };
            let by = self.by_whom(*relation, right, joint, subjects);
            return done.said(positive, &by);
        }
        let left_words = self.operand(*left, subjects, Joint::And);
        let several = self.is_several(*left, &left_words);
        let rest = self.comparison(*relation, right, positive, several, subjects);
        format!("{left_words} {rest}")
    }

    /// A list of those by whom something is done, where a comparison asks who is among them.
    pub(super) fn done_by(
        &self,
        left: OperandId,
        relation: Relation,
        subjects: &Subjects,
    ) -> Option<Done> {
        let among = matches!(
            relation,
            Relation::Includes | Relation::IncludesAll | Relation::IncludesAny
        );
        let OperandKind::Field(path) = self.plan.operand(left).kind else {
            return None;
        };
        let done = done_by(self.last_field(path)).filter(|_| among && !self.canonical)?;
        let owner = self.owner(path, subjects);
        Some(Done {
            several: crate::explain::english::is_plural(&owner),
            owner,
            done: done.to_owned(),
        })
    }

    fn by_whom(
        &self,
        relation: Relation,
        right: &[OperandId],
        joint: Joint,
        subjects: &Subjects,
    ) -> String {
        let words: Vec<String> = right
            .iter()
            .map(|operand| match relation {
                Relation::IncludesAny => self.operand(*operand, subjects, Joint::Or),
                _ => self.operand(*operand, subjects, joint),
            })
            .collect();
        let literal = right.iter().all(|operand| self.is_literal(*operand));
        match relation {
            Relation::IncludesAny if !literal => format!("any of {}", words.concat()),
            Relation::IncludesAll if !literal => format!("all of {}", words.concat()),
            _ => words.concat(),
        }
    }

    /// Whether a value stands in the rule itself.
    pub(super) fn is_literal(&self, operand: OperandId) -> bool {
        match &self.plan.operand(operand).kind {
            OperandKind::Constant(_) => true,
            OperandKind::List(items) => items.iter().all(|item| self.is_literal(*item)),
            _ => false,
        }
    }

    /// Whether the words for an operand take a plural verb. A day is one, whatever its name ends in.
    pub(super) fn is_several(&self, operand: OperandId, words: &str) -> bool {
        let OperandKind::Field(path) = self.plan.operand(operand).kind else {
            return false;
        };
        let last = self.plan.path(path).steps.last();
        let field = last.and_then(|step| self.field(step.field));
        let day = field.is_some_and(|field| field.ty == Type::Date);
        crate::explain::english::is_plural(words) && !day
    }

    /// A comparison without its left side: `is at least 10 years`, `does not include Russia`.
    pub(super) fn comparison(
        &self,
        relation: Relation,
        right: &[OperandId],
        positive: bool,
        several: bool,
        subjects: &Subjects,
    ) -> String {
        let relation = self.told_relation(relation, right);
        let right_words = self.right(relation, right, subjects);
        let told = !self.canonical && right.iter().all(|operand| self.is_literal(*operand));
        let words = match (relation, positive) {
            (Relation::OneOf, true) if told => "is".to_owned(),
            (Relation::OneOf, false) if told => "is not".to_owned(),
            (Relation::IncludesAll, true) if told => "includes".to_owned(),
            (Relation::OneOf, false) => "is none of".to_owned(),
            (Relation::IncludesAny, false) => "includes none of".to_owned(),
            (relation, _) => relation.words().to_owned(),
        };
        let (verb, rest) = words.split_once(' ').unwrap_or((&words, ""));
        let affirmed = matches!(relation, Relation::OneOf | Relation::IncludesAny);
        let verb = if positive || affirmed {
            agree(verb, several)
        } else {
            negated(verb, several)
        };
        let words = [verb.as_str(), rest, right_words.as_str()];
        let words: Vec<&str> = words.into_iter().filter(|part| !part.is_empty()).collect();
        words.join(" ")
    }

    /// The right side of a comparison.
    pub(super) fn right(
        &self,
        relation: Relation,
        right: &[OperandId],
        subjects: &Subjects,
    ) -> String {
        let joint = joint_of(relation);
        let words: Vec<String> = right
            .iter()
            .map(|operand| self.operand(*operand, subjects, joint))
            .collect();
        words.join(&format!(" {} ", relation.middle_word()))
    }

    fn stated(&self, path: PathId, positive: bool, subjects: &Subjects) -> String {
        let words = self.path(path, subjects);
        let several = crate::explain::english::is_plural(&words);
        let verb = if positive {
            agree("is", several)
        } else {
            negated("is", several)
        };
        format!("{words} {verb} stated")
    }

    pub(super) fn exists(&self, path: PathId, positive: bool, subjects: &Subjects) -> String {
        let path = self.plan.path(path);
        let (Some(last), base) = (path.steps.last(), path.base) else {
            let subject = path.base.map_or("it", |scope| subjects.of(scope));
            let verb = if positive { "is" } else { "is not" };
            return format!("{subject} {verb} there");
        };
        let thing = self.thing(*last);
        let verb = agree("is", crate::explain::english::is_plural(&thing));
        let thing = if positive {
            with_article(&thing)
        } else {
            format!("no {thing}")
        };
        match base {
            Some(scope) => format!("{} has {thing}", subjects.of(scope)),
            None => format!("there {verb} {thing}"),
        }
    }

    /// What a field holds, in words: the noun of a list's entries in the plural, else the field's name.
    fn thing(&self, step: Step) -> String {
        self.record_of(step.field).map_or_else(
            || self.field_name(step).to_owned(),
            |record| plural(&record.noun),
        )
    }

    fn quantified(&self, id: NodeId, positive: bool, subjects: &Subjects) -> String {
        let NodeKind::Quantified {
            quantifier,
            scope,
            with,
            has,
            ..
        } = &self.plan.node(id).kind
        else {
            return String::new();
        };
        let quantifier = match (quantifier, positive) {
            (Quantifier::Some, false) => Quantifier::No,
            (Quantifier::AtLeast(count), false) if *count > 0 => Quantifier::AtMost(count - 1),
            (Quantifier::AtMost(count), false) => Quantifier::AtLeast(count + 1),
            (_, false) => {
                let claim = self.quantified(id, true, subjects);
                return format!("it is not the case that {claim}");
            }
            (quantifier, true) => *quantifier,
        };
        self.entries_that(quantifier, *scope, *with, *has, subjects)
    }

    /// `at least 2 guarantees with form treaty have …`.
    pub(super) fn entries_that(
        &self,
        quantifier: Quantifier,
        scope: ScopeId,
        with: Option<NodeId>,
        has: NodeId,
        subjects: &Subjects,
    ) -> String {
        let several = takes_plural(quantifier);
        let who = format!(
            "{quantifier} {}{}{}",
            if several {
                self.nouns(scope)
            } else {
                self.noun(scope)
            },
            self.list_owner(scope, subjects),
            self.with(with, scope, subjects, several)
        );
        match self.says_nothing(has) {
            true => who_is_there(&who, several),
            false => format!("{who} {}", self.predicate(has, scope, subjects, several)),
        }
    }

    /// Whether a condition is `all of` nothing.
    pub(super) fn says_nothing(&self, id: NodeId) -> bool {
        matches!(&self.plan.node(id).kind, NodeKind::All(all) if all.is_empty())
    }
}

/// A phrase as a rule has to write it.
fn in_quotes_if_needed(phrase: String) -> String {
    let reserved = ["and", "or", "not", "if", "then", "unless", "except"];
    let needed = phrase
        .split_whitespace()
        .any(|word| reserved.contains(&word.to_lowercase().as_str()));
    if needed {
        format!("\"{phrase}\"")
    } else {
        phrase
    }
}

fn who_is_there(who: &str, several: bool) -> String {
    format!("{who} {} there", agree("is", several))
}

/// A comparison without its verb: `at least`.
pub(super) fn after_is(relation: Relation) -> &'static str {
    let words = relation.words();
    words.strip_prefix("is ").unwrap_or(words)
}

/// Whether the noun after a quantifier is a plural.
pub(super) fn takes_plural(quantifier: Quantifier) -> bool {
    match quantifier {
        Quantifier::Some | Quantifier::Every | Quantifier::No => false,
        Quantifier::AtLeast(count) | Quantifier::AtMost(count) | Quantifier::Exactly(count) => {
            count != 1
        }
        Quantifier::Most => true,
    }
}

/// How the values on the right of a comparison belong together.
pub(super) fn joint_of(relation: Relation) -> Joint {
    match relation {
        Relation::OneOf | Relation::IncludesAny | Relation::Equals => Joint::Or,
        _ => Joint::And,
    }
}

/// A phrase as a clause: a thing is said to be there.
pub(super) fn as_clause(phrase: &str, document: &str) -> String {
    match sort(phrase) {
        Sort::Clause => phrase.to_owned(),
        Sort::Thing => there_is(phrase),
        Sort::Other => format!("{document} has it that {phrase}"),
    }
}
