internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import NIOCore
internal import WorkflowRuntime
internal import WorkflowStore

/// How a campaign gets its customers, and how people make it go on.
extension OnboardingRoutes {
    /// The largest piece of a file, in bytes.
    static let maximumPieceSize = 4 << 20

    /// `POST /v1/campaigns/{key}/customers?line=1`: hands in the next lines of the campaign's file.
    ///
    /// The body is `text/csv` with the header in each piece, or `application/jsonl`; it has at most 4 MiB and 2,000 rows. `line` is the
    /// number of the piece's first line in the file, where the header is line 1; in a later piece the header is repeated and does
    /// not count. A piece that was taken already is answered as it was; one that leaves lines out is 409. `nextLine` of the answer,
    /// and of the campaign, is where the next piece begins.
    @Sendable func handCustomers(_ request: RequestReader) async throws -> Response {
        try request.allow("line")
        let key = try request.campaignKey()
        let line = try request.number("line", in: 1...Int(Int32.max)) ?? 1
        let format = try request.fileFormat()
        let source = try await reading.run { [reader] in try reader.store.campaign(key)?.source }
        guard let source else { throw Problem.unknownCampaign }
        guard case .file(let expected)? = try? CampaignSource(json: source) else {
            throw Problem(
                .conflict,
                "act-refused",
                title: "This cannot be done now",
                detail: "The campaign's customers do not come from a file."
            )
        }
        guard format == expected else {
            throw Problem.wrongFile("The campaign's file is of the format \(expected.rawValue).")
        }
        let piece = try await piece(of: request, format, from: line)
        let (record, reply) = try await campaign(.hand(campaign: key, piece))
        guard case .handed(_, let taken, let rejected) = reply else { throw Problem.misdirected }
        return Response([
            "campaign": .integer(Int(record.key)), "taken": .integer(taken), "rejected": .integer(rejected),
            "nextLine": .integer(record.nextLine ?? piece.nextLine), "counts": record.counts.fullJSON,
        ])
    }

    private func piece(
        of request: RequestReader,
        _ format: CampaignFileFormat,
        from line: Int
    ) async throws -> CampaignPiece {
        var parser = CampaignFileParser(format, firstLine: line)
        var lines: [CampaignFileParser.NumberedLine] = []
        let bytes: [UInt8]
        do {
            bytes = try await request.rawBody(upTo: Self.maximumPieceSize)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem(
                .contentTooLarge,
                "body-too-large",
                title: "The body is too large",
                detail: "A piece has at most \(Self.maximumPieceSize) bytes. Hand in fewer lines at a time."
            )
        }
        lines += try parser.parse(bytes[...])
        lines += try parser.finish()
        return CampaignPiece(firstLine: line, lines: lines, nextLine: parser.nextLine)
    }

    /// `POST /v1/campaigns/{key}/freeze`: freezes the cohort: nobody joins it any more.
    ///
    /// `sourceDigest` is the SHA-256 of the file, which the campaign keeps as evidence.
    @Sendable func freezeCampaign(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.campaignKey()
        var members = try await request.members("sourceDigest", "reason")
        let signature = try request.signature(from: &members)
        guard members["sourceDigest"] == nil || members["sourceDigest"]?.stringValue != nil else {
            throw Problem.badRequest("The member 'sourceDigest' must be a string.")
        }
        let digest = members["sourceDigest"]?.stringValue
        return Response(try await campaign(.freeze(campaign: key, sourceDigest: digest, signature)).record.json)
    }

    /// `POST /v1/campaigns/{key}/{start|approve|reject|pause|resume|rate|extend|settings|cancel}`: makes a campaign go on otherwise.
    ///
    /// `rate` takes `ratePerMinute`, `extend` takes `until`, `settings` takes `settings` of which only what is given changes, and `cancel`
    /// takes `links`. 202 says that the change waits for another person, since the campaign is large.
    @Sendable func steerCampaign(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.campaignKey()
        let verb = request.word("steering")
        guard Self.steeringVerbs.contains(verb) else {
            throw Problem.notFound("A campaign can be given: \(Self.steeringVerbs.joined(separator: ", ")).")
        }
        var members = try await request.anyMembers()
        let signature = try request.signature(from: &members)
        let steering = try await steering(verb, &members, key)
        guard members.isEmpty else { throw Problem.badRequest("The body has a member with an unknown name.") }
        let (record, reply) = try await campaign(.steer(campaign: key, steering, signature))
        if case .proposed = reply { return Response(record.json, status: .accepted) }
        return Response(record.json)
    }

    static let steeringVerbs = [
        "start", "approve", "reject", "pause", "resume", "rate", "extend", "settings", "cancel",
    ]

    private func steering(
        _ verb: String,
        _ members: inout JSONObject,
        _ key: Int64
    ) async throws -> CampaignSteering {
        switch verb {
        case "start": return .start
        case "approve": return .approve
        case "reject": return .reject
        case "pause": return .pause
        case "resume": return .resume
        case "rate":
            guard let rate = members.removeValue(forKey: "ratePerMinute")?.integerValue else {
                throw Problem.badRequest("The body needs 'ratePerMinute': a whole number of customers a minute.")
            }
            return .rate(perMinute: rate)
        case "extend":
            guard let until = members.removeValue(forKey: "until")?.stringValue.flatMap(Timestamp.init) else {
                throw Problem.badRequest("The body needs 'until': a moment such as 2026-12-31T20:00:00Z.")
            }
            return .extend(until: until)
        case "settings":
            guard let change = members.removeValue(forKey: "settings") else {
                throw Problem.badRequest("The body needs 'settings': an object with what is to be otherwise.")
            }
            let current = try await reading.run { [reader] in try reader.store.campaign(key)?.settings }
            guard let current else { throw Problem.unknownCampaign }
            return .settings(try CampaignSettings(json: change, changing: CampaignSettings(json: current)))
        default:
            let links = members.removeValue(forKey: "links") ?? false
            guard let links = links.boolValue else {
                throw Problem.badRequest(
                    "The member 'links' must be true or false: whether open links are cancelled too."
                )
            }
            return .cancel(links: links)
        }
    }
}

extension RequestReader {
    /// The format that the body's type says.
    fileprivate func fileFormat() throws -> CampaignFileFormat {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        switch type {
        case "text/csv": return .csv
        case "application/jsonl", "application/x-ndjson", "application/x-jsonlines": return .jsonLines
        default:
            throw Problem.wrongFile("Send 'Content-Type: text/csv' with the header first, or 'application/jsonl'.")
        }
    }
}

extension Problem {
    fileprivate static func wrongFile(_ detail: String) -> Problem {
        Problem(
            .unsupportedMediaType,
            "unsupported-media-type",
            title: "The body has the wrong type",
            detail: detail
        )
    }
}
