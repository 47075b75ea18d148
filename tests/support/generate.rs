//! Random rules and deals as text, over one shape that has something of everything.

use proptest::collection::vec;
use proptest::prelude::*;

/// What every generated rulebook begins with. A month has a length in some of them only, so that in the others
/// some durations cannot be compared.
pub fn preamble(months: bool) -> String {
    let months = if months {
        "  months round down\n  a month is 30 days\n"
    } else {
        ""
    };
    format!(
        r#"rulebook "Promises"
{months}
kind party
  Ukraine
  Russia, also "Russian Federation"
  France

kind group, open
  OTS
  GCC

document deal
  title: text
  date: date
  binding: yes or no
  parties: list of party
  deployments: list of deployment
    party: party
    remains: yes or no
    size: whole number
    groups: list of group
    since: date
  monitor:
    civilian: yes or no
    neutral: yes or no, silence means no
    leader: group
    accepted by: list of party
    starts: date
    budget: money in USD
    share: percentage
    term: duration
  guarantees: list of guarantee
    form: one of treaty, political, consultation
    length: duration
    guarantors: list of party
    steps: list of step
      days: number
      done: yes or no
  payments: list of payment, silence means none
    amount: money in USD

term "Russian troops remain"
  means some deployment has party Russia and remains
  otherwise "no Russian troops remain"

term "{{a party}} stays"
  means some deployment has party {{a party}} and remains

term "the monitor suits {{a party}}"
  means (the monitor is civilian and the monitor's accepted by includes {{a party}})

term "a lasting peace"
  means ((some guarantee has length is at least the long term) or Russian troops remain)

figure "the long term" is 5 years

figure "the ceiling"
  from 2025-01-01 is USD 5 million
  from 2025-09-01 is USD 8 million

list "the small parties" is Ukraine, France
list "the eastern parties" is Ukraine, Russia
list "the known groups" is OTS, GCC

value "the last day" is 6 months after the date
value "the bill" is the total of amount of payments

"#
    )
}

fn one_of(choices: &[&str]) -> BoxedStrategy<String> {
    let choices: Vec<String> = choices.iter().map(|&choice| choice.to_owned()).collect();
    proptest::sample::select(choices).boxed()
}

fn party() -> BoxedStrategy<String> {
    one_of(&["Ukraine", "Russia", "France"])
}

fn date() -> BoxedStrategy<String> {
    one_of(&["2025-01-31", "2025-06-30", "2025-08-18", "2026-02-28"])
}

fn quantifier() -> BoxedStrategy<(String, bool)> {
    proptest::sample::select(vec![
        ("some", false),
        ("every", false),
        ("no", false),
        ("at least 2", true),
        ("at most 1", false),
        ("exactly 1", false),
        ("exactly 2", true),
        ("most", true),
    ])
    .prop_map(|(words, several)| (words.to_owned(), several))
    .boxed()
}

/// What may be said of an entry after `has` or `with`.
fn has(noun: &'static str, stated: bool) -> BoxedStrategy<String> {
    let one = match noun {
        "deployment" => prop_oneof![
            3 => party().prop_map(|party| format!("party {party}")),
            1 => Just("party is one of the small parties".to_owned()),
            1 => Just("party is none of the eastern parties".to_owned()),
            2 => Just("remains".to_owned()),
            1 => Just("no remains".to_owned()),
            2 => (1..4_u8).prop_map(|size| format!("size is at least {size}")),
            1 => (1..4_u8).prop_map(|size| format!("size is not {size}")),
            1 => Just("groups include OTS".to_owned()),
            1 => Just("groups are empty".to_owned()),
            1 => date().prop_map(|date| format!("since is before {date}")),
        ]
        .boxed(),
        "guarantee" => prop_oneof![
            2 => Just("form treaty".to_owned()),
            1 => Just("form is not consultation".to_owned()),
            2 => Just("length is at least the long term".to_owned()),
            1 => Just("length is less than 90 days".to_owned()),
            1 => party().prop_map(|party| format!("guarantors include {party}")),
            1 => Just("guarantors include all of the small parties".to_owned()),
            1 => Just("guarantors share nothing with the eastern parties".to_owned()),
        ]
        .boxed(),
        "payment" => prop_oneof![
            Just("amount is more than USD 1 million".to_owned()),
            Just("amount is at most the ceiling".to_owned()),
        ]
        .boxed(),
        _ => prop_oneof![
            Just("done".to_owned()),
            (1..5_u8).prop_map(|days| format!("days is more than {days}")),
        ]
        .boxed(),
    };
    let one = if stated {
        let field = match noun {
            "deployment" => "size",
            "guarantee" => "length",
            "payment" => "amount",
            _ => "days",
        };
        prop_oneof![9 => one, 1 => Just(format!("{field} is stated"))].boxed()
    } else {
        one
    };
    (vec(one, 1..3), any::<bool>())
        .prop_map(|(parts, and)| parts.join(if and { " and " } else { " or " }))
        .boxed()
}

fn noun() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "deployment",
        "deployment",
        "guarantee",
        "payment",
        "step",
    ])
}

