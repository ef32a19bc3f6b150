internal import Testing

@testable internal import SQLiteStore

/// Master keys of tests.
enum SealingKeys {
    /// The one with which stores are made.
    static func right() throws -> MasterKey { try key("a secret of the host with more than 32 bytes") }

    /// Another one.
    static func wrong() throws -> MasterKey { try key("quite another secret, also with more than 32 bytes") }

    private static func key(_ secret: String) throws -> MasterKey {
        try #require(MasterKey(secret: Array(secret.utf8)))
    }
}
