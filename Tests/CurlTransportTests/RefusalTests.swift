import Connectors
import HTTPTypes
import Testing

@testable import CurlTransport

@Suite("A request that breaks a rule is refused before anything is sent")
struct RefusalTests {
    @Test(
        "A URL is refused if it is in clear text, holds credentials or is malformed",
        arguments: [
            ("http", "api.example.com", "/"), ("http", "10.0.0.1", "/"), ("http", "127.1", "/"),
            ("http", "0177.0.0.1", "/"), ("http", "127.0.0.1.example.com", "/"), ("http", "localhost.example.com", "/"),
            ("http", "2130706433", "/"), ("http", "[::ffff:127.0.0.1]", "/"), ("ftp", "localhost", "/"),
            ("file", "localhost", "/etc/passwd"), ("", "localhost", "/"), ("https", "", "/"),
            ("https", "user:secret@example.com", "/"), ("http", "localhost@example.com", "/"),
            ("https", "example.com:0", "/"), ("https", "example.com:65536", "/"), ("https", "example.com:x", "/"),
            ("https", "example.com:", "/"), ("https", "example.com:443:1", "/"), ("https", "exa mple.com", "/"),
            ("https", "exämple.com", "/"), ("https", "example.com/x", "/"), ("https", "example.com#", "/"),
            ("https", "example.com?", "/"), ("https", "example.com\\", "/"), ("https", "[::1", "/"),
            ("https", "[]", "/"), ("https", "[fe80::1%25eth0]", "/"), ("https", "[::1]x", "/"),
            ("https", "example.com", ""), ("https", "example.com", "x"), ("https", "example.com", "*"),
            ("https", "example.com", "/a b"), ("https", "example.com", "/a\r\nX-Injected: 1"),
            ("https", "example.com", "/a\u{0}b"), ("https", "example.com", "/ä"), ("https", "example.com", "/a#b"),
        ]
    )
    func url(scheme: String, authority: String, path: String) async throws {
        let failure = try #require(throws: TransportFailure.self) {
            try RequestPlan(.to(authority, path, scheme: scheme), under: .init())
        }
        #expect(failure.kind == .refused)
        #expect(failure.reach == .nothingSent)
        #expect(!failure.message.contains("secret"))
    }

    @Test(
        "Clear text is allowed to this machine, and to hosts that the configuration names",
        arguments: [
            "localhost", "LOCALHOST:80", "127.0.0.1", "127.255.0.9:8080", "[::1]", "[::1]:8080", "Sandbox.test:81",
        ]
    )
    func clearText(authority: String) throws {
        var configuration = CurlTransport.Configuration()
        configuration.clearTextHosts = ["sandbox.test"]
        let plan = try RequestPlan(.to(authority, "/?a=b"), under: configuration)
        #expect(plan.url.hasPrefix("http://"))
        #expect(plan.url.hasSuffix("/?a=b"))
    }

    @Test(
        "A header field that would contradict the transport is refused",
        arguments: [
            ("Host", "evil"), ("Content-Length", "5"), ("Transfer-Encoding", "chunked"), ("Connection", "close"),
            ("Expect", "100-continue"), ("Upgrade", "h2c"), ("TE", "trailers"), ("Trailer", "x"), ("Keep-Alive", "1"),
            ("Proxy-Authorization", "Basic x"), ("proxy-connection", "x"), ("HTTP2-Settings", "x"),
        ]
    )
    func fields(name: String, value: String) throws {
        var fields = HTTPFields()
        fields[try #require(HTTPField.Name(name))] = value
        let failure = try #require(throws: TransportFailure.self) {
            try RequestPlan(.to("localhost", method: .post, fields: fields, body: [1]), under: .init())
        }
        #expect(failure.kind == .refused)
        #expect(failure.message.contains(name))
    }

    @Test("A length that is right may be said")
    func rightLength() throws {
        let plan = try RequestPlan(
            .to("localhost", method: .post, fields: [.contentLength: "3"], body: [1, 2, 3]),
            under: .init()
        )
        #expect(!String(decoding: plan.headerLines, as: UTF8.self).lowercased().contains("content-length"))
    }

    @Test("Line breaks cannot get into a header line")
    func lineBreaks() throws {
        var fields = HTTPFields()
        fields[.userAgent] = "a\r\nX-Injected: 1\0"
        fields.append(HTTPField(name: .via, lenientValue: Array("b\nX-Injected: 1".utf8)))
        let plan = try RequestPlan(.to("localhost", fields: fields), under: .init())
        #expect(!plan.headerLines.contains(0x0A) && !plan.headerLines.contains(0x0D))
        // The two fields, the one that libcurl must not add by itself, and the type that an empty body is not announced as.
        #expect(plan.headerLines.split(separator: 0).count == 4)
    }

    @Test("Methods that echo or tunnel are refused, and a HEAD with a body")
    func methods() throws {
        for (method, body) in [(.trace, []), (.connect, []), (.head, [1])] as [(HTTPRequest.Method, [UInt8])] {
            let failure = try #require(throws: TransportFailure.self) {
                try RequestPlan(.to("localhost", method: method, body: body), under: .init())
            }
            #expect(failure.kind == .refused)
        }
    }

    @Test("A configuration that cannot work is refused with its remedy")
    func configurations() throws {
        var none = CurlTransport.Configuration()
        none.limits.requests = 0
        var many = CurlTransport.Configuration()
        many.limits.waitingRequests = .max
        var blind = CurlTransport.Configuration()
        blind.proxy = .environment
        blind.permitsPeer = \.isGloballyReachable
        var agent = CurlTransport.Configuration()
        agent.userAgent = "usher\r\nX-Injected: 1"
        for configuration in [none, many, blind, agent] {
            let failure = try #require(throws: TransportFailure.self) {
                try CurlTransport(configuration: configuration)
            }
            #expect(failure.kind == .refused)
        }
    }
}
