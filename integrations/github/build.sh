#!/usr/bin/env bash
# Builds Servanda from the checkout that the action came in. Needs the Rust toolchain, which the machines of GitHub have.
set -euo pipefail

cargo install --locked --quiet --path "$GITHUB_ACTION_PATH" --root "$RUNNER_TEMP/servanda"
