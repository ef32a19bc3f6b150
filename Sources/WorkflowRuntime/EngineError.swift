internal import WorkflowStore

/// Why the engine refused or failed a request.
public struct EngineError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, for code to decide on.
    public struct Code: Sendable, Hashable {
        private enum Kind: Sendable, Hashable {
            case unknownStateMachine, unknownExecution, unknownTask, executionExists, executionEnded
            case invalidRequest, invalidDefinition, overloaded, storeFailed, shuttingDown
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
        /// The execution is not running any more.
        public static let executionEnded = Code(kind: .executionEnded)
        /// The request breaks a rule.
        public static let invalidRequest = Code(kind: .invalidRequest)
        /// The definition has errors.
        public static let invalidDefinition = Code(kind: .invalidDefinition)
        /// Too much is waiting to be decided.
        public static let overloaded = Code(kind: .overloaded)
        /// The store could not write or read.
        public static let storeFailed = Code(kind: .storeFailed)
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
        self.init(.storeFailed, "The store failed, and nothing was changed. \(error.message)")
    }
}
