internal import GRDB
internal import JSONModel
internal import StatesInterpreter
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

/// Under whose key what is sealed.
@Suite("Keys of persons")
struct SubjectKeyTests {
    private func withSealedStore(_ body: (SQLiteStore) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let store = try SQLiteStore(path: folder + "/usher.db", master: SealingKeys.right(), sealsNew: true)
            try store.commitDefinition()
            try body(store)
        }
    }

    private func start(
        _ key: Int64,
        applicant: String? = nil,
        origin: ExecutionOrigin? = nil,
        from: Int64? = nil
    ) -> ExecutionChange {
        var record = Change.record(key)
        if applicant != nil || from != nil {
            record.onboarding = OnboardingRecord(applicant: applicant, isAnnounced: false)
            record.onboarding?.origin = from.map(ExecutionKey.init)
            // Only one onboarding of an applicant runs at a time.
            (record.status, record.stoppedAt, record.error) = (.failed, .epoch, "Boom")
        }
        record.origin = origin
        var change = Change.start(key)
        change.row = .insert(record)
        if record.status == .failed { change.branches = [] }
        return change
    }

    /// Something that happens to an execution later.
    private func later(_ key: Int64, event: Int) -> ExecutionChange {
        var change = ExecutionChange(key: ExecutionKey(key))
        change.events = [Change.event(event)]
        return change
    }

    private func subject(_ key: Int64, _ store: SQLiteStore) throws -> SubjectKey {
        try #require(try store.subject(of: ExecutionKey(key))).key
    }

    @Test("an applicant has one key in all runs, and an execution without one a key of its own")
    func applicants() throws {
        try withSealedStore { store in
            try store.commit(start(1, applicant: "a"), start(2, applicant: "b"), start(3), start(4))
            try store.commit(start(5, applicant: "a"))
            #expect(try subject(1, store) == subject(5, store))
            let all = try Set((Int64(1)...4).map { try subject($0, store) })
            #expect(all.count == 4)
            let own = try store.executions(of: subject(1, store), after: nil, limit: 9)
            #expect(own == [ExecutionKey(1), ExecutionKey(5)])
            #expect(try store.subjects(ofApplicant: "a").map(\.key) == [subject(1, store)])
        }
    }

    @Test("what an execution started shares its key, unless it has an applicant of its own")
    func family() throws {
        try withSealedStore { store in
            let branch = BranchReference(execution: ExecutionKey(1), path: .root)
            try store.commit(
                start(1, applicant: "a"),
                start(2, origin: .task(branch)),
                start(3, applicant: "b", origin: .task(branch)),
                start(4, from: 1)
            )
            try store.commit(start(5, origin: .task(BranchReference(execution: ExecutionKey(2), path: .root))))
            #expect(try subject(2, store) == subject(1, store))
            #expect(try subject(3, store) != subject(1, store))
            #expect(try subject(4, store) == subject(1, store))
            #expect(try subject(5, store) == subject(1, store))
        }
    }

    @Test("a map run's children share an applicant's key, and have their own where nobody is the applicant")
    func mapRuns() throws {
        try withSealedStore { store in
            var set = Change.set([start(1, applicant: "a"), start(2)])
            for (key, parent) in [(Int64(1), Int64(1)), (2, 2)] {
                let run = MapRunRecord(
                    key: MapRunKey(key),
                    branch: BranchReference(execution: ExecutionKey(parent), path: .root),
                    arn: "run-\(key)",
                    stateMachine: "onboarding",
                    definition: DefinitionKey(1),
                    processor: 0,
                    type: .standard,
                    roleARN: "role",
                    plan: [:],
                    startedAt: .epoch
                )
                set.mapRuns.append(.insert(run))
            }
            set.executions.append(start(3, origin: .items(MapRunKey(1), first: 0, count: 1)))
            try store.commit(set)
            // In a later transaction the run is found in the store.
            try store.commit(
                start(4, origin: .items(MapRunKey(1), first: 1, count: 1)),
                start(5, origin: .items(MapRunKey(2), first: 0, count: 1)),
                start(6, origin: .items(MapRunKey(2), first: 1, count: 1))
            )
            #expect(try subject(3, store) == subject(1, store))
            #expect(try subject(4, store) == subject(1, store))
            let own = try Set([Int64(2), 5, 6].map { try subject($0, store) })
            #expect(own.count == 3)
        }
    }

    @Test("a destroyed key takes its payloads with it, what is written later holds nothing, and others stay")
    func destroys() throws {
        try withSealedStore { store in
            try store.commit(start(1, applicant: "a"), start(2, applicant: "b"))
            let key = try subject(1, store)
            var set = ChangeSet()
            let erasure = ErasureRecord(requestedAt: .epoch, requestedBy: "dpo", reason: "Art. 17")
            set.subjects = [.requestErasure(key, erasure)]
            try store.commit(set)
            #expect(try store.execution(ExecutionKey(1))?.record.header.input == WithheldPayload.restricted)
            // Whoever comes back now is another subject.
            try store.commit(start(3, applicant: "a"))
            #expect(try subject(3, store) != key)

            set.subjects = [.destroyKey(key, at: Timestamp(milliseconds: 5))]
            try store.commit(set)
            let erased = try #require(try store.execution(ExecutionKey(1)))
            #expect(erased.record.header.input == WithheldPayload.erased)
            #expect(erased.standing == .erased(at: Timestamp(milliseconds: 5)))
            try store.commit(later(1, event: 2))
            let events = try store.events(of: ExecutionKey(1), after: nil, isReversed: false, limit: 9)
            #expect(
                events.map(\.details) == [["erased": true, "name": "Search"], ["erased": true, "name": "Search"]]
            )
            let details = try store.pool.read { db in
                try db.firstRow("SELECT details FROM events WHERE execution = 1 AND id = 2") { try $0.blob(0) }
            }
            #expect(details?.last == 0, "nothing is kept of what came later")
            #expect(try store.execution(ExecutionKey(2))?.record.header.input == ["applicant": "Maria"])
            #expect(try store.execution(ExecutionKey(3))?.record.header.input == ["applicant": "Maria"])
            let wrapped = try #require(store.sealed).file.read { db in
                try db.firstRow("SELECT wrapped IS NULL FROM subjects WHERE key = ?", [.integer(key.number)]) {
                    try $0.integer(0)
                }
            }
            #expect(wrapped == 1)
        }
    }

    @Test("a number that a failed commit gave away is the next one's, with the next one's key")
    func reusedNumber() throws {
        try withSealedStore { store in
            try store.commit(start(1))
            // The key file's part succeeds, the store's does not: the second row is there already.
            #expect(throws: StoreError.self) { try store.commit(start(2, applicant: "a"), start(1)) }
            try store.commit(start(2, applicant: "b"))
            #expect(try store.subject(of: ExecutionKey(2))?.applicant == "b")
            #expect(try store.execution(ExecutionKey(2))?.record.header.input == ["applicant": "Maria"])
        }
    }

    @Test("a commit that brings nobody new writes nothing into the key file")
    func writesSeldom() throws {
        try withSealedStore { store in
            let keys = try #require(store.sealed).file
            func changes() throws -> Int64? {
                try keys.pool.writeWithoutTransaction { db in
                    try db.firstRow("SELECT total_changes()") { try $0.integer(0) }
                }
            }
            try store.commit(start(1, applicant: "a"))
            let before = try changes()
            for number in 2...4 { try store.commit(later(1, event: number)) }
            #expect(try changes() == before)
        }
    }

    @Test("a message that is nobody's is under a key of its day, which goes when the day's messages have been pruned")
    func messages() throws {
        let day: Int64 = 86_400_000
        try withSealedStore { store in
            func message(_ key: Int64, day number: Int64) throws -> InboxRecord {
                InboxRecord(
                    key: MessageKey(key),
                    connector: "sardine",
                    webhook: "",
                    deduplicationKey: [UInt8](repeating: UInt8(key), count: 32),
                    event: nil,
                    ordering: nil,
                    receivedAt: Timestamp(milliseconds: number * day + 1),
                    waitKeys: [try #require(WaitKey([UInt8](repeating: 7, count: 16)))],
                    payload: ["about": "Maria"]
                )
            }
            var set = ChangeSet()
            set.inbox = [.insert(try message(1, day: 10)), .insert(try message(2, day: 20))]
            try store.commit(set)
            let wanted = try #require(WaitKey([UInt8](repeating: 7, count: 16)))
            let payload: JSON = ["about": "Maria"]
            #expect(try store.orphans(for: [wanted], limit: 9).map(\.payload) == [payload, payload])
            #expect(try store.subject(of: .ofMessages(at: Timestamp(milliseconds: 10 * day))) != nil)

            set.inbox = [
                .prune(
                    orphansBefore: Timestamp(milliseconds: 15 * day),
                    othersBefore: Timestamp(milliseconds: 15 * day),
                    limit: 100
                )
            ]
            try store.commit(set)
            #expect(try store.subject(of: .ofMessages(at: Timestamp(milliseconds: 10 * day))) == nil)
            #expect(try store.orphans(for: [wanted], limit: 9).map(\.key) == [MessageKey(2)])
        }
    }

    @Test("keys that nobody asked for are forgotten, so that memory is bounded, and are read again")
    func boundedCache() {
        var cache = KeyCache()
        func entry(_ number: Int) -> KeyCache.Entry {
            KeyCache.Entry(subject: SubjectKey(Int64(number)), key: nil, standing: .open)
        }
        for number in 1...(3 * KeyCache.capacity) {
            cache.put(entry(number))
            cache.put(SubjectKey(Int64(number)), of: ExecutionKey(Int64(number)))
            #expect(cache.entry(of: ExecutionKey(Int64(number))) != nil)
            // One that is asked for again and again stays.
            if number % 1000 == 0 { #expect(cache.entry(of: ExecutionKey(1000)) != nil) }
        }
        #expect(cache.entry(of: ExecutionKey(1)) == nil)
        let known = (1...(3 * KeyCache.capacity)).filter { cache.entry(of: ExecutionKey(Int64($0))) != nil }
        #expect(known.count <= 2 * KeyCache.capacity)
        cache.forget(SubjectKey(1000))
        #expect(cache.entry(of: ExecutionKey(1000)) == nil)
    }
}
