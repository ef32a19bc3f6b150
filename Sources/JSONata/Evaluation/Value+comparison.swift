internal import JSONModel

extension Value {
    /// Whether a condition takes the value as true.
    func isTruthy(_ run: Evaluation) throws(Failure) -> Bool {
        switch self {
        case .undefined, .null, .function, .tailCall, .bindings: return false
        case .bool(let value): return value
        case .integer(let value): return value != 0
        case .double(let value): return value != 0 && !value.isNaN
        case .string(let value): return !value.isEmpty
        case .object(let object): return !object.isEmpty
        case .record(let record): return record.count > 0
        case .array(let list):
            try run.checkStack()
            for index in 0..<list.count {
                if try list[index].isTruthy(run) { return true }
                try run.take(steps: 1)
            }
            return false
        }
    }

    /// The number, if this is one that JSON can write.
    ///
    /// - Throws: D1001 for infinity.
    func finiteNumber() throws(Failure) -> Double? {
        switch self {
        case .integer(let value): return Double(value)
        case .double(let value):
            if value.isInfinite { throw Failure.outOfRange(value) }
            return value.isNaN ? nil : value
        default: return nil
        }
    }

    /// Whether two values are the same, at every depth; numbers count by value, strings by their characters' codes.
    func equals(_ other: Value, _ run: Evaluation) throws(Failure) -> Bool {
        switch (self, other) {
        case (.null, .null), (.undefined, .undefined): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.integer(let left), .integer(let right)): return left == right
        case (.integer, .double), (.double, .integer), (.double, .double): return number == other.number
        case (.string(let left), .string(let right)):
            try run.take(textOf: left.utf8.count)
            return left.hasSameCharacters(as: right)
        case (.array(let left), .array(let right)):
            guard left.count == right.count else { return false }
            try run.checkStack()
            try run.take(steps: left.count)
            for index in 0..<left.count where try !left[index].equals(right[index], run) { return false }
            return true
        case (.object, .object), (.object, .record), (.record, .object), (.record, .record):
            guard memberCount == other.memberCount else { return false }
            try run.checkStack()
            try run.take(steps: memberCount)
            for (key, value) in members where try !value.equals(other.member(key), run) { return false }
            return true
        default: return false
        }
    }

    /// The number of an object's members.
    var memberCount: Int {
        switch self {
        case .object(let object): object.count
        case .record(let record): record.count
        default: 0
        }
    }

    /// The members of an object, in order.
    var members: [(key: String, value: Value)] {
        switch self {
        case .object(let object): object.map { ($0.key, Value($0.value)) }
        case .record(let record): zip(record.keys, record.values).map { ($0, $1) }
        default: []
        }
    }

    /// The member of an object with a key; undefined where there is none.
    func member(_ key: String) -> Value {
        switch self {
        case .object(let object): Value(object[key])
        case .record(let record): record[key]
        default: .undefined
        }
    }
}
