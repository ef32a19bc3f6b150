internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension Engine: TokenKeeper {
    /// What was sealed last for a credential.
    public func sealedTokens(of credential: String) throws -> [UInt8]? {
        try tokenStore.sealedToken(of: credential)?.sealed
    }

    /// Makes sealed tokens durable: returns once they are.
    public func keep(sealedTokens: [UInt8], of credential: String) async throws {
        let token = SealedToken(credential: credential, writtenAt: currentTime, sealed: sealedTokens)
        _ = try await ask { .keep(token, reply: $0) }
    }
}
