//! Words of the language and comparators: which of them fit what stands before them, and what each means.

use crate::check::comparators::{Class, row_of};
use crate::complete::book::Book;
use crate::complete::order::{Candidate, Fit};
use crate::complete::{Kind, left_of, types};
use crate::model::shape::{Shape, Type};
use crate::syntax::asked::{Offer, Role};
use crate::syntax::comparison::COMPARATORS;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::ExprKind;

/// What the words of the language mean, by how they are written.
const MEANINGS: &[(&str, &str)] = &[
    ("rule", "a rule with a name"),
    ("if", "when a rule applies"),
    ("then", "what is demanded where the condition holds"),
    ("require", "a hard demand"),
    ("forbid", "what may not be"),
    ("prefer", "a soft demand"),
    ("avoid", "what should rather not be"),
    ("for each", "the rule is judged for each entry of a list"),
    ("held by", "whose position the rule is"),
    ("since", "the first day of a position"),
    ("until", "the last day of a position"),
    ("as", "how a position is held"),
    ("except when", "when the demand need not be met"),
    ("overrides", "the rules that yield to this one"),
    ("because", "the reason, in quotation marks"),
    ("source", "where it comes from"),
    ("tagged", "words to select rules by"),
    ("term", "a phrase that is true or false"),
    ("figure", "a named amount"),
    ("list", "a named list of values"),
    ("value", "something computed from the deal"),
    ("test", "facts, and what is expected of the rules"),
    ("kind", "a set of named values"),
    ("document", "what deals look like"),
    ("rulebook", "title, sources and settings"),
    ("means", "what the phrase stands for"),
    ("otherwise", "how to say that it does not hold"),
    ("also", "another way to say it"),
    ("ask", "the question to put to a drafter"),
    ("and", "both hold"),
    ("or", "one of them holds"),
    ("not", "the opposite"),
    ("some", "at least one entry of a list"),
    ("every", "all entries of a list"),
    ("no", "no entry of a list, or `no`"),
    ("at least", "so many or more"),
    ("at most", "so many or fewer"),
    ("exactly", "neither more nor fewer"),
    ("most", "more than half of the entries"),
    ("there is", "the deal has it"),
    ("there is no", "the deal says that it has none"),
    ("it is not the case that", "the opposite of what follows"),
    ("either", "one of two"),
    ("both", "the two together"),
    ("all of", "every line below holds"),
    ("any of", "one line below holds"),
    ("none of", "no line below holds"),
    ("with", "only the entries that have this"),
    ("has", "what the entries have"),
    ("with weight", "how much a soft demand counts"),
    ("number of", "how many entries a list has"),
    ("total of", "the sum of a field over a list"),
    ("highest", "the greatest value of a field in a list"),
    ("lowest", "the least value of a field in a list"),
    ("latest", "the last date of a field in a list"),
    ("earliest", "the first date of a field in a list"),
    ("today", "the day of the check"),
    ("its", "of the entry that is spoken of"),
    ("plus", "added"),
    ("minus", "taken away"),
    ("times", "multiplied"),
    ("given", "the facts of the test, on the lines below"),
    ("given file", "the facts of the test, from a file"),
    ("expect", "what a rule or the deal comes out as"),
    ("as of", "the day of the check"),
    ("the deal fails", "a hard demand is broken"),
    ("the deal passes", "no hard demand is broken or open"),
    ("the deal is incomplete", "a hard demand is open"),
    ("error", "a mistake in the facts"),
    ("asks for", "the facts that would settle the rule"),
    ("broken", "it applies and is not kept"),
    ("met", "it is kept"),
    ("gap", "it applies and the deal does not say enough"),
    ("undetermined", "the deal does not say whether it applies"),
    ("excepted", "an exception lets it off"),
    ("not applicable", "it does not apply"),
    ("version", "the version of the rulebook"),
    ("use", "another file or folder of rules"),
    ("months round", "what a month after 31 January is"),
    ("a month is", "how many days count as a month"),
    ("read", "words of deals that mean disputed or unknown"),
    ("silence means", "what it means that a deal says nothing"),
    ("from", "the least value, or the first day"),
    ("separated by", "what divides the values of one text"),
    ("plural", "the plural of the noun"),
    ("open", "deals may have other values, too"),
    ("one of", "one of the values that follow"),
    ("list of", "several"),
    ("is stated", "the deal says something about it"),
    (
        "is not stated",
        "the deal is silent about it, or leaves it open",
    ),
    ("stated", "the deal says something about it"),
    (
        "not stated",
        "the deal is silent about it, or leaves it open",
    ),
    ("yes or no", "one or the other"),
    ("text", "any words"),
    ("date", "a day"),
    ("number", "with or without a fraction"),
    ("whole number", "without a fraction"),
    ("percentage", "a share, such as 50%"),
    ("money", "an amount with its currency"),
    ("duration", "days, weeks, months or years"),
    ("is", "the same as what follows, or has that quality"),
    ("is not", "not the same as what follows"),
    ("of", "what the field belongs to"),
    ("none", "there is none"),
    ("round", "`up` or `down`"),
    ("in", "the unit of bare numbers"),
    ("to", "the greatest value"),
];

