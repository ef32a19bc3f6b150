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
    /// The campaign that is run in the place of one execution with ``input``.
    public var campaign: Campaign?
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
        /// How often operations were called, by operation; by all customers together in a campaign.
        public var calls: [String: Int] = [:]
        /// Members that the state of the twins must have at the end, by provider.
        public var twin = JSONObject()
        /// What must come of the campaign.
        public var campaign: CampaignExpectation?
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
