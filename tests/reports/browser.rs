//! The page in a real browser: that it filters, opens, is moved around in by keyboard, prints, and that no text of a
//! deal runs. Where there is no Chromium the tests say so and pass.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use servanda::report::html;

use crate::sample::{hostile, plain};

/// A session of a headless browser, driven by the WebDriver protocol.
pub struct Browser {
    driver: Child,
    /// Kept, since the driver ends once nobody listens to it.
    _output: BufReader<ChildStdout>,
    port: u16,
    session: String,
    folder: std::path::PathBuf,
}

impl Browser {
    /// Opens a page of so many pixels; none where no browser is installed.
    pub fn open(name: &str, page: &str, (width, height): (u32, u32)) -> Option<Self> {
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = started else {
            println!("skipped: there is no chromedriver on this machine");
            return None;
        };
        let mut output = BufReader::new(driver.stdout.take().expect("its output"));
        let port = output
            .by_ref()
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let port = line.split("successfully on port ").nth(1)?;
                port.trim_end_matches('.').parse().ok()
            });
        let folder =
            std::env::temp_dir().join(format!("servanda-page-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("page.html"), page).expect("a page");
        let mut browser = Self {
            driver,
            _output: output,
            port: port.expect("a port"),
            session: String::new(),
            folder,
        };
        let options = json!({
            "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"],
            "mobileEmulation": { "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1 } },
        });
        let wanted = json!({ "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let session = browser.ask(
            "POST",
            "/session",
            &json!({ "capabilities": { "alwaysMatch": wanted } }),
        );
        let Some(id) = session["sessionId"].as_str() else {
            println!("skipped: no browser could be started: {session}");
            return None;
        };
        browser.session = format!("/session/{id}");
        let address = format!("file://{}", browser.folder.join("page.html").display());
        browser.tell("/url", &json!({ "url": address }));
        Some(browser)
    }

    /// One request of the protocol, over plain HTTP.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.port)).expect("a driver that listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a time limit");
        let body = if method == "POST" {
            body.to_string()
        } else {
            String::new()
        };
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .expect("a request");
        let mut answer = Vec::new();
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("a header");
            if let Some(number) = line.to_lowercase().strip_prefix("content-length:") {
                length = number.trim().parse().expect("a length");
            }
            if line.trim().is_empty() {
                break;
            }
        }
        reader
            .take(length)
            .read_to_end(&mut answer)
            .expect("an answer");
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        answer["value"].clone()
    }

    pub fn tell(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}{path}", self.session), body)
    }

    /// What a script returns.
    pub fn script(&self, script: &str) -> Value {
        self.tell("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Presses keys, one after the other.
    fn press(&self, keys: &[char]) {
        let presses = keys.iter().flat_map(|key| {
            [
                json!({ "type": "keyDown", "value": key.to_string() }),
                json!({ "type": "keyUp", "value": key.to_string() }),
            ]
        });
        let presses: Vec<Value> = presses.collect();
        self.tell(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keys", "actions": presses }] }),
        );
    }

    /// Makes the page believe that it is printed, or that its reader likes the dark.
    fn pretend(&self, media: &Value) {
        self.tell(
            "/goog/cdp/execute",
            &json!({ "cmd": "Emulation.setEmulatedMedia", "params": media }),
        );
    }

    /// What the browser complained about.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.tell("/se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().expect("a log");
        entries
            .iter()
            .map(|entry| entry["message"].to_string())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            self.ask("DELETE", &self.session, &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const LEFT: char = '\u{e012}';
const RIGHT: char = '\u{e014}';
const DOWN: char = '\u{e015}';

const SHOWN: &str = "[...document.querySelectorAll('tr.rule')].filter(row => !row.hidden).length";

#[test]
fn the_matrix_is_filtered() {
    let Some(browser) = Browser::open("filter", &html::render(&plain()), (1300, 900)) else {
        return;
    };
    assert_eq!(browser.script(&format!("return {SHOWN}")), json!(6));
    let status = "document.querySelector('#shown').textContent";
    assert_eq!(
        browser.script(&format!("return {status}")),
        json!("8 of 8 findings shown, in 6 of 6 rules.")
    );
    let choose = |name: &str, value: &str| {
        browser.script(&format!(
            "const form = document.querySelector('#filters'); form.elements['{name}'].value = '{value}';
             form.elements['{name}'].dispatchEvent(new Event('input', {{ bubbles: true }}));
             return {SHOWN}"
        ))
    };
    assert_eq!(choose("holder", "0"), json!(1), "what Eastport holds");
    assert_eq!(choose("holder", ""), json!(6));
    assert_eq!(choose("strength", "s"), json!(1));
    assert_eq!(choose("strength", ""), json!(6));
    assert_eq!(choose("tag", "watch"), json!(6));
    assert_eq!(
        choose("words", "SALUTES"),
        json!(1),
        "the words of a finding"
    );
    assert_eq!(choose("words", ""), json!(6));
    let broken_alone = "document.querySelectorAll('input[name=verdict]').forEach(box => { if (box.checked !== (box.value === '0')) box.click() });";
    assert_eq!(
        browser.script(&format!("{broken_alone} return {SHOWN}")),
        json!(1)
    );
    let reset = format!(
        "document.querySelector('#filters button[type=reset]').click();
         return new Promise(done => setTimeout(() => done({SHOWN}), 50))"
    );
    assert_eq!(browser.script(&reset), json!(6));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_cell_opens_by_keyboard_and_tells_all() {
    let Some(browser) = Browser::open("open", &html::render(&plain()), (1300, 900)) else {
        return;
    };
    browser.script("document.querySelector('a.cell[tabindex=\"0\"]').focus()");
    let place = "const cell = document.activeElement.closest('td');
                 return cell && [cell.parentElement.dataset.row, cell.dataset.deal]";
    assert_eq!(browser.script(place), json!(["0", "1"]));
    browser.press(&[DOWN]);
    assert_eq!(
        browser.script(place),
        json!(["2", "1"]),
        "past the rule that the deal was not judged by"
    );
    browser.press(&[ENTER]);
    let told = browser.script("return document.querySelector('dialog[open]').innerText");
    let told = told.as_str().expect("an open window");
    for part in [
        "How long does the guarantee last?",
        "deals/rough & ready.yaml:12",
        "Harbour Gazette",
        "watch.rules",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    browser.press(&[RIGHT]);
    browser.press(&[LEFT]);
    let again = browser.script("return document.querySelector('dialog[open]').innerText");
    assert_eq!(again.as_str(), Some(told));
    browser.press(&[ESCAPE]);
    assert_eq!(
        browser.script("return document.querySelector('dialog[open]') === null"),
        json!(true)
    );
    assert_eq!(
        browser.script(place),
        json!(["2", "1"]),
        "back where it was"
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_page_fits_a_phone_and_is_printed_with_its_findings() {
    let Some(browser) = Browser::open("phone", &html::render(&plain()), (390, 844)) else {
        return;
    };
    let wide = browser.script("return document.documentElement.scrollWidth");
    assert_eq!(wide, json!(390), "nothing sticks out");
    let pdf = browser.tell("/print", &json!({ "background": true }));
    assert!(pdf.as_str().is_some_and(|pdf| pdf.len() > 10_000), "{pdf}");
    browser.pretend(&json!({ "media": "print" }));
    assert_eq!(browser.script("return ['#filters', '#findings', '#rules'].map(part => getComputedStyle(document.querySelector(part)).display)"), json!(["none", "block", "block"]));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn every_verdict_can_be_read_in_the_light_and_in_the_dark() {
    let Some(browser) = Browser::open("contrast", &html::render(&plain()), (1300, 900)) else {
        return;
    };
    // The contrast of WCAG 2, between the words of each mark and what they stand on.
    let contrasts = "
        const light = colour => colour.map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
        const parts = colour => colour.match(/[\\d.]+/g).map(Number);
        const ground = element => {
            const colour = parts(getComputedStyle(element).backgroundColor);
            return colour[3] === 0 ? ground(element.parentElement) : colour.slice(0, 3);
        };
        return [...document.querySelectorAll('#filters .mark, td .mark, .badge, .lead, .note, .about, .demand')].map(element => {
            const two = [light(parts(getComputedStyle(element).color).slice(0, 3)), light(ground(element))].sort((a, b) => b - a);
            return [(two[0] + 0.05) / (two[1] + 0.05), element.className];
        }).filter(([contrast]) => contrast < 4.5)";
    for scheme in ["light", "dark"] {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        browser.pretend(&json!({ "features": [feature] }));
        assert_eq!(browser.script(contrasts), json!([]), "{scheme}");
    }
}

#[test]
fn nothing_in_a_deal_runs_or_is_loaded() {
    let Some(browser) = Browser::open("hostile", &html::render(&hostile()), (390, 844)) else {
        return;
    };
    let counts = browser.script(
        "return [document.scripts.length, document.images.length, document.querySelectorAll('[onerror],[onclick],[style]').length]",
    );
    assert_eq!(counts, json!([1, 0, 0]));
    browser.script("document.querySelectorAll('a.cell').forEach(link => { link.click(); document.querySelector('dialog').close() })");
    let wide = browser.script("return document.documentElement.scrollWidth");
    assert_eq!(wide, json!(390), "long words are broken");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
