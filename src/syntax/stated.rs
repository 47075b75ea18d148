//! `X, Y and Z are stated`: what a document has to say at all.

use crate::syntax::asked::Role;
use crate::syntax::cursor::{Cursor, Expected};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::primary;
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind, Words};

/// `X, Y and Z are [not] stated`: several subjects, the later ones fields of what the first belongs to.
pub fn stated_list(start: Cursor<'_>) -> Option<(Cursor<'_>, Cond)> {
    let (at, subjects) = start.cx.quietly(|| {
        let (mut at, first) = primary(start).ok()?;
        let mut subjects = vec![first];
        loop {
            let comma = if at.kind() == Some(TokenKind::Comma) {
                at.skip(1)
            } else {
                at
            };
            let next = comma.accept(Keyword::And).unwrap_or(comma);
            if next.at == at.at {
                break;
            }
            offer_more(next, subjects.first());
            let (after, subject) = primary(next).ok()?;
            subjects.push(subject);
            at = after;
        }
        (subjects.len() > 1).then_some((at, subjects))
    })?;
    let at = at
        .keyword()
        .filter(|keyword| *keyword == Keyword::Is)
        .map(|_| at.skip(1))?;
    let negated = at.keyword() == Some(Keyword::Not);
    let at = if negated { at.skip(1) } else { at };
    let at = (at.keyword() == Some(Keyword::Stated)).then(|| at.skip(1))?;
    let subjects = shared_base(subjects);
    Some((
        at,
        Cond {
            span: start.to(at),
            kind: CondKind::Stated { subjects, negated },
        },
    ))
}

/// Offers further fields of what the first subject belongs to.
fn offer_more(at: Cursor<'_>, first: Option<&Expr>) {
    if let Some(ExprKind::Member { base, .. }) = first.map(|first| &first.kind) {
        let role = || Role::FieldOf(base.as_ref().clone());
        at.cx.playing(role, || at.offer(Expected::Field));
    }
}

/// `the monitor's leader, mandate and size`: the bare names after the first are fields of the monitor too.
fn shared_base(subjects: Vec<Expr>) -> Vec<Expr> {
    let base = subjects.first().and_then(|first| match &first.kind {
        ExprKind::Member { base, .. } => Some(base.clone()),
        _ => None,
    });
    let share = |subject: Expr| match (&base, &subject.kind) {
        (Some(base), ExprKind::Name(name)) => {
            let field = Words {
                text: name.clone(),
                span: subject.span,
                quoted: false,
            };
            Expr {
                span: subject.span,
                kind: ExprKind::Member {
                    base: base.clone(),
                    field,
                },
            }
        }
        _ => subject,
    };
    subjects.into_iter().map(share).collect()
}
