//! The comparison as Markdown, for a comment on a pull request.
//!
//! What got worse stands open, everything else is folded to one line each. Texts are written as `markdown` writes them,
//! so that they stay texts, and the whole is no longer than GitHub takes.

use crate::report::compare::human::{because, rules_words};
use crate::report::compare::{
    Compared, Document, FactChange, RuleChange, RuleText, Rulebook, StillOpen, TURNS,
    VerdictChange, Version, kind_words, turned,
};
use crate::report::data::{Fact, Finding};
use crate::report::finding::short;
use crate::report::locate;
use crate::report::mark;
use crate::report::markdown::{Page, code, escape, problem, short_text};
use crate::report::table::overall_words;
use crate::report::text::count;

/// The comparison as Markdown.
#[must_use]
pub fn render(compared: &Compared) -> String {
    let mut page = Page::default();
    let sum = &compared.summary;
    page.push(
        &format!("## Servanda: {}\n\n", short_text(&sum.sentence)),
        0,
    );
    let versions = format!("{} → {}", code(&compared.old), code(&compared.new));
    let day = compared.as_of.as_ref();
    let day = day.map_or(String::new(), |day| format!(", as of {}", escape(day)));
    page.push(&format!("{versions}{day}\n\n"), 0);
    let told = |severity: &str| severity != "hint";
    let mut wrong = compared
        .diagnostics
        .iter()
        .filter(|one| told(one.severity))
        .peekable();
    let last = if wrong.peek().is_some() { "\n" } else { "" };
    wrong.for_each(|diagnostic| page.push(&problem(diagnostic), 1));
    page.push(last, 0);
    overview(&mut page, compared);
    for rulebook in &compared.rulebooks {
        rules(&mut page, rulebook);
    }
    for document in &compared.documents {
        one(&mut page, compared, document);
    }
    page.end(&format!(
        "\nServanda {}, exit status {} ({}).\n",
        escape(&compared.servanda),
        compared.exit.status,
        compared.exit.meaning
    ))
}

fn overview(page: &mut Page, compared: &Compared) {
    if compared.documents.is_empty() {
        return;
    }
    let mut head = String::from("| Deal | Was | Is | Facts |");
    let mut rule = String::from("\n|---|---|---|--:|");
    for (key, sign, _) in TURNS {
        head.push_str(&format!(
            " {} {} |",
            escape(&sign.to_string()),
            key.replace('-', " ")
        ));
        rule.push_str("--:|");
    }
    page.push(&format!("{head} still open |{rule}--:|\n"), 0);
    for document in &compared.documents {
        page.push(&overview_row(compared, document), 1);
    }
    page.push("\n", 0);
}

fn overview_row(compared: &Compared, document: &Document) -> String {
    let mut row = format!("| {}", code(&document.name));
    if let Some(title) = &document.title {
        row.push_str(&format!("<br>{}", short_text(title)));
    }
    let rulebook = compared.rulebooks.get(document.rulebook);
    if let Some(rulebook) = rulebook.filter(|_| compared.rulebooks.len() > 1) {
        row.push_str(&format!("<br>under {}", code(&rulebook.new.path)));
    }
    let said = |version: &Option<Version>| {
        version.as_ref().map_or("–".to_owned(), |version| {
            format!("**{}**", overall_words(version.overall))
        })
    };
    row.push_str(&format!(
        " | {} | {} | {} |",
        said(&document.old),
        said(&document.new),
        document.facts.len()
    ));
    for (key, ..) in TURNS {
        let number = document
            .verdicts
            .iter()
            .filter(|change| change.turned == key)
            .count();
        row.push_str(&format!(" {number} |"));
    }
    let open = document.still_open.iter().filter(|open| open.hard).count();
    format!("{row} {open} |\n")
}

fn one(page: &mut Page, compared: &Compared, document: &Document) {
    if document.facts.is_empty() && document.verdicts.is_empty() {
        return;
    }
    if compared.documents.len() > 1 {
        page.push(&format!("### {}\n\n", code(&document.name)), 0);
    }
    for (key, sign, words) in TURNS {
        let turned: Vec<&VerdictChange> = document
            .verdicts
            .iter()
            .filter(|change| change.turned == key)
            .collect();
        if turned.is_empty() {
            continue;
        }
        page.push(
            &format!(
                "#### {} {words}: {}\n\n",
                escape(&sign.to_string()),
                turned.len()
            ),
            0,
        );
        for change in turned {
            page.push(&verdict(change, key == "worse"), 1);
        }
        page.push("\n", 0);
    }
    if !document.facts.is_empty() {
        page.push(
            &format!(
                "#### What it says differently: {}\n\n",
                count(document.facts.len(), "fact")
            ),
            0,
        );
        for change in &document.facts {
            page.push(&fact(change), 1);
        }
        page.push("\n", 0);
    }
    still_open(page, &document.still_open);
}

