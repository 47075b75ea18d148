//! Waivers: reasoned, named, expiring permissions to break one rule in one document.
//!
//! They are read with their places and laid over what a check found. A waiver never changes a verdict: it says that
//! somebody permits it. One that has expired or that permits nothing is an error, so that none outlives its reason.

mod read;

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::{folded, nearest};
use crate::report::aside;
use crate::report::collect::place;
use crate::report::data::{Document, Finding, Overall, Waived};
use crate::report::text::{count, listed};
use crate::source::{Sources, Span};

pub use read::{KEYS, read};

/// Of a waiver with no more days than this left it is told how many.
pub const FEW_DAYS: i32 = 30;

/// One permission.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The id of the rule, or of one of its demands: `clean-rooms`, `clean-rooms/2`.
    pub rule: Said,
    /// The document, as written.
    pub document: Said,
    /// The document, as the run names it.
    pub file: String,
    /// The entry, where it is for one alone.
    pub entry: Option<Said>,
    /// Who permits it.
    pub by: String,
    /// Why.
    pub because: String,
    /// The last day.
    pub until: (Span, Date),
    /// Where that is written down.
    pub source: Option<String>,
    /// Where the waiver stands.
    pub span: Span,
}

/// A text with its place.
#[derive(Clone, Debug)]
pub struct Said {
    /// The place.
    pub span: Span,
    /// The text.
    pub text: String,
}

/// A rule of the run.
#[derive(Clone, Debug)]
pub struct RuleOfRun {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How many demands it makes.
    pub demands: usize,
    /// Whether the run judged by it: it was selected, and in force.
    pub judged: bool,
}

/// What a waiver is held against.
pub struct Circumstances<'a> {
    /// The rules of each rulebook.
    pub rules: &'a [Vec<RuleOfRun>],
    /// Whether these are all rules that there are, so that a rule that is not among them is nowhere.
    pub all_rules: bool,
    /// The day.
    pub today: Date,
    /// The texts.
    pub sources: &'a Sources,
}

/// Marks what is waived, and complains of waivers that have expired, permit nothing or name no rule. Only waivers of
/// documents of this run are judged.
pub fn lay(
    waivers: &[Waiver],
    documents: &mut [Document],
    circumstances: &Circumstances<'_>,
) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for waiver in waivers {
        if !circumstances.knows(waiver) {
            wrong.extend(circumstances.unknown_rule(waiver));
            continue;
        }
        let fitting = fitting(waiver, documents);
        if circumstances.has_expired(waiver) {
            wrong.extend(circumstances.expired(waiver, documents, !fitting.is_empty()));
            continue;
        }
        if fitting.is_empty() {
            wrong.extend(circumstances.idle(waiver, documents));
            continue;
        }
        let waived = circumstances.waived(waiver);
        for (document, finding) in fitting {
            if let Some(finding) = finding_at(documents, document, finding) {
                finding.waived.get_or_insert_with(|| waived.clone());
            }
        }
    }
    wrong
}

fn finding_at(documents: &mut [Document], document: usize, at: usize) -> Option<&mut Finding> {
    documents.get_mut(document)?.findings.get_mut(at)
}

/// The findings that a waiver is for, by their positions.
fn fitting(waiver: &Waiver, documents: &[Document]) -> Vec<(usize, usize)> {
    let mut fitting = Vec::new();
    for (position, document) in documents.iter().enumerate() {
        if document.file != waiver.file {
            continue;
        }
        let findings = document.findings.iter().enumerate();
        let own = findings.filter(|(_, finding)| {
            aside::can_be(finding) && is_of_rule(finding, waiver) && is_of_entry(finding, waiver)
        });
        fitting.extend(own.map(|(at, _)| (position, at)));
    }
    fitting
}

fn is_of_rule(finding: &Finding, waiver: &Waiver) -> bool {
    let wanted = folded(&waiver.rule.text);
    [&finding.id, &finding.rule.id, &finding.rule.title]
        .into_iter()
        .any(|name| folded(name) == wanted)
}

fn is_of_entry(finding: &Finding, waiver: &Waiver) -> bool {
    let Some(wanted) = waiver.entry.as_ref().map(|entry| folded(&entry.text)) else {
        return true;
    };
    let entry = finding.entry.as_ref();
    entry.is_some_and(|entry| folded(&entry.path) == wanted || folded(&entry.words) == wanted)
}

