internal import JSONModel

extension Value {
    /// The value as JSON for an error to name; `nil` for what has none.
    var json: JSON? {
        switch self {
        case .array(let list) where list.count > 1_000: return .string("an array of \(list.count) elements")
        // An error may arise where little of the stack is left.
        case _ where depth > 32: return .string("a value of \(depth) levels")
        default:
            var budget = 1_000
            return try? output(functions: .emptyText, budget: &budget)
        }
    }

    /// What becomes of functions in a result.
    enum FunctionRule {
        /// They are the empty text, as in `$string`.
        case emptyText
        /// They have no JSON: in an object they are left out, in an array they are `null`.
        case omitted
    }

    /// The value as JSON; `nil` for undefined and for a function that is left out.
    ///
    /// - Parameters:
    ///   - rule: what becomes of functions.
    ///   - budget: how many elements and members may be written; a range, which is short here, is long there.
    /// - Throws: D1001 for a number that JSON cannot write.
    func output(functions rule: FunctionRule = .omitted, budget: inout Int) throws(Failure) -> JSON? {
        switch self {
        case .undefined, .tailCall, .bindings: return nil
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .double(let value):
            guard value.isFinite else { throw Failure.outOfRange(value) }
            return .double(value)
        case .string(let value): return .string(value)
        case .object(let object): return .object(object)
        case .function: return rule == .emptyText ? .string("") : nil
        case .array(let list):
            budget -= list.count
            guard budget >= 0 else { throw Failure.limit("The result has more elements than may be allocated.") }
            switch list.storage {
            case .json(let elements): return .array(elements)
            case .range(let first, let count): return .array((0..<count).map { .integer(first + $0) })
            case .values(let elements):
                var result: [JSON] = []
                result.reserveCapacity(elements.count)
                for element in elements { result.append(try element.output(functions: rule, budget: &budget) ?? .null) }
                return .array(result)
            }
        case .record(let record):
            budget -= record.count
            guard budget >= 0 else { throw Failure.limit("The result has more members than may be allocated.") }
            var object = JSONObject(minimumCapacity: record.count)
            for (key, value) in zip(record.keys, record.values) {
                if let json = try value.output(functions: rule, budget: &budget) { object[key] = json }
            }
            return .object(object)
        }
    }
}
