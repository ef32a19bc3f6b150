public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

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
        /// The decision of a person.
        case review
        /// An operator, who holds it.
        case pause
        /// An operator, after an end without success.
        case redrive
        /// The repair of what cannot be read.
        case repair
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
    public var deadline: Timestamp?
    /// When the engine acts next by itself.
    public var nextAt: Timestamp?
    /// What it does then, or what somebody has to do.
    public var nextAction: String
    /// Whether what should have happened by now has not.
    public var isOverdue = false
    /// The task's resource.
    public var resource: String?
    /// Which attempt of the task it is, from 1.
    public var attempt: Int?
    /// The review that waits for a decision.
    public var review: Int64?
    /// Why the newest attempt of the state failed, if the state tries again.
    public var failure: FailureCause?
    /// What a call that is ready waits for.
    public var room: RoomReport?
    /// Sentences that say all of it.
    public var explanation: String

    /// The wait as the REST face writes it.
    public var json: JSON {
        var object: JSONObject = [
            "waitingFor": .string(subject.rawValue),
            "state": .string(state),
            "whoCanAct": .string(actor.rawValue),
            "since": .string(since.description),
        ]
        if !branch.isEmpty { object["branch"] = .string(branch) }
        if let deadline { object["deadline"] = .string(deadline.description) }
        var next: JSONObject = ["what": .string(nextAction)]
        if let nextAt { next["at"] = .string(nextAt.description) }
        object["nextAction"] = .object(next)
        object["isOverdue"] = .bool(isOverdue)
        if let resource { object["resource"] = .string(resource) }
        if let attempt { object["attempt"] = .integer(attempt) }
        if let review { object["review"] = .integer(Int(review)) }
        if let failure { object["failure"] = failure.json }
        if let room { object["room"] = room.json }
        object["explanation"] = .string(explanation)
        return .object(object)
    }
}

extension Wait {
    /// Explains what every branch of an execution waits for, from its stored rows alone.
    ///
    /// - Parameters:
    ///   - stored: The rows.
    ///   - now: The current time, by which what is overdue is known.
    ///   - stateType: The type of a state, by its name.
    public static func waits(
        of stored: StoredExecution,
        at now: Timestamp,
        stateType: (String) -> String?
    ) -> [Wait] {
        let hasLink = stored.record.presentation?["link"]?.stringValue != nil
        return stored.branches.compactMap { branch in
            guard var wait = Wait(branch, hasLink: hasLink, stateType: stateType) else { return nil }
            if branch.wake == .pause, let pause = stored.record.pause { wait.explain(pause) }
            let expected = [wait.deadline, wait.nextAt, stored.record.deadline, stored.record.pause?.heldDeadline]
            wait.isOverdue = expected.contains { $0.map { $0.advanced(by: Selector.defaultGrace) < now } ?? false }
            return wait
        }
    }

    /// Explains what every branch of an execution waits for that was set aside because it cannot be read.
    public static func waits(ofUnreadable remains: StoredExecution, at now: Timestamp) -> [Wait] {
        guard !remains.record.status.isTerminal else { return [] }
        let branches = remains.branches.filter { $0.wake != .parent && ($0.wake != .children || $0.mapRun != nil) }
        return branches.map { branch in
            let id = OnboardingRecord.publicID(of: remains.record.key)
            return Wait(
                state: branch.stateName,
                branch: branch.path.description,
                subject: .repair,
                actor: .operator,
                since: remains.record.pause?.since ?? branch.enteredAt,
                nextAction:
                    "Repair the store, or restore a backup, then usher resume \(id). To give it up: usher stop \(id).",
                explanation:
                    "It cannot be read: its record is damaged, or its key or definition is gone. It was set aside, and its "
                    + "deadlines stand still; the log of the server says what is wrong."
            )
        }
    }

