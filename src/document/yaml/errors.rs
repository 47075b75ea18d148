//! What the YAML parser's errors are called, and what to do about them.
//!
//! The parser speaks of scalars and flow mappings; its user speaks of text, brackets and indentation.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::context::Context;
use crate::document::text::Text;
use crate::source::Span;

/// Reports why the text cannot be read on from here.
pub(super) fn report(error: &ScanError, text: &Text, context: &mut Context) {
    let span = smallest(error, text);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        context.too_deep(span);
        return;
    }
    let (message, help) = explain(error.kind());
    context.report(Diagnostic::new(Code::BadDocument, span, message).help(help));
}

/// The wrong character; a whole alias; the tab that the parser has just stepped over.
fn smallest(error: &ScanError, text: &Text) -> Span {
    let at = error.marker().byte_offset().unwrap_or(0);
    let rest = text.slice(at..text.as_str().len());
    match error.kind() {
        ErrorKind::UnknownAnchor => {
            let end = |char: char| char.is_whitespace() || ",[]{}".contains(char);
            let length = rest.find(end).unwrap_or(rest.len());
            text.span(at..at + length)
        }
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
            if !rest.starts_with('\t') =>
        {
            let line = text.slice(0..at).rfind('\n').map_or(0, |at| at + 1);
            let tab = text
                .slice(line..at)
                .rfind('\t')
                .map_or(at, |tab| line + tab);
            text.span_at(tab)
        }
        _ => text.span_at(at),
    }
}

fn explain(kind: &ErrorKind) -> (String, &'static str) {
    let (message, help) = match kind {
        ErrorKind::UnclosedFlowCollection { open } => {
            return (
                format!("a `{open}` is not closed"),
                "close it, or put text that starts with a bracket in quotes",
            );
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return (
                format!("a `{open}` is closed by `{close}`"),
                "close each bracket with its own kind",
            );
        }
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            return (
                format!(
                    "a control character, U+{:04X}, stands in the document",
                    u32::from(*character)
                ),
                "remove it",
            );
        }
        ErrorKind::UnexpectedCharacter { character } => {
            return (
                format!("a value cannot start with `{character}`"),
                "put the text in quotes",
            );
        }
        ErrorKind::MisplacedFlowCollectionEnd => (
            "a bracket closes nothing",
            "remove it, or put the text in quotes",
        ),
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidMappingValueWhitespace
        | ErrorKind::FlowMappingValueAdjacentCollection => (
            "a `:` cannot stand here",
            "put text that holds `: ` in quotes, and indent all keys of one block alike",
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => {
            ("a tab where spaces are expected", "indent with spaces")
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => (
            "a quotation mark is not closed",
            "close it; inside '…' an apostrophe is written twice",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text follows a closed quotation mark",
            "put the whole text in quotes",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => (
            "a backslash in double quotes is followed by something it does not go with",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        ErrorKind::UnknownAnchor => (
            "an alias repeats a value that was never marked",
            "mark the value with `&name` above, or put text that starts with `*` in quotes",
        ),
        ErrorKind::MissingAnchorOrAliasName => (
            "`&` or `*` without a name",
            "put text that starts with it in quotes",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => (
            "a `-` cannot stand here",
            "start each entry of a list on a line of its own, or put text that starts with `-` in quotes",
        ),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::UnexpectedEofFlowMapping => (
            "a `,` or `}` is missing",
            "separate the entries with commas, and close the bracket",
        ),
        ErrorKind::ExpectedFlowSequenceSeparator | ErrorKind::UnexpectedEofFlowSequence => (
            "a `,` or `]` is missing",
            "separate the entries with commas, and close the bracket",
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => (
            "a line is indented so that it belongs to nothing",
            "indent all keys of one block alike",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a key without a `:`",
            "write `key: value`, the key on one line",
        ),
        ErrorKind::CommentNotSeparated => (
            "a `#` follows text without a space",
            "write a space before a comment, or put the text in quotes",
        ),
        ErrorKind::CommentInterceptedScalar => (
            "a comment stands inside a text of several lines",
            "move the comment above the text",
        ),
        ErrorKind::UndeclaredTagHandle => (
            "a tag that nobody declared",
            "remove it; text that starts with `!` is put in quotes",
        ),
        ErrorKind::InvalidDocumentEnd | ErrorKind::ExpectedDocumentStart => (
            "something follows the end of the document",
            "remove it; one file holds one document",
        ),
        ErrorKind::BomInsideDocument => (
            "a byte order mark stands inside the document",
            "remove this invisible character",
        ),
        _ => (
            "YAML does not allow this here",
            "check the indentation and quotation marks of this line and the one above",
        ),
    };
    (message.to_owned(), help)
}
