#!/usr/bin/env python3
"""Drives the Step Functions API with the unmodified AWS command line interface, as people type it, signatures on."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": {"done": True}, "End": True}}}


class Shell:
    """Runs `aws stepfunctions …` in surroundings of its own, and counts what is wrong."""

    def __init__(self, program, options, folder):
        self.program, self.endpoint, self.failures, self.checks = program, options.endpoint_url, [], 0
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": folder, "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": options.access_key, "AWS_SECRET_ACCESS_KEY": options.secret_key,
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
        }
        # Programs of a version manager find themselves by these.
        self.environment |= {n: v for n, v in os.environ.items() if n.startswith("PYENV") or n == "VIRTUAL_ENV"}

    def run(self, *arguments, secret=None):
        environment = self.environment | ({"AWS_SECRET_ACCESS_KEY": secret} if secret else {})
        done = subprocess.run(
            [self.program, "stepfunctions", *arguments, "--endpoint-url", self.endpoint, "--output", "json"],
            capture_output=True, text=True, env=environment, timeout=120, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr

    def ask(self, *arguments):
        status, output, errors = self.run(*arguments)
        if not self.check(status == 0, f"aws {arguments[0]} ended with {status}: {errors.strip()}"):
            raise SystemExit(self.verdict())
        return json.loads(output) if output.strip() else {}

    def refused(self, code, *arguments, secret=None):
        status, _, errors = self.run(*arguments, secret=secret)
        self.check(status != 0 and f"({code})" in errors, f"aws {arguments[0]}: expected {code}, got {status}: {errors.strip()}")

    def check(self, holds, what):
        self.checks += 1
        if not holds:
            self.failures.append(what)
            print(f"  FAILED: {what}", flush=True)
        return holds

    def verdict(self):
        print(f"typed {self.checks} checks, {len(self.failures)} failures")
        return 1 if self.failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint-url", required=True)
    parser.add_argument("--access-key", default="AKIDUSHER")
    parser.add_argument("--secret-key", default="usher-secret")
    options = parser.parse_args()
    program = shutil.which("aws")
    if program is None:
        print("The AWS command line interface is not installed: nothing was checked. Install it with 'pip install awscli'.")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        return type_commands(Shell(program, options, folder), folder)


def type_commands(shell, folder):
    name = f"cli-{uuid.uuid4().hex[:8]}"
    path = os.path.join(folder, "definition.json")
    with open(path, "w") as file:
        json.dump(PASS, file)
    machine = shell.ask(
        "create-state-machine", "--name", name, "--definition", f"file://{path}",
        "--role-arn", "arn:aws:iam::000000000000:role/cli")["stateMachineArn"]
    started = shell.ask(
        "start-execution", "--state-machine-arn", machine, "--name", "one", "--input", '{"n": 1}')["executionArn"]
    deadline = time.monotonic() + 120
    while True:
        ended = shell.ask("describe-execution", "--execution-arn", started)
        if ended["status"] != "RUNNING" or time.monotonic() > deadline:
            break
        time.sleep(0.1)
    shell.check(ended["status"] == "SUCCEEDED" and json.loads(ended["output"]) == {"done": True}, "the execution succeeds")
    events = shell.ask("get-execution-history", "--execution-arn", started, "--page-size", "1")["events"]
    shell.check([e["id"] for e in events] == [1, 2, 3, 4], "the command line reads all pages of a history")
    listed = shell.ask("list-executions", "--state-machine-arn", machine, "--status-filter", "SUCCEEDED")
    shell.check([e["name"] for e in listed["executions"]] == ["one"], "executions are listed")
    shell.refused("ExecutionAlreadyExists", "start-execution", "--state-machine-arn", machine, "--name", "one")
    shell.refused("ExecutionDoesNotExist", "describe-execution", "--execution-arn", started + "x")
    shell.refused("InvalidSignatureException", "list-state-machines", secret="wrong")
    shell.ask("delete-state-machine", "--state-machine-arn", machine)
    return shell.verdict()


if __name__ == "__main__":
    sys.exit(main())
