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
        let branch = BranchReference(execution: parent.key, path: path)
        let child: LiveExecution
        switch try open(request) {
        case .started(let execution): child = execution
        case .known(let execution):
            let isSame =
                execution.record.header.input == request.input && !execution.record.status.isTerminal
                && execution.record.origin == nil
            guard isSame else {
                let message = "Execution Already Exists: '\(execution.record.header.arn)'"
                return .report(style.failure(NestedFailure("ExecutionAlreadyExists", message), requestID: makeUUID()))
            }
            child = execution
        case .unknown:
            let message =
                "State Machine Does Not Exist: '\(task.request.parameters["StateMachineArn"]?.stringValue ?? "")'"
            return .report(style.failure(NestedFailure("StateMachineDoesNotExist", message), requestID: makeUUID()))
        }
        list(child)
        child.updateRecord { $0.origin = .task(branch) }
        let output = style.receipt(of: child.record, requestID: makeUUID())
        switch style.pattern {
        case .requestResponse: return .report(.succeeded(output: output))
        case .waitForTaskToken: return .awaitToken(output: output)
        case .sync, .sync2: return .awaitExecution(child.key, output: output)
        }
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
        guard let child = try load(key), !child.record.status.isTerminal,
            child.record.origin == .task(waitingBranch)
        else { return }
        let decision = child.interpreter.stop(&child.state, error: nil, cause: nil, in: surroundings(of: child))
        carryOut(decision, in: child)
    }
}