fn meaning(text: &str) -> &'static str {
    let row = MEANINGS.iter().find(|(words, _)| *words == text);
    row.map_or("", |(_, meaning)| meaning)
}

/// Several words in a row.
pub fn several(book: &Book<'_>, offer: &Offer, words: &[Keyword], found: &mut Vec<Candidate>) {
    let text = words.iter().map(|word| word.text());
    let text = text.collect::<Vec<_>>().join(" ");
    if let [Keyword::Is, ..] | [Keyword::Does, ..] | [Keyword::Stated] | [Keyword::Not, ..] = words
        && matches!(offer.role, Role::After(_))
    {
        if let Some(fit) = after_left(book, offer, words) {
            found.push(comparator(book, &text, None, fit));
        }
        return;
    }
    if let Role::After(_) = offer.role
        && COMPARATORS
            .iter()
            .any(|comparator| comparator.words.ends_with(words))
        && !is_shift(book, offer, words)
    {
        found.extend(begun_comparator(book, offer, words, &text));
        return;
    }
    if let Some(fit) = fits(book, offer, words) {
        found.push(word(book, text, fit));
    }
}

/// One word, as messages tell of it.
pub fn one(book: &Book<'_>, offer: &Offer, word: Keyword, found: &mut Vec<Candidate>) {
    let of_comparator = COMPARATORS
        .iter()
        .any(|comparator| comparator.is && comparator.words.first() == Some(&word));
    let compares = matches!(offer.role, Role::Right(_, Some(_)));
    if (of_comparator && !compares) || matches!(word, Keyword::Not | Keyword::Stated) {
        return;
    }
    if let Some(fit) = fits(book, offer, &[word]) {
        found.push(self::word(book, word.text().to_owned(), fit));
    }
}

/// The form that goes with a plural: `are`, `have`, `include`.
pub fn make_plural(candidate: &mut Candidate) {
    let forms = [
        (Keyword::Is, Keyword::Are),
        (Keyword::Has, Keyword::Have),
        (Keyword::Does, Keyword::Do),
        (Keyword::Includes, Keyword::Include),
        (Keyword::Contains, Keyword::Contain),
        (Keyword::Starts, Keyword::Start),
        (Keyword::Ends, Keyword::End),
        (Keyword::Shares, Keyword::Share),
    ];
    let item = &mut candidate.item;
    if !matches!(item.kind, Kind::Word | Kind::Comparator) {
        return;
    }
    let (first, rest) = match item.text.split_once(' ') {
        Some((first, rest)) => (first, Some(rest)),
        None => (item.text.as_str(), None),
    };
    let form = forms.iter().find(|(one, _)| one.text() == first);
    if let Some((_, plural)) = form {
        item.text = match rest {
            Some(rest) => format!("{} {rest}", plural.text()),
            None => plural.text().to_owned(),
        };
    }
}

fn word(book: &Book<'_>, text: String, fit: Fit) -> Candidate {
    let (uses, meaning) = (book.uses.words(&text), meaning(&text));
    Candidate::new(text, Kind::Word, meaning, fit).used(uses)
}

/// Every comparator that goes with what stands before the place.
pub fn comparators(book: &Book<'_>, offer: &Offer, found: &mut Vec<Candidate>) {
    let Some(class) = class(book, offer) else {
        return;
    };
    for words in COMPARATORS {
        let fits = class.is_none_or(|class| row_of(words.relation).on.contains(&class));
        if fits {
            found.push(comparator(book, &words.text(), class, Fit::Good));
        }
    }
}

