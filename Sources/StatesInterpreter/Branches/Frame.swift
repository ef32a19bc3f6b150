internal import JSONModel
internal import StatesLanguage

/// The heavy part of a branch: where it is, and the data it goes on with.
struct Frame: Sendable, Hashable {
    /// The scope that the branch runs through.
    var scope: ScopeID
    /// The state that it is in, or is about to enter.
    var stateName: String
    /// The event that recorded the entering of the state.
    var enteredEvent: EventID
    /// When it was entered.
    var enteredAt: Timestamp
    /// The raw input of the state.
    var input: JSON
    /// The variables that were assigned in this scope; outer ones are in the branches above.
    var variables: [String: JSON] = [:]
    /// In an iteration of a Map state: the item that it is for.
    var mapItem: MapItem?
    /// In a Map state that runs: the items and how many may run at once.
    var mapRun: MapRun?

    init(scope: ScopeID, stateName: String, input: JSON, mapItem: MapItem? = nil) {
        self.scope = scope
        self.stateName = stateName
        self.enteredEvent = .none
        self.enteredAt = .epoch
        self.input = input
        self.mapItem = mapItem
    }
}

/// The item of an iteration: `$$.Map.Item`.
struct MapItem: Sendable, Hashable {
    /// The position among the items.
    var index: Int
    /// The element of the array, or what stands under the key.
    var value: JSON
    /// The key, where the items are the members of an object.
    var key: String?

    /// Where it comes from, in a map run.
    var source: String?

    /// The member `Map` of the Context object.
    var context: JSON {
        var item: JSONObject = ["Index": .integer(index), "Value": value]
        item["Key"] = key.map { .string($0) }
        item["Source"] = source.map { .string($0) }
        return .object(["Item": .object(item)])
    }
}

/// What a Map state works through.
struct MapRun: Sendable, Hashable {
    /// The items.
    var items: [JSON]
    /// How many iterations may run at once.
    var concurrency: Int
    /// The ARN of the map run that does the work, where child executions do it.
    var arn: String?
    /// How often that run was redriven.
    var redriveCount = 0
    /// Whether the items are the members of an object, each with its `Key` and its `Value`.
    var isObject = false
}
