//! Classes of values: what a column may hold, told apart only as far as the conditions on it can tell it apart.
//!
//! What a condition makes of a class was asked of the ordinary evaluator; nothing is compared here but to find out
//! between which of the values that rules name a value lies.

use std::cmp::Ordering;
use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::bulk::program::layout::ColumnId;
use crate::bulk::program::lookup::Lookup;
use crate::bulk::program::probe::{Probe, Sample};
use crate::evaluate::probe::order;
use crate::model::facts::State;
use crate::model::truth::Truth;
use crate::model::value::{Calendar, Value};
use crate::plan::{NodeId, Plan};

/// A class of one column.
pub(super) type Class = u16;

/// The field is not mentioned.
pub(super) const SILENT: Class = 0;
/// There is none.
pub(super) const ABSENT: Class = 1;
/// It is open.
pub(super) const UNKNOWN: Class = 2;
/// It is stated; the only class of what no condition tells apart.
pub(super) const STATED: Class = 3;
/// Something the ordinary path has to judge. No column holds it.
pub(super) const LOST: Class = Class::MAX;

/// So many elements of lists are told apart by a bit; a list with others is looked at each time.
pub(super) const ELEMENTS: usize = 64;

/// What is asked of a column.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Test {
    /// A condition of the plan.
    Node(NodeId),
    /// Whether an entry is there.
    There,
    /// Whether the document does not say what a list holds.
    Open,
}

/// The classes of one column.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    column: ColumnId,
    /// What is asked of it.
    pub tests: Vec<Test>,
    /// The answers to each test that were given so far; none where something cannot be computed.
    truths: Vec<Option<Vec<Truth>>>,
    /// Where each of them stands.
    known: HashMap<Vec<Truth>, Class>,
    /// Where values have to be known exactly: what each class stands for, and which answers it gives. Elsewhere a class
    /// is a position among the answers.
    exact: Option<Exact>,
    /// How a value finds its class.
    pub finder: Finder,
    /// The classes of texts, as documents write them.
    pub texts: Lookup,
    /// The classes of numbers, as documents write them.
    pub numbers: Lookup,
    /// The classes of `false` and `true`, once they have been looked up.
    pub words: [Option<Class>; 2],
    /// Of a list: what its entries may be.
    pub elements: Vec<(State, Option<Value>)>,
    /// Of a list: the class of each set of elements, a bit for each.
    pub sets: Lookup,
}

/// A class for each value.
#[derive(Clone, Debug)]
struct Exact {
    samples: Vec<Sample>,
    answers: Vec<Class>,
}

/// How a value finds its class.
#[derive(Clone, Debug)]
pub(super) enum Finder {
    /// All values are of one class.
    Stated,
    /// By where it lies between others.
    Cuts(Cuts),
    /// By its folded name.
    Names(HashMap<String, Class>, Class),
    /// By its text.
    Texts(HashMap<String, Class>, Class),
    /// By what each condition makes of it.
    Each,
}

/// Values that cut all others into those below, equal and above.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts {
    /// In order.
    pub cuts: Vec<Value>,
    /// Below the first, equal to the first, between it and the second, and so on.
    pub classes: Vec<Class>,
    /// The cuts as whole numbers, once multiplied by ten so many times.
    pub scaled: Option<(Vec<i64>, u32)>,
    /// The cuts as days.
    pub days: Option<Vec<i32>>,
}

/// What classes are learnt from.
pub(super) struct Learning<'a> {
    pub plan: &'a Plan,
    pub as_of: Option<Date>,
    pub probe: &'a mut Probe,
}

