//! Reports made by hand: one as it should be, one whose every text tries to get out of its format.

use servanda::report::data::{
    Ask, Baseline, Demand, Diagnostic, Document, Entry, Evidence, Exception, Exit, Fact, Finding,
    Gone, Held, Keys, Mend, Note, Overall, Place, Report, Rule, Rulebook, VERSION, Waived,
};
use servanda::report::{aside, summary, text};

/// Two deals under one rulebook, with a finding for each verdict, and a warning.
pub fn plain() -> Report {
    let calm = document("deals/calm.yaml", Some("A calm deal"), calm_findings());
    let rough = document("deals/rough & ready.yaml", None, rough_findings());
    let mut report = report(vec![calm, rough]);
    report.diagnostics.push(warning());
    report
}

/// The same deals, with a broken demand that is waived, a gap that was known before, and one that is there no more.
pub fn permitted() -> Report {
    let mut rough = rough_findings();
    rough[0].waived = Some(waiver());
    rough[1].known = true;
    let calm = document("deals/calm.yaml", Some("A calm deal"), calm_findings());
    let mut rough = document("deals/rough & ready.yaml", None, rough);
    aside::recount(&mut rough);
    let mut report = report(vec![calm, rough]);
    report.allowed = vec!["gaps"];
    report.exit = Exit {
        status: 0,
        meaning: "pass",
    };
    report.baseline = Some(Baseline {
        path: "baseline.toml".into(),
        known: 1,
        gone: vec![Gone {
            document: "deals/calm.yaml".into(),
            finding: "no-cannon".into(),
            entry: None,
        }],
    });
    report
}

fn waiver() -> Waived {
    Waived {
        by: "Ada Novak, harbour master".into(),
        because: "The watch is retrained by spring.".into(),
        until: "2025-12-02".into(),
        days_left: Some(12),
        source: Some("minutes of 3 November, leaked".into()),
        place: place("waivers.toml", 3, 1, 11),
    }
}

/// What a text may hold to get out of its format.
pub const HOSTILE: &str = "<script>alert(1)</script> ]]> \" ' & ::error::x ::set-output name=a::b ##[add-mask]x \
    | `code` @team #12 [link](https://example.org) www.example.org =cmd() ;=cmd() \r\n::error::y\n=cmd() \t\u{0} \
    \u{8} \u{1b}[31mred\u{1b}[0m \u{202e}gnp.exe\u{2066} \u{9b}31m \u{fffe} --> </style> <img src=x onerror=alert(2)> \
    \\ {0} {{x}} %0A %s $x$ javascript:alert(3)";

/// One deal with a finding of each kind, all of whose texts are hostile and long.
pub fn hostile() -> Report {
    let long = "x".repeat(10_000);
    let evil = |at: usize| format!("={at} {HOSTILE} {long}");
    let mut findings = rough_findings();
    findings.extend(calm_findings());
    findings
        .iter_mut()
        .for_each(|finding| poison(finding, &evil));
    findings[0].waived = Some(Waived {
        by: evil(30),
        because: evil(31),
        source: Some(evil(32)),
        ..waiver()
    });
    let file = "deals/<script>alert(1)<\u{2215}script>,::x|`@team` ü.yaml";
    let mut document = document(file, Some(&evil(0)), findings);
    document.findings.iter_mut().for_each(|finding| {
        let asked = finding.asks.iter_mut().map(|ask| &mut ask.fact);
        for place in finding
            .facts
            .iter_mut()
            .chain(asked)
            .filter_map(|fact| fact.place.as_mut())
        {
            place.file = file.into();
        }
    });
    let mut report = report(vec![document]);
    let mut error = warning();
    error.severity = "error";
    error.message = evil(1);
    error.help = Some(evil(2));
    report.diagnostics.push(error);
    report.rulebooks[0].title = Some(evil(3));
    report.rulebooks[0].path = "rules/<b>&\u{1b}[31m".into();
    report
}

fn poison(finding: &mut Finding, evil: &dyn Fn(usize) -> String) {
    finding.headline = evil(10);
    let rule = &mut finding.rule;
    rule.title = evil(11);
    rule.because = Some(evil(12));
    rule.sources = vec![evil(13)];
    rule.tags = vec![evil(14)];
    if let Some(held) = &mut rule.held {
        held.by = evil(15);
        held.words = evil(16);
    }
    finding.demand.words = evil(17);
    finding.notes = vec![evil(18)];
    for exception in &mut finding.exceptions {
        exception.words = evil(19);
    }
    for mend in &mut finding.mends {
        mend.words = evil(20);
    }
    for ask in &mut finding.asks {
        ask.question = evil(21);
    }
    for fact in &mut finding.facts {
        fact.words = evil(22);
        fact.value = Some(evil(23));
        fact.text = Some(evil(24));
        fact.heading = Some(evil(25));
        fact.evidence = vec![Evidence {
            key: evil(26),
            text: evil(27),
        }];
    }
}

