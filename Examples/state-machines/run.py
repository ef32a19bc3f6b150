#!/usr/bin/env python3
"""Runs the example state machines with boto3 against a `usher serve` of its own, and checks that each ends as the README says."""

import argparse
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True

from world import REGISTRY_KEY, World

try:
    import boto3
    from botocore.config import Config
except ImportError:
    print("boto3 is not installed: nothing was run. Install it with 'pip install boto3'.")
    sys.exit(77)

FOLDER = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(FOLDER))
ROLE = "arn:aws:iam::000000000000:role/example"
TRIP = {"from": "2027-03-01", "to": "2027-03-09"}
ORDERS = [
    {"customer": "Ada", "lines": [{"article": "lamp", "amount": 7}, {"article": "chair", "amount": 2}]},
    {"customer": "Grace", "lines": [{"article": "desk", "amount": 2}]},
    {"customer": "Edsger", "lines": [{"article": "lamp", "amount": 1}]},
]


class Case:
    """One execution: what it is given, how it ends, and states that it goes through, in this order among others."""

    def __init__(self, machine, title, given, output=None, error=None, cause=None, path=(), people=None, worker=None):
        self.machine, self.title, self.given, self.people, self.worker = machine, title, given, people, worker
        self.output, self.error, self.cause, self.path = output, error, cause, path


def say(decision, **more):
    return lambda client, token: client.send_task_success(
        taskToken=token, output=json.dumps({"decision": decision, **more}))


def recuse(client, token):
    client.send_task_failure(taskToken=token, error="Approval.Recused", cause="It is my own purchase.")


def ignore(client, token):
    pass


