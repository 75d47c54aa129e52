#!/bin/sh
# The second half of make demo: three handlers become one, for good, and all of it is undone. On a copy; needs git.
set -eu

here=$(pwd)
bin=$here/.venv/bin
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export COLUMNS=78 PYTHONDONTWRITEBYTECODE=1

say() { printf '\n%s\n' "$1"; }
show() { printf '  $ %s\n' "$1"; }
its_tests() { show "pytest -q" && "$bin/python" -m pytest -q -p no:cacheprovider 2>&1 | sed -n '$s/^/  /p'; }
# The lines of what ssot prints that are asked for. Exit code 1 says that something is left.
ssot() {
    lines=$1 && shift
    show "ssot $*"
    { "$bin/ssot" "$@" 2>"$copy/said" || [ $? -eq 1 ] || { cat "$copy/said" >&2; exit 2; }; } | sed -n "$lines" |
        sed 's/^/  /'
}

"$bin/python" -c 'import pytest' 2>/dev/null ||
    "$bin/python" -m pip install --quiet --disable-pip-version-check 'pytest>=8.4' # of no use to ssot itself
cp -R fixtures/golden_path "$copy/before"
cp -R fixtures/golden_path_unified/. "$copy/before"
mv "$copy/before/by_hand.patch" "$copy" && rm "$copy/before/README.md" "$copy/before/expected.json"
find "$copy/before" \( -name __pycache__ -o -name .ssot -o -name .pytest_cache \) -prune -exec rm -rf {} +
mkdir "$copy/work"
cp -R "$copy/before/." "$copy/work"
cd "$copy/work"

say "Now ssot migrate, on a copy of that example to which somebody has added
UnifiedAgentMessageHandler, which takes the agent's type as an argument.
Its tests pass:"
its_tests

say "1. Three handlers give way to it. Without --write, nothing is changed:"
ssot '1,/^$/{/./p;}' migrate message-handler
show "ssot migrate message-handler --format patch | git apply --stat"
"$bin/ssot" migrate message-handler --format patch 2>"$copy/said" | git apply --stat | sed 's/^ *\([^ ].*\)/  \1/'

say "2. Written, the old names are shims that warn and delegate:"
ssot '/^Written/,$p' migrate message-handler --write
its_tests

say "3. What was left, each with its reason, is done by hand: see
fixtures/golden_path_unified/by_hand.patch. Then the old ones can go:"
show "git apply by_hand.patch"
git apply ../by_hand.patch
ssot '1,/^$/{/./p;};/^Written/,$p' migrate message-handler --after delete --write
its_tests

say "4. And back, to the first byte:"
ssot 1p undo
show "git apply --reverse by_hand.patch"
git apply --reverse ../by_hand.patch
ssot 1p undo
show "diff -r --exclude .ssot ../before ."
diff -r --exclude .ssot ../before .
printf '  no difference\n'

say "Next, in a repository of yours: ssot init writes the configuration, ssot scan
shows what competes, and ssot migrate --help says how to bring it together.
The README tells the rest."
