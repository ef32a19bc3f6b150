/// What one transaction writes about campaigns, in order, after the executions.
public enum CampaignChange: Sendable, Hashable {
    /// A campaign is new or changed.
    case put(CampaignRecord)
    /// The cohort gets rows. Their numbers go on where it ends; the campaign is collecting.
    case insertRows([CampaignRow])
    /// The source had rows that are not in the cohort.
    case insertRejects([CampaignReject])
    /// A list scan has seen items with these digests of their keys, whether they are in the cohort or not.
    case noteSeen(campaign: Int64, keys: [Int64])
    /// The scan has ended: what it saw need not be known any more.
    case forgetSeen(campaign: Int64)
    /// A row went on: everything but what is fixed when the cohort is frozen is written.
    case updateRow(CampaignRow)
    /// The campaign ended: its pending rows become `notStarted`.
    case closePending(campaign: Int64)
}
