/// Where a secret is to be found: `env:NAME` or `file:PATH`.
///
/// `{ENVIRONMENT}` in it stands for the name of the connector's environment in upper case with `_` for `-`, and
/// `{environment}` for the name as written, so that one file holds a pair of host and credentials for each environment.
public struct SecretReference: Sendable, Hashable, CustomStringConvertible {
    /// The kind of place.
    public enum Place: String, Sendable, Hashable, CaseIterable {
        /// An environment variable of the process.
        case env
        /// A file whose text, without the line feed at its end, is the secret.
        case file
    }

    /// The kind of place.
    public let place: Place
    /// The name of the variable, or the path of the file.
    public let name: String

    /// Reads a reference; `nil` for a text that is none.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let place = Place(rawValue: String(text[..<colon])) else {
            return nil
        }
        let name = text[text.index(after: colon)...]
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        if place == .env {
            let allowed = name.utf8.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF) || (0x30...0x39).contains(byte)
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
            }
            guard allowed else { return nil }
        }
        self.place = place
        self.name = String(name)
    }

    /// The reference as it is written: it names the place and not the secret.
    public var description: String { "\(place.rawValue):\(name)" }

    /// The reference for one environment, with its placeholders filled in.
    func resolved(in environment: String) -> SecretReference {
        let upperCased = String(environment.uppercased().map { $0 == "-" ? "_" : $0 })
        let filled = name.replacing("{ENVIRONMENT}", with: upperCased).replacing("{environment}", with: environment)
        return SecretReference(place: place, name: filled)
    }

    private init(place: Place, name: String) {
        self.place = place
        self.name = name
    }
}

/// The secrets of one call, looked up by the host just before it is sent.
public struct Secrets: Sendable {
    /// The values, by reference.
    public var values: [SecretReference: Secret]
    /// The token of the moment, where authentication takes it from a token source.
    public var bearerToken: Secret?

    /// Makes a set of secrets.
    public init(_ values: [SecretReference: Secret] = [:], bearerToken: Secret? = nil) {
        self.values = values
        self.bearerToken = bearerToken
    }
}
