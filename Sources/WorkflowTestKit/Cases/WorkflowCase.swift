public import JSONModel
internal import WorkflowRuntime
public import WorkflowStore

/// One case of a workflow: what comes in, how the outside behaves, and what must come of it.
///
/// ```json
/// {
///   "title": "The create call times out after it had its effect",
///   "input": { "phoneNumber": "+14155550120" },
///   "twin": { "sardine": { "applicantDelaySeconds": 30 } },
///   "expect": { "status": "SUCCEEDED", "calls": { "createEntity": 1 }, "twin": { "sardine": { "entities": 1 } } }
/// }
/// ```
public struct WorkflowCase: Sendable {
    /// What the case shows, as a sentence.
    public var title: String
    /// The execution's input.
    public var input: JSON
    /// When it starts, in virtual time.
    public var start = Timestamp(milliseconds: 1_780_308_000_000)
    /// How long virtual time may go on.
    public var bound = Duration.seconds(400 * 86_400)
    /// The dials of the twins, by provider.
    public var twin = JSONObject()
    /// Answers that stand for calls, by state, each list used up in order; its last answer repeats.
    public var answers: [String: [ScriptedAnswer]] = [:]
    /// What workers of activities report, by activity, each list used up in order; its last answer repeats.
    public var workers: [String: VirtualWorker] = [:]
    /// After how long the applicant visits the return link.
    public var returns: [Duration] = []
    /// After how long a person decides the oldest open review, and how.
    public var decisions: [(delay: Duration, decision: ReviewRecord.Decision)] = []
    /// Where the process is struck down: the n-th time, from 1, that it passes a point.
    public var crashes: [(point: CrashPoint, number: Int)] = []
    /// What must come of it.
    public var expectation = Expectation()

    /// How many seconds workers take.
    static let workerSeconds = 30

    /// An answer that stands for a call.
    public enum ScriptedAnswer: Sendable {
        /// The task succeeds.
        case result(JSON)
        /// The task fails with this error.
        case error(String, cause: String?)
    }

    /// What must come of a case.
    ///
    /// What is `nil` is not looked at.
    public struct Expectation: Sendable {
        /// The execution's status.
        public var status: String?
        /// The whole output.
        public var output: JSON?
        /// Members that the output must have.
        public var outputContains: JSONObject?
        /// The error name.
        public var error: String?
        /// The names of the states entered, in order.
        public var states: [String]?
        /// How often operations were called, by operation.
        public var calls: [String: Int] = [:]
        /// Members that the state of the twins must have at the end, by provider.
        public var twin = JSONObject()
    }
}

extension WorkflowCase {
    /// Reads a case and collects every problem.
    public static func parse(_ text: String) -> (case: WorkflowCase?, diagnostics: [Diagnostic]) {
        do throws(JSONParseError) {
            var reader = CaseReader(try JSON(parsing: text))
            let workflowCase = reader.read()
            return (reader.diagnostics.isEmpty ? workflowCase : nil, reader.diagnostics)
        } catch {
            let diagnostic = Diagnostic(
                code: "INVALID_JSON",
                message: error.description,
                remedy: "Write the case as JSON.",
                at: .root
            )
            return (nil, [diagnostic])
        }
    }
}

/// Reads a case from JSON; what it does not know is a problem.
private struct CaseReader {
    private let document: JSON
    private(set) var diagnostics: [Diagnostic] = []

    init(_ document: JSON) { self.document = document }

    mutating func read() -> WorkflowCase {
        var result = WorkflowCase(title: "", input: .object([:]))
        guard case .object(let members) = document else {
            report("A case is an object.", at: .root)
            return result
        }
        for (key, value) in members {
            let place = JSONPointer.root.appending(key)
            switch key {
            case "title": result.title = text(value, place) ?? ""
            case "input": result.input = value
            case "start": result.start = moment(value, place) ?? result.start
            case "boundSeconds": result.bound = seconds(value, place) ?? result.bound
            case "twin": result.twin = object(value, place) ?? result.twin
            case "answers": result.answers = answers(value, place)
            case "workers":
                for (activity, answers) in self.answers(value, place) {
                    result.workers[activity] = VirtualWorker(answers, after: .seconds(WorkflowCase.workerSeconds))
                }
            case "returnsAfterSeconds": result.returns = elements(value, place).compactMap { seconds($0, place) }
            case "decides": result.decisions = elements(value, place).compactMap { decision($0, place) }
            case "crashes": result.crashes = elements(value, place).compactMap { crash($0, place) }
            case "expect": result.expectation = expectation(value, place)
            default: unknown(key, place)
            }
        }
        if result.title.isEmpty { report("A case needs a title that says what it shows.", at: .root) }
        return result
    }

