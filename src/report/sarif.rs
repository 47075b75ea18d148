//! SARIF 2.1.0, for code scanning and for editors that show its results.
//!
//! One run, with one rule for each rule of the rulebooks (not for each demand), named by its id, with its reason, source
//! and holder as its help. Each finding is a result:
//!
//! | verdict | kind | level |
//! |---|---|---|
//! | broken | `fail` | `error` where the demand is hard, else `note` |
//! | gap, undetermined | `open` | `none` |
//! | met | `pass` | `none` |
//! | excepted | `pass`: the rule with its exceptions is kept; the message names the exception | `none` |
//! | not applicable | `notApplicable` | `none` |
//!
//! What is waived or known keeps its kind and level, and has a suppression with the reason.
//!
//! Results point at the line of the deal and, as related locations, at the demand in the rule file and at the other
//! facts. Their fingerprints do not depend on lines. What is wrong with rule files and documents stands under
//! `invocations`, beside the exit status.
//!
//! GitHub makes an alert of every result whatever its kind. For it there is `sarif-alerts`, with only what somebody has
//! to look at: what is broken, and what is open of hard demands, which then has kind `fail` and level `warning`. What is
//! waived or known is there too, as a note with its suppression.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::report::aside;
use crate::report::data::{self, Document, Fact, Finding, Place, Report};
use crate::report::digest;
use crate::report::finding::{exception_words, waived_words};
use crate::report::locate;
use crate::report::mark::{self, Severity};
use crate::report::text::clean_lines;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What relative addresses are relative to: the folder that the check was started in.
const ROOT: &str = "%SRCROOT%";

/// Every finding as a result, as the standard has it.
#[must_use]
pub fn render(report: &Report) -> String {
    Log {
        report,
        alerts: false,
    }
    .render()
}

