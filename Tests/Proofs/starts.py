#!/usr/bin/env python3
"""Kills `usher serve` again and again while boto3 starts executions, and proves that no acknowledged start is lost."""

import argparse
import json
import os
import random
import signal
import sys
import threading
import time

# The repository stays as it is.
sys.dont_write_bytecode = True

from proof import Proof, call, free_port

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    sys.exit("boto3 is not installed. Install it with 'pip install boto3'.")

KEY, SECRET = "AKIDPROOF", "proof-secret"
ROLE = "arn:aws:iam::000000000000:role/starts"
DEFINITION = {
    "StartAt": "Note", "States": {
        "Note": {"Type": "Pass", "Next": "Rest"},
        "Rest": {"Type": "Wait", "Seconds": 1, "Next": "Done"},
        "Done": {"Type": "Succeed"}}}


def client(port):
    """An AWS client as it comes, but for the retries: what is repeated, and when, is part of the proof."""
    return boto3.client(
        "stepfunctions", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
        aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        config=Config(retries={"max_attempts": 0}, connect_timeout=5, read_timeout=10, max_pool_connections=1))


class Starter(threading.Thread):
    """Starts one execution after the other under names of its own, and repeats each until it is acknowledged."""

    def __init__(self, lane, port, machine):
        super().__init__(daemon=True)
        self.lane, self.machine, self.client = lane, machine, client(port)
        self.acknowledged, self.seconds, self.problems = {}, [], []
        self.repeats = 0
        self.stopping = threading.Event()

    def run(self):
        number = 0
        while not self.stopping.is_set():
            name = f"start-{self.lane}-{number}"
            number += 1
            self.insist(name)

    def insist(self, name):
        request = {"stateMachineArn": self.machine, "name": name, "input": json.dumps({"name": name})}
        repeats = self.repeats
        while not self.stopping.is_set():
            begin = time.monotonic()
            try:
                answer = self.client.start_execution(**request)
                self.seconds.append(time.monotonic() - begin)
                self.acknowledged[name] = answer["executionArn"]
                return
            except ClientError as error:
                # A start whose answer was lost may have run to its end meanwhile, and then its name is taken.
                if error.response["Error"]["Code"] == "ExecutionAlreadyExists" and self.repeats > repeats:
                    self.acknowledged[name] = self.machine.replace(":stateMachine:", ":execution:") + ":" + name
                    return
                if error.response["ResponseMetadata"]["HTTPStatusCode"] < 500:
                    self.problems.append(f"{name} was refused: {error}")
                    return
            except BotoCoreError:
                pass
            self.repeats += 1
            self.stopping.wait(0.05)


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0


def measure(starters, seconds):
    """Throughput and latency while nothing disturbs."""
    marks = [len(s.seconds) for s in starters]
    begin = time.monotonic()
    time.sleep(seconds)
    elapsed = time.monotonic() - begin
    fresh = [second for s, mark in zip(starters, marks) for second in s.seconds[mark:]]
    print(f"  undisturbed: {len(fresh) / elapsed:.0f} starts/s at concurrency {len(starters)}, "
          f"median {1000 * percentile(fresh, 0.5):.1f} ms, p99 {1000 * percentile(fresh, 0.99):.1f} ms", flush=True)


def wait_until_ready(proof, options, child):
    proof.wait(lambda: call(options.port, "GET", "/healthz", timeout=2)[0] == 200, "the server", child)


def strike(proof, arguments, generator, options, child):
    """Kills the server at random moments of its service; gives the last one, which lives."""
    for number in range(1, options.kills + 1):
        time.sleep(generator.uniform(options.shortest, options.longest))
        proof.check(child.poll() is None, f"the server ended by itself with code {child.poll()} before kill {number}")
        proof.kill(child, signal.SIGKILL)
        child = proof.start("serve", *arguments)
        if number % 5 == 0:
            print(f"  {number} kills", flush=True)
        wait_until_ready(proof, options, child)
    return child