CASES = [
    Case("trip-saga", "everything works", {"trip": TRIP, "failAt": []},
         output={"outcome": "booked", "payment": "ChargePayment-2027-03-09", "parts": 3,
                 "references": [f"Confirm{w}-2027-03-09" for w in ("Flight", "Hotel", "Car")]},
         path=["ReserveFlight", "ReserveHotel", "ReserveCar", "ChargePayment", "ConfirmAll", "TripIsBooked"]),
    Case("trip-saga", "the payment fails: what was reserved is cancelled in reverse", {"trip": TRIP, "failAt": ["ChargePayment"]},
         error="Trip.ChargePaymentFailed", cause="Nothing is left of the trip from 2027-03-01 to 2027-03-09.",
         path=["ChargePayment", "CancelCar", "CancelHotel", "CancelFlight", "NoteFailure", "TripIsNotBooked"]),
    Case("trip-saga", "a confirmation fails: the payment is refunded, too", {"trip": TRIP, "failAt": ["ConfirmHotel"]},
         error="Trip.ConfirmHotelFailed", path=["ConfirmAll", "RefundPayment", "CancelCar", "CancelHotel", "CancelFlight"]),
    Case("trip-saga", "a compensation fails: an operator gets a ticket",
         {"trip": TRIP, "failAt": ["ReserveCar", "CancelFlight"]},
         error="Trip.CompensationFailed", cause="See ticket D-7.", path=["CancelHotel", "CancelFlight", "AskOperator"]),
    Case("trip-saga", "a trip backwards is refused", {"trip": {"from": "2027-03-09", "to": "2027-03-01"}, "failAt": []},
         error="Trip.Invalid", path=["HasDates", "IsForwards", "TripIsInvalid"]),
    Case("purchase-approval", "a small purchase needs nobody", {"amount": 40},
         output={"decision": "approved", "by": "rule", "amount": 40, "booking": "B-40"}, path=["ApproveByRule", "BookBudget"]),
    Case("purchase-approval", "the manager approves", {"amount": 400}, people={"manager": say("approved")},
         output={"decision": "approved", "by": "manager", "amount": 400, "booking": "B-400"},
         path=["AskManager", "ManagerDecided", "BookBudget", "TellRequester", "Approved"]),
    Case("purchase-approval", "the manager recuses, the deputy wants changes, the manager rejects the rework", {"amount": 400},
         people={"manager": recuse, "deputy": say("changes"), "manager again": say("rejected", remark="still too dear")},
         error="Purchase.Rejected", cause="Rejected by manager: still too dear",
         path=["AskManager", "RemindManager", "AskDeputy", "ManagerDecided", "Rework", "AskManager", "Rejected"]),
    Case("purchase-approval", "nobody answers", {"amount": 400}, people={"manager": ignore, "deputy": ignore},
         error="Purchase.Unanswered", path=["AskManager", "RemindManager", "AskDeputy", "NobodyAnswered"]),
    Case("purchase-approval", "a large one needs both directors", {"amount": 20000},
         people={"manager": say("approved"), "finance": say("approved"), "legal": say("approved")},
         output={"decision": "approved", "by": "directors", "amount": 20000, "booking": "B-20000"},
         path=["AskManager", "AskDirectors", "DirectorsDecided", "BookBudget"]),
    Case("purchase-approval", "the ledger has the last word", {"amount": 60000},
         people={"manager": say("approved"), "finance": say("approved"), "legal": say("approved")},
         error="Purchase.Rejected", cause="Rejected by ledger: none", path=["BookBudget", "OverBudget", "NoteRejection"]),
    Case("job-poller", "a job that takes two looks", {"size": 10, "endsAs": "SUCCEEDED", "after": 1, "maximumPolls": 9},
         output={"parts": 10}, path=["SubmitJob", "Pause", "NoteProgress", "Pause", "FetchResult", "ReleaseSlot", "JobIsDone"]),
    Case("job-poller", "a job that fails gives its slot back", {"size": 10, "endsAs": "FAILED", "after": 0, "maximumPolls": 9},
         error="Job.Failed", cause="A part was broken.", path=["FetchReason", "ReleaseAfterFailure", "JobFailed"]),
    Case("job-poller", "a job that is stuck is given up", {"size": 10, "endsAs": "STUCK", "after": 9, "maximumPolls": 9},
         error="Job.GivenUp", cause="The job was not done after 3 looks.",
         path=["IsStuck", "CancelJob", "ReleaseAfterFailure", "JobFailed"]),
    Case("job-poller", "a job that is too large is not begun", {"size": 5000, "endsAs": "", "after": 0, "maximumPolls": 1},
         error="Job.TooLarge", path=["IsTooLarge", "JobIsTooLarge"]),
    Case("nested-maps", "orders, their lines, and the parts of each line", {"orders": ORDERS},
         output={"orders": 3, "shipped": [1, 3], "waiting": [2], "total": 400},
         path=["Prepare", "EachOrder", "EachLine", "EachPart", "ReservePart", "PriceLine", "Report", "AllOrdersSeen"]),
    Case("nested-maps", "no orders", {"orders": []}, output={"orders": 0, "shipped": []}, path=["NothingToDo"]),
    Case("error-routing", "a tired function answers the third time", {"path": "function", "mood": "tired", "name": "Ada"},
         output={"path": "function", "mood": "tired", "name": "Ada", "answer": "Hello, Ada."}, path=["CallFunction", "Answered"]),
    Case("error-routing", "an offended function is not asked again", {"path": "function", "mood": "offended", "name": "Ada"},
         path=["CallFunction", "Apologise", "FunctionIsOffended"]),
    Case("error-routing", "a slow function has its own way", {"path": "function", "mood": "slow", "name": "Ada"},
         output={"path": "function", "mood": "slow", "name": "Ada", "answer": "slow",
                 "failure": {"Error": "States.Timeout", "Cause": ""}}, path=["FunctionIsSlow", "Answered"]),
    Case("error-routing", "another error is told as the function told it", {"path": "function", "mood": "confused", "name": "Ada"},
         error="Moody.Confused", cause="What was the question?", path=["ReadCause", "ExplainCause"]),
    Case("error-routing", "404 leads to the registration, and 503 to another try", {"path": "http", "name": "Analytical Engines"},
         output={"name": "Analytical Engines", "isNew": True}, path=["LookUpCompany", "RegisterCompany", "NoteCompany"]),
    Case("error-routing", "a company that is known", {"path": "http", "name": "Analytical Engines"},
         output={"name": "Analytical Engines", "isNew": False}, path=["LookUpCompany", "KnowCompany"]),
    Case("error-routing", "a connection is not used for other addresses", {"path": "http", "name": "x", "api": "https://api.example"},
         error="States.Permissions", cause="The registry does not work.", path=["LookUpCompany", "RegistryIsDown"]),
    Case("error-routing", "a worker that goes silent", {"path": "worker"}, worker=lambda client, token: None,
         output={"inspected": False}, path=["AskWorker", "WorkerIsGone", "Inspected"]),
    Case("error-routing", "a worker that refuses", {"path": "worker"},
         worker=lambda client, token: client.send_task_failure(taskToken=token, error="Inspection.Refused", cause="It rains."),
         error="Inspection.Refused", cause="It rains.", path=["AskWorker", "InspectionIsRefused"]),
    Case("error-routing", "an item without its number", {"path": "data", "items": [{"number": 1}, {"numbr": 2}]},
         error="Data.NoNumber", cause="An item has no number.", path=["ReadData", "HasNumber", "NumberIsMissing", "DataIsWrong"]),
    Case("error-routing", "a path that is not there", {"path": "north"}, error="Route.Unknown", cause="There is no path north."),
]


