internal import Crypto
internal import HTTPTypes
internal import JSONModel

/// Checks that a request was signed with one of the keys, recently, and for this service (Signature Version 4, in a header).
struct SignatureVerifier: Sendable {
    /// How far a request's time may be from ours, as in AWS.
    static let maximumSkew = Duration.seconds(300)

    let keys: AccessKeys
    let region: String
    let service: String

    /// Checks a request.
    ///
    /// - Returns: the id of the key that signed it.
    /// - Throws: ``ServiceFailure`` with AWS's names and words.
    func verify(_ request: HTTPRequest, body: [UInt8], at now: Timestamp) throws(ServiceFailure) -> String {
        guard let header = request.headerFields.value("Authorization") else {
            throw ServiceFailure(.missingAuthentication, "Missing Authentication Token")
        }
        let claim = try SignatureClaim(header)
        let time = request.headerFields.value("X-Amz-Date") ?? ""
        guard let signedAt = Self.timestamp(time), time.hasPrefix(claim.date) else {
            throw ServiceFailure(
                .incompleteSignature,
                "Date must be in ISO-8601 'basic format', in the header X-Amz-Date and as in the Credential."
            )
        }
        try checkSkew(of: signedAt, time, now)
        guard claim.region == region, claim.service == service else {
            throw ServiceFailure(
                .invalidSignature,
                "Credential should be scoped to the region '\(region)' and the service '\(service)'."
            )
        }
        for name in ["host", "x-amz-date"] where !claim.signedFields.contains(name) {
            throw ServiceFailure(.incompleteSignature, "The header '\(name)' must be signed.")
        }
        guard let secret = keys.secret(of: claim.keyID) else {
            throw ServiceFailure(.unrecognizedClient, "The security token included in the request is invalid.")
        }
        let digest = RequestSignature.hexadecimal(SHA256.hash(data: body))
        // Some clients send the digest along; it is computed here whatever they say.
        let saidDigest = request.headerFields.value("X-Amz-Content-SHA256") ?? digest
        let signature = RequestSignature(date: claim.date, region: claim.region, service: claim.service)
        guard saidDigest == digest,
            let canonical = CanonicalRequest(request, signedFields: claim.signedFields, bodyDigest: digest),
            Self.isEqual(claim.signature, Array(signature.code(of: canonical, at: time, secret: secret)))
        else {
            throw ServiceFailure(
                .invalidSignature,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
                    + "and signing method. Consult the service documentation for details."
            )
        }
        return claim.keyID
    }

    private func checkSkew(of signedAt: Timestamp, _ time: String, _ now: Timestamp) throws(ServiceFailure) {
        if signedAt.advanced(by: Self.maximumSkew) < now {
            throw ServiceFailure(
                .invalidSignature,
                "Signature expired: \(time) is more than 5 min. earlier than the server's time. Set your clock."
            )
        }
        if now.advanced(by: Self.maximumSkew) < signedAt {
            throw ServiceFailure(
                .invalidSignature,
                "Signature not yet current: \(time) is more than 5 min. later than the server's time. Set your clock."
            )
        }
    }

    /// Whether both are the same.
    ///
    /// Every byte is compared, so that the time taken tells nothing about the code.
    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }

    /// Reads `20150830T123600Z`.
    static func timestamp(_ text: String) -> Timestamp? {
        let characters = Array(text)
        guard characters.count == 16, characters[8] == "T", characters[15] == "Z" else { return nil }
        let part: (Range<Int>) -> String = { String(characters[$0]) }
        return Timestamp(
            "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z"
        )
    }
}

/// What the header `Authorization` says.
struct SignatureClaim {
    var keyID: String
    var date: String
    var region: String
    var service: String
    /// The names of the signed fields in lower case, sorted.
    var signedFields: [String]
    var signature: [UInt8]

    init(_ header: String) throws(ServiceFailure) {
        guard header.hasPrefix(RequestSignature.algorithm + " ") else {
            throw ServiceFailure(.incompleteSignature, "Authorization must begin with '\(RequestSignature.algorithm)'.")
        }
        var parameters: [String: String] = [:]
        for part in header.dropFirst(RequestSignature.algorithm.count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmed }
            if pair.count == 2 { parameters[pair[0]] = pair[1] }
        }
        for name in ["Credential", "SignedHeaders", "Signature"] where parameters[name] == nil {
            throw ServiceFailure(.incompleteSignature, "Authorization header requires '\(name)' parameter.")
        }
        let scope = (parameters["Credential"] ?? "").split(separator: "/", omittingEmptySubsequences: false).map(
            String.init
        )
        guard scope.count >= 5, scope[scope.count - 1] == "aws4_request" else {
            throw ServiceFailure(
                .incompleteSignature,
                "Credential must be '<key id>/<date>/<region>/<service>/aws4_request'."
            )
        }
        keyID = scope[..<(scope.count - 4)].joined(separator: "/")
        (date, region, service) = (scope[scope.count - 4], scope[scope.count - 3], scope[scope.count - 2])
        signedFields = (parameters["SignedHeaders"] ?? "").split(separator: ";").map { $0.lowercased() }.sorted()
        signature = Self.bytes(hexadecimal: parameters["Signature"] ?? "")
    }

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = text.map { $0.hexDigitValue ?? -1 }
        guard digits.count.isMultiple(of: 2), !digits.contains(-1) else { return [] }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}

extension Substring {
    /// The text without spaces around it.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
