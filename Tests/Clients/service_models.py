#!/usr/bin/env python3
"""Writes what the answers of some AWS services look like into Sources/StepFunctionsAPI/ServiceModels, from botocore's models.

The service models are published by AWS under the Apache License 2.0 and ship inside botocore. Only facts are taken: the names of
operations and members, their kinds, bounds and values. Run it again after an update of botocore:

    pip install botocore
    python3 Tests/Clients/service_models.py
"""

import glob
import gzip
import json
import os
import sys
import textwrap

try:
    import botocore
except ImportError:
    sys.exit("botocore is not installed. Install it with 'pip install botocore'.")

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TARGET = os.path.join(ROOT, "Sources", "StepFunctionsAPI", "ServiceModels")
# What Step Functions calls a service in a resource, the folder of its model, and its name.
SERVICES = [
    ("dynamodb", "dynamodb", "DynamoDB"), ("eventbridge", "events", "EventBridge"), ("kms", "kms", "KMS"),
    ("lambda", "lambda", "Lambda"), ("s3", "s3", "S3"), ("secretsmanager", "secretsmanager", "SecretsManager"),
    ("sfn", "stepfunctions", "StepFunctions"), ("sns", "sns", "SNS"), ("sqs", "sqs", "SQS"),
]
NUMBERS = ("integer", "long", "float", "double")


def first_upper(text):
    return text[:1].upper() + text[1:]


def first_lower(text):
    return text[:1].lower() + text[1:]


class Model:
    """The answers of one service, as the lines that Swift reads."""

    def __init__(self, folder):
        data = os.path.join(os.path.dirname(botocore.__file__), "data", folder)
        path = sorted(glob.glob(os.path.join(data, "*", "service-2.json*")))[-1]
        with (gzip.open if path.endswith("gz") else open)(path) as file:
            document = json.load(file)
        self.shapes = document["shapes"]
        self.version = os.path.basename(os.path.dirname(path))
        self.lines, self.seen = [], set()
        for name, operation in sorted(document["operations"].items()):
            if "output" in operation:
                self.lines.append(f">{first_lower(name)} {self.reference(operation['output']['shape'])}")

    def reference(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        if kind in NUMBERS:
            bounds = [shape.get("min"), shape.get("max")]
            return "n" if bounds == [None, None] else "n" + ",".join("" if b is None else str(b) for b in bounds)
        if kind == "boolean":
            return "b"
        if kind == "list":
            return "[" + self.reference(shape["member"]["shape"])
        if kind == "map":
            return "{" + self.reference(shape["value"]["shape"])
        if kind == "structure" and not shape.get("eventstream"):
            self.define(name, lambda: " ".join([name] + [self.member(shape, m) for m in shape["members"]]))
            return name
        values = shape.get("enum")
        if kind == "string" and values and all(v and not set(v) & set(" |\n\\\"") for v in values):
            self.define(name, lambda: f"{name} =" + "| ".join(values))
            return name
        # Blobs and times are texts in JSON.
        return "s"

    def member(self, shape, name):
        required = "!" if name in shape.get("required", ()) else ""
        return f"{first_upper(name)}{required}:{self.reference(shape['members'][name]['shape'])}"

    def define(self, name, text):
        if name not in self.seen:
            self.seen.add(name)
            line = text()
            self.lines += textwrap.wrap(line, 108, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def main():
    for service, folder, title in SERVICES:
        model = Model(folder)
        property_name = {"lambda": "lambdaAnswers"}.get(service, service + "Answers")
        path = os.path.join(TARGET, f"{title}Answers.swift")
        with open(path, "w") as file:
            file.write(
                f"// Written by Tests/Clients/service_models.py from AWS's service model of {title}, version {model.version}.\n\n"
                "extension AnswerModel {\n"
                f"    /// What the operations of {title} answer.\n"
                f"    static let {property_name} = AnswerModel(\n"
                '        """\n'
                + "".join(f"        {line}\n" for line in model.lines)
                + '        """\n    )\n}\n')
        print(f"{path}: {len(model.lines)} lines")


if __name__ == "__main__":
    main()
