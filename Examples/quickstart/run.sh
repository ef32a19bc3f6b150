#!/usr/bin/env bash
# Does all the set-up, builds Usher and runs the main job: a handful of onboardings against a provider's twin on this machine.
# Arguments are passed on to `usher quickstart`; try --help.
set -euo pipefail
cd "$(dirname "$0")/../.."
.ci/setup
echo "==> Building Usher (the first time takes about five minutes on two cores)"
swift build --product usher
exec .build/debug/usher quickstart "$@"
