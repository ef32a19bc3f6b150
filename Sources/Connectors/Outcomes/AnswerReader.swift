internal import HTTPTypes
internal import JSONModel

/// Reads one answer: table of the awaited condition, table of the operation, table of the connector, built-in defaults; the first
/// row that fits counts.
struct AnswerReader {
    let connector: Connector
    let call: PreparedCall
    let operation: Operation
    let request: RequestOperation
    let now: Timestamp
    let secrets: Secrets

    /// Where values stand that the call drops: images by the million bytes, which are better never built.
    var unwantedPlaces: [[String]] {
        request.answer.expectations.compactMap { pointer, field in
            field.dataClass.map(call.droppedClasses.contains) == true ? pointer.tokens : nil
        }
    }

    func outcome(_ answer: Answer) -> Outcome {
        let scope = scope(answer)
        var outcome: Outcome
        do throws(TemplateFailure) {
            let words = words(answer, scope)
            if let rule = try firstRule(fitting: answer, words: words, scope: scope) {
                outcome = try apply(rule, to: answer, words: words, scope: scope)
            } else {
                outcome = try builtIn(answer, words: words, scope: scope)
            }
        } catch {
            outcome =
                answer.status >= 500
                // Whoever is out of order says odd things: that is no sign that the file is wrong.
                ? unclear(answer, quoting: nil, "The provider is out of order.")
                : drift(answer, "\(error), so the answer cannot be read")
        }
        outcome.status = answer.status
        if outcome.outcomeClass != .ok {
            outcome.retryAfter = answer.header(.retryAfter).flatMap { RetryAfter.duration($0, now: now) }
        }
        return outcome
    }

    // MARK: The tables

    private var rules: [OutcomeRule] {
        let awaiting = call.condition.flatMap { connector.operations[$0]?.outcomes } ?? []
        return awaiting + operation.outcomes + connector.outcomes
    }

    private func firstRule(
        fitting answer: Answer,
        words: String?,
        scope: TemplateScope
    ) throws(TemplateFailure) -> OutcomeRule? {
        for rule in rules where rule.fits(answer, words: words) {
            guard let condition = rule.condition else { return rule }
            if try condition.holds(in: scope) { return rule }
        }
        return nil
    }

    private func apply(
        _ rule: OutcomeRule,
        to answer: Answer,
        words: String?,
        scope: TemplateScope
    ) throws(TemplateFailure) -> Outcome {
        if rule.outcomeClass == .ok { return try success(answer, scope: scope) }
        if rule.outcomeClass == .reauthenticate, !canReauthenticate { return rejected(answer, quoting: nil) }
        // The row's own words come from the connector's file, so they hold nobody's data.
        let quoted = rule.message ?? words.flatMap { concealed.quote($0) }
        return Outcome(
            rule.outcomeClass,
            errorName: rule.error.map { "\(connector.errorPrefix).\($0)" } ?? connector.errorName(rule.outcomeClass),
            message: sentence(answer, quoting: quoted, explanation: rule.explanation),
            mayHaveHadEffect: rule.mayHaveHadEffect ?? (rule.outcomeClass == .ambiguous || effect(of: answer))
        )
    }

    // MARK: The defaults

    private func builtIn(_ answer: Answer, words: String?, scope: TemplateScope) throws(TemplateFailure) -> Outcome {
        if answer.isSuccess { return try success(answer, scope: scope) }
        let quoted = words.flatMap { concealed.quote($0) }
        switch answer.status {
        case 408, 425, 429:
            return failure(.transient, answer, quoting: quoted, "It can be tried again later.")
        case 500...599:
            return unclear(answer, quoting: quoted, "The provider is out of order.")
        case 401:
            guard canReauthenticate else { return rejected(answer, quoting: quoted) }
            return failure(.reauthenticate, answer, quoting: quoted, "The token was not accepted.")
        case 404 where answer.json == nil:
            return failure(
                .configurationFault,
                answer,
                quoting: nil,
                "That is not how the API says that something is missing: check the base URL of connector '\(connector.name)'."
            )
        case 301, 308, 405, 406, 415:
            return failure(
                .configurationFault,
                answer,
                quoting: quoted,
                "Check base URL and paths of connector '\(connector.name)' against the provider's documentation."
            )
        default:
            return failure(
                .unmapped,
                answer,
                quoting: quoted,
                "The connector's file does not say what that means: add a row to its 'outcomes'."
            )
        }
    }

    /// Whether there may be another token than the one that was not accepted.
    private var canReauthenticate: Bool {
        guard case .bearer(.sources) = call.authentication else { return false }
        return true
    }

    /// The credentials were not accepted, and there are no others.
    private func rejected(_ answer: Answer, quoting words: String?) -> Outcome {
        failure(
            .configurationFault,
            answer,
            quoting: words,
            "Check the credentials of connector '\(connector.name)'."
        )
    }

