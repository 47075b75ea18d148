//! What a plain scalar of YAML is by the core schema of version 1.2, and which tags that schema knows.
//!
//! It only tells classes apart; no scalar is turned into a value here.

use granit_parser::{ScalarStyle, Tag};

use crate::document::{Class, Node, NodeKind, Scalar};

/// The class of a scalar.
pub(super) fn class(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Class {
    match tag.map(|tag| tag.core_suffix().unwrap_or("")) {
        Some("str" | "") => Class::Quoted,
        Some("null") => Class::Null,
        Some(_) => plain(text),
        None if style == ScalarStyle::Plain => plain(text),
        None => Class::Quoted,
    }
}

/// Whether the core schema has a tag; `!` alone says that something is text.
pub(super) fn knows(tag: &Tag) -> bool {
    let core = ["str", "int", "float", "bool", "null", "map", "seq"];
    tag.core_suffix()
        .is_some_and(|suffix| core.contains(&suffix))
        || tag.original() == "!"
}

/// Whether a node is nothing at all.
pub(super) fn is_nothing(node: &Node) -> bool {
    matches!(
        &node.kind,
        NodeKind::Scalar(Scalar {
            class: Class::Null,
            ..
        })
    )
}

fn plain(text: &str) -> Class {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Class::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Class::Bool,
        _ if is_number(text) => Class::Number,
        _ => Class::Plain,
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    is_decimal(unsigned)
        || matches!(unsigned, ".inf" | ".Inf" | ".INF")
        || matches!(text, ".nan" | ".NaN" | ".NAN")
        || has_radix(text, "0x", |char| char.is_ascii_hexdigit())
        || has_radix(text, "0o", |char| matches!(char, '0'..='7'))
}

fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !unsigned.is_empty() && digits(unsigned)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent_fits
}

fn has_radix(text: &str, prefix: &str, digit: impl Fn(char) -> bool) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|digits| !digits.is_empty() && digits.chars().all(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_have_the_classes_of_the_core_schema() {
        for (texts, wanted) in [
            (&["", "~", "null", "Null", "NULL"][..], Class::Null),
            (&["true", "True", "TRUE", "false"], Class::Bool),
            (
                &[
                    "0", "-19", "+7", "007", "0o14", "0x3A", "0.", "-0.0", ".5", "+12e03",
                    "-2E+05", ".inf", "-.Inf", ".NAN",
                ],
                Class::Number,
            ),
            (
                &[
                    "yes",
                    "NO",
                    "on",
                    "off",
                    "y",
                    "nUll",
                    "tRue",
                    "2025-08-18",
                    "12:30",
                    "1_000",
                    "600,000",
                    "0xZZ",
                    "-0x1",
                    "1e",
                    ".",
                    "-",
                    "e5",
                    "50%",
                ],
                Class::Plain,
            ),
        ] {
            for text in texts {
                assert_eq!(plain(text), wanted, "{text}");
            }
        }
    }
}
