internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import OnboardingAPI
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// Where an engine is found, for commands that ask one to do something.
struct EndpointOptions: ParsableArguments {
    static let defaultEndpoint = "http://127.0.0.1:8080"

    @Option(
        help: ArgumentHelp(
            "The engine's address.",
            discussion: "Otherwise USHER_ENDPOINT counts, and then \(EndpointOptions.defaultEndpoint).",
            valueName: "url"
        )
    )
    var endpoint: String?

    @Option(
        help: ArgumentHelp(
            "The key to show to the engine.",
            discussion: "Better set USHER_API_KEY: other users of this machine can read command lines.",
            valueName: "key"
        )
    )
    var apiKey: String?

    func client() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment
        let address = endpoint ?? environment["USHER_ENDPOINT"] ?? Self.defaultEndpoint
        return try APIClient(endpoint: address, key: apiKey ?? environment["USHER_API_KEY"])
    }
}

/// Where onboardings are read: from a running engine, or from its database if none runs.
struct SourceOptions: ParsableArguments {
    @OptionGroup var engine: EndpointOptions

    @Option(
        help: ArgumentHelp(
            "Read this database instead of asking an engine.",
            discussion: "It works whether or not an engine runs, and changes nothing.",
            valueName: "file"
        )
    )
    var database: String?

    @Option(
        help: ArgumentHelp(
            "Where the key of a sealed database is: env:NAME or file:PATH. Needed only with --database.",
            valueName: "reference"
        )
    )
    var sealKey: SealKey?

    func validate() throws {
        guard database == nil || engine.endpoint == nil else {
            throw ValidationError("Give either --endpoint or --database, and not both.")
        }
    }

    /// The one place that decides between the two.
    func reader() throws -> any FlowReader {
        guard let store = try store() else { return EndpointReader(client: try engine.client()) }
        return DatabaseReader(store: store)
    }

    /// The database that is to be read; `nil` where an engine is asked.
    func store() throws -> SQLiteStore? {
        let master = try sealKey?.master(from: SystemSecrets())
        guard let database else { return nil }
        do throws(StoreError) {
            return try SQLiteStore.openForReading(path: database, master: master)
        } catch {
            throw CommandFailure(error)
        }
    }
}

/// How results are written.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write JSON, for programs.")
    var json = false

    /// Writes a result: as it came, or the text that is made of it.
    func show(_ result: JSON, as text: (JSON) -> String) {
        json ? Output.print(result) : Output.print(text(result))
    }
}