impl Circumstances<'_> {
    fn all(&self) -> impl Iterator<Item = &RuleOfRun> {
        self.rules.iter().flatten()
    }

    fn knows(&self, waiver: &Waiver) -> bool {
        self.all().any(|rule| rule.answers_to(&waiver.rule.text))
    }

    fn has_expired(&self, waiver: &Waiver) -> bool {
        waiver.until.1 < self.today
    }

    fn unknown_rule(&self, waiver: &Waiver) -> Option<Diagnostic> {
        let wanted = &waiver.rule.text;
        let message = format!("there is no rule `{wanted}`");
        let diagnostic = Diagnostic::new(Code::UnknownRule, waiver.rule.span, message);
        let near = nearest(wanted, self.all().map(|rule| rule.id.as_str()));
        let diagnostic = match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("name a rule by its id, as a finding does"),
        };
        (self.all_rules && self.all().next().is_some()).then_some(diagnostic)
    }

    fn waived(&self, waiver: &Waiver) -> Waived {
        Waived {
            by: waiver.by.clone(),
            because: waiver.because.clone(),
            until: waiver.until.1.to_string(),
            days_left: self.days_left(waiver).filter(|left| *left <= FEW_DAYS),
            source: waiver.source.clone(),
            place: place(waiver.span, self.sources),
        }
    }

    fn days_left(&self, waiver: &Waiver) -> Option<i32> {
        let left = self.today.until(waiver.until.1).ok()?;
        Some(left.get_days())
    }

    fn expired(
        &self,
        waiver: &Waiver,
        documents: &[Document],
        still_needed: bool,
    ) -> Option<Diagnostic> {
        self.was_judged(waiver, documents)?;
        let (rule, document) = (&waiver.rule.text, &waiver.document.text);
        let days = self.days_left(waiver).unwrap_or(0).unsigned_abs() as usize;
        let message = format!("the waiver of `{rule}` in `{document}` has expired");
        let help = match still_needed {
            true => format!(
                "mend the deal and take the waiver out, or have {} renew it",
                waiver.by
            ),
            false => "take it out: the deal does not break the rule any more".to_owned(),
        };
        let diagnostic = Diagnostic::new(Code::ExpiredWaiver, waiver.until.0, message)
            .label(format!("{} before {}", count(days, "day"), self.today));
        Some(diagnostic.help(help))
    }

    /// Whether this run says enough to call a waiver idle: its document was read, and judged by its rule.
    fn was_judged(&self, waiver: &Waiver, documents: &[Document]) -> Option<()> {
        let judged = |document: &Document| {
            let rules = self
                .rules
                .get(document.rulebook)
                .map_or(&[][..], Vec::as_slice);
            let mut own = rules
                .iter()
                .filter(|rule| rule.answers_to(&waiver.rule.text));
            document.file == waiver.file
                && document.overall != Overall::Unusable
                && own.any(|rule| rule.judged)
        };
        documents.iter().any(judged).then_some(())
    }

    fn idle(&self, waiver: &Waiver, documents: &[Document]) -> Option<Diagnostic> {
        self.was_judged(waiver, documents)?;
        let (rule, document) = (&waiver.rule.text, &waiver.document.text);
        let others = entries(waiver, documents);
        let (span, message, help) = match (&waiver.entry, others.as_slice()) {
            (Some(entry), [_, ..]) => (
                entry.span,
                format!(
                    "`{document}` neither breaks nor leaves open `{rule}` for `{}`",
                    entry.text
                ),
                format!(
                    "it does for {}; or take the waiver out",
                    listed(&others, "and")
                ),
            ),
            _ => (
                waiver.rule.span,
                format!("`{document}` neither breaks nor leaves open `{rule}`"),
                "take the waiver out: there is nothing that it permits".to_owned(),
            ),
        };
        Some(Diagnostic::new(Code::IdleWaiver, span, message).help(help))
    }
}

/// The entries for which a document breaks the rule of a waiver, or leaves it open.
fn entries(waiver: &Waiver, documents: &[Document]) -> Vec<String> {
    let own = documents
        .iter()
        .filter(|document| document.file == waiver.file);
    let findings = own.flat_map(|document| &document.findings);
    let broken = findings.filter(|finding| aside::can_be(finding) && is_of_rule(finding, waiver));
    let entry = |finding: &Finding| Some(format!("`{}`", finding.entry.as_ref()?.path));
    broken.filter_map(entry).collect()
}

impl RuleOfRun {
    fn answers_to(&self, wanted: &str) -> bool {
        let wanted = folded(wanted);
        let demands = if self.demands > 1 { self.demands } else { 0 };
        folded(&self.id) == wanted
            || folded(&self.title) == wanted
            || (1..=demands).any(|number| folded(&format!("{}/{number}", self.id)) == wanted)
    }
}
