public import JSONModel
public import WorkflowStore

/// What the Step Functions API asks of an engine beyond starting and stopping.
extension Engine {
    /// Changes something that is managed by name.
    public func change(_ request: CatalogRequest) async throws(EngineError) -> CatalogReply {
        guard case .catalog(let reply) = try await ask({ .catalog(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return reply
    }

    /// Changes a running map run, at once.
    ///
    /// `signature` says who asks for it, for the operators' log; what the program does by itself is not logged.
    public func update(
        _ key: MapRunKey,
        _ update: MapRunUpdate,
        by signature: Signature? = nil
    ) async throws(EngineError) {
        _ = try await ask { .updateMapRun(key, update, by: signature, reply: $0) }
    }

    /// Starts an execution and waits for its end.
    public func run(_ request: StartRequest) async throws(EngineError) -> ExecutionRecord {
        var request = request
        request.waitsForEnd = true
        guard case .ended(let record) = try await ask({ [request] in .start(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return record
    }

    /// Goes on with an unsuccessful execution where it stopped.
    ///
    /// - Parameters:
    ///   - key: the execution.
    ///   - clientToken: makes the request repeatable: a second one with the newest token changes nothing.
    ///   - signature: who asks for it, for the operators' log; what the program does by itself is not logged.
    /// - Returns: when it was redriven.
    public func redrive(
        _ key: ExecutionKey,
        clientToken: String?,
        by signature: Signature? = nil
    ) async throws(EngineError) -> Timestamp {
        let reply = try await ask { .redrive(key, clientToken: clientToken, by: signature, reply: $0) }
        guard case .done(let time) = reply else { throw Engine.misdirected }
        return time
    }

    /// Takes the next task of an activity, waiting for one at most as long as said; `nil` if none came.
    public func claimTask(
        of activity: String,
        worker: String?,
        patience: Duration
    ) async throws(EngineError) -> ActivityAssignment? {
        let id = makeReplyID()
        // Beside the wait, and ended with it. The kernel decides which of task and end of patience came first.
        let bound = Task { [self] in
            try? await Task.sleep(for: patience)
            withdraw(id)
        }
        defer { bound.cancel() }
        // A worker that hangs up must not be handed a task which nobody would take.
        let reply = try await askUntilCancelled(id) { .claim(activity, worker: worker, reply: $0) }
        guard case .activityTask(let assignment) = reply else { throw Engine.misdirected }
        return assignment
    }
}
