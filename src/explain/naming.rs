//! What facts are called, from the document down: `the monitor's leader`, `guarantee 2's length`.

use crate::explain::english::{agree, is_plural, possessive, there_is};
use crate::explain::tell::Teller;
use crate::model::facts::{FactId, Facts};

impl Teller<'_> {
    /// `there is no monitor`, `guarantee 2 has no length`.
    pub(super) fn there_is_no(&self, fact: FactId) -> String {
        let found = self.facts.get(fact);
        let field = found.field.and_then(|field| self.wording.field(field));
        let name = field.map_or("entry", |field| field.name.as_str());
        match found.parent {
            Some(parent) if parent != Facts::ROOT => {
                let owner = self.fact_words(parent);
                format!("{owner} {} no {name}", agree("has", is_plural(&owner)))
            }
            _ => there_is(&format!("no {name}")),
        }
    }

    /// A fact in words: `the monitor's leader`, `guarantee 2's length`, `guarantee 2`.
    pub(super) fn fact_words(&self, fact: FactId) -> String {
        let found = self.facts.get(fact);
        let Some(parent) = found.parent else {
            return self.wording.document();
        };
        let above = (parent != Facts::ROOT).then(|| self.fact_words(parent));
        match (found.index, found.field, above) {
            (Some(index), ..) => self.entry_words(parent, index),
            (None, Some(field), above) => {
                let name = self.wording.field(field).map_or("", |field| &field.name);
                match above {
                    None => format!("the {name}"),
                    Some(above) => {
                        format!("{} {name}", possessive(&above))
                    }
                }
            }
            (None, None, above) => above.unwrap_or_else(|| self.wording.document()),
        }
    }

    /// `guarantee 2`, `audit 1 of agreement 3`.
    fn entry_words(&self, list: FactId, index: u32) -> String {
        let found = self.facts.get(list);
        let noun = found
            .field
            .and_then(|field| self.wording.entry_noun(field))
            .unwrap_or("entry");
        let outer = self.entry_around(list);
        match outer {
            Some(outer) => format!("{noun} {} of {}", index + 1, self.fact_words(outer)),
            None if noun == "entry" => {
                format!("entry {} of {}", index + 1, self.fact_words(list))
            }
            None => format!("{noun} {}", index + 1),
        }
    }

    fn entry_around(&self, fact: FactId) -> Option<FactId> {
        std::iter::successors(self.facts.get(fact).parent, |fact| {
            self.facts.get(*fact).parent
        })
        .find(|fact| self.facts.get(*fact).index.is_some())
    }
}
