import Foundation
import HTTPTypes
import JSONModel
import Testing

@testable import StepFunctionsAPI

@Suite("Signatures")
struct SignatureTests {
    /// Examples of AWS's published test suite for Signature Version 4.
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var method = HTTPRequest.Method.get
        var path = "/"
        var fields: [(String, String)] = []
        var body = ""
        var signature: String

        var testDescription: String { name }
    }

    static let examples = [
        Example(name: "get-vanilla", signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            name: "post-vanilla",
            method: .post,
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        ),
        Example(
            name: "get-vanilla-query-order-key-case",
            path: "/?Param2=value2&Param1=value1",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        ),
        Example(
            name: "get-header-value-trim",
            fields: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
        ),
        Example(
            name: "get-relative",
            path: "/example/..",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        ),
        Example(
            name: "get-slashes",
            path: "//example//",
            signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
        ),
        Example(
            name: "post-x-www-form-urlencoded",
            method: .post,
            fields: [("Content-Type", "application/x-www-form-urlencoded")],
            body: "Param1=value1",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        ),
    ]
    private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    private static let verifier = SignatureVerifier(
        keys: AccessKeys(["AKIDEXAMPLE": secret]),
        region: "us-east-1",
        service: "service"
    )
    private static let now = Timestamp("2015-08-30T12:36:00Z") ?? .epoch

    private func request(_ example: Example) throws -> HTTPRequest {
        var request = HTTPRequest(
            method: example.method,
            scheme: "https",
            authority: "example.amazonaws.com",
            path: example.path
        )
        var names = ["host", "x-amz-date"]
        for (name, value) in example.fields + [("X-Amz-Date", "20150830T123600Z")] {
            request.headerFields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
            if name != "X-Amz-Date" { names.append(name.lowercased()) }
        }
        request.headerFields[.authorization] =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            + "SignedHeaders=\(names.sorted().joined(separator: ";")), Signature=\(example.signature)"
        return request
    }

    @Test("of AWS's published examples are right, and say whose they are", arguments: examples)
    func example(_ example: Example) throws {
        let request = try request(example)
        #expect(try Self.verifier.verify(request, body: Array(example.body.utf8), at: Self.now) == "AKIDEXAMPLE")
    }

    @Test(
        "that do not fit are refused",
        arguments: [
            ("another body", "InvalidSignatureException"), ("too late", "InvalidSignatureException"),
            ("too early", "InvalidSignatureException"), ("another key", "UnrecognizedClientException"),
            ("another region", "InvalidSignatureException"), ("no header", "MissingAuthenticationTokenException"),
            ("no date", "IncompleteSignatureException"), ("host unsigned", "IncompleteSignatureException"),
            ("another scheme", "IncompleteSignatureException"), ("half a header", "IncompleteSignatureException"),
            ("odd signature", "InvalidSignatureException"), ("another path", "InvalidSignatureException"),
        ]
    )
    func refusal(_ change: String, _ code: String) throws {
        var request = try request(Self.examples[1])
        var body: [UInt8] = []
        var now = Self.now
        let header = request.headerFields[.authorization] ?? ""
        switch change {
        case "another body": body = [1]
        case "too late": now = now.advanced(by: .seconds(301))
        case "too early": now = now.advanced(by: .seconds(-301))
        case "another key":
            request.headerFields[.authorization] = header.replacingOccurrences(of: "AKIDEXAMPLE", with: "AKID")
        case "another region":
            request.headerFields[.authorization] = header.replacingOccurrences(of: "us-east-1", with: "eu-west-1")
        case "no header": request.headerFields[.authorization] = nil
        case "no date": request.headerFields[try #require(HTTPField.Name("X-Amz-Date"))] = nil
        case "host unsigned": request.headerFields[.authorization] = header.replacingOccurrences(of: "host;", with: "")
        case "another scheme": request.headerFields[.authorization] = "Basic dGVzdA=="
        case "half a header": request.headerFields[.authorization] = String(header.prefix(60))
        case "odd signature": request.headerFields[.authorization] = String(header.dropLast())
        default: request.path = "/other"
        }
        let failure = #expect(throws: ServiceFailure.self) { try Self.verifier.verify(request, body: body, at: now) }
        #expect(failure?.code.name == code)
    }

    @Test("of botocore's signer are right", .enabled(if: Botocore.isThere, "python3 has no botocore"))
    func botocore() async throws {
        let body = #"{"name":"Grün","definition":"{}"}"#
        let signed = try Botocore.sign(body: body, key: "AKIDEXAMPLE", secret: Self.secret)
        try await ServiceFixture.run(keys: AccessKeys(["AKIDEXAMPLE": Self.secret])) { fixture in
            var fields = HTTPFields()
            for (name, value) in signed.objectValue ?? [:] {
                if let name = HTTPField.Name(name) { fields[name] = value.stringValue }
            }
            let answer = await fixture.send("CreateStateMachine", body: Array(body.utf8), fields: fields)
            // The signature was right, and the request was looked at.
            #expect(answer.error == "ValidationException")
            let other = await fixture.send("CreateStateMachine", body: Array("{}".utf8), fields: fields)
            #expect(other.error == "InvalidSignatureException")
            let unsigned = await fixture.call("ListStateMachines")
            #expect(unsigned.error == "MissingAuthenticationTokenException")
        }
    }
}

/// The signer that AWS's Python clients use.
private enum Botocore {
    static let isThere = (try? run("import botocore")) != nil

    /// The header fields of a signed request to this service.
    static func sign(body: String, key: String, secret: String) throws -> JSON {
        let script = """
            import json, sys
            from botocore.auth import SigV4Auth
            from botocore.awsrequest import AWSRequest
            from botocore.credentials import Credentials
            body, key, secret = sys.argv[1:4]
            request = AWSRequest("POST", "http://localhost:8083/", data=body.encode(), headers={
                "X-Amz-Target": "AWSStepFunctions.CreateStateMachine", "Content-Type": "application/x-amz-json-1.0"})
            SigV4Auth(Credentials(key, secret), "states", "us-east-1").add_auth(request)
            print(json.dumps(dict(request.headers)))
            """
        return try JSON(parsing: try run(script, [body, key, secret]))
    }

    private static func run(_ script: String, _ arguments: [String] = []) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return Array(output)
    }
}
