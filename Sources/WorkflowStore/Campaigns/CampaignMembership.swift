/// What an execution is to a campaign.
public struct CampaignMembership: Sendable, Hashable {
    /// The campaign.
    public var campaign: Int64
    /// The number of the customer's row; `nil` for the execution whose Map the campaign is.
    public var row: Int?

    /// Makes a membership.
    public init(campaign: Int64, row: Int?) {
        self.campaign = campaign
        self.row = row
    }
}