/// Only what somebody has to look at, for consumers that make an alert of every result.
#[must_use]
pub fn render_alerts(report: &Report) -> String {
    Log {
        report,
        alerts: true,
    }
    .render()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Text {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleDescriptor {
    id: String,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Json,
    properties: Json,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject {
    rule_id: String,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Json>,
    properties: Json,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    end_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    descriptor: Json,
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

struct Log<'a> {
    report: &'a Report,
    alerts: bool,
}

impl Log<'_> {
    fn render(&self) -> String {
        let rules = self.rules();
        let order: BTreeMap<String, usize> = rules
            .keys()
            .cloned()
            .enumerate()
            .map(|(at, id)| (id, at))
            .collect();
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": self.driver(&rules) },
                "invocations": [self.invocation()],
                "originalUriBaseIds": {
                    ROOT: { "description": text("The folder that the check was started in.") },
                },
                "artifacts": self.artifacts(),
                "columnKind": "unicodeCodePoints",
                "results": self.results(&order),
                "properties": {
                    "asOf": self.report.as_of,
                    "strict": self.report.strict,
                    "summary": self.report.summary,
                    "rulebooks": self.report.rulebooks,
                },
            }],
        });
        crate::report::json::pretty(&log)
    }

    fn driver(&self, rules: &BTreeMap<String, Vec<&Finding>>) -> Json {
        let rules = rules.iter().map(|(id, findings)| descriptor(id, findings));
        json!({
            "name": "Servanda",
            "semanticVersion": self.report.servanda,
            "version": self.report.servanda,
            "rules": rules.collect::<Vec<_>>(),
        })
    }

    /// The findings of each rule, by its id in the log.
    fn rules(&self) -> BTreeMap<String, Vec<&Finding>> {
        let mut rules: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
        for document in &self.report.documents {
            for finding in &document.findings {
                rules
                    .entry(self.rule_id(document, finding))
                    .or_default()
                    .push(finding);
            }
        }
        rules
    }

    /// The rule's id; behind that of its rulebook where the run has several, since two of them may use one name.
    fn rule_id(&self, document: &Document, finding: &Finding) -> String {
        let rulebook = self.report.rulebooks.get(document.rulebook);
        match rulebook.filter(|_| self.report.rulebooks.len() > 1) {
            Some(rulebook) => format!("{}#{}", rulebook.path, finding.rule.id),
            None => finding.rule.id.clone(),
        }
    }

    fn results(&self, order: &BTreeMap<String, usize>) -> Vec<ResultObject> {
        let mut results = Vec::new();
        for document in &self.report.documents {
            for finding in &document.findings {
                let (kind, level) = self.kind_and_level(finding);
                if self.alerts && kind != "fail" {
                    continue;
                }
                let rule_id = self.rule_id(document, finding);
                results.push(ResultObject {
                    rule_index: order.get(&rule_id).copied().unwrap_or(0),
                    kind,
                    level,
                    message: text(&message(finding)),
                    locations: vec![primary(document, finding)],
                    related_locations: related(document, finding),
                    partial_fingerprints: fingerprints(self.report, document, finding),
                    suppressions: self.suppressions(finding),
                    properties: properties(document, finding),
                    rule_id,
                });
            }
        }
        results
    }

    fn kind_and_level(&self, finding: &Finding) -> (&'static str, &'static str) {
        match (finding.verdict, mark::of(finding).severity) {
            (_, _) if self.alerts && aside::is(finding) => ("fail", "note"),
            ("broken", _) if finding.hard => ("fail", "error"),
            ("broken", _) => ("fail", "note"),
            (_, Severity::Warning) if self.alerts => ("fail", "warning"),
            ("gap" | "undetermined", _) => ("open", "none"),
            ("met" | "excepted", _) => ("pass", "none"),
            _ => ("notApplicable", "none"),
        }
    }

    /// Why a finding is set aside: by whom it is permitted, or that it was known before.
    fn suppressions(&self, finding: &Finding) -> Vec<Json> {
        let baseline = self.report.baseline.as_ref();
        let suppression = match &finding.waived {
            Some(waived) => json!({
                "kind": "external",
                "status": "accepted",
                "justification": clean_lines(&waived.because),
                "location": located(&waived.place, None, None),
                "properties": {
                    "by": clean_lines(&waived.by),
                    "until": waived.until,
                    "source": waived.source.as_deref().map(clean_lines),
                },
            }),
            None if finding.known => json!({
                "kind": "external",
                "status": "accepted",
                "justification": match baseline {
                    Some(baseline) => format!("Known: {} lists it.", clean_lines(&baseline.path)),
                    None => "Known.".to_owned(),
                },
            }),
            None => return Vec::new(),
        };
        vec![suppression]
    }

    fn artifacts(&self) -> Vec<Json> {
        let files: BTreeSet<&str> = self
            .report
            .documents
            .iter()
            .map(|document| document.file.as_str())
            .collect();
        files
            .into_iter()
            .map(|file| json!({ "location": artifact(file), "roles": ["analysisTarget"] }))
            .collect()
    }

    fn invocation(&self) -> Json {
        let of_documents = |diagnostic: &&data::Diagnostic| {
            let mut documents = self.report.documents.iter();
            documents.any(|document| locate::is_about(diagnostic, &document.file))
        };
        let (execution, configuration): (Vec<_>, Vec<_>) =
            self.report.diagnostics.iter().partition(of_documents);
        let told = |diagnostics: Vec<&data::Diagnostic>| -> Vec<Notification> {
            diagnostics.into_iter().map(notification).collect()
        };
        let exit = &self.report.exit;
        json!({
            "executionSuccessful": matches!(exit.meaning, "pass" | "fail" | "incomplete"),
            "exitCode": exit.status,
            "exitCodeDescription": exit.meaning,
            "toolExecutionNotifications": told(execution),
            "toolConfigurationNotifications": told(configuration),
        })
    }
}

fn descriptor(id: &str, findings: &[&Finding]) -> RuleDescriptor {
    let mut demands: BTreeMap<usize, &str> = BTreeMap::new();
    for finding in findings {
        demands.insert(finding.demand.number, &finding.demand.words);
    }
    let hard = findings.iter().any(|finding| finding.hard);
    let demands: Vec<&str> = demands.into_values().collect();
    let rule = findings.first().map(|finding| &finding.rule);
    let title = rule.map_or(id, |rule| &rule.title);
    let tags = rule.map_or(&[][..], |rule| &rule.tags);
    let holder = rule
        .and_then(|rule| rule.held.as_ref())
        .map(|held| &held.by);
    RuleDescriptor {
        id: id.to_owned(),
        short_description: text(&sentence(title)),
        full_description: text(&sentence(&format!("{title}: {}", demands.join("; ")))),
        help: help(&demands, rule),
        default_configuration: json!({ "level": if hard { "error" } else { "note" } }),
        properties: json!({
            "tags": tags,
            "holder": holder,
            "strength": strength(hard),
        }),
    }
}

