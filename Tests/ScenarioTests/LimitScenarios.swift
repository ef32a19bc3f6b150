import Foundation
import HTTPTypes
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Providers that have too much to do, are out of order or under maintenance, credentials that do not work, and clocks.
@Suite("Limits and breakers")
struct LimitScenarios {
    static let bucket = "sardine/sandbox/default"

    /// One call and no more: whoever is not known is fine.
    static let search = """
        {"QueryLanguage": "JSONata", "StartAt": "Search", "States": {
          "Search": {"Type": "Task", "Resource": "connector:sardine:searchEntity",
            "Arguments": {"phoneNumber": "{% $states.input.phoneNumber %}"},
            "Retry": [{"ErrorEquals": ["Sardine.Transient"], "IntervalSeconds": 2, "BackoffRate": 2,
              "MaxAttempts": 6, "JitterStrategy": "FULL"}],
            "Catch": [{"ErrorEquals": ["Sardine.NotFound"], "Next": "Done"}], "Next": "Done"},
          "Done": {"Type": "Succeed"}}}
        """

    /// A stage with searches that are ready to start.
    final class Searches {
        let stage: ScenarioStage

        init(dials: JSONObject = [:], seed: UInt64 = 1) throws {
            stage = try ScenarioStage(dials: dials, seed: seed)
            try stage.engine.register(DefinitionDraft(stateMachine: "search", text: search, roleARN: ""))
        }

        /// Starts searches for numbers without magic, or for a magic one.
        @discardableResult
        func start(_ names: Range<Int>, number: String? = nil, lane: Lane = .interactive) throws -> [ExecutionKey] {
            try stage.engine.start(
                names.map { name in
                    let number = number ?? "+1212\(5_000_000 + name)"
                    var request = StartRequest(
                        stateMachine: "search",
                        name: "s-\(name)",
                        input: ["phoneNumber": .string(number)]
                    )
                    request.lane = lane
                    return request
                }
            )
        }

        func run(for duration: Duration) throws {
            try stage.engine.run(until: stage.engine.now.advanced(by: duration))
        }

        func turn(_ faults: JSON) throws {
            _ = try stage.twin("/twin/sardine/dials", method: .patch, body: ["faults": faults])
        }

        /// The calls of an execution.
        func calls(of keys: [ExecutionKey]) throws -> [CallRecord] {
            try keys.flatMap { try stage.temporary.store.calls(of: $0) }.sorted { $0.startedAt < $1.startedAt }
        }

        func statuses(of keys: [ExecutionKey]) throws -> [ExecutionStatus: Int] {
            try keys.reduce(into: [:]) { $0[try stage.record($1).status, default: 0] += 1 }
        }

        func report() throws -> LimitReport {
            try #require(try stage.engine.limits().first { $0.record.name == bucket })
        }

        /// The highest attempt that any call of these was part of.
        func attempts(of keys: [ExecutionKey]) throws -> Int { try calls(of: keys).map(\.attempt).max() ?? 0 }
    }

