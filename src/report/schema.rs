//! A rulebook's shape as JSON Schema 2020-12, so that any editor completes and validates deal files.
//!
//! It accepts what binding accepts: every spelling of a key, `none` and the words for what is open or disputed. Keys
//! that no field reads are allowed, as they are in a check, unless it is strict.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::model::shape::{Field, FieldId, KindId, RecordId, Shape, Silence, Type};
use crate::model::value::Value;
use crate::model::words::folded;

/// The schema of a deal. `strict` refuses keys that no field reads.
#[must_use]
pub fn render(shape: &Shape, title: Option<&str>, strict: bool) -> String {
    let schema = Schema { shape, strict };
    let mut root = schema.record(RecordId(0), true);
    let mut out = Map::new();
    out.insert(
        "$schema".into(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    out.insert("title".into(), json!(title.unwrap_or(&shape.name)));
    out.insert(
        "description".into(),
        json!(format!("The {} as its rulebook reads it.", shape.name)),
    );
    out.append(&mut root);
    out.insert("$defs".into(), schema.definitions());
    let mut text = serde_json::to_string_pretty(&Json::Object(out)).unwrap_or_default();
    text.push('\n');
    text
}

struct Schema<'a> {
    shape: &'a Shape,
    strict: bool,
}

impl Schema<'_> {
    /// What records and kinds are defined as, and the words that any field may hold.
    fn definitions(&self) -> Json {
        let mut all = BTreeMap::new();
        all.insert("open".to_owned(), self.open_words());
        all.insert(
            "none".to_owned(),
            json!({
                "description": "there is none",
                "enum": ["none"],
            }),
        );
        for (index, _) in self.shape.records.iter().enumerate().skip(1) {
            let id = RecordId(u32::try_from(index).unwrap_or(u32::MAX));
            all.insert(self.record_name(id), Json::Object(self.record(id, false)));
        }
        for (index, _) in self.shape.kinds.iter().enumerate() {
            let id = KindId(u32::try_from(index).unwrap_or(u32::MAX));
            all.insert(self.kind_name(id), self.kind(id));
        }
        json!(all)
    }

    /// The words by which a document says that something is open or disputed; offered as written most often, and
    /// accepted in any spelling.
    fn open_words(&self) -> Json {
        let own = self
            .shape
            .unknown_words
            .iter()
            .chain(&self.shape.disputed_words);
        let built_in = crate::bind::STATED_UNKNOWN
            .iter()
            .chain(&crate::bind::DISPUTED);
        let words: Vec<&str> = built_in.copied().chain(own.map(String::as_str)).collect();
        let pattern: Vec<String> = words.iter().map(|word| spellings(word)).collect();
        json!({
            "description": "not known yet, or disputed",
            "anyOf": [
                { "type": "null" },
                { "enum": ["TBD", "to be agreed", "not stated", "disputed"] },
                { "type": "string", "pattern": format!("^({})$", pattern.join("|")) },
            ],
        })
    }

    fn record(&self, id: RecordId, root: bool) -> Map<String, Json> {
        let mut properties = Map::new();
        let mut patterns = Map::new();
        for field in self.fields(id) {
            let schema = self.field(field);
            for key in &field.keys {
                patterns.insert(format!("^({})$", spellings(key)), schema.clone());
            }
            if let Some(key) = field.keys.first() {
                properties.insert(key.replace(' ', "_"), schema);
            }
        }
        for remark in &self.shape.remarks {
            patterns.insert(
                format!("^({})$", spellings(remark)),
                json!({ "description": "a remark" }),
            );
        }
        if root {
            patterns.insert(
                "^[Ee]vidence$".into(),
                json!({ "description": "where the facts come from, by path" }),
            );
        }
        let mut record = Map::new();
        record.insert("type".into(), json!("object"));
        record.insert("properties".into(), Json::Object(properties));
        record.insert("patternProperties".into(), Json::Object(patterns));
        if self.strict {
            record.insert("additionalProperties".into(), json!(false));
        }
        record
    }

    fn fields(&self, id: RecordId) -> impl Iterator<Item = &Field> {
        let fields: &[FieldId] = self
            .shape
            .records
            .get(id.0 as usize)
            .map_or(&[], |record| &record.fields);
        fields
            .iter()
            .filter_map(|id| self.shape.fields.get(id.0 as usize))
    }

    fn field(&self, field: &Field) -> Json {
        let mut ways = vec![self.ty(&field.ty, field)];
        if !field.separators.is_empty() {
            ways.push(json!({ "type": "string" }));
        }
        if !field.readings.is_empty() {
            let words = field.readings.iter().flat_map(|reading| &reading.words);
            let ways_of = |word: &String| {
                let number: Option<i64> = word.parse().ok();
                std::iter::once(json!(word)).chain(number.map(|number| json!(number)))
            };
            let spelt: Vec<Json> = words.flat_map(ways_of).collect();
            ways.push(json!({ "enum": spelt }));
        }
        ways.push(json!({ "$ref": "#/$defs/none" }));
        if matches!(field.ty, Type::Record(_) | Type::List(_)) {
            ways.push(json!({ "enum": [false, "no", "false"] }));
        }
        ways.push(json!({ "$ref": "#/$defs/open" }));
        let mut schema = Map::new();
        schema.insert("description".into(), json!(self.description(field)));
        schema.insert("anyOf".into(), json!(ways));
        if let Some(default) = default(field) {
            schema.insert("default".into(), default);
        }
        Json::Object(schema)
    }

    fn description(&self, field: &Field) -> String {
        let ty = crate::report::shape::type_words(&field.ty, self.shape);
        match &field.ask {
            Some(question) => format!("{question} ({ty})"),
            None if matches!(field.ty, Type::Record(_)) => field.name.clone(),
            None => format!("{}: {ty}", field.name),
        }
    }

    fn ty(&self, ty: &Type, field: &Field) -> Json {
        match ty {
            Type::YesNo => json!({ "anyOf": [
                { "type": "boolean" },
                { "enum": ["yes", "no"] },
                { "type": "string", "pattern": "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$" },
            ] }),
            Type::Text => json!({ "type": ["string", "number", "boolean"] }),
            Type::Number => self.number("number", field),
            Type::Whole => self.number("integer", field),
            Type::Percentage => json!({ "anyOf": [
                self.number("number", field),
                { "type": "string", "pattern": "^\\s*[-−+]?[0-9.,]+\\s*(%|percent)\\s*$" },
            ] }),
            Type::Money(_) => json!({ "type": ["string", "number"] }),
            Type::Date => json!({ "anyOf": [
                { "type": "string", "format": "date" },
                { "type": "string", "pattern": "^\\s*[0-9]{1,2}\\s+[A-Za-z]+\\s+[0-9]{4}\\s*$" },
            ] }),
            Type::Duration(_) => json!({ "type": ["string", "number"] }),
            Type::Kind(id) => json!({ "$ref": format!("#/$defs/{}", self.kind_name(*id)) }),
            Type::Record(id) => json!({ "$ref": format!("#/$defs/{}", self.record_name(*id)) }),
            Type::List(inner) => self.list(inner, field),
        }
    }

    /// A list, or a single entry of it; where its entries are open or disputed, it says so in their place.
    fn list(&self, inner: &Type, field: &Field) -> Json {
        let entry = self.ty(inner, field);
        json!({ "anyOf": [
            { "type": "array", "items": { "anyOf": [entry, { "$ref": "#/$defs/open" }] } },
            entry,
        ] })
    }

    fn number(&self, ty: &str, field: &Field) -> Json {
        let mut number = json!({ "type": ty });
        if let Some((least, greatest)) = &field.range {
            number["minimum"] = plain(least);
            number["maximum"] = plain(greatest);
        }
        json!({ "anyOf": [number, { "type": "string", "pattern": "^\\s*[-−+]?[0-9][0-9.,]*([eE][0-9]+)?( (thousand|million|billion|trillion))?\\s*$" }] })
    }

    fn kind(&self, id: KindId) -> Json {
        let Some(kind) = self.shape.kinds.get(id.0 as usize) else {
            return json!({});
        };
        let names: Vec<&str> = kind
            .values
            .iter()
            .map(|value| value.name.as_str())
            .collect();
        if kind.open {
            return json!({ "anyOf": [{ "enum": names }, { "type": "string" }] });
        }
        let aliases = kind
            .values
            .iter()
            .flat_map(|value| &value.aliases)
            .map(String::as_str);
        let all: Vec<String> = names
            .iter()
            .copied()
            .chain(aliases)
            .map(spellings)
            .collect();
        json!({ "anyOf": [
            { "enum": names },
            { "type": "string", "pattern": format!("^\\s*({})\\s*$", all.join("|")) },
        ] })
    }

    fn kind_name(&self, id: KindId) -> String {
        let name = self
            .shape
            .kinds
            .get(id.0 as usize)
            .and_then(|kind| kind.name.as_deref());
        match name {
            Some(name) => format!("kind-{}", folded(name).replace(' ', "-")),
            None => format!("choice-{}", id.0),
        }
    }

    fn record_name(&self, id: RecordId) -> String {
        let noun = self
            .shape
            .records
            .get(id.0 as usize)
            .map_or("", |record| &record.noun);
        format!("record-{}-{}", folded(noun).replace(' ', "-"), id.0)
    }
}

