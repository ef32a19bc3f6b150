internal import Crypto

/// The SHA-256 of a file that is read, or written, part by part.
public struct FileDigest: Sendable {
    private var hash = SHA256()
    /// How many bytes there were.
    public private(set) var count = 0

    /// Makes the digest of nothing.
    public init() {}

    /// Takes the next bytes.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        hash.update(data: Array(bytes))
        count += bytes.count
    }

    /// The digest of all bytes so far, in 64 hexadecimal digits.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}
