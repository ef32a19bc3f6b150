public import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

/// Why a branch of an onboarding does not go on at this moment, in words for the people who ask.
public struct Wait: Sendable, Hashable {
    /// What is waited for.
    public enum Subject: String, Sendable, Hashable, CaseIterable {
        /// An awaited condition, at which the engine looks again and again.
        case condition
        /// The answer to a call that is on its way.
        case answer
        /// The next try after a failure.
        case retry
        /// A moment that the definition names.
        case time
        /// Room for a call among those that are on their way.
        case room
        /// A report of whoever holds the task's token.
        case report
        /// An operator, after an end without success.
        case redrive
    }

    /// Who can bring the onboarding forward.
    public enum Actor: String, Sendable, Hashable, CaseIterable {
        /// The person who is onboarded.
        case applicant
        /// The provider.
        case provider
        /// Whoever holds the task's token.
        case worker
        /// An operator.
        case `operator`
        /// Nobody has to: the engine goes on by itself.
        case engine
    }

    /// The state that the branch is in.
    public var state: String
    /// The branch's path; empty for the root.
    public var branch: String
    /// What is waited for.
    public var subject: Subject
    /// Who can act.
    public var actor: Actor
    /// Since when.
    public var since: Timestamp
    /// When the waiting ends without success, if there is a bound.
    public var until: Timestamp?
    /// When the engine acts next by itself.
    public var nextAt: Timestamp?
    /// The task's resource.
    public var resource: String?
    /// Which attempt of the task it is, from 1.
    public var attempt: Int?
    /// A sentence that says all of it.
    public var explanation: String

    /// The wait as the REST face writes it.
    public var json: JSON {
        var object: JSONObject = [
            "for": .string(subject.rawValue),
            "state": .string(state),
            "whoCanAct": .string(actor.rawValue),
            "since": .string(since.description),
        ]
        if !branch.isEmpty { object["branch"] = .string(branch) }
        if let until { object["until"] = .string(until.description) }
        if let nextAt { object["nextAt"] = .string(nextAt.description) }
        if let resource { object["resource"] = .string(resource) }
        if let attempt { object["attempt"] = .integer(attempt) }
        object["explanation"] = .string(explanation)
        return .object(object)
    }
}

extension Wait {
    /// Explains a branch's row; `nil` for a branch that waits for other branches, which explain themselves.
    ///
    /// - Parameters:
    ///   - branch: The row.
    ///   - hasLink: Whether the applicant was shown something to do.
    ///   - stateType: The type of a state, by its name.
    init?(_ branch: BranchRecord, hasLink: Bool, stateType: (String) -> String?) {
        let task = branch.task.flatMap(TaskSummary.init)
        state = branch.stateName
        self.branch = branch.path.description
        since = branch.enteredAt
        until = task?.deadline
        resource = task?.resource
        attempt = task?.attempt
        switch branch.wake {
        case .children where branch.mapRun != nil:
            (subject, actor) = (.report, .engine)
            explanation = "The child executions of a map run do the work. The engine goes on when they have ended."
        case .children, .parent:
            return nil
        case .timer(let due):
            nextAt = due
            (subject, actor, explanation) = Self.timer(task, hasLink: hasLink, state: state, stateType)
            if subject == .time { until = due }
        case .call:
            subject = task?.purpose == "poll" ? .condition : .answer
            actor = .provider
            if case .calling(let moment)? = task?.phase, subject == .answer { since = moment }
            explanation =
                subject == .condition
                ? "The engine is looking at \(resource ?? "the provider") right now."
                : "A call of \(resource ?? "the provider") is on its way."
        case .capacity(let moment, _):
            (subject, actor) = (.room, .engine)
            since = moment
            explanation =
                "A call of \(resource ?? "the provider") is ready and goes out as soon as there is room for it."
        case .token where branch.child != nil:
            (subject, actor) = (.report, .engine)
            explanation = "Another execution does the work. The engine goes on when it ends."
        case .token:
            (subject, actor) = (.report, .worker)
            explanation = "The work goes on elsewhere. Whoever holds the task's token has to report its end."
        case .redrive:
            (subject, actor) = (.redrive, .operator)
            explanation = "It ended without success. An operator can redrive it from the state \(state)."
        }
    }

    private static func timer(
        _ task: TaskSummary?,
        hasLink: Bool,
        state: String,
        _ stateType: (String) -> String?
    ) -> (Subject, Actor, String) {
        guard let task else {
            if stateType(state) == "Wait" {
                return (.time, .engine, "The state \(state) waits for a moment. The engine goes on by itself.")
            }
            return (.retry, .engine, "The state \(state) failed for now. The engine tries again by itself.")
        }
        switch task.purpose {
        case "poll":
            let asked = hasLink ? "The applicant has something to do" : "The provider has not finished"
            let explanation = "\(asked): \(task.resource) is awaited, and the engine looks again (look \(task.look))."
            return (.condition, hasLink ? .applicant : .provider, explanation)
        case "resolve", "adopt":
            let explanation =
                "Nobody knows yet whether \(task.resource) had its effect. The engine looks again (look \(task.look))."
            return (.retry, .engine, explanation)
        default:
            return (.retry, .engine, "\(task.resource) is called in a moment.")
        }
    }
}
