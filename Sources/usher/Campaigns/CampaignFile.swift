internal import Foundation
internal import JSONModel
internal import WorkflowRuntime

/// A campaign's file on this machine, read part by part.
struct CampaignFile {
    /// How many bytes are read at a time.
    private static let partSize = 256 << 10
    /// How many complaints about rows are kept.
    private static let maximumComplaints = 10

    let path: String
    let format: CampaignFileFormat

    /// Finds out what kind of file it is.
    ///
    /// - Throws: ``CommandFailure`` if that cannot be told, or if there is no file.
    init(path: String, format: String?) throws {
        let ending = path.split(separator: ".").last.map { $0.lowercased() }
        switch format ?? ending {
        case "csv": self.format = .csv
        case "jsonl", "ndjson": self.format = .jsonLines
        default:
            throw CommandFailure(
                .invalidInput,
                "It cannot be told what \(path) is. Give --format csv or --format jsonl."
            )
        }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw CommandFailure(.invalidInput, "There is no readable file \(path).")
        }
        self.path = path
    }

    /// What a first reading of the whole file finds.
    struct Survey {
        /// The SHA-256, in hexadecimal.
        var digest: String
        /// How many bytes there are.
        var size: Int
        /// How many customers there are, and how many rows that cannot be read.
        var customers = 0
        var unreadable = 0
        /// The first of those rows: the numbers of their lines, and what is wrong.
        var complaints: [(line: Int, message: String)] = []

        var json: JSON {
            [
                "sha256": .string(digest), "bytes": .integer(size), "customers": .integer(customers),
                "unreadable": .integer(unreadable),
                "complaints": .array(complaints.map { ["line": .integer($0.line), "message": .string($0.message)] }),
            ]
        }
    }

    /// Reads the file whole.
    ///
    /// - Throws: ``CommandFailure`` for a header that cannot be used, and for a row that is too long to be handed in.
    func survey() throws -> Survey {
        var parser = CampaignFileParser(format)
        var cutter = CampaignFileCutter(format)
        var digest = FileDigest()
        var survey = Survey(digest: "", size: 0)
        func count(_ lines: [CampaignFileParser.NumberedLine]) {
            for (number, line) in lines {
                switch line {
                case .fields: survey.customers += 1
                case .unreadable(let message):
                    survey.unreadable += 1
                    if survey.complaints.count < Self.maximumComplaints { survey.complaints.append((number, message)) }
                }
            }
        }
        func check(_ row: CampaignFileCutter.Row) throws {
            guard row.isTooLong else { return }
            let hint = format == .csv ? " Look for a quote that is never closed." : ""
            let size = CampaignFileCutter.maximumRowSize >> 10
            throw CommandFailure(
                .invalidInput,
                "The row at line \(row.line) of \(path) has more than \(size) KiB.\(hint)"
            )
        }
        do {
            try forEachPart { part in
                digest.update(part)
                try cutter.cut(part[...], check)
                count(try parser.parse(part[...]))
            }
            try cutter.finish(check)
            count(try parser.finish())
        } catch let error as EngineError {
            throw CommandFailure(.invalidInput, "\(path): \(error.message)")
        }
        (survey.digest, survey.size) = (digest.hexadecimal, digest.count)
        return survey
    }

    /// Reads the file from its beginning, a part after the other.
    func forEachPart(_ body: ([UInt8]) async throws -> Void) async throws {
        let file = try open()
        defer { try? file.close() }
        while let part = try read(file) { try await body(part) }
    }

    private func forEachPart(_ body: ([UInt8]) throws -> Void) throws {
        let file = try open()
        defer { try? file.close() }
        while let part = try read(file) { try body(part) }
    }

    private func open() throws -> FileHandle {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(.invalidInput, "There is no readable file \(path).")
        }
        return file
    }

    private func read(_ file: FileHandle) throws -> [UInt8]? {
        do {
            guard let data = try file.read(upToCount: Self.partSize), !data.isEmpty else { return nil }
            return Array(data)
        } catch {
            throw CommandFailure(.invalidInput, "\(path) cannot be read to its end.")
        }
    }
}
