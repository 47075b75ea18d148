//! A document's tree written as JSON, in one of the many ways in which programs write it.

use servanda::document::{Class, Node, NodeKind};

/// How JSON is written. The dice decide among what says the same.
pub struct Writer<'a> {
    /// Falls as it likes: a number below its argument.
    pub dice: &'a mut dyn FnMut(usize) -> usize,
    /// Entries of maps that are left out: their key and value.
    pub leave_out: &'a dyn Fn(&str, &Node) -> bool,
    /// Whether keys are misspelt, given twice, escaped and joined by others that nobody reads.
    pub careless: bool,
}

impl Writer<'_> {
    /// A value as JSON.
    pub fn value(&mut self, node: &Node) -> String {
        match &node.kind {
            NodeKind::Scalar(scalar) => match scalar.class {
                Class::Null => "null".to_owned(),
                Class::Bool => scalar.text.to_lowercase(),
                Class::Number => scalar.text.clone(),
                _ => self.text(&scalar.text),
            },
            NodeKind::List(nodes) => {
                let nodes: Vec<String> = nodes.iter().map(|node| self.value(node)).collect();
                let comma = self.comma();
                format!("[{}]", nodes.join(comma))
            }
            NodeKind::Map(entries) => {
                let mut written = Vec::new();
                for entry in entries {
                    if (self.leave_out)(&entry.key, &entry.value) {
                        continue;
                    }
                    let key = self.key(&entry.key);
                    let colon = ["", " ", ""][(self.dice)(3)];
                    written.push(format!("{key}:{colon}{}", self.value(&entry.value)));
                }
                self.add_nonsense(&mut written);
                self.mix(&mut written);
                let comma = self.comma();
                format!("{{{}}}", written.join(comma))
            }
        }
    }

    fn comma(&mut self) -> &'static str {
        [",", ", ", ","][(self.dice)(3)]
    }

    /// The same text; yes and no are also written as truth values.
    fn text(&mut self, text: &str) -> String {
        match (text, (self.dice)(4)) {
            ("yes", 0..3) => "true".to_owned(),
            ("no", 0..3) => "false".to_owned(),
            (_, 0) if self.careless => {
                let escaped: Vec<String> = text
                    .chars()
                    .map(|char| match (self.dice)(5) {
                        0 => format!("\\u{:04x}", u32::from(char)),
                        _ => quoted(&char.to_string()),
                    })
                    .collect();
                format!("\"{}\"", escaped.concat())
            }
            (text, 1) => format!("\"{}\"", quoted(&text.to_uppercase())),
            (text, _) => format!("\"{}\"", quoted(text)),
        }
    }

    fn key(&mut self, key: &str) -> String {
        let key = match (self.dice)(6) {
            0 => key.replace(' ', "_"),
            1 => key.to_uppercase().replace(' ', "-"),
            _ => key.to_owned(),
        };
        if self.careless && (self.dice)(60) == 0 {
            return format!("\"{}x\"", quoted(&key));
        }
        format!("\"{}\"", quoted(&key))
    }

    fn add_nonsense(&mut self, written: &mut Vec<String>) {
        let nonsense = [
            "\"remarkable\": {\"a\": [1, -2.5e3, {\"b\": \"\\\"\"}], \"c\": null}",
            "\"budgget\": \"a longer text than any that a field has, with \\\\ in it\"",
            "\"Ünread\":[[],[true],{}]",
            "\"x\":{\"twice\":1,\"twice\":2}",
            "\"y\":01",
            "\"evidence\":{\"date\":\"p. 4\"}",
        ];
        if self.careless && (self.dice)(8) == 0 {
            written.push(nonsense[(self.dice)(nonsense.len())].to_owned());
        }
        if self.careless && (self.dice)(50) == 0 && !written.is_empty() {
            written.push(written[0].clone());
        }
    }

    fn mix(&mut self, written: &mut [String]) {
        if (self.dice)(3) == 0 && !written.is_empty() {
            let at = (self.dice)(written.len());
            written.rotate_left(at);
        }
    }
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
