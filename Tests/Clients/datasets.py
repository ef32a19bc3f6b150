#!/usr/bin/env python3
"""Runs distributed maps over every data set that a bucket can hold, with an unmodified boto3, and checks items and results.

The server's option --buckets names the folder --folder, in which this script makes its buckets.
"""

import argparse
import json
import os
import sys
import time

from walk import ROLE, Walk

GET = "arn:aws:states:::s3:getObject"
LIST = "arn:aws:states:::s3:listObjectsV2"
WRITE = "arn:aws:states:::s3:putObject"


class DataSets(Walk):
    def write(self, key, text):
        path = os.path.join(self.options.folder, "data", key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def run_map(self, name, resource, arguments, given=None, writer=None, **configuration):
        """Runs a map over a data set, and gives the description of its execution."""
        state = {
            "Type": "Map", "End": True, "MaxConcurrency": 50,
            "ItemReader": {"Resource": resource, "Arguments": {"Bucket": "data", **arguments}, "ReaderConfig": configuration},
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "P",
                              "States": {"P": {"Type": "Pass", "End": True}}}}
        if writer:
            state["ResultWriter"] = {"Resource": WRITE, "Arguments": {"Bucket": "data", "Prefix": "out"}, "WriterConfig": writer}
        definition = {"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": state}}
        machine = self.client.create_state_machine(name=name, roleArn=ROLE, definition=json.dumps(definition))
        arn = self.client.start_execution(
            stateMachineArn=machine["stateMachineArn"], name="e", input=json.dumps(given or {}))["executionArn"]
        deadline = time.monotonic() + 90
        while (end := self.client.describe_execution(executionArn=arn))["status"] == "RUNNING":
            if time.monotonic() > deadline:
                raise SystemExit(f"{name} did not end.")
            time.sleep(0.1)
        return end

    def gives(self, name, expected, *arguments, **more):
        end = self.run_map(name, *arguments, **more)
        if not self.check(end["status"] == "SUCCEEDED", f"{name}: {end['status']} {end.get('error')} {end.get('cause')}"):
            return None
        output = json.loads(end["output"])
        if expected is not None:
            self.check(output == expected, f"{name}: gave {str(output)[:300]}, expected {str(expected)[:300]}")
        return output

    def fails(self, name, words, *arguments, **more):
        end = self.run_map(name, *arguments, **more)
        self.check(end.get("error") == "States.ItemReaderFailed", f"{name}: {end['status']} {end.get('error')}")
        self.check(words in end.get("cause", ""), f"{name}: the cause is {end.get('cause')!r}")


def listings(walk):
    keys = ["in/a.txt", "in/a/b.txt", "in/a0", "in/ü/日本.txt"] + [f"many/{n:03}" for n in range(300)]
    for key in keys:
        walk.write(key, key)
    os.symlink("/etc/passwd", os.path.join(walk.options.folder, "data", "in", "link"))
    output = walk.gives("list", None, LIST, {"Prefix": "in/"}) or []
    walk.check([item["Key"] for item in output] == keys[:4], f"listed {output}")
    walk.check(set(output[0]) == {"Etag", "Key", "LastModified", "Size", "StorageClass"}, f"listed {output[:1]}")
    output = walk.gives("list-many", None, LIST, {"Prefix": "many/"}) or []
    walk.check([item["Key"] for item in output] == keys[4:], f"listed {len(output)}")
    for number, key in enumerate(["in/link", "../../etc/passwd", "/etc/passwd", "in/../in/a.txt"]):
        walk.fails(f"outside-{number}", "Amazon S3", GET, {"Key": key}, InputType="JSONL")


