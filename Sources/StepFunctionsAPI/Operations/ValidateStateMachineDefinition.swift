internal import JSONModel
internal import StatesLanguage
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Checks a definition, and lists what is wrong with it.
    static let validateStateMachineDefinition = Operation(
        "ValidateStateMachineDefinition",
        [
            .definition, .type, .optional("severity", .choice(["ERROR", "WARNING"])),
            .optional("maxResults", .integer(0...100)),
        ]
    ) { request, backend in
        let type = request.optionalText("type").flatMap(StateMachineType.init(rawValue:)) ?? .standard
        let all = backend.diagnostics(of: request.text("definition"), type: type)
        let wanted = request.optionalText("severity") == "WARNING" ? all : all.filter { $0.severity == .error }
        if let complaint = backend.complaint(about: request.text("definition")) { return complaint.answer }
        let maximum = request.integer("maxResults") ?? 0
        let shown = wanted.prefix(maximum == 0 ? Page.defaultLength : maximum)
        return [
            "result": all.contains { $0.severity == .error } ? "FAIL" : "OK",
            "diagnostics": .array(shown.map(\.answer)),
            "truncated": .bool(shown.count < wanted.count),
        ]
    }
}

extension JSONComplaint {
    /// The whole answer about a definition that is no JSON.
    fileprivate var answer: JSONObject {
        let diagnostic: JSON = [
            "severity": "ERROR",
            "code": .string(DiagnosticCode.invalidJSON),
            "message": .string(text),
            "location": .string(place),
        ]
        return ["result": "FAIL", "diagnostics": [diagnostic], "truncated": false]
    }
}

extension Diagnostic {
    /// The diagnostic as the API gives it.
    fileprivate var answer: JSON {
        [
            "severity": severity == .error ? "ERROR" : "WARNING",
            "code": .string(code),
            "message": .string(clientMessage),
            "location": .string(location.definitionPath),
        ]
    }
}
