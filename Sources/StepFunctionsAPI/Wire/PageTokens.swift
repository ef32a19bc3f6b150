internal import Crypto
internal import Foundation
internal import JSONModel

/// Makes and reads the tokens with which lists are continued.
///
/// A token holds where the next page begins and until when it counts. It is encrypted and authenticated (AES-GCM) together with what
/// was asked, so that it shows nothing, nobody can make one, and it continues no other list.
struct PageTokens: Sendable {
    /// How long a token counts, as in AWS.
    private static let lifetime = Duration.seconds(86_400)

    private let key: SymmetricKey

    /// - Parameter secret: the store's secret, from which a key of its own is derived.
    init(secret: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Array("usher.page-tokens".utf8),
            outputByteCount: 32
        )
    }

    /// The token of a place in the list that was asked for.
    func token(_ place: String, of list: String, at now: Timestamp) -> String? {
        let until = now.advanced(by: Self.lifetime).milliseconds
        let payload = Array("\(until) \(place)".utf8)
        let box = try? AES.GCM.seal(payload, using: key, authenticating: Array(list.utf8))
        return box?.combined?.base64EncodedString()
    }

    /// The place that a token names.
    ///
    /// - Throws: `InvalidToken` for a token that is not ours, too old, or of another list.
    func place(of token: String, of list: String, at now: Timestamp) throws(ServiceFailure) -> String {
        guard let data = Data(base64Encoded: token), let box = try? AES.GCM.SealedBox(combined: data),
            let payload = try? AES.GCM.open(box, using: key, authenticating: Array(list.utf8)),
            let text = String(validating: payload, as: UTF8.self), let space = text.firstIndex(of: " "),
            let until = Int64(text[..<space]), now <= Timestamp(milliseconds: until)
        else { throw .invalidToken }
        return String(text[text.index(after: space)...])
    }
}
