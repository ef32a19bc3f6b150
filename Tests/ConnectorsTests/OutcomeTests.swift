import Connectors
import HTTPTypes
import JSONModel
import Testing

@Suite("Answers are read by tables, then by built-in rules")
struct OutcomeTests {
    private func connector(_ safety: JSON = "read", operationRows: JSON = [], connectorRows: JSON = []) throws
        -> Connector
    {
        var operation: JSON = [
            "safety": safety, "method": "POST", "path": "/", "outcomes": operationRows,
            "input": ["name": ["type": "string"], "note": ["type": "string"]],
            "body": ["name": "{% $input.name %}"],
        ]
        if safety == "notify" { operation["notify"] = ["window": 60, "recipient": "{% $input.name %}"] }
        return try Fixtures.connector(Fixtures.file(operation: operation, adding: ["outcomes": connectorRows]))
    }

    private func outcome(
        _ connector: Connector,
        _ result: Result<IncomingResponse, TransportFailure>,
        input: JSON = ["name": "Jane Q. Canary"]
    ) throws -> Outcome {
        try connector.outcome("act", input, result, context: Fixtures.context("test"))
    }

    @Test("rows of the operation come before rows of the connector, and these before the built-in ones")
    func order() throws {
        let both = try connector(
            operationRows: [["status": 429, "outcome": "denied"]],
            connectorRows: [["status": "4xx", "outcome": "invalid"]]
        )
        #expect(try outcome(both, Fixtures.response(429, "")).outcomeClass == .denied)
        #expect(try outcome(both, Fixtures.response(418, "")).outcomeClass == .invalid)
        #expect(try outcome(both, Fixtures.response(500, "")).outcomeClass == .transient)
    }

