internal import JSONModel

/// One step of a path, from values to values further inside.
indirect enum PathStep: Sendable, Hashable {
    /// `.name`, `['name']`
    case member(String)
    /// `[0]`, `[-1]`
    case index(Int)
    /// `['a','b']`
    case members([String])
    /// `[0,2]`
    case indices([Int])
    /// `[1:5]`, `[:5]`, `[-2:]`
    case slice(from: Int?, to: Int?)
    /// `.*`, `[*]`
    case wildcard
    /// `[?(@.price < 10)]`
    case filter(PathFilter)
    /// `..` with the step that follows it.
    case descent(PathStep)
    /// `.length()`: Step Functions accepts the form and finds nothing.
    case function(String)

    /// The member that this step reads, if it reads no other.
    var onlyMember: String? {
        guard case .member(let name) = self else { return nil }
        return name
    }

    /// The value that a step of a definite path finds.
    func onlyValue(in value: JSON) -> JSON? {
        switch self {
        case .member(let name): value[name]
        case .index(let index): value.element(at: index)
        case .members(let names): value.objectValue.map { .object($0.selecting(names)) }
        default: nil
        }
    }
}

extension [PathStep] {
    /// Whether these steps find one value or none.
    ///
    /// Several members at the end of a path are one value: an object with those members.
    var isDefinite: Bool {
        for (offset, step) in enumerated() {
            switch step {
            case .member, .index, .function: continue
            case .members where offset == count - 1: continue
            default: return false
            }
        }
        return true
    }
}

extension JSON {
    /// The element at an index, negative ones counted from the end; `nil` for another kind of value or out of bounds.
    func element(at index: Int) -> JSON? {
        guard case .array(let elements) = self else { return nil }
        let (sum, overflow) = index.addingReportingOverflow(index < 0 ? elements.count : 0)
        guard !overflow, elements.indices.contains(sum) else { return nil }
        return elements[sum]
    }
}

extension JSONObject {
    /// An object with those of the given members that are there, in the given order.
    func selecting(_ names: [String]) -> JSONObject {
        var result = JSONObject(minimumCapacity: names.count)
        for name in names { result[name] = self[name] }
        return result
    }
}
