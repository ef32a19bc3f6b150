import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// How campaigns are held, halted, changed and ended.
@Suite("Steering campaigns")
struct CampaignSteeringTests {
    // MARK: Pace

    @Test("nobody is started faster than the rate allows in any second, also where it is changed or the process dies")
    func rate() throws {
        let stage = try CampaignStage()
        let key = try stage.campaign(of: CampaignStage.customers(2000), CampaignStage.fast { $0.ratePerMinute = 1200 })
        try stage.run(10)
        let first = try stage.record(key).counts.started
        #expect((190...220).contains(first), "20 a second for 10 s, and not \(first)")
        #expect(try stage.busiestSecond(key) <= 20)
        try stage.steer(key, .rate(perMinute: 6000))
        let faster = stage.engine.now
        try stage.run(5)
        let second = try stage.record(key).counts.started - first
        #expect((480...520).contains(second), "100 a second for 5 s, and not \(second)")
        #expect(try stage.busiestSecond(key, from: faster.advanced(by: .milliseconds(1))) <= 100)
        try stage.steer(key, .rate(perMinute: 600))
        let slower = stage.engine.now
        try stage.run(20)
        let slow = try stage.busiestSecond(key, from: slower.advanced(by: .milliseconds(1)))
        #expect(slow <= 10)
        let third = try stage.record(key).counts.started - first - second
        #expect((180...210).contains(third), "10 a second for 20 s, and not \(third)")
        // Down for an hour: what could have been started meanwhile is not caught up.
        try stage.engine.stayDown(for: .seconds(3600))
        let restart = stage.engine.now
        try stage.run(10)
        #expect(try stage.busiestSecond(key, from: restart.advanced(by: .seconds(-2))) <= 10)
        #expect(try stage.record(key).counts.started - first - second - third <= 101)
        try stage.expectNoViolations()
    }

