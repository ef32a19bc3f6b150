import HTTPTypes
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

/// Campaigns over the REST face, of a workflow in which each customer ends at once.
enum CampaignFixture {
    /// A customer fails whose field `plan` says so, waits if it says that, and is verified otherwise.
    static let workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "All", "States": {"All": {
            "Type": "Map", "ItemReader": {"Resource": "usher:cohort"}, "ToleratedFailurePercentage": 100, "End": true,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Choose", "States": {
                    "Choose": {"Type": "Choice", "Default": "Done", "Choices": [
                        {"Condition": "{% $states.input.plan = 'fail' %}", "Next": "No"},
                        {"Condition": "{% $states.input.plan = 'wait' %}", "Next": "Pause"}]},
                    "Pause": {"Type": "Wait", "Seconds": 3600, "Next": "Done"},
                    "No": {"Type": "Fail", "Error": "Product.Refused", "Cause": "Refused."},
                    "Done": {"Type": "Succeed", "Output": {"outcome": "verified", "vendorReference": "case-1"}}}}}}}
        """

    static func run(
        approvalThreshold: Int = 1000,
        _ body: (EngineFixture) async throws -> Void
    ) async throws {
        var settings = WorkflowSettings()
        settings.applicant = [ContactField(JSONPointer(tokens: ["email"]), .email)]
        try await EngineFixture.run(
            settings: ["cohort": settings],
            approvalThreshold: approvalThreshold,
            more: [("cohort", workflow)],
            body
        )
    }

    static func headers(_ actor: String) throws -> HTTPFields { [try #require(.init("Usher-Actor")): actor] }
}

extension EngineFixture {
    /// Makes a campaign, and gives its path.
    func makeCampaign(_ settings: JSON = ["ratePerMinute": 60_000], source: JSON? = nil) async throws -> String {
        var body: JSONObject = ["name": "Q4", "workflow": "cohort", "settings": settings, "reason": "Expired."]
        body["source"] = source
        let answer = try await client.post("/v1/campaigns", .object(body), headers: CampaignFixture.headers("alice"))
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer.headers[.location])
    }

    /// Hands lines in.
    func hand(_ text: String, to path: String, line: Int? = nil, type: String = "text/csv") async throws
        -> RouterClient.Answer
    {
        let query = line.map { "?line=\($0)" } ?? ""
        return try await client.send(
            .post,
            path + "/customers" + query,
            headers: [.contentType: type],
            body: Array(text.utf8)
        )
    }

    /// Does something to a campaign.
    func steer(_ path: String, _ verb: String, _ members: JSONObject = [:], as actor: String = "alice") async throws
        -> RouterClient.Answer
    {
        var members = members
        members["reason"] = "A test."
        return try await client.post("\(path)/\(verb)", .object(members), headers: CampaignFixture.headers(actor))
    }

    /// Waits until a campaign has a status.
    func wait(for status: String, of path: String) async throws -> JSON {
        let end = ContinuousClock.now + .seconds(120)
        while true {
            let answer = try await client.get(path).json
            if answer["status"] == .string(status) { return answer }
            try #require(ContinuousClock.now < end, "\(answer)")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// A campaign that has come to its end: two customers are verified, one of whom has a reference like a formula, and one failed.
    func finishedCampaign() async throws -> String {
        let path = try await makeCampaign(["ratePerMinute": 60_000, "tolerances": [], "segments": ["country"]])
        let text = """
            email,reference,country,plan
            ada@example.com,=1+1,AE,
            bob@example.com,"b, 2",DE,fail
            ada@example.com,c-3,AE,
            ,d-4,AE,
            cyd@example.com,e-5,AE,
            """
        #expect(try await hand(text, to: path).status == 200)
        #expect(try await steer(path, "freeze").status == 200)
        #expect(try await steer(path, "start").status == 200)
        _ = try await wait(for: "finished", of: path)
        return path
    }
}
