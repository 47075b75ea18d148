//! Conditions and expressions: a line for each bullet, and where long sentences may be broken.

use crate::format::layout::{Layout, STEP};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind};

/// Lays out a condition whose bullets, if it has any, stand in a column.
pub fn condition(layout: &mut Layout<'_>, cond: &Cond, column: usize) {
    let all = Place {
        column,
        depth: 0,
        end: layout.view.end,
    };
    part(layout, cond, all);
}

/// Where a part of a condition stands.
#[derive(Clone, Copy)]
struct Place {
    /// The column of its bullets.
    column: usize,
    /// How many joints it lies under, so that a line is broken at the outer ones first.
    depth: u32,
    /// The token at which the bullet or statement that it belongs to ends.
    end: usize,
}

impl Place {
    fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

fn part(layout: &mut Layout<'_>, cond: &Cond, place: Place) {
    let depth = place.depth + 1;
    match &cond.kind {
        CondKind::All(parts)
        | CondKind::Any(parts)
        | CondKind::NoneOf(parts)
        | CondKind::AtLeast(_, parts) => group(layout, parts, place),
        CondKind::Not(inner) => part(layout, inner, place.deeper()),
        CondKind::Quantified {
            noun, with, has, ..
        } => {
            expression(layout, noun, depth);
            for inner in with.iter().chain([has]) {
                part(layout, inner, place.deeper());
            }
        }
        CondKind::Bare(inner) => expression(layout, inner, depth),
        CondKind::Is { left, right, .. } => {
            expression(layout, left, depth);
            expression(layout, right, depth);
        }
        CondKind::Compare { left, right, .. } => {
            expression(layout, left, depth);
            for value in right {
                expression(layout, value, depth);
            }
        }
        CondKind::Stated { subjects, .. } => items(layout, subjects, depth),
        CondKind::ThereIs { subject, .. } => expression(layout, subject, depth),
        CondKind::Phrase { .. } | CondKind::Error => {}
    }
}

/// Parts joined by words, or bullets.
fn group(layout: &mut Layout<'_>, parts: &[Cond], place: Place) {
    let bullets: Option<Vec<usize>> = parts
        .iter()
        .map(|part| bullet_before(layout, part))
        .collect();
    match bullets {
        Some(bullets) if !bullets.is_empty() => bulleted(layout, parts, &bullets, place),
        _ => joined(layout, parts, place),
    }
}

fn bullet_before(layout: &Layout<'_>, part: &Cond) -> Option<usize> {
    let view = layout.view;
    let before = view.before_articles(view.at(part.span)).checked_sub(1)?;
    (view.kind(before) == Some(TokenKind::Bullet)).then_some(before)
}

fn joined(layout: &mut Layout<'_>, parts: &[Cond], place: Place) {
    for (index, inner) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        let end = if is_last { place.end } else { layout.view.end };
        if !is_last {
            joint(layout, inner.span, place.depth);
        }
        part(
            layout,
            inner,
            Place {
                end,
                ..place.deeper()
            },
        );
    }
}

/// A line may be broken after a part: before `and` or `or`, else after the comma.
fn joint(layout: &mut Layout<'_>, before: Span, depth: u32) {
    let view = layout.view;
    let end = view.after(before);
    let index = match view.kind(end) {
        Some(TokenKind::Comma) => end + 1,
        _ => end,
    };
    let word = matches!(view.keyword(index), Some(Keyword::And | Keyword::Or));
    if word || index > end {
        layout.may_break(index, depth);
    }
}

fn bulleted(layout: &mut Layout<'_>, parts: &[Cond], bullets: &[usize], place: Place) {
    let column = place.column;
    let after = end_of_bullets(layout, parts);
    for (index, (inner, bullet)) in parts.iter().zip(bullets).enumerate() {
        layout.bullet(*bullet, column);
        let inside = Place {
            column: column + STEP,
            depth: 0,
            end: bullets.get(index + 1).copied().unwrap_or(after),
        };
        part(layout, inner, inside);
    }
    if after < place.end && layout.view.kind(after) != Some(TokenKind::Close) {
        layout.bullet(after, column);
    }
}

/// The token after the last bullet and its full stop.
fn end_of_bullets(layout: &Layout<'_>, parts: &[Cond]) -> usize {
    let view = layout.view;
    let end = parts.last().map_or(view.end, |last| view.after(last.span));
    match view.kind(end) {
        Some(TokenKind::Stop) => end + 1,
        _ => end,
    }
}

/// Lets a line be broken within an expression.
pub fn expression(layout: &mut Layout<'_>, expr: &Expr, depth: u32) {
    match &expr.kind {
        ExprKind::List(values) => items(layout, values, depth),
        ExprKind::Arithmetic(_, left, right) => {
            expression(layout, left, depth + 1);
            expression(layout, right, depth + 1);
        }
        ExprKind::Shift { by, from, .. } => {
            expression(layout, by, depth + 1);
            expression(layout, from, depth + 1);
        }
        ExprKind::Member { base, .. } => expression(layout, base, depth + 1),
        ExprKind::Aggregate { noun, with, .. } => {
            expression(layout, noun, depth + 1);
            if let Some(with) = with {
                let place = Place {
                    column: 0,
                    depth: depth + 1,
                    end: 0,
                };
                part(layout, with, place);
            }
        }
        _ => {}
    }
}

/// Values in a row.
fn items(layout: &mut Layout<'_>, values: &[Expr], depth: u32) {
    for (index, value) in values.iter().enumerate() {
        if index + 1 < values.len() {
            joint(layout, value.span, depth);
        }
        expression(layout, value, depth + 1);
    }
}
