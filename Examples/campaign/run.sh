#!/usr/bin/env bash
# A re-KYC campaign from a CSV file to its signed results, against the twin of Aurora Sentinel: days are seconds here.
# Needs curl and a built usher (USHER names the binary). Starts both servers on free ports of this machine, and ends them.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Examples/servers.sh

# Shows a command of usher, and runs it.
run() {
    printf '\n$ usher'
    printf ' %q' "$@"
    printf '\n'
    timeout 200 "$usher" "$@"
}

fail() {
    echo "$1" >&2
    exit 1
}

# The applicants of the twin take a second, and decisions half of one.
serve twin "The aurora-sentinel sandbox listens" "$usher" sandbox --provider aurora-sentinel --listen 127.0.0.1:0 \
    --dial applicantDelaySeconds=1 --dial decisionDelaySeconds=0.5
twin=$address
set -a
. Examples/configuration/sandbox.env
set +a
serve engine "Serving" "$usher" serve --database "$folder/usher.db" --environment sandbox --insecure-no-auth \
    --listen 127.0.0.1:0 --only re-kyc-campaign \
    --base-url "aurora-sentinel=$twin" --configuration aurora-sentinel=Examples/configuration/aurora-sentinel.json
export USHER_ENDPOINT=$address
# Where the twin sends its webhooks: they are what makes the engine look at a customer at once.
curl --silent --show-error --fail --max-time 10 --output "$folder/dials" -X PATCH "$twin/twin/aurora-sentinel/dials" \
    -d "{\"webhooks\": {\"callbackUrl\": \"$USHER_ENDPOINT/hooks/aurora-sentinel\"}}"

# Everything before the start can be looked at, and nobody has been written to yet.
deadline=$(date -u -d "+${SECONDS_TO_DEADLINE:-25} seconds" +%Y-%m-%dT%H:%M:%SZ)
run campaign create --workflow re-kyc-campaign --name 'Expired documents' --customers Examples/campaign/customers.csv \
    --rate 600/min --canary 2 --reminders 5s --deadline "$deadline" --segment country --segment risk \
    --reason 'Their documents have expired.'
run campaign rejects 1
run campaign start 1 --reason 'The report is as expected.'

# Two customers do not act by themselves in this play: somebody opens the link that they were sent, and finishes the journey.
answer() { # CONTACT
    local token=
    for _ in $(seq 1200); do
        token=$(curl --silent --max-time 10 "$twin/twin/aurora-sentinel/links?contact=$1" \
            | grep -o '"token": *"[^"]*"' | tail -1 | cut -d'"' -f4 || true)
        [ -z "$token" ] || break
        sleep 0.1
    done
    [ -n "$token" ] || fail "$1 was sent no link."
    curl --silent --show-error --fail --max-time 10 --output "$folder/finish" \
        -X POST "$twin/twin/aurora-sentinel/links/$token/finish" -d '{"outcome": "accepted"}'
}
answer lea@draftsilent.sandbox.example
printf '\nLea has answered the invitation.\n'
# She and Kim get their reminders at the same time.
for _ in $(seq 1200); do
    reminded=$(curl --silent --max-time 10 "$USHER_ENDPOINT/v1/campaigns/1/rows?limit=50" \
        | grep -o '"reminders": *[1-9]' | wc -l || true)
    [ "$reminded" -lt 2 ] || break
    sleep 0.1
done
answer fay@draftsilent.sandbox.example
printf '\nFay has answered the reminder.\n'

# Lines, where there is no terminal; bars where there is one.
run campaign watch 1
run campaign show 1 --by risk
run campaign results 1 --output "$folder/results"
run campaign verify "$folder/results"
printf '\n$ cat results.csv\n'
cat "$folder/results/results.csv"

# What must have come of it.
expect() { # REFERENCE OUTCOME
    grep "$1" "$folder/results/results.csv" | grep -q "$2" || fail "$1 was to end as $2."
}
expect c-001 reverified
expect c-002 reverified
expect c-003 rejected
expect c-004 reverified
expect c-005 reverified
expect c-006 not_due
expect c-007 not_a_customer
expect c-008 identity_mismatch
expect c-009 no_response
expect c-010 reverified
expect c-014 document_expired
run audit
echo "Done: eleven customers, each with the result that was foreseen."
