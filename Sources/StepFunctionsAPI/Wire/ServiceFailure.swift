internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// An error answer of the Step Functions API.
///
/// Only here do the project's errors get AWS's names and statuses.
struct ServiceFailure: Error, Sendable, Hashable {
    /// The error's name in AWS, and the HTTP status that goes with it.
    struct Code: Sendable, Hashable {
        let name: String
        var status = 400

        static let accessDenied = Code(name: "AccessDeniedException")
        static let activityAlreadyExists = Code(name: "ActivityAlreadyExists")
        static let activityDoesNotExist = Code(name: "ActivityDoesNotExist")
        static let activityWorkerLimitExceeded = Code(name: "ActivityWorkerLimitExceeded")
        static let conflict = Code(name: "ConflictException")
        static let executionAlreadyExists = Code(name: "ExecutionAlreadyExists")
        static let executionDoesNotExist = Code(name: "ExecutionDoesNotExist")
        static let executionNotRedrivable = Code(name: "ExecutionNotRedrivable")
        static let incompleteSignature = Code(name: "IncompleteSignatureException")
        static let internalFailure = Code(name: "InternalFailure", status: 500)
        static let invalidARN = Code(name: "InvalidArn")
        static let invalidDefinition = Code(name: "InvalidDefinition")
        static let invalidEncryption = Code(name: "InvalidEncryptionConfiguration")
        static let invalidExecutionInput = Code(name: "InvalidExecutionInput")
        static let invalidLogging = Code(name: "InvalidLoggingConfiguration")
        static let invalidName = Code(name: "InvalidName")
        static let invalidOutput = Code(name: "InvalidOutput")
        static let invalidSignature = Code(name: "InvalidSignatureException")
        static let invalidToken = Code(name: "InvalidToken")
        static let missingAuthentication = Code(name: "MissingAuthenticationTokenException")
        static let missingRequiredParameter = Code(name: "MissingRequiredParameter")
        static let requestTooLarge = Code(name: "RequestEntityTooLargeException", status: 413)
        static let resourceNotFound = Code(name: "ResourceNotFound")
        static let serialization = Code(name: "SerializationException")
        static let serviceQuotaExceeded = Code(name: "ServiceQuotaExceededException")
        static let serviceUnavailable = Code(name: "ServiceUnavailable", status: 503)
        static let stateMachineAlreadyExists = Code(name: "StateMachineAlreadyExists")
        static let stateMachineDoesNotExist = Code(name: "StateMachineDoesNotExist")
        static let stateMachineTypeNotSupported = Code(name: "StateMachineTypeNotSupported")
        static let taskTimedOut = Code(name: "TaskTimedOut")
        static let throttling = Code(name: "ThrottlingException")
        static let tooManyTags = Code(name: "TooManyTags")
        static let unknownOperation = Code(name: "UnknownOperationException")
        static let unrecognizedClient = Code(name: "UnrecognizedClientException")
        static let validation = Code(name: "ValidationException")
    }

    var code: Code
    var message: String
    /// Members beside the message: the name of the resource that is not there.
    var fields: JSONObject = [:]

    init(_ code: Code, _ message: String, fields: JSONObject = [:]) {
        self.code = code
        self.message = message
        self.fields = fields
    }

    /// The answer's body.
    var body: JSON {
        var object: JSONObject = ["__type": .string(code.name), "message": .string(message)]
        object.merge(fields)
        return .object(object)
    }
}

extension ServiceFailure {
    static func noStateMachine(_ arn: String) -> ServiceFailure {
        ServiceFailure(.stateMachineDoesNotExist, "State Machine Does Not Exist: '\(arn)'")
    }
    static func noExecution(_ arn: String) -> ServiceFailure {
        ServiceFailure(.executionDoesNotExist, "Execution Does Not Exist: '\(arn)'")
    }
    static func noActivity(_ arn: String) -> ServiceFailure {
        ServiceFailure(.activityDoesNotExist, "Activity Does Not Exist: '\(arn)'")
    }
    static func noResource(_ arn: String) -> ServiceFailure {
        ServiceFailure(
            .resourceNotFound,
            "Resource not found: '\(arn)'",
            fields: ["resourceName": .string(arn)]
        )
    }
    static let notSupportedByType = ServiceFailure(
        .stateMachineTypeNotSupported,
        "This operation is not supported by this type of state machine"
    )
    static let invalidToken = ServiceFailure(.invalidToken, "Invalid Token: 'Invalid token'")

    /// What a client hears of any error that an operation throws.
    ///
    /// Operations handle the errors that they can say more about; the others are told here.
    init(_ error: any Error) {
        switch error {
        case let failure as ServiceFailure: self = failure
        case let error as EngineError: self.init(error)
        case is StoreError, is CancellationError:
            self.init(.serviceUnavailable, "The service cannot read or write its store at the moment. Try again.")
        default: self.init(.internalFailure, "The request failed. Look into the log of the server.")
        }
    }

    private init(_ error: EngineError) {
        switch error.code {
        case .conflict: self.init(.conflict, error.message)
        case .quotaExceeded: self.init(.serviceQuotaExceeded, error.message)
        case .unknownResource: self.init(.resourceNotFound, error.message)
        case .tooManyTags: self.init(.tooManyTags, error.message)
        case .notRedrivable: self.init(.executionNotRedrivable, error.message)
        case .invalidDefinition: self.init(.invalidDefinition, error.message)
        case .invalidRequest: self.init(.validation, error.message)
        case .unknownTask:
            self.init(.taskTimedOut, "Task Timed Out: 'Provided task does not exist anymore'")
        case .overloaded: self.init(.throttling, error.message)
        case .storeFailed, .shuttingDown: self.init(.serviceUnavailable, error.message)
        default: self.init(.internalFailure, error.message)
        }
    }
}
