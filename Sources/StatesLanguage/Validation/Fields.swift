internal import JSONModel

/// The fields of one object of a definition, and which of them were asked for.
struct Fields {
    let object: JSONObject
    let location: JSONPointer
    private(set) var known: Set<String> = []

    init(_ object: JSONObject, at location: JSONPointer) {
        self.object = object
        self.location = location
    }

    /// The value of a field, which from now on counts as known.
    mutating func take(_ name: String) -> JSON? {
        known.insert(name)
        return object[name]
    }

    /// The fields that nobody asked for, in order.
    var unknown: [String] { object.keys.filter { !known.contains($0) } }

    func location(of name: String) -> JSONPointer { location.appending(name) }
}

extension DefinitionReader {
    /// Reports every field that nobody asked for.
    mutating func reportUnknown(_ fields: Fields, language: QueryLanguage? = nil) {
        for name in fields.unknown {
            if let language, let other = Self.onlyLanguage(of: name), other != language {
                report(
                    "The QueryLanguage is set to '\(language.rawValue)', but field '\(name)' is only supported for the "
                        + "'\(other.rawValue)' QueryLanguage",
                    remedy: "Use the fields of \(language.rawValue), or set the state's QueryLanguage.",
                    at: fields.location
                )
            } else {
                report(
                    "Field '\(name)' is not supported",
                    remedy: "Remove the field, or correct its name.",
                    at: fields.location
                )
            }
        }
    }

    /// The one language in which a field exists.
    private static func onlyLanguage(of name: String) -> QueryLanguage? {
        if jsonataFields.contains(name) { return .jsonata }
        return jsonPathFields.contains(name) || name.hasSuffix("Path") ? .jsonPath : nil
    }

    private static let jsonataFields: Set<String> = ["Arguments", "Output", "Items", "Condition"]
    private static let jsonPathFields: Set<String> = [
        "Parameters", "Result", "ResultSelector", "Variable", "And", "Or", "Not",
    ]

    mutating func string(_ name: String, in fields: inout Fields) -> String? {
        guard let value = fields.take(name) else { return nil }
        if case .string(let text) = value { return text }
        reportType("String", of: name, in: fields)
        return nil
    }

    mutating func boolean(_ name: String, in fields: inout Fields) -> Bool? {
        guard let value = fields.take(name) else { return nil }
        if case .bool(let flag) = value { return flag }
        reportType("Boolean", of: name, in: fields)
        return nil
    }

    mutating func object(_ name: String, in fields: inout Fields) -> Fields? {
        guard let value = fields.take(name) else { return nil }
        if case .object(let object) = value { return Fields(object, at: fields.location(of: name)) }
        reportType("Object", of: name, in: fields)
        return nil
    }

    mutating func array(_ name: String, in fields: inout Fields) -> [JSON]? {
        guard let value = fields.take(name) else { return nil }
        if case .array(let elements) = value { return elements }
        reportType("Array", of: name, in: fields)
        return nil
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>, in fields: inout Fields) -> Int? {
        guard let value = fields.take(name) else { return nil }
        guard let number = value.integerValue else {
            reportType("Integer", of: name, in: fields)
            return nil
        }
        return checked(number, in: range, at: fields.location(of: name)) ? number : nil
    }

    mutating func number(_ name: String, in range: ClosedRange<Double>, in fields: inout Fields) -> Double? {
        guard let value = fields.take(name) else { return nil }
        guard let number = value.doubleValue else {
            reportType("Number", of: name, in: fields)
            return nil
        }
        return checked(number, in: range, at: fields.location(of: name)) ? number : nil
    }

    /// Reads one of some words.
    mutating func choice(_ name: String, of words: [String], in fields: inout Fields) -> String? {
        guard let text = string(name, in: &fields) else { return nil }
        if words.contains(text) { return text }
        report(
            "The field '\(name)' should have one of these values: [\(words.joined(separator: ", "))]",
            at: fields.location(of: name)
        )
        return nil
    }

    /// Reads one of the words of an enumeration.
    mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String,
        in fields: inout Fields
    ) -> Value? where Value.RawValue == String {
        choice(name, of: Value.allCases.map(\.rawValue), in: &fields).flatMap { Value(rawValue: $0) }
    }

    mutating func queryLanguage(in fields: inout Fields) -> QueryLanguage? { choice("QueryLanguage", in: &fields) }

    mutating func require(_ names: [String], in fields: Fields) {
        let missing = names.filter { fields.object[$0] == nil }
        guard !missing.isEmpty else { return }
        report("These fields are required: [\(missing.joined(separator: ", "))]", at: fields.location)
    }

    /// Reports more than one of some fields, and none where one is required.
    ///
    /// Answers the only one that is there.
    @discardableResult
    mutating func only(one names: [String], in fields: inout Fields, isRequired: Bool) -> String? {
        let present = names.filter { fields.take($0) != nil }
        let list = names.joined(separator: ", ")
        if present.count > 1 {
            report("There should only be one of the following fields: [\(list)]", at: fields.location)
            return nil
        }
        if present.isEmpty, isRequired {
            report("There should be one of the following fields: [\(list)]", at: fields.location)
        }
        return present.first
    }

    mutating func checked<Bound: Comparable>(
        _ number: Bound,
        in range: ClosedRange<Bound>,
        at location: JSONPointer
    ) -> Bool {
        if number < range.lowerBound { report("Minimum value is \(range.lowerBound)", at: location) }
        if number > range.upperBound { report("Maximum value is \(range.upperBound)", at: location) }
        return range.contains(number)
    }

    mutating func reportType(_ type: String, of name: String, in fields: Fields) {
        report("Expected value of type \(type)", at: fields.location(of: name))
    }
}
