#!/usr/bin/env python3
"""Runs state machines that call Lambda, SQS, EventBridge and an API, with an unmodified boto3, and checks what arrived.

The server's file of integrations leads to `services.py`, whose address is --services-url.
"""

import argparse
import json
import sys
import time
import urllib.request

from walk import ROLE, Walk

INVOKE = "arn:aws:states:::lambda:invoke"
SEND = "arn:aws:states:::sqs:sendMessage"
PUT = "arn:aws:states:::events:putEvents"
HTTP = "arn:aws:states:::http:invoke"
QUEUES = "https://sqs.us-east-1.amazonaws.com/000000000000/"


class Integrations(Walk):
    def run_task(self, name, resource, parameters, retry=None, given=None):
        """Runs a state machine of one task, and gives its description and its events."""
        state = {"Type": "Task", "Resource": resource, "End": True}
        if parameters is not None:
            state["Parameters"] = parameters
        if retry:
            state["Retry"] = retry
        machine = self.client.create_state_machine(
            name=name, roleArn=ROLE, definition=json.dumps({"StartAt": "T", "States": {"T": state}}))
        arn = self.client.start_execution(
            stateMachineArn=machine["stateMachineArn"], name="e", input=json.dumps(given or {}))["executionArn"]
        deadline = time.monotonic() + 60
        while (end := self.client.describe_execution(executionArn=arn))["status"] == "RUNNING":
            if time.monotonic() > deadline:
                raise SystemExit(f"{name} did not end.")
            time.sleep(0.1)
        return end, self.client.get_execution_history(executionArn=arn)["events"]

    def arrived(self):
        with urllib.request.urlopen(self.options.services_url + "/requests") as answer:
            return json.load(answer)

    def succeeds(self, name, *arguments, **more):
        """Checks that a task succeeds and that its history tells the same output; gives it and the requests that it made."""
        before = len(self.arrived())
        end, events = self.run_task(name, *arguments, **more)
        if not self.check(end["status"] == "SUCCEEDED", f"{name}: {end['status']} {end.get('error')} {end.get('cause')}"):
            return {}, [{}]
        output = json.loads(end["output"])
        told = [event for event in events if "Succeeded" in event["type"] and event["type"] != "ExecutionSucceeded"]
        details = told[-1].get("taskSucceededEventDetails") or told[-1].get("lambdaFunctionSucceededEventDetails")
        self.check(json.loads(details["output"]) == output, f"{name}: the history tells another output")
        return output, self.arrived()[before:]

    def fails(self, name, error, *arguments, cause=""):
        """Checks that a task fails with an error of its own, and that its history tells it."""
        end, events = self.run_task(name, *arguments)
        self.check(end.get("error") == error, f"{name}: expected {error}, got {end['status']} {end.get('error')}: {end.get('cause')}")
        self.check(cause in end.get("cause", ""), f"{name}: the cause is {end.get('cause')!r}")
        told = [event for event in events if event["type"] in ("TaskFailed", "LambdaFunctionFailed")]
        self.check(len(told) == 1, f"{name}: the history has {[event['type'] for event in events]}")


def functions(walk):
    arn = "arn:aws:lambda:us-east-1:000000000000:function:"
    output, requests = walk.succeeds("bare", arn + "score", None, given={"a": 1})
    walk.check(output == {"echo": {"a": 1}}, f"the function gave {output}")
    walk.check(requests[0].get("path") == "/2015-03-31/functions/score/invocations", f"called {requests}")
    walk.check(bool(requests[0].get("key")), "a call has no idempotency key")
    output, _ = walk.succeeds("wrapped", INVOKE, {"FunctionName": "score", "Payload": {"b.$": "$.b"}}, given={"b": 2})
    walk.check(output.get("Payload") == {"echo": {"b": 2}}, f"lambda:invoke gave {output}")
    walk.check(output.get("ExecutedVersion") == "$LATEST" and output.get("StatusCode") == 200, f"lambda:invoke gave {output}")
    retry = [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 1}]
    _, requests = walk.succeeds("busy", INVOKE, {"FunctionName": "busy"}, retry)
    walk.check(len(requests) == 2 and requests[0]["key"] == requests[1]["key"], f"a retry has another key: {requests}")
    walk.fails("fails", "NoHit", INVOKE, {"FunctionName": "fails"}, cause="nobody by that name")
    walk.fails("missing", "Lambda.ResourceNotFoundException", INVOKE, {"FunctionName": "missing"}, cause="Status Code: 404")
    walk.fails("broken", "Lambda.ServiceException", INVOKE, {"FunctionName": "broken"}, cause="Status Code: 500")


