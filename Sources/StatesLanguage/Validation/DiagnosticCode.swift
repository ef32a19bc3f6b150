public import JSONModel

/// The codes of diagnostics about definitions: those of `ValidateStateMachineDefinition`, and ours.
public enum DiagnosticCode {
    /// The text is no JSON.
    public static let invalidJSON = "INVALID_JSON_DESCRIPTION"
    /// A field is missing, unknown, or has a value that it cannot have.
    public static let schema = "SCHEMA_VALIDATION_FAILED"
    /// A transition leads nowhere, or no transition leads to a state.
    public static let missingTransitionTarget = "MISSING_TRANSITION_TARGET"
    /// No state can end the state machine.
    public static let missingEndState = "MISSING_END_STATE"
    /// Two states have the same name.
    public static let duplicateStateName = "DUPLICATE_STATE_NAME"
    /// A state's name is too long or has characters that are not allowed.
    public static let invalidStateName = "INVALID_STATE_NAME"
    /// Two Map states have the same label.
    public static let duplicateLabel = "DUPLICATE_LABEL_NAME"
    /// A label is empty, too long or has characters that are not allowed.
    public static let invalidLabel = "INVALID_LABEL_NAME"
    /// States are nested too deeply.
    public static let tooDeeplyNested = "TOO_DEEPLY_NESTED"
    /// A JSONata expression has a mistake.
    public static let invalidExpression = "INVALID_JSONATA_EXPRESSION"
    /// A JSONata expression reads what is not there.
    public static let unsupportedExpression = "UNSUPPORTED_JSONATA_EXPRESSION"
    /// A value looks like a path, but its key does not end with `.$`.
    public static let noDollar = "NO_DOLLAR"
    /// A Pass state's `Result` looks like a template.
    public static let staticResult = "PASS_RESULT_IS_STATIC"

    /// The codes whose messages clients of Step Functions know.
    fileprivate static let ofStepFunctions: Set<String> = [
        invalidJSON, schema, missingTransitionTarget, missingEndState, duplicateStateName, invalidStateName,
        duplicateLabel, invalidLabel, tooDeeplyNested, invalidExpression, unsupportedExpression,
        noDollar, staticResult,
    ]
}

extension Diagnostic {
    /// The message for a client of Step Functions: what is said there too is left as it is, and what only this engine says tells
    /// what to do.
    public var clientMessage: String {
        remedy.isEmpty || DiagnosticCode.ofStepFunctions.contains(code) ? message : "\(message) \(remedy)"
    }
}

extension JSONPointer {
    /// The place as Step Functions writes it: `/States/Search/Choices[0]/Next`, and `/` for the whole definition.
    ///
    /// A pointer does not tell an index from a key of digits, so any number counts as an index but the name of a state.
    public var definitionPath: String {
        guard !tokens.isEmpty else { return "/" }
        var text = ""
        for (offset, token) in tokens.enumerated() {
            let isIndex = offset > 0 && tokens[offset - 1] != "States" && Int(token) != nil
            text += isIndex ? "[\(token)]" : "/\(token)"
        }
        return text
    }
}

extension Sequence<Diagnostic> {
    /// The text with which Step Functions refuses a definition; it lists every error.
    public var invalidDefinitionText: String {
        let errors = filter { $0.severity == .error }.map { diagnostic in
            // A missing end belongs to no place, which Step Functions writes so.
            let place = diagnostic.code == DiagnosticCode.missingEndState ? "null" : diagnostic.location.definitionPath
            return "\(diagnostic.code): \(diagnostic.clientMessage) at \(place)"
        }
        return "Invalid State Machine Definition: '\(errors.joined(separator: ", "))'"
    }
}
