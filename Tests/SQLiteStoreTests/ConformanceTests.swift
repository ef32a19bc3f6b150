internal import StoreConformance
internal import Testing

@testable internal import SQLiteStore

@Suite("A SQLite store does what every store must do")
struct ConformanceTests {
    @Test("on a real file", arguments: StoreConformanceSuite.cases + StoreConformanceSuite.singleOwnerCases)
    func conforms(_ requirement: StoreConformanceCase) throws {
        try withTemporaryFolder { folder in
            try requirement.run { try SQLiteStore(path: folder + "/usher.db") }
        }
    }

    @Test(
        "on a real file with sealed payloads",
        arguments: StoreConformanceSuite.cases + StoreConformanceSuite.singleOwnerCases
    )
    func conformsSealed(_ requirement: StoreConformanceCase) throws {
        let master = try SealingKeys.right()
        try withTemporaryFolder { folder in
            try requirement.run { try SQLiteStore(path: folder + "/usher.db", master: master, sealsNew: true) }
        }
    }
}
