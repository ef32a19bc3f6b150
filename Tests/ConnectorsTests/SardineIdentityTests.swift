import Connectors
import JSONModel
import Testing

@Suite("Sardine's connector reads and awaits identities")
struct SardineIdentityTests {
    let sardine: Connector
    let input: JSON = ["customerId": Fixtures.customer, "scope": ["profile", "doc_kyc"]]

    init() throws { sardine = try Fixtures.sardine() }

    /// The identity of the provider's documentation, with members replaced.
    private static func identity(_ change: (inout JSON) -> Void = { _ in }) -> String {
        var identity: JSON = [
            "profile": [
                "userId": Fixtures.customer,
                "clientId": "your-client-id",
                "consentId": "b1c2d3e4-5678-4abc-9def-000000000002",
                "consentedAt": "2026-06-01T10:30:00Z",
                "revokedAt": nil,
                "primaryIdentity": true,
                "fullName": "Jane Smith",
                "dateOfBirth": "1990-06-15",
                "emailAddress": "jane@example.com",
                "phoneNumber": "+14155551234",
                "address": ["street": "123 Main St", "city": "San Francisco", "region": "CA", "postalCode": "94105"],
            ],
            "documentData": [
                "documentType": "DRIVERS_LICENSE",
                "documentNumber": "D1234567",
                "dateOfBirth": "1990-06-15",
                "expiryDate": "2028-06-15",
                "issuingCountry": "US",
                "firstName": "Jane",
                "lastName": "Smith",
            ],
            "documentKyc": ["front": "AAAA", "back": "BBBB", "selfie": "CCCC"],
        ]
        change(&identity)
        return identity.text()
    }

    private func read(_ body: String, _ input: JSON = ["customerId": Fixtures.customer]) throws -> Outcome {
        try sardine.outcome("getIdentity", input, Fixtures.response(200, body))
    }

    private func judge(
        _ body: String,
        status: Int = 200,
        input: JSON? = nil,
        at now: Timestamp = Fixtures.now,
        probe: Int = 1
    ) throws -> AwaitStep {
        let input = input ?? self.input
        let context = Fixtures.context(now: now)
        let call = try sardine.prepareProbe(
            of: "awaitIdentity",
            input: input,
            startedAt: Fixtures.now,
            context: context
        )
        let outcome = sardine.outcome(of: call, Fixtures.response(status, body), now: now)
        return sardine.judge(
            outcome,
            awaiting: "awaitIdentity",
            input: input,
            startedAt: Fixtures.now,
            probe: probe,
            context: context
        )
    }

    // MARK: Reading

    @Test("images are dropped unless they are asked for, and nothing is kept that the template does not name")
    func images() throws {
        let result = try #require(try read(Self.identity()).result)
        #expect(result["documentKyc"] == nil)
        #expect(result["profile"]?["fullName"] == "Jane Smith")
        #expect(result["profile"]?["clientId"] == nil)
        #expect(result["profile"]?["address"]?["city"] == "San Francisco")
        #expect(result["documentData"]?["documentNumber"] == "D1234567")
        #expect(result["scopes"] == ["profile", "doc_kyc"])
        let wanted = try read(Self.identity(), ["customerId": Fixtures.customer, "includeImages": true])
        #expect(wanted.result?["documentKyc"] == ["front": "AAAA", "back": "BBBB", "selfie": "CCCC"])
    }

    @Test("personal data is redacted in view, identifiers and times are not")
    func redaction() throws {
        let result = try #require(try read(Self.identity()).result)
        let text = sardine.resultClasses(of: "getIdentity").redacting(result).text()
        for value in ["Jane", "Smith", "1990", "D1234567", "Main St", "+1415", "example.com"] {
            #expect(!text.contains(value))
        }
        #expect(text.contains("2026-06-01T10:30:00Z"))
    }

