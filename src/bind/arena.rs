//! Turns drafts into facts: silence gets its meaning, every field of every record gets its fact, and evidence finds
//! what it covers.
//!
//! Here the troubles that travelled with the drafts are reported, and disputes are told.

use crate::bind::draft::Draft;
use crate::bind::evidence::{Cover, EvidenceMap};
use crate::diagnostic::{Code, Collected, Diagnostic};
use crate::document::Document;
use crate::model::facts::{Fact, FactId, Facts, State};
use crate::model::shape::{Field, FieldId, RecordId, Shape, Silence, Type};
use crate::model::value::Value;
use crate::source::{Sources, Span};

/// How many characters of a value a message repeats.
const MAX_QUOTED: usize = 40;

/// The facts while they are built.
pub(super) struct Arena<'a> {
    shape: &'a Shape,
    document: &'a Document,
    sources: &'a Sources,
    evidence: EvidenceMap,
    problems: Collected,
    facts: Facts,
}

/// Where a fact belongs.
struct Place<'c> {
    field: Option<FieldId>,
    index: Option<u32>,
    parent: FactId,
    cover: &'c Cover,
    /// What covers the record that holds the field.
    above: &'c Cover,
}

impl<'a> Arena<'a> {
    pub fn new(
        shape: &'a Shape,
        document: &'a Document,
        sources: &'a Sources,
        evidence: EvidenceMap,
        problems: Collected,
    ) -> Self {
        Self {
            shape,
            document,
            sources,
            evidence,
            problems,
            facts: Facts::default(),
        }
    }

    /// Builds the facts of a document from the draft of its root.
    pub fn build(mut self, root: Draft) -> (Facts, Collected) {
        let cover = self.evidence.root();
        self.facts.all.push(Fact {
            state: State::Stated,
            value: None,
            children: Vec::new(),
            field: None,
            index: None,
            parent: None,
            key: None,
            at: root.at,
            others: Vec::new(),
            assumed: false,
            evidence: cover.evidence.clone(),
        });
        let drafts = if root.is_record {
            Some(root.children)
        } else {
            None
        };
        if !self.shape.records.is_empty() {
            let children = self.fields(
                Shape::ROOT,
                drafts,
                &Draft::default(),
                Facts::ROOT,
                &cover,
                false,
            );
            self.set_children(Facts::ROOT, children);
        }
        self.facts.evidence = self.evidence.all;
        (self.facts, self.problems)
    }

    /// The facts of a record's fields: from their own drafts where the record is stated, else in its state.
    fn fields(
        &mut self,
        record: RecordId,
        drafts: Option<Vec<Draft>>,
        above: &Draft,
        parent: FactId,
        cover: &Cover,
        assumed: bool,
    ) -> Vec<FactId> {
        let shape = self.shape;
        let mut drafts = drafts.map(Vec::into_iter);
        let mut children = Vec::new();
        for id in &shape.record(record).fields {
            let field = shape.field(*id);
            let own = self.evidence.field(cover, *id);
            let place = Place {
                field: Some(*id),
                index: None,
                parent,
                cover: &own,
                above: cover,
            };
            let child = match &mut drafts {
                Some(drafts) => self.field(field, drafts.next().unwrap_or_default(), &place),
                None if above.state == State::Silent => self.field(field, Draft::default(), &place),
                None => self.inherited(&field.ty, above, &place, assumed),
            };
            children.push(child);
        }
        children
    }

    /// The fact of a field whose record is stated or silent.
    fn field(&mut self, field: &Field, draft: Draft, place: &Place) -> FactId {
        match (&field.silence, draft.state) {
            (Some(silence), State::Silent) => {
                let draft = supplied(silence, &field.ty);
                self.fact(&field.ty, draft, place, true)
            }
            _ => self.fact(&field.ty, draft, place, false),
        }
    }

    /// The fact of a field whose record is absent, unknown, disputed or unreadable: it is so too.
    fn inherited(&mut self, ty: &Type, above: &Draft, place: &Place, assumed: bool) -> FactId {
        let draft = Draft {
            state: above.state,
            key: above.key,
            at: above.at,
            ..Draft::default()
        };
        let id = self.push(&draft, place, assumed);
        if let Type::Record(record) = ty {
            let children = self.fields(*record, None, &draft, id, place.cover, assumed);
            self.set_children(id, children);
        }
        id
    }

