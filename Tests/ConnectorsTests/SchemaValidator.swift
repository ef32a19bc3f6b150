import JSONModel

/// Validates against the part of JSON Schema (draft 2020-12) that the connector schema uses.
///
/// A keyword that it does not know is an error, so the schema cannot outgrow it unnoticed.
struct SchemaValidator {
    let root: JSON

    /// What is wrong, one line a problem.
    func problems(_ document: JSON) -> [String] { problems(document, root, at: .root) }

    private static let annotations: Set<String> = ["$schema", "$defs", "title", "description"]

    private func problems(_ value: JSON, _ schema: JSON, at place: JSONPointer) -> [String] {
        if let isAllowed = schema.boolValue { return isAllowed ? [] : ["\(place): nothing may be here"] }
        var problems: [String] = []
        for (keyword, rule) in schema.objectValue ?? [:] where !Self.annotations.contains(keyword) {
            problems += self.problems(value, keyword, rule, schema, at: place)
        }
        return problems
    }

    private func problems(
        _ value: JSON,
        _ keyword: String,
        _ rule: JSON,
        _ schema: JSON,
        at place: JSONPointer
    ) -> [String] {
        func unless(_ isRight: Bool) -> [String] { isRight ? [] : ["\(place): \(keyword) \(rule)"] }
        func count(_ schemas: JSON) -> Int {
            (schemas.arrayValue ?? []).count { problems(value, $0, at: place).isEmpty }
        }
        switch keyword {
        case "$ref":
            guard let pointer = JSONPointer(String((rule.stringValue ?? "").dropFirst())), let target = root[pointer]
            else {
                return ["\(place): no such schema \(rule)"]
            }
            return problems(value, target, at: place)
        case "type": return unless(isOfType(value, rule))
        case "enum": return unless(rule.arrayValue?.contains(value) == true)
        case "const": return unless(rule == value)
        case "anyOf": return unless(count(rule) > 0)
        case "oneOf": return unless(count(rule) == 1)
        case "if":
            let branch = problems(value, rule, at: place).isEmpty ? schema["then"] : schema["else"]
            return branch.map { problems(value, $0, at: place) } ?? []
        case "then", "else": return []
        case "minimum": return unless(value.doubleValue ?? .infinity >= rule.doubleValue ?? 0)
        case "maximum": return unless(value.doubleValue ?? -.infinity <= rule.doubleValue ?? 0)
        case "exclusiveMinimum": return unless(value.doubleValue ?? .infinity > rule.doubleValue ?? 0)
        case "minLength": return unless(value.stringValue?.unicodeScalars.count ?? .max >= rule.integerValue ?? 0)
        case "maxLength": return unless(value.stringValue?.unicodeScalars.count ?? 0 <= rule.integerValue ?? 0)
        case "pattern": return unless(matches(value, rule))
        case "minItems": return unless(value.arrayValue?.count ?? .max >= rule.integerValue ?? 0)
        case "minProperties": return unless(value.objectValue?.count ?? .max >= rule.integerValue ?? 0)
        case "maxProperties": return unless(value.objectValue?.count ?? 0 <= rule.integerValue ?? 0)
        case "required":
            guard let object = value.objectValue else { return [] }
            return (rule.arrayValue ?? []).compactMap(\.stringValue).filter { object[$0] == nil }.map {
                "\(place): no \($0)"
            }
        case "items":
            return (value.arrayValue ?? []).enumerated().flatMap {
                problems($0.element, rule, at: place.appending($0.offset))
            }
        case "properties":
            return (value.objectValue ?? [:]).flatMap { key, member in
                rule[key].map { problems(member, $0, at: place.appending(key)) } ?? []
            }
        case "additionalProperties":
            return (value.objectValue ?? [:]).flatMap { key, member in
                schema["properties"]?[key] == nil ? problems(member, rule, at: place.appending(key)) : []
            }
        case "propertyNames":
            return (value.objectValue ?? [:]).flatMap { problems(.string($0.key), rule, at: place.appending($0.key)) }
        default: return ["\(place): unknown keyword \(keyword)"]
        }
    }

    private func isOfType(_ value: JSON, _ type: JSON) -> Bool {
        type == "integer" ? value.integerValue != nil : type == .string(value.kind)
    }

    private func matches(_ value: JSON, _ pattern: JSON) -> Bool {
        guard let text = value.stringValue else { return true }
        guard let expression = try? Regex(pattern.stringValue ?? "(") else { return false }
        return (try? expression.firstMatch(in: text)) != nil
    }
}
