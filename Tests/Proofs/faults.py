#!/usr/bin/env python3
"""Shows what `usher` says and does when the world fails: each case prints the command, its words and its exit code."""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time

# The repository stays as it is.
sys.dont_write_bytecode = True

from proof import ROOT, UNREACHABLE, WORKFLOW, Proof, call, free_port

# Exit codes, as `usher --help` lists them.
FINDINGS, INVALID_INPUT, MISSING_SECRET, ADDRESS = 1, 7, 11, 12
READ_ONLY, IN_USE = 21, 23


def phone(scenario):
    """The magic number of a scenario of the sandbox, or of nobody special."""
    return f"+141555501{scenario:02}"


class Faults(Proof):
    def __init__(self, binary):
        super().__init__(binary, "What happens when the world fails")
        self.mounts = []
        self.twin = free_port()

    def __exit__(self, *details):
        for child in list(self.children.values()):
            self.kill(child)
        for mount in self.mounts:
            subprocess.run(["umount", "--lazy", mount], check=False)
        super().__exit__(*details)

    # Telling

    def case(self, title):
        print(f"\n{title}", flush=True)

    def tell(self, arguments, code, words):
        print("  $ usher " + " ".join(arguments).replace(self.folder, "…"))
        for line in words.strip().replace(self.folder, "…").splitlines()[:12]:
            print("  | " + line)
        print(f"  exit code {code}", flush=True)

    def refuses(self, arguments, expected, *words, without=()):
        """Runs a command that must fail with this code, and say these words on standard error."""
        code, output, errors = self.usher(*arguments, without=without, timeout=60)
        self.tell(arguments, code, output + errors)
        self.check(code == expected, f"the exit code is {code} and should be {expected}")
        for word in words:
            self.check(word in output + errors, f"nothing was said about '{word}'")

    # Servers

    def file(self, name):
        return os.path.join(self.folder, name)

    def served(self, name, port, twin=None, database=None):
        child = self.start(name, *self.serve_arguments(database or self.file(name + ".db"), port, twin or self.twin))
        self.wait(lambda: call(port, "GET", "/readyz")[0] == 200, "the server", child)
        return child

    def post(self, port, name, number):
        return call(port, "POST", "/v1/onboardings", {"workflow": WORKFLOW, "input": {"phoneNumber": number}},
                    {"Idempotency-Key": f'"{name}"'})

    def ended(self, port, onboarding, patience=120):
        self.wait(lambda: call(port, "GET", f"/v1/onboardings/{onboarding}")[1]["status"] != "running",
                  f"the end of {onboarding}", patience=patience)
        return call(port, "GET", f"/v1/onboardings/{onboarding}")[1]

    def show(self, port, onboarding):
        arguments = ["show", onboarding, "--endpoint", f"http://127.0.0.1:{port}"]
        code, output, errors = self.usher(*arguments)
        self.tell(arguments, code, output + errors)
        return output

    def audit(self, database):
        arguments = ["audit", "--database", database]
        code, output, errors = self.usher(*arguments)
        self.tell(arguments, code, output + errors)
        self.check(code == 0, f"usher audit ended with code {code}")


def port_in_use(faults):
    faults.case("A port in use")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        faults.refuses(faults.serve_arguments(faults.file("port.db"), port, faults.twin), ADDRESS, str(port), "in use")


def missing_secret(faults):
    faults.case("A missing secret")
    faults.refuses(
        faults.serve_arguments(faults.file("secret.db"), free_port(), faults.twin), MISSING_SECRET,
        "SARDINE_SANDBOX_CLIENT_SECRET", without=("SARDINE_SANDBOX_CLIENT_SECRET",))


