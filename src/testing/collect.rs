//! From the results of tests to the report's data.

use std::collections::BTreeMap;

use crate::report::collect::{diagnostic, place};
use crate::report::tests::data::{Expectation, Test, TestFile};
use crate::source::Sources;
use crate::testing::TestResult;
use crate::testing::expectation::Judged;

/// The results by file, files sorted by name and tests by their places.
#[must_use]
pub fn files(results: &[(String, TestResult)], sources: &Sources) -> Vec<TestFile> {
    let mut files: BTreeMap<String, Vec<Test>> = BTreeMap::new();
    for (rulebook, result) in results {
        let name = &sources.get(result.span.file).name;
        let told = test(rulebook, result, sources);
        files.entry(name.clone()).or_default().push(told);
    }
    let file = |(file, mut tests): (String, Vec<Test>)| {
        tests.sort_by(|one, two| one.place.cmp(&two.place));
        TestFile { file, tests }
    };
    files.into_iter().map(file).collect()
}

fn test(rulebook: &str, result: &TestResult, sources: &Sources) -> Test {
    let judged = result.judged.iter();
    Test {
        title: result.title.clone(),
        rulebook: rulebook.to_owned(),
        place: place(result.span, sources),
        case: result.row,
        passed: result.passed(),
        rules: result.rules.clone(),
        expectations: judged
            .map(|judged| expectation(judged, result, sources))
            .collect(),
        problems: result
            .problems
            .iter()
            .map(|problem| diagnostic(problem, sources))
            .collect(),
        told: result.problems.clone(),
    }
}

fn expectation(judged: &Judged, result: &TestResult, sources: &Sources) -> Expectation {
    let because = judged.because.iter();
    Expectation {
        sentence: judged.sentence(),
        about: judged.about.clone(),
        expected: judged.expected.clone(),
        got: judged.got.clone(),
        remark: judged.remark.clone(),
        met: judged.is_met(),
        place: place(judged.span, sources),
        findings: because
            .filter_map(|at| result.findings.get(at).cloned())
            .collect(),
        more: judged.more,
    }
}
