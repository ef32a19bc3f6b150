import Connectors
import Foundation
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// A person asks to be forgotten, and nothing stands against it.
@Suite("Erasing a person")
struct ErasureScenarios {
    private static let states = ["Show", "Ask", "Nest", "Pause"]

    @Test("P47 without a hold the key is destroyed, the flows are stopped, and the skeleton remains")
    func erases() throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        let nested = ExecutionKey(key.number + 1)
        let other = try stage.onboard("+14155550199", name: "other")
        #expect(try stage.record(key).presentation?["link"] == "https://example.com/canary-link-7431")
        #expect(try stage.record(nested).header.input["input"]?["name"] == "Canary-7431")

        let preview = try stage.ask(.preview(.contact(ErasureStage.phone, workflow: "kyc")))
        #expect(preview.executions == [key, nested] && preview.running == 2)
        #expect(preview.entry == nil && preview.activeHolds == [])
        #expect(try stage.record(key).status == .running)

        let report = try stage.erase()
        #expect(report.running == 2)
        try stage.run(seconds: 0)
        let subject = try stage.subject(key)
        #expect(subject.standing == .erased(at: stage.engine.now))
        #expect(subject.erasure?.isEvidenced == true)
        try stage.expectErased(key, states: Self.states)
        try stage.expectErased(nested, states: ["Hold"])
        #expect(try stage.record(key).error == "Usher.Erased")

        // Nobody else lost anything.
        #expect(try stage.record(other).header.input["name"] == "Canary-7431")
        #expect(try stage.record(other).status == .running)

