/// Why a call was not made.
///
/// Nothing has left the process.
///
/// It names fields and never quotes their values.
public struct ConnectorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of reasons.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The connector has no operation of the name, or one of another kind.
        public static let unknownOperation = Code(.unknownOperation)
        /// The connector has no environment of the name, or no base URL for it.
        public static let unknownEnvironment = Code(.unknownEnvironment)
        /// The base URL would send in clear over a network.
        public static let insecureBaseURL = Code(.insecureBaseURL)
        /// A setting of the host is missing or wrong.
        public static let invalidConfiguration = Code(.invalidConfiguration)
        /// A field of the input is missing or wrong.
        public static let invalidInput = Code(.invalidInput)
        /// The operation needs the consent of a second person.
        public static let notApproved = Code(.notApproved)
        /// A template of the connector failed, or made something that cannot be sent.
        public static let templateFailed = Code(.templateFailed)
        /// The host has not enabled the operation.
        public static let notEnabled = Code(.notEnabled)
        /// A secret is missing.
        public static let missingSecret = Code(.missingSecret)
        /// A secret cannot be sent as it is.
        public static let unusableSecret = Code(.unusableSecret)

        private enum Kind: String {
            case unknownOperation, unknownEnvironment, insecureBaseURL, invalidConfiguration, invalidInput, notApproved
            case templateFailed, notEnabled, missingSecret, unusableSecret
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// The name of the code.
        public var description: String { kind.rawValue }
    }

    /// The kind of reason.
    public let code: Code
    /// What is wrong and what to do.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// What the error means for the task: `invalid` if its input is to blame, a configuration fault otherwise.
    public var outcomeClass: OutcomeClass {
        code == .invalidInput || code == .notApproved ? .invalid : .configurationFault
    }
}

extension Outcome {
    /// The outcome of a call that was not made.
    public init(_ error: ConnectorError, connector: Connector) {
        self.init(
            error.outcomeClass,
            errorName: connector.errorName(error.outcomeClass),
            message: error.message
        )
    }
}
