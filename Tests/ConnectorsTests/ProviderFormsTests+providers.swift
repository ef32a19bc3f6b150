import Connectors
import JSONModel
import Testing

/// Two providers that do not exist, with what the real ones do not need.
extension ProviderFormsTests {
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
    func contactProvider() throws -> Connector {
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

    func lockProvider() throws -> Connector {
        let (connector, diagnostics) = Connector.parse(Self.lockProvider, supporting: Set(AuthenticationKind.allCases))
        #expect(
            diagnostics.map(\.description) == [
                "warning at /operations/impersonate/body: The text holds '{%' or '%}' and is no expression, so it is used as "
                    + "it stands. Let the text start with '{%' and end with '%}', and join texts inside with '&'."
            ]
        )
        return try #require(connector)
    }

    func context(_ connector: Connector) -> CallContext {
        var deployment = Deployment(environment: "production")
        if connector.name == "contact-check" {
            deployment.baseURL = BaseURL("https://tenant.contact.example/api")
            deployment.configuration = ["statusMap": ["2": "Draft", "6": "Accepted", "7": "Rejected"]]
        }
        return CallContext(deployment: deployment, idempotencyKey: "visit-1", now: Fixtures.now)
    }
}