/// The demands, the reason, the holder, the sources and the place of a rule, one a line.
fn help(demands: &[&str], rule: Option<&data::Rule>) -> Text {
    let mut rows: Vec<(&str, String)> = demands
        .iter()
        .map(|demand| ("Demand", (*demand).to_owned()))
        .collect();
    if let Some(rule) = rule {
        rows.extend(
            rule.because
                .iter()
                .map(|because| ("Because", because.clone())),
        );
        rows.extend(
            rule.held
                .iter()
                .map(|held| ("Position", held.words.clone())),
        );
        rows.extend(rule.sources.iter().map(|source| ("Source", source.clone())));
        rows.push(("Rule", format!("{}:{}", rule.place.file, rule.place.line)));
    }
    let line = |(label, words): &(&str, String)| format!("{label}: {}", sentence(words));
    let plain: Vec<String> = rows.iter().map(line).collect();
    let bullet = |(label, words): &(&str, String)| {
        format!("- **{label}:** {}", crate::report::markdown::escape(words))
    };
    let bullets: Vec<String> = rows.iter().map(bullet).collect();
    Text {
        markdown: Some(bullets.join("\n")),
        ..text(&plain.join("\n"))
    }
}

/// What is said of the finding; GitHub shows the first sentence of it in lists.
fn message(finding: &Finding) -> String {
    let mut out = sentence(&format!(
        "{} ({}): {}",
        locate::subject(finding),
        mark::words(finding),
        locate::sentence(finding)
    ));
    for exception in finding
        .exceptions
        .iter()
        .filter(|_| finding.verdict == "excepted")
    {
        out.push_str(&format!(
            " Exception: {}",
            sentence(&exception_words(exception))
        ));
    }
    if let Some(waived) = &finding.waived {
        out.push_str(&format!(" Waived {}", sentence(&waived_words(waived))));
    }
    if let Some(remedy) = locate::remedy(finding) {
        out.push(' ');
        out.push_str(&sentence(&capital(&remedy)));
    }
    out
}

fn primary(document: &Document, finding: &Finding) -> Location {
    let place = locate::place(document, finding);
    let fact = locate::fact(document, finding);
    let (region, context_region) = regions(&place, fact);
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(&place.file),
            region,
            context_region,
        },
        logical_locations: fact.map(logical).into_iter().collect(),
        message: None,
    }
}

fn logical(fact: &Fact) -> Json {
    json!({ "fullyQualifiedName": fact.path, "kind": "property" })
}

/// The region of a fact, with its own words where its line was told whole, and that line around it.
fn regions(place: &Place, fact: Option<&Fact>) -> (Region, Option<Region>) {
    let mut region = region(place);
    let one_line = place.line == place.end_line;
    let Some((fact, line)) = fact
        .filter(|_| one_line)
        .and_then(|fact| Some((fact, fact.text.as_ref()?)))
    else {
        return (region, None);
    };
    let length = place.end_column.saturating_sub(place.column) as usize;
    let own: String = line.chars().skip(fact.focus).take(length).collect();
    if own.chars().count() < length || own.ends_with('…') {
        return (region, None);
    }
    region.snippet = Some(text(&own));
    if line.starts_with('…') || line.ends_with('…') {
        return (region, None);
    }
    let context = Region {
        start_line: place.line,
        start_column: None,
        end_line: place.line,
        end_column: None,
        snippet: Some(text(line)),
    };
    (region, Some(context))
}

fn region(place: &Place) -> Region {
    Region {
        start_line: place.line,
        start_column: Some(place.column),
        end_line: place.end_line,
        end_column: Some(place.end_column),
        snippet: None,
    }
}

/// The demand in the rule file, the exceptions that had a say, and the other facts.
fn related(document: &Document, finding: &Finding) -> Vec<Location> {
    let mut places = vec![(&finding.demand.place, sentence(&finding.demand.words))];
    for exception in &finding.exceptions {
        places.push((
            &exception.place,
            format!("Exception: {}", sentence(&exception.words)),
        ));
    }
    let first = locate::place(document, finding);
    for fact in &finding.facts {
        let own = fact.place.iter().filter(|place| **place != first);
        places.extend(own.map(|place| (place, sentence(&fact.words))));
        places.extend(
            fact.others
                .iter()
                .map(|place| (place, format!("Also {}", sentence(&fact.words)))),
        );
    }
    let related = places.into_iter().enumerate();
    related
        .map(|(id, (place, words))| located(place, Some(id + 1), Some(text(&words))))
        .collect()
}

