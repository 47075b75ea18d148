//! The totals of a run over collections as plain data: how often which rule and whose rules come out how.
//!
//! Its JSON is what `servanda check --format json` prints of collections.

pub mod human;
pub mod markdown;

use serde::Serialize;

use crate::bulk::tally::{Counts, Tally};
use crate::model::rulebook::{Rule, Rulebook};
use crate::report::data::{self, Diagnostic, Exit};
use crate::report::json;
use crate::report::text::listed;

/// The totals of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Totals {
    /// The version of this format.
    pub version: u32,
    /// The version of Servanda that wrote it.
    pub servanda: String,
    /// The day the records were checked as of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Whether warnings counted as errors.
    pub strict: bool,
    /// What was read, in order.
    pub collections: Vec<Collection>,
    /// The totals under each rulebook.
    pub rulebooks: Vec<OfRulebook>,
    /// What is wrong with the command and the rules, and what was found wrong in many records, each once.
    pub diagnostics: Vec<Repeated>,
    /// How many errors records have, of whatever kind.
    pub errors: u64,
    /// All of it in a sentence.
    pub sentence: String,
    /// The exit status.
    pub exit: Exit,
}

/// One collection, or a deal in a file of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Collection {
    /// The file.
    pub file: String,
    /// How many records were found in it.
    pub records: u64,
}

/// The totals under one rulebook.
#[derive(Clone, Debug, Serialize)]
pub struct OfRulebook {
    /// The rulebook.
    #[serde(flatten)]
    pub rulebook: data::Rulebook,
    /// How many records were judged or could not be.
    pub records: u64,
    /// Of those, how many break a hard demand.
    pub fails: u64,
    /// How many leave one open and break none.
    pub incomplete: u64,
    /// How many do neither.
    pub passes: u64,
    /// How many could not be used as a whole; they are in no other number.
    pub unusable: u64,
    /// To how many no rule applies.
    pub nothing_applies: u64,
    /// By holder, hard and soft demands apart.
    pub holders: Vec<Row>,
    /// By demand.
    pub demands: Vec<Row>,
}

/// How many records have which worst verdict on some demands.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The id of the finding; none for all of a holder's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The holder; none for rules that nobody in particular holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Whether the demands are hard.
    pub hard: bool,
    /// How many records it applies to: all but those that do not come under it, and those that are unusable.
    pub applies: u64,
    /// The demand is broken.
    pub broken: u64,
    /// It applies, and the record does not say enough to judge it.
    pub gap: u64,
    /// The record does not say enough to know whether it applies.
    pub undetermined: u64,
    /// It would have been broken or a gap, and an exception holds.
    pub excepted: u64,
    /// The demand holds.
    pub met: u64,
    /// It does not apply.
    pub not_applicable: u64,
}

/// Something that is wrong, perhaps in many records.
#[derive(Clone, Debug, Serialize)]
pub struct Repeated {
    /// What, and where it was found first.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
    /// How often it was found.
    pub times: u64,
}

/// The totals as one JSON object.
#[must_use]
pub fn render_json(totals: &Totals) -> String {
    json::pretty(totals)
}

/// The totals as the last line of NDJSON.
#[must_use]
pub fn render_line(totals: &Totals) -> String {
    #[derive(Serialize)]
    #[serde(tag = "type", rename = "summary")]
    struct Summary<'a> {
        #[serde(flatten)]
        totals: &'a Totals,
    }
    json::line(&Summary { totals })
}

/// The demands of a rulebook that are counted together: those of one holder and one strength.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The holder; none for rules that nobody in particular holds.
    pub holder: Option<String>,
    /// Whether the demands are hard.
    pub hard: bool,
    /// The positions of the demands among those of the rulebook.
    pub demands: Vec<usize>,
}

/// The groups of a rulebook: by holder, those without one last, hard demands first. `reported` says of each demand, in
/// the order of the rules, whether it is counted at all.
#[must_use]
pub fn groups(rulebook: &Rulebook, reported: &[bool]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let all = rulebook
        .rules
        .iter()
        .flat_map(|rule| rule.demands.iter().map(move |demand| (rule, demand)));
    for (at, (rule, demand)) in all.enumerate() {
        if !reported.get(at).copied().unwrap_or(false) {
            continue;
        }
        let (holder, hard) = (holder(rule), demand.force.is_hard());
        match groups
            .iter_mut()
            .find(|group| group.holder == holder && group.hard == hard)
        {
            Some(group) => group.demands.push(at),
            None => groups.push(Group {
                holder,
                hard,
                demands: vec![at],
            }),
        }
    }
    groups.sort_by_key(|group| {
        let name = group.holder.as_deref().unwrap_or_default().to_lowercase();
        (group.holder.is_none(), name, !group.hard)
    });
    groups
}