/// A verdict: a line that opens to both sentences and what decided.
fn verdict(change: &VerdictChange, open: bool) -> String {
    let Some(told) = change.finding() else {
        return String::new();
    };
    let held = told.rule.held.as_ref();
    let held = held.map_or(String::new(), |held| {
        format!(", {}", short_text(&held.words))
    });
    let mut out = format!(
        "<details{}><summary>{} <b>{}</b>{held}{}</summary>\n\n",
        if open { " open" } else { "" },
        step(change),
        escape(&locate::subject(told)),
        because(change).map_or(String::new(), |causes| format!(", because of {causes}")),
    );
    for (side, finding) in [("was", &change.old), ("is", &change.new)] {
        if let Some(finding) = finding {
            out.push_str(&format!("- {side}: {}\n", short_text(&finding.headline)));
        }
    }
    if let Some(new) = &change.new {
        for ask in &new.asks {
            let words = format!("{} ({})", ask.question, ask.fact.path);
            out.push_str(&format!("- to settle: {}\n", short_text(&words)));
        }
    }
    let demand = format!("{}, {}", told.demand.words, short(&told.demand.place));
    out + &format!("- demand: {}\n\n</details>\n\n", short_text(&demand))
}

/// `met → broken`.
fn step(change: &VerdictChange) -> String {
    let words = |finding: &Option<Finding>| {
        finding.as_ref().map_or_else(
            || "nothing said".to_owned(),
            |finding| escape(&mark::words(finding)),
        )
    };
    format!("{} → {}", words(&change.old), words(&change.new))
}

fn fact(change: &FactChange) -> String {
    let mut line = format!("{}. <b>{}</b>", change.number, short_text(&change.words));
    let kind = kind_words(change);
    line.push_str(&match (&change.said, &change.says) {
        (Some(said), Some(says)) => format!(
            ": {} → <b>{}</b>{}",
            short_text(said),
            short_text(says),
            turned(change)
        ),
        (None, Some(says)) => format!(" ({kind}): {}", short_text(says)),
        (Some(said), None) => format!(" ({kind}): {}", short_text(said)),
        (None, None) => format!(" ({kind})"),
    });
    for (side, fact) in [("old", &change.old), ("new", &change.new)] {
        if let Some(place) = fact.as_ref().and_then(passage) {
            line.push_str(&format!("<br>{side}: {place}"));
        }
    }
    line + "\n"
}

fn passage(fact: &Fact) -> Option<String> {
    let place = fact.place.as_ref()?;
    let near = if fact.instead.is_some() { "near " } else { "" };
    let text = fact
        .text
        .as_deref()
        .map_or(String::new(), |text| format!(" {}", code(text)));
    Some(format!("{near}{}{text}", code(&short(place))))
}

fn still_open(page: &mut Page, all: &[StillOpen]) {
    let hard: Vec<&StillOpen> = all.iter().filter(|open| open.hard).collect();
    if hard.is_empty() {
        return;
    }
    let summary = count(hard.len(), "hard demand");
    let mut out = format!("<details><summary>Still open: {summary}</summary>\n\n");
    for open in &hard {
        let entry = open.entry.as_ref();
        let entry = entry.map_or(String::new(), |entry| format!(" on {}", short_text(entry)));
        let questions = short_text(&open.questions.join(" "));
        let id = escape(&open.id);
        out.push_str(&format!("- {}: <b>{id}</b>{entry}: {questions}\n", open.is));
    }
    page.push(&(out + "\n</details>\n\n"), hard.len());
}

fn rules(page: &mut Page, rulebook: &Rulebook) {
    let Some(changes) = &rulebook.changes else {
        return;
    };
    page.push(
        &format!(
            "### {}: {} → {}\n\n{}.{}\n\n",
            short_text(rulebook.new.name()),
            code(&rulebook.old.path),
            code(&rulebook.new.path),
            rules_words(changes),
            if changes.months {
                " Months are counted differently."
            } else {
                ""
            }
        ),
        0,
    );
    for (words, rules) in [("added", &changes.added), ("removed", &changes.removed)] {
        for rule in rules {
            page.push(&rule_text(words, rule), 1);
        }
    }
    for change in &changes.changed {
        page.push(&rule_change(change), 1);
    }
}

fn rule_text(words: &str, rule: &RuleText) -> String {
    let sign = if words == "added" { '+' } else { '-' };
    let lines: String = rule
        .lines
        .iter()
        .map(|line| diff_line(sign, line))
        .collect();
    let place = code(&short(&rule.place));
    format!(
        "<details><summary>{words}: <b>{}</b> {place}</summary>\n\n{lines}\n</details>\n\n",
        escape(&rule.id)
    )
}

fn rule_change(change: &RuleChange) -> String {
    let words = match change.meaning {
        true => "changed in meaning",
        false => "changed only in words",
    };
    let mut lines = String::new();
    let mut push = |sign: char, all: &[String]| {
        all.iter()
            .for_each(|line| lines.push_str(&diff_line(sign, line)));
    };
    push('-', &change.gone);
    push('+', &change.come);
    for phrase in &change.phrases {
        push(
            '-',
            &phrase
                .old
                .iter()
                .map(|line| format!("“{}” means {}", phrase.phrase, line.trim()))
                .collect::<Vec<_>>(),
        );
        push(
            '+',
            &phrase
                .new
                .iter()
                .map(|line| format!("“{}” means {}", phrase.phrase, line.trim()))
                .collect::<Vec<_>>(),
        );
    }
    format!(
        "<details><summary>{words}: <b>{}</b> {}</summary>\n\n{lines}\n</details>\n\n",
        escape(&change.id),
        code(&short(&change.new))
    )
}

/// A line of a rule, with its sign, as an entry of a list.
fn diff_line(sign: char, line: &str) -> String {
    format!("- {} {}\n", escape(&sign.to_string()), code(line.trim()))
}
