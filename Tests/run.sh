#!/usr/bin/env bash
# Does all the set-up, builds everything and passes the tests. Arguments are passed on to `swift test`; try --filter.
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/setup
echo "==> Building Usher and its tests (the first time takes about eight minutes on two cores)"
swift build --build-tests
echo "==> Testing"
swift test --skip-build "$@"
