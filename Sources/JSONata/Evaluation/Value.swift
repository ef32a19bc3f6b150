internal import JSONModel

/// A value while an expression is evaluated: JSON, undefined, a function, or a stream of bound variables.
///
/// Values that come from the input stay as they are (`1.0` and 64-bit integers survive). Arrays and objects that the
/// expression makes hold values and know their depth, so that nothing can be nested deeper than
/// ``Evaluation/maximumNesting``: freeing, comparing or printing a deep value would overflow the stack.
enum Value {
    case undefined
    case null
    case bool(Bool)
    case integer(Int)
    case double(Double)
    case string(String)
    case object(JSONObject)
    case array(List)
    case record(Record)
    case function(Function)
    case bindings(BindingStream)
    /// A call in tail position, to be made by whoever called the function; see ``Evaluation/pendingCall``.
    case tailCall

    init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .array(List(elements))
        case .object(let object): self = .object(object)
        }
    }

    init(_ json: JSON?) {
        if let json { self.init(json) } else { self = .undefined }
    }

    /// A number as JSON would write it: an integer where it is whole and exactly representable as such.
    init(number: Double) {
        self =
            number.magnitude <= 0x1p53 && number == number.rounded(.towardZero)
            ? .integer(Int(number)) : .double(number)
    }

    var isUndefined: Bool {
        if case .undefined = self { return true }
        return false
    }

    var isFunction: Bool {
        if case .function = self { return true }
        return false
    }

    /// The number, if this is one.
    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The kind, as signatures tell them apart.
    var kind: KindSet {
        switch self {
        case .undefined, .tailCall: .missing
        case .null: .null
        case .bool: .boolean
        case .integer, .double: .number
        case .string: .string
        case .object, .record: .object
        case .array, .bindings: .array
        case .function: .function
        }
    }

    /// How many levels of arrays and objects the expression itself has built here.
    var depth: Int {
        switch self {
        case .array(let list): Int(list.depth)
        case .record(let record): record.depth
        case .function(let function): function.depth
        case .bindings(let stream): stream.depth
        default: 0
        }
    }
}

/// The members of an array, with what the evaluator must remember about it.
struct List {
    struct Flags: OptionSet {
        let rawValue: UInt8
        /// Made by a path, not written as an array: one element stands for itself, none is undefined.
        static let sequence = Flags(rawValue: 1)
        /// One element stays an array.
        static let keepsSingleton = Flags(rawValue: 2)
        /// Written as an array in a path: an item that is not flattened.
        static let item = Flags(rawValue: 4)
        /// An array that is the input, wrapped so that a path takes it as one value.
        static let wrapper = Flags(rawValue: 8)
    }

    enum Storage {
        case json([JSON])
        case values([Value])
        /// The integers from a first one on; a range of ten million needs no memory until someone changes it.
        case range(first: Int, count: Int)
    }

    private(set) var storage: Storage
    var flags: Flags
    private(set) var depth: UInt16

    /// An array from the input.
    init(_ elements: [JSON]) {
        storage = .json(elements)
        flags = []
        depth = 0
    }

    /// An array of values.
    init(_ elements: [Value], flags: Flags = []) {
        var deepest = 0
        for element in elements { deepest = max(deepest, element.depth) }
        storage = .values(elements)
        self.flags = flags
        depth = UInt16(clamping: deepest + 1)
    }

    /// An array of values none of which is deeper than given.
    init(_ elements: [Value], deepest: Int, flags: Flags = []) {
        storage = .values(elements)
        self.flags = flags
        depth = UInt16(clamping: deepest + 1)
    }

    /// A range of integers.
    init(from first: Int, count: Int) {
        storage = .range(first: first, count: count)
        flags = .sequence
        depth = 1
    }

    var count: Int {
        switch storage {
        case .json(let elements): elements.count
        case .values(let elements): elements.count
        case .range(_, let count): count
        }
    }

    var isEmpty: Bool { count == 0 }
    var isSequence: Bool { flags.contains(.sequence) }

    /// The element at a position that must exist.
    subscript(index: Int) -> Value {
        switch storage {
        case .json(let elements): Value(elements[index])
        case .values(let elements): elements[index]
        case .range(let first, _): .integer(first + index)
        }
    }

    /// The elements as values.
    var values: [Value] {
        switch storage {
        case .json(let elements): elements.map { Value($0) }
        case .values(let elements): elements
        case .range(let first, let count): (0..<count).map { .integer(first + $0) }
        }
    }

    /// The same elements with other flags.
    func with(_ flags: Flags) -> List {
        var copy = self
        copy.flags = flags
        return copy
    }
}

/// Collects the items of a sequence.
struct SequenceBuilder {
    private(set) var items: [Value] = []
    private var deepest = 0

    init() {}

    init(capacity: Int) { items.reserveCapacity(capacity) }

    var count: Int { items.count }

    mutating func append(_ value: Value) {
        deepest = max(deepest, value.depth)
        items.append(value)
    }

    mutating func append(contentsOf list: List) {
        switch list.storage {
        case .json(let elements):
            for element in elements { items.append(Value(element)) }
        case .values(let elements):
            deepest = max(deepest, Int(list.depth) - 1)
            items.append(contentsOf: elements)
        case .range(let first, let count):
            items.reserveCapacity(items.count + count)
            for offset in 0..<count { items.append(.integer(first + offset)) }
        }
    }

    /// The items as an array.
    func list(_ flags: List.Flags = []) -> List { List(items, deepest: deepest, flags: flags) }

    /// The items as a path sees them: none is undefined, one that is no array stands for itself.
    var sequence: Value {
        if items.isEmpty { return .undefined }
        if items.count == 1 {
            switch items[0] {
            case .array, .bindings: break
            default: return items[0]
            }
        }
        return .array(list(.sequence))
    }
}
