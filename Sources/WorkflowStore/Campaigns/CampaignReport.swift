/// How a campaign's customers are, as one reading of the store: consistent in itself.
public struct CampaignTally: Sendable, Hashable {
    /// How many rows are in each status.
    public var statuses: [CampaignRow.Status: Int] = [:]
    /// How many have each outcome.
    public var outcomes: [String: Int] = [:]
    /// How many failed for each class of failure.
    public var failures: [String: Int] = [:]
    /// How many were asked to act, were seen to have come, and to have done their part.
    public var funnel = Funnel()
    /// How many reminders were sent.
    public var reminders = 0
    /// How many were escalated how far.
    public var escalations: [String: Int] = [:]

    /// How far customers came.
    public struct Funnel: Sendable, Hashable {
        /// Those that were asked to act.
        public var invited = 0
        /// Those that were seen to have come.
        public var opened = 0
        /// Those that were seen to have done their part.
        public var submitted = 0

        /// Makes a funnel through which nobody came.
        public init() {}
    }

    /// Makes a tally of nothing.
    public init() {}
}

/// How many customers came to their ends after how long: what an estimate of the rest is made of.
public struct CampaignResponse: Sendable, Hashable {
    /// The times from start to end of those that ended, in milliseconds, sorted: all of them, or a sample in equal steps.
    public var durations: [Int64]
    /// The times from start until now of those that run, in milliseconds, sorted: all of them, or a sample in equal steps.
    public var waiting: [Int64]
    /// How many ended in all.
    public var endedCount: Int
    /// How many run in all.
    public var runningCount: Int

    /// How many were started within ``recentTime`` before the reading.
    public var recentStarts = 0
    /// How many ended within ``recentTime`` before the reading.
    public var recentEnds = 0

    /// The time over which rates are observed: ten minutes.
    public static let recentTime = Duration.seconds(600)

    /// Makes a response.
    public init(durations: [Int64], waiting: [Int64], endedCount: Int, runningCount: Int) {
        self.durations = durations
        self.waiting = waiting
        self.endedCount = endedCount
        self.runningCount = runningCount
    }
}
