"""Stands in for what service integrations call: Lambda, SQS, EventBridge, an authorization server and an API behind it.

It listens on a port of its own, prints its address, and gives everything it was sent at /requests. Names decide what it answers.
Without the key that the file of integrations gives, every service refuses.
"""

import base64
import http.server
import json
import threading

KEY = "gateway-key"
CLIENT = base64.b64encode(b"usher:client-secret").decode()
requests = []
lock = threading.Lock()


class Services(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/requests":
            with lock:
                return self.answer(200, requests)
        self.serve()

    def do_POST(self):
        self.serve()

    def serve(self):
        text = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        with lock:
            before = sum(request["path"] == self.path for request in requests)
            requests.append({
                "path": self.path, "target": self.headers.get("x-amz-target"), "body": text,
                "type": self.headers.get("content-type"), "key": self.headers.get("idempotency-key"),
                "authorization": self.headers.get("authorization")})
        if self.path == "/oauth/token":
            return self.grant(text)
        if self.path.startswith("/api/"):
            return self.api(before, text)
        if self.headers.get("x-api-key") != KEY:
            return self.refuse(403, "AccessDeniedException", "No key, no service.")
        if self.path.startswith("/2015-03-31/functions/"):
            return self.function(self.path.split("/")[3], text, before)
        if self.headers.get("x-amz-target") == "AmazonSQS.SendMessage":
            return self.queue(json.loads(text))
        if self.headers.get("x-amz-target") == "AWSEvents.PutEvents":
            return self.events(json.loads(text))
        self.refuse(404, "UnknownOperationException", "What is that?")

    def function(self, name, text, before):
        if name == "fails":
            error = {"errorType": "NoHit", "errorMessage": "nobody by that name"}
            return self.answer(200, error, {"X-Amz-Function-Error": "Unhandled"})
        if name == "missing":
            return self.refuse(404, "ResourceNotFoundException", "Function not found")
        if name == "broken" or name == "busy" and before == 0:
            code = "ServiceException" if name == "broken" else "TooManyRequestsException"
            return self.refuse(500 if name == "broken" else 429, code, "Sorry")
        self.answer(200, {"echo": json.loads(text)}, {"X-Amz-Executed-Version": "$LATEST"})

    def queue(self, message):
        name = message["QueueUrl"].split("/")[-1]
        if name == "gone":
            return self.refuse(400, "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.")
        if name == "broken":
            return self.refuse(500, "InternalFailure", "Sorry")
        self.answer(200, {"MessageId": f"m-{len(requests)}", "MD5OfMessageBody": "0" * 32})

    def events(self, body):
        kind = body["Entries"][0].get("DetailType")
        if kind == "broken":
            return self.refuse(500, "InternalException", "Sorry")
        if kind == "wrong":
            return self.refuse(400, "ValidationException", "Source is missing.")
        results = [{"ErrorCode": "InvalidArgument"} if entry.get("DetailType") == "refused" else {"EventId": f"e-{n}"}
                   for n, entry in enumerate(body["Entries"])]
        failed = sum("ErrorCode" in result for result in results)
        self.answer(200, {"FailedEntryCount": failed, "Entries": results})

    def grant(self, text):
        if self.headers.get("authorization") != f"Basic {CLIENT}" or "grant_type=client_credentials" not in text:
            return self.answer(401, {"error": "invalid_client"})
        self.answer(200, {"access_token": "token-1", "token_type": "Bearer", "expires_in": 3600})

    def api(self, before, text):
        if self.headers.get("authorization") != "Bearer token-1":
            return self.answer(401, {"error": "no token"})
        if self.path == "/api/busy" and before == 0:
            return self.answer(503, {"error": "later"}, {"Retry-After": "3"})
        if self.path == "/api/wrong":
            return self.answer(400, {"error": "wrong"})
        self.answer(201, {"got": json.loads(text) if text else None})

    def refuse(self, status, code, message):
        self.answer(status, {"__type": code, "message": message}, {"x-amzn-ErrorType": code.split("#")[-1]})

    def answer(self, status, body, headers={}):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.send_header("x-amzn-RequestId", "r-1")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Services)
print(f"Listening at http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
