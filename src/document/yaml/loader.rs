//! Builds the tree of a YAML document from the parser's events.
//!
//! It keeps its own stack, so that no nesting is deeper than the limit and nothing recurses while it grows.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, ScalarStyle, Span as Mark, Tag};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::context::{Context, Entries};
use crate::document::text::Text;
use crate::document::yaml::core;
use crate::document::{Class, Entry, Node, NodeKind, Scalar};
use crate::source::Span;

/// How many bytes of text count for one copied node.
const BYTES_PER_NODE: usize = 64;

/// What is open, and what was anchored.
#[derive(Default)]
pub(super) struct Loader {
    stack: Vec<Frame>,
    anchors: HashMap<usize, Node>,
    root: Option<Node>,
}

/// A map or list that is not closed yet.
struct Frame {
    content: Content,
    anchor: usize,
    /// Bytes of the text it has covered so far.
    range: Range<usize>,
}

enum Content {
    Map { entries: Entries, key: Key },
    List(Vec<Node>),
}

/// The key whose value comes next.
enum Key {
    /// None yet: the next node is a key.
    Awaited,
    Read(String, Span),
    /// Reported; its value is left out too.
    Refused,
}

impl Loader {
    /// Takes the next event. None ends the reading; the reason has been reported.
    pub fn take(
        &mut self,
        event: Event,
        mark: &Mark,
        text: &Text,
        context: &mut Context,
    ) -> Option<()> {
        let range = mark.byte_range().unwrap_or(0..0);
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                check_tag(tag.as_deref(), mark, text, context);
                let (node, range) = scalar(&value, style, tag.as_deref(), range, text);
                self.anchored(node, anchor, range, text, context)
            }
            Event::MappingStart(_, anchor, tag) => {
                check_tag(tag.as_deref(), mark, text, context);
                let entries = Entries::default();
                let key = Key::Awaited;
                self.open(Content::Map { entries, key }, anchor, range, text, context)
            }
            Event::SequenceStart(_, anchor, tag) => {
                check_tag(tag.as_deref(), mark, text, context);
                self.open(Content::List(Vec::new()), anchor, range, text, context)
            }
            Event::MappingEnd | Event::SequenceEnd => self.close(range, text, context),
            Event::Alias(id) => self.alias(id, range, text, context),
            _ => Some(()),
        }
    }

    /// The root, if there was one.
    pub fn finish(self) -> Option<Node> {
        self.root
    }

    fn open(
        &mut self,
        content: Content,
        anchor: usize,
        range: Range<usize>,
        text: &Text,
        context: &mut Context,
    ) -> Option<()> {
        if self.stack.len() >= context.depth {
            context.too_deep(text.span_at(range.start));
            return None;
        }
        self.stack.push(Frame {
            content,
            anchor,
            range,
        });
        Some(())
    }

    fn close(&mut self, end: Range<usize>, text: &Text, context: &mut Context) -> Option<()> {
        let frame = self.stack.pop()?;
        let in_brackets = !end.is_empty();
        let end = if in_brackets {
            end.end
        } else {
            frame.range.end
        };
        let range = frame.range.start..end;
        let kind = match frame.content {
            Content::Map { entries, .. } => NodeKind::Map(entries.into_vec()),
            Content::List(nodes) => NodeKind::List(nodes),
        };
        let node = Node {
            span: text.span(range.clone()),
            kind,
        };
        self.anchored(node, frame.anchor, range, text, context)
    }

    fn alias(
        &mut self,
        id: usize,
        range: Range<usize>,
        text: &Text,
        context: &mut Context,
    ) -> Option<()> {
        let span = text.span(range.clone());
        let Some(target) = self.anchors.get(&id) else {
            context.report(
                Diagnostic::new(
                    Code::BadDocument,
                    span,
                    format!(
                        "`{}` stands inside the value that it repeats",
                        text.slice(range)
                    ),
                )
                .help("write the value out"),
            );
            return None;
        };
        let (nodes, height) = measure(target);
        if self.stack.len() + height > context.depth {
            context.too_deep(span);
            return None;
        }
        if !context.spend(nodes, span) {
            return None;
        }
        let node = target.clone();
        self.place(node, range, text, context)
    }

    fn anchored(
        &mut self,
        node: Node,
        anchor: usize,
        range: Range<usize>,
        text: &Text,
        context: &mut Context,
    ) -> Option<()> {
        if anchor != 0 {
            if !context.spend(measure(&node).0, node.span) {
                return None;
            }
            self.anchors.insert(anchor, node.clone());
        }
        self.place(node, range, text, context)
    }

    /// Puts a finished node where it belongs: it is the root, an entry of a list, a key or a value.
    fn place(
        &mut self,
        node: Node,
        range: Range<usize>,
        text: &Text,
        context: &mut Context,
    ) -> Option<()> {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return Some(());
        };
        frame.range.end = frame.range.end.max(range.end);
        match &mut frame.content {
            Content::List(nodes) => nodes.push(node),
            Content::Map { entries, key } => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited => *key = read_key(node, &range, text, context),
                Key::Refused => {}
                Key::Read(_, key_span) if is_cut_number(&node, &range, text) => {
                    context.report(cut_number(key_span));
                }
                Key::Read(key, key_span) => {
                    let entry = Entry {
                        key,
                        key_span,
                        value: node,
                    };
                    entries.add(entry, context);
                }
            },
        }
        Some(())
    }
}