fn with(noun: &'static str, stated: bool) -> BoxedStrategy<String> {
    prop_oneof![
        2 => Just(String::new()),
        1 => has(noun, stated).prop_map(|has| format!(" with {has}")),
    ]
    .boxed()
}

fn quantified(stated: bool) -> BoxedStrategy<String> {
    (noun(), quantifier())
        .prop_flat_map(move |(noun, quantifier)| {
            (
                Just(noun),
                Just(quantifier),
                with(noun, stated),
                has(noun, stated),
            )
        })
        .prop_map(|(noun, (quantifier, several), with, has)| {
            let (noun, verb) = if several {
                (format!("{noun}s"), "have")
            } else {
                (noun.to_owned(), "has")
            };
            format!("({quantifier} {noun}{with} {verb} {has})")
        })
        .boxed()
}

fn aggregate(stated: bool) -> BoxedStrategy<String> {
    let number = (noun(), 0..4_u8).prop_flat_map(move |(noun, count)| {
        let comparator = one_of(&["is at least", "is at most", "is", "is more than"]);
        (with(noun, stated), comparator).prop_map(move |(with, comparator)| {
            format!("the number of {noun}s{with} {comparator} {count}")
        })
    });
    prop_oneof![
        4 => number,
        1 => with("deployment", stated).prop_map(|with| format!("the total of size of deployments{with} is more than 3")),
        1 => with("deployment", stated).prop_map(|with| format!("the highest size of deployments{with} is at least 3")),
        1 => with("deployment", stated).prop_map(|with| format!("the earliest since of deployments{with} is before 2025-08-18")),
        1 => with("guarantee", stated).prop_map(|with| format!("the lowest length of guarantees{with} is at least 1 year")),
        1 => Just("the highest days of steps is less than 4".to_owned()),
        1 => party().prop_map(|party| format!("the guarantors of guarantees include {party}")),
        1 => Just("the groups of deployments with remains include any of the known groups".to_owned()),
        1 => Just("the bill is at most the ceiling".to_owned()),
        1 => Just("the bill times 2 is less than USD 9 million".to_owned()),
        1 => Just("the monitor's budget plus the bill is more than USD 6 million".to_owned()),
    ]
    .boxed()
}

/// A condition about the whole deal, without `is stated` unless wanted.
fn plain(stated: bool) -> BoxedStrategy<String> {
    let yes_or_no = one_of(&[
        "binding",
        "the monitor is civilian",
        "the monitor is not civilian",
        "the monitor is neutral",
        "it is not the case that binding",
    ]);
    let records = one_of(&[
        "there is a monitor",
        "there is no monitor",
        "there is a guarantee",
        "there is no payment",
        "the payments are empty",
        "the deployments are not empty",
    ]);
    let dates = one_of(&[
        "the date is before 2025-08-18",
        "the date is not after 2025-06-30",
        "the monitor's starts is within 30 days after the date",
        "the monitor's starts is within 1 month of the date",
        "the monitor's starts is not within 6 months before 2026-02-28",
        "the monitor's starts is on or before the last day",
        "the monitor's starts is between the date and 2026-02-28",
    ]);
    let values = one_of(&[
        "the monitor's leader is OTS",
        "the monitor's leader is not OTS",
        "(the monitor's leader is one of OTS or GCC)",
        "(the monitor's leader is none of GCC or \"Elders\")",
        "the title contains \"draft\"",
        "the title does not start with \"Plan\"",
        "the monitor's budget is at least USD 2 million",
        "the monitor's budget is not at most the ceiling",
        "the monitor's share is between 10% and 50%",
        "the monitor's term is at least 6 months",
        "the monitor's term is less than 200 days",
        "the monitor's term is not 1 year",
    ]);
    let lists = one_of(&[
        "the parties include Russia",
        "the parties include all of the small parties",
        "(the parties include none of Russia or France)",
        "the parties are empty",
        "the monitor's accepted by includes any of the parties",
        "the monitor's accepted by includes all of the parties",
        "the monitor's accepted by is not empty",
        "the parties share nothing with the monitor's accepted by",
    ]);
    let terms = one_of(&[
        "Russian troops remain",
        "no Russian troops remain",
        "France stays",
        "the small parties stays",
        "the monitor suits Ukraine",
        "a lasting peace",
    ]);
    let facts = one_of(&[
        "(the monitor's leader is stated)",
        "(the parties are stated)",
        "(the monitor is not stated)",
    ]);
    let all = prop_oneof![
        3 => yes_or_no,
        1 => records,
        2 => dates,
        3 => values,
        2 => lists,
        2 => terms,
        4 => quantified(stated),
        3 => aggregate(stated),
    ];
    if stated {
        prop_oneof![15 => all, 1 => facts].boxed()
    } else {
        all.boxed()
    }
}