    /// The most calls that started in any stretch of time.
    static func most(_ calls: [CallRecord], in length: Duration = .seconds(1)) -> Int {
        var most = 0
        var first = 0
        for (index, call) in calls.enumerated() {
            while calls[first].startedAt.advanced(by: length) <= call.startedAt { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    @Test(
        "P27 after a 429 with Retry-After no execution calls until the time is over, in seconds, as a date and beyond a day",
        arguments: [(120.0, 120), (90_000.0, 86_400)]
    )
    func retryAfter(asked: Double, waited: Int64) throws {
        let searches = try Searches(dials: [
            "sardine": ["faults": ["throttleRate": 1, "retryAfterSeconds": .double(asked)]]
        ])
        let first = try searches.start(0..<1)
        let begin = searches.stage.engine.now
        try searches.run(for: .milliseconds(1))
        try searches.turn(["throttleRate": 0])
        let others = try searches.start(1..<40)
        // The process dies, and remembers.
        try searches.run(for: .seconds(30))
        try searches.stage.engine.crash()
        try searches.run(for: .seconds(waited + 120))
        let calls = try searches.calls(of: first + others)
        #expect(calls.first?.status == 429)
        #expect(calls.dropFirst().allSatisfy { begin.duration(to: $0.startedAt) >= .seconds(waited) })
        #expect(try searches.statuses(of: first + others) == [.succeeded: 40])
        // Those that only waited made one attempt and one call.
        #expect(try searches.calls(of: others).count == 39)
        try searches.stage.expectNoViolations()
    }

    @Test("P27 a Retry-After that is a date is understood like one in seconds, for the whole bucket")
    func retryAfterDate() throws {
        let searches = try Searches()
        _ = try searches.stage.twin(
            "/twin/sardine/dials",
            method: .patch,
            body: ["scenario": "searchThrottledDate"]
        )
        let first = try searches.start(0..<1)
        let begin = searches.stage.engine.now
        try searches.run(for: .milliseconds(1))
        _ = try searches.stage.twin("/twin/sardine/dials", method: .patch, body: ["scenario": .null])
        let others = try searches.start(1..<20)
        try searches.run(for: .seconds(600))
        let calls = try searches.calls(of: first + others)
        #expect(calls.first?.status == 429)
        #expect(calls.dropFirst().allSatisfy { begin.duration(to: $0.startedAt) >= .seconds(89) })
        #expect(try searches.statuses(of: first + others) == [.succeeded: 20])
    }

    @Test("P28 after a 429 without header each execution backs off with jitter, and the bucket is halved, then raised")
    func halving() throws {
        let searches = try Searches(dials: [
            "sardine": ["faults": ["throttleRate": 1, "retryAfterSeconds": .null]]
        ])
        let keys = try searches.start(0..<30)
        try searches.run(for: .seconds(3))
        try searches.turn(["throttleRate": 0])
        let state = try searches.report().record.state
        let factor = try #require(state["backOff"]?["factor"]?.doubleValue)
        #expect(factor <= 0.25)
        let throttled = try searches.calls(of: keys).filter { $0.status == 429 }
        #expect(throttled.count >= 3)
        // A second attempt comes at its own time, and not with all others.
        try searches.run(for: .seconds(600))
        let second = try searches.calls(of: keys).filter { $0.attempt == 2 }.map(\.startedAt)
        #expect(Set(second).count > second.count / 2)
        #expect(try searches.statuses(of: keys) == [.succeeded: 30])
        // A bucket that is used gets back what it lost.
        let more = try searches.start(30..<400)
        try searches.run(for: .seconds(600))
        #expect(try searches.statuses(of: more) == [.succeeded: 370])
        #expect(try searches.report().record.state["backOff"]?["factor"]?.doubleValue == 1)
        try searches.stage.expectNoViolations()
    }

    @Test(
        "P29 in a brown-out the breaker opens, executions wait without burning attempts, and one call closes it again"
    )
    func brownOut() throws {
        let searches = try Searches(dials: [
            "sardine": ["faults": ["errorRate": 0.3, "latencySeconds": 20]]
        ])
        let keys = try searches.start(0..<300)
        try searches.run(for: .seconds(120))
        #expect(try searches.report().obstacle == "breaker")
        #expect(searches.stage.engine.alerts.contains { $0.what == .opened(reason: "failures") })
        let before = try searches.calls(of: keys)
        #expect(before.count <= 20 + 8 + 4)
        try searches.run(for: .seconds(1800))
        #expect(try searches.report().obstacle == "breaker")
        // One look a pause, whoever makes it.
        let during = try searches.calls(of: keys).count - before.count
        #expect((20...70).contains(during))
        try searches.turn(["errorRate": 0, "latencySeconds": 0])
        try searches.run(for: .seconds(900))
        #expect(try searches.report().obstacle == nil)
        #expect(try searches.statuses(of: keys) == [.succeeded: 300])
        // Whoever had an attempt that failed had it before the breaker opened.
        let late = try searches.calls(of: keys).filter { $0.startedAt > before[before.count - 1].startedAt }
        #expect(late.filter { $0.attempt > 2 }.isEmpty)
        try searches.stage.expectNoViolations()
    }

    @Test(
        "P36 calls that come in a maintenance wait for its end, are spread behind it, and the end can be seen and moved"
    )
    func maintenance() throws {
        let searches = try Searches()
        let engine = searches.stage.engine
        _ = try engine.limits(.set(bucket: Self.bucket, Self.unlimitedRate))
        let window = { (minutes: Int64) in
            MaintenanceWindow(
                name: "night",
                from: ScenarioStage.start,
                until: ScenarioStage.start.advanced(by: .seconds(minutes * 60)),
                spread: .seconds(100)
            )
        }
        _ = try engine.limits(.addMaintenance(bucket: Self.bucket, window(120)))
        let keys = try searches.start(0..<200)
        try searches.run(for: .seconds(1800))
        #expect(try searches.calls(of: keys).isEmpty)
        #expect(try searches.report().opensAt == ScenarioStage.start.advanced(by: .seconds(7200)))
        #expect(try searches.report().waiting == [.interactive: 200])
        // The provider is done earlier, which is what everybody then sees, also after a restart.
        _ = try engine.limits(.addMaintenance(bucket: Self.bucket, window(60)))
        try engine.crash()
        #expect(try searches.report().opensAt == ScenarioStage.start.advanced(by: .seconds(3600)))
        try searches.run(for: .seconds(3600))
        let calls = try searches.calls(of: keys)
        #expect(calls.count == 200)
        let begin = try #require(calls.first).startedAt
        #expect(begin >= ScenarioStage.start.advanced(by: .seconds(3600)))
        #expect(Self.most(calls) <= 4)
        #expect(begin.duration(to: calls[199].startedAt) >= .seconds(90))
        #expect(try searches.statuses(of: keys) == [.succeeded: 200])
        try searches.stage.expectNoViolations()
    }

    @Test("P41 credentials that do not work stop the connector after two calls, and 10,000 executions stay resumable")
    func invalidCredentials() throws {
        let searches = try Searches(dials: ["sardine": ["faults": ["errorRate": 1, "errorStatus": 401]]])
        let engine = searches.stage.engine
        let keys = try searches.start(0..<10_000)
        try searches.run(for: .seconds(3600))
        // One execution learns it as its error; then nobody else does.
        #expect(try searches.stage.temporary.store.executionCounts()[.failed] == 1)
        #expect(try searches.stage.temporary.store.executionCounts()[.running] == 9_999)
        let report = try searches.report()
        #expect(report.waiting == [.interactive: 9_999])
        let calls = try searches.calls(of: Array(keys.prefix(200)))
        #expect(calls.allSatisfy { $0.attempt == 1 })
        #expect(calls.count <= 8 + 12)
        #expect(engine.alerts == [LimitAlert(bucket: Self.bucket, what: .opened(reason: "configurationFault"))])
        #expect(!"\(engine.alerts)".contains("secret"))
        // Somebody mends the credentials and does not wait for the next look.
        try searches.turn(["errorRate": 0])
        var change = Self.unlimitedRate
        change.concurrency = .value(256)
        _ = try engine.limits(.set(bucket: Self.bucket, change))
        _ = try engine.limits(.close(bucket: Self.bucket))
        try searches.run(for: .seconds(600))
        #expect(try searches.stage.temporary.store.executionCounts()[.succeeded] == 9_999)
        #expect(try searches.attempts(of: Array(keys.suffix(100))) == 1)
        try searches.stage.expectNoViolations()
    }

    @Test("P44 when the clock steps backwards no timer fires twice, and histories are in the order of their events")
    func clockStepsBack() throws {
        let stage = try ScenarioStage()
        let text = """
            {"StartAt": "First", "States": {
              "First": {"Type": "Wait", "Seconds": 60, "Next": "Second"},
              "Second": {"Type": "Wait", "Seconds": 60, "End": true}}}
            """
        try stage.engine.register(DefinitionDraft(stateMachine: "waits", text: text, roleARN: ""))
        let requests = (0..<50).map { StartRequest(stateMachine: "waits", name: "w-\($0)", input: [:]) }
        let keys = try stage.engine.start(requests)
        for step in 1...20 {
            try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(7)))
            stage.engine.clockStep = .seconds(step.isMultiple(of: 2) ? -3600 : 0)
        }
        // A steady time goes on at its own pace, so nothing was late either.
        for key in keys {
            let record = try stage.record(key)
            #expect(record.status == .succeeded)
            let took = record.stoppedAt.map { ScenarioStage.start.duration(to: $0) }
            #expect(took == .seconds(120))
        }
        // The process dies while the clock is behind: then it has no other time than that.
        let late = try stage.engine.start([StartRequest(stateMachine: "waits", name: "late", input: [:])])
        stage.engine.clockStep = .seconds(-3600)
        try stage.engine.crash()
        try stage.engine.run()
        for key in keys + late {
            let events = try stage.temporary.store.events(of: key, after: nil, isReversed: false, limit: 100)
            #expect(events.map(\.id.number) == Array(1...events.count))
            let exits = events.filter { $0.type.rawValue == "WaitStateExited" }.compactMap {
                $0.details["name"]?.stringValue
            }
            #expect(exits == ["First", "Second"])
        }
        try stage.expectNoViolations()
    }

    @Test("people go before batch work, and two workflows of a lane take turns")
    func lanes() throws {
        let searches = try Searches()
        try searches.stage.engine.register(
            DefinitionDraft(stateMachine: "other", text: Self.search, roleARN: "")
        )
        let batch = try searches.start(0..<400, lane: .batch)
        try searches.run(for: .seconds(10))
        let others = try searches.stage.engine.start(
            (0..<20).map { name in
                var request = StartRequest(
                    stateMachine: "other",
                    name: "o-\(name)",
                    input: ["phoneNumber": .string("+1313\(5_000_000 + name)")]
                )
                request.lane = .batch
                return request
            }
        )
        let people = try searches.start(1000..<1010)
        let begin = searches.stage.engine.now
        try searches.run(for: .seconds(300))
        // People find half of the rate free; ten of them take two seconds.
        let waits = try searches.calls(of: people).map { begin.duration(to: $0.startedAt) }
        #expect(waits.allSatisfy { $0 <= .seconds(2) })
        // Twenty of the other workflow are through when the campaign has made as many steps, and not when it is done.
        let last = try #require(try searches.calls(of: others).last).startedAt
        #expect(begin.duration(to: last) <= .seconds(15))
        let all = try searches.calls(of: batch + others + people)
        #expect(Self.most(all) <= 10)
        #expect(Self.most(try searches.calls(of: batch)) <= 5)
        #expect(try searches.statuses(of: batch + others + people) == [.succeeded: 430])
    }

    private static var unlimitedRate: LimitChange {
        var change = LimitChange()
        change.rate = .unlimited
        return change
    }
}
