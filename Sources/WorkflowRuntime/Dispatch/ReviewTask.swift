internal import Connectors
internal import JSONModel
internal import StatesInterpreter

/// Carries out `usher:review`: a person decides.
///
/// The parameters are an object with `title` and, if wanted, `queue`, `subject`, `dueSeconds` and `escalation`. The output is what
/// was decided: `{"decision": "approve", "note": …, "decidedBy": …, "review": 7}`. Where nobody decides until the due date, the
/// review is shown as escalated, or, with the escalation `error`, the task fails with `Usher.ReviewOverdue`.
struct ReviewTask: TaskDriver {
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep {
        guard let question = ReviewQuestion(parameters: task.request.parameters, at: moment.now) else {
            let cause =
                "usher:review takes an object with title and, if wanted, queue, subject, dueSeconds (from 1) and escalation "
                + "(event or error)."
            return .report(.failed(error: "Usher.InvalidInput", cause: cause, retryAfter: nil))
        }
        return .review(question)
    }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { begin(task, in: moment) }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { begin(task, in: moment) }
}

/// What a person is asked.
struct ReviewQuestion: Sendable, Hashable {
    /// The queue where nothing else is said.
    static let defaultQueue = "default"
    /// How many characters a title or the name of a queue may have.
    static let maximumTextLength = 200

    var queue: String
    var title: String
    var subject: JSON
    var dueAt: Timestamp?
    var failsWhenDue: Bool

    /// Reads the parameters; `nil` if they are none.
    init?(parameters: JSON, at now: Timestamp) {
        let known = ["queue", "title", "subject", "dueSeconds", "escalation"]
        guard let object = parameters.objectValue, object.keys.allSatisfy(known.contains),
            let title = object["title"]?.stringValue, !title.isEmpty, title.count <= Self.maximumTextLength
        else { return nil }
        let queue = object["queue"].map { $0.stringValue ?? "" } ?? Self.defaultQueue
        guard !queue.isEmpty, queue.count <= Self.maximumTextLength else { return nil }
        if let seconds = object["dueSeconds"] {
            guard let count = seconds.integerValue, count > 0, count <= 10 * 366 * 86_400 else { return nil }
            dueAt = now.advanced(by: .seconds(count))
        }
        switch object["escalation"] {
        case nil, "event": failsWhenDue = false
        case "error": failsWhenDue = true
        default: return nil
        }
        (self.queue, self.title, subject) = (queue, title, object["subject"] ?? [:])
    }
}

/// What the task knows of its review.
struct ReviewPlace: Sendable, Hashable {
    /// The review.
    var review: Int64
    /// Until when it should be decided.
    var dueAt: Timestamp?
    /// Whether the task fails then.
    var failsWhenDue: Bool
    /// Whether it has been escalated.
    var isEscalated = false

    /// When there is something to do about it, if nobody decides before.
    var nextDue: Timestamp? { isEscalated ? nil : dueAt }

    init(review: Int64, dueAt: Timestamp?, failsWhenDue: Bool) {
        self.review = review
        self.dueAt = dueAt
        self.failsWhenDue = failsWhenDue
    }

    /// The form in a task's row.
    var encoded: JSON {
        [
            "review", .integer(Int(review)), dueAt.map { .integer(Int($0.milliseconds)) } ?? .null,
            .bool(failsWhenDue), .bool(isEscalated),
        ]
    }

    /// Reads that form.
    init?(encoded: JSON) {
        guard let review = encoded[1]?.integerValue, let failsWhenDue = encoded[3]?.boolValue,
            let isEscalated = encoded[4]?.boolValue
        else { return nil }
        let due = encoded[2]?.integerValue.map { Timestamp(milliseconds: Int64($0)) }
        self.init(review: Int64(review), dueAt: due, failsWhenDue: failsWhenDue)
        self.isEscalated = isEscalated
    }
}
