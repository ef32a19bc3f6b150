internal import JSONModel

/// What the operations about campaigns take and give, by method and path.
extension InterfaceDescription {
    private static let positive: JSON = ["type": "integer", "minimum": 1]
    private static let after = query("after", position, "The next of the page before.")
    private static let format = query(
        "format",
        ["type": "string", "enum": ["csv", "jsonl"]],
        "The format of the files that the manifest is about; csv if not given."
    )
    private static let files: JSONObject = [
        "text/csv": ["schema": ["type": "string"]], "application/jsonl": ["schema": ["type": "string"]],
    ]

    static let campaignEntries: [String: Entry] = [
        "get /v1/campaigns": Entry(
            summary: "List campaigns, the newest first.",
            tag: "campaigns",
            parameters: [query("after", positive, "The next of the page before."), limit],
            answers: [(200, "A page.", content("CampaignList"))]
        ),
        "post /v1/campaigns": Entry(
            summary: "Make a campaign: a workflow that is run for each customer of a cohort.",
            tag: "campaigns",
            parameters: [key],
            body: (
                request(
                    [
                        "name": ["type": "string", "minLength": 1, "maxLength": 120],
                        "workflow": ["type": "string", "minLength": 1], "reason": text,
                        "settings": reference("CampaignSettings"), "source": reference("CampaignSource"),
                    ],
                    required: ["name", "workflow", "reason"]
                ), true
            ),
            answers: [
                (201, "It is made, or this key's stored answer said so.", content("Campaign"))
            ],
            problems: [404, 409, 413, 415, 422],
            headers: ["Location": ["description": "The address of the campaign.", "schema": ["type": "string"]]]
        ),
        "get /v1/campaigns/{key}": Entry(
            summary: "The campaign, how its customers are, and when it will be done.",
            tag: "campaigns",
            parameters: [
                query(
                    "segment",
                    ["type": "string", "pattern": "^[A-Za-z0-9_.-]+:.*$"],
                    "Tally only customers with this value of an attribute: country:DE."
                )
            ],
            answers: [(200, "The campaign.", content("CampaignStatus"))],
            problems: [404]
        ),
        "get /v1/campaigns/{key}/report": Entry(
            summary:
                "What is known before it begins: size, rejects, customers in flight, duration, limits of providers.",
            tag: "campaigns",
            answers: [(200, "The report.", content("CampaignReport"))],
            problems: [404]
        ),
        "get /v1/campaigns/{key}/segments": Entry(
            summary: "How the customers are for each value of a declared attribute.",
            tag: "campaigns",
            parameters: [
                [
                    "name": "name", "in": "query", "required": true, "description": "The attribute.",
                    "schema": ["type": "string", "minLength": 1],
                ]
            ],
            answers: [(200, "A tally for each value, up to 100.", content("CampaignSegments"))],
            problems: [404]
        ),
        "get /v1/campaigns/{key}/rows": Entry(
            summary: "The customers in order.",
            tag: "campaigns",
            parameters: [
                query(
                    "status",
                    ["type": "string", "enum": ["pending", "running", "ended", "not_started"]],
                    "Only those."
                ), after, limit,
            ],
            answers: [(200, "A page.", content("CampaignRows"))],
            problems: [404]
        ),
        "get /v1/campaigns/{key}/rejects": Entry(
            summary: "The rows of the source that are not in the cohort; as a whole file where Accept asks for one.",
            tag: "campaigns",
            parameters: [after, limit],
            answers: [(200, "A page, or the file.", pageOrFile("CampaignRejects"))],
            problems: [404]
        ),
        "get /v1/campaigns/{key}/results": Entry(
            summary: "What became of each customer, without personal data; as a whole file where Accept asks for one.",
            tag: "campaigns",
            parameters: [after, limit],
            answers: [(200, "A page, or the file.", pageOrFile("CampaignResults"))],
            problems: [404]
        ),
        "get /v1/campaigns/{key}/summary": Entry(
            summary: "The file with the campaign and the tally of its customers.",
            tag: "campaigns",
            answers: [(200, "The summary.", content("CampaignStatus"))],
            problems: [404]
        ),
        "get /v1/campaigns/{key}/manifest": Entry(
            summary: "The hashes of the files of results, signed with the store's key.",
            tag: "campaigns",
            parameters: [format],
            answers: [(200, "The manifest with its signature.", content("CampaignManifest"))],
            problems: [404, 409]
        ),
        "post /v1/campaigns/{key}/customers": Entry(
            summary: "Hand in the next lines of the campaign's file.",
            tag: "campaigns",
            parameters: [
                query(
                    "line",
                    ["type": "integer", "minimum": 1, "maximum": 2_147_483_647],
                    "The number of the first line."
                )
            ],
            body: (["type": "string"], true),
            bodyTypes: ["text/csv", "application/jsonl"],
            answers: [(200, "What became of the lines.", content("CampaignPieceReceipt"))],
            problems: [404, 409, 413, 415]
        ),
        "post /v1/campaigns/{key}/freeze": Entry(
            summary: "Freeze the cohort: nobody joins it any more.",
            tag: "campaigns",
            body: (
                request(
                    ["sourceDigest": ["type": "string", "pattern": "^[0-9a-fA-F]{64}$"], "reason": text],
                    required: ["reason"]
                ), true
            ),
            answers: [(200, "The campaign.", content("Campaign"))],
            problems: [404, 409, 413, 415]
        ),
        "post /v1/campaigns/{key}/{steering}": Entry(
            summary: "Start, approve, reject, pause, resume, rate, extend, settings or cancel.",
            tag: "campaigns",
            body: (
                request(
                    [
                        "reason": text, "ratePerMinute": ["type": "integer", "minimum": 1, "maximum": 60_000],
                        "until": moment, "settings": reference("CampaignSettings"), "links": truth,
                    ],
                    required: ["reason"]
                ), true
            ),
            answers: [
                (200, "The campaign.", content("Campaign")),
                (202, "The change waits for another person's approval.", content("Campaign")),
            ],
            problems: [403, 404, 409, 413, 415]
        ),
    ]

    private static func pageOrFile(_ name: String) -> JSON {
        var types = files
        types["application/json"] = ["schema": reference(name)]
        return .object(types)
    }
}
