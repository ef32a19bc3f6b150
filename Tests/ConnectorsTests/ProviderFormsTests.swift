import Connectors
import HTTPTypes
import JSONModel
import Testing

/// The file format must be able to say what other providers need.
@Suite("The file format fits providers of other kinds")
struct ProviderFormsTests {
    // MARK: Tables, credentials and configuration

    @Test("credentials are merged into the body at the last moment only")
    func bodyCredentials() throws {
        let connector = try contactProvider()
        #expect(connector.errorPrefix == "ContactCheck")
        let call = try connector.prepare(
            operation: "findCustomer",
            input: ["email": "jane@example.com"],
            context: context(connector)
        )
        let places = ["env:CC_CLIENT", "file:/run/secrets/cc-production"]
        #expect(call.secretReferences.map(\.description).sorted() == places)
        let references = try places.map { try #require(SecretReference($0)) }
        let request = try call.request(
            secrets: Secrets([references[0]: Secret("uuid-1"), references[1]: Secret("s3cret")])
        )
        #expect(request.head.path == "/api/customers/status/clientAuth")
        #expect(
            try JSON(parsing: request.body) == [
                "email": "jane@example.com", "clientUuid": "uuid-1", "clientSecret": "s3cret",
            ]
        )
        #expect(!String(describing: request).contains("s3cret"))
    }

