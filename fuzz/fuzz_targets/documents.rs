//! Any bytes as a document of any format: reading ends, and every place lies in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda::document::{Format, Limits, Node, NodeKind, read};
use servanda::source::{FileId, Source};

fn check(node: &Node, text: &str) {
    assert!(text.get(node.span.range()).is_some(), "{node:?}");
    match &node.kind {
        NodeKind::Scalar(_) => {}
        NodeKind::List(items) => items.iter().for_each(|item| check(item, text)),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| {
            assert!(text.get(entry.key_span.range()).is_some(), "{entry:?}");
            check(&entry.value, text);
        }),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let source = Source::new("any", text.as_ref());
    for format in [Format::Json, Format::Yaml, Format::Toml, Format::Markdown] {
        let read = read(FileId(0), &source, None, format, &Limits::default());
        if let Some(document) = &read.document {
            document.parts.iter().for_each(|part| check(part, &text));
        }
    }
});