    fn fact(&mut self, ty: &Type, mut draft: Draft, place: &Place, assumed: bool) -> FactId {
        let id = self.push(&draft, place, assumed);
        self.complain(&mut draft, id);
        let children = std::mem::take(&mut draft.children);
        let children = match ty {
            Type::Record(record) => {
                let drafts = (draft.state == State::Stated).then_some(children);
                self.fields(*record, drafts, &draft, id, place.cover, assumed)
            }
            Type::List(inner) => self.entries(inner, children, id, place, assumed),
            _ => Vec::new(),
        };
        self.set_children(id, children);
        id
    }

    fn entries(
        &mut self,
        inner: &Type,
        drafts: Vec<Draft>,
        parent: FactId,
        list: &Place,
        assumed: bool,
    ) -> Vec<FactId> {
        let mut children = Vec::with_capacity(drafts.len());
        for (index, draft) in (0..).zip(drafts) {
            let cover = self
                .evidence
                .entry(list.above, list.cover, list.field, index);
            let place = Place {
                field: None,
                index: Some(index),
                parent,
                cover: &cover,
                above: &cover,
            };
            children.push(self.fact(inner, draft, &place, assumed));
        }
        children
    }

    fn push(&mut self, draft: &Draft, place: &Place, assumed: bool) -> FactId {
        let id = FactId(u32::try_from(self.facts.all.len()).unwrap_or(u32::MAX));
        self.facts.all.push(Fact {
            state: draft.state,
            value: draft.value.clone(),
            children: Vec::new(),
            field: place.field,
            index: place.index,
            parent: Some(place.parent),
            key: draft.key,
            at: draft.at,
            others: draft.others.clone(),
            assumed,
            evidence: place.cover.evidence.clone(),
        });
        id
    }

    fn set_children(&mut self, id: FactId, children: Vec<FactId>) {
        if let Some(fact) = self.facts.all.get_mut(id.0 as usize) {
            fact.children = children;
        }
    }

    /// Reports what travelled with a draft, and that it is disputed.
    fn complain(&mut self, draft: &mut Draft, id: FactId) {
        for trouble in draft.troubles.drain(..) {
            self.problems.push(trouble);
        }
        if draft.state == State::Disputed
            && let Some(at) = draft.at
        {
            let warning = if draft.others.is_empty() {
                self.disputed_by_word(id, at)
            } else {
                self.stated_in_two_ways(id, at, &draft.others)
            };
            self.problems.push(warning);
        }
    }

    fn disputed_by_word(&self, id: FactId, at: Span) -> Diagnostic {
        let message = format!("`{}` is disputed", self.facts.path(id, self.shape));
        Diagnostic::new(Code::Disputed, at, message)
            .label("the document says so")
            .help("write the value once it is settled; until then nothing rests on it")
    }

    fn stated_in_two_ways(&self, id: FactId, at: Span, others: &[Span]) -> Diagnostic {
        let message = format!(
            "`{}` is stated in two ways",
            self.facts.path(id, self.shape)
        );
        let mut warning = Diagnostic::new(Code::Disputed, at, message).label(self.said_at(at));
        for other in others {
            warning = warning.note(*other, self.said_at(*other));
        }
        warning.help("keep one of the two; until then nothing rests on it")
    }

    /// What is said at a place, and under which heading.
    fn said_at(&self, span: Span) -> String {
        let excerpt = self.sources.excerpt(span, MAX_QUOTED);
        let heading = (span.file == self.document.file)
            .then(|| self.document.heading_at(span))
            .flatten();
        match heading {
            Some(heading) => format!("`{excerpt}` under \"{}\"", heading.text),
            None => format!("`{excerpt}` here"),
        }
    }
}

/// What silence means, as a draft.
fn supplied(silence: &Silence, ty: &Type) -> Draft {
    let absent = Draft {
        state: State::Absent,
        ..Draft::default()
    };
    let stated = |value: &Value| Draft {
        state: State::Stated,
        value: Some(value.clone()),
        ..Draft::default()
    };
    match (silence, ty) {
        (Silence::Absent, _) | (Silence::Value(_), Type::Record(_)) => absent,
        (Silence::Value(Value::YesNo(false)), Type::List(inner)) if **inner != Type::YesNo => {
            absent
        }
        (Silence::Value(value), Type::List(_)) => Draft {
            state: State::Stated,
            children: vec![stated(value)],
            ..Draft::default()
        },
        (Silence::Value(value), _) => stated(value),
    }
}
