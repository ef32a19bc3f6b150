"""Signs messages with the public library of Standard Webhooks (PyPI: standardwebhooks), and spoils some of them.

Prints a JSON array of cases: a name, header fields, the body as it goes over the wire, and whether it must be taken.
Arguments: the secret (whsec_...), another secret, and the current time in seconds since the epoch.
"""

import json
import sys
from datetime import datetime, timezone

from standardwebhooks import Webhook


def message(secret, identifier, seconds, body):
    """The header fields of a message that is signed at a moment."""
    moment = datetime.fromtimestamp(seconds, tz=timezone.utc)
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(seconds),
        "webhook-signature": Webhook(secret).sign(identifier, moment, body),
    }


def main():
    secret, other, now = sys.argv[1], sys.argv[2], int(sys.argv[3])
    body = json.dumps({"id": "a-1", "note": "Zoë, \"quoted\"", "numbers": [1, 2.5]})
    cases = []

    def case(name, headers, is_taken, text=body):
        cases.append({"name": name, "headers": headers, "body": text, "isTaken": is_taken})

    valid = message(secret, "msg_1", now, body)
    case("valid", valid, True)
    case("old and still fresh", message(secret, "msg_2", now - 299, body), True)
    rotated = message(other, "msg_3", now, body)["webhook-signature"]
    both = message(secret, "msg_3", now, body)
    both["webhook-signature"] = rotated + " " + both["webhook-signature"]
    case("signed with two secrets", both, True)

    case("altered", valid, False, body.replace("2.5", "2.6"))
    case("altered by a space", valid, False, body + " ")
    case("forged", message(other, "msg_4", now, body), False)
    case("replayed after five minutes", message(secret, "msg_5", now - 301, body), False)
    case("from the future", message(secret, "msg_6", now + 120, body), False)
    case("with a fresh time in an old signature", dict(valid, **{"webhook-timestamp": str(now + 1)}), False)
    case("under another id", dict(valid, **{"webhook-id": "msg_7"}), False)
    case("without a signature", {key: value for key, value in valid.items() if key != "webhook-signature"}, False)
    json.dump(cases, sys.stdout)


if __name__ == "__main__":
    main()
