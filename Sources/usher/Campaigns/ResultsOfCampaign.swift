internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import OnboardingAPI
internal import WorkflowRuntime

/// `usher campaign results`: writes what became of each customer into files.
struct ResultsOfCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "results",
        abstract: "List what became of each customer, or write it into files with a signed manifest.",
        discussion: """
            With --output it writes results, rejects, summary.json and manifest.json, made of what the engine knows now. The files hold \
            references, codes and moments, and no personal data. Before the campaign's end the manifest has no signature.
            """
    )

    @OptionGroup var argument: CampaignArgument

    @Option(help: ArgumentHelp("The folder for the files; it is made if it does not exist.", valueName: "dir"))
    var output: String?

    @Option(help: ArgumentHelp("The format of the files.", valueName: "format"))
    var format = CampaignFileFormat.csv

    @Option(help: ArgumentHelp("Go on after this row, where results are listed.", valueName: "number"))
    var after: Int?

    @OptionGroup var page: PageSize
    @OptionGroup var source: SourceOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let reader = try source.campaigns()
        guard let output else {
            let answer = try await reader.results(of: argument.campaign, after: after, limit: page.limit)
            return options.show(answer) { page in
                CampaignText.rows(["rows": page["results"] ?? [], "next": page["next"] ?? .null])
            }
        }
        let folder = ResultFolder(path: output)
        let files = try await reader.files(of: argument.campaign, format: format)
        try folder.write(files)
        let manifest = try JSON(parsing: files.last?.bytes ?? [])
        if options.json { return Output.print(manifest) }
        for file in files {
            Output.print("\(folder.path)/\(file.name)  \(CampaignText.grouped(file.bytes.count)) bytes")
        }
        if let key = manifest["signature"]?["publicKey"]?.stringValue {
            Output.print(
                "\nSigned with the key \(key). Check the files: usher campaign verify \(output) --public-key \(key)"
            )
        } else {
            Output.print("\nThe campaign goes on, so the manifest is not signed. Repeat the command after its end.")
        }
    }
}

/// The files of a campaign's results, fetched so that they fit together.
struct CampaignDownload {
    /// A file and its bytes.
    typealias File = (name: String, bytes: [UInt8])

    /// How often it is tried: an execution that an operator resumed can change a result while files are fetched.
    private static let maximumAttempts = 3

    let client: APIClient
    let campaign: Int
    let format: String

    private var path: String { "/v1/campaigns/\(campaign)" }
    private var type: String { format == "csv" ? "text/csv" : "application/jsonl" }

    /// The files, the manifest last.
    func files() async throws -> [File] {
        for _ in 0..<Self.maximumAttempts {
            let files = [
                ("results.\(format)", try await client.file(path + "/results", type: type)),
                ("rejects.\(format)", try await client.file(path + "/rejects", type: type)),
                ("summary.json", try await client.file(path + "/summary", type: "application/json")),
            ]
            let record = try await client.get(path)
            guard record["finishedAt"] != nil else {
                return files + [("manifest.json", Self.text(unsigned(record, files)))]
            }
            // The engine reads all results for it, so it may take as long as they did.
            let bytes = try await client.file(path + "/manifest", query: [("format", format)], type: "application/json")
            let manifest = try JSON(parsing: bytes)
            if manifest["manifest"]?["files"] == Self.list(files) {
                return files + [("manifest.json", Self.text(manifest))]
            }
        }
        throw CommandFailure(.conflict, "The campaign's results change while they are read. Repeat the command later.")
    }

    private func unsigned(_ record: JSON, _ files: [File]) -> JSON {
        var object: JSONObject = ["files": Self.list(files)]
        for name in ["campaign", "name", "workflow", "status", "createdAt", "frozenAt", "cohortDigest", "counts"] {
            object[name] = record[name]
        }
        return ["manifest": .object(object)]
    }

    private static func list(_ files: [File]) -> JSON {
        .array(
            files.map { file in
                var digest = FileDigest()
                digest.update(file.bytes)
                return [
                    "name": .string(file.name), "bytes": .integer(digest.count), "sha256": .string(digest.hexadecimal),
                ]
            }
        )
    }

    private static func text(_ json: JSON) -> [UInt8] { Array((json.text(pretty: true) + "\n").utf8) }
}

/// A folder into which files are written whole.
struct ResultFolder {
    let path: String

    /// Writes files, each under its name at once, so that nobody reads half of one; the manifest is the last.
    func write(_ files: [CampaignDownload.File]) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for file in files {
                try Data(file.bytes).write(to: URL(filePath: path).appending(path: file.name), options: .atomic)
            }
        } catch {
            throw CommandFailure(
                .invalidInput,
                "The files cannot be written into \(path). Give a folder that can be written."
            )
        }
    }

    /// The bytes of a file; `nil` if there is none.
    func read(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: URL(filePath: path).appending(path: name).path).map(Array.init)
    }
}