fn located(place: &Place, id: Option<usize>, message: Option<Text>) -> Location {
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: artifact(&place.file),
            region: region(place),
            context_region: None,
        },
        logical_locations: Vec::new(),
        message,
    }
}

/// One fingerprint under two names: our own, and the one by which GitHub knows an alert again.
fn fingerprints(
    report: &Report,
    document: &Document,
    finding: &Finding,
) -> BTreeMap<&'static str, String> {
    let print = digest::of_finding(report, document, finding);
    BTreeMap::from([
        ("servandaFinding/v1", print.clone()),
        ("primaryLocationLineHash", print),
    ])
}

fn properties(document: &Document, finding: &Finding) -> Json {
    json!({
        "finding": finding.id,
        "verdict": finding.verdict,
        "strength": strength(finding.hard),
        "demand": finding.demand.words,
        "weight": finding.demand.weight,
        "entry": finding.entry.as_ref().map(|entry| &entry.path),
        "holder": finding.rule.held.as_ref().map(|held| &held.by),
        "heldAs": finding.rule.held.as_ref().and_then(|held| held.manner.as_ref()),
        "overall": document.overall,
        "facts": finding.facts.iter().map(|fact| &fact.path).collect::<Vec<_>>(),
        "asks": finding.asks.iter().map(|ask| &ask.question).collect::<Vec<_>>(),
        "mends": finding.mends.iter().map(|mend| &mend.words).collect::<Vec<_>>(),
        "evidence": finding.facts.iter().flat_map(|fact| &fact.evidence).collect::<Vec<_>>(),
        "notes": finding.notes,
        "tags": finding.rule.tags,
    })
}

fn notification(diagnostic: &data::Diagnostic) -> Notification {
    let mut words = sentence(&capital(&diagnostic.message));
    if let Some(help) = &diagnostic.help {
        words.push_str(&format!(" Help: {}", sentence(help)));
    }
    let place = diagnostic
        .place
        .iter()
        .map(|place| located(place, None, None));
    let notes = diagnostic
        .notes
        .iter()
        .map(|note| located(&note.place, None, Some(text(&note.text))));
    Notification {
        descriptor: json!({ "id": diagnostic.code }),
        level: match diagnostic.severity {
            "error" => "error",
            "warning" => "warning",
            _ => "note",
        },
        message: text(&words),
        locations: place.chain(notes).collect(),
    }
}

fn artifact(file: &str) -> ArtifactLocation {
    let (uri, absolute) = uri(file);
    ArtifactLocation {
        uri,
        uri_base_id: (!absolute).then_some(ROOT),
    }
}

/// A path as an address: whether it is absolute, with everything escaped that is neither a separator nor unreserved.
fn uri(file: &str) -> (String, bool) {
    let file = file.replace('\\', "/");
    let drive = file.as_bytes().get(1) == Some(&b':') && file.as_bytes().get(2) == Some(&b'/');
    let mut out = match (file.starts_with('/'), drive) {
        (true, _) => "file://".to_owned(),
        (_, true) => "file:///".to_owned(),
        _ => String::new(),
    };
    let absolute = !out.is_empty();
    for (at, byte) in file.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            b':' if drive && at == 1 => out.push(':'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    (out, absolute)
}

/// Words as a sentence, which messages of this format have to be.
fn sentence(words: &str) -> String {
    match words.trim_end() {
        ended if ended.ends_with(['.', '?', '!']) => ended.to_owned(),
        words => format!("{words}."),
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}

/// Words without control characters, and without what a message of this format takes for a link.
fn text(words: &str) -> Text {
    let mut words = clean_lines(words);
    if words.contains("](") {
        words = words.replace('[', "\\[").replace(']', "\\]");
    }
    Text {
        text: words,
        markdown: None,
    }
}

fn strength(hard: bool) -> &'static str {
    if hard { "hard" } else { "soft" }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(uri("deals/a b.yaml"), ("deals/a%20b.yaml".into(), false));
        assert_eq!(uri("<stdin>"), ("%3Cstdin%3E".into(), false));
        assert_eq!(uri("a:b#c?d%e"), ("a%3Ab%23c%3Fd%25e".into(), false));
        assert_eq!(
            uri("C:/deals/ü.yaml"),
            ("file:///C:/deals/%C3%BC.yaml".into(), true)
        );
        assert_eq!(
            uri("/tmp/deal.yaml"),
            ("file:///tmp/deal.yaml".into(), true)
        );
    }
}
