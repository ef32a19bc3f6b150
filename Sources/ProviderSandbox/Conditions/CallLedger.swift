public import JSONModel

/// The names of a provider's operations, for dials, counts and messages.
public protocol TwinOperation: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// What was called how often, for whom, and under which idempotency keys.
///
/// Tests read from it that an effect was asked for under one key only, however often it was repeated.
public struct CallLedger<Operation: TwinOperation>: Sendable {
    /// How many subjects are remembered; those that called first are forgotten first.
    public static var maximumSubjects: Int { 1 << 18 }
    /// How many keys are remembered for one subject and operation.
    public static var maximumKeys: Int { 64 }
    /// How many of the last calls are kept one by one.
    public static var maximumRecentCalls: Int { 256 }

    private var totals: [Operation: Totals] = [:]
    private var subjects = Shelf<String, Subject>(capacity: CallLedger.maximumSubjects)
    private var recent: [Call] = []
    private var nextRecent = 0

    /// One call.
    public struct Call: Sendable, Hashable {
        /// When it came.
        public var moment: Timestamp
        /// Which operation it asked for.
        public var operation: Operation
        /// For whom: a phone number, or a word where the request did not tell.
        public var subject: String
        /// The key in its `Idempotency-Key` field.
        public var key: String?
        /// How often this subject had asked for this operation by then, from 1.
        public var count: Int
        /// The status of the answer; `nil` where the connection was cut.
        public var status: Int?
    }

    /// How often a key was used.
    public struct KeyUse: Sendable, Hashable {
        /// The key.
        public var key: String
        /// The number of calls that carried it.
        public var calls: Int

        /// Makes an entry, for comparing with.
        public init(key: String, calls: Int) {
            self.key = key
            self.calls = calls
        }
    }

    /// The sums over all subjects.
    public struct Totals: Sendable, Hashable {
        /// All calls.
        public var calls = 0
        /// Calls without an idempotency key.
        public var withoutKey = 0
        /// Calls whose connection was cut.
        public var cut = 0
        /// Calls by the status of their answer.
        public var statuses: [Int: Int] = [:]
    }

    /// What one subject asked for; there can be hundreds of thousands of them.
    private struct Subject: Sendable {
        /// The number of calls of each operation, in the order of all of them.
        var calls = [UInt32](repeating: 0, count: Operation.allCases.count)
        var keys: [Operation: [KeyUse]] = [:]
    }

    /// The place of each operation among all of them.
    private let indices = Dictionary(uniqueKeysWithValues: zip(Operation.allCases, 0...))

    /// The number of calls of an operation.
    public func calls(of operation: Operation) -> Int { totals[operation]?.calls ?? 0 }

    /// The sums for an operation.
    public func totals(of operation: Operation) -> Totals { totals[operation] ?? Totals() }

    /// The number of calls of an operation for a subject.
    public func calls(of operation: Operation, for subject: String) -> Int {
        guard let record = subjects[subject], let index = indices[operation] else { return 0 }
        return Int(record.calls[index])
    }

    /// The keys under which an operation was called for a subject, in the order of their first use.
    public func keys(of operation: Operation, for subject: String) -> [KeyUse] {
        subjects[subject]?.keys[operation] ?? []
    }

    /// The last calls, oldest first.
    public var recentCalls: [Call] { Array(recent[nextRecent...] + recent[..<nextRecent]) }

    /// Enters a call and tells how often its subject has asked for the operation by now, from 1.
    mutating func begin(_ operation: Operation, for subject: String, key: String?) -> Int {
        guard let index = indices[operation] else { return 0 }
        func note(_ record: inout Subject) -> Int {
            record.calls[index] += 1
            if let key { CallLedger.note(key, in: &record.keys[operation, default: []]) }
            return Int(record.calls[index])
        }
        return note(&subjects[subject, default: Subject()])
    }

    /// Enters how a call was answered.
    mutating func end(_ call: Call) {
        func note(_ totals: inout Totals) {
            totals.calls += 1
            if call.key == nil { totals.withoutKey += 1 }
            if let status = call.status { totals.statuses[status, default: 0] += 1 } else { totals.cut += 1 }
        }
        note(&totals[call.operation, default: Totals()])
        if recent.count < CallLedger.maximumRecentCalls {
            recent.append(call)
        } else {
            recent[nextRecent] = call
            nextRecent = (nextRecent + 1) % recent.count
        }
    }

    private static func note(_ key: String, in keys: inout [KeyUse]) {
        if let index = keys.firstIndex(where: { $0.key == key }) {
            keys[index].calls += 1
        } else if keys.count < maximumKeys {
            keys.append(KeyUse(key: key, calls: 1))
        }
    }
}

extension CallLedger {
    /// Counts, by operation.
    var json: JSON {
        var object = JSONObject()
        for operation in Operation.allCases {
            let totals = totals(of: operation)
            var statuses = JSONObject()
            for status in totals.statuses.keys.sorted() {
                statuses[String(status)] = .integer(totals.statuses[status] ?? 0)
            }
            object[operation.rawValue] = [
                "calls": .integer(totals.calls), "withoutKey": .integer(totals.withoutKey), "cut": .integer(totals.cut),
                "statuses": .object(statuses),
            ]
        }
        return .object(object)
    }

    /// The keys by operation and subject: one entry in the innermost list a task visit, if its caller keeps its promise.
    ///
    /// Without a subject at most `limit` are listed, those that called first.
    func keysJSON(of subject: String?, limit: Int) -> JSON {
        let listed = subject.map { [$0] } ?? Array(subjects.keys.prefix(limit))
        var object = JSONObject()
        for operation in Operation.allCases { object[operation.rawValue] = .object([:]) }
        for subject in listed {
            for (operation, uses) in subjects[subject]?.keys ?? [:] {
                let keys = uses.map { JSON.object(["key": .string($0.key), "calls": .integer($0.calls)]) }
                object[operation.rawValue, default: [:]][subject] = .array(keys)
            }
        }
        return .object(object)
    }
}

extension CallLedger.Call {
    /// The call as a line of the log.
    var json: JSON {
        [
            "at": .string(moment.description), "operation": .string(operation.rawValue), "subject": .string(subject),
            "key": key.map { .string($0) } ?? .null, "count": .integer(count),
            "status": status.map { .integer($0) } ?? .null,
        ]
    }
}
