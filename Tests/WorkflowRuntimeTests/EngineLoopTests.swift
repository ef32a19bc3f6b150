import Connectors
import JSONModel
import Logging
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

/// The parts of the shell around the kernel, each by itself.
@Suite("The engine's loop", .timeLimit(.minutes(1)))
struct EngineLoopTests {
    private struct StillClock: WallClock {
        var time: Timestamp
        func now() -> Timestamp { time }
    }

    /// Never answers by itself, and heeds cancellation.
    private struct Deaf: CallPerformer, MapRunPerformer {
        private func wait() async { try? await Task.sleep(for: .seconds(3600)) }

        func perform(_ order: CallOrder) async -> Outcome {
            await wait()
            return Outcome(.ok)
        }

        func deliver(_ order: DeliveryOrder) async -> DeliveryAnswer {
            await wait()
            return DeliveryAnswer(status: 200, failure: nil)
        }

        func perform(_ order: MapRunOrder) async -> MapRunAnswer {
            await wait()
            return .results(.null)
        }
    }

    private static func pool() -> CallPool {
        CallPool(
            performer: Deaf(),
            mapRuns: Deaf(),
            deliver: { _, _ in },
            deliverMapAnswer: { _, _ in },
            deliverNotice: { _, _ in }
        )
    }

    @Test("a signal goes with what it announced, so that none is left to wake the thread for nothing")
    func signals() {
        let mailbox = Mailbox()
        for number in UInt64(1)...100 {
            mailbox.post(answer: .withdraw(ReplyID(number)))
            #expect(mailbox.take(maximum: 32, timeout: .seconds(5)).inputs.count == 1)
        }
        let start = ContinuousClock.now
        #expect(mailbox.take(maximum: 32, timeout: .milliseconds(40)).inputs.isEmpty)
        #expect(ContinuousClock.now - start >= .milliseconds(35))
    }

    @Test("all who wait for the last call go on, also where it never ends")
    func drains() async {
        let pool = Self.pool()
        let endpoint = EndpointRecord(key: 1, url: "https://a.example", types: [], workflows: [], createdAt: .epoch)
        pool.begin(DeliveryOrder(id: CallID(number: 1), endpoint: endpoint, noticeID: "evt", body: []))
        async let first: Void = pool.drain(within: .milliseconds(50))
        async let second: Void = pool.drain(within: .milliseconds(50))
        _ = await (first, second)
    }

    @Test("an engine that is closing waits for its calls without looking at what it begins no more")
    func closing() throws {
        let bench = try KernelTests.Bench()
        var loop = EngineLoop(
            kernel: bench.kernel,
            store: bench.temporary.store,
            mailbox: Mailbox(),
            pool: Self.pool(),
            clock: StillClock(time: bench.now),
            randomness: SystemRandomness(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            resources: bench.resources,
            isReconciling: false,
            deliver: { _, _ in },
            publish: { _ in }
        )
        loop.nextDue = .epoch
        #expect(loop.timeToWait() == .zero)
        loop.close()
        #expect(loop.timeToWait() == EngineLoop.longestWait)
    }
}
