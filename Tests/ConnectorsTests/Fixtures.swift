import Connectors
import Foundation
import HTTPTypes
import JSONModel
import Testing

/// Files and values that the tests share.
enum Fixtures {
    /// The folder `workflows/connectors` of the repository.
    static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "workflows/connectors")

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// Sardine's connector, as it is shipped.
    static func sardine() throws -> Connector {
        let (connector, diagnostics) = Connector.parse(try text("sardine.connector.json"))
        #expect(diagnostics == [])
        return try #require(connector)
    }

    /// A connector of a small file that is made for one test.
    static func connector(
        _ document: JSON,
        supporting kinds: Set<AuthenticationKind> = .builtIn
    ) throws -> Connector {
        let (connector, diagnostics) = Connector.parse(document, supporting: kinds)
        #expect(diagnostics.filter { $0.severity == .error } == [])
        return try #require(connector)
    }

    /// A file with one operation `act` and otherwise as little as possible.
    static func file(operation: JSON, adding members: JSONObject = [:]) -> JSON {
        var file: JSONObject = [
            "name": "acme",
            "title": "Acme",
            "environments": ["test": "https://api.acme.example/v1"],
            "authentication": ["kind": "none"],
            "operations": ["act": operation],
        ]
        file.merge(members)
        return .object(file)
    }

    static let now = Timestamp(milliseconds: 1_780_310_400_000)  // 2026-06-01T10:40:00Z

    static func context(_ environment: String = "sandbox", now: Timestamp = now) -> CallContext {
        CallContext(
            environment: environment,
            idempotencyKey: "visit-7f3a",
            returnLink: "https://usher.example/return/tok",
            now: now
        )
    }

    static let customer: JSON = "3f8c1a22-1234-4abc-9def-000000000001"
    static let phone: JSON = "+14155551234"

    static func response(
        _ status: Int,
        _ body: String,
        type: String? = "application/json",
        headers: HTTPFields = [:]
    ) -> Result<IncomingResponse, TransportFailure> {
        var headers = headers
        headers[.contentType] = type
        return .success(
            IncomingResponse(
                head: HTTPResponse(status: .init(code: status), headerFields: headers),
                body: Array(body.utf8)
            )
        )
    }
}

extension Connector {
    /// Prepares a call and reads an answer to it.
    func outcome(
        _ operation: String,
        _ input: JSON,
        _ result: Result<IncomingResponse, TransportFailure>,
        context: CallContext = Fixtures.context()
    ) throws -> Outcome {
        outcome(of: try prepare(operation: operation, input: input, context: context), result, now: context.now)
    }
}
