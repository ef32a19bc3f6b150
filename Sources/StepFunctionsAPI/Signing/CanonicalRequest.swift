internal import Crypto
internal import HTTPTypes

/// A request in the one spelling that both sides of a signature agree on (Signature Version 4).
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
struct CanonicalRequest {
    let text: String

    /// - Parameters:
    ///   - request: The request.
    ///   - signedFields: The names of the signed fields in lower case, sorted.
    ///   - bodyDigest: The SHA-256 of the body in lower-case hexadecimal.
    /// - Returns: `nil` if a signed field is not there.
    init?(_ request: HTTPRequest, signedFields: [String], bodyDigest: String) {
        let target = request.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var lines = [
            request.method.rawValue,
            Self.path(String(parts.first ?? "/")),
            Self.query(parts.count > 1 ? String(parts[1]) : ""),
        ]
        for name in signedFields {
            guard let value = Self.value(of: name, in: request) else { return nil }
            lines.append("\(name):\(value)")
        }
        lines += ["", signedFields.joined(separator: ";"), bodyDigest]
        text = lines.joined(separator: "\n")
    }

    /// The field's values, trimmed, with one space for each run of spaces, joined by commas.
    private static func value(of name: String, in request: HTTPRequest) -> String? {
        if name == "host", let authority = request.authority { return authority }
        guard let field = HTTPField.Name(name) else { return nil }
        let values = request.headerFields[values: field]
        guard !values.isEmpty else { return nil }
        return values.map { value in
            value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
        }.joined(separator: ",")
    }

    /// The path without `.`, `..` and doubled slashes, each segment encoded once more.
    private static func path(_ path: String) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            switch segment {
            case ".": continue
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        let end = path.hasSuffix("/") && !segments.isEmpty ? "/" : ""
        return "/" + segments.map { encode(String($0)) }.joined(separator: "/") + end
    }

    /// The query's parameters, decoded, encoded again and sorted.
    private static func query(_ query: String) -> String {
        query.split(separator: "&", omittingEmptySubsequences: true)
            .map { parameter -> (String, String) in
                let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let value = pair.count > 1 ? String(pair[1]) : ""
                return (encode(decode(String(pair[0]))), encode(decode(value)))
            }
            .sorted { $0 < $1 }
            .map { "\($0)=\($1)" }
            .joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 65...90, 97...122, 48...57, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }

    private static func decode(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = Character(Unicode.Scalar(bytes[index + 1])).hexDigitValue,
                let low = Character(Unicode.Scalar(bytes[index + 2])).hexDigitValue
            {
                decoded.append(UInt8(high * 16 + low))
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}

/// Computes signatures (Signature Version 4).
struct RequestSignature {
    /// The name of the algorithm.
    static let algorithm = "AWS4-HMAC-SHA256"

    let date: String
    let region: String
    let service: String

    /// What a signature counts for: `20150830/us-east-1/states/aws4_request`.
    var scope: String { "\(date)/\(region)/\(service)/aws4_request" }

    /// The authentication code of a canonical request.
    func code(of request: CanonicalRequest, at time: String, secret: String) -> HMAC<SHA256>.MAC {
        let digest = Self.hexadecimal(SHA256.hash(data: Array(request.text.utf8)))
        let text = [Self.algorithm, time, scope, digest].joined(separator: "\n")
        var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        for part in [date, region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
