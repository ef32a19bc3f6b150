import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

/// Drives executions through random reports, timers, stops and redrives, and checks after each decision what must always hold.
@Suite("Random walks")
struct RandomWalkTests {
    static let definition = #"""
        {"StartAt":"Outer","States":{
          "Outer":{"Type":"Parallel","Assign":{"done":true},"Next":"Again",
            "Retry":[{"ErrorEquals":["Retry.Outer"],"IntervalSeconds":1,"MaxAttempts":2}],
            "Catch":[{"ErrorEquals":["Catch.Outer"],"Next":"Again"}],
            "Branches":[
              {"StartAt":"Items","States":{"Items":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":2,"End":true,
                "Retry":[{"ErrorEquals":["Retry.Items"],"IntervalSeconds":1,"MaxAttempts":1}],
                "ItemProcessor":{"StartAt":"Item","States":{
                  "Item":{"Type":"Task","Resource":"connector:a:item","TimeoutSeconds":30,"HeartbeatSeconds":10,"Next":"Mark",
                    "Retry":[{"ErrorEquals":["Retry.Item"],"IntervalSeconds":1,"MaxAttempts":3,"JitterStrategy":"FULL"}],
                    "Catch":[{"ErrorEquals":["Catch.Item"],"Next":"Mark"}]},
                  "Mark":{"Type":"Pass","Assign":{"mark.$":"$"},"End":true}}}}}},
              {"StartAt":"Pause","States":{"Pause":{"Type":"Wait","Seconds":5,"Next":"Solo"},
                "Solo":{"Type":"Task","Resource":"connector:a:solo","End":true}}}]},
          "Again":{"Type":"Choice","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"End"}],"Default":"Last"},
          "Last":{"Type":"Task","Resource":"connector:a:last","End":true},"End":{"Type":"Succeed"}}}
        """#

    static let errors = [
        "Retry.Item", "Catch.Item", "Retry.Items", "Retry.Outer", "Catch.Outer", "Other", "States.Timeout",
    ]

    @Test(
        "rows and execution stay the same, ids have no gaps, and attempts never repeat",
        arguments: 0..<60 as Range<UInt64>
    )
    func walk(seed: UInt64) throws {
        var random = Dice(state: seed)
        var run = ManualRun(try machine(Self.definition), input: ["items": [1, 2, 3, 4]])
        run.begin()
        for _ in 0..<120 {
            if run.outcome != nil {
                guard random.roll(3) > 0, run.redrive() else { break }
            } else {
                act(&run, &random)
            }
            #expect(run.storeFaults.isEmpty)
            checkInvariants(of: run)
        }
        #expect(run.history.enumerated().allSatisfy { $0.element.id.number == $0.offset + 1 })
        #expect(run.history.allSatisfy { $0.previous < $0.id })
        #expect(Set(run.requests.map(\.attempt)).count == run.requests.count)
    }

    private func act(_ run: inout ManualRun, _ random: inout Dice) {
        let tasks = run.state.branches.values.compactMap { branch -> TaskAttempt? in
            if case .task(let attempt, _) = branch.wake { attempt } else { nil }
        }.sorted { $0.visit.path < $1.visit.path }
        guard !tasks.isEmpty, random.roll(6) > 0 else {
            if random.roll(12) == 0 { return run.stop() }
            return run.goOn(until: run.now.advanced(by: .seconds(random.roll(8))), maximumSteps: 3)
        }
        let attempt = tasks[random.roll(tasks.count)]
        let report: TaskReport =
            switch random.roll(6) {
            case 0: .started(workerName: nil)
            case 1: .submitted(output: 1)
            case 2: .heartbeat
            case 3: .failed(error: Self.errors[random.roll(Self.errors.count)], cause: "dice", retryAfter: nil)
            default: .succeeded(output: .object(["n": .integer(random.roll(9))]))
            }
        run.deliver(.task(report, attempt: attempt), at: attempt.visit.path)
    }

    /// Exactly one thing wakes each live branch, and a branch that waits for children has some that live.
    private func checkInvariants(of run: ManualRun) {
        for (path, branch) in run.state.branches {
            #expect(branch.path == path)
            let children = run.state.branches.values.filter { $0.path.parent == path }
            switch branch.wake {
            case .children: #expect(children.contains { $0.wake != .parent && $0.wake != .redrive })
            case .redrive: #expect(run.outcome != nil)
            case .timer, .task, .mapRun, .parent: #expect(children.isEmpty)
            }
        }
        if run.outcome == nil { #expect(run.state.branches[.root] != nil) }
    }

    /// A small generator whose numbers depend on the seed only.
    struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(1, sides)))
        }
    }
}
