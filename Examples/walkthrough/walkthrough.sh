#!/usr/bin/env bash
# One onboarding with curl alone: enqueue, repeat, show, history, calls, events of the engine's face for AWS clients, metrics.
# Needs curl and a built usher (USHER names the binary). Starts a twin and a server on free ports, and ends both.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Examples/servers.sh

# Shows a request, sends it, and keeps the answer in $answer.
ask() {
    printf '\n$ curl'
    printf ' %q' "$@"
    printf '\n'
    answer=$(curl --silent --show-error --fail-with-body --max-time 10 "$@")
    printf '%s\n' "${answer:0:700}"
}

serve twin "The sardine sandbox listens" "$usher" sandbox --listen 127.0.0.1:0 --dial applicantDelaySeconds=0
twin=$address
export SARDINE_SANDBOX_CLIENT_ID=usher-sandbox SARDINE_SANDBOX_CLIENT_SECRET=sandbox-secret
serve server "Serving" "$usher" serve --database "$folder/usher.db" --environment sandbox --insecure-no-auth \
    --only sardine-onboarding --listen 127.0.0.1:0 --base-url "sardine=$twin/v1"
server=$address

body='{"workflow": "sardine-onboarding", "input": {"phoneNumber": "+14155550101"}}'
ask -X POST "$server/v1/onboardings" -H 'Content-Type: application/json' -H 'Idempotency-Key: "a-key-of-yours"' -d "$body"
first=$answer
echo "The same request again starts nothing new:"
ask -X POST "$server/v1/onboardings" -H 'Content-Type: application/json' -H 'Idempotency-Key: "a-key-of-yours"' -d "$body"
id=$(printf '%s' "$first" | grep -o 'onb-[0-9]*' | head -1)
[ "$id" = "$(printf '%s' "$answer" | grep -o 'onb-[0-9]*' | head -1)" ]

for _ in $(seq 1200); do
    if curl --silent "$server/v1/onboardings/$id" | grep -q '"status": *"succeeded"'; then break; fi
    sleep 0.1
done
ask "$server/v1/onboardings/$id"
printf '%s' "$answer" | grep -q '"outcome": *"verified"'
ask "$server/v1/onboardings/$id/calls"
echo "The face for AWS clients:"
ask -X POST "$server/" -H 'Content-Type: application/x-amz-json-1.0' \
    -H 'X-Amz-Target: AWSStepFunctions.ListStateMachines' -d '{}'
ask "$server/readyz"
echo "Done: $id was verified."
