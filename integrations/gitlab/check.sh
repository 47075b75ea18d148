#!/usr/bin/env bash
# Checks the deals, writes a Code Quality report, a JUnit report and a page, and ends as the check does. What follows the
# name of this script goes to `servanda check` as it is.
set -uo pipefail

reports=${SERVANDA_REPORTS:-servanda-reports}
mkdir -p -- "$reports" || exit 2
# What an earlier run left behind must not pass for the result of this one.
rm -f -- "$reports/code-quality.json" "$reports/junit.xml" "$reports/report.html"

exec "${SERVANDA:-servanda}" check \
    --output "gitlab=$reports/code-quality.json" \
    --output "junit=$reports/junit.xml" \
    --output "html=$reports/report.html" \
    "$@"
