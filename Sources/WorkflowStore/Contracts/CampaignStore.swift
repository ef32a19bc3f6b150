public import JSONModel

/// What campaigns need of a store.
public protocol CampaignStore: Sendable {
    /// The highest key that was ever given to a campaign, or zero.
    func highestCampaignKey() throws(StoreError) -> Int64

    /// The campaign with a key.
    func campaign(_ key: Int64) throws(StoreError) -> CampaignRecord?

    /// A page of campaigns, the newest first, older than the given one.
    func campaigns(before key: Int64?, limit: Int) throws(StoreError) -> [CampaignRecord]

    /// The campaigns that have not come to their end, in order.
    func unfinishedCampaigns() throws(StoreError) -> [CampaignRecord]

    /// A page of a cohort in order, behind the given number; of one status, or of all.
    func campaignRows(
        of campaign: Int64,
        status: CampaignRow.Status?,
        after number: Int,
        limit: Int
    ) throws(StoreError) -> [CampaignRow]

    /// One row of a cohort.
    func campaignRow(_ number: Int, of campaign: Int64) throws(StoreError) -> CampaignRow?

    /// The row of a customer; there is at most one.
    func campaignRow(ofSubject subject: String, in campaign: Int64) throws(StoreError) -> CampaignRow?

    /// A page of a cohort in order, behind the given number, each customer with what their execution came to if it ended.
    ///
    /// It is one reading of the store: a row and its execution fit together.
    func campaignResults(of campaign: Int64, after number: Int, limit: Int) throws(StoreError) -> [CustomerResult]

    /// Those of these subjects that are in the cohort.
    func campaignSubjects(among subjects: [String], of campaign: Int64) throws(StoreError) -> Set<String>

    /// Those of these digests of items' keys that the campaign's list scan has seen.
    func campaignSeen(among keys: [Int64], of campaign: Int64) throws(StoreError) -> Set<Int64>

    /// A page of the rows that are not in the cohort, in order of their lines, behind the given one.
    func campaignRejects(of campaign: Int64, after line: Int, limit: Int) throws(StoreError) -> [CampaignReject]

    /// How the customers are; of those with a value of an attribute, or of all.
    func campaignTally(of campaign: Int64, segment: (name: String, value: String)?) throws(StoreError) -> CampaignTally

    /// The values that an attribute has in a cohort, sorted, up to a limit.
    func campaignSegments(of campaign: Int64, named name: String, limit: Int) throws(StoreError) -> [String]

    /// How long customers took, with at most so many sample points of each kind.
    func campaignResponse(of campaign: Int64, at now: Timestamp, samples: Int) throws(StoreError) -> CampaignResponse

    /// How many pending customers have a running onboarding of one of these state machines.
    func campaignCustomersInFlight(of campaign: Int64, in stateMachines: [String]) throws(StoreError) -> Int

    /// The newest onboardings of an applicant in any of these state machines that run, the newest first.
    func liveExecutions(
        ofApplicant applicant: String,
        in stateMachines: [String]
    ) throws(StoreError) -> [ExecutionKey]

    /// The newest decision about an applicant with one of these outcomes that is not older than the given moment, over all onboardings.
    func latestDecision(
        aboutApplicant applicant: String,
        outcomes: [String],
        since: Timestamp
    ) throws(StoreError) -> DecisionRecord?
}
