internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What a store must do for onboardings, notices, endpoints and deliveries.
extension StoreConformanceSuite {
    static let productCases: [StoreConformanceCase] = [
        StoreConformanceCase("what makes an execution an onboarding comes back, and follows its updates") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            var record = Sample.execution(2)
            record.onboarding = OnboardingRecord(applicant: "a-key", isAnnounced: true)
            record.onboarding?.origin = ExecutionKey(1)
            record.onboarding?.relation = .followUp
            record.onboarding?.linkExpiresAt = Sample.time(50)
            try store.commit(Sample.starting(record))
            try expect("the record", try store.execution(record.key)?.record, equals: record)
            try expect("none", try store.execution(ExecutionKey(1))?.record.onboarding, equals: nil)
            try expect("the link", try store.dueExecutions(at: Sample.time(50), limit: 9), equals: [record.key])
            try expect("what is due next", try store.nextDueTime(), equals: Sample.time(50))
            try expect("what came from it", try store.executions(from: ExecutionKey(1), limit: 9), equals: [record.key])
            record.onboarding?.linkExpiresAt = nil
            record.onboarding?.noticeCount = 3
            var change = ExecutionChange(key: record.key)
            change.row = .update(record)
            try store.commit(change)
            try expect("the changed one", try store.execution(record.key)?.record, equals: record)
            try expect("no link", try store.dueExecutions(at: Sample.time(99), limit: 9), equals: [])
        },
        StoreConformanceCase("an applicant has one running execution of a state machine, and any number that ended") {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            func execution(_ key: Int64) -> ExecutionRecord {
                var record = Sample.execution(key)
                record.onboarding = OnboardingRecord(applicant: "a-key", isAnnounced: false)
                return record
            }
            try store.commit(Sample.starting(execution(1)))
            try expect("a second one", failsWith: .conflict) { try store.commit(Sample.starting(execution(2))) }
            let live = try store.liveExecution(ofApplicant: "a-key", in: "onboarding")
            try expect("the running one", live, equals: ExecutionKey(1))
            try expect("of another", try store.liveExecution(ofApplicant: "a-key", in: "other"), equals: nil)
            try store.commit(Sample.ending(execution(1), as: .failed))
            try expect("none", try store.liveExecution(ofApplicant: "a-key", in: "onboarding"), equals: nil)
            try store.commit(Sample.starting(execution(2)))
            let all = try store.executions(ofApplicant: "a-key", limit: 9).map(\.number)
            try expect("all of them", all, equals: [2, 1])
        },
        StoreConformanceCase("notices are a feed in order, and old ones go") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = Sample.execution(1)
            record.onboarding = OnboardingRecord(isAnnounced: true)
            try store.commit(Sample.starting(record))
            let notices = (1...5).map { notice(Int64($0), of: ExecutionKey(1)) }
            for notice in notices { try store.commit(.insertNotice(notice, forgettingBefore: Sample.start)) }
            try expect("a page", try store.notices(after: 2, limit: 2), equals: Array(notices[2...3]))
            try expect("one", try store.notice(4), equals: notices[3])
            try expect("the highest", try store.highestNotice(), equals: 5)
            try expect("the same position", failsWith: .conflict) {
                try store.commit(.insertNotice(notices[4], forgettingBefore: Sample.start))
            }
            try store.commit(.insertNotice(notice(6, of: ExecutionKey(1)), forgettingBefore: Sample.time(3)))
            try expect("what is left", try store.notices(after: 0, limit: 9).map(\.position), equals: [3, 4, 5, 6])
        },
        StoreConformanceCase("endpoints, deliveries and attempts come back, and pending ones are due in order") {
            makeStore in
            let store = try makeStore()
            var endpoint = EndpointRecord(
                key: 1,
                url: "https://product.example/",
                types: ["onboarding.started"],
                workflows: ["ü"],
                createdAt: Sample.start
            )
            try store.commit(.putEndpoint(endpoint))
            (endpoint.failureCount, endpoint.failingSince) = (2, Sample.time(2))
            (endpoint.disabledReason, endpoint.previousSecretUntil) = ("because", Sample.time(9))
            (endpoint.secretGeneration, endpoint.secretReferences) = (3, ["env:A"])
            (endpoint.isFromFile, endpoint.signsAsymmetrically) = (true, true)
            try store.commit(.putEndpoint(endpoint))
            try expect("the endpoint", try store.endpoints(), equals: [endpoint])
            var all: [DeliveryRecord] = []
            for position in Int64(1)...3 {
                try store.commit(.insertNotice(notice(position, of: nil), forgettingBefore: Sample.start))
                let delivery = DeliveryRecord(endpoint: 1, notice: position, dueAt: Sample.time(10 - position))
                try store.commit(.putDelivery(delivery))
                all.append(delivery)
            }
            try expect("them", try store.deliveries(of: 1, in: nil, after: 0, limit: 9), equals: all)
            let due = try store.dueDeliveries(of: 1, at: Sample.time(8), limit: 9).map(\.notice)
            try expect("what is due", due, equals: [3, 2])
            try expect("the next", try store.nextDelivery(of: 1), equals: Sample.time(7))
            (all[2].state, all[2].attemptCount, all[2].dueAt) = (.delivered, 1, nil)
            let attempt = DeliveryAttempt(
                delivery: all[2].reference,
                number: 1,
                startedAt: Sample.time(8),
                latency: 20,
                status: 204,
                failure: nil,
                bodyDigest: "digest"
            )
            try store.commit(.putDelivery(all[2]), .insertAttempt(attempt))
            try expect("the delivery", try store.delivery(all[2].reference), equals: all[2])
            try expect("its attempts", try store.attempts(at: all[2].reference), equals: [attempt])
            try expect("the counts", try store.deliveryCounts(), equals: [.pending: 2, .delivered: 1])
            let pending = try store.deliveries(of: 1, in: .pending, after: 1, limit: 9)
            try expect("the pending ones", pending, equals: [all[1]])
            try expect("the audit", try store.audit(limit: 9), equals: [])
            try store.commit(.deleteEndpoint(1))
            try expect("after it has gone", try store.deliveryCounts(), equals: [:])
            try expect("its key", try store.highestEndpoint(), equals: 1)
        },
        StoreConformanceCase("decisions are appended, and answers are kept until they expire") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            var first = DecisionRecord(
                execution: ExecutionKey(1),
                number: 1,
                outcome: "verified",
                supersedes: nil,
                source: .workflow,
                decidedAt: Sample.time(1)
            )
            var second = first
            (second.number, second.outcome, second.supersedes) = (2, "rejected", "verified")
            (second.source, second.evidence, second.followUp) = (.reconciliation, ExecutionKey(7), ExecutionKey(8))
            try store.commit(.insertDecision(first), .insertDecision(second))
            try expect("the decisions", try store.decisions(of: ExecutionKey(1)), equals: [first, second])
            first.outcome = "changed"
            try expect("changing one", failsWith: .conflict) { try store.commit(.insertDecision(first)) }
            func response(_ key: String, at seconds: Int64) -> StoredResponse {
                StoredResponse(
                    key: key,
                    digest: "d",
                    status: 201,
                    location: "/v1/onboardings/onb-1",
                    body: [0, 255, 10],
                    createdAt: Sample.time(seconds),
                    expiresAt: Sample.time(seconds + 10)
                )
            }
            try store.commit(.putResponse(response("a", at: 1)))
            try expect("the answer", try store.response("a"), equals: response("a", at: 1))
            try store.commit(.putResponse(response("b", at: 50)))
            try expect("the expired one", try store.response("a"), equals: nil)
            try expect("an unknown one", try store.response("c"), equals: nil)
        },
        StoreConformanceCase("an audit finds a decision or a notice that is missing") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = Sample.execution(1)
            record.onboarding = OnboardingRecord(isAnnounced: true)
            record.onboarding?.decision = "verified"
            record.onboarding?.decisionCount = 1
            record.onboarding?.noticeCount = 2
            try store.commit(Sample.starting(record))
            try store.commit(.insertNotice(notice(1, of: ExecutionKey(1)), forgettingBefore: Sample.start))
            let found = try store.audit(limit: 9).map(\.invariant)
            try expect("the violations", Set(found), equals: ["decisions-have-no-gaps", "notices-have-no-gaps"])
        },
    ]

    private static func notice(_ position: Int64, of execution: ExecutionKey?) -> NoticeRecord {
        NoticeRecord(
            position: position,
            id: "evt-\(position)",
            execution: execution,
            sequence: execution == nil ? nil : Int(position),
            type: .onboardingStarted,
            createdAt: Sample.time(position),
            data: ["sequence": .integer(Int(position))]
        )
    }
}

extension ExecutionStore {
    /// Commits changes for the product.
    fileprivate func commit(_ product: ProductChange...) throws(StoreError) {
        var changes = ChangeSet()
        changes.product = product
        try commit(changes)
    }
}