    @Test("the same 404 means not found to a search and not yet to a wait")
    func tablesByOperation() throws {
        let connector = try contactProvider()
        let response = Fixtures.response(404, #"{"message":"Row not found"}"#)
        let context = context(connector)
        let found = try connector.outcome("findCustomer", ["email": "jane@example.com"], response, context: context)
        #expect(found.outcomeClass == .notFound)
        let probe = try connector.prepareProbe(
            of: "awaitCustomer",
            input: ["email": "jane@example.com"],
            startedAt: Fixtures.now,
            context: context
        )
        #expect(connector.outcome(of: probe, response, now: Fixtures.now).outcomeClass == .notYet)
        let wrongHost = Fixtures.response(404, "<html>Not found</html>", type: "text/html")
        #expect(connector.outcome(of: probe, wrongHost, now: Fixtures.now).outcomeClass == .configurationFault)
        let credentials = Fixtures.response(400, #"{"errors":[{"message":"Invalid user credentials"}]}"#)
        #expect(connector.outcome(of: probe, credentials, now: Fixtures.now).outcomeClass == .configurationFault)
    }

    @Test("a wait ends where the provider says that there is nothing to wait for")
    func nothingToAwait() throws {
        let connector = try contactProvider()
        let missing = Outcome(.notFound, errorName: "ContactCheck.NotFound")
        let step = connector.judge(
            missing,
            awaiting: "awaitCustomer",
            input: ["email": "jane@example.com"],
            startedAt: Fixtures.now,
            probe: 1,
            context: context(connector)
        )
        #expect(step == .fail(missing))
    }

    @Test("a status code that the tenant's map does not name is unmapped and no pass")
    func unmapped() throws {
        let connector = try contactProvider()
        let body = #"{"data":{"uuid":"3f8c1a22-1234-4abc-9def-000000000001","status":9}}"#
        let outcome = try connector.outcome(
            "findCustomer",
            ["email": "jane@example.com"],
            Fixtures.response(200, body),
            context: context(connector)
        )
        #expect(outcome.outcomeClass == .unmapped)
    }

    @Test("a setting that must be made, and a base URL that must be given, are asked for")
    func deployment() throws {
        let connector = try contactProvider()
        let noURL = #expect(throws: ConnectorError.self) { try connector.check(Deployment(environment: "production")) }
        #expect(noURL?.code == .unknownEnvironment)
        var deployment = context(connector).deployment
        deployment.configuration = [:]
        let noMap = #expect(throws: ConnectorError.self) { try connector.check(deployment) }
        #expect(
            noMap?.message
                == "The configuration of connector 'contact-check' is wrong: statusMap is missing; give an object."
        )
    }

    @Test("a field can be required where another is absent")
    func conditionalField() throws {
        let connector = try contactProvider()
        let context = context(connector)
        _ = try connector.prepare(operation: "findCustomer", input: ["phoneNumber": Fixtures.phone], context: context)
        let error = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: "findCustomer", input: [:], context: context)
        }
        #expect(
            error?.message
                == "The input of 'contact-check:findCustomer' is wrong: email is missing; give an e-mail address."
        )
    }

    @Test("an effect that is there already is adopted only if it is ours")
    func resolvedConflict() throws {
        let connector = try contactProvider()
        let context = context(connector)
        func step(_ uuid: String) throws -> ResolutionStep {
            let input: JSON = ["customerUuid": Fixtures.customer, "email": "jane@example.com"]
            let look = try #require(try connector.prepareResolution(of: "setContact", input: input, context: context))
            let body = #"{"data":{"uuid":"\#(uuid)","status":6}}"#
            let outcome = connector.outcome(of: look, Fixtures.response(200, body), now: Fixtures.now)
            return connector.judge(
                outcome,
                resolving: "setContact",
                input: input,
                because: .alreadyDone,
                probe: 1,
                context: context
            )
        }
        guard case .adopt = try step("3f8c1a22-1234-4abc-9def-000000000001") else {
            Issue.record("our own effect was not adopted")
            return
        }
        guard case .fail = try step("99999999-1234-4abc-9def-000000000001") else {
            Issue.record("another person's record was adopted")
            return
        }
    }

    @Test("a list is gone through by page number")
    func pages() throws {
        let connector = try contactProvider()
        let call = try connector.prepare(operation: "listCustomers", input: [:], context: context(connector))
        func page(_ body: String) throws -> Page? {
            try connector.page(connector.outcome(of: call, Fixtures.response(200, body), now: Fixtures.now), of: call)
        }
        let first = try page(#"{"meta":{"lastPage":2},"data":[{"uuid":"a","status":1},{"uuid":"b","status":2}]}"#)
        #expect(first?.keys == ["a", "b"])
        #expect(first?.next == ["page": 2, "entriesPerPage": 100])
        let last = try page(#"{"meta":{"lastPage":1},"data":[]}"#)
        #expect(last?.items == [])
        #expect(last?.next == nil)
    }

    // MARK: Tokens, keys and messages

    @Test("a token of a source is used as bearer, and its rejection asks for a fresh one")
    func bearer() throws {
        let connector = try lockProvider()
        let input: JSON = ["lockId": Fixtures.customer, "last": "a b&c"]
        let call = try connector.prepare(operation: "listUsers", input: input, context: context(connector))
        let request = try call.request(secrets: Secrets(bearerToken: Secret("t0ken")))
        #expect(request.head.headerFields[.authorization] == "Bearer t0ken")
        #expect(request.head.headerFields[.accept] == "application/vnd.locks.api-v2+json")
        #expect(request.head.path == "/device/3f8c1a22-1234-4abc-9def-000000000001/users?pageSize=100&last=a%20b%26c")
        #expect(request.timeouts == .init(connect: .seconds(3), total: .seconds(20), idle: .seconds(10)))
        #expect(request.maximumBodySize == 4096)
        #expect(
            connector.outcome(of: call, Fixtures.response(401, ""), now: Fixtures.now).outcomeClass == .reauthenticate
        )
        let error = #expect(throws: ConnectorError.self) { try call.request(secrets: Secrets()) }
        #expect(error?.code == .missingSecret)
    }

    @Test("what is secret does not become part of a result")
    func secretResult() throws {
        let connector = try lockProvider()
        let response = Fixtures.response(200, #"{"authToken":"t0ken","refreshToken":"r"}"#)
        let outcome = try connector.outcome("login", [:], response, context: context(connector))
        #expect(outcome.result == [:])
    }

    @Test("an idempotency key can stand in the body")
    func keyInBody() throws {
        let connector = try lockProvider()
        let input: JSON = ["lockId": Fixtures.customer, "user": "u1"]
        let call = try connector.prepare(operation: "share", input: input, context: context(connector))
        let request = try call.request(secrets: Secrets(bearerToken: Secret("t")))
        #expect(
            try JSON(parsing: request.body) == ["operation": ["type": "ADD_USER", "user": "u1"], "jti": "visit-1"]
        )
        #expect(call.group == "writes")
        #expect(connector.limits["writes"]?.rate?.burst == 2)
    }

    @Test("a message to a person names its recipient, and a form is encoded as one")
    func notify() throws {
        let connector = try lockProvider()
        let call = try connector.prepare(
            operation: "remind",
            input: ["email": "Jane+1@example.com"],
            context: context(connector)
        )
        #expect(call.recipient?.exposed == "jane+1@example.com")
        #expect(connector.operations["remind"]?.request?.notify?.window == .seconds(900))
        let request = try call.request(secrets: Secrets(bearerToken: Secret("t")))
        #expect(String(decoding: request.body, as: UTF8.self) == "email=Jane%2B1%40example.com")
        #expect(request.head.headerFields[.contentType] == "application/x-www-form-urlencoded")
        #expect(try request.head.headerFields[#require(HTTPField.Name("X-Request-Id"))] == "visit-1")
    }

    @Test("a forbidden operation needs the consent of a second person")
    func forbidden() throws {
        let connector = try lockProvider()
        var context = context(connector)
        let error = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: "impersonate", input: [:], context: context)
        }
        #expect(error?.code == .notApproved)
        context.isApproved = true
        let request = try connector.prepare(operation: "impersonate", input: [:], context: context)
            .request(secrets: Secrets(bearerToken: Secret("t")))
        #expect(String(decoding: request.body, as: UTF8.self) == "as {% text %}")
    }

    @Test("a cursor is the next page's input, and elements of lists are classed")
    func cursor() throws {
        let connector = try lockProvider()
        let call = try connector.prepare(
            operation: "listUsers",
            input: ["lockId": Fixtures.customer],
            context: context(connector)
        )
        let users = (1...100).map { #"{"userId":"u\#($0)","email":"e\#($0)@example.com"}"# }.joined(separator: ",")
        let outcome = connector.outcome(of: call, Fixtures.response(200, "[\(users)]"), now: Fixtures.now)
        #expect(try connector.page(outcome, of: call)?.next == ["lockId": Fixtures.customer, "last": "u100"])
        let shown = connector.resultClasses(of: "listUsers").redacting(outcome.result ?? .null)
        #expect(shown["users"]?[4] == ["userId": "u5", "email": "(redacted)"])
    }

    @Test("retriers are plain values")
    func retry() throws {
        #expect(
            try lockProvider().defaultRetry.map(\.interval) == [.milliseconds(500)]
        )
        let standard = try contactProvider().defaultRetry
        #expect(standard.map(\.errors) == [["ContactCheck.Transient"]])
        #expect(standard.first?.hasFullJitter == true)
    }
}
