import Connectors
import HTTPTypes
import JSONModel
import Testing

/// The file format must be able to say what other providers need.
@Suite("The file format fits providers of other kinds")
struct ProviderFormsTests {
    /// Credentials in every body, tables that differ by operation, paging, and a webhook with a passphrase in its body.
    static let contactProvider = #"""
        {
          "name": "contact-check",
          "title": "Contact Check",
          "documentation": "https://docs.contact.example",
          "comment": "The provider issues a base URL for each client.",
          "environments": { "production": null },
          "authentication": {
            "kind": "bodyCredentials",
            "fields": { "clientUuid": "env:CC_CLIENT", "clientSecret": "file:/run/secrets/cc-{environment}" }
          },
          "configuration": {
            "statusMap": { "description": "Names of the tenant's status codes.", "type": "object", "required": true }
          },
          "errorMessage": "{% errors ? errors[0].message : message %}",
          "operations": {
            "findCustomer": {
              "comment": "Everything is a POST, reads included.",
              "title": "Find a customer by contact",
              "safety": "read",
              "method": "POST",
              "path": "/customers/status/clientAuth",
              "input": {
                "email": {
                  "type": "string", "format": "email", "minLength": 10, "maxLength": 254, "class": "personal",
                  "required": "{% $not($exists($input.phoneNumber)) %}"
                },
                "phoneNumber": { "type": "string", "format": "e164", "class": "personal" },
                "expectedUuid": { "type": "string", "format": "uuid" }
              },
              "body": { "email": "{% $input.email %}", "phoneNumber": "{% $input.phoneNumber %}" },
              "answer": {
                "/data/uuid": { "type": "string", "format": "uuid", "required": true },
                "/data/status": { "type": "integer", "minimum": 0, "maximum": 99, "required": true },
                "/data/passports": { "type": "array", "items": { "type": "object" } }
              },
              "result": {
                "uuid": "{% data.uuid %}",
                "status": "{% $lookup($configuration.statusMap, $string(data.status)) %}",
                "face": "{% data.idFace %}"
              },
              "classes": { "/face": "biometric" },
              "outcomes": [
                { "status": 404, "message": "Row not found", "outcome": "notFound" },
                {
                  "status": 200,
                  "when": "{% $exists($input.expectedUuid) and data.uuid != $input.expectedUuid %}",
                  "outcome": "invalid", "error": "IdentityMismatch"
                },
                {
                  "status": 200,
                  "when": "{% $not($exists($lookup($configuration.statusMap, $string(data.status)))) %}",
                  "outcome": "unmapped", "explanation": "Add the status code to the setting statusMap."
                }
              ]
            },
            "awaitCustomer": {
              "comment": "The same 404 means that the person has not begun.",
              "title": "Wait for the hosted journey",
              "input": {
                "email": { "type": "string", "format": "email", "required": true },
                "customerUuid": { "type": "string", "format": "uuid" }
              },
              "rules": [
                { "require": "{% $exists($input.email) or $exists($input.customerUuid) %}", "message": "give email or customerUuid", "fields": ["email", "customerUuid"] }
              ],
              "await": {
                "probe": "findCustomer",
                "input": { "email": "{% $input.email %}" },
                "done": "{% status = 'Accepted' %}",
                "denied": [ { "when": "{% status = 'Rejected' %}", "error": "Rejected", "explanation": "The provider rejected the applicant." } ],
                "poll": [40, 60.5],
                "jitter": 0,
                "deadline": 86400,
                "wake": ["returnLink", "webhook:status"],
                "result": { "uuid": "{% uuid %}", "waitedSince": "{% $startedAt %}" }
              },
              "classes": { "/uuid": "personal" },
              "outcomes": [ { "status": 404, "message": "Row not found", "outcome": "notYet" } ]
            },
            "listCustomers": {
              "safety": "read",
              "method": "POST",
              "path": "/customers/listWithDoc/clientAuth",
              "input": {
                "page": { "type": "integer", "minimum": 1, "default": 1 },
                "entriesPerPage": { "type": "integer", "enum": [10, 50, 100], "default": 100 }
              },
              "body": { "page": "{% $input.page %}", "entriesPerPage": "{% $input.entriesPerPage %}" },
              "result": { "last": "{% meta.lastPage %}", "rows": "{% [data.{ 'uuid': uuid, 'status': status }] %}" },
              "page": {
                "items": "{% rows %}",
                "key": "{% uuid %}",
                "next": "{% $input.page < last ? { 'page': $input.page + 1 } %}",
                "maximumPages": 5000
              }
            },
            "setContact": {
              "safety": "put",
              "method": "POST",
              "path": "/customers/contact/clientAuth",
              "input": {
                "customerUuid": { "type": "string", "format": "uuid", "required": true },
                "email": { "type": "string", "format": "email", "required": true }
              },
              "body": "{% $input %}",
              "resolve": {
                "operation": "findCustomer",
                "input": { "email": "{% $input.email %}" },
                "absent": "{% uuid != $input.customerUuid %}",
                "adopt": { "uuid": "{% uuid %}" },
                "probes": 1,
                "spacing": 1
              },
              "outcomes": [
                { "status": 409, "outcome": "alreadyDone" },
                { "status": [500, "502-504"], "outcome": "transient", "mayHaveHadEffect": true }
              ]
            }
          },
          "outcomes": [
            { "status": 400, "messageContains": "invalid user credentials", "outcome": "configurationFault", "explanation": "Check the client's credentials." },
            { "status": "4xx", "contentType": "application/json", "outcome": "invalid" }
          ],
          "webhooks": {
            "status": {
              "verifier": { "kind": "bodyPassphrase", "field": "/passphrase", "secrets": ["env:CC_HOOK", "env:CC_HOOK_OLD"] },
              "strip": ["/id"],
              "match": { "operation": "awaitCustomer", "keys": { "customerUuid": "{% uuid %}", "email": "{% email %}" } },
              "deduplicationKey": "{% [uuid, event, newStatus, updatedAt] %}",
              "ordering": "{% updatedAt %}",
              "event": "{% event %}"
            },
            "standard": {
              "verifier": { "kind": "standardWebhooks", "secrets": ["env:A"], "tolerance": 300 },
              "match": { "operation": "awaitOther", "keys": { "id": "{% id %}" } }
            },
            "signed": {
              "verifier": {
                "kind": "timestampedHMAC", "header": "X-Signature", "timestamp": "t", "signature": "v1", "separator": ".",
                "secrets": ["env:A"], "tolerance": 60
              },
              "match": { "operation": "awaitOther", "keys": { "id": "{% id %}" } }
            },
            "simple": {
              "verifier": { "kind": "basic", "username": "env:U", "secrets": ["env:P"] },
              "match": { "operation": "awaitOther", "keys": { "id": "{% id %}" } }
            }
          }
        }
        """#

    /// Bearer tokens by login, refresh, grant and signature; keys chosen by the client; messages to people.
    static let lockProvider = #"""
        {
          "$schema": "connector.schema.json",
          "name": "locks",
          "title": "Locks",
          "environments": { "production": "https://api.locks.example" },
          "authentication": {
            "kind": "bearer",
            "sources": [
              { "kind": "refresh", "operation": "refreshToken", "presents": "refreshToken" },
              { "kind": "login", "operation": "login" },
              { "kind": "clientCredentials", "path": "/oauth/token", "clientId": "env:ID", "clientSecret": "env:SECRET", "scope": "a b", "audience": "x" }
            ],
            "renewal": { "lifeFraction": 0.8, "minimumRemaining": 86400 }
          },
          "timeouts": { "connect": 3, "total": 20, "idle": 10 },
          "maximumBodySize": 4096,
          "operations": {
            "login": {
              "safety": "mint", "method": "POST", "path": "/auth/token",
              "authentication": { "kind": "bodyCredentials", "fields": { "email": "env:MAIL", "password": "env:PASSWORD" } },
              "result": { "token": "{% authToken %}", "refreshToken": "{% refreshToken %}" },
              "classes": { "/token": "secret", "/refreshToken": "secret" }
            },
            "refreshToken": {
              "safety": "mint", "method": "POST", "path": "/auth/token/refresh", "authentication": { "kind": "none" },
              "result": { "token": "{% authToken %}" }, "classes": { "/token": "secret" }
            },
            "listUsers": {
              "safety": "read", "method": "GET", "path": "/device/{lockId}/users",
              "headers": { "Accept": "application/vnd.locks.api-v2+json" },
              "query": { "pageSize": 100, "last": "{% $input.last %}" },
              "input": {
                "lockId": { "type": "string", "format": "uuid", "required": true },
                "last": { "type": "string" }
              },
              "result": { "users": "{% [$] %}" },
              "classes": { "/users/*/email": "personal" },
              "page": { "items": "{% users %}", "next": "{% $count(users) = 100 ? { 'last': users[-1].userId } %}" }
            },
            "showToken": {
              "safety": "put", "method": "GET", "path": "/platform/auth",
              "authentication": {
                "kind": "bearer",
                "sources": [
                  {
                    "kind": "signedJWT", "algorithm": "ES256", "key": "file:/run/secrets/key.pem", "keyId": "k1",
                    "issuer": "https://issuer.example/", "audience": ["https://api.locks.example"], "lifetime": 600,
                    "clock": { "operation": "readTime", "tolerance": 10 },
                    "claims": { "sub": "{% $input.subject %}", "email": "{% $input.email %}", "locale": "{% $input.locale %}" }
                  }
                ]
              },
              "input": {
                "subject": { "type": "string", "required": true }, "email": { "type": "string" },
                "locale": { "type": "string" }
              }
            },
            "readTime": {
              "safety": "read", "method": "GET", "path": "/time", "authentication": { "kind": "none" },
              "result": { "time": "{% time %}" }
            },
            "open": {
              "safety": "create", "method": "POST", "path": "/device/{lockId}/open",
              "bodyFormat": "signedJWT",
              "signature": {
                "algorithm": "EdDSA", "key": "env:SIGNING_KEY", "keyId": "k2", "header": { "x5c": "{% $input.chain %}" }
              },
              "idempotency": { "field": "/jti" },
              "enabled": { "when": "{% $input.lockId != '00000000-0000-4000-8000-000000000000' %}", "message": "Name a lock." },
              "input": {
                "lockId": { "type": "string", "format": "uuid", "required": true }, "chain": { "type": "array" }
              },
              "resolve": "none",
              "body": { "sub": "{% $input.lockId %}" }
            },
            "certify": {
              "safety": "put", "method": "POST", "path": "/certificate", "idempotency": "none",
              "bodySecrets": [
                { "field": "/key", "kind": "publicKey", "key": "env:SIGNING_KEY", "algorithm": "EdDSA" },
                { "field": "/proof", "kind": "signature", "key": "env:SIGNING_KEY", "algorithm": "EdDSA", "text": "{% $input.code %}" },
                { "field": "/password", "kind": "password", "key": "env:SEED", "text": "{% $input.code %}" },
                { "field": "/plain", "kind": "value", "key": "env:SEED" }
              ],
              "input": { "code": { "type": "string", "required": true } }
            },
            "share": {
              "safety": "create", "group": "writes", "method": "POST", "path": "/device/{lockId}/execute",
              "bodyFormat": "json",
              "input": {
                "lockId": { "type": "string", "format": "uuid", "required": true },
                "user": { "type": "string", "required": true },
                "end": { "type": "string", "format": "date-time" }
              },
              "body": { "operation": { "type": "ADD_USER", "user": "{% $input.user %}", "end": "{% $input.end %}" } },
              "idempotency": { "field": "/jti" },
              "resolve": {
                "operation": "listUsers",
                "input": { "lockId": "{% $input.lockId %}" },
                "absent": "{% $not($input.user in users.userId) %}",
                "adopt": {}
              },
              "outcomes": [
                { "status": 409, "outcome": "alreadyDone" },
                { "status": 410, "outcome": "denied", "error": "Gone" },
                { "status": 423, "outcome": "notYet", "error": "SecondFactorNeeded" }
              ]
            },
            "remind": {
              "safety": "notify", "method": "POST", "path": "/account/reminder",
              "idempotency": { "header": "X-Request-Id" },
              "bodyFormat": "form",
              "input": { "email": { "type": "string", "format": "email", "required": true, "class": "personal" } },
              "body": { "email": "{% $input.email %}" },
              "notify": { "window": 900, "dailyMaximum": 3, "recipient": "{% $lowercase($input.email) %}" }
            },
            "impersonate": {
              "safety": "forbidden", "method": "POST", "path": "/auth/loginAs", "idempotency": "none",
              "input": { "day": { "type": "string", "format": "date" }, "list": { "type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true } },
              "body": "as {% text %}", "bodyFormat": "text",
              "timeouts": { "total": 5 }, "maximumBodySize": 100
            }
          },
          "outcomes": [ { "status": "5xx", "outcome": "transient" } ],
          "limits": {
            "writes": {
              "rate": { "calls": 5, "per": 1, "burst": 2 }, "concurrency": 1, "interactiveReserve": 0.2,
              "breaker": { "failureRatio": 0.3, "minimumCalls": 10, "window": 30, "pause": 10 }
            }
          },
          "retry": [
            { "errors": ["Locks.Transient"], "interval": 0.5, "backoffRate": 3, "maxDelay": 60, "maxAttempts": 2, "jitter": false }
          ]
        }
        """#

    /// A key in a header, and awaiting operations for the three other webhooks of the first file.
    private func contactProvider() throws -> Connector {
        var file = try JSON(parsing: Self.contactProvider)
        file["operations"]?["awaitOther"] = [
            "input": ["id": ["type": "string", "required": true]],
            "await": [
                "probe": "listCustomers", "input": [:], "done": "{% true %}", "poll": [1], "deadline": 9,
                "wake": ["webhook:standard", "webhook:signed", "webhook:simple"],
            ],
        ]
        return try Fixtures.connector(file)
    }

    private func lockProvider() throws -> Connector {
        let (connector, diagnostics) = Connector.parse(Self.lockProvider, supporting: Set(AuthenticationKind.allCases))
        #expect(
            diagnostics.map(\.description) == [
                "warning at /operations/impersonate/body: The text holds '{%' or '%}' and is no expression, so it is used as "
                    + "it stands. Let the text start with '{%' and end with '%}', and join texts inside with '&'."
            ]
        )
        return try #require(connector)
    }

    private func context(_ connector: Connector) -> CallContext {
        var deployment = Deployment(environment: "production")
        if connector.name == "contact-check" {
            deployment.baseURL = BaseURL("https://tenant.contact.example/api")
            deployment.configuration = ["statusMap": ["2": "Draft", "6": "Accepted", "7": "Rejected"]]
        }
        return CallContext(deployment: deployment, idempotencyKey: "visit-1", now: Fixtures.now)
    }

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
