//! Shapes made by hand, for tests of what comes before the checker.
#![allow(dead_code, reason = "each test binary uses what it needs")]

use servanda::model::shape::{
    Field, FieldId, Kind, KindId, KindValue, Record, RecordId, Shape, Silence, Type, Unit,
};
use servanda::model::value::Value;
use servanda::model::value::parse::parse_decimal;
use servanda::model::words::folded;
use servanda::source::{FileId, Span};

/// A shape that grows field by field.
pub struct Maker {
    pub shape: Shape,
}

impl Maker {
    pub fn new(noun: &str) -> Self {
        let mut shape = Shape {
            name: noun.to_owned(),
            ..Shape::default()
        };
        shape.records.push(Record {
            noun: noun.to_owned(),
            plurals: Vec::new(),
            field: None,
            fields: Vec::new(),
        });
        Self { shape }
    }

    /// A kind; `name/alias/alias` for each of its values.
    pub fn kind(&mut self, name: Option<&str>, open: bool, values: &[&str]) -> Type {
        let id = KindId(u32::try_from(self.shape.kinds.len()).unwrap());
        let values = values.iter().map(|spellings| {
            let mut spellings = spellings.split('/').map(str::to_owned);
            KindValue {
                name: spellings.next().unwrap(),
                aliases: spellings.collect(),
                span: nowhere(),
            }
        });
        self.shape.kinds.push(Kind {
            name: name.map(str::to_owned),
            open,
            values: values.collect(),
            span: nowhere(),
        });
        Type::Kind(id)
    }

    /// A field; `name/also/also`.
    pub fn field(&mut self, record: RecordId, names: &str, ty: Type) -> &mut Field {
        let id = FieldId(u32::try_from(self.shape.fields.len()).unwrap());
        let owner = &mut self.shape.records[record.0 as usize];
        let position = u32::try_from(owner.fields.len()).unwrap();
        owner.fields.push(id);
        self.shape.fields.push(Field {
            name: names.split('/').next().unwrap().to_owned(),
            keys: names.split('/').map(folded).collect(),
            record,
            position,
            ty,
            silence: None,
            range: None,
            separators: Vec::new(),
            readings: Vec::new(),
            ask: None,
            span: nowhere(),
        });
        self.shape.fields.last_mut().unwrap()
    }

    /// A nested block.
    pub fn block(&mut self, record: RecordId, names: &str) -> RecordId {
        let (inner, field) = self.inner(names);
        self.field(record, names, Type::Record(inner));
        self.shape.records[inner.0 as usize].field = Some(field);
        inner
    }

    /// A list of blocks.
    pub fn list(&mut self, record: RecordId, names: &str, noun: &str) -> RecordId {
        let (inner, field) = self.inner(noun);
        self.field(record, names, Type::List(Box::new(Type::Record(inner))));
        self.shape.records[inner.0 as usize].field = Some(field);
        inner
    }

    fn inner(&mut self, noun: &str) -> (RecordId, FieldId) {
        let id = RecordId(u32::try_from(self.shape.records.len()).unwrap());
        self.shape.records.push(Record {
            noun: noun.split('/').next().unwrap().to_owned(),
            plurals: Vec::new(),
            field: None,
            fields: Vec::new(),
        });
        (id, FieldId(u32::try_from(self.shape.fields.len()).unwrap()))
    }
}

fn nowhere() -> Span {
    Span::new(FileId(0), 0, 0)
}

pub fn list_of(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

/// A deal with a field of every type.
pub fn deal() -> Shape {
    let root = Shape::ROOT;
    let mut maker = Maker::new("deal");
    let party = maker.kind(
        Some("party"),
        false,
        &[
            "Ukraine/Kyiv",
            "Russia/Russian Federation",
            "United States/US/USA",
        ],
    );
    let organisation = maker.kind(
        Some("organisation"),
        true,
        &[
            "Organization of Turkic States/OTS",
            "Gulf Cooperation Council/GCC",
        ],
    );
    let form = maker.kind(None, false, &["treaty", "political", "consultation"]);
    let relief = maker.kind(Some("relief"), false, &["none", "staged", "full"]);

    maker.field(root, "title", Type::Text);
    maker.field(root, "date", Type::Date);
    let deployments = maker.list(root, "deployments/foreign troops", "deployment");
    maker.field(deployments, "party", party.clone());
    maker.field(deployments, "remains", Type::YesNo);
    maker
        .field(deployments, "areas", list_of(Type::Text))
        .separators = vec![";".to_owned()];

    let monitor = maker.block(root, "monitor/monitoring");
    maker.field(monitor, "civilian", Type::YesNo);
    maker.field(monitor, "leader", organisation.clone());
    maker.field(monitor, "accepted by/acceptable to", list_of(party.clone()));
    maker.field(monitor, "starts", Type::Duration(Some(Unit::Day)));
    let host = maker.block(monitor, "host");
    maker.field(host, "city", Type::Text);
    maker.field(host, "paid", Type::YesNo).silence = Some(Silence::Value(Value::YesNo(false)));

    let guarantees = maker.list(root, "guarantees", "guarantee");
    maker.field(guarantees, "guarantors/by", list_of(party.clone()));
    maker.field(guarantees, "form", form);
    maker.field(guarantees, "length", Type::Duration(None));
    maker.field(guarantees, "onward", Type::YesNo).silence =
        Some(Silence::Value(Value::YesNo(false)));

    maker.field(root, "share", Type::Percentage);
    maker.field(root, "cost", Type::Money(None));
    maker.field(root, "fee", Type::Money(Some("EUR".to_owned())));
    maker.field(root, "ratio", Type::Number);
    let limits = (number("0"), number("1,000,000"));
    maker.field(root, "limit", Type::Whole).range = Some(limits);
    maker.field(root, "relief", relief);
    maker
        .field(root, "leaders", list_of(organisation))
        .separators = vec![" or ".to_owned(), ",".to_owned()];
    let transfers = maker.list(root, "transfers", "transfer");
    maker.field(transfers, "country", Type::Text);
    let last = maker
        .shape
        .fields
        .iter_mut()
        .find(|field| field.name == "transfers")
        .unwrap();
    last.silence = Some(Silence::Absent);
    maker.field(root, "binding", Type::YesNo);

    maker.shape.remarks = vec!["note".to_owned()];
    maker.shape.disputed_words = vec!["partly".to_owned()];
    maker.shape.unknown_words = vec!["tbc".to_owned()];
    maker.shape
}

fn number(text: &str) -> Value {
    Value::Number(parse_decimal(text).unwrap())
}
