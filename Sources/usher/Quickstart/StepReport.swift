internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Follows onboardings in the store and tells each step once, as it happens.
struct StepReport {
    /// More than any onboarding of a demonstration has.
    private static let pageSize = 1000

    private let store: any HistoryStore
    private let startedAt: Timestamp
    private var eventsSeen: [ExecutionKey: EventID] = [:]
    private var callsSeen: [ExecutionKey: Int] = [:]

    init(store: any HistoryStore, startedAt: Timestamp) {
        self.store = store
        self.startedAt = startedAt
    }

    /// What has happened to an onboarding since the last time, a line each.
    mutating func news(of key: ExecutionKey, as name: String) throws(StoreError) -> [String] {
        var lines: [(at: Timestamp, text: String)] = []
        let events = try store.events(of: key, after: eventsSeen[key], isReversed: false, limit: Self.pageSize)
        for event in events {
            eventsSeen[key] = event.id
            if let text = Self.text(of: event) { lines.append((event.timestamp, text)) }
        }
        let calls = try store.calls(of: key)
        for call in calls.dropFirst(callsSeen[key, default: 0]) {
            if let text = Self.text(of: call) { lines.append((call.finishedAt, text)) }
        }
        callsSeen[key] = calls.count
        return lines.sorted { $0.at < $1.at }.map {
            "\(Self.seconds(startedAt.duration(to: $0.at)))  \(name)  \($0.text)"
        }
    }

    /// The end of a step, or of the onboarding.
    ///
    /// What goes wrong on the way is told by the calls.
    private static func text(of event: HistoryEvent) -> String? {
        switch event.type {
        case .taskStateExited, .choiceStateExited: event.details["name"]?.stringValue.map { "✓ \(words($0))" }
        case .executionSucceeded: "■ ended: \(event.details["output"]?["outcome"]?.stringValue ?? "succeeded")"
        case .executionFailed: "■ failed: \(event.details["error"]?.stringValue ?? "without an error name")"
        default: nil
        }
    }

    /// A call that did not simply work.
    private static func text(of call: CallRecord) -> String? {
        let operation = words(call.resource.split(separator: ":").last.map(String.init) ?? call.resource)
        switch (call.purpose, call.outcome) {
        case ("call", "ok"), ("call", "notFound"), ("poll", _): return nil
        case ("call", let outcome): return "! \(operation): \(outcome). \(call.message ?? "")"
        case (_, "ok"): return "↺ \(operation): looked it up and adopted what was there"
        case (_, let outcome): return "↺ \(operation): looked it up: \(outcome)"
        }
    }

    /// `CreateEntity` as `create entity`, `InitiateSSO` as `initiate sso`.
    private static func words(_ name: String) -> String {
        var wasUppercase = true
        return name.reduce(into: "") { text, character in
            if character.isUppercase, !wasUppercase { text.append(" ") }
            wasUppercase = character.isUppercase
            text.append(contentsOf: character.lowercased())
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = duration / .milliseconds(100)
        let text = "\(Int(tenths) / 10).\(Int(tenths) % 10) s"
        return String(repeating: " ", count: max(0, 7 - text.count)) + text
    }
}
