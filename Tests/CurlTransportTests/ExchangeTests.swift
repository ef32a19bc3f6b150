import Connectors
import CurlTransport
import Foundation
import HTTPTypes
import Testing

@Suite("An exchange over HTTP/1.1", .timeLimit(.minutes(2)))
struct ExchangeTests {
    @Test("A request arrives as it was written, with nothing added but what HTTP needs")
    func requestOnTheWire() async throws {
        try await withTransport(server: { try $0.answerAll() }) { transport, server in
            var fields = HTTPFields()
            fields[.authorization] = "Bearer secret"
            fields.append(HTTPField(name: .accept, value: "application/json"))
            fields.append(HTTPField(name: .cookie, value: ""))
            let request = OutgoingRequest.to(
                server.authority,
                "/a/../b//c?x=%20y&z=1",
                method: .post,
                fields: fields,
                body: Array("{}".utf8)
            )
            let response = try await transport.send(request)
            #expect(response.head.status == .ok)
            #expect(response.text == "ok")
            let served = try #require(server.requests.first)
            #expect(served.line == "POST /a/../b//c?x=%20y&z=1 HTTP/1.1")
            #expect(served.body == Array("{}".utf8))
            let names = served.head.dropFirst().compactMap { $0.split(separator: ":").first.map(String.init) }
            #expect(
                Set(names) == [
                    "Host", "User-Agent", "Accept", "Accept-Encoding", "Authorization", "Cookie", "Content-Length",
                ]
            )
            #expect(served.values("Authorization") == ["Bearer secret"])
            #expect(served.values("Cookie") == [""])
            #expect(served.values("Host") == [server.authority])
            #expect(served.values("Accept") == ["application/json"])
        }
    }

    @Test(
        "A method is sent with a length exactly where it carries a body",
        arguments: [
            ("GET", "", nil), ("GET", "x", "1"), ("POST", "", "0"), ("POST", "xy", "2"), ("PUT", "", "0"),
            ("PUT", "x", "1"), ("PATCH", "{}", "2"), ("DELETE", "", nil), ("DELETE", "x", "1"), ("OPTIONS", "", nil),
            ("QUERY", "q", "1"), ("PURGE", "", nil),
        ] as [(String, String, String?)]
    )
    func lengths(method: String, body: String, length: String?) async throws {
        try await withTransport(server: { try $0.answerAll() }) { transport, server in
            let method = try #require(HTTPRequest.Method(method))
            let request = OutgoingRequest.to(server.authority, method: method, body: Array(body.utf8))
            let response = try await transport.send(request)
            #expect(response.head.status == .ok)
            let served = try #require(server.requests.first)
            #expect(served.line == "\(method.rawValue) / HTTP/1.1")
            #expect(served.values("Content-Length") == (length.map { [$0] } ?? []))
            #expect(served.values("Content-Type") == [])
            #expect(served.body == Array(body.utf8))
        }
    }

    @Test("A HEAD request is answered by a head, whose length announces no body")
    func head() async throws {
        try await withTransport(server: { connection in
            while true {
                try connection.read()
                try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nETag: \"1\"\r\n\r\n")
            }
        }) { transport, server in
            let request = OutgoingRequest.to(server.authority, method: .head, maximumBodySize: 10)
            for _ in 1...2 {
                let response = try await transport.send(request)
                #expect(response.head.headerFields[.eTag] == "\"1\"")
                #expect(response.body.isEmpty)
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("Repeated fields keep their order, odd values their bytes, and lines that are no field are passed over")
    func fields() async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write(
                "HTTP/1.1 200\r\nSet-Cookie: a=1\r\nset-cookie:b=2  \r\nX-Empty:\r\nX-Folded: one\r\n\ttwo\r\n"
            )
            try connection.write(Array("X-Latin: caf".utf8) + [0xE9] + Array("\r\nBad Name: 1\r\n".utf8))
            try connection.write("Content-Length: 0\r\n\r\n")
        }) { transport, server in
            let fields = try await transport.send(.to(server.authority)).head.headerFields
            #expect(fields[values: .setCookie] == ["a=1", "b=2"])
            #expect(
                fields.map(\.name.rawName) == [
                    "Set-Cookie", "set-cookie", "X-Empty", "X-Folded", "X-Latin", "Content-Length",
                ]
            )
            #expect(fields[2].value == "")
            #expect(fields[3].value == "one two")
            let latin = fields[4]
            #expect(latin.withUnsafeBytesOfValue { Array($0) } == Array("caf".utf8) + [0xE9])
        }
    }

    @Test("Interim answers are passed over")
    func interim() async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
            try connection.answer("201 Created", fields: ["Location: /1"])
        }) { transport, server in
            let response = try await transport.send(.to(server.authority, method: .post))
            #expect(response.head.status == .created)
            #expect(response.head.status.reasonPhrase == "Created")
            #expect(response.head.headerFields[.location] == "/1")
            #expect(response.head.headerFields.map(\.name.rawName) == ["Location", "Content-Length"])
        }
    }

    @Test("A chunked body is joined, and its trailers are dropped")
    func chunked() async throws {
        try await withTransport(server: { connection in
            while true {
                try connection.read()
                try connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n")
                try connection.write("3\r\nabc\r\n10;ext=1\r\n0123456789abcdef\r\n0\r\nX-Sum: 1\r\n\r\n")
            }
        }) { transport, server in
            for _ in 1...2 {
                let response = try await transport.send(.to(server.authority))
                #expect(response.text == "abc0123456789abcdef")
                #expect(response.head.headerFields.map(\.name.rawName) == ["Transfer-Encoding", "Trailer"])
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("An answer of HTTP/1.0 ends with its connection")
    func http10() async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end")
        }) { transport, server in
            for _ in 1...2 {
                let response = try await transport.send(.to(server.authority))
                #expect(response.text == "until the end")
            }
            #expect(server.connectionCount == 2)
        }
    }

    @Test("A gzip body is decoded")
    func gzip() async throws {
        // "compressed" in gzip, stored without compression so that it can be read here.
        let packed: [UInt8] =
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 0x01, 10, 0, 0xF5, 0xFF] + Array("compressed".utf8)
            + [0x1E, 0x4B, 0x56, 0x97, 10, 0, 0, 0]
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
            try connection.write(packed)
        }) { transport, server in
            let response = try await transport.send(.to(server.authority))
            #expect(response.text == "compressed")
            let offered = try #require(server.requests.first?.values("Accept-Encoding").first)
            #expect(offered.contains("gzip"))
        }
    }

    @Test("An answer without a body leaves the connection usable", arguments: [204, 304])
    func bodiless(status: Int) async throws {
        try await withTransport(server: { connection in
            while true {
                try connection.read()
                try connection.write("HTTP/1.1 \(status) X\r\n\r\n")
            }
        }) { transport, server in
            for _ in 1...3 {
                let response = try await transport.send(.to(server.authority, method: .delete))
                #expect(response.head.status.code == status)
                #expect(response.body.isEmpty)
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("A redirect is an answer, not an order", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.answer("\(status) Moved", fields: ["Location: http://127.0.0.1:1/"])
        }) { transport, server in
            let response = try await transport.send(.to(server.authority, method: .post, body: [1]))
            #expect(response.head.status.code == status)
            #expect(server.requests.count == 1)
        }
    }

    @Test("Large bodies pass in both directions unchanged")
    func large() async throws {
        // A length that no buffer's size divides, so that a piece out of place shows.
        let body = Array(repeatElement(Array(0...250 as ClosedRange<UInt8>), count: 10_007).joined())
        try await withTransport(server: { connection in
            let request = try connection.read()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
            try connection.write(request.body)
        }) { transport, server in
            let response = try await transport.send(.to(server.authority, method: .put, body: body))
            #expect(response.body == body)
            #expect(server.requests.first?.values("Expect") == [])
        }
    }

    @Test("The environment's proxy is used exactly if the configuration says so")
    func environmentProxy() async {
        // In a process of its own, because changing the environment is not safe beside other threads.
        await #expect(processExitsWith: .success) {
            let proxy = try LoopbackServer { try $0.answerAll(body: "from the proxy") }
            setenv("http_proxy", "http://\(proxy.authority)", 1)
            for (setting, source) in [(.none, "direct"), (.environment, "from the proxy")]
                as [(CurlTransport.Configuration.Proxy, String)]
            {
                var configuration = CurlTransport.Configuration()
                configuration.proxy = setting
                // A spelling of 127.0.0.1 that counts as a remote host and needs no name server.
                configuration.clearTextHosts = ["127.1"]
                try await withTransport(configuration, server: { try $0.answerAll(body: "direct") }) {
                    transport,
                    server in
                    let response = try await transport.send(.to("127.1:\(server.port)"))
                    #expect(response.text == source)
                    let loopback = try await transport.send(.to(server.authority))
                    #expect(loopback.text == "direct")
                }
            }
        }
    }

    @Test("A proxy that is configured gets the request, except for loopback")
    func proxy() async throws {
        let proxy = try LoopbackServer { try $0.answerAll(body: "from the proxy") }
        var configuration = CurlTransport.Configuration()
        configuration.clearTextHosts = ["provider.test"]
        configuration.proxy = .server(url: "http://\(proxy.authority)")
        try await withTransport(configuration, server: { try $0.answerAll(body: "direct") }) { transport, server in
            let proxied = try await transport.send(.to("provider.test", "/x"))
            #expect(proxied.text == "from the proxy")
            #expect(proxy.requests.first?.line == "GET http://provider.test/x HTTP/1.1")
            let direct = try await transport.send(.to(server.authority))
            #expect(direct.text == "direct")
            #expect(proxy.connectionCount == 1)
        }
    }
}
