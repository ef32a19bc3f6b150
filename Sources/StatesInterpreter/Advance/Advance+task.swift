internal import JSONModel
internal import StatesLanguage

extension Advance {
    /// Orders a task attempt.
    mutating func schedule(_ task: TaskState, _ state: State, in branch: inout Branch) throws(Failure) -> Flow {
        if task.resource.kind == .activity, !surroundings.activityExists(task.resource.text) {
            throw .runtime("The activity \(task.resource.text) does not exist.")
        }
        let attempt = TaskAttempt(visit: visit(of: state, in: branch), number: branch.activity.attempt + 1)
        var evaluation = evaluation(of: state, in: branch)
        if task.resource.hasTaskToken { evaluation.context.attempt = attempt }
        let request = try request(for: task, attempt: attempt, in: &evaluation)

        branch.activity.attempt = attempt.number
        branch.activity.phase = .scheduled
        branch.activity.timeout = request.deadline
        branch.activity.heartbeat = request.heartbeat
        // Nobody can send a heartbeat for an activity before a worker has taken its task, so heartbeats are due from then.
        let isWaitingForWorker = task.resource.kind == .activity
        branch.activity.heartbeatDue =
            isWaitingForWorker ? nil : request.heartbeat.map { surroundings.now.advanced(by: $0) }
        branch.activity.wake = .task(attempt, deadline: branch.activity.taskDeadline)
        emit(task.resource.scheduledEvent, scheduledDetails(task.resource, request), in: &branch)
        order(.startTask(request))
        return .blocked
    }

