internal import JSONModel

extension DefinitionReader {
    mutating func readTask(language: QueryLanguage, in fields: inout Fields) -> TaskState? {
        require(["Resource"], in: fields)
        let resource = taskResource(in: &fields)
        let steps: ProcessingSteps = [.parameters, .resultSelector, .resultPath, .arguments, .output]
        let processing = processing(steps, language: language, in: &fields)
        let credentials = template("Credentials", language: language, in: &fields)
        let assign = assignment(language: language, reach: .result, in: &fields)
        let seconds = 1...Self.maximumSeconds
        let timeout = integerSetting("TimeoutSeconds", in: seconds, language: language, in: &fields)
        let heartbeat = integerSetting("HeartbeatSeconds", in: seconds, language: language, in: &fields)
        if case .literal(let timeout)? = timeout, case .literal(let heartbeat)? = heartbeat, heartbeat >= timeout {
            report(
                "'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'",
                remedy: "A heartbeat that may come later than the timeout is never missed.",
                at: fields.location(of: "HeartbeatSeconds")
            )
        }
        let retriers = retriers(in: &fields)
        let catchers = catchers(language: language, in: &fields)
        guard let transition = transition(in: &fields), let resource else { return nil }
        return TaskState(
            resource: resource,
            transition: transition,
            processing: processing,
            credentials: credentials,
            assign: assign,
            timeout: timeout,
            heartbeat: heartbeat,
            retriers: retriers,
            catchers: catchers
        )
    }

    private mutating func taskResource(in fields: inout Fields) -> TaskResource? {
        guard let text = string("Resource", in: &fields) else { return nil }
        let place = fields.location(of: "Resource")
        guard let resource = TaskResource(text) else {
            report(
                text.hasPrefix("arn:")
                    ? "Resource provided in Task state is not recognized" : "Value is not a valid resource ARN",
                remedy: "Name a service integration, a function, an activity, or connector:<name>:<operation>.",
                at: place
            )
            return nil
        }
        if options.type == .express {
            if resource.kind == .activity {
                report("Express state machine does not support Activity ARN", remedy: Self.expressRemedy, at: place)
            } else if resource.pattern != .requestResponse {
                report(
                    "Express state machine does not support '\(resource.pattern.rawValue.dropFirst())' service integration",
                    remedy: Self.expressRemedy,
                    at: place
                )
            }
        }
        for diagnostic in options.resources.diagnostics(for: resource, at: place) {
            report(
                diagnostic.message,
                code: diagnostic.code,
                severity: diagnostic.severity,
                remedy: diagnostic.remedy,
                at: diagnostic.location
            )
        }
        return resource
    }

    private static let expressRemedy = "Use a state machine of the type STANDARD."

    /// Reads a `Retry` field; `nil` where there is none.
    mutating func retriers(in fields: inout Fields) -> [Retrier]? {
        guard let elements = array("Retry", in: &fields) else { return nil }
        var retriers: [Retrier] = []
        for (index, element) in elements.enumerated() {
            let place = fields.location(of: "Retry").appending(index)
            guard case .object(let object) = element else {
                report("Expected value of type Object", at: place)
                continue
            }
            var rule = Fields(object, at: place)
            if let retrier = readRetrier(&rule, isLast: index == elements.count - 1) { retriers.append(retrier) }
            reportUnknown(rule)
        }
        return retriers
    }

    private mutating func readRetrier(_ rule: inout Fields, isLast: Bool) -> Retrier? {
        _ = string("Comment", in: &rule)
        let errors = errorMatcher(in: &rule, isLast: isLast)
        let interval = integer("IntervalSeconds", in: 1...Self.maximumSeconds, in: &rule)
        let attempts = integer("MaxAttempts", in: 0...Retrier.maximumAttemptsLimit, in: &rule)
        let rate = number("BackoffRate", in: 1...Double.greatestFiniteMagnitude, in: &rule)
        // Step Functions bounds the delay at a year of 365 days and less than that.
        let maximumDelay = integer("MaxDelaySeconds", in: 1...31_622_400, in: &rule)
        let jitter = choice("JitterStrategy", of: ["FULL", "NONE"], in: &rule)
        if let interval, let maximumDelay, maximumDelay <= interval {
            report("'MaxDelaySeconds' must be greater than 'IntervalSeconds'", at: rule.location(of: "MaxDelaySeconds"))
        }
        guard let errors else { return nil }
        return Retrier(
            errors: errors,
            interval: .seconds(interval ?? 1),
            maximumAttempts: attempts ?? 3,
            backoffRate: rate ?? 2,
            maximumDelay: maximumDelay.map { .seconds($0) },
            hasFullJitter: jitter == "FULL"
        )
    }

    /// Reads a `Catch` field.
    mutating func catchers(language: QueryLanguage, in fields: inout Fields) -> [Catcher] {
        guard let elements = array("Catch", in: &fields) else { return [] }
        var catchers: [Catcher] = []
        for (index, element) in elements.enumerated() {
            let place = fields.location(of: "Catch").appending(index)
            guard case .object(let object) = element else {
                report("Expected value of type Object", at: place)
                continue
            }
            var rule = Fields(object, at: place)
            if let catcher = readCatcher(&rule, index: index, isLast: index == elements.count - 1, language: language) {
                catchers.append(catcher)
            }
            reportUnknown(rule, language: language)
        }
        return catchers
    }

    private mutating func readCatcher(
        _ rule: inout Fields,
        index: Int,
        isLast: Bool,
        language: QueryLanguage
    ) -> Catcher? {
        _ = string("Comment", in: &rule)
        let errors = errorMatcher(in: &rule, isLast: isLast)
        require(["Next"], in: rule)
        let next = string("Next", in: &rule)
        let field = "Catch[\(index)]"
        let assign = assignment(language: language, field: field + "/Assign", reach: .errorOutput, in: &rule)
        var resultPath = ResultPlacement.replace
        var output: ExpressionTemplate?
        switch language {
        case .jsonPath: resultPath = resultPlacement(in: &rule)
        case .jsonata: output = expressionTemplate("Output", field: field + "/Output", reach: .errorOutput, in: &rule)
        }
        guard let errors, let next else { return nil }
        return Catcher(errors: errors, next: next, resultPath: resultPath, output: output, assign: assign)
    }

    private mutating func errorMatcher(in rule: inout Fields, isLast: Bool) -> ErrorMatcher? {
        require(["ErrorEquals"], in: rule)
        guard let elements = array("ErrorEquals", in: &rule) else { return nil }
        let place = rule.location(of: "ErrorEquals")
        if elements.isEmpty { report("Value cannot be empty", at: place) }
        let names = elements.compactMap(\.stringValue)
        if names.count < elements.count { report("Expected value of type String", at: place) }
        if names.contains(ErrorName.all), names.count > 1 || !isLast {
            report(
                "States.ALL must appear alone and in the last rule",
                remedy: "Move it to a rule of its own at the end.",
                at: place
            )
        }
        return ErrorMatcher(names)
    }
}
