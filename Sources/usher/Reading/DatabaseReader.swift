internal import JSONModel
internal import OnboardingAPI
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// Reads a database without an engine.
struct DatabaseReader: FlowReader {
    private let reader: OnboardingReader

    init(store: SQLiteStore) { reader = OnboardingReader(store: store) }

    func onboardings(_ query: ListQuery) throws -> JSON {
        if let selector = try query.selector.map(selector) ?? selector(of: query) {
            return try asking { reader throws(StoreError) in
                try reader.onboardings(selectedBy: selector, after: query.after, limit: query.limit)
            }
        }
        let filter = ExecutionFilter(stateMachine: query.workflow, status: query.status)
        return try asking { reader throws(StoreError) in
            try reader.onboardings(matching: filter, after: query.after, limit: query.limit)
        }
    }

    func workflows() throws -> JSON {
        try asking { reader throws(StoreError) in try reader.workflows() }
    }

    func id(of reference: FlowReference) throws -> OnboardingID {
        switch reference {
        case .id(let id):
            return id
        case .name(let name, let workflow):
            let id = try asking { reader throws(StoreError) in try reader.id(named: name, of: workflow) }
            guard let id else { throw CommandFailure.missing(reference) }
            return id
        }
    }

    func onboarding(_ id: OnboardingID) throws -> JSON {
        try found(asking { reader throws(StoreError) in try reader.onboarding(id)?.json }, id)
    }

    func history(of id: OnboardingID, _ query: HistoryQuery) throws -> JSON {
        let page = try asking { reader throws(StoreError) in
            try reader.history(of: id, after: query.after, isReversed: query.isReversed, limit: query.limit)
        }
        return try found(page, id)
    }

    func calls(of id: OnboardingID, after count: Int) throws -> JSON {
        let page = try asking { reader throws(StoreError) in
            try reader.calls(of: id, after: count, limit: OnboardingReader.maximumPageSize)
        }
        return try found(page, id)
    }

    func audit(limit: Int) throws -> JSON {
        try asking { reader throws(StoreError) in try reader.audit(limit: limit) }
    }

    func inbox(after message: Int?, limit: Int) throws -> JSON {
        try asking { reader throws(StoreError) in
            try reader.inbox(after: message.map { Int64($0) }, limit: limit)
        }
    }

    func holds(limit: Int) throws -> JSON {
        try asking { reader throws(StoreError) in try reader.holds(limit: limit) }
    }

    func failures(_ selector: String?, limit: Int) throws -> JSON {
        let selector = try selector.map(self.selector) ?? Selector()
        return try asking { reader throws(StoreError) in try reader.failures(selectedBy: selector, limit: limit) }
    }

    func jobs(limit: Int) throws -> JSON {
        try asking { reader throws(StoreError) in try reader.jobs(limit: limit) }
    }

    func operatorLog(of id: OnboardingID?, after entry: Int?, limit: Int) throws -> JSON {
        try asking { reader throws(StoreError) in
            try reader.operatorLog(of: id, after: Int64(entry ?? 0), limit: limit)
        }
    }

    func verifiedLog() throws -> JSON { try asking { reader throws(StoreError) in try reader.verifiedLog() } }

    /// Reads a selector; people are found by what the database knows of their contacts.
    private func selector(_ text: String) throws -> Selector {
        let selector: Selector
        do throws(SelectorError) {
            selector = try Selector(parsing: text)
        } catch {
            throw CommandFailure(.invalidInput, error.message)
        }
        return try resolve(selector)
    }

    /// The selector of a list about one person; `nil` for any other list.
    private func selector(of query: ListQuery) throws -> Selector? {
        guard let applicant = query.applicant else { return nil }
        var selector = Selector()
        selector.applicants = [.contact(applicant)]
        if let workflow = query.workflow { selector.stateMachines = [workflow] }
        if let status = query.status { selector.statuses = [status] }
        return try resolve(selector)
    }

    private func resolve(_ selector: Selector) throws -> Selector {
        do {
            return try reader.resolve(selector)
        } catch let error as EngineError {
            throw CommandFailure(.invalidInput, error.message)
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }

    private func found(_ answer: JSON?, _ id: OnboardingID) throws -> JSON {
        guard let answer else { throw CommandFailure.missing(.id(id)) }
        return answer
    }

    private func asking<Answer>(_ question: (OnboardingReader) throws(StoreError) -> Answer) throws -> Answer {
        do throws(StoreError) {
            return try question(reader)
        } catch {
            throw CommandFailure(error)
        }
    }
}
