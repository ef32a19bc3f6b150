import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

/// Parses a definition that is right.
func machine(_ text: String) throws -> StateMachine {
    let (stateMachine, diagnostics) = StateMachine.parse(text)
    return try #require(stateMachine, "\(diagnostics)")
}

extension ManualRun {
    /// The history in one word an event: `3<2:PassStateExited`.
    var log: [String] { history.map { "\($0.id)<\($0.previous):\($0.type.rawValue)" } }

    /// The types of the events.
    var types: [String] { history.map(\.type.rawValue) }
}

extension ManualRun.Answer {
    static func succeeds(_ output: JSON = .null, after delay: Duration = .zero) -> Self {
        Self(delay: delay, report: .succeeded(output: output))
    }

    static func fails(_ error: String?, _ cause: String? = nil, retryAfter: Duration? = nil, after: Duration = .zero)
        -> Self
    {
        Self(delay: after, report: .failed(error: error, cause: cause, retryAfter: retryAfter))
    }
}
