#!/usr/bin/env python3
"""Walks through every operation of the Step Functions API with an unmodified boto3, signatures on."""

import argparse
import datetime
import json
import sys
import threading
import time
import uuid

try:
    import boto3
    import botocore.auth
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError:
    print("boto3 is not installed: nothing was checked. Install it with 'pip install boto3'.")
    sys.exit(77)

ROLE = "arn:aws:iam::000000000000:role/walk"
PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": {"done": True}, "End": True}}}
WAIT = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": True}}}
FAIL = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Walk.Failed", "Cause": "as asked"}}}


class Walk:
    """A client, what was called so far, and what was found wrong."""

    def __init__(self, options):
        self.options = options
        self.client = self.make_client()
        self.run = uuid.uuid4().hex[:8]
        self.called, self.failures, self.checks = set(), [], 0
        self.client.meta.events.register("before-call.sfn.*", self.note)

    def make_client(self, key=None, secret=None, region="us-east-1"):
        return boto3.client(
            "stepfunctions", endpoint_url=self.options.endpoint_url, region_name=region,
            aws_access_key_id=key or self.options.access_key,
            aws_secret_access_key=secret or self.options.secret_key,
            # AWS puts 'sync-' before the host's name for some operations; this server has one name.
            config=Config(inject_host_prefix=False, retries={"max_attempts": 0}, read_timeout=90))

    def note(self, model, **_):
        self.called.add(model.name)

    def check(self, holds, what):
        self.checks += 1
        if not holds:
            self.failures.append(what)
            print(f"  FAILED: {what}", flush=True)
        return holds

    def refused(self, code, call, **arguments):
        """Checks that a call is refused with an error of the service, and gives its message."""
        try:
            call(**arguments)
        except ClientError as error:
            seen = error.response["Error"]["Code"]
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            identity = error.response["ResponseMetadata"].get("RequestId")
            self.check(seen == code, f"{call.__name__}: expected {code}, got {seen}: {error}")
            self.check(status == 400 or code in ("InternalFailure",), f"{call.__name__}: {code} came with status {status}")
            self.check(bool(identity), f"{call.__name__}: the refusal has no request id")
            return error.response["Error"]["Message"]
        self.check(False, f"{call.__name__}: expected {code}, and it succeeded")
        return ""

    def name(self, what):
        return f"walk-{what}-{self.run}"

    def make(self, what, definition, **arguments):
        answer = self.client.create_state_machine(
            name=self.name(what), definition=json.dumps(definition), roleArn=ROLE, **arguments)
        return answer["stateMachineArn"]

    def ended(self, arn, patience=120):
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            answer = self.client.describe_execution(executionArn=arn)
            if answer["status"] != "RUNNING":
                return answer
            time.sleep(0.05)
        self.check(False, f"{arn} did not end")
        return answer


def state_machines(walk):
    c = walk.client
    arn = walk.make("pass", PASS, tags=[{"key": "team", "value": "walk"}])
    again = walk.make("pass", PASS)
    walk.check(again == arn, "creating the same state machine again gives the same ARN")
    walk.refused("StateMachineAlreadyExists", c.create_state_machine,
                 name=walk.name("pass"), definition=json.dumps(WAIT), roleArn=ROLE)
    walk.refused("InvalidDefinition", c.create_state_machine,
                 name=walk.name("bad"), definition='{"StartAt": "Nowhere", "States": {}}', roleArn=ROLE)
    walk.refused("InvalidName", c.create_state_machine,
                 name="walk pass", definition=json.dumps(PASS), roleArn=ROLE)
    seen = c.describe_state_machine(stateMachineArn=arn)
    walk.check(json.loads(seen["definition"]) == PASS, "a definition is read as it was written")
    walk.check(seen["status"] == "ACTIVE" and seen["type"] == "STANDARD", "a state machine is active")
    walk.check(isinstance(seen["creationDate"], datetime.datetime), "timestamps are read as such")
    walk.refused("StateMachineDoesNotExist", c.describe_state_machine, stateMachineArn=arn + "x")
    walk.refused("InvalidArn", c.describe_state_machine, stateMachineArn="no-arn")
    first = c.update_state_machine(stateMachineArn=arn, definition=json.dumps(FAIL), publish=True)
    walk.check(first["stateMachineVersionArn"] == arn + ":1", "an update can publish a version")
    c.update_state_machine(stateMachineArn=arn, definition=json.dumps(PASS))
    walk.refused("StateMachineDoesNotExist", c.update_state_machine,
                 stateMachineArn=arn + "x", definition=json.dumps(PASS))
    verdict = c.validate_state_machine_definition(definition=json.dumps({"StartAt": "A", "States": {}}))
    walk.check(verdict["result"] == "FAIL" and verdict["diagnostics"], "a wrong definition gets diagnostics")
    walk.check(c.validate_state_machine_definition(definition=json.dumps(PASS))["result"] == "OK", "a right one is OK")
    return arn


