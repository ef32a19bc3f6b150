internal import JSONModel

/// Reads the rows of a campaign's file as customers' fields, however its bytes come in, in constant memory.
///
/// A row that cannot be read says why, and the others go on. What is wrong with the header of a CSV file is wrong with the file.
/// Texts of errors quote nothing of a row.
///
/// A file may come in pieces. Each piece of a CSV file begins with the header, so that it can be understood by itself: in the piece that
/// begins with line 1 the header is that line; in others it stands before the line with which the piece begins, and does not count.
public struct CampaignFileParser: Sendable {
    /// How many columns a CSV file may have.
    public static let maximumColumns = 256
    /// How many characters the name of a column may have.
    public static let maximumNameLength = 128

    /// A row that was read, and the number of its first line in the file.
    public typealias NumberedLine = (number: Int, line: CampaignPiece.Line)

    private let format: CampaignFileFormat
    private let firstLine: Int
    private var cutter: CampaignFileCutter
    private var header: [String]?
    /// What has to be added to the numbers of the piece's own lines.
    private var offset: Int
    /// The number of the line behind what was read.
    public private(set) var nextLine: Int
    private var isAtBeginning = true

    /// Makes a parser of a file, or of the piece of it that begins with a line.
    public init(_ format: CampaignFileFormat, firstLine: Int = 1) {
        self.format = format
        self.firstLine = firstLine
        cutter = CampaignFileCutter(format)
        offset = firstLine - 1
        nextLine = firstLine
    }

    /// Takes the next bytes, and gives the rows that end in them.
    ///
    /// - Throws: ``EngineError`` for a header that cannot be used.
    public mutating func parse(_ bytes: ArraySlice<UInt8>) throws(EngineError) -> [NumberedLine] {
        var rows: [CampaignFileCutter.Row] = []
        cutter.cut(bytes) { rows.append($0) }
        return try read(rows)
    }

    /// Gives what stands behind the last end of a line.
    ///
    /// - Throws: ``EngineError`` for a header that cannot be used, or if there is none.
    public mutating func finish() throws(EngineError) -> [NumberedLine] {
        var rows: [CampaignFileCutter.Row] = []
        cutter.finish { rows.append($0) }
        let lines = try read(rows)
        guard format != .csv || header != nil else {
            throw Self.refusal("The file is empty. Its first line must hold the names of the fields.")
        }
        return lines
    }

    private mutating func read(_ rows: [CampaignFileCutter.Row]) throws(EngineError) -> [NumberedLine] {
        var lines: [NumberedLine] = []
        for var row in rows {
            if isAtBeginning, row.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { row.bytes = row.bytes.dropFirst(3) }
            isAtBeginning = false
            if format == .csv, header == nil {
                header = try Self.header(of: row)
                offset = firstLine > 1 ? firstLine - row.nextLine : 0
            } else if let line = line(of: row) {
                lines.append((row.line + offset, line))
            }
            nextLine = row.nextLine + offset
        }
        return lines
    }

    /// What a row says; `nil` for an empty one.
    private func line(of row: CampaignFileCutter.Row) -> CampaignPiece.Line? {
        guard !row.isTooLong else {
            let hint = format == .csv ? " Look for a quote that is never closed, or give fewer fields." : ""
            return .unreadable("The row has more than \(CampaignFileCutter.maximumRowSize >> 10) KiB." + hint)
        }
        let bytes = Self.withoutEnd(row.bytes)
        switch format {
        case .csv: return bytes.isEmpty ? nil : csv(bytes)
        case .jsonLines:
            let isEmpty = bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            return isEmpty ? nil : Self.object(bytes)
        }
    }

    private static func withoutEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.last == UInt8(ascii: "\n") else { return bytes }
        let bytes = bytes.dropLast()
        return bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
    }

    static func refusal(_ message: String) -> EngineError { EngineError(.invalidRequest, message) }

    // MARK: CSV

    private func csv(_ bytes: ArraySlice<UInt8>) -> CampaignPiece.Line {
        let names = header ?? []
        do throws(CSVRow.Mistake) {
            let fields = try CSVRow.fields(of: bytes)
            guard fields.count == names.count else {
                return .unreadable("The row has \(fields.count) columns, and the header has \(names.count).")
            }
            return .fields(JSONObject(zip(names, fields).map { ($0, .string($1)) }))
        } catch {
            return .unreadable(error.message)
        }
    }

    /// The names of the columns.
    private static func header(of row: CampaignFileCutter.Row) throws(EngineError) -> [String] {
        let place = "The header, line \(row.line),"
        guard !row.isTooLong else {
            throw refusal(
                "\(place) has more than \(CampaignFileCutter.maximumRowSize >> 10) KiB. Is a quote never closed?"
            )
        }
        let names: [String]
        do throws(CSVRow.Mistake) {
            names = try CSVRow.fields(of: withoutEnd(row.bytes))
        } catch {
            throw refusal("\(place) cannot be read. \(error.message)")
        }
        guard names.count > 1 || !names.contains(where: { $0.contains(";") || $0.contains("\t") }) else {
            throw refusal(
                "\(place) has one column only. Save the file with commas between the fields, not ';' or tabs."
            )
        }
        guard names.count <= maximumColumns else {
            throw refusal("\(place) has more than \(maximumColumns) columns. Give fewer of them.")
        }
        for (index, name) in names.enumerated() {
            let isTrimmed = name.first?.isWhitespace == false && name.last?.isWhitespace == false
            guard isTrimmed, name.count <= maximumNameLength else {
                let rule = "1 to \(maximumNameLength) characters, without spaces around them"
                throw refusal("\(place) has no name in column \(index + 1) that can be used. A name has \(rule).")
            }
        }
        guard Set(names).count == names.count else {
            throw refusal("\(place) has a name twice. Give each column a name of its own.")
        }
        return names
    }

    // MARK: JSON Lines

    private static func object(_ bytes: ArraySlice<UInt8>) -> CampaignPiece.Line {
        // The parser's own message may show a character of the row, so it is left out.
        do throws(JSONParseError) {
            guard let object = try JSON(parsing: Array(bytes)).objectValue else {
                return .unreadable("The row is no JSON object. Write one on each line: {\"email\": \"…\"}.")
            }
            return .fields(object)
        } catch {
            return .unreadable("The row is no JSON: look at its character \(error.position.column).")
        }
    }
}