class Run:
    """A server, a client and the machines made with it."""

    def __init__(self, endpoint, world):
        self.client = boto3.client(
            "stepfunctions", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="example-secret", config=Config(retries={"max_attempts": 0}, read_timeout=90))
        self.world = world
        self.activity = self.client.create_activity(name="example-inspection")["activityArn"]
        self.machines = {}
        for name in sorted({case.machine for case in CASES}):
            with open(os.path.join(FOLDER, name, "definition.asl.json"), encoding="utf-8") as file:
                self.machines[name] = self.client.create_state_machine(
                    name=name, definition=file.read(), roleArn=ROLE)["stateMachineArn"]

    def carry_out(self, case):
        """Runs a case and gives what is wrong with its end."""
        given = dict(case.given)
        if given.get("path") == "http":
            given.setdefault("api", self.world.url + "/registry")
        arn = self.client.start_execution(
            stateMachineArn=self.machines[case.machine], input=json.dumps(given))["executionArn"]
        worker = threading.Thread(target=self.work, args=(case,), daemon=True) if case.worker else None
        if worker:
            worker.start()
        people = dict(case.people or {})
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            ended = self.client.describe_execution(executionArn=arn)
            if ended["status"] != "RUNNING":
                return self.judge(case, ended)
            self.answer_letters(people)
            time.sleep(0.05)
        return [f"it is still {ended['status']}"]

    def answer_letters(self, people):
        try:
            letter = self.world.letters.get_nowait()
        except queue.Empty:
            return
        to = letter["to"]
        person = people.pop(to, None) or people.pop(f"{to} again", None)
        if person:
            person(self.client, letter["token"])

    def work(self, case):
        task = self.client.get_activity_task(activityArn=self.activity, workerName="inspector")
        if task.get("taskToken"):
            case.worker(self.client, task["taskToken"])

    def judge(self, case, ended):
        wrong = []
        expected = "SUCCEEDED" if case.error is None else "FAILED"
        if ended["status"] != expected or ended.get("error") != case.error:
            wrong.append(f"it ended {ended['status']} with {ended.get('error')}: {ended.get('cause')}")
        if case.cause is not None and ended.get("cause") != case.cause:
            wrong.append(f"its cause is {ended.get('cause')!r}")
        if case.output is not None and json.loads(ended.get("output", "null")) != case.output:
            wrong.append(f"its output is {ended.get('output')}")
        pages = self.client.get_paginator("get_execution_history").paginate(executionArn=ended["executionArn"])
        visited = [e["stateEnteredEventDetails"]["name"] for p in pages for e in p["events"] if "stateEnteredEventDetails" in e]
        rest = iter(visited)
        if not all(state in rest for state in case.path):
            wrong.append(f"it went {' → '.join(visited)}")
        return wrong


def serve(binary, folder, world):
    """Starts a server that checks signatures; gives the process and its address."""
    for name, text in (("integrations.json", json.dumps(world.integrations(), indent=2)), ("api-keys", "0123456789abcdef\n"),
                       ("access-keys", "AKIDEXAMPLE:example-secret\n")):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    child = subprocess.Popen(
        [binary, "serve", "--database", "usher.db", "--listen", "127.0.0.1:0", "--integrations", "integrations.json",
         "--access-keys", "access-keys", "--api-keys", "api-keys", "--compatibility", "aws", "--log-level", "error"],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "REGISTRY_KEY": REGISTRY_KEY})
    line = child.stdout.readline()
    endpoint = next((word for word in line.split() if word.startswith("http://")), None)
    if endpoint is None:
        child.kill()
        raise SystemExit("The server did not start.")
    return child, endpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/debug/usher"))
    parser.add_argument("--only", default="", help="run cases of the machines whose names hold this text")
    options = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        world = World()
        child, endpoint = serve(os.path.abspath(options.binary), folder, world)
        try:
            run = Run(endpoint, world)
            for case in CASES:
                if options.only not in case.machine:
                    continue
                begin = time.monotonic()
                wrong = run.carry_out(case)
                failures += bool(wrong)
                verdict = "ok  " if not wrong else "FAIL"
                print(f"{verdict} {case.machine}: {case.title} ({time.monotonic() - begin:.1f} s)", flush=True)
                for problem in wrong:
                    print(f"       {problem}", flush=True)
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(30)
    print("Every execution ended as documented." if not failures else f"{failures} executions ended otherwise.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
