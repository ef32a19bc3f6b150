#!/usr/bin/env python3
"""Kills `usher serve` during a distributed map, and proves that every item ran once; measures the memory of a large one."""

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

READER = {
    "Resource": "arn:aws:states:::s3:getObject",
    "ReaderConfig": {"InputType": "JSONL"},
    "Arguments": {"Bucket": "data", "Key": "items.jsonl"},
}
WRITER = {
    "Resource": "arn:aws:states:::s3:putObject",
    "Arguments": {"Bucket": "data", "Prefix": "results"},
    "WriterConfig": {"Transformation": "COMPACT", "OutputType": "JSONL"},
}


def definition(state, concurrency, batch=1):
    batcher = {"ItemBatcher": {"MaxItemsPerBatch": batch}} if batch > 1 else {}
    return {
        "QueryLanguage": "JSONata", "StartAt": "Map",
        "States": {"Map": {
            "Type": "Map", "Label": "proof", "MaxConcurrency": concurrency, "ItemReader": READER, "ResultWriter": WRITER,
            "End": True, **batcher,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Work", "States": {"Work": {**state, "End": True}}}}},
    }


CREATE = {
    "Type": "Task", "Resource": "connector:sardine:createEntity",
    "Arguments": {"phoneNumber": "{% $states.input.phone %}"},
    "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 20, "MaxDelaySeconds": 5,
               "JitterStrategy": "FULL"}],
}
PASS = {"Type": "Pass"}
NOTHING = {"Type": "Pass", "Output": {}}


def api(port, operation, **request):
    """One call of the Step Functions API."""
    status, answer = call(
        port, "POST", "/", request,
        {"X-Amz-Target": f"AWSStepFunctions.{operation}", "Content-Type": "application/x-amz-json-1.0"})
    if status != 200:
        raise ValueError(f"{operation}: {status} {answer}")
    return answer


def begin(port, state, concurrency, batch=1):
    """Makes the state machine and starts an execution; gives its ARN."""
    machine = api(
        port, "CreateStateMachine", name="map-proof", roleArn="arn:aws:iam::000000000000:role/proof",
        definition=json.dumps(definition(state, concurrency, batch)))
    return api(port, "StartExecution", stateMachineArn=machine["stateMachineArn"], name="proof")["executionArn"]


def map_run(port, execution):
    runs = api(port, "ListMapRuns", executionArn=execution)["mapRuns"]
    return api(port, "DescribeMapRun", mapRunArn=runs[0]["mapRunArn"]) if runs else None


def check_counts(proof, run, when):
    counts = run["itemCounts"]
    parts = sum(counts[name] for name in ("pending", "running", "succeeded", "failed", "timedOut", "aborted"))
    proof.check(parts + counts["pendingRedrive"] == counts["total"], f"{when}: the counts {counts} do not add up")


def strike(proof, arguments, options, execution):
    """Kills the server while the map runs, and looks at the counts after each start."""
    generator = random.Random(options.seed)
    seen = []
    for number in range(options.kills):
        child = proof.start("serve", *arguments)
        proof.wait(lambda: call(options.port, "GET", "/readyz")[0] == 200, "the server", child)
        run = map_run(options.port, execution)
        check_counts(proof, run, f"after kill {number}")
        seen.append(run["itemCounts"]["succeeded"])
        if run["status"] != "RUNNING":
            proof.kill(child)
            break
        time.sleep(generator.uniform(options.shortest, options.longest))
        proof.kill(child, signal.SIGKILL)
    return seen


def wait_for_end(proof, port, execution, child, patience, look=lambda run: None):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise SystemExit(f"The server ended with code {child.returncode}. See its log in {proof.folder}.")
        try:
            answer = api(port, "DescribeExecution", executionArn=execution)
            look(map_run(port, execution))
            if answer["status"] != "RUNNING":
                return answer
        except UNREACHABLE:
            pass
        time.sleep(1)
    raise SystemExit(f"The map did not end within {patience:.0f} s.")


