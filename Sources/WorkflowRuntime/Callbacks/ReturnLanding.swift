public import WorkflowStore

/// Where a provider sends the applicant back to: each landing has a return link of its own.
///
/// The link says at which landing somebody arrived, so nobody can arrive at another by changing an address.
public enum ReturnLanding: String, Sendable, Hashable, CaseIterable {
    /// The journey is over, whether it was finished or given up.
    case end
    /// The provider could not decide by itself: a person has to look.
    case manual
}

/// What a return link names.
public struct ReturnVisit: Sendable, Hashable {
    /// The execution whose applicant came back.
    public var execution: ExecutionKey
    /// Where.
    public var landing: ReturnLanding

    /// Makes a visit.
    public init(execution: ExecutionKey, landing: ReturnLanding = .end) {
        self.execution = execution
        self.landing = landing
    }

    /// What a link's token says: the number of the execution, and where it is not the end the landing.
    ///
    /// The end is left out, so that links which providers hold already keep their form.
    var text: String { landing == .end ? "\(execution.number)" : "\(execution.number).\(landing.rawValue)" }

    /// Reads that form; `nil` if it is not one.
    init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let number = parts.first.flatMap(Int64.init) else { return nil }
        var landing = ReturnLanding.end
        if parts.count == 2 {
            guard let named = ReturnLanding(rawValue: parts[1]) else { return nil }
            landing = named
        }
        self.init(execution: ExecutionKey(number), landing: landing)
    }
}