/// A condition about the entry that `for each` binds.
fn about(noun: &'static str) -> BoxedStrategy<String> {
    match noun {
        "deployment" => prop_oneof![
            party().prop_map(|party| format!("its party is {party}")),
            Just("its remains".to_owned()),
            (1..4_u8).prop_map(|size| format!("its size is at most {size}")),
            Just("its groups share nothing with GCC".to_owned()),
            Just("its since is on or after the date".to_owned()),
        ]
        .boxed(),
        _ => prop_oneof![
            Just("its form is treaty".to_owned()),
            Just("its form is not consultation".to_owned()),
            Just("its length is at least the long term".to_owned()),
            Just("its guarantors include any of the parties".to_owned()),
            party().prop_map(|party| format!("the monitor suits {party}")),
        ]
        .boxed(),
    }
}

fn composed(leaf: BoxedStrategy<String>) -> BoxedStrategy<String> {
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" and "))),
            vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" or "))),
            inner.prop_map(|part| format!("it is not the case that ({part})")),
        ]
    })
    .boxed()
}

fn clause(noun: Option<&'static str>, stated: bool) -> BoxedStrategy<String> {
    match noun {
        Some(noun) => composed(prop_oneof![2 => about(noun), 1 => plain(stated)].boxed()),
        None => composed(plain(stated)),
    }
}

fn optional(keyword: &'static str, clause: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop_oneof![
        1 => Just(String::new()),
        1 => clause.prop_map(move |clause| format!("\n  {keyword} {clause}")),
    ]
    .boxed()
}

/// A rule's text after its name.
fn body(stated: bool) -> BoxedStrategy<String> {
    let nouns = proptest::sample::select(vec![None, None, Some("deployment"), Some("guarantee")]);
    nouns
        .prop_flat_map(move |noun| {
            let binding = match noun {
                None => Just(String::new()).boxed(),
                Some(noun) => with(noun, stated)
                    .prop_map(move |with| format!("\n  for each {noun}{with}"))
                    .boxed(),
            };
            let held = one_of(&[
                "",
                "",
                "\n  held by France since 2025-06-01 until 2025-12-31",
            ]);
            let demand = (
                one_of(&["require", "forbid", "prefer", "avoid"]),
                clause(noun, stated),
            )
                .prop_map(|(force, clause)| format!("{force} {clause}"));
            let exception = prop_oneof![
                2 => Just(String::new()),
                1 => (clause(noun, stated), optional("  except when", clause(noun, stated)))
                    .prop_map(|(outer, inner)| format!("\n  except when {outer}{inner}")),
            ];
            (
                held,
                binding,
                optional("if", clause(noun, stated)),
                vec(demand, 1..3),
                exception,
            )
        })
        .prop_map(|(held, binding, condition, demands, exception)| {
            let then = if condition.is_empty() { "" } else { "then " };
            let demands = demands.join("\n  and ");
            format!("{held}{binding}{condition}\n  {then}{demands}{exception}\n")
        })
        .boxed()
}

/// Rules as statements, in order; some override the one after them.
pub fn rules(stated: bool) -> BoxedStrategy<Vec<String>> {
    vec((body(stated), proptest::bool::weighted(0.2)), 1..5)
        .prop_map(|bodies| {
            let count = bodies.len();
            let named = bodies.into_iter().enumerate();
            named
                .map(|(index, (body, overrides))| {
                    let overrides = if overrides && index + 1 < count {
                        format!("  overrides rule number {}\n", index + 1)
                    } else {
                        String::new()
                    };
                    format!("rule rule number {index}{body}{overrides}\n")
                })
                .collect()
        })
        .boxed()
}

