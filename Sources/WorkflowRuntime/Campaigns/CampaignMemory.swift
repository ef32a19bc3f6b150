internal import JSONModel
public import WorkflowStore

/// What has to be remembered of how a campaign goes on, beside its record: which failures were accepted, and how it is to end.
struct CampaignMemory: Sendable, Hashable {
    /// Why nobody new is started any more.
    enum Ending: String, Sendable, Hashable {
        /// Its time is over.
        case deadline
        /// An operator ended it, or its execution ended without success.
        case cancelled
    }

    /// The failures of each class that an operator accepted by resuming a halted campaign.
    var acceptedFailures: [String: Int] = [:]
    /// How many customers had their result then.
    var acceptedEnded = 0
    /// Whether the canary is over, so that all others may follow.
    var isCanaryOver = false
    /// Why nobody new is started any more; `nil` as long as somebody may be.
    var ending: Ending?
    /// Whether its execution has ended: the campaign ends with its last customer.
    var isExecutionOver = false

    init() {}

    /// Reads the stored form; nothing is remembered where it is none.
    init(_ json: JSON?) {
        guard let json else { return }
        for (name, count) in json["accepted"]?.objectValue ?? [:] { acceptedFailures[name] = count.integerValue }
        acceptedEnded = json["acceptedEnded"]?.integerValue ?? 0
        isCanaryOver = json["isCanaryOver"] == true
        ending = json["ending"]?.stringValue.flatMap(Ending.init)
        isExecutionOver = json["isExecutionOver"] == true
    }

    /// The stored form; `nil` where there is nothing to remember.
    var json: JSON? {
        guard self != CampaignMemory() else { return nil }
        var object: JSONObject = [
            "acceptedEnded": .integer(acceptedEnded), "isCanaryOver": .bool(isCanaryOver),
            "isExecutionOver": .bool(isExecutionOver),
            "accepted": .object(
                JSONObject(acceptedFailures.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
            ),
        ]
        object["ending"] = ending.map { .string($0.rawValue) }
        return .object(object)
    }
}

/// How far the collection of a campaign's customers has come.
struct CampaignCollection: Sendable, Hashable {
    /// Of a file: the line with which the next piece begins.
    var nextLine = 1
    /// Of a list: where the scan stands; `nil` at its beginning.
    var cursor: JSON?
    /// Of a list: how many different items it has given.
    var seenCount = 0
    /// Of a list: how often the next page could not be read, and when it is asked for again.
    var failures = 0
    var retryAt: Timestamp?
    /// Of a selection: the last execution that was looked at.
    var lastExecution: Int64?

    init() {}

    /// Reads the stored form; the beginning where it is none.
    init(_ json: JSON?) {
        guard let json else { return }
        nextLine = json["nextLine"]?.integerValue ?? 1
        cursor = json["cursor"]
        seenCount = json["seen"]?.integerValue ?? 0
        failures = json["failures"]?.integerValue ?? 0
        retryAt = json["retryAt"]?.integerValue.map { Timestamp(milliseconds: Int64($0)) }
        lastExecution = json["after"]?.integerValue.map(Int64.init)
    }

    /// The stored form.
    var json: JSON {
        var object: JSONObject = [:]
        if nextLine != 1 { object["nextLine"] = .integer(nextLine) }
        object["cursor"] = cursor
        if seenCount != 0 { object["seen"] = .integer(seenCount) }
        if failures != 0 { object["failures"] = .integer(failures) }
        object["retryAt"] = retryAt.map { .integer(Int($0.milliseconds)) }
        object["after"] = lastExecution.map { .integer(Int($0)) }
        return .object(object)
    }
}

extension CampaignRecord {
    /// While the lines of a file are handed in: the number of the line with which the next piece begins.
    public var nextLine: Int? { status == .collecting ? CampaignCollection(collection).nextLine : nil }
}