    @Test("an identity of nulls is read as one without scopes")
    func nulls() throws {
        let outcome = try read(#"{"profile":null,"documentData":null,"documentKyc":null}"#)
        #expect(outcome.result == ["profile": nil, "documentData": nil, "scopes": []])
    }

    @Test("the identity of another person is never accepted")
    func mismatch() throws {
        let other = try read(Self.identity { $0["profile"]?["userId"] = "99999999-1234-4abc-9def-000000000001" })
        #expect(other.outcomeClass == .invalid)
        #expect(other.errorName == "Sardine.IdentityMismatch")
        let expecting: JSON = ["customerId": Fixtures.customer, "expectedPhoneNumber": "+14155550000"]
        #expect(try read(Self.identity(), expecting).errorName == "Sardine.IdentityMismatch")
        let agreeing: JSON = ["customerId": Fixtures.customer, "expectedPhoneNumber": Fixtures.phone]
        #expect(try read(Self.identity(), agreeing).outcomeClass == .ok)
    }

    @Test("a profile that is no object any more is drift")
    func drift() throws {
        let outcome = try read(Self.identity { $0["profile"] = "Jane Smith" })
        #expect(outcome.outcomeClass == .configurationFault)
        #expect(outcome.message.contains("the answer's /profile must be an object"))
        #expect(!outcome.message.contains("Jane"))
    }

    // MARK: Awaiting

    @Test("it has come true when every scope is there and nothing is revoked")
    func done() throws {
        guard case .done(let outcome) = try judge(Self.identity()) else {
            Issue.record("not done")
            return
        }
        #expect(outcome.result?["profile"]?["consentedAt"] == "2026-06-01T10:30:00Z")
        #expect(outcome.result?["documentKyc"] == nil)
    }

    @Test(
        "it has not come yet while a scope is missing, the consent is pending or the provider is out of order",
        arguments: [
            (200, #"{"profile":null,"documentData":null,"documentKyc":null}"#),
            (200, identity { $0["documentData"] = .null }),
            (200, identity { $0["profile"]?["consentedAt"] = .null }),
            (400, #"{"message":"Pending user consent"}"#),
            (400, #"{"message":"Consent not found"}"#),
            (503, ""),
        ]
    )
    func notYet(status: Int, body: String) throws {
        guard case .lookAgain(let pause, let reason) = try judge(body, status: status) else {
            Issue.record("judged too early")
            return
        }
        #expect((.seconds(36) ... .seconds(44)).contains(pause))
        #expect(!reason.message.isEmpty)
        #expect(reason.errorName != nil)
    }

    @Test(
        "the pauses follow the schedule, and the last repeats",
        arguments: [(1, 40), (2, 60), (10, 940), (11, 940), (500, 940)]
    )
    func schedule(probe: Int, seconds: Int) throws {
        guard case .lookAgain(let pause, _) = try judge("", status: 503, probe: probe) else {
            Issue.record("judged too early")
            return
        }
        #expect((.seconds(seconds) * 0.9 ... .seconds(seconds) * 1.1).contains(pause))
    }

    @Test("a revoked consent ends the wait")
    func revoked() throws {
        for (status, body) in [
            (200, Self.identity { $0["profile"]?["revokedAt"] = "2026-06-01T10:35:00Z" }),
            (400, #"{"message":"Consent has been revoked"}"#),
        ] {
            guard case .fail(let outcome) = try judge(body, status: status) else {
                Issue.record("still waiting")
                return
            }
            #expect(outcome.outcomeClass == .denied)
            #expect(outcome.errorName == "Sardine.ConsentRevoked")
        }
    }

    @Test("for a re-verification an earlier consent does not count, and an earlier revocation does not end the wait")
    func consentedAfter() throws {
        var input = self.input
        input["consentedAfter"] = "2026-06-01T10:31:00Z"
        guard case .lookAgain = try judge(Self.identity(), input: input) else {
            Issue.record("an old consent was accepted")
            return
        }
        let revoked = Self.identity { $0["profile"]?["revokedAt"] = "2026-06-01T10:30:30Z" }
        guard case .lookAgain = try judge(revoked, input: input) else {
            Issue.record("an old revocation was taken for a new one")
            return
        }
        input["consentedAfter"] = "2026-06-01T10:29:00Z"
        guard case .done = try judge(Self.identity(), input: input) else {
            Issue.record("a new consent was refused")
            return
        }
    }

    @Test("at the deadline the last look decides")
    func deadline() throws {
        let week = Duration.seconds(604_800)
        let late = Fixtures.now.advanced(by: week)
        guard case .done = try judge(Self.identity(), at: late) else {
            Issue.record("what came true in time was refused")
            return
        }
        guard case .fail(let outcome) = try judge("", status: 503, at: late) else {
            Issue.record("still waiting")
            return
        }
        #expect(outcome.errorName == "Sardine.NotYet")
        let almost = Fixtures.now.advanced(by: week - .seconds(3))
        guard case .lookAgain(let pause, _) = try judge("", status: 503, at: almost, probe: 9) else {
            Issue.record("gave up early")
            return
        }
        #expect(pause == .seconds(3))
    }

    @Test(
        "the last look before the time-out of the task leaves time for its answer, and is not made twice",
        arguments: [
            (0, 100, 90), (0, 86_400, 40), (86_340, 86_400, 30), (86_370, 86_400, 30), (86_360, 86_400, 40), (9, 10, 1),
        ]
    )
    func lastLook(now: Int, timeout: Int, pause: Int) throws {
        let step = sardine.judge(
            try read(#"{"profile":null}"#),
            awaiting: "awaitIdentity",
            input: input,
            startedAt: Fixtures.now,
            // The first pauses are shorter than the time that is left, the later ones longer.
            probe: timeout == 86_400 && now == 0 ? 1 : 9,
            context: Fixtures.context(now: Fixtures.now.advanced(by: .seconds(now))),
            deadline: Fixtures.now.advanced(by: .seconds(timeout))
        )
        guard case .lookAgain(let delay, _) = step else {
            Issue.record("gave up early")
            return
        }
        #expect((.seconds(pause) * 0.9 ... .seconds(pause) * 1.1).contains(delay), "\(delay)")
    }

    @Test("the time-out of the task itself has the name that the States Language gives it")
    func taskTimeout() throws {
        let step = sardine.judge(
            try read(#"{"profile":null}"#),
            awaiting: "awaitIdentity",
            input: input,
            startedAt: Fixtures.now,
            probe: 1,
            context: Fixtures.context(now: Fixtures.now.advanced(by: .seconds(60))),
            deadline: Fixtures.now.advanced(by: .seconds(60))
        )
        guard case .fail(let late) = step else {
            Issue.record("still waiting")
            return
        }
        #expect(late.errorName == "States.Timeout")
    }

    @Test(
        "what cannot be found out ends the wait",
        arguments: [
            (401, "", "Sardine.ConfigurationFault"), (400, #"{"message":"Something new"}"#, "Sardine.Unmapped"),
            (400, #"{"message":"Customer not found for customer ID"}"#, "Sardine.CustomerNotFound"),
        ]
    )
    func failures(status: Int, body: String, error: String) throws {
        guard case .fail(let outcome) = try judge(body, status: status) else {
            Issue.record("still waiting")
            return
        }
        #expect(outcome.errorName == error)
    }

    @Test(
        "a scope that nothing shows is refused at once instead of awaited forever",
        arguments: [(["profile", "liveness"], "scopeEvidence"), (["doc_kyc"], "scope must hold profile")]
            as [(JSON, String)]
    )
    func scopes(scope: JSON, hint: String) {
        let input: JSON = ["customerId": Fixtures.customer, "scope": scope]
        let error = #expect(throws: ConnectorError.self) {
            try sardine.prepareProbe(
                of: "awaitIdentity",
                input: input,
                startedAt: Fixtures.now,
                context: Fixtures.context()
            )
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(hint) == true)
    }

    @Test("a host can say what shows a scope")
    func scopeEvidence() throws {
        let configuration: JSONObject = [
            "scopeEvidence": ["profile": "profile", "liveness": "documentKyc"]
        ]
        var context = Fixtures.context()
        context.deployment.configuration = configuration
        let input: JSON = ["customerId": Fixtures.customer, "scope": ["profile", "liveness"]]
        let call = try sardine.prepareProbe(
            of: "awaitIdentity",
            input: input,
            startedAt: Fixtures.now,
            context: context
        )
        let outcome = sardine.outcome(of: call, Fixtures.response(200, Self.identity()), now: Fixtures.now)
        #expect(outcome.result?["scopes"] == ["profile", "liveness"])
    }
}

@Suite("A creation whose fate is unknown is looked into")
struct SardineResolutionTests {
    let sardine: Connector
    let input: JSON = ["phoneNumber": Fixtures.phone]

    init() throws { sardine = try Fixtures.sardine() }

    private func step(
        _ status: Int,
        _ body: String,
        because reason: ResolutionReason = .ambiguous,
        probe: Int = 1
    ) throws -> ResolutionStep {
        let context = Fixtures.context()
        let look = try #require(try sardine.prepareResolution(of: "createEntity", input: input, context: context))
        #expect(look.operation == "searchEntity")
        let outcome = sardine.outcome(of: look, Fixtures.response(status, body), now: context.now)
        return sardine.judge(
            outcome,
            resolving: "createEntity",
            input: input,
            because: reason,
            probe: probe,
            context: context
        )
    }

    @Test(
        "what is found is adopted as if the creation had answered",
        arguments: [ResolutionReason.ambiguous, .alreadyDone]
    )
    func adopted(reason: ResolutionReason) throws {
        let body = #"{"customerId":"3f8c1a22-1234-4abc-9def-000000000001","createdAt":"2026-06-01T10:00:00Z"}"#
        guard case .adopt(let outcome) = try step(200, body, because: reason) else {
            Issue.record("not adopted")
            return
        }
        let created = try sardine.outcome("createEntity", input, Fixtures.response(200, body))
        #expect(outcome.outcomeClass == .ok)
        #expect(outcome.result == created.result)
    }

    @Test("after three spaced looks that found nothing an unclear call is sent again")
    func absent() throws {
        #expect(try step(200, "null", probe: 1) == .lookAgain(after: .seconds(5)))
        #expect(try step(200, "null", probe: 2) == .lookAgain(after: .seconds(5)))
        #expect(try step(200, "null", probe: 3) == .sendAgain)
    }

    @Test("what is said to exist and cannot be seen is left to an operator")
    func invisible() throws {
        #expect(try step(200, "", because: .alreadyDone, probe: 2) == .lookAgain(after: .seconds(5)))
        guard case .fail(let outcome) = try step(200, "", because: .alreadyDone, probe: 3) else {
            Issue.record("did not give up")
            return
        }
        #expect(outcome.errorName == "Sardine.AlreadyDone")
        #expect(outcome.outcomeClass == .alreadyDone)
    }

    @Test("a look that fails says nothing about the call, and is repeated later")
    func failedLook() throws {
        #expect(try step(503, "", probe: 3) == .lookAgain(after: .seconds(30)))
        #expect(try step(200, "<html>", probe: 3) == .lookAgain(after: .seconds(30)))
        let failed = try sardine.outcome("searchEntity", input, Fixtures.response(503, ""))
        let absent = try sardine.outcome("searchEntity", input, Fixtures.response(200, "null"))
        #expect(!failed.isConclusive)
        #expect(absent.isConclusive)
        guard case .fail(let outcome) = try step(401, "") else {
            Issue.record("wrong credentials were overlooked")
            return
        }
        #expect(outcome.outcomeClass == .configurationFault)
    }

    @Test("the other operations have nothing to look into")
    func notResolvable() throws {
        let widget: JSON = ["customerId": Fixtures.customer]
        #expect(
            try sardine.prepareResolution(of: "issueWidget", input: widget, context: Fixtures.context()).map(
                \.operation
            ) == nil
        )
    }
}
