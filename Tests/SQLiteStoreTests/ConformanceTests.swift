internal import SQLiteStore
internal import StoreConformance
internal import Testing

@Suite("A SQLite store does what every store must do")
struct ConformanceTests {
    @Test("on a real file", arguments: StoreConformanceSuite.cases + StoreConformanceSuite.singleOwnerCases)
    func conforms(_ requirement: StoreConformanceCase) throws {
        try withTemporaryFolder { folder in
            try requirement.run { try SQLiteStore(path: folder + "/usher.db") }
        }
    }
}
