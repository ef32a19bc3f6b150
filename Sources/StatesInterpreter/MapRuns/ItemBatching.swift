public import JSONModel

/// How the items of a map run are grouped.
public struct ItemBatching: Sendable, Hashable {
    /// How many items a batch has at most.
    public var maximumItems: Int?
    /// How many bytes the input of a batch has at most.
    public var maximumBytes: Int?
    /// What every batch has beside its items.
    public var input: JSON?

    /// Makes a rule.
    public init(maximumItems: Int?, maximumBytes: Int?, input: JSON?) {
        self.maximumItems = maximumItems
        self.maximumBytes = maximumBytes
        self.input = input
    }
}

extension ItemBatching {
    /// How many items a batch may have where the definition bounds its bytes only.
    public static let maximumItemsOfBatch = 10_000
    /// How many bytes a batch may have where the definition bounds its items only.
    private static let maximumBytesOfBatch = 4 << 20

    /// How many of the items behind a position make the next batch: at least one, so that every item gets its turn.
    public func length(of items: some Sequence<JSON>) -> Int {
        let mostItems = min(maximumItems ?? Self.maximumItemsOfBatch, Self.maximumItemsOfBatch)
        let mostBytes = min(maximumBytes ?? Self.maximumBytesOfBatch, Self.maximumBytesOfBatch)
        var bytes = (input.map { $0.utf8().count + 14 } ?? 0) + 12
        var count = 0
        for item in items {
            bytes += item.utf8().count + 1
            if count > 0, count >= mostItems || bytes > mostBytes { break }
            count += 1
        }
        return count
    }

    /// The input of a child execution for these items.
    public func input(for items: [JSON]) -> JSON {
        var object: JSONObject = [:]
        object["BatchInput"] = input
        object["Items"] = .array(items)
        return .object(object)
    }
}
