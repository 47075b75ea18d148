//! What `servanda check` says of collections: the same verdicts as of single deals, in the order of the records, whatever
//! stands between them.

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::Value;

use crate::folder::Folder;

const RULES: &str = r#"
rulebook "Lets of the hall"

document deal
  title: text
  fee: money in EUR
  opens: date
  public: yes or no, read "0" as silent, read "1", "2" as yes, read "9" as disputed
  rooms: list of one of hall, kitchen, garden
  insurance:
    stated sum: money in EUR
    named: yes or no
  terms: list of term
    length: duration in months
    form: one of fixed, open

rule insured
  held by City Council as a demand
  if the fee is more than EUR 100
  then require the insurance is named

rule rooms
  require rooms include hall
  and prefer rooms do not include garden

rule short terms
  for each term with form fixed
  require its length is at most 12 months
  except when the deal's public is yes
"#;

fn rules() -> Folder {
    let rules = RULES.replace("the deal's public is yes", "the public is yes");
    Folder::with(&[("rules/hall.rules", &rules)])
}

/// Records that differ in everything the rules look at, some of them wrong.
fn records(number: usize) -> String {
    let mut out = String::new();
    for at in 0..number {
        let fee = [50, 150, 100, 300][at % 4];
        let public = ["0", "\"1\"", "\"no\"", "\"tbd\"", "\"9\"", "true"][at % 6];
        let rooms = [
            "[\"hall\"]",
            "\"hall\"",
            "[\"garden\", \"hall\"]",
            "\"none\"",
            "[]",
        ][at % 5];
        let insurance = [
            "",
            ", \"insurance\": {\"named\": \"yes\"}",
            ", \"insurance\": \"none\"",
            ", \"insurance\": {\"named\": false, \"colour\": 1}",
        ][at % 4];
        let terms = [
            "[{\"length\": 6, \"form\": \"fixed\"}, {\"length\": \"2 years\", \"form\": \"fixed\"}]",
            "\"to be agreed\"",
            "[]",
            "[{\"length\": 24, \"form\": \"open\"}]",
        ][at % 4];
        let fee = match at % 17 {
            16 => "\"plenty\"".to_owned(),
            _ => fee.to_string(),
        };
        writeln!(
            out,
            "{{\"id\": \"R{at}\", \"title\": \"Let é {at}\", \"fee\": {fee}, \"public\": {public}, \
             \"rooms\": {rooms}{insurance}, \"terms\": {terms}}}"
        )
        .unwrap();
        match at % 40 {
            20 => out.push_str("{\"fee\": 1,}\n"),
            25 => out.push_str("\n   \n"),
            30 => out.push_str("not JSON\r\n"),
            _ => {}
        }
    }
    out
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[test]
fn the_output_is_the_same_for_any_number_of_threads() {
    let folder = rules();
    folder.write("lets.ndjson", records(3_000).as_bytes());
    for format in ["ndjson", "csv", "markdown", "human", "json"] {
        let run = |threads: &str| {
            let flags = [
                "check",
                "lets.ndjson",
                "--format",
                format,
                "--threads",
                threads,
            ];
            folder.run(&flags)
        };
        let one = run("1");
        assert_eq!(one.status, 2);
        for threads in ["2", "8"] {
            let more = run(threads);
            assert_eq!(more.out, one.out, "{format} with {threads} threads");
            assert_eq!(more.err, one.err, "{format} with {threads} threads");
        }
    }
}

#[test]
fn records_are_judged_as_single_deals_are() {
    let folder = rules();
    let text = records(120);
    folder.write("lets.ndjson", text.as_bytes());
    let ran = folder.run(&["check", "lets.ndjson", "--all", "--format", "ndjson"]);
    let told = lines(&ran.out);
    for (at, line) in (1..).zip(text.lines()) {
        if serde_json::from_str::<Value>(line).is_err() {
            continue;
        }
        folder.write("one.json", line.as_bytes());
        let alone = folder.run(&["check", "one.json", "--format", "json"]);
        let alone: Value = serde_json::from_str(&alone.out).expect("a report");
        let alone = &alone["documents"][0];
        let record = told
            .iter()
            .find(|told| told["type"] == "record" && told["line"] == at)
            .unwrap_or_else(|| panic!("record {at}"));
        for part in ["overall", "hard", "soft", "title"] {
            assert_eq!(record[part], alone[part], "{part} of line {at}");
        }
        let verdicts = |document: &Value| -> Vec<String> {
            let findings = document["findings"].as_array().expect("findings").iter();
            findings
                .map(|finding| {
                    format!(
                        "{} {} {}",
                        finding["id"], finding["verdict"], finding["headline"]
                    )
                })
                .collect()
        };
        assert_eq!(verdicts(record), verdicts(alone), "line {at}");
    }
}

#[test]
fn totals_are_those_of_single_deals() {
    let folder = rules();
    let mut names = Vec::new();
    let text = records(60);
    let records: Vec<&str> = text
        .lines()
        .filter(|line| serde_json::from_str::<Value>(line).is_ok())
        .collect();
    folder.write("lets.ndjson", records.join("\n").as_bytes());
    for (at, record) in records.iter().enumerate() {
        names.push(format!("deals/{at:03}.json"));
        folder.write(&names[at], record.as_bytes());
    }
    let totals = |what: &str| {
        let ran = folder.run(&["check", what, "--summary", "--format", "json"]);
        let mut told: Value = serde_json::from_str(&ran.out).expect("totals");
        told["rulebooks"].take()
    };
    assert_eq!(totals("lets.ndjson"), totals("deals"));
    assert!(totals("lets.ndjson")[0]["unusable"].as_u64() > Some(0));
}

#[test]
fn a_record_that_cannot_be_read_is_told_and_the_rest_goes_on() {
    let folder = rules();
    let mut bytes =
        b"\xef\xbb\xbf{\"title\": \"one\", \"fee\": 500, \"insurance\": \"none\"}\r\n\n".to_vec();
    bytes.extend(b"{\"title\": \"two\"\n[1, 2]\n{\"title\": \"\xff\"}\n");
    bytes.extend(b"{\"title\": \"three\", \"fee\": 500, \"insurance\": \"none\", \"fees\": 1}");
    folder.write("lets.ndjson", &bytes);
    assert_snapshot!(folder.run(&["check", "lets.ndjson"]).told());
    let ran = folder.run(&["check", "lets.ndjson", "--format", "ndjson"]);
    let told = lines(&ran.out);
    let places: Vec<String> = told
        .iter()
        .filter(|line| line["type"] != "summary")
        .map(|line| match line["place"]["line"].as_u64() {
            Some(at) => format!("{} {} byte {}", line["code"], at, line["byte"]),
            None => format!("record {} byte {}", line["line"], line["byte"]),
        })
        .collect();
    assert_snapshot!(places.join("\n"));
}

#[test]
fn a_record_over_the_limit_is_told_with_its_line() {
    let folder = rules();
    let large = format!("{{\"title\": \"{}\"}}", "x".repeat(1_100_000));
    let text = format!("{{\"fee\": 1}}\n{large}\n{{\"fee\": 2}}\n");
    folder.write("lets.ndjson", text.as_bytes());
    let ran = folder.run(&["check", "lets.ndjson", "--record-limit", "1"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("lets.ndjson:2:1"), "{}", ran.err);
    assert!(
        ran.err.contains("more than the limit of 1 MB"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("of 3 records"), "{}", ran.out);
}

/// A table that says what `records` say.
const TABLE: &str = "\u{feff}id,title,fee,public,rooms,insurance.named,terms[1].length,terms[1].form,terms[2].length,terms[2].form,notes\r\n\
1,\"Let, with \"\"quotes\"\"\r\nand a line break\",150,0,hall; garden,no,24,fixed,6,fixed,\r\n\
2,Second,50,1,hall,,24,fixed,,,kept\r\n\
\r\n\
3,Third,150,2,,none,,,,,\r\n\
4,short,1\r\n\
5,Fifth,much,9,cellar,yes,,,,,\r\n";

#[test]
fn a_table_is_a_collection() {
    let folder = rules();
    folder.write("lets.csv", TABLE.as_bytes());
    assert_snapshot!(folder.run(&["check", "lets.csv"]).told());
    let input = TABLE.replace(',', "\t");
    let ran = folder.run_with(&["check", "-", "--input", "csv", "--summary"], &input);
    assert!(ran.out.contains("of 5 records"), "{}", ran.out);
}

#[test]
fn rows_are_judged_as_json_is() {
    let folder = rules();
    let mut table =
        String::from("id,fee,public,rooms,insurance.named,terms[1].length,terms[1].form\n");
    let mut lines_of = String::new();
    for at in 0..300 {
        let fee = ["", "50", "150", "tbd"][at % 4];
        let public = ["0", "1", "no", ""][at / 4 % 4];
        let rooms = ["hall", "hall; kitchen", "none", "garden;", ""][at % 5];
        let named = ["yes", "no", ""][at % 3];
        let (length, form) =
            [("6", "fixed"), ("24", "fixed"), ("24", "open"), ("", "")][at / 3 % 4];
        writeln!(table, "{at},{fee},{public},{rooms},{named},{length},{form}").unwrap();
        let mut record = serde_json::Map::new();
        let mut put = |key: &str, value: &str| {
            if !value.is_empty() {
                record.insert(key.to_owned(), value.into());
            }
        };
        put("id", &at.to_string());
        put("fee", fee);
        put("public", public);
        if rooms.contains(';') {
            let rooms: Vec<&str> = rooms
                .split(';')
                .map(str::trim)
                .filter(|room| !room.is_empty())
                .collect();
            record.insert("rooms".into(), rooms.into());
        } else {
            put("rooms", rooms);
        }
        if !named.is_empty() {
            record.insert("insurance".into(), serde_json::json!({ "named": named }));
        }
        if !form.is_empty() {
            let terms = serde_json::json!([{ "length": length, "form": form }]);
            record.insert("terms".into(), terms);
        }
        writeln!(lines_of, "{}", Value::Object(record)).unwrap();
    }
    folder.write("lets.csv", table.as_bytes());
    folder.write("lets.ndjson", lines_of.as_bytes());
    let told = |file: &str| -> (Vec<String>, Value) {
        let ran = folder.run(&["check", file, "--all", "--format", "ndjson"]);
        let lines = lines(&ran.out);
        let records = lines
            .iter()
            .filter(|line| line["type"] == "record")
            .map(|line| {
                let findings = line["findings"].as_array().expect("findings").iter();
                let findings: Vec<String> = findings
                    .map(|finding| format!("{} {}", finding["id"], finding["headline"]))
                    .collect();
                format!("{} {} {findings:?}", line["id"], line["overall"])
            });
        (
            records.collect(),
            lines.last().expect("a summary")["rulebooks"].clone(),
        )
    };
    assert_eq!(told("lets.csv"), told("lets.ndjson"));
    // And without looking at each record again.
    let summary = |file: &str| {
        let ran = folder.run(&["check", file, "--summary", "--format", "json"]);
        serde_json::from_str::<Value>(&ran.out).expect("totals")["rulebooks"].clone()
    };
    assert_eq!(summary("lets.csv"), told("lets.csv").1);
}

#[test]
fn a_table_with_a_bad_header_is_refused_as_a_whole() {
    for (header, wrong) in [
        ("title,,fee", "column 2 has no name"),
        ("title,fee,title", "the key `title` is given twice"),
        (
            "title,terms[0].form",
            "the column `terms[0].form` leads nowhere",
        ),
    ] {
        let folder = rules();
        folder.write("lets.csv", format!("{header}\n1,2,3\n").as_bytes());
        let ran = folder.run(&["check", "lets.csv"]);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(wrong), "{}", ran.err);
    }
}

#[test]
fn single_deals_beside_a_collection_are_records_too() {
    let folder = rules();
    folder.write(
        "lets.ndjson",
        b"{\"fee\": 500, \"insurance\": {\"named\": \"no\"}}\n",
    );
    folder.write(
        "deals/one.yaml",
        b"title: One\nfee: 500\ninsurance: none\nrooms: hall\n",
    );
    let ran = folder.run(&["check", "lets.ndjson", "deals"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.starts_with("deals/one.yaml: One\n"), "{}", ran.out);
    assert!(ran.out.contains("lets.ndjson:1\n"), "{}", ran.out);
    assert!(
        ran.out.contains("of 2 records, 2 fail (100%)"),
        "{}",
        ran.out
    );
}

#[test]
fn what_cannot_be_done_with_a_collection_is_said() {
    let folder = rules();
    folder.write("lets.ndjson", b"{\"fee\": 1, \"rooms\": \"hall\"}\n");
    folder.write("empty.ndjson", b"\n");
    folder.write("folder.ndjson/readme", b"");
    for (arguments, wrong) in [
        (
            &["lets.ndjson", "--format", "html"][..],
            "collections cannot be told as `html`",
        ),
        (
            &["lets.ndjson", "--baseline", "b.toml"],
            "`--baseline` is about deals",
        ),
        (&["empty.ndjson"], "there is no record in `empty.ndjson`"),
        (
            &["gone.ndjson"],
            "cannot read `gone.ndjson`: there is no such file",
        ),
        (&["folder.ndjson"], "no document in `folder.ndjson`"),
        (&["lets.ndjson", "--only", "brokn"], "brokn"),
    ] {
        let ran = folder.run(&[&["check"], arguments].concat());
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(wrong), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn strict_makes_errors_of_unread_keys_and_totals_stay() {
    let folder = rules();
    folder.write("lets.ndjson", b"{\"fees\": 1, \"rooms\": \"hall\", \"fee\": 1}\n{\"fees\": 2, \"fee\": 1, \"rooms\": \"hall\"}\n");
    let ran = folder.run(&["check", "lets.ndjson"]);
    assert!(
        ran.err.contains("no field reads the key `fees` (2 times);"),
        "{}",
        ran.err
    );
    assert_eq!(folder.run(&["check", "lets.ndjson", "--strict"]).status, 2);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::Stdio;
    let folder = rules();
    folder.write("lets.ndjson", records(3_000).as_bytes());
    let mut child = folder
        .command(&["check", "lets.ndjson", "--format", "ndjson"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    drop(child.stdout.take());
    let ran = child.wait_with_output().expect("an end");
    assert_eq!(ran.status.code(), Some(2));
    assert!(
        ran.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn words_of_a_field_are_read_alike_in_every_format() {
    const SHAPE: &str = r#"
document deal
  watched: yes or no, read "0" as silent, read "1", "in full" as yes, read "9" as unknown, read "8" as disputed
  fee: number, silence means 5, read "0" as silent, read "7" as none

rule watched
  require the watched is yes

rule fee
  require the fee is 5
"#;
    let folder = Folder::with(&[("rules/a.rules", SHAPE)]);
    for (name, text, watched, fee) in [
        ("a.json", "{\"watched\": 0, \"fee\": 0}", "gap", "met"),
        ("b.yaml", "watched: 1\nfee: 7\n", "met", "broken"),
        (
            "c.toml",
            "watched = \"In_full\"\nfee = 6\n",
            "met",
            "broken",
        ),
        ("d.yaml", "watched: \"9\"\nfee: '0'\n", "gap", "met"),
        ("e.json", "{\"watched\": 8}", "gap", "met"),
        ("f.csv", "watched,fee\n1,0\n", "met", "met"),
        (
            "g.ndjson",
            "{\"watched\": 0, \"fee\": 7}\n",
            "gap",
            "broken",
        ),
    ] {
        folder.write(name, text.as_bytes());
        let ran = folder.run(&["check", name, "--all", "--format", "ndjson"]);
        let told = format!("{}{}", ran.out, ran.err);
        for (rule, verdict) in [("watched", watched), ("fee", fee)] {
            let wanted = format!("\"id\":\"{rule}\",\"verdict\":\"{verdict}\"");
            assert!(told.contains(&wanted), "{name}: no {wanted} in\n{told}");
        }
    }
    let schema = folder.run(&["schema"]).out;
    let schema: Value = serde_json::from_str(&schema).expect("a schema");
    assert!(
        schema
            .to_string()
            .contains("[\"0\",0,\"1\",1,\"in full\",\"9\",9,\"8\",8]"),
        "{schema}"
    );
}

#[test]
fn what_the_configuration_sets_aside_is_said_to_have_no_effect_on_records() {
    let folder = rules();
    folder.write("deals.ndjson", records(3).as_bytes());
    let check = ["check", "deals.ndjson", "--rules", "rules", "--summary"];
    assert!(!folder.run(&check).err.contains("no effect"));
    folder.write("servanda.toml", b"waivers = \"waivers.toml\"\n");
    let ran = folder.run(&check);
    let note = "note: the file of waivers that `servanda.toml` names has no effect on records";
    assert!(ran.err.contains(note), "{}", ran.err);
    let quiet = folder.run(&[&check[..], &["--quiet"]].concat());
    assert!(!quiet.err.contains("no effect"), "{}", quiet.err);
}
