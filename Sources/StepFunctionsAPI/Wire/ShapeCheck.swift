internal import JSONModel

/// Checks a request against its description, and says what is wrong in AWS's words.
///
/// A value of another kind than described ends the check at once, as parsing does in AWS; constraints that do not hold are
/// collected. Members that are not described are left out: newer clients may send them.
struct ShapeCheck {
    /// How many violations are told.
    private static let maximumViolations = 10

    private let maximumPayloadSize: Int
    private var violations: [String] = []

    /// The members of a request that are described and not null.
    ///
    /// - Parameter maximumPayloadSize: how long the texts of inputs and outputs may be, in bytes.
    /// - Throws: ``ServiceFailure`` if the request does not fit.
    static func members(
        of body: JSON,
        _ fields: [Field],
        maximumPayloadSize: Int
    ) throws(ServiceFailure) -> JSONObject {
        var check = ShapeCheck(maximumPayloadSize: maximumPayloadSize)
        let checked = try check.check(body, .structure("Request", fields), at: "")
        let count = check.violations.count
        guard count == 0 else {
            let noun = count == 1 ? "error" : "errors"
            let list = check.violations.joined(separator: "; ")
            throw ServiceFailure(.validation, "\(count) validation \(noun) detected: \(list)")
        }
        return checked.objectValue ?? [:]
    }

    private init(maximumPayloadSize: Int) { self.maximumPayloadSize = maximumPayloadSize }

    private mutating func check(_ value: JSON, _ shape: Shape, at path: String) throws(ServiceFailure) -> JSON {
        switch shape {
        case .text(let bounds, let pattern):
            guard let text = value.stringValue else { throw Self.mismatch(value, "String") }
            if let bounds { checkLength(text.utf16.count, bounds, value, shape, path) }
            if let pattern, !pattern.matches(text) {
                violate(value, shape, path, "satisfy regular expression pattern: \(pattern.expression)")
            }
        case .payload:
            guard let text = value.stringValue else { throw Self.mismatch(value, "String") }
            // AWS counts payloads in bytes, and other texts in UTF-16 units.
            checkLength(text.utf8.count, 0...maximumPayloadSize, value, shape, path)
        case .choice(let names):
            guard let text = value.stringValue else { throw Self.mismatch(value, "String") }
            if !names.contains(text) {
                violate(value, shape, path, "satisfy enum value set: [\(names.joined(separator: ", "))]")
            }
        case .integer(let bounds):
            guard case .integer(let number) = value else { throw Self.mismatch(value, "Integer") }
            if number < bounds.lowerBound {
                violate(value, shape, path, "have value greater than or equal to \(bounds.lowerBound)")
            } else if number > bounds.upperBound {
                violate(value, shape, path, "have value less than or equal to \(bounds.upperBound)")
            }
        case .number(let bounds):
            guard let number = value.doubleValue else { throw Self.mismatch(value, "Float") }
            if number < bounds.lowerBound {
                violate(value, shape, path, "have value greater than or equal to \(Int(bounds.lowerBound))")
            } else if number > bounds.upperBound {
                violate(value, shape, path, "have value less than or equal to \(Int(bounds.upperBound))")
            }
        case .flag:
            guard value.boolValue != nil else { throw Self.mismatch(value, "Boolean") }
        case .list(let element, let bounds):
            guard let elements = value.arrayValue else { throw Self.mismatch(value, "List") }
            checkLength(elements.count, bounds, value, shape, path)
            return .array(try check(elements, element, at: path))
        case .structure(_, let fields):
            guard let object = value.objectValue else { throw Self.mismatch(value, "Structure") }
            return .object(try check(object, fields, at: path))
        }
        return value
    }

    private mutating func check(
        _ elements: [JSON],
        _ shape: Shape,
        at path: String
    ) throws(ServiceFailure) -> [JSON] {
        var checked: [JSON] = []
        checked.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            checked.append(try check(element, shape, at: "\(path).\(index + 1).member"))
        }
        return checked
    }

    private mutating func check(
        _ object: JSONObject,
        _ fields: [Field],
        at path: String
    ) throws(ServiceFailure) -> JSONObject {
        var checked = JSONObject(minimumCapacity: fields.count)
        for field in fields {
            let fieldPath = path.isEmpty ? field.name : "\(path).\(field.name)"
            if let value = object[field.name], !value.isNull {
                checked[field.name] = try check(value, field.shape, at: fieldPath)
            } else if field.isRequired {
                add("Value null at '\(fieldPath)' failed to satisfy constraint: Member must not be null")
            }
        }
        return checked
    }

    private mutating func checkLength(
        _ length: Int,
        _ bounds: ClosedRange<Int>,
        _ value: JSON,
        _ shape: Shape,
        _ path: String
    ) {
        if length < bounds.lowerBound {
            violate(value, shape, path, "have length greater than or equal to \(bounds.lowerBound)")
        } else if length > bounds.upperBound {
            violate(value, shape, path, "have length less than or equal to \(bounds.upperBound)")
        }
    }

    private mutating func violate(_ value: JSON, _ shape: Shape, _ path: String, _ constraint: String) {
        add("Value '\(Self.shown(value, shape))' at '\(path)' failed to satisfy constraint: Member must \(constraint)")
    }

    private mutating func add(_ violation: String) {
        if violations.count < Self.maximumViolations { violations.append(violation) }
    }

    /// A value as AWS's messages show it: lists in brackets, objects under their names.
    private static func shown(_ value: JSON, _ shape: Shape) -> String {
        switch (value, shape) {
        case (.string(let text), _): return text
        case (.array(let elements), .list(let element, _)):
            return "[\(elements.map { shown($0, element) }.joined(separator: ", "))]"
        case (.object(let object), .structure(let name, let fields)):
            let members = fields.compactMap { field in
                object[field.name].map { "\(field.name)=\(shown($0, field.shape))" }
            }
            return "\(name)(\(members.joined(separator: ", ")))"
        default: return value.text()
        }
    }

    private static func mismatch(_ value: JSON, _ expected: String) -> ServiceFailure {
        let message =
            switch value {
            case .object: "Start of structure or map found where not expected."
            case .array: "Start of list found where not expected"
            case .string: "STRING_VALUE can not be converted to \(expected)"
            case .integer: "NUMBER_VALUE can not be converted to \(expected)"
            case .double: "DECIMAL_VALUE can not be converted to \(expected)"
            case .bool(true): "TRUE_VALUE can not be converted to \(expected)"
            case .bool(false): "FALSE_VALUE can not be converted to \(expected)"
            case .null: "NULL_VALUE can not be converted to \(expected)"
            }
        return ServiceFailure(.serialization, message)
    }
}
