internal import JSONModel

extension DefinitionReader {
    /// Reads one state of a `States` object.
    mutating func readState(_ name: String, _ value: JSON, at location: JSONPointer) -> State? {
        checkName(name, at: location)
        guard case .object(let object) = value else {
            report("Expected value of type Object", at: location)
            return nil
        }
        var fields = Fields(object, at: location)
        let comment = string("Comment", in: &fields)
        require(["Type"], in: fields)
        guard let type: StateType = choice("Type", in: &fields) else { return nil }
        let language = stateLanguage(in: &fields)
        let kind = readKind(type, language: language, in: &fields)
        reportUnknown(fields, language: language)
        guard let kind else { return nil }
        return State(name: name, comment: comment, queryLanguage: language, location: location, kind: kind)
    }

    private mutating func readKind(
        _ type: StateType,
        language: QueryLanguage,
        in fields: inout Fields
    ) -> State.Kind? {
        switch type {
        case .task: readTask(language: language, in: &fields).map { .task($0) }
        case .pass: readPass(language: language, in: &fields).map { .pass($0) }
        case .choice: readChoice(language: language, in: &fields).map { .choice($0) }
        case .wait: readWait(language: language, in: &fields).map { .wait($0) }
        case .succeed: .succeed(SucceedState(processing: processing([.output], language: language, in: &fields)))
        case .fail: .fail(readFail(language: language, in: &fields))
        case .parallel: readParallel(language: language, in: &fields).map { .parallel($0) }
        case .map: readMap(language: language, in: &fields).map { .map($0) }
        }
    }

    private mutating func stateLanguage(in fields: inout Fields) -> QueryLanguage {
        guard let language = queryLanguage(in: &fields) else { return machineLanguage }
        if machineLanguage == .jsonata, language == .jsonPath {
            report(
                "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
                remedy: "Set QueryLanguage to JSONata in single states only, or write this state in JSONata.",
                at: fields.location
            )
        }
        return language
    }

    private mutating func checkName(_ name: String, at location: JSONPointer) {
        if !stateNames.insert(name).inserted {
            report(
                "The state name '\(name)' appears more than once",
                code: DiagnosticCode.duplicateStateName,
                remedy: "Names must be unique in the whole definition; rename one of the states.",
                at: location
            )
        }
        let hasControls = name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        if name.isEmpty || name.unicodeScalars.count > 80 || hasControls {
            report(
                "The state name must have 1 to 80 characters and no control characters",
                code: DiagnosticCode.invalidStateName,
                remedy: "Shorten the name or remove the characters.",
                at: location
            )
        }
    }

    /// Reads `Next` or `End`.
    mutating func transition(in fields: inout Fields) -> Transition? {
        let present = only(one: ["Next", "End"], in: &fields, isRequired: true)
        if present == "Next" { return string("Next", in: &fields).map { .next($0) } }
        guard present == "End", let isEnd = boolean("End", in: &fields) else { return nil }
        if isEnd { return .end }
        report(
            "'End' can only be true",
            remedy: "Remove the field, or name a next state.",
            at: fields.location(of: "End")
        )
        return nil
    }

    private mutating func readPass(language: QueryLanguage, in fields: inout Fields) -> PassState? {
        let processing = processing([.parameters, .resultPath, .output], language: language, in: &fields)
        let result = language == .jsonPath ? fields.take("Result") : nil
        if let result, Self.looksLikeTemplate(result) {
            report(
                "The Result of a Pass state is static: keys that end with '.$' are not evaluated",
                code: DiagnosticCode.staticResult,
                severity: .warning,
                remedy: "Use Parameters instead of Result.",
                at: fields.location(of: "Result")
            )
        }
        let assign = assignment(language: language, in: &fields)
        guard let transition = transition(in: &fields) else { return nil }
        return PassState(result: result, transition: transition, processing: processing, assign: assign)
    }

    private static func looksLikeTemplate(_ value: JSON) -> Bool {
        switch value {
        case .array(let elements): elements.contains(where: looksLikeTemplate)
        case .object(let object): object.contains { $0.key.hasSuffix(".$") || looksLikeTemplate($0.value) }
        default: false
        }
    }

