internal import Crypto
internal import CryptoExtras
internal import JSONModel

/// Encrypted identities: an application's signed token inside a JSON Web Encryption in compact form (RFC 7516 §3.1).
///
/// The key is encrypted with RSA-OAEP or RSA-OAEP-256 and the content with AES in Galois mode. The provider makes a key
/// pair for each application; the twin has one for all of them.
enum SentryInteractiveIdentity {
    /// The token in an encrypted identity; `nil` where it cannot be read.
    static func token(in text: String) -> String? {
        guard text.utf8.count <= JSONWebToken.maximumSize, let privateKey else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 5, let header = Base64.decoded(parts[0], forURL: true).flatMap(object),
            let wrapped = Base64.decoded(parts[1], forURL: true), let nonce = Base64.decoded(parts[2], forURL: true),
            let content = Base64.decoded(parts[3], forURL: true), let tag = Base64.decoded(parts[4], forURL: true),
            let padding = padding(header["alg"]), let size = keySize(header["enc"]),
            let key = try? privateKey.decrypt(wrapped, padding: padding), key.count == size,
            let box = try? AES.GCM.SealedBox(nonce: AES.GCM.Nonce(data: nonce), ciphertext: content, tag: tag),
            let bytes = try? AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: Array(parts[0].utf8))
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The public half of the key as a JSON Web Key: what applications encrypt with.
    static let publicKey: JSON = {
        guard let primitives = try? privateKey?.publicKey.getKeyPrimitives() else { return .null }
        return [
            "kty": "RSA", "use": "enc", "n": .string(Base64.urlEncoded(Array(primitives.modulus))),
            "e": .string(Base64.urlEncoded(Array(primitives.publicExponent))),
        ]
    }()

    private static func object(_ bytes: [UInt8]) -> JSONObject? {
        (try? JSON(parsing: bytes, maximumDepth: TwinRequest.maximumDepth))?.objectValue
    }

    private static func padding(_ algorithm: JSON?) -> _RSA.Encryption.Padding? {
        switch algorithm {
        case "RSA-OAEP": .PKCS1_OAEP
        case "RSA-OAEP-256": .PKCS1_OAEP_SHA256
        default: nil
        }
    }

    /// The bytes of a content key.
    private static func keySize(_ encryption: JSON?) -> Int? {
        switch encryption {
        case "A128GCM": 16
        case "A192GCM": 24
        case "A256GCM": 32
        default: nil
        }
    }

    /// Read anew for each call, because the library's type may not be shared between threads.
    private static var privateKey: _RSA.Encryption.PrivateKey? {
        Base64.decoded(encodedKey).flatMap { try? _RSA.Encryption.PrivateKey(derRepresentation: $0) }
    }

    /// An RSA key of 2048 bits in PKCS #8, made for the sandbox: it protects nothing.
    private static let encodedKey =
        "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQC3YnubILl0E3bVnPGZ+Ljhlwtzy3btk3MFsLKsnw8RiMVaGe8A"
        + "rfgon+LnZ0R5Ws4mbO0V6K+fapTCgj9DXmVmkp4sKcWfyBUTbGdAgyGLoH2a/TuN/R874vA4yruNBDQmER0iZ9Dx7fsLP/trQBhF"
        + "gvQPTTsdh+/lbgFe5T6/nxPRuA+yxwZdNCgASbDP3uIKWjKrArgcmlUmiyQBXUtJuA9cQNJJZpBYUNhgJ4V5xxL4gzS0KjZux3Yu"
        + "SeU/V1xq8VYQZJhnzziBLL/zjw4c6LcWzdN+TgKKBx8QcH9MqUsHifGI2g1DXrqQfMepQfv6OeVDzxiXH/YYNoXvcOPfAgMBAAEC"
        + "ggEAPdWVPB9yqPMPNMPwqyw0msxlbiwC8+St+hM0jAQt/omRkeoArsf6TyhqSACIFCtMK6S65JJK9YPomRV1429m3Yk+kEGdg1zh"
        + "zmTVA+mzW/NHpwUQGbZp27WPrnadetUaCGPo4PsEdy75YTe3vNgl1vpq9OXjsvdtKn1HNQozeETHMsQIaynrzgQxIgFhTXfu9jj4"
        + "OjnoNQbGvm3BmkhVl1l/seNDyjxfdjD/aRzL/4I4mm8k3hw6pV07qF4mP6fIZWYCA01lfsiXCcqxosYVZKTnoVDEeVpYR/uJOqvO"
        + "kic2vrfsRQcLdiX5fgz9CcCedVD9WAoYDjlyEHEvnb7ZUQKBgQDc5YPYCRiiZw5NL1WrNvtV2NZ1Vjgh6ipmH6SODmF68o18aqQ6"
        + "7dQFF/wQR397oaIDIrhSODBP+xr+rjGkykuWjkcJPGZVcyhqM7dRqcmnVM4otrtCy3xPIbIdbR6hh8Wavq5bnthVk8EHOsOACXRU"
        + "rs6WUUssCgBtlyymdJHetQKBgQDUhupulXk0iMO94A3FblXWfwplRfApoxN3gS8DZske0b5cOXjv5OthH2D5MPV1Rx/NE37xb/BA"
        + "v4g3xAG/Pjn+2GW5o+CArVulYXrzqHfZ5w4ErSE19x0HdnezRrju3mDc9Mp/i2PtbOrh4dMCLTX7v40a5YwCU7EUrlILm2tAwwKB"
        + "gCX1kuiG96LAzuZYogIgGqSv9HqJbG/3i32tJlv7AKleEQ42TS6LPAn8CybJApE+P1cGmmIWoca8wfDOAl3tHXwryu09YeCBP4qw"
        + "hGoWIT8OBbddX2SlDyGSCsefvsnHSR/EcLXx3/8kuuEBKiNQfJsoxvtx0NcqiNRMTDH2ijKZAoGAMdBBqJPOafrYbmvSroDzC6iR"
        + "RjWDWi8IBA26eECiSV/+D13FM+1jIkuZji7kiY2XLZkxOuPy2ypJglCl3C54p3wPM9juaRq5DWVwzSWimednSL9PtndqTXJ+Ef40"
        + "oIBtEb0qrYR9cowB7dnhfHQeYBiAuVouW+lD60YEowXVuMMCgYBnJxy1DiKapKq0PacdfiRpBD+J946cxG/dwyg8D4I+kGTL1dat"
        + "oxDHdcO+vfLvUiwI0EnEveWUXVt9v2bY32b6rW7YwPmsoC3JqjeUStPbVENPtSvBB6CnYj5fqin9EjHvLRK6QjYYjvH1AH9oiMvF"
        + "2K+rVn504N/iPMAUwyEANQ=="
}
