import JSONModel
import Testing

@Suite("Timestamps (RFC 3339)")
struct TimestampTests {
    @Test(
        "texts and moments",
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T00:00:00.000Z", 951_782_400_000), ("2000-03-01T00:00:00.000Z", 951_868_800_000),
            ("2024-02-29T23:59:59.000Z", 1_709_251_199_000), ("2026-06-01T10:30:00.000Z", 1_780_309_800_000),
            ("1900-02-28T00:00:00.000Z", -2_203_977_600_000), ("1900-03-01T00:00:00.000Z", -2_203_891_200_000),
            ("2100-03-01T00:00:00.000Z", 4_107_542_400_000), ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
            ("0000-02-29T00:00:00.000Z", -62_162_121_600_000), ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("2038-01-19T03:14:08.000Z", 2_147_483_648_000),
            ("1601-01-01T00:00:00.000Z", -11_644_473_600_000),
        ] as [(String, Int64)]
    )
    func table(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.milliseconds == milliseconds)
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(
        "offsets and fractions",
        arguments: [
            ("2026-06-01T10:30:00Z", "2026-06-01T10:30:00.000Z"),
            ("2026-06-01T10:30:00.5Z", "2026-06-01T10:30:00.500Z"),
            ("2026-06-01T10:30:00.12Z", "2026-06-01T10:30:00.120Z"),
            ("2026-06-01T10:30:00.123456789123456789123456789Z", "2026-06-01T10:30:00.123Z"),
            ("2026-06-01T10:30:00.9999Z", "2026-06-01T10:30:00.999Z"),
            ("2026-06-01T10:30:00+02:00", "2026-06-01T08:30:00.000Z"),
            ("2026-06-01T10:30:00-05:30", "2026-06-01T16:00:00.000Z"),
            ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"),
            ("2026-06-01T10:30:00+00:00", "2026-06-01T10:30:00.000Z"),
            ("2026-06-01T10:30:00-00:00", "2026-06-01T10:30:00.000Z"),
            ("2026-06-01T10:30:00.25+23:59", "2026-05-31T10:31:00.250Z"),
            ("2024-02-29T00:30:00+01:00", "2024-02-28T23:30:00.000Z"),
            ("1969-12-31T23:59:59.5-00:30", "1970-01-01T00:29:59.500Z"),
        ]
    )
    func offsets(text: String, expected: String) {
        #expect(Timestamp(text)?.description == expected)
    }

    @Test(
        "texts that are no timestamps",
        arguments: [
            "", "2026", "2026-06-01", "2026-06-01T10:30:00", "2026-06-01T10:30Z", "2026-06-01t10:30:00Z",
            "2026-06-01T10:30:00z",
            "2026-06-01 10:30:00Z", "2026-6-1T10:30:00Z", "26-06-01T10:30:00Z", "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
            "2026-06-00T00:00:00Z", "2026-06-01T24:00:00Z", "2026-06-01T10:60:00Z", "2026-06-01T10:30:60Z",
            "2026-06-01T10:30:00.Z", "2026-06-01T10:30:00,5Z", "2026-06-01T10:30:00+0200", "2026-06-01T10:30:00+02",
            "2026-06-01T10:30:00+24:00", "2026-06-01T10:30:00+02:60", "2026-06-01T10:30:00Z ", " 2026-06-01T10:30:00Z",
            "2026-06-01T10:30:00ZZ", "2026-06-01T10:30:00+02:00Z", "-2026-06-01T10:30:00Z", "+2026-06-01T10:30:00Z",
            "12026-06-01T10:30:00Z", "2026-06-01T10:30:00\u{0}Z", "２026-06-01T10:30:00Z", "2026-06-01T10:30:00Z\n",
            "99999999999999999999-01-01T00:00:00Z", "2026-06-01T10:30:0Z", "2026/06/01T10:30:00Z", "null", "T", "Z",
        ]
    )
    func malformed(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("every day of four hundred years is printed and read back")
    func everyDay() throws {
        var day: Int64 = -135_140
        while day < 11_000 {
            let moment = Timestamp(milliseconds: day * 86_400_000 + 43_200_123)
            #expect(Timestamp(moment.description) == moment)
            day += 1
        }
    }

    @Test("the longest text without a value is no trap")
    func long() {
        let digits = String(repeating: "9", count: 100_000)
        #expect(Timestamp("2026-06-01T10:30:00.\(digits)Z")?.description == "2026-06-01T10:30:00.999Z")
        #expect(Timestamp(digits) == nil)
    }

    @Test(
        "the ends of the range are printed",
        arguments: [
            (Int64.max, "292278994-08-17T07:12:55.807Z"), (Int64.min, "-292275055-05-16T16:47:04.192Z"),
            (253_402_300_800_000, "10000-01-01T00:00:00.000Z"), (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
        ]
    )
    func ends(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(
        "advancing rounds up to whole milliseconds",
        arguments: [
            (Duration.milliseconds(1), 1), (.milliseconds(-1), -1), (.microseconds(1), 1), (.microseconds(1001), 2),
            (.microseconds(-1), 0), (.microseconds(-1000), -1), (.microseconds(-1001), -1), (.nanoseconds(1), 1),
            (.seconds(-2), -2000), (.zero, 0), (.seconds(1.5), 1500), (.seconds(-1.5), -1500),
        ] as [(Duration, Int64)]
    )
    func advancing(duration: Duration, milliseconds: Int64) {
        #expect(Timestamp.epoch.advanced(by: duration).milliseconds == milliseconds)
    }

    @Test("advancing beyond the range stops at its end")
    func clamping() {
        let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        let far = [
            Duration.seconds(Int64.max), .seconds(Int64.max / 1000), .milliseconds(Int64.max), .seconds(1),
            .nanoseconds(1),
            Duration(secondsComponent: .max / 1000, attosecondsComponent: 999_999_999_999_999_999),
        ]
        for duration in far {
            #expect(last.advanced(by: duration) == last)
            #expect(first.advanced(by: duration) > first)
        }
        for duration in [Duration.seconds(Int64.min), .milliseconds(Int64.min), .seconds(-1), .milliseconds(-1)] {
            #expect(first.advanced(by: duration) == first)
            #expect(last.advanced(by: duration) < last)
        }
    }

    @Test("the time between moments, however far apart")
    func durations() {
        let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        #expect(Timestamp.epoch.duration(to: Timestamp(milliseconds: 1500)) == .milliseconds(1500))
        #expect(Timestamp(milliseconds: 1500).duration(to: .epoch) == .milliseconds(-1500))
        #expect(first.duration(to: last) > .seconds(18_446_744_073_709_551))
        #expect(last.duration(to: first) < .zero)
        #expect(first < .epoch && .epoch < last)
    }
}
