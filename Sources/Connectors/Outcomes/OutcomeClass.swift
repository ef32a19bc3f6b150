/// What an answer means for the task that asked, whatever the provider's words for it.
public enum OutcomeClass: String, Sendable, Hashable, CaseIterable {
    /// A usable answer.
    case ok
    /// The thing does not exist, and the provider is the one to know.
    case notFound
    /// The thing exists or will, and is not ready.
    case notYet
    /// The effect that was asked for is there already.
    case alreadyDone
    /// The provider or the way to it is out of order for now; the call had no effect, or may be repeated without harm.
    case transient
    /// The call may have had its effect, and repeating it might have it twice.
    case ambiguous
    /// The token was not accepted; a fresh one may be.
    case reauthenticate
    /// The data must change before a call can succeed.
    case invalid
    /// The applicant failed, declined or revoked: a result, though not the wanted one.
    case denied
    /// Credentials, base URL or the shape of answers are wrong, so every call of this connector will fail alike.
    case configurationFault
    /// The connector's file does not say what the answer means.
    case unmapped

    /// The name as it stands in error names: `NotYet` in `Sardine.NotYet`.
    public var errorSuffix: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
