internal import HTTPTypes
public import JSONModel

/// How the failures of one AWS service are named in error names and told in causes, as Step Functions does.
struct ServiceErrors {
    /// The first part of the error's name.
    let prefix: String
    /// The service, as causes name it.
    let service: String
    /// The error that stands for all that the service's model does not know.
    let base: String
    /// The errors of the service's model.
    let known: Set<String>

    /// `SQS.QueueDoesNotExistException`; errors whose model names lack the ending get it.
    func name(of code: String) -> String {
        guard known.contains(code) else { return "\(prefix).\(base)" }
        return code.hasSuffix("Exception") ? "\(prefix).\(code)" : "\(prefix).\(code)Exception"
    }
}

extension ServiceCall {
    /// Reads what came of a call.
    ///
    /// A `Retry-After` that is a date is counted from `now`.
    public func outcome(of answer: Result<IncomingResponse, TransportFailure>, at now: Timestamp) -> Outcome {
        switch answer {
        case .failure(let failure): return outcome(of: failure)
        case .success(let response):
            var outcome =
                switch reading {
                case .function(let name, let isWrapped): functionOutcome(response, name, isWrapped: isWrapped)
                case .http: httpOutcome(response)
                case .message: messageOutcome(response)
                case .events: eventsOutcome(response)
                }
            guard outcome.outcomeClass != .ok else { return outcome }
            outcome.retryAfter = response.head.headerFields.value(of: "Retry-After").flatMap {
                RetryAfter.duration($0, now: now)
            }
            // As with EventBridge, such an answer is a reason to get another token.
            let isRefused = outcome.status == 401 || outcome.status == 407
            if isRefused, tokenSource != nil { outcome.outcomeClass = .reauthenticate }
            return outcome
        }
    }

    /// No answer came.
    ///
    /// Where the call left and must not be repeated, the workflow learns that its fate is unknown.
    private func outcome(of failure: TransportFailure) -> Outcome {
        if failure.kind == .bodyTooLarge {
            let message = "The answer is larger than a task's output can be. Ask for less."
            return Outcome(.invalid, errorName: "States.DataLimitExceeded", message: message)
        }
        let isUnknown = failure.reach == .somethingSent && !isRepeatable
        let error = isUnknown ? errorNameOfUnknownFate : Self.errorNameWithoutAnswer(reading)
        let words =
            switch reading {
            case .http: failure.message
            case .function, .message, .events: "Unable to execute HTTP request: \(failure.message)"
            }
        let addition =
            isUnknown ? " The call may have had its effect: look at the other side before it is repeated." : ""
        return Outcome(
            isUnknown ? .ambiguous : .transient,
            errorName: error,
            message: words + addition,
            mayHaveHadEffect: failure.reach == .somethingSent
        )
    }

    /// An AWS service refused or failed; the error is the one that its answer names.
    func serviceFailure(_ response: IncomingResponse, _ errors: ServiceErrors, retriable: String? = nil) -> Outcome {
        let status = response.head.status.code
        let document = (try? JSON(parsing: response.body)) ?? .null
        let fields = response.head.headerFields
        let spoken =
            fields.value(of: "x-amzn-ErrorType") ?? document["__type"]?.stringValue ?? document["code"]?.stringValue
        // `com.amazonaws.sqs#QueueDoesNotExist`, or a name with a colon and a URL behind it.
        let code = spoken.flatMap { $0.split(separator: ":").first?.split(separator: "#").last }.map(String.init)
        let words =
            document["message"]?.stringValue ?? document["Message"]?.stringValue
            ?? "The service answered with status \(status) and no message."
        // A code of the query protocol is what older clients, and so causes, tell.
        let told = fields.value(of: "x-amzn-query-error")?.split(separator: ";").first.map(String.init) ?? code
        let requestID = response.requestID ?? "null"
        let cause =
            "\(words) (Service: \(errors.service); Status Code: \(status); Error Code: \(told ?? "null"); "
            + "Request ID: \(requestID); Proxy: null)"
        let isTemporary = status >= 500 || status == 429
        let name =
            code.map { errors.name(of: $0) } ?? (status >= 500 ? retriable : nil) ?? "\(errors.prefix).\(errors.base)"
        return Outcome(
            isTemporary ? .transient : .invalid,
            errorName: name,
            message: "The service answered with status \(status)\(code.map { " and the error \($0)" } ?? "").",
            result: .string(cause),
            status: status
        )
    }

    func unreadable(_ message: String, status: Int, error: String) -> Outcome {
        Outcome(.unmapped, errorName: error, message: message, status: status)
    }
}

extension HTTPFields {
    /// The value of a header by its name as written.
    func value(of name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }
}

extension IncomingResponse {
    /// The request's id, as AWS services give it.
    var requestID: String? { head.headerFields.value(of: "x-amzn-RequestId") }

    /// `SdkHttpMetadata` and `SdkResponseMetadata`, which outputs of optimized integrations have.
    var serviceMetadata: JSONObject {
        var all: JSONObject = [:]
        var single: JSONObject = [:]
        for field in head.headerFields {
            let name = field.name.rawName
            all[name] = .array((all[name]?.arrayValue ?? []) + [.string(field.value)])
            single[name] = .string(field.value)
        }
        return [
            "SdkHttpMetadata": [
                "AllHttpHeaders": .object(all), "HttpHeaders": .object(single),
                "HttpStatusCode": .integer(head.status.code),
            ],
            "SdkResponseMetadata": ["RequestId": .string(requestID ?? "")],
        ]
    }
}
