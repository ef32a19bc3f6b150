public import Connectors

/// Why a call got no token.
public struct TokenRefusal: Error, Sendable {
    /// The outcome of the call that was not made.
    public var outcome: Outcome

    /// The call is not wanted any more.
    static func withdrawn(_ need: TokenNeed) -> TokenRefusal {
        let message = "The call was given up while it waited for a token. Nothing was sent."
        return TokenRefusal(outcome: need.holder.outcome(.transient, message))
    }
}
