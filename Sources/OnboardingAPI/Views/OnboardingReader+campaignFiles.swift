internal import JSONModel
public import WorkflowRuntime
internal import WorkflowStore

/// The files of a campaign's results, for whoever has the store.
extension OnboardingReader {
    /// What became of each customer, who was left out, the summary and the manifest, made of what is stored now; `nil` if there is no
    /// such campaign.
    ///
    /// They are the files that an engine gives. The manifest is the last, and signed once the campaign has come to its end: before,
    /// its files change. All of them are in memory.
    ///
    /// - Throws: `StoreError` if the store cannot be read.
    public func campaignFiles(
        of key: Int64,
        format: CampaignFileFormat,
        signer: NoticeSigner
    ) throws -> [(name: String, bytes: [UInt8])]? {
        guard let record = try store.campaign(key) else { return nil }
        let form = CampaignFiles(of: record, format)
        var files: [(name: String, bytes: [UInt8])] = [
            ("results.\(format.rawValue)", try form.resultPages(of: key, self).bytes()),
            ("rejects.\(format.rawValue)", try form.rejectPages(of: key, self).bytes()),
            ("summary.json", try CampaignManifest.summary(of: record, self)),
        ]
        var manifest = CampaignManifest(of: record)
        for (name, bytes) in files {
            var digest = FileDigest()
            digest.update(bytes)
            manifest.files.append((name, digest))
        }
        let json = record.status.isTerminal ? try manifest.signed(by: signer) : manifest.unsigned
        files.append(("manifest.json", Array((json.text(pretty: true) + "\n").utf8)))
        return files
    }
}
