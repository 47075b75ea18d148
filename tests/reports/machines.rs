//! Formats for machines: SARIF, JUnit, GitHub, GitLab and CSV.

use std::collections::BTreeSet;

use serde_json::Value;
use servanda::report::redact::{Redaction, redacted};
use servanda::report::{csv, github, gitlab, junit, sarif};

use crate::sample::{hostile, permitted, plain, steering};

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).expect("this is JSON")
}

#[test]
fn sarif_looks_like_this() {
    insta::assert_snapshot!(sarif::render(&plain()));
}

#[test]
fn sarif_has_one_rule_for_each_rule_and_a_place_for_each_result() {
    for report in [plain(), hostile()] {
        for (text, alerts) in [
            (sarif::render(&report), false),
            (sarif::render_alerts(&report), true),
        ] {
            let log = parsed(&text);
            assert_eq!(steering(&text), None);
            let run = &log["runs"][0];
            let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
            let ids: BTreeSet<&str> = rules
                .iter()
                .filter_map(|rule| rule["id"].as_str())
                .collect();
            assert_eq!(ids.len(), rules.len(), "each id once");
            for result in run["results"].as_array().expect("results") {
                check_result(result, rules, alerts);
            }
        }
    }
}

/// What the standard and GitHub ask of a result.
fn check_result(result: &Value, rules: &[Value], alerts: bool) {
    let index = result["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(rules[index]["id"], result["ruleId"]);
    for part in ["shortDescription", "fullDescription", "help"] {
        assert!(rules[index][part]["text"].is_string(), "{part}");
    }
    let (kind, level) = (&result["kind"], &result["level"]);
    assert!(kind == "fail" || level == "none", "{kind} {level}");
    assert!(!alerts || kind == "fail");
    assert!(matches!(
        kind.as_str(),
        Some("fail" | "open" | "pass" | "notApplicable")
    ));
    assert!(
        result["message"]["text"]
            .as_str()
            .is_some_and(|text| text.ends_with(['.', '?', '!']))
    );
    let place = &result["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"]
        .as_str()
        .expect("an address");
    assert!(
        uri.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)),
        "{uri}"
    );
    assert!(place["region"]["startLine"].as_u64() >= Some(1));
    assert!(result["partialFingerprints"]["servandaFinding/v1"].is_string());
}

#[test]
fn fingerprints_survive_moved_lines_and_are_all_different() {
    let prints = |text: &str| -> Vec<String> {
        let log = parsed(text);
        let results = log["runs"][0]["results"]
            .as_array()
            .expect("results")
            .clone();
        results
            .iter()
            .map(|result| result["partialFingerprints"].to_string())
            .collect()
    };
    let mut report = plain();
    let before = prints(&sarif::render(&report));
    for finding in report
        .documents
        .iter_mut()
        .flat_map(|document| &mut document.findings)
    {
        finding.rule.place.line += 7;
        finding.demand.place.line += 7;
        for place in finding
            .facts
            .iter_mut()
            .filter_map(|fact| fact.place.as_mut())
        {
            place.line += 7;
            place.end_line += 7;
        }
    }
    assert_eq!(before, prints(&sarif::render(&report)));
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
}

#[test]
fn junit_looks_like_this() {
    insta::assert_snapshot!(junit::render(&plain()));
}

#[test]
fn junit_holds_nothing_that_xml_cannot() {
    let text = junit::render(&hostile());
    assert_eq!(steering(&text), None);
    assert!(!text.contains("<script") && !text.contains("]]>") && !text.contains("<![CDATA["));
    for line in text.lines() {
        let markup = line.matches('<').count();
        assert_eq!(markup, line.matches('>').count(), "{line:.200}");
    }
}

#[test]
fn an_unusable_document_is_an_error_even_where_nothing_was_said_of_it() {
    let mut report = plain();
    report.diagnostics.clear();
    report.documents[0].overall = servanda::report::data::Overall::Unusable;
    report.documents[0].findings.clear();
    assert!(junit::render(&report).contains("<error type=\"unusable\""));
}

#[test]
fn gaps_that_a_run_allows_are_skipped() {
    let mut report = plain();
    report.documents.iter_mut().for_each(|document| {
        document
            .findings
            .retain(|finding| finding.verdict != "broken")
    });
    assert!(junit::render(&report).contains("<failure type=\"gap\""));
    report.allowed = vec!["gaps"];
    assert!(!junit::render(&report).contains("<failure"));
}

#[test]
fn gaps_that_a_run_allows_are_skipped_also_where_something_else_is_broken() {
    let mut report = plain();
    report.allowed = vec!["gaps"];
    let text = junit::render(&report);
    assert!(text.contains("<failure type=\"broken\""), "{text}");
    assert!(!text.contains("<failure type=\"gap\""), "{text}");
}

#[test]
fn github_looks_like_this() {
    insta::assert_snapshot!(github::render(&plain()));
}

#[test]
fn github_commands_cannot_be_forged() {
    let text = github::render(&hostile());
    assert_eq!(steering(&text), None);
    for line in text.lines() {
        let command = line.split("::").nth(1).expect("a command");
        assert!(
            ["error", "warning", "notice"]
                .iter()
                .any(|word| command.starts_with(word)),
            "{line:.80}"
        );
        let (properties, _) = line[2..].split_once("::").expect("data");
        let keys = properties.split_once(' ').expect("properties").1.split(',');
        for key in keys.map(|pair| pair.split('=').next().unwrap_or("")) {
            assert!(
                ["file", "line", "endLine", "col", "endColumn", "title"].contains(&key),
                "{key}"
            );
        }
    }
}

