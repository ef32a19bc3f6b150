import JSONModel
import SQLiteStore
import Testing
import WorkflowStore
import WorkflowTestKit

/// Effects whose fate is unknown, and requests that come twice.
@Suite("Ambiguity and duplicates")
struct AmbiguityScenarios {
    @Test("P01 a create whose socket dies after the body is looked up and adopted, and exactly one entity exists")
    func adoptsAfterDeadSocket() throws {
        let stage = try ScenarioStage()
        let key = try stage.start("sardine-onboarding", input: ["phoneNumber": "+14155550121"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))
        let purposes = try stage.temporary.store.calls(of: key).map(\.purpose)
        #expect(purposes.contains("resolve"))
        #expect(try stage.record(key).output?["outcome"] == "verified")
        #expect(try stage.twin("/twin/sardine/state")["entities"] == 1)
        try stage.expectNoViolations()
    }
}
