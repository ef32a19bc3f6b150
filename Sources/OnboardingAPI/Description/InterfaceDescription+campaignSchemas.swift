internal import JSONModel
internal import WorkflowStore

/// The shapes of campaigns.
extension InterfaceDescription {
    private static let counts: JSON = ["type": "object", "additionalProperties": number]
    private static let digest: JSON = ["type": "string", "pattern": "^[0-9a-f]{64}$"]
    private static let time: JSON = ["type": "string", "pattern": "^[0-9]{1,8}[smhd]$"]
    private static let estimate: JSON = object(
        ["at": moment, "earliest": moment, "latest": moment],
        required: ["at", "earliest", "latest"]
    )
    private static let funnel: JSON = object(
        ["invited": number, "opened": number, "submitted": number],
        required: ["invited", "opened", "submitted"]
    )

    private static func orNull(_ schema: JSON) -> JSON { ["anyOf": [schema, ["type": "null"]]] }

    private static let campaignMembers: JSONObject = [
        "campaign": number, "name": text, "workflow": text,
        "status": reference("CampaignState"),
        "statusReason": text, "settings": ["type": "object"], "source": ["type": "object"], "creator": text,
        "reason": text, "approver": text, "createdAt": moment, "frozenAt": moment, "startedAt": moment,
        "finishedAt": moment, "sourceDigest": digest, "cohortDigest": digest, "execution": onboardingID,
        "nextLine": number, "counts": reference("CampaignCounts"),
        "proposal": object(
            [
                "act": text, "proposer": text, "reason": text, "proposedAt": moment, "basis": text,
                "ratePerMinute": number, "deadline": moment, "settings": ["type": "object"], "links": truth,
            ],
            required: ["act", "proposer", "reason", "proposedAt"]
        ),
    ]
    private static let campaignRequired: [JSON] = [
        "campaign", "name", "workflow", "status", "settings", "source", "creator", "reason", "createdAt", "counts",
        "cohortDigest",
    ]

    private static let rowMembers: JSONObject = [
        "row": number, "subject": text, "reference": text, "onboarding": onboardingID, "outcome": text,
        "status": ["type": "string", "enum": ["pending", "running", "ended", "not_started"]], "failureClass": text,
        "escalation": text, "reminders": number, "startedAt": moment, "endedAt": moment, "invitedAt": moment,
        "lastMessageAt": moment, "openedAt": moment, "submittedAt": moment,
        "segments": ["type": "object", "additionalProperties": text],
    ]

    private static func joined(_ left: JSONObject, _ right: JSONObject) -> JSONObject {
        var joined = left
        joined.merge(right)
        return joined
    }