def versions(walk, arn):
    c = walk.client
    second = c.publish_state_machine_version(stateMachineArn=arn, description="the second")["stateMachineVersionArn"]
    walk.check(second == arn + ":2", "versions are numbered")
    walk.refused("StateMachineDoesNotExist", c.publish_state_machine_version, stateMachineArn=arn + "x")
    listed = c.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]
    walk.check([v["stateMachineVersionArn"] for v in listed] == [second, arn + ":1"], "versions are listed, newest first")
    page = c.list_state_machine_versions(stateMachineArn=arn, maxResults=1)
    rest = c.list_state_machine_versions(stateMachineArn=arn, maxResults=1, nextToken=page["nextToken"])
    walk.check(rest["stateMachineVersions"][0]["stateMachineVersionArn"] == arn + ":1", "versions come in pages")
    routes = [{"stateMachineVersionArn": second, "weight": 100}]
    alias = c.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    walk.refused("ConflictException", c.create_state_machine_alias, name="live",
                 routingConfiguration=[{"stateMachineVersionArn": arn + ":1", "weight": 100}])
    halves = [{"stateMachineVersionArn": v, "weight": 50} for v in (second, arn + ":1")]
    c.update_state_machine_alias(stateMachineAliasArn=alias, routingConfiguration=halves, description="both")
    seen = c.describe_state_machine_alias(stateMachineAliasArn=alias)
    walk.check([r["weight"] for r in seen["routingConfiguration"]] == [50, 50], "an alias routes by weight")
    walk.refused("ResourceNotFound", c.describe_state_machine_alias, stateMachineAliasArn=arn + ":nobody")
    walk.refused("ResourceNotFound", c.update_state_machine_alias, stateMachineAliasArn=arn + ":nobody", description="x")
    aliases = c.list_state_machine_aliases(stateMachineArn=arn)["stateMachineAliases"]
    walk.check([a["stateMachineAliasArn"] for a in aliases] == [alias], "aliases are listed")
    started = c.start_execution(stateMachineArn=alias)["executionArn"]
    walk.check(walk.ended(started).get("stateMachineAliasArn") == alias, "an alias can be started")
    walk.refused("ConflictException", c.delete_state_machine_version, stateMachineVersionArn=second)
    c.delete_state_machine_alias(stateMachineAliasArn=alias)
    c.delete_state_machine_alias(stateMachineAliasArn=alias)
    c.delete_state_machine_version(stateMachineVersionArn=second)


def tags(walk, arn):
    c = walk.client
    c.tag_resource(resourceArn=arn, tags=[{"key": "stage", "value": "test"}])
    seen = {t["key"]: t["value"] for t in c.list_tags_for_resource(resourceArn=arn)["tags"]}
    walk.check(seen == {"team": "walk", "stage": "test"}, f"tags are kept, not {seen}")
    c.untag_resource(resourceArn=arn, tagKeys=["team"])
    walk.check(len(c.list_tags_for_resource(resourceArn=arn)["tags"]) == 1, "tags are taken off")
    for call, more in ((c.tag_resource, {"tags": []}), (c.untag_resource, {"tagKeys": []}), (c.list_tags_for_resource, {})):
        walk.refused("ResourceNotFound", call, resourceArn=arn + "x", **more)