    @Test("slow rates are kept to, and no more run at a time than may")
    func slow() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(30) { _, fields in fields["wait"] = 600 }
        let settings = CampaignStage.fast {
            $0.ratePerMinute = 7
            $0.maximumRunning = 5
        }
        let key = try stage.campaign(of: customers, settings)
        try stage.run(120)
        #expect(try stage.record(key).counts.started == 5)
        try stage.engine.run()
        let starts = try stage.rows(key).compactMap(\.startedAt).map(\.milliseconds)
        let closest = zip(starts, starts.dropFirst()).map { $1 - $0 }.min()
        #expect(closest ?? 0 >= 8571)
        let rows = try stage.rows(key)
        for row in rows {
            let running = rows.count {
                $0.startedAt ?? .epoch <= row.startedAt ?? .epoch && $0.endedAt ?? .epoch > row.startedAt ?? .epoch
            }
            #expect(running <= 5)
        }
        #expect(try stage.record(key).status == .finished)
    }

    @Test("nobody is started while a thousand of the campaign's calls wait for room, and all go on when there is some")
    func backlog() throws {
        let stage = try CampaignStage()
        stage.engine.configuration.maximumCallsInFlight = 0
        try stage.engine.crash()
        let key = try stage.campaign(
            of: CampaignStage.customers(2000),
            CampaignStage.fast { $0.ratePerMinute = 60_000 }
        )
        try stage.run(20)
        let started = try stage.record(key).counts.started
        #expect((1000...1300).contains(started), "\(started) were started")
        try stage.expectNoViolations()
        stage.engine.configuration.maximumCallsInFlight = 256
        try stage.engine.crash()
        try stage.engine.run()
        #expect(try stage.record(key).counts.outcomes == ["verified": 2000])
    }

    // MARK: Holding

    @Test("a pause stops starts and messages at once, and lets what runs go on; a restart changes nothing")
    func pause() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(400) { _, fields in
            fields["wait"] = 60
            fields["remind"] = true
        }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 600 })
        try stage.run(20)
        try stage.steer(key, .pause)
        let paused = stage.engine.now
        let count = try stage.record(key).counts.started
        #expect(count > 100 && count < 400)
        try stage.engine.crash()
        try stage.run(3600)
        #expect(try stage.record(key).status == .paused)
        #expect(try stage.record(key).counts.started == count)
        let rows = try stage.rows(key)
        #expect(rows.allSatisfy { $0.startedAt ?? .epoch <= paused && $0.lastMessageAt ?? .epoch <= paused })
        #expect(rows.allSatisfy { $0.reminderCount == 0 })
        try stage.expectNoViolations()
        try stage.steer(key, .resume)
        try stage.run(1)
        #expect(try stage.record(key).counts.started > count)
        try stage.engine.run()
        #expect(try stage.record(key).counts.outcomes == ["verified": 400])
        #expect(try stage.rows(key).allSatisfy { $0.reminderCount == 1 })
        #expect(try stage.busiestSecond(key) <= 10)
        try stage.expectNoViolations()
    }

    @Test(
        "failures of a class halt it when they are more than is tolerated, and not before",
        arguments: [
            ("invalid", 40, 50), ("unmapped", 40, 50), ("configurationFault", 1, 1),
        ]
    )
    func tolerances(name: String, first: Int, halts: Int) throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(600) { number, fields in
            if name == "invalid", number == 10 || number >= first && number % 2 == 0 { fields["fail"] = .string(name) }
            if name != "invalid", number == first { fields["fail"] = .string(name) }
        }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 60 })
        try stage.run(3600)
        let record = try stage.record(key)
        #expect(record.status == .halted)
        #expect(record.statusReason?.contains("'\(name)'") == true)
        #expect((halts...(halts + 2)).contains(record.counts.ended), "it halted after \(record.counts.ended)")
        try stage.expectNoViolations()
        // Whoever resumes it has seen these failures: only what comes on top counts.
        stage.engine.world.fails = false
        try stage.steer(key, .resume, by: CampaignStage.bob)
        try stage.engine.run()
        #expect(try stage.record(key).status == .finished)
        try stage.expectNoViolations()
    }

    @Test("people who do not respond are no failures, and what is tolerated halts nothing")
    func tolerated() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(300) { number, fields in
            if number % 2 == 0 { fields["outcome"] = "expired" }
            if number == 100 || number == 200 { fields["fail"] = "invalid" }
        }
        let key = try stage.campaign(of: customers)
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.status == .finished)
        #expect(record.counts.failures == ["invalid": 2])
        #expect(record.counts.outcomes == ["expired": 148, "verified": 150, "failed": 2])
        #expect(try stage.mapRun(key).executions.failed == 2)
        try stage.expectNoViolations()
    }

    @Test("the canary goes first, and all others follow when it did well")
    func canary() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(100) { _, fields in fields["wait"] = 300 }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.canary = 10 })
        try stage.run(200)
        #expect(try stage.record(key).counts.started == 10)
        try stage.engine.crash()
        try stage.run(99)
        #expect(try stage.record(key).counts.started == 10)
        try stage.run(60)
        #expect(try stage.record(key).counts.started == 100)
        try stage.engine.run()
        #expect(try stage.record(key).status == .finished)
    }

    @Test("a canary that did badly halts; one that is not answered is waited for no longer than its patience")
    func badCanary() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(100) { number, fields in if number == 3 { fields["fail"] = "invalid" } }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.canary = 10 })
        try stage.run(600)
        var record = try stage.record(key)
        #expect(record.status == .halted)
        #expect(record.counts.started == 10)
        #expect(record.statusReason?.contains("canary") == true)
        try stage.steer(key, .resume)
        try stage.engine.run()
        #expect(try stage.record(key).status == .finished)

        let patient = CampaignStage.customers(50) { _, fields in fields["wait"] = 100_000 }
        let settings = CampaignStage.fast {
            $0.canary = 10
            $0.canaryPatience = .seconds(3600)
        }
        let second = try CampaignStage()
        let other = try second.campaign(of: patient, settings)
        try second.run(3500)
        #expect(try second.record(other).counts.started == 10)
        try second.run(200)
        record = try second.record(other)
        #expect(record.status == .running)
        #expect(record.counts.started == 50)
        try second.expectNoViolations()
    }

    // MARK: Time

    @Test("nobody is started and nothing is sent on a day that is frozen, in the campaign's time zone")
    func freezeDates() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(20) { _, fields in
            fields["wait"] = 3600
            fields["remind"] = true
        }
        let settings = CampaignStage.fast {
            // 10:00 UTC is 20:00 in Brisbane, whose 2 June begins at 14:00 UTC.
            $0.timeZone = "Australia/Brisbane"
            $0.freezeDates = ["2026-06-02", "2026-06-03"]
            $0.ratePerMinute = 2
        }
        let key = try stage.campaign(of: customers, settings)
        try stage.run(4 * 3600 - 60)
        let before = try stage.rows(key).count { $0.lastMessageAt != nil }
        #expect(before == 20)
        #expect(try stage.rows(key).allSatisfy { $0.reminderCount == 1 })
        try stage.expectNoViolations()

        let late = try CampaignStage()
        let other = try late.campaign(
            of: customers,
            CampaignStage.fast {
                $0.timeZone = "UTC"
                $0.freezeDates = ["2026-06-01", "2026-06-02"]
            }
        )
        try late.engine.run()
        let midnight = try #require(Timestamp("2026-06-03T00:00:00Z"))
        #expect(try late.rows(other).compactMap(\.startedAt).min() == midnight)
        #expect(try late.record(other).status == .finished)
    }

    @Test("messages go out in the hours of each customer's own time zone, and not all at once")
    func contactHours() throws {
        let stage = try CampaignStage()
        let zones = ["Asia/Dubai", "America/New_York", "Asia/Tokyo"]
        let customers = CampaignStage.customers(90) { number, fields in
            fields["timeZone"] = .string(zones[number % 3])
        }
        let settings = CampaignStage.fast {
            $0.contactHours = CampaignSettings.ContactHours(from: 600, until: 1080, timeZoneField: "timeZone")
        }
        let key = try stage.campaign(of: customers, settings)
        try stage.engine.run()
        // The campaign starts at 10:00 UTC: 14:00 in Dubai, 06:00 in New York, 19:00 in Tokyo.
        for (index, offset) in [4, -4, 9].enumerated() {
            let hours = try stage.rows(key).filter { $0.number % 3 == index }.compactMap(\.invitedAt).map { moment in
                (moment.milliseconds / 60_000 + Int64(offset * 60)) % 1440
            }
            #expect(hours.count == 30)
            #expect(hours.allSatisfy { (600..<1080).contains($0) })
            if index > 0 { #expect(Set(hours).count > 10, "they are spread") }
        }
        #expect(try stage.record(key).status == .finished)
    }

    @Test("after the deadline nobody is started, and it ends with those who run; an extended one is seen by them")
    func deadline() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(100) { _, fields in fields["wait"] = 600 }
        let settings = CampaignStage.fast {
            $0.ratePerMinute = 60
            $0.deadline = CampaignStage.start.advanced(by: .seconds(30))
        }
        let key = try stage.campaign(of: customers, settings)
        try stage.run(20)
        let later = CampaignStage.start.advanced(by: .seconds(60))
        try stage.steer(key, .extend(until: later))
        try stage.run(60)
        let record = try stage.record(key)
        #expect(record.status == .draining)
        #expect((58...61).contains(record.counts.started))
        #expect(try stage.rows(key).count { $0.status == .notStarted } == 100 - record.counts.started)
        try stage.expectNoViolations()
        try stage.engine.crash()
        // Those who run may get more time; nobody new is started for that.
        let latest = CampaignStage.start.advanced(by: .seconds(3600))
        try stage.steer(key, .extend(until: latest))
        #expect(try stage.record(key).status == .draining)
        try stage.engine.run()
        #expect(try stage.record(key).status == .finished)
        #expect(try stage.record(key).counts.started == record.counts.started)
        #expect(try stage.mapRun(key).status == .succeeded)
        let first = try stage.execution(stage.rows(key)[0])
        #expect(first.output?["deadline"] == .string(latest.description))
        try stage.expectNoViolations()
    }

    // MARK: Ends

    @Test("a cancelled campaign lets those who run go on, or stops them too", arguments: [false, true])
    func cancel(links: Bool) throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(300) { _, fields in fields["wait"] = 600 }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 600 })
        try stage.run(15)
        try stage.steer(key, .cancel(links: links))
        try stage.expectNoViolations()
        try stage.engine.crash()
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.status == .cancelled)
        #expect(record.counts.outcomes == [links ? "aborted" : "verified": record.counts.started])
        #expect(record.counts.started < 200)
        #expect(try stage.rows(key).count { $0.status == .notStarted } == 300 - record.counts.started)
        #expect(try stage.mapRun(key).status == (links ? .aborted : .succeeded))
        #expect(throws: EngineError.self) { try stage.steer(key, .resume) }
        try stage.expectNoViolations()
    }

    @Test("one that has not begun, or is still collecting, is cancelled at once")
    func cancelEarly() throws {
        let stage = try CampaignStage()
        let ready = try stage.campaign(of: CampaignStage.customers(3), starts: false)
        try stage.steer(ready, .cancel(links: false))
        let collecting = try stage.create()
        try stage.hand(CampaignStage.customers(3), to: collecting)
        try stage.steer(collecting, .cancel(links: true))
        for key in [ready, collecting] {
            #expect(try stage.record(key).status == .cancelled)
            #expect(try stage.rows(key).allSatisfy { $0.status == .notStarted })
        }
        try stage.expectNoViolations()
    }

    @Test("an execution that is stopped from outside ends its campaign, and does not come back")
    func stopped() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(200) { _, fields in fields["wait"] = 600 }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 600 })
        try stage.run(10)
        let execution = try #require(try stage.record(key).execution)
        try stage.engine.stop(execution)
        try stage.engine.run()
        #expect(try stage.record(key).status == .cancelled)
        #expect(try stage.record(key).statusReason?.contains("stopped") == true)
        #expect(throws: EngineError.self) { try stage.engine.redrive(execution) }
        try stage.expectNoViolations()
    }

    @Test(
        "a failed customer whom an operator resumes counts again, while the campaign runs and after it",
        arguments: [true, false]
    )
    func resumed(isRunning: Bool) throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(60) { number, fields in
            if number == 7 { fields["fail"] = "invalid" }
            if number == 60 && isRunning { fields["wait"] = 10_000 }
        }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.tolerances = [] })
        try stage.run(600)
        #expect(try stage.record(key).status == (isRunning ? .running : .finished))
        #expect(try stage.record(key).counts.failures == ["invalid": 1])
        let row = try stage.rows(key)[6]
        #expect(row.failureClass == "invalid")
        stage.engine.world.fails = false
        let child = try #require(row.execution)
        _ = try stage.engine.operate(.act(.resume(.init()), child, CampaignStage.alice))
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.status == .finished)
        #expect(record.counts.failures.filter { $0.value > 0 } == [:])
        #expect(record.counts.outcomes["verified"] == 60)
        #expect(record.counts.started == 60)
        if isRunning { #expect(try stage.mapRun(key).executions.succeeded == 60) }
        try stage.expectNoViolations()
    }

    // MARK: Four eyes

    @Test(
        "above the threshold another person approves what begins, goes faster or stops people; nobody approves their own"
    )
    func fourEyes() throws {
        let stage = try CampaignStage(threshold: 10)
        let customers = CampaignStage.customers(50) { _, fields in fields["wait"] = 3600 }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 60 }, starts: false)
        guard case .proposed(let proposed) = try stage.steer(key, .start) else {
            Issue.record("a start was not proposed")
            return
        }
        #expect(proposed.status == .ready)
        #expect(CampaignProposal(json: proposed.proposal)?.change == .start)
        #expect(throws: EngineError.self) { try stage.steer(key, .rate(perMinute: 600)) }
        let own = #expect(throws: EngineError.self) { try stage.steer(key, .approve) }
        #expect(own?.code == .forbidden)
        try stage.engine.crash()
        try stage.steer(key, .approve, by: CampaignStage.bob)
        #expect(try stage.record(key).status == .running)
        #expect(try stage.record(key).approver == "bob")
        // One person alone.
        try stage.steer(key, .pause)
        try stage.steer(key, .resume)
        try stage.steer(key, .rate(perMinute: 30))
        #expect(try stage.record(key).proposal == nil)
        // What it was about has changed: the proposal is void.
        try stage.steer(key, .rate(perMinute: 600))
        #expect(try stage.record(key).proposal != nil)
        try stage.steer(key, .rate(perMinute: 20))
        try stage.steer(key, .approve, by: CampaignStage.bob)
        let settings = try CampaignSettings(json: try stage.record(key).settings)
        #expect(settings.ratePerMinute == 20)
        try stage.steer(key, .cancel(links: true))
        try stage.steer(key, .reject, by: CampaignStage.bob)
        #expect(try stage.record(key).status == .running)
        try stage.steer(key, .cancel(links: false))
        try stage.engine.run()
        #expect(try stage.record(key).status == .cancelled)
        let log = try stage.temporary.store.operatorRecords(of: nil, after: 0, limit: 100)
        #expect(
            log.map(\.act).prefix(4) == [
                "create-campaign", "freeze-campaign", "propose-campaign-change", "approve-campaign",
            ]
        )
        #expect(try OperatorLog.verify(stage.temporary.store).firstBreak == nil)
        #expect(log.contains { $0.act == "approve-campaign" && $0.details["result"] == "void" })
        try stage.expectNoViolations()
    }
}
