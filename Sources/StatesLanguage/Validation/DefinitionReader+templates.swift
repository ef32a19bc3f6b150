internal import JSONModel
internal import JSONata

extension DefinitionReader {
    /// What expressions in a field may read of `$states` beside `input` and `context`.
    struct Reach: OptionSet {
        let rawValue: Int
        static let result = Reach(rawValue: 1)
        static let errorOutput = Reach(rawValue: 2)
    }

    /// Reads a field that holds a template in the language of its state.
    mutating func template(
        _ name: String,
        language: QueryLanguage,
        field: String? = nil,
        reach: Reach = [],
        in fields: inout Fields
    ) -> Template? {
        switch language {
        case .jsonPath: payloadTemplate(name, in: &fields).map { .paths($0) }
        case .jsonata: expressionTemplate(name, field: field, reach: reach, in: &fields).map { .expressions($0) }
        }
    }

    /// Reads a field that holds a payload template.
    mutating func payloadTemplate(_ name: String, in fields: inout Fields) -> PayloadTemplate? {
        guard let value = fields.take(name) else { return nil }
        warnOfStaticPaths(in: value, at: fields.location(of: name))
        return PayloadTemplate(value, at: fields.location(of: name), reportingTo: &diagnostics)
    }

    /// Warns of texts that look like paths or calls but stand under keys that do not end with `.$`.
    private mutating func warnOfStaticPaths(in value: JSON, at location: JSONPointer) {
        switch value {
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                warnOfStaticPaths(in: element, at: location.appending(index))
            }
        case .object(let object):
            for (key, member) in object where !key.hasSuffix(".$") {
                guard case .string(let text) = member, Self.looksLikePath(text) else {
                    warnOfStaticPaths(in: member, at: location.appending(key))
                    continue
                }
                report(
                    "The value for the field '\(key)' looks like a JSONPath or an intrinsic function call, but is taken as text",
                    code: DiagnosticCode.noDollar,
                    severity: .warning,
                    remedy: "Call the field '\(key).$' if it is meant to be evaluated.",
                    at: location.appending(key)
                )
            }
        default: return
        }
    }

    private static func looksLikePath(_ text: String) -> Bool {
        text.hasPrefix("$.") || text.hasPrefix("$$.") || text.hasPrefix("$[")
            || text.hasPrefix("States.") && text.hasSuffix(")")
    }

    /// Reads a field that holds a template with JSONata expressions.
    mutating func expressionTemplate(
        _ name: String,
        field: String? = nil,
        reach: Reach = [],
        in fields: inout Fields
    ) -> ExpressionTemplate? {
        guard let value = fields.take(name) else { return nil }
        return expressionTemplate(value, field: field ?? name, reach: reach, at: fields.location(of: name))
    }

    private mutating func expressionTemplate(
        _ value: JSON,
        field: String,
        reach: Reach,
        at location: JSONPointer
    ) -> ExpressionTemplate {
        switch value {
        case .string(let text):
            guard Self.isExpression(text) else { return .constant(value) }
            return expression(text, field: field, reach: reach, at: location).map { .expression($0) }
                ?? .constant(value)
        case .array(let elements):
            var parts: [ExpressionTemplate] = []
            for (index, element) in elements.enumerated() {
                let place = location.appending(index)
                parts.append(expressionTemplate(element, field: "\(field)[\(index)]", reach: reach, at: place))
            }
            return parts.allSatisfy(\.isConstant) ? .constant(value) : .array(parts)
        case .object(let object):
            var parts: [(key: String, value: ExpressionTemplate)] = []
            for (key, member) in object {
                let place = location.appending(key)
                parts.append((key, expressionTemplate(member, field: "\(field)/\(key)", reach: reach, at: place)))
            }
            return parts.allSatisfy(\.value.isConstant) ? .constant(value) : .object(parts)
        default: return .constant(value)
        }
    }

    static func isExpression(_ text: String) -> Bool {
        text.utf8.count >= 4 && text.hasPrefix("{%") && text.hasSuffix("%}")
    }

    /// Compiles the expression between `{%` and `%}`.
    mutating func expression(
        _ text: String,
        field: String,
        reach: Reach = [],
        at location: JSONPointer
    ) -> FieldExpression? {
        let source = text.dropFirst(2).dropLast(2).trimmingWhitespace()
        do throws(JSONataError) {
            let expression = try Expression(source, dialect: options.dialect)
            checkReach(of: expression, reach: reach, at: location)
            return FieldExpression(expression, field: field)
        } catch {
            report(
                error.message,
                code: DiagnosticCode.invalidExpression,
                remedy: "Correct the expression\(error.position.map { " near its character \($0)" } ?? "").",
                at: location
            )
            return nil
        }
    }

    private mutating func checkReach(of expression: Expression, reach: Reach, at location: JSONPointer) {
        let members = Set(expression.variablePaths.filter { $0.first == "states" && $0.count > 1 }.map { $0[1] })
        for member in members.sorted() {
            let isThere =
                switch member {
                case "input", "context": true
                case "result": reach.contains(.result)
                case "errorOutput": reach.contains(.errorOutput)
                default: false
                }
            guard !isThere else { continue }
            report(
                "Reference to '$states.\(member)' is not supported here.",
                code: DiagnosticCode.unsupportedExpression,
                // Step Functions refuses the error output only; anything else is undefined when it is evaluated.
                severity: member == "errorOutput" ? .error : .warning,
                remedy: Self.remedy(forMember: member),
                at: location
            )
        }
    }

    private static func remedy(forMember member: String) -> String {
        switch member {
        case "result": "Read it in Output or Assign of a Task, Parallel or Map state."
        case "errorOutput": "Read it in Output or Assign of a catcher."
        default: "$states has input, result, errorOutput and context."
        }
    }
}

extension ExpressionTemplate {
    var isConstant: Bool {
        if case .constant = self { return true }
        return false
    }
}

extension Substring {
    func trimmingWhitespace() -> String {
        var rest = self
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}
