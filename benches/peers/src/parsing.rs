//! What it costs to parse the documents and do nothing with them.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The least time for one document, for each parser; the fastest one, to which others are compared, comes last.
pub fn times(documents: &[String], turns: usize) -> Vec<(&'static str, Duration)> {
    let parsers: [(&str, fn(&str, &mut Vec<u8>)); 3] = [
        ("serde_json", serde_json),
        ("simd-json", simd_json),
        ("sonic-rs", sonic_rs),
    ];
    let mut best = parsers.map(|(name, _)| (name, Duration::MAX));
    let mut scratch = Vec::new();
    for _ in 0..turns {
        for ((_, parse), (_, best)) in parsers.iter().zip(best.iter_mut()) {
            let start = Instant::now();
            for document in documents {
                parse(document, &mut scratch);
            }
            *best = (*best).min(start.elapsed() / documents.len() as u32);
        }
    }
    best.to_vec()
}

fn serde_json(text: &str, _: &mut Vec<u8>) {
    black_box(serde_json::from_str::<serde_json::Value>(text).expect("the documents are JSON"));
}

/// It parses in place, so the text has to be copied first; that is part of what it costs.
fn simd_json(text: &str, scratch: &mut Vec<u8>) {
    scratch.clear();
    scratch.extend_from_slice(text.as_bytes());
    black_box(simd_json::to_borrowed_value(scratch).expect("the documents are JSON"));
}

fn sonic_rs(text: &str, _: &mut Vec<u8>) {
    black_box(sonic_rs::from_str::<sonic_rs::Value>(text).expect("the documents are JSON"));
}