def broken_definition(faults):
    faults.case("A broken definition: every problem at once, and nothing starts")
    workflows = faults.file("workflows")
    shutil.copytree(os.path.join(ROOT, "workflows"), workflows)
    path = os.path.join(workflows, WORKFLOW, "definition.asl.json")
    with open(path) as file:
        definition = json.load(file)
    definition["States"]["SearchEntity"]["Resource"] = "connector:sardine:serchEntity"
    definition["States"]["ReconcileStatus"]["Choices"][0]["Condition"] = "{% $identity.( %}"
    with open(path, "w") as file:
        json.dump(definition, file, indent=2)
    words = ("serchEntity", "Condition")
    faults.refuses(["validate", path], FINDINGS, *words)
    faults.refuses(
        faults.serve_arguments(faults.file("broken.db"), free_port(), faults.twin, workflows), INVALID_INPUT, *words)
    faults.check(not os.path.exists(faults.file("broken.db")), "a database was made although nothing could start")


def second_engine(faults):
    faults.case("A second engine on the same database")
    port = free_port()
    child = faults.served("second", port)
    faults.refuses(faults.serve_arguments(faults.file("second.db"), free_port(), faults.twin), IN_USE, "second.db")
    faults.check(call(port, "GET", "/healthz")[0] == 200, "the first engine was disturbed")
    faults.kill(child, 15)


def read_only(faults):
    faults.case("A read-only database")
    database = faults.file("readonly.db")
    port = free_port()
    child = faults.served("readonly", port)
    _, receipt = faults.post(port, "kept", phone(0))
    faults.kill(child, 15)
    if os.geteuid() == 0:
        # Permissions do not stop root; a mount does.
        folder = faults.file("readonly")
        os.mkdir(folder)
        mount(faults, folder, "8m")
        shutil.copy(database, folder)
        database = os.path.join(folder, "readonly.db")
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    else:
        os.chmod(database, 0o444)
    faults.refuses(faults.serve_arguments(database, port, faults.twin), READ_ONLY, "readonly.db")
    # Reading commands work where nothing can be written.
    arguments = ["show", receipt["id"], "--database", database, "--json"]
    code, output, errors = faults.usher(*arguments)
    faults.tell(arguments[:-1], code, errors or "(the onboarding, as it was acknowledged)")
    faults.check(code == 0 and json.loads(output)["name"] == "kept", "the acknowledged onboarding cannot be read")


def unreachable_provider(faults):
    faults.case("An unreachable provider: the flow waits and tries again, and goes on when the provider is back")
    port, twin = free_port(), free_port()
    child = faults.served("unreachable", port, twin)
    _, receipt = faults.post(port, "patient", phone(1))
    faults.wait(lambda: call(port, "GET", f"/v1/onboardings/{receipt['id']}/calls")[1]["calls"], "the first failed call")
    words = faults.show(port, receipt["id"])
    faults.check("transient" in words, "the failed call is not shown as transient")
    double = faults.sandbox(twin, 1, "--dial", "applicantDelaySeconds=0.1")
    flow = faults.ended(port, receipt["id"])
    print(f"  then the provider came back: {flow['status']}, {flow.get('outcome') or flow.get('error')}")
    faults.check(flow.get("outcome") == "verified", "the onboarding did not get to its end")
    faults.kill(double)
    faults.kill(child, 15)
    faults.audit(faults.file("unreachable.db"))


def malformed_answer(faults):
    faults.case("A malformed answer: it is never taken for success, and the place is named")
    port = free_port()
    double = faults.sandbox(faults.twin, 1, "--dial", "applicantDelaySeconds=0.1")
    child = faults.served("malformed", port)
    _, receipt = faults.post(port, "drift", phone(28))
    flow = faults.ended(port, receipt["id"])
    words = faults.show(port, receipt["id"])
    faults.check((flow["status"], flow.get("error")) == ("failed", "Sardine.ConfigurationFault"), f"it ended as {flow}")
    faults.check("customerId" in words, "the missing member is not named")
    faults.check(phone(28) not in flow.get("cause", ""), "the cause shows personal data")
    faults.kill(child, 15)
    faults.kill(double)
    faults.audit(faults.file("malformed.db"))


