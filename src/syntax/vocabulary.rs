//! All phrases and names of a rulebook in two tries over words, built before any rule is parsed.
//!
//! The tries say how far a phrase or name reaches; what a name stands for is decided where types are known.

use std::collections::{BTreeMap, HashMap};

use rustc_hash::FxHashMap;

use crate::model::words::{folded, without_article};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::{WordId, Words};

/// What a name may stand for, as far as the grammar cares.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Roles {
    /// A field or record.
    pub field: bool,
    /// A noun of a list, or its plural.
    pub noun: bool,
    /// A value of a kind.
    pub value: bool,
    /// A figure, list or value of the glossary.
    pub definition: bool,
    /// A yes-or-no field.
    pub flag: bool,
    /// A field of any other type.
    pub other: bool,
}

impl Roles {
    const NONE: Self = Self {
        field: false,
        noun: false,
        value: false,
        definition: false,
        flag: false,
        other: false,
    };
    /// A yes-or-no field.
    pub const FLAG: Self = Self {
        field: true,
        flag: true,
        ..Self::NONE
    };
    /// A field or record of another type.
    pub const FIELD: Self = Self {
        field: true,
        other: true,
        ..Self::NONE
    };
    /// A noun.
    pub const NOUN: Self = Self {
        noun: true,
        ..Self::NONE
    };
    /// A value of a kind.
    pub const VALUE: Self = Self {
        value: true,
        ..Self::NONE
    };
    /// A definition.
    pub const DEFINITION: Self = Self {
        definition: true,
        ..Self::NONE
    };

    fn add(&mut self, other: Self) {
        self.field |= other.field;
        self.noun |= other.noun;
        self.value |= other.value;
        self.definition |= other.definition;
        self.flag |= other.flag;
        self.other |= other.other;
    }
}

/// A place in a trie.
pub type NodeId = u32;

/// A trie over words; an edge may also be a slot.
#[derive(Debug)]
pub struct Trie<T> {
    nodes: Vec<Node<T>>,
}

#[derive(Debug)]
struct Node<T> {
    next: FxHashMap<WordId, NodeId>,
    slot: Option<NodeId>,
    ends: Option<T>,
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Self {
            nodes: vec![Node {
                next: FxHashMap::default(),
                slot: None,
                ends: None,
            }],
        }
    }
}

/// One step of a phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A word.
    Word(WordId),
    /// A slot.
    Slot,
}

impl Step {
    fn word(self) -> Option<WordId> {
        match self {
            Self::Word(word) => Some(word),
            Self::Slot => None,
        }
    }
}

fn must_be_quoted(word: WordId) -> bool {
    Keyword::ALL
        .get(word as usize)
        .is_some_and(|keyword| keyword.must_be_quoted())
}

impl<T> Trie<T> {
    /// The start.
    pub const ROOT: NodeId = 0;

    /// Where a word leads.
    #[must_use]
    pub fn step(&self, node: NodeId, word: WordId) -> Option<NodeId> {
        self.nodes.get(node as usize)?.next.get(&word).copied()
    }

    /// Where several words lead.
    #[must_use]
    pub fn steps(&self, node: NodeId, words: &[WordId]) -> Option<NodeId> {
        if words.is_empty() {
            return None;
        }
        words
            .iter()
            .try_fold(node, |node, word| self.step(node, *word))
    }

    /// Where a slot leads.
    #[must_use]
    pub fn slot(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.get(node as usize)?.slot
    }

    /// What ends here.
    #[must_use]
    pub fn ends(&self, node: NodeId) -> Option<&T> {
        self.nodes.get(node as usize)?.ends.as_ref()
    }

    /// The words that may come next, in order of their numbers.
    #[must_use]
    pub fn continuations(&self, node: NodeId) -> Vec<WordId> {
        let mut words: Vec<WordId> = self
            .nodes
            .get(node as usize)
            .map(|node| node.next.keys().copied().collect())
            .unwrap_or_default();
        words.sort_unstable();
        words
    }

    /// Everything that ends at a place or behind it, with the words that lead there; slots are written `{}`.
    #[must_use]
    pub fn below(&self, node: NodeId, words: &Words) -> Vec<(String, &T)> {
        let mut found = Vec::new();
        let mut open = vec![(node, String::new())];
        while let Some((at, path)) = open.pop() {
            let Some(node) = self.nodes.get(at as usize) else {
                continue;
            };
            found.extend(node.ends.iter().map(|end| (path.clone(), end)));
            let next = node
                .next
                .iter()
                .map(|(word, next)| (words.text(*word), *next));
            let slot = node.slot.iter().map(|next| ("{}", *next));
            open.extend(
                next.chain(slot)
                    .map(|(word, next)| (next, format!("{path} {word}"))),
            );
        }
        found
    }

