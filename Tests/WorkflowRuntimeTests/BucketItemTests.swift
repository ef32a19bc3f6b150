import Foundation
import JSONModel
import Testing
import WorkflowStore

@testable import WorkflowRuntime

/// What the readers of buckets make of files, page by page.
@Suite("Items of files in buckets")
struct BucketItemTests {
    /// A folder with one bucket, `data`.
    final class Folder {
        let path = NSTemporaryDirectory() + "usher-items-" + UUID().uuidString
        var buckets: Buckets { Buckets(parents: [path]) }

        init(_ files: [String: String] = [:]) throws {
            try FileManager.default.createDirectory(atPath: path + "/data", withIntermediateDirectories: true)
            for (key, text) in files { try write(Array(text.utf8), to: key) }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ bytes: [UInt8], to key: String) throws {
            let file = URL(fileURLWithPath: "\(path)/data/\(key)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: file)
        }

        /// Reads a whole data set, and how many pages it took.
        func read(
            _ configuration: JSON,
            _ arguments: JSON,
            operation: String = "getObject",
            limit: Int = 3
        ) throws -> (items: [JSON], sources: [String], pages: Int) {
            var items: [JSON] = []
            var sources: [String] = []
            var cursor: JSON?
            for page in 1...10_000 {
                let query = ItemQuery(
                    reader: [
                        "Resource": .string("arn:aws:states:::s3:\(operation)"), "Arguments": arguments,
                        "ReaderConfig": configuration,
                    ],
                    cursor: cursor,
                    limit: limit,
                    execution: ExecutionKey(1),
                    runARN: "run",
                    seed: 1
                )
                switch buckets.items(query) {
                case .items(let found, let source, let next):
                    #expect(found.count <= limit)
                    items += found
                    sources += found.map { _ in source }
                    // A cursor survives its way through the store.
                    cursor = try next.map { try JSON(parsing: $0.text()) }
                    if next == nil { return (items, sources, page) }
                case .failed(_, let cause): throw Refused(cause: cause)
                default: throw Refused(cause: "odd answer")
                }
            }
            throw Refused(cause: "no end")
        }
    }

    struct Refused: Error { var cause: String }

    static let object: JSON = ["Bucket": "data", "Key": "items"]

    private func items(_ text: String, _ configuration: JSON) throws -> [JSON] {
        try Folder(["items": text]).read(configuration, Self.object).items
    }

    private func cause(_ folder: Folder, _ configuration: JSON, _ arguments: JSON = object) -> String? {
        (#expect(throws: Refused.self) { try folder.read(configuration, arguments) })?.cause
    }

    // MARK: Delimited text

    @Test("quoted fields hold delimiters, line breaks and doubled quotation marks")
    func quotes() throws {
        let text = "name,note\r\n\"Ada, the first\",\"two\r\nlines\"\r\n\"say \"\"hi\"\"\",\r\n,{\"\"k\"\":1}\r\n"
        #expect(
            try items(text, ["InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"]) == [
                ["name": "Ada, the first", "note": "two\r\nlines"], ["name": "say \"hi\"", "note": ""],
                ["name": "", "note": "{\"k\":1}"],
            ]
        )
    }

    @Test("a backslash keeps backslashes, quotation marks and delimiters, and vanishes before anything else")
    func backslashes() throws {
        let text = "path,size\nC:\\\\Program Files\\\\App.exe,65\na\\,b,\\n\n\"x\\\"y\",z\\\n"
        #expect(
            try items(text, ["InputType": "CSV"]) == [
                ["path": "C:\\Program Files\\App.exe", "size": "65"], ["path": "a,b", "size": "n"],
                ["path": "x\"y", "size": "z"],
            ]
        )
    }

    @Test(
        "the delimiter is the one that the definition names",
        arguments: [("COMMA", ","), ("PIPE", "|"), ("SEMICOLON", ";"), ("SPACE", " "), ("TAB", "\t")]
    )
    func delimiters(_ name: String, _ character: String) throws {
        let rows = ["a", "b"].joined(separator: character) + "\n" + ["1", "2"].joined(separator: character)
        #expect(try items(rows, ["InputType": "CSV", "CSVDelimiter": .string(name)]) == [["a": "1", "b": "2"]])
    }

