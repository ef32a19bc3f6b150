internal import JSONModel

/// What the operations for operators take and give, by method and path, and those between providers and this server.
extension InterfaceDescription {
    /// All operations.
    static let entries = productEntries.merging(operatorEntries) { own, _ in own }
        .merging(campaignEntries) { own, _ in own }

    static let select = query(
        "select",
        ["type": "string", "minLength": 1],
        "A selector, such as `status:failed cause:9f0c1d2e3a4b5c6d`."
    )
    private static let branch: JSON = [
        "type": "string", "description": "The branch; needed where several could be meant.",
    ]
    private static let mapping: JSON = ["type": "object", "additionalProperties": ["type": "string"]]
    private static let revision: JSON = ["type": "integer", "minimum": 1]
    private static let after = query("after", position, "The next of the page before.")
    private static let afterOnboarding = query(
        "after",
        ["type": "string", "pattern": "^onb-[1-9][0-9]{0,17}$"],
        "The next of the page before."
    )

    static let resumeMembers: JSONObject = [
        "branch": branch, "from": ["type": "string"], "input": anything, "variables": ["type": "object"],
        "revision": revision, "mapping": mapping, "effectChecked": ["type": "boolean"],
    ]

    private static let operatorEntries: [String: Entry] = [
        // Acts on one onboarding
        "post /v1/onboardings/{id}/retry": acting("Look or call again at once.", ["branch": branch]),
        "post /v1/onboardings/{id}/skip": acting(
            "Leave a state as if its work had this result.",
            ["branch": branch, "result": anything],
            required: ["result"]
        ),
        "post /v1/onboardings/{id}/complete": acting(
            "Report the success of a task.",
            ["branch": branch, "output": anything],
            required: ["output"]
        ),
        "post /v1/onboardings/{id}/fail": acting(
            "Report the failure of a task.",
            ["branch": branch, "error": ["type": "string"], "cause": ["type": "string"]],
            required: ["error"]
        ),
        "post /v1/onboardings/{id}/pause": acting(
            "Hold it: nothing begins until it is resumed.",
            ["deadlines": ["type": "string", "enum": ["keep", "shift"]]]
        ),
        "post /v1/onboardings/{id}/reopen": acting(
            "Begin an ended one again at a state.",
            ["from": ["type": "string"], "input": anything, "variables": ["type": "object"]],
            required: ["from"]
        ),
        "post /v1/onboardings/{id}/move": acting(
            "Put it into another revision of its workflow.",
            ["revision": revision, "mapping": mapping],
            required: ["revision"]
        ),
        // Failures, bulk acts, reviews, the log
        "get /v1/failures": Entry(
            summary: "Why onboardings ended without success, by cause.",
            tag: "operation",
            parameters: [select, limit],
            answers: [(200, "The causes, the most frequent first.", content("FailureList"))]
        ),
        "get /v1/jobs": Entry(
            summary: "The newest bulk acts.",
            tag: "operation",
            parameters: [limit],
            answers: [(200, "The bulk acts.", content("JobList"))]
        ),
        "post /v1/jobs": Entry(
            summary: "Propose an act on all that a selector means.",
            tag: "operation",
            body: (
                [
                    "type": "object", "required": ["act", "select"],
                    "description": "With the members of the act. With dryRun the answer shows what would happen.",
                    "properties": [
                        "act": ["type": "string"], "select": ["type": "string"],
                        "reason": ["type": "string"], "rate": ["type": "integer", "minimum": 1],
                        "dryRun": ["type": "boolean"],
                    ],
                ], true
            ),
            answers: [
                (200, "What would happen.", content("JobPreview")), (201, "It has begun.", content("Job")),
                (202, "It waits for another person's approval.", content("Job")),
            ],
            problems: [409, 413, 415, 422]
        ),
        "get /v1/jobs/{key}": Entry(
            summary: "How far a bulk act is.",
            tag: "operation",
            answers: [(200, "The bulk act.", content("Job"))],
            problems: [404]
        ),
        "get /v1/jobs/{key}/items": Entry(
            summary: "What became of each item of a bulk act.",
            tag: "operation",
            parameters: [
                query("status", ["type": "string", "enum": ["pending", "succeeded", "refused"]], "Only those."),
                afterOnboarding, limit,
            ],
            answers: [(200, "A page.", content("JobItemList"))],
            problems: [404]
        ),
        "post /v1/jobs/{key}/{steering}": Entry(
            summary: "Approve, pause, resume or cancel a bulk act, or give it another rate.",
            tag: "operation",
            body: (act(["rate": ["type": "integer", "minimum": 1]]), false),
            answers: [(200, "The bulk act.", content("Job"))],
            problems: [403, 404, 409, 413, 415, 422]
        ),
        "get /v1/reviews": Entry(
            summary: "What waits for the decision of a person.",
            tag: "operation",
            parameters: [
                query("queue", ["type": "string", "minLength": 1], "Only those of this queue."),
                query("status", ["type": "string", "enum": ["open", "decided", "closed"]], "Open ones if not given."),
                query("overdue", ["type": "string", "enum": ["true", "false"]], "Only those that are overdue."),
                after, limit,
            ],
            answers: [(200, "A page, in the order of their opening.", content("ReviewList"))]
        ),
        "get /v1/reviews/{key}": Entry(
            summary: "One review, with what the reviewer has to know.",
            tag: "operation",
            answers: [(200, "The review.", content("Review"))],
            problems: [404]
        ),
        "post /v1/reviews/{key}/{verb}": Entry(
            summary: "Claim, release or decide a review.",
            tag: "operation",
            body: (
                [
                    "type": "object", "additionalProperties": false,
                    "properties": [
                        "leaseSeconds": ["type": "integer", "minimum": 1], "reason": ["type": "string"],
                        "decision": ["type": "string", "enum": ["approve", "reject", "refer"]],
                        "note": ["type": "string"],
                    ],
                ], false
            ),
            answers: [(200, "The review.", content("Review"))],
            problems: [404, 409, 413, 415, 422]
        ),
        "get /v1/operator-log": Entry(
            summary: "What people did, in order.",
            tag: "operation",
            parameters: [
                query(
                    "onboarding",
                    ["type": "string", "pattern": "^onb-[1-9][0-9]{0,17}$"],
                    "Only what concerns this one."
                ),
                after, limit,
            ],
            answers: [(200, "A page; each entry has the digest of the one before.", content("OperatorLog"))]
        ),
        "get /v1/operator-log/verification": Entry(
            summary: "Whether the log of what people did is unbroken.",
            tag: "operation",
            answers: [(200, "The proof.", content("OperatorLogProof"))]
        ),
        // Providers
        "get /v1/inbox": Entry(
            summary: "What providers sent by themselves, the newest first, and whom it woke.",
            tag: "operation",
            parameters: [after, limit],
            answers: [(200, "A page.", content("Inbox"))]
        ),
        "get /v1/limits": Entry(
            summary: "How the bounds of calls to providers stand.",
            tag: "operation",
            parameters: [query("bucket", ["type": "string", "minLength": 1], "Only this bucket, without the list.")],
            answers: [
                (200, "The buckets, or one.", json(["anyOf": [reference("LimitList"), reference("Limit")]]))
            ],
            problems: [404]
        ),
        "post /v1/limits/set": limiting(
            "Change bounds; none takes one away, null brings back what the connector's file says.",
            [
                "rate": [
                    "anyOf": [
                        [
                            "type": "object", "required": ["calls", "per"],
                            "properties": [
                                "calls": ["type": "integer", "minimum": 1], "per": ["type": "number"],
                                "burst": ["type": "integer", "minimum": 1],
                            ],
                        ], ["enum": ["none", .null]],
                    ]
                ],
                "concurrency": ["anyOf": [["type": "integer", "minimum": 1], ["enum": ["none", .null]]]],
                "interactiveReserve": ["anyOf": [["type": "number", "minimum": 0], ["enum": ["none", .null]]]],
            ]
        ),
        "post /v1/limits/open": limiting("Stop all calls of a bucket until it is closed again."),
        "post /v1/limits/close": limiting("Let calls of a bucket go again."),
        "post /v1/limits/maintenance": limiting(
            "Add a time in which the provider is not called.",
            [
                "name": ["type": "string"], "from": ["type": "string", "format": "date-time"],
                "until": ["type": "string", "format": "date-time"], "every": ["type": "number"],
                "spread": ["type": "number"],
            ]
        ),
        "post /v1/limits/maintenance/remove": limiting("Take a maintenance away.", ["name": ["type": "string"]]),
        "post /hooks/{connector}": receiving,
        "post /hooks/{connector}/{webhook}": receiving,
    ]

