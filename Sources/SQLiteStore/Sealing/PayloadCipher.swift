internal import Crypto
internal import Foundation
internal import WorkflowStore

/// How bytes are sealed: AES-256 in Galois mode, under a random nonce of 96 bits.
///
/// A sealed payload is one byte for the format, the nonce, the ciphertext and a tag of 16 bytes. The execution and the format
/// are sealed in, so that one execution's bytes cannot be put in another's place. Keys are random and belong to one subject each;
/// nobody has so many payloads (2³²) that random nonces could meet.
enum PayloadCipher {
    /// The format of what this code writes.
    private static let format: UInt8 = 1
    /// What stands for a payload about somebody who was erased before it was written: nothing is kept.
    static let nothing: [UInt8] = [0]

    /// Seals a payload of an execution.
    static func seal(
        _ payload: [UInt8],
        of execution: ExecutionKey,
        with key: SymmetricKey
    ) throws(CryptoKitError) -> [UInt8] {
        let box = try sealed(payload, with: key, context: context(execution))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1 + 12 + payload.count + 16)
        bytes.append(format)
        bytes.append(contentsOf: box.nonce)
        bytes.append(contentsOf: box.ciphertext)
        bytes.append(contentsOf: box.tag)
        return bytes
    }

    /// The payload; `nil` if the key is another one, or the bytes are not those that were sealed for this execution.
    static func open(_ bytes: [UInt8], of execution: ExecutionKey, with key: SymmetricKey) -> [UInt8]? {
        guard bytes.first == format, let box = try? AES.GCM.SealedBox(combined: bytes.dropFirst()) else { return nil }
        return (try? AES.GCM.open(box, using: key, authenticating: context(execution))).map(Array.init)
    }

    /// Seals a key under another one; `purpose` is sealed in.
    static func wrap(
        _ key: SymmetricKey,
        with other: SymmetricKey,
        for purpose: String
    ) throws(CryptoKitError) -> [UInt8] {
        let box = try sealed(key.withUnsafeBytes(Array.init), with: other, context: Array(purpose.utf8))
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// A key that was sealed under another one for the same purpose.
    static func unwrap(_ bytes: [UInt8], with other: SymmetricKey, for purpose: String) -> SymmetricKey? {
        guard let box = try? AES.GCM.SealedBox(combined: bytes),
            let plain = try? AES.GCM.open(box, using: other, authenticating: Array(purpose.utf8))
        else { return nil }
        return SymmetricKey(data: plain)
    }

    private static func sealed(
        _ bytes: [UInt8],
        with key: SymmetricKey,
        context: [UInt8]
    ) throws(CryptoKitError) -> AES.GCM.SealedBox {
        do {
            return try AES.GCM.seal(bytes, using: key, authenticating: context)
        } catch {
            throw (error as? CryptoKitError) ?? .incorrectKeySize
        }
    }

    private static func context(_ execution: ExecutionKey) -> [UInt8] {
        var context = [format]
        withUnsafeBytes(of: execution.number.bigEndian) { context.append(contentsOf: $0) }
        return context
    }
}
