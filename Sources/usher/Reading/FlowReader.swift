internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI
internal import WorkflowStore

/// Reads onboardings, wherever they are.
///
/// Every answer is the JSON that the REST interface gives.
protocol FlowReader: Sendable {
    /// A page of onboardings, the newest first.
    func onboardings(_ query: ListQuery) async throws -> JSON
    /// The newest definitions.
    func workflows() async throws -> JSON
    /// The id that a reference means.
    func id(of reference: FlowReference) async throws -> OnboardingID
    /// One onboarding.
    func onboarding(_ id: OnboardingID) async throws -> JSON
    /// A page of its history.
    func history(of id: OnboardingID, _ query: HistoryQuery) async throws -> JSON
    /// A page of the calls that were made for it, behind so many of them.
    func calls(of id: OnboardingID, after count: Int) async throws -> JSON
    /// What violates the invariants.
    func audit(limit: Int) async throws -> JSON
    /// The causes of failures.
    func failures(_ selector: String?, limit: Int) async throws -> JSON
    /// The newest bulk acts.
    func jobs(limit: Int) async throws -> JSON
    /// A page of the log of what people did, in order.
    func operatorLog(of id: OnboardingID?, after entry: Int?, limit: Int) async throws -> JSON
    /// Whether the log of what people did is unbroken.
    func verifiedLog() async throws -> JSON
    /// A page of what providers sent by themselves, the newest first.
    func inbox(after message: Int?, limit: Int) async throws -> JSON
    /// The holds that nobody has ended.
    func holds(limit: Int) async throws -> JSON
}

extension FlowReader {
    /// All calls that were made for an onboarding.
    func calls(of id: OnboardingID) async throws -> JSON {
        var calls: [JSON] = []
        var next: Int? = 0
        while let count = next {
            let page = try await self.calls(of: id, after: count)
            calls += page["calls"]?.arrayValue ?? []
            next = page["next"]?.integerValue
        }
        return ["calls": .array(calls)]
    }
}

/// Which onboardings a list shows.
struct ListQuery: Sendable {
    var workflow: String?
    var status: ExecutionStatus?
    var applicant: String?
    var selector: String?
    var after: OnboardingID?
    var limit: Int
}

/// Which events of a history are shown.
struct HistoryQuery: Sendable {
    var after: Int?
    var isReversed: Bool
    var limit: Int
}

/// An onboarding as people name it: by its id, or by workflow and name.
enum FlowReference: Sendable, ExpressibleByArgument {
    case id(OnboardingID)
    case name(String, workflow: String)

    init?(argument: String) {
        if let id = OnboardingID(argument) {
            self = .id(id)
            return
        }
        let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        self = .name(parts[1], workflow: parts[0])
    }

    static var defaultCompletionKind: CompletionKind { .default }
}

extension CommandFailure {
    static func missing(_ reference: FlowReference) -> CommandFailure {
        switch reference {
        case .id(let id): CommandFailure(.notFound, "There is no onboarding \(id). 'usher list' shows them.")
        case .name(let name, let workflow):
            CommandFailure(
                .notFound,
                "The workflow '\(workflow)' has no onboarding '\(name)'. 'usher list' shows them."
            )
        }
    }
}
