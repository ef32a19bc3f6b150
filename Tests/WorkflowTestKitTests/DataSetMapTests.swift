import Foundation
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Data sets in buckets and results in files, through the whole kernel.
@Suite("Map runs over data sets in buckets")
struct DataSetMapTests {
    private static let pass = #""Type":"Pass""#

    /// Runs a machine whose process dies every so often, and gives the stage with the execution.
    private func run(
        _ fields: String,
        state: String = pass,
        input: JSON = [:],
        files: [String: String]
    ) throws -> (stage: MapStage, record: ExecutionRecord) {
        let stage = try MapStage(["m": MapStage.map(fields, state: state)])
        for (key, text) in files { try stage.write(text, to: key) }
        var moments = 0
        stage.engine.strikes = { _ in
            moments += 1
            return moments % 31 == 0
        }
        let key = try stage.start(input: input)
        try stage.engine.run()
        try stage.expectNoViolations()
        return (stage, try stage.record(key))
    }

    private func reader(_ operation: String, _ configuration: String, _ parameters: String) -> String {
        """
        "ItemReader":{"Resource":"arn:aws:states:::s3:\(operation)","ReaderConfig":{\(configuration)},
          "Parameters":{\(parameters)}}
        """
    }

    @Test("the objects of a bucket are items, in the order of their keys")
    func listing() throws {
        let files = Dictionary(uniqueKeysWithValues: (0..<400).map { ("in/\($0 % 7)/\($0).txt", "\($0)") })
        let fields = """
            "MaxConcurrency":30,"ItemSelector":{"key.$":"$$.Map.Item.Value.Key","size.$":"$$.Map.Item.Value.Size",
              "from.$":"$$.Map.Item.Source"},
            \(reader("listObjectsV2", "", #""Bucket":"data","Prefix":"in/""#))
            """
        let (_, record) = try run(fields, files: files)
        let output = try #require(record.output?.arrayValue)
        #expect(output.compactMap { $0["key"]?.stringValue } == files.keys.sorted())
        #expect(output.first == ["key": "in/0/0.txt", "size": 1, "from": "S3://data"])
    }

    @Test("the rows of all objects below a prefix are one data set")
    func flattened() throws {
        let files = Dictionary(
            uniqueKeysWithValues: (0..<9).map { file in
                ("in/\(file).csv", "id;note\n" + (0..<80).map { "\(file * 80 + $0);\"a\nb\"\n" }.joined())
            }
        )
        let configuration =
            #""InputType":"CSV","CSVDelimiter":"SEMICOLON","CSVHeaderLocation":"FIRST_ROW","Transformation":"LOAD_AND_FLATTEN""#
        let fields =
            #""MaxConcurrency":40,"# + reader("listObjectsV2", configuration, #""Bucket":"data","Prefix":"in/""#)
        let (_, record) = try run(fields, files: files)
        let output = try #require(record.output?.arrayValue)
        #expect(output == (0..<720).map { ["id": .string("\($0)"), "note": "a\nb"] })
    }

