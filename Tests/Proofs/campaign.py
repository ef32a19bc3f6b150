#!/usr/bin/env python3
"""Runs a campaign through `usher serve`, kills it on the way, and proves that everybody had their turn once; measures its memory."""

import argparse
import collections
import json
import os
import random
import signal
import sqlite3
import sys
import time

# The repository stays as it is.
sys.dont_write_bytecode = True

from proof import Proof, call, free_port


def definition(seconds):
    """Each customer is admitted, written to, waited for, and done."""
    states = {
        "Admit": {"Type": "Task", "Resource": "usher:admit", "Arguments": {}, "Next": "Invite"},
        "Invite": {"Type": "Task", "Resource": "usher:contact",
                   "Arguments": {"kind": "invite", "link": "https://provider.example/journey"}, "Next": "Await"},
        "Await": {"Type": "Wait", "Seconds": seconds, "Next": "Done"},
        "Done": {"Type": "Succeed", "Output": {"outcome": "verified"}},
    }
    return {"QueryLanguage": "JSONata", "StartAt": "Everybody", "States": {"Everybody": {
        "Type": "Map", "Label": "Customer", "ItemReader": {"Resource": "usher:cohort"},
        "ToleratedFailurePercentage": 100, "End": True,
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                          "StartAt": "Admit", "States": states}}}}


def prepare(folder, options):
    """A workflow, and a file of invented customers."""
    workflow = os.path.join(folder, "workflows", "proof")
    os.makedirs(workflow)
    with open(os.path.join(workflow, "definition.asl.json"), "w") as file:
        json.dump(definition(options.seconds), file)
    with open(os.path.join(workflow, "workflow.json"), "w") as file:
        json.dump({"applicant": [{"field": "email", "kind": "email"}]}, file)
    with open(os.path.join(folder, "customers.csv"), "w") as file:
        file.write("reference,email\n")
        for number in range(1, options.customers + 1):
            file.write(f"C-{number},customer-{number}@example.com\n")


