import Foundation
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowTestKit

@Suite("Cases that run a campaign")
struct CampaignCaseTests {
    @Test(
        "what a case says of a campaign is understood or refused with its place, and never left out",
        arguments: [
            (#"{"title": "t", "campaign": {"customers": []}}"#, "/campaign: A campaign has customers."),
            (
                #"{"title": "t", "input": {}, "campaign": {"customers": [{"reference": "a"}]}}"#,
                "/input: A case with a campaign has no 'input': say it of its customers."
            ),
            (
                #"{"title": "t", "campaign": {"customers": [{}]}, "expect": {"status": "SUCCEEDED"}}"#,
                "/expect/status: What must come of a campaign stands under 'campaign'."
            ),
            (
                #"{"title": "t", "expect": {"campaign": {"status": "finished"}}}"#,
                "/expect/campaign: Nothing can come of a campaign in a case without one."
            ),
            (
                #"{"title": "t", "campaign": {"customers": [{}], "settings": {"canary": -1}}}"#,
                "/campaign/settings: The member /canary must be a whole number from 0 to 10000000."
            ),
            (
                #"{"title": "t", "campaign": {"customers": [{}], "act": [{"afterSeconds": 1, "do": "dance"}]}}"#,
                "/campaign/act/0: Nothing is called 'dance'. There are: cancel, decide, extend, onboard, pause, rate, "
                    + "resume, return, settings."
            ),
            (
                #"{"title": "t", "campaign": {"customers": [{}], "act": [{"afterSeconds": 1, "do": "pause", "x": 1}]}}"#,
                "/campaign/act/0/x: A case has no member 'x'."
            ),
        ]
    )
    func refuses(_ text: String, _ finding: String) {
        let (workflowCase, diagnostics) = WorkflowCase.parse(text)
        #expect(workflowCase == nil)
        #expect(diagnostics.map { "\($0.location): \($0.message)" } == [finding])
    }

    @Test("whatever does not come as a case says is told, customer by customer")
    func tellsMismatches() throws {
        let text = #"""
            {"title": "Nothing of it is true", "boundSeconds": 172800,
             "campaign": {"customers": [{"reference": "a", "email": "a@wasaccepted.sandbox.example"}]},
             "expect": {"campaign": {"status": "halted", "total": 2, "outcomes": {"reverified": 1}, "failures": {"invalid": 1},
                "rows": {"running": 1}, "funnel": {"invited": 1, "opened": 0, "submitted": 0}, "reminders": 1,
                "escalations": {"exit": 1}, "rejected": {"duplicate": 1},
                "customers": {"a": {"outcome": "reverified", "messages": ["invite"], "states": [], "visits": ["InviteCustomer"],
                    "outputContains": {"outcome": "reverified"}}, "b": {}}},
              "calls": {"issueLink": 1}}}
            """#
        let workflowCase = try #require(WorkflowCase.parse(text).case)
        let database = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID()).sqlite").path
        defer {
            for suffix in ["", "-wal", "-shm", ".lock"] {
                try? FileManager.default.removeItem(atPath: database + suffix)
            }
        }
        let runner = CaseRunner(library: WorkflowCaseTests.library)
        let report = try runner.run(workflowCase, of: "re-kyc-campaign", database: database)
        #expect(report.failures.count == 16)
        #expect(report.failures.contains("Expected the outcome of customer 'a' reverified, got not_due."))
        #expect(report.failures.contains("The customer 'b' is not in the cohort."))
    }
}
