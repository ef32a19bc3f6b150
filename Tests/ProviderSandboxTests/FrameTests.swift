import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("The parts that twins are made of")
struct FrameTests {
    @Test("a shelf drops what was put in first")
    func shelf() {
        var shelf = Shelf<Int, Int>(capacity: 3)
        for number in 0..<5000 { shelf.insert(number * 2, for: number) }
        #expect(shelf.count == 3)
        #expect(shelf.dropped == 4997)
        #expect(Array(shelf.keys) == [4997, 4998, 4999])
        #expect(shelf[4998] == 9996)
        shelf.insert(1, for: 4997)
        shelf[4999, default: 0] += 1
        shelf[5000, default: 5] += 1
        #expect(shelf[4997] == nil, "a replaced entry keeps its age")
        #expect(shelf[4999] == 9999)
        #expect(shelf[5000] == 6)
    }

    @Test("an agenda gives back by due time, and in the order of entry for equal ones")
    func agenda() {
        var agenda = Agenda<Int>(capacity: 3000)
        var chance = Chance(seed: 3)
        let dues = (0..<3000).map { _ in Int64(chance.next() % 50) }
        for (event, due) in dues.enumerated() { agenda.add(event, due: Timestamp(milliseconds: due)) }
        let expected = dues.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }.map(\.offset)
        #expect(agenda.nextDue == Timestamp(milliseconds: dues.min() ?? 0))
        var given: [Int] = []
        for moment in Int64(0)...50 {
            while let (event, _) = agenda.next(by: Timestamp(milliseconds: moment)) { given.append(event) }
        }
        #expect(given == expected)
        #expect(agenda.count == 0)
    }

    @Test("a full agenda gives up what is due last")
    func fullAgenda() {
        var agenda = Agenda<Int>(capacity: 2)
        for (event, due) in [(1, 30), (2, 10), (3, 20)] as [(Int, Int64)] {
            agenda.add(event, due: Timestamp(milliseconds: due))
        }
        #expect(agenda.next(by: Timestamp(milliseconds: 99))?.event == 2)
        #expect(agenda.next(by: Timestamp(milliseconds: 99))?.event == 3)
        #expect(agenda.next(by: Timestamp(milliseconds: 99)) == nil)
    }

    @Test("chance depends on seed and words only")
    func chance() {
        var (first, second) = (Chance(seed: 1).mixed(with: "a"), Chance(seed: 1).mixed(with: "a"))
        #expect((0..<10).map { _ in first.next() } == (0..<10).map { _ in second.next() })
        var (other, seeded) = (Chance(seed: 1).mixed(with: "b"), Chance(seed: 2).mixed(with: "a"))
        #expect(other.next() != seeded.next())
        let fractions = (0..<10_000).map { _ in first.fraction() }
        #expect(fractions.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(fractions.reduce(0, +) / 10_000 - 0.5) < 0.02)
        let uuid = first.uuid()
        #expect(uuid.count == 36 && Array(uuid)[14] == "4" && "89ab".contains(Array(uuid)[19]))
        #expect(Set((0..<1000).map { _ in first.uuid() }).count == 1000)
    }

    @Test(
        "Base64 is that of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(text: String, encoded: String) {
        #expect(Base64.encoded(Array(text.utf8)) == encoded)
    }

    @Test(
        "HTTP dates are in the fixed form",
        arguments: [
            ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ("2024-02-29T12:00:00Z", "Thu, 29 Feb 2024 12:00:00 GMT"),
        ]
    )
    func httpDates(text: String, expected: String) throws {
        #expect(HTTPDate.text(of: try #require(Timestamp(text))) == expected)
    }

    @Test("HTTP dates of moments far away are no trap", arguments: [Int64.min, Int64.max, 253_402_300_800_000])
    func farDates(milliseconds: Int64) {
        #expect(HTTPDate.text(of: Timestamp(milliseconds: milliseconds)).hasSuffix("GMT"))
    }

    @Test("targets are taken apart without decoding separators")
    func targets() {
        let target = RequestTarget("/a/b%2Fc?x=1?y&z")
        #expect(target.path == "/a/b%2Fc")
        #expect(target.query == "x=1?y&z")
        #expect(target.segments(below: "/a/") == ["b/c"])
        #expect(target.segments(below: "/b/") == nil)
        #expect(RequestTarget("").path == "")
        #expect(RequestTarget("/a/%GG").segments(below: "/a/") == nil)
    }

    @Test("forms are decoded, repeated names kept in order")
    func forms() throws {
        let form = try #require(FormFields("a=1&b=x+y%20z&a=%C3%A4&c&=&&d=1=2"))
        #expect(form["a"] == "1")
        #expect(form.all("a") == ["1", "ä"])
        #expect(form["b"] == "x y z")
        #expect(form["c"] == "")
        #expect(form["d"] == "1=2")
        #expect(form["e"] == nil)
        #expect(FormFields("a=%") == nil && FormFields("a=%1") == nil && FormFields("%C3=1") == nil)
        #expect(FormFields(String(repeating: "a=1&", count: 65)) == nil)
        #expect(FormFields(String(repeating: "a=1&", count: 64)) != nil)
    }

    @Test("what is encoded decodes to itself")
    func percentCoding() {
        for text in ["", "a b+c%d", "https://x.example/?q=ä&r=😀", "~-._"] {
            #expect(PercentCoding.decoded(PercentCoding.encoded(text)) == text)
        }
        #expect(PercentCoding.encoded("a/b ä") == "a%2Fb%20%C3%A4")
    }

    @Test("HTML is escaped in content and in quoted attributes")
    func html() {
        #expect(HTML.escaped(#"<a href="x" id='y'>&"#) == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;")
    }
}
