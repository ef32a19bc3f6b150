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
    let key: ExecutionKey

    /// More events than any case has.
    private static let maximumEvents = 100_000

    func failures(twins: inout TwinWorld, at now: Timestamp) throws -> [String] {
        guard let record = try store.execution(key)?.record else { return ["The execution is not in the store."] }
        var failures: [String] = []
        expect(expectation.status, record.status.rawValue, "status", &failures)
        expect(expectation.error, record.error, "error", &failures)
        expect(expectation.output, record.output, "output", &failures)
        compareMembers(expectation.outputContains ?? [:], of: record.output, "output", &failures)
        let events = try store.events(of: key, after: nil, isReversed: false, limit: Self.maximumEvents)
        let states = events.filter { $0.type.rawValue.hasSuffix("StateEntered") }
            .compactMap { $0.details["name"]?.stringValue }
        expect(expectation.states, states, "states", &failures)
        try compareCalls(&failures)
        for (provider, expected) in expectation.twin {
            let state = Self.state(of: provider, in: &twins, at: now)
            compareMembers(expected.objectValue ?? [:], of: state, "twin \(provider)", &failures)
        }
        failures += try store.audit(limit: 10).map { "The audit found: \($0)." }
        return failures
    }

    private func compareCalls(_ failures: inout [String]) throws {
        var counts: [String: Int] = [:]
        for call in try store.calls(of: key) where call.purpose == "call" || call.purpose == "poll" {
            let operation = call.resource.split(separator: ":").last.map(String.init) ?? call.resource
            counts[operation, default: 0] += 1
        }
        for (operation, expected) in expectation.calls.sorted(by: { $0.key < $1.key }) {
            expect(expected, counts[operation, default: 0], "answered calls of \(operation)", &failures)
        }
    }

    private func compareMembers(_ expected: JSONObject, of value: JSON?, _ what: String, _ failures: inout [String]) {
        for (name, expected) in expected {
            expect(expected, value?[name] ?? .null, "\(what), member '\(name)'", &failures)
        }
    }

    private func expect<Value: Equatable>(_ expected: Value?, _ got: Value?, _ what: String, _ failures: inout [String])
    {
        guard let expected, expected != got else { return }
        let text = got.map { "\($0)" } ?? "nothing"
        failures.append("Expected \(what) \(expected), got \(text).")
    }

    /// The state that a twin tells of itself.
    private static func state(of provider: String, in twins: inout TwinWorld, at now: Timestamp) -> JSON? {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "twin", path: "/twin/\(provider)/state")
        let reply = twins.sandbox.respond(to: TwinRequest(head: head), at: now)
        return try? JSON(parsing: reply.body)
    }
}
