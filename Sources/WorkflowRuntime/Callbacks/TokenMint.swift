internal import Crypto
internal import Foundation
public import JSONModel
public import StatesInterpreter
public import WorkflowStore

/// Makes and checks everything opaque that leaves the engine: task tokens, return links and idempotency keys.
///
/// Nothing of it is stored. A token names its target and carries an HMAC over it, keyed with a secret of the store, so the same
/// token comes out each time it is asked for, nobody else can make one, and checking it needs no look-up.
public struct TokenMint: Sendable {
    /// The number of bytes of a token's authentication code: 160 bits.
    private static let codeSize = 20

    let secret: SymmetricKey
    /// The address under which applicants reach this engine, without a slash at the end.
    private let publicURL: String

    /// Makes a mint.
    ///
    /// - Parameters:
    ///   - secret: The store's secret, `ExecutionStore.tokenSecret()`.
    ///   - publicURL: The address under which applicants reach this engine: `https://onboarding.example.com`.
    public init(secret: [UInt8], publicURL: String) {
        self.secret = SymmetricKey(data: secret)
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    }

    // MARK: Task tokens

    /// The token with which its holder may complete an attempt.
    public func taskToken(of attempt: TaskAttempt, in execution: ExecutionKey) -> String {
        let target = TaskTarget(
            execution: execution,
            path: attempt.visit.path,
            visit: attempt.visit.number,
            attempt: attempt.number
        )
        return sealed("t", target.text)
    }

    /// What a task token names, or `nil` if this mint did not make it.
    public func target(ofTaskToken token: String) -> TaskTarget? {
        unsealed(token, kind: "t").flatMap(TaskTarget.init(text:))
    }

    // MARK: Return links

    /// The address to which a provider sends the applicant back.
    ///
    /// Visiting it is a hint and proves nothing.
    public func returnLink(of execution: ExecutionKey, landing: ReturnLanding = .end) -> String {
        "\(publicURL)/return/\(sealed("r", ReturnVisit(execution: execution, landing: landing).text))"
    }

    /// The execution whose return link ends in this token, and the landing; `nil` if this mint did not make it.
    public func visit(ofReturnToken token: String) -> ReturnVisit? {
        unsealed(token, kind: "r").flatMap(ReturnVisit.init(text:))
    }

    // MARK: Idempotency keys

    /// The key that every call of a task visit carries, the same over retries, crashes and redrives (D6).
    ///
    /// It is a digest and no secret: 128 bits in hexadecimal.
    public static func idempotencyKey(of visit: TaskVisit, startedAt: Timestamp) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(192)
        // A zero byte ends each part, so that no two lists of parts share a text.
        func append(_ part: String) {
            text.append(contentsOf: part.utf8)
            text.append(0)
        }
        append(visit.executionARN)
        append(String(startedAt.milliseconds))
        append(visit.path.description)
        append(visit.stateName)
        append(visit.number.description)
        return hexadecimal(Array(SHA256.hash(data: text).prefix(16)))
    }

    // MARK: Blind keys and derived secrets

    /// A keyed hash of a text, the same each time: 160 bits in hexadecimal.
    ///
    /// Whoever has the store without its secret cannot try texts out against it.
    func blind(_ kind: String, _ text: String) -> String {
        Self.hexadecimal(code("blind-\(kind)", Array(text.utf8)))
    }

    /// Under what the store knows an applicant.
    func applicantKey(of identity: String) -> String { blind("applicant", identity) }

    /// A secret for one purpose, of 32 bytes, that is never stored.
    func derivedSecret(_ purpose: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("secret".utf8) + [0] + Array(purpose.utf8), using: secret))
    }

    // MARK: Sealing

    private func sealed(_ kind: String, _ text: String) -> String {
        let payload = Array(text.utf8)
        return Self.base64URL(payload + code(kind, payload))
    }

    private func unsealed(_ token: String, kind: String) -> String? {
        guard token.utf8.count <= 512, let bytes = Self.bytes(base64URL: token), bytes.count > Self.codeSize else {
            return nil
        }
        let payload = Array(bytes.dropLast(Self.codeSize))
        var difference: UInt8 = 0
        // Every byte is compared, so that the time taken tells nothing about the code.
        for (given, expected) in zip(bytes.suffix(Self.codeSize), code(kind, payload)) {
            difference |= given ^ expected
        }
        guard difference == 0 else { return nil }
        return String(validating: payload, as: UTF8.self)
    }

    private func code(_ kind: String, _ payload: [UInt8]) -> [UInt8] {
        let mac = HMAC<SHA256>.authenticationCode(for: Array(kind.utf8) + [0] + payload, using: secret)
        return Array(mac.prefix(Self.codeSize))
    }

    /// Two digits for each byte.
    ///
    /// Written by hand, like ``base64URL(_:)``: each call of a task needs both.
    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
            var end = 0
            for byte in bytes {
                text[end] = digit(byte >> 4)
                text[end + 1] = digit(byte & 15)
                end += 2
            }
            return end
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Base64 in the alphabet for addresses, without padding (RFC 4648 §5).
    private static func base64URL(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { text in
            var (end, pending, bits) = (0, UInt32(0), UInt32(0))
            func take(_ value: UInt32) {
                text[end] = alphabet[Int(value & 63)]
                end += 1
            }
            for byte in bytes {
                pending = pending << 8 | UInt32(byte)
                bits += 8
                while bits >= 6 {
                    bits -= 6
                    take(pending >> bits)
                }
            }
            if bits > 0 { take(pending << (6 - bits)) }
            return end
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func bytes(base64URL text: String) -> [UInt8]? {
        var standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        return Data(base64Encoded: standard).map(Array.init)
    }
}

/// What a task token names: one attempt of one task visit.
public struct TaskTarget: Sendable, Hashable {
    /// The execution.
    public var execution: ExecutionKey
    /// The branch.
    public var path: BranchPath
    /// The visit.
    public var visit: EventID
    /// The attempt.
    public var attempt: Int

    var text: String { "\(execution).\(path).\(visit).\(attempt)" }

    init(execution: ExecutionKey, path: BranchPath, visit: EventID, attempt: Int) {
        self.execution = execution
        self.path = path
        self.visit = visit
        self.attempt = attempt
    }

    init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let execution = Int64(parts[0]), let path = BranchPath(parts[1]),
            let visit = Int(parts[2]), let attempt = Int(parts[3])
        else { return nil }
        self.init(execution: ExecutionKey(execution), path: path, visit: EventID(visit), attempt: attempt)
    }
}
