//! JSON by RFC 8259, read with positions.
//!
//! Numbers keep their digits. Comments, trailing commas and the other liberties of JSON's relatives are refused.

use jsonc_parser::ast::{Object, ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{
    CollectOptions, CommentCollectionStrategy, ParseOptions, ParseStringErrorKind, parse_to_ast,
};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::context::{Context, Entries};
use crate::document::text::Text;
use crate::document::{Class, Entry, Node, NodeKind, Scalar};
use crate::source::Span;

const EXAMPLE: &str = "`{ \"title\": \"Draft\" }`";

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads the root, which must be an object.
pub(super) fn read(text: &Text, context: &mut Context) -> Option<Node> {
    if !scan(text, context) {
        return None;
    }
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::Off,
        tokens: false,
    };
    match parse_to_ast(text.as_str(), &collect, &STRICT).map(|result| result.value) {
        Ok(Some(value)) => {
            let root = node(&value, text, context);
            context.map_root(root, EXAMPLE)
        }
        Ok(None) => {
            context.empty(text.span(0..0), EXAMPLE);
            None
        }
        Err(error) => {
            context.report(syntax_error(&error, text));
            None
        }
    }
}

/// Looks for what the parser would let pass or could be overwhelmed by: control characters in texts, odd spaces,
/// and deep nesting.
fn scan(text: &Text, context: &mut Context) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, char) in text.as_str().char_indices() {
        match char {
            '\0'..='\u{1f}' if quoted => {
                context.report(control_character(char, at, text));
                return false;
            }
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ if odd_space(char) => {
                context.report(strange_character(char, at, text));
                return false;
            }
            _ => {}
        }
        if depth > context.depth {
            context.too_deep(text.span_at(at));
            return false;
        }
    }
    true
}

fn odd_space(char: char) -> bool {
    (char.is_whitespace() || char == '\u{feff}') && !matches!(char, ' ' | '\t' | '\n' | '\r')
}

fn control_character(char: char, at: usize, text: &Text) -> Diagnostic {
    let help = match char {
        '\n' | '\r' => "write a line break as `\\n`, or close the quotation mark".to_owned(),
        '\t' => "write a tab as `\\t`".to_owned(),
        _ => format!("write it as `\\u{:04x}`, or remove it", u32::from(char)),
    };
    Diagnostic::new(
        Code::BadDocument,
        text.span_at(at),
        "a control character stands in a text",
    )
    .label(format!("U+{:04X}", u32::from(char)))
    .help(help)
}

fn strange_character(char: char, at: usize, text: &Text) -> Diagnostic {
    let message = format!("the character U+{:04X} cannot stand here", u32::from(char));
    Diagnostic::new(Code::BadDocument, text.span_at(at), message)
        .help("replace it by an ordinary space")
}

fn node(value: &Value, text: &Text, context: &mut Context) -> Node {
    let kind = match value {
        Value::StringLit(string) => scalar(&string.value, Class::Plain),
        Value::NumberLit(number) => scalar(number.value, Class::Number),
        Value::BooleanLit(bool) => scalar(if bool.value { "true" } else { "false" }, Class::Bool),
        Value::NullKeyword(_) => scalar("null", Class::Null),
        Value::Array(array) => NodeKind::List(
            array
                .elements
                .iter()
                .map(|value| node(value, text, context))
                .collect(),
        ),
        Value::Object(object) => NodeKind::Map(entries(object, text, context)),
    };
    Node {
        span: text.span(bytes(value.range())),
        kind,
    }
}

fn entries(object: &Object, text: &Text, context: &mut Context) -> Vec<Entry> {
    let mut entries = Entries::default();
    for property in &object.properties {
        let (key, range) = match &property.name {
            ObjectPropName::String(key) => (key.value.to_string(), key.range),
            ObjectPropName::Word(key) => (key.value.to_owned(), key.range),
        };
        let entry = Entry {
            key,
            key_span: text.span(bytes(range)),
            value: node(&property.value, text, context),
        };
        entries.add(entry, context);
    }
    entries.into_vec()
}

fn scalar(text: &str, class: Class) -> NodeKind {
    NodeKind::Scalar(Scalar {
        text: text.to_owned(),
        class,
    })
}

