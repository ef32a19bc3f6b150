internal import JSONModel

/// The rules of Choice states, in both query languages.
extension DefinitionReader {
    mutating func readChoice(language: QueryLanguage, in fields: inout Fields) -> ChoiceState? {
        let processing = processing([.output], language: language, in: &fields)
        let assign = assignment(language: language, in: &fields)
        let defaultNext = string("Default", in: &fields)
        require(["Choices"], in: fields)
        guard let elements = array("Choices", in: &fields) else { return nil }
        if elements.isEmpty { report("Value cannot be empty", at: fields.location(of: "Choices")) }
        var rules: [ChoiceRule] = []
        for (index, element) in elements.enumerated() {
            let place = fields.location(of: "Choices").appending(index)
            guard case .object(let object) = element else {
                report("Expected value of type Object", at: place)
                continue
            }
            var rule = Fields(object, at: place)
            if let rule = readRule(&rule, index: index, language: language) { rules.append(rule) }
            reportUnknown(rule, language: language)
        }
        guard rules.count == elements.count else { return nil }
        return ChoiceState(rules: rules, defaultNext: defaultNext, processing: processing, assign: assign)
    }

    private mutating func readRule(_ rule: inout Fields, index: Int, language: QueryLanguage) -> ChoiceRule? {
        _ = string("Comment", in: &rule)
        require(["Next"], in: rule)
        let next = string("Next", in: &rule)
        let field = "Choices[\(index)]"
        let assign = assignment(language: language, field: field + "/Assign", in: &rule)
        var output: ExpressionTemplate?
        let condition: ChoiceCondition?
        switch language {
        case .jsonPath: condition = readCondition(&rule, depth: 0)
        case .jsonata:
            output = expressionTemplate("Output", field: field + "/Output", in: &rule)
            condition = readExpressionCondition(&rule, field: field + "/Condition")
        }
        guard let condition, let next else { return nil }
        return ChoiceRule(condition: condition, next: next, assign: assign, output: output)
    }

    private mutating func readExpressionCondition(_ rule: inout Fields, field: String) -> ChoiceCondition? {
        require(["Condition"], in: rule)
        if let expression = expressionField("Condition", field: field, in: &rule) { return .expression(expression) }
        guard let value = rule.take("Condition") else { return nil }
        // A constant is of little use but allowed.
        if case .bool(let holds) = value { return holds ? .and([]) : .or([]) }
        report(
            "Expected value of type Boolean or a JSONata expression",
            remedy: "Write the condition between {% and %}.",
            at: rule.location(of: "Condition")
        )
        return nil
    }

    private mutating func readCondition(_ rule: inout Fields, depth: Int) -> ChoiceCondition? {
        guard depth < Self.maximumDepth else {
            report("Conditions are nested more than \(Self.maximumDepth) levels deep", at: rule.location)
            return nil
        }
        let present = only(one: ["And", "Or", "Not", "Variable"], in: &rule, isRequired: true)
        switch present {
        case "And": return readConditions("And", in: &rule, depth: depth).map { .and($0) }
        case "Or": return readConditions("Or", in: &rule, depth: depth).map { .or($0) }
        case "Not":
            guard var inner = object("Not", in: &rule) else { return nil }
            return readInner(&inner, depth: depth).map { .not($0) }
        case "Variable": return readComparison(&rule).map { .comparison($0) }
        default: return nil
        }
    }

    private mutating func readConditions(_ name: String, in rule: inout Fields, depth: Int) -> [ChoiceCondition]? {
        guard let elements = array(name, in: &rule) else { return nil }
        if elements.isEmpty { report("Value cannot be empty", at: rule.location(of: name)) }
        var conditions: [ChoiceCondition] = []
        for (index, element) in elements.enumerated() {
            let place = rule.location(of: name).appending(index)
            guard case .object(let object) = element else {
                report("Expected value of type Object", at: place)
                continue
            }
            var inner = Fields(object, at: place)
            if let condition = readInner(&inner, depth: depth) { conditions.append(condition) }
        }
        return conditions.count == elements.count ? conditions : nil
    }

    private mutating func readInner(_ inner: inout Fields, depth: Int) -> ChoiceCondition? {
        _ = string("Comment", in: &inner)
        let condition = readCondition(&inner, depth: depth + 1)
        reportUnknown(inner, language: .jsonPath)
        return condition
    }

    private mutating func readComparison(_ rule: inout Fields) -> Comparison? {
        let variable = path("Variable", in: &rule)
        let operators = rule.unknown.filter(Self.isOperator)
        for name in operators { _ = rule.take(name) }
        guard operators.count == 1, let name = operators.first else {
            report(
                operators.isEmpty
                    ? "A rule needs a comparison operator" : "A rule can have only one comparison operator",
                remedy: "Write one operator such as StringEquals; join several rules with And or Or.",
                at: rule.location
            )
            return nil
        }
        guard let test = readTest(name, in: &rule), let variable else { return nil }
        return Comparison(variable: variable, test: test)
    }

    private static func isOperator(_ name: String) -> Bool {
        name == "IsPresent" || Comparison.Kind(rawValue: name) != nil || Relation.byName[name] != nil
            || pathRelation(name) != nil
    }

    private static func pathRelation(_ name: String) -> Relation? {
        guard name.hasSuffix("Path"), name != "StringMatchesPath" else { return nil }
        return Relation.byName[String(name.dropLast(4))]
    }

    private mutating func readTest(_ name: String, in rule: inout Fields) -> Comparison.Test? {
        if name == "IsPresent" { return boolean(name, in: &rule).map { .isPresent($0) } }
        if let kind = Comparison.Kind(rawValue: name) { return boolean(name, in: &rule).map { .kind(kind, $0) } }
        if let relation = Self.pathRelation(name) { return path(name, in: &rule).map { .path(relation, $0) } }
        guard let relation = Relation.byName[name], let value = rule.take(name) else { return nil }
        if relation.accepts(value) { return .literal(relation, value) }
        switch (relation.operand, value) {
        case (.timestamp, .string):
            report(
                "String does not match RFC3339 timestamp",
                remedy: "Write it like 2026-06-01T10:30:00Z, with a capital T and a Z or an offset.",
                at: rule.location(of: name)
            )
        case (.string, _), (.timestamp, _): reportType("String", of: name, in: rule)
        case (.numeric, _): reportType("Number", of: name, in: rule)
        case (.boolean, _): reportType("Boolean", of: name, in: rule)
        }
        return nil
    }
}