impl Classes {
    /// The classes of a column, with what it is where the document does not mention it. The first four are the same
    /// for every column.
    pub fn new(
        column: ColumnId,
        tests: Vec<Test>,
        is_exact: bool,
        silent: Sample,
        learning: &mut Learning,
    ) -> Self {
        let mut classes = Self {
            column,
            tests,
            truths: Vec::new(),
            known: HashMap::new(),
            exact: None,
            finder: Finder::Stated,
            texts: Lookup::default(),
            numbers: Lookup::default(),
            words: [None; 2],
            elements: Vec::new(),
            sets: Lookup::default(),
        };
        let samples = [
            silent,
            Sample::State(State::Absent),
            Sample::State(State::Unknown),
            Sample::State(State::Stated),
        ];
        for sample in &samples {
            let truths = classes.ask(sample, learning);
            classes.truths.push(truths);
        }
        classes.exact = is_exact.then(|| Exact {
            samples: samples.to_vec(),
            answers: (SILENT..=STATED).collect(),
        });
        classes
    }

    /// How many different answers there are.
    pub fn count(&self) -> usize {
        self.truths.len()
    }

    /// Which answers a class gives.
    #[inline]
    pub fn answers_of(&self, class: Class) -> usize {
        let exact = self.exact.as_ref();
        let answers = exact.and_then(|exact| exact.answers.get(usize::from(class)));
        usize::from(answers.copied().unwrap_or(class))
    }

    /// What a class stands for, where values are known exactly.
    pub fn sample(&self, class: Class) -> &Sample {
        let exact = self.exact.as_ref();
        let sample = exact.and_then(|exact| exact.samples.get(usize::from(class)));
        sample.unwrap_or(&Sample::Silent)
    }

    /// Whether each value has a class of its own.
    pub fn is_exact(&self) -> bool {
        self.exact.is_some()
    }

    /// Forgets how documents wrote things, where that is so much that what is new would find no room; whether classes
    /// were given up.
    pub fn forget_some(&mut self) -> bool {
        const MOST: usize = 1_000;
        const MOST_VALUES: usize = 16_000;
        if let Some(exact) = &mut self.exact
            && exact.samples.len() > MOST_VALUES
        {
            exact.samples.truncate(usize::from(STATED) + 1);
            exact.answers.truncate(usize::from(STATED) + 1);
            self.texts = Lookup::default();
            self.numbers = Lookup::default();
            self.sets = Lookup::default();
            self.elements.clear();
            self.words = [None; 2];
            return true;
        }
        if self.texts.is_full() || self.elements.len() > MOST {
            self.texts = Lookup::default();
            self.elements.clear();
            self.sets = Lookup::default();
        }
        if self.numbers.is_full() {
            self.numbers = Lookup::default();
        }
        false
    }

    /// Whether what the document leaves out can be judged at all.
    pub fn is_sound(&self) -> bool {
        let first = self.truths.iter().take(3);
        first.filter(|truths| truths.is_none()).count() == 0
    }

    /// The answers to all tests.
    pub fn answers(&self, answers: usize) -> &[Truth] {
        let truths = self.truths.get(answers);
        truths.and_then(Option::as_deref).unwrap_or_default()
    }

    /// The class of a sample that was not seen before.
    pub fn learn(&mut self, sample: &Sample, learning: &mut Learning) -> Class {
        let answers = self.learn_answers(sample, learning);
        match &mut self.exact {
            Some(exact) if answers != LOST => {
                let class = Class::try_from(exact.samples.len()).unwrap_or(LOST);
                if class != LOST {
                    exact.samples.push(sample.clone());
                    exact.answers.push(answers);
                }
                class
            }
            _ => answers,
        }
    }

    fn learn_answers(&mut self, sample: &Sample, learning: &mut Learning) -> Class {
        let Some(truths) = self.ask(sample, learning) else {
            return LOST;
        };
        if let Some(class) = self.known.get(&truths) {
            return *class;
        }
        let Ok(class) = Class::try_from(self.truths.len()) else {
            return LOST;
        };
        if class == LOST {
            return LOST;
        }
        self.known.insert(truths.clone(), class);
        self.truths.push(Some(truths));
        class
    }

    /// The class of what a scalar was read as.
    pub fn class_of(
        &mut self,
        state: State,
        value: Option<Value>,
        learning: &mut Learning,
    ) -> Class {
        match (state, value) {
            (State::Absent, _) => ABSENT,
            (State::Unknown, _) => UNKNOWN,
            (State::Silent, _) => SILENT,
            (State::Stated, Some(value)) => self.class_of_value(value, learning),
            _ => LOST,
        }
    }

