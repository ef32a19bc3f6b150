public import JSONModel

/// A provider's local double: it answers as the provider's contract says, from state that it keeps in itself.
///
/// A twin is a value. It has no clock, no socket and no randomness but the seed in its state, so that the same requests
/// at the same moments always meet the same answers, and a test can copy it to look at two futures. The HTTP server and
/// the in-process transport around it are written elsewhere and are the same for every twin.
public protocol ProviderTwin: Sendable {
    /// What the twin offers: operations, magic inputs, dials and control end points.
    static var description: TwinDescription { get }

    /// Answers one request.
    ///
    /// Never traps and never throws: whatever arrives, there is an answer for it.
    mutating func respond(to request: TwinRequest, at now: Timestamp) -> TwinReply

    /// The next moment at which something happens without a request, such as an applicant who finishes by themselves.
    var nextWake: Timestamp? { get }

    /// Lets happen what is due by the given moment, and tells what the world outside must be sent because of it.
    ///
    /// Calling it is never needed for right answers, because ``respond(to:at:)`` catches up first; it makes webhooks leave
    /// on time.
    mutating func wake(at now: Timestamp) -> [SideEffect]
}

extension ProviderTwin {
    /// Nothing happens by itself.
    public var nextWake: Timestamp? { nil }

    /// Nothing was due.
    public mutating func wake(at now: Timestamp) -> [SideEffect] { [] }
}
