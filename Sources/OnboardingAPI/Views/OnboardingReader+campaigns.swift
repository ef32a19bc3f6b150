public import JSONModel
internal import WorkflowRuntime
public import WorkflowStore

/// What is read of campaigns.
extension OnboardingReader {
    /// How many values of an attribute progress is broken down to.
    public static let maximumSegmentValues = 100

    /// A page of campaigns, the newest first: `{"campaigns": […], "next": 7}`.
    public func campaigns(after key: Int64? = nil, limit: Int = defaultPageSize) throws(StoreError) -> JSON {
        let records = try store.campaigns(before: key, limit: limit)
        var page: JSONObject = ["campaigns": .array(records.map(\.json))]
        if records.count == limit, let last = records.last { page["next"] = .integer(Int(last.key)) }
        return .object(page)
    }

    /// One campaign with the tally of its customers and its progress; `nil` if there is none.
    ///
    /// Only customers with the value of the attribute `segment` are tallied, if one is given.
    public func campaign(
        _ key: Int64,
        segment: (name: String, value: String)? = nil
    ) throws(StoreError) -> JSON? {
        guard let record = try store.campaign(key), var object = record.json.objectValue else { return nil }
        object["tally"] = try store.campaignTally(of: key, segment: segment).json
        if let segment { object["segment"] = ["name": .string(segment.name), "value": .string(segment.value)] }
        if record.frozenAt != nil, let settings = try? CampaignSettings(json: record.settings) {
            let now = clock.now()
            let response = try store.campaignResponse(of: key, at: now, samples: CampaignEstimator.sampleCount)
            let estimator = CampaignEstimator(record: record, settings: settings, response: response, at: now)
            object["progress"] = estimator.progress().json
        }
        return .object(object)
    }

    /// How the customers are for each value of an attribute: `{"name": "country", "segments": […]}`; `nil` if there is no such campaign.
    public func segments(of key: Int64, named name: String) throws(StoreError) -> JSON? {
        guard try store.campaign(key) != nil else { return nil }
        var segments: [JSON] = []
        for value in try store.campaignSegments(of: key, named: name, limit: Self.maximumSegmentValues) {
            let tally = try store.campaignTally(of: key, segment: (name, value))
            segments.append(["value": .string(value), "tally": tally.json])
        }
        return ["name": .string(name), "segments": .array(segments)]
    }

    /// A page of a cohort: `{"rows": […], "next": 50}`; `nil` if there is no such campaign.
    public func rows(
        of key: Int64,
        status: CampaignRow.Status? = nil,
        after number: Int = 0,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON? {
        guard try store.campaign(key) != nil else { return nil }
        let rows = try store.campaignRows(of: key, status: status, after: number, limit: limit)
        var page: JSONObject = ["rows": .array(rows.map(\.json))]
        if rows.count == limit, let last = rows.last { page["next"] = .integer(last.number) }
        return .object(page)
    }

    /// A page of the rows of the source that are not in the cohort: `{"rejects": […], "next": 50}`.
    public func rejects(
        of key: Int64,
        after line: Int = 0,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON? {
        guard try store.campaign(key) != nil else { return nil }
        let rejects = try store.campaignRejects(of: key, after: line, limit: limit)
        var page: JSONObject = ["rejects": .array(rejects.map(\.json))]
        if rejects.count == limit, let last = rejects.last { page["next"] = .integer(last.line) }
        return .object(page)
    }

    /// A page of results: `{"results": […], "next": 50}`; `nil` if there is no such campaign.
    public func results(
        of key: Int64,
        after number: Int = 0,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON? {
        guard try store.campaign(key) != nil else { return nil }
        let results = try campaignResults(of: key, after: number, limit: limit)
        var page: JSONObject = ["results": .array(results.map(\.json))]
        if results.count == limit, let last = results.last { page["next"] = .integer(last.row.number) }
        return .object(page)
    }

    /// Customers in order, each with what its execution came to.
    func campaignResults(of key: Int64, after number: Int, limit: Int) throws(StoreError) -> [CampaignResult] {
        try store.campaignResults(of: key, after: number, limit: limit).map(CampaignResult.init)
    }
}
