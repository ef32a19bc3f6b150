import JSONModel
import Testing
import WorkflowStore

@Suite("Selectors")
struct SelectorTests {
    @Test(
        "are printed as they were read",
        arguments: [
            "status:failed", "status:failed status:timed_out workflow:a workflow:b", "revision:3 state:CreateEntity",
            "cause:9f0c1d2e3a4b5c6d error:Sardine.Transient", "id:onb-7 id:onb-9 job:4 campaign:7", "age:>2d age:<30d",
            "overdue:1m",
            "due:<2h paused:true", "paused:true unreadable:true field.country:DE", "applicant:+14155550100",
            #"applicant:"+1 (415) 555-0100""#,
            "applicant:key:0123456789abcdef0123456789abcdef01234567,89abcdef0123456789abcdef0123456789abcdef",
            "field.country:DE", #"state:"Create entity""#, #"error:"a \"b\" \\c""#, "",
        ]
    )
    func roundTrip(_ text: String) throws {
        let selector = try Selector(parsing: text)
        #expect(selector.text == text)
        #expect(try Selector(parsing: selector.text) == selector)
        #expect(selector.isEmpty == text.isEmpty)
    }

    @Test(
        "with a mistake are refused, and never mean all",
        arguments: [
            "failed", "status:", "status:broken", "stauts:failed", "age:2d", "age:>2x", "revision:0", "revision:x",
            "id:onb-x",
            "paused:yes", "unreadable:false", "due:2h", #"state:"open"#, "field.:x", ":x", "age:>99999d", "job:-1",
            "campaign:spring",
            "applicant:", "applicant:key:0123", "applicant:key:",
            "applicant:key:0123456789ABCDEF0123456789abcdef01234567",
        ]
    )
    func refuses(_ text: String) {
        let error = #expect(throws: SelectorError.self) { try Selector(parsing: text) }
        #expect(error?.message.isEmpty == false)
    }

    @Test("have a bound")
    func bounded() {
        let many = (1...20).map { "id:onb-\($0)" }.joined(separator: " ")
        #expect(throws: SelectorError.self) { try Selector(parsing: many) }
    }

    @Test("take other words for the same thing")
    func synonyms() throws {
        #expect(try Selector(parsing: "overdue:true").overdueBy == Selector.defaultGrace)
        #expect(try Selector(parsing: "  status:FAILED   id:7 ").text == "status:failed id:onb-7")
        #expect(try Selector(parsing: "age:>48h").text == "age:>2d")
    }
}