fn report(documents: Vec<Document>) -> Report {
    Report {
        version: VERSION,
        servanda: "0.0.0".into(),
        as_of: Some("2025-11-20".into()),
        strict: false,
        allowed: Vec::new(),
        baseline: None,
        left_out: Vec::new(),
        rulebooks: vec![Rulebook {
            path: "rules/harbour".into(),
            title: Some("Harbour watch".into()),
            version: Some("1.2".into()),
            rules: 6,
            selected: 6,
            not_in_force: Vec::new(),
        }],
        summary: summary::of(&documents, 1),
        documents,
        diagnostics: Vec::new(),
        exit: Exit {
            status: 1,
            meaning: "fail",
        },
    }
}

fn document(file: &str, title: Option<&str>, findings: Vec<Finding>) -> Document {
    let counts = |hard: bool| {
        let of = |verdict: &str| {
            findings
                .iter()
                .filter(|finding| finding.hard == hard && finding.verdict == verdict)
                .count()
        };
        servanda::report::data::Counts {
            broken: of("broken"),
            gap: of("gap"),
            undetermined: of("undetermined"),
            excepted: of("excepted"),
            met: of("met"),
            not_applicable: of("not-applicable"),
        }
    };
    let (hard, soft) = (counts(true), counts(false));
    let overall = match (hard.broken, hard.gap + hard.undetermined) {
        (0, 0) => Overall::Passes,
        (0, _) => Overall::Incomplete,
        _ => Overall::Fails,
    };
    Document {
        file: file.into(),
        title: title.map(str::to_owned),
        rulebook: 0,
        overall,
        hard,
        soft,
        waived: 0,
        known: 0,
        findings,
        keys: Keys::default(),
    }
}

fn calm_findings() -> Vec<Finding> {
    let file = "deals/calm.yaml";
    let mut kept = finding("met", true, "civilian-watch", "the watch is civilian", None);
    kept.facts = vec![stated(
        file,
        "watch.civilian",
        "the watch is civilian",
        "yes",
        5,
        "  civilian: yes",
    )];
    let mut moot = finding(
        "not-applicable",
        true,
        "no-uniforms",
        "there is no garrison",
        None,
    );
    moot.facts = vec![stated(
        file,
        "garrison",
        "the garrison",
        "none",
        2,
        "garrison: none",
    )];
    let mut excused = finding(
        "excepted",
        true,
        "no-cannon",
        "the harbour keeps 2 cannon",
        None,
    );
    excused.facts = vec![stated(
        file,
        "cannon",
        "the number of cannon",
        "2",
        3,
        "cannon: 2",
    )];
    excused.exceptions = vec![Exception {
        level: 0,
        by: None,
        holds: "true",
        words: "the cannon are for salutes".into(),
        place: place("rules/harbour/watch.rules", 31, 3, 40),
    }];
    let mut open = finding(
        "undetermined",
        false,
        "shared-costs/2",
        "the deal does not say who pays",
        None,
    );
    open.asks = vec![ask(file, "watch.payer", "Who pays for the watch?", 4)];
    vec![kept, moot, excused, open]
}

