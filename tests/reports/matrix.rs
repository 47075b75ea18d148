//! The matrix: that no text gets out of its formats, and that ten deals fit one sheet of paper.

use std::process::Command;

use serde_json::json;
use servanda::report::data::Keys;
use servanda::report::matrix::{self, csv, html, human, json, markdown};

use crate::browser::Browser;
use crate::people::{assert_only_own_markup, assert_texts_stay_texts};
use crate::sample::{hostile, plain, steering};

#[test]
fn no_text_gets_out_of_a_format() {
    let table = matrix::of(&hostile(), false, false);
    let told = human::render(&table, 80);
    let told = anstream::adapter::strip_str(&told).to_string();
    assert_eq!(steering(&told), None);
    for line in told.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert_texts_stay_texts(&markdown::render(&table));
    assert_only_own_markup(&html::render(&table));
    let sheet = csv::render(&table);
    assert_eq!(steering(&sheet), None);
    let widths: Vec<usize> = sheet
        .trim_end()
        .split("\r\n")
        .map(|row| row.split("\",\"").count())
        .collect();
    // Errors have no verdicts.
    let (errors, rows): (Vec<usize>, Vec<usize>) = widths.iter().partition(|width| **width == 6);
    assert_eq!(errors.len(), 1);
    assert!(rows.iter().all(|width| *width == 7), "{rows:?}");
    for field in sheet.split('"') {
        assert!(!field.starts_with('='), "{field:.40}");
    }
    serde_json::from_str::<serde_json::Value>(&json::render(&table)).expect("JSON");
}

#[test]
fn a_deal_of_another_kind_is_not_judged_unless_all_is_asked_for() {
    let mut report = plain();
    report.documents[0].keys = Keys {
        stated: 20,
        read: 1,
        fields: 15,
    };
    let cells = |everything: bool| {
        let table = matrix::of(&report, false, everything);
        let holders = table.rulebooks[0].holders.clone();
        let rows = holders.into_iter().flat_map(|holder| holder.rows);
        rows.filter(|row| row.cells[0].is_some()).count()
    };
    assert_eq!(cells(false), 0);
    assert!(cells(true) > 0);
    let table = matrix::of(&report, false, false);
    let told = human::render(&table, 100);
    assert!(told.contains("deal 1 is of another kind"), "{told}");
}

#[test]
fn ten_deals_and_all_shipped_rules_print_on_one_sheet() {
    let root = env!("CARGO_MANIFEST_DIR");
    let folder = std::env::temp_dir().join(format!("servanda-ten-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let deal = std::fs::read_to_string(format!("{root}/rules/ukraine/deals/minsk-2-2015.yaml"));
    std::fs::write(folder.join("a-tenth-deal.yaml"), deal.expect("a deal")).expect("a deal");
    let made = Command::new(env!("CARGO_BIN_EXE_servanda"))
        .current_dir(root)
        .args(["matrix", "rules/ukraine/deals", "--format", "html", "--all"])
        .arg(folder.join("a-tenth-deal.yaml"))
        .args(["-r", "rules/ukraine", "-r", "rules/data-sharing"])
        .output()
        .expect("the binary");
    let _ = std::fs::remove_dir_all(&folder);
    let page = String::from_utf8(made.stdout).expect("a page");
    let Some(browser) = Browser::open("ten", &page, (1300, 900)) else {
        return;
    };
    let sheet = json!({
        "orientation": "landscape", "background": true, "shrinkToFit": false,
        "page": { "width": 21.0, "height": 29.7 },
        "margin": { "top": 0.7, "bottom": 0.7, "left": 0.7, "right": 0.7 },
    });
    let pages = |range: &str| {
        let mut sheet = sheet.clone();
        sheet["pageRanges"] = json!([range]);
        browser.tell("/print", &sheet)
    };
    assert!(pages("1").is_string(), "{}", pages("1"));
    assert!(!pages("2").is_string(), "a second sheet");
    let lines = "return document.querySelectorAll('tbody tr').length";
    assert!(browser.script(lines).as_u64() > Some(122));
    let rows = "return getComputedStyle(document.documentElement).getPropertyValue('--row')";
    let row: f64 = browser
        .script(rows)
        .as_str()
        .and_then(|row| row.trim().strip_suffix("mm")?.parse().ok())
        .expect("a height");
    assert!(row >= 2.3, "too small to be read: {row}");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_page_fits_a_phone() {
    let page = html::render(&matrix::of(&plain(), false, false));
    let Some(browser) = Browser::open("small", &page, (390, 844)) else {
        return;
    };
    let wide = browser.script("return document.documentElement.scrollWidth");
    assert_eq!(wide, json!(390), "nothing sticks out");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
