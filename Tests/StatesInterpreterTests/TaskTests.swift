import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

@Suite("Task states")
struct TaskTests {
    static let retried = #"""
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"connector:list:search","End":true,
          "Retry":[{"ErrorEquals":["List.Busy"],"IntervalSeconds":2,"BackoffRate":3,"MaxAttempts":2},
                   {"ErrorEquals":["States.ALL"],"IntervalSeconds":10,"MaxAttempts":1}],
          "Catch":[{"ErrorEquals":["List.Busy"],"Next":"Busy"},{"ErrorEquals":["States.ALL"],"Next":"Other"}]},
          "Busy":{"Type":"Pass","End":true},"Other":{"Type":"Pass","End":true}}}
        """#

    @Test("each retrier counts for itself, and the delays grow")
    func retries() throws {
        var run = ManualRun(try machine(Self.retried))
        var times: [Timestamp] = []
        var errors = ["List.Busy", "List.Down", "List.Busy", "List.Busy"]
        var attempts: [Int] = []
        let log = Log()
        run.answers = { request in
            log.attempts.append(request.attempt.number)
            return [.fails(errors.removeFirst())]
        }
        run.run()
        attempts = log.attempts
        times = run.history.filter { $0.type == .taskScheduled }.map(\.timestamp)
        #expect(attempts == [1, 2, 3, 4])
        let delays = zip(times, times.dropFirst()).map { $0.duration(to: $1) }
        #expect(delays == [.seconds(2), .seconds(10), .seconds(6)])
        #expect(run.outcome == .succeeded(output: ["Error": "List.Busy", "Cause": .null]))
        #expect(run.types.contains("TaskStateExited"))
        #expect(run.storeFaults.isEmpty)
    }

    /// Collects what a closure sees.
    final class Log {
        var attempts: [Int] = []
    }

    @Test("the retry delay is at least what the failed work asked for")
    func retryAfter() throws {
        var run = ManualRun(try machine(Self.retried))
        var answers: [ManualRun.Answer] = [.fails("List.Busy", retryAfter: .seconds(30)), .succeeds(1)]
        run.answers = { _ in [answers.removeFirst()] }
        run.run()
        let times = run.history.filter { $0.type == .taskScheduled }.map(\.timestamp)
        #expect(zip(times, times.dropFirst()).map { $0.duration(to: $1) } == [.seconds(30)])
    }

    @Test("a Task state without a Retry field has the host's retriers, one with an empty field has none")
    func defaultRetriers() throws {
        let defaults: @Sendable (TaskResource) -> [Retrier] = { _ in [Retrier(errors: ErrorMatcher(["States.ALL"]))] }
        for (field, attempts) in [("", 4), (#""Retry":[],"#, 1)] {
            let text =
                #"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"connector:a:b",\#(field)"End":true}}}"#
            var run = ManualRun(try machine(text), defaultRetriers: defaults)
            run.answers = { _ in [.fails("E")] }
            run.run()
            #expect(run.requests.count == attempts)
        }
    }

    @Test("a timeout is told, the attempt is cancelled, and retriers see States.Timeout")
    func timeout() throws {
        let text = #"""
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"swift:slow","TimeoutSeconds":5,"End":true,
              "Retry":[{"ErrorEquals":["States.Timeout"],"MaxAttempts":1}]}}}
            """#
        var run = ManualRun(try machine(text))
        run.run()
        #expect(
            run.types == [
                "ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskTimedOut",
                "TaskScheduled", "TaskStarted", "TaskTimedOut", "ExecutionFailed",
            ]
        )
        #expect(run.cancelled.map(\.number) == [1, 2])
        #expect(run.now == ManualRun.start.advanced(by: .seconds(11)))
        #expect(run.outcome == .failed(error: "States.Timeout", cause: nil))
        let scheduled = run.history[2].details
        #expect(scheduled["resourceType"] == "swift")
        #expect(scheduled["resource"] == "slow")
        #expect(scheduled["timeoutInSeconds"] == 5)
        #expect(scheduled["region"] == "us-east-1")
    }

    @Test("heartbeats move the heartbeat deadline but not the timeout")
    func heartbeats() throws {
        let text = #"""
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"connector:a:b.waitForTaskToken","End":true,
              "TimeoutSeconds":10,"HeartbeatSeconds":4,
              "Catch":[{"ErrorEquals":["States.HeartbeatTimeout"],"Next":"Silent"},{"ErrorEquals":["States.Timeout"],"Next":"Slow"}]},
              "Silent":{"Type":"Pass","Result":"silent","End":true},"Slow":{"Type":"Pass","Parameters":{"slow.$":"$"},"End":true}}}
            """#
        let alive = ManualRun.Answer(delay: .seconds(3), report: .heartbeat)
        let slow: JSON = ["slow": ["Error": "States.Timeout", "Cause": ""]]
        for (count, outcome, seconds) in [(0, "silent", 4), (1, "silent", 7), (4, slow, 10)] as [(Int, JSON, Int)] {
            var run = ManualRun(try machine(text))
            run.answers = { _ in Array(repeating: alive, count: count) }
            run.run()
            #expect(run.outcome == .succeeded(output: outcome))
            #expect(run.now == ManualRun.start.advanced(by: .seconds(seconds)))
            #expect(run.storeFaults.isEmpty)
        }
    }

    @Test("a report of another attempt, or about a branch that is gone, changes nothing")
    func staleReports() throws {
        var run = ManualRun(try machine(Self.retried))
        run.answers = { _ in [] }
        run.begin()
        let attempt = try #require(run.requests.first?.attempt)
        var other = attempt
        other.number = 2
        let before = run.state
        let stale: [(BranchPath, Stimulus)] = [
            (.root, .task(.succeeded(output: 1), attempt: other)),
            (BranchPath([3]), .task(.succeeded(output: 1), attempt: attempt)),
            (.root, .timer),
            (.root, .task(.heartbeat, attempt: attempt)),
        ]
        for (path, stimulus) in stale {
            let decision = run.decide { $0.advance(&$1, at: path, on: stimulus, in: $2) }
            #expect(decision.events.isEmpty && decision.commands.isEmpty && decision.changes.isEmpty)
            #expect(run.state == before)
        }
        run.deliver(.task(.started(workerName: nil), attempt: attempt), at: .root)
        let again = run.decide {
            $0.advance(&$1, at: .root, on: .task(.started(workerName: nil), attempt: attempt), in: $2)
        }
        #expect(again.events.isEmpty)
    }

    @Test("work that is done at once is told as started all the same")
    func impliedStart() throws {
        let text = #"""
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:111111111111:function:f","End":true}}}
            """#
        var run = ManualRun(try machine(text))
        run.answers = { _ in [.succeeds(1)] }
        run.run()
        #expect(
            run.types == [
                "ExecutionStarted", "TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted",
                "LambdaFunctionSucceeded", "TaskStateExited", "ExecutionSucceeded",
            ]
        )
    }

    @Test("a task has a visit and a token, and the workflow can read them")
    func identity() throws {
        let text = #"""
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"connector:a:b.waitForTaskToken","End":true,
              "Parameters":{"token.$":"$$.Task.Token","key.$":"$$.Usher.idempotencyKey","all.$":"$$"},
              "ResultSelector":{"key.$":"$$.Usher.idempotencyKey"}}}}
            """#
        var run = ManualRun(try machine(text))
        run.answers = { _ in [.succeeds()] }
        run.run()
        let request = try #require(run.requests.first)
        #expect(request.token == "token--2-1")
        #expect(request.parameters["token"] == "token--2-1")
        #expect(request.parameters["key"] == "key-2")
        #expect(request.attempt.visit.number == EventID(2))
        // What a definition for AWS takes as a whole has no members that AWS does not know.
        #expect(request.parameters["all"]?["Usher"] == nil)
        #expect(request.parameters["all"]?["Task"]?["Token"] == "token--2-1")
        #expect(run.outcome == .succeeded(output: ["key": "key-2"]))
    }

    @Test("a result that is too large is a failure that rules can catch")
    func largeResult() throws {
        var run = ManualRun(try machine(Self.retried.replacing(#""MaxAttempts":1"#, with: #""MaxAttempts":0"#)))
        run.answers = { _ in [.succeeds(.string(String(repeating: "a", count: 300_000)))] }
        run.run()
        #expect(run.outcome?.output?["Error"] == "States.DataLimitExceeded")
    }
}