    private mutating func expectation(_ value: JSON, _ place: JSONPointer) -> WorkflowCase.Expectation {
        var result = WorkflowCase.Expectation()
        for (key, value) in object(value, place) ?? [:] {
            let place = place.appending(key)
            switch key {
            case "status": result.status = text(value, place)
            case "output": result.output = value
            case "outputContains": result.outputContains = object(value, place)
            case "error": result.error = text(value, place)
            case "states": result.states = elements(value, place).compactMap { text($0, place) }
            case "calls":
                for (operation, count) in object(value, place) ?? [:] {
                    result.calls[operation] = count.integerValue ?? fault("A count is a whole number.", place)
                }
            case "twin": result.twin = object(value, place) ?? [:]
            default: unknown(key, place)
            }
        }
        return result
    }

    private mutating func answers(_ value: JSON, _ place: JSONPointer) -> [String: [WorkflowCase.ScriptedAnswer]] {
        var result: [String: [WorkflowCase.ScriptedAnswer]] = [:]
        for (state, list) in object(value, place) ?? [:] {
            let place = place.appending(state)
            result[state] = elements(list, place).compactMap { answer in
                if let value = answer["result"] { return .result(value) }
                if let error = answer["error"]?.stringValue {
                    return .error(error, cause: answer["cause"]?.stringValue)
                }
                return fault("An answer has 'result', or 'error' and 'cause'.", place)
            }
        }
        return result
    }

    private mutating func decision(_ value: JSON, _ place: JSONPointer) -> (Duration, ReviewRecord.Decision)? {
        guard let delay = seconds(value["afterSeconds"] ?? .null, place) else { return nil }
        guard let decision = value["decision"]?.stringValue.flatMap(ReviewRecord.Decision.init) else {
            let words = ReviewRecord.Decision.allCases.map(\.rawValue).joined(separator: ", ")
            return fault("A decision has 'afterSeconds' and 'decision' (\(words)).", place)
        }
        return (delay, decision)
    }

    private mutating func crash(_ value: JSON, _ place: JSONPointer) -> (CrashPoint, Int)? {
        guard let point = value["point"]?.stringValue.flatMap(CrashPoint.init(rawValue:)),
            let number = value["number"]?.integerValue, number > 0
        else {
            let points = CrashPoint.allCases.map(\.rawValue).joined(separator: ", ")
            return fault("A crash has 'point' (\(points)) and 'number' from 1.", place)
        }
        return (point, number)
    }

    // MARK: Values

    private mutating func text(_ value: JSON, _ place: JSONPointer) -> String? {
        value.stringValue ?? fault("A text is expected.", place)
    }

    private mutating func object(_ value: JSON, _ place: JSONPointer) -> JSONObject? {
        value.objectValue ?? fault("An object is expected.", place)
    }

    private mutating func elements(_ value: JSON, _ place: JSONPointer) -> [JSON] {
        value.arrayValue ?? fault("A list is expected.", place) ?? []
    }

    private mutating func moment(_ value: JSON, _ place: JSONPointer) -> Timestamp? {
        value.stringValue.flatMap(Timestamp.init) ?? fault("A time such as 2026-06-01T10:00:00Z is expected.", place)
    }

    private mutating func seconds(_ value: JSON, _ place: JSONPointer) -> Duration? {
        guard let seconds = value.doubleValue, (0...1e10).contains(seconds) else {
            return fault("A number of seconds is expected.", place)
        }
        return .milliseconds(Int64(seconds * 1000))
    }

    private mutating func unknown(_ key: String, _ place: JSONPointer) {
        report("A case has no member '\(key)'.", at: place)
    }

    private mutating func fault<Value>(_ message: String, _ place: JSONPointer) -> Value? {
        report(message, at: place)
        return nil
    }

    private mutating func report(_ message: String, at place: JSONPointer) {
        let remedy = "The format is described at WorkflowCase."
        diagnostics.append(Diagnostic(code: "INVALID_CASE", message: message, remedy: remedy, at: place))
    }
}
