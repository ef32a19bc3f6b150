/// Who does the work of a Task state, read from its `Resource` field.
public struct TaskResource: Sendable, Hashable {
    /// The field as the definition writes it.
    public var text: String
    /// What kind of worker it names.
    public var kind: Kind
    /// How the state waits for the work.
    public var pattern: Pattern

    /// The kinds of workers.
    public enum Kind: Sendable, Hashable {
        /// An activity, which workers poll.
        case activity
        /// A Lambda function named by its ARN.
        case lambdaFunction
        /// A service with an integration of its own: `lambda`, `invoke`; `states`, `startExecution`; `http`, `invoke`.
        case service(name: String, operation: String)
        /// Any operation of an AWS SDK: `s3`, `listBuckets`.
        case sdk(service: String, operation: String)
        /// An operation of a connector.
        case connector(name: String, operation: String)
        /// Something that the engine itself does: `publish`, `review`.
        case usher(operation: String)
        /// A closure of the embedding application.
        case swift(name: String)
    }

    /// The ways in which a Task state waits.
    public enum Pattern: String, Sendable, Hashable {
        /// For the answer.
        case requestResponse = ""
        /// For the end of the job that the answer names.
        case sync = ".sync"
        /// As ``sync``, with the job's output as JSON.
        case sync2 = ".sync:2"
        /// For somebody to return the task token.
        case waitForTaskToken = ".waitForTaskToken"
    }

    /// Reads a `Resource` field; `nil` where it names no kind of worker that the States Language or this engine knows.
    public init?(_ text: String) {
        guard let (kind, pattern) = TaskResource.parse(text) else { return nil }
        self.text = text
        self.kind = kind
        self.pattern = pattern
    }

    /// Whether attempts have a task token.
    public var hasTaskToken: Bool { kind == .activity || pattern == .waitForTaskToken }

    /// The service as histories name it: `lambda`, `aws-sdk:s3`, `connector`; empty for activities and functions.
    public var historyType: String {
        switch kind {
        case .activity, .lambdaFunction: ""
        case .service(let name, _): name
        case .sdk(let service, _): "aws-sdk:" + service
        case .connector: "connector"
        case .usher: "usher"
        case .swift: "swift"
        }
    }

    /// The operation as histories name it: `sendMessage.waitForTaskToken`, `sardine:createEntity`; the ARN for activities and
    /// functions.
    public var historyName: String {
        switch kind {
        case .activity, .lambdaFunction: text
        case .service(_, let operation), .sdk(_, let operation): operation + pattern.rawValue
        case .connector(let name, let operation): name + ":" + operation + pattern.rawValue
        case .usher(let operation): operation + pattern.rawValue
        case .swift(let name): name + pattern.rawValue
        }
    }

    private static func parse(_ text: String) -> (Kind, Pattern)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") || parts.first == "arn" else { return nil }
        switch parts.first {
        case "arn": return parseARN(text, parts)
        case "connector" where parts.count == 3:
            let (operation, pattern) = splitPattern(parts[2])
            guard !operation.isEmpty, pattern == .requestResponse || pattern == .waitForTaskToken else { return nil }
            return (.connector(name: parts[1], operation: operation), pattern)
        case "usher" where parts.count == 2:
            let (operation, pattern) = splitPattern(parts[1])
            return operation.isEmpty ? nil : (.usher(operation: operation), pattern)
        case "swift" where parts.count >= 2:
            let (name, pattern) = splitPattern(parts[1...].joined(separator: ":"))
            return name.isEmpty ? nil : (.swift(name: name), pattern)
        default: return nil
        }
    }

    /// Reads `arn:partition:service:region:account:resource…`.
    private static func parseARN(_ text: String, _ parts: [String]) -> (Kind, Pattern)? {
        guard parts.count >= 6, parts[1].hasPrefix("aws") else { return nil }
        switch parts[2] {
        case "lambda" where parts.count >= 7 && parts[5] == "function" && !parts[6].isEmpty:
            return (.lambdaFunction, .requestResponse)
        case "states" where parts[5] == "activity" && parts.count == 7 && !parts[6].isEmpty:
            return (.activity, .requestResponse)
        case "states" where parts[3].isEmpty && parts[4].isEmpty:
            let (tail, pattern) = splitPattern(parts[5...].joined(separator: ":"))
            let names = tail.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            if names.count == 3, names[0] == "aws-sdk", !names[1].isEmpty, !names[2].isEmpty {
                return (.sdk(service: names[1], operation: names[2]), pattern)
            }
            guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty else { return nil }
            return (.service(name: names[0], operation: names[1]), pattern)
        default: return nil
        }
    }

    private static func splitPattern(_ text: String) -> (String, Pattern) {
        for pattern in [Pattern.sync2, .sync, .waitForTaskToken] where text.hasSuffix(pattern.rawValue) {
            return (String(text.dropLast(pattern.rawValue.count)), pattern)
        }
        return (text, .requestResponse)
    }
}

extension TaskResource: CustomStringConvertible {
    /// The field as the definition writes it.
    public var description: String { text }
}