    static let campaignSchemas: JSONObject = [
        "CampaignState": ["type": "string", "enum": .array(CampaignStatus.allCases.map { .string($0.rawValue) })],
        "CampaignEventData": object(
            [
                "campaign": number, "workflow": text, "status": reference("CampaignState"),
                "counts": reference("CampaignCounts"),
            ],
            required: ["campaign", "workflow", "status", "counts"]
        ),
        "CampaignSettings": [
            "type": "object", "additionalProperties": false,
            "description": "How a campaign is run. What is not given, or null, is the standard.",
            "properties": [
                "ratePerMinute": orNull(["type": "integer", "minimum": 1, "maximum": 60_000]),
                "maximumRunning": orNull(["type": "integer", "minimum": 1, "maximum": 10_000_000]),
                "canary": orNull(["type": "integer", "minimum": 0, "maximum": 10_000_000]),
                "canaryPatience": orNull(time),
                "tolerances": orNull(
                    list([
                        "type": "object", "additionalProperties": false, "required": ["class"],
                        "properties": [
                            "class": ["type": "string", "pattern": "^([A-Za-z0-9_.-]{1,64}|[*])$"],
                            "percentage": ["type": "number", "minimum": 0, "maximum": 100],
                            "count": ["type": "integer", "minimum": 0, "maximum": 10_000_000],
                        ],
                        "anyOf": [["required": ["percentage"]], ["required": ["count"]]],
                    ])
                ),
                "deadline": orNull(moment),
                "contactHours": orNull([
                    "type": "object", "additionalProperties": false, "required": ["from", "until"],
                    "properties": [
                        "from": ["type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"],
                        "until": ["type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"],
                        "days": ["type": "array", "items": ["type": "integer", "minimum": 1, "maximum": 7]],
                        "timeZoneField": ["type": "string", "minLength": 1, "maxLength": 128],
                    ],
                ]),
                "freezeDates": orNull(list(["type": "string", "format": "date"])), "timeZone": orNull(text),
                "reminders": orNull(list(time)),
                "inFlight": orNull(["type": "string", "enum": ["skip", "attach", "supersede"]]),
                "conflictsWith": orNull(list(["type": "string", "minLength": 1, "maxLength": 80])),
                "satisfiedBy": orNull(list(code)), "segments": orNull(list(code)),
            ],
        ],
        "CampaignSource": [
            "type": "object", "required": ["kind"], "additionalProperties": false,
            "properties": [
                "kind": ["type": "string", "enum": ["file", "list", "selection"]],
                "format": ["type": "string", "enum": ["csv", "jsonl"]],
                "resource": ["type": "string", "pattern": "^connector:[^:]+:[^:]+$"], "input": ["type": "object"],
                "filter": text, "customer": text, "selector": text,
            ],
        ],
        "CampaignCounts": object(
            [
                "read": number, "total": number, "rejected": counts, "started": number, "ended": number,
                "outcomes": counts, "failures": counts,
            ],
            required: ["read", "total", "rejected", "started", "ended", "outcomes", "failures"]
        ),
        "CampaignTally": object(
            [
                "statuses": counts, "outcomes": counts, "failures": counts, "funnel": funnel, "reminders": number,
                "escalations": counts,
            ],
            required: ["statuses", "outcomes", "failures", "funnel", "reminders", "escalations"]
        ),
        "CampaignProgress": object(
            [
                "startsPerMinute": ["type": "number"], "endsPerMinute": ["type": "number"], "started": estimate,
                "ended": estimate, "medianSeconds": ["type": "number"], "p95Seconds": ["type": "number"],
            ],
            required: ["startsPerMinute", "endsPerMinute"]
        ),
        "Campaign": object(campaignMembers, required: campaignRequired),
        "CampaignStatus": object(
            joined(
                campaignMembers,
                [
                    "tally": reference("CampaignTally"), "progress": reference("CampaignProgress"),
                    "segment": object(["name": text, "value": text], required: ["name", "value"]),
                ]
            ),
            required: campaignRequired + ["tally"]
        ),
        "CampaignList": object(["campaigns": list(reference("Campaign")), "next": number], required: ["campaigns"]),
        "CampaignSegments": object(
            [
                "name": text,
                "segments": list(
                    object(["value": text, "tally": reference("CampaignTally")], required: ["value", "tally"])
                ),
            ],
            required: ["name", "segments"]
        ),
        "CampaignReport": object(
            [
                "campaign": number, "status": text, "read": number, "total": number, "rejected": counts,
                "inFlight": number, "inFlightPolicy": text, "cohortDigest": digest, "sourceDigest": digest,
                "ratePerMinute": number, "estimatedSeconds": number, "estimatedEnd": moment, "deadline": moment,
                "limits": list(
                    object(
                        ["bucket": text, "batchCallsPerMinute": orNull(["type": "number"]), "isEnough": truth],
                        required: ["bucket", "isEnough"]
                    )
                ), "warnings": list(text),
            ],
            required: ["campaign", "read", "total", "rejected", "inFlight", "estimatedSeconds", "limits", "warnings"]
        ),
        "CampaignRows": object(
            ["rows": list(object(rowMembers, required: ["row", "subject", "status"])), "next": number],
            required: ["rows"]
        ),
        "CampaignResults": object(
            [
                "results": list(
                    object(
                        joined(rowMembers, ["error": text, "cause": text, "vendorReference": code]),
                        required: ["row", "subject", "status"]
                    )
                ), "next": number,
            ],
            required: ["results"]
        ),
        "CampaignRejects": object(
            [
                "rejects": list(
                    object(
                        ["line": number, "code": code, "message": text, "reference": text],
                        required: ["line", "code", "message"]
                    )
                ), "next": number,
            ],
            required: ["rejects"]
        ),
        "CampaignPieceReceipt": object(
            [
                "campaign": number, "taken": number, "rejected": number, "nextLine": number,
                "counts": reference("CampaignCounts"),
            ],
            required: ["campaign", "taken", "rejected", "nextLine", "counts"]
        ),
        "CampaignManifest": object(
            [
                "manifest": object(
                    [
                        "campaign": number, "name": text, "workflow": text, "status": text, "createdAt": moment,
                        "frozenAt": moment, "finishedAt": moment, "cohortDigest": digest, "sourceDigest": digest,
                        "counts": reference("CampaignCounts"),
                        "files": list(
                            object(
                                ["name": text, "bytes": number, "sha256": digest],
                                required: ["name", "bytes", "sha256"]
                            )
                        ),
                    ],
                    required: ["campaign", "status", "cohortDigest", "counts", "files"]
                ),
                "signature": object(
                    ["algorithm": text, "publicKey": text, "value": text],
                    required: ["algorithm", "publicKey", "value"]
                ),
            ],
            required: ["manifest", "signature"]
        ),
    ]
}
