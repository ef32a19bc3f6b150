internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime

/// Somebody who works on an activity's tasks in virtual time.
public struct VirtualWorker: Sendable {
    private var answers: [WorkflowCase.ScriptedAnswer]
    /// How long each task takes.
    let duration: Duration

    /// Makes a worker who gives these answers in order; the last repeats.
    public init(_ answers: [WorkflowCase.ScriptedAnswer], after duration: Duration) {
        self.answers = answers
        self.duration = duration
    }

    mutating func next() -> TaskReport? {
        guard let answer = answers.first else { return nil }
        if answers.count > 1 { answers.removeFirst() }
        switch answer {
        case .result(let value): return .succeeded(output: value)
        case .error(let name, let cause): return .failed(error: name, cause: cause, retryAfter: nil)
        }
    }
}

/// A task that a worker is doing.
struct VirtualWork {
    var token: String
    var report: TaskReport
}

extension VirtualEngine {
    /// Makes an activity and lets somebody work on its tasks.
    public func employ(_ worker: VirtualWorker, at activity: String) throws {
        _ = try ask { .catalog(.createActivity(name: activity, encryption: nil, tags: []), reply: $0) }
        workers[activity] = worker
        try claim(activity)
    }

    /// A worker waits for the next task.
    func claim(_ activity: String) throws {
        let id = makeReplyID()
        claims[id] = activity
        try handle(.claim(activity, worker: nil, reply: id))
    }

    /// A worker has got a task, or waits in vain.
    func work(on activity: String, _ reply: KernelReply) {
        guard case .activityTask(let task?) = reply, let report = workers[activity]?.next() else { return }
        let duration = workers[activity]?.duration ?? .zero
        push(.work(VirtualWork(token: task.token, report: report)), after: duration)
    }

    /// A worker is done with a task, and waits for the next one.
    func finish(_ work: VirtualWork) throws {
        guard let target = mint.target(ofTaskToken: work.token) else { return }
        try handle(.report(target, work.report, reply: makeReplyID()))
        for activity in workers.keys.sorted() where !claims.values.contains(activity) { try claim(activity) }
    }
}
