/// How many items of a Map state may fail.
///
/// A bound of zero is none, as in AWS: beside it the other one counts, and where there is no bound nothing is tolerated.
public struct FailureTolerance: Sendable, Hashable {
    /// How many items may fail.
    public var count: Int?
    /// How many items in a hundred may fail.
    public var percentage: Double?

    /// Makes a tolerance.
    public init(count: Int?, percentage: Double?) {
        self.count = count
        self.percentage = percentage
    }

    /// Whether more items failed than are tolerated.
    ///
    /// `total` is how many items there are; `nil` while that is not known, and a share cannot be told.
    public func isExceeded(by failed: Int, of total: Int?) -> Bool {
        guard failed > 0 else { return false }
        let most = count ?? 0
        let share = percentage ?? 0
        if most == 0, share == 0 { return true }
        if most > 0, failed > most { return true }
        guard share > 0, let total, total > 0 else { return false }
        return Double(failed) * 100 > share * Double(total)
    }
}
