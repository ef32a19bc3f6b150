#!/usr/bin/env bash
# Serves every workflow against the twins of all providers, and takes one person through each of four.
# Needs curl and a built usher (USHER names the binary). Starts both servers on free ports of this machine, and ends them.
# With --serve it keeps them running until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Examples/servers.sh
settings=Examples/configuration

serve twins "The sandbox of" "$usher" sandbox --provider all --listen 127.0.0.1:0 \
    --dial sardine.applicantDelaySeconds=1 --dial aurora-sentinel.applicantDelaySeconds=1 \
    --dial aurora-sentinel.decisionDelaySeconds=1
twins=$address
set -a
. "$settings/sandbox.env"
set +a
serve engine "Serving" "$usher" serve --database "$folder/usher.db" --environment sandbox --insecure-no-auth \
    --listen 127.0.0.1:0 \
    --base-url "sardine=$twins/v1" \
    --base-url "aurora-sentinel=$twins" --configuration "aurora-sentinel=$settings/aurora-sentinel.json" \
    --base-url "sentry-interactive=$twins" --configuration "sentry-interactive=$settings/sentry-interactive.json" \
    --base-url "kajeet-sentinel=$twins/sentinel-proxy/sentinel/api" \
    --configuration "kajeet-sentinel=$settings/kajeet-sentinel.json"
export USHER_ENDPOINT=$address
# Where the twin of Aurora Sentinel sends its webhooks; with fixed ports, the dial is given to `usher sandbox`.
curl --silent --show-error --fail --max-time 10 --output "$folder/dials" -X PATCH "$twins/twin/aurora-sentinel/dials" \
    -d "{\"webhooks\": {\"callbackUrl\": \"$USHER_ENDPOINT/hooks/aurora-sentinel\"}}"

# Takes somebody through a workflow, and checks what comes of it.
take() { # OUTCOME WORKFLOW INPUT
    printf '\n$ usher start %s --wait --input %q\n' "$2" "$3"
    "$usher" start "$2" --wait --input "$3" | tee "$folder/answer"
    grep -q "$1" "$folder/answer" || { echo "expected: $1" >&2; exit 1; }
}
take verified sardine-onboarding '{"phoneNumber": "+14155550101"}'
take verified aurora-sentinel-verification '{"phoneNumber": "+14155550101"}'
take granted sentry-interactive-access '{
    "verification": {"outcome": "verified", "documentExpiresOn": "2099-05-01"},
    "applicant": {"subject": "customer-1", "email": "jane@usher.example", "isEmailVerified": true},
    "lockId": "00000000-0000-4000-8000-000000000001"}'
take onboarded kajeet-account-onboarding '{
    "username": "jane@northstar.example",
    "terms": {"version": "2026-01", "acceptedBy": "jane@northstar.example", "acceptedAt": "2026-06-01T09:59:00Z",
              "ipAddress": "203.0.113.7"}}'

printf '\nWhat Aurora Sentinel sent by itself:\n'
"$usher" inbox
"$usher" inbox | grep -q applied
if [ "${1:-}" = --serve ]; then
    printf '\nIt keeps running until Ctrl-C. In another terminal: export USHER_ENDPOINT=%s\n' "$USHER_ENDPOINT"
    wait
fi
echo "Done: one person through each of four workflows."