    /// Takes in what a call that is ready waits for.
    public mutating func explain(_ room: RoomReport) {
        self.room = room
        nextAt = room.expectedAt ?? room.until
        explanation = "A call of \(resource ?? "the provider") is ready. " + room.explanation
        guard room.reason == CallBreaker.Reason.operatorAct.rawValue, let bucket = room.bucket else { return }
        actor = .operator
        nextAction = "An operator lets calls go again: usher limits close \(bucket)."
    }

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
        deadline = task?.deadline
        resource = task?.resource
        attempt = task?.attempt
        failure = branch.retryCause
        switch branch.wake {
        case .children where branch.mapRun != nil:
            (subject, actor) = (.report, .engine)
            explanation = "The child executions of a map run do the work. The engine goes on when they have ended."
            nextAction = "The engine goes on when the map run has ended."
        case .children, .parent:
            return nil
        case .timer(let due):
            nextAt = due
            (subject, actor, explanation, nextAction) = Self.timer(
                task,
                hasLink: hasLink,
                state: state,
                isRetry: failure != nil,
                stateType
            )
            if subject == .time { deadline = due }
        case .call:
            subject = task?.purpose == "poll" ? .condition : .answer
            actor = .provider
            if case .calling(let moment)? = task?.phase, subject == .answer { since = moment }
            explanation =
                subject == .condition
                ? "The engine is looking at \(resource ?? "the provider") right now."
                : "A call of \(resource ?? "the provider") is on its way."
            nextAction = "The engine takes the answer."
        case .capacity(let moment, _):
            (subject, actor) = (.room, .engine)
            since = moment
            explanation =
                "A call of \(resource ?? "the provider") is ready and goes out as soon as there is room for it."
            nextAction = "The engine calls \(resource ?? "the provider")."
        case .token where branch.child != nil:
            (subject, actor) = (.report, .engine)
            explanation = "Another execution does the work. The engine goes on when it ends."
            nextAction = "The engine goes on when the other execution has ended."
        case .token:
            if case .reviewing(let number, let due)? = task?.phase {
                (subject, actor, review) = (.review, .operator, number)
                deadline = due ?? deadline
                explanation = "A person has to decide the review \(number)."
                nextAction = "Somebody decides: usher reviews approve \(number), or reject, or refer."
            } else {
                (subject, actor) = (.report, .worker)
                explanation = "The work goes on elsewhere. Whoever holds the task's token has to report its end."
                nextAction = "The worker reports."
            }
        case .pause:
            (subject, actor) = (.pause, .operator)
            explanation = "An operator holds it in the state \(state). Nothing begins until it is resumed."
            nextAction = "An operator resumes it."
        case .redrive:
            (subject, actor) = (.redrive, .operator)
            explanation = "It ended without success. An operator can redrive it from the state \(state)."
            nextAction = "An operator resumes it, or leaves it."
        }
        if let failure { explanation += " " + Self.sentence(about: failure) }
    }

    private static func sentence(about failure: FailureCause) -> String {
        let message = failure.message.isEmpty ? "" : ": \(failure.message)"
        let sentence = "The attempt before failed with \(failure.error.isEmpty ? "an error" : failure.error)\(message)"
        return sentence.hasSuffix(".") ? sentence : sentence + "."
    }

    private mutating func explain(_ pause: ExecutionPause) {
        since = pause.since
        let rest =
            pause.deadlines == .keep
            ? "Its deadlines stay where they are." : "Its deadlines move by as long as the pause lasts."
        explanation += " " + rest
    }

    private static func timer(
        _ task: TaskSummary?,
        hasLink: Bool,
        state: String,
        isRetry: Bool,
        _ stateType: (String) -> String?
    ) -> (Subject, Actor, String, String) {
        guard let task else {
            if !isRetry, stateType(state) == "Wait" {
                let explanation = "The state \(state) waits for a moment. The engine goes on by itself."
                return (.time, .engine, explanation, "The engine goes on.")
            }
            let explanation = "The state \(state) failed for now. The engine tries again by itself."
            return (.retry, .engine, explanation, "The engine tries again.")
        }
        if case .awaitingExecution(let other) = task.phase {
            let id = OnboardingRecord.publicID(of: other)
            let explanation =
                "The onboarding \(id) of the same customer has to end first. The engine looks again and again."
            return (.report, .engine, explanation, "The engine looks whether \(id) has ended.")
        }
        if task.resource == "usher:contact" {
            let explanation =
                "The message goes out when the campaign goes on and the customer's hours allow it. The engine looks again."
            return (.time, .engine, explanation, "The engine sends it, or looks again.")
        }
        switch task.purpose {
        case "poll":
            let asked = hasLink ? "The applicant has something to do" : "The provider has not finished"
            let explanation = "\(asked): \(task.resource) is awaited, and the engine looks again (look \(task.look))."
            return (.condition, hasLink ? .applicant : .provider, explanation, "The engine looks again.")
        case "resolve", "adopt":
            let explanation =
                "Nobody knows yet whether \(task.resource) had its effect. The engine looks again (look \(task.look))."
            return (.retry, .engine, explanation, "The engine looks again.")
        default:
            let explanation = "\(task.resource) is called in a moment."
            return (.retry, .engine, explanation, "The engine calls \(task.resource).")
        }
    }
}