/// What an absent key is read as.
fn default(field: &Field) -> Option<Json> {
    match field.silence.as_ref()? {
        Silence::Absent => Some(json!("none")),
        Silence::Value(value) => Some(plain(value)),
    }
}

/// A value as JSON.
fn plain(value: &Value) -> Json {
    match value {
        Value::YesNo(yes) => json!(yes),
        Value::Number(number) | Value::Percentage(number) => number
            .to_string()
            .parse::<serde_json::Number>()
            .map_or_else(|_| json!(number.to_string()), Json::Number),
        other => json!(other.to_string()),
    }
}

/// A regular expression for every spelling of a folded name: any case, and `_`, `-`, space or nothing between words.
fn spellings(name: &str) -> String {
    folded(name)
        .chars()
        .map(|char| match char {
            ' ' => "[ _-]*".to_owned(),
            _ if char.is_alphabetic() => either_case(char),
            _ if char.is_ascii_digit() => char.to_string(),
            '\'' => "['’‘]".to_owned(),
            _ if char.is_ascii() => format!("\\{char}"),
            _ => char.to_string(),
        })
        .collect()
}

fn either_case(char: char) -> String {
    let upper: String = char.to_uppercase().collect();
    if upper.chars().count() == 1 && upper != char.to_string() {
        format!("[{upper}{char}]")
    } else {
        char.to_string()
    }
}
