internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// Writes the files of a campaign's results: each a pure function of what is stored, so that the same state gives the same bytes.
struct CampaignFiles {
    let format: CampaignFileFormat
    /// The attributes that have a column of their own.
    let segments: [String]

    init(of record: CampaignRecord, _ format: CampaignFileFormat) {
        self.format = format
        segments = (record.settings["segments"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    /// The media type of the files.
    var mediaType: String { format == .csv ? "text/csv; charset=utf-8; header=present" : "application/jsonl" }

    // MARK: Results

    /// What stands before the results.
    var resultsHeader: [UInt8] {
        let names = [
            "row", "reference", "subject", "onboarding", "status", "outcome", "failure_class", "error", "cause",
            "vendor_reference", "started_at", "ended_at", "invited_at", "opened_at", "submitted_at", "reminders",
            "escalation",
        ]
        return format == .csv ? Self.line(names + segments.map { "segment_" + $0 }) : []
    }

    /// One result.
    func line(_ result: CampaignResult) -> [UInt8] {
        guard format == .csv else { return result.json.utf8() + [UInt8(ascii: "\n")] }
        let row = result.row
        let fields: [String?] = [
            String(row.number), row.reference, row.subject, row.execution.map { OnboardingID($0).description },
            row.status.rawValue, row.outcome, row.failureClass, result.error, result.cause, result.vendorReference,
            row.startedAt?.description, row.endedAt?.description, row.invitedAt?.description, row.openedAt?.description,
            row.submittedAt?.description, String(row.reminderCount), row.escalation,
        ]
        return Self.line(fields.map { $0 ?? "" } + segments.map { row.segments[$0] ?? "" })
    }

    // MARK: Rejects

    /// What stands before the rejects.
    var rejectsHeader: [UInt8] { format == .csv ? Self.line(["line", "code", "message", "reference"]) : [] }

    /// One reject.
    func line(_ reject: CampaignReject) -> [UInt8] {
        guard format == .csv else { return reject.json.utf8() + [UInt8(ascii: "\n")] }
        return Self.line([String(reject.line), reject.code, reject.message, reject.reference ?? ""])
    }

    // MARK: CSV

    /// A row of CSV (RFC 4180).
    static func line(_ fields: [String]) -> [UInt8] {
        Array((fields.map(field).joined(separator: ",") + "\r\n").utf8)
    }

    /// What a formula begins with, in any spreadsheet: some read the wide forms of East Asian keyboards like the others.
    private static let formulaSigns = Set("=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars)

    /// A field, in quotes where it needs them.
    ///
    /// What a spreadsheet would take for a formula gets an apostrophe before it: references come from outside.
    static func field(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { formulaSigns.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
        return "\"" + safe.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
}

extension CampaignFiles {
    /// How many rows are read at a time.
    static let pageSize = 500

    /// A reading of the results, page by page; the pages together are the file.
    func resultPages(of key: Int64, _ reader: OnboardingReader) -> Pages {
        Pages(header: resultsHeader) { after in
            let results = try reader.campaignResults(of: key, after: after, limit: Self.pageSize)
            return (results.flatMap { line($0) }, results.count == Self.pageSize ? results.last?.row.number : nil)
        }
    }

    /// A reading of the rejects, page by page.
    func rejectPages(of key: Int64, _ reader: OnboardingReader) -> Pages {
        Pages(header: rejectsHeader) { after in
            let rejects = try reader.store.campaignRejects(of: key, after: after, limit: Self.pageSize)
            return (rejects.flatMap { line($0) }, rejects.count == Self.pageSize ? rejects.last?.line : nil)
        }
    }

    /// A file that is made page by page.
    struct Pages: Sendable {
        let header: [UInt8]
        /// The bytes of the page behind a number, and the number to go on behind; `nil` for the last.
        let page: @Sendable (Int) throws -> (bytes: [UInt8], next: Int?)

        /// All of it.
        func bytes() throws -> [UInt8] {
            var bytes = header
            var place: Int? = 0
            while let after = place {
                let (part, next) = try page(after)
                bytes += part
                place = next
            }
            return bytes
        }

        /// The digest of all of it, each page read when it is the file's turn.
        func digest(on reading: ReadingQueue) async throws -> FileDigest {
            var digest = FileDigest()
            digest.update(header)
            var place: Int? = 0
            while let after = place {
                let (bytes, next) = try await reading.run(.long) { try page(after) }
                digest.update(bytes)
                place = next
            }
            return digest
        }
    }
}
