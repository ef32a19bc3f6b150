import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

/// What is told of a call that is ready and finds no room, from the rows alone.
@Suite("Why a call finds no room")
struct RoomReportTests {
    static let now = Timestamp(milliseconds: 1_780_308_000_000)
    static let bucket = "sardine/sandbox/default"

    /// A store in which the given number of calls wait, with their bucket as an engine would have written it.
    private static func report(
        of position: Int64,
        among count: Int64 = 5,
        lane: Lane = .interactive,
        _ change: (inout CallBudget) -> Void = { _ in }
    ) throws -> RoomReport {
        let temporary = try TemporaryStore()
        var limits = BucketLimits(nil)
        limits.rate = BucketLimits.Rate(calls: 10, per: .seconds(1))
        let name = BucketName(connector: "sardine", credential: "sandbox", group: "default")
        var budget = CallBudget(name: name, configured: limits, defaultConcurrency: 8)
        change(&budget)
        var changes = ChangeSet()
        changes.definitions = [
            DefinitionRecord(
                key: DefinitionKey(1),
                stateMachine: "m",
                revision: 1,
                text: "{}",
                digest: String(repeating: "a", count: 64),
                roleARN: "",
                createdAt: now
            )
        ]
        changes.buckets = [budget.record]
        let queue = CapacityQueue(bucket: bucket, lane: lane, share: "m")
        for key in 1...count {
            var branch = BranchRecord(
                path: .root,
                stateName: "Work",
                enteredAt: now,
                wake: .capacity(since: now.advanced(by: .seconds(key)), deadline: nil),
                frame: .null,
                activity: .null,
                task: nil
            )
            branch.capacity = queue
            changes.executions.append(starting(key, branch))
        }
        try temporary.store.commit(changes)
        let stored = try #require(try temporary.store.execution(ExecutionKey(position)))
        let at = now.advanced(by: .seconds(60))
        return try #require(try RoomReport(on: stored.branches[0], of: stored.record.key, in: temporary.store, at: at))
    }

    private static func starting(_ key: Int64, _ branch: BranchRecord) -> ExecutionChange {
        let header = ExecutionHeader(
            arn: "arn:\(key)",
            name: "flow-\(key)",
            roleARN: "",
            input: [:],
            startTime: now,
            stateMachineARN: "arn",
            stateMachineName: "m"
        )
        var change = ExecutionChange(key: ExecutionKey(key))
        change.row = .insert(
            ExecutionRecord(
                key: ExecutionKey(key),
                name: header.name,
                stateMachine: "m",
                definition: DefinitionKey(1),
                header: header,
                deadline: nil
            )
        )
        change.branches = [.put(branch)]
        return change
    }

    private static let later = now.advanced(by: .seconds(60))

    @Test("nothing holds it back: it is told its place")
    func turn() throws {
        let report = try Self.report(of: 3)
        #expect(report.bucket == Self.bucket)
        #expect(report.ahead == 2)
        #expect(report.obstacle == nil && report.until == nil && report.expectedAt == nil)
        #expect(report.explanation.contains("2 calls go before it."))
        #expect(try Self.report(of: 1).explanation.hasSuffix("It is the next one."))
    }

    @Test("the rate is used up: it is told when its turn comes by the rate")
    func rate() throws {
        let report = try Self.report(of: 3) { budget in
            for _ in 0..<10 { _ = budget.start(.interactive, at: Self.later) }
        }
        #expect(report.obstacle == "rate")
        let until = try #require(report.until)
        #expect(until > Self.later && until <= Self.later.advanced(by: .seconds(2)))
        // Two calls before it, at ten a second.
        #expect(report.expectedAt == until.advanced(by: .milliseconds(200)))
    }

    @Test("the breaker is open: it is told when a call tries, and not when it is over")
    func breaker() throws {
        let report = try Self.report(of: 2) { budget in
            for _ in 0..<20 {
                _ = budget.heard(.failure, isProbe: false, isThrottled: false, retryAfter: nil, at: Self.later)
            }
        }
        #expect((report.obstacle, report.reason) == ("breaker", "failures"))
        #expect(report.until == Self.later.advanced(by: BucketLimits(nil).breaker.pause))
        #expect(report.expectedAt == nil)
        #expect(report.explanation.contains("because too many failed. One is let through at"))
    }

    @Test("an operator stopped it: only an operator can act")
    func stopped() throws {
        let report = try Self.report(of: 1) { $0.open(at: Self.later) }
        #expect((report.obstacle, report.reason) == ("breaker", "operator"))
        #expect(report.until == nil)
        var wait = try #require(
            Wait(
                BranchRecord(
                    path: .root,
                    stateName: "Work",
                    enteredAt: Self.now,
                    wake: .capacity(since: Self.now, deadline: nil),
                    frame: .null,
                    activity: .null,
                    task: nil
                ),
                hasLink: false,
                stateType: { _ in "Task" }
            )
        )
        #expect(wait.actor == .engine)
        wait.explain(report)
        #expect(wait.actor == .operator)
        #expect(wait.nextAction.contains("usher limits close \(Self.bucket)"))
        #expect(wait.json["room"]?["heldBackBy"] == "breaker")
    }

    @Test("the provider asked for a pause, or is under maintenance: it is told until when")
    func pauses() throws {
        let asked = try Self.report(of: 2) { budget in
            _ = budget.heard(.unknown, isProbe: false, isThrottled: true, retryAfter: .seconds(90), at: Self.later)
        }
        #expect(asked.obstacle == "retryAfter")
        #expect(asked.until == Self.later.advanced(by: .seconds(90)))
        // Half of the rate is left after a throttling: one call before it, at five a second.
        #expect(asked.expectedAt == Self.later.advanced(by: .milliseconds(90_200)))
        let end = Self.later.advanced(by: .seconds(600))
        let night = try Self.report(of: 1) { budget in
            var settings = BucketSettings()
            settings.maintenance = [MaintenanceWindow(name: "night", from: Self.now, until: end)]
            budget.apply(settings, at: Self.now)
        }
        #expect((night.obstacle, night.until, night.expectedAt) == ("maintenance", end, end))
    }

    @Test("people go before batch work")
    func lanes() throws {
        #expect(try Self.report(of: 2, lane: .batch).lane == .batch)
        #expect(try Self.report(of: 2, lane: .batch).ahead == 1)
    }

    @Test("bounds are the same after they were stored and read")
    func codes() throws {
        var limits = BucketLimits(nil)
        #expect(BucketLimits(stored: limits.json) == limits)
        limits.rate = BucketLimits.Rate(calls: 7, per: .milliseconds(2500), burst: 3)
        limits.concurrency = 4
        #expect(BucketLimits(stored: limits.json) == limits)
        #expect(BucketLimits(stored: ["rate": 1]) == nil)
    }
}
