import JSONModel
import StatesInterpreter
import StatesLanguage

/// Plays an execution on virtual time: every timer fires when it is due, and every task answers as it was told to.
///
/// After each decision the rows that it names are encoded, and what was written until then is decoded again and compared
/// with the execution, as a store and a recovery would do.
struct ManualRun {
    /// A report and how long after the one before it comes.
    struct Answer {
        var delay: Duration = .zero
        var report: TaskReport
    }

    let interpreter: Interpreter
    /// What a task attempt reports.
    ///
    /// An attempt without answers is never heard of.
    var answers: (TaskRequest) -> [Answer] = { _ in [] }
    var activityExists = true
    private(set) var state: ExecutionState
    private(set) var now: Timestamp
    private(set) var history: [HistoryEvent] = []
    private(set) var requests: [TaskRequest] = []
    private(set) var cancelled: [TaskAttempt] = []
    private(set) var mapRuns: [MapRunRequest] = []
    private(set) var outcome: ExecutionOutcome?
    /// The rows that a store would hold.
    private(set) var rows: [BranchPath: (frame: JSON, activity: JSON)] = [:]
    /// What was wrong with the rows.
    private(set) var storeFaults: [String] = []
    private var reports: [(time: Timestamp, attempt: TaskAttempt, report: TaskReport)] = []
    private var deadline: Timestamp?
    private var decisions: UInt64 = 0

    static let start = Timestamp(milliseconds: 1_767_225_600_000)

    init(
        _ stateMachine: StateMachine,
        limits: Interpreter.Limits = Interpreter.Limits(),
        defaultRetriers: @escaping @Sendable (TaskResource) -> [Retrier] = { _ in [] },
        input: JSON = .object([:]),
        arn: String = "arn:aws:states:us-east-1:111111111111:execution:machine:run",
        isSynchronous: Bool = false,
        startTime: Timestamp = ManualRun.start
    ) {
        interpreter = Interpreter(stateMachine, limits: limits, defaultRetriers: defaultRetriers)
        now = startTime
        var header = ExecutionHeader(
            arn: arn,
            name: "run",
            roleARN: "arn:aws:iam::111111111111:role/role",
            input: input,
            startTime: startTime,
            stateMachineARN: "arn:aws:states:us-east-1:111111111111:stateMachine:machine",
            stateMachineName: "machine"
        )
        header.isSynchronous = isSynchronous
        state = ExecutionState(header: header, lastEventID: .none, branches: [:])
    }

    private var surroundings: Surroundings {
        let exists = activityExists
        return Surroundings(
            now: now,
            seed: decisions,
            taskToken: { "token-\($0.visit.path)-\($0.visit.number)-\($0.number)" },
            usherContext: { .object(["idempotencyKey": .string("key-\($0.number)")]) },
            activityExists: { _ in exists }
        )
    }

    /// Starts the execution, without going on.
    mutating func begin() {
        let (state, decision) = interpreter.start(state.header, in: surroundings)
        self.state = state
        deadline = interpreter.executionDeadline(startTime: now)
        take(decision)
    }

    /// Starts the execution and runs it until it ends or nothing more can happen.
    mutating func run(maximumSteps: Int = 100_000) {
        begin()
        goOn(maximumSteps: maximumSteps)
    }

    /// Lets things happen until the execution ends or nothing more can happen.
    mutating func goOn(until limit: Timestamp? = nil, maximumSteps: Int = 100_000) {
        for _ in 0..<maximumSteps where outcome == nil {
            guard step(until: limit) else { return }
        }
    }

    /// Lets the next thing happen.
    private mutating func step(until limit: Timestamp?) -> Bool {
        let timer = state.branches.values.compactMap { branch in branch.dueTime.map { ($0, branch.path) } }
            .min { ($0.0, $0.1) < ($1.0, $1.1) }
        let report = reports.indices.min { reports[$0].time < reports[$1].time }
        let times = [timer?.0, report.map { reports[$0].time }, deadline].compactMap(\.self)
        guard let next = times.min(), limit.map({ next <= $0 }) ?? true else {
            if let limit { now = max(now, limit) }
            return false
        }
        now = max(now, next)
        if let report, reports[report].time == next {
            let (_, attempt, report) = reports.remove(at: report)
            deliver(.task(report, attempt: attempt), at: attempt.visit.path)
        } else if let timer, timer.0 == next {
            deliver(.timer, at: timer.1)
        } else {
            decide { $0.timeOut(&$1, in: $2) }
        }
        return true
    }

