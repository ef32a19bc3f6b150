import JSONModel
import ProviderSandbox
import SQLiteStore
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

extension SignalScenarios {
    @Test(
        "P11 wherever the process dies while a message is taken, it wakes its flow once, or its sender sends it again",
        arguments: CrashPoint.allCases,
        1...4
    )
    func decidesOnce(_ point: CrashPoint, _ occasion: Int) throws {
        let stage = try InboundStage()
        let key = try stage.start("person")
        let email = try #require(AuroraSentinelTwin.email(scenario: "person"))
        try stage.run(seconds: 10)
        var left = occasion
        stage.engine.strikes = { struck in
            guard struck == point else { return false }
            left -= 1
            return left == 0
        }
        // Two messages; each is sent again, as a provider does, until it is answered with 2xx.
        for (status, time) in [(2, "2026-06-01T09:00:01Z"), (1, "2026-06-01T09:00:02Z")] {
            let body = InboundStage.body(email: email, status: status, updatedAt: time)
            var answers: [Int] = []
            repeat { answers.append(try stage.deliver(body)) } while answers.last != 202 && answers.count < 3
            #expect(answers.last == 202)
            try stage.run(seconds: 2)
        }
        stage.engine.strikes = { _ in false }
        try stage.run(seconds: 10)
        let messages = try stage.inbox()
        #expect(messages.map(\.record.state) == [.applied, .applied])
        #expect(messages.map { $0.decisions.count } == [1, 1])
        #expect(try stage.record(key).status == .running)
        try stage.expectNoViolations()
    }

    @Test("P14 a message that comes while a look is on its way causes another look behind it")
    func looksOnceMore() throws {
        let stage = try InboundStage(
            dials: ["operations": ["customerStatusWithoutImages": ["latencySeconds": 5]]]
        )
        let key = try stage.start("person")
        let email = try #require(AuroraSentinelTwin.email(scenario: "person"))
        // The first look has left, and its answer is on its way.
        try stage.run(seconds: 2)
        #expect(try stage.purposes(key) == ["call"])
        #expect(try stage.deliver(InboundStage.body(email: email, status: 2, updatedAt: "2026-06-01T10:00:01Z")) == 202)
        try stage.run(seconds: 4)
        #expect(try stage.purposes(key) == ["call", "poll"])
        try stage.run(seconds: 5)
        #expect(try stage.purposes(key) == ["call", "poll", "poll"])
        try stage.run(seconds: 30)
        #expect(try stage.purposes(key) == ["call", "poll", "poll"])
        try stage.expectNoViolations()
    }

    @Test("P11 messages that nobody ever waits for go after a week, others after a month")
    func prunes() throws {
        let stage = try InboundStage()
        let key = try stage.start("accepted")
        try stage.run(seconds: 30)
        #expect(try stage.record(key).status == .succeeded)
        #expect(
            try stage.deliver(
                InboundStage.body(email: "nobody@example.com", status: 6, updatedAt: "2026-06-01T10:00:00Z")
            ) == 202
        )
        #expect(try stage.inbox().map(\.record.state) == [.applied, .applied, .orphan])
        try stage.engine.stayDown(for: .seconds(7 * 86_400 - 60))
        try stage.engine.prune()
        #expect(try stage.inbox().count == 3)
        try stage.engine.stayDown(for: .seconds(120))
        try stage.engine.prune()
        #expect(try stage.inbox().map(\.record.state) == [.applied, .applied])
        try stage.engine.stayDown(for: .seconds(23 * 86_400))
        try stage.engine.prune()
        #expect(try stage.inbox().isEmpty)
        try stage.expectNoViolations()
    }
}
