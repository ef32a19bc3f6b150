import Connectors
import CurlTransport
import HTTPTypes
import JSONModel
import SQLiteStore
import Synchronization
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Stores that fail, endpoints that are down, addresses that must not be reached.
@Suite("Products that must not miss anything")
struct ProductOperationScenarios {
    private let day = 24.0

    private func stage(_ product: ListeningProduct) throws -> ProductStage {
        let stage = try ProductStage(workflows: [("shows", ProductStage.showing, nil)])
        stage.engine.world.twins.product = product.answer
        return stage
    }

    @discardableResult
    private func endpoint(_ stage: ProductStage, _ url: String = "https://product.example/hooks", _ types: String...)
        throws
        -> Int64
    {
        let reply = try stage.engine.changeEndpoint(
            .create(url: url, types: types, workflows: [], signsAsymmetrically: false)
        )
        return try #require(reply.endpoint?.key)
    }

    @Test("a product hears of everything that happens to an onboarding, in order, with numbers without gaps")
    func tellsEverything() throws {
        let product = ListeningProduct()
        let stage = try stage(product)
        try endpoint(stage)
        let key = try stage.begin("shows", ["secret": "Ada Lovelace"])
        try stage.engine.run()
        let expected = [
            "onboarding.started", "onboarding.action_required", "onboarding.link_expired", "onboarding.completed",
        ]
        #expect(try stage.told(key) == expected)
        #expect(Set(product.received.map(\.type)) == Set(expected))
        let notices = try stage.store.notices(after: 0, limit: 9)
        #expect(notices.map(\.sequence) == [1, 2, 3, 4])
        for notice in notices {
            let text = notice.json.text()
            #expect(text.utf8.count < 20_000)
            #expect(!text.contains("Ada") && !text.contains("example.com"))
        }
        try stage.expectNoViolations()
    }