    @Test("headers can be given; short rows are filled up, and what is too much is left out")
    func givenHeaders() throws {
        let folder = try Folder(["items": "1,2,3\n\n4\n5,6\n7,8\n9,10"])
        let configuration: JSON = ["InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a", "b"]]
        let (items, sources, pages) = try folder.read(configuration, Self.object)
        #expect(
            items == [
                ["a": "1", "b": "2"], ["a": "4", "b": ""], ["a": "5", "b": "6"], ["a": "7", "b": "8"],
                ["a": "9", "b": "10"],
            ]
        )
        #expect(pages == 2)
        #expect(sources.first == "S3://data/items")
    }

    @Test("a byte order mark is no part of the first name or value", arguments: ["CSV", "JSONL", "JSON"])
    func byteOrderMark(type: String) throws {
        let texts = ["CSV": "a\n1", "JSONL": "{\"a\":\"1\"}", "JSON": "[{\"a\":\"1\"}]"]
        #expect(try items("\u{FEFF}" + (texts[type] ?? ""), ["InputType": .string(type)]) == [["a": "1"]])
    }

    @Test("headers that are doubled, or larger than ten KiB, and a quotation without end are refused")
    func refusesRows() throws {
        let doubled = try Folder(["items": "a,a\n1,2"])
        #expect(cause(doubled, ["InputType": "CSV"]) == "CSV headers cannot contain duplicates.")
        let large = try Folder(["items": (0..<3000).map { "column\($0)" }.joined(separator: ",")])
        #expect(cause(large, ["InputType": "CSV"])?.contains("more than 10 KiB") == true)
        let endless = try Folder(["items": "a\n\"1\n2\n"])
        #expect(cause(endless, ["InputType": "CSV"]) == "A quoted field of the CSV file has no end.")
    }

    // MARK: JSON

    @Test("lines of JSON are items, whatever they hold; empty lines are none")
    func lines() throws {
        let folder = try Folder(["items": "{\"a\":\"x\\ny\"}\r\n\n 1 \nnull\n[2]\n\"text\"\n"])
        let (items, _, pages) = try folder.read(["InputType": "JSONL"], Self.object)
        #expect(items == [["a": "x\ny"], 1, .null, [2], "text"])
        #expect(pages == 2)
        let broken = try Folder(["items": "{\"secret\":\n"])
        let cause = cause(broken, ["InputType": "JSONL"])
        #expect(cause == "An item of the data set is not valid JSON.")
    }

    @Test(
        "the array may be anywhere in a JSON file",
        arguments: [
            ("/data/items", #"{"x": {"items": [0]}, "data": {"n": "]\"[", "items": [1, [2], "]"]}}"#),
            ("/a~1b/1", #"{"a/b": [[], [1, [2], "]"]]}"#), ("", #" [1, [2], "]" ] "#),
        ]
    )
    func pointers(_ pointer: String, _ text: String) throws {
        #expect(try items(text, ["InputType": "JSON", "ItemsPointer": .string(pointer)]) == [1, [2], "]"])
    }

    @Test("a pointer to nothing, or to no array, is refused")
    func refusesPointers() throws {
        let folder = try Folder(["items": #"{"a": {"b": 1}, "c": [1, 2]}"#])
        for pointer in ["/z", "/a/c", "/a/b/c"] {
            let cause = cause(folder, ["ItemsPointer": .string(pointer)])
            #expect(cause == "ItemsPointer leads to nothing in the data set.", "\(pointer)")
        }
        #expect(cause(folder, ["ItemsPointer": "/a"]) == "Attempting to map over non-iterable node.")
        let broken = try Folder(["items": #"{"c": [1, 2"#])
        #expect(cause(broken, ["ItemsPointer": "/c"]) == "The data set is not valid JSON.")
    }

    // MARK: Manifests

    static let inventory = """
        {"sourceBucket": "source", "destinationBucket": "arn:aws:s3:::data", "version": "2016-11-30",
         "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size",
         "files": [{"key": "inventory/data/1.csv", "size": 10, "MD5checksum": "x"}, {"key": "inventory/data/2.csv"}]}
        """

    @Test(
        "the rows of an inventory's files are the items, named as its schema names them",
        arguments: [["InputType": "MANIFEST"], ["ManifestType": "S3_INVENTORY"]] as [JSON]
    )
    func inventories(_ configuration: JSON) throws {
        let folder = try Folder([
            "inventory/manifest.json": Self.inventory,
            "inventory/data/1.csv": (0..<4).map { "\"source\",\"a/\($0).txt\",\"\($0)\"\n" }.joined(),
            "inventory/data/2.csv": "\"source\",\"b.txt\",\"7\"\n",
        ])
        let (items, _, pages) = try folder.read(configuration, ["Bucket": "data", "Key": "inventory/manifest.json"])
        #expect(items.compactMap { $0["Key"]?.stringValue } == ["a/0.txt", "a/1.txt", "a/2.txt", "a/3.txt", "b.txt"])
        #expect(items.last == ["Bucket": "source", "Key": "b.txt", "Size": "7"])
        #expect(pages == 3)
    }

    @Test(
        "the files of a query's manifest are read as the definition says",
        arguments: [
            ("CSV", "n\n1\n2\n"), ("JSONL", "{\"n\":\"1\"}\n{\"n\":\"2\"}\n"), ("JSON", #"[{"n":"1"},{"n":"2"}]"#),
        ]
    )
    func queries(_ type: String, _ text: String) throws {
        let folder = try Folder([
            "manifest.csv": "s3://data/out/1\n\"s3://data/out/empty\"\ns3://data/out/2\n", "out/1": text, "out/2": text,
            "out/empty": type == "JSON" ? "[]" : "",
        ])
        let configuration: JSON = ["ManifestType": "ATHENA_DATA", "InputType": .string(type)]
        let (items, _, _) = try folder.read(configuration, ["Bucket": "data", "Key": "manifest.csv"])
        #expect(items == [["n": "1"], ["n": "2"], ["n": "1"], ["n": "2"]])
    }

    @Test("what cannot be read says so, and what to do: compressed files, Parquet, a manifest without a type")
    func refusesForms() throws {
        let folder = try Folder([
            "query": "s3://data/gzip", "bad": "http://evil.example/x", "out": "s3://data/../secret",
            "parquet.json": #"{"fileFormat": "Parquet", "files": [{"key": "x"}]}"#, "odd.json": "{}",
        ])
        try folder.write([0x1F, 0x8B, 8, 0], to: "gzip")
        try folder.write(Array("PAR1....".utf8), to: "parquet")
        func told(_ key: String, _ configuration: JSON) -> String {
            cause(folder, configuration, ["Bucket": "data", "Key": .string(key)]) ?? ""
        }
        let remedy = "Write it as plain CSV, JSON or JSONL."
        #expect(told("gzip", ["InputType": "CSV"]).hasSuffix("compressed (gzip), which cannot be read here. " + remedy))
        #expect(told("query", ["ManifestType": "ATHENA_DATA", "InputType": "JSONL"]).contains("compressed (gzip)"))
        #expect(told("parquet", ["InputType": "JSONL"]).contains("in Apache Parquet"))
        #expect(told("query", ["InputType": "PARQUET"]).contains("Write the data set as CSV, JSON or JSONL."))
        #expect(told("parquet.json", ["InputType": "MANIFEST"]).contains("Only inventories in CSV"))
        #expect(told("odd.json", ["InputType": "MANIFEST"]) == "The manifest is not that of an inventory.")
        #expect(told("query", ["ManifestType": "ATHENA_DATA"]).contains("Give InputType as CSV, JSON or JSONL."))
        #expect(told("bad", ["ManifestType": "ATHENA_DATA", "InputType": "CSV"]).contains("not in a bucket"))
        #expect(told("out", ["ManifestType": "ATHENA_DATA", "InputType": "CSV"]).contains("NoSuchKey"))
        let versioned = cause(folder, ["InputType": "CSV"], ["Bucket": "data", "Key": "query", "VersionId": "1"])
        #expect(versioned == "The buckets here keep no versions. Take VersionId out.")
    }

    // MARK: Listings

    @Test("a listing goes by the bytes of the keys, over slashes and all scripts, page by page, below a prefix")
    func listings() throws {
        let keys = ["a!", "a-b/1", "a.txt", "a/b/c", "a/b.txt", "a0", "e\u{301}", "\u{E9}", "z/ü", "日/本"]
        let folder = try Folder()
        for key in keys { try folder.write(Array(key.utf8), to: key) }
        func listed(_ arguments: JSON) throws -> [String] {
            try folder.read([:], arguments, operation: "listObjectsV2").items.compactMap { $0["Key"]?.stringValue }
        }
        let expected = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(try listed(["Bucket": "data"]).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        #expect(try listed(["Bucket": "data", "Prefix": "a/"]) == ["a/b.txt", "a/b/c"])
        #expect(try listed(["Bucket": "data", "Prefix": "a-b/1"]) == ["a-b/1"])
        #expect(try listed(["Bucket": "data", "Prefix": "e"]).map(\.utf8.count) == [3])
        #expect(try listed(["Bucket": "data", "Prefix": "none/"]) == [])
        #expect(try listed(["Bucket": "data", "StartAfter": "a0"]).count == 4)
        let first = try folder.read([:], ["Bucket": "data", "Prefix": "a.txt"], operation: "listObjectsV2")
        #expect(first.items.first?["Size"] == 5)
        #expect(first.items.first?["StorageClass"] == "STANDARD")
        #expect(first.items.first?["Etag"]?.stringValue?.hasPrefix("\"") == true)
        #expect(first.sources == ["S3://data"])
    }

    @Test("a folder with more files than are wanted at a time is listed whole and in order")
    func largeFolders() throws {
        let folder = try Folder()
        for number in 0..<2600 { try folder.write([], to: "f/\(number)") }
        let (items, _, _) = try folder.read([:], ["Bucket": "data"], operation: "listObjectsV2", limit: 100)
        let expected = (0..<2600).map { "f/\($0)" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(items.compactMap { $0["Key"]?.stringValue } == expected)
    }

    @Test("no key and no link leads out of the bucket, and what is not complete is no object")
    func staysInside() throws {
        let folder = try Folder(["inside": "[1]", "results.json.usher-part": "["])
        try "[2]".write(toFile: folder.path + "/outside", atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/data/link",
            withDestinationPath: folder.path + "/outside"
        )
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/data/up",
            withDestinationPath: folder.path
        )
        let keys = try folder.read([:], ["Bucket": "data"], operation: "listObjectsV2").items
        #expect(keys.compactMap { $0["Key"]?.stringValue } == ["inside"])
        #expect(cause(folder, [:], ["Bucket": "data", "Key": "link"])?.contains("AccessDenied") == true)
        for key in ["../outside", "up/outside", "/etc/passwd", "a/../../outside", "results.json.usher-part", ""] {
            let told = cause(folder, [:], ["Bucket": "data", "Key": .string(key)])
            #expect(told?.contains("NoSuchKey") == true || told?.contains("AccessDenied") == true, "\(key)")
        }
        for bucket in ["..", ".", "data/../data", "/"] {
            let told = cause(folder, [:], ["Bucket": .string(bucket), "Key": "inside"])
            #expect(told?.contains("NoSuchBucket") == true, "\(bucket)")
        }
    }

    @Test("a bucket whose folder is a link is listed as any other")
    func linkedBucket() throws {
        let folder = try Folder(["a/b": "[1]"])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link",
            withDestinationPath: folder.path + "/data"
        )
        let buckets = Buckets(folders: ["linked": folder.path + "/link"])
        #expect(try buckets.objects(in: "linked", prefix: "", after: nil, limit: 9).map(\.key) == ["a/b"])
    }

    @Test("the items of all objects below a prefix are one data set, and each tells its object")
    func flattens() throws {
        let folder = try Folder([
            "in/1.jsonl": (0..<4).map { "{\"n\":\($0)}\n" }.joined(), "in/2.jsonl": "",
            "in/deep/3.jsonl": "{\"n\":4}\n",
            "in2.jsonl": "{\"n\":9}\n", "in/4.jsonl": "{\"n\":5}",
        ])
        let configuration: JSON = ["InputType": "JSONL", "Transformation": "LOAD_AND_FLATTEN"]
        let arguments: JSON = ["Bucket": "data", "Prefix": "in/"]
        let (items, sources, _) = try folder.read(configuration, arguments, operation: "listObjectsV2")
        #expect(items.compactMap { $0["n"]?.integerValue } == [0, 1, 2, 3, 5, 4])
        #expect(sources[0] == "S3://data/in/1.jsonl" && sources[5] == "S3://data/in/deep/3.jsonl")
    }
}