fn holder(rule: &Rule) -> Option<String> {
    rule.holding.as_ref().map(|holding| holding.holder.clone())
}

/// The totals of one rulebook from what was counted.
#[must_use]
pub fn of_rulebook(
    told: data::Rulebook,
    rulebook: &Rulebook,
    reported: &[bool],
    groups: &[Group],
    tally: &Tally,
) -> OfRulebook {
    let all = rulebook.rules.iter().flat_map(|rule| {
        let number = rule.demands.len();
        (1..).zip(&rule.demands).map(move |(at, demand)| {
            let id = match number {
                1 => rule.id.clone(),
                _ => format!("{}/{at}", rule.id),
            };
            (id, holder(rule), demand.force.is_hard())
        })
    });
    let demands = all
        .zip(&tally.demands)
        .zip(reported)
        .filter(|(_, reported)| **reported)
        .map(|(((id, holder, hard), counts), _)| row(Some(id), holder, hard, counts));
    let holders = groups
        .iter()
        .zip(&tally.groups)
        .map(|(group, counts)| row(None, group.holder.clone(), group.hard, counts));
    OfRulebook {
        rulebook: told,
        records: tally.records,
        fails: tally.fails,
        incomplete: tally.incomplete,
        passes: tally.passes,
        unusable: tally.unusable,
        nothing_applies: tally.nothing_applies,
        holders: holders.collect(),
        demands: demands.collect(),
    }
}

fn row(id: Option<String>, holder: Option<String>, hard: bool, counts: &Counts) -> Row {
    let [broken, gap, undetermined, excepted, met, not_applicable] = *counts;
    Row {
        id,
        holder,
        hard,
        applies: broken + gap + undetermined + excepted + met,
        broken,
        gap,
        undetermined,
        excepted,
        met,
        not_applicable,
    }
}

/// A number as people write it: `12,304`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share in percent: `20%`, `0.4%`, `< 0.1%`; nothing of nothing.
#[must_use]
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return String::new();
    }
    let tenths = (u128::from(part) * 2000 / u128::from(whole)).div_ceil(2);
    match tenths {
        0 => "<0.1%".into(),
        1..100 if part < whole => format!("{}.{}%", tenths / 10, tenths % 10),
        _ => format!(
            "{}%",
            (u128::from(part) * 100 + u128::from(whole) / 2) / u128::from(whole)
        ),
    }
}

/// All records together: `of 100,000 records, 12,304 fail (12%) and 87,696 pass (88%)`.
#[must_use]
pub fn sentence(rulebooks: &[Tally]) -> String {
    let sum = |of: fn(&Tally) -> u64| rulebooks.iter().map(of).sum::<u64>();
    let rows = [
        (
            sum(|tally| tally.unusable),
            "could not be judged as a whole",
            "could not be judged as a whole",
        ),
        (sum(|tally| tally.fails), "fails", "fail"),
        (
            sum(|tally| tally.incomplete),
            "is incomplete",
            "are incomplete",
        ),
        (sum(|tally| tally.passes), "passes", "pass"),
        (
            sum(|tally| tally.nothing_applies),
            "comes under no rule",
            "come under no rule",
        ),
    ];
    let all = sum(|tally| tally.records);
    let parts: Vec<String> = rows
        .iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, several)| {
            let verb = if *number == 1 { one } else { several };
            format!("{} {verb} ({})", grouped(*number), share(*number, all))
        })
        .collect();
    let noun = if rulebooks.len() > 1 {
        "check"
    } else {
        "record"
    };
    let s = if all == 1 { "" } else { "s" };
    match parts.is_empty() {
        true => "nothing was checked".into(),
        false => format!("of {} {noun}{s}, {}", grouped(all), listed(&parts, "and")),
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, share};

    #[test]
    fn numbers_and_shares_are_written_as_people_do() {
        let written: Vec<String> = [0, 7, 999, 1_000, 1_234_567].map(grouped).into();
        assert_eq!(written, ["0", "7", "999", "1,000", "1,234,567"]);
        let shares = [
            (0, 9),
            (1, 0),
            (1, 100_000),
            (4, 1_000),
            (99, 1_000),
            (1, 10),
            (1, 3),
            (2, 3),
            (999, 1_000),
            (5, 5),
        ];
        let written: Vec<String> = shares.map(|(part, whole)| share(part, whole)).into();
        assert_eq!(
            written,
            [
                "", "", "<0.1%", "0.4%", "9.9%", "10%", "33%", "67%", "100%", "100%"
            ]
        );
    }
}
