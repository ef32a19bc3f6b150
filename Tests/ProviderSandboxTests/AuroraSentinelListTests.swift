import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Aurora Sentinel: lists, their orders, and what changes between pages")
struct AuroraSentinelListTests {
    private func rows(_ reply: TwinReply) -> [JSON] { reply.json["data"]?["data"]?.arrayValue ?? [] }
    private func ids(_ reply: TwinReply) -> [String] { rows(reply).compactMap { $0["uuid"]?.stringValue } }

    @Test(
        "pages of every size and order cover a population that stands still",
        arguments: AuroraSentinelSortKey.allCases,
        [10, 50, 100]
    )
    func orders(key: AuroraSentinelSortKey, size: Int) {
        var caller = AuroraSentinelCaller { $0.population = 257 }
        for order in ["asc", "desc"] as [JSON] {
            var seen: [String] = []
            var page = 1
            var last = 1
            while page <= last {
                let reply = caller.ask(
                    .listCustomers,
                    [
                        "page": .integer(page), "entriesPerPage": .integer(size), "sortBy": .string(key.rawValue),
                        "sortingOrder": order,
                    ]
                )
                let meta = reply.json["data"]?["meta"]
                #expect(meta?["total"] == 257 && meta?["perPage"]?.integerValue == size)
                #expect(meta?["currentPage"]?.integerValue == page)
                last = meta?["lastPage"]?.integerValue ?? 0
                seen += ids(reply)
                page += 1
            }
            #expect(last == (257 + size - 1) / size)
            #expect(seen.count == 257 && Set(seen).count == 257)
        }
    }

    @Test("rows are sorted by what was asked for")
    func sorted() {
        var caller = AuroraSentinelCaller { $0.population = 120 }
        for key in ["name", "phoneNumber", "status"] {
            let reply = caller.ask(
                .listCustomers,
                ["entriesPerPage": 100, "sortBy": .string(key), "sortingOrder": "asc"]
            )
            if key == "status" { continue }
            let values = rows(reply).compactMap { $0[key]?.stringValue }
            #expect(values == values.sorted())
            let reversed = rows(
                caller.ask(.listCustomers, ["entriesPerPage": 100, "sortBy": .string(key), "sortingOrder": "desc"])
            )
            #expect(reversed.first?[key]?.stringValue ?? "" >= values.last ?? "")
        }
        let numbers = rows(caller.ask(.listCustomers, ["sortBy": "phoneNumber", "sortingOrder": "asc"]))
        #expect(numbers.count == 50, "fifty by default")
    }

    @Test("customers without a number come last in ascending order")
    func nullNumbers() {
        var caller = AuroraSentinelCaller { $0.population = 3 }
        _ = caller.onboarded("ana@example.com")
        let reply = caller.ask(.listCustomers, ["sortBy": "phoneNumber", "sortingOrder": "asc"])
        #expect(rows(reply).last?["phoneNumber"] == JSON.null)
    }

    @Test(
        "other parameters are refused",
        arguments: [
            (["page": 0], "page must be a positive number"), (["page": "1"], "page must be a positive number"),
            (["page": 1_000_001], "page must be a positive number"),
            (["entriesPerPage": 20], "entriesPerPage must be one of 10, 50, 100"),
            (["sortBy": "email"], "sortBy must be one of name, phoneNumber, nationality, gender, status, updatedAt"),
            (["sortingOrder": "up"], "sortingOrder must be asc or desc"),
        ] as [(JSONObject, String)]
    )
    func parameters(body: JSONObject, message: String) {
        var caller = AuroraSentinelCaller()
        let reply = caller.ask(.listCustomers, body)
        #expect(reply.status == 422)
        #expect(reply.error == message)
    }

    @Test("rows name documents in arrays, and those that have expired")
    func rowShape() throws {
        var caller = AuroraSentinelCaller()
        _ = caller.finish(
            caller.link("ana@example.com", ["documents": ["passport", "emiratesId"]]),
            ["outcome": "accepted", "expired": true, "documents": ["emiratesId"]]
        )
        let row = try #require(rows(caller.ask(.listCustomers)).first)
        #expect(row["passports"] == [] && row["egyptNationalIds"] == [])
        #expect(row["emiratesIds"]?[0]?["dateOfExpiry"] == "2026-05-31")
        #expect(row["expiredIds"] == ["emiratesId"])
        #expect(row["updatedAt"] == nil)
    }

