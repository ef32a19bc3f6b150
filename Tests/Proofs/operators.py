#!/usr/bin/env python3
"""Breaks a thousand onboardings by three causes, and has them found, grouped, repaired and resumed with three commands.

With --kills the server is killed while the bulk act goes on, which must go on where it was, and so must the command that waits."""

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import time

# The repository stays as it is.
sys.dont_write_bytecode = True

from proof import UNREACHABLE, Proof, call, free_port

# Refusals that end a flow. What is down, or refuses the credentials, ends none: the breaker opens, and they wait.
CAUSES = (
    ("a provider that does not accept the data", {"faults": {"errorRate": 1, "errorStatus": 422}}),
    ("a provider that says what nobody has mapped", {"faults": {"errorRate": 1, "errorStatus": 400}}),
    ("a firewall before the provider", {"faults": {"errorRate": 1, "errorStatus": 403}}),
)
HEALTHY = {"faults": {"errorRate": 0}}
# One read without retries: it fails at once, so that the proof does not wait for retries.
DEFINITION = {
    "QueryLanguage": "JSONata", "StartAt": "Find", "States": {
        "Find": {"Type": "Task", "Resource": "connector:sardine:searchEntity",
                 "Arguments": {"phoneNumber": "{% $states.input.phoneNumber %}"},
                 "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}],
                 "Catch": [{"ErrorEquals": ["Sardine.NotFound"], "Next": "Done"}], "Next": "Done"},
        "Done": {"Type": "Succeed", "Output": {"outcome": "found"}}}}


def status_counts(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        return dict(store.execute("SELECT status, count(*) FROM executions GROUP BY status"))


def job_counts(database):
    """How many items of the bulk act have a result; None before it is there."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        row = store.execute("SELECT succeeded + refused FROM jobs").fetchone()
    return row[0] if row else None


def wait_for(proof, what, condition, patience=120):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if condition():
                return True
        except UNREACHABLE:
            pass
        time.sleep(0.05)
    return proof.check(False, f"{what} did not come within {patience} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/debug/usher", help="the program (default: %(default)s)")
    parser.add_argument("--count", type=int, default=1000, help="how many onboardings (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=0, help="how often to kill during the bulk act (default: %(default)s)")
    parser.add_argument("--rate", type=int, default=200, help="items a second (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where chance starts (default: %(default)s)")
    options = parser.parse_args()
    generator = random.Random(options.seed)

    with Proof(options.binary, f"{options.count} broken onboardings, {options.kills} kills") as proof:
        port, twin = free_port(), free_port()
        database = os.path.join(proof.folder, "usher.db")
        workflows = os.path.join(proof.folder, "workflows")
        os.makedirs(os.path.join(workflows, "look"))
        os.symlink(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "workflows", "connectors"),
                   os.path.join(workflows, "connectors"))
        with open(os.path.join(workflows, "look", "definition.asl.json"), "w") as file:
            json.dump(DEFINITION, file)
        arguments = proof.serve_arguments(database, port, twin, workflows, only="look")
        arguments += ["--approval-above", str(options.count)]
        proof.sandbox(twin, options.seed)
        child = proof.start("serve", *arguments)
        proof.wait(lambda: call(port, "GET", "/readyz")[0] == 200, "the server", child)
        environment = ["--endpoint", f"http://127.0.0.1:{port}"]
        proof.loosen(port)

        for index, (what, dials) in enumerate(CAUSES):
            call(twin, "PATCH", "/twin/sardine/dials", dials)
            for number in range(index, options.count, len(CAUSES)):
                status, _ = call(port, "POST", "/v1/onboardings", {
                    "workflow": "look", "name": f"flow-{number}", "input": {"phoneNumber": f"+1212{6_000_000 + number}"}})
                proof.check(status == 201, f"flow-{number} was not taken: {status}")
            expected = sum(len(range(i, options.count, len(CAUSES))) for i in range(index + 1))
            wait_for(proof, f"the failure of all for {what}",
                     lambda: status_counts(database).get("FAILED", 0) == expected)
        call(twin, "PATCH", "/twin/sardine/dials", HEALTHY)

        begin = time.monotonic()
        # The first command: what is broken, and why.
        code, output, errors = proof.usher("failures", "--json", *environment)
        groups = json.loads(output)
        found = sorted(group["count"] for group in groups["failures"])
        wanted = sorted(len(range(i, options.count, len(CAUSES))) for i in range(len(CAUSES)))
        proof.check(found == wanted, f"usher failures counted {found}, not {wanted}")
        for group in groups["failures"]:
            print(f"  {group['count']:5} {group['cause']} {group['state']} {group['error']}: {group['message'][:80]}")
        # The second: what would be done. (The causes themselves are mended at the provider.)
        code, output, errors = proof.usher(
            "bulk", "resume", "status:failed", "--dry-run", "--json", *environment)
        preview = json.loads(output)
        counts = (preview["total"], preview["examined"], preview["refused"])
        proof.check(counts == (options.count, options.count, 0), f"the dry run says {counts}")
        # The third: it is done.
        command = proof.begin(
            "bulk", "resume", "status:failed", "--rate", str(options.rate), "--reason", "The provider is mended.",
            "--as", "operator", "--json", "--wait", *environment)
        proof.wait(lambda: job_counts(database) is not None, "the bulk act")
        for number in range(options.kills):
            time.sleep(generator.uniform(0.2, 1.0))
            proof.kill(child, signal.SIGKILL)
            print(f"  kill {number + 1} at {job_counts(database)} of {options.count}")
            child = proof.start("serve", *arguments)
            proof.wait(lambda: call(port, "GET", "/readyz")[0] == 200, "the server", child)
        output, errors = command.communicate(timeout=180)
        proof.check(command.returncode == 0, f"usher bulk ended with code {command.returncode}: {errors}")
        end = json.loads(output)
        wait_for(proof, "the end of all onboardings",
                 lambda: status_counts(database).get("SUCCEEDED", 0) == options.count)
        took = time.monotonic() - begin
        proof.check(took < 60 + 5 * options.kills, f"it took {took:.1f} s")

        proof.check((end["succeeded"], end["refused"]) == (options.count, 0), f"the job counts {end}")
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
            redrives = dict(store.execute("SELECT redrive_count, count(*) FROM executions GROUP BY redrive_count"))
            entries = store.execute("SELECT count(*) FROM operator_log WHERE act = 'resume'").fetchone()[0]
            items = dict(store.execute("SELECT status, count(*) FROM job_items GROUP BY status"))
        proof.check(redrives == {1: options.count}, f"redrives: {redrives}")
        proof.check(entries == options.count, f"the log has {entries} resumptions")
        proof.check(items == {"succeeded": options.count}, f"items: {items}")
        code, output, errors = proof.usher("failures", "--json", *environment)
        proof.check(json.loads(output)["total"] == 0, "usher failures still counts some")
        for command in (["audit"], ["audit", "--log"]):
            code, output, errors = proof.usher(*command, "--database", database)
            print("  usher " + " ".join(command) + ": " + (output or errors).strip())
            proof.check(code == 0, f"usher {' '.join(command)} ended with code {code}")
        proof.check(proof.kill(child, signal.SIGTERM) == 0, "the server did not end in good order")
        print(f"  {options.count} found, grouped, resumed and ended in {took:.1f} s")
        return proof.summary()


if __name__ == "__main__":
    raise SystemExit(main())
