import Connectors
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

@Suite("What is known before a campaign begins")
struct CampaignReportTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func report(
        _ settings: JSON,
        total: Int = 6000,
        started: Int = 0,
        inFlight: Int = 0,
        limits: JSON? = nil
    ) throws -> JSON {
        let settings = try CampaignSettings(json: settings)
        var record = CampaignRecord(
            key: 7,
            name: "Q4",
            workflow: "w",
            settings: settings.json,
            source: CampaignSource.file(.csv).json,
            creator: "alice",
            reason: "r",
            createdAt: Self.now
        )
        (record.counts.read, record.counts.total, record.counts.started) = (total, total, started)
        let buckets = limits.map { configured in
            let bucket = BucketRecord(
                name: "sardine/sandbox/default",
                configured: configured,
                settings: [:],
                state: [:]
            )
            return [LimitReport(stored: bucket, lengths: [], at: Self.now)]
        }
        return CampaignReport(
            record: record,
            settings: settings,
            inFlight: inFlight,
            limits: buckets ?? [],
            now: Self.now
        ).json
    }

    private func warnings(_ report: JSON) -> [String] {
        (report["warnings"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    @Test("the duration is that of the customers who are still to be started, at the rate")
    func duration() throws {
        let report = try report(
            ["ratePerMinute": 600, "canary": 10, "deadline": "2099-01-01T00:00:00Z"],
            started: 3000
        )
        #expect(report["estimatedSeconds"] == 300)
        #expect(report["estimatedEnd"] == .string(Self.now.advanced(by: .seconds(300)).description))
        #expect(warnings(report).isEmpty)
    }

    @Test(
        "a provider that leaves less to batch work than the rate makes it longer, and is told of",
        arguments: [
            (["rate": ["calls": 10, "per": 1], "interactiveReserve": 0.5], 300.0, 1200),
            (["rate": ["calls": 10, "per": 1], "interactiveReserve": 0], 600.0, 600),
            (["rate": ["calls": 5, "per": 60]], 5.0, 72_000), (["rate": .null], nil, 600),
        ] as [(JSON, Double?, Int)]
    )
    func limits(_ limits: JSON, _ calls: Double?, _ seconds: Int) throws {
        let settings: JSON = ["ratePerMinute": 600, "canary": 10, "deadline": "2099-01-01T00:00:00Z"]
        let report = try report(settings, limits: limits)
        #expect(report["estimatedSeconds"] == .integer(seconds))
        #expect(report["limits"]?[0]?["batchCallsPerMinute"]?.doubleValue == calls)
        let isEnough = (calls ?? 600) >= 600
        #expect(report["limits"]?[0]?["isEnough"] == .bool(isEnough))
        #expect(warnings(report).contains { $0.contains("sardine/sandbox/default") } == !isEnough)
    }

    /// A provider with an operation in a group of its own that is hardly ever called, and a workflow that starts another one.
    private static let provider = """
        {
          "name": "provider", "title": "A provider", "environments": { "sandbox": "https://provider.example" },
          "authentication": { "kind": "none" },
          "operations": {
            "look": { "title": "Looks", "safety": "read", "method": "GET", "path": "/look" },
            "list": { "title": "Lists", "safety": "read", "method": "GET", "path": "/list", "group": "lists" },
            "send": { "title": "Sends", "safety": "read", "method": "GET", "path": "/send", "group": "sends" }
          },
          "limits": {
            "default": { "rate": { "calls": 7, "per": 60 } }, "lists": { "rate": { "calls": 1, "per": 60 } },
            "sends": { "rate": { "calls": 3, "per": 60 } }
          }
        }
        """
    private static func campaign(_ state: String) -> String {
        """
        {"QueryLanguage": "JSONata", "StartAt": "All", "States": {"All": {
            "Type": "Map", "ItemReader": {"Resource": "usher:cohort"}, "ToleratedFailurePercentage": 100, "End": true,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "T",
                "States": {"T": {\(state), "End": true}}}}}}
        """
    }
    private static let other = """
        {"QueryLanguage": "JSONata", "StartAt": "S", "States": {
            "S": {"Type": "Task", "Resource": "connector:provider:send", "End": true}}}
        """

    @Test(
        "only limits of operations that the workflow's tasks call are compared, and those of workflows that it starts",
        arguments: [
            (#""Type": "Task", "Resource": "connector:provider:look""#, ["provider/sandbox/default"]),
            (#""Type": "Pass", "Output": {"Resource": "connector:provider:list"}"#, []),
            (
                #""Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Arguments": "#
                    + #"{"StateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:other"}"#,
                ["provider/sandbox/sends"]
            ),
        ] as [(String, [String])]
    )
    func comparesCalledOperations(_ state: String, _ expected: [String]) async throws {
        let (connector, problems) = Connector.parse(Self.provider)
        var settings = WorkflowSettings()
        settings.applicant = [ContactField(JSONPointer(tokens: ["email"]), .email)]
        try await EngineFixture.run(
            settings: ["cohort": settings],
            connectors: [try #require(connector, "\(problems)")],
            more: [("other", Self.other), ("cohort", Self.campaign(state))]
        ) { fixture in
            let path = try await fixture.makeCampaign(["ratePerMinute": 60, "deadline": "2099-01-01T00:00:00Z"])
            #expect(try await fixture.hand("email\na@example.com\n", to: path).status == 200)
            #expect(try await fixture.steer(path, "freeze").status == 200)
            let report = try await fixture.client.get(path + "/report").json
            #expect(report["limits"]?.arrayValue?.compactMap { $0["bucket"]?.stringValue } == expected)
            #expect(warnings(report).count == expected.count)
        }
    }

    @Test("without an engine nobody knows the limits, and the report says so")
    func withoutEngine() async throws {
        try await CampaignFixture.run { fixture in
            _ = try await fixture.makeCampaign()
            let report = try #require(try OnboardingReader(store: fixture.store).campaignReport(1, limits: nil))
            #expect(report["limits"] == [])
            #expect(warnings(report).contains { $0.contains("only a running engine knows") })
        }
    }

    @Test("an end after the deadline, no deadline, no canary and customers in flight are told of")
    func stumbles() throws {
        let late = try report(["ratePerMinute": 1, "canary": 1, "deadline": "2027-01-15T08:30:00Z"])
        #expect(warnings(late).count == 1)
        #expect(warnings(late)[0].contains("after the deadline"))
        let bare = try report(["ratePerMinute": 600, "inFlight": "attach"], inFlight: 12)
        #expect(
            warnings(bare).map { $0.prefix(20) } == [
                "There is no deadline", "There is no canary: ", "12 customers are bei",
            ]
        )
        #expect(warnings(bare)[2].contains("'attach'"))
        #expect(bare["inFlightPolicy"] == "attach")
    }

    @Test(
        "what a campaign and its customers tell is as the served document describes events",
        .enabled(if: DocumentValidator.isInstalled, "The Python package openapi-spec-validator is not installed.")
    )
    func eventsAreDescribed() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.makeCampaign()
            _ = try await fixture.hand("email,reference,plan\na@example.com,1,\nb@example.com,2,fail\n", to: path)
            _ = try await fixture.steer(path, "freeze")
            _ = try await fixture.steer(path, "start")
            _ = try await fixture.wait(for: "finished", of: path)
            let page = try await fixture.client.get("/v1/events").json
            let types = page["events"]?.arrayValue?.compactMap { $0["type"]?.stringValue } ?? []
            #expect(Set(types).isSuperset(of: ["campaign.progress", "onboarding.completed", "onboarding.failed"]))
            let document = try await fixture.client.get("/openapi.json").json
            let (status, text) = try DocumentValidator.run(
                [DocumentValidator.script, "EventPage"],
                input: JSON.object(["document": document, "value": page]).utf8()
            )
            #expect(status == 0, "\(text)")
        }
    }
}
