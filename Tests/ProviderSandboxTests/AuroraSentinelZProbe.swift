import HTTPTypes
import JSONModel
import Testing
@testable import ProviderSandbox
@Suite struct ZProbe {
    @Test func probe() throws {
        let clock = ContinuousClock()
        var caller = AuroraSentinelCaller { $0.population = 200_000; $0.updatesBetweenPages = 50 }
        print("PROBE populate", clock.measure { _ = caller.ask(.findSelf) })
        for key in AuroraSentinelSortKey.allCases {
            print("PROBE first page", key, clock.measure { _ = caller.ask(.listCustomers, ["sortBy": .string(key.rawValue), "entriesPerPage": 100]) })
        }
        print("PROBE 100 pages", clock.measure { for page in 1...100 { _ = caller.ask(.listCustomers, ["sortBy": "phoneNumber", "page": .integer(page), "entriesPerPage": 100]) } })
        print("PROBE state", clock.measure { _ = caller.call(.get, "\(caller.control)/state") })
        print("PROBE size", MemoryLayout<AuroraSentinelCustomer>.stride)
        var s = SentryInteractiveCaller()
        let chain = try s.signer().chain
        print("PROBE cert", chain[0]?.stringValue ?? "", chain[1]?.stringValue ?? "")
    }
}