fn bytes(range: Range) -> std::ops::Range<usize> {
    range.start..range.end
}

fn syntax_error(error: &ParseError, text: &Text) -> Diagnostic {
    let range = bytes(error.range());
    let before = text.slice(0..range.start);
    let (message, help) = match error.kind() {
        ParseErrorKind::UnexpectedCloseBrace | ParseErrorKind::UnexpectedCloseBracket
            if before.trim_end().ends_with(':') =>
        {
            explain(&ParseErrorKind::ExpectedObjectValue)
        }
        ParseErrorKind::UnexpectedToken
            if text.slice(range.clone()).starts_with(char::is_alphabetic) =>
        {
            explain(&ParseErrorKind::UnexpectedWord)
        }
        ParseErrorKind::ExpectedComma if before.ends_with(|char: char| char.is_ascii_digit()) => {
            explain(&ParseErrorKind::ExpectedDigit)
        }
        kind => explain(kind),
    };
    Diagnostic::new(Code::BadDocument, smallest(error, text), message).help(help)
}

/// The wrong word; the opening mark alone of what is not closed.
fn smallest(error: &ParseError, text: &Text) -> Span {
    let range = bytes(error.range());
    let unclosed = matches!(
        error.kind(),
        ParseErrorKind::UnterminatedArray
            | ParseErrorKind::UnterminatedObject
            | ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral)
    );
    let run = text.slice(range.clone());
    if unclosed || run.is_empty() || run.contains('\n') {
        text.span_at(range.start)
    } else {
        text.span(range)
    }
}

/// What is wrong, and what to do about it.
fn explain(kind: &ParseErrorKind) -> (&'static str, &'static str) {
    match kind {
        ParseErrorKind::CommentsNotAllowed | ParseErrorKind::UnterminatedCommentBlock => (
            "JSON has no comments",
            "remove the comment, or write the document in YAML or TOML",
        ),
        ParseErrorKind::TrailingCommasNotAllowed => {
            ("a comma stands after the last value", "remove the comma")
        }
        ParseErrorKind::ExpectedComma => ("a comma is missing", "write a comma between the values"),
        ParseErrorKind::UnexpectedComma => (
            "a comma stands where a value is expected",
            "remove the comma",
        ),
        ParseErrorKind::ExpectedColonAfterObjectKey => {
            ("a colon is missing after a key", "write `\"key\": value`")
        }
        ParseErrorKind::UnexpectedColon => (
            "a colon stands where a value is expected",
            "remove the colon",
        ),
        ParseErrorKind::ExpectedObjectValue => ("a key has no value", "write `\"key\": value`"),
        ParseErrorKind::ExpectedStringObjectProperty
        | ParseErrorKind::UnexpectedTokenInObject
        | ParseErrorKind::SingleQuotedStringsNotAllowed => (
            "a key or text is not in double quotes",
            "put it in double quotes: `\"key\"`",
        ),
        ParseErrorKind::UnexpectedWord => (
            "a word without quotes",
            "put text in double quotes; the only bare words are `true`, `false` and `null`",
        ),
        ParseErrorKind::UnterminatedArray => ("a `[` is not closed", "close it with `]`"),
        ParseErrorKind::UnterminatedObject => ("a `{` is not closed", "close it with `}`"),
        ParseErrorKind::UnexpectedCloseBrace | ParseErrorKind::UnexpectedCloseBracket => {
            ("a bracket closes nothing", "remove it, or open it first")
        }
        ParseErrorKind::MultipleRootJsonValues => (
            "something follows the end of the document",
            "remove it; one file holds one document",
        ),
        ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => (
            "a quotation mark is not closed",
            "close it; a quotation mark inside a text is written `\\\"`",
        ),
        ParseErrorKind::String(_) => (
            "a backslash is followed by something it does not go with",
            "write `\\\\` for a backslash",
        ),
        ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::UnaryPlusNumbersNotAllowed
        | ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::NonFiniteNumbersNotAllowed
        | ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral => (
            "a number is not written as JSON wants it",
            "write it as in `600000`, `-3.5` or `0.5`",
        ),
        _ => (
            "JSON does not allow this here",
            "check the brackets, commas and quotation marks around it",
        ),
    }
}
