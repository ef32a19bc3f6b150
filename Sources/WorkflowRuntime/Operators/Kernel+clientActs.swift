internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Acts that come through another door than the operators' own: what an AWS client does is logged like everything that people do.
extension Kernel {
    /// Does something to an execution, and logs it in the same transaction, if somebody signed it and it was done.
    ///
    /// Taking snapshots costs time that grows with an execution's branches, so it is done for signed acts only.
    ///
    /// - Returns: whether it was done.
    @discardableResult
    func logged(
        _ act: OperatorAct,
        on execution: LiveExecution,
        by signature: Signature?,
        _ body: () -> Bool
    ) -> Bool {
        guard let signature else { return body() }
        let before = FlowSnapshot(of: execution)
        guard body() else { return false }
        var details = act.details
        if let failure = before.record.failure { details["cause"] = .string(failure.fingerprint) }
        desk.log(
            act.name,
            by: signature,
            at: now,
            on: execution.key,
            before: before.digest,
            after: FlowSnapshot(of: execution).digest,
            details: details
        )
        return true
    }
}

extension Signature {
    /// Who acts through the Step Functions API where no request is signed.
    private static let anonymousClient = "aws api"

    /// The signature of an act that an AWS client asks for.
    ///
    /// - Parameters:
    ///   - accessKey: the id of the key with which the request is signed; `nil` where the server lets everybody in.
    ///   - cause: what the client gave as the cause; nothing where the operation has none.
    public init(accessKey: String?, cause: String? = nil) {
        let actor = accessKey ?? Self.anonymousClient
        self.init(
            actor: String(actor.prefix(OperatorLog.maximumActorLength)),
            reason: String((cause ?? "").prefix(OperatorLog.maximumReasonLength))
        )
    }
}
