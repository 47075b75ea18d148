//! The simple conditions that others are made from: which fact each reads, and what may come out of it.

use crate::coverage::points::{Point, number, of_field};
use crate::coverage::truths::Truths;
use crate::evaluate::{Against, compared};
use crate::model::rulebook::Relation;
use crate::model::shape::{FieldId, Shape};
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::plan::{ConstantId, NodeId, NodeKind, OperandId, OperandKind, PathId, Plan};

/// A simple condition that reads one fact.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The way to the fact.
    pub path: PathId,
    /// What is asked of it.
    asks: Asks,
}

#[derive(Clone, Debug)]
enum Asks {
    Holds,
    Stated,
    Exists,
    /// A comparison, with what each figure may be that has several values.
    Compare(Relation, Vec<Vec<Against>>),
}

/// The simple condition of a node, where it reads one fact and nothing else.
#[must_use]
pub fn leaf(plan: &Plan, node: NodeId) -> Option<Leaf> {
    match &plan.node(node).kind {
        NodeKind::Holds(operand) => one_fact(plan, *operand).map(|path| Leaf {
            path,
            asks: Asks::Holds,
        }),
        NodeKind::Stated(path) => one_way(plan, *path).map(|path| Leaf {
            path,
            asks: Asks::Stated,
        }),
        NodeKind::Exists(path) => one_way(plan, *path).map(|path| Leaf {
            path,
            asks: Asks::Exists,
        }),
        NodeKind::Compare {
            left,
            relation,
            right,
        } => Some(Leaf {
            path: one_fact(plan, *left).filter(|_| is_of_constants(*relation))?,
            asks: Asks::Compare(*relation, alternatives(plan, right)?),
        }),
        _ => None,
    }
}

/// The two facts that a condition compares with each other, where it reads nothing else.
#[must_use]
pub fn pair(plan: &Plan, node: NodeId) -> Option<[PathId; 2]> {
    match &plan.node(node).kind {
        NodeKind::Compare {
            left,
            relation,
            right,
        } if is_of_constants(*relation) => match right.as_slice() {
            [right] => Some([one_fact(plan, *left)?, one_fact(plan, *right)?]),
            _ => None,
        },
        _ => None,
    }
}

/// What may come out where one fact, compared with another, says this.
#[must_use]
pub fn beside_another(point: &Point) -> Truths {
    match point {
        Point::Absent => Truths::only(Truth::False),
        // The other may be absent.
        Point::Open => Truths::of([Truth::Unknown, Truth::False]),
        Point::Known(_) | Point::There => Truths::ALL,
    }
}

fn is_of_constants(relation: Relation) -> bool {
    !matches!(
        relation,
        Relation::WithinOf
            | Relation::WithinAfter
            | Relation::WithinBefore
            | Relation::Contains
            | Relation::StartsWith
            | Relation::EndsWith
    )
}

fn one_fact(plan: &Plan, operand: OperandId) -> Option<PathId> {
    match plan.operand(operand).kind {
        OperandKind::Field(path) => one_way(plan, path),
        _ => None,
    }
}

/// A path that leads to one fact of a record.
fn one_way(plan: &Plan, path: PathId) -> Option<PathId> {
    (!plan.is_plural(path) && !plan.path(path).steps.is_empty()).then_some(path)
}

/// What stands on the right of a comparison, once for each value that a dated figure has had.
fn alternatives(plan: &Plan, right: &[OperandId]) -> Option<Vec<Vec<Against>>> {
    let mut all = vec![Vec::new()];
    for operand in right {
        let each = against(plan, *operand)?;
        all = all
            .iter()
            .flat_map(|before: &Vec<Against>| {
                let next = each.iter().cloned();
                next.map(move |one| before.iter().cloned().chain([one]).collect())
            })
            .collect();
    }
    Some(all)
}

fn against(plan: &Plan, operand: OperandId) -> Option<Vec<Against>> {
    match &plan.operand(operand).kind {
        OperandKind::Constant(constant) => Some(vec![Against::One(*constant)]),
        OperandKind::Figure { values, .. } => Some(
            values
                .iter()
                .map(|(_, value)| Against::One(*value))
                .collect(),
        ),
        OperandKind::Named { body, .. } => against(plan, *body),
        OperandKind::List(items) => {
            let items: Option<Vec<ConstantId>> =
                items.iter().map(|item| constant(plan, *item)).collect();
            Some(vec![Against::Several(items?)])
        }
        _ => None,
    }
}

/// A value that never changes.
pub fn constant(plan: &Plan, operand: OperandId) -> Option<ConstantId> {
    match &plan.operand(operand).kind {
        OperandKind::Constant(constant) => Some(*constant),
        OperandKind::Figure { values, .. } => match values.as_slice() {
            [(_, only)] => Some(*only),
            _ => None,
        },
        OperandKind::Named { body, .. } => constant(plan, *body),
        _ => None,
    }
}

impl Leaf {
    /// The values that the fact is compared with.
    pub fn constants<'p>(&self, plan: &'p Plan) -> Vec<&'p Value> {
        let Asks::Compare(_, alternatives) = &self.asks else {
            return Vec::new();
        };
        let against = alternatives.iter().flatten();
        let constants = against.flat_map(|against| against.constants().to_vec());
        constants.map(|id| plan.constant(id)).collect()
    }

    /// What may come out where the fact says this.
    #[must_use]
    pub fn at(&self, plan: &Plan, point: &Point) -> Truths {
        match (&self.asks, point) {
            (Asks::Stated, Point::Open) => Truths::only(Truth::False),
            (Asks::Stated, _) => Truths::only(Truth::True),
            (_, Point::Open) => Truths::only(Truth::Unknown),
            (Asks::Exists, point) => Truths::only(Truth::known(*point != Point::Absent)),
            (Asks::Holds, Point::Known(Value::YesNo(yes))) => Truths::only(Truth::known(*yes)),
            (Asks::Holds, Point::Absent) => Truths::only(Truth::False),
            (Asks::Compare(relation, alternatives), Point::Known(_) | Point::Absent) => {
                let left = match point {
                    Point::Known(value) => Some(value),
                    _ => None,
                };
                let each = alternatives.iter();
                Truths::of(each.map(|right| compared(plan, left, *relation, right)))
            }
            _ => Truths::ALL,
        }
    }
}

/// Everything that the fact of some simple conditions may say; nothing where that cannot be told.
#[must_use]
pub fn points(plan: &Plan, shape: &Shape, path: PathId, leaves: &[&Leaf]) -> Option<Vec<Point>> {
    let field = shape.field(field_of(plan, path)?);
    let mut constants: Vec<&Value> = Vec::new();
    for constant in leaves.iter().flat_map(|leaf| leaf.constants(plan)) {
        if !constants.contains(&constant) {
            constants.push(constant);
        }
    }
    of_field(field, shape, &constants)
}

/// The field that a path ends in.
#[must_use]
pub fn field_of(plan: &Plan, path: PathId) -> Option<FieldId> {
    plan.path(path).steps.last().map(|step| step.field)
}

/// What may come out of a comparison of which both sides are written in the rule.
#[must_use]
pub fn of_constants(plan: &Plan, node: NodeId) -> Option<Truths> {
    let NodeKind::Compare {
        left,
        relation,
        right,
    } = &plan.node(node).kind
    else {
        return None;
    };
    let left = plan.constant(constant(plan, *left)?);
    number(left)?;
    let each = alternatives(plan, right)?;
    is_of_constants(*relation).then(|| {
        let each = each.iter();
        Truths::of(each.map(|right| compared(plan, Some(left), *relation, right)))
    })
}
