//! Documents in all four formats: their trees with every place, what is refused and how it is told, and the limits.
#![allow(
    clippy::unwrap_used,
    reason = "a case that is not there is a broken test"
)]

mod pictures;

use std::path::Path;
use std::time::{Duration, Instant};

use pictures::{
    cases, diagnostics, fits, read_file, read_text, shipped_documents, spans, spans_of, tree,
};
use proptest::prelude::*;
use servanda::diagnostic::{Code, Diagnostic};
use servanda::document::{self, Class, Document, Format, Limits, Node, NodeKind, Read};
use servanda::source::{BadByte, FileId, Sources, decode};

#[test]
fn documents_are_read_with_the_place_of_everything() {
    for path in cases("documents/read") {
        let (sources, read) = read_file(&path);
        assert_eq!(
            diagnostics(&read.diagnostics, &sources),
            "",
            "{}",
            path.display()
        );
        let document = read.document.unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        insta::assert_snapshot!(name, tree(&document, sources.get(document.file)));
    }
}

#[test]
fn what_is_refused_is_told_with_its_place_and_a_remedy() {
    let mut out = String::new();
    for path in cases("documents/errors") {
        let (sources, read) = read_file(&path);
        assert!(
            read.diagnostics.iter().any(Diagnostic::is_error),
            "{}",
            path.display()
        );
        out.push_str(&format!(
            "== {} ({})\n{}\n",
            path.file_name().unwrap().display(),
            if read.document.is_some() {
                "the rest is read"
            } else {
                "not read"
            },
            diagnostics(&read.diagnostics, &sources)
        ));
    }
    insta::assert_snapshot!("errors", out);
}

#[test]
fn the_text_under_a_span_is_the_text_that_was_read() {
    for path in cases("documents/read") {
        let (sources, read) = read_file(&path);
        let document = read.document.unwrap();
        for part in &document.parts {
            check_texts(part, &sources);
        }
    }
}

fn check_texts(node: &Node, sources: &Sources) {
    match &node.kind {
        NodeKind::List(nodes) => nodes.iter().for_each(|node| check_texts(node, sources)),
        NodeKind::Map(entries) => {
            for entry in entries {
                let key = sources.slice(entry.key_span).trim_matches(['"', '\'']);
                assert_eq!(key, entry.key);
                check_texts(&entry.value, sources);
            }
        }
        NodeKind::Scalar(scalar) => {
            let written = sources.slice(node.span);
            let plain = written.trim_matches(['"', '\'']);
            let escaped = plain.contains(['\\', '\n']) || plain.contains("''");
            assert!(
                escaped || plain == scalar.text,
                "{written:?} was read as {:?}",
                scalar.text
            );
        }
    }
}

#[test]
fn the_documents_that_are_shipped_are_read_without_a_word() {
    let paths = shipped_documents();
    assert!(paths.len() >= 9);
    for path in paths.iter().filter(|path| !path.ends_with("README.md")) {
        let (sources, read) = read_file(path);
        assert_eq!(
            diagnostics(&read.diagnostics, &sources),
            "",
            "{}",
            path.display()
        );
        assert!(read.document.is_some());
    }
}

#[test]
fn formats_are_known_by_extension_and_by_name() {
    for (path, format) in [
        ("deal.json", Some(Format::Json)),
        ("a/b.YAML", Some(Format::Yaml)),
        ("b.yml", Some(Format::Yaml)),
        ("deal.toml", Some(Format::Toml)),
        ("draft.md", Some(Format::Markdown)),
        ("draft.markdown", Some(Format::Markdown)),
        ("draft.docx", None),
        ("draft", None),
    ] {
        assert_eq!(Format::from_path(Path::new(path)), format, "{path}");
    }
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
        for extension in format.extensions() {
            assert_eq!(Format::from_name(extension), Some(format));
        }
    }
    assert_eq!(Format::from_name("Markdown"), Some(Format::Markdown));
    assert_eq!(Format::from_name("xml"), None);
}

#[test]
fn a_block_inside_another_text_has_places_in_that_text() {
    let text = "test \"T\"\n  given\n    # é\n    monitor:\n      civilian: yes\n    note: none\n  expect\n";
    let start = text.find("# é").unwrap();
    let end = text.find("  expect").unwrap();
    let mut sources = Sources::default();
    sources.add("other.rules", "");
    let file = sources.add("a.rules", text);
    let read = document::read(
        file,
        sources.get(file),
        Some(start..end),
        Format::Yaml,
        &Limits::default(),
    );
    assert_eq!(read.diagnostics, []);
    let document = read.document.unwrap();
    check_texts(&document.parts[0], &sources);
    insta::assert_snapshot!("block", tree(&document, sources.get(file)));
}

