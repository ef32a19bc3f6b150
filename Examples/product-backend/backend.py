#!/usr/bin/env python3
"""A product backend: it enqueues an onboarding exactly once, shows the applicant the link, learns how it ended, and keeps evidence.

Speaks to Usher over its REST interface with requests, and over the Step Functions protocol with boto3. To be runnable by itself, it
starts the provider's twin and an Usher server on free ports of this machine, and ends both.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
import uuid

import boto3
import requests

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PATIENCE = 60  # seconds: far more than the journey takes


@contextlib.contextmanager
def running(command, greeting, environment=None):
    """Runs a command, gives the address that it prints behind its greeting, and ends it in good order."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})})
    try:
        for line in process.stdout:
            if line.startswith(greeting):
                yield next(word for word in line.split() if word.startswith("http://")).rstrip(".,")
                break
        else:
            raise SystemExit(f"{command[1]} ended before it listened")
    finally:
        process.terminate()
        process.wait(PATIENCE)


class Backend:
    """What a product needs of Usher."""

    def __init__(self, address):
        self.address = address
        self.session = requests.Session()

    def enqueue(self, workflow, applicant, key):
        """Starts an onboarding. The key makes it safe to call this again after a time-out."""
        answer = self.session.post(
            f"{self.address}/v1/onboardings",
            json={"workflow": workflow, "input": applicant},
            headers={"Idempotency-Key": f'"{key}"'},
            timeout=10,
        )
        answer.raise_for_status()
        return answer.json()["id"]

    def look(self, onboarding):
        answer = self.session.get(f"{self.address}/v1/onboardings/{onboarding}", timeout=10)
        answer.raise_for_status()
        return answer.json()

    def follow(self, onboarding):
        """Yields the link to show, when there is one, and at last the outcome."""
        shown, end = None, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            state = self.look(onboarding)
            link = state.get("show", {}).get("link")
            if link and link != shown:
                shown = link
                yield "show", link
            if state["status"] != "running":
                yield "outcome", state.get("outcome", state["status"])
                return
            time.sleep(0.2)
        raise SystemExit(f"{onboarding} did not end within {PATIENCE} seconds")


def journey(backend, phone_number):
    key = str(uuid.uuid4())
    applicant = {"phoneNumber": phone_number}
    onboarding = backend.enqueue("sardine-onboarding", applicant, key)
    # The answer could have been lost; asking again starts nothing new.
    assert backend.enqueue("sardine-onboarding", applicant, key) == onboarding
    print(f"{onboarding}: enqueued once for {phone_number}")
    outcome = None
    for what, value in backend.follow(onboarding):
        # The link is a bearer value: it is shown to the applicant and not written to a log.
        print(f"{onboarding}: " + ("a link to show to the applicant" if what == "show" else f"ended as {value}"))
        if what == "outcome":
            outcome = value
    return outcome


def evidence(address):
    """What an auditor asks for, through the AWS SDK."""
    client = boto3.client(
        "stepfunctions", endpoint_url=address, region_name="us-east-1", aws_access_key_id="none",
        aws_secret_access_key="none",
    )
    machines = {machine["name"]: machine["stateMachineArn"] for machine in client.list_state_machines()["stateMachines"]}
    executions = client.list_executions(stateMachineArn=machines["sardine-onboarding"])["executions"]
    for execution in executions:
        pages = client.get_paginator("get_execution_history").paginate(executionArn=execution["executionArn"])
        events = sum(len(page["events"]) for page in pages)
        print(f"evidence: {execution['status']}, {events} events")
    return executions


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--usher", default=os.path.join(ROOT, ".build", "debug", "usher"), help="the usher binary")
    usher = parser.parse_args().usher
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        twin = stack.enter_context(
            running([usher, "sandbox", "--listen", "127.0.0.1:0", "--dial", "applicantDelaySeconds=1"], "The sardine")
        )
        address = stack.enter_context(
            running(
                [usher, "serve", "--database", os.path.join(folder, "usher.db"), "--environment", "sandbox",
                 "--workflows", os.path.join(ROOT, "workflows"), "--only", "sardine-onboarding",
                 "--listen", "127.0.0.1:0", "--insecure-no-auth", "--base-url", f"sardine={twin}/v1"],
                "Serving",
                {"SARDINE_SANDBOX_CLIENT_ID": "usher-sandbox", "SARDINE_SANDBOX_CLIENT_SECRET": "sandbox-secret"},
            )
        )
        backend = Backend(address)
        # The second applicant's first create call is cut after it had its effect: looked up and adopted, not repeated.
        outcomes = [journey(backend, number) for number in ("+14155550101", "+14155550121")]
        executions = evidence(address)
    if outcomes != ["verified", "verified"] or len(executions) != 2:
        sys.exit(f"expected two verified applicants, got {outcomes} and {len(executions)} executions")


if __name__ == "__main__":
    main()
