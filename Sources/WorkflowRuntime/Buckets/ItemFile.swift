internal import JSONModel

/// A page of the items of a file, and the place behind it.
struct ItemPage {
    var items: [JSON] = []
    /// `nil` where the file has come to its end.
    var next: JSON?
}

/// The items of one file, read page by page: the memory that it takes is that of a page, however large the file is.
struct ItemFile {
    /// How many bytes of items a page has at most; one item may be larger.
    private static let maximumPageSize = 1 << 20
    /// How many bytes an item may have.
    private static let maximumItemSize = 16 << 20

    let path: String
    /// `ReaderConfig`.
    let configuration: JSON

    /// The items behind a place.
    func page(after cursor: JSON?, limit: Int) throws(BucketFailure) -> ItemPage {
        let reader = try ByteReader(path: path, offset: cursor?["offset"]?.integerValue ?? cursor?.integerValue ?? 0)
        if cursor == nil { try begin(reader) }
        switch configuration["InputType"]?.stringValue ?? "JSON" {
        case "JSON": return try elements(of: reader, isFirst: cursor == nil, limit: limit)
        case "JSONL": return try lines(of: reader, limit: limit)
        case "CSV": return try rows(of: reader, headers: cursor?["headers"]?.arrayValue, limit: limit)
        case let type:
            throw BucketFailure(
                "InvalidRequest",
                "Items of the type \(type) cannot be read here. Write the data set as CSV, JSON or JSONL."
            )
        }
    }

    /// Passes over the byte order mark that some programs put in front, and refuses what is no text.
    private func begin(_ reader: ByteReader) throws(BucketFailure) {
        let marks: [(bytes: [UInt8], name: String)] = [
            ([0x1F, 0x8B], "compressed (gzip)"), ([0x28, 0xB5, 0x2F, 0xFD], "compressed (zstd)"),
            (Array("PAR1".utf8), "in Apache Parquet"), (Array("ORC".utf8), "in Apache ORC"),
        ]
        for mark in marks where try reader.begins(with: mark.bytes) {
            throw BucketFailure(
                "InvalidRequest",
                "The data set is \(mark.name), which cannot be read here. Write it as plain CSV, JSON or JSONL."
            )
        }
        if try reader.begins(with: [0xEF, 0xBB, 0xBF]) {
            for _ in 0..<3 { _ = try reader.next() }
        }
    }

    // MARK: JSON Lines

    private func lines(of reader: ByteReader, limit: Int) throws(BucketFailure) -> ItemPage {
        var page = ItemPage()
        let start = reader.offset
        while page.items.count < limit, reader.offset - start < Self.maximumPageSize {
            guard let line = try line(of: reader) else { return page }
            guard line.contains(where: { !Self.isSpace($0) }) else { continue }
            page.items.append(try Self.parse(line))
        }
        if try reader.peek() != nil { page.next = .integer(reader.offset) }
        return page
    }

    private func line(of reader: ByteReader) throws(BucketFailure) -> [UInt8]? {
        guard try reader.peek() != nil else { return nil }
        var line: [UInt8] = []
        while let byte = try reader.next(), byte != UInt8(ascii: "\n") {
            line.append(byte)
            guard line.count <= Self.maximumItemSize else {
                let size = "\(Self.maximumItemSize >> 20) MiB"
                throw BucketFailure("InvalidRequest", "An item of the data set has more than \(size).")
            }
        }
        return line
    }

    // MARK: CSV

    private func rows(of reader: ByteReader, headers known: [JSON]?, limit: Int) throws(BucketFailure) -> ItemPage {
        let rows = CSVRows(
            reader,
            delimiter: configuration["CSVDelimiter"]?.stringValue,
            maximumRowSize: Self.maximumItemSize
        )
        let headers: [String]
        if let known {
            headers = known.compactMap(\.stringValue)
        } else if configuration["CSVHeaderLocation"] == "GIVEN" {
            headers = (configuration["CSVHeaders"]?.arrayValue ?? []).compactMap(\.stringValue)
        } else {
            headers = try rows.header()
        }
        guard Set(headers).count == headers.count else {
            throw BucketFailure("InvalidRequest", "CSV headers cannot contain duplicates.")
        }
        var page = ItemPage()
        let start = reader.offset
        while page.items.count < limit, reader.offset - start < Self.maximumPageSize {
            guard let fields = try rows.next() else { return page }
            var object = JSONObject(minimumCapacity: headers.count)
            // What a short row lacks is empty, and what a long one has too much is left out.
            for (index, header) in headers.enumerated() {
                object[header] = .string(index < fields.count ? fields[index] : "")
            }
            page.items.append(.object(object))
        }
        if try reader.peek() != nil {
            page.next = ["offset": .integer(reader.offset), "headers": .array(headers.map { .string($0) })]
        }
        return page
    }

    // MARK: JSON

    private func elements(of reader: ByteReader, isFirst: Bool, limit: Int) throws(BucketFailure) -> ItemPage {
        let scanner = JSONScanner(reader: reader, maximumSize: Self.maximumItemSize)
        if isFirst {
            try scanner.enterArray(at: configuration["ItemsPointer"]?.stringValue.flatMap(JSONPointer.init))
        }
        var page = ItemPage()
        let start = reader.offset
        while page.items.count < limit, reader.offset - start < Self.maximumPageSize {
            guard let element = try scanner.nextElement() else { return page }
            page.items.append(try Self.parse(element))
        }
        if try !scanner.isAtEnd() { page.next = .integer(scanner.offset) }
        return page
    }

    // MARK: Small things

    private static func parse(_ text: [UInt8]) throws(BucketFailure) -> JSON {
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            // The parser's message may show a character of the data, so it is left out.
            throw BucketFailure("InvalidRequest", "An item of the data set is not valid JSON.")
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }
}