    /// Evaluates everything that an attempt is given, in the order in which AWS finds mistakes.
    private func request(
        for task: TaskState,
        attempt: TaskAttempt,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> TaskRequest {
        let input: JSON
        let parameters: JSON
        switch task.processing {
        case .paths(let processing):
            input = try evaluation.effectiveInput(processing)
            parameters = try evaluation.parameters(processing, of: input)
        case .expressions(let processing):
            input = evaluation.input
            parameters =
                try processing.arguments.map { template throws(Failure) in
                    try evaluation.evaluate(template)
                } ?? input
        }
        let timeout = try task.timeout.map { setting throws(Failure) in
            try evaluation.seconds(setting, field: "TimeoutSeconds", input: input)
        }
        let heartbeat = try task.heartbeat.map { setting throws(Failure) in
            try evaluation.seconds(setting, field: "HeartbeatSeconds", input: input)
        }
        let credentials: JSON? =
            switch task.credentials {
            case nil: nil
            case .paths(let template): try evaluation.evaluate(template, input: input)
            case .expressions(let template): try evaluation.evaluate(template)
            }
        return TaskRequest(
            attempt: attempt,
            resource: task.resource.text,
            parameters: parameters,
            credentials: credentials,
            token: task.resource.hasTaskToken ? surroundings.taskToken(attempt) : nil,
            deadline: timeout.map { surroundings.now.advanced(by: $0) },
            heartbeat: heartbeat
        )
    }

    private func scheduledDetails(_ resource: TaskResource, _ request: TaskRequest) -> JSONObject {
        var details = resource.details
        switch resource.kind {
        case .activity, .lambdaFunction:
            details["resource"] = .string(resource.text)
            details["input"] = request.parameters
        default:
            details["region"] = .string(execution.header.region)
            details["parameters"] = request.parameters
        }
        details["timeoutInSeconds"] = request.deadline.map {
            .integer(Int(surroundings.now.duration(to: $0).components.seconds))
        }
        details["heartbeatInSeconds"] = request.heartbeat.map { .integer(Int($0.components.seconds)) }
        if let role = request.credentials?["RoleArn"] { details["taskCredentials"] = .object(["roleArn": role]) }
        return details
    }

    // MARK: Reports

    /// Takes a report about the branch's current attempt.
    ///
    /// `nil` if it changes nothing.
    mutating func take(
        _ report: TaskReport,
        for task: TaskState,
        _ state: State,
        in branch: inout Branch
    ) -> Flow? {
        switch report {
        case .started(let workerName):
            guard branch.activity.phase == .scheduled else { return nil }
            markStarted(task.resource, workerName: workerName, in: &branch)
            renewHeartbeat(in: &branch)
            return .blocked
        case .submitted(let output):
            guard branch.activity.phase != .submitted, let type = task.resource.submittedEvent else { return nil }
            markStartedIfNeeded(task.resource, in: &branch)
            branch.activity.phase = .submitted
            var details = task.resource.details
            details["output"] = output
            emit(type, details, in: &branch)
            renewHeartbeat(in: &branch)
            return .blocked
        case .heartbeat:
            guard branch.activity.heartbeat != nil else { return nil }
            renewHeartbeat(in: &branch)
            return .blocked
        case .succeeded(let output):
            markStartedIfNeeded(task.resource, in: &branch)
            guard !output.isLarger(than: interpreter.limits.maximumPayloadSize) else {
                return fail(task, state, with: .resultTooLarge(for: task.resource), in: &branch)
            }
            return succeed(task, state, output: output, in: &branch)
        case .failed(let error, let cause, let retryAfter):
            markStartedIfNeeded(task.resource, in: &branch)
            let failure = Failure(error: error, cause: cause)
            return fail(task, state, with: failure, retryAfter: retryAfter, in: &branch)
        }
    }

    private mutating func succeed(
        _ task: TaskState,
        _ state: State,
        output: JSON,
        in branch: inout Branch
    ) -> Flow {
        branch.activity.leaveAttempt()
        var details = task.resource.details
        details["output"] = output
        emit(task.resource.succeededEvent, details, in: &branch)
        do throws(Failure) {
            return try complete(
                state,
                result: output,
                processing: task.processing,
                assign: task.assign,
                to: task.transition,
                in: &branch
            )
        } catch {
            return handle(error, state, in: &branch)
        }
    }

    private mutating func fail(
        _ task: TaskState,
        _ state: State,
        with failure: Failure,
        retryAfter: Duration? = nil,
        in branch: inout Branch
    ) -> Flow {
        branch.activity.leaveAttempt()
        var details = task.resource.details
        details["error"] = failure.error.map { .string($0) }
        details["cause"] = failure.cause.map { .string($0) }
        emit(task.resource.failedEvent, details, in: &branch)
        return handle(failure, state, retryAfter: retryAfter, in: &branch)
    }

    /// Records that the attempt's deadline passed.
    ///
    /// `nil` if neither timeout nor heartbeat is due.
    mutating func timeOutTask(_ task: TaskState, in branch: inout Branch) -> Failure? {
        let now = surroundings.now
        let isTimeout = branch.activity.timeout.map { $0 <= now } ?? false
        guard isTimeout || branch.activity.heartbeatDue.map({ $0 <= now }) ?? false else { return nil }
        cancelTask(of: branch)
        markStartedIfNeeded(task.resource, in: &branch)
        branch.activity.leaveAttempt()
        branch.activity.phase = .retrying
        branch.activity.wake = .timer(now)
        // AWS reports a missed heartbeat as States.Timeout, while rules may name it more exactly.
        var details = task.resource.details
        details["error"] = .string(ErrorName.timeout)
        emit(task.resource.timedOutEvent, details, in: &branch)
        var failure = Failure(error: ErrorName.timeout, cause: nil)
        failure.alias = isTimeout ? nil : ErrorName.heartbeatTimeout
        failure.isTimeout = true
        return failure
    }

    /// A host need not report the start of work that it begins at once; the history tells of it all the same.
    ///
    /// Only a worker of an activity starts visibly.
    private mutating func markStartedIfNeeded(_ resource: TaskResource, in branch: inout Branch) {
        guard branch.activity.phase == .scheduled, resource.kind != .activity else { return }
        markStarted(resource, workerName: nil, in: &branch)
    }

    private mutating func markStarted(_ resource: TaskResource, workerName: String?, in branch: inout Branch) {
        branch.activity.phase = .started
        var details = resource.details
        if resource.kind == .activity { details["workerName"] = workerName.map { .string($0) } }
        emit(resource.startedEvent, details, in: &branch)
    }

    private func renewHeartbeat(in branch: inout Branch) {
        branch.activity.heartbeatDue = branch.activity.heartbeat.map { surroundings.now.advanced(by: $0) }
        guard case .task(let attempt, _) = branch.activity.wake else { return }
        branch.activity.wake = .task(attempt, deadline: branch.activity.taskDeadline)
    }
}

extension Failure {
    /// The failure of a task whose result is larger than allowed.
    ///
    /// Rules can catch it, other than a state's own.
    fileprivate static func resultTooLarge(for resource: TaskResource) -> Failure {
        let name = resource.historyType.isEmpty ? resource.text : resource.historyType
        return Failure(error: ErrorName.dataLimitExceeded, cause: Failure.dataLimit(stateName: name).cause)
    }
}