    @Test(
        "a row matches by status, words, media type and condition",
        arguments: [
            (["status": [400, "410-412"], "outcome": "denied"], 411, "{}", true),
            (["status": [400, "410-412"], "outcome": "denied"], 413, "{}", false),
            (["message": "Nope", "outcome": "denied"], 400, #"{"message":" NOPE. "}"#, true),
            (["message": "Nope", "outcome": "denied"], 400, #"{"message":"Nope, really"}"#, false),
            (["messageContains": "nope", "outcome": "denied"], 400, #"{"detail":"Well, Nope!"}"#, true),
            (["contentType": "application/json", "status": 400, "outcome": "denied"], 400, "{}", true),
            (["contentType": "text/plain", "status": 400, "outcome": "denied"], 400, "{}", false),
            (
                [
                    "when": "{% code = 7 and $answer.status = 400 and $input.name = 'Jane Q. Canary' %}",
                    "outcome": "denied",
                ], 400, #"{"code":7}"#, true
            ),
            (["when": "{% code = 7 %}", "outcome": "denied"], 400, #"{"code":8}"#, false),
            (
                ["when": "{% $answer.headers.`content-type` = 'application/json' %}", "outcome": "denied"], 400, "{}",
                true
            ),
        ] as [(JSON, Int, String, Bool)]
    )
    func rows(row: JSON, status: Int, body: String, matches: Bool) throws {
        let outcome = try outcome(connector(operationRows: [row]), Fixtures.response(status, body))
        #expect((outcome.outcomeClass == .denied) == matches)
    }

    @Test("a condition that fails or answers no question is a fault of the file, told without values")
    func failingCondition() throws {
        for source in ["{% $number(name) = 1 %}", "{% name %}"] {
            let connector = try connector(operationRows: [["when": .string(source), "outcome": "ok"]])
            let outcome = try outcome(connector, Fixtures.response(200, #"{"name":"Jane Q. Canary"}"#))
            #expect(outcome.outcomeClass == .configurationFault)
            #expect(!outcome.message.contains("Canary"))
            let outOfOrder = try self.outcome(connector, Fixtures.response(503, #"{"name":"Jane Q. Canary"}"#))
            #expect(outOfOrder.outcomeClass == .transient)
        }
    }

    /// What a failure of the transport means.
    struct Failure: CustomTestStringConvertible {
        var safety: JSON
        var reach: TransportFailure.Reach
        var kind: TransportFailure.Kind = .timeout
        var outcome: OutcomeClass
        var mayHaveHadEffect: Bool

        var testDescription: String { "\(safety) \(reach) \(kind)" }
    }

    @Test(
        "what a lost answer means depends on what was sent and on what repeating it does",
        arguments: [
            Failure(safety: "read", reach: .nothingSent, outcome: .transient, mayHaveHadEffect: false),
            Failure(safety: "create", reach: .nothingSent, outcome: .transient, mayHaveHadEffect: false),
            Failure(safety: "create", reach: .nothingSent, kind: .tls, outcome: .transient, mayHaveHadEffect: false),
            Failure(
                safety: "create",
                reach: .nothingSent,
                kind: .refused,
                outcome: .configurationFault,
                mayHaveHadEffect: false
            ),
            Failure(safety: "read", reach: .somethingSent, outcome: .transient, mayHaveHadEffect: false),
            Failure(safety: "put", reach: .somethingSent, outcome: .transient, mayHaveHadEffect: true),
            Failure(safety: "mint", reach: .somethingSent, outcome: .transient, mayHaveHadEffect: true),
            Failure(safety: "create", reach: .somethingSent, outcome: .ambiguous, mayHaveHadEffect: true),
            Failure(safety: "notify", reach: .somethingSent, outcome: .ambiguous, mayHaveHadEffect: true),
            Failure(
                safety: "read",
                reach: .somethingSent,
                kind: .bodyTooLarge,
                outcome: .configurationFault,
                mayHaveHadEffect: false
            ),
            Failure(
                safety: "create",
                reach: .somethingSent,
                kind: .bodyTooLarge,
                outcome: .ambiguous,
                mayHaveHadEffect: true
            ),
            Failure(
                safety: "create",
                reach: .somethingSent,
                kind: .cancelled,
                outcome: .ambiguous,
                mayHaveHadEffect: true
            ),
        ]
    )
    func transport(failure: Failure) throws {
        let lost = TransportFailure(reach: failure.reach, kind: failure.kind, message: "Something happened.")
        let outcome = try outcome(connector(failure.safety), .failure(lost))
        #expect(outcome.outcomeClass == failure.outcome)
        #expect(outcome.mayHaveHadEffect == failure.mayHaveHadEffect)
        #expect(outcome.errorName == "Acme.\(failure.outcome.errorSuffix)")
        #expect(outcome.status == nil)
    }

    @Test(
        "the provider's words are quoted without what the request said",
        arguments: [
            ("No user Jane Q. Canary here", "No user (redacted) here"), ("JANE Q. CANARY?", "(redacted)?"),
            ("Jane%20Q.%20Canary", "(redacted)"),
            ("name=Jane Q. Canary,note=secret note", "name=(redacted),note=(redacted)"),
            ("plain\u{0}text\nline", "plain text line"), ("key visit-7f3a", "key (redacted)"),
            ("a\u{202E}b\u{9B}c\u{2028}d", "a b c d"),
        ]
    )
    func echo(words: String, quoted: String) throws {
        let input: JSON = ["name": "Jane Q. Canary", "note": "secret note"]
        let body = JSON.object(["message": .string(words)]).text()
        let outcome = try outcome(connector("put"), Fixtures.response(400, body), input: input)
        #expect(outcome.outcomeClass == .unmapped)
        #expect(outcome.message.hasPrefix("Acme answered act with status 400 and said “\(quoted)”."))
    }

    @Test("a telephone number is found in any punctuation-free form, and a secret is found too")
    func echoOfDigits() throws {
        let sardine = try Fixtures.sardine()
        let call = try sardine.prepare(
            operation: "searchEntity",
            input: ["phoneNumber": Fixtures.phone],
            context: Fixtures.context()
        )
        let secrets = Secrets([try #require(SecretReference("env:X")): Secret("sesame-street")])
        let body = #"{"message":"number 14155551234 under Sesame-Street"}"#
        let outcome = sardine.outcome(of: call, Fixtures.response(400, body), now: Fixtures.now, concealing: secrets)
        #expect(outcome.message.contains("number (redacted) under (redacted)"))
    }

    @Test("long words are cut, and very long ones are not quoted")
    func longWords() throws {
        let connector = try connector()
        let long = String(repeating: "é", count: 300)
        let cut = try outcome(connector, Fixtures.response(400, JSON.string(long).text()))
        #expect(cut.message.contains("“" + String(repeating: "é", count: 200) + "…”"))
        let endless = String(repeating: "x", count: 20_000)
        let silent = try outcome(connector, Fixtures.response(400, JSON.string(endless).text()))
        #expect(silent.message.hasPrefix("Acme answered act with status 400. "))
    }

    @Test(
        "Retry-After is read in all its forms and capped at a day",
        arguments: [
            ("120", .seconds(120)), (" 0 ", .zero), ("86401", .seconds(86_400)),
            ("99999999999999999999999", .seconds(86_400)),
            ("Mon, 01 Jun 2026 10:42:00 GMT", .seconds(120)), ("Monday, 01-Jun-26 10:42:00 GMT", .seconds(120)),
            ("Mon Jun  1 10:42:00 2026", .seconds(120)), ("Mon, 01 Jun 2026 10:00:00 GMT", .zero),
            ("Sun, 01 Jun 2036 10:42:00 GMT", .seconds(86_400)), ("soon", nil), ("-5", nil), ("1.5", nil), ("", nil),
            ("Mon, 31 Feb 2026 10:42:00 GMT", nil), ("Mon, 01 Jun 2026 25:42:00 GMT", nil),
            ("Sunday, 06-Nov-94 08:49:37 GMT", .zero),
        ] as [(String, Duration?)]
    )
    func retryAfter(text: String, expected: Duration?) throws {
        #expect(RetryAfter.duration(text, now: Fixtures.now) == expected)
        let response = Fixtures.response(429, "", headers: [.retryAfter: text])
        #expect(try outcome(connector(), response).retryAfter == expected)
    }

    @Test("a call whose operation is gone is a fault and not a trap")
    func goneOperation() throws {
        let call = try connector("create").prepare(operation: "act", input: [:], context: Fixtures.context("test"))
        let other = try Fixtures.sardine()
        let outcome = other.outcome(of: call, Fixtures.response(200, ""), now: Fixtures.now)
        #expect(outcome.outcomeClass == .configurationFault)
        #expect(outcome.mayHaveHadEffect)
    }

    @Test("error names are the connector's name and the outcome in upper camel case")
    func errorNames() throws {
        let connector = try connector()
        #expect(
            OutcomeClass.allCases.map(connector.errorName) == [
                "Acme.Ok", "Acme.NotFound", "Acme.NotYet", "Acme.AlreadyDone", "Acme.Transient", "Acme.Ambiguous",
                "Acme.Reauthenticate", "Acme.Invalid", "Acme.Denied", "Acme.ConfigurationFault", "Acme.Unmapped",
            ]
        )
    }
}

@Suite("Values are handled by their class")
struct ClassificationTests {
    private let document: JSON = [
        "a": ["b": 1, "c": nil], "list": [["x": 1, "y": 2], 5, ["x": 3]], "token": "t",
    ]

    @Test("classed values are redacted wherever they are, and null stays null")
    func redacting() {
        let classes = Classification([
            .init(path: ["a", "b"], dataClass: .personal), .init(path: ["a", "c"], dataClass: .personal),
            .init(path: ["list", "*", "x"], dataClass: .personal), .init(path: ["token"], dataClass: .bearer),
            .init(path: ["absent", "z"], dataClass: .secret),
        ])
        #expect(
            classes.redacting(document) == [
                "a": ["b": "(redacted)", "c": nil], "list": [["x": "(redacted)", "y": 2], 5, ["x": "(redacted)"]],
                "token": "(redacted)",
            ]
        )
        #expect(classes.redacting([.bearer], in: document)["a"] == document["a"])
    }

    @Test("classed values can be dropped, at any depth and as a whole")
    func dropping() {
        let classes = Classification([
            .init(path: ["list", "*", "x"], dataClass: .biometric), .init(path: ["a"], dataClass: .biometric),
        ])
        #expect(classes.dropping([.biometric], from: document) == ["list": [["y": 2], 5, [:]], "token": "t"])
        #expect(classes.dropping([.secret], from: document) == document)
        let whole = Classification([.init(path: [], dataClass: .biometric)])
        #expect(whole.dropping([.biometric], from: document) == .null)
    }

    @Test("the input's fields have classes too")
    func input() throws {
        let operation = try #require(try Fixtures.sardine().operations["searchEntity"])
        #expect(operation.inputClasses.redacting(["phoneNumber": Fixtures.phone]) == ["phoneNumber": "(redacted)"])
    }
}

@Suite("Formats accept what works and refuse what does not")
struct ValueFormatTests {
    @Test(
        "a text has a format or not",
        arguments: [
            (.e164, "+14155551234", true), (.e164, "+1234567", true), (.e164, "+123456", false),
            (.e164, "+1234567890123456", false), (.e164, "14155551234", false), (.e164, "+04155551234", false),
            (.e164, "+1 415 555 1234", false), (.e164, "+", false), (.e164, "", false), (.e164, "+١٤١٥٥٥٥١٢٣٤", false),
            (.uuid, "3f8c1a22-1234-4abc-9def-000000000001", true),
            (.uuid, "3F8C1A22-1234-4ABC-9DEF-000000000001", true),
            (.uuid, "3f8c1a22-1234-4abc-9def-00000000000", false),
            (.uuid, "3f8c1a2211234-4abc-9def-000000000001", false),
            (.httpsURL, "https://a.example/b?c=d#e", true), (.httpsURL, "http://127.0.0.1:8080/return/x", true),
            (.httpsURL, "http://a.example", false), (.httpsURL, "https://u:p@a.example", false),
            (.httpsURL, "/x", false),
            (.httpsURL, "https://a.example/ b", false), (.httpsURL, "javascript:alert(1)", false),
            (.email, "jane@example.com", true), (.email, "j@x", false), (.email, "@example.com", false),
            (.email, "jane@example..com", false), (.email, "ja ne@example.com", false),
            (.date, "2026-06-01", true), (.date, "2026-02-30", false), (.date, "2026-6-1", false),
            (.dateTime, "2026-06-01T10:30:00Z", true), (.dateTime, "2026-06-01T10:30:00.123+02:00", true),
            (.dateTime, "2026-06-01 10:30", false),
        ] as [(ValueFormat, String, Bool)]
    )
    func format(format: ValueFormat, text: String, matches: Bool) {
        #expect(format.matches(text) == matches)
    }
}
