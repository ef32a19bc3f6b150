internal import JSONModel

/// What the operations take and give, by method and path.
extension InterfaceDescription {
    static let limit = query("limit", ["type": "integer", "minimum": 1, "maximum": 1000], "How many at most.")
    static let position: JSON = ["type": "integer", "minimum": 0]
    static let key: JSON = [
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description":
            "A key of the client's own for this request, in double quotes or without; remembered for a week.",
        "schema": ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_.-]+$"],
    ]
    private static let location: JSONObject = [
        "Location": ["description": "The address of what was made.", "schema": ["type": "string"]]
    ]

    static let productEntries: [String: Entry] = [
        // Onboardings
        "post /v1/onboardings": Entry(
            summary: "Start an onboarding exactly once.",
            tag: "onboardings",
            parameters: [key],
            body: (reference("StartOnboarding"), true),
            answers: [
                (200, "It was started before, or runs for this applicant.", content("StartReceipt")),
                (201, "It was started, or this key's stored answer said so.", content("StartReceipt")),
            ],
            problems: [404, 409, 413, 415, 422],
            headers: location
        ),
        "get /v1/onboardings": Entry(
            summary: "List onboardings, the newest first.",
            tag: "onboardings",
            parameters: [
                query("workflow", ["type": "string", "minLength": 1], "Only those of this workflow."),
                query("name", ["type": "string", "minLength": 1], "The one with this name; with workflow."),
                query("status", reference("Status"), "Only those of this status."),
                query(
                    "applicant",
                    ["type": "string", "minLength": 1],
                    "Only those about this person: a phone number, a mail address, or your own key."
                ),
                select,
                query(
                    "after",
                    ["type": "string", "pattern": "^onb-[1-9][0-9]{0,17}$"],
                    "The next of the page before."
                ),
                limit,
            ],
            answers: [(200, "A page.", content("OnboardingList"))]
        ),
        "get /v1/onboardings/{id}": Entry(
            summary: "Where it stands, what it waits for, who can act, what to show, how it ended.",
            tag: "onboardings",
            answers: [(200, "The onboarding.", content("Onboarding"))],
            problems: [404]
        ),
        "post /v1/onboardings/{id}/stop": cancellation("Stop it."),
        "post /v1/onboardings/{id}/cancel": cancellation("Cancel it: the same as stop."),
        "post /v1/onboardings/{id}/resume": Entry(
            summary: "Go on with one that ended without success, or that is paused; a body makes it an operator's act.",
            tag: "onboardings",
            parameters: [key],
            body: (act(resumeMembers), false),
            answers: [(200, "The onboarding, running again.", content("Onboarding"))],
            problems: [404, 409, 413, 415, 422]
        ),
        "get /v1/onboardings/{id}/history": Entry(
            summary: "A page of what happened.",
            tag: "onboardings",
            parameters: [
                query("after", position, "The next of the page before."), limit,
                query("order", ["type": "string", "enum": ["oldest", "newest"]], "Which comes first."),
            ],
            answers: [(200, "A page.", content("History"))],
            problems: [404]
        ),
        "get /v1/onboardings/{id}/calls": Entry(
            summary: "Every call to a provider that was answered, without payloads.",
            tag: "onboardings",
            parameters: [query("after", position, "The next of the page before."), limit],
            answers: [(200, "A page, the oldest call first.", content("Calls"))],
            problems: [404]
        ),
        "get /v1/workflows": Entry(
            summary: "What can be started.",
            tag: "onboardings",
            answers: [(200, "The workflows.", content("Workflows"))]
        ),
        // Events
        "get /v1/events": Entry(
            summary: "What products were told, in order.",
            tag: "events",
            parameters: [query("after", position, "The next of the page before."), limit],
            answers: [(200, "A page; next is always there.", content("EventPage"))]
        ),
        "get /v1/endpoints": Entry(
            summary: "The endpoints that events are sent to.",
            tag: "events",
            answers: [(200, "The endpoints.", content("EndpointList"))]
        ),
        "post /v1/endpoints": Entry(
            summary: "Make an endpoint; the answer has its secret.",
            tag: "events",
            body: (reference("NewEndpoint"), true),
            answers: [(201, "The endpoint with its secret.", content("Endpoint"))],
            problems: [409, 413, 415],
            headers: location
        ),
        "get /v1/endpoints/{id}": Entry(
            summary: "One endpoint.",
            tag: "events",
            answers: [(200, "The endpoint.", content("Endpoint"))],
            problems: [404]
        ),
        "delete /v1/endpoints/{id}": Entry(
            summary: "Forget an endpoint with its deliveries.",
            tag: "events",
            answers: [(204, "It is gone.", nil)],
            problems: [404]
        ),
        "post /v1/endpoints/{id}/enable": change("Send to it again, beginning with what waited."),
        "post /v1/endpoints/{id}/disable": change("Send nothing to it any more."),
        "post /v1/endpoints/{id}/ping": change("Send it an event that tells nothing."),
        "post /v1/endpoints/{id}/rotate-secret": Entry(
            summary: "Make a new secret; the old one signs beside it for a while.",
            tag: "events",
            body: (
                [
                    "type": "object", "additionalProperties": false,
                    "properties": ["overlapSeconds": ["type": "integer", "minimum": 0, "maximum": 2_592_000]],
                ], false
            ),
            answers: [(200, "The endpoint with its new secret.", content("Endpoint"))],
            problems: [404, 409, 413, 415]
        ),
        "post /v1/endpoints/{id}/replay": Entry(
            summary: "Send events again, with the ids that they had.",
            tag: "events",
            body: (reference("Replay"), true),
            answers: [(202, "They are being sent.", content("ReplayReceipt"))],
            problems: [404, 409, 413, 415]
        ),
        "get /v1/endpoints/{id}/deliveries": Entry(
            summary: "A page of what was sent to an endpoint, or is to be.",
            tag: "events",
            parameters: [
                query("state", ["type": "string", "enum": ["pending", "delivered", "parked"]], "Only those."),
                query("after", position, "The next of the page before."), limit,
            ],
            answers: [(200, "A page.", content("DeliveryList"))],
            problems: [404]
        ),
        "get /v1/endpoints/{id}/deliveries/{position}": Entry(
            summary: "One delivery with its attempts.",
            tag: "events",
            answers: [(200, "The delivery.", content("Delivery"))],
            problems: [404]
        ),
        // Operators and machines
        "get /v1/audit": Entry(
            summary: "Prove the store's invariants now.",
            tag: "operation",
            parameters: [limit],
            answers: [(200, "What violates them.", content("Audit"))]
        ),
        "get /metrics": Entry(
            summary: "Figures in the text format of Prometheus.",
            tag: "operation",
            answers: [(200, "The figures.", ["text/plain": ["schema": ["type": "string"]]])]
        ),
        "get /healthz": Entry(
            summary: "Whether the process is worth keeping.",
            tag: "operation",
            answers: [(200, "It is.", content("Health"))],
            isOpen: true
        ),
        "get /readyz": Entry(
            summary: "Whether to send requests here.",
            tag: "operation",
            answers: [(200, "Yes.", content("Health"))],
            isOpen: true
        ),
        "get /openapi.json": Entry(
            summary: "This document.",
            tag: "operation",
            answers: [(200, "The document.", ["application/json": ["schema": ["type": "object"]]])],
            isOpen: true
        ),
        "get /return/{token}": Entry(
            summary: "Where applicants come back from a provider.",
            tag: "applicants",
            answers: [
                (200, "A page that thanks.", page), (303, "The product's own page.", nil),
                (404, "A page for a link that is not one of ours.", page),
            ],
            isOpen: true
        ),
    ]

    private static let page: JSON = ["text/html": ["schema": ["type": "string"]]]

    static let emptyObject: JSON = ["type": "object", "additionalProperties": false]

    static func query(_ name: String, _ schema: JSON, _ description: String) -> JSON {
        [
            "name": .string(name), "in": "query", "required": false, "description": .string(description),
            "schema": schema,
        ]
    }

    private static func cancellation(_ summary: String) -> Entry {
        Entry(
            summary: summary,
            tag: "onboardings",
            body: (
                [
                    "type": "object", "additionalProperties": false,
                    "properties": [
                        "error": ["type": "string"], "cause": ["type": "string"], "reason": ["type": "string"],
                        "dryRun": ["type": "boolean"],
                    ],
                ], false
            ),
            answers: [(200, "The onboarding, aborted.", content("Onboarding"))],
            problems: [404, 409, 413, 415]
        )
    }

    private static func change(_ summary: String) -> Entry {
        Entry(
            summary: summary,
            tag: "events",
            body: (emptyObject, false),
            answers: [(200, "The endpoint.", content("Endpoint"))],
            problems: [404, 409, 413, 415]
        )
    }
}
