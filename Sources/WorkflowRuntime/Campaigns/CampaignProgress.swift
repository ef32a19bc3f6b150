public import JSONModel

/// How far a campaign is, and when it will be done.
public struct CampaignProgress: Sendable, Hashable {
    /// When something will have happened, and between which moments that is likely to fall.
    public struct Estimate: Sendable, Hashable {
        /// The best guess.
        public var at: Timestamp
        /// Hardly before this.
        public var earliest: Timestamp
        /// Hardly after this.
        public var latest: Timestamp

        /// Makes an estimate.
        public init(at: Timestamp, earliest: Timestamp, latest: Timestamp) {
            self.at = at
            self.earliest = earliest
            self.latest = latest
        }
    }

    /// How many customers are started in a minute, over the last minutes.
    public var startsPerMinute: Double
    /// How many come to their ends in a minute, over the last minutes.
    public var endsPerMinute: Double
    /// When the last customer will have been started; `nil` where nothing can be said.
    public var started: Estimate?
    /// When the last customer will have their result; `nil` where nothing can be said yet.
    public var ended: Estimate?
    /// Half of those that ended took at most so long.
    public var medianTime: Duration?
    /// All but one in twenty of them took at most so long.
    public var p95Time: Duration?

    /// Makes the progress of a campaign about which nothing can be said.
    public init(startsPerMinute: Double, endsPerMinute: Double) {
        self.startsPerMinute = startsPerMinute
        self.endsPerMinute = endsPerMinute
    }
}