    private func success(_ answer: Answer, scope: TemplateScope) throws(TemplateFailure) -> Outcome {
        switch answer.content {
        case .html:
            return unclear(
                answer,
                quoting: nil,
                "The answer is a page, not the API's: a proxy, a firewall or a login page stands in between."
            )
        case .brokenJSON:
            return unclear(answer, quoting: nil, "The answer says it is JSON, and is not; it may have been cut.")
        case .text where request.answer.result != nil || !request.answer.expectations.isEmpty:
            return drift(answer, "the answer is no JSON")
        case .empty, .json, .text: break
        }
        for (pointer, field) in request.answer.expectations {
            if let problem = problem(at: pointer, field, in: answer.json) { return drift(answer, problem) }
        }
        var result = JSON.null
        if let template = request.answer.result {
            result = try template.evaluate(in: scope) ?? .null
        }
        result = operation.classes.dropping(call.droppedClasses, from: result)
        return Outcome(
            .ok,
            message: sentence(answer, quoting: nil, explanation: nil),
            result: result,
            mayHaveHadEffect: effect(of: answer)
        )
    }

    private func problem(at pointer: JSONPointer, _ field: InputField, in document: JSON?) -> String? {
        guard let value = document?[pointer], !value.isNull else {
            return field.isRequired ? "the answer has nothing at \(pointer), which it must have" : nil
        }
        return ShapeCheck.problem(of: value, for: field.shape, named: "the answer's \(pointer)")
    }

    /// The provider changed, or the file was wrong from the start.
    ///
    /// Every call of this kind will fail alike.
    private func drift(_ answer: Answer, _ problem: String) -> Outcome {
        failure(
            .configurationFault,
            answer,
            quoting: nil,
            "Its shape is not the expected one: \(problem). Compare the connector's file with the provider's documentation."
        )
    }

    /// The call may have had its effect: harmless for what can be repeated, ambiguous otherwise.
    private func unclear(_ answer: Answer, quoting words: String?, _ explanation: String) -> Outcome {
        failure(call.safety.isRepeatable ? .transient : .ambiguous, answer, quoting: words, explanation)
    }

    private func failure(
        _ outcomeClass: OutcomeClass,
        _ answer: Answer,
        quoting words: String?,
        _ explanation: String
    ) -> Outcome {
        Outcome(
            outcomeClass,
            errorName: connector.errorName(outcomeClass),
            message: sentence(answer, quoting: words, explanation: explanation),
            mayHaveHadEffect: outcomeClass == .ambiguous || effect(of: answer)
        )
    }

    // MARK: Small things

    /// Made when words are quoted: most answers quote none.
    private var concealed: Concealment { Concealment(of: call, secrets: secrets) }

    /// Whether an answer with this status leaves open that the provider acted: a refusal does not.
    private func effect(of answer: Answer) -> Bool {
        call.safety != .read && (answer.isSuccess || answer.status >= 500)
    }

    /// The provider's own words, for rows that compare them and for people.
    private func words(_ answer: Answer, _ scope: TemplateScope) -> String? {
        guard let template = connector.errorMessage, answer.json != nil else { return answer.usualMessage }
        // A body without words in the expected place has none; that alone is no fault.
        return (try? template.evaluate(in: scope))?.stringValue
    }

    private func scope(_ answer: Answer) -> TemplateScope {
        var scope = call.scope
        scope.focus = answer.json
        scope.bindings["answer"] = answer.binding
        return scope
    }

    private func sentence(_ answer: Answer, quoting words: String?, explanation: String?) -> String {
        var text = "\(connector.title) answered \(call.operation) with status \(answer.status)"
        if let words, !words.isEmpty { text += " and said “\(words)”" }
        text += "."
        if let explanation { text += " \(explanation)" }
        return text
    }
}

extension OutcomeRule {
    /// Whether everything but the condition fits.
    func fits(_ answer: Answer, words: String?) -> Bool {
        guard statuses.isEmpty || statuses.contains(where: { $0.contains(answer.status) }) else { return false }
        if let contentType {
            guard contentType == Self.noContent ? answer.mediaType.isEmpty : contentType == answer.mediaType else {
                return false
            }
        }
        if let message {
            guard let words, Self.isSame(words, message) else { return false }
        }
        if let messageContains {
            guard let words, words.lowercased().contains(messageContains.lowercased()) else { return false }
        }
        // A row must name what it trusts in an answer that does not look like the API's.
        return answer.isCredible || contentType != nil || message != nil || messageContains != nil
    }

    /// As a content type: the answer has none.
    static let noContent = "none"

    /// Providers change the case and the full stop of their messages without a word.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        func normalized(_ text: String) -> String {
            var text = text.trimmed.lowercased()
            if text.hasSuffix(".") { text.removeLast() }
            return text
        }
        return normalized(left) == normalized(right)
    }
}
