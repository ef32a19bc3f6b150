internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// What a campaign came to: pages of JSON, or whole files, streamed.
extension OnboardingRoutes {
    /// `GET /v1/campaigns/{key}/results`: what became of each customer, without personal data.
    ///
    /// Pages of JSON; with `Accept: text/csv` or `application/jsonl` the whole file, which is made of what is stored as it is read.
    @Sendable func listCampaignResults(_ request: RequestReader) async throws -> Response {
        try request.allow("after", "limit")
        let key = try request.campaignKey()
        if let format = request.acceptedFile {
            let (_, files) = try await files(of: key, format)
            return stream(files, files.resultPages(of: key, reader))
        }
        let (after, limit) = (try request.number("after", in: 0...Int.max) ?? 0, try request.limit())
        return try await read { reader in try reader.results(of: key, after: after, limit: limit) }
    }

    /// `GET /v1/campaigns/{key}/rejects`: the rows of the source that are not in the cohort, with the numbers of their lines.
    @Sendable func listCampaignRejects(_ request: RequestReader) async throws -> Response {
        try request.allow("after", "limit")
        let key = try request.campaignKey()
        if let format = request.acceptedFile {
            let (_, files) = try await files(of: key, format)
            return stream(files, files.rejectPages(of: key, reader))
        }
        let (after, limit) = (try request.number("after", in: 0...Int.max) ?? 0, try request.limit())
        return try await read { reader in try reader.rejects(of: key, after: after, limit: limit) }
    }

    /// `GET /v1/campaigns/{key}/summary`: the file with the campaign and the tally of its customers.
    @Sendable func getCampaignSummary(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.campaignKey()
        let bytes = try await reading.run(.long) { [reader] in
            try reader.store.campaign(key).map { try CampaignManifest.summary(of: $0, reader) }
        }
        guard let bytes else { throw Problem.unknownCampaign }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    /// `GET /v1/campaigns/{key}/manifest?format=csv`: the hashes of the files of results, signed with the store's key.
    ///
    /// 409 before the campaign's end: its files change as long as it runs.
    @Sendable func getCampaignManifest(_ request: RequestReader) async throws -> Response {
        try request.allow("format")
        let key = try request.campaignKey()
        let name = request.parameter("format") ?? CampaignFileFormat.csv.rawValue
        guard let format = CampaignFileFormat(rawValue: name) else {
            throw Problem.badRequest("The parameter 'format' is csv or jsonl.")
        }
        let (record, files) = try await files(of: key, format)
        guard record.status.isTerminal else {
            throw Problem(
                .conflict,
                "campaign-not-over",
                title: "This cannot be done now",
                detail:
                    "The campaign is \(record.status.rawValue), and its files still change. Ask again after its end."
            )
        }
        var manifest = CampaignManifest(of: record)
        for (name, pages) in [
            ("results", files.resultPages(of: key, reader)), ("rejects", files.rejectPages(of: key, reader)),
        ] {
            manifest.files.append(("\(name).\(format.rawValue)", try await pages.digest(on: reading)))
        }
        var digest = FileDigest()
        digest.update(try await reading.run(.long) { [reader] in try CampaignManifest.summary(of: record, reader) })
        manifest.files.append(("summary.json", digest))
        return Response(try manifest.signed(by: signer))
    }

    private func files(
        of key: Int64,
        _ format: CampaignFileFormat
    ) async throws -> (record: CampaignRecord, files: CampaignFiles) {
        let record = try await reading.run { [reader] in try reader.store.campaign(key) }
        guard let record else { throw Problem.unknownCampaign }
        return (record, CampaignFiles(of: record, format))
    }

    /// Answers with a file, a page after the other, each read when the one before has left.
    private func stream(_ files: CampaignFiles, _ pages: CampaignFiles.Pages) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: files.mediaType, .cacheControl: "no-store"],
            body: ResponseBody { [reading] writer in
                // No closure takes the writer, which belongs to this task.
                try await writer.write(ByteBuffer(bytes: pages.header))
                var place: Int? = 0
                while let after = place {
                    let (bytes, next) = try await reading.run(.long) { try pages.page(after) }
                    if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
                    place = next
                }
                try await writer.finish(nil)
            }
        )
    }
}

extension RequestReader {
    /// The format of the whole file that the client asks for; `nil` where it takes pages of JSON.
    fileprivate var acceptedFile: CampaignFileFormat? {
        let types = (request.headers[.accept] ?? "").split(separator: ",").map { type in
            type.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        }
        for type in types {
            switch type {
            case "text/csv": return .csv
            case "application/jsonl", "application/x-ndjson": return .jsonLines
            case "application/json", "*/*": return nil
            default: continue
            }
        }
        return nil
    }
}