        #expect(try stage.acts() == ["request-erasure", "erase"])
        let entry = try #require(try stage.store.operatorRecords(of: key, after: 0, limit: 10).last)
        #expect(entry.actor == "dpo" && entry.reason == ErasureStage.signature.reason)
        try stage.expectProof()
        #expect(try stage.engine.run(), "the others come to their end")
        try stage.expectProof()
    }

    @Test("P47 asked again it says how it stands; who comes back begins anew, and nothing of before can go on")
    func isIdempotent() throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        try stage.erase()
        #expect(try stage.erase().entry == nil)
        try stage.run(seconds: 0)
        let moment = stage.engine.now
        try stage.run(seconds: 60)
        let again = try stage.erase()
        #expect(again.entry == nil && again.subject.standing == .erased(at: moment))
        #expect(try stage.acts() == ["request-erasure", "erase"])

        for act in [OperatorAct.resume(.init()), .reopen(from: "Pause", input: [:], variables: [:])] {
            let error = #expect(throws: EngineError.self) {
                try stage.engine.operate(.act(act, key, ErasureStage.signature))
            }
            #expect(error?.code == .actRefused)
            #expect(error?.message.contains("was erased") == true)
        }
        #expect(throws: EngineError.self) { try stage.engine.redrive(key) }
        #expect(throws: EngineError.self) { try stage.ask(.breakGlass(key, ErasureStage.signature)) }
        let terms = HoldTerms(basis: "AMLD Art. 40", until: nil)
        #expect(throws: EngineError.self) {
            try stage.ask(.placeHold(.onboarding(key), terms, ErasureStage.signature))
        }

        let next = try stage.onboard(name: "again")
        #expect(try stage.subject(next).key != stage.subject(key).key)
        #expect(try stage.record(next).header.input["name"] == "Canary-7431")
        try stage.expectErased(key, states: Self.states)
        try stage.expectProof()
    }

    @Test("P47 one key serves all onboardings of an applicant, so that one erasure is all of them")
    func sharesKey() throws {
        let stage = try ErasureStage()
        let first = try stage.onboard(name: "first")
        try stage.run(seconds: 3 * 86_400)
        #expect(try stage.record(first).status == .succeeded)
        let second = try stage.onboard("001 415-555-0123", name: "second")
        #expect(try stage.subject(first).key == stage.subject(second).key)
        // By any of them, also where its own contact is not at hand.
        let report = try stage.ask(.erase(.onboarding(second), ErasureStage.signature))
        #expect(report.executionCount == 4 && report.running == 2)
        try stage.run(seconds: 0)
        try stage.expectErased(first, states: Self.states + ["Done"], status: .succeeded)
        try stage.expectErased(second, states: Self.states)
        try stage.expectProof()
    }

    @Test("P47 a person whom nobody knows, and a store that does not seal, are refused with a remedy")
    func refuses() throws {
        let stage = try ErasureStage()
        let unknown = #expect(throws: EngineError.self) { try stage.erase() }
        #expect(unknown?.code == .unknownResource)
        #expect(unknown?.message.contains("4155550123") == false)
        let plain = try ErasureStage(isSealed: false)
        let key = try plain.onboard()
        let refusal = #expect(throws: EngineError.self) { try plain.erase() }
        #expect(refusal?.message.contains("--seal-payloads") == true)
        #expect(try plain.record(key).status == .running)
    }

    @Test("P47 messages about an erased person are unreadable, and one that comes late wakes nobody")
    func lateMessages() throws {
        let stage = try InboundStage(master: ErasureStage.master())
        let key = try stage.start("person")
        try stage.run(seconds: 30)
        let email = try #require(AuroraSentinelTwin.email(scenario: "person"))
        let first = InboundStage.body(email: email, status: 2, updatedAt: "2026-06-01T10:00:10Z")
        #expect(try stage.deliver(first) == 202)
        #expect(try stage.inbox().last?.record.state == .applied)
        _ = try stage.engine.operate(.subject(.erase(.onboarding(key), ErasureStage.signature)))
        try stage.run(seconds: 0)
        #expect(try stage.record(key).header.input == WithheldPayload.erased)
        #expect(try stage.record(key).status == .aborted)

        let late = InboundStage.body(email: email, status: 6, updatedAt: "2026-06-01T10:01:00Z")
        #expect(try stage.deliver(late) == 202)
        #expect(try stage.inbox().last?.record.state == .orphan)
        let calls = try stage.purposes(key).count
        try stage.engine.visitReturnLink(of: key)
        try stage.engine.crash()
        try stage.run(seconds: 86_400)
        #expect(try stage.purposes(key).count == calls)
        #expect(try stage.record(key).status == .aborted)
        try stage.expectNoViolations()
        for suffix in ["", "-wal", ".keys", ".keys-wal"] {
            let bytes = FileManager.default.contents(atPath: stage.temporary.path + suffix) ?? Data()
            #expect(bytes.range(of: Data(email.utf8)) == nil, "\(suffix)")
        }
    }

    // MARK: Copies

    @Test(
        "P47 no byte of the person is in the store's files, before the erasure and after it",
        arguments: [true, false]
    )
    func hidesBytes(isSealed: Bool) throws {
        let stage = try ErasureStage(isSealed: isSealed)
        _ = try stage.onboard()
        let found = try ErasureStage.canaries(at: stage.temporary.path)
        // Where nothing is sealed they are found: so the search would find them.
        guard isSealed else { return #expect(Set(found.map { $0.prefix(10) }).count == 4) }
        #expect(found == [])
        try stage.erase()
        try stage.run(seconds: 0)
        #expect(try ErasureStage.canaries(at: stage.temporary.path) == [])
    }

    @Test("P47 a backup from before the erasure is unreadable alone, and after it also with the keys of then")
    func backupIsUnreadable() throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        let other = try stage.onboard("+14155550199", name: "other")
        let backup = try StoreCopy(of: stage.temporary.path)
        let alone = #expect(throws: StoreError.self) {
            try SQLiteStore(path: backup.path, master: ErasureStage.master())
        }
        #expect(alone?.code == .unavailable)
        try stage.erase()
        try stage.run(seconds: 0)
        try backup.takeKeys(of: stage.temporary.path)

        let store = try SQLiteStore(path: backup.path, master: ErasureStage.master())
        let restored = try #require(try store.execution(key))
        #expect(restored.record.status == .running)
        #expect(restored.record.header.input == WithheldPayload.erased)
        #expect(restored.standing == .erased(at: stage.engine.now))
        #expect(try store.execution(other)?.record.header.input["name"] == "Canary-7431")

        // An engine over it goes on with everybody else, and ends what the backup brought back.
        let engine = try ErasureStage.engine(over: store, at: stage.engine.now)
        try engine.crash()
        #expect(try engine.sweep() == 0)
        #expect(try engine.run())
        let ended = try #require(try store.execution(key)).record
        #expect(ended.status == .aborted && ended.error == "Usher.Erased")
        #expect(try store.execution(other)?.record.status == .succeeded)
        #expect(try store.audit(limit: 10).map(\.description) == [])
        // The log of then does not tell of the erasure; the key file does.
        #expect(try store.subject(of: key)?.standing == .erased(at: stage.engine.now))
    }

    // MARK: Crashes

    struct Blow: Sendable, CustomTestStringConvertible {
        var point: CrashPoint
        var number: Int

        var testDescription: String { "\(point.rawValue), number \(number)" }
    }

    @Test(
        "P47 a crash at any seam of an erasure leaves one that comes to its end, and is logged once",
        arguments: [CrashPoint.beforeCommit, .afterCommit].flatMap { point in
            (1...4).map { Blow(point: point, number: $0) }
        }
    )
    func survivesCrash(blow: Blow) throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        var seen = 0
        stage.engine.strikes = { point in
            guard point == blow.point else { return false }
            seen += 1
            return seen == blow.number
        }
        // Struck before the commit, nobody was told anything, and it is asked for once more.
        do { try stage.erase() } catch { try stage.erase() }
        try stage.run(seconds: 1)
        try stage.expectErased(key, states: Self.states)
        #expect(try stage.acts() == ["request-erasure", "erase"])
        #expect(try stage.subject(key).erasure?.isEvidenced == true)
        #expect(try stage.store.unfinishedErasures() == [])
        try stage.expectProof()
    }

    @Test("P47 a crash between the key file and the store is made good at the next start", arguments: 1...3)
    func survivesTear(number: Int) throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        stage.store.tearsAt = number
        #expect(throws: (any Error).self) {
            try stage.erase()
            try stage.run(seconds: 1)
        }
        try stage.engine.crash()
        try stage.run(seconds: 1)
        try stage.expectErased(key, states: Self.states)
        #expect(try stage.acts() == ["request-erasure", "erase"])
        #expect(try stage.store.unfinishedErasures() == [])
        try stage.expectProof()
    }
}
