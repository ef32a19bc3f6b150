public import JSONModel

/// What became of a customer: their row in the cohort, and what their execution came to.
public struct CustomerResult: Sendable, Hashable {
    /// The row; its ``CampaignRow/customer`` is not read, and `null`.
    public var row: CampaignRow
    /// The name of the error, if the execution ended with one.
    public var error: String?
    /// The fingerprint of the failure's cause, if it failed.
    public var cause: String?
    /// What the execution gave, if it succeeded.
    public var output: JSON?

    /// Makes the result of a customer whose execution has not ended.
    public init(row: CampaignRow) { self.row = row }
}
