internal import HTTPTypes
internal import JSONModel
internal import WorkflowRuntime

/// Hands a file in to a campaign, piece by piece, from the line that the engine wants next.
///
/// A piece that was taken and whose answer was lost is handed in again and taken once: the engine knows pieces by their lines.
struct CampaignUpload {
    /// How many rows a piece has at most.
    private static let maximumRows = 1000
    /// How many bytes a piece has at most, beside its header and its last row.
    private static let maximumSize = 512 << 10
    /// How long an engine is waited for that does not answer.
    private static let patience = Duration.seconds(60)

    let client: APIClient
    let campaign: Int
    let file: CampaignFile
    let survey: CampaignFile.Survey
    let headers: HTTPFields
    let progress: UploadProgress

    private var cutter: CampaignFileCutter
    private var header: [UInt8] = []
    private var isAtHeader: Bool
    private var piece: [UInt8] = []
    private var rows = 0
    private var firstLine = 1
    private var nextLine: Int
    private var position = 0
    private var digest = FileDigest()

    /// Makes an upload that begins with a line.
    init(
        _ file: CampaignFile,
        _ survey: CampaignFile.Survey,
        to campaign: Int,
        from line: Int,
        by client: APIClient,
        headers: HTTPFields
    ) {
        self.client = client
        self.campaign = campaign
        self.file = file
        self.survey = survey
        self.headers = headers
        progress = UploadProgress(total: survey.size)
        cutter = CampaignFileCutter(file.format)
        isAtHeader = file.format == .csv
        nextLine = line
    }

    /// Hands everything in that is still missing.
    ///
    /// - Throws: ``CommandFailure`` if the engine refuses a piece, does not answer for a minute, or the file changes meanwhile.
    mutating func run() async throws {
        let file = file
        try await file.forEachPart { part in try await take(part) }
        var rest: [CampaignFileCutter.Row] = []
        cutter.finish { rest.append($0) }
        for row in rest { try await add(row) }
        try await send()
        guard digest.hexadecimal == survey.digest else {
            throw CommandFailure(
                .conflict,
                "\(file.path) has changed while it was handed in. Cancel the campaign, and make another one."
            )
        }
        progress.end()
    }

    private mutating func take(_ part: [UInt8]) async throws {
        digest.update(part)
        var rows: [CampaignFileCutter.Row] = []
        cutter.cut(part[...]) { rows.append($0) }
        for row in rows { try await add(row) }
    }

    private mutating func add(_ row: CampaignFileCutter.Row) async throws {
        position += row.bytes.count
        if isAtHeader {
            isAtHeader = false
            header = Array(row.bytes)
            // In the first piece the header is the first line.
            guard nextLine == 1 else { return }
        }
        guard row.nextLine > nextLine else { return }
        if rows == 0 { firstLine = row.line }
        piece += row.bytes
        rows += 1
        nextLine = row.nextLine
        if rows >= Self.maximumRows || piece.count >= Self.maximumSize { try await send() }
    }

    private mutating func send() async throws {
        guard rows > 0 else { return }
        let body = firstLine == 1 ? piece : header + piece
        let type = file.format == .csv ? "text/csv" : "application/jsonl"
        let end = ContinuousClock.now + Self.patience
        while true {
            do {
                let answer = try await client.post(
                    "/v1/campaigns/\(campaign)/customers",
                    query: [("line", String(firstLine))],
                    bytes: body,
                    type: type,
                    headers: headers
                )
                progress.show(position, counts: answer["counts"] ?? [:])
                break
            } catch let failure as CommandFailure where failure.status == .unavailable {
                guard ContinuousClock.now < end else { throw failure }
                try await Task.sleep(for: .seconds(1))
            }
        }
        (piece, rows) = ([], 0)
    }
}