    private static let receiving = Entry(
        summary: "Take a message of a provider, whose origin its connector verifies.",
        tag: "providers",
        body: (["description": "Whatever the provider sends."], false),
        answers: [(202, "It is stored, or was before.", nil)],
        problems: [401, 404, 413, 415, 422, 503],
        isOpen: true
    )

    /// The body of an act.
    static func act(_ members: JSONObject, required: [JSON] = []) -> JSON {
        var properties = members
        properties["reason"] = ["type": "string", "description": "Why; the log keeps it."]
        properties["dryRun"] = ["type": "boolean", "description": "Whether it is only shown what would happen."]
        return [
            "type": "object", "additionalProperties": false, "properties": .object(properties),
            "required": .array(required),
        ]
    }

    private static func acting(_ summary: String, _ members: JSONObject, required: [JSON] = []) -> Entry {
        Entry(
            summary: summary,
            tag: "operation",
            body: (act(members, required: required), true),
            answers: [(200, "The onboarding, and the effect that the act has or would have.", content("Onboarding"))],
            problems: [404, 409, 413, 415, 422]
        )
    }

    private static func limiting(_ summary: String, _ members: JSONObject = [:]) -> Entry {
        var properties = members
        properties["bucket"] = ["type": "string", "minLength": 1]
        return Entry(
            summary: summary,
            tag: "operation",
            body: (
                [
                    "type": "object", "additionalProperties": false, "required": ["bucket"],
                    "properties": .object(properties),
                ], true
            ),
            answers: [(200, "The bucket.", content("Limit"))],
            problems: [404, 413, 415]
        )
    }

    private static func json(_ schema: JSON) -> JSON { ["application/json": ["schema": schema]] }
}
