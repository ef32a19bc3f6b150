internal import JSONModel

/// The values of a call's arguments, read by the kind that the function needs.
struct IntrinsicArguments {
    /// The bound of Step Functions on texts that are hashed, encoded or decoded.
    static let maximumShortTextLength = 10_000

    private let values: [JSON]

    init(_ values: [JSON]) { self.values = values }

    var count: Int { values.count }

    func array(_ index: Int) throws(IntrinsicFault) -> [JSON] {
        guard case .array(let elements) = values[index] else { throw unexpected("an array", index) }
        return elements
    }

    func object(_ index: Int) throws(IntrinsicFault) -> JSONObject {
        guard case .object(let object) = values[index] else { throw unexpected("an object", index) }
        return object
    }

    func bool(_ index: Int) throws(IntrinsicFault) -> Bool {
        guard case .bool(let value) = values[index] else { throw unexpected("true or false", index) }
        return value
    }

    func text(_ index: Int) throws(IntrinsicFault) -> String {
        guard case .string(let text) = values[index] else { throw unexpected("a string", index) }
        return text
    }

    /// A text of at most ``maximumShortTextLength`` characters.
    func shortText(_ index: Int) throws(IntrinsicFault) -> String {
        let text = try text(index)
        // Java counts UTF-16 units.
        guard text.utf16.count <= Self.maximumShortTextLength else {
            throw .fault("Argument \(index + 1) has more than \(Self.maximumShortTextLength) characters")
        }
        return text
    }

    /// A number, rounded to the nearest integer; halves are rounded up, as Java rounds.
    func integer(_ index: Int) throws(IntrinsicFault) -> Int {
        switch values[index] {
        case .integer(let value): return value
        case .double(let value):
            let floor = value.rounded(.down)
            guard let integer = Int(exactly: value - floor >= 0.5 ? floor + 1 : floor) else {
                throw .fault("Argument \(index + 1) is beyond the range of integers")
            }
            return integer
        default: throw unexpected("a number", index)
        }
    }

    private func unexpected(_ kind: String, _ index: Int) -> IntrinsicFault {
        .fault("Argument \(index + 1) must be \(kind), but is of the kind \(values[index].kind)")
    }
}
