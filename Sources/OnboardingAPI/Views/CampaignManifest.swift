internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// Says what a campaign came to, and which files tell it: signed, so that nobody can change one of them unseen.
struct CampaignManifest {
    let record: CampaignRecord
    /// The names of the files with the digests of their bytes.
    var files: [(name: String, digest: FileDigest)] = []

    init(of record: CampaignRecord) { self.record = record }

    /// The bytes of `summary.json`: the campaign and the tally of its customers.
    static func summary(of record: CampaignRecord, _ reader: OnboardingReader) throws(StoreError) -> [UInt8] {
        var object = record.json.objectValue ?? [:]
        object["tally"] = try reader.store.campaignTally(of: record.key, segment: nil).json
        return Array((JSON.object(object).text(pretty: true) + "\n").utf8)
    }

    /// The manifest with its signature.
    func signed(by signer: NoticeSigner) throws -> JSON {
        ["manifest": json, "signature": try signer.sign(manifest: json)]
    }

    /// The manifest as long as its files change.
    var unsigned: JSON { ["manifest": json] }

    private var json: JSON {
        let list: [JSON] = files.map { name, digest in
            ["name": .string(name), "bytes": .integer(digest.count), "sha256": .string(digest.hexadecimal)]
        }
        var object: JSONObject = [
            "campaign": .integer(Int(record.key)), "name": .string(record.name), "workflow": .string(record.workflow),
            "status": .string(record.status.rawValue), "createdAt": .string(record.createdAt.description),
            "cohortDigest": .string(record.cohortDigest), "counts": record.counts.fullJSON, "files": .array(list),
        ]
        object["sourceDigest"] = record.sourceDigest.map { .string($0) }
        object["frozenAt"] = record.frozenAt.map { .string($0.description) }
        object["finishedAt"] = record.finishedAt.map { .string($0.description) }
        return .object(object)
    }
}
