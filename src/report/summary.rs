//! What is said of all documents of a run together: counts, and the last sentence.

use crate::report::data::{Counts, Document, Overall, Report, Summary};
use crate::report::text::{count, listed};

/// The summary of some documents, each checked against so many rulebooks.
#[must_use]
pub fn of(documents: &[Document], rulebooks: usize) -> Summary {
    let number = |overall| {
        documents
            .iter()
            .filter(|document| document.overall == overall)
            .count()
    };
    Summary {
        sentence: match documents {
            [] => "nothing was checked".into(),
            [only] => of_one(only),
            many => of_many(many, rulebooks),
        },
        documents: documents.len(),
        fails: number(Overall::Fails),
        incomplete: number(Overall::Incomplete),
        passes: number(Overall::Passes),
        unusable: number(Overall::Unusable),
        nothing_applies: number(Overall::NothingApplies),
        waived: documents.iter().map(|document| document.waived).sum(),
        known: documents.iter().map(|document| document.known).sum(),
    }
}

/// What a baseline lists and is there no more, in a line; nothing where it lists nothing of that kind.
#[must_use]
pub fn gone(report: &Report) -> Option<String> {
    let baseline = report.baseline.as_ref()?;
    let (number, path) = (baseline.gone.len(), &baseline.path);
    let verb = if number == 1 { "is" } else { "are" };
    (number > 0).then(|| {
        format!(
            "{} of {path} {verb} gone: write it anew with `--write-baseline {path}`",
            count(number, "finding")
        )
    })
}

/// `2 waived, 3 known`: what is set aside; nothing where nothing is.
fn set_aside(documents: &[Document]) -> Vec<String> {
    let of = |number: fn(&Document) -> usize| documents.iter().map(number).sum::<usize>();
    let rows = [
        (of(|document| document.waived), "waived"),
        (of(|document| document.known), "known"),
    ];
    let told = rows.into_iter().filter(|(number, _)| *number > 0);
    told.map(|(number, word)| format!("{number} {word}"))
        .collect()
}

/// `deal.yaml fails: 3 hard demands are broken, 2 are open`.
fn of_one(document: &Document) -> String {
    let what = match document.overall {
        Overall::Unusable if is_unread(document) => "could not be read",
        Overall::Unusable => "could not be judged as a whole",
        Overall::Fails => "fails",
        Overall::Incomplete => "is incomplete",
        Overall::Passes => "passes",
        Overall::NothingApplies => "comes under no rule",
    };
    let mut parts = Vec::new();
    if document.hard.broken > 0 {
        parts.push(format!("{} broken", demands(document.hard.broken, "hard")));
    }
    if document.hard.open() > 0 {
        parts.push(format!("{} open", demands(document.hard.open(), "hard")));
    }
    match document.soft.broken {
        0 => {}
        1 => parts.push("1 piece of advice not followed".into()),
        number => parts.push(format!("{number} pieces of advice not followed")),
    }
    parts.extend(set_aside(std::slice::from_ref(document)));
    match parts.is_empty() {
        true => format!("{} {what}", document.file),
        false => format!("{} {what}: {}", document.file, parts.join(", ")),
    }
}

/// Whether nothing of a document was judged.
fn is_unread(document: &Document) -> bool {
    document.hard == Counts::default()
        && document.soft == Counts::default()
        && document.findings.is_empty()
}

fn demands(number: usize, force: &str) -> String {
    count(number, &format!("{force} demand"))
}

/// `of 9 deals, 3 fail, 4 are incomplete and 2 pass`.
fn of_many(documents: &[Document], rulebooks: usize) -> String {
    let rows = [
        (
            Overall::Unusable,
            "could not be judged as a whole",
            "could not be judged as a whole",
        ),
        (Overall::Fails, "fails", "fail"),
        (Overall::Incomplete, "is incomplete", "are incomplete"),
        (Overall::Passes, "passes", "pass"),
        (
            Overall::NothingApplies,
            "comes under no rule",
            "come under no rule",
        ),
    ];
    let mut parts = Vec::new();
    for (overall, one, several) in rows {
        match documents
            .iter()
            .filter(|document| document.overall == overall)
            .count()
        {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            number => parts.push(format!("{number} {several}")),
        }
    }
    let noun = if rulebooks > 1 { "check" } else { "deal" };
    let aside = set_aside(documents);
    let aside = match aside.is_empty() {
        true => String::new(),
        false => format!("; {}", aside.join(", ")),
    };
    format!(
        "of {}, {}{aside}",
        count(documents.len(), noun),
        listed(&parts, "and")
    )
}
