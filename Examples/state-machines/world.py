"""The surroundings of the examples on one port: functions behind Lambda's Invoke API, and a registry of companies."""

import http.server
import json
import queue
import re
import threading
import time
import urllib.parse

REGISTRY_KEY = "example-key"


class FunctionError(Exception):
    """A function's own error: its type is what a state machine can catch."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class World:
    """Answers the calls of the state machines. What it remembers, a run of the examples begins anew."""

    def __init__(self):
        self.calls = []
        self.letters = queue.Queue()
        self.running, self.tries, self.companies = {}, {}, {}
        self.lock = threading.Lock()
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                world.answer(self)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                # The engine hangs up on a function that takes too long; that is part of the examples.
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def integrations(self):
        """The file for `usher serve --integrations`."""
        return {
            "comment": "The example's functions and its registry of companies.",
            "functions": {"*": {"url": self.url}},
            "connections": {
                "registry": {
                    "authorization": {"type": "API_KEY", "name": "X-API-Key", "value": "env:REGISTRY_KEY"},
                    "endpoints": [self.url + "/registry"],
                }
            },
        }

    def answer(self, request):
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        function = re.match(r"/2015-03-31/functions/([^/]+)/invocations", request.path)
        if function:
            status, fields, answer = self.invoke(urllib.parse.unquote(function.group(1)), json.loads(body or b"{}"))
        else:
            status, fields, answer = self.register(request, body)
        data = json.dumps(answer).encode()
        request.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **fields}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(data)

    def invoke(self, name, given):
        fields = {"X-Amz-Executed-Version": "$LATEST"}
        with self.lock:
            self.calls.append((name, given))
        try:
            return 200, fields, getattr(self, name)(given)
        except FunctionError as error:
            payload = {"errorType": error.kind, "errorMessage": str(error)}
            return 200, {**fields, "X-Amz-Function-Error": "Unhandled"}, payload

    def count(self, key):
        with self.lock:
            self.tries[key] = self.tries.get(key, 0) + 1
            return self.tries[key]

    # Functions

    def trip(self, given):
        if given["step"] in (given["failAt"] or []):
            raise FunctionError(f"Trip.{given['step']}Failed", f"{given['step']} does not work today.")
        return {"step": given["step"], "reference": f"{given['step']}-{given['trip']['to']}"}

    def desk(self, given):
        return {"number": "D-7"}

    def mail(self, given):
        self.letters.put(given)
        return {"sent": given["to"]}

    def ledger(self, given):
        if given["amount"] > 50_000:
            raise FunctionError("Ledger.OverBudget", "The budget is not large enough.")
        return {"booking": f"B-{round(given['amount'])}"}

    def jobs_reserve(self, given):
        return {"slot": "slot-1"}

    def jobs_submit(self, given):
        with self.lock:
            job = f"job-{len(self.running) + 1}"
            self.running[job] = {**given, "looks": 0}
        return {"job": job}

    def jobs_state(self, given):
        job = self.running[given["job"]]
        job["looks"] += 1
        if job["looks"] <= job["after"]:
            done = 0 if job["endsAs"] == "STUCK" else job["size"] * job["looks"] // (job["after"] + 1)
            return {"state": "RUNNING", "done": done}
        return {"state": "RUNNING" if job["endsAs"] == "STUCK" else job["endsAs"], "done": 0}

    def jobs_result(self, given):
        return {"parts": self.running[given["job"]]["size"]}

    def jobs_reason(self, given):
        return {"reason": "A part was broken."}

    def jobs_cancel(self, given):
        return {}

    def jobs_release(self, given):
        return {}

    def __getattr__(self, name):
        if name in ("jobs", "stock"):
            return lambda given: getattr(self, f"{name}_{given['do']}")(given)
        raise AttributeError(name)

    def stock_prices(self, given):
        return {"lamp": 30, "desk": 200, "chair": 80}

    def stock_warehouses(self, given):
        return ["west", "east"]

    def stock_find(self, given):
        amounts = {"lamp": {"east": 5, "west": 5}, "desk": {"east": 1}, "chair": {"west": 9}}[given["article"]]
        return [{"warehouse": w, "amount": amounts[w]} for w in given["warehouses"] if w in amounts]

    def stock_reserve(self, given):
        # Each warehouse is busy the first time that it is asked for chairs.
        if given["article"] == "chair" and self.count(("chair", given["part"]["warehouse"])) == 1:
            raise FunctionError("Stock.Busy", "Come again.")
        return {"amount": given["part"]["amount"]}

    def moody(self, given):
        mood = given["mood"]
        if mood == "tired" and self.count(("tired", given["name"])) < 3:
            raise FunctionError("Moody.Tired", "Not now.")
        if mood == "offended":
            raise FunctionError("Moody.Offended", "You know why.")
        if mood == "confused":
            raise FunctionError("Moody.Confused", "What was the question?")
        if mood == "slow":
            time.sleep(4)
        return f"Hello, {given['name']}."

    # The registry of companies

    def register(self, request, body):
        if request.headers.get("X-API-Key") != REGISTRY_KEY:
            return 401, {}, {"problem": "no key"}
        if request.command == "GET":
            if "expand=owner&expand=seat" not in request.path:
                return 400, {}, {"problem": "the query is lost"}
            company = self.companies.get(int(re.search(r"/companies/(\d+)", request.path).group(1)))
            return (200, {}, company) if company else (404, {}, {"problem": "no such company"})
        if self.count("register") == 1:
            return 503, {}, {"problem": "a moment, please"}
        given = json.loads(body)
        self.companies[given["number"]] = {"name": given["name"]}
        return 201, {}, self.companies[given["number"]]
