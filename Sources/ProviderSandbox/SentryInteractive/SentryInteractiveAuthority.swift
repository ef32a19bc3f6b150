internal import Crypto
internal import JSONModel

/// The certificate authority: X.509 version 3 certificates with Ed25519 keys, as small as they can be (RFC 5280, RFC 8410).
///
/// Its key is derived from the seed. Ed25519 signatures have no chance in them where BoringSSL makes them, so a run can be
/// repeated to the letter there; Apple's own library adds some.
struct SentryInteractiveAuthority: Sendable {
    private let privateKey: [UInt8]
    private static let name = "Usher sandbox authority"

    init(seed: UInt64) {
        var chance = Chance(seed: seed).mixed(with: "certificate authority")
        privateKey = (0..<32).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
    }

    /// The certificate of a key and that of the authority, in Base64 of DER.
    func chain(for publicKey: [UInt8], _ userID: String, from: Timestamp, until: Timestamp) -> [String] {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: privateKey) else { return [] }
        let own = Array(key.publicKey.rawRepresentation)
        let year = Duration.seconds(366 * 86_400)
        return [
            certificate(of: publicKey, userID, from: from, until: until, by: key),
            certificate(
                of: own,
                Self.name,
                from: from.advanced(by: .zero - year),
                until: until.advanced(by: year),
                by: key,
                isAuthority: true
            ),
        ].map { Base64.encoded($0) }
    }

    private func certificate(
        of publicKey: [UInt8],
        _ subject: String,
        from: Timestamp,
        until: Timestamp,
        by key: Curve25519.Signing.PrivateKey,
        isAuthority: Bool = false
    ) -> [UInt8] {
        // Serial number: positive, and different for each key and moment.
        let digest = SHA256.hash(data: publicKey + Array(from.description.utf8))
        let serial = [0x40 | Array(digest)[0] & 0x3F] + Array(digest)[1..<16]
        let body = DER.sequence([
            DER.element(0xA0, DER.integer([2])), DER.integer(serial), DER.ed25519, DER.name(Self.name),
            DER.sequence([DER.time(from), DER.time(until)]), DER.name(subject),
            DER.sequence([DER.ed25519, DER.bits(publicKey)]), isAuthority ? DER.authorityExtension : [],
        ])
        let signature = (try? key.signature(for: body)).map { Array($0) } ?? []
        return DER.sequence([body, DER.ed25519, DER.bits(signature)])
    }
}

/// The few forms of DER (X.690) that a certificate needs.
private enum DER {
    static let ed25519 = sequence([element(0x06, [0x2B, 0x65, 0x70])])

    /// Basic constraints, critical: the subject may sign certificates (RFC 5280 §4.2.1.9).
    static let authorityExtension: [UInt8] = {
        let value = element(0x04, sequence([element(0x01, [0xFF])]))
        let constraint = sequence([element(0x06, [0x55, 0x1D, 0x13]), element(0x01, [0xFF]), value])
        return element(0xA3, sequence([constraint]))
    }()

    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let size = content.count
        if size < 0x80 { return [tag, UInt8(size)] + content }
        if size < 0x100 { return [tag, 0x81, UInt8(size)] + content }
        return [tag, 0x82, UInt8(truncatingIfNeeded: size >> 8), UInt8(truncatingIfNeeded: size)] + content
    }

    static func sequence(_ elements: [[UInt8]]) -> [UInt8] { element(0x30, Array(elements.joined())) }

    static func integer(_ bytes: [UInt8]) -> [UInt8] { element(0x02, bytes) }

    static func bits(_ bytes: [UInt8]) -> [UInt8] { element(0x03, [0] + bytes) }

    /// A name of one attribute: the common name, as UTF-8.
    static func name(_ text: String) -> [UInt8] {
        let attribute = sequence([element(0x06, [0x55, 0x04, 0x03]), element(0x0C, Array(text.utf8.prefix(64)))])
        return sequence([element(0x31, attribute)])
    }

    /// Seconds in UTC: with two digits of the year until 2049, with four from then on (RFC 5280 §4.1.2.5).
    static func time(_ moment: Timestamp) -> [UInt8] {
        let digits = moment.description.prefix(19).filter { $0.isNumber } + "Z"
        let isShort = digits >= "1950" && digits < "2050" && digits.utf8.count == 15
        return isShort ? element(0x17, Array(digits.dropFirst(2).utf8)) : element(0x18, Array(digits.utf8))
    }
}
