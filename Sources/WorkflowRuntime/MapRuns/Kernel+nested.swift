internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Executions that a task of another execution starts: decided in the same input, written in the same transaction.
extension Kernel {
    /// Starts the execution that a task asks for.
    ///
    /// - Returns: What becomes of the task.
    func startNested(_ task: TaskProgress, at path: BranchPath, of parent: LiveExecution) throws(StoreError) -> TaskStep
    {
        let style = NestedExecutionTask.Style(task.request.resource)
        let request: StartRequest
        do throws(NestedFailure) {
            let name = derivedName(of: task.request.attempt, in: parent)
            request = try NestedExecutionTask.request(
                task.request.parameters,
                defaultName: name,
                configuration: configuration
            )
        } catch {
            return .report(style.failure(error, requestID: makeUUID()))
        }
        let child: LiveExecution
        switch try nested(request, in: parent, arn: task.request.parameters["StateMachineArn"]?.stringValue ?? "") {
        case .success(let execution): child = execution
        case .failure(let failure): return .report(style.failure(failure, requestID: makeUUID()))
        }
        let branch = BranchReference(execution: parent.key, path: path)
        list(child)
        child.updateRecord { $0.origin = .task(branch) }
        let output = style.receipt(of: child.record, requestID: makeUUID())
        switch style.pattern {
        case .requestResponse: return .report(.succeeded(output: output))
        case .waitForTaskToken: return .awaitToken(output: output)
        case .sync, .sync2: return .awaitExecution(child.key, output: output)
        }
    }

    /// The execution that a task asks for: a new one, or one of its name that runs already.
    ///
    /// - Parameter arn: the state machine, as the task names it.
    private func nested(
        _ old: StartRequest,
        in parent: LiveExecution,
        arn: String
    ) throws(StoreError) -> Result<LiveExecution, NestedFailure> {
        var request = old
        // Whoever waits for the parent waits for its parts.
        request.lane = parent.record.lane
        switch try begin(request, waiter: nil) {
        case .started(let receipt):
            guard let execution = try load(receipt.key) else { break }
            if receipt.isNew { return .success(execution) }
            // Not one that was found because it is for the same applicant.
            let isSame = execution.record.name == request.name
            if isSame, !execution.record.status.isTerminal, execution.record.origin == nil {
                return .success(execution)
            }
        case .refused(let error) where error.code == .unknownStateMachine:
            return .failure(NestedFailure("StateMachineDoesNotExist", "State Machine Does Not Exist: '\(arn)'"))
        case .refused(let error) where error.code != .executionExists:
            return .failure(NestedFailure("InvalidExecutionInput", error.message))
        case .applicantIsBusy(_, let error): return .failure(NestedFailure("ExecutionAlreadyExists", error.message))
        case .refused, .willEnd: break
        }
        let name = configuration.executionARN(request.name, of: request.stateMachine)
        return .failure(NestedFailure("ExecutionAlreadyExists", "Execution Already Exists: '\(name)'"))
    }

    /// The name of a nested execution for which the workflow has none: one for each attempt, since an ended execution keeps its.
    private func derivedName(of attempt: TaskAttempt, in parent: LiveExecution) -> String {
        let key = parent.idempotencyKey(of: attempt.visit)
        return attempt.number == 1 ? key : "\(key)-\(attempt.number)"
    }

    /// Tells a task that the execution which it waits for has ended.
    func childEnded(_ child: LiveExecution, waitingBranch: BranchReference) throws(StoreError) {
        guard let parent = try load(waitingBranch.execution), let task = parent.tasks[waitingBranch.path],
            case .awaitingExecution(child.key) = task.phase
        else { return }
        let style = NestedExecutionTask.Style(task.request.resource)
        let description = style.description(of: child.record, at: now)
        let report: TaskReport =
            child.record.status == .succeeded
            ? .succeeded(output: description)
            : .failed(error: ErrorName.taskFailed, cause: description.text(), retryAfter: nil)
        carryOut(.report(report), at: waitingBranch.path, of: parent)
    }

    /// Stops an execution whose task waits for it no longer.
    func stopChild(_ key: ExecutionKey, waitingBranch: BranchReference) throws(StoreError) {
        var origin: ExecutionOrigin?
        if try !sparingOthers({ () throws(StoreError) in origin = try load(key)?.record.origin }) {
            origin = try store.remains(of: key)?.record.origin
        }
        if origin == .task(waitingBranch) { try stopRunning(key) }
    }
}
