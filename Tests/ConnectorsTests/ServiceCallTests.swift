import Connectors
import HTTPTypes
import JSONModel
import Testing

@Suite("Calls of service integrations")
struct ServiceCallTests {
    static let context = ServiceContext(
        idempotencyKey: "visit-7f3a",
        executionARN: "arn:aws:states:us-east-1:000000000000:execution:m:e"
    )
    static let secrets = Secrets(
        [
            "env:GATEWAY_KEY": "k-1", "file:/run/secrets/token": "t-1", "env:LEDGER_USER": "ada",
            "env:LEDGER_PASSWORD": "pass word",
        ].reduce(into: [:]) { secrets, pair in
            if let reference = SecretReference(pair.key) { secrets[reference] = Secret(pair.value) }
        }
    )

    private func integrations() throws -> Integrations {
        try #require(Integrations.parse(IntegrationFileTests.file.text()).integrations)
    }

    private func call(_ resource: IntegratedResource, _ parameters: JSON) throws -> ServiceCall {
        try integrations().prepare(resource, parameters, Self.context)
    }

    private func refusal(_ resource: IntegratedResource, _ parameters: JSON) throws -> ServiceRefusal? {
        let integrations = try integrations()
        do throws(ServiceRefusal) {
            _ = try integrations.prepare(resource, parameters, Self.context)
            return nil
        } catch {
            return error
        }
    }

    private func response(_ status: Int, _ body: String, _ fields: [String: String] = [:]) -> IncomingResponse {
        var head = HTTPResponse(status: .init(code: status))
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        return IncomingResponse(head: head, body: Array(body.utf8))
    }

