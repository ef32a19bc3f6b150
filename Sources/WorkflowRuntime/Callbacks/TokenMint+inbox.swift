internal import Connectors
internal import Crypto
internal import WorkflowStore

/// Keyed digests of what must be found again and must not be read.
extension TokenMint {
    /// By what a message finds whoever waits for this.
    func waitKey(of subject: WakeSubject) -> WaitKey {
        let parts = ["w", subject.connector, subject.operation, subject.field, subject.value.exposed]
        // A digest has 32 bytes, so its first 16 are always a key.
        guard let key = WaitKey(Array(digest(parts.map { Array($0.utf8) }).prefix(WaitKey.size))) else {
            preconditionFailure("a digest is shorter than a wait key")
        }
        return key
    }

    /// What deliveries of the same message share.
    func deduplicationKey(_ identity: [UInt8], connector: String, webhook: String) -> [UInt8] {
        digest([Array("d".utf8), Array(connector.utf8), Array(webhook.utf8), identity])
    }

    private func digest(_ parts: [[UInt8]]) -> [UInt8] {
        var code = HMAC<SHA256>(key: secret)
        // The length before each part keeps two lists of parts from sharing a text.
        for part in parts {
            code.update(data: Array("\(part.count):".utf8))
            code.update(data: part)
        }
        return Array(code.finalize())
    }
}
