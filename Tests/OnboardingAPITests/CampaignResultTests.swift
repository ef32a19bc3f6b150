import Foundation
import HTTPTypes
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

@Suite("What campaigns come to, over REST", .timeLimit(.minutes(5)))
struct CampaignResultTests {
    @Test("results are pages of JSON, or a file of CSV or JSON Lines, without personal data and without formulas")
    func results() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.finishedCampaign()
            let page = try await fixture.client.get(path + "/results?limit=2")
            #expect(page.json["results"]?[0]?["vendorReference"] == "case-1")
            #expect(page.json["results"]?[0]?["reference"] == "=1+1")
            #expect(page.json["results"]?[1]?["error"] == "Product.Refused")
            #expect(page.json["results"]?[1]?["cause"]?.stringValue?.count == 16)
            #expect(page.json["next"] == 2)

            let csv = try await fixture.client.get(path + "/results", headers: [.accept: "text/csv"])
            #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
            let lines = csv.text.components(separatedBy: "\r\n")
            #expect(lines.count == 5)
            #expect(lines[0].hasPrefix("row,reference,subject,onboarding,status,outcome,"))
            #expect(lines[0].hasSuffix(",segment_country"))
            #expect(lines[1].hasPrefix("1,'=1+1,"))
            #expect(lines[2].hasPrefix("2,\"b, 2\","))
            #expect(lines[2].hasSuffix(",DE"))
            #expect(!csv.text.contains("example.com"))

            let jsonLines = try await fixture.client.get(path + "/results", headers: [.accept: "application/jsonl"])
            let objects = try jsonLines.text.split(separator: "\n").map { try JSON(parsing: String($0)) }
            #expect(objects.map { $0["outcome"] } == ["verified", "failed", "verified"])

            let rejects = try await fixture.client.get(path + "/rejects", headers: [.accept: "text/csv;q=1"])
            #expect(rejects.text.hasPrefix("line,code,message,reference\r\n4,duplicate,"))
            #expect(rejects.text.components(separatedBy: "\r\n").count == 4)
        }
    }

    @Test("the manifest has the hashes of the files, and a signature that a change breaks")
    func manifest() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.finishedCampaign()
            let answer = try await fixture.client.get(path + "/manifest?format=jsonl").json
            let manifest = try #require(answer["manifest"])
            let signature = try #require(answer["signature"])
            #expect(NoticeSigner.isValid(signature: signature, of: manifest))
            #expect(try signature["publicKey"] == .string(fixture.engine.signer.manifestPublicKey()))
            for (name, path, accept) in [
                ("results.jsonl", path + "/results", "application/jsonl"),
                ("rejects.jsonl", path + "/rejects", "application/jsonl"),
                ("summary.json", path + "/summary", "application/json"),
            ] {
                var digest = FileDigest()
                digest.update(Array(try await fixture.client.get(path, headers: [.accept: accept]).text.utf8))
                let entry = manifest["files"]?.arrayValue?.first { $0["name"] == .string(name) }
                #expect(entry?["sha256"] == .string(digest.hexadecimal), "\(name)")
                #expect(entry?["bytes"] == .integer(digest.count), "\(name)")
            }
            var changed = manifest
            changed["counts"] = [:]
            #expect(!NoticeSigner.isValid(signature: signature, of: changed))
            var other = signature
            other["value"] = "v1a,AAAA"
            #expect(!NoticeSigner.isValid(signature: other, of: manifest))
            // The same state gives the same manifest.
            #expect(try await fixture.client.get(path + "/manifest?format=jsonl").json["manifest"] == manifest)
            let open = try await fixture.makeCampaign()
            #expect(try await fixture.client.get(open + "/manifest").problem == "campaign-not-over")
            #expect(try await fixture.client.get(path + "/manifest?format=xml").status == 400)
        }
    }

    @Test(
        "what a spreadsheet would take for a formula gets an apostrophe",
        arguments: [
            ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"), ("\ra", "\"'\ra\""),
            ("\na", "\"'\na\""), ("\u{FF1D}1", "'\u{FF1D}1"), ("\u{FF20}a", "'\u{FF20}a"),
            ("a=1", "a=1"),
            ("", ""), ("a\"b", "\"a\"\"b\""), ("a,b", "\"a,b\""), ("a\nb", "\"a\nb\""), ("=a,b", "\"'=a,b\""),
        ]
    )
    func guardsFormulas(_ text: String, _ expected: String) {
        #expect(CampaignFiles.field(text) == expected)
    }
}
