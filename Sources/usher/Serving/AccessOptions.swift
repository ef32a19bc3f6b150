internal import ArgumentParser
internal import Foundation
internal import OnboardingAPI
internal import StepFunctionsAPI

/// Who may use a server.
struct AccessOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file with the keys that clients may show, one a line: KEY, or NAME:KEY for the log of acts.",
            discussion: "Otherwise USHER_API_KEYS counts, with commas between the keys.",
            valueName: "file"
        )
    )
    var apiKeys: String?

    @Option(
        help: ArgumentHelp(
            "A file with the access keys of AWS clients: an id, a colon and a secret, one a line.",
            discussion: "Without it, and without --insecure-no-auth, the Step Functions API is not served.",
            valueName: "file"
        )
    )
    var accessKeys: String?

    @Flag(help: "Let everybody in who can connect. Only for an address that nothing but this machine reaches.")
    var insecureNoAuth = false

    /// The keys; `nil` where none are asked for.
    func keys(for address: ListenAddress) throws -> APIKeys? {
        if insecureNoAuth {
            guard address.isLoopback else {
                throw CommandFailure(
                    .configuration,
                    "--insecure-no-auth is refused on \(address), which other machines can reach. "
                        + "Listen on 127.0.0.1, or give keys with --api-keys."
                )
            }
            return nil
        }
        if let path = apiKeys { return try Self.keys(inFile: path) }
        guard let text = ProcessInfo.processInfo.environment["USHER_API_KEYS"], !text.isEmpty else {
            throw CommandFailure(
                .configuration,
                "Nobody could use this server: it has no keys. Make one with 'openssl rand -hex 24', and give it in a file "
                    + "with --api-keys or in USHER_API_KEYS. To try things out on this machine, use --insecure-no-auth."
            )
        }
        guard let keys = APIKeys(text.split(separator: ",").map(String.init)) else {
            throw Self.invalid("USHER_API_KEYS")
        }
        return keys
    }

    /// The keys with which AWS clients sign; `nil` where none are asked for.
    func signingKeys() throws -> AccessKeys? {
        guard let path = accessKeys else { return nil }
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else {
            throw CommandFailure(
                .missingSecret,
                "The file of access keys \(path) cannot be read. Check that it exists and that this user may read it."
            )
        }
        var secrets: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw CommandFailure(
                    .configuration,
                    "\(path) has a line that is not 'id:secret'. Mend it; it is not shown here."
                )
            }
            secrets[parts[0]] = parts[1]
        }
        guard !secrets.isEmpty else {
            throw CommandFailure(
                .configuration,
                "\(path) holds no access key. Write one a line: an id, a colon and a secret."
            )
        }
        return AccessKeys(secrets)
    }

    private static func keys(inFile path: String) throws -> APIKeys {
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else {
            throw CommandFailure(
                .missingSecret,
                "The file of keys \(path) cannot be read. Check that it exists and that this user may read it."
            )
        }
        guard let keys = APIKeys(parsing: text) else { throw invalid(path) }
        return keys
    }

    private static func invalid(_ place: String) -> CommandFailure {
        CommandFailure(
            .configuration,
            "\(place) holds no keys that can be used: there must be at least one, and each has "
                + "\(APIKeys.minimumLength) to \(APIKeys.maximumLength) visible ASCII characters. "
                + "Make one with 'openssl rand -hex 24'."
        )
    }
}
