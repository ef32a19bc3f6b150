internal import JSONModel
public import WorkflowStore

/// The log of what people did: how entries are sealed, and how the chain of seals is proven.
public enum OperatorLog {
    /// How many characters a reason, and the name of who acts, may have.
    public static let maximumReasonLength = 500
    /// How many characters the name of who acts may have.
    public static let maximumActorLength = 80

    /// The digest of a value: of its compact text.
    static func digest(of value: JSON) -> String { digest(of: value.text()) }

    static func digest(of text: String) -> String { TaskResources.digest("SHA-256", Array(text.utf8)) ?? "" }

    /// The digest that an entry must have.
    public static func seal(of record: OperatorRecord) -> String { digest(of: record.sealedText) }

    /// What is wrong with the log.
    public struct Break: Sendable, Hashable {
        /// The entry.
        public var sequence: Int64
        /// What is wrong, and what to do.
        public var message: String
    }

    /// Reads the whole log and proves every link: no entry was changed, taken out or put in between.
    ///
    /// That the newest entries are missing cannot be seen in what is left; so the newest digest is given back, for whoever wrote
    /// down an earlier one.
    ///
    /// - Returns: how many entries there are, the digest of the newest, and the first break, if there is one.
    public static func verify(
        _ store: any OperatorStore
    ) throws(StoreError) -> (count: Int, newest: String, firstBreak: Break?) {
        var count = 0
        var previous = OperatorRecord.beginning
        var sequence: Int64 = 0
        while true {
            let page = try store.operatorRecords(of: nil, after: sequence, limit: pageSize)
            for record in page {
                if record.sequence != sequence + 1 {
                    return (count, previous, Break(sequence: sequence + 1, message: "The entry is missing. \(remedy)"))
                }
                if record.previousDigest != previous {
                    let message = "The entry does not follow the one before it. \(remedy)"
                    return (count, previous, Break(sequence: record.sequence, message: message))
                }
                if seal(of: record) != record.digest {
                    let message = "The entry was changed after it was written. \(remedy)"
                    return (count, previous, Break(sequence: record.sequence, message: message))
                }
                (previous, sequence, count) = (record.digest, record.sequence, count + 1)
            }
            guard page.count == pageSize else { return (count, previous, nil) }
        }
    }

    private static let pageSize = 1000
    private static let remedy =
        "The file was edited by hand or is damaged: keep a copy as evidence, and compare it with the newest backup."
}
