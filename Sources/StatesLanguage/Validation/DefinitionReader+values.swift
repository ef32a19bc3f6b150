internal import JSONModel

extension DefinitionReader {
    /// Reads a field that holds a path to a value.
    mutating func path(_ name: String, in fields: inout Fields) -> JSONPath? {
        guard let text = string(name, in: &fields) else { return nil }
        do throws(PathSyntaxError) {
            return try JSONPath(text)
        } catch {
            report("Value is not a valid JSONPath", remedy: error.description, at: fields.location(of: name))
            return nil
        }
    }

    /// Reads `InputPath` or `OutputPath`.
    mutating func pathSelection(_ name: String, in fields: inout Fields) -> PathSelection {
        switch fields.object[name] {
        case nil: return .whole
        case .null:
            _ = fields.take(name)
            return .nothing
        case "$":
            _ = fields.take(name)
            return .whole
        default: return path(name, in: &fields).map { .path($0) } ?? .whole
        }
    }

    /// Reads `ResultPath`.
    mutating func resultPlacement(in fields: inout Fields) -> ResultPlacement {
        guard let value = fields.take("ResultPath") else { return .replace }
        let place = fields.location(of: "ResultPath")
        switch value {
        case .null: return .discard
        case "$": return .replace
        case .string(let text):
            do throws(PathSyntaxError) {
                return .path(try ReferencePath(text))
            } catch {
                report("Value is not a Reference Path", remedy: error.description, at: place)
            }
        default: reportType("String", of: "ResultPath", in: fields)
        }
        return .replace
    }

    /// Reads a field of seconds, items and the like: a literal or an expression, or in JSONPath another field with a path.
    mutating func integerSetting(
        _ name: String,
        in range: ClosedRange<Int>,
        language: QueryLanguage,
        field: String? = nil,
        in fields: inout Fields
    ) -> Setting<Int>? {
        if language == .jsonPath {
            only(one: [name, name + "Path"], in: &fields, isRequired: false)
            if fields.object[name + "Path"] != nil { return path(name + "Path", in: &fields).map { .path($0) } }
        } else if let expression = expressionField(name, field: field, in: &fields) {
            return .expression(expression)
        }
        return integer(name, in: range, in: &fields).map { .literal($0) }
    }

    /// Reads a field of a percentage.
    mutating func numberSetting(
        _ name: String,
        in range: ClosedRange<Double>,
        language: QueryLanguage,
        in fields: inout Fields
    ) -> Setting<Double>? {
        if language == .jsonPath {
            only(one: [name, name + "Path"], in: &fields, isRequired: false)
            if fields.object[name + "Path"] != nil { return path(name + "Path", in: &fields).map { .path($0) } }
        } else if let expression = expressionField(name, in: &fields) {
            return .expression(expression)
        }
        return number(name, in: range, in: &fields).map { .literal($0) }
    }

    /// The expression of a field whose value is a text of the form `{% … %}`; `nil` for another value.
    mutating func expressionField(_ name: String, field: String? = nil, in fields: inout Fields) -> FieldExpression? {
        guard case .string(let text) = fields.object[name], Self.isExpression(text) else { return nil }
        _ = fields.take(name)
        return expression(text, field: field ?? name, at: fields.location(of: name))
    }

    /// Reads the input and output fields of a state.
    ///
    /// - Parameter steps: which of them the kind of state has.
    mutating func processing(
        _ steps: ProcessingSteps,
        language: QueryLanguage,
        in fields: inout Fields
    ) -> Processing {
        switch language {
        case .jsonPath:
            var processing = PathProcessing()
            processing.inputPath = pathSelection("InputPath", in: &fields)
            processing.outputPath = pathSelection("OutputPath", in: &fields)
            if steps.contains(.parameters) { processing.parameters = payloadTemplate("Parameters", in: &fields) }
            if steps.contains(.resultSelector) {
                processing.resultSelector = payloadTemplate("ResultSelector", in: &fields)
            }
            if steps.contains(.resultPath) { processing.resultPath = resultPlacement(in: &fields) }
            return .paths(processing)
        case .jsonata:
            var processing = ExpressionProcessing()
            if steps.contains(.arguments) { processing.arguments = expressionTemplate("Arguments", in: &fields) }
            let reach: Reach = steps.contains(.resultSelector) ? .result : []
            if steps.contains(.output) {
                processing.output = expressionTemplate("Output", reach: reach, in: &fields)
            }
            return .expressions(processing)
        }
    }

    /// The steps of input and output processing that not every kind of state has.
    struct ProcessingSteps: OptionSet {
        let rawValue: Int
        static let parameters = ProcessingSteps(rawValue: 1)
        static let resultSelector = ProcessingSteps(rawValue: 2)
        static let resultPath = ProcessingSteps(rawValue: 4)
        static let arguments = ProcessingSteps(rawValue: 8)
        static let output = ProcessingSteps(rawValue: 16)
    }

    /// Reads an `Assign` field and checks the names in it.
    mutating func assignment(
        language: QueryLanguage,
        field: String = "Assign",
        reach: Reach = [],
        in fields: inout Fields
    ) -> Template? {
        guard case .object(let object)? = fields.object["Assign"] else {
            if fields.take("Assign") != nil { reportType("Object", of: "Assign", in: fields) }
            return nil
        }
        for key in object.keys {
            let name = language == .jsonPath && key.hasSuffix(".$") ? String(key.dropLast(2)) : key
            assignedVariables.insert(name)
            guard !Self.isVariableName(name) else { continue }
            report(
                "'\(name)' is not a valid variable name",
                remedy: "Use letters, digits and underscores, a letter first, at most 80 characters, and not 'states'.",
                at: fields.location(of: "Assign")
            )
        }
        return template("Assign", language: language, field: field, reach: reach, in: &fields)
    }

    private static func isVariableName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, name.unicodeScalars.count <= 80, name != "states" else {
            return false
        }
        guard first.properties.isXIDStart || first == "_" else { return false }
        return name.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
    }
}
