//! What all pages share: the head, with a policy that forbids a page to load or send anything and to run any style or
//! script but its own, and how errors are told on a page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::data::Diagnostic;
use crate::report::digest;
use crate::report::finding::short;
use crate::report::text::{clean, count};

/// A page about to be written.
pub struct Page<'a> {
    /// Its title, which may hold anything.
    pub title: &'a str,
    /// Its style.
    pub style: &'a str,
    /// What it runs, if anything.
    pub script: Option<&'a str>,
    /// The version of Servanda that writes it.
    pub servanda: &'a str,
    /// All that is on it.
    pub body: Markup,
}

/// A page in one file that holds all it needs.
#[must_use]
pub fn render(page: &Page<'_>) -> String {
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(page.style, page.script));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content={ "Servanda " (page.servanda) };
                title { (page.title) }
                style { (PreEscaped(page.style)) }
            }
            body {
                (page.body)
                @if let Some(script) = page.script { script { (PreEscaped(script)) } }
            }
        }
    };
    whole.into_string()
}

/// What a page may do: nothing but apply its own style and run its own script.
fn policy(style: &str, script: Option<&str>) -> String {
    let style = digest::of_inline(style);
    let script = script.map_or(String::new(), |script| {
        format!(" script-src '{}';", digest::of_inline(script))
    });
    format!("default-src 'none'; style-src '{style}';{script} base-uri 'none'; form-action 'none'")
}

/// The errors among some diagnostics, a line each; nothing where there are none.
#[must_use]
pub fn errors(diagnostics: &[Diagnostic]) -> Markup {
    let errors: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == "error")
        .collect();
    html! {
        @if !errors.is_empty() {
            section.errors {
                h2 { (count(errors.len(), "error")) }
                @for error in errors {
                    p {
                        @if let Some(place) = &error.place { code { (clean(&short(place))) } " " }
                        bdi { (clean(&error.message)) }
                        @if let Some(help) = &error.help { "; " (clean(help)) }
                    }
                }
            }
        }
    }
}