def check_all(proof, options, machine, starters):
    """Every acknowledged start is there once, under its ARN, with its input, and ends."""
    api = client(options.port)
    running = 1
    deadline = time.monotonic() + options.patience
    while running and time.monotonic() < deadline:
        running = len(api.list_executions(stateMachineArn=machine, statusFilter="RUNNING", maxResults=1)["executions"])
        time.sleep(0.5)
    proof.check(running == 0, "executions still run after the last kill")
    listed = {}
    for page in api.get_paginator("list_executions").paginate(
            stateMachineArn=machine, PaginationConfig={"PageSize": 1000}):
        for execution in page["executions"]:
            proof.check(execution["name"] not in listed, f"{execution['name']} is there twice")
            listed[execution["name"]] = execution
    acknowledged = {name: arn for s in starters for name, arn in s.acknowledged.items()}
    for name, arn in acknowledged.items():
        seen = listed.get(name)
        if proof.check(seen is not None, f"{name} was acknowledged and is lost"):
            proof.check(seen["executionArn"] == arn, f"{name} has another ARN than was acknowledged")
            proof.check(seen["status"] == "SUCCEEDED", f"{name} is {seen['status']}")
    for name in random.Random(options.seed).sample(sorted(acknowledged), min(50, len(acknowledged))):
        seen = api.describe_execution(executionArn=acknowledged[name])
        proof.check(json.loads(seen["input"]) == {"name": name}, f"{name} has another input")
    return acknowledged, listed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/debug/usher")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--shortest", type=float, default=0.2, help="the least time of service before a kill, in seconds")
    parser.add_argument("--longest", type=float, default=2.0, help="the most")
    parser.add_argument("--undisturbed", type=float, default=5, help="how long to measure before the first kill")
    parser.add_argument("--patience", type=float, default=120, help="how long the last executions may take")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    options.port = free_port()
    generator = random.Random(options.seed)
    title = f"{options.kills} kills under StartExecution, seed {options.seed}"
    with Proof(options.binary, title) as proof:
        database = os.path.join(proof.folder, "usher.db")
        for name, line in (("access-keys", f"{KEY}:{SECRET}"), ("api-keys", "0123456789abcdef0123456789abcdef")):
            with open(os.path.join(proof.folder, name), "w") as file:
                file.write(line + "\n")
        workflows = os.path.join(proof.folder, "workflows", "pass")
        os.makedirs(workflows)
        with open(os.path.join(workflows, "definition.asl.json"), "w") as file:
            json.dump({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}, file)
        arguments = [
            "serve", "--database", database, "--listen", f"127.0.0.1:{options.port}",
            "--workflows", os.path.dirname(workflows), "--access-keys", os.path.join(proof.folder, "access-keys"),
            "--api-keys", os.path.join(proof.folder, "api-keys"), "--log-level", "warning"]
        child = proof.start("serve", *arguments)
        wait_until_ready(proof, options, child)
        machine = client(options.port).create_state_machine(
            name="starts", definition=json.dumps(DEFINITION), roleArn=ROLE)["stateMachineArn"]
        starters = [Starter(lane, options.port, machine) for lane in range(options.concurrency)]
        for starter in starters:
            starter.start()
        measure(starters, options.undisturbed)
        child = strike(proof, arguments, generator, options, child)
        for starter in starters:
            starter.stopping.set()
        for starter in starters:
            starter.join(15)
            for problem in starter.problems:
                proof.check(False, problem)
        acknowledged, listed = check_all(proof, options, machine, starters)
        seconds = [second for s in starters for second in s.seconds]
        print(f"  {len(acknowledged)} acknowledged starts, {sum(s.repeats for s in starters)} requests repeated, "
              f"{len(listed)} executions; under kills: median {1000 * percentile(seconds, 0.5):.1f} ms, "
              f"p99 {1000 * percentile(seconds, 0.99):.1f} ms", flush=True)
        proof.check(len(acknowledged) > 0, "no start was acknowledged")
        proof.kill(child, signal.SIGTERM)
        status, output, errors = proof.usher("audit", "--database", database)
        proof.check(status == 0, f"the audit of the closed database says: {output}{errors}")
        code = proof.summary()
    return code


if __name__ == "__main__":
    sys.exit(main())
