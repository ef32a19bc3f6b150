public import JSONModel

/// An expression with an input, whose evaluation is timed.
public struct BenchmarkSubject: Sendable {
    /// A short name without spaces, for tables.
    public let name: String
    /// What is measured, for people.
    public let title: String
    /// The expression.
    public let expression: String
    /// What it is evaluated with.
    public let input: JSON

    /// All subjects, in the order in which they are reported.
    public static let all = [fieldAccess, outcomeTemplate, itemProcessing]

    /// A path through objects with an index.
    public static let fieldAccess = BenchmarkSubject(
        name: "field-access",
        title: "a field of the first element of an array",
        expression: "Account.Order[0].Product.Price",
        input: [
            "Account": [
                "Name": "Firefly",
                "Order": [
                    ["OrderID": "order103", "Product": ["Name": "Bowler Hat", "Price": 34.45, "Quantity": 2]],
                    ["OrderID": "order104", "Product": ["Name": "Cloak", "Price": 107.99, "Quantity": 1]],
                ],
            ]
        ]
    )

    /// What a connector makes of a provider's answer to a risk check: a decision, the reasons for it and the evidence.
    public static let outcomeTemplate = BenchmarkSubject(
        name: "outcome-template",
        title: "the outcome of a provider's answer",
        expression: """
            {
                "outcome": level = "low" ? "approve" : level in ["medium", "high"] ? "refer" : "reject",
                "reference": "risk/" & sessionKey,
                "score": $round(customer.score / 100, 2),
                "reasons": signals[level != "low"].(key & ": " & $uppercase(level)),
                "name": $join([customer.firstName, customer.lastName], " "),
                "address": customer.address.(street & ", " & postalCode & " " & city),
                "phone": customer.phones[type = "mobile"][0].number,
                "flagged": $count(signals[level = "high"]) > 0,
                "checks": checks ~> $map(function($check) {
                    {"id": $check.id, "passed": $check.status = "passed" and $check.confidence >= 0.8}
                }),
                "expires": $exists(expiresAt) ? expiresAt : "never"
            }
            """,
        input: [
            "sessionKey": "7d1c2f0a-session",
            "level": "medium",
            "status": "Success",
            "customer": [
                "id": "cust-4711",
                "firstName": "Ada",
                "lastName": "Example",
                "score": 4217,
                "address": [
                    "street": "1 Example Street", "city": "Springfield", "postalCode": "12345", "country": "US",
                ],
                "phones": [
                    ["type": "home", "number": "+15550100"],
                    ["type": "mobile", "number": "+15550101"],
                ],
            ],
            "signals": [
                ["key": "emailAge", "level": "low"],
                ["key": "phoneCarrier", "level": "medium"],
                ["key": "ipReputation", "level": "high"],
                ["key": "deviceAge", "level": "low"],
            ],
            "checks": [
                ["id": "document", "status": "passed", "confidence": 0.97],
                ["id": "liveness", "status": "passed", "confidence": 0.71],
                ["id": "watchlist", "status": "failed", "confidence": 0.99],
            ],
        ]
    )

    /// A thousand items mapped, filtered and grouped.
    public static let itemProcessing = BenchmarkSubject(
        name: "thousand-items",
        title: "a thousand items mapped, filtered and grouped",
        expression: """
            (
                $priced := items.{"category": category, "total": price * quantity, "name": $uppercase(name)};
                $large := $filter($priced, function($item) { $item.total > 100 });
                $large{category: {"count": $count($), "sum": $sum(total), "first": $[0].name}}
            )
            """,
        input: [
            "items": .array(
                (0..<1_000).map { number in
                    [
                        "name": .string("item \(number)"),
                        "category": .string("category \(number % 20)"),
                        "price": .double(Double(number % 97) + 0.25),
                        "quantity": .integer(number % 7 + 1),
                    ]
                }
            )
        ]
    )
}
