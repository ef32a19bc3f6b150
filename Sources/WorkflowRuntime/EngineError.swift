internal import WorkflowStore

/// Why the engine refused or failed a request.
public struct EngineError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, for code to decide on.
    public struct Code: Sendable, Hashable {
        private enum Kind: Sendable, Hashable {
            case unknownStateMachine, unknownExecution, unknownTask, executionExists, executionEnded
            case applicantIsBusy, keyReused, unknownEndpoint, endpointExists
            case stateMachineExists, activityExists, unknownActivity, unknownResource, conflict, notRedrivable
            case quotaExceeded, tooManyTags, forbidden, actRefused
            case invalidRequest, invalidDefinition, overloaded, storeFailed, unreadable, shuttingDown
        }
        private let kind: Kind

        /// No state machine has this name.
        public static let unknownStateMachine = Code(kind: .unknownStateMachine)
        /// No execution has this name or number.
        public static let unknownExecution = Code(kind: .unknownExecution)
        /// The token names no task attempt that is waiting.
        public static let unknownTask = Code(kind: .unknownTask)
        /// An execution with this name and another input exists.
        public static let executionExists = Code(kind: .executionExists)
        /// The workflow runs for this applicant already, with another input.
        public static let applicantIsBusy = Code(kind: .applicantIsBusy)
        /// The idempotency key was used for another request.
        public static let keyReused = Code(kind: .keyReused)
        /// No endpoint has this key.
        public static let unknownEndpoint = Code(kind: .unknownEndpoint)
        /// An endpoint with this address exists.
        public static let endpointExists = Code(kind: .endpointExists)
        /// The execution is not running any more.
        public static let executionEnded = Code(kind: .executionEnded)
        /// A state machine with this name and another definition exists.
        public static let stateMachineExists = Code(kind: .stateMachineExists)
        /// An activity with this name and another configuration exists.
        public static let activityExists = Code(kind: .activityExists)
        /// No activity has this name.
        public static let unknownActivity = Code(kind: .unknownActivity)
        /// A version, alias or tagged resource is not there.
        public static let unknownResource = Code(kind: .unknownResource)
        /// The request does not fit what is there now.
        public static let conflict = Code(kind: .conflict)
        /// The execution cannot be redriven, or not any more.
        public static let notRedrivable = Code(kind: .notRedrivable)
        /// There are as many of these as there may be.
        public static let quotaExceeded = Code(kind: .quotaExceeded)
        /// A resource would have more tags than it may.
        public static let tooManyTags = Code(kind: .tooManyTags)
        /// Whoever asks must not do this.
        public static let forbidden = Code(kind: .forbidden)
        /// The execution, job or review is not in a state in which this can be done.
        public static let actRefused = Code(kind: .actRefused)
        /// The request breaks a rule.
        public static let invalidRequest = Code(kind: .invalidRequest)
        /// The definition has errors.
        public static let invalidDefinition = Code(kind: .invalidDefinition)
        /// Too much is waiting to be decided.
        public static let overloaded = Code(kind: .overloaded)
        /// The store could not write or read.
        public static let storeFailed = Code(kind: .storeFailed)
        /// What the request is about cannot be read, although the store works.
        public static let unreadable = Code(kind: .unreadable)
        /// The engine is stopping.
        public static let shuttingDown = Code(kind: .shuttingDown)
    }

    /// The kind of failure.
    public var code: Code
    /// What happened and what to do about it.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same request may succeed later.
    public var isTransient: Bool { code == .overloaded || code == .storeFailed || code == .shuttingDown }

    /// The message.
    public var description: String { message }
}

extension EngineError {
    /// A failure of the store, seen by somebody who asked the engine.
    init(_ error: StoreError) {
        guard error.code != .unreadable else {
            self.init(.unreadable, "Nothing was changed: what this is about cannot be read. \(error.message)")
            return
        }
        self.init(.storeFailed, "The store failed, and nothing was changed. \(error.message)")
    }
}
