public import JSONModel

extension WorkflowSettings {
    /// Reads the file and collects every problem; the settings are `nil` where there is one.
    public static func parse(_ text: String) -> (settings: WorkflowSettings?, diagnostics: [Diagnostic]) {
        var reader = SettingsReader()
        do throws(JSONParseError) {
            let settings = reader.settings(try JSON(parsing: text))
            return (reader.diagnostics.isEmpty ? settings : nil, reader.diagnostics)
        } catch {
            reader.report("\(error)", remedy: "Write it as JSON.", .root, code: "INVALID_JSON")
            return (nil, reader.diagnostics)
        }
    }
}

/// Reads settings; what it does not know is a problem.
private struct SettingsReader {
    private(set) var diagnostics: [Diagnostic] = []

    /// The longest pause and life of a reconciliation, in seconds: what a Wait state can wait.
    private static let longestPause = 99_999_999
    private static let maximumPauses = 64
    private static let maximumProbes = 16

    mutating func settings(_ document: JSON) -> WorkflowSettings {
        var settings = WorkflowSettings()
        for (key, value, place) in members(document, .root) {
            switch key {
            case "$schema", "description": continue
            case "applicant":
                for (index, element) in elements(value, place).enumerated() {
                    if let field = contact(element, place.appending(index)) { settings.applicant.append(field) }
                }
            case "reconciliation": settings.reconciliation = reconciliation(value, place)
            default: unknown(key, place)
            }
        }
        return settings
    }

    private mutating func contact(_ value: JSON, _ place: JSONPointer) -> ContactField? {
        var pointer: JSONPointer?
        var kind: ContactField.Kind?
        var countryCode: String?
        for (key, value, place) in members(value, place) {
            switch key {
            case "field":
                pointer = text(value, place).flatMap { $0.hasPrefix("/") ? JSONPointer($0) : JSONPointer(tokens: [$0]) }
            case "kind":
                kind = text(value, place).flatMap(ContactField.Kind.init)
                let known = ContactField.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                if kind == nil { report("There is no such kind.", remedy: "Use one of: \(known).", place) }
            case "countryCode":
                countryCode = text(value, place)
                if countryCode?.utf8.allSatisfy({ $0 &- 48 < 10 }) != true {
                    report("A country code has digits only.", remedy: "Write it such as \"1\" or \"44\".", place)
                }
            default: unknown(key, place)
            }
        }
        guard let pointer, let kind else {
            report("A contact has 'field' and 'kind'.", remedy: "Name the input's field, and what it holds.", place)
            return nil
        }
        return ContactField(pointer, kind, countryCode: countryCode)
    }

    private mutating func reconciliation(_ value: JSON, _ place: JSONPointer) -> Reconciliation? {
        var result = Reconciliation(after: [], every: [], of: "", [:], decision: "")
        result.probes = []
        for (key, value, place) in members(value, place) {
            switch key {
            case "after": result.outcomes = codes(value, place)
            case "schedule": schedule(value, place, &result)
            case "probe":
                // One, or a list of which the first whose condition holds is asked.
                if value.arrayValue == nil {
                    result.probes = [probe(value, place)]
                } else {
                    result.probes = elements(value, place).enumerated().map { probe($1, place.appending($0)) }
                }
                if result.probes.count > Self.maximumProbes {
                    report("These are too many probes.", remedy: "Give at most \(Self.maximumProbes).", place)
                }
            case "decision": result.decision = expression(value, place) ?? ""
            case "final": result.finalOutcomes = codes(value, place)
            case "followUps":
                for (outcome, value, place) in members(value, place) {
                    guard let workflow = value["workflow"]?.stringValue, let input = value["input"],
                        value.objectValue?.count == 2
                    else {
                        report("A follow-up has 'workflow' and 'input'.", remedy: "Give both, and nothing else.", place)
                        continue
                    }
                    result.followUps[outcome] = Reconciliation.FollowUp(workflow: workflow, input: input)
                }
            default: unknown(key, place)
            }
        }
        for (name, isMissing) in [
            ("after", result.outcomes.isEmpty), ("schedule", result.pauses.isEmpty),
            ("probe", result.probes.isEmpty || result.probes.contains { $0.resource.isEmpty }),
            ("decision", result.decision.isEmpty),
        ] where isMissing {
            report("A reconciliation needs '\(name)'.", remedy: "Add it.", place)
        }
        return result
    }

