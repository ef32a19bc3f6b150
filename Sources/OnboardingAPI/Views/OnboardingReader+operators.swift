public import JSONModel
internal import WorkflowRuntime
public import WorkflowStore

/// What operators read.
extension OnboardingReader {
    /// A page of the onboardings that a selector means, the newest first.
    public func onboardings(
        selectedBy selector: Selector,
        after id: OnboardingID? = nil,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON {
        let summaries = try store.executions(selectedBy: selector, at: clock.now(), before: id?.key, limit: limit)
        var page: JSONObject = ["onboardings": .array(summaries.map(\.json))]
        if summaries.count == limit, let last = summaries.last {
            page["next"] = .string(OnboardingID(last.key).description)
        }
        return .object(page)
    }

    /// A selector with what the store knows of people in the place of their contacts.
    ///
    /// - Throws: `EngineError` for a text that is no contact, and `StoreError`.
    public func resolve(_ selector: Selector) throws -> Selector {
        guard !selector.applicants.isEmpty else { return selector }
        let mint = TokenMint(secret: try store.tokenSecret(), publicURL: "")
        return try ApplicantKeys(mint: mint, fields: contacts).resolve(selector)
    }

    /// How many causes are counted at most.
    static let maximumCauses = 10_000

    /// The causes of failures, the most frequent first, and those after which onboardings still try again:
    /// `{"failures": […], "causes": 2, "total": 12, "retrying": […], "causesRetrying": 1, "totalRetrying": 3, "totalUnreadable": 0}`.
    ///
    /// `limit` bounds the causes that are listed; the numbers are of all. `totalUnreadable` counts those that were set aside
    /// because they cannot be read; `unreadable:true` selects them.
    public func failures(
        selectedBy selector: Selector = Selector(),
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON {
        let now = clock.now()
        let groups = try store.failureGroups(selectedBy: selector, at: now, limit: Self.maximumCauses)
        let retries = try store.retryGroups(selectedBy: selector, at: now, limit: Self.maximumCauses)
        var unreadable = selector
        unreadable.isUnreadable = true
        let setAside = try store.executionCount(selectedBy: unreadable, at: now, limit: Self.maximumUnreadable)
        var retried: [JSON] = []
        for group in retries.prefix(limit) { retried.append(group.json(try cause(of: group))) }
        return [
            "failures": .array(groups.prefix(limit).map(\.json)),
            "causes": .integer(groups.count),
            "total": .integer(groups.reduce(0) { $0 + $1.count }),
            "retrying": .array(retried),
            "causesRetrying": .integer(retries.count),
            "totalRetrying": .integer(retries.reduce(0) { $0 + $1.count }),
            "totalUnreadable": .integer(setAside),
        ]
    }

    /// Up to how many are counted that cannot be read: more need no exact figure.
    private static let maximumUnreadable = 10_000

    /// The cause of a group, as it stands in the newest execution of it.
    private func cause(of group: RetryGroup) throws(StoreError) -> FailureCause? {
        let sample: StoredExecution?
        do throws(StoreError) {
            sample = try store.execution(group.sample)
        } catch {
            // The group counts all the same.
            guard error.code == .unreadable else { throw error }
            return nil
        }
        return sample?.branches.lazy.compactMap(\.retryCause).first { $0.fingerprint == group.fingerprint }
    }

    /// How many onboardings are overdue, and how many reviews, up to a limit: what metrics show.
    func overdue(limit: Int) throws(StoreError) -> (onboardings: Int, reviews: Int) {
        var selector = Selector()
        selector.overdueBy = Selector.defaultGrace
        let now = clock.now()
        var filter = ReviewFilter()
        filter.status = .open
        filter.dueBefore = now
        return (
            try store.executionCount(selectedBy: selector, at: now, limit: limit),
            try store.reviews(matching: filter, after: 0, limit: limit).count
        )
    }

    // MARK: Jobs

    /// The newest bulk acts: `{"jobs": […]}`.
    public func jobs(limit: Int = defaultPageSize) throws(StoreError) -> JSON {
        let now = clock.now()
        return ["jobs": .array(try store.jobs(limit: limit).map { $0.json(at: now) })]
    }

    /// One bulk act.
    public func job(_ key: Int64) throws(StoreError) -> JSON? { try store.job(key)?.json(at: clock.now()) }

    /// A page of a bulk act's items: `{"items": […], "next": "onb-7"}`; `nil` if there is no such job.
    public func items(
        of job: Int64,
        status: JobItem.Status? = nil,
        after id: OnboardingID? = nil,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON? {
        guard try store.job(job) != nil else { return nil }
        let items = try store.items(of: job, status: status, after: id?.key ?? ExecutionKey(0), limit: limit)
        var page: JSONObject = ["items": .array(items.map(\.json))]
        if items.count == limit, let last = items.last {
            page["next"] = .string(OnboardingID(last.execution).description)
        }
        return .object(page)
    }

    // MARK: Reviews

    /// A page of reviews: `{"reviews": […], "next": 7}`.
    public func reviews(
        matching filter: ReviewFilter,
        onlyOverdue: Bool = false,
        after key: Int64 = 0,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON {
        let now = clock.now()
        var filter = filter
        if onlyOverdue { filter.dueBefore = now }
        let records = try store.reviews(matching: filter, after: key, limit: limit)
        var page: JSONObject = ["reviews": .array(records.map { $0.json(at: now) })]
        if records.count == limit, let last = records.last { page["next"] = .integer(Int(last.key)) }
        return .object(page)
    }

    /// One review.
    public func review(_ key: Int64) throws(StoreError) -> JSON? { try store.review(key)?.json(at: clock.now()) }

    // MARK: The log

    /// A page of the log of what people did: `{"entries": […], "next": 7}`.
    public func operatorLog(
        of id: OnboardingID? = nil,
        after sequence: Int64 = 0,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON {
        let records = try store.operatorRecords(of: id?.key, after: sequence, limit: limit)
        var page: JSONObject = ["entries": .array(records.map(\.json))]
        if records.count == limit, let last = records.last { page["next"] = .integer(Int(last.sequence)) }
        return .object(page)
    }

    /// Whether the log is unbroken: `{"entries": 12, "digest": "…", "isUnbroken": true}`.
    public func verifiedLog() throws(StoreError) -> JSON {
        let (count, newest, firstBreak) = try OperatorLog.verify(store)
        var object: JSONObject = [
            "entries": .integer(count), "digest": .string(newest), "isUnbroken": .bool(firstBreak == nil),
        ]
        if let firstBreak {
            object["break"] = [
                "entry": .integer(Int(firstBreak.sequence)), "message": .string(firstBreak.message),
            ]
        }
        return .object(object)
    }
}
