"""A product that listens on a port of its own and checks what it is sent with a public library.

It prints its address, then a line for each delivery: the verdict, the id and the type. The secret is the argument, or is read
from standard input where that is `-`. The first DOWN deliveries (second argument) are answered 503.
For each delivery that is accepted it also tries what an attacker could do with it, and says so if one of these is accepted.
Ends with 3 where the library is not installed.
"""

import base64
import datetime
import http.server
import json
import sys

try:
    from standardwebhooks.webhooks import Webhook, WebhookVerificationError
except ImportError:
    sys.exit(3)

DOWN = int(sys.argv[2]) if len(sys.argv) > 2 else 0
secrets = []
count = 0


def accepted(secret, body, headers):
    try:
        Webhook(secret).verify(body, headers)
        return True
    except WebhookVerificationError:
        return False


def attacks(secret, body, headers):
    """Yields what must not be accepted: altered, forged and replayed deliveries."""
    yield "altered body", secret, body.replace(b"onboarding", b"0nboarding"), headers
    yield "other id", secret, body, {**headers, "webhook-id": "evt_other"}
    old = int(headers["webhook-timestamp"]) - 3600
    yield "moved time", secret, body, {**headers, "webhook-timestamp": str(old)}
    # A faithful signature of an hour ago: what a replay would show.
    then = datetime.datetime.fromtimestamp(old, datetime.timezone.utc)
    signature = Webhook(secret).sign(headers["webhook-id"], then, body.decode())
    yield "replay", secret, body, {
        **headers, "webhook-timestamp": str(old), "webhook-signature": signature}
    forged = "whsec_" + base64.b64encode(b"0" * 32).decode()
    signature = Webhook(forged).sign(headers["webhook-id"], datetime.datetime.now(datetime.timezone.utc), body.decode())
    yield "forged", secret, body, {**headers, "webhook-signature": signature}


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global count
        count += 1
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name: self.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
        if count <= DOWN:
            print(f"down {headers['webhook-id']}", flush=True)
            return self.answer(503)
        if not secrets:
            secrets.append(sys.stdin.readline().strip() if sys.argv[1] == "-" else sys.argv[1])
        verdict = "accepted" if accepted(secrets[0], body, headers) else "refused"
        for name, *attack in attacks(secrets[0], body, headers):
            if accepted(*attack):
                verdict = f"fooled by {name}"
        print(f"{verdict} {headers['webhook-id']} {json.loads(body)['type']}", flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
print(f"Listening at http://127.0.0.1:{server.server_port}/hooks", flush=True)
server.serve_forever()
