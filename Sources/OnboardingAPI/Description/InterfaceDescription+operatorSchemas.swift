internal import JSONModel

/// The shapes of what operators are given.
extension InterfaceDescription {
    /// All shapes.
    static let schemas: JSONObject = {
        var schemas = productSchemas
        schemas.merge(operatorSchemas)
        schemas.merge(campaignSchemas)
        return schemas
    }()

    private static let reviewStatus: JSON = ["type": "string", "enum": ["open", "decided", "closed"]]

    private static let operatorSchemas: JSONObject = [
        "Failure": object(
            ["fingerprint": text, "state": text, "error": text, "branch": text, "outcome": text, "message": text],
            required: ["fingerprint", "state", "error", "message"]
        ),
        "FailureList": object(
            [
                "failures": list(reference("FailureGroup")), "causes": number, "total": number,
                "retrying": list(reference("RetryGroup")), "causesRetrying": number, "totalRetrying": number,
                "totalUnreadable": number,
            ],
            required: [
                "failures", "causes", "total", "retrying", "causesRetrying", "totalRetrying", "totalUnreadable",
            ]
        ),
        "RetryGroup": object(
            [
                "cause": text, "count": number, "workflow": text, "since": moment, "nextAt": moment, "state": text,
                "error": text, "outcome": text, "message": text, "sample": onboardingID,
            ],
            required: ["cause", "count", "workflow", "since", "sample"]
        ),
        "FailureGroup": object(
            [
                "cause": text, "count": number, "workflow": text, "state": text, "error": text,
                "outcome": ["type": ["string", "null"]], "message": text, "first": moment, "last": moment,
                "lastHour": number, "hourBefore": number,
                "trend": ["type": "string", "enum": ["rising", "falling", "steady"]], "sample": onboardingID,
            ],
            required: ["cause", "count", "workflow", "state", "error", "message", "first", "last", "trend", "sample"]
        ),
        "ActEffect": object(
            [
                "id": onboardingID, "act": text, "isDone": truth, "before": ["type": "object"],
                "after": ["type": "object"], "calls": list(text), "events": list(text), "warnings": list(text),
                "entry": number,
            ],
            required: ["id", "act", "isDone", "before", "after"]
        ),
        "HoldList": object(["holds": list(reference("Hold"))], required: ["holds"]),
        "Hold": object(
            [
                "hold": number, "subject": number, "basis": text, "reason": text, "placedAt": moment, "placedBy": text,
                "isActive": truth, "until": moment, "endedAt": moment,
                "standing": ["type": "string", "enum": ["open", "restricted"]], "erasureDue": moment,
            ],
            required: ["hold", "subject", "basis", "reason", "placedAt", "placedBy", "isActive"]
        ),
        "Subject": object(
            [
                "subject": number, "standing": ["type": "string", "enum": ["open", "restricted", "erased"]],
                "requestedAt": moment, "requestedBy": text, "reason": text, "erasedAt": moment, "erasureDue": moment,
                "holds": list(reference("Hold")), "executions": number, "running": number,
                "onboardings": list(onboardingID),
                "effect": [
                    "type": "string",
                    "enum": [
                        "erase-at-once", "restrict-and-erase-at-end-of-hold", "restrict-until-holds-are-ended",
                    ],
                ],
                "hold": number, "entry": number,
            ],
            required: ["subject", "standing", "executions", "running", "onboardings"]
        ),
        "JobList": object(["jobs": list(reference("Job"))], required: ["jobs"]),
        "Job": object(
            [
                "job": number,
                "status": [
                    "type": "string", "enum": ["proposed", "running", "paused", "finished", "cancelled", "void"],
                ],
                "act": text, "selector": text, "proposer": text, "approver": text, "reason": text, "total": number,
                "done": number, "succeeded": number, "refused": number, "rate": number, "createdAt": moment,
                "startedAt": moment, "finishedAt": moment, "expectedEnd": moment, "selectionDigest": text,
            ],
            required: ["job", "status", "act", "selector", "proposer", "total", "done", "rate", "createdAt"]
        ),
        "JobPreview": object(
            [
                "total": number, "examined": number, "refused": number, "needsApproval": truth,
                "refusals": list(object(["message": text, "count": number], required: ["message", "count"])),
                "sample": list(reference("ActEffect")),
            ],
            required: ["total", "examined", "refused", "refusals", "needsApproval", "sample"]
        ),
        "JobItemList": object(
            [
                "items": list(
                    object(
                        [
                            "id": onboardingID, "message": text, "finishedAt": moment,
                            "status": ["type": "string", "enum": ["pending", "succeeded", "refused"]],
                        ],
                        required: ["id", "status"]
                    )
                ), "next": onboardingID,
            ],
            required: ["items"]
        ),
        "ReviewList": object(["reviews": list(reference("Review")), "next": number], required: ["reviews"]),
        "Review": object(
            [
                "review": number, "id": onboardingID, "queue": text, "title": text, "status": reviewStatus,
                "openedAt": moment, "dueAt": moment, "isOverdue": truth, "escalatedAt": moment, "claimedBy": text,
                "claimedUntil": moment, "decision": ["type": "string", "enum": ["approve", "reject", "refer"]],
                "decidedBy": text, "note": text, "closedAt": moment, "subject": anything,
            ],
            required: ["review", "id", "queue", "title", "status", "openedAt"]
        ),
        "OperatorLog": object(["entries": list(reference("OperatorEntry")), "next": number], required: ["entries"]),
        "OperatorEntry": object(
            [
                "entry": number, "at": moment, "actor": text, "act": text, "reason": text,
                "onboarding": onboardingID, "job": number, "before": text, "after": text,
                "details": ["type": "object"], "previousDigest": text, "digest": text,
            ],
            required: ["entry", "at", "actor", "act", "reason", "previousDigest", "digest"]
        ),
        "OperatorLogProof": object(
            [
                "entries": number, "digest": text, "isUnbroken": truth,
                "break": object(["entry": number, "message": text], required: ["entry", "message"]),
            ],
            required: ["entries", "digest", "isUnbroken"]
        ),
        "Inbox": object(
            [
                "messages": list(
                    object(
                        [
                            "message": number, "connector": text, "webhook": text, "event": text,
                            "state": ["type": "string", "enum": ["orphan", "applied", "stale"]], "deliveries": number,
                            "receivedAt": moment, "lastReceivedAt": moment, "woke": list(onboardingID),
                        ],
                        required: ["message", "connector", "webhook", "state", "deliveries", "receivedAt", "woke"]
                    )
                ), "next": number,
            ],
            required: ["messages"]
        ),
        "LimitList": object(["limits": list(reference("Limit"))], required: ["limits"]),
        "Limit": object(
            [
                "bucket": text, "limits": ["type": "object"], "configured": ["type": "object"],
                "settings": ["type": "object"], "breaker": object(["state": text], required: ["state"]),
                "waiting": object(["interactive": number, "batch": number], required: ["interactive", "batch"]),
            ],
            required: ["bucket", "limits", "breaker", "waiting"]
        ),
    ]
}
