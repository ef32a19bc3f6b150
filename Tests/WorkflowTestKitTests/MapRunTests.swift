import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

@Suite("Map runs")
struct MapRunTests {
    @Test(
        "run every item in an execution of its own, and give the outputs in order",
        arguments: ["STANDARD", "EXPRESS"]
    )
    func everyItem(type: String) throws {
        let stage = try MapStage(["m": MapStage.map(#""Label":"L""#, type: type)])
        let key = try stage.start(input: MapStage.items(300))
        try stage.engine.run()
        #expect(try stage.record(key).output == .array((0..<300).map { .integer($0) }))
        let run = try stage.mapRun(of: key)
        #expect(run.status == .succeeded)
        #expect(run.executions.succeeded == 300)
        #expect(run.items.resultsWritten == 300)
        let children = try stage.children(of: run)
        #expect(children.allSatisfy { $0.header.arn.contains(type == "EXPRESS" ? ":express:m/L:" : ":execution:m/L:") })
        #expect(Set(children.map(\.header.name)).count == 300)
        #expect(
            try stage.events(of: key) == [
                "ExecutionStarted", "MapStateEntered", "MapStateStarted", "MapRunStarted", "MapRunSucceeded",
                "MapStateSucceeded", "MapStateExited", "ExecutionSucceeded",
            ]
        )
        try stage.expectNoViolations()
    }

    @Test("run every item once under one key, wherever the process dies", arguments: 1...4)
    func crashes(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let stage = try MapStage(["m": MapStage.map(#""MaxConcurrency":40"#)], seed: seed)
        stage.engine.strikes = { _ in generator.next() % 9 == 0 }
        // A start whose answer was lost is repeated, as a client would.
        var key: ExecutionKey?
        while key == nil { key = try? stage.start(input: MapStage.items(120)) }
        try stage.engine.run()
        stage.engine.strikes = { _ in false }
        try stage.engine.run()
        let started = try #require(key)
        #expect(try stage.record(started).output == .array((0..<120).map { .integer($0) }))
        #expect(stage.engine.world.keys.count == 120)
        #expect(stage.engine.world.keys.values.allSatisfy { $0.count == 1 })
        #expect(try stage.children(of: stage.mapRun(of: started)).count == 120)
        try stage.expectNoViolations()
    }

    @Test(
        "read items from files page by page, and go on behind the last one after a crash",
        arguments: ["JSON", "JSONL", "CSV"]
    )
    func readers(type: String) throws {
        let reader = """
            "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"\(type)"},
              "Parameters":{"Bucket":"data","Key":"items"}},"MaxConcurrency":25
            """
        let stage = try MapStage(["m": MapStage.map(reader)])
        let numbers = 0..<700
        switch type {
        case "JSON":
            try stage.write("[" + numbers.map { #"{"item": "i\#($0)"}"# }.joined(separator: ",\n") + "]", to: "items")
        case "JSONL": try stage.write(numbers.map { #"{"item": "i\#($0)"}"# }.joined(separator: "\n"), to: "items")
        default: try stage.write("item\r\n" + numbers.map { "\"i\($0)\"\r\n" }.joined(), to: "items")
        }
        var moments = 0
        stage.engine.strikes = { _ in
            moments += 1
            return moments % 53 == 0
        }
        let key = try stage.start(input: [:])
        try stage.engine.run()
        #expect(try stage.record(key).output == .array(numbers.map { .string("i\($0)") }))
        #expect(stage.engine.world.keys.count == 700)
        #expect(stage.engine.world.keys.values.allSatisfy { $0.count == 1 })
        try stage.expectNoViolations()
    }

    @Test("group items, and select what a child gets")
    func batches() throws {
        let fields = """
            "ItemSelector":{"n.$":"$$.Map.Item.Value.item","at.$":"$$.Map.Item.Index","from.$":"$$.Map.Item.Source"},
            "ItemBatcher":{"MaxItemsPerBatch":3,"BatchInput":{"all":7}}
            """
        let stage = try MapStage(["m": MapStage.map(fields, state: #""Type":"Pass""#)])
        let key = try stage.start(input: MapStage.items(7))
        try stage.engine.run()
        let output = try #require(try stage.record(key).output?.arrayValue)
        #expect(output.map { $0["Items"]?.arrayValue?.count } == [3, 3, 1])
        #expect(output[2]["Items"] == [["n": 6, "at": 6, "from": "STATE_DATA"]])
        #expect(output[0]["BatchInput"] == ["all": 7])
        let run = try stage.mapRun(of: key)
        #expect((run.executions.succeeded, run.items.succeeded) == (3, 7))
        try stage.expectNoViolations()
    }

    @Test("fail when more items fail than are tolerated, and redrive only what did not succeed")
    func toleranceAndRedrive() throws {
        let stage = try MapStage(["m": MapStage.map(#""ToleratedFailureCount":2,"MaxConcurrency":5"#)])
        let key = try stage.start(input: MapStage.items(40, failing: [3, 8, 12]))
        try stage.engine.run()
        var record = try stage.record(key)
        #expect(record.status == .failed)
        #expect(record.error == "States.ExceedToleratedFailureThreshold")
        var run = try stage.mapRun(of: key)
        #expect(run.status == .failed)
        #expect(run.executions.failed == 3)
        #expect(run.executions.running == 0)
        try stage.expectNoViolations()

        let before = stage.engine.world.count
        let succeeded = run.executions.succeeded
        stage.engine.world.fails = false
        try stage.engine.redrive(key)
        try stage.engine.run()
        record = try stage.record(key)
        run = try stage.mapRun(of: key)
        #expect(record.output == .array((0..<40).map { .integer($0) }))
        #expect(stage.engine.world.count - before == 40 - succeeded)
        #expect(run.status == .succeeded)
        #expect((run.redriveCount, run.executions.succeeded, run.executions.pendingRedrive) == (1, 40, 0))
        #expect(try stage.events(of: key).contains("MapRunRedriven"))
        try stage.expectNoViolations()
    }

    @Test("give the members of an object as items, each with its key", arguments: [true, false])
    func membersOfObjects(selects: Bool) throws {
        let selector = #""ItemSelector":{"k.$":"$$.Map.Item.Key","v.$":"$$.Map.Item.Value","at.$":"$$.Map.Item.Index"}"#
        let stage = try MapStage(["m": MapStage.map(selects ? selector : "", state: #""Type":"Pass""#)])
        let key = try stage.start(input: ["a": 1, "b": ["x": 2]])
        // The run goes on from its row.
        try stage.engine.crash()
        try stage.engine.run()
        let output = try stage.record(key).output
        #expect(
            output
                == (selects
                    ? [["k": "a", "v": 1, "at": 0], ["k": "b", "v": ["x": 2], "at": 1]]
                    : [["Key": "a", "Value": 1], ["Key": "b", "Value": ["x": 2]]])
        )
        try stage.expectNoViolations()
    }

    @Test("have the error of an item in the place of its output, where that is tolerated")
    func toleratedFailures() throws {
        let stage = try MapStage(["m": MapStage.map(#""ToleratedFailureCount":1"#)])
        let key = try stage.start(input: MapStage.items(3, failing: [1]))
        try stage.engine.run()
        let failure: JSON = ["Status": "FAILED", "Error": "Work.Refused", "Cause": "The item wants to fail."]
        #expect(try stage.record(key).output == [0, failure, 2])
        try stage.expectNoViolations()
    }

    @Test(
        "take a tolerance of zero for none, beside which the other one counts",
        arguments: [
            (0, 0, 1, false), (0, 100, 3, true), (0, 50, 2, true), (0, 50, 3, false), (2, 0, 2, true), (2, 0, 3, false),
            (1, 90, 2, false), (3, 50, 3, false),
        ]
    )
    func tolerance(_ count: Int, _ percentage: Int, _ failing: Int, _ isTolerated: Bool) throws {
        let fields = #""ToleratedFailureCount":\#(count),"ToleratedFailurePercentage":\#(percentage)"#
        let stage = try MapStage(["m": MapStage.map(fields)])
        let key = try stage.start(input: MapStage.items(4, failing: Set(0..<failing)))
        try stage.engine.run()
        #expect(try stage.record(key).status == (isTolerated ? .succeeded : .failed))
    }

    @Test("let their execution's end stop the children that run")
    func abort() throws {
        let wait = #""Type":"Wait","Seconds":3600"#
        let stage = try MapStage(["m": MapStage.map(#""MaxConcurrency":200"#, state: wait)])
        let key = try stage.start(input: MapStage.items(500))
        try stage.engine.run(until: MapStage.start.advanced(by: .seconds(1)))
        #expect(try stage.mapRun(of: key).executions.running == 200)
        try stage.engine.stop(key)
        try stage.engine.run()
        let run = try stage.mapRun(of: key)
        #expect(run.status == .aborted)
        #expect((run.executions.aborted, run.executions.running) == (200, 0))
        #expect(try stage.children(of: run).allSatisfy { $0.status == .aborted })
        #expect(try stage.events(of: key).suffix(2) == ["MapRunAborted", "ExecutionAborted"])
        try stage.expectNoViolations()
    }

    @Test("start nothing while they are paused, and follow a new concurrency at once")
    func pauseAndUpdate() throws {
        let wait = #""Type":"Wait","Seconds":60"#
        let stage = try MapStage(["m": MapStage.map(#""MaxConcurrency":10"#, state: wait)])
        let key = try stage.start(input: MapStage.items(100))
        let run = try stage.mapRun(of: key)
        #expect(run.executions.running == 10)
        var update = MapRunUpdate()
        update.isPaused = true
        try stage.engine.update(run.key, update)
        #expect(try stage.engine.run())
        #expect(try stage.mapRun(of: key).executions.succeeded == 10)
        #expect(try stage.mapRun(of: key).executions.running == 0)
        update.isPaused = false
        update.maximumConcurrency = 30
        try stage.engine.crash()
        try stage.engine.update(run.key, update)
        #expect(try stage.mapRun(of: key).executions.running == 30)
        try stage.engine.run()
        #expect(try stage.record(key).status == .succeeded)
        try stage.expectNoViolations()
    }

    @Test("write their results to a bucket, whatever came of each item")
    func results() throws {
        let fields = """
            "Label":"L","ToleratedFailurePercentage":50,
            "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"data","Prefix":"out"}}
            """
        let stage = try MapStage(["m": MapStage.map(fields)])
        let key = try stage.start(input: MapStage.items(10, failing: [4]))
        try stage.engine.run()
        let output = try #require(try stage.record(key).output)
        let place = try #require(output["ResultWriterDetails"]?["Key"]?.stringValue)
        let manifest = try stage.read(place)
        let lists = try #require(manifest["ResultFiles"])
        #expect(lists["PENDING"] == [])
        let succeeded = try stage.read(try #require(lists["SUCCEEDED"]?[0]?["Key"]?.stringValue))
        #expect(
            succeeded.arrayValue?.compactMap { $0["Output"] } == (0..<10).filter { $0 != 4 }.map { .string("\($0)") }
        )
        let failed = try stage.read(try #require(lists["FAILED"]?[0]?["Key"]?.stringValue))
        #expect(failed[0]?["Error"] == "Work.Refused")
        try stage.expectNoViolations()
    }

    @Test("fail with the reader's error where there is nothing to read, which a Catch can take")
    func missingData() throws {
        let reader =
            #""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"},"Parameters":{"Bucket":"data","Key.$":"$.key"}}"#
        let stage = try MapStage(["m": MapStage.map(reader)])
        for (number, name) in ["gone.json", "../../etc/passwd", "/etc/passwd"].enumerated() {
            let key = try stage.start(name: "run-\(number)", input: ["key": .string(name)])
            try stage.engine.run()
            #expect(try stage.record(key).error == "States.ItemReaderFailed")
        }
        try stage.expectNoViolations()
    }
}
