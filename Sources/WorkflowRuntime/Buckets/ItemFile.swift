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
        switch configuration["InputType"]?.stringValue ?? "JSON" {
        case "JSON": try elements(after: cursor, limit: limit)
        case "JSONL": try lines(after: cursor, limit: limit)
        case "CSV", "MANIFEST": try rows(after: cursor, limit: limit)
        case let type: throw BucketFailure("InvalidRequest", "Items of the type \(type) cannot be read.")
        }
    }

    // MARK: JSON Lines

    private func lines(after cursor: JSON?, limit: Int) throws(BucketFailure) -> ItemPage {
        let reader = try ByteReader(path: path, offset: cursor?.integerValue ?? 0)
        var page = ItemPage()
        var size = 0
        while page.items.count < limit, size < Self.maximumPageSize {
            guard let line = try line(of: reader) else { return page }
            guard line.contains(where: { !Self.isSpace($0) }) else { continue }
            page.items.append(try Self.parse(line))
            size += line.count
        }
        if try reader.peek() != nil { page.next = .integer(reader.offset) }
        return page
    }

    private func line(of reader: ByteReader) throws(BucketFailure) -> [UInt8]? {
        guard try reader.peek() != nil else { return nil }
        var line: [UInt8] = []
        while let byte = try reader.next(), byte != UInt8(ascii: "\n") {
            line.append(byte)
            try Self.check(line.count)
        }
        return line
    }

    // MARK: CSV

    private func rows(after cursor: JSON?, limit: Int) throws(BucketFailure) -> ItemPage {
        let reader = try ByteReader(path: path, offset: cursor?["offset"]?.integerValue ?? 0)
        let headers: [String]
        if let known = cursor?["headers"]?.arrayValue {
            headers = known.compactMap(\.stringValue)
        } else if configuration["CSVHeaderLocation"] == "GIVEN" {
            headers = (configuration["CSVHeaders"]?.arrayValue ?? []).compactMap(\.stringValue)
        } else {
            headers = try row(of: reader) ?? []
        }
        guard Set(headers).count == headers.count else {
            throw BucketFailure("InvalidRequest", "CSV headers cannot contain duplicates.")
        }
        var page = ItemPage()
        let start = reader.offset
        while page.items.count < limit, reader.offset - start < Self.maximumPageSize {
            guard let fields = try row(of: reader) else { return page }
            var object = JSONObject(minimumCapacity: headers.count)
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

    private var delimiter: UInt8 {
        switch configuration["CSVDelimiter"]?.stringValue {
        case "PIPE": UInt8(ascii: "|")
        case "SEMICOLON": UInt8(ascii: ";")
        case "SPACE": UInt8(ascii: " ")
        case "TAB": UInt8(ascii: "\t")
        default: UInt8(ascii: ",")
        }
    }

    /// The fields of the next line that is not empty (RFC 4180); `nil` at the end.
    private func row(of reader: ByteReader) throws(BucketFailure) -> [String]? {
        let delimiter = delimiter
        while let first = try reader.peek() {
            guard first == UInt8(ascii: "\n") || first == UInt8(ascii: "\r") else { break }
            _ = try reader.next()
        }
        guard try reader.peek() != nil else { return nil }
        var fields: [String] = []
        var size = 0
        while true {
            var field: [UInt8] = []
            var isQuoted = false
            if try reader.peek() == UInt8(ascii: "\"") {
                isQuoted = true
                _ = try reader.next()
                field = try quoted(of: reader)
            }
            var end: UInt8?
            while let byte = try reader.next() {
                if byte == delimiter || byte == UInt8(ascii: "\n") {
                    end = byte
                    break
                }
                field.append(byte)
                try Self.check(size + field.count)
            }
            if end != delimiter, !isQuoted || field.last == UInt8(ascii: "\r"), field.last == UInt8(ascii: "\r") {
                field.removeLast()
            }
            size += field.count
            fields.append(String(decoding: field, as: UTF8.self))
            guard end == delimiter else { return fields }
        }
    }

    /// The rest of a quoted field, up to its closing quote.
    private func quoted(of reader: ByteReader) throws(BucketFailure) -> [UInt8] {
        var field: [UInt8] = []
        while let byte = try reader.next() {
            if byte == UInt8(ascii: "\"") {
                guard try reader.peek() == UInt8(ascii: "\"") else { return field }
                _ = try reader.next()
            }
            field.append(byte)
            try Self.check(field.count)
        }
        throw BucketFailure("InvalidRequest", "A quoted field of the CSV file has no end.")
    }

    // MARK: JSON

    private func elements(after cursor: JSON?, limit: Int) throws(BucketFailure) -> ItemPage {
        let scanner = JSONScanner(
            reader: try ByteReader(path: path, offset: cursor?.integerValue ?? 0),
            maximumSize: Self.maximumItemSize
        )
        if cursor == nil {
            let pointer = configuration["ItemsPointer"]?.stringValue.flatMap(JSONPointer.init)
            try scanner.enterArray(at: pointer)
        }
        var page = ItemPage()
        var size = 0
        while page.items.count < limit, size < Self.maximumPageSize {
            guard let element = try scanner.nextElement() else { return page }
            page.items.append(try Self.parse(element))
            size += element.count
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

    private static func check(_ size: Int) throws(BucketFailure) {
        guard size > maximumItemSize else { return }
        throw BucketFailure("InvalidRequest", "An item of the data set has more than \(maximumItemSize >> 20) MiB.")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }
}