def executions(walk, arn):
    c = walk.client
    started = c.start_execution(stateMachineArn=arn, name="one", input='{"n": 1}')
    walk.refused("ExecutionAlreadyExists", c.start_execution, stateMachineArn=arn, name="one", input='{"n": 2}')
    walk.refused("InvalidExecutionInput", c.start_execution, stateMachineArn=arn, input="{")
    walk.refused("StateMachineDoesNotExist", c.start_execution, stateMachineArn=arn + "x")
    ended = walk.ended(started["executionArn"])
    walk.check(ended["status"] == "SUCCEEDED" and json.loads(ended["output"]) == {"done": True}, "an execution succeeds")
    walk.refused("ExecutionAlreadyExists", c.start_execution, stateMachineArn=arn, name="one", input='{"n": 1}')
    walk.refused("ExecutionDoesNotExist", c.describe_execution, executionArn=started["executionArn"] + "x")
    whole = c.get_execution_history(executionArn=started["executionArn"])["events"]
    types = [e["type"] for e in whole]
    walk.check(types == ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"],
               f"a history tells what happened, not {types}")
    turned = c.get_execution_history(executionArn=started["executionArn"], reverseOrder=True)["events"]
    walk.check([e["id"] for e in turned] == [4, 3, 2, 1], "a history can be read backwards")
    pages = c.get_paginator("get_execution_history").paginate(
        executionArn=started["executionArn"], PaginationConfig={"PageSize": 1})
    walk.check([e["id"] for p in pages for e in p["events"]] == [1, 2, 3, 4], "a history comes in pages")
    walk.refused("ExecutionDoesNotExist", c.get_execution_history, executionArn=started["executionArn"] + "x")
    walk.refused("InvalidToken", c.get_execution_history, executionArn=started["executionArn"], nextToken="made up")
    names = [f"many-{n}" for n in range(5)]
    for name in names:
        walk.ended(c.start_execution(stateMachineArn=arn, name=name)["executionArn"])
    paged = c.get_paginator("list_executions").paginate(
        stateMachineArn=arn, statusFilter="SUCCEEDED", PaginationConfig={"PageSize": 2})
    seen = [e["name"] for page in paged for e in page["executions"]]
    walk.check(set(names) <= set(seen) and len(seen) == len(set(seen)), "executions are listed once each, in pages")
    walk.check(c.list_executions(stateMachineArn=arn, statusFilter="RUNNING")["executions"] == [], "a filter holds")
    walk.refused("StateMachineDoesNotExist", c.list_executions, stateMachineArn=arn + "x")
    machine = c.describe_state_machine_for_execution(executionArn=started["executionArn"])
    walk.check(json.loads(machine["definition"]) == PASS, "an execution keeps the definition that it ran")
    walk.refused("ExecutionDoesNotExist", c.describe_state_machine_for_execution,
                 executionArn=started["executionArn"] + "x")


def ends(walk):
    c = walk.client
    waiting = walk.make("wait", WAIT)
    started = c.start_execution(stateMachineArn=waiting, name="same", input='{"n": 1}')
    again = c.start_execution(stateMachineArn=waiting, name="same", input='{"n": 1}')
    same = ("executionArn", "startDate")
    walk.check([started[k] for k in same] == [again[k] for k in same], "the same start is answered alike")
    arn = started["executionArn"]
    c.stop_execution(executionArn=arn, error="Walk.Stop", cause="enough")
    ended = walk.ended(arn)
    walk.check((ended["status"], ended["error"], ended["cause"]) == ("ABORTED", "Walk.Stop", "enough"), "a stop is told")
    walk.refused("ExecutionDoesNotExist", c.stop_execution, executionArn=arn + "x")
    failing = walk.make("fail", FAIL)
    arn = c.start_execution(stateMachineArn=failing)["executionArn"]
    walk.check(walk.ended(arn)["error"] == "Walk.Failed", "a Fail state fails the execution")
    walk.check("redriveDate" in c.redrive_execution(executionArn=arn), "what failed can be redriven")
    walk.check(walk.ended(arn)["redriveCount"] == 1, "a redrive is counted")
    passing = walk.make("done", PASS)
    done = c.start_execution(stateMachineArn=passing)["executionArn"]
    walk.ended(done)
    walk.refused("ExecutionNotRedrivable", c.redrive_execution, executionArn=done)
    express = walk.make("express", PASS, type="EXPRESS")
    answer = c.start_sync_execution(stateMachineArn=express, input="{}")
    walk.check(answer["status"] == "SUCCEEDED" and json.loads(answer["output"]) == {"done": True}, "express runs at once")
    walk.check("billingDetails" in answer, "an express answer has billing details")
    walk.refused("StateMachineTypeNotSupported", c.start_sync_execution, stateMachineArn=passing)
    return [waiting, failing, passing, express]


