#!/usr/bin/env bash
# Does all the set-up, builds everything and passes the tests. Arguments are passed on to `swift test`; try --filter.
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/setup --with-clients
echo "==> Building Usher and its tests (the first time takes about eight minutes on two cores)"
swift build --build-tests
if [ $# -gt 0 ]; then exec swift test --skip-build "$@"; fi
# One target after the other, and in those that run real processes, servers and threads one test after the other: such tests block
# threads and wait for real time, and would starve each other of both.
for folder in Tests/*Tests; do
    target=$(basename "$folder")
    order=()
    case $target in CurlTransportTests | OnboardingAPITests | UsherTests | WorkflowRuntimeTests) order=(--no-parallel) ;; esac
    echo "==> Testing $target ${order[*]}"
    swift test --skip-build --filter "^$target\\." "${order[@]}"
done