    /// The place that steps lead to, made where it is not there.
    pub fn place(&mut self, steps: &[Step]) -> &mut Option<T> {
        let mut at = Self::ROOT;
        for step in steps {
            at = self.follow_or_make(at, *step);
        }
        &mut self.nodes[at as usize].ends
    }

    fn follow_or_make(&mut self, from: NodeId, step: Step) -> NodeId {
        let there = match step {
            Step::Word(word) => self.step(from, word),
            Step::Slot => self.slot(from),
        };
        if let Some(node) = there {
            return node;
        }
        let node = NodeId::try_from(self.nodes.len()).unwrap_or(NodeId::MAX);
        self.nodes.push(Node {
            next: FxHashMap::default(),
            slot: None,
            ends: None,
        });
        match step {
            Step::Word(word) => {
                self.nodes[from as usize].next.insert(word, node);
            }
            Step::Slot => self.nodes[from as usize].slot = Some(node),
        }
        node
    }
}

/// All phrases and names of a rulebook.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// The glossary's conditions; each ends in its own text.
    pub phrases: Trie<String>,
    /// Every name; each ends in what it may stand for and in its spelling.
    pub names: Trie<(Roles, String)>,
    /// Whether there is no `document` statement, so that any word may be a field.
    pub open: bool,
    /// The texts of all phrases, for the nearest one.
    pub phrase_texts: Vec<String>,
    /// Phrases that hold a word or mark because of which they must be quoted: their words and their texts.
    pub unquotable: Vec<(Vec<WordId>, String)>,
    /// Phrases without slots by their folded text, for use in quotation marks.
    pub quoted: HashMap<String, String>,
    /// All names, for the nearest one.
    pub name_texts: BTreeMap<String, Roles>,
}

impl Vocabulary {
    /// Adds a name.
    pub fn add_name(&mut self, words: &mut Words, name: &str, roles: Roles) {
        let steps: Vec<Step> = trimmed(&words.phrase(name))
            .iter()
            .map(|word| Step::Word(*word))
            .collect();
        if steps.is_empty() {
            return;
        }
        let place = self
            .names
            .place(&steps)
            .get_or_insert_with(|| (Roles::default(), name.to_owned()));
        place.0.add(roles);
        self.name_texts
            .entry(name.to_owned())
            .or_default()
            .add(roles);
    }

    /// Adds a phrase with slots in braces.
    pub fn add_phrase(&mut self, words: &mut Words, text: &str) {
        let steps = phrase_steps(words, text);
        if steps.is_empty() {
            return;
        }
        self.phrases
            .place(&steps)
            .get_or_insert_with(|| text.to_owned());
        let plain: Vec<WordId> = steps.iter().filter_map(|step| step.word()).collect();
        if plain.len() == steps.len()
            && (text.contains(',') || plain.iter().any(|word| must_be_quoted(*word)))
        {
            self.unquotable.push((plain, text.to_owned()));
        }
        self.quoted
            .entry(quoted_key(text))
            .or_insert_with(|| text.to_owned());
        self.phrase_texts.push(text.to_owned());
    }
}

/// How a phrase in quotation marks is looked up.
#[must_use]
pub fn quoted_key(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    folded(without_article(&words))
}

/// The steps of a phrase, without a leading article.
fn phrase_steps(words: &mut Words, text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        steps.extend(words.phrase(before).into_iter().map(Step::Word));
        steps.push(Step::Slot);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    steps.extend(words.phrase(rest).into_iter().map(Step::Word));
    if steps.len() > 1 && matches!(steps.first(), Some(Step::Word(word)) if is_article(*word)) {
        steps.remove(0);
    }
    steps
}

fn trimmed(words: &[WordId]) -> &[WordId] {
    match words {
        [first, rest @ ..] if !rest.is_empty() && is_article(*first) => rest,
        all => all,
    }
}

/// Whether a word is `a`, `an` or `the`.
#[must_use]
pub fn is_article(word: WordId) -> bool {
    [Keyword::A, Keyword::An, Keyword::The]
        .iter()
        .any(|article| *article as u32 == word)
}
