internal import HTTPTypes
internal import JSONModel
internal import ProviderSandbox
internal import SQLiteStore
internal import StatesInterpreter
internal import WorkflowStore

/// Compares what a case came to with what it expects.
///
/// Everything is read from the store, as an auditor would.
struct CaseCheck {
    let expectation: WorkflowCase.Expectation
    let store: SQLiteStore

    /// More events than any case has.
    private static let maximumEvents = 100_000

    /// What is not as it was expected of the one execution of a case.
    func failures(of key: ExecutionKey) throws -> [String] {
        guard let record = try store.execution(key)?.record else { return ["The execution is not in the store."] }
        var failures = Mismatches()
        failures.expect(expectation.status, record.status.rawValue, "status")
        failures.expect(expectation.error, record.error, "error")
        failures.expect(expectation.output, record.output, "output")
        failures.compareMembers(expectation.outputContains ?? [:], of: record.output, "output")
        failures.expect(expectation.states, try Self.states(of: key, in: store), "states")
        return failures.sentences
    }

    /// What is not as it was expected of the calls of some executions and of the twins, and what the audit found.
    func failures(around keys: [ExecutionKey], twins: inout TwinWorld, at now: Timestamp) throws -> [String] {
        var failures = Mismatches()
        var counts: [String: Int] = [:]
        for call in try keys.flatMap({ try store.calls(of: $0) }) where call.purpose == "call" || call.purpose == "poll"
        {
            let operation = call.resource.split(separator: ":").last.map(String.init) ?? call.resource
            counts[operation, default: 0] += 1
        }
        for (operation, expected) in expectation.calls.sorted(by: { $0.key < $1.key }) {
            failures.expect(expected, counts[operation, default: 0], "answered calls of \(operation)")
        }
        for (provider, expected) in expectation.twin {
            let state = Self.state(of: provider, in: &twins, at: now)
            failures.compareMembers(expected.objectValue ?? [:], of: state, "twin \(provider)")
        }
        failures.sentences += try store.audit(limit: 10).map { "The audit found: \($0)." }
        return failures.sentences
    }

    /// The names of the states that an execution entered, in order.
    static func states(of key: ExecutionKey, in store: SQLiteStore) throws -> [String] {
        try store.events(of: key, after: nil, isReversed: false, limit: maximumEvents)
            .filter { $0.type.rawValue.hasSuffix("StateEntered") }.compactMap { $0.details["name"]?.stringValue }
    }

    /// The state that a twin tells of itself.
    private static func state(of provider: String, in twins: inout TwinWorld, at now: Timestamp) -> JSON? {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "twin", path: "/twin/\(provider)/state")
        let reply = twins.sandbox.respond(to: TwinRequest(head: head), at: now)
        return try? JSON(parsing: reply.body)
    }
}

/// What is not as it was expected, each as a sentence.
struct Mismatches {
    var sentences: [String] = []

    mutating func expect<Value: Equatable>(_ expected: Value?, _ got: Value?, _ what: String) {
        guard let expected, expected != got else { return }
        let text = got.map { "\($0)" } ?? "nothing"
        sentences.append("Expected \(what) \(expected), got \(text).")
    }

    mutating func compareMembers(_ expected: JSONObject, of value: JSON?, _ what: String) {
        for (name, expected) in expected {
            expect(expected, value?[name] ?? .null, "\(what), member '\(name)'")
        }
    }
}
