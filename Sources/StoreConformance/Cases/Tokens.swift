internal import JSONModel
internal import WorkflowStore

/// What a store must do for tokens and messages.
extension StoreConformanceSuite {
    static let tokenCases: [StoreConformanceCase] = [
        StoreConformanceCase("a credential has one sealed token, the newest, and gives it back byte by byte") {
            makeStore in
            let store = try makeStore()
            try expect("a token nobody wrote", try store.sealedToken(of: "a/b"), equals: nil)
            let sealed = (0..<64).map { UInt8($0) }
            let old = SealedToken(credential: "a/b", writtenAt: Sample.start, sealed: sealed)
            var new = old
            new.writtenAt = Sample.start.advanced(by: .seconds(1))
            new.sealed = sealed.reversed()
            var set = ChangeSet()
            set.tokens = [old, SealedToken(credential: "c/d", writtenAt: Sample.start, sealed: sealed)]
            try store.commit(set)
            try expect("the token", try store.sealedToken(of: "a/b"), equals: old)
            set.tokens = [new]
            try store.commit(set)
            try expect("the newer token", try store.sealedToken(of: "a/b"), equals: new)
            try expect("another's token", try store.sealedToken(of: "c/d")?.sealed, equals: sealed)
        },
        StoreConformanceCase("messages to a recipient are told while they count, the newest first") { makeStore in
            let store = try makeStore()
            let recipient = String(repeating: "a", count: 64)
            let records = (0..<3).map { number in
                MessageRecord(
                    recipient: recipient,
                    visit: "v\(number)",
                    sentAt: Sample.start.advanced(by: .seconds(number)),
                    expiresAt: Sample.start.advanced(by: .seconds(100 + number))
                )
            }
            var set = ChangeSet()
            set.messages = records.map { .note($0) }
            try store.commit(set)
            let now = Sample.start.advanced(by: .seconds(50))
            try expect(
                "the messages",
                try store.messages(to: recipient, at: now, limit: 10),
                equals: records.reversed()
            )
            try expect("one of them", try store.messages(to: recipient, at: now, limit: 1), equals: [records[2]])
            let other = String(repeating: "b", count: 64)
            try expect("messages to another", try store.messages(to: other, at: now, limit: 10), equals: [])
            let later = Sample.start.advanced(by: .seconds(101))
            try expect(
                "what still counts",
                try store.messages(to: recipient, at: later, limit: 10),
                equals: [records[2]]
            )
        },
        StoreConformanceCase("a message of a visit is noted anew or taken back, and what does not count goes") {
            makeStore in
            let store = try makeStore()
            let recipient = String(repeating: "a", count: 64)
            var record = MessageRecord(
                recipient: recipient,
                visit: "v",
                sentAt: Sample.start,
                expiresAt: Sample.start.advanced(by: .seconds(10))
            )
            var set = ChangeSet()
            set.messages = [.note(record)]
            try store.commit(set)
            record.sentAt = Sample.start.advanced(by: .seconds(5))
            record.expiresAt = Sample.start.advanced(by: .seconds(15))
            set.messages = [.note(record)]
            try store.commit(set)
            try expect(
                "the message",
                try store.messages(to: recipient, at: Sample.start, limit: 10),
                equals: [record]
            )
            set.messages = [.retract(recipient: recipient, visit: "v")]
            try store.commit(set)
            try expect("what is left", try store.messages(to: recipient, at: Sample.start, limit: 10), equals: [])
            var late = record
            late.visit = "w"
            late.sentAt = Sample.start.advanced(by: .seconds(100))
            late.expiresAt = Sample.start.advanced(by: .seconds(200))
            set.messages = [.note(record), .note(late)]
            try store.commit(set)
            try expect("what counts", try store.messages(to: recipient, at: Sample.start, limit: 10), equals: [late])
        },
    ]
}