    private func text(_ request: OutgoingRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    private func field(_ name: String, of request: OutgoingRequest) -> String? {
        HTTPField.Name(name).flatMap { request.head.headerFields[$0] }
    }

    // MARK: Functions

    @Test("a function is invoked at its address, with its payload, its qualifier and the visit's key")
    func invokes() throws {
        let request = try call(
            .functionInvocation,
            [
                "FunctionName": "arn:aws:lambda:eu-west-1:111111111111:function:score", "Qualifier": "live",
                "Payload": ["a": 1], "LogType": "Tail",
            ]
        ).request(secrets: Self.secrets)
        #expect(request.head.method == .post)
        #expect(request.head.authority == "functions.example")
        #expect(request.head.path == "/2015-03-31/functions/score/invocations?Qualifier=live&version=2")
        #expect(field("X-Amz-Log-Type", of: request) == "Tail")
        #expect(field("Idempotency-Key", of: request) == "visit-7f3a")
        #expect(field("X-API-Key", of: request) == "k-1")
        #expect(text(request) == #"{"a":1,"token":"t-1"}"#)
        #expect(request.timeouts.total == .seconds(60))
    }

    @Test(
        "a payload that is missing or null is an empty object, and a text that is JSON goes as that JSON",
        arguments: [
            ([:], "{}"), (["Payload": nil], "{}"), (["Payload": "0.0"], "0.0"), (["Payload": "word"], "\"word\""),
            (["Payload": [1]], "[1]"),
        ] as [(JSON, String)]
    )
    func payloads(_ parameters: JSON, _ body: String) throws {
        var parameters = parameters
        parameters["FunctionName"] = "local:3"
        let request = try call(.functionInvocation, parameters).request(secrets: Self.secrets)
        #expect(text(request) == body)
        #expect(request.head.path == "/2015-03-31/functions/function/invocations?Qualifier=3")
    }

    @Test("the answer of lambda:invoke has the payload and what the SDK tells; that of a function's ARN is the payload")
    func functionAnswers() throws {
        let answer = response(200, #"{"ok":1.0}"#, ["X-Amz-Executed-Version": "$LATEST", "x-amzn-RequestId": "r-1"])
        let wrapped = try call(.functionInvocation, ["FunctionName": "x"]).outcome(of: .success(answer))
        #expect(wrapped.outcomeClass == .ok)
        #expect(wrapped.result?["Payload"] == ["ok": 1.0])
        #expect(wrapped.result?["ExecutedVersion"] == "$LATEST")
        #expect(wrapped.result?["StatusCode"] == 200)
        #expect(wrapped.result?["SdkHttpMetadata"]?["HttpHeaders"]?["x-amzn-RequestId"] == "r-1")
        #expect(wrapped.result?["SdkResponseMetadata"] == ["RequestId": "r-1"])
        let bare = try call(.function(arn: "arn:aws:lambda:us-east-1:1:function:x"), [:]).outcome(of: .success(answer))
        #expect(bare.result == ["ok": 1.0])
    }

    @Test("a function that fails names the error, and the cause is all it said; evidence holds none of it")
    func functionFails() throws {
        let failed = ["X-Amz-Function-Error": "Unhandled"]
        let answer = response(200, #"{"errorMessage": "No hit for Ada", "errorType": "NoHit"}"#, failed)
        let wrapped = try call(.functionInvocation, ["FunctionName": "x"]).outcome(of: .success(answer))
        #expect(wrapped.errorName == "NoHit")
        #expect(wrapped.result == .string(#"{"errorMessage":"No hit for Ada","errorType":"NoHit"}"#))
        #expect(wrapped.message == "The function 'x' failed with an error of its own.")
        let nameless = try call(.functionInvocation, ["FunctionName": "x"])
            .outcome(of: .success(response(200, "{}", failed)))
        #expect(nameless.errorName == "Lambda.Unknown")
    }

    @Test(
        "what Lambda's service refuses has the names that AWS gives",
        arguments: [
            (404, "ResourceNotFoundException", "Lambda.ResourceNotFoundException", OutcomeClass.invalid),
            (429, "TooManyRequestsException:http://x", "Lambda.TooManyRequestsException", .transient),
            (500, "ServiceException", "Lambda.ServiceException", .transient),
            (400, "Odd", "Lambda.AWSLambdaException", .invalid),
            (503, "", "Lambda.ServiceException", .transient),
        ]
    )
    func lambdaErrors(_ status: Int, _ type: String, _ name: String, _ outcomeClass: OutcomeClass) throws {
        let fields = type.isEmpty ? [:] : ["x-amzn-ErrorType": type, "x-amzn-RequestId": "r-1"]
        let answer = response(status, #"{"Type":"User","Message":"Sorry"}"#, fields)
        let outcome = try call(.functionInvocation, ["FunctionName": "x"]).outcome(of: .success(answer))
        #expect(outcome.errorName == name)
        #expect(outcome.outcomeClass == outcomeClass)
        if status == 404 {
            let cause =
                "Sorry (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: r-1; Proxy: null)"
            #expect(outcome.result == .string(cause))
        }
    }

    @Test("a call without an answer may be repeated, unless the file says otherwise: then its fate is unknown")
    func unanswered() throws {
        let failure = TransportFailure(reach: .somethingSent, kind: .timeout, message: "No answer.")
        let repeatable = try call(.functionInvocation, ["FunctionName": "x"])
        #expect(repeatable.isRepeatable)
        #expect(repeatable.outcome(of: .failure(failure)).errorName == "Lambda.SdkClientException")
        let once = try call(.functionInvocation, ["FunctionName": "score"])
        let outcome = once.outcome(of: .failure(failure))
        #expect(!once.isRepeatable)
        #expect(outcome.errorName == "Lambda.Unknown")
        #expect(outcome.outcomeClass == .ambiguous)
    }

    // MARK: HTTP

    private static let get: JSON = [
        "Method": "GET", "ApiEndpoint": "https://api.example/v1/people/",
        "Authentication": ["ConnectionArn": "arn:aws:events:us-east-1:000000000000:connection/gateway/8d"],
        "QueryParameters": ["q": ["a b", "c"], "version": "1"], "Headers": ["Accept": "text/plain"],
    ]

    @Test("an API is called with what the state gives and what the connection gives, which counts more")
    func callsAPI() throws {
        let request = try call(.httpInvocation, Self.get).request(secrets: Self.secrets)
        #expect(request.head.path == "/v1/people/?q=a%20b&q=c&version=2")
        #expect(field("Accept", of: request) == "text/plain")
        #expect(field("X-Tenant", of: request) == "acme")
        #expect(field("X-API-Key", of: request) == "k-1")
        #expect(request.timeouts.total == .seconds(60))
    }

    @Test("Basic credentials and a JSON body; calls that change something are not repeatable by themselves")
    func posts() throws {
        let prepared = try call(
            .httpInvocation,
            [
                "Method": "POST", "ApiEndpoint": "https://ledger.example/entries?dry=1",
                "Authentication": ["ConnectionArn": "ledger"], "RequestBody": ["sum": 1.50],
            ]
        )
        let request = try prepared.request(secrets: Self.secrets)
        #expect(!prepared.isRepeatable)
        #expect(field("Authorization", of: request) == "Basic YWRhOnBhc3Mgd29yZA==")
        #expect(field("Content-Type", of: request) == "application/json")
        #expect(request.head.path == "/entries?dry=1")
        #expect(text(request) == #"{"sum":1.5}"#)
        let lost = TransportFailure(reach: .somethingSent, kind: .connectionLost, message: "Gone.")
        let outcome = prepared.outcome(of: .failure(lost))
        #expect(outcome.errorName == "States.Http.Socket")
        #expect(outcome.outcomeClass == .ambiguous)
    }

    @Test(
        "a URL-encoded body writes arrays as it is told",
        arguments: [
            ("INDICES", "a%5B0%5D=1&a%5B1%5D=x&o%5Bk%5D=true"), ("REPEAT", "a=1&a=x&o%5Bk%5D=true"),
            ("COMMAS", "a=1%2Cx&o%5Bk%5D=true"), ("BRACKETS", "a%5B%5D=1&a%5B%5D=x&o%5Bk%5D=true"),
        ]
    )
    func encodesForms(_ format: String, _ body: String) throws {
        let request = try call(
            .httpInvocation,
            [
                "Method": "POST", "ApiEndpoint": "https://ledger.example/",
                "Authentication": ["ConnectionArn": "ledger"],
                "RequestBody": ["a": [1, "x"], "o": ["k": true]],
                "Transform": [
                    "RequestBodyEncoding": "URL_ENCODED",
                    "RequestEncodingOptions": ["ArrayFormat": .string(format)],
                ],
            ]
        ).request(secrets: Self.secrets)
        #expect(text(request) == body)
        #expect(field("Content-Type", of: request) == "application/x-www-form-urlencoded")
    }

    @Test("the answer of an API has its headers, its body as JSON or text, and its status")
    func apiAnswers() throws {
        let call = try call(.httpInvocation, Self.get)
        let answer = call.outcome(of: .success(response(200, #"{"n":1}"#, ["Content-Type": "application/json"])))
        #expect(
            answer.result == [
                "Headers": ["content-type": ["application/json"]], "ResponseBody": ["n": 1], "StatusCode": 200,
                "StatusText": "OK",
            ]
        )
        #expect(call.outcome(of: .success(response(200, "plain"))).result?["ResponseBody"] == "plain")
        let missing = call.outcome(of: .success(response(404, "No such person: Ada")))
        #expect(missing.errorName == "States.Http.StatusCode.404")
        #expect(missing.result == "No such person: Ada")
        #expect(missing.message == "The API answered with status 404.")
    }

    @Test(
        "a connection's secrets go nowhere but where it may be used",
        arguments: [
            "https://evil.example/v1/people", "https://api.example/v10", "https://api.example/v1/../admin",
            "https://api.example/v1/%2e%2E/admin", "https://api.example:8443/v1/people",
        ]
    )
    func guardsSecrets(_ url: String) throws {
        var parameters = Self.get
        parameters["ApiEndpoint"] = .string(url)
        let name = try refusal(.httpInvocation, parameters)?.errorName
        #expect(name == "States.Permissions" || name == "States.Runtime")
    }

    // MARK: Messages and events

    @Test("a message goes to its queue, an object as JSON text, without what the service does not know")
    func sendsMessages() throws {
        let prepared = try call(
            .message,
            [
                "QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/orders", "MessageBody": ["token": "t"],
                "MessageGroupId": "g", "Surprise": 1,
            ]
        )
        let request = try prepared.request(secrets: Self.secrets)
        #expect(field("X-Amz-Target", of: request) == "AmazonSQS.SendMessage")
        #expect(field("Content-Type", of: request) == "application/x-amz-json-1.0")
        #expect(
            try JSON(parsing: text(request)) == [
                "QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/orders", "MessageBody": #"{"token":"t"}"#,
                "MessageGroupId": "g",
            ]
        )
        let sent = prepared.outcome(of: .success(response(200, #"{"MessageId":"m-1"}"#)))
        #expect(sent.result?["MessageId"] == "m-1")
        let unknown = response(400, #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"No"}"#)
        #expect(prepared.outcome(of: .success(unknown)).errorName == "SQS.QueueDoesNotExistException")
        let odd = response(400, #"{"__type":"MissingParameter","message":"No body."}"#)
        #expect(prepared.outcome(of: .success(odd)).errorName == "SQS.AmazonSQSException")
    }

    @Test("events tell who sent them, and one that was refused fails the task")
    func putsEvents() throws {
        let prepared = try call(.events, ["Entries": [["Source": "s", "DetailType": "d", "Detail": ["a": 1]]]])
        let body = try JSON(parsing: text(try prepared.request(secrets: Self.secrets)))
        let entry = body["Entries"]?[0]
        #expect(entry?["Detail"] == #"{"a":1}"#)
        #expect(
            entry?["Resources"] == [
                "arn:aws:states:us-east-1:000000000000:execution:m:e",
                "arn:aws:states:us-east-1:000000000000:stateMachine:m",
            ]
        )
        let refused = response(200, #"{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InvalidArgument"}]}"#)
        let outcome = prepared.outcome(of: .success(refused))
        #expect(outcome.errorName == "EventBridge.FailedEntry")
        #expect(outcome.result == #"{"Entries":[{"ErrorCode":"InvalidArgument"}],"FailedEntryCount":1}"#)
    }

    @Test("names that lead nowhere, and parameters that cannot be sent, say so")
    func refuses() throws {
        let cases: [(IntegratedResource, JSON, String)] = [
            (.functionInvocation, [:], "States.Runtime"),
            (.message, ["QueueUrl": "https://q.example/1/other"], "SQS.QueueDoesNotExistException"),
            (.events, ["Entries": [["EventBusName": "other"]]], "EventBridge.ResourceNotFoundException"),
            (.events, ["Entries": []], "States.Runtime"),
            (.httpInvocation, ["Method": "TRACE"], "States.Runtime"),
            (.httpInvocation, ["Method": "GET", "ApiEndpoint": "https://api.example/v1"], "States.Runtime"),
        ]
        for (resource, parameters, name) in cases { #expect(try refusal(resource, parameters)?.errorName == name) }
        let nowhere = Integrations()
        #expect(throws: ServiceRefusal.self) {
            _ = try nowhere.prepare(.function(arn: "arn:aws:lambda:us-east-1:1:function:x"), [:], Self.context)
        }
    }

    @Test("no description of a request or an outcome shows a secret")
    func conceals() throws {
        let request = try call(.httpInvocation, Self.get).request(secrets: Self.secrets)
        #expect(!String(reflecting: request).contains("k-1"))
        let missing = #expect(throws: ConnectorError.self) {
            try call(.httpInvocation, Self.get).request(secrets: Secrets())
        }
        #expect(missing?.code == .missingSecret)
    }

    // MARK: Tokens and pauses

    private static let withToken: JSON = [
        "Method": "GET", "ApiEndpoint": "https://tokens.example/x", "Authentication": ["ConnectionArn": "tokens"],
    ]

    @Test("a connection with a token names where it comes from, and its calls show it")
    func showsTokens() throws {
        let prepared = try call(.httpInvocation, Self.withToken)
        let source = try #require(prepared.tokenSource)
        #expect(source.connection == "tokens")
        #expect(prepared.secretReferences.isEmpty)
        var secrets = Self.secrets
        let grant = try source.endpoint.request(for: source.connection, secrets: secrets)
        #expect(grant.head.method == .post)
        #expect(grant.head.authority == "login.example")
        #expect(grant.head.path == "/oauth/token")
        // RFC 6749 §2.3.1: both are encoded as in a form before they are joined.
        #expect(field("Authorization", of: grant) == "Basic YWRhOnBhc3MlMjB3b3Jk")
        #expect(text(grant) == "grant_type=client_credentials&scope=entries%3Awrite&audience=https%3A%2F%2Fapi.example")
        secrets.bearerToken = Secret("t-9")
        let request = try prepared.request(secrets: secrets)
        #expect(field("Authorization", of: request) == "Bearer t-9")
        #expect(!String(reflecting: request).contains("t-9"))
        let missing = #expect(throws: ConnectorError.self) { try prepared.request(secrets: Self.secrets) }
        #expect(missing?.message.contains("'tokens'") == true)
    }

    @Test("a token that is refused is a reason for another, and a plain credential that is refused is not")
    func refusedTokens() throws {
        for status in [401, 407] {
            let tokens = try call(.httpInvocation, Self.withToken).outcome(of: .success(response(status, "Who?")))
            #expect(tokens.outcomeClass == .reauthenticate)
            #expect(tokens.errorName == "States.Http.StatusCode.\(status)")
            let key = try call(.httpInvocation, Self.get).outcome(of: .success(response(status, "Who?")))
            #expect(key.outcomeClass == .invalid)
        }
    }

    @Test(
        "how long the API asks to wait is passed on, in seconds or as a date",
        arguments: [
            ("120", 120), ("Thu, 01 Jan 1970 00:01:30 GMT", 30), ("soon", nil), ("-1", nil), ("999999999", 86_400),
        ] as [(String, Int?)]
    )
    func retryAfter(_ value: String, _ seconds: Int?) throws {
        let now = Timestamp(milliseconds: 60_000)
        let call = try call(.httpInvocation, Self.get)
        for status in [429, 503, 400] {
            let outcome = call.outcome(of: .success(response(status, "", ["Retry-After": value])), at: now)
            #expect(outcome.retryAfter == seconds.map { .seconds($0) })
        }
        #expect(call.outcome(of: .success(response(200, "{}", ["Retry-After": value])), at: now).retryAfter == nil)
    }
}

extension ServiceCall {
    /// Reads an answer that says nothing about the time.
    fileprivate func outcome(of answer: Result<IncomingResponse, TransportFailure>) -> Outcome {
        outcome(of: answer, at: .epoch)
    }
}
