import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Campaigns over files: from the first line to the last customer's result.
@Suite("Campaigns")
struct CampaignTests {
    @Test("run everybody of a file once, and end with them")
    func everybody() throws {
        let stage = try CampaignStage()
        let key = try stage.campaign(of: CampaignStage.customers(300), starts: false)
        #expect(try stage.record(key).status == .ready)
        try stage.expectNoViolations()
        try stage.steer(key, .start)
        #expect(try stage.record(key).status == .running)
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.status == .finished)
        #expect(record.counts.started == 300)
        #expect(record.counts.ended == 300)
        #expect(record.counts.outcomes == ["verified": 300])
        #expect(record.finishedAt != nil)
        let rows = try stage.rows(key)
        #expect(rows.map(\.number) == Array(1...300))
        #expect(rows.allSatisfy { $0.status == .ended && $0.outcome == "verified" && $0.invitedAt != nil })
        #expect(rows.allSatisfy { $0.openedAt == $0.submittedAt && $0.submittedAt != nil })
        #expect(Set(rows.map(\.execution)).count == 300)
        #expect(stage.engine.world.keys.count == 300)
        #expect(stage.engine.world.keys.values.allSatisfy { $0.count == 1 })
        let run = try stage.mapRun(key)
        #expect(run.status == .succeeded)
        #expect(run.executions.succeeded == 300)
        #expect(run.items.succeeded == 300)
        let parent = try stage.execution(record.execution)
        #expect(parent.output?["outcomes"] == ["verified": 300])
        #expect(parent.onboarding == nil)
        let child = try stage.execution(rows[41])
        #expect(child.lane == .batch)
        #expect(child.campaign == CampaignMembership(campaign: key, row: 42))
        #expect(child.output?["reference"] == "C-42")
        #expect(child.output?["row"] == 42)
        #expect(child.onboarding?.applicant == rows[41].subject)
        try stage.expectNoViolations()
    }

    @Test("tell the product of each customer and of their own progress, without anything of a person")
    func notices() throws {
        let stage = try CampaignStage()
        let key = try stage.campaign(of: CampaignStage.customers(40))
        try stage.engine.run()
        let started = try stage.notices(.onboardingStarted)
        #expect(started.count == 40)
        #expect(started.first?.data["campaign"] == ["id": .integer(Int(key)), "row": 1])
        #expect(started.first?.data["workflow"] == "rekyc")
        #expect(try stage.notices(.onboardingActionRequired).first?.data["kind"] == "invite")
        #expect(try stage.notices(.onboardingCompleted).count == 40)
        let progress = try stage.notices(.campaignProgress)
        let statuses = progress.map { $0.data["status"]?.stringValue }
        #expect(statuses.first == "collecting")
        #expect(statuses.contains("ready"))
        #expect(statuses.last == "finished")
        // Each twentieth of the customers, and each change of status.
        #expect(statuses.count { $0 == "running" } == 21)
        #expect(!progress.contains { $0.data.text().contains("415555") })
    }

    @Test("the lines of a file are taken once, and what is wrong with the others is told by line")
    func pieces() throws {
        let stage = try CampaignStage()
        let key = try stage.create()
        let rows = CampaignStage.customers(6) { number, fields in
            switch number {
            case 2: fields["phone"] = "+1 (415) 555-0001"
            case 3: fields["phone"] = nil
            case 4: fields["phone"] = "12"
            case 5: fields["optOut"] = true
            default: break
            }
        }
        let first = try stage.hand(Array(rows.prefix(3)), to: key, at: 1)
        #expect(first.taken == 1)
        #expect(first.rejected == 2)
        try stage.engine.crash()
        let again = try stage.hand(Array(rows.prefix(3)), to: key, at: 1)
        #expect(again == first)
        let gap = #expect(throws: EngineError.self) { try stage.hand([rows[5]], to: key, at: 6) }
        #expect(gap?.code == .conflict)
        #expect(gap?.message.contains("line 4") == true)
        let overlap = #expect(throws: EngineError.self) { try stage.hand(Array(rows[2...4]), to: key, at: 3) }
        #expect(overlap?.code == .conflict)
        #expect(try stage.hand(Array(rows[3...]), to: key, at: 4) == (1, 2))
        #expect(try stage.record(key).nextLine == 7)
        try stage.freeze(key)
        try stage.freeze(key)
        let record = try stage.record(key)
        #expect(record.counts.read == 6)
        #expect(record.counts.total == 2)
        #expect(record.counts.rejected == ["duplicate": 1, "no_contact": 1, "invalid": 1, "opted_out": 1])
        #expect(record.cohortDigest != CampaignRecord.emptyCohort)
        let rejects = try stage.rejects(key)
        #expect(rejects.map(\.line) == [2, 3, 4, 5])
        #expect(rejects.map(\.code) == ["duplicate", "no_contact", "invalid", "opted_out"])
        #expect(rejects.first?.reference == "C-2")
        #expect(!rejects.contains { $0.message.contains("555-0001") })
        #expect(throws: EngineError.self) { try stage.hand([rows[0]], to: key, at: 7) }
        try stage.expectNoViolations()
    }

    @Test("the same file gives the same digest, whatever the pieces are, and another order another one")
    func digests() throws {
        let rows = CampaignStage.customers(20)
        func digest(of rows: [JSONObject], pieces: Int) throws -> String {
            let stage = try CampaignStage()
            let key = try stage.create()
            for first in stride(from: 0, to: rows.count, by: pieces) {
                try stage.hand(Array(rows[first...].prefix(pieces)), to: key, at: first + 1)
            }
            try stage.freeze(key)
            return try stage.record(key).cohortDigest
        }
        let whole = try digest(of: rows, pieces: 20)
        #expect(try digest(of: rows, pieces: 3) == whole)
        #expect(try digest(of: rows.reversed(), pieces: 20) != whole)
    }

    @Test("nobody is missed and nobody comes twice, wherever the process dies", arguments: 1...6)
    func crashes(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let stage = try CampaignStage(seed: seed)
        var strikes = 0
        stage.engine.strikes = { _ in
            let isStruck = generator.next() % 11 == 0 && strikes < 200
            if isStruck { strikes += 1 }
            return isStruck
        }
        let customers = CampaignStage.customers(150) { number, fields in
            if number % 3 == 0 { fields["remind"] = true }
            fields["wait"] = .integer(number % 7)
        }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 3000 }, starts: false)
        // A start whose answer was lost is refused when it is repeated: it has been done.
        while try stage.record(key).status == .ready { _ = try? stage.steer(key, .start) }
        try stage.engine.run()
        stage.engine.strikes = { _ in false }
        try stage.engine.run()
        #expect(strikes > 20)
        let record = try stage.record(key)
        #expect(record.status == .finished)
        #expect(record.counts.outcomes == ["verified": 150])
        let rows = try stage.rows(key)
        #expect(rows.allSatisfy { $0.reminderCount == ($0.number % 3 == 0 ? 1 : 0) && $0.invitedAt != nil })
        #expect(stage.engine.world.keys.count == 150)
        #expect(stage.engine.world.keys.values.allSatisfy { $0.count == 1 })
        #expect(try stage.notices(.onboardingActionRequired).count == 200)
        #expect(try stage.mapRun(key).executions.succeeded == 150)
        #expect(try stage.busiestSecond(key) <= 50)
        try stage.expectNoViolations()
    }

    @Test("a workflow that cannot run a campaign is refused when one is made, and so are settings that cannot hold")
    func refusals() throws {
        let stage = try CampaignStage()
        let other = #expect(throws: EngineError.self) { try stage.create(workflow: "onboarding") }
        #expect(other?.message.contains("usher:cohort") == true)
        #expect(throws: EngineError.self) { try stage.create(workflow: "nothing") }
        let late = CampaignStage.fast { $0.deadline = CampaignStage.start.advanced(by: .seconds(-1)) }
        #expect(throws: EngineError.self) { try stage.create(.file(.csv), late) }
        #expect(throws: EngineError.self) { try stage.create(.selection(Selector())) }
        let key = try stage.create()
        #expect(throws: EngineError.self) { try stage.freeze(key) }
        #expect(throws: EngineError.self) { try stage.steer(key, .start) }
        let unknown = #expect(throws: EngineError.self) { try stage.steer(99, .pause) }
        #expect(unknown?.code == .unknownResource)
        #expect(throws: EngineError.self) { try stage.steer(key, .pause, by: Signature(actor: "alice", reason: "")) }
    }

    @Test("a cohort is read by campaigns only")
    func outsideCampaigns() throws {
        let stage = try CampaignStage()
        let request = StartRequest(stateMachine: "rekyc", name: "by-hand", input: ["phone": "+14155550100"])
        let key = try stage.engine.start(request).key
        try stage.engine.run()
        let record = try stage.execution(key)
        #expect(record.status == .failed)
        #expect(record.error == "States.ItemReaderFailed")
        try stage.expectNoViolations()
    }

    @Test("past onboardings can be selected, page by page, and give their applicants")
    func selections() throws {
        let stage = try CampaignStage()
        for number in 1...300 {
            let phone = CampaignStage.phone(number <= 290 ? number : 1)
            let request = StartRequest(
                stateMachine: "onboarding",
                name: "o-\(number)",
                input: ["phone": .string(phone), "secret": "s"]
            )
            _ = try stage.engine.start(request)
            if number == 290 { try stage.engine.run() }
        }
        try stage.engine.run()
        var moments = 0
        stage.engine.strikes = { _ in
            moments += 1
            return moments % 3 == 0
        }
        let selector = try Selector(parsing: "workflow:onboarding status:succeeded")
        let key = try stage.insisting { try stage.create(.selection(selector)) }
        try stage.engine.run()
        stage.engine.strikes = { _ in false }
        let record = try stage.record(key)
        #expect(record.status == .ready)
        #expect(record.counts.total == 290)
        let row = try #require(try stage.rows(key).first)
        #expect(row.customer["phone"] == .string(CampaignStage.phone(1)))
        #expect(row.customer["secret"] == nil)
        #expect(row.reference?.hasPrefix("onb-") == true)
        try stage.expectNoViolations()
        try stage.steer(key, .start)
        try stage.engine.run()
        #expect(try stage.record(key).counts.outcomes == ["verified": 290])
    }
}