def activities(walk):
    c = walk.client
    arn = c.create_activity(name=walk.name("work"))["activityArn"]
    walk.check(c.create_activity(name=walk.name("work"))["activityArn"] == arn, "an activity is made once")
    walk.refused("InvalidName", c.create_activity, name="no good")
    walk.check(c.describe_activity(activityArn=arn)["name"] == walk.name("work"), "an activity can be described")
    walk.check(arn in [a["activityArn"] for p in c.get_paginator("list_activities").paginate(
        PaginationConfig={"PageSize": 1}) for a in p["activities"]], "an activity is listed")
    task = {"Type": "Task", "Resource": arn, "TimeoutSeconds": 60, "HeartbeatSeconds": 30, "End": True}
    machine = walk.make("activity", {"StartAt": "T", "States": {"T": task}})

    def work(report):
        started = c.start_execution(stateMachineArn=machine, input='{"x": 1}')["executionArn"]
        given = c.get_activity_task(activityArn=arn, workerName="walker")
        walk.check(json.loads(given["input"]) == {"x": 1}, "a worker gets the input")
        c.send_task_heartbeat(taskToken=given["taskToken"])
        report(given["taskToken"])
        return given["taskToken"], walk.ended(started)

    token, ended = work(lambda token: c.send_task_success(taskToken=token, output='{"y": 2}'))
    walk.check(json.loads(ended["output"]) == {"y": 2}, "what a worker reports is the output")
    walk.refused("TaskTimedOut", c.send_task_success, taskToken=token, output="{}")
    _, ended = work(lambda token: c.send_task_failure(taskToken=token, error="Walk.Worker", cause="tired"))
    walk.check((ended["error"], ended["cause"]) == ("Walk.Worker", "tired"), "what a worker reports fails the task")
    for call, more in ((c.send_task_success, {"output": "{}"}), (c.send_task_failure, {}), (c.send_task_heartbeat, {})):
        walk.refused("InvalidToken", call, taskToken="made up", **more)
    live = c.start_execution(stateMachineArn=machine)["executionArn"]
    token = c.get_activity_task(activityArn=arn)["taskToken"]
    walk.refused("InvalidOutput", c.send_task_success, taskToken=token, output="{")
    c.stop_execution(executionArn=live)
    c.delete_activity(activityArn=arn)
    walk.refused("ActivityDoesNotExist", c.describe_activity, activityArn=arn)
    walk.refused("ActivityDoesNotExist", c.get_activity_task, activityArn=arn)
    return [machine]