    @Test("an inventory's rows, and the files of a query's manifest, are read behind the manifest")
    func manifests() throws {
        let inventory = """
            {"fileFormat": "CSV", "fileSchema": "Bucket, Key", "destinationBucket": "arn:aws:s3:::data",
             "files": [{"key": "i/1.csv"}, {"key": "i/2.csv"}]}
            """
        let rows = { (range: Range<Int>) in range.map { "\"source\",\"k\($0)\"\n" }.joined() }
        let (_, first) = try run(
            reader("getObject", #""InputType":"MANIFEST""#, #""Bucket":"data","Key":"manifest.json""#),
            files: ["manifest.json": inventory, "i/1.csv": rows(0..<300), "i/2.csv": rows(300..<310)]
        )
        #expect(first.output?.arrayValue?.compactMap { $0["Key"]?.stringValue } == (0..<310).map { "k\($0)" })
        let lines = { (range: Range<Int>) in range.map { "{\"n\":\($0)}\n" }.joined() }
        let (_, second) = try run(
            reader(
                "getObject",
                #""ManifestType":"ATHENA_DATA","InputType":"JSONL""#,
                #""Bucket":"data","Key":"manifest.csv""#
            ),
            files: [
                "manifest.csv": "s3://data/q/1\ns3://data/q/2\n", "q/1": lines(0..<290), "q/2": lines(290..<300),
            ]
        )
        #expect(second.output?.arrayValue?.compactMap { $0["n"]?.integerValue } == Array(0..<300))
    }

    @Test("the array may be anywhere in a file, and no more items are taken than are allowed")
    func pointersAndBounds() throws {
        let items = "[" + (0..<500).map { "{\"item\":\($0)}" }.joined(separator: ",") + "]"
        let file = #"{"meta": {"items": []}, "data": {"items": "# + items + "}}"
        let key = #""Bucket":"data","Key":"items.json""#
        let pointer = #""InputType":"JSON","ItemsPointer":"/data/items""#
        let (stage, record) = try run(
            #""MaxConcurrency":20,"# + reader("getObject", pointer + #","MaxItems":300"#, key),
            state: #""Type":"Task","Resource":"swift:work""#,
            files: ["items.json": file]
        )
        #expect(record.output == .array((0..<300).map { .integer($0) }))
        #expect(stage.engine.world.keys.count == 300)
        let (_, path) = try run(
            reader("getObject", pointer + #","MaxItemsPath":"$.most""#, key),
            input: ["most": 7],
            files: ["items.json": file]
        )
        #expect(path.output?.arrayValue?.count == 7)
    }

    @Test("a data set that breaks off in the middle fails the run, after what came before it")
    func brokenData() throws {
        let lines = (0..<300).map { "{\"n\":\($0)}\n" }.joined() + "{\"n\":\n"
        let (_, record) = try run(
            reader("getObject", #""InputType":"JSONL""#, #""Bucket":"data","Key":"x""#),
            files: ["x": lines]
        )
        #expect(record.error == "States.ItemReaderFailed")
        #expect(record.cause == "An item of the data set is not valid JSON.")
    }

    // MARK: Results

    private func writer(_ configuration: String) -> String {
        #""ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"data","Prefix":"out/deep/"}"#
            + (configuration.isEmpty ? "" : #","WriterConfig":{"# + configuration + "}") + "}"
    }

    @Test(
        "results are written as the writer says",
        arguments: [
            ("NONE", "JSON"), ("NONE", "JSONL"), ("COMPACT", "JSON"), ("COMPACT", "JSONL"), ("FLATTEN", "JSONL"),
        ]
    )
    func results(_ transformation: String, _ type: String) throws {
        let configuration = #""Transformation":"\#(transformation)","OutputType":"\#(type)""#
        let input = JSON.array((0..<300).map { [.integer($0), "x"] })
        let (stage, record) = try run(writer(configuration), input: input, files: [:])
        let place = try #require(record.output?["ResultWriterDetails"]?["Key"]?.stringValue)
        #expect(place.hasPrefix("out/deep/") && place.hasSuffix("/manifest.json"))
        let list = try stage.read(place)["ResultFiles"]?["SUCCEEDED"]
        #expect(list?.arrayValue?.count == 1)
        let key = try #require(list?[0]?["Key"]?.stringValue)
        #expect(key.hasSuffix(type == "JSON" ? "SUCCEEDED_0.json" : "SUCCEEDED_0.jsonl"))
        let text = try String(contentsOfFile: "\(stage.folder)/data/\(key)", encoding: .utf8)
        #expect(list?[0]?["Size"]?.integerValue == text.utf8.count)
        let values =
            type == "JSON"
            ? try #require(try JSON(parsing: text).arrayValue)
            : try text.split(separator: "\n").map { try JSON(parsing: String($0)) }
        switch transformation {
        case "NONE":
            #expect(values.compactMap { $0["Output"] } == (0..<300).map { .string("[\($0),\"x\"]") })
            #expect(values.allSatisfy { $0["Status"] == "SUCCEEDED" })
        case "COMPACT": #expect(values == input.arrayValue)
        default: #expect(values == input.arrayValue?.flatMap { $0.arrayValue ?? [] })
        }
    }

    @Test("without a bucket the results are the state's output, as the writer says")
    func resultsInOutput() throws {
        let input = JSON.array((0..<5).map { [.integer($0), "x"] })
        let (_, flat) = try run(
            #""ResultWriter":{"WriterConfig":{"Transformation":"FLATTEN","OutputType":"JSON"}}"#,
            input: input,
            files: [:]
        )
        #expect(flat.output == .array((0..<5).flatMap { [.integer($0), "x"] }))
    }

    @Test("a map reads what a map before it wrote")
    func chain() throws {
        let first = """
            {"Type":"Map","Next":"List","ItemReader":{"Resource":"arn:aws:states:::s3:getObject",
              "ReaderConfig":{"InputType":"JSONL"},"Arguments":{"Bucket":"data","Key":"items.jsonl"}},
             \(writer(#""Transformation":"COMPACT","OutputType":"JSONL""#).replacing(#""Parameters""#, with: #""Arguments""#)),
             "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"W0","States":{
               "W0":{"Type":"Pass","Output":{"n":"{% $states.input.n * 2 %}"},"End":true}}}}
            """
        let list = """
            {"Type":"Map","Next":"Read","Output":{"files":"{% $states.result %}"},
             "ItemReader":{"Resource":"arn:aws:states:::s3:getObject",
               "ReaderConfig":{"InputType":"JSON","ItemsPointer":"/ResultFiles/SUCCEEDED"},
               "Arguments":{"Bucket":"{% $states.input.ResultWriterDetails.Bucket %}","Key":"{% $states.input.ResultWriterDetails.Key %}"}},
             "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"W1","States":{
               "W1":{"Type":"Pass","End":true}}}}
            """
        let read = """
            {"Type":"Map","End":true,"ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2",
               "ReaderConfig":{"InputType":"JSONL","Transformation":"LOAD_AND_FLATTEN"},
               "Arguments":{"Bucket":"data","Prefix":"{% $states.input.files[0].Key %}"}},
             "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"W2","States":{
               "W2":{"Type":"Pass","Output":"{% $states.input.n + 1 %}","End":true}}}}
            """
        let machine = """
            {"QueryLanguage":"JSONata","StartAt":"Double","States":{"Double":\(first),"List":\(list),"Read":\(read)}}
            """
        let stage = try MapStage(["m": machine])
        try stage.write((0..<400).map { "{\"n\":\($0)}\n" }.joined(), to: "items.jsonl")
        let key = try stage.start(input: [:])
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.output == .array((0..<400).map { .integer($0 * 2 + 1) }), "\(record.cause ?? "")")
        try stage.expectNoViolations()
    }
}
