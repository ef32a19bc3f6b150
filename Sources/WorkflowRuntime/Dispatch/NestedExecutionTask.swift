internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Carries out `states:startExecution`: another execution, of which the task waits for the end if its resource says so.
///
/// Nothing leaves the process, so there is no call: the kernel starts the execution in the turn that begins the attempt.
struct NestedExecutionTask: TaskDriver {
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep { .startExecution }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { .startExecution }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { .startExecution }

    /// Whether a resource starts executions.
    static func serves(_ resource: TaskResource) -> Bool {
        switch resource.kind {
        case .service(name: "states", operation: "startExecution"): true
        case .sdk(service: "sfn", operation: "startExecution"):
            resource.pattern == .requestResponse || resource.pattern == .waitForTaskToken
        default: false
        }
    }

    /// What the task's parameters ask for.
    static func request(
        _ parameters: JSON,
        defaultName: String,
        configuration: KernelConfiguration
    ) throws(NestedFailure) -> StartRequest {
        guard let arn = parameters["StateMachineArn"]?.stringValue else {
            throw NestedFailure("ValidationException", "The field 'StateMachineArn' is required but was missing")
        }
        let prefix = configuration.stateMachineARN("")
        guard arn.hasPrefix(prefix) else {
            throw NestedFailure("StateMachineDoesNotExist", "State Machine Does Not Exist: '\(arn)'")
        }
        let names = arn.dropFirst(prefix.count).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let stateMachine = names.first, !stateMachine.isEmpty, names.count <= 2 else {
            throw NestedFailure("InvalidArn", "Invalid Arn: 'Invalid ARN: \(arn)'")
        }
        let name = try name(parameters["Name"]) ?? defaultName
        var request = StartRequest(stateMachine: stateMachine, name: name, input: try input(parameters["Input"]))
        if names.count == 2 { request.qualifier = Int(names[1]).map { .version($0) } ?? .alias(names[1]) }
        return request
    }

    private static func name(_ value: JSON?) throws(NestedFailure) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let name = value.stringValue, (1...80).contains(name.unicodeScalars.count), isAllowed(name) else {
            throw NestedFailure("InvalidName", "Invalid Name: '\(value.stringValue ?? value.text())'")
        }
        return name
    }

    /// Whether a name holds nothing that AWS refuses: white space, brackets, wildcards, special and control characters.
    private static func isAllowed(_ name: String) -> Bool {
        let refused = Set("<>{}[]?*\"#%\\^|~`$&,;:/".unicodeScalars)
        return name.unicodeScalars.allSatisfy { scalar in
            !refused.contains(scalar) && !scalar.properties.isWhitespace
                && scalar.properties.generalCategory != .control
        }
    }

    /// A text is the JSON of the input; anything else is the input itself.
    private static func input(_ value: JSON?) throws(NestedFailure) -> JSON {
        guard let value, !value.isNull else { return [:] }
        guard case .string(let text) = value else { return value }
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            throw NestedFailure(
                "InvalidExecutionInput",
                "Invalid State Machine Execution Input: the text is not JSON"
            )
        }
    }

    /// How a resource shows executions and errors.
    struct Style {
        /// How the task waits.
        let pattern: TaskResource.Pattern
        /// Whether the resource is that of the AWS SDK, which shows answers as they are.
        private let isSDK: Bool

        init(_ resource: String) {
            let parsed = TaskResource(resource)
            pattern = parsed?.pattern ?? .requestResponse
            if case .sdk? = parsed?.kind { isSDK = true } else { isSDK = false }
        }

        /// The report of a refused start.
        func failure(_ failure: NestedFailure, requestID: String) -> TaskReport {
            let name = failure.code.hasSuffix("Exception") ? failure.code : failure.code + "Exception"
            let error = "\(isSDK ? "Sfn" : "StepFunctions").\(name)"
            let cause =
                isSDK
                ? "\(failure.message) (Service: Sfn, Status Code: 400, Request ID: \(requestID))"
                : "\(failure.message) (Service: AWSStepFunctions; Status Code: 400; Error Code: \(failure.code); "
                    + "Request ID: \(requestID); Proxy: null)"
            return .failed(error: error, cause: cause, retryAfter: nil)
        }

        /// What a start answers.
        func receipt(of record: ExecutionRecord, requestID: String) -> JSON {
            var object: JSONObject = [
                "ExecutionArn": .string(record.header.arn),
                "StartDate": moment(record.header.startTime),
            ]
            if !isSDK {
                object["SdkHttpMetadata"] = [
                    "AllHttpHeaders": ["x-amzn-RequestId": [.string(requestID)]],
                    "HttpHeaders": ["x-amzn-RequestId": .string(requestID)],
                    "HttpStatusCode": 200,
                ]
                object["SdkResponseMetadata"] = ["RequestId": .string(requestID)]
            }
            return .object(object)
        }

        /// An ended execution, as the task that waited for it gets it.
        func description(of record: ExecutionRecord, at now: Timestamp) -> JSON {
            let included: JSON = ["Included": true]
            func payload(_ value: JSON) -> JSON { pattern == .sync2 ? value : .string(value.text()) }
            var object: JSONObject = [:]
            object["Cause"] = record.cause.map { .string($0) }
            object["Error"] = record.error.map { .string($0) }
            object["ExecutionArn"] = .string(record.header.arn)
            object["Input"] = payload(record.header.input)
            object["InputDetails"] = included
            object["Name"] = .string(record.header.name)
            if let output = record.output {
                object["Output"] = payload(output)
                object["OutputDetails"] = included
            }
            object["RedriveCount"] = .integer(record.header.redriveCount)
            let reason = record.reasonAgainstRedrive(at: now)
            object["RedriveStatus"] = reason == nil ? "REDRIVABLE" : "NOT_REDRIVABLE"
            object["RedriveStatusReason"] = reason.map { .string($0) }
            object["StartDate"] = moment(record.header.startTime)
            object["StateMachineArn"] = .string(record.header.stateMachineARN)
            object["Status"] = .string(record.status.rawValue)
            object["StopDate"] = record.stoppedAt.map(moment)
            return .object(object)
        }

        /// Optimised integrations give milliseconds since the Unix epoch, the AWS SDK an ISO 8601 text.
        private func moment(_ time: Timestamp) -> JSON {
            isSDK ? .string(time.description) : .integer(Int(time.milliseconds))
        }
    }
}

/// Why an execution was not started.
struct NestedFailure: Error, Hashable {
    /// The error code of the Step Functions API.
    var code: String
    var message: String

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}