    fn class_of_value(&mut self, value: Value, learning: &mut Learning) -> Class {
        let found = match &self.finder {
            Finder::Stated => Some(STATED),
            Finder::Cuts(cuts) => cuts.class_of(&value, &learning.plan.calendar),
            Finder::Names(names, other) => match &value {
                Value::Name(name) => Some(names.get(&*name.key).copied().unwrap_or(*other)),
                _ => None,
            },
            Finder::Texts(texts, other) => match &value {
                Value::Text(text) => Some(texts.get(&**text).copied().unwrap_or(*other)),
                _ => None,
            },
            Finder::Each => None,
        };
        found.unwrap_or_else(|| self.learn(&Sample::Value(value), learning))
    }

    fn ask(&self, sample: &Sample, learning: &mut Learning) -> Option<Vec<Truth>> {
        let nodes: Vec<NodeId> = self.tests.iter().filter_map(|test| test.node()).collect();
        let set = [(self.column, sample)];
        let truths = if nodes.is_empty() {
            Vec::new()
        } else {
            let (plan, as_of) = (learning.plan, learning.as_of);
            learning.probe.truths(plan, as_of, &set, &nodes)
        };
        let state = match sample {
            Sample::State(state) => *state,
            Sample::Silent | Sample::Value(_) | Sample::List(_) => State::Stated,
        };
        let mut truths = truths.into_iter();
        let answers = self.tests.iter().map(|test| match test {
            Test::Node(_) => truths.next().flatten(),
            Test::There => Some(existence(state)),
            Test::Open => Some(Truth::known(existence(state) == Truth::Unknown)),
        });
        answers.collect()
    }
}

impl Test {
    fn node(self) -> Option<NodeId> {
        match self {
            Self::Node(node) => Some(node),
            Self::There | Self::Open => None,
        }
    }
}

fn existence(state: State) -> Truth {
    match state {
        State::Stated => Truth::True,
        State::Absent => Truth::False,
        State::Silent | State::Unknown | State::Disputed | State::Unreadable => Truth::Unknown,
    }
}

impl Cuts {
    /// Cuts at those of some values that can be compared with others like `like`, brought in order.
    pub fn new(like: &Value, values: Vec<Value>, calendar: &Calendar) -> Self {
        let comparable = values
            .into_iter()
            .filter(|value| order(value, like, calendar).is_some());
        let mut cuts: Vec<Value> = comparable.map(|value| as_like(like, value)).collect();
        cuts.sort_by(|one, two| order(one, two, calendar).unwrap_or(Ordering::Equal));
        cuts.dedup_by(|one, two| order(one, two, calendar) == Some(Ordering::Equal));
        Self {
            scaled: amount(like).and_then(|_| scaled(&cuts)),
            days: cuts.iter().map(day).collect(),
            classes: Vec::new(),
            cuts,
        }
    }

    /// A value of each region, in order; none where there is none between two cuts or beyond the last.
    pub fn samples(&self, like: &Value, calendar: &Calendar) -> Vec<Option<Value>> {
        let Some(last) = self.cuts.last() else {
            return vec![Some(like.clone())];
        };
        let lies = |value: &Value, cut: &Value, wanted: Ordering| {
            order(value, cut, calendar) == Some(wanted)
        };
        let mut samples = Vec::new();
        let mut below: Option<&Value> = None;
        for cut in &self.cuts {
            let sample = below.map_or_else(|| beside(cut, -1), |below| between(below, cut));
            let is_between = lies(&sample, cut, Ordering::Less)
                && below.is_none_or(|below| lies(&sample, below, Ordering::Greater));
            samples.push(is_between.then_some(sample));
            samples.push(Some(cut.clone()));
            below = Some(cut);
        }
        let above = beside(last, 1);
        let is_above = lies(&above, last, Ordering::Greater);
        samples.push(is_above.then_some(above));
        samples
    }

