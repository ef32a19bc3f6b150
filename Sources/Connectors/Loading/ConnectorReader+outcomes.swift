internal import JSONModel

extension ConnectorReader {
    /// Reads an outcome table.
    mutating func outcomes<Key: FileKey>(_ view: View<Key>, _ key: Key, in place: TemplatePlace) -> [OutcomeRule] {
        var rules: [OutcomeRule] = []
        for (value, location) in elements(view, key) {
            guard let row = self.view(value, at: location, as: OutcomeKey.self), let rule = rule(row, in: place) else {
                continue
            }
            if let earlier = rules.firstIndex(where: { $0.covers(rule) }) {
                warn(
                    "UNREACHABLE_ROW",
                    "Row \(earlier + 1) fits every answer that this row is about.",
                    "Move this row up, or take it out.",
                    at: location
                )
            }
            rules.append(rule)
        }
        return rules
    }

    private mutating func rule(_ row: View<OutcomeKey>, in place: TemplatePlace) -> OutcomeRule? {
        require([.outcome: "Say what the answer means: 'notYet', for example."], in: row)
        let outcomeClass = choice(row, .outcome, of: OutcomeClass.self)
        let error = errorSuffix(row, .error)
        if outcomeClass == .ok, row[.error] != nil {
            report(
                "MISPLACED_FIELD",
                "'ok' raises no error.",
                "Take 'error' out, or change 'outcome'.",
                at: row.place(.error)
            )
        }
        let matchers: [OutcomeKey] = [.status, .message, .messageContains, .contentType, .when]
        let hasMatch = matchers.contains { row[$0] != nil }
        if !hasMatch {
            report(
                "ROW_WITHOUT_MATCH",
                "The row fits every answer.",
                "Give at least one of \(matchers.map(\.rawValue).joined(separator: ", ")).",
                at: row.location
            )
        }
        checkNotes(row, .comment)
        let statuses = statuses(row)
        let message = string(row, .message)
        let messageContains = string(row, .messageContains)
        let contentType = string(row, .contentType)?.lowercased()
        let condition = condition(row, .when, in: place.adding("answer"))
        let explanation = string(row, .explanation)
        let effect = boolean(row, .mayHaveHadEffect)
        guard let outcomeClass, hasMatch, let statuses else { return nil }
        return OutcomeRule(
            statuses: statuses,
            message: message,
            messageContains: messageContains,
            contentType: contentType,
            condition: condition,
            outcomeClass: outcomeClass,
            error: error,
            explanation: explanation,
            mayHaveHadEffect: effect
        )
    }

    /// The last part of an error's name.
    mutating func errorSuffix<Key: FileKey>(_ view: View<Key>, _ key: Key) -> String? {
        guard let text = string(view, key) else { return nil }
        guard let first = text.utf8.first, ASCII.isUpperCaseLetter(first),
            text.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) })
        else {
            report(
                "INVALID_NAME",
                "'\(text)' cannot be the name of an error.",
                "Use words in upper camel case without the connector's name: 'ConsentRevoked'.",
                at: view.place(key)
            )
            return nil
        }
        return text
    }

    /// A status, a class such as `4xx`, a range such as `500-599`, or a list of them.
    private mutating func statuses(_ row: View<OutcomeKey>) -> [ClosedRange<Int>]? {
        guard let value = row[.status] else { return [] }
        if case .array(let elements) = value, !elements.isEmpty {
            let ranges = elements.enumerated().compactMap {
                status($0.element, at: row.place(.status).appending($0.offset))
            }
            return ranges.isEmpty ? nil : ranges
        }
        return status(value, at: row.place(.status)).map { [$0] }
    }

    private mutating func status(_ value: JSON, at location: JSONPointer) -> ClosedRange<Int>? {
        let known = 100...599
        if let number = value.integerValue, known.contains(number) { return number...number }
        if let text = value.stringValue {
            if text.hasSuffix("xx"), let digit = Int(text.dropLast(2)), (1...5).contains(digit) {
                return digit * 100...digit * 100 + 99
            }
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            if ends.count == 2, let low = ends[0], let high = ends[1], low <= high, known.contains(low),
                known.contains(high)
            {
                return low...high
            }
        }
        report(
            "INVALID_STATUS",
            "This is no HTTP status.",
            "Write 404, \"4xx\", \"500-599\" or an array of such.",
            at: location
        )
        return nil
    }
}

extension OutcomeRule {
    /// Whether no answer that fits the other row passes this one.
    fileprivate func covers(_ other: OutcomeRule) -> Bool {
        guard message == nil, messageContains == nil, contentType == nil, condition == nil else { return false }
        if statuses.isEmpty { return true }
        return !other.statuses.isEmpty
            && other.statuses.allSatisfy { range in
                statuses.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
            }
    }
}
