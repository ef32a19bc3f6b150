#!/bin/bash
# schemathesis.sh URL [EXAMPLES]: asks a server what its OpenAPI document allows, and much that it does not.
#
# An answer of 500 and above, or one that the document does not describe, is a failure. The server must need no key, and its data
# is changed. Ends with 3 where schemathesis is not installed; SCHEMATHESIS may name it, and otherwise that of .venv counts first.
set -eu
url=$1
examples=${2:-20}
own=$(cd "$(dirname "$0")/../.." && pwd)/.venv/bin/schemathesis
[ -x "$own" ] || own=schemathesis
schemathesis=${SCHEMATHESIS:-$own}
command -v "$schemathesis" > /dev/null || { echo "schemathesis is not installed: pip install schemathesis" >&2; exit 3; }
# Something to find: onboardings with the ids that are guessed first. A server without this workflow has none.
for number in 1 2 3 4 5 6 7 8 9; do
    curl --silent --output /dev/null "$url/v1/onboardings" --header 'Content-Type: application/json' \
        --header "Idempotency-Key: seed-$number" \
        --data "{\"workflow\": \"sardine-onboarding\", \"input\": {\"phoneNumber\": \"+1212600000$number\"}}" || true
done
# It keeps files where it runs.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$schemathesis" run "$url/openapi.json" --url "$url" --max-examples "$examples" --phases coverage,fuzzing \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --suppress-health-check all --warnings off --continue-on-failure --generation-database none --no-color