    fn class_of(&self, value: &Value, calendar: &Calendar) -> Option<Class> {
        let mut region = 0;
        for cut in &self.cuts {
            match order(value, cut, calendar)? {
                Ordering::Less => break,
                Ordering::Equal => {
                    region += 1;
                    break;
                }
                Ordering::Greater => region += 2,
            }
        }
        self.classes.get(region).copied()
    }

    /// The class of a number that was multiplied by ten as often as the cuts were.
    #[inline]
    pub fn class_of_scaled(&self, cuts: &[i64], number: i64) -> Class {
        self.class_at(cuts.partition_point(|cut| *cut < number), |at| {
            cuts.get(at) == Some(&number)
        })
    }

    /// The class of a day.
    #[inline]
    pub fn class_of_day(&self, cuts: &[i32], day: i32) -> Class {
        self.class_at(cuts.partition_point(|cut| *cut < day), |at| {
            cuts.get(at) == Some(&day)
        })
    }

    #[inline]
    fn class_at(&self, below: usize, is_cut: impl Fn(usize) -> bool) -> Class {
        let region = below * 2 + usize::from(is_cut(below));
        self.classes.get(region).copied().unwrap_or(LOST)
    }
}

/// A day as a number that grows with it.
pub(super) fn day_number(year: i32, month: i32, day: i32) -> i32 {
    (year << 9) | (month << 5) | day
}

fn day(value: &Value) -> Option<i32> {
    match value {
        Value::Date(date) if date.year() >= 0 => Some(day_number(
            date.year().into(),
            date.month().into(),
            date.day().into(),
        )),
        _ => None,
    }
}

/// The cuts as whole numbers, multiplied by ten so many times, unless they are too large for that.
fn scaled(cuts: &[Value]) -> Option<(Vec<i64>, u32)> {
    const MOST: u32 = 6;
    let amounts: Option<Vec<Decimal>> = cuts.iter().map(amount).collect();
    let amounts: Vec<Decimal> = amounts?.iter().map(Decimal::normalize).collect();
    let scale = amounts.iter().map(Decimal::scale).max().unwrap_or(0);
    if scale > MOST {
        return None;
    }
    let whole = amounts.iter().map(|amount| {
        let times = 10_i128.checked_pow(scale - amount.scale())?;
        i64::try_from(amount.mantissa().checked_mul(times)?).ok()
    });
    let whole: Option<Vec<i64>> = whole.collect();
    Some((whole?, scale))
}

fn amount(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(amount) | Value::Percentage(amount) => Some(*amount),
        Value::Money(money) => Some(money.amount),
        _ => None,
    }
}

/// A value in the currency of another, where it is money.
fn as_like(like: &Value, value: Value) -> Value {
    amount(&value).map_or(value, |amount| with_amount(like, amount))
}

fn with_amount(value: &Value, amount: Decimal) -> Value {
    match value {
        Value::Number(_) => Value::Number(amount),
        Value::Percentage(_) => Value::Percentage(amount),
        Value::Money(money) => {
            let mut money = money.clone();
            money.amount = amount;
            Value::Money(money)
        }
        other => other.clone(),
    }
}

/// A value just below or above another.
fn beside(value: &Value, step: i64) -> Value {
    match (value, amount(value)) {
        (_, Some(own)) => {
            let moved = own.checked_add(Decimal::from(step));
            with_amount(value, moved.unwrap_or(own))
        }
        (Value::Date(date), None) => Value::Date(next_day(*date, step).unwrap_or(*date)),
        (other, None) => other.clone(),
    }
}

/// A value between two others.
fn between(below: &Value, above: &Value) -> Value {
    match (amount(below), amount(above), below) {
        (Some(low), Some(high), _) => {
            let sum = low.checked_add(high);
            let half = sum.and_then(|sum| sum.checked_div(Decimal::TWO));
            with_amount(below, half.unwrap_or(low))
        }
        (_, _, Value::Date(date)) => Value::Date(next_day(*date, 1).unwrap_or(*date)),
        (_, _, other) => other.clone(),
    }
}

fn next_day(date: Date, step: i64) -> Option<Date> {
    let step = jiff::Span::new().try_days(step).ok()?;
    date.checked_add(step).ok()
}