def long_poll(walk):
    """A worker that waits gets a task that comes later, and hears of it at once."""
    c = walk.client
    arn = c.create_activity(name=walk.name("later"))["activityArn"]
    machine = walk.make("later", {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": arn, "End": True}}})
    taken = []
    worker = threading.Thread(target=lambda: taken.append(walk.make_client().get_activity_task(activityArn=arn)))
    worker.start()
    time.sleep(0.3)
    started = c.start_execution(stateMachineArn=machine)["executionArn"]
    worker.join(90)
    if walk.check(bool(taken) and "taskToken" in taken[0], "a waiting worker gets the task"):
        c.send_task_success(taskToken=taken[0]["taskToken"], output="1")
        walk.check(walk.ended(started)["output"] == "1", "and completes it")
    c.delete_activity(activityArn=arn)
    return [machine]


def map_runs(walk):
    c = walk.client
    inner = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "P",
             "States": {"P": {"Type": "Pass", "End": True}}}
    many = {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": inner, "MaxConcurrency": 2, "End": True}}}
    missing = "arn:aws:states:us-east-1:000000000000:mapRun:none/M:" + str(uuid.uuid4())
    walk.refused("ResourceNotFound", c.describe_map_run, mapRunArn=missing)
    walk.refused("ResourceNotFound", c.update_map_run, mapRunArn=missing, maxConcurrency=1)
    walk.refused("ExecutionDoesNotExist", c.list_map_runs,
                 executionArn="arn:aws:states:us-east-1:000000000000:execution:none:none")
    if not walk.options.map_runs:
        return []
    machine = walk.make("many", many)
    started = c.start_execution(stateMachineArn=machine, input="[1, 2, 3]")["executionArn"]
    walk.check(json.loads(walk.ended(started)["output"]) == [1, 2, 3], "a distributed map runs")
    run = c.list_map_runs(executionArn=started)["mapRuns"][0]["mapRunArn"]
    seen = c.describe_map_run(mapRunArn=run)
    walk.check(seen["itemCounts"]["succeeded"] == 3, "a map run counts its items")
    children = [e for p in c.get_paginator("list_executions").paginate(mapRunArn=run) for e in p["executions"]]
    walk.check(len(children) == 3, "a map run's executions are listed")
    return [machine]


def trials(walk):
    c = walk.client
    state = {"Type": "Pass", "Parameters": {"double.$": "States.MathAdd($.n, $.n)"}, "Next": "After"}
    seen = c.test_state(definition=json.dumps(state), roleArn=ROLE, input='{"n": 4}', inspectionLevel="DEBUG")
    walk.check(json.loads(seen["output"]) == {"double": 8} and seen["nextState"] == "After", "a state can be tried")
    walk.check("afterParameters" in seen["inspectionData"], "a trial can be inspected")
    walk.refused("InvalidDefinition", c.test_state, definition='{"Type": "Pas"}', roleArn=ROLE)


def lists(walk, arn):
    pages = walk.client.get_paginator("list_state_machines").paginate(PaginationConfig={"PageSize": 2})
    seen = [m["stateMachineArn"] for page in pages for m in page["stateMachines"]]
    walk.check(arn in seen and len(seen) == len(set(seen)), "state machines are listed once each, in pages")


def deletions(walk, arns):
    c = walk.client
    for arn in arns:
        c.delete_state_machine(stateMachineArn=arn)
    walk.refused("InvalidArn", c.delete_state_machine, stateMachineArn="no-arn")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if c.describe_state_machine(stateMachineArn=arns[0])["status"] == "DELETING":
                time.sleep(0.05)
                continue
            walk.check(False, "a deleted state machine is gone")
            return
        except ClientError as error:
            walk.check(error.response["Error"]["Code"] == "StateMachineDoesNotExist", "a deleted state machine is gone")
            return
    walk.check(False, "a deleted state machine is gone in time")


def signatures(walk):
    """Who may not call: a wrong secret, an unknown key, another region, another time, no signature."""
    if walk.options.no_signatures:
        return
    walk.refused("InvalidSignatureException", walk.make_client(secret="wrong").list_activities)
    walk.refused("UnrecognizedClientException", walk.make_client(key="AKIDNOBODY").list_activities)
    walk.refused("InvalidSignatureException", walk.make_client(region="eu-west-1").list_activities)

    class Skewed(datetime.datetime):
        offset = datetime.timedelta()

        @classmethod
        def utcnow(cls):
            return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + cls.offset

    real = botocore.auth.get_current_datetime
    try:
        for minutes, accepted in ((-4, True), (4, True), (-6, False), (6, False)):
            offset = datetime.timedelta(minutes=minutes)
            botocore.auth.get_current_datetime = lambda *a, **k: real(*a, **k) + offset
            if accepted:
                walk.check("activities" in walk.make_client().list_activities(), f"a clock {minutes} min off is taken")
            else:
                walk.refused("InvalidSignatureException", walk.make_client().list_activities)
    finally:
        botocore.auth.get_current_datetime = real
    bare = walk.make_client()
    bare.meta.events.register("before-send.sfn.*", strip_signature)
    walk.refused("MissingAuthenticationTokenException", bare.list_activities)


def strip_signature(request, **_):
    del request.headers["Authorization"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint-url", required=True)
    parser.add_argument("--access-key", default="AKIDUSHER")
    parser.add_argument("--secret-key", default="usher-secret")
    parser.add_argument("--no-signatures", action="store_true", help="the server does not check signatures")
    parser.add_argument("--map-runs", action="store_true", help="also run a distributed map")
    walk = Walk(parser.parse_args())
    arn = state_machines(walk)
    versions(walk, arn)
    tags(walk, arn)
    executions(walk, arn)
    machines = [arn] + ends(walk) + activities(walk) + long_poll(walk) + map_runs(walk)
    trials(walk)
    lists(walk, arn)
    signatures(walk)
    deletions(walk, machines)
    left = set(walk.client.meta.service_model.operation_names) - walk.called
    walk.check(not left, f"never called: {', '.join(sorted(left))}")
    print(f"walked through {len(walk.called)} operations, {walk.checks} checks, {len(walk.failures)} failures")
    return 1 if walk.failures else 0


if __name__ == "__main__":
    sys.exit(main())