def files(walk):
    walk.write("items.jsonl", "".join(json.dumps({"n": n}) + "\n" for n in range(300)))
    walk.gives("lines", [{"n": n} for n in range(300)], GET, {"Key": "items.jsonl"}, InputType="JSONL")
    walk.gives("most", [{"n": n} for n in range(5)], GET, {"Key": "items.jsonl"}, given={"most": 5}, InputType="JSONL",
               MaxItems="{% $states.input.most %}")
    walk.write("rows.csv", "\ufeffid|text\r\n1|\"a|b\"\r\n2|\"two\r\nlines\"\r\n3\r\n")
    walk.gives("rows", [{"id": "1", "text": "a|b"}, {"id": "2", "text": "two\r\nlines"}, {"id": "3", "text": ""}], GET,
               {"Key": "rows.csv"}, InputType="CSV", CSVHeaderLocation="FIRST_ROW", CSVDelimiter="PIPE")
    walk.write("bare.csv", "1,2\n3,4\n")
    walk.gives("given", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}], GET, {"Key": "bare.csv"}, InputType="CSV",
               CSVHeaderLocation="GIVEN", CSVHeaders=["a", "b"])
    walk.write("deep.json", json.dumps({"x": [1], "data": {"items": [1, {"k": "]"}, [2]]}}))
    walk.gives("pointer", [1, {"k": "]"}, [2]], GET, {"Key": "deep.json"}, InputType="JSON", ItemsPointer="/data/items")


def manifests(walk):
    walk.write("inventory/1.csv", '"source","k1"\n"source","k2"\n')
    walk.write("inventory/manifest.json", json.dumps({
        "fileFormat": "CSV", "fileSchema": "Bucket, Key", "destinationBucket": "arn:aws:s3:::data",
        "files": [{"key": "inventory/1.csv"}, {"key": "inventory/1.csv"}]}))
    rows = [{"Bucket": "source", "Key": "k1"}, {"Bucket": "source", "Key": "k2"}]
    walk.gives("inventory", rows * 2, GET, {"Key": "inventory/manifest.json"}, InputType="MANIFEST")
    walk.write("query/1", '{"n": 1}\n')
    walk.write("query/2", '{"n": 2}\n')
    walk.write("query/manifest.csv", "s3://data/query/1\ns3://data/query/2\n")
    walk.gives("query", [{"n": 1}, {"n": 2}], GET, {"Key": "query/manifest.csv"}, InputType="JSONL", ManifestType="ATHENA_DATA")
    with open(os.path.join(walk.options.folder, "data", "items.gz"), "wb") as file:
        file.write(b"\x1f\x8b\x08\x00")
    walk.fails("gzip", "Write it as plain CSV, JSON or JSONL.", GET, {"Key": "items.gz"}, InputType="CSV")


def results(walk):
    for transformation in ("NONE", "COMPACT", "FLATTEN"):
        for kind in ("JSON", "JSONL"):
            name = f"write-{transformation}-{kind}"
            writer = {"Transformation": transformation, "OutputType": kind}
            walk.write("pairs.jsonl", "[1, 2]\n[3]\n")
            output = walk.gives(name, None, GET, {"Key": "pairs.jsonl"}, writer=writer, InputType="JSONL")
            key = output["ResultWriterDetails"]["Key"]
            listed = walk.gives(name + "-list", None, GET, {"Key": key}, InputType="JSON", ItemsPointer="/ResultFiles/SUCCEEDED")
            expected = {"COMPACT": [[1, 2], [3]], "FLATTEN": [1, 2, 3], "NONE": None}[transformation]
            read = walk.gives(name + "-read", expected, LIST, {"Prefix": listed[0]["Key"]}, InputType=kind,
                              Transformation="LOAD_AND_FLATTEN")
            if transformation == "NONE":
                walk.check([json.loads(item["Output"]) for item in read] == [[1, 2], [3]], f"{name}: read {read}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint-url", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--access-key", default="AKIDUSHER")
    parser.add_argument("--secret-key", default="usher-secret")
    walk = DataSets(parser.parse_args())
    listings(walk)
    files(walk)
    manifests(walk)
    results(walk)
    print(f"{walk.checks} checks, {len(walk.failures)} failures")
    return 1 if walk.failures else 0


if __name__ == "__main__":
    sys.exit(main())
