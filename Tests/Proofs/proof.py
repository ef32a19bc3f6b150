"""What the proofs share: processes that always end, a small HTTP client, and checks that are counted."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECRETS = {
    "SARDINE_SANDBOX_CLIENT_ID": "usher-sandbox",
    "SARDINE_SANDBOX_CLIENT_SECRET": "sandbox-secret",
}
WORKFLOW = "sardine-onboarding"
BUCKET = "sardine/sandbox/default"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(port, method, path, body=None, headers=None, timeout=30):
    """One request on a connection of its own: (status, JSON). Raises OSError or HTTPException if nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        text = None if body is None else json.dumps(body)
        fields = {"Content-Type": "application/json"} if text else {}
        connection.request(method, path, text, {**fields, **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None
    finally:
        connection.close()


UNREACHABLE = (OSError, http.client.HTTPException, ValueError)


class Proof:
    """A folder, the processes in it, and what was found wrong. Use it in a `with` statement: it ends all it started."""

    def __init__(self, binary, title):
        self.binary = os.path.abspath(binary)
        if not os.access(self.binary, os.X_OK):
            sys.exit(f"There is no program {binary}. Build it with 'swift build --product usher', or give --binary.")
        self.title = title
        self.failures = []
        self.checks = 0
        self.children = {}
        self.folder = None

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="usher-proof-")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _: sys.exit(128 + number))
        print(f"{self.title}\n  binary {self.binary}\n  folder {self.folder}", flush=True)
        return self

    def __exit__(self, kind, *_):
        for child in list(self.children.values()):
            self.kill(child)
        # What stopped the proof is in the logs.
        if self.failures or kind is not None:
            print(f"The folder {self.folder} is kept for a look.")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    # Processes

    def environment(self, without=()):
        given = {**os.environ, **SECRETS, "NO_COLOR": "1"}
        return {name: value for name, value in given.items() if name not in without}

    def start(self, name, *arguments, without=()):
        """Starts `usher` with the arguments. What it says goes to NAME.log in the folder."""
        log = open(os.path.join(self.folder, name + ".log"), "ab")
        child = subprocess.Popen(
            [self.binary, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=self.environment(without), cwd=ROOT)
        log.close()
        self.children[child.pid] = child
        return child

    def kill(self, child, number=signal.SIGKILL):
        """Ends a process by its number, and waits for it."""
        if child.poll() is None:
            child.send_signal(number)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children.pop(child.pid, None)
        return child.returncode

    def usher(self, *arguments, without=(), timeout=120):
        """Runs a command to its end: (exit code, standard output, standard error)."""
        done = subprocess.run(
            [self.binary, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            env=self.environment(without), cwd=ROOT, timeout=timeout)
        return done.returncode, done.stdout, done.stderr

    def begin(self, *arguments):
        """Begins a command whose end is awaited later; it is ended with the proof."""
        child = subprocess.Popen(
            [self.binary, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.environment(), cwd=ROOT)
        self.children[child.pid] = child
        return child

    def sandbox(self, port, seed, *arguments):
        child = self.start(
            "sandbox", "sandbox", "--provider", "sardine", "--listen", f"127.0.0.1:{port}", "--seed", str(seed), *arguments)
        self.wait(lambda: call(port, "GET", "/twin/sardine/state")[0] == 200, "the sandbox", child)
        return child

    def serve_arguments(self, database, port, twin, workflows="workflows", only=WORKFLOW):
        return [
            "serve", "--database", database, "--listen", f"127.0.0.1:{port}", "--workflows", workflows,
            "--only", only, "--environment", "sandbox", "--base-url", f"sardine=http://127.0.0.1:{twin}/v1",
            "--public-url", f"http://127.0.0.1:{port}", "--insecure-no-auth", "--log-level", "warning",
        ]

    def loosen(self, port):
        """Lets a server call the provider's double as often as it can bear, which is more than the provider does; kills leave it so."""
        code, _, errors = self.usher(
            "limits", "set", BUCKET, "--rate", "1000/1", "--burst", "200", "--concurrency", "64", "--reason", "A twin.",
            "--endpoint", f"http://127.0.0.1:{port}")
        self.check(code == 0, f"usher limits ended with code {code}: {errors}")

    def wait(self, condition, what, child=None, patience=60):
        """Waits until a condition holds; a bound keeps the proof from hanging."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                if condition():
                    return True
            except UNREACHABLE:
                pass
            if child is not None and child.poll() is not None:
                raise SystemExit(f"{what} ended with code {child.returncode}. See its log in {self.folder}.")
            time.sleep(0.05)
        raise SystemExit(f"{what} did not come within {patience} s. See the logs in {self.folder}.")

    # Findings

    def check(self, holds, message):
        self.checks += 1
        if not holds:
            self.failures.append(message)
            if len(self.failures) <= 20:
                print(f"  FAILED: {message}", flush=True)
        return holds

    def summary(self):
        """Prints the verdict and gives the exit code."""
        if self.failures:
            print(f"{self.title}: {len(self.failures)} of {self.checks} checks failed.")
            return 1
        print(f"{self.title}: all {self.checks} checks hold.")
        return 0