    @Test("the list of expired documents is a part of the list, by type if wanted")
    func expired() {
        var caller = AuroraSentinelCaller { $0.population = 500 }
        let all = ids(caller.ask(.listExpiredCustomers, ["entriesPerPage": 100, "sortBy": "phoneNumber"]))
        #expect((5...60).contains(all.count))
        var parts: [String] = []
        for type in ["passport", "emiratesId", "egyptNationalId"] as [JSON] {
            parts += ids(caller.ask(.listExpiredCustomers, ["entriesPerPage": 100, "documentType": type]))
        }
        #expect(parts.sorted() == all.sorted())
        #expect(caller.ask(.listExpiredCustomers, ["documentType": "visa"]).status == 422)
    }

    /// Reads the whole list once and gives the uuids.
    private func scan(_ caller: inout AuroraSentinelCaller, _ key: String, _ order: String) -> Set<String> {
        var seen: Set<String> = []
        var page = 1
        while true {
            let reply = caller.ask(
                .listCustomers,
                [
                    "page": .integer(page), "entriesPerPage": 100, "sortBy": .string(key),
                    "sortingOrder": .string(order),
                ]
            )
            seen.formUnion(ids(reply))
            guard page < reply.json["data"]?["meta"]?["lastPage"]?.integerValue ?? 0 else { return seen }
            page += 1
            caller.wait(seconds: 1)
        }
    }

    @Test("a scan by updatedAt misses customers who change meanwhile, in both orders; one by number does not")
    func drift() {
        for (key, order, misses) in [
            ("updatedAt", "desc", true), ("updatedAt", "asc", true), ("phoneNumber", "asc", false),
        ] {
            var caller = AuroraSentinelCaller {
                $0.population = 2000
                $0.updatesBetweenPages = 20
            }
            let all = Set(caller.twin.directory.places)
            #expect(all.isEmpty, "nobody before the first request")
            let seen = scan(&caller, key, order)
            #expect((seen.count < 2000) == misses, "\(key) \(order): \(seen.count)")
        }
    }

    @Test("customers who come between pages are in the list from then on")
    func inserts() {
        var caller = AuroraSentinelCaller {
            $0.population = 300
            $0.insertsBetweenPages = 7
        }
        _ = scan(&caller, "phoneNumber", "asc")
        let total = caller.ask(.listCustomers).json["data"]?["meta"]?["total"]?.integerValue ?? 0
        #expect(total > 300 && (total - 300).isMultiple(of: 7))
        #expect(scan(&caller, "name", "asc").count >= total)
    }

    @Test("orders stay right while customers change")
    func maintainedOrders() {
        var caller = AuroraSentinelCaller {
            $0.population = 400
            $0.updatesBetweenPages = 25
            $0.insertsBetweenPages = 2
        }
        for key in AuroraSentinelSortKey.allCases { _ = scan(&caller, key.rawValue, "asc") }
        let directory = caller.twin.directory
        for key in AuroraSentinelSortKey.allCases {
            var kept = directory
            let order = kept.places(sortedBy: key, ascending: true, in: 0..<directory.count)
            #expect(order.count == directory.count && Set(order).count == order.count)
            let values = order.compactMap { place in directory[place].map { key.value(of: $0, seed: 1) } }
            #expect(values == values.sorted(), "\(key)")
        }
    }

    @Test("everybody in a large population is found by uuid, address and number")
    func population() {
        var caller = AuroraSentinelCaller { $0.population = 5000 }
        _ = caller.ask(.findSelf)
        #expect(caller.twin.customerCount == 5000)
        for place in stride(from: 0, to: 5000, by: 97) {
            guard let customer = caller.twin.directory[place], let phone = customer.phoneNumber else { continue }
            #expect(caller.twin.directory.place(of: customer.id) == place)
            let reply = caller.ask(.customerStatusWithoutImages, ["phoneNumber": .string(phone)])
            #expect(reply.json["data"]?["email"]?.stringValue == customer.email)
            #expect(AuroraSentinelID(customer.id.text) == customer.id)
        }
        let uuid = caller.twin.directory[42]?.id.text ?? ""
        let moved = caller.ask(.updateContact, ["customerUuid": .string(uuid), "email": "moved@example.com"])
        #expect(moved.status == 200)
        #expect(caller.status("customer0000042@population.example").status == 404)
        #expect(caller.status("moved@example.com").json["data"]?["uuid"]?.stringValue == uuid)
        #expect(caller.call(.patch, "\(caller.control)/dials", ["population": 4999]).status == 400, "it only grows")
        #expect(caller.call(.patch, "\(caller.control)/dials", ["population": 5001]).status == 200)
        #expect(caller.twin.customerCount == 5001)
    }
}