def queues(walk):
    parameters = {"QueueUrl": QUEUES + "orders", "MessageBody": {"id.$": "$.id"}, "MessageGroupId": "g"}
    output, requests = walk.succeeds("send", SEND, parameters, given={"id": 7})
    walk.check(output.get("MessageId", "").startswith("m-"), f"sendMessage gave {output}")
    walk.check(output.get("SdkHttpMetadata", {}).get("HttpStatusCode") == 200, f"sendMessage gave {output}")
    sent = requests[0]
    walk.check(sent.get("target") == "AmazonSQS.SendMessage", f"sent {sent}")
    walk.check(sent.get("type") == "application/x-amz-json-1.0", f"sent {sent}")
    body = json.loads(sent.get("body", "{}"))
    walk.check(json.loads(body.get("MessageBody", "{}")) == {"id": 7} and body.get("MessageGroupId") == "g", f"sent {body}")
    walk.fails("gone", "SQS.QueueDoesNotExistException", SEND, {"QueueUrl": QUEUES + "gone", "MessageBody": "x"},
               cause="Status Code: 400")
    walk.fails("queue-broken", "SQS.AmazonSQSException", SEND, {"QueueUrl": QUEUES + "broken", "MessageBody": "x"},
               cause="Status Code: 500")


def events(walk):
    def entry(kind):
        return {"Entries": [{"Source": "walk", "DetailType": kind, "Detail": {"n": 1}, "EventBusName": "default"}]}

    output, requests = walk.succeeds("put", PUT, entry("made"))
    walk.check(output.get("FailedEntryCount") == 0 and output.get("Entries") == [{"EventId": "e-0"}], f"putEvents gave {output}")
    sent = json.loads(requests[0].get("body", "{}")).get("Entries", [{}])[0]
    walk.check(requests[0].get("type") == "application/x-amz-json-1.1", f"sent {requests[0]}")
    walk.check(json.loads(sent.get("Detail", "{}")) == {"n": 1}, f"sent {sent}")
    walk.check(any(":execution:put:e" in resource for resource in sent.get("Resources", [])), f"sent {sent}")
    walk.fails("refused", "EventBridge.FailedEntry", PUT, entry("refused"), cause="InvalidArgument")
    walk.fails("event-wrong", "EventBridge.AmazonEventBridgeException", PUT, entry("wrong"), cause="Status Code: 400")
    walk.fails("event-broken", "EventBridge.InternalException", PUT, entry("broken"), cause="Status Code: 500")


def api(walk):
    def call(path):
        return {"Method": "POST", "ApiEndpoint": walk.options.services_url + path, "RequestBody": {"n": 1},
                "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:000000000000:connection/api/1"}}

    output, requests = walk.succeeds("api", HTTP, call("/api/entries"))
    walk.check(output.get("StatusCode") == 201 and output.get("ResponseBody") == {"got": {"n": 1}}, f"the API gave {output}")
    walk.check([request["path"] for request in requests] == ["/oauth/token", "/api/entries"], f"called {requests}")
    started = time.monotonic()
    retry = [{"ErrorEquals": ["States.Http.StatusCode.503"], "IntervalSeconds": 1}]
    _, requests = walk.succeeds("api-busy", HTTP, call("/api/busy"), retry)
    walk.check(time.monotonic() - started >= 3, "Retry-After was not waited for")
    walk.check([request["path"] for request in requests] == ["/api/busy", "/api/busy"], f"called {requests}")
    walk.fails("api-wrong", "States.Http.StatusCode.400", HTTP, call("/api/wrong"), cause="wrong")
    grants = [request for request in walk.arrived() if request["path"] == "/oauth/token"]
    walk.check(len(grants) == 1, f"{len(grants)} tokens were asked for")


def trials(walk):
    """Tasks that are tried out without a mock are called once, and no execution stands behind them."""
    c = walk.client

    def tried(resource, parameters, **more):
        state = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}
        return c.test_state(definition=json.dumps(state), roleArn=ROLE, **more)

    before = len(walk.arrived())
    seen = tried(INVOKE, {"FunctionName": "score", "Payload": {"b.$": "$.b"}}, input='{"b": 2}', inspectionLevel="DEBUG")
    walk.check(json.loads(seen["output"]).get("Payload") == {"echo": {"b": 2}}, f"a tried function gave {seen}")
    walk.check(len(walk.arrived()) == before + 1, "a trial calls once")
    seen = tried(INVOKE, {"FunctionName": "fails"})
    walk.check((seen["status"], seen["error"]) == ("FAILED", "NoHit"), f"a trial that fails gave {seen}")
    call = {"Method": "POST", "ApiEndpoint": walk.options.services_url + "/api/entries", "RequestBody": {"n": 1},
            "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:000000000000:connection/api/1"}}
    seen = tried(HTTP, call, inspectionLevel="TRACE")
    data = seen["inspectionData"]
    walk.check(data["response"]["statusCode"] == "201" and data["request"]["method"] == "POST", f"a trace gave {data}")
    walk.check("authorization" not in data["request"]["headers"].lower(), f"a trace shows a secret: {data['request']}")
    revealed = tried(HTTP, call, inspectionLevel="TRACE", revealSecrets=True)["inspectionData"]["request"]
    walk.check("authorization: bearer" in revealed["headers"].lower(), f"a trace hides what it should reveal: {revealed}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint-url", required=True)
    parser.add_argument("--services-url", required=True)
    parser.add_argument("--access-key", default="AKIDUSHER")
    parser.add_argument("--secret-key", default="usher-secret")
    walk = Integrations(parser.parse_args())
    functions(walk)
    queues(walk)
    events(walk)
    api(walk)
    trials(walk)
    print(f"{walk.checks} checks, {len(walk.failures)} failures")
    return 1 if walk.failures else 0


if __name__ == "__main__":
    sys.exit(main())