def audit(proof, database):
    code, output, errors = proof.usher("audit", "--database", database, timeout=1200)
    print("  usher audit: " + (output or errors).strip().replace("\n", "\n  "))
    proof.check(code == 0, f"usher audit ended with code {code}")


def check_results(proof, folder, answer, count):
    """The results that were written: as many as there are items."""
    proof.check(answer["status"] == "SUCCEEDED", f"the execution ended as {answer['status']}: {answer.get('cause')}")
    if answer["status"] != "SUCCEEDED":
        return
    place = json.loads(answer["output"])["ResultWriterDetails"]["Key"]
    with open(os.path.join(folder, "data", place)) as file:
        manifest = json.load(file)
    lines = 0
    for part in manifest["ResultFiles"]["SUCCEEDED"]:
        path = os.path.join(folder, "data", part["Key"])
        proof.check(os.path.getsize(path) == part["Size"], f"{part['Key']} has not the size that the manifest says")
        with open(path, "rb") as file:
            lines += sum(1 for _ in file)
    proof.check(lines == count, f"{lines} results were written for {count} items")
    proof.check(not manifest["ResultFiles"]["FAILED"] and not manifest["ResultFiles"]["PENDING"], "some items have no result")


def check_items(proof, database, options):
    """Compares the database with what the provider has seen."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    children, distinct, names = connection.execute(
        "SELECT count(*), count(DISTINCT map_index), count(DISTINCT name) FROM executions WHERE map_run IS NOT NULL"
    ).fetchone()
    proof.check(children == options.items, f"{children} child executions ran for {options.items} items")
    proof.check(distinct == options.items and names == options.items, "two child executions share an item or a name")
    visits, keys = connection.execute(
        "SELECT count(DISTINCT execution || '/' || visit), count(DISTINCT idempotency_key) FROM calls").fetchone()
    proof.check(visits == keys == options.items, f"{visits} task visits used {keys} keys for {options.items} items")
    connection.close()
    state = call(options.twin, "GET", "/twin/sardine/state", timeout=120)[1]
    proof.check(state["entities"] == options.items, f"the provider has {state['entities']} entities")
    several = repeated = 0
    for number in range(options.items):
        phone = f"1212{6_000_000 + number}"
        state = call(options.twin, "GET", f"/twin/sardine/state?subject=%2B{phone}")[1]
        uses = state["idempotencyKeys"]["createEntity"].get(f"+{phone}", [])
        several += len(uses) != 1 or state["entitiesPerPhoneNumber"].get(f"+{phone}") != 1
        repeated += sum(use["calls"] - 1 for use in uses)
    proof.check(several == 0, f"{several} items came under another number of keys than one")
    return repeated


def serve_arguments(proof, options, database):
    return [*proof.serve_arguments(database, options.port, options.twin), "--buckets", proof.folder]


def kill_proof(options):
    with Proof(options.binary, f"{options.kills} kills during a map of {options.items} items, seed {options.seed}") as proof:
        options.port, options.twin = free_port(), free_port()
        database = os.path.join(proof.folder, "usher.db")
        os.mkdir(os.path.join(proof.folder, "data"))
        with open(os.path.join(proof.folder, "data", "items.jsonl"), "w") as file:
            for number in range(options.items):
                file.write(json.dumps({"phone": f"+1212{6_000_000 + number}"}) + "\n")
        proof.sandbox(
            options.twin, options.seed, "--dial", "faults.latencySeconds=[0.001,0.05]", "--dial",
            "faults.cutAfterEffectRate=0.01", "--dial", "faults.errorRate=0.01")
        arguments = serve_arguments(proof, options, database)
        child = proof.start("serve", *arguments)
        proof.wait(lambda: call(options.port, "GET", "/readyz")[0] == 200, "the server", child)
        proof.loosen(options.port)
        started = time.monotonic()
        execution = begin(options.port, CREATE, options.concurrency)
        time.sleep(options.shortest)
        proof.kill(child, signal.SIGKILL)
        seen = strike(proof, arguments, options, execution)

        child = proof.start("serve", *arguments)
        proof.wait(lambda: call(options.port, "GET", "/readyz")[0] == 200, "the server", child)
        answer = wait_for_end(proof, options.port, execution, child, options.patience)
        run = map_run(options.port, execution)
        counts = run["itemCounts"]
        proof.check(run["status"] == "SUCCEEDED", f"the map run ended as {run['status']}")
        proof.check(
            (counts["succeeded"], counts["total"], counts["resultsWritten"]) == (options.items,) * 3,
            f"the counts are {counts}")
        check_results(proof, proof.folder, answer, options.items)
        repeated = check_items(proof, database, options)
        audit(proof, database)
        proof.check(proof.kill(child, signal.SIGTERM) == 0, "the server did not end in good order on SIGTERM")
        audit(proof, database)
        print(f"  killed {len(seen) + 1} times, when so many items had succeeded: {seen}")
        print(f"  {options.items} items in {time.monotonic() - started:.0f} s, "
              f"{repeated} calls repeated under the same key")
        return proof.summary()


def resident(child):
    """The memory of a process, in MiB."""
    with open(f"/proc/{child.pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024


def memory_proof(options):
    with Proof(options.binary, f"the memory of a map of {options.items} items") as proof:
        options.port, options.twin = free_port(), free_port()
        database = os.path.join(proof.folder, "usher.db")
        os.mkdir(os.path.join(proof.folder, "data"))
        with open(os.path.join(proof.folder, "data", "items.jsonl"), "w") as file:
            for number in range(options.items):
                file.write(f'{{"number": {number}}}\n')
        child = proof.start("serve", *serve_arguments(proof, options, database))
        proof.wait(lambda: call(options.port, "GET", "/readyz")[0] == 200, "the server", child)
        idle = resident(child)
        samples = []

        def look(run):
            done = run["itemCounts"]["succeeded"] if run else 0
            samples.append((done, resident(child)))
            if len(samples) % 30 == 0:
                print(f"  {done} items, {samples[-1][1]:.0f} MiB", flush=True)

        started = time.monotonic()
        execution = begin(options.port, NOTHING if options.batch > 1 else PASS, options.concurrency, options.batch)
        answer = wait_for_end(proof, options.port, execution, child, options.patience, look)
        took = time.monotonic() - started
        check_results(proof, proof.folder, answer, -(-options.items // options.batch))
        run = map_run(options.port, execution)
        proof.check(run["itemCounts"]["succeeded"] == options.items, f"the counts are {run['itemCounts']}")
        # What the first tenth needed is what all need: caches have filled by then.
        early = max((memory for done, memory in samples if done <= options.items / 10), default=idle)
        late = max(memory for _, memory in samples)
        proof.check(
            late <= early + options.growth, f"the memory grew from {early:.0f} MiB in the first tenth to {late:.0f} MiB")
        audit(proof, database)
        print(f"  {options.items} items in {took:.0f} s, {options.items / took:.0f} a second")
        print(f"  memory: {idle:.0f} MiB idle, at most {early:.0f} MiB in the first tenth, at most {late:.0f} MiB in all")
        return proof.summary()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/debug/usher", help="the program (default: %(default)s)")
    parser.add_argument("--memory", action="store_true", help="measure the memory of a large map instead of killing")
    parser.add_argument("--items", type=int, help="how many items (default: 10000, or 1000000 with --memory)")
    parser.add_argument("--batch", type=int, default=1, help="with --memory: how many items a child execution has")
    parser.add_argument("--concurrency", type=int, default=500, help="how many run at once (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=10, help="how often to kill (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where chance starts (default: %(default)s)")
    parser.add_argument("--shortest", type=float, default=0.2, help="seconds from start to kill, at least")
    parser.add_argument("--longest", type=float, default=4.0, help="seconds from start to kill, at most")
    parser.add_argument("--growth", type=float, default=64, help="MiB that the memory may grow behind the first tenth")
    parser.add_argument("--patience", type=float, default=3600, help="seconds that the map may take")
    options = parser.parse_args()
    options.items = options.items or (1_000_000 if options.memory else 10_000)
    return memory_proof(options) if options.memory else kill_proof(options)


if __name__ == "__main__":
    raise SystemExit(main())
