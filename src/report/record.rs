//! One record of a collection, as every format tells it: where it stands, and what was found.
//!
//! A record is told by itself, so that a report of any number of records needs no more memory than one of them.

use serde::Serialize;

use crate::report::data::{Counts, Diagnostic, Document, Finding, Overall};
use crate::report::finding::{self, Group, subject, verdict_words};
use crate::report::human::both_sides;
use crate::report::style::{self, paint};
use crate::report::text::{clean, wrap};
use crate::report::{csv, json};

/// A record that something is told of.
#[derive(Clone, Debug)]
pub struct Record {
    /// Where it starts: its line, from 1, and its byte, from 0. None where the document is a file of its own.
    pub at: Option<(u64, u64)>,
    /// What it has under its key `id`.
    pub id: Option<String>,
    /// What is told of it. Its findings are those that are to be listed.
    pub document: Document,
}

/// A line of NDJSON.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    Record {
        file: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        byte: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'a str>,
        rulebook: &'a str,
        overall: Overall,
        hard: Counts,
        soft: Counts,
        findings: &'a [Finding],
    },
    Diagnostic {
        #[serde(flatten)]
        diagnostic: &'a Diagnostic,
        #[serde(skip_serializing_if = "Option::is_none")]
        byte: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        times: Option<u64>,
    },
}

/// The record as a line of NDJSON.
#[must_use]
pub fn line(record: &Record, rulebook: &str) -> String {
    let document = &record.document;
    json::line(&Line::Record {
        file: &document.file,
        line: record.at.map(|(line, _)| line),
        byte: record.at.map(|(_, byte)| byte),
        id: record.id.as_deref(),
        title: document.title.as_deref(),
        rulebook,
        overall: document.overall,
        hard: document.hard,
        soft: document.soft,
        findings: &document.findings,
    })
}

/// What is wrong as a line of NDJSON: with the byte of the record it is about, or with how often it was found.
#[must_use]
pub fn problem_line(diagnostic: &Diagnostic, byte: Option<u64>, times: Option<u64>) -> String {
    json::line(&Line::Diagnostic {
        diagnostic,
        byte,
        times,
    })
}

/// The record's findings as rows of CSV.
#[must_use]
pub fn rows(record: &Record, rulebook: &str) -> String {
    if record.document.title.is_some() || record.id.is_none() {
        return csv::rows(rulebook, &record.document);
    }
    let mut document = record.document.clone();
    document.title.clone_from(&record.id);
    csv::rows(rulebook, &document)
}

/// The record for people: its place, its id and title, and its findings, each in full or in short.
#[must_use]
pub fn told(record: &Record, rulebook: Option<&str>, in_full: bool, width: usize) -> String {
    let mut out = heading(record, rulebook, width);
    let mut findings: Vec<&Finding> = record.document.findings.iter().collect();
    findings.sort_by_key(|finding| Group::of(finding));
    if in_full {
        out.push('\n');
    }
    for finding in findings {
        out.push_str(&match in_full {
            true => finding::render(finding, width),
            false => short(finding, width),
        });
    }
    if !in_full {
        out.push('\n');
    }
    out
}

fn heading(record: &Record, rulebook: Option<&str>, width: usize) -> String {
    let document = &record.document;
    let place = match record.at {
        Some((line, _)) => format!("{}:{line}", document.file),
        None => document.file.clone(),
    };
    let names: Vec<&str> = [record.id.as_deref(), document.title.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let mut out = paint(style::NAME, &clean(&place));
    if !names.is_empty() {
        out.push_str(&format!(": {}", clean(&names.join(", "))));
    }
    if let Some(rulebook) = rulebook {
        out.push_str(&format!(" (under {})", clean(rulebook)));
    }
    wrap(&out, "", "  ", width)
}

fn short(finding: &Finding, width: usize) -> String {
    let line = format!("{}: {}", subject(finding), clean(&finding.headline));
    let first = format!("  {} ", verdict_words(finding));
    let mut out = wrap(&line, &first, "    ", width);
    let sides = paint(style::QUIET, &clean(&both_sides(finding)));
    out.push_str(&wrap(&sides, "    ", "    ", width));
    out
}