#[test]
fn a_bad_byte_is_named() {
    let (text, bad) = decode(b"title: caf\xe9\n".to_vec());
    let bad = bad.unwrap();
    assert_eq!(
        bad,
        BadByte {
            offset: 10,
            byte: 0xe9
        }
    );
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", text);
    insta::assert_snapshot!(diagnostics(&[Diagnostic::not_utf8(file, bad)], &sources), @r#"
    error[not-utf8]: byte 0xE9 at offset 10 is not UTF-8 text
      at 1:11-12 "�" this byte
      help: save the file as UTF-8
    "#);
}

fn codes(read: &Read) -> Vec<Code> {
    read.diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

/// Reads a hostile text; it must be over soon.
fn read_hostile(text: &str, format: Format) -> Read {
    let start = Instant::now();
    let (_, read) = read_text("hostile", text, format);
    let took = start.elapsed();
    assert!(
        took < Duration::from_secs(20),
        "{} bytes took {took:?}",
        text.len()
    );
    read
}

#[test]
fn deep_nesting_ends_in_an_error() {
    let n = 200_000;
    for (format, text) in [
        (Format::Json, "[".repeat(n)),
        (Format::Json, "{\"a\":".repeat(n)),
        (Format::Yaml, "[".repeat(n)),
        (Format::Yaml, "{a: ".repeat(n)),
        (Format::Yaml, "- ".repeat(n)),
        (Format::Yaml, "? ".repeat(n)),
        (
            Format::Yaml,
            (0..3_000)
                .map(|i| format!("{}a:\n", " ".repeat(i)))
                .collect(),
        ),
        (Format::Toml, format!("a = {}", "[".repeat(n))),
        (Format::Toml, format!("a = {}", "{ a = ".repeat(n))),
        (Format::Toml, format!("{}a = 1", "a.".repeat(n))),
        (Format::Toml, format!("[{}a]", "a.".repeat(n))),
        (
            Format::Markdown,
            format!("```deal\n{}\n```\n", "[".repeat(n)),
        ),
    ] {
        let read = read_hostile(&text, format);
        assert!(
            codes(&read).contains(&Code::NestedTooDeep),
            "{format:?} {:?}: {:?}",
            text.get(..12),
            read.diagnostics.first()
        );
        assert_eq!(read.document, None);
    }
    for (format, text) in [
        (Format::Markdown, ">".repeat(n)),
        (Format::Markdown, "- ".repeat(n)),
        (Format::Markdown, "[".repeat(n)),
    ] {
        assert_eq!(codes(&read_hostile(&text, format)), [Code::BadDocument]);
    }
}

#[test]
fn the_depth_that_is_allowed_is_read_in_every_format() {
    let deep = |open: &str, close: &str, n: usize| open.repeat(n) + "1" + &close.repeat(n);
    for (format, text) in [
        (Format::Json, deep("{\"a\":", "}", 128)),
        (Format::Yaml, deep("{a: ", "}", 128)),
        (
            Format::Yaml,
            (0..128).map(|i| format!("{}a:\n", " ".repeat(i))).collect(),
        ),
        (Format::Toml, format!("a = {}", deep("[", "]", 70))),
    ] {
        let (_, read) = read_text("deep", &text, format);
        assert_eq!(codes(&read), [], "{format:?}");
        assert!(read.document.is_some());
    }
    for (format, text) in [
        (Format::Json, deep("{\"a\":", "}", 129)),
        (Format::Yaml, deep("{a: ", "}", 129)),
    ] {
        let (_, read) = read_text("deep", &text, format);
        assert_eq!(codes(&read), [Code::NestedTooDeep], "{format:?}");
    }
}

#[test]
fn a_large_document_is_refused_before_it_is_read() {
    let limits = Limits {
        bytes: 10,
        ..Limits::default()
    };
    for format in Format::ALL {
        let mut sources = Sources::default();
        let file = sources.add("large", "a: 1234567890");
        let read = document::read(file, sources.get(file), None, format, &limits);
        assert_eq!(codes(&read), [Code::TooLarge]);
        assert_eq!(read.document, None);
    }
}

#[test]
fn aliases_that_explode_end_in_an_error() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let inner = format!("*a{}, ", level - 1).repeat(10);
        laughs.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    let long = format!(
        "a: &a \"{}\"\nb: [{}]\n",
        "x".repeat(1_000_000),
        "*a, ".repeat(100_000)
    );
    let mut tower = "a0: &a0 [x]\n".to_owned();
    for level in 1..1_000 {
        tower.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    for (text, code) in [
        (laughs, Code::TooManyAliases),
        (long, Code::TooManyAliases),
        (tower, Code::NestedTooDeep),
    ] {
        let read = read_hostile(&text, Format::Yaml);
        assert_eq!(codes(&read), [code]);
        assert_eq!(read.document, None);
    }
}

#[test]
fn the_blocks_of_one_document_share_the_budget_for_aliases() {
    let block = format!("```deal\na: &a [{}]\nb: *a\n```\n\n", "x, ".repeat(10_000));
    let read = read_hostile(&block.repeat(20), Format::Markdown);
    assert!(codes(&read).contains(&Code::TooManyAliases));
}

#[test]
fn a_document_full_of_errors_tells_the_first_hundred() {
    let json = format!("{{{}\"b\": 1}}", "\"a\": 1, ".repeat(100_000));
    let yaml = "a: 1\n".repeat(100_000);
    let toml = "a = 1\n".repeat(20_000);
    for (format, text) in [
        (Format::Json, json),
        (Format::Yaml, yaml),
        (Format::Toml, toml),
    ] {
        let read = read_hostile(&text, format);
        assert_eq!(read.diagnostics.len(), 101, "{format:?}");
        assert!(read.diagnostics[100].message.contains("more problems"));
    }
}

#[test]
fn large_documents_are_read_in_reasonable_time() {
    let yaml =
        "- {party: Russia, remains: true, areas: [one, two], personnel: 600000}\n".repeat(20_000);
    let json = format!(
        "{{\"a\": [{}1]}}",
        "{\"b\": [1, 2.5, \"x\"]}, ".repeat(50_000)
    );
    let toml = "[[a]]\nb = [1, 2.5, \"x\"]\n".repeat(20_000);
    let markdown = "## H\n\n```deal\na: {b: 1}\n```\n\n".repeat(20_000);
    for (format, text) in [
        (Format::Yaml, format!("a:\n{yaml}")),
        (Format::Json, json),
        (Format::Toml, toml),
        (Format::Markdown, markdown),
    ] {
        assert_eq!(codes(&read_hostile(&text, format)), [], "{format:?}");
    }
}

#[test]
fn json_is_as_strict_as_its_standard() {
    for text in [
        "{}",
        "{\"a\":1}",
        "{\"a\":-0}",
        "{\"a\":1E+2}",
        "{\"a\":\"\\/\\b\"}",
        "{\"a\":\"\u{7f}\"}",
        "\t\r\n {\"a\" : [ ] }\n",
        "{\"a\":tru}",
        "{\"a\":true1}",
        "{\"a\":-}",
        "{\"a\":1.}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":'x'}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":[,]}",
        "{\"a\":[1,]}",
        "{\"a\" 1}",
        "{\"a\":1 2}",
        "{\"a\":1}x",
        "{\"a\":1}//x",
        "/**/{}",
        "{\"a\":\u{c}1}",
        "{\"a\":\"\u{1f}\"}",
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\ud83d\\ude00\"}",
        "{\"a\":00}",
        "{\"a\":\"\\\n\"}",
        "{\"\\u0061\": 1}",
        "{\"a\":nul}",
        "{\"a\":NULL}",
        "{\"a\":Infinity}",
        "{\"a\":\"\\'\"}",
        "{\"a\":\"\\v\"}",
        "{1:2}",
        "{a:2}",
        "{\"a\":0x1}",
        "{\"a\"::1}",
        "{\"a\":[}",
        "{\"a\":1]",
        "{\"a\":.5}",
    ] {
        let (_, read) = read_text("a.json", text, Format::Json);
        let standard = serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert_eq!(
            read.document.is_some(),
            standard,
            "{text:?}: {:?}",
            read.diagnostics
        );
    }
}

#[test]
fn scalars_keep_their_text_and_class() {
    let (_, read) = read_text(
        "a.yaml",
        "a: NO\nb: 012\nc: 1.10\nd: \"null\"\ne: ~\nf: 2025-08-18\n",
        Format::Yaml,
    );
    let NodeKind::Map(entries) = read.document.unwrap().parts.remove(0).kind else {
        panic!("no map")
    };
    let scalars: Vec<(String, Class)> = entries
        .into_iter()
        .map(|entry| match entry.value.kind {
            NodeKind::Scalar(scalar) => (scalar.text, scalar.class),
            _ => panic!("no scalar"),
        })
        .collect();
    let wanted = [
        ("NO", Class::Plain),
        ("012", Class::Number),
        ("1.10", Class::Number),
        ("null", Class::Quoted),
        ("~", Class::Null),
        ("2025-08-18", Class::Plain),
    ]
    .map(|(text, class)| (text.to_owned(), class));
    assert_eq!(scalars, wanted);
}

#[test]
fn a_place_stands_under_the_last_heading_above_it() {
    let text = "```deal\na: 1\n```\n# One\n## Two\n```deal\nb: 1\n```\n# Three\n";
    let (_, read) = read_text("a.md", text, Format::Markdown);
    let document = read.document.unwrap();
    let heading = |part: usize| {
        document
            .heading_at(document.parts[part].span)
            .map(|heading| heading.text.as_str())
    };
    assert_eq!((heading(0), heading(1)), (None, Some("Two")));
}

fn check_any(text: &str, format: Format) {
    let (sources, read) = read_text("any", text, format);
    assert!(read.document.is_some() || read.diagnostics.iter().any(Diagnostic::is_error));
    let in_document = read.document.iter().flat_map(spans);
    let in_diagnostics = read.diagnostics.iter().flat_map(spans_of);
    for span in in_document.chain(in_diagnostics) {
        assert!(fits(span, &sources), "{span:?} in {text:?}");
    }
    read.document.iter().for_each(check_root);
}

fn check_root(document: &Document) {
    assert_eq!(document.file, FileId(0));
    assert!(!document.parts.is_empty());
    assert!(
        document
            .parts
            .iter()
            .all(|part| matches!(part.kind, NodeKind::Map(_)))
    );
}

/// Texts made of the pieces that mean something in one of the formats.
fn near_misses() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b: ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "\n",
        "\r\n",
        "\n  ",
        "\n    ",
        "\t",
        "# x\n",
        "&x ",
        "*x",
        "!!str ",
        "!y ",
        "---\n",
        "...\n",
        "+++\n",
        "```deal\n",
        "```\n",
        "~~~ deal json\n",
        "~~~\n",
        "> ",
        "1. ",
        "= ",
        "[[a]]\n",
        "[a.b]\n",
        "a.b = 1\n",
        "2025-08-18",
        "1e9",
        "0x1F",
        "null",
        "true",
        "<<: ",
        "? ",
        "|\n",
        ">-\n",
        "é",
        "€",
        "\u{feff}",
        "\u{1f600}",
        "\0",
        "\u{85}",
        "\u{2028}",
        "%",
        "@",
        "\\",
        "\\u00e9",
        "    ",
        "%YAML 1.2\n",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let (text, _) = decode(bytes);
        for format in Format::ALL {
            check_any(&text, format);
        }
    }

    #[test]
    fn any_near_miss_is_read_or_refused(text in near_misses()) {
        for format in Format::ALL {
            check_any(&text, format);
        }
    }

    #[test]
    fn a_broken_document_is_read_or_refused(
        which in 0..8_usize,
        cut in 0..400_usize,
        insert in near_misses(),
        keep in 0..400_usize,
    ) {
        let paths = cases("documents/read");
        let path = &paths[which % paths.len()];
        let (text, _) = decode(std::fs::read(path).unwrap());
        let at = |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (start, end) = (at(cut.min(keep)), at(cut.max(keep)));
        let broken = format!("{}{insert}{}", &text[..start], &text[end..]);
        for format in Format::ALL {
            check_any(&broken, format);
        }
    }

    #[test]
    fn any_range_of_a_text_is_read_or_refused(text in near_misses(), start in 0..60_usize, end in 0..60_usize) {
        let mut sources = Sources::default();
        let file = sources.add("any", text.clone());
        for format in Format::ALL {
            let read = document::read(file, sources.get(file), Some(start..end), format, &Limits::default());
            for span in read.document.iter().flat_map(spans).chain(read.diagnostics.iter().flat_map(spans_of)) {
                prop_assert!(fits(span, &sources));
            }
        }
    }

    #[test]
    fn json_is_read_as_its_standard_reads_it(text in "[\\[\\]{}\",:0-9eE.+\\-a-ntfu\\\\ \n]{0,24}") {
        let text = format!("{{\"k\":{text}}}");
        let (_, read) = read_text("a.json", &text, Format::Json);
        let standard = serde_json::from_str::<serde_json::Value>(&text);
        let out_of_range = standard.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
        let duplicate = codes(&read).contains(&Code::DuplicateKey);
        prop_assert!(read.document.is_some() == standard.is_ok() || out_of_range || duplicate, "{text:?} {:?}", read.diagnostics);
    }
}