def mount(faults, folder, size):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    faults.mounts.append(folder)


def full_disk(faults):
    faults.case("A full disk: requests are refused, what was acknowledged is kept and goes on once there is room")
    if os.geteuid() != 0:
        print("  skipped: only root can mount a small disk")
        return
    folder = faults.file("small")
    os.mkdir(folder)
    mount(faults, folder, "2m")
    port, database = free_port(), os.path.join(folder, "usher.db")
    double = faults.sandbox(faults.twin, 1, "--dial", "applicantDelaySeconds=0.1", "--dial", "scenario=completes")
    child = faults.served("full", port, database=database)
    acknowledged, refused, number = {}, 0, 0
    while refused < 3 and number < 20_000:
        name = f"full-{number}"
        status, body = faults.post(port, name, f"+1212{7_000_000 + number}")
        number += 1
        if status == 201:
            acknowledged[body["id"]] = name
            continue
        refused += 1
        if refused == 1:
            print(f"  POST /v1/onboardings after {len(acknowledged)} acknowledgements: status {status}")
            print("  | " + body.get("detail", json.dumps(body)))
        faults.check(status == 503, f"the refusal has status {status}")
        time.sleep(0.2)
    faults.check(refused > 0, "the disk did not get full")
    faults.wait(lambda: call(port, "GET", "/healthz")[0] == 503, "a /healthz that says so", patience=10)
    status, health = call(port, "GET", "/healthz")
    print(f"  GET /healthz: status {status}\n  | {health.get('detail')}")
    faults.check("full" in health.get("detail", ""), "/healthz does not say that the disk is full")

    # A killed process on a full disk: the acknowledged ones are still there.
    faults.kill(child)
    arguments = faults.serve_arguments(database, port, faults.twin)
    child = faults.start("full", *arguments)
    deadline = time.monotonic() + 10
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    state = "is still running" if child.poll() is None else f"ended with exit code {child.returncode}"
    with open(faults.file("full.log"), errors="replace") as log:
        words = log.read().strip().splitlines()
    print(f"  killed and started again on the full disk: it {state}\n  | {words[-1] if words else ''}")
    subprocess.run(["mount", "-o", "remount,size=256m", folder], check=True)
    if child.poll() is not None:
        faults.kill(child)
        child = faults.start("full", *arguments)
    faults.wait(lambda: call(port, "GET", "/readyz")[0] == 200, "the server with room again", child)
    print("  the disk has room again: /readyz says that it serves")
    for onboarding, name in acknowledged.items():
        flow = faults.ended(port, onboarding, patience=180)
        faults.check(flow["name"] == name and flow.get("outcome") == "verified", f"{onboarding} ended as {flow}")
    print(f"  all {len(acknowledged)} acknowledged onboardings are there and ended")
    faults.kill(child, 15)
    faults.kill(double)
    faults.audit(database)


CASES = {
    "port-in-use": port_in_use,
    "missing-secret": missing_secret,
    "broken-definition": broken_definition,
    "second-engine": second_engine,
    "read-only": read_only,
    "unreachable-provider": unreachable_provider,
    "malformed-answer": malformed_answer,
    "full-disk": full_disk,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/debug/usher", help="the program (default: %(default)s)")
    parser.add_argument("cases", nargs="*", metavar="case", help="which cases: " + ", ".join(CASES) + " (default: all)")
    options = parser.parse_args()
    unknown = [name for name in options.cases if name not in CASES]
    if unknown:
        parser.error(f"there is no case {', '.join(unknown)}; there are {', '.join(CASES)}")
    with Faults(options.binary) as faults:
        for name in options.cases or CASES:
            try:
                CASES[name](faults)
            except UNREACHABLE as error:
                faults.check(False, f"{name}: nothing answered ({error})")
        print()
        return faults.summary()


if __name__ == "__main__":
    raise SystemExit(main())