#[test]
fn github_is_told_ten_of_each_and_how_many_more_there_are() {
    let mut report = plain();
    let finding = report.documents[1].findings[0].clone();
    report.documents[1].findings.extend(vec![finding; 30]);
    let text = github::render(&report);
    assert_eq!(
        text.lines()
            .filter(|line| line.starts_with("::error "))
            .count(),
        10
    );
    assert!(
        text.lines()
            .next()
            .is_some_and(|line| line.starts_with("::error "))
    );
    assert!(
        text.lines()
            .last()
            .is_some_and(|line| line.contains("21 errors more not shown")),
        "{text}"
    );
}

#[test]
fn gitlab_looks_like_this() {
    insta::assert_snapshot!(gitlab::render(&plain()));
}

#[test]
fn gitlab_issues_have_what_gitlab_asks_for() {
    let text = gitlab::render(&hostile());
    assert_eq!(steering(&text), None);
    let issues = parsed(&text);
    let issues = issues.as_array().expect("a list");
    let prints: BTreeSet<&str> = issues
        .iter()
        .filter_map(|issue| issue["fingerprint"].as_str())
        .collect();
    assert_eq!(prints.len(), issues.len());
    for issue in issues {
        assert!(
            issue["description"]
                .as_str()
                .is_some_and(|text| !text.is_empty() && text.chars().count() <= 2000)
        );
        assert!(
            ["info", "minor", "major", "critical", "blocker"]
                .contains(&issue["severity"].as_str().unwrap_or(""))
        );
        assert!(issue["location"]["positions"]["begin"]["line"].as_u64() >= Some(1));
    }
}

#[test]
fn csv_looks_like_this() {
    insta::assert_snapshot!(csv::render(&plain()).replace('\r', "␍"));
}

#[test]
fn csv_rows_are_rows_and_no_cell_is_a_formula() {
    let report = hostile();
    let text = csv::render(&report);
    assert_eq!(steering(&text), None);
    let rows = rows(text.strip_prefix('\u{feff}').expect("a mark"));
    let errors = report.diagnostics.len();
    assert_eq!(rows.len(), 1 + errors + report.documents[0].findings.len());
    for cell in rows
        .iter()
        .inspect(|row| assert_eq!(row.len(), 34))
        .flatten()
    {
        assert!(
            !cell.trim_start().starts_with(['=', '+', '-', '@']),
            "{cell:.80}"
        );
    }
}

/// RFC 4180, as strict as can be: every field quoted, rows ending in CRLF.
fn rows(text: &str) -> Vec<Vec<String>> {
    let rows = text.strip_suffix("\r\n").expect("an end").split("\r\n");
    let cells = |row: &str| -> Vec<String> {
        let inner = row
            .strip_prefix('"')
            .and_then(|row| row.strip_suffix('"'))
            .expect("quotes");
        inner
            .split("\",\"")
            .map(|cell| cell.replace("\"\"", "\u{1}"))
            .collect()
    };
    rows.map(cells)
        .inspect(|row| assert!(row.iter().all(|cell| !cell.contains('"'))))
        .collect()
}

/// Every format for machines of a report in which something is waived, and something was known before.
#[test]
fn what_is_set_aside_looks_like_this() {
    let report = permitted();
    insta::assert_snapshot!("set_aside_sarif", results(&sarif::render(&report)));
    insta::assert_snapshot!("set_aside_alerts", results(&sarif::render_alerts(&report)));
    insta::assert_snapshot!("set_aside_junit", junit::render(&report));
    insta::assert_snapshot!("set_aside_github", github::render(&report));
    insta::assert_snapshot!("set_aside_gitlab", gitlab::render(&report));
    insta::assert_snapshot!(
        "set_aside_csv",
        csv::render(&report)
            .replace("\r\n", "\n")
            .replace(',', ",\n")
    );
    let json = servanda::report::json::render_lines(&report);
    let line = |line: &str| serde_json::to_string_pretty(&parsed(line)).expect("JSON");
    let lines: Vec<String> = json.lines().map(line).collect();
    insta::assert_snapshot!("set_aside_ndjson", lines.join("\n"));
}

/// What SARIF says of each result, without the places.
fn results(sarif: &str) -> String {
    let mut log = parsed(sarif);
    let results = log["runs"][0]["results"].as_array_mut().expect("results");
    for result in results.iter_mut() {
        let result = result.as_object_mut().expect("a result");
        for part in ["locations", "relatedLocations", "properties"] {
            result.remove(part);
        }
    }
    serde_json::to_string_pretty(results).expect("JSON")
}

#[test]
fn nothing_is_set_aside_in_silence() {
    let renders: [fn(&servanda::report::data::Report) -> String; 8] = [
        servanda::report::json::render,
        servanda::report::json::render_lines,
        sarif::render,
        sarif::render_alerts,
        junit::render,
        github::render,
        gitlab::render,
        csv::render,
    ];
    for render in renders {
        let text = render(&permitted());
        for part in ["Ada Novak", "2025-12-02", "retrained", "known"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
}

#[test]
fn what_is_left_out_is_in_no_format() {
    let shown = [
        servanda::report::json::render,
        sarif::render,
        junit::render,
        github::render,
        gitlab::render,
        csv::render,
    ];
    let redaction = Redaction {
        sources: true,
        evidence: true,
    };
    for render in shown {
        for report in [plain(), permitted()] {
            let text = render(&redacted(report, redaction));
            for secret in ["Gazette", "annex", "leaked"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
}