    private mutating func readFail(language: QueryLanguage, in fields: inout Fields) -> FailState {
        FailState(
            error: failText("Error", language: language, in: &fields),
            cause: failText("Cause", language: language, in: &fields)
        )
    }

    private mutating func failText(
        _ name: String,
        language: QueryLanguage,
        in fields: inout Fields
    ) -> FailState.Text? {
        if language == .jsonata {
            if let expression = expressionField(name, in: &fields) { return .expression(expression) }
            return string(name, in: &fields).map { .literal($0) }
        }
        only(one: [name, name + "Path"], in: &fields, isRequired: false)
        guard let text = string(name + "Path", in: &fields) else {
            return string(name, in: &fields).map { .literal($0) }
        }
        if text.hasPrefix("$") { return path(name + "Path", in: &fields).map { .path($0) } }
        do throws(PathSyntaxError) {
            return .intrinsic(try IntrinsicExpression(text))
        } catch {
            report(
                "The value for the field '\(name)Path' must be a valid JSONPath or a valid intrinsic function call",
                remedy: error.description,
                at: fields.location(of: name + "Path")
            )
            return nil
        }
    }

    private mutating func readWait(language: QueryLanguage, in fields: inout Fields) -> WaitState? {
        let processing = processing([.output], language: language, in: &fields)
        let assign = assignment(language: language, in: &fields)
        let names =
            language == .jsonPath
            ? ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"] : ["Seconds", "Timestamp"]
        let delay = delay(only(one: names, in: &fields, isRequired: true), language: language, in: &fields)
        guard let transition = transition(in: &fields), let delay else { return nil }
        return WaitState(delay: delay, transition: transition, processing: processing, assign: assign)
    }

    private mutating func delay(
        _ field: String?,
        language: QueryLanguage,
        in fields: inout Fields
    ) -> WaitState.Delay? {
        switch field {
        case "Seconds", "SecondsPath":
            let range = 0...Self.maximumSeconds
            return integerSetting("Seconds", in: range, language: language, in: &fields).map { .seconds($0) }
        case "TimestampPath": return path("TimestampPath", in: &fields).map { .timestamp(.path($0)) }
        case "Timestamp":
            if language == .jsonata, let expression = expressionField("Timestamp", in: &fields) {
                return .timestamp(.expression(expression))
            }
            guard let text = string("Timestamp", in: &fields) else { return nil }
            if let timestamp = Timestamp(text) { return .timestamp(.literal(timestamp)) }
            report(
                "String does not match RFC3339 timestamp",
                remedy: "Write it like 2026-06-01T10:30:00Z, with a capital T and a Z or an offset.",
                at: fields.location(of: "Timestamp")
            )
            return nil
        default: return nil
        }
    }

    private mutating func readParallel(language: QueryLanguage, in fields: inout Fields) -> ParallelState? {
        let steps: ProcessingSteps = [.parameters, .resultSelector, .resultPath, .arguments, .output]
        let processing = processing(steps, language: language, in: &fields)
        let assign = assignment(language: language, reach: .result, in: &fields)
        let retriers = retriers(in: &fields) ?? []
        let catchers = catchers(language: language, in: &fields)
        require(["Branches"], in: fields)
        var branches: [ScopeID] = []
        let elements = array("Branches", in: &fields)
        if elements?.isEmpty == true { report("Value cannot be empty", at: fields.location(of: "Branches")) }
        for (index, element) in (elements ?? []).enumerated() {
            let place = fields.location(of: "Branches").appending(index)
            guard case .object(let object) = element else {
                report("Expected value of type Object", at: place)
                continue
            }
            var branch = Fields(object, at: place)
            _ = string("Comment", in: &branch)
            if let scope = readScope(&branch) { branches.append(scope) }
            reportUnknown(branch)
        }
        guard let transition = transition(in: &fields), branches.count == elements?.count else { return nil }
        return ParallelState(
            branches: branches,
            transition: transition,
            processing: processing,
            assign: assign,
            retriers: retriers,
            catchers: catchers
        )
    }
}
