internal import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// What the product behind an onboarding is told, and what is decided about it: written with the change that it tells of.
extension Kernel {
    /// How long a notice is kept in the feed, and can be delivered again.
    public static let noticeRetention = Duration.seconds(30 * 86_400)

    // MARK: Notices

    /// Tells the product about an execution, if it is one that is announced.
    func announce(_ type: NoticeType, about execution: LiveExecution, _ details: JSONObject = [:]) {
        guard execution.record.onboarding?.isAnnounced == true else { return }
        list(execution)
        execution.updateRecord { $0.onboarding?.noticeCount += 1 }
        let record = execution.record
        let sequence = record.onboarding?.noticeCount ?? 0
        // Customers of a campaign have executions of the Map's name, and the product knows the workflow's.
        let workflow = record.campaign == nil ? record.stateMachine : String(record.stateMachine.prefix { $0 != "/" })
        var data: JSONObject = [
            "onboarding": .string(OnboardingRecord.publicID(of: record.key)),
            "workflow": .string(workflow),
            "sequence": .integer(sequence),
            "status": .string(record.status.rawValue.lowercased()),
        ]
        if let membership = record.campaign, let row = membership.row {
            data["campaign"] = ["id": .integer(Int(membership.campaign)), "row": .integer(row)]
        }
        data.merge(details)
        tell(type, about: (record.key, sequence, workflow), .object(data))
    }

    /// Writes a notice, and a delivery of it for each endpoint that wants it.
    ///
    /// - Parameter excluded: an endpoint that is not told.
    func tell(
        _ type: NoticeType,
        about subject: (key: ExecutionKey, sequence: Int, workflow: String)?,
        _ data: JSON,
        except excluded: Int64? = nil
    ) {
        let position = makeNotice(type, about: subject, data)
        for endpoint in ledger.allEndpoints where endpoint.key != excluded {
            guard endpoint.isEnabled, endpoint.wants(type, of: subject?.workflow) else { continue }
            put(.putDelivery(DeliveryRecord(endpoint: endpoint.key, notice: position, dueAt: now)))
        }
    }

    /// Writes a notice that nobody is sent yet.
    func makeNotice(
        _ type: NoticeType,
        about subject: (key: ExecutionKey, sequence: Int, workflow: String)?,
        _ data: JSON
    ) -> Int64 {
        let position = ledger.makePosition()
        let notice = NoticeRecord(
            position: position,
            id: "evt_" + mint.blind("notice", String(position)),
            execution: subject?.key,
            sequence: subject?.sequence,
            type: type,
            createdAt: now,
            data: data
        )
        let bound = Timestamp(milliseconds: now.milliseconds - Int64(Self.noticeRetention / .milliseconds(1)))
        put(.insertNotice(notice, forgettingBefore: bound))
        return position
    }

    func put(_ change: ProductChange) { ledger.apply(change, batch: batchNumber) }

    // MARK: Ends

    /// An execution has ended: the outcome becomes a decision, the product is told, and the looks after the end begin.
    ///
    /// - Parameter isLookedAfter: Whether there is something to look after.
    func conclude(_ execution: LiveExecution, isLookedAfter: Bool = true) {
        guard let onboarding = execution.record.onboarding, onboarding.relation != .reconciliation else { return }
        execution.updateRecord { $0.onboarding?.linkExpiresAt = nil }
        let outcome = execution.record.outcomeCode
        decide(outcome, about: execution, source: .workflow)
        var details: JSONObject = ["outcome": .string(outcome)]
        if let error = execution.record.error, error.isOutcomeCode { details["error"] = .string(error) }
        let type: NoticeType =
            switch execution.record.status {
            case .succeeded, .running: .onboardingCompleted
            case .failed, .timedOut: .onboardingFailed
            case .aborted: .onboardingCancelled
            }
        announce(type, about: execution, details)
        // Nobody looks after somebody who is being erased.
        if isLookedAfter, !subjects.isStopping { reconcileLater(execution, outcome) }
    }

    /// Appends a decision, which supersedes the one before.
    func decide(
        _ outcome: String,
        about execution: LiveExecution,
        source: DecisionRecord.Source,
        evidence: ExecutionKey? = nil,
        followUp: ExecutionKey? = nil
    ) {
        guard let onboarding = execution.record.onboarding else { return }
        list(execution)
        let number = onboarding.decisionCount + 1
        execution.updateRecord { record in
            record.onboarding?.decision = outcome
            record.onboarding?.decisionCount = number
        }
        let decision = DecisionRecord(
            execution: execution.key,
            number: number,
            outcome: outcome,
            supersedes: onboarding.decision,
            source: source,
            decidedAt: now,
            evidence: evidence,
            followUp: followUp
        )
        put(.insertDecision(decision))
    }

    // MARK: What is shown

    /// Something is shown to the applicant.
    ///
    /// - Parameter kind: what kind of message it is, where the workflow says so.
    func present(_ presentation: JSON, of execution: LiveExecution, kind: String? = nil) {
        let expiry = presentation["expiresAt"]?.stringValue.flatMap { Timestamp($0) }
        execution.updateRecord { record in
            record.presentation = presentation
            record.onboarding?.linkExpiresAt = expiry
        }
        var details = JSONObject()
        if let step = presentation["step"]?.stringValue, step.isOutcomeCode { details["step"] = .string(step) }
        if let expiry { details["expiresAt"] = .string(expiry.description) }
        details["kind"] = kind.map { .string($0) }
        announce(.onboardingActionRequired, about: execution, details)
    }

    /// The link that is shown may have expired.
    func linkIsDue(of execution: LiveExecution) {
        guard let expiry = execution.record.onboarding?.linkExpiresAt, expiry <= now else { return }
        list(execution)
        execution.updateRecord { $0.onboarding?.linkExpiresAt = nil }
        announce(.onboardingLinkExpired, about: execution, ["expiredAt": .string(expiry.description)])
    }
}

extension EndpointRecord {
    /// Whether the endpoint wants a notice.
    ///
    /// A notice that is about no workflow passes the filter of workflows.
    func wants(_ type: NoticeType, of workflow: String?) -> Bool {
        guard types.isEmpty || types.contains(type.rawValue) else { return false }
        guard let workflow, !workflows.isEmpty else { return true }
        return workflows.contains(workflow)
    }
}

extension OnboardingRecord {
    /// The id of an onboarding as products see it: `onb-42`.
    public static let publicPrefix = "onb-"

    /// The id of an onboarding as products see it.
    static func publicID(of key: ExecutionKey) -> String { publicPrefix + key.description }
}

extension ExecutionRecord {
    /// What an execution came to, as a code: the `outcome` of its output where that is one, and otherwise its status.
    var outcomeCode: String {
        if let outcome = output?["outcome"]?.stringValue, outcome.isOutcomeCode { return outcome }
        return status.rawValue.lowercased()
    }
}