fn rough_findings() -> Vec<Finding> {
    let file = "deals/rough & ready.yaml";
    let held = Held {
        by: "Eastport".into(),
        since: Some("2025-03-17".into()),
        until: None,
        manner: Some("red line".into()),
        words: "held by Eastport as a red line since 2025-03-17".into(),
    };
    let mut broken = finding(
        "broken",
        true,
        "civilian-watch",
        "Eastport's soldiers remain, and the watch is not civilian",
        Some(held),
    );
    broken.facts = vec![
        stated(
            file,
            "soldiers[1].remain",
            "soldiers 1 remain",
            "yes",
            8,
            "- {port: Eastport, remain: yes}",
        ),
        stated(
            file,
            "watch.civilian",
            "the watch is civilian",
            "no",
            5,
            "  civilian: no  # says the annex",
        ),
    ];
    broken.facts[1].evidence = vec![Evidence {
        key: "source".into(),
        text: "annex B, leaked".into(),
    }];
    broken.mends = vec![
        Mend {
            words: "the watch is civilian".into(),
            turns: "demand",
            paths: vec!["watch.civilian".into()],
        },
        Mend {
            words: "no soldiers remain".into(),
            turns: "condition",
            paths: vec!["soldiers".into()],
        },
    ];
    let mut gap = finding(
        "gap",
        true,
        "long-terms",
        "the deal does not say how long guarantee 2 lasts",
        None,
    );
    gap.entry = Some(Entry {
        words: "guarantee 2".into(),
        path: "guarantees[2]".into(),
        place: Some(place(file, 12, 5, 30)),
    });
    gap.asks = vec![ask(
        file,
        "guarantees[2].length",
        "How long does the guarantee last?",
        12,
    )];
    let mut open = finding(
        "undetermined",
        true,
        "no-uniforms",
        "the deal does not say whether there is a garrison",
        None,
    );
    open.asks = vec![ask(file, "garrison", "Is there a garrison?", 1)];
    let mut advice = finding(
        "broken",
        false,
        "shared-costs/2",
        "one port pays for the watch",
        None,
    );
    advice.demand.weight = Some("3".into());
    advice.facts = vec![stated(
        file,
        "watch.payer",
        "the watch's payer",
        "Westport",
        6,
        "  payer: Westport",
    )];
    advice.notes = vec!["the figure of 2025-06-01 was taken".into()];
    vec![broken, gap, open, advice]
}

fn finding(
    verdict: &'static str,
    hard: bool,
    id: &str,
    headline: &str,
    held: Option<Held>,
) -> Finding {
    let (rule, number) = id.split_once('/').unwrap_or((id, "1"));
    Finding {
        id: id.into(),
        verdict,
        hard,
        waived: None,
        known: false,
        headline: headline.into(),
        rule: Rule {
            id: rule.into(),
            title: rule.replace('-', " "),
            place: place("rules/harbour/watch.rules", 20, 6, 20),
            held,
            because: Some("Neither port trusts the other's soldiers.".into()),
            sources: vec!["Harbour Gazette, page 3".into()],
            tags: vec!["W1".into(), "watch".into()],
        },
        demand: Demand {
            number: number.parse().unwrap_or(1),
            force: if hard { "require" } else { "prefer" },
            words: format!(
                "{} {}",
                if hard { "require" } else { "prefer" },
                rule.replace('-', " ")
            ),
            weight: None,
            place: place("rules/harbour/watch.rules", 22, 8, 30),
        },
        entry: None,
        facts: Vec::new(),
        exceptions: Vec::new(),
        asks: Vec::new(),
        mends: Vec::new(),
        notes: Vec::new(),
    }
}

fn stated(file: &str, path: &str, words: &str, value: &str, line: u32, text: &str) -> Fact {
    let column = text
        .find(value)
        .map_or(1, |at| text[..at].chars().count() + 1);
    let trimmed = text.trim();
    Fact {
        path: path.into(),
        state: "stated",
        words: words.into(),
        value: Some(value.into()),
        assumed: false,
        place: Some(place(
            file,
            line,
            column as u32,
            (column + value.chars().count()) as u32,
        )),
        instead: None,
        text: Some(trimmed.into()),
        focus: column - 1 - (text.len() - text.trim_start().len()),
        others: Vec::new(),
        heading: None,
        evidence: Vec::new(),
    }
}

fn ask(file: &str, path: &str, question: &str, line: u32) -> Ask {
    Ask {
        question: question.into(),
        fact: Fact {
            state: "silent",
            value: None,
            instead: Some("the deal".into()),
            text: Some("title: A rough deal".into()),
            place: Some(place(file, line, 1, 6)),
            ..stated(file, path, path, "title", line, "title: A rough deal")
        },
    }
}

fn place(file: &str, line: u32, column: u32, end_column: u32) -> Place {
    Place {
        file: file.into(),
        line,
        column,
        end_line: line,
        end_column,
    }
}

fn warning() -> Diagnostic {
    Diagnostic {
        code: "unread-key",
        severity: "warning",
        message: "nothing reads `wacth`".into(),
        place: Some(place("deals/calm.yaml", 4, 1, 6)),
        label: None,
        notes: vec![Note {
            place: place("rules/harbour/deal.rules", 3, 3, 8),
            text: "the nearest field".into(),
        }],
        help: Some("did you mean `watch`?".into()),
        edits: Vec::new(),
    }
}

/// A character of an output that steers a terminal or the direction of writing; line breaks do not.
pub fn steering(output: &str) -> Option<char> {
    let harmless = |char: &char| matches!(char, '\n' | '\r' | '\u{200b}' | '\u{feff}');
    output
        .chars()
        .find(|char| !harmless(char) && text::clean(&char.to_string()) != char.to_string())
}
