#!/usr/bin/env python3
"""Kills `usher serve` at random moments under load, and proves that nothing was lost and nothing done twice."""

import argparse
import os
import random
import signal
import sys
import threading
import time

# The repository stays as it is.
sys.dont_write_bytecode = True

from proof import UNREACHABLE, WORKFLOW, Proof, call, free_port


class Person:
    """One applicant, and what the engine has promised about them."""

    def __init__(self, number, name):
        # 555-01xx is magic to the sandbox; these numbers never have it.
        self.phone = f"+1212{6_000_000 + number}"
        self.name = name
        self.id = None
        self.posts = 0

    def post(self, port):
        """Asks for the onboarding; True once it was acknowledged. The same request may be repeated for ever."""
        self.posts += 1
        status, body = call(
            port, "POST", "/v1/onboardings",
            {"workflow": WORKFLOW, "input": {"phoneNumber": self.phone}}, {"Idempotency-Key": f'"{self.name}"'}, timeout=10)
        if status not in (200, 201):
            return False
        if self.id not in (None, body["id"]):
            raise AssertionError(f"{self.name} was acknowledged as {self.id} and as {body['id']}")
        self.id = body["id"]
        return True


class Load(threading.Thread):
    """A product backend: it asks for one onboarding after the other, and repeats each until it is acknowledged."""

    def __init__(self, lane, seed, port, pause):
        super().__init__(daemon=True)
        self.lane, self.port, self.pause = lane, port, pause
        self.random = random.Random(f"{seed}/{lane}")
        self.people, self.problems = [], []
        self.refusals = 0
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            number = self.lane * 100_000 + len(self.people)
            person = Person(number, f"applicant-{number}")
            self.people.append(person)
            try:
                self.insist(person)
                # Now and then a backend repeats a request whose answer it has seen: it must get the same one.
                if person.id and self.random.random() < 0.1:
                    person.post(self.port)
            except AssertionError as problem:
                self.problems.append(str(problem))
            except UNREACHABLE:
                self.refusals += 1
            self.stopping.wait(self.random.uniform(0, 2 * self.pause))

    def insist(self, person):
        while not self.stopping.is_set():
            try:
                if person.post(self.port):
                    return
            except UNREACHABLE:
                pass
            self.refusals += 1
            self.stopping.wait(self.random.uniform(0.01, 0.1))


def strike(proof, arguments, generator, options):
    """Starts and kills the server again and again; gives how far it had come each time."""
    reached = {"before it listened": 0, "while it recovered": 0, "while it served": 0}
    begin = time.monotonic()
    for number in range(1, options.kills + 1):
        child = proof.start("serve", *arguments)
        time.sleep(generator.uniform(options.shortest, options.longest))
        stage = "before it listened"
        try:
            health = call(options.port, "GET", "/healthz", timeout=1)[1]
            stage = "while it recovered" if health.get("isRecovering") else "while it served"
        except UNREACHABLE:
            pass
        # The look at its health takes about as long each time; this makes the moment random again.
        time.sleep(generator.uniform(0, 0.02))
        if not proof.check(child.poll() is None, f"the server ended by itself with code {child.poll()} before kill {number}"):
            proof.kill(child)
            break
        proof.kill(child, signal.SIGKILL)
        reached[stage] += 1
        if number % 10 == 0 or number == options.kills:
            print(f"  {number} kills in {time.monotonic() - begin:.0f} s", flush=True)
    return reached


def wait_for_end(proof, port, patience):
    """Waits until no onboarding runs any more; gives how many still do."""
    deadline = time.monotonic() + patience
    last = None
    while time.monotonic() < deadline:
        running = len(call(port, "GET", "/v1/onboardings?status=running&limit=1000")[1]["onboardings"])
        if running == 0:
            return 0
        if running != last:
            print(f"  {'at least ' if running == 1000 else ''}{running} onboardings still run", flush=True)
            last = running
        time.sleep(2)
    return running


def check_person(proof, person, options, figures):
    """Compares what the engine says about one applicant with what the provider has seen of them."""
    status, flow = call(options.port, "GET", f"/v1/onboardings/{person.id}")
    if not proof.check(status == 200, f"{person.name}: {person.id} was acknowledged and is gone (status {status})"):
        return
    proof.check(flow["name"] == person.name, f"{person.id} is {flow['name']} and not {person.name}")
    ended = (flow["status"], flow.get("outcome"))
    proof.check(ended == ("succeeded", "verified"), f"{person.id} ended as {ended}: {flow.get('error')} {flow.get('cause')}")

    visits = {}
    for made in call(options.port, "GET", f"/v1/onboardings/{person.id}/calls")[1]["calls"]:
        visits.setdefault((made.get("branch", ""), made["visit"]), set()).add(made["idempotencyKey"])
        figures["calls"] += 1
        figures["resolutions"] += made["purpose"] in ("resolve", "adopt")
    for visit, keys in visits.items():
        proof.check(len(keys) == 1, f"{person.id}: the task visit {visit} used {len(keys)} keys")
    ours = set().union(*visits.values()) if visits else set()
    proof.check(len(ours) == len(visits), f"{person.id}: {len(visits)} task visits share {len(ours)} keys")

    state = call(options.twin, "GET", f"/twin/sardine/state?subject=%2B{person.phone[1:]}")[1]
    count = state["entitiesPerPhoneNumber"].get(person.phone, 0)
    proof.check(count == 1, f"{person.id}: the provider has {count} entities for {person.phone}")
    theirs = {operation: [use["key"] for use in uses.get(person.phone, [])]
              for operation, uses in state["idempotencyKeys"].items()}
    created = theirs.get("createEntity", [])
    proof.check(len(created) == 1, f"{person.id}: createEntity came under {len(created)} keys")
    seen = set().union(*theirs.values())
    # Every visit was answered in the end, so every key that the provider saw is one of a visit that the engine knows.
    proof.check(seen <= ours, f"{person.id}: the provider saw {len(seen - ours)} keys that no task visit has")
    figures["keys"] += len(seen)
    figures["repeated"] += sum(use["calls"] - 1 for uses in state["idempotencyKeys"].values()
                               for use in uses.get(person.phone, []))