/// The key that a node makes: the text of a scalar, whatever its class.
fn read_key(node: Node, range: &Range<usize>, text: &Text, context: &mut Context) -> Key {
    let span = text.span(range.clone());
    let diagnostic = match node.kind {
        NodeKind::Scalar(Scalar {
            text,
            class: Class::Plain,
        }) if text == "<<" => merge_key(span),
        NodeKind::Scalar(scalar) if scalar.text.trim().is_empty() => {
            nameless_key(text.span_at(range.start))
        }
        NodeKind::Scalar(scalar) => return Key::Read(scalar.text, span),
        NodeKind::Map(_) => composite_key(span, "a map"),
        NodeKind::List(_) => composite_key(span, "a list"),
    };
    context.report(diagnostic);
    Key::Refused
}

fn merge_key(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::BadDocument,
        span,
        "the merge key `<<` is not part of YAML 1.2",
    )
    .help("repeat the keys, or use an alias for a whole value")
}

fn nameless_key(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadDocument, span, "a key has no name")
        .help("write `key: value`, and put text that starts with a colon in quotes")
}

fn composite_key(span: Span, what: &str) -> Diagnostic {
    let message = format!("a key is {what}, and no field has such a name");
    Diagnostic::new(Code::BadDocument, span, message)
        .help("write a word as the key, and put text that holds brackets in quotes")
}

/// Whether a value that was left out follows the digits of a number that its comma cut: `{ limit: 600,000 }`.
fn is_cut_number(value: &Node, range: &Range<usize>, text: &Text) -> bool {
    let before = text.slice(0..range.start).trim_end();
    let head = before.trim_end_matches(|char: char| char.is_ascii_digit());
    let digits = before.len() - head.len();
    let comma = head.strip_suffix(',');
    core::is_nothing(value)
        && range.is_empty()
        && digits == 3
        && comma.is_some_and(|head| head.ends_with(|char: char| char.is_ascii_digit()))
}

fn cut_number(key: Span) -> Diagnostic {
    Diagnostic::new(
        Code::BadDocument,
        key,
        "a comma inside `{ … }` cuts this number in two",
    )
    .help("write the number without commas, or in quotes")
}

fn scalar(
    value: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    range: Range<usize>,
    text: &Text,
) -> (Node, Range<usize>) {
    let written = text.slice(range.clone());
    let range = range.start..range.start + written.trim_end().len();
    // The parser calls a value that was left out `~`.
    let value = if range.is_empty() && style == ScalarStyle::Plain {
        ""
    } else {
        value
    };
    let kind = NodeKind::Scalar(Scalar {
        text: value.to_owned(),
        class: core::class(value, style, tag),
    });
    let node = Node {
        span: text.span(range.clone()),
        kind,
    };
    (node, range)
}

fn check_tag(tag: Option<&Tag>, mark: &Mark, text: &Text, context: &mut Context) {
    let Some(tag) = tag.filter(|tag| !core::knows(tag)) else {
        return;
    };
    let place = mark.tag_span().unwrap_or(*mark);
    let message = format!("the tag `{}` has no meaning here", tag.original());
    context.report(
        Diagnostic::new(
            Code::BadDocument,
            text.span(place.byte_range().unwrap_or(0..0)),
            message,
        )
        .help("remove the tag; text that starts with `!` is put in quotes"),
    );
}

/// What copying a node costs, and how many levels it has. Nodes are never deeper than the limit on depth.
fn measure(node: &Node) -> (usize, usize) {
    match &node.kind {
        NodeKind::Scalar(scalar) => (1 + scalar.text.len() / BYTES_PER_NODE, 0),
        NodeKind::List(nodes) => nodes
            .iter()
            .map(measure)
            .fold((1, 1), |(cost, height), (more, below)| {
                (cost + more, height.max(below + 1))
            }),
        NodeKind::Map(entries) => entries.iter().fold((1, 1), |(cost, height), entry| {
            let (more, below) = measure(&entry.value);
            (
                cost + more + entry.key.len() / BYTES_PER_NODE,
                height.max(below + 1),
            )
        }),
    }
}