/// A field of a deal: missing, not known, absent, or one of some values.
fn field(key: &'static str, values: &[&str], wild: &'static str) -> BoxedStrategy<String> {
    prop_oneof![
        2 => Just(String::new()),
        1 => one_of(&["null", "TBD"]).prop_map(move |value| format!("{key}: {value}")),
        1 => Just(format!("{key}: disputed")),
        1 => Just(format!("{key}: none")),
        1 => Just(format!("{key}: {wild}")),
        14 => one_of(values).prop_map(move |value| format!("{key}: {value}")),
    ]
    .boxed()
}

fn record(fields: Vec<BoxedStrategy<String>>) -> BoxedStrategy<String> {
    fields
        .prop_map(|fields| {
            let fields: Vec<String> = fields
                .into_iter()
                .filter(|field| !field.is_empty())
                .collect();
            format!("{{{}}}", fields.join(", "))
        })
        .boxed()
}

fn list(key: &'static str, entry: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let entry = prop_oneof![12 => entry, 1 => Just("null".to_owned())];
    prop_oneof![
        1 => Just(String::new()),
        1 => one_of(&["null", "none", "disputed", "7"]).prop_map(move |value| format!("{key}: {value}")),
        8 => vec(entry, 0..4).prop_map(move |entries| format!("{key}: [{}]", entries.join(", "))),
    ]
    .boxed()
}

fn parties(key: &'static str) -> BoxedStrategy<String> {
    list(
        key,
        one_of(&["Ukraine", "Russia", "France", "Russian Federation"]),
    )
}

fn deployment() -> BoxedStrategy<String> {
    record(vec![
        field("party", &["Ukraine", "Russia", "France"], "Narnia"),
        field("remains", &["yes", "no"], "perhaps"),
        field("size", &["0", "1", "2", "3"], "many"),
        list("groups", one_of(&["OTS", "GCC", "Elders"])),
        field("since", &["2025-01-31", "2025-06-30", "2025-08-18"], "soon"),
    ])
}

fn guarantee() -> BoxedStrategy<String> {
    let step = record(vec![
        field("days", &["1", "2.5", "4"], "some"),
        field("done", &["yes", "no"], "half"),
    ]);
    record(vec![
        field("form", &["treaty", "political", "consultation"], "oral"),
        field(
            "length",
            &["10 years", "5 years", "60 days", "100 days", "6 months"],
            "long",
        ),
        parties("guarantors"),
        list("steps", step),
    ])
}

fn monitor() -> BoxedStrategy<String> {
    let fields = record(vec![
        field("civilian", &["yes", "no"], "partly"),
        field("neutral", &["yes", "no"], "rather"),
        field("leader", &["OTS", "GCC", "Elders"], "[OTS, GCC]"),
        parties("accepted by"),
        field(
            "starts",
            &["2025-06-30", "2025-08-18", "2025-09-01", "2026-02-28"],
            "soon",
        ),
        field(
            "budget",
            &["USD 2 million", "5000000", "EUR 3 million"],
            "plenty",
        ),
        field("share", &["5%", "10%", "50%", "60"], "half"),
        field(
            "term",
            &["6 months", "180 days", "1 year", "300 days"],
            "a while",
        ),
    ]);
    prop_oneof![
        1 => Just(String::new()),
        1 => one_of(&["none", "null", "disputed", "7"]).prop_map(|value| format!("monitor: {value}")),
        8 => fields.prop_map(|fields| format!("monitor: {fields}")),
    ]
    .boxed()
}

/// The fields of a deal, each as a line of YAML.
pub fn deal() -> BoxedStrategy<Vec<String>> {
    let payment = record(vec![field(
        "amount",
        &["USD 1 million", "USD 2 million", "4000000"],
        "lots",
    )]);
    let fields = vec![
        field(
            "title",
            &["Draft plan", "Plan of August", "A draft"],
            "[a, b]",
        ),
        field("date", &["2025-01-31", "2025-06-30", "2025-08-18"], "soon"),
        field("binding", &["yes", "no"], "somewhat"),
        parties("parties"),
        list("deployments", deployment()),
        monitor(),
        list("guarantees", guarantee()),
        list("payments", payment),
    ];
    fields
        .prop_map(|lines| lines.into_iter().filter(|line| !line.is_empty()).collect())
        .boxed()
}
