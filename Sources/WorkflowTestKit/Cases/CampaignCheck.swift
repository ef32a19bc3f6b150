internal import JSONModel
internal import SQLiteStore
internal import StatesInterpreter
internal import WorkflowStore

/// Compares what a campaign came to with what a case expects, as the store tells it.
struct CampaignCheck {
    let expectation: WorkflowCase.CampaignExpectation
    let store: SQLiteStore
    let key: Int64
    /// The kinds of the messages that the product was told to send, in order, by the onboarding.
    let messages: [ExecutionKey: [String]]

    /// More rows than any case has customers.
    private static let limit = 100_000

    /// The executions of the customers, in the order of their numbers.
    func executions() throws -> [ExecutionKey] { try rows().compactMap(\.execution) }

    func failures() throws -> [String] {
        guard let record = try store.campaign(key) else { return ["The campaign is not in the store."] }
        let tally = try store.campaignTally(of: key, segment: nil)
        let counts = record.counts
        var failures = Mismatches()
        failures.expect(expectation.status, record.status.rawValue, "the campaign's status")
        failures.expect(expectation.total, counts.total, "customers in the cohort")
        failures.expect(expectation.rejected, counts.rejected.filter { $0.value != 0 }, "rows left out of the cohort")
        failures.expect(expectation.outcomes, counts.outcomes.filter { $0.value != 0 }, "outcomes")
        failures.expect(expectation.failures, counts.failures.filter { $0.value != 0 }, "failures")
        let statuses = tally.statuses.filter { $0.value != 0 }.map { ($0.key.rawValue, $0.value) }
        failures.expect(expectation.rows, Dictionary(uniqueKeysWithValues: statuses), "statuses of rows")
        let funnel = [
            "invited": tally.funnel.invited, "opened": tally.funnel.opened, "submitted": tally.funnel.submitted,
        ]
        failures.expect(expectation.funnel, funnel, "the funnel")
        failures.expect(expectation.reminders, tally.reminders, "reminders")
        failures.expect(expectation.escalations, tally.escalations.filter { $0.value != 0 }, "escalations")
        for (reference, customer) in expectation.customers.sorted(by: { $0.key < $1.key }) {
            try compare(customer, reference, &failures)
        }
        return failures.sentences
    }

    private func compare(
        _ expected: WorkflowCase.CustomerExpectation,
        _ reference: String,
        _ failures: inout Mismatches
    ) throws {
        guard let row = try rows().first(where: { $0.reference == reference }) else {
            return failures.sentences.append("The customer '\(reference)' is not in the cohort.")
        }
        let what = "customer '\(reference)'"
        failures.expect(expected.outcome, row.outcome, "the outcome of \(what)")
        guard let execution = row.execution, let record = try store.execution(execution)?.record else {
            if expected.messages != nil || expected.states != nil || expected.visits != nil {
                failures.sentences.append("Nothing was begun for \(what).")
            }
            return
        }
        failures.expect(expected.messages, messages[execution, default: []], "the messages to \(what)")
        let states = try CaseCheck.states(of: execution, in: store)
        failures.expect(expected.states, states, "the states of \(what)")
        if let visits = expected.visits, !visits.isSubsequence(of: states) {
            failures.sentences.append("Expected \(what) to visit \(visits) in this order, got \(states).")
        }
        failures.compareMembers(expected.outputContains ?? [:], of: record.output, "the output of \(what)")
    }

    private func rows() throws -> [CampaignRow] {
        try store.campaignRows(of: key, status: nil, after: 0, limit: Self.limit)
    }
}

extension [String] {
    /// Whether the texts come in this order in a list, with others between them.
    fileprivate func isSubsequence(of list: [String]) -> Bool {
        var rest = self[...]
        for element in list where element == rest.first { rest.removeFirst() }
        return rest.isEmpty
    }
}
