#!/bin/bash
# Copyright 2026 The Throughline Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Instructions of one resume and of one append, counted by valgrind: they repeat
# where times do not, so a change can be judged by them on any machine.
#
#   bench/callgrind.sh                  counts, within two minutes
#   bench/callgrind.sh | tee bench/results/callgrind.txt
#   bench/callgrind.sh --profile VERB   and where they go: the functions below it
#
# The program is that of the preset `bench`; another: STEPS=path.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

steps=${STEPS:-build/bench/throughline_steps}
count=${COUNT:-200}
[ -x "$steps" ] || { echo "no $steps: cmake --workflow --preset bench" >&2; exit 1; }
command -v valgrind >/dev/null || { echo 'no valgrind: apt-get install valgrind' >&2; exit 1; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Runs one verb, collecting only below the function that repeats it.
collect() {
  valgrind --tool=callgrind --collect-atstart=no \
    --toggle-collect='throughline::bench::Counted*' \
    --callgrind-out-file="$out/$1" "$steps" "$1" "$count" >"$out/log" 2>&1 ||
    { cat "$out/log" >&2; exit 1; }
}

if [ "${1:-}" = --profile ]; then
  collect "$2"
  callgrind_annotate --inclusive=yes "$out/$2" | head -n "${LINES_SHOWN:-60}"
  exit
fi

printf '# commit %s, %s, count %s\n' \
  "$(git describe --always --dirty 2>/dev/null || echo 'not told')" \
  "$(valgrind --version)" "$count"
printf '%-18s %s\n' verb 'instructions each'
for verb in resume_cached resume_uncached append; do
  collect "$verb"
  total=$(sed -n 's/^\(summary\|totals\): *\([0-9]*\).*/\2/p' "$out/$verb" | tail -1)
  printf '%-18s %d\n' "$verb" "$((total / count))"
done
