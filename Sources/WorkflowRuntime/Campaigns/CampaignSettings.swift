public import JSONModel
public import WorkflowStore

/// How a campaign is run: what can be changed while it runs.
public struct CampaignSettings: Sendable, Hashable {
    /// What is done about a customer who is being onboarded already.
    public enum InFlightPolicy: String, Sendable, Hashable, CaseIterable {
        /// The customer's result is `in_flight`, at once.
        case skip
        /// The campaign waits for that onboarding's end, and takes its outcome.
        case attach
        /// That onboarding is stopped.
        case supersede
    }

    /// How many customers are started in a minute, at most.
    public var ratePerMinute = 60
    /// How many customers run at a time, at most; `nil` for as many as there are.
    public var maximumRunning: Int?
    /// How many customers are started first: the others follow when all of these have their result and no tolerance is exceeded.
    public var canary = 0
    /// How long the canary waits for results at most: those who do not answer are no failures.
    public var canaryPatience = Duration.seconds(86_400)
    /// What halts it.
    public var tolerances = [Tolerance]()
    /// After this moment nobody is started, and the workflow ends with those who do not respond.
    public var deadline: Timestamp?
    /// When messages may go to people.
    public var contactHours: ContactHours?
    /// Days on which nobody is started and nothing is sent, as `2026-12-24`, in the campaign's time zone.
    public var freezeDates: [String] = []
    /// The name of the campaign's time zone, such as `Asia/Dubai`; a customer's own counts for messages to them.
    public var timeZone = "UTC"
    /// How long after the invitation each reminder goes out, rising.
    public var reminders: [Duration] = []
    /// What is done about a customer who is being onboarded already.
    public var inFlight = InFlightPolicy.skip
    /// The workflows whose onboardings count as being in flight, beside the campaign's own.
    public var conflictsWith: [String] = []
    /// The outcomes of onboardings since the cohort was frozen that make a customer's part superfluous.
    public var satisfiedBy: [String] = []
    /// The names of the attributes by which progress is broken down.
    public var segments: [String] = []

    /// A share or number of customers whose failure of a class halts the campaign when it is exceeded.
    public struct Tolerance: Sendable, Hashable {
        /// The class of the failure, such as `invalid`; `*` for all.
        public var failureClass: String
        /// How many in a hundred of those that ended, and never before ``minimumEnded`` ended.
        public var percentage: Double?
        /// How many.
        public var count: Int?

        /// The share counts once so many customers have their result.
        public static let minimumEnded = 50

        /// Makes a tolerance.
        public init(_ failureClass: String, percentage: Double? = nil, count: Int? = nil) {
            self.failureClass = failureClass
            self.percentage = percentage
            self.count = count
        }
    }

    /// Hours of the day between which messages may go to people, by their own clock.
    public struct ContactHours: Sendable, Hashable {
        /// The first minute of the day.
        public var from: Int
        /// The minute of the day before which the last message goes.
        public var until: Int
        /// The days, 1 for Monday to 7 for Sunday.
        public var days: Set<Int>
        /// The name of the customer's field that holds their time zone.
        public var timeZoneField: String?

        /// Makes hours.
        public init(from: Int, until: Int, days: Set<Int> = Set(1...7), timeZoneField: String? = nil) {
            self.from = from
            self.until = until
            self.days = days
            self.timeZoneField = timeZoneField
        }
    }

    /// What is tolerated unless something else is said: 2 % `invalid`, 0.1 % `unmapped`, no `configurationFault`.
    public static let defaultTolerances = [
        Tolerance("invalid", percentage: 2), Tolerance("unmapped", percentage: 0.1),
        Tolerance("configurationFault", count: 0),
    ]

    /// Makes the settings of a campaign of which nothing is said.
    public init() { tolerances = Self.defaultTolerances }
}

/// Where the customers of a campaign come from.
public enum CampaignSource: Sendable, Hashable {
    /// They are handed in, in pieces, as the lines of a file.
    case file(CampaignFileFormat)
    /// They are read from a list operation of a connector, whole, by `ListScan`.
    ///
    /// `input` restricts the list; `filter` is a JSONata expression over an item that says whether it belongs to the cohort; `customer` is a
    /// JSONata expression that makes a customer's fields of it. Without them: all items, as they are.
    case list(resource: String, input: JSONObject, filter: String?, customer: String?)
    /// They are the applicants of past onboardings: a selector's, whose input becomes the customer's fields.
    case selection(Selector)
}

/// How the lines of a file are read.
public enum CampaignFileFormat: String, Sendable, Hashable, CaseIterable {
    /// RFC 4180 in UTF-8, the names of the fields in the first line.
    case csv
    /// An object a line.
    case jsonLines = "jsonl"
}