    mutating func deliver(_ stimulus: Stimulus, at path: BranchPath) {
        decide { $0.advance(&$1, at: path, on: stimulus, in: $2) }
    }

    mutating func stop(error: String? = nil, cause: String? = nil) {
        decide { $0.stop(&$1, error: error, cause: cause, in: $2) }
    }

    /// Redrives the execution; `false` if it cannot be.
    mutating func redrive() -> Bool {
        decisions += 1
        guard let decision = interpreter.redrive(&state, in: surroundings) else { return false }
        outcome = nil
        take(decision)
        return true
    }

    /// Makes one decision and answers with it.
    @discardableResult
    mutating func decide(_ change: (Interpreter, inout ExecutionState, Surroundings) -> Decision) -> Decision {
        decisions += 1
        let decision = change(interpreter, &state, surroundings)
        take(decision)
        return decision
    }

    private mutating func take(_ decision: Decision) {
        history += decision.events
        for command in decision.commands {
            switch command {
            case .startTask(let request):
                requests.append(request)
                var time = now
                for answer in answers(request) {
                    time = time.advanced(by: answer.delay)
                    reports.append((time, request.attempt, answer.report))
                }
            case .cancelTask(let attempt):
                cancelled.append(attempt)
                reports.removeAll { $0.attempt == attempt }
            case .startMapRun(let request): mapRuns.append(request)
            case .redriveMapRun, .abortMapRun: break
            }
        }
        if let outcome = decision.outcome {
            self.outcome = outcome
            reports = []
            deadline = nil
        }
        write(decision.changes)
    }

    private mutating func write(_ changes: [BranchChange]) {
        for change in changes {
            switch change {
            case .inserted(let path):
                guard rows[path] == nil, let branch = state.branches[path] else {
                    storeFaults.append("bad insertion of \(path)")
                    continue
                }
                rows[path] = (branch.encodedFrame(), branch.encodedActivity())
            case .updated(let path, let isFrameChanged):
                guard let row = rows[path], let branch = state.branches[path] else {
                    storeFaults.append("bad update of \(path)")
                    continue
                }
                rows[path] = (isFrameChanged ? branch.encodedFrame() : row.frame, branch.encodedActivity())
            case .removed(let path):
                if rows.removeValue(forKey: path) == nil { storeFaults.append("bad removal of \(path)") }
            }
        }
        // Comparing everything takes long, so with many rows it is done now and then.
        guard rows.count < 50 || decisions.isMultiple(of: 100) else { return }
        if rows.count != state.branches.count {
            storeFaults.append("\(rows.count) rows, \(state.branches.count) branches")
        }
        for (path, row) in rows {
            let decoded = try? Branch(path: path, encodedFrame: row.frame, encodedActivity: row.activity)
            if decoded != state.branches[path] {
                storeFaults.append("row of \(path) differs after decision \(decisions): \(row.frame) \(row.activity)")
            }
        }
    }
}

extension Branch {
    /// When the branch wakes by itself.
    var dueTime: Timestamp? {
        switch wake {
        case .timer(let time): time
        case .task(_, let deadline): deadline
        case .children, .mapRun, .parent, .redrive: nil
        }
    }
}

extension ExecutionOutcome {
    /// The status as the Step Functions API names it.
    var status: String {
        switch self {
        case .succeeded: "SUCCEEDED"
        case .failed: "FAILED"
        case .timedOut: "TIMED_OUT"
        case .aborted: "ABORTED"
        }
    }

    var output: JSON? {
        if case .succeeded(let output) = self { output } else { nil }
    }

    var error: String? {
        switch self {
        case .succeeded: nil
        case .failed(let error, _), .timedOut(let error, _), .aborted(let error, _): error
        }
    }

    var cause: String? {
        switch self {
        case .succeeded: nil
        case .failed(_, let cause), .timedOut(_, let cause), .aborted(_, let cause): cause
        }
    }
}