    @Test("P51 a store that is full loses no acknowledged start; refused ones left nothing, and go through afterwards")
    func fullDisk() throws {
        let disk = Disk()
        let stage = try ProductStage(wrap: { FullStore(base: $0, disk: disk) })
        var request = StartRequest(
            stateMachine: "sardine-onboarding",
            name: "a",
            input: ["phoneNumber": "+14155550101"]
        )
        request.isOnboarding = true
        let acknowledged = try stage.engine.start(request)
        disk.isFull.withLock { $0 = true }
        request.name = "b"
        request.input = ["phoneNumber": "+14155550130"]
        let error = #expect(throws: StoreError.self) { try stage.engine.start(request) }
        #expect(error?.code == .full)
        #expect(try stage.store.executionKey(named: "b", of: "sardine-onboarding") == nil)
        disk.isFull.withLock { $0 = false }
        try stage.engine.crash()
        let second = try stage.engine.start(request)
        #expect(second.isNew)
        try stage.engine.run(until: stage.moment(hours: day))
        for key in [acknowledged.key, second.key] { #expect(try stage.record(key).status == .succeeded) }
        try stage.expectNoViolations()
    }

    @Test("P53 an endpoint that is down for 70 hours gets everything on recovery, under the same id")
    func recovers() throws {
        let product = ListeningProduct()
        let stage = try stage(product)
        let back = stage.moment(hours: 70)
        product.status = { $0 < back ? nil : 200 }
        let endpoint = try endpoint(stage, "https://product.example/hooks", "onboarding.started")
        _ = try stage.begin("shows", [:])
        try stage.engine.run()
        #expect(Set(product.received.map(\.id)).count == 1)
        #expect(product.received.count == 10)
        let last = try #require(product.received.last)
        #expect(last.at >= back && last.at <= stage.moment(hours: 84))
        let delivery = try stage.store.delivery(DeliveryReference(endpoint: endpoint, notice: 1))
        #expect(delivery?.state == .delivered)
        let attempts = try stage.store.attempts(at: DeliveryReference(endpoint: endpoint, notice: 1))
        #expect(attempts.map(\.number) == Array(1...10))
        #expect(Set(attempts.map(\.bodyDigest)).count == 1)
        try stage.expectNoViolations()
    }

    @Test("P53 after more than 75 hours a delivery is parked, and a replay sends it with the same id")
    func parks() throws {
        let product = ListeningProduct()
        let stage = try stage(product)
        let back = stage.moment(hours: 90)
        product.status = { $0 < back ? 503 : 200 }
        let endpoint = try endpoint(stage, "https://product.example/hooks", "onboarding.started")
        _ = try stage.begin("shows", [:])
        try stage.engine.run(until: stage.moment(hours: 100))
        let reference = DeliveryReference(endpoint: endpoint, notice: 1)
        #expect(try stage.store.delivery(reference)?.state == .parked)
        #expect(product.received.count == 10)
        let reply = try stage.engine.changeEndpoint(.replay(endpoint, .parked(after: 0)))
        #expect(reply.count == 1)
        try stage.engine.run()
        #expect(try stage.store.delivery(reference)?.state == .delivered)
        #expect(Set(product.received.map(\.id)).count == 1)
        try stage.expectNoViolations()
    }

    @Test("Retry-After is honoured, a redirection is a failure, and 410 disables and tells the others")
    func rules() throws {
        let product = ListeningProduct()
        let stage = try stage(product)
        product.status = { _ in 429 }
        product.headers = [.retryAfter: "7200"]
        let endpoint = try endpoint(stage, "https://product.example/hooks", "onboarding.started")
        try self.endpoint(stage, "https://other.example/hooks", "endpoint.disabled")
        _ = try stage.begin("shows", [:])
        try stage.engine.run(until: stage.moment(hours: 1.9))
        #expect(product.received.count == 1)
        product.headers = [.location: "http://169.254.169.254/"]
        product.status = { _ in 302 }
        try stage.engine.run(until: stage.moment(hours: 2.01))
        #expect(product.received.count == 2)
        product.headers = [:]
        product.status = { _ in 410 }
        try stage.engine.run(until: stage.moment(hours: 3))
        #expect(product.received.last?.type == "endpoint.disabled")
        let record = try stage.store.endpoints().first { $0.key == endpoint }
        #expect(record?.disabledReason?.contains("410") == true)
        // What waited goes out when it is enabled again.
        product.status = { _ in 200 }
        _ = try stage.engine.changeEndpoint(.enable(endpoint))
        try stage.engine.run(until: stage.moment(hours: 30))
        let delivery = try stage.store.delivery(DeliveryReference(endpoint: endpoint, notice: 1))
        #expect(delivery?.state == .delivered)
        try stage.expectNoViolations()
    }

    @Test("an endpoint that only fails is disabled: after 100 attempts in a row, or after five days")
    func disables() throws {
        let product = ListeningProduct()
        let stage = try stage(product)
        product.status = { _ in 500 }
        let endpoint = try endpoint(stage, "https://product.example/hooks", "onboarding.started")
        for number in 1...40 { _ = try stage.begin("shows", key: "n-\(number)", [:]) }
        try stage.engine.run(until: stage.moment(hours: 1))
        let many = try stage.store.endpoints().first { $0.key == endpoint }
        #expect(many?.disabledReason?.contains("100") == true)
        let slow = try self.stage(product)
        let other = try self.endpoint(slow, "https://product.example/hooks", "onboarding.started")
        for step in 0..<6 {
            _ = try slow.begin("shows", key: "n-\(step)", [:])
            try slow.engine.run(until: slow.moment(hours: Double(step + 1) * day))
        }
        let few = try slow.store.endpoints().first { $0.key == other }
        #expect(few?.disabledReason?.contains("five days") == true)
    }

    @Test("a process that dies during a delivery sends it again under the same id")
    func crashes() throws {
        let product = ListeningProduct()
        let stage = try stage(product)
        let endpoint = try endpoint(stage, "https://product.example/hooks", "onboarding.started")
        var isStruck = false
        stage.engine.strikes = { point in
            defer { if point == .afterCall { isStruck = true } }
            return point == .afterCall && !isStruck
        }
        _ = try? stage.begin("shows", [:])
        try stage.engine.run()
        #expect(isStruck)
        #expect(product.received.count == 2)
        #expect(Set(product.received.map(\.id)).count == 1)
        let delivery = try stage.store.delivery(DeliveryReference(endpoint: endpoint, notice: 1))
        #expect(delivery?.state == .delivered)
        try stage.expectNoViolations()
    }

    @Test(
        "P54 an address inside a network of ours is not connected to, however it is written, and the attempt is kept",
        arguments: ["169.254.169.254", "2852039166", "0xA9FEA9FE", "localhost", "[::ffff:169.254.169.254]", "10.0.0.1"]
    )
    func blocksPrivateAddresses(_ host: String) async throws {
        var configuration = CurlTransport.Configuration()
        configuration.permitsPeer = { $0.isGloballyReachable }
        let transport = try CurlTransport(configuration: configuration)
        let stage = try ProductStage()
        let endpoint = EndpointRecord(
            key: 1,
            url: "https://\(host)/latest/meta-data",
            types: [],
            workflows: [],
            createdAt: ProductStage.start
        )
        let courier = DeliveryCourier(
            planner: DeliveryPlanner(signer: stage.engine.signer, allowsLoopback: false),
            transport: transport
        )
        let order = DeliveryOrder(id: CallID(number: 1), endpoint: endpoint, noticeID: "evt_1", body: Array("{}".utf8))
        let answer = await courier.deliver(order)
        #expect(answer.failure?.hasPrefix("refused:") == true, "\(answer)")
        #expect(answer.status == nil)
        await transport.shutdown()
    }

    @Test(
        "P54 an endpoint is https, has a host and no user",
        arguments: [
            "http://product.example/", "https://user@product.example/", "https:///x", "ftp://product.example/",
            "javascript:alert(1)", "//product.example", "http://127.0.0.1:80/", "https://product.example/#x",
        ]
    )
    func refusesAddresses(_ url: String) throws {
        let stage = try ProductStage()
        let error = #expect(throws: EngineError.self) { try endpoint(stage, url) }
        #expect(error?.code == .invalidRequest)
    }

    @Test("P55 of two engines on one file exactly one runs, and the other one is told who")
    func oneOwner() throws {
        let stage = try ProductStage()
        let path = stage.temporary.path
        let error = #expect(throws: StoreError.self) { _ = try SQLiteStore(path: path) }
        #expect(error?.code == .inUse)
        let key = try stage.begin("sardine-onboarding", ["phoneNumber": "+14155550101"])
        try stage.engine.run(until: stage.moment(hours: 2))
        #expect(try stage.record(key).status == .succeeded)
        #expect(try stage.twin("/twin/sardine/state")["entities"] == 1)
        try stage.expectNoViolations()
    }
}

/// Whether there is room.
private final class Disk: Sendable {
    let isFull = Mutex(false)
}

/// A store on a disk that can be full.
private struct FullStore: ForwardingStore {
    let base: any EngineStore
    let disk: Disk

    func commit(_ changes: ChangeSet) throws(StoreError) {
        if disk.isFull.withLock({ $0 }) { throw StoreError(.full, "The disk is full. Free some space.") }
        try base.commit(changes)
    }
}
