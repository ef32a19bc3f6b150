internal import JSONModel

extension Value {
    /// The value as `$string` gives it: a string as it is, anything else as JSON text.
    func string(_ run: Evaluation, pretty: Bool = false) throws(Failure) -> String {
        switch self {
        case .string(let text): return text
        case .function: return ""
        case .integer(let value): return String(value)
        case .double(let value):
            guard value.isFinite else { throw Failure("D3001", value: .string(Number.text(value))) }
            return Number.roundedText(value)
        case .bool(let value): return value ? "true" : "false"
        case .null: return "null"
        default:
            var writer = TextWriter(run: run, pretty: pretty)
            try writer.write(self)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }
}

/// Writes JSON as ECMAScript's `JSON.stringify` does, with numbers rounded to fifteen digits.
struct TextWriter {
    private(set) var bytes: [UInt8] = []
    private let run: Evaluation
    private let pretty: Bool
    private var level = 0

    init(run: Evaluation, pretty: Bool) {
        self.run = run
        self.pretty = pretty
    }

    mutating func write(_ value: Value) throws(Failure) {
        let start = bytes.count
        switch value {
        case .undefined, .null, .tailCall, .bindings: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): append(String(value))
        case .double(let value): append(value.isFinite ? Number.roundedText(value) : "null")
        case .string(let text): write(text)
        case .function: append("\"\"")
        case .array(let list):
            if list.flags.contains(.wrapper), !list.isEmpty { return try write(list[0]) }
            try write(list)
        case .object(let object):
            try writeMembers(object.count) { (writer, index) throws(Failure) in
                try writer.writeMember(object[index].key, Value(object[index].value))
            }
        case .record(let record):
            try writeMembers(record.count) { (writer, index) throws(Failure) in
                try writer.writeMember(record.keys[index], record.values[index])
            }
        }
        switch value {
        case .array, .object, .record: break
        default: try run.take(bytes: bytes.count - start)
        }
    }

    private mutating func write(_ list: List) throws(Failure) {
        guard !list.isEmpty else { return append("[]") }
        try run.checkStack()
        append("[")
        level += 1
        for index in 0..<list.count {
            if index > 0 { append(",") }
            breakLine()
            try write(list[index])
        }
        level -= 1
        breakLine()
        append("]")
    }

    private mutating func writeMembers(
        _ count: Int,
        _ body: (inout TextWriter, Int) throws(Failure) -> Void
    ) throws(Failure) {
        guard count > 0 else { return append("{}") }
        try run.checkStack()
        append("{")
        level += 1
        for index in 0..<count {
            if index > 0 { append(",") }
            breakLine()
            try body(&self, index)
        }
        level -= 1
        breakLine()
        append("}")
    }

    private mutating func writeMember(_ key: String, _ value: Value) throws(Failure) {
        write(key)
        append(pretty ? ": " : ":")
        try write(value)
    }

    private mutating func write(_ text: String) {
        append(JSON.string(text).text())
    }

    private mutating func breakLine() {
        guard pretty else { return }
        append("\n")
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * 2))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