/// The class of what stands before the place: the outer is none where no comparator can follow, the inner where its
/// type is not known.
fn class(book: &Book<'_>, offer: &Offer) -> Option<Option<Class>> {
    let left = left_of(offer)?;
    let nouns = types::nouns(book, &offer.nouns);
    match types::of(book, left, &nouns) {
        Some(ty) => Some(Some(Class::of(&ty))),
        None if is_unknown_name(book, &left.kind) => None,
        None => Some(None),
    }
}

/// Whether words were written that nothing is called, where everything has to be.
fn is_unknown_name(book: &Book<'_>, left: &ExprKind) -> bool {
    matches!(left, ExprKind::Name(_)) && !book.vocabulary.open
}

fn after_left(book: &Book<'_>, offer: &Offer, words: &[Keyword]) -> Option<Fit> {
    let class = class(book, offer)?;
    let negated = matches!(words, [Keyword::Does, ..]);
    let verbs = [Class::List, Class::Text];
    match class {
        Some(class) if negated && !verbs.contains(&class) => None,
        _ if words == [Keyword::Is] => Some(Fit::Exact),
        _ => Some(Fit::Good),
    }
}

fn begun_comparator(
    book: &Book<'_>,
    offer: &Offer,
    words: &[Keyword],
    text: &str,
) -> Option<Candidate> {
    let class = class(book, offer)?;
    let goes_on = |class: Class| {
        let mut table = COMPARATORS.iter();
        table.any(|row| row.words.ends_with(words) && row_of(row.relation).on.contains(&class))
    };
    let fits = class.is_none_or(goes_on);
    fits.then(|| comparator(book, text, class, Fit::Good))
}

fn comparator(book: &Book<'_>, text: &str, class: Option<Class>, fit: Fit) -> Candidate {
    let said = match Some(meaning(text)).filter(|_| text.ends_with("stated") || class.is_none()) {
        None | Some("") => class.map_or_else(
            || "compares".to_owned(),
            |class| format!("compares {}", class.plural()),
        ),
        Some(said) => said.to_owned(),
    };
    let uses = book.uses.words(text);
    Candidate::new(text, Kind::Comparator, said, fit).used(uses)
}

/// Whether these are the words of `30 days after X`.
fn is_shift(book: &Book<'_>, offer: &Offer, words: &[Keyword]) -> bool {
    let alone = matches!(words, [Keyword::Before] | [Keyword::After]);
    alone && matches!(class(book, offer), Some(Some(Class::Duration)))
}

/// How well words go with what stands before them.
fn fits(book: &Book<'_>, offer: &Offer, words: &[Keyword]) -> Option<Fit> {
    match words {
        [Keyword::Plus | Keyword::Minus | Keyword::Times] => {
            let amounts = [
                Class::Number,
                Class::Percentage,
                Class::Money,
                Class::Date,
                Class::Duration,
            ];
            let class = class(book, offer)?;
            class
                .is_none_or(|class| amounts.contains(&class))
                .then_some(Fit::Rare)
        }
        [Keyword::Before | Keyword::After] if matches!(offer.role, Role::After(_)) => {
            is_shift(book, offer, words).then_some(Fit::Plain)
        }
        [Keyword::Of] if matches!(offer.role, Role::After(_)) => owned(book, offer),
        [word] if is_scale(*word) => scale_fit(book, offer),
        [word] if is_unit(*word) => unit_fit(book, offer, *word),
        [word] if word.month().is_some() => month_fit(book, offer),
        [Keyword::Yes | Keyword::No | Keyword::None] if matches!(offer.role, Role::Slot { .. }) => {
            None
        }
        [Keyword::Yes] => yes_or_no(book, offer),
        [Keyword::No] if matches!(offer.role, Role::Right(..)) => yes_or_no(book, offer),
        [Keyword::Today] => of_type(book, offer, &Type::Date),
        [Keyword::None] if matches!(offer.role, Role::Right(..)) => {
            let record = class(book, offer) == Some(Some(Class::Record));
            (!record).then_some(Fit::Rare)
        }
        [Keyword::Its] if offer.nouns.is_empty() || offer.role == Role::Noun => None,
        [Keyword::Its] => Some(Fit::Plain),
        _ if is_aggregate(words) => aggregate(book, offer, words),
        [Keyword::And | Keyword::Or | Keyword::Then | Keyword::Has | Keyword::With] => {
            Some(Fit::Plain)
        }
        _ if offer.role == Role::Free || offer.role == Role::Subject => Some(Fit::New),
        _ => Some(Fit::Plain),
    }
}

