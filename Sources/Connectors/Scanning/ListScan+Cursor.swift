public import JSONModel

extension ListScan {
    /// Where a scan stands: which page is read next, and what for.
    ///
    /// It holds what the list is ordered and restricted by, and nothing of its items.
    public struct Cursor: Sendable, Hashable {
        var phase: Phase
        /// The number of the pass, from 0.
        var pass = 0
        /// The input of the next call.
        var input: JSONObject
        /// The input of the page before, in a pass.
        var previous: JSONObject?
        /// Where the pass goes on after its predecessor was read once more.
        var resume: JSONObject?
        /// How many items there were by the provider's word when the reading of what changed last began.
        var count: Int?
        /// How many pages were read in this phase.
        var pages = 0

        enum Phase: String, Sendable, Hashable {
            /// Reads in an order that hardly changes.
            case pass
            /// Reads the page before once more.
            case overlap
            /// Reads what changed last.
            case newest
        }

        init(phase: Phase, pass: Int = 0, input: JSONObject) {
            self.phase = phase
            self.pass = pass
            self.input = input
        }

        /// The cursor as JSON, to be stored.
        public var json: JSON {
            var object: JSONObject = [
                "phase": .string(phase.rawValue), "pass": .integer(pass), "input": .object(input),
                "pages": .integer(pages),
            ]
            if let previous { object["previous"] = .object(previous) }
            if let resume { object["resume"] = .object(resume) }
            if let count { object["count"] = .integer(count) }
            return .object(object)
        }

        /// Reads a stored cursor; `nil` for anything else.
        public init?(json: JSON) {
            guard let phase = json["phase"]?.stringValue.flatMap(Phase.init(rawValue:)),
                let pass = json["pass"]?.integerValue, pass >= 0, let input = json["input"]?.objectValue,
                let pages = json["pages"]?.integerValue, pages >= 0
            else { return nil }
            self.init(phase: phase, pass: pass, input: input)
            self.pages = pages
            previous = json["previous"]?.objectValue
            resume = json["resume"]?.objectValue
            count = json["count"]?.integerValue
        }
    }
}