def audit(proof, database):
    code, output, errors = proof.usher("audit", "--database", database)
    print("  usher audit: " + (output or errors).strip().replace("\n", "\n  "))
    proof.check(code == 0, f"usher audit ended with code {code}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/debug/usher", help="the program (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=200, help="how often to kill (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where chance starts (default: %(default)s)")
    parser.add_argument("--lanes", type=int, default=8, help="how many backends post at once (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=0.3, help="seconds between two posts of one, on average")
    parser.add_argument("--shortest", type=float, default=0.02, help="seconds from start to kill, at least")
    parser.add_argument("--longest", type=float, default=2.0, help="seconds from start to kill, at most")
    parser.add_argument("--patience", type=float, default=900, help="seconds that the last onboarding may take")
    options = parser.parse_args()
    if options.kills < 1 or options.lanes < 1 or not 0 <= options.shortest <= options.longest:
        parser.error("give at least one kill and one lane, and a shortest time that is not above the longest")
    generator = random.Random(options.seed)

    with Proof(options.binary, f"{options.kills} kills from seed {options.seed}") as proof:
        options.port, options.twin = free_port(), free_port()
        database = os.path.join(proof.folder, "usher.db")
        arguments = proof.serve_arguments(database, options.port, options.twin)
        # Applicants act by themselves; answers take a while, and some are lost after the call had its effect.
        proof.sandbox(
            options.twin, options.seed, "--dial", "scenario=completes", "--dial", "applicantDelaySeconds=0.5",
            "--dial", "faults.latencySeconds=[0.005,0.2]", "--dial", "faults.cutAfterEffectRate=0.02",
            "--dial", "faults.errorRate=0.01")
        child = proof.start("serve", *arguments)
        proof.wait(lambda: call(options.port, "GET", "/readyz")[0] == 200, "the server", child)
        proof.loosen(options.port)
        proof.kill(child)
        lanes = [Load(lane, options.seed, options.port, options.pause) for lane in range(options.lanes)]
        for lane in lanes:
            lane.start()
        reached = strike(proof, arguments, generator, options)
        for lane in lanes:
            lane.stopping.set()

        child = proof.start("serve", *arguments)
        proof.wait(lambda: call(options.port, "GET", "/readyz")[0] == 200, "the server", child)
        for lane in lanes:
            lane.join(30)
        people = [person for lane in lanes for person in lane.people]
        # Those whose acknowledgement was still missing: the same request gets it now.
        for person in people:
            if person.id is None:
                person.post(options.port)
        acknowledged = [person for person in people if person.id]
        proof.check(len(acknowledged) == len(people), "a request was not acknowledged by a server that runs")
        for problem in (problem for lane in lanes for problem in lane.problems):
            proof.check(False, problem)
        begin = time.monotonic()
        running = wait_for_end(proof, options.port, options.patience)
        proof.check(running == 0, f"{running} onboardings did not end within {options.patience:.0f} s")
        tail = time.monotonic() - begin

        figures = dict.fromkeys(("calls", "resolutions", "keys", "repeated"), 0)
        for person in acknowledged:
            check_person(proof, person, options, figures)
        state = call(options.twin, "GET", "/twin/sardine/state")[1]
        proof.check(
            state["entities"] == len(people), f"the provider has {state['entities']} entities for {len(people)} people")
        violations = call(options.port, "GET", "/healthz")[1]["auditViolations"]
        proof.check(violations == 0, f"the audit at the start found {violations} violations")
        audit(proof, database)
        code = proof.kill(child, signal.SIGTERM)
        proof.check(code == 0, f"the server ended with code {code} on SIGTERM")
        audit(proof, database)

        print(f"  killed {', '.join(f'{count} {stage}' for stage, count in reached.items())}")
        print(f"  {len(people)} people, {sum(person.posts for person in people)} requests, "
              f"{sum(lane.refusals for lane in lanes)} of them found no server or no answer")
        print(f"  {figures['calls']} answered calls, {figures['resolutions']} looks after an uncertain end, "
              f"{figures['keys']} keys at the provider, {figures['repeated']} calls repeated under the same key")
        print(f"  the last onboarding ended {tail:.0f} s after the last kill")
        return proof.summary()


if __name__ == "__main__":
    raise SystemExit(main())
