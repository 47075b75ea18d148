#!/usr/bin/env bash
# Checks the deals, marks their lines, writes a SARIF file, a Markdown file and the summary of the job, and ends as the
# check does. All that it is told comes in by the environment, and nothing of it is run.
set -uo pipefail

arguments=(check --format=github)

# Adds an argument for each line of a text, behind what every one of them begins with; none for empty lines.
add() {
    local line
    while IFS= read -r line; do
        line=${line%$'\r'}
        if [ -n "$line" ]; then arguments+=("$1$line"); fi
    done <<<"$2"
}

# Says whether a text is a single line, as a path in an output has to be.
one_line() {
    case $1 in
        '' | *$'\n'* | *$'\r'*) return 1 ;;
    esac
}

sarif=${SERVANDA_SARIF:-servanda.sarif}
markdown=${SERVANDA_MARKDOWN:-servanda.md}
for path in "$sarif" "$markdown"; do
    if ! one_line "$path"; then
        echo "error: a path to write to is one line" >&2
        exit 2
    fi
done

# What an earlier run left behind must not pass for the result of this one.
rm -f -- "$sarif" "$markdown"

add --output=sarif-alerts= "$sarif"
add --output=markdown= "$markdown"
add --rules= "${SERVANDA_RULES:-}"
add --as-of= "${SERVANDA_AS_OF:-}"
add --waivers= "${SERVANDA_WAIVERS:-}"
add --baseline= "${SERVANDA_BASELINE:-}"
add '' "${SERVANDA_FLAGS:-}"
arguments+=(--)
add '' "${SERVANDA_DEALS:-}"

"${SERVANDA:-servanda}" "${arguments[@]}"
status=$?

case $status in
    0) meaning=pass ;;
    1) meaning=fail ;;
    2) meaning=unusable ;;
    3) meaning=incomplete ;;
    *) meaning=internal ;;
esac

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    if [ -f "$markdown" ]; then
        cat -- "$markdown" >>"$GITHUB_STEP_SUMMARY"
    else
        echo "Servanda could not check the deals; the log says why." >>"$GITHUB_STEP_SUMMARY"
    fi
fi

if [ -n "${GITHUB_OUTPUT:-}" ]; then
    {
        echo "status=$status"
        echo "meaning=$meaning"
        if [ -f "$sarif" ]; then echo "sarif=$sarif"; else echo "sarif="; fi
        if [ -f "$markdown" ]; then echo "markdown=$markdown"; else echo "markdown="; fi
    } >>"$GITHUB_OUTPUT"
fi

exit "$status"
