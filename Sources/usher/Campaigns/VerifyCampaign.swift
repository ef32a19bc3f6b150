internal import ArgumentParser
internal import JSONModel
internal import WorkflowRuntime

/// `usher campaign verify`: checks files of results against their manifest, and the manifest against its signature.
struct VerifyCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Check that files of results are as they were written, and whose signature they have. It needs no engine.",
        discussion: "It ends with 0 if all is well, and with 1 if something was changed, is missing, or is not signed."
    )

    @Argument(help: ArgumentHelp("The folder with the files.", valueName: "dir"))
    var folder: String

    @Option(
        help: ArgumentHelp(
            "The key that must have signed: whpk_…, as 'usher campaign results' shows it. Without it, anybody's signature is valid.",
            valueName: "key"
        )
    )
    var publicKey: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let files = ResultFolder(path: folder)
        guard let bytes = files.read("manifest.json"), let document = try? JSON(parsing: bytes),
            let manifest = document["manifest"]
        else {
            throw CommandFailure(.invalidInput, "There is no manifest.json in \(folder) that can be read.")
        }
        var findings: [String] = []
        for file in manifest["files"]?.arrayValue ?? [] {
            let name = file["name"]?.stringValue ?? ""
            // The manifest may be anybody's, and a name is no path.
            guard !name.isEmpty, !name.contains("/"), let content = files.read(name) else {
                findings.append("\(name.withoutControls) is missing.")
                continue
            }
            var digest = FileDigest()
            digest.update(content)
            if file["sha256"] != .string(digest.hexadecimal) {
                findings.append("\(name.withoutControls) was changed: it has another SHA-256 than the manifest says.")
            }
        }
        if manifest["files"]?.arrayValue?.isEmpty != false { findings.append("The manifest names no files.") }
        findings += signatureFindings(document, manifest)
        let key = document["signature"]?["publicKey"]?.stringValue
        try show(findings, manifest, key)
    }

    private func signatureFindings(_ document: JSON, _ manifest: JSON) -> [String] {
        guard let signature = document["signature"] else {
            return ["The manifest is not signed: the files were written before the campaign's end."]
        }
        guard NoticeSigner.isValid(signature: signature, of: manifest) else {
            return ["The signature is not that of this manifest: it was changed."]
        }
        if let publicKey, signature["publicKey"] != .string(publicKey) {
            return ["The manifest was signed with another key than the one that was given."]
        }
        return []
    }

    private func show(_ findings: [String], _ manifest: JSON, _ key: String?) throws {
        if output.json {
            var object: JSONObject = [
                "isValid": .bool(findings.isEmpty), "findings": .array(findings.map { .string($0) }),
                "isKeyKnown": .bool(publicKey != nil),
            ]
            object["campaign"] = manifest["campaign"]
            object["publicKey"] = key.map { .string($0) }
            Output.print(.object(object))
        } else if findings.isEmpty {
            let count = manifest["files"]?.arrayValue?.count ?? 0
            Output.print("The \(count) files of campaign \(manifest.text("campaign") ?? "") are as they were written.")
            let whose = publicKey == nil ? "Compare its key with your engine's: " : "It was signed with the key "
            Output.print(whose + (key ?? "").withoutControls)
        } else {
            for finding in findings { Output.print(finding) }
        }
        if !findings.isEmpty { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}