    private mutating func schedule(_ value: JSON, _ place: JSONPointer, _ result: inout Reconciliation) {
        for (key, value, place) in members(value, place) {
            switch key {
            case "pauseSeconds":
                let pauses = elements(value, place).compactMap(\.integerValue)
                let isValid =
                    (1...Self.maximumPauses).contains(pauses.count)
                    && pauses.allSatisfy { (1...Self.longestPause).contains($0) }
                if isValid {
                    result.pauses = pauses
                } else {
                    report("These are no pauses.", remedy: "Give 1 to 64 whole numbers of seconds.", place)
                }
            case "jitter":
                if let jitter = value.doubleValue, (0...0.5).contains(jitter) {
                    result.jitter = jitter
                } else {
                    report("The jitter is a share of the pause.", remedy: "Give a number from 0 to 0.5.", place)
                }
            case "endAfterSeconds":
                if let seconds = value.integerValue, (1...10 * Self.longestPause).contains(seconds) {
                    result.endsAfter = seconds
                } else {
                    report("This is no end.", remedy: "Give a whole number of seconds.", place)
                }
            default: unknown(key, place)
            }
        }
    }

    private mutating func probe(_ value: JSON, _ place: JSONPointer) -> Reconciliation.Probe {
        var result = Reconciliation.Probe(of: "", [:])
        for (key, value, place) in members(value, place) {
            switch key {
            case "when": result.condition = expression(value, place)
            case "resource": result.resource = text(value, place) ?? ""
            case "arguments": result.arguments = value
            case "errors":
                for (name, value, place) in members(value, place) {
                    if let outcome = code(value, place) { result.errors[name] = outcome }
                }
            default: unknown(key, place)
            }
        }
        return result
    }

    // MARK: Values

    private mutating func members(_ value: JSON, _ place: JSONPointer) -> [(String, JSON, JSONPointer)] {
        guard let object = value.objectValue else {
            report("An object is expected.", remedy: "Write one.", place)
            return []
        }
        return object.map { ($0.key, $0.value, place.appending($0.key)) }
    }

    private mutating func elements(_ value: JSON, _ place: JSONPointer) -> [JSON] {
        if let elements = value.arrayValue { return elements }
        report("A list is expected.", remedy: "Write one.", place)
        return []
    }

    private mutating func codes(_ value: JSON, _ place: JSONPointer) -> [String] {
        elements(value, place).compactMap { code($0, place) }
    }

    private mutating func code(_ value: JSON, _ place: JSONPointer) -> String? {
        if let text = value.stringValue, text.isOutcomeCode { return text }
        report("An outcome is a code.", remedy: "Use letters, digits, and the marks _ . -, at most 64.", place)
        return nil
    }

    private mutating func text(_ value: JSON, _ place: JSONPointer) -> String? {
        if let text = value.stringValue, !text.isEmpty { return text }
        report("A text is expected.", remedy: "Write one.", place)
        return nil
    }

    private mutating func expression(_ value: JSON, _ place: JSONPointer) -> String? {
        if let text = value.stringValue, text.hasPrefix("{%"), text.hasSuffix("%}"), text.count > 4 {
            return String(text.dropFirst(2).dropLast(2))
        }
        report("An expression is expected.", remedy: "Write JSONata between {% and %}.", place)
        return nil
    }

    private mutating func unknown(_ key: String, _ place: JSONPointer) {
        report("There is no member '\(key)' here.", remedy: "Check its spelling, or remove it.", place)
    }

    mutating func report(_ message: String, remedy: String, _ place: JSONPointer, code: String = "INVALID_SETTINGS") {
        diagnostics.append(Diagnostic(code: code, message: message, remedy: remedy, at: place))
    }
}

extension String {
    /// Whether this can be told to a product as a code: it cannot hold much of anybody.
    var isOutcomeCode: Bool {
        (1...64).contains(utf8.count)
            && utf8.allSatisfy { byte in
                byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte == 0x5F || byte == 0x2E || byte == 0x2D
            }
    }
}