def resident(child, what="VmRSS"):
    """The memory of a process, in MiB; `VmHWM` is the most that it ever had."""
    with open(f"/proc/{child.pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(what + ":")) / 1024


def counts(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        return store.execute("SELECT status, total, started, ended FROM campaigns").fetchone()


def started(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        return [row[0] for row in store.execute(
            "SELECT started_at FROM campaign_rows WHERE started_at IS NOT NULL ORDER BY started_at")]


def check_pause(proof, options):
    """A second after a pause was answered, nobody new is started and nothing is sent."""
    begin = time.time()
    status, _ = call(options.port, "POST", "/v1/campaigns/1/pause", {"reason": "Proof."}, {"Usher-Actor": "proof"})
    proof.check(status == 200, f"the pause was answered with {status}")
    time.sleep(2)
    late = sum(1 for moment in started(options.database) if moment > (begin + 1) * 1000)
    proof.check(late == 0, f"{late} customers were started later than a second after the pause")
    status, _ = call(options.port, "POST", "/v1/campaigns/1/resume", {"reason": "Proof."}, {"Usher-Actor": "proof"})
    proof.check(status == 200, f"the resumption was answered with {status}")


def check_end(proof, options):
    """Everybody was started once, written to once, and has a result; never too many in a second."""
    with sqlite3.connect(f"file:{options.database}?mode=ro", uri=True) as store:
        outcomes = dict(store.execute("SELECT outcome, count(*) FROM campaign_rows GROUP BY outcome"))
        children = store.execute(
            "SELECT count(*), count(DISTINCT campaign_row) FROM executions WHERE campaign_row IS NOT NULL").fetchone()
        notices = dict(store.execute(
            "SELECT type, count(*) FROM notices WHERE type LIKE 'onboarding.%' GROUP BY type"))
        twice = store.execute("""
            SELECT count(*) FROM (SELECT execution FROM notices WHERE type = 'onboarding.action_required'
            GROUP BY execution HAVING count(*) > 1)""").fetchone()[0]
    proof.check(outcomes == {"verified": options.customers}, f"the outcomes are {outcomes}")
    proof.check(children == (options.customers, options.customers), f"executions, and customers of them: {children}")
    proof.check(notices.get("onboarding.action_required") == options.customers, f"the notices are {notices}")
    proof.check(twice == 0, f"{twice} customers were written to more than once")
    window, most = collections.deque(), 0
    for moment in started(options.database):
        while window and window[0] <= moment - 1000:
            window.popleft()
        window.append(moment)
        most = max(most, len(window))
    proof.check(most <= options.rate / 60, f"{most} customers were started in one second")
    return most


def serve(proof, options):
    child = proof.start(
        "serve", "serve", "--database", options.database, "--listen", f"127.0.0.1:{options.port}",
        "--workflows", os.path.join(proof.folder, "workflows"), "--insecure-no-auth", "--log-level", "warning",
        "--approval-above", str(options.customers))
    proof.wait(lambda: call(options.port, "GET", "/readyz")[0] == 200, "the server", child)
    return child


def run(proof, options):
    generator = random.Random(options.seed)
    options.port = free_port()
    options.database = os.path.join(proof.folder, "usher.db")
    prepare(proof.folder, options)
    child = serve(proof, options)
    idle, peak = resident(child), 0
    endpoint = ["--endpoint", f"http://127.0.0.1:{options.port}", "--as", "proof", "--reason", "Proof."]
    begin = time.monotonic()
    code, _, errors = proof.usher(
        "campaign", "create", "--workflow", "proof", "--name", "Proof", "--rate", f"{options.rate}/min",
        "--customers", os.path.join(proof.folder, "customers.csv"), "--json", *endpoint, timeout=options.patience)
    proof.check(code == 0, f"usher campaign create ended with {code}: {errors}")
    print(f"  {options.customers} customers handed in and frozen in {time.monotonic() - begin:.0f} s", flush=True)
    begin = time.monotonic()
    code, _, errors = proof.usher("campaign", "start", "1", "--json", *endpoint)
    proof.check(code == 0, f"usher campaign start ended with {code}: {errors}")

    kills = sorted(generator.uniform(0.1, 0.9) * options.customers for _ in range(options.kills))
    pause = options.customers / 2
    deadline, looked = time.monotonic() + options.patience, time.monotonic()
    while time.monotonic() < deadline:
        time.sleep(0.2)
        status, _, taken, ended = counts(options.database)
        if status == "finished":
            break
        if time.monotonic() - looked > 30:
            looked = time.monotonic()
            print(f"  {taken} started, {ended} ended, {resident(child):.0f} MiB", flush=True)
        if kills and taken >= kills[0]:
            kills.pop(0)
            peak = max(peak, resident(child, "VmHWM"))
            proof.kill(child, signal.SIGKILL)
            print(f"  killed at {counts(options.database)[2]} started", flush=True)
            child = serve(proof, options)
        if pause and taken >= pause:
            pause = None
            check_pause(proof, options)
    proof.check(status == "finished", f"the campaign is {status} after {options.patience:.0f} s")
    took = time.monotonic() - begin
    peak = max(peak, resident(child, "VmHWM"))
    most = check_end(proof, options)
    proof.check(peak <= options.memory, f"the server had {peak:.0f} MiB")
    proof.check(proof.kill(child, signal.SIGTERM) == 0, "the server did not end in good order")
    for command in (["audit"], ["audit", "--log"]):
        code, output, errors = proof.usher(*command, "--database", options.database, timeout=options.patience)
        print("  usher " + " ".join(command) + ": " + (output or errors).strip())
        proof.check(code == 0, f"usher {' '.join(command)} ended with code {code}")
    print(f"  {options.customers} customers in {took:.0f} s, at most {most} started in a second")
    print(f"  memory of the server: {idle:.0f} MiB idle, at most {peak:.0f} MiB")
    return proof.summary()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/debug/usher", help="the program (default: %(default)s)")
    parser.add_argument("--customers", type=int, default=10_000, help="how many customers (default: %(default)s)")
    parser.add_argument("--rate", type=int, default=12_000, help="how many are started a minute (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=20, help="after how long each is done (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=2, help="how often to kill (default: %(default)s)")
    parser.add_argument("--memory", type=float, default=256, help="MiB that the server may have (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where chance starts (default: %(default)s)")
    parser.add_argument("--patience", type=float, default=3600, help="seconds that the campaign may take")
    options = parser.parse_args()
    with Proof(options.binary, f"a campaign over {options.customers} customers, {options.kills} kills") as proof:
        return run(proof, options)


if __name__ == "__main__":
    raise SystemExit(main())
