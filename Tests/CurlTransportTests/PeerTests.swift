import Connectors
import Foundation
import HTTPTypes
import Testing

@testable import CurlTransport

@Suite("Peers can be judged by their address", .timeLimit(.minutes(2)))
struct PeerTests {
    @Test(
        "Special addresses are not globally reachable",
        arguments: [
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
            "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
            "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::1", "100::1",
            "2001::1", "::127.0.0.1", "5f00::1",
        ]
    )
    func special(text: String) throws {
        #expect(try !address(text).isGloballyReachable)
    }

    @Test(
        "Ordinary addresses are",
        arguments: [
            "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.0.1", "198.17.0.1",
            "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1",
            "2002:101:101::1", "2001:4860:4860::8888",
        ]
    )
    func ordinary(text: String) throws {
        #expect(try address(text).isGloballyReachable)
    }

    @Test("An address that is not permitted is not connected to, whatever the name that led there")
    func refused() async throws {
        let asked = Signal()
        var configuration = CurlTransport.Configuration()
        configuration.permitsPeer = { peer in
            asked.fire()
            return peer.isGloballyReachable
        }
        try await withTransport(configuration, server: { try $0.answerAll() }) { transport, server in
            for host in ["127.0.0.1", "localhost"] {
                let failure = try await transport.failure(of: .to("\(host):\(server.port)", method: .post))
                #expect(failure.kind == .refused)
                #expect(failure.reach == .nothingSent)
            }
            await asked.wait()
            #expect(server.connectionCount == 0)
        }
    }

    @Test("The rule is given address and port")
    func permitted() async throws {
        let server = try LoopbackServer { try $0.answerAll() }
        let expected = PeerAddress(bytes: [127, 0, 0, 1], port: server.port)
        var configuration = CurlTransport.Configuration()
        configuration.permitsPeer = { $0 == expected }
        let transport = try CurlTransport(configuration: configuration)
        let response = try await transport.send(.to(server.authority))
        #expect(response.text == "ok")
        await transport.shutdown()
    }

    private func address(_ text: String) throws -> PeerAddress {
        let isIPv6 = text.contains(":")
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        try #require(inet_pton(isIPv6 ? AF_INET6 : AF_INET, text, &bytes) == 1)
        return try #require(PeerAddress(bytes: bytes, port: 443))
    }
}
