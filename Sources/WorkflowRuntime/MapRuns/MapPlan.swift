internal import JSONModel
internal import StatesInterpreter

/// What was asked of a map run, as its row keeps it.
struct MapPlan: Sendable, Hashable {
    /// What reads the items; `nil` for those of the state's own data.
    var reader: JSON?
    /// How many items are taken at most.
    var maximumItems: Int?
    /// How items are grouped.
    var batching: ItemBatching?
    /// Whether the input of a child is made by an `ItemSelector`.
    var hasSelector: Bool
    /// Where results go.
    var writer: JSON?

    init(_ request: MapRunRequest) {
        reader = request.reader
        maximumItems = request.maximumItems
        batching = request.batching
        hasSelector = request.hasSelector
        writer = request.writer
    }

    init(encoded: JSON) {
        reader = encoded["reader"]
        maximumItems = encoded["maximumItems"]?.integerValue
        hasSelector = encoded["hasSelector"] == true
        writer = encoded["writer"]
        batching = encoded["batching"].map { batching in
            ItemBatching(
                maximumItems: batching["items"]?.integerValue,
                maximumBytes: batching["bytes"]?.integerValue,
                input: batching["input"]
            )
        }
    }

    var encoded: JSON {
        var object: JSONObject = ["hasSelector": .bool(hasSelector)]
        object["reader"] = reader
        object["maximumItems"] = maximumItems.map { .integer($0) }
        object["writer"] = writer
        if let batching {
            var rule: JSONObject = [:]
            rule["items"] = batching.maximumItems.map { .integer($0) }
            rule["bytes"] = batching.maximumBytes.map { .integer($0) }
            rule["input"] = batching.input
            object["batching"] = .object(rule)
        }
        return .object(object)
    }

    /// Whether the items are the customers of a campaign.
    var readsCohort: Bool { reader?["Resource"]?.stringValue == CampaignWorkflow.cohortResource }

    /// Whether results are written to a bucket.
    var exportsResults: Bool { writer?["Resource"] != nil }
}
