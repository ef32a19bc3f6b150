#!/usr/bin/env bash
# Does all the set-up, builds everything and passes the tests. Arguments are passed on to `swift test`; try --filter.
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/setup --with-clients
echo "==> Building Usher and its tests (the first time takes about eight minutes on two cores)"
swift build --build-tests
if [ $# -gt 0 ]; then exec swift test --skip-build "$@"; fi
# One target after the other: those that run real processes and servers block threads, which would starve the others of them.
for folder in Tests/*Tests; do
    target=$(basename "$folder")
    echo "==> Testing $target"
    swift test --skip-build --filter "^$target\\."
done