fn is_aggregate(words: &[Keyword]) -> bool {
    matches!(
        words,
        [Keyword::Number | Keyword::Total, ..]
            | [Keyword::Highest | Keyword::Lowest | Keyword::Latest | Keyword::Earliest]
    )
}

/// Where something may be computed over a list, and how likely it is.
fn aggregate(book: &Book<'_>, offer: &Offer, words: &[Keyword]) -> Option<Fit> {
    let yields = |class: Class| match words {
        [Keyword::Number, ..] => class == Class::Number,
        [Keyword::Earliest | Keyword::Latest] => class == Class::Date,
        _ => matches!(
            class,
            Class::Number | Class::Percentage | Class::Money | Class::Duration
        ),
    };
    match &offer.role {
        Role::Subject | Role::Free => Some(Fit::New),
        Role::Right(..) => match class(book, offer)? {
            Some(class) => yields(class).then_some(Fit::Plain),
            None => Some(Fit::Rare),
        },
        Role::After(_) | Role::Slot { .. } => Some(Fit::Rare),
        _ => None,
    }
}

/// `of` after a name: likely where no field of the document is called so.
fn owned(book: &Book<'_>, offer: &Offer) -> Option<Fit> {
    let ExprKind::Name(name) = &left_of(offer)?.kind else {
        return Some(Fit::Rare);
    };
    let inside = book.shape().records.iter().enumerate().any(|(index, _)| {
        let record = crate::model::shape::RecordId(u32::try_from(index).unwrap_or(u32::MAX));
        record != Shape::ROOT && book.field(record, name).is_some()
    });
    inside.then_some(Fit::Rare)
}

fn is_unit(word: Keyword) -> bool {
    use Keyword::{Day, Days, Month, Months, Week, Weeks, Year, Years};
    matches!(
        word,
        Day | Days | Week | Weeks | Month | Months | Year | Years
    )
}

fn is_scale(word: Keyword) -> bool {
    use Keyword::{Billion, Million, Thousand, Trillion};
    matches!(word, Thousand | Million | Billion | Trillion)
}

/// `million` and the like, behind the number of something that is no duration or date.
fn scale_fit(book: &Book<'_>, offer: &Offer) -> Option<Fit> {
    match (&offer.role, class(book, offer)) {
        (Role::Duration, _) | (_, Some(Some(Class::Duration | Class::Date))) => None,
        (_, Some(Some(Class::Number | Class::Money))) => Some(Fit::Good),
        _ => Some(Fit::Rare),
    }
}

/// `days` and the like, behind the number of a duration; `day` and the like are for one.
fn unit_fit(book: &Book<'_>, offer: &Offer, unit: Keyword) -> Option<Fit> {
    use Keyword::{Day, Month, Week, Year};
    let one = matches!(unit, Day | Week | Month | Year);
    match (&offer.role, class(book, offer)) {
        (Role::Duration, _) | (_, Some(Some(Class::Duration))) if one => Some(Fit::Good),
        (Role::Duration, _) | (_, Some(Some(Class::Duration))) => Some(Fit::Exact),
        (_, Some(Some(Class::Date))) => Some(Fit::Good),
        (_, Some(Some(_))) => None,
        _ if one => Some(Fit::Rare),
        _ => Some(Fit::Good),
    }
}

fn month_fit(book: &Book<'_>, offer: &Offer) -> Option<Fit> {
    match (&offer.role, class(book, offer)) {
        (Role::Duration, _) => None,
        (_, Some(Some(Class::Date))) => Some(Fit::Exact),
        (_, Some(Some(_))) => None,
        _ => Some(Fit::Rare),
    }
}

fn yes_or_no(book: &Book<'_>, offer: &Offer) -> Option<Fit> {
    match (&offer.role, class(book, offer)) {
        (Role::Right(..), Some(Some(Class::YesNo))) => Some(Fit::Good),
        (Role::Right(..), Some(None)) => Some(Fit::Rare),
        _ => None,
    }
}

fn of_type(book: &Book<'_>, offer: &Offer, ty: &Type) -> Option<Fit> {
    match (&offer.role, class(book, offer)) {
        (Role::Right(..), Some(Some(class))) => (class == Class::of(ty)).then_some(Fit::Good),
        (Role::Noun | Role::Thing | Role::Own | Role::FieldOf(_), _) => None,
        _ => Some(Fit::Rare),
    }
}
