internal import JSONModel
internal import WorkflowStore

/// The shapes of what is taken and given.
///
/// Answers may gain members; requests may have no others.
extension InterfaceDescription {
    static let text: JSON = ["type": "string"]
    static let moment: JSON = ["type": "string", "format": "date-time"]
    static let number: JSON = ["type": "integer", "minimum": 0]
    static let truth: JSON = ["type": "boolean"]
    static let code: JSON = ["type": "string", "pattern": "^[A-Za-z0-9_.-]{1,64}$"]
    static let onboardingID: JSON = ["type": "string", "pattern": "^onb-[1-9][0-9]*$"]
    static let anything: JSON = true

    static let productSchemas: JSONObject = [
        "Problem": object(
            ["type": text, "title": text, "status": ["type": "integer"], "detail": text],
            required: ["type", "title", "status", "detail"]
        ),
        "Status": ["type": "string", "enum": ["running", "succeeded", "failed", "timed_out", "aborted"]],
        "StartOnboarding": [
            "type": "object", "additionalProperties": false, "required": ["workflow"],
            "properties": [
                "workflow": ["type": "string", "minLength": 1],
                "name": [
                    "type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[A-Za-z0-9_.-]+$",
                    "description": "A name of the client's own, instead of an Idempotency-Key.",
                ],
                "input": ["description": "What the workflow is given."],
            ],
        ],
        "StartReceipt": object(
            ["id": onboardingID, "workflow": text, "name": text, "startedAt": moment, "isNew": truth],
            required: ["id", "workflow", "name", "startedAt", "isNew"]
        ),
        "Onboarding": object(
            [
                "id": onboardingID, "workflow": text, "name": text, "status": reference("Status"), "outcome": text,
                "startedAt": moment, "stoppedAt": moment, "deadline": moment, "waitingFor": text, "since": moment,
                "until": moment, "whoCanAct": text, "link": text, "waiting": list(reference("Wait")), "show": anything,
                "output": anything, "error": text, "cause": text, "decisions": list(reference("Decision")),
                "origin": onboardingID, "relation": ["type": "string", "enum": ["reconciliation", "follow_up"]],
                "failure": reference("Failure"), "pausedSince": moment, "effect": reference("ActEffect"),
                "restrictedSince": moment, "erasedAt": moment, "isUnreadable": truth, "input": anything,
                "history": anything, "entry": number, "revision": number,
            ],
            required: ["id", "workflow", "name", "status", "startedAt"]
        ),
        "Wait": object(
            [
                "waitingFor": text, "state": text, "whoCanAct": text, "since": moment, "branch": text,
                "deadline": moment, "isOverdue": truth, "resource": text, "attempt": number, "review": number,
                "nextAction": object(["what": text, "at": moment], required: ["what"]), "explanation": text,
                "failure": reference("Failure"), "room": reference("Room"),
            ],
            required: ["waitingFor", "state", "whoCanAct", "since", "nextAction", "isOverdue", "explanation"]
        ),
        "Room": object(
            [
                "bucket": text, "lane": ["type": "string", "enum": ["interactive", "batch"]], "ahead": number,
                "heldBackBy": ["type": "string", "enum": ["breaker", "maintenance", "retryAfter", "rate"]],
                "reason": ["type": "string", "enum": ["failures", "configurationFault", "operator"]],
                "until": moment, "expectedAt": moment,
            ],
            required: ["lane"]
        ),
        "Decision": object(
            [
                "number": number, "outcome": code,
                "source": ["type": "string", "enum": ["workflow", "reconciliation"]],
                "decidedAt": moment, "supersedes": code, "evidence": onboardingID, "followUp": onboardingID,
            ],
            required: ["number", "outcome", "source", "decidedAt"]
        ),
        "OnboardingList": object(
            ["onboardings": list(reference("OnboardingSummary")), "next": onboardingID],
            required: ["onboardings"]
        ),
        "OnboardingSummary": object(
            [
                "id": onboardingID, "workflow": text, "name": text, "status": reference("Status"), "startedAt": moment,
                "stoppedAt": moment, "error": text,
            ],
            required: ["id", "workflow", "name", "status", "startedAt"]
        ),
        "History": object(["events": list(reference("HistoryEvent")), "next": number], required: ["events"]),
        "HistoryEvent": object(
            ["id": number, "previous": number, "timestamp": moment, "type": text, "details": ["type": "object"]],
            required: ["id", "previous", "timestamp", "type", "details"]
        ),
        "Calls": object(["calls": list(reference("Call")), "next": number], required: ["calls"]),
        "Call": object(
            [
                "branch": text, "visit": number, "attempt": number, "number": number, "resource": text,
                "purpose": text, "idempotencyKey": text, "startedAt": moment, "finishedAt": moment, "outcome": text,
                "status": number, "message": text,
            ],
            required: ["visit", "attempt", "number", "resource", "purpose", "startedAt", "finishedAt", "outcome"]
        ),
        "Workflows": object(
            [
                "workflows": list(
                    object(
                        ["name": text, "revision": number, "digest": text, "createdAt": moment],
                        required: ["name", "revision", "digest", "createdAt"]
                    )
                )
            ],
            required: ["workflows"]
        ),
        "Audit": object(
            [
                "violations": list(
                    object(
                        ["invariant": text, "onboarding": text, "message": text],
                        required: ["invariant", "onboarding", "message"]
                    )
                ), "isComplete": truth,
            ],
            required: ["violations", "isComplete"]
        ),
        "Health": object(
            [
                "status": text, "isRecovering": truth, "auditViolations": ["type": ["integer", "null"]],
                "unreadableExecutions": number, "unreadableRecords": number,
            ],
            required: ["status", "isRecovering", "auditViolations", "unreadableExecutions", "unreadableRecords"]
        ),
        "EventType": ["type": "string", "enum": .array(NoticeType.allCases.map { .string($0.rawValue) })],
        "Event": object(
            [
                "type": reference("EventType"), "timestamp": moment, "id": text,
                "position": [
                    "type": "integer", "minimum": 1, "description": "The place in the feed; not in deliveries.",
                ],
                "data": [
                    "anyOf": [
                        reference("OnboardingEventData"), reference("CampaignEventData"),
                        reference("EndpointEventData"),
                    ]
                ],
            ],
            required: ["type", "timestamp", "id", "data"]
        ),
        "OnboardingEventData": object(
            [
                "onboarding": onboardingID, "workflow": text, "sequence": number, "status": reference("Status"),
                "campaign": object(["id": number, "row": number], required: ["id", "row"]), "outcome": code,
                "previousOutcome": code, "error": code, "followUp": onboardingID, "step": code, "kind": text,
                "expiresAt": moment, "expiredAt": moment,
            ],
            required: ["onboarding", "workflow", "sequence", "status"]
        ),
        "EndpointEventData": object(["endpoint": text, "reason": text], required: ["endpoint"]),
        "EventPage": object(["events": list(reference("Event")), "next": number], required: ["events", "next"]),
        "NewEndpoint": [
            "type": "object", "additionalProperties": false, "required": ["url"],
            "properties": [
                "url": ["type": "string", "format": "uri", "maxLength": 2048, "pattern": "^https://"],
                "types": ["type": "array", "maxItems": 100, "items": reference("EventType")],
                "workflows": ["type": "array", "maxItems": 100, "items": text],
                "signsAsymmetrically": truth,
            ],
        ],
        "Endpoint": object(
            [
                "id": ["type": "string", "pattern": "^ep-[1-9][0-9]*$"], "url": text,
                "types": list(reference("EventType")), "workflows": list(text), "isEnabled": truth,
                "source": ["type": "string", "enum": ["api", "file"]], "signsAsymmetrically": truth,
                "failures": number, "createdAt": moment, "disabledReason": text, "failingSince": moment,
                "previousSecretUntil": moment, "publicKey": text,
                "secret": ["type": "string", "description": "Only in the answer to making it and to a rotation."],
            ],
            required: ["id", "url", "types", "workflows", "isEnabled", "source", "failures", "createdAt"]
        ),
        "EndpointList": object(["endpoints": list(reference("Endpoint"))], required: ["endpoints"]),
        "Replay": [
            "oneOf": [
                request(["position": number], required: ["position"]),
                request(["from": number, "through": number], required: ["from", "through"]),
                request(["parked": ["const": true], "after": number], required: ["parked"]),
            ]
        ],
        "ReplayReceipt": object(["sent": number, "next": number], required: ["sent"]),
        "DeliveryList": object(["deliveries": list(reference("Delivery")), "next": number], required: ["deliveries"]),
        "Delivery": object(
            [
                "position": number, "state": ["type": "string", "enum": ["pending", "delivered", "parked"]],
                "attemptCount": number, "dueAt": moment, "attempts": list(reference("Attempt")),
            ],
            required: ["position", "state", "attemptCount"]
        ),
        "Attempt": object(
            [
                "number": number, "startedAt": moment, "latencyMilliseconds": number, "bodyDigest": text,
                "status": number, "failure": text,
            ],
            required: ["number", "startedAt", "latencyMilliseconds", "bodyDigest"]
        ),
    ]

    static func object(_ properties: JSONObject, required: [JSON]) -> JSON {
        ["type": "object", "properties": .object(properties), "required": .array(required)]
    }

    static func request(_ properties: JSONObject, required: [JSON]) -> JSON {
        [
            "type": "object", "properties": .object(properties), "required": .array(required),
            "additionalProperties": false,
        ]
    }

    static func list(_ items: JSON) -> JSON { ["type": "array", "items": items] }
}
