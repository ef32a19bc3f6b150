public import Connectors
internal import Foundation

/// The seam to secrets: looks a reference up at the moment of the call, so that a rotated secret counts at once.
public protocol SecretSource: Sendable {
    /// The secret's value.
    ///
    /// - Throws: ``MissingSecret``, which names the place and never a value.
    func value(of reference: SecretReference) throws(MissingSecret) -> Secret
}

/// A secret that is not where its reference says.
public struct MissingSecret: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reference.
    public var reference: SecretReference
    /// Why it could not be read, and what to do.
    public var message: String

    /// Makes an error.
    public init(reference: SecretReference, message: String) {
        self.reference = reference
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// Reads secrets from environment variables and files.
public struct SystemSecrets: SecretSource {
    /// The largest file that is taken for a secret, in bytes.
    private static let maximumSize = 64 << 10

    /// Makes the source.
    public init() {}

    /// The value of the variable, or the text of the file without the line feed at its end.
    public func value(of reference: SecretReference) throws(MissingSecret) -> Secret {
        switch reference.place {
        case .env:
            guard let value = ProcessInfo.processInfo.environment[reference.name], !value.isEmpty else {
                let message = "The environment variable \(reference.name) is not set. Set it and try again."
                throw MissingSecret(reference: reference, message: message)
            }
            return Secret(value)
        case .file:
            guard let data = FileManager.default.contents(atPath: reference.name), data.count <= Self.maximumSize,
                let text = String(validating: data, as: UTF8.self)
            else {
                let message =
                    "The secret file \(reference.name) cannot be read as text of at most 64 KiB. "
                    + "Check that it exists and that this user may read it."
                throw MissingSecret(reference: reference, message: message)
            }
            let value = text.hasSuffix("\n") ? String(text.dropLast()) : text
            guard !value.isEmpty else {
                let message = "The secret file \(reference.name) is empty. Write the secret into it and try again."
                throw MissingSecret(reference: reference, message: message)
            }
            return Secret(value)
        }
    }
}
