import JSONModel
import Testing
import WorkflowRuntime

@Suite("Reading onboardings")
struct ReadingTests {
    @Test("one that waits says for what, since when, until when, who can act and what to show")
    func showsWait() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits")
            let flow = try await fixture.client.get("/v1/onboardings/\(id)").json
            #expect(flow["status"] == "running")
            #expect(flow["show"] == ["link": "https://example.com/verify", "message": "Please verify."])
            let wait = try #require(flow["waiting"]?[0])
            #expect(wait["waitingFor"] == "time")
            #expect(wait["state"] == "Pause")
            #expect(wait["whoCanAct"] == "engine")
            let since = try #require(wait["since"]?.stringValue.flatMap { Timestamp($0) })
            #expect(wait["deadline"] == .string(since.advanced(by: .seconds(3600)).description))
            #expect(wait["nextAction"]?["at"] == wait["deadline"])
        }
    }

    @Test("one whose call is on its way says so, with the resource and the deadline")
    func showsCall() async throws {
        let (end, finish) = AsyncStream<Void>.makeStream()
        let work: @Sendable (JSON, TaskContext) async throws -> JSON = { _, _ in
            for await _ in end {}
            return "done"
        }
        try await EngineFixture.run(handlers: ["work": work]) { fixture in
            let id = try await fixture.start("works")
            let wait = try #require(try await fixture.client.get("/v1/onboardings/\(id)").json["waiting"]?[0])
            #expect(wait["waitingFor"] == "answer")
            #expect(wait["resource"] == "swift:work")
            #expect(wait["attempt"] == 1)
            let since = try #require(wait["since"]?.stringValue.flatMap { Timestamp($0) })
            #expect(wait["deadline"] == .string(since.advanced(by: .seconds(600)).description))
            finish.finish()
        }
    }

    @Test("one that ended has its outcome and output, and nothing to wait for or to show")
    func showsEnd() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("ends", input: ["phone": "+14155550101"])
            let flow = try await fixture.client.get("/v1/onboardings/\(id)").json
            #expect(flow["status"] == "succeeded")
            #expect(flow["outcome"] == "verified")
            #expect(flow["output"] == ["outcome": "verified", "input": ["phone": "+14155550101"]])
            #expect(flow["stoppedAt"]?.stringValue != nil)
            #expect(flow["waiting"] == nil)
            #expect(flow["show"] == nil)
        }
    }

    @Test("one that failed has error and cause, and waits for an operator")
    func showsFailure() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("fails")
            let flow = try await fixture.client.get("/v1/onboardings/\(id)").json
            #expect(flow["status"] == "failed")
            #expect(flow["error"] == "Product.Refused")
            #expect(flow["cause"] == "Too young.")
        }
    }

    @Test(
        "what does not exist is 404",
        arguments: [
            "onb-7", "onb-7/history", "onb-7/calls", "7", "onb-07", "onb--7", "ends:a", "onb-99999999999999999999",
        ]
    )
    func knowsWhatIsMissing(_ path: String) async throws {
        try await EngineFixture.run { fixture in
            let answer = try await fixture.client.get("/v1/onboardings/\(path)")
            #expect(answer.status == 404)
            #expect(answer.problem == "unknown-onboarding")
        }
    }

    @Test("a list is filtered, and paged without gaps or repetitions")
    func lists() async throws {
        try await EngineFixture.run { fixture in
            for workflow in ["ends", "waits", "ends", "fails", "ends"] { _ = try await fixture.start(workflow) }
            func ids(_ page: JSON) -> [String] {
                (page["onboardings"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
            }
            let first = try await fixture.client.get("/v1/onboardings?limit=2").json
            #expect(ids(first) == ["onb-5", "onb-4"])
            #expect(first["next"] == "onb-4")
            let second = try await fixture.client.get("/v1/onboardings?limit=3&after=onb-4").json
            #expect(ids(second) == ["onb-3", "onb-2", "onb-1"])
            #expect(ids(try await fixture.client.get("/v1/onboardings?status=running").json) == ["onb-2"])
            let ended = try await fixture.client.get("/v1/onboardings?workflow=ends&status=succeeded").json
            #expect(ids(ended) == ["onb-5", "onb-3", "onb-1"])
            #expect(ended["next"] == nil)
        }
    }

    @Test("workflow and name find the one onboarding")
    func findsByName() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("ends", key: "customer 4711")
            let page = try await fixture.client.get("/v1/onboardings?workflow=ends&name=customer=204711").json
            #expect(page["onboardings"]?[0]?["id"] == .string(id))
            let none = try await fixture.client.get("/v1/onboardings?workflow=waits&name=customer=204711").json
            #expect(none == ["onboardings": []])
        }
    }

    @Test(
        "a query that is not understood is 400, and lets nothing pass",
        arguments: ["limit=0", "limit=1001", "limit=x", "status=done", "after=7", "name=a", "stauts=running"]
    )
    func refusesQueries(_ query: String) async throws {
        try await EngineFixture.run { fixture in
            let answer = try await fixture.client.get("/v1/onboardings?\(query)")
            #expect(answer.status == 400)
            #expect(answer.problem == "invalid-request")
        }
    }

    @Test("a history is paged in either direction")
    func pagesHistory() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("ends")
            func types(_ page: JSON) -> [String] {
                (page["events"]?.arrayValue ?? []).compactMap { $0["type"]?.stringValue }
            }
            let all = try await fixture.client.get("/v1/onboardings/\(id)/history").json
            #expect(
                types(all) == ["ExecutionStarted", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"]
            )
            #expect(all["next"] == nil)
            let first = try await fixture.client.get("/v1/onboardings/\(id)/history?limit=3").json
            #expect(first["next"] == 3)
            let rest = try await fixture.client.get("/v1/onboardings/\(id)/history?after=3").json
            #expect(types(rest) == ["ExecutionSucceeded"])
            let newest = try await fixture.client.get("/v1/onboardings/\(id)/history?order=newest&limit=1").json
            #expect(types(newest) == ["ExecutionSucceeded"])
            #expect(try await fixture.client.get("/v1/onboardings/\(id)/history?order=random").status == 400)
        }
    }

    @Test("calls, workflows, the audit and the metrics can be read")
    func readsTheRest() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits")
            #expect(try await fixture.client.get("/v1/onboardings/\(id)/calls").json == ["calls": []])
            #expect(try await fixture.client.get("/v1/onboardings/\(id)/calls?after=7").json == ["calls": []])
            #expect(try await fixture.client.get("/v1/onboardings/\(id)/calls?limit=1001").status == 400)
            let workflows = try await fixture.client.get("/v1/workflows").json
            #expect(
                workflows["workflows"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == [
                    "ends", "fails", "reviews", "waits",
                ]
            )
            #expect(try await fixture.client.get("/v1/audit").json == ["violations": [], "isComplete": true])
            let metrics = try await fixture.client.get("/metrics")
            #expect(metrics.text.contains("\nusher_executions{status=\"running\"} 1\n"))
            #expect(metrics.text.contains("\n# TYPE usher_commits_total counter\n"))
        }
    }

    @Test("stopping ends it once: 200, then 409")
    func stops() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits")
            let wrong = try await fixture.client.post("/v1/onboardings/\(id)/stop", ["cause": 7])
            #expect(wrong.status == 400)
            let answer = try await fixture.client.post("/v1/onboardings/\(id)/stop", ["cause": "Closed."])
            #expect(answer.status == 200)
            #expect(answer.json["status"] == "aborted")
            #expect(answer.json["cause"] == "Closed.")
            let again = try await fixture.client.post("/v1/onboardings/\(id)/stop")
            #expect(again.status == 409)
            #expect(again.problem == "already-ended")
            #expect(try await fixture.client.post("/v1/onboardings/onb-9/stop").status == 404)
        }
    }
}
