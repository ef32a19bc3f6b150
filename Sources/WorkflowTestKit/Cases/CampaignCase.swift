public import JSONModel
public import WorkflowRuntime
public import WorkflowStore

extension WorkflowCase {
    /// A campaign that a case runs in the place of one execution.
    ///
    /// ```json
    /// {
    ///   "title": "Who answers the reminder is verified anew",
    ///   "campaign": {
    ///     "customers": [{ "reference": "c-1", "email": "ann@draftreminded.sandbox.example" }],
    ///     "settings": { "deadline": "2026-07-01T10:00:00Z", "reminders": ["3d", "7d"] },
    ///     "act": [{ "afterSeconds": 60, "do": "pause" }, { "afterSeconds": 120, "do": "resume" }]
    ///   },
    ///   "expect": {
    ///     "campaign": {
    ///       "status": "finished", "outcomes": { "reverified": 1 }, "reminders": 1,
    ///       "customers": { "c-1": { "outcome": "reverified", "messages": ["invite", "reminder"] } }
    ///     },
    ///     "calls": { "issueLink": 2 }
    ///   }
    /// }
    /// ```
    /// The cohort is frozen when the case starts, and the campaign starts then, or `startsAfterSeconds` later. Crashes count from its start.
    public struct Campaign: Sendable {
        /// The customers, as the lines of a file hold them; each that is spoken of has a `reference`.
        public var customers: [JSONObject] = []
        /// How the campaign is run.
        public var settings = CampaignSettings()
        /// How long after the cohort was frozen it starts.
        public var startsAfter = Duration.zero
        /// What people do meanwhile, in order of time.
        public var acts: [Act] = []

        /// Makes a campaign without customers.
        public init() {}

        /// The other workflows that the product starts meanwhile.
        var workflows: [String] {
            var names: [String] = []
            for case .onboard(let workflow, _) in acts.map(\.what) where !names.contains(workflow) {
                names.append(workflow)
            }
            return names
        }
    }

    /// Something that somebody does while a campaign runs.
    public struct Act: Sendable {
        /// How long after the start of the case.
        public var after: Duration
        /// What is done.
        public var what: What

        /// What can be done.
        public enum What: Sendable {
            /// `pause`, `resume`, `rate`, `extend`, `settings`, `cancel`: the campaign goes on otherwise.
            case steer(CampaignSteering)
            /// `return`: a customer comes over the return link.
            case visit(customer: String)
            /// `decide`: an operator decides the review about a customer.
            case decide(customer: String, ReviewRecord.Decision)
            /// `onboard`: the product starts an onboarding of another workflow.
            case onboard(workflow: String, input: JSON)
        }
    }

    /// What must come of a campaign.
    ///
    /// What is `nil` is not looked at; numbers by name are compared whole, without zeros.
    public struct CampaignExpectation: Sendable {
        /// Where it stands at the end of the case.
        public var status: String?
        /// How many customers are in the cohort.
        public var total: Int?
        /// Rows of the source that are not, by the code of the reason.
        public var rejected: [String: Int]?
        /// How many came to each outcome.
        public var outcomes: [String: Int]?
        /// How many failed, by the class of the failure.
        public var failures: [String: Int]?
        /// How many customers are in each status: `pending`, `running`, `ended`, `not_started`.
        public var rows: [String: Int]?
        /// How many were `invited`, `opened` and `submitted`.
        public var funnel: [String: Int]?
        /// How many reminders were sent.
        public var reminders: Int?
        /// How many were escalated how far.
        public var escalations: [String: Int]?
        /// What must have come of customers, by their references.
        public var customers: [String: CustomerExpectation] = [:]

        /// Makes an expectation of nothing.
        public init() {}
    }

    /// What must have come of one customer.
    public struct CustomerExpectation: Sendable {
        /// The outcome's code.
        public var outcome: String?
        /// The kinds of the messages that the product was told to send, in order.
        public var messages: [String]?
        /// The names of all states entered, in order.
        public var states: [String]?
        /// Names of states that were entered in this order, with others between them.
        public var visits: [String]?
        /// Members that the output must have.
        public var outputContains: JSONObject?

        /// Makes an expectation of nothing.
        public init() {}
    }
}
