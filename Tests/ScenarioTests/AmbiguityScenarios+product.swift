import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Requests of a product that come twice.
@Suite("Requests that come twice")
struct RepeatedRequestScenarios {
    private let workflow = "sardine-onboarding"

    @Test("P03 two enqueues for one applicant give one run; another payload is refused; after the end a new one starts")
    func onceAnApplicant() throws {
        let stage = try ProductStage()
        let first = try stage.begin(workflow, key: "a", ["phoneNumber": "+14155550101"])
        #expect(try stage.begin(workflow, key: "b", ["phoneNumber": "+14155550101"]) == first)
        let error = #expect(throws: EngineError.self) {
            try stage.begin(workflow, key: "c", ["phoneNumber": "+14155550101", "scope": ["profile"]])
        }
        #expect(error?.code == .applicantIsBusy)
        #expect(error?.message.contains("555") == false)
        try stage.engine.run(until: stage.moment(hours: 2))
        #expect(try stage.record(first).status == .succeeded)
        #expect(try stage.begin(workflow, key: "d", ["phoneNumber": "+14155550101"]) != first)
        let applicant = try #require(try stage.record(first).onboarding?.applicant)
        #expect(try stage.store.executions(ofApplicant: applicant, limit: 9).count == 2)
        try stage.expectNoViolations()
    }

    @Test("P03 the rule holds also where the store is written to behind the kernel's back: by a unique index")
    func onceByIndex() throws {
        let stage = try ProductStage()
        let key = try stage.begin(workflow, ["phoneNumber": "+14155550101"])
        var twin = try stage.record(key)
        twin.key = ExecutionKey(99)
        twin.name = "99"
        twin.header.name = "99"
        var change = ExecutionChange(key: twin.key)
        change.row = .insert(twin)
        var changes = ChangeSet()
        changes.executions = [change]
        let error = #expect(throws: StoreError.self) { try stage.store.commit(changes) }
        #expect(error?.code == .conflict)
    }

    @Test("P04 a key that is repeated after a restart gets the stored answer, byte for byte, until it expires")
    func replays() throws {
        let stage = try ProductStage()
        var request = StartRequest(stateMachine: workflow, name: "k-1", input: ["phoneNumber": "+14155550101"])
        request.isNameReplaceable = true
        request.idempotency = claim("first process")
        let first = try stage.engine.startOnce(request)
        #expect(!first.isReplay)
        try stage.engine.crash()
        request.idempotency = claim("second process")
        let again = try stage.engine.startOnce(request)
        #expect(again.isReplay)
        #expect(again.response == first.response)
        #expect(String(decoding: again.response.body, as: UTF8.self) == "first process 1")
        request.input = ["phoneNumber": "+14155550102"]
        let error = #expect(throws: EngineError.self) { try stage.engine.startOnce(request) }
        #expect(error?.code == .keyReused)
        // The same key of another client is another key.
        request.idempotency?.client = "other"
        #expect(try !stage.engine.startOnce(request).isReplay)
        // Later than the key is remembered, it can be used anew.
        try stage.engine.run(until: stage.moment(hours: 24 * 8))
        request.idempotency?.client = "client"
        #expect(try !stage.engine.startOnce(request).isReplay)
        try stage.expectNoViolations()
    }

    private func claim(_ text: String) -> IdempotencyClaim<StartReceipt> {
        IdempotencyClaim(client: "client", key: "k-1") { receipt in
            (201, "/v1/onboardings/\(receipt.key)", Array("\(text) \(receipt.key)".utf8))
        }
    }

    @Test(
        "P09 all spellings of a phone number are one natural key, and the workflow gets E.164",
        arguments: ["+1 (415) 555-1234", "001-415-555-1234", "+1.415.555.1234", " +1 415 555 1234 "]
    )
    func normalises(_ spelling: String) throws {
        let stage = try ProductStage()
        let key = try stage.begin(workflow, key: "a", ["phoneNumber": "+14155551234"])
        #expect(try stage.begin(workflow, key: "b", ["phoneNumber": .string(spelling)]) == key)
        let fresh = try ProductStage()
        let other = try fresh.begin(workflow, ["phoneNumber": .string(spelling)])
        #expect(try fresh.record(other).header.input["phoneNumber"] == "+14155551234")
    }

    @Test(
        "P09 what is no phone number is refused by its field, and not shown",
        arguments: ["4155551234", "+1", "call me"]
    )
    func refuses(_ text: String) throws {
        let stage = try ProductStage()
        let error = #expect(throws: EngineError.self) { try stage.begin(workflow, ["phoneNumber": .string(text)]) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("/phoneNumber") == true)
        #expect(error?.message.contains(text) == false || text == "+1")
    }
}
