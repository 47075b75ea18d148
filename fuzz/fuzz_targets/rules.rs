//! Any bytes as a rule text: parsing and checking end, and every message points into the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use servanda::source::Sources;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut sources = Sources::default();
    let file = sources.add("any.rules", text.as_ref());
    let syntax = servanda::syntax::parse(&[file], &sources);
    let checked = servanda::check::check(&syntax.trees, &sources);
    for diagnostic in syntax.diagnostics.iter().chain(&checked.diagnostics) {
        if let Some(span) = diagnostic.span {
            assert!(span.start <= span.end && text.get(span.range()).is_some(), "{diagnostic:?}");
        }
    }
});
