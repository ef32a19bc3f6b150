import Foundation
import JSONModel
import StatesLanguage
import Testing

@testable import WorkflowRuntime

@Suite("What is declared beside a definition")
struct WorkflowSettingsTests {
    @Test("the declarations of this repository are understood, and make definitions without a problem")
    func ofRepository() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "workflows").path
        let library = WorkflowLibrary(folder: folder)
        #expect(library.findings.filter { $0.file.hasSuffix("workflow.json") }.isEmpty)
        let settings = try #require(library.settings["sardine-onboarding"])
        #expect(settings.applicant == [ContactField(JSONPointer(tokens: ["phoneNumber"]), .phone)])
        #expect(settings.reconciliation?.outcomes == ["verified", "verified_manually", "abandoned"])
    }

    @Test(
        "every mistake is found, with its place",
        arguments: [
            (#"{"aplicant": []}"#, "/aplicant"),
            (#"{"applicant": [{"field": "a", "kind": "fax"}]}"#, "/applicant/0/kind"),
            (#"{"applicant": [{"kind": "phone"}]}"#, "/applicant/0"),
            (#"{"applicant": [{"field": "a", "kind": "phone", "countryCode": "+1"}]}"#, "/applicant/0/countryCode"),
            (#"{"reconciliation": {}}"#, "/reconciliation"),
            (#"{"reconciliation": {"schedule": {"pauseSeconds": [0]}}}"#, "/reconciliation/schedule/pauseSeconds"),
            (#"{"reconciliation": {"schedule": {"jitter": 2}}}"#, "/reconciliation/schedule/jitter"),
            (#"{"reconciliation": {"probe": [{"when": "true"}]}}"#, "/reconciliation/probe/0/when"),
            (#"{"reconciliation": {"probe": []}}"#, "/reconciliation"),
            (#"{"reconciliation": {"decision": "1"}}"#, "/reconciliation/decision"),
            (#"{"reconciliation": {"after": ["not a code"]}}"#, "/reconciliation/after"),
            (#"{"reconciliation": {"followUps": {"x": {"workflow": "w"}}}}"#, "/reconciliation/followUps/x"),
            ("[]", ""), ("{", ""),
        ]
    )
    func complains(_ text: String, _ place: String) {
        let (settings, diagnostics) = WorkflowSettings.parse(text)
        #expect(settings == nil)
        #expect(diagnostics.map(\.location.description).contains(place), "\(diagnostics)")
        #expect(diagnostics.allSatisfy { !$0.remedy.isEmpty })
    }

    @Test(
        "a phone number becomes E.164, or is none",
        arguments: [
            ("+1 (415) 555-1234", nil, "+14155551234"), ("+44 (0)20 7946 0958", nil, "+442079460958"),
            ("0049 30 901820", nil, "+4930901820"), ("020 7946 0958", "44", "+442079460958"),
            ("415.555.1234", "1", "+14155551234"), ("+971-50-123-4567", nil, "+971501234567"),
            ("415 555 1234", nil, nil), ("+0123456789", nil, nil), ("+1415555123412345", nil, nil),
            ("+1415x5551234", nil, nil), ("", nil, nil), ("+", "1", nil), ("+١٤١٥٥٥٥١٢٣٤", nil, nil),
        ] as [(String, String?, String?)]
    )
    func phones(_ text: String, _ countryCode: String?, _ expected: String?) {
        #expect(ContactForm.phone(text, countryCode: countryCode) == expected)
    }

    @Test("the first contact of an input is the key; all of them get their form, nested ones too")
    func contacts() throws {
        let fields = [
            ContactField(JSONPointer(tokens: ["contact", "mail"]), .email),
            ContactField(JSONPointer(tokens: ["tel"]), .phone),
        ]
        let input: JSON = ["contact": ["mail": " Ada@Example.COM"], "tel": "+1 415 555 1234", "x": [1]]
        let contact = try ApplicantContact(of: input, fields: fields)
        #expect(contact.identity == "email:ada@example.com")
        #expect(contact.input == ["contact": ["mail": "ada@example.com"], "tel": "+14155551234", "x": [1]])
        #expect(try ApplicantContact(of: ["x": 1], fields: fields).identity == nil)
        #expect(throws: EngineError.self) { try ApplicantContact(of: ["tel": 7], fields: fields) }
    }

    @Test("a pause is as long as the schedule says, up to a tenth more, and there are ten attempts over 75 hours")
    func schedule() {
        let start = Timestamp(milliseconds: 0)
        for seed in [UInt64.min, .max / 3, .max] {
            var now = start
            for attempt in 1...9 {
                let retry = DeliverySchedule.retry(after: attempt, at: now, retryAfter: nil, seed: seed)
                #expect(retry != nil)
                now = retry ?? now
            }
            let hours = Double(now.milliseconds) / 3_600_000
            #expect(hours >= 75.5 && hours <= 83.2)
            #expect(DeliverySchedule.retry(after: 10, at: now, retryAfter: nil, seed: seed) == nil)
        }
    }
}
